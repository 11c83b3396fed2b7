"""Connections: how they are opened, what their failures mean, and a small pool so that threads can read at once."""

from __future__ import annotations

import hashlib
import hmac
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final, TypeAlias
from urllib.parse import quote

from sqlcipher3 import dbapi2

from kuager.errors import BusyStoreError, DamagedStoreError, DiskError, DiskFullError, RunError, WrongPassphraseError

Connection: TypeAlias = Any
"""A ``sqlcipher3.dbapi2.Connection``; the module ships no types."""
DatabaseError: Final = dbapi2.Error

PLAIN_HEADER: Final = b"SQLite format 3\x00"
SALT_SIZE: Final = 16
KEY_SIZE: Final = 32
CACHE_KIB: Final = 64 * 1024
"""SAFETY: a starved cache makes SQLCipher 2.5 times slower, because every page is decrypted again."""
NEARLY_FULL: Final = 1 << 20

_DAMAGE: Final = ("Could not decode to UTF-8", "no such table", "no such column", "malformed database schema")
"""What the engine says, without a code of its own, of texts and schemas that we never wrote."""
_BUSY, _LOCKED, _READONLY, _IOERR, _CORRUPT, _FULL, _CANTOPEN, _NOTADB = 5, 6, 8, 10, 11, 13, 14, 26


def salt_of(key: bytes) -> bytes:
    """Returns the 16 bytes an encrypted file starts with, made from the key.

    SQLCipher would draw them at random. Made from the key, they tell a wrong key from a damaged first page, which give
    the same engine error; HMAC-SHA-256 tells nothing about the key, which is 256 random bits and one per archive.
    A key that came in a rotation (:mod:`kuager.store.sqlite.rekey`) brings the 16 bytes along: the file kept them.
    """
    if len(key) == KEY_SIZE + SALT_SIZE:
        return key[KEY_SIZE:]
    return hmac.new(key, b"kuager case database salt", hashlib.sha256).digest()[:SALT_SIZE]


def key_text(key: bytes) -> str:
    """Returns a key as the engine takes it: raw key and salt in hexadecimal digits."""
    return f"x'{key[:KEY_SIZE].hex()}{salt_of(key).hex()}'"


def connect(path: Path, key: bytes | None, *, create: bool, busy_ms: int, checked: bool = False) -> Connection:
    """Opens one connection, set up for durable writing.

    Args:
        path: the file.
        key: seals it; None for a plain file.
        create: whether to make it.
        busy_ms: how long to wait for another process.
        checked: this process has it open already, so its first bytes were looked at. They must not be looked at again:
            when a process closes a file, POSIX takes away all locks it has on it, those of the engine too
            (sqlite.org/howtocorrupt.html, 2.2). Another process would then write the log home under our hands.

    Raises:
        WrongPassphraseError: when the file is sealed with another key.
        DamagedStoreError: when the file is no database, or none of this kind.
        BusyStoreError: when another process keeps it locked.
    """
    if not create and not checked:
        _check_header(path, key)
    with translated(path):
        mode = "rwc" if create else "rw"
        uri = f"file:{quote(str(path.absolute()))}?mode={mode}"
        link = dbapi2.connect(uri, uri=True, isolation_level=None, check_same_thread=False, timeout=busy_ms / 1000)
        try:
            _set_up(link, key)
        except BaseException:
            link.close()
            raise
    return link


def _set_up(link: Connection, key: bytes | None) -> None:
    # SQLCipher prints page numbers of failed seals on stderr, where only our own words belong.
    link.execute("PRAGMA cipher_log_level = NONE")
    if key is not None:
        link.execute(f'PRAGMA key = "{key_text(key)}"')
    for setting in (
        f"cache_size = -{CACHE_KIB}",
        "temp_store = MEMORY",
        "secure_delete = ON",
        "foreign_keys = ON",
        "recursive_triggers = ON",  # else INSERT OR REPLACE removes rows behind the append-only triggers' back
        "journal_mode = WAL",
        "synchronous = FULL",
    ):
        link.execute(f"PRAGMA {setting}")


