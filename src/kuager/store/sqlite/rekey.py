"""Turning the database over to another key: every page written anew under it, in one transaction of the engine.

The file keeps its first 16 bytes (SQLCipher's salt), so the new key is 32 bytes followed by those. A kill in the middle
leaves a journal, which the next opening plays back: then the file stands under the old key as if nothing had been.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final
from urllib.parse import quote

from sqlcipher3 import dbapi2

from kuager.errors import BusyStoreError, DamagedStoreError
from kuager.store.sqlite.connection import SALT_SIZE, Connection, DatabaseError, key_text, translated

BUSY_MS: Final = 5000


def salt_in(path: Path) -> bytes:
    """Returns the 16 bytes an encrypted database starts with.

    Raises:
        DamagedStoreError: it cannot be read.
    """
    try:
        with path.open("rb") as file:
            return file.read(SALT_SIZE)
    except OSError as error:
        raise DamagedStoreError("The archive's database is missing", item=str(path)) from error


def opens(path: Path, key: bytes) -> bool:
    """Says whether the database stands under this key; plays back what a kill left half written.

    Raises:
        BusyStoreError: another process turns it over at this moment.
    """
    with translated(path):
        link = _link(path, key)
        try:
            link.execute("SELECT count(*) FROM sqlite_master").fetchone()
        except DatabaseError as error:
            if _is_other_key(error):
                return False
            raise
        finally:
            link.close()
    return True


class Turning:
    """A database that nobody else has open."""

    def __init__(self, link: Connection, path: Path) -> None:
        self._link = link
        self._path = path

    def turn(self, key: bytes) -> None:
        """Writes every page anew under ``key``: 32 bytes and the file's first 16.

        Raises:
            DiskError: the disk refused; the old key stands.
            ValueError: the key does not end with what the file starts with.
        """
        if key[-SALT_SIZE:] != salt_in(self._path):
            raise ValueError("a database keeps its first bytes when it changes its key")
        with translated(self._path):
            self._link.execute(f"PRAGMA rekey = \"x'{key.hex()}'\"")


@contextmanager
def alone(path: Path, key: bytes) -> Iterator[Turning]:
    """Opens the database so that no other process can, and brings its log home first.

    Raises:
        BusyStoreError: somebody else has it open.
        DamagedStoreError: it does not stand under this key.
    """
    with translated(path):
        link = _link(path, key)
        try:
            link.execute("PRAGMA synchronous = FULL")
            # Left in the log, pages under the old key would be taken for damage after the turn.
            link.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            link.execute("PRAGMA locking_mode = EXCLUSIVE")
            # Leaving the log needs every other connection to be gone; the engine refuses otherwise.
            mode = link.execute("PRAGMA journal_mode = DELETE").fetchone()[0]
            link.execute("BEGIN EXCLUSIVE")
            link.execute("COMMIT")
            if mode != "delete":
                raise BusyStoreError(item=str(path))
            yield Turning(link, path)
        finally:
            link.close()


def _link(path: Path, key: bytes) -> Connection:
    uri = f"file:{quote(str(path.absolute()))}?mode=rw"
    link = dbapi2.connect(uri, uri=True, isolation_level=None, timeout=BUSY_MS / 1000)
    link.execute("PRAGMA cipher_log_level = NONE")
    link.execute(f'PRAGMA key = "{key_text(key)}"')
    return link


def _is_other_key(error: Exception) -> bool:
    return getattr(error, "sqlite_errorcode", 0) & 0xFF in _NOT_OURS


_NOT_OURS: Final = frozenset({11, 26})
"""SQLITE_CORRUPT and SQLITE_NOTADB: what the engine says of pages that do not fit the key."""
