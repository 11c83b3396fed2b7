"""Processes that share out tasks: pages are drawn and written by as many as there are cores.

A process is forked where that is safe, so it has the release for nothing; in a process with threads (the workbench) another
thread may hold a lock at that moment, so there new ones are spawned and get the release through a pipe. Neither way is
anything written to a disk but the files of the release.
"""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from pathlib import Path
from traceback import extract_tb
from typing import Any, Final, TypeVar

Given = TypeVar("Given")
Work = TypeVar("Work")
Done = TypeVar("Done")
_RARELY: Final = 100_000
"""New objects before a member looks for those that hold each other; it lives for minutes and makes millions."""
_FAULTS: Final = (
    OSError, RuntimeError, ValueError, TypeError, LookupError, AttributeError, ArithmeticError, AssertionError, MemoryError
)  # fmt: skip
"""Told to the one who gave the task. Whatever else ends the process; that is noticed, too."""
_PATIENCE: Final = 5.0
"""Seconds a process gets to end by itself."""


class CrewError(RuntimeError):
    """A process of the crew failed or was ended from outside. Says where, never with which values: they may be names."""


@dataclass(frozen=True, slots=True)
class _Failed:
    error: BaseException


@contextmanager
def crew(
    given: Given, begin: Callable[[Given], Callable[[Work], Done]], workers: int
) -> Iterator[Callable[[Sequence[Work]], Iterator[Done]]]:
    """Gives a function that does tasks and yields what became of them, in the order they are finished in.

    When the block ends, however it ends, no process is left.

    Args:
        given: what all tasks are about.
        begin: called once in each process; a function of a module, as is what it returns when a process is spawned.
        workers: how many processes; with one (or none) everything happens in this one.

    Raises:
        CrewError: a task failed, or a process died.
        OSError: as a task met it: a full disk, a folder that may not be written.
    """
    if workers <= 1:
        yield lambda tasks: map(begin(given), tasks)
        return
    context = multiprocessing.get_context("fork" if may_fork() else "spawn")
    members: list[tuple[BaseProcess, Connection[Any, Any]]] = []
    try:
        for _ in range(workers):
            ours, theirs = context.Pipe()
            inherited = [one for _, one in members] + [ours] if context.get_start_method() == "fork" else []
            process = context.Process(target=_member, args=(theirs, given, begin, inherited), daemon=True)  # type: ignore[attr-defined]  # both contexts have it
            process.start()
            theirs.close()
            members.append((process, ours))
        yield lambda tasks: _shared(members, tasks)
    finally:
        _end(members)


def may_fork() -> bool:
    """Says whether this process may be copied: it has no other thread, and the system is one where copies are sound."""
    return sys.platform == "linux" and threading.active_count() == 1


def _shared(members: Sequence[tuple[BaseProcess, Connection[Any, Any]]], tasks: Sequence[Work]) -> Iterator[Done]:
    left, busy = iter(tasks), set()
    for _, pipe in members:
        task = next(left, None)
        if task is not None:
            _told(pipe, task)
            busy.add(pipe)
    while busy:
        for pipe in busy.intersection(wait(list(busy))):
            done = _heard(pipe)
            task = next(left, None)
            if task is None:
                busy.discard(pipe)
            else:
                _told(pipe, task)
            yield done


def _told(pipe: Connection[Any, Any], task: object) -> None:
    try:
        pipe.send(task)
    except OSError as error:
        raise CrewError("a process that makes the release ended before its work was done") from error


def _heard(pipe: Any) -> Any:
    try:
        done = pipe.recv()
    except (EOFError, ConnectionError) as error:
        raise CrewError("a process that makes the release ended before its work was done") from error
    if isinstance(done, _Failed):
        raise done.error
    return done


def _end(members: Sequence[tuple[BaseProcess, Connection[Any, Any]]]) -> None:
    for process, pipe in members:
        pipe.close()
        # One that waits for a task sees the pipe end and goes; one in the middle of a task is not waited for.
        process.terminate()
    for process, _ in members:
        process.join(_PATIENCE)
        if process.is_alive():
            process.kill()
            process.join()
        process.close()


def _member(
    pipe: Connection[Any, Any],
    given: Given,
    begin: Callable[[Given], Callable[[Work], Done]],
    inherited: Sequence[Connection[Any, Any]],
) -> None:
    # Ctrl-C goes to the whole group; the one that gave the tasks ends us. A web server's own handler is not ours either.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    for one in inherited:
        # Else a brother's pipe would stay open when the one at its other end is killed, and nobody would notice.
        one.close()
    # What Python says of an error it did not expect quotes values, and they may be names: they go into no log.
    sys.stderr = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115  open until the process ends
    # What was there before is not looked through again and again: that costs time, and copies every page of memory it touches.
    gc.freeze()
    gc.set_threshold(_RARELY)
    with suppress(EOFError, OSError):
        try:
            do = begin(given)
        except _FAULTS as error:
            pipe.send(_Failed(_bare(error)))
            return
        while True:
            task = pipe.recv()
            try:
                done: Any = do(task)
            except _FAULTS as error:
                done = _Failed(_bare(error))
            pipe.send(done)


def _bare(error: BaseException) -> BaseException:
    """Returns an error that may travel and be printed: where it happened, without the values it speaks of."""
    if isinstance(error, OSError):
        return OSError(error.errno, error.strerror)
    place = next(iter(reversed(extract_tb(error.__traceback__))), None)
    at = f" at {place.filename.rpartition('/')[2]}:{place.lineno}" if place else ""
    return CrewError(f"{type(error).__name__}{at}")


__all__ = ["CrewError", "crew", "may_fork"]