def _check_header(path: Path, key: bytes | None) -> None:
    try:
        with path.open("rb") as file:
            head = file.read(SALT_SIZE)
    except FileNotFoundError as error:
        raise DamagedStoreError("The archive's database is missing", item=str(path)) from error
    except OSError as error:
        raise DiskError("The archive's database cannot be opened", item=str(path)) from error
    if len(head) < SALT_SIZE:
        raise DamagedStoreError("The archive's database is empty", item=str(path))
    if key is None and head != PLAIN_HEADER:
        raise DamagedStoreError("The archive's database is encrypted or damaged", item=str(path))
    if key is not None and head == PLAIN_HEADER:
        raise DamagedStoreError("The archive's database is not encrypted", item=str(path))
    if key is not None and head != salt_of(key):
        if _opens(path, key):
            raise DamagedStoreError("The first bytes of the archive's database are damaged", item=str(path))
        raise WrongPassphraseError(item=str(path))


def _opens(path: Path, key: bytes) -> bool:
    """Says whether the key fits the pages although the file's first bytes are not the key's."""
    link = dbapi2.connect(f"file:{quote(str(path.absolute()))}?mode=ro", uri=True, isolation_level=None)
    try:
        link.execute("PRAGMA cipher_log_level = NONE")
        link.execute(f'PRAGMA key = "{key_text(key)}"')
        link.execute("SELECT count(*) FROM sqlite_master")
    except DatabaseError:
        return False
    finally:
        link.close()
    return True


@contextmanager
def translated(path: Path) -> Iterator[None]:
    """Turns an engine error into one of ours, with a cure; what is a mistake of the program stays what it is."""
    try:
        yield
    except DatabaseError as error:
        ours = _meaning(error, path)
        if ours is None:
            raise
        raise ours from error
    except UnicodeDecodeError as error:  # the engine's message quoted a damaged name
        raise DamagedStoreError(item=str(path)) from error


def _meaning(error: Exception, path: Path) -> RunError | None:
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    item = str(path)
    if code in (_BUSY, _LOCKED):
        return BusyStoreError(item=item)
    if is_full(error) or (code == _IOERR and _nearly_full(path)):
        return DiskFullError(item=item)
    if code in (_CORRUPT, _NOTADB) or str(error).startswith(_DAMAGE):
        return DamagedStoreError(item=item)
    if code == _READONLY:
        return DiskError("The archive's database may not be written to", item=item)
    if code in (_IOERR, _CANTOPEN):
        return DiskError(item=item)
    return None


def is_full(error: Exception) -> bool:
    """Says whether an engine error means that the disk has no room."""
    return getattr(error, "sqlite_errorcode", 0) & 0xFF == _FULL


def _nearly_full(path: Path) -> bool:
    try:
        return shutil.disk_usage(path.parent).free < NEARLY_FULL
    except OSError:
        return False


class Pool:
    """Idle connections, handed out one to a reader. A thread that needs another one gets a new one."""

    def __init__(self, path: Path, key: bytes | None, busy_ms: int) -> None:
        self.path = path
        self._key = key
        self._busy_ms = busy_ms
        self._idle: list[Connection] = []
        self._lock = threading.Lock()
        self._closed = False

    @contextmanager
    def lease(self) -> Iterator[Connection]:
        """Hands out a connection for one read; errors inside come out as ours."""
        with self._lock:
            if self._closed:
                raise ValueError("this store is closed")
            link = self._idle.pop() if self._idle else None
        if link is None:
            link = connect(self.path, self._key, create=False, busy_ms=self._busy_ms, checked=True)
        try:
            with translated(self.path):
                yield link
        finally:
            self._back(link)

    def _back(self, link: Connection) -> None:
        with self._lock:
            if not self._closed:
                self._idle.append(link)
                return
        link.close()

    def close(self) -> None:
        """Closes idle connections now and the others when they come back."""
        with self._lock:
            self._closed = True
            idle, self._idle = self._idle, []
        for link in idle:
            link.close()
