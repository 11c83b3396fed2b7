"""The sealed store's file, as other rooms know it."""

from kuager.store.sqlite.sealed import SqliteSealed, open_sealed
from kuager.store.sqlite.whole import closed_problems

__all__ = ["SqliteSealed", "closed_problems", "open_sealed"]
