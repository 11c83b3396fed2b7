"""Where bytes are kept: blobs without meaning, and the vault that gives them one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from typing import BinaryIO, Protocol

from kuager.model import Sealed


class BlobWriter(Protocol):
    """A blob being written. Invisible until committed; gone when the process dies."""

    def write(self, data: bytes) -> None:
        """Appends bytes."""
        ...

    def commit(self, name: str) -> None:
        """Makes the blob visible under ``name``, durably: data, then name, then folder are synced. Replaces in one step."""
        ...

    def abort(self) -> None:
        """Throws the bytes away."""
        ...


class Blobs(Protocol):
    """Named, immutable byte strings: a folder, or a bucket."""

    def begin(self) -> BlobWriter:
        """Starts a blob.

        Raises:
            DiskFullError: when less than the reserve is free.
        """
        ...

    def open(self, name: str) -> BinaryIO:
        """Opens a blob for reading (seekable).

        Raises:
            MissingObjectError: when there is none of that name.
        """
        ...

    def exists(self, name: str) -> bool:
        """Says whether a blob is there."""
        ...

    def commit(self, written: Sequence[tuple[BlobWriter, str]]) -> None:
        """Commits several blobs, each under its name, in the time of few: durable together when this returns.

        Every blob's data is synced before the first of the names shows. When it raises, none may be acknowledged.
        """
        ...

    def settle(self, name: str) -> None:
        """Makes sure that a visible blob's name is durable, whoever made it.

        Raises:
            MissingObjectError: when there is none of that name.
        """
        ...

    def names(self) -> Iterator[str]:
        """Yields the names of all visible blobs, sorted."""
        ...

    def sweep(self) -> int:
        """Removes what crashed writers left; returns how many."""
        ...


class Intake(Protocol):
    """Takes bytes in: a vault one by one, a batch several together."""

    def add(self, chunks: Iterable[bytes]) -> Sealed:
        """Streams bytes in. The same bytes twice are one object (``new`` is False)."""
        ...


class Vault(Intake, Protocol):
    """Keeps evidentiary copies by the SHA-256 of their plain bytes; encrypts them unless the archive is plain.

    What ``add`` of the vault itself returns is durable.
    """

    def batch(self) -> AbstractContextManager[Intake]:
        """Opens a batch: what is added to it can be read, and is durable, when the block ends; not before.

        An error of one stream leaves the others in the batch. A block that raises keeps nothing.
        """
        ...

    def has(self, sha256: str) -> bool:
        """Says whether the object is there."""
        ...

    def read(self, sha256: str, start: int = 0, end: int | None = None) -> Iterator[bytes]:
        """Yields the plain bytes ``start:end``, authenticated chunk by chunk.

        Raises:
            MissingObjectError: when the object is gone.
            DamagedObjectError: when a chunk does not fit its seal.
        """
        ...

    def check(self, sha256: str) -> int:
        """Reads the whole object and compares its SHA-256; returns how many bytes it has.

        Raises:
            MissingObjectError: when the object is gone.
            DamagedObjectError: when it is not what was put in.
        """
        ...

    def names(self) -> Iterator[str]:
        """Yields the names of all objects on disk."""
        ...

    def name_of(self, sha256: str) -> str:
        """Returns the name an object has on disk (HMAC of the digest, or the digest itself in a plain archive)."""
        ...

    def sweep(self) -> int:
        """Removes what crashed writers left; returns how many."""
        ...
