"""The steps of mending a database: is it damaged, is it free, and the new one in its place with the old one kept."""

from __future__ import annotations

import os
import shutil
import sys
from contextlib import closing, suppress
from pathlib import Path
from typing import Final

from kuager.errors import BusyStoreError, DamagedStoreError, WrongPassphraseError
from kuager.store.files.disk import disk_errors, sync_folder
from kuager.store.sqlite import wal, whole
from kuager.store.sqlite.store import open_store

if sys.platform != "win32":
    import fcntl

_ALIVE: Final = 128
"""The byte of the ``-shm`` file that every open connection keeps locked (``WAL_SHM_DMS`` in SQLite's os_unix.c)."""
_SIDES: Final = ("-wal", "-shm", whole.SIDE)


def trouble(path: Path, key: bytes | None, *, ledger_rows: int = 0) -> list[str]:
    """Returns what is wrong with a database, in words; empty when it is sound.

    Args:
        path: the file; nobody else may have it open.
        key: opens it; it is known to be the right one, so a file that it does not open is damaged.
        ledger_rows: how many rows its ledger had at least (from its heads).

    Raises:
        BusyStoreError: another process has it open.
    """
    if in_use(path):
        raise BusyStoreError("Another kuager is using this archive, so its database cannot be mended", item=str(path))
    try:
        with closing(open_store(path, key)) as store:
            found = store.check()
            have = sum(1 for _ in store.custody())
    except (DamagedStoreError, WrongPassphraseError) as error:
        return [error.message]
    if have < ledger_rows:
        found.append(f"the ledger has {have} rows and had {ledger_rows}")
    return found


def in_use(path: Path) -> bool:
    """Says whether another process has the database open, by the lock that the engine holds all the while."""
    if sys.platform == "win32":  # pragma: no cover  an open file cannot be replaced there, which is the lock
        return False
    try:
        with path.with_name(path.name + "-shm").open("r+b") as file:
            fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB, 1, _ALIVE)
    except (BlockingIOError, PermissionError):
        return True
    except OSError:  # missing, or on a disk that cannot be written to
        return False
    return False


def clear(path: Path) -> None:
    """Takes away a database that an interrupted mending left half made, and its side files."""
    for side in ("", *_SIDES):
        path.with_name(path.name + side).unlink(missing_ok=True)


def swap(new: Path, live: Path, aside: Path) -> None:
    """Puts a whole new database in the place of the damaged one, which is kept.

    The damaged file and its write-ahead log are in ``aside``, durably, before anything is taken away. The log goes
    before the new file comes: replayed over it, old pages would ruin it.

    Args:
        new: the new file, closed.
        live: the damaged file.
        aside: a folder to keep the damaged files in; made here.

    Raises:
        DiskFullError: no room; the damaged file still stands.
        DiskError: the disk refused; the damaged file still stands, or the new one.
    """
    with disk_errors(str(live)):
        aside.mkdir(mode=0o700, parents=True, exist_ok=True)
        for path in (live, wal.beside(live)):
            if path.exists():
                _keep(path, aside / path.name)
        sync_folder(aside)
        sync_folder(aside.parent)
        sync_folder(live.parent)
        for side in _SIDES:
            live.with_name(live.name + side).unlink(missing_ok=True)
        new.replace(live)
        if whole.beside(new).exists():
            whole.beside(new).replace(whole.beside(live))
        sync_folder(live.parent)


def _keep(path: Path, kept: Path) -> None:
    try:
        os.link(path, kept)
    except OSError:  # a disk without links
        with suppress(shutil.SameFileError):
            shutil.copy2(path, kept)
        with kept.open("r+b") as file:
            os.fsync(file.fileno())
