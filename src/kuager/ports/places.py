"""Where backups go: a folder, a stick, a bucket. Named bytes, whole or not there at all."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored:
    """What lies under a name: how many bytes, and their SHA-256 as lower-case hexadecimal digits."""

    name: str
    size: int
    sha256: str


class Place(Protocol):
    """A place for backups. Names are relative paths of lower-case letters, digits and ``. - /``."""

    @property
    def label(self) -> str:
        """What people know the place by: the folder or the address, without secrets."""
        ...

    def put(self, name: str, chunks: Iterable[bytes]) -> Stored:
        """Writes bytes under a name, durably, replacing what stood there in one step; never shows half of them.

        Raises:
            DiskFullError: no room; what stood there still stands.
            DiskError: the disk refused; likewise.
            PlaceError: a bucket refused or cannot be reached; likewise.
        """
        ...

    def get(self, name: str) -> Iterator[bytes]:
        """Yields the bytes under a name, read from the medium itself as far as the system allows.

        Raises:
            MissingPartError: nothing is there.
            DiskError: it cannot be read.
            PlaceError: the bucket cannot be reached.
        """
        ...

    def sizes(self, prefix: str) -> dict[str, int]:
        """Returns what lies under a prefix (a folder's name), by full name, with sizes; nothing half-written."""
        ...

    def delete(self, name: str) -> None:
        """Removes a name; one that is not there is no mistake."""
        ...

    def sweep(self) -> int:
        """Removes what interrupted writers left; returns how many."""
        ...
