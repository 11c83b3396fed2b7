"""Sealing what a backup adds to the vault's own seals: the age format, to a key that only the archive's master gives.

The identity is the derived key ``backup`` of :class:`kuager.preserve.keys.Keys`, read as an X25519 key of age
(age-encryption.org/v1; Bech32 as in BIP 173). So any age program opens the parts with the identity that
:func:`identity_words` spells, should kuager be gone one day.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Iterator
from queue import SimpleQueue
from threading import Thread
from typing import BinaryIO, Final, cast

import pyrage

from kuager.errors import KuagerError
from kuager.errors.backup import DamagedPartError

_ALPHABET: Final = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
_HUMAN: Final = "age-secret-key-"
_GENERATOR: Final = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)
_BLOCK: Final = 256 * 1024
_WAITING: Final = 16


def identity_words(key: bytes) -> str:
    """Returns the age identity of a 32-byte key, as age prints it. A secret: never shown, except to whoever asks for it."""
    data = _regrouped(key)
    values = [*(ord(char) >> 5 for char in _HUMAN), 0, *(ord(char) & 31 for char in _HUMAN), *data]
    total = _polymod([*values, 0, 0, 0, 0, 0, 0]) ^ 1
    check = [(total >> 5 * (5 - at)) & 31 for at in range(6)]
    return (_HUMAN + "1" + "".join(_ALPHABET[value] for value in (*data, *check))).upper()


def sealed(chunks: Iterable[bytes], key: bytes) -> Iterator[bytes]:
    """Yields a stream sealed, in little memory; nothing of it is on any disk in the clear."""
    reader, recipient = _Reader(chunks), pyrage.x25519.Identity.from_str(identity_words(key)).to_public()
    yield from _through(reader, lambda out: pyrage.encrypt_io(cast("BinaryIO", reader), out, [recipient]))


def opened(chunks: Iterable[bytes], key: bytes, name: str) -> Iterator[bytes]:
    """Yields what was sealed; every block was authenticated before it is handed out.

    Raises:
        DamagedPartError: it was damaged, cut, or is for another key.
    """
    reader, identity = _Reader(chunks), pyrage.x25519.Identity.from_str(identity_words(key))
    try:
        yield from _through(reader, lambda out: pyrage.decrypt_io(cast("BinaryIO", reader), out, [identity]))
    except (pyrage.DecryptError, OSError) as error:  # in the middle of a stream the library says OSError
        raise DamagedPartError(item=name) from error


class _StoppedError(Exception):
    """The reader of a stream went away."""


class _Reader(io.RawIOBase):
    """Reads a stream of chunks as a file; keeps an error of the stream, of which the library would make another one."""

    def __init__(self, chunks: Iterable[bytes]) -> None:
        super().__init__()
        self._chunks = iter(chunks)
        self._rest = b""
        self.error: KuagerError | None = None
        self.stopped = False

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        if self.stopped:
            raise _StoppedError
        try:
            while not self._rest:
                chunk = next(self._chunks, None)
                if chunk is None:
                    return b""
                self._rest = chunk
        except KuagerError as error:
            self.error = error
            raise
        step = len(self._rest) if size < 0 else size
        taken, self._rest = self._rest[:step], self._rest[step:]
        return taken


class _Writer(io.RawIOBase):
    """Hands on what is written, in blocks, while there is room for them; and how the writing ended."""

    def __init__(self) -> None:
        super().__init__()
        self.blocks: SimpleQueue[bytes | None] = SimpleQueue()
        self.room: SimpleQueue[bool] = SimpleQueue()
        for _ in range(_WAITING):
            self.room.put(True)  # noqa: FBT003  a place in the queue
        self.error: BaseException | None = None
        self._held = bytearray()

    def writable(self) -> bool:
        return True

    def write(self, data: bytes) -> int:  # type: ignore[override]  # always bytes here
        self._held += data
        if len(self._held) >= _BLOCK:
            self.send()
        return len(data)

    def flush(self) -> None:
        """Blocks are handed on when they are full, and at the end."""

    def send(self) -> None:
        """Hands on what is held, when there is room.

        Raises:
            _StoppedError: nobody reads any more.
        """
        if not self.room.get():
            raise _StoppedError
        if self._held:
            self.blocks.put(bytes(self._held))
            self._held.clear()

    def run(self, work: Callable[[BinaryIO], object]) -> None:
        """Writes all of it, in a thread of its own; keeps an error for whoever reads the blocks."""
        try:
            work(cast("BinaryIO", self))
            self.send()
        except BaseException as error:  # noqa: BLE001  a panic of the library too: it is raised where the blocks are read
            self.error = error
        finally:
            self.blocks.put(None)


def _through(reader: _Reader, work: Callable[[BinaryIO], object]) -> Iterator[bytes]:
    """Runs what writes into a file in a thread of its own, and yields what it writes.

    Nobody waits for that thread when the stream is left early: the collector of garbage may be what closes it, at any
    moment, also inside the lock that every start and end of a thread takes. Waiting there stands still for ever.
    """
    writer = _Writer()
    Thread(target=writer.run, args=(work,), name="sealing", daemon=True).start()
    try:
        while (block := writer.blocks.get()) is not None:
            yield block
            writer.room.put(True)  # noqa: FBT003  a place in the queue
    finally:
        reader.stopped = True
        writer.room.put(False)  # noqa: FBT003  nobody reads any more
    if writer.error is not None:
        raise reader.error or writer.error


def _regrouped(key: bytes) -> list[int]:
    """Splits bytes into groups of five bits, the last filled with zeros."""
    bits = f"{int.from_bytes(key):0{8 * len(key)}b}"
    bits += "0" * (-len(bits) % 5)
    return [int(bits[at : at + 5], 2) for at in range(0, len(bits), 5)]


def _polymod(values: Iterable[int]) -> int:
    total = 1
    for value in values:
        top = total >> 25
        total = (total & 0x1FFFFFF) << 5 ^ value
        for at, part in enumerate(_GENERATOR):
            if top >> at & 1:
                total ^= part
    return total
