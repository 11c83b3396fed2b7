"""The sealed format: every byte range comes out right, and no change of the file goes unseen."""

from __future__ import annotations

import hashlib
import hmac
import io
import random

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from hypothesis import given, settings
from hypothesis import strategies as st

from kuager.errors import DamagedObjectError
from kuager.preserve.chunked import (
    CHUNK_SIZE,
    TAG_SIZE,
    Cipher,
    Encryptor,
    SealedReader,
    encrypt,
    preferred_cipher,
    read_range,
    sealed_size,
)

KEY, SALT = b"K" * 32, b"S" * 16
HEADER, TRAILER, STRIDE = 32, 56, CHUNK_SIZE + TAG_SIZE
CIPHERS = list(Cipher)


def sealed(data: bytes, cipher: Cipher = Cipher.AES_256_GCM, *, salt: bytes = SALT, key: bytes = KEY) -> bytes:
    return b"".join(encrypt([data], Encryptor(key, salt, cipher)))


def opened(stored: bytes, start: int = 0, end: int | None = None, *, key: bytes = KEY) -> bytes:
    return b"".join(read_range(io.BytesIO(stored), key, start, end))


def filling(size: int, seed: int = 0) -> bytes:
    return random.Random(seed * 1_000_003 + size).randbytes(size)


def chunk(number: int) -> slice:
    return slice(HEADER + number * STRIDE, HEADER + (number + 1) * STRIDE)


SIZES = [
    0,
    1,
    15,
    16,
    17,
    CHUNK_SIZE - 1,
    CHUNK_SIZE,
    CHUNK_SIZE + 1,
    CHUNK_SIZE + 16,
    2 * CHUNK_SIZE,
    3 * CHUNK_SIZE + 7,
]


@pytest.mark.parametrize("cipher", CIPHERS)
@pytest.mark.parametrize("size", SIZES)
def test_round_trip_at_every_border(cipher, size):
    data = filling(size)
    stored = sealed(data, cipher)
    assert opened(stored) == data
    assert len(stored) == sealed_size(size)
    reader = SealedReader(io.BytesIO(stored), KEY)
    assert (reader.size, reader.sha256) == (size, hashlib.sha256(data).hexdigest())


@settings(max_examples=60, deadline=None)
@given(
    sizes=st.lists(st.integers(0, 2 * CHUNK_SIZE), max_size=5),
    cuts=st.lists(st.tuples(st.integers(0, 10 * CHUNK_SIZE), st.none() | st.integers(0, 10 * CHUNK_SIZE)), min_size=3),
    cipher=st.sampled_from(CIPHERS),
)
def test_any_range_of_any_stream(sizes, cuts, cipher):
    parts = [filling(size, seed) for seed, size in enumerate(sizes)]
    data = b"".join(parts)
    encryptor = Encryptor(KEY, SALT, cipher)
    stored = b"".join(encrypt(parts, encryptor))
    assert (encryptor.size, encryptor.sha256) == (len(data), hashlib.sha256(data).hexdigest())
    assert stored == sealed(data, cipher)
    for start, end in cuts:
        assert opened(stored, start, end) == data[start:end]


