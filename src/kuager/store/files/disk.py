"""The few system calls whose order decides what survives a power cut, and what their failures mean."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from kuager.errors import DiskError, DiskFullError

if sys.platform == "win32":  # pragma: no cover
    import shutil
else:
    import fcntl

_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


@contextmanager
def disk_errors(item: str) -> Iterator[None]:
    """Turns a refused write into an error with a cure.

    Raises:
        DiskFullError: no space, or the quota is used up.
        DiskError: any other refusal of the operating system (EIO, read-only, permission).
    """
    try:
        yield
    except OSError as error:
        if error.errno in _FULL:
            raise DiskFullError(item=item) from error
        raise DiskError(
            f"The disk refused to store the data ({os.strerror(error.errno or errno.EIO)})", item=item
        ) from error


def sync_folder(folder: Path) -> None:
    """Makes new, renamed and removed names of a folder durable; a no-op where folders cannot be opened (Windows)."""
    if sys.platform == "win32":  # pragma: no cover  NTFS journals its names and offers no such call
        return
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def write_all(handle: int, data: bytes) -> None:
    """Writes every byte; a short write (a disk filling up) is tried on until the system says why."""
    view = memoryview(data)
    while view:
        view = view[os.write(handle, view) :]


def hold(handle: int) -> bool:
    """Takes the file for this process until it is closed or the process dies; False when another one has it."""
    if sys.platform == "win32":  # pragma: no cover  an open file cannot be removed there, which is the lock
        return True
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def free_bytes(folder: Path) -> int:
    """Returns how many bytes this user may still write to the disk that holds ``folder``."""
    if sys.platform == "win32":  # pragma: no cover
        return shutil.disk_usage(folder).free
    stats = os.statvfs(folder)
    return stats.f_bavail * stats.f_frsize
