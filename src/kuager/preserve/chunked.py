"""Chunked authenticated encryption: one pass to write, any byte range to read, every change refused.

A sealed object is

    header    32 bytes  magic 8, version 1 or 2, cipher 1, two zero bytes, chunk size u32, salt 16
    chunks    each of ``chunk size`` plain bytes (the last may be shorter; none for an empty object) + 16 bytes tag
    trailer   56 bytes  the sealed SHA-256 (32) and size (8) of the plain bytes + 16 bytes tag

The key of an object is HKDF-SHA256(vault key, salt). In version 2 it is HKDF-SHA256(vault key, grain, salt), where the
grain is 32 random bytes kept elsewhere (:class:`kuager.ports.grains.Grains`): whoever deletes the grain has erased every
copy of the object. The nonce of chunk *i* is *i* as 11 bytes and a flag byte, 0 for a
chunk and 1 for the trailer (the STREAM construction, Hoang, Reyhanitabar, Rogaway and Vizár 2015, as used by age, whose
last chunk is flagged the same way). The header is associated data of each. So a flipped bit, two chunks swapped, a chunk
from another file, a file cut at a chunk border and bytes added at its end all fail authentication.

The trailer is opened before anything else is read: the length is known to be the true one before the first byte is
handed out, and a whole object put in another's place is noticed because its SHA-256 is not the one asked for.
"""

from __future__ import annotations

import hashlib
import struct
import sys
from collections.abc import Callable, Iterable, Iterator
from enum import IntEnum
from pathlib import Path
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM, ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from kuager.errors import DamagedObjectError
from kuager.errors.erase import ErasedObjectError
from kuager.preserve.hashing import Digest

CHUNK_SIZE = 64 * 1024
SALT_SIZE = 16
TAG_SIZE = 16
VERSION = 1
WITH_GRAIN = 2
GRAIN_SIZE = 32

_MAGIC = b"kuagervt"
_HEADER = struct.Struct(">8sBBHI16s")
_TRAILER = struct.Struct(">32sQ")
_TRAILER_SIZE = _TRAILER.size + TAG_SIZE
_LARGEST_CHUNK = 16 * 1024 * 1024  # a forged header must not make the reader ask for gigabytes
_CHUNK_FLAG, _TRAILER_FLAG = b"\x00", b"\x01"


class Cipher(IntEnum):
    """Which authenticated cipher seals the chunks; written into the header."""

    AES_256_GCM = 1
    CHACHA20_POLY1305 = 2


def preferred_cipher(cpu_facts: Path = Path("/proc/cpuinfo")) -> Cipher:
    """Returns AES-GCM where the processor has AES instructions, else ChaCha20-Poly1305, which is faster without them.

    Machines that publish no such facts (macOS, Windows) are taken to have them, as all made since about 2012 do.
    """
    if not sys.platform.startswith("linux"):
        return Cipher.AES_256_GCM
    try:
        facts = cpu_facts.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return Cipher.CHACHA20_POLY1305
    return Cipher.AES_256_GCM if " aes" in facts else Cipher.CHACHA20_POLY1305


