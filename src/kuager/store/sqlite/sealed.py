"""The sealed store in one SQLCipher file: the pieces of the case database over tables of its own."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from kuager.errors import BusyStoreError
from kuager.errors.sealed import RecordConflictError
from kuager.model import SealedRecord
from kuager.store.codec import RowOf, checksum
from kuager.store.migrations import Migration
from kuager.store.sqlite import check, reads, sql, whole
from kuager.store.sqlite.connection import KEY_SIZE, Connection, DatabaseError, Pool, translated
from kuager.store.sqlite.opening import open_file

RECORD: Final = RowOf("sealed_record", SealedRecord)
_SUM: Final = ("crc",)
_INSERT: Final = sql.insert(RECORD.table, (*RECORD.columns, *_SUM))
_BUSY_MS: Final = 10_000
SUMMED: Final = {RECORD.table: RECORD.columns}

MIGRATIONS: Final = (
    Migration(
        number=1,
        name="sealed records",
        sqlite=(
            "CREATE TABLE meta (key TEXT NOT NULL, value TEXT NOT NULL, PRIMARY KEY (key)) WITHOUT ROWID",
            "CREATE TABLE migration (number INTEGER NOT NULL, name TEXT NOT NULL, PRIMARY KEY (number))",
            """CREATE TABLE sealed_record (id TEXT NOT NULL, version INTEGER NOT NULL, kind TEXT NOT NULL, about TEXT NOT NULL,
            at TEXT NOT NULL, agent TEXT NOT NULL, body TEXT NOT NULL, crc INTEGER NOT NULL, PRIMARY KEY (id, version))""",
            "CREATE INDEX ix_sealed_record_about ON sealed_record (about)",
            """CREATE TRIGGER sealed_record_no_update BEFORE UPDATE ON sealed_record
            BEGIN SELECT RAISE(ABORT, 'sealed_record can be erased, not changed'); END""",
        ),
    ),
)
"""Steps of this file's format; numbered apart from those of the case database."""


def open_sealed(path: Path, key: bytes, *, create: bool = False, busy_ms: int = _BUSY_MS) -> SqliteSealed:
    """Opens the sealed store, upgrading an older format; or makes a new one.

    Args:
        path: the file.
        key: 32 random bytes; there is no plain sealed store.
        create: True makes a new file, which must not exist yet.
        busy_ms: how long to wait for another process, in milliseconds.

    Raises:
        ArchiveExistsError: with ``create``, when the file is there.
        WrongPassphraseError: when the file is sealed with another key.
        DamagedStoreError: when the file is missing, no database or has no tables.
        NewerArchiveError: when a later kuager wrote it; nothing is changed.
        ValueError: when the key has another length.
    """
    if len(key) != KEY_SIZE:
        raise ValueError(f"the key of the sealed store has {KEY_SIZE} bytes")
    return SqliteSealed(path, key, open_file(path, key, MIGRATIONS, create=create, busy_ms=busy_ms), busy_ms=busy_ms)


class SqliteSealed:
    """Implements :class:`kuager.ports.SealedStore`. Safe for threads."""

    def __init__(self, path: Path, key: bytes, writer: Connection, *, busy_ms: int) -> None:
        self._path = path
        self._busy_ms = busy_ms
        self._pool = Pool(path, key, busy_ms)
        self._writer = writer
        self._writing = threading.Lock()
        self._closed = False

    def put(self, records: Iterable[SealedRecord]) -> int:
        """See :class:`kuager.ports.SealedStore`."""
        with self._write() as link:
            return sum(_append(link, one) for one in records)

    def records(self, *, kind: str = "", about: str = "") -> list[SealedRecord]:
        """See :class:`kuager.ports.SealedStore`."""
        latest: dict[str, SealedRecord] = {}
        with self._pool.lease() as link:
            for one in reads.every(link, RECORD, "ORDER BY rowid"):
                before = latest.get(one.id)
                if before is None or before.version < one.version:
                    latest[one.id] = one
        return [one for one in latest.values() if (not kind or one.kind == kind) and (not about or one.about == about)]

    def versions(self, record: str) -> list[SealedRecord]:
        """See :class:`kuager.ports.SealedStore`."""
        with self._pool.lease() as link:
            return list(reads.every(link, RECORD, "WHERE id = ? ORDER BY version", (record,)))

    def erase(self, records: Iterable[str]) -> int:
        """See :class:`kuager.ports.SealedStore`. While another process reads, the write-ahead log keeps an old page."""
        with self._write() as link:
            erased = [
                link.execute("DELETE FROM sealed_record WHERE id = ?", (one,)).rowcount > 0
                for one in dict.fromkeys(records)
            ]
        with self._pool.lease() as link:
            link.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        return sum(erased)

    def check(self) -> list[str]:
        """See :class:`kuager.ports.SealedStore`."""
        with self._pool.lease() as link:
            return check.check_rows(link, SUMMED)

    def close(self) -> None:
        """See :class:`kuager.ports.SealedStore`."""
        if self._closed:
            return
        standing = whole.state(self._writer)
        self._closed = True
        self._pool.close()
        self._writer.close()
        whole.note(self._path, standing)

    @contextmanager
    def _write(self) -> Iterator[Connection]:
        if not self._writing.acquire(timeout=self._busy_ms / 1000):
            raise BusyStoreError(item=str(self._path))
        try:
            with translated(self._path):
                self._writer.execute("BEGIN IMMEDIATE")
                yield self._writer
                whole.mark(self._writer)
                self._writer.execute("COMMIT")
        except BaseException:
            self._roll_back()
            raise
        finally:
            self._writing.release()

    def _roll_back(self) -> None:
        # After a full disk the engine may have rolled back by itself; the first error is the one to tell.
        if self._writer.in_transaction:
            try:
                self._writer.execute("ROLLBACK")
            except DatabaseError:
                return


def _append(link: Connection, record: SealedRecord) -> bool:
    known = list(reads.every(link, RECORD, "WHERE id = ? ORDER BY version", (record.id,)))
    if record in known:
        return False
    if record.version != len(known) + 1:
        raise RecordConflictError(item=record.id)
    row = RECORD.encode(record)
    link.execute(_INSERT, (*row, checksum(row)))
    return True
