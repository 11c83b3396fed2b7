"""The two places where any error at all is caught: around one item, and around one run.

A mistake of ours in one reader must not cost a team the other nine thousand files, and a person under pressure must
not be shown a traceback. Everywhere else only named errors are caught. Beside them stands what names an error of the
operating system, and what writes a new file under those names.
"""

from __future__ import annotations

import errno
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from kuager.errors import DiskError, DiskFullError, KuagerError, TargetExistsError, UnforeseenError, UnforeseenItemError

T = TypeVar("T")


def item_guarded(work: Callable[[], T], name: str) -> T:
    """Runs the work on one item, turning anything unforeseen into an error of that item.

    Raises:
        KuagerError: as raised inside, or UnforeseenItemError.
    """
    try:
        return work()
    except KuagerError:
        raise
    except OSError as error:
        raise from_os(error, name) from error
    except Exception as error:
        raise UnforeseenItemError(f"{UnforeseenItemError.title} ({type(error).__name__})", item=name) from error


def run_guarded(work: Callable[[], int], failed: Callable[[KuagerError], int]) -> int:
    """Runs a whole command and returns its exit code, whatever happens inside."""
    try:
        return work()
    except KuagerError as error:
        return failed(error)
    except OSError as error:
        return failed(from_os(error, None))
    except Exception as error:  # noqa: BLE001  the door's boundary: never a traceback
        unforeseen = UnforeseenError(f"{UnforeseenError.title} ({type(error).__name__})")
        unforeseen.trace = traceback.format_exc()
        return failed(unforeseen)


def put_new(target: Path, data: bytes) -> None:
    """Writes a file that is not there yet; nothing half-written is left of it.

    Raises:
        TargetExistsError: something is in that place.
        DiskError: the disk refused.
    """
    try:
        file = target.open("xb")
    except FileExistsError:
        raise TargetExistsError(item=str(target)) from None
    except OSError as error:
        raise from_os(error, str(target)) from error
    try:
        with file:
            file.write(data)
    except OSError as error:
        target.unlink(missing_ok=True)
        raise from_os(error, str(target)) from error


def from_os(error: OSError, name: str | None) -> KuagerError:
    """Names an operating system error by what it means for the person."""
    if error.errno in {errno.ENOSPC, errno.EDQUOT}:
        return DiskFullError(item=name)
    return DiskError(f"{DiskError.title} ({error.strerror or type(error).__name__})", item=name)
