"""Parcels: what is sealed comes out whole at home and nowhere else; whatever was done to one on its way is refused."""

from __future__ import annotations

import io
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kuager.errors import KuagerError
from kuager.errors.sealed import BrokenParcelError, NewerParcelError, OtherParcelError
from kuager.preserve.letterbox import ANSWERS, PARCELS, Letterbox
from kuager.preserve.parcels import Parcel, Told, is_parcel, padded, seal
from tests.conftest import CountingIds

IDS = CountingIds()
BOX = Letterbox(b"S" * 32, PARCELS)
TOLD = Told(kit="k1", name="Қайрат.mp4", sealed_at="2024-05-01T12:00:00+00:00", note="from the gate", given_by="Aliya")
FILM = bytes(range(256)) * 300
PARCEL = b"".join(seal([FILM], TOLD, BOX.slot, IDS))
OTHER = b"".join(seal([FILM[::-1]], TOLD, BOX.slot, IDS))


def opened(data: bytes, box: Letterbox = BOX) -> tuple[Told, bytes]:
    parcel = Parcel(io.BytesIO(data), box)
    return parcel.told, b"".join(parcel.chunks())


@given(st.lists(st.binary(max_size=70_000), max_size=4))
def test_what_is_sealed_comes_out_as_it_was(parts: list[bytes]) -> None:
    data = b"".join(seal(parts, TOLD, BOX.slot, IDS))
    told, found = opened(data)
    assert found == b"".join(parts)
    assert (told.name, told.note, told.given_by, told.kit) == (TOLD.name, TOLD.note, TOLD.given_by, TOLD.kit)
    assert is_parcel(data)


def test_neither_name_nor_words_nor_bytes_show() -> None:
    for word in (TOLD.name.encode(), b"gate", b"Aliya", FILM[:64], b'k1"'):
        assert word not in PARCEL
    assert TOLD.name not in repr(TOLD)
    assert "Aliya" not in repr(TOLD)


def test_the_length_tells_little() -> None:
    sizes = {len(b"".join(seal([b"x" * size], TOLD, BOX.slot, IDS))) for size in (0, 1, 5_000, 60_000)}
    assert len(sizes) == 1


@given(st.integers(0, 10**12))
def test_filling_up_costs_little(size: int) -> None:
    assert padded(size) >= size
    assert padded(size) <= max(65_536, size * 1.12)


@given(st.data())
def test_no_changed_bit_goes_unseen(data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(PARCEL) * 8 - 1))
    changed = bytearray(PARCEL)
    changed[at // 8] ^= 1 << at % 8
    with pytest.raises((BrokenParcelError, OtherParcelError, NewerParcelError)):
        opened(bytes(changed))


@given(st.integers(0, len(PARCEL) - 1))
def test_no_cut_goes_unseen(length: int) -> None:
    with pytest.raises(BrokenParcelError):
        opened(PARCEL[:length])


@given(st.binary(min_size=1, max_size=70_000))
def test_nothing_is_added(more: bytes) -> None:
    with pytest.raises(BrokenParcelError):
        opened(PARCEL + more)


def pieces(data: bytes) -> tuple[bytes, bytes]:
    """The letter with its head, and the body."""
    end = 20 + int.from_bytes(data[16:20])
    return data[:end], data[end:]


def test_the_letter_of_one_parcel_does_not_open_the_body_of_another() -> None:
    for letter, body in ((pieces(PARCEL)[0], pieces(OTHER)[1]), (pieces(OTHER)[0], pieces(PARCEL)[1])):
        with pytest.raises(BrokenParcelError):
            opened(letter + body)


def test_chunks_of_two_places_cannot_change_places() -> None:
    letter, body = pieces(PARCEL)
    stride = 64 * 1024 + 16
    first, second = body[32 : 32 + stride], body[32 + stride : -56]
    with pytest.raises(BrokenParcelError):
        opened(letter + body[:32] + second + first + body[-56:])


def test_another_archive_and_another_purpose_open_nothing() -> None:
    with pytest.raises(OtherParcelError):
        opened(PARCEL, Letterbox(b"T" * 32, PARCELS))
    with pytest.raises(BrokenParcelError):
        opened(PARCEL, Letterbox(b"S" * 32, ANSWERS))
    with pytest.raises(ValueError, match="not for parcels"):
        next(seal([b""], TOLD, Letterbox(b"S" * 32).slot, IDS))


def test_a_later_version_is_told_apart() -> None:
    with pytest.raises(NewerParcelError):
        opened(PARCEL.replace(b"kuager-parcel@1", b"kuager-parcel@2", 1))


@given(st.binary(max_size=300))
def test_nothing_else_is_taken_for_a_parcel(data: bytes) -> None:
    for tried in (data, b"kuager-parcel@1\n" + data):
        with pytest.raises(KuagerError):
            opened(tried)


def test_a_large_file_is_never_held_whole() -> None:
    taken: list[int] = []

    def film() -> Iterator[bytes]:
        for number in range(64):
            taken.append(number)
            yield bytes(65_536)

    ahead = 0
    written = 0
    for piece in seal(film(), TOLD, BOX.slot, IDS):
        written += len(piece)
        ahead = max(ahead, len(taken) * 65_536 - written)
    assert ahead <= 2 * 65_536
