"""Comparing words in several processes: each gets pairs of words and gives back how alike they are.

The processes are Python's own, started anew and fed by pipes, so that nothing is written to the disk and a run that is
killed leaves none behind: a child whose pipe closes ends. How a pair is judged does not depend on who judges it, hence
the results are the same with any number of processes.
"""

from __future__ import annotations

import struct
import subprocess
import sys
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from queue import SimpleQueue
from typing import IO, Final, Protocol, Self, TypeAlias, TypeVar

import numpy as np
from numpy.typing import NDArray

from kuager.resolve.likeness import likeness_of
from kuager.resolve.records.table import Ints

Likes: TypeAlias = NDArray[np.float32]
Compare: TypeAlias = Callable[[Sequence[str], Ints, Ints], Likes]
"""Takes words and two arrays of places in them, of one length; returns how alike the words of each pair are."""

A = TypeVar("A")
B = TypeVar("B")


class Spread(Protocol):
    """Does a piece of work on each of several parts, wherever that may be, and returns the outcomes in their order.

    Work and parts may be sent elsewhere: functions of modules, arrays, and dataclasses of them.
    """

    def __call__(self, work: Callable[[A], B], parts: Sequence[A], /) -> Iterable[B]:
        """Returns what ``work`` makes of each part."""


def one_by_one(work: Callable[[A], B], parts: Sequence[A], /) -> Iterable[B]:
    """The plain :class:`Spread`: here, one part after the other."""
    return map(work, parts)


_CHUNK: Final = 40_000
"""Pairs handed over at a time: about a quarter of a second of work."""
_WORTHWHILE: Final = 60_000
"""Fewer pairs than this are compared sooner than a second process has started."""
_HEAD: Final = struct.Struct("<Q")
_BETWEEN: Final = "\n"


def _quietly(done: int, total: int) -> None:
    del done, total


def compare_here(words: Sequence[str], one: Ints, two: Ints) -> Likes:
    """Compares pairs of words in this process."""
    # Every pair comes once: the cache of the comparer would only cost memory.
    judge = likeness_of.__wrapped__
    pairs = zip(one.tolist(), two.tolist(), strict=True)
    return np.fromiter((judge(words[a], words[b]) for a, b in pairs), dtype=np.float32, count=len(one))


@dataclass(frozen=True, slots=True, kw_only=True)
class Workers:
    """Compares pairs of words in ``count`` processes (this one alone when 1, or when there is little to do).

    ``told`` hears how many pairs of how many are compared.
    """

    count: int = 2
    told: Callable[[int, int], None] = _quietly

    def __call__(self, words: Sequence[str], one: Ints, two: Ints) -> Likes:
        """Returns how alike the words of each pair are; see :data:`Compare`."""
        found = np.zeros(len(one), dtype=np.float32)
        parts = [slice(start, start + _CHUNK) for start in range(0, len(one), _CHUNK)]
        done = 0
        with ExitStack() as stack:
            if self.count > 1 and len(one) >= _WORTHWHILE:
                compare = stack.enter_context(_Processes(words, min(self.count, len(parts)))).compare
                threads = stack.enter_context(ThreadPoolExecutor(self.count))
                results = threads.map(lambda part: compare(one[part], two[part]), parts)
            else:
                results = map(lambda part: compare_here(words, one[part], two[part]), parts)  # noqa: C417  the twin of the line above
            for part, likes in zip(parts, results, strict=True):
                found[part] = likes
                done += len(likes)
                self.told(done, len(one))
        return found


class _Processes:
    """Children that wait for pairs of words; any of them that is free takes the next."""

    def __init__(self, words: Sequence[str], count: int) -> None:
        self._words = words
        self._count = count
        self._children: list[_Child] = []
        self._free: SimpleQueue[_Child] = SimpleQueue()

    def __enter__(self) -> Self:
        said = _BETWEEN.join(self._words).encode("utf-8", "surrogatepass")
        for _ in range(self._count):
            child = _Child(said)
            self._children.append(child)
            self._free.put(child)
        return self

    def __exit__(self, *_: object) -> None:
        for child in self._children:
            child.end()

    def compare(self, one: Ints, two: Ints) -> Likes:
        """Has the next free child compare these pairs."""
        child = self._free.get()
        try:
            found = child.compare(one, two)
        finally:
            self._free.put(child)
        # A child that was ended, by the system for want of memory perhaps, is no reason to give up.
        return compare_here(self._words, one, two) if found is None else found


class _Child:
    """One process of :func:`serve` and the pipes to it."""

    def __init__(self, words: bytes) -> None:
        # Nothing is imported from the folder that the user happens to be in.
        command = (sys.executable, "-P", "-m", __spec__.name)
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)  # noqa: S603  ourselves, no shell
        self._words = words

    def compare(self, one: Ints, two: Ints) -> Likes | None:
        """Returns what the process answers; None when it has ended."""
        asked, answers = self._process.stdin, self._process.stdout
        if asked is None or answers is None:
            return None
        try:
            if self._words:
                _send(asked, self._words)
                self._words = b""
            _send(asked, np.stack((one, two)).astype(np.int32).tobytes())
            asked.flush()
            found = _receive(answers)
        except OSError:
            return None
        return None if found is None else np.frombuffer(found, dtype=np.float32)

    def end(self) -> None:
        """Ends the process, whatever it does."""
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                with suppress(OSError):  # what was not yet sent to a child that ended is of no use
                    pipe.close()


def _send(pipe: IO[bytes], data: bytes) -> None:
    pipe.write(_HEAD.pack(len(data)))
    pipe.write(data)


def _receive(pipe: IO[bytes]) -> bytes | None:
    head = pipe.read(_HEAD.size)
    if len(head) < _HEAD.size:
        return None
    size = int(_HEAD.unpack(head)[0])
    data = pipe.read(size)
    return data if len(data) == size else None


def serve(asked: IO[bytes], answers: IO[bytes]) -> None:
    """Answers until the pipe closes: first come all words, then pairs of places in them, as 32-bit numbers."""
    said = _receive(asked)
    if said is None:
        return
    words = said.decode("utf-8", "surrogatepass").split(_BETWEEN)
    while (data := _receive(asked)) is not None:
        one, two = np.frombuffer(data, dtype=np.int32).reshape(2, -1).astype(np.int64)
        _send(answers, compare_here(words, one, two).tobytes())
        answers.flush()


if __name__ == "__main__":
    serve(sys.stdin.buffer, sys.stdout.buffer)
