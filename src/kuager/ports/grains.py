"""Grains: a random part of each preserved file's key, kept apart from the file so that it can be deleted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol


@dataclass(frozen=True, slots=True, kw_only=True)
class Grain:
    """What one sealing of one file needs besides the vault's key.

    Attributes:
        salt: the 16 bytes in the sealed file's header; tells which grain is its.
        name: of the file in the vault, so that all its grains can be deleted.
        grain: 32 random bytes.
    """

    salt: bytes
    name: str
    grain: bytes = field(repr=False)


class Grains(Protocol):
    """Keeps grains. A file whose grain is gone can be read by nobody, wherever copies of it lie."""

    def grain(self, salt: bytes) -> bytes | None:
        """Returns the grain of the sealed file with this salt; None when there is none (any more)."""
        ...

    def keep(self, grains: Sequence[Grain]) -> None:
        """Keeps grains durably; called before the files they belong to can be seen.

        Raises:
            BusyStoreError: another process keeps the write lock.
            DiskFullError: the disk is full; none may be relied on.
        """
        ...
