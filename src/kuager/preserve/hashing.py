"""SHA-256 of one stream, made where it costs the least time: beside the writing, or before it."""

from __future__ import annotations

import hashlib
from collections import deque
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Final, Protocol, Self

_AHEAD: Final = 8
"""So many chunks may wait to be hashed; they are held in memory."""


class Digest(Protocol):
    """A hash that is fed a stream; ``hashlib.sha256()`` is one."""

    def update(self, data: bytes, /) -> None:
        """Takes bytes in."""
        ...

    def digest(self) -> bytes:
        """Returns the hash of all bytes taken in so far."""
        ...


class HashedBefore:
    """The hash of a stream that is known already: bytes taken in are not hashed again.

    Args:
        known: has taken in the whole stream.
    """

    def __init__(self, known: Digest) -> None:
        self._known = known

    def update(self, data: bytes, /) -> None:
        """Takes nothing in."""

    def digest(self) -> bytes:
        """Returns the hash of the whole stream, whatever was taken in."""
        return self._known.digest()


class HashedAside:
    """Hashes in a thread beside the caller's work, which then takes the time of the slower of the two.

    Use as a context manager: it ends the thread. The interpreter lock is free while more than 2 KiB are hashed.
    """

    def __init__(self) -> None:
        self._hash = hashlib.sha256()
        self._thread = ThreadPoolExecutor(1)
        self._waiting: deque[Future[None]] = deque()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self._thread.shutdown(cancel_futures=True)

    def update(self, data: bytes, /) -> None:
        """Takes bytes in, which must not change any more; waits when too many wait already."""
        if len(self._waiting) >= _AHEAD:
            self._waiting.popleft().result()
        self._waiting.append(self._thread.submit(self._hash.update, data))

    def digest(self) -> bytes:
        """Returns the hash of all bytes taken in so far, once it is made."""
        while self._waiting:
            self._waiting.popleft().result()
        return self._hash.digest()
