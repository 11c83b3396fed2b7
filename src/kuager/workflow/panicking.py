"""Panic: no passphrase opens the archive any more, and no process of it lives.

The slots go first: if somebody pulls the plug in the next moment, the disk is already shut. Then the processes; then the
slots once more, because a process that was just changing a passphrase could have written them back before it died.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from kuager.preserve import keys_recovery
from kuager.workflow.keyring import key_file
from kuager.workflow.serving_file import supervisors

WORD: Final = "PANIC"
"""What a person types so that nothing happens by mistake."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Panicked:
    """How many passphrases were destroyed, and how many processes ended."""

    slots: int
    ended: int


def panic(root: Path, *, even_without_shares: bool = False) -> Panicked:
    """Destroys the slots and ends every other process that has this archive open. Needs no passphrase.

    Args:
        root: the archive.
        even_without_shares: also when nothing will open it ever again.

    Raises:
        NoSharesError: no recovery shares exist, and nobody said that it may all be lost. Nothing was done.
        UsageError: a plain archive has nothing to destroy.
    """
    path = key_file(root)
    slots = keys_recovery.shut(path, even_without_shares=even_without_shares)
    ended = 0
    for process in sorted(_with_children(_holders(root))):
        with suppress(ProcessLookupError, PermissionError):
            os.kill(process, signal.SIGKILL)
            ended += 1
    slots += keys_recovery.shut(path, even_without_shares=True)
    return Panicked(slots=slots, ended=ended)


def _holders(root: Path) -> set[int]:
    """Returns the processes that hold a file of the archive open, and the supervisors of its workbenches."""
    found = set(supervisors(root))
    if sys.platform.startswith("linux"):
        inside = f"{root.resolve()}{os.sep}"
        found |= {process for process in _processes() if any(name.startswith(inside) for name in _open_files(process))}
    return found


def _with_children(holders: set[int]) -> set[int]:
    """Adds what they started: readers in their sandbox hold texts and no file of the archive."""
    found = holders.union(*(descendants(process) for process in holders))
    return found - {os.getpid()}


def descendants(process: int) -> set[int]:
    """Returns the children of a process, their children, and so on; nothing where the system does not tell."""
    parents = {one: _parent(one) for one in _processes()}
    found = {process}
    while more := {one for one, parent in parents.items() if parent in found and one not in found}:
        found |= more
    return found - {process}


def _processes() -> Iterator[int]:
    if sys.platform.startswith("linux"):
        yield from (int(one.name) for one in Path("/proc").iterdir() if one.name.isdigit())


def _open_files(process: int) -> Iterator[str]:
    with suppress(OSError):
        for handle in Path(f"/proc/{process}/fd").iterdir():
            with suppress(OSError):
                yield str(handle.readlink())


def _parent(process: int) -> int:
    try:
        return int(
            Path(f"/proc/{process}/stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()[1]
        )
    except (OSError, ValueError, IndexError):
        return 0
