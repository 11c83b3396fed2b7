"""A case database in memory: what a reader of a part of the archive looks into. Nothing of it reaches a disk."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from sqlcipher3 import dbapi2

from kuager.store.migrations import MIGRATIONS
from kuager.store.sqlite.connection import CACHE_KIB, Connection, Pool, translated
from kuager.store.sqlite.migrate import create_tables
from kuager.store.sqlite.store import BUSY_MS, SqliteStore

_PLACE: Final = Path(":memory:")
_SETTINGS: Final = (f"cache_size = -{CACHE_KIB}", "temp_store = MEMORY", "foreign_keys = OFF", "synchronous = OFF")


def open_memory() -> SqliteStore:
    """Makes an empty case database in the memory of this process; it is gone when the store is closed or let go.

    All threads take turns at its one connection, so a read should be brought to its end before anything else is asked.
    """
    link = dbapi2.connect(str(_PLACE), isolation_level=None, check_same_thread=False)
    try:
        with translated(_PLACE):
            for setting in _SETTINGS:
                link.execute(f"PRAGMA {setting}")
            create_tables(link, MIGRATIONS)
    except BaseException:
        link.close()
        raise
    return MemoryStore(link)


class MemoryStore(SqliteStore):
    """A case database without a file."""

    def __init__(self, link: Connection) -> None:
        super().__init__(_PLACE, None, link)
        self._encrypted = True  # no file, so no mark in it and no sum beside it
        self._pool = _OneLink(link)

    def check(self) -> list[str]:
        """See :class:`kuager.ports.CaseStore`; there is no disk that could have changed anything."""
        return []

    def close(self) -> None:
        """See :class:`kuager.ports.CaseStore`."""
        self._closed = True
        self._pool.close()
        self._writer.close()


class _OneLink(Pool):
    def __init__(self, link: Connection) -> None:
        super().__init__(_PLACE, None, BUSY_MS)
        self._link = link

    @contextmanager
    def lease(self) -> Iterator[Connection]:
        """Hands out the one connection; whoever fills the store holds the lock of :class:`kuager.store.scoped.ScopedStore`."""
        with translated(self.path):
            yield self._link
