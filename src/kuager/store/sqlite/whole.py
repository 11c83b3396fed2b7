"""One sum over a whole plain database file, noted when it was closed.

Rows carry sums and the engine checks its trees, but half of a page may be free or hold scraps of moved rows, and nothing
covers those. A sealed file needs no such note: each of its pages carries a seal over every byte. Each transaction of a
plain file leaves a random mark in it; the note is about the state with that mark and says nothing of any other.
"""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from typing import Final

from kuager.errors import DiskError, DiskFullError
from kuager.model.ids import canonical_json
from kuager.store.files.disk import disk_errors, sync_folder
from kuager.store.sqlite import reads, wal
from kuager.store.sqlite.connection import Connection, DatabaseError

SIDE: Final = ".sum"
MARK: Final = "state"
_FORMAT: Final = 1
_PAGE: Final = 4096
_SUM: Final = """
import hashlib, sys
with open(sys.argv[1], "rb") as file:
    print(hashlib.file_digest(file, "sha256").hexdigest())
"""
_NEW_MARK: Final = (
    "INSERT INTO meta (key, value) VALUES (?, lower(hex(randomblob(16)))) "
    "ON CONFLICT (key) DO UPDATE SET value = excluded.value"
)


def beside(path: Path) -> Path:
    """Returns where the note about a database lies."""
    return path.with_name(path.name + SIDE)


def mark(link: Connection) -> None:
    """Marks a new state; the last but one act of a transaction."""
    link.execute(_NEW_MARK, (MARK,))


def state(link: Connection) -> str:
    """Returns which state the file is in; empty when it has no mark yet, or cannot say."""
    try:
        return f"{reads.text(link, MARK) or ''}"
    except (DatabaseError, UnicodeDecodeError):
        return ""


def note(path: Path, standing: str) -> None:
    """Notes the sum of a file that this process has closed. Does nothing when it is noted, or in use, or the disk refuses.

    Args:
        path: the database.
        standing: its state, read before it was closed.
    """
    known = _read(path)
    if not standing or _pending(path) or (known is not None and known[0] == standing):
        return
    with suppress(OSError, DiskError, DiskFullError):
        before = path.stat()
        digest = _digest(path)
        if _pending(path) or path.stat().st_mtime_ns != before.st_mtime_ns:
            return  # another process has begun to write
        new = beside(path).with_name(beside(path).name + ".new")
        with disk_errors(new.name):
            with new.open("wb") as file:
                file.write(_render(standing, digest))
                file.flush()
                os.fsync(file.fileno())  # renamed before its bytes are there, a pulled plug would leave a damaged note
            new.chmod(0o600)
            new.replace(beside(path))
            sync_folder(path.parent)


def problems(path: Path, link: Connection) -> list[str]:
    """Returns what is wrong with the file as a whole; empty when it is sound, or nothing was noted of this state."""
    if not beside(path).exists():
        return []
    known = _read(path)
    if known is None:
        return [f"{beside(path).name}: this note of its sum is damaged"]
    if _pending(path) or known[0] != state(link):
        return []
    try:
        same = known[1] == _digest(path)
    except OSError:
        return ["its bytes cannot be read whole"]
    return [] if same else ["its bytes are not those it was closed with"]


def closed_problems(path: Path) -> list[str] | None:
    """Returns what is wrong with a file that nobody can open here: its length, and its bytes against the note.

    Needs no key. None when nothing can be said: no note was made, or the newest changes still wait in the log.
    """
    try:
        size = path.stat().st_size
    except OSError:
        return ["it is missing"]
    if size == 0 or size % _PAGE:
        return ["it was cut short"]
    known = _read(path)
    if known is None:
        return ["the note of its sum is damaged"] if beside(path).exists() else None
    if _pending(path):
        return None
    try:
        same = known[1] == _digest(path)
    except OSError:
        return ["its bytes cannot be read whole"]
    return [] if same else ["its bytes are not those it was closed with"]


def _pending(path: Path) -> bool:
    try:
        return wal.beside(path).stat().st_size > 0
    except OSError:
        return False


def _read(path: Path) -> tuple[str, str] | None:
    try:
        data = beside(path).read_bytes()
        value = json.loads(data)
        found = str(value["state"]), str(value["sha256"])
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return None
    return found if _render(*found) == data else None


def _render(standing: str, digest: str) -> bytes:
    value = {"kuager_database_sum": _FORMAT, "state": standing, "sha256": digest}
    total = hashlib.sha256(canonical_json(value)).hexdigest()
    return (json.dumps({**value, "sum": total}, indent=2, sort_keys=True) + "\n").encode()


def _digest(path: Path) -> str:
    """Returns the sum of a file, read by another process.

    When a process closes a file, POSIX takes away every lock it has on it, the engine's too (sqlite.org/howtocorrupt.html,
    2.2): another program would then write the log home and remove it under an open connection, and rows would be lost.

    Raises:
        OSError: when the file cannot be read.
    """
    argv = [sys.executable, "-I", "-S", "-c", _SUM, os.fspath(path)]
    done = subprocess.run(argv, capture_output=True, check=False)  # noqa: S603  our own program with our own words
    if done.returncode:
        raise OSError("the database file cannot be read")
    return done.stdout.decode().strip()
