"""Where a running workbench can be found: one small file in the archive, locked for as long as it runs, with no secret."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

if sys.platform != "win32":
    import fcntl

FILE: Final = ".kuager-serve"
_MOST: Final = 32


@contextmanager
def standing(root: Path) -> Iterator[None]:
    """Notes that this process is the supervisor of a workbench; the note goes when the process does."""
    path = root / f"{FILE}.{os.getpid()}"
    try:
        handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600)
    except OSError:  # a read-only stick can still be read
        yield
        return
    try:
        if sys.platform != "win32":
            fcntl.flock(handle, fcntl.LOCK_EX)
        os.write(handle, str(os.getpid()).encode())
        yield
    finally:
        with suppress(OSError):
            path.unlink()
        os.close(handle)


def supervisors(root: Path) -> tuple[int, ...]:
    """Returns the process ids of running workbenches of an archive; notes of dead ones are cleared away.

    A process number is used again by the system, so only a note that is still locked counts.
    """
    return tuple(found for path in sorted(root.glob(f"{FILE}.*")) if (found := _living(path)))


def _living(path: Path) -> int:
    try:
        handle = os.open(path, os.O_RDWR | os.O_CLOEXEC)
    except OSError:
        return 0
    try:
        if sys.platform != "win32":
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        text = os.read(handle, _MOST)
        return int(text) if text.isdigit() else 0
    else:
        with suppress(OSError):
            path.unlink()
        return 0
    finally:
        os.close(handle)
