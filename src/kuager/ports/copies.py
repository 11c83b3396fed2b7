"""What backups and erasing need of the database: a copy of the whole at one moment, one sealed value by its mark."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from pathlib import Path
from typing import Final, Protocol

from kuager.model import SealedValue

GRAIN: Final = "grain"
"""Kind of the sealed values that are no words but parts of preserved files' keys; never among the others."""


class Erased(Protocol):
    """The part of :class:`kuager.ports.Writer` that erases."""

    def erase(
        self, captures: Collection[str], documents: Collection[str], items: Collection[str] = ()
    ) -> tuple[int, str]:
        """Takes captures and everything that was read from some documents out of the logs, and all that was computed.

        Args:
            captures: ids.
            documents: ids of all documents made from them.
            items: names under which problems with them were noted.

        Returns:
            How many rows went, and their words, in which commitments may stand that are to be erased with them.
        """
        ...

    def erase_values(self, commitments: Iterable[str]) -> int:
        """Erases what commitments stand for; returns how many there were."""
        ...


class Copied(Protocol):
    """The part of :class:`kuager.ports.CaseStore` that backups and erasing need."""

    def sealed_value(self, commitment: str) -> SealedValue | None:
        """Returns what one commitment stands for; None when nothing does (any more)."""
        ...

    def snapshot(self, target: Path) -> int:
        """Writes a copy of the database, sealed with the same key; returns how many rows of the ledger are in it.

        Args:
            target: where; nothing may be there.

        Raises:
            DiskFullError: no room; nothing is left of the copy.
            DiskError: the disk refused; likewise.
        """
        ...

    def compact(self) -> None:
        """Writes the database anew without the room that erased rows left, and forgets what this program remembers of them.

        Raises:
            BusyStoreError: another process uses it.
            DiskFullError: no room for a second copy while it is written; what was erased is overwritten all the same.
        """
        ...
