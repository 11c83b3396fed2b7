"""The sealed store: a second database with a key of its own, for what a seized and unlocked archive must not give away."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from kuager.model import SealedRecord


class SealedStore(Protocol):
    """Sealed records: versions are appended and never changed; a whole record can be erased."""

    def put(self, records: Iterable[SealedRecord]) -> int:
        """Appends versions, all in one transaction. A version that is there and says the same changes nothing.

        Returns:
            How many were new.

        Raises:
            RecordConflictError: a version is there and says something else, or is not the one after the last; then none
                is kept.
            BusyStoreError: another process keeps the write lock.
            DiskFullError: the disk is full.
        """
        ...

    def records(self, *, kind: str = "", about: str = "") -> list[SealedRecord]:
        """Returns the latest version of each record, in the order they were first written; of one kind, about one thing, or all."""
        ...

    def versions(self, record: str) -> list[SealedRecord]:
        """Returns all versions of one record, the first first; none when there is no such record."""
        ...

    def erase(self, records: Iterable[str]) -> int:
        """Erases records with all their versions, from the file too and not only from view; returns how many there were."""
        ...

    def check(self) -> list[str]:
        """Runs the engine's own integrity checks; returns what is wrong, empty when sound."""
        ...

    def close(self) -> None:
        """Closes all connections and notes the sum of the file, so that it can be checked while it is locked."""
        ...
