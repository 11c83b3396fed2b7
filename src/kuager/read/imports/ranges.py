"""A seekable stream over something that hands out ranges, such as the vault: an archive is read without being held."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable

_BUFFER = 1 << 18

Ranges = Callable[[int, int], Iterable[bytes]]
"""Yields the bytes from a start to an end, as :meth:`kuager.ports.Vault.read` does."""


class _Ranges(io.RawIOBase):
    def __init__(self, read: Ranges, size: int) -> None:
        super().__init__()
        self._ranges = read
        self._size = size
        self._at = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET, /) -> int:
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._size}[whence]
        if base + offset < 0:
            raise OSError("a place before the beginning")
        self._at = base + offset
        return self._at

    def tell(self) -> int:
        return self._at

    def readinto(self, buffer: memoryview | bytearray, /) -> int:  # type: ignore[override]  # typeshed's Buffer is no name at runtime
        end = min(self._size, self._at + len(buffer))
        if end <= self._at:
            return 0
        data = b"".join(self._ranges(self._at, end))
        buffer[: len(data)] = data
        self._at += len(data)
        return len(data)


def seekable(read: Ranges, size: int, *, buffer: int = _BUFFER) -> io.BufferedReader:
    """Returns a stream over ``size`` bytes that ``read`` hands out, at least ``buffer`` of them at a time."""
    return io.BufferedReader(_Ranges(read, size), buffer_size=buffer)
