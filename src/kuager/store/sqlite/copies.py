"""Copies of the whole, and writing it anew. A part of :class:`kuager.store.sqlite.store.SqliteStore`."""

from __future__ import annotations

import threading
from contextlib import suppress
from pathlib import Path

from kuager.model import Review, SealedValue
from kuager.store import rows
from kuager.store.sqlite import reads
from kuager.store.sqlite.connection import Connection, Pool, translated


class Copies:
    """Implements :class:`kuager.ports.copies.Copied`."""

    _path: Path
    _pool: Pool
    _writer: Connection
    _writing: threading.RLock
    _reviews: list[Review]
    _reviewing: threading.Lock

    def snapshot(self, target: Path) -> int:
        """See :class:`kuager.ports.copies.Copied`. The copy has the same salt and key, and no page of what was deleted."""
        try:
            with self._pool.lease() as link:
                link.execute("VACUUM INTO ?", (str(target),))
                link.execute("ATTACH DATABASE ? AS copy", (str(target),))  # with the key of the first
                try:
                    return int(link.execute("SELECT coalesce(max(seq), 0) FROM copy.custody").fetchone()[0])
                finally:
                    link.execute("DETACH DATABASE copy")
        except BaseException:  # Ctrl-C too: half a copy is no copy
            with suppress(OSError):
                target.unlink(missing_ok=True)
            raise

    def sealed_value(self, commitment: str) -> SealedValue | None:
        """See :class:`kuager.ports.copies.Copied`."""
        with self._pool.lease() as link:
            return next(reads.every(link, rows.SEALED_VALUE, "WHERE commitment = ?", (commitment,)), None)

    def compact(self) -> None:
        """See :class:`kuager.ports.copies.Copied`."""
        with self._reviewing:
            self._reviews = []
        with self._writing, translated(self._path):
            self._writer.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
            self._writer.execute("VACUUM")
            self._writer.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