@pytest.mark.parametrize("cipher", CIPHERS)
def test_a_thousand_flipped_bits_are_all_found(cipher):
    data = filling(2 * CHUNK_SIZE + 1000)
    stored = sealed(data, cipher)
    chance = random.Random(20210208)
    for _ in range(500):
        bit = chance.randrange(len(stored) * 8)
        flipped = bytearray(stored)
        flipped[bit // 8] ^= 1 << bit % 8
        with pytest.raises(DamagedObjectError):
            opened(bytes(flipped))


@pytest.mark.parametrize("place", [*range(HEADER), HEADER, -1, -TRAILER, -TRAILER - 1])
def test_every_byte_of_header_and_trailer_is_bound(place):
    stored = bytearray(sealed(filling(100)))
    for bit in range(8):
        stored[place] ^= 1 << bit
        with pytest.raises(DamagedObjectError):
            opened(bytes(stored))
        stored[place] ^= 1 << bit
    assert opened(bytes(stored)) == filling(100)


def test_a_range_hands_out_nothing_of_a_damaged_chunk_and_all_of_the_others():
    data = filling(3 * CHUNK_SIZE)
    stored = bytearray(sealed(data))
    stored[HEADER + STRIDE + 5] ^= 1
    assert opened(bytes(stored), 0, CHUNK_SIZE) == data[:CHUNK_SIZE]
    assert opened(bytes(stored), 2 * CHUNK_SIZE) == data[2 * CHUNK_SIZE :]
    with pytest.raises(DamagedObjectError):
        opened(bytes(stored), CHUNK_SIZE - 1, CHUNK_SIZE + 1)


@given(size=st.integers(0, 400), cut=st.integers(1, 600))
def test_every_shorter_file_is_refused_whatever_is_asked_of_it(size, cut):
    stored = sealed(filling(size))
    with pytest.raises(DamagedObjectError):
        opened(stored[: max(len(stored) - cut, 0)], 0, 1)


@pytest.mark.parametrize("chunks", [1, 2, 3])
def test_cutting_at_a_chunk_border_is_refused(chunks):
    stored = sealed(filling(3 * CHUNK_SIZE))
    for end in (HEADER + (3 - chunks) * STRIDE, HEADER + (3 - chunks) * STRIDE + TRAILER):
        with pytest.raises(DamagedObjectError):
            opened(stored[:end])
    with pytest.raises(DamagedObjectError):  # the true trailer behind fewer chunks
        opened(stored[: HEADER + (3 - chunks) * STRIDE] + stored[-TRAILER:])


@pytest.mark.parametrize("taken", [1, 100, 1000 + TAG_SIZE - 1])
def test_bytes_taken_out_of_the_last_chunk_are_seen_from_the_first(taken):
    stored = sealed(filling(CHUNK_SIZE + 1000))
    with pytest.raises(DamagedObjectError):
        opened(stored[: HEADER + STRIDE + 1] + stored[HEADER + STRIDE + 1 + taken :], 0, 1)


@given(more=st.binary(min_size=1, max_size=200))
def test_bytes_added_at_the_end_are_refused(more):
    with pytest.raises(DamagedObjectError):
        opened(sealed(filling(100)) + more, 0, 1)


def test_swapped_repeated_and_dropped_chunks_are_refused():
    stored = sealed(filling(3 * CHUNK_SIZE))
    head, first, second, third, tail = stored[:HEADER], *(stored[chunk(n)] for n in range(3)), stored[-TRAILER:]
    assert head + first + second + third + tail == stored
    for body in (second + first + third, first + first + third, first + third, first + second + third + third):
        with pytest.raises(DamagedObjectError):
            opened(head + body + tail)


def test_a_chunk_from_another_file_is_refused():
    one, other = sealed(filling(2 * CHUNK_SIZE)), sealed(filling(2 * CHUNK_SIZE, 1), salt=b"T" * 16)
    for mixed in (
        one[: chunk(0).stop] + other[chunk(0).stop :],
        one[:HEADER] + other[chunk(0)] + one[chunk(0).stop :],
        other[:HEADER] + one[HEADER:],
        one[:-TRAILER] + other[-TRAILER:],
    ):
        with pytest.raises(DamagedObjectError):
            opened(mixed)


def test_a_trailer_is_not_a_chunk_nor_a_chunk_a_trailer():
    """The flag in the nonce keeps the two apart even where a chunk is as long as a trailer."""
    stored = sealed(filling(40))
    body, trailer = stored[HEADER:-TRAILER], stored[-TRAILER:]
    assert len(body) == len(trailer)
    for mixed in (stored[:HEADER] + body, stored[:HEADER] + trailer, stored[:HEADER] + trailer + body):
        with pytest.raises(DamagedObjectError):
            opened(mixed)


def test_another_key_opens_nothing():
    with pytest.raises(DamagedObjectError):
        opened(sealed(filling(100)), key=b"x" * 32)


def test_the_cipher_cannot_be_swapped_in_the_header():
    stored = bytearray(sealed(filling(100)))
    stored[9] = Cipher.CHACHA20_POLY1305
    with pytest.raises(DamagedObjectError):
        opened(bytes(stored))


@given(junk=st.binary(max_size=300))
def test_junk_is_refused(junk):
    with pytest.raises(DamagedObjectError):
        opened(junk)
    with pytest.raises(DamagedObjectError):
        opened(sealed(b"")[:HEADER] + junk)


def test_a_forged_chunk_size_does_not_ask_for_gigabytes():
    stored = bytearray(sealed(filling(100)))
    stored[12:16] = (0xFFFFFFFF).to_bytes(4, "big")
    with pytest.raises(DamagedObjectError):
        opened(bytes(stored))


def test_the_plain_bytes_do_not_show():
    words = b"invented words, told once"
    assert words not in sealed(words * 10_000)


def test_two_salts_give_two_objects():
    assert sealed(b"same", salt=b"1" * 16)[HEADER:] != sealed(b"same", salt=b"2" * 16)[HEADER:]


def test_a_salt_of_the_wrong_length_is_refused():
    with pytest.raises(ValueError):
        Encryptor(KEY, b"short")


def test_a_disk_that_cannot_read_is_damage_of_that_object():
    class Failing(io.BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:
            if self.tell() >= HEADER + STRIDE:
                raise OSError(5, "Input/output error")
            return super().read(size)

    with pytest.raises(DamagedObjectError):
        SealedReader(Failing(sealed(filling(2 * CHUNK_SIZE))), KEY)


@pytest.mark.parametrize(
    ("facts", "cipher"),
    [
        ("flags : fpu sse2 aes avx2\n", Cipher.AES_256_GCM),
        ("Features : fp asimd evtstrm aes pmull sha2\n", Cipher.AES_256_GCM),
        ("Features : fp asimd evtstrm crc32 cpuid\n", Cipher.CHACHA20_POLY1305),
    ],
)
def test_the_cipher_follows_the_processor(tmp_path, facts, cipher):
    (tmp_path / "cpuinfo").write_text(facts)
    assert preferred_cipher(tmp_path / "cpuinfo") is cipher


def test_without_facts_the_slower_machine_is_assumed(tmp_path):
    assert preferred_cipher(tmp_path / "none") is Cipher.CHACHA20_POLY1305


def test_a_stranger_can_open_it_by_the_published_format():
    """Written from docs/conventions.md alone, without our reader: the format cannot change unseen."""
    data = filling(2 * CHUNK_SIZE + 9)
    stored = sealed(data)
    header, body, trailer = stored[:32], stored[32:-56], stored[-56:]
    assert (header[:8], header[8], header[9], header[10:12]) == (b"kuagervt", 1, 1, b"\0\0")
    size, salt = int.from_bytes(header[12:16], "big"), header[16:]
    info = b"kuager vault object v1 cipher 1"
    extracted = hmac.digest(salt, KEY, "sha256")
    aead = AESGCM(hmac.digest(extracted, info + b"\x01", "sha256"))
    pieces = [body[at : at + size + 16] for at in range(0, len(body), size + 16)]
    plain = [aead.decrypt(n.to_bytes(11, "big") + b"\0", piece, header) for n, piece in enumerate(pieces)]
    assert b"".join(plain) == data
    last = aead.decrypt(len(pieces).to_bytes(11, "big") + b"\1", trailer, header)
    assert last == hashlib.sha256(data).digest() + len(data).to_bytes(8, "big")
