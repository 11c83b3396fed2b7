"""Small files (keys, heads) replaced whole: after a crash there is the old one or the new one, never a part."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from kuager.errors import DiskError, DiskFullError

_FULL = frozenset({errno.ENOSPC, errno.EDQUOT})


def replace_file(path: Path, data: bytes) -> None:
    """Writes ``data`` to ``path`` in one durable step, readable by this user only.

    Raises:
        DiskFullError: no space left; the old file still stands.
        DiskError: the disk refused; the old file or the new one stands.
    """
    with replacing(path) as file:
        file.write(data)


@contextmanager
def replacing(path: Path) -> Iterator[BinaryIO]:
    """Opens a file beside ``path`` that takes its name when the block ends well, readable by this user only.

    The new bytes are synced before they take the name, and the folder is synced after. When the block ends with an error
    nothing is left of them.

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
            yield file
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
        _sync_folder(path.parent)
    except OSError as error:
        raise disk_error(error, path.name) from error
    finally:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)


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