def sealed_size(size: int) -> int:
    """Returns how many bytes ``size`` plain bytes become."""
    return _HEADER.size + size + -(-size // CHUNK_SIZE) * TAG_SIZE + _TRAILER_SIZE


class Encryptor:
    """Seals one stream. Feed ``update``, then call ``finish`` once; what they return, in order, is the object.

    Args:
        key: the vault's 32-byte key.
        salt: 16 unpredictable bytes, never used again with this key.
        cipher: the cipher to use.
        digest: hashes the plain bytes; here and now when left out.
        grain: 32 random bytes without which the object cannot be opened; none makes an object of version 1.
    """

    def __init__(
        self,
        key: bytes,
        salt: bytes,
        cipher: Cipher = Cipher.AES_256_GCM,
        digest: Digest | None = None,
        grain: bytes = b"",
    ) -> None:
        if len(salt) != SALT_SIZE or len(grain) not in (0, GRAIN_SIZE):
            raise ValueError("the salt has 16 bytes, a grain 32")
        self.salt, self.grain = salt, grain
        self._header = _HEADER.pack(_MAGIC, WITH_GRAIN if grain else VERSION, cipher, 0, CHUNK_SIZE, salt)
        self._aead = _aead(key, salt, cipher, grain)
        self._hash: Digest = hashlib.sha256() if digest is None else digest
        self._pending = bytearray()
        self._chunks = 0
        self.size = 0
        """Plain bytes taken in so far."""

    @property
    def sha256(self) -> str:
        """The digest of the plain bytes taken in so far, as lower-case hexadecimal digits."""
        return self._hash.digest().hex()

    def update(self, data: bytes) -> bytes:
        """Takes plain bytes in; returns the sealed bytes that are ready (often none)."""
        self._hash.update(data)
        ready = [] if self.size or not data else [self._header]
        self.size += len(data)
        at = 0
        if self._pending:
            at = min(CHUNK_SIZE - len(self._pending), len(data))
            self._pending += data[:at]
            if len(self._pending) < CHUNK_SIZE:
                return b"".join(ready)
            ready.append(self._seal(self._pending))
            self._pending.clear()
        whole = len(data) - (len(data) - at) % CHUNK_SIZE
        with memoryview(data) as view:
            ready += [self._seal(view[start : start + CHUNK_SIZE]) for start in range(at, whole, CHUNK_SIZE)]
        self._pending += data[whole:]
        return b"".join(ready)

    def finish(self) -> bytes:
        """Returns the last sealed bytes, the trailer among them."""
        ready = [] if self.size else [self._header]
        if self._pending:
            ready.append(self._seal(self._pending))
            self._pending.clear()
        trailer = _TRAILER.pack(self._hash.digest(), self.size)
        ready.append(self._aead.encrypt(_nonce(self._chunks, _TRAILER_FLAG), trailer, self._header))
        return b"".join(ready)

    def _seal(self, chunk: bytearray | memoryview) -> bytes:
        sealed = self._aead.encrypt(_nonce(self._chunks, _CHUNK_FLAG), chunk, self._header)
        self._chunks += 1
        return sealed


def encrypt(chunks: Iterable[bytes], encryptor: Encryptor) -> Iterator[bytes]:
    """Yields the sealed object of a stream; afterwards ``encryptor`` knows its digest and size."""
    for chunk in chunks:
        ready = encryptor.update(chunk)
        if ready:
            yield ready
    yield encryptor.finish()


class SealedReader:
    """Reads ranges of one sealed object. Opens header and trailer at once, so its size and digest are authentic.

    Args:
        handle: the sealed object, seekable; stays the caller's to close.
        key: the vault's 32-byte key.
        item: the object's name, for errors.
        start: where in the file the object begins; it goes to the file's end.
        grains: finds the grain of an object of version 2 by its salt.

    Raises:
        DamagedObjectError: header, length or trailer do not fit.
        ErasedObjectError: its grain is gone.
    """

    def __init__(
        self,
        handle: BinaryIO,
        key: bytes,
        *,
        item: str | None = None,
        start: int = 0,
        grains: Callable[[bytes], bytes | None] | None = None,
    ) -> None:
        self._file = handle
        self._start = start
        self._item = item
        self._header = self._bytes_at(0, _HEADER.size)
        self._chunk_size, salt, cipher, version = self._parse()
        grain = b""
        if version == WITH_GRAIN:
            grain = (grains(salt) if grains else None) or b""
            if not grain:
                raise ErasedObjectError(item=item)
        self._aead = _aead(key, salt, cipher, grain)
        body = self._body_length()
        stride = self._chunk_size + TAG_SIZE
        self._chunks = -(-body // stride)
        trailer = self._open(self._chunks, _TRAILER_FLAG, self._bytes_at(_HEADER.size + body, _TRAILER_SIZE))
        digest, self.size = _TRAILER.unpack(trailer)
        self.sha256 = digest.hex()
        """The digest of the plain bytes, as sealed at writing."""
        if self.size != body - self._chunks * TAG_SIZE:
            raise self._damaged("its length is not the one that was sealed")

    def read(self, start: int = 0, end: int | None = None) -> Iterator[bytes]:
        """Yields the plain bytes ``start:end`` (clipped to the object), opening only the chunks that hold them.

        Raises:
            DamagedObjectError: at the first chunk that does not fit its seal; nothing of it is handed out.
            ValueError: a negative offset.
        """
        if start < 0 or (end is not None and end < 0):
            raise ValueError("offsets count from the start")
        stop = self.size if end is None else min(end, self.size)
        if start >= stop:
            return
        stride = self._chunk_size + TAG_SIZE
        for number in range(start // self._chunk_size, -(-stop // self._chunk_size)):
            base = number * self._chunk_size
            length = min(self._chunk_size, self.size - base) + TAG_SIZE
            plain = self._open(number, _CHUNK_FLAG, self._bytes_at(_HEADER.size + number * stride, length))
            yield plain[max(start - base, 0) : min(stop - base, self._chunk_size)]

    def _parse(self) -> tuple[int, bytes, Cipher, int]:
        magic, version, cipher, zero, chunk_size, salt = _HEADER.unpack(self._header)
        if magic != _MAGIC:
            raise self._damaged("it does not begin like a sealed object")
        if version not in (VERSION, WITH_GRAIN) or cipher not in {*Cipher}:
            # Whether the whole archive is newer is said by its settings; here one object is odd among sound ones.
            raise self._damaged("it is sealed in a way this version does not know")
        if zero or not 0 < chunk_size <= _LARGEST_CHUNK:
            raise self._damaged("its header makes no sense")
        return chunk_size, salt, Cipher(cipher), version

    def _body_length(self) -> int:
        body = self._file.seek(0, 2) - self._start - _HEADER.size - _TRAILER_SIZE
        # A chunk holds at least one plain byte, so a rest as long as a tag or shorter is a file cut short.
        if body < 0 or 0 < body % (self._chunk_size + TAG_SIZE) <= TAG_SIZE:
            raise self._damaged("it was cut short")
        return body

    def _bytes_at(self, offset: int, length: int) -> bytes:
        try:
            self._file.seek(self._start + offset)
            data = self._file.read(length)
        except OSError as error:
            raise self._damaged("the disk cannot read it") from error
        if len(data) != length:
            raise self._damaged("it was cut short")
        return data

    def _open(self, number: int, flag: bytes, sealed: bytes) -> bytes:
        try:
            return self._aead.decrypt(_nonce(number, flag), sealed, self._header)
        except InvalidTag as error:
            raise self._damaged("a part of it does not fit its seal") from error

    def _damaged(self, why: str) -> DamagedObjectError:
        return DamagedObjectError(f"A preserved file is damaged or was changed: {why}", item=self._item)


def read_range(handle: BinaryIO, key: bytes, start: int = 0, end: int | None = None) -> Iterator[bytes]:
    """Yields the plain bytes ``start:end`` of a sealed object; see :class:`SealedReader` for what is refused."""
    return SealedReader(handle, key).read(start, end)


def _aead(key: bytes, salt: bytes, cipher: Cipher, grain: bytes) -> AESGCM | ChaCha20Poly1305:
    info = b"kuager vault object v%d cipher %d" % (WITH_GRAIN if grain else VERSION, cipher)
    object_key = HKDF(algorithm=SHA256(), length=32, salt=salt, info=info).derive(key + grain)
    return AESGCM(object_key) if cipher is Cipher.AES_256_GCM else ChaCha20Poly1305(object_key)


def _nonce(number: int, flag: bytes) -> bytes:
    return number.to_bytes(11, "big") + flag
