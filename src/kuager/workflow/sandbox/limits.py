"""What the reading process may use, and the taking away of everything it does not need."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from kuager.workflow.sandbox import kernel

if sys.platform != "win32":
    import resource

MEGABYTE = 1_000_000
NO_NETWORK = "no network"
OWN_FILES = "no files but programs and libraries"
NO_PRIVILEGES = "no privileges"
NO_WRITING = "writes no files"
MEMORY = "memory limited"
TIME = "time limited"
OWN_PROCESSES = "sees no other process"
FRESH_COPIES = "a fresh process after every bad file"
ALL = (MEMORY, TIME, NO_WRITING, NO_NETWORK, OWN_FILES, NO_PRIVILEGES, FRESH_COPIES)
"""What holds on Linux 5.13 or newer, on x86-64 and ARM64; with bubblewrap OWN_PROCESSES comes on top."""

_OPEN_FILES = 64
_PROCESSES = 32
_SYSTEM = ("/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/nix/store", "/gnu/store", "/opt")
_SYSTEM_FILES = ("/etc/ld.so.cache", "/etc/fonts", "/etc/alternatives", "/etc/localtime", "/dev/urandom")


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """For one file.

    Attributes:
        seconds: of processor time, and of waiting; a large file gets more, see ``reading.PER_SECOND``.
        megabytes: of memory, what the process needs for its libraries (some 100) included.
        files: read by one copy of the worker before another takes over.
        answer_megabytes: of text and zones that are taken from the worker for one file.
        patience: seconds beyond ``seconds`` that a reader is granted, step by step, for work that is slow by its nature
            and goes on, such as recognising the words of scanned pages: at one to two seconds a page some 500 pages.
    """

    seconds: int = 20
    megabytes: int = 512
    files: int = 64
    answer_megabytes: int = 512
    patience: int = 900


def harden(*, wrapped: bool, also: Sequence[str] = ()) -> tuple[str, ...]:
    """Takes away, for good, what reading a file does not need; returns what is now in force, in words.

    Args:
        wrapped: the process stands in namespaces of its own (bubblewrap).
        also: folders that may be read besides the system's programs and our own.
    """
    if sys.platform == "win32":
        return ()
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (_OPEN_FILES, _OPEN_FILES))
    found = [NO_WRITING, TIME]
    if _memory_counts():
        found.append(MEMORY)
    if wrapped:  # a count of processes holds for a whole user; only in a user namespace is that this worker alone
        resource.setrlimit(resource.RLIMIT_NPROC, (_PROCESSES, _PROCESSES))
        found.append(OWN_PROCESSES)
    if sys.platform == "linux":
        found += [FRESH_COPIES, *_by_kernel(wrapped=wrapped, also=also)]
    return tuple(found)


def _by_kernel(*, wrapped: bool, also: Sequence[str]) -> list[str]:
    found = []
    kernel.adopt_orphans()
    if kernel.drop_privileges():
        found.append(NO_PRIVILEGES)
    if kernel.restrict_files((*readable(), *also)):
        found.append(OWN_FILES)
    if kernel.refuse_calls() or wrapped:
        found.append(NO_NETWORK)
    return found


def readable() -> tuple[str, ...]:
    """Returns the folders and files a reader may look at: the system's programs, and Python's and kuager's own."""
    python = (sys.prefix, sys.base_prefix, sys.exec_prefix, *sys.path, str(Path(sys.executable).resolve().parent))
    wanted = dict.fromkeys((*_SYSTEM, *_SYSTEM_FILES, *python))
    return tuple(path for path in wanted if path not in {"", "/", "."} and Path(path).exists())


def for_one_file(seconds: int, megabytes: int, base: int) -> None:
    """Sets the limits of a process that reads one file and ends.

    Args:
        seconds: of processor time.
        megabytes: of memory beyond ``base``.
        base: bytes of address space that the process had before and does not use, see :class:`AddressSpace`.
    """
    if sys.platform == "win32":
        return
    if _memory_counts():
        most = base + megabytes * MEGABYTE
        resource.setrlimit(resource.RLIMIT_AS, (most, most))
    spent = resource.getrusage(resource.RUSAGE_SELF)
    until = int(spent.ru_utime + spent.ru_stime) + seconds + 1
    hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
    resource.setrlimit(resource.RLIMIT_CPU, (until, hard))


def more_time(seconds: float) -> None:
    """Lets this process use its processor for so many more seconds from now."""
    if sys.platform == "win32":
        return
    spent = resource.getrusage(resource.RUSAGE_SELF)
    until = int(spent.ru_utime + spent.ru_stime + seconds) + 1
    soft, hard = resource.getrlimit(resource.RLIMIT_CPU)
    if soft != resource.RLIM_INFINITY and until > soft:
        resource.setrlimit(resource.RLIMIT_CPU, (until, hard))


def _memory_counts() -> bool:
    # macOS takes the number and does not heed it.
    return sys.platform not in {"darwin", "win32"}


class AddressSpace:
    """How much address space this process has beyond the memory that it uses.

    Libraries ask for more than they ever touch; what they did touch counts against the limit of a file, so that the
    whole process stays below it. Made before :func:`harden`, after which the system's file is out of reach.
    """

    def __init__(self) -> None:
        try:
            self._file: int | None = os.open("/proc/self/statm", os.O_RDONLY)
        except OSError:
            self._file = None

    def now(self) -> int:
        """Returns bytes; a safe guess where the system does not say."""
        if self._file is None or sys.platform == "win32":
            return 256 * MEGABYTE
        whole, used = os.pread(self._file, 100, 0).split()[:2]
        return (int(whole) - int(used)) * resource.getpagesize()
