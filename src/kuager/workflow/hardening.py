"""What the process that holds keys asks of the system: no picture of its memory on any disk, and to end with its parent.

Each is asked for where the system has it; what was refused is returned, so that people can be told. Sources: ``prctl(2)``,
``mlock(2)``, ``core(5)``.
"""

from __future__ import annotations

import ctypes
import signal
import sys
from typing import Final

if sys.platform != "win32":
    import resource

NO_CORE: Final = "no core dumps"
NOT_DUMPABLE: Final = "not readable by other programs of this user"
NEVER_SWAPPED: Final = "never swapped out"
ENDS_WITH_PARENT: Final = "ends with its supervisor"
_SET_PDEATHSIG, _SET_DUMPABLE = 1, 4
_CURRENT, _FUTURE, _ON_FAULT = 1, 2, 4


def harden() -> tuple[str, ...]:
    """Asks for everything; returns what is in force from now on."""
    if sys.platform == "win32":
        return ()
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    found = [NO_CORE]
    if sys.platform == "linux":
        libc = ctypes.CDLL(None, use_errno=True)
        if libc.prctl(_SET_DUMPABLE, 0, 0, 0, 0) == 0:
            found.append(NOT_DUMPABLE)
        if libc.prctl(_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0) == 0:
            found.append(ENDS_WITH_PARENT)
        # With a limit, the first page over it would be refused in the middle of work; so all or nothing.
        unlimited = resource.getrlimit(resource.RLIMIT_MEMLOCK)[0] == resource.RLIM_INFINITY
        if unlimited and libc.mlockall(_CURRENT | _FUTURE | _ON_FAULT) == 0:
            found.append(NEVER_SWAPPED)
    return tuple(found)
