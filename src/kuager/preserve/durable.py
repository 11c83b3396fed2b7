"""Small files (keys, heads) replaced whole: after a crash there is the old one or the new one, never a part."""

from __future__ import annotations

import errno
import os
import sys
from contextlib import suppress
from pathlib import Path

from kuager.errors import DiskError, DiskFullError

_FULL = frozenset({errno.ENOSPC, errno.EDQUOT})


def replace_file(path: Path, data: bytes) -> None:
    """Writes ``data`` to ``path`` in one durable step, readable by this user only.

    The new bytes are synced beside the old file before they take its name, and the folder is synced after.

    Raises:
        DiskFullError: no space left; the old file still stands.
        DiskError: the disk refused; the old file or the new one stands.
    """
    temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        # A file of that name can only be a crashed namesake's: process numbers are used again.
        temporary.unlink(missing_ok=True)
        handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
        _sync_folder(path.parent)
    except OSError as error:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)
        raise disk_error(error, path.name) from error


def disk_error(error: OSError, item: str) -> DiskError | DiskFullError:
    """Returns our error for one of the operating system's."""
    return DiskFullError(item=item) if error.errno in _FULL else DiskError(item=item)


def _sync_folder(folder: Path) -> None:
    if sys.platform == "win32":  # pragma: no cover  NTFS journals its names and offers no such call
        return
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
