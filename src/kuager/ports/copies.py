"""A database copied whole, as it is at one moment, while others go on writing."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol


class Copied(Protocol):
    """The part of :class:`kuager.ports.CaseStore` that backups need."""

    def snapshot(self, target: Path) -> int:
        """Writes a copy of the database, sealed with the same key; returns how many rows of the ledger are in it.

        Args:
            target: where; nothing may be there.

        Raises:
            DiskFullError: no room; nothing is left of the copy.
            DiskError: the disk refused; likewise.
        """
        ...
