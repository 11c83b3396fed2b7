"""The two places where any error at all is caught: around one item, and around one run.

A mistake of ours in one reader must not cost a team the other nine thousand files, and a person under pressure must
not be shown a traceback. Everywhere else only named errors are caught.
"""

from __future__ import annotations

import errno
import traceback
from collections.abc import Callable
from typing import TypeVar

from kuager.errors import DiskError, DiskFullError, KuagerError, UnforeseenError, UnforeseenItemError

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


def from_os(error: OSError, name: str | None) -> KuagerError:
    """Names an operating system error by what it means for the person."""
    if error.errno in {errno.ENOSPC, errno.EDQUOT}:
        return DiskFullError(item=name)
    return DiskError(f"{DiskError.title} ({error.strerror or type(error).__name__})", item=name)
