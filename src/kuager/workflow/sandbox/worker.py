"""The reading process: ``python -m kuager.workflow.sandbox.worker``. It gets bytes by one pipe and answers by another.

It loads the readers and the word lists, gives up everything but reading, and, where the system can, makes copies of itself
(fork) that do the work. A copy reads files until one of them fails or it has read its share, so that what a bad file may have left behind
does not reach the next; a new copy costs some milliseconds where a new process costs hundreds. If a copy ends badly this
process ends the same way, and the archive's side draws the conclusion.
"""

from __future__ import annotations

import gc
import io
import json
import os
import signal
import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from importlib import import_module
from typing import Any, NoReturn

from kuager import read
from kuager.errors import ItemError, ReaderMemoryError, UnforeseenItemError
from kuager.extract import Lexicon
from kuager.read import Reader
from kuager.workflow.sandbox import limits, tasks, wire
from kuager.workflow.sandbox.asking import Task, load_words
from kuager.workflow.sandbox.limits import AddressSpace
from kuager.workflow.sandbox.wire import Kind, WireError

EXIT_MEMORY, EXIT_PIPE, EXIT_CLOSED = 71, 74, 76
WRAPPED = "wrapped"
GRANTED, REFUSED = b"1", b"0"
INLINE = 1 << 20
"""Bytes up to which a file is sent along with the question instead of being asked for piece by piece."""
STEP = 1 << 20
_LONGEST_JOB = 1 << 20
_MOST_WORDS = 1 << 28
_SIGNALLED = 128


class Remote(io.RawIOBase):
    """A file on the other side of the pipe, to be read from any place."""

    def __init__(self, incoming: int, outgoing: int, size: int) -> None:
        super().__init__()
        self._in, self._out, self._size, self._at = incoming, outgoing, size, 0

    def readable(self) -> bool:
        """Yes."""
        return True

    def seekable(self) -> bool:
        """Yes."""
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET, /) -> int:
        """Moves to a place and returns it.

        Raises:
            ValueError: before the start.
        """
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._size}[whence]
        if base + offset < 0:
            raise ValueError("before the start of the file")
        self._at = base + offset
        return self._at

    def tell(self) -> int:
        """Returns the place that is read next."""
        return self._at

    def readinto(self, into: memoryview, /) -> int:  # type: ignore[override]  # typeshed asks for any buffer
        """Asks for the bytes that follow, at most a step of them, and returns how many came.

        Raises:
            WireError: when something else came.
        """
        end = min(self._at + len(into), self._size, self._at + STEP)
        if end <= self._at:
            return 0
        wire.send_json(self._out, Kind.PULL, [self._at, end])
        data = _data(self._in, STEP)
        into[: len(data)] = data
        self._at += len(data)
        return len(data)


def _data(incoming: int, most: int) -> bytes:
    frame = wire.receive(incoming, most)
    if frame is None or frame[0] is not Kind.DATA:
        raise WireError("bytes were expected")
    return frame[1]


def main(arguments: list[str]) -> NoReturn:
    """Serves until nobody asks any more."""
    incoming, outgoing = take_pipes()
    readers = read.readers()
    import_module("kuager.read.imports")
    tasks.warm_up()
    size = AddressSpace().now()
    desk = _Desk(incoming=incoming, outgoing=outgoing, size=size, readers=readers)
    wire.send_json(outgoing, Kind.HELLO, {"in_force": limits.harden(wrapped=WRAPPED in arguments)})
    gc.collect()
    gc.freeze()  # copies share the memory of what is loaded, as long as nobody touches it
    os._exit(_at_pipe(lambda: _by_copies(desk) if sys.platform == "linux" else desk.serve()))


def take_pipes() -> tuple[int, int]:
    """Keeps the two pipes for us alone: what a library prints must not end up between the frames."""
    pipes = os.dup(0), os.dup(1)
    nowhere = os.open(os.devnull, os.O_RDWR)
    for number in (0, 1, 2):
        os.dup2(nowhere, number)
    os.close(nowhere)
    return pipes


def _at_pipe(work: Callable[[], int]) -> int:
    try:
        return work()
    except WireError:
        return EXIT_PIPE
    except MemoryError:
        return EXIT_MEMORY


def _by_copies(desk: _Desk) -> int:
    """Lets copies of this process serve, one after the other; returns how this process shall end."""
    while True:
        copy = os.fork()
        if copy == 0:
            os._exit(_at_pipe(desk.serve))
        _, status = os.waitpid(copy, 0)
        code = os.waitstatus_to_exitcode(status)
        if _something_still_runs():
            os.kill(0, signal.SIGKILL)  # the whole group, this process too: what was left could answer in our name
        if code == EXIT_CLOSED:
            return 0
        if code:
            return _SIGNALLED - code if code < 0 else code


def _something_still_runs() -> bool:
    with suppress(ChildProcessError):
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass
        return True
    return False


@dataclass(frozen=True, slots=True, kw_only=True)
class _Desk:
    """Answers questions."""

    incoming: int
    outgoing: int
    size: int
    readers: Sequence[Reader]
    lexicons: dict[str, Lexicon] = field(default_factory=dict)
    """The project's own words by the mark the other side gave them; the last only."""

    def serve(self) -> int:
        """Reads files until one fails or the share is done (0), or nobody asks any more."""
        served = 0
        while (frame := wire.receive(self.incoming, _LONGEST_JOB)) is not None:
            kind, content = frame
            if kind is not Kind.JOB:
                raise WireError("a job was expected")
            job = json.loads(content)
            problem = self._one(job)
            if problem is not None:
                wire.send_json(self.outgoing, Kind.FAILED, wire.failure(problem))
            wire.send(self.outgoing, Kind.DONE)
            served += 1
            if problem is not None or served >= job["share"]:
                return 0
        return EXIT_CLOSED

    def _one(self, job: Mapping[str, Any]) -> ItemError | None:
        limits.for_one_file(job["seconds"], job["megabytes"], self.size)
        with suppress(MemoryError):
            return self._answer(job)
        # Only here, outside of any except clause, is the memory free that the reading took.
        return ReaderMemoryError()

    def _answer(self, job: Mapping[str, Any]) -> ItemError | None:
        data: bytes | io.BufferedReader
        if job["size"] <= INLINE:
            data = _data(self.incoming, INLINE)
        else:
            data = io.BufferedReader(Remote(self.incoming, self.outgoing, job["size"]), STEP)
        asked = tasks.Job(
            name=job["name"],
            about=job["about"],
            data=data,
            readers=self.readers,
            words=lambda: self._lexicon(job["words"]),
            more_time=self._more_time,
        )
        try:
            for answer in tasks.answers(Task(job["task"]), asked):
                wire.send(self.outgoing, Kind.ANSWER, answer)
        except (WireError, MemoryError):
            raise
        except ItemError as error:
            return error
        except Exception as error:  # noqa: BLE001  the boundary around one item, on this side of the pipe
            return UnforeseenItemError(f"{UnforeseenItemError.title} ({type(error).__name__})")
        return None

    def _more_time(self, seconds: float) -> bool:
        wire.send_json(self.outgoing, Kind.MORE, seconds)
        granted = _data(self.incoming, 1) == GRANTED
        if granted:
            limits.more_time(seconds)
        return granted

    def _lexicon(self, mark: str) -> Lexicon:
        if mark not in self.lexicons:
            wire.send(self.outgoing, Kind.WORDS)
            found = load_words(_data(self.incoming, _MOST_WORDS))
            self.lexicons.clear()
            self.lexicons[mark] = found
        return self.lexicons[mark]


if __name__ == "__main__":
    main(sys.argv[1:])
