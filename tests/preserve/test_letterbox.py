"""The letter box: what is put in comes out whole, here only; whatever else is put in gives a coded error."""

from __future__ import annotations

import base64
import json
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kuager.errors import ItemError
from kuager.errors.intake import BrokenSealError, LargeAnswersError, NewerSealError, OtherLetterboxError
from kuager.preserve.keys import Keys
from kuager.preserve.letterbox import MARK, MOST, STEP, Letterbox, Slot, is_sealed
from tests.conftest import CountingIds

BOX = Letterbox(Keys.derive(b"M" * 32).intake)
IDS = CountingIds()
SEALED = BOX.slot.seal('{"told": "Ол 2018 жылы кетті"}'.encode(), IDS)


@given(st.binary(max_size=20_000))
def test_what_is_sealed_comes_out_as_it_was(text: bytes) -> None:
    sealed = BOX.slot.seal(text, IDS)
    opened = BOX.open(sealed)
    assert opened[: len(text)] == text
    assert opened[len(text) :].strip(b" ") == b""
    assert len(opened) % STEP == 0
    assert is_sealed(sealed)
    assert sealed.startswith(MARK)


def test_the_same_text_never_looks_the_same_and_shows_nothing() -> None:
    first, second = BOX.slot.seal(b"Aidos", IDS), BOX.slot.seal(b"Aidos", IDS)
    assert first != second
    assert len(first) == len(second) == len(BOX.slot.seal(b"a much longer answer" * 100, IDS))
    assert b"Aidos" not in base64.urlsafe_b64decode(json.loads(first)["box"] + "==")


def test_the_key_is_the_same_each_time_an_archive_is_opened_and_no_other_derived_key() -> None:
    again = Letterbox(Keys.derive(b"M" * 32).intake)
    assert again.slot == BOX.slot
    assert again.open(SEALED) == BOX.open(SEALED)
    keys = Keys.derive(b"M" * 32)
    assert len({keys.database, keys.vault, keys.naming, keys.ledger, keys.backup, keys.intake}) == 6
    assert repr(BOX) == f"Letterbox({BOX.slot.id})"


def test_another_archive_says_that_it_is_not_for_it() -> None:
    with pytest.raises(OtherLetterboxError):
        Letterbox(Keys.derive(b"N" * 32).intake).open(SEALED)


@given(st.data())
def test_no_changed_byte_goes_unseen(data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(SEALED) - 1))
    other = data.draw(st.integers(0, 255).filter(lambda one: one != SEALED[at]))
    changed = SEALED[:at] + bytes([other]) + SEALED[at + 1 :]
    with suppress(ItemError):
        # The spare bits of a base64 letter carry nothing; every other change is refused.
        assert BOX.open(changed) == BOX.open(SEALED)


@pytest.mark.parametrize(
    "data",
    [
        b"", b"{}", b"[]", b"null", b"\xff\xfe", b"[" * 100_000, SEALED[:-2], SEALED[: len(SEALED) // 2],
        b'{"kuager":"sealed-answers@1"}', b'{"kuager":1}', SEALED.replace(b'"from":"', b'"from":"!'),
        json.dumps({**json.loads(SEALED), "more": "x"}).encode(), json.dumps({**json.loads(SEALED), "box": 5}).encode(),
        # A point that is not on the curve, and none at all.
        json.dumps({**json.loads(SEALED), "from": base64.urlsafe_b64encode(b"\x04" + b"\x01" * 64).decode()}).encode(),
        json.dumps({**json.loads(SEALED), "from": base64.urlsafe_b64encode(b"\x00").decode()}).encode(),
        json.dumps({**json.loads(SEALED), "nonce": ""}).encode(),
    ],
)  # fmt: skip
def test_hostile_files_give_one_coded_error(data: bytes) -> None:
    with pytest.raises(BrokenSealError):
        BOX.open(data)


def test_a_later_version_and_a_huge_file_are_told_apart() -> None:
    with pytest.raises(NewerSealError):
        BOX.open(SEALED.replace(b"sealed-answers@1", b"sealed-answers@2"))
    with pytest.raises(LargeAnswersError):
        BOX.open(b"x" * (MOST + 1))


def test_a_slot_that_is_no_key_seals_nothing() -> None:
    with pytest.raises(ValueError, match=r"."):
        Slot(b"\x04" + b"\x01" * 64).seal(b"x", IDS)
