"""The archive's side: starts workers when there is something to read, asks them, and draws conclusions when they die."""

from __future__ import annotations

import json
import math
import os
import signal
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Generic, TypeVar

from kuager.errors import ItemError, NoReaderError, ReaderCrashedError, ReaderMemoryError, ReaderTooSlowError
from kuager.extract import Lexicon
from kuager.model import Document, Extraction
from kuager.store import codec
from kuager.workflow.sandbox import start, wire
from kuager.workflow.sandbox.alarm import Alarm
from kuager.workflow.sandbox.asking import Question, Task, dump_words
from kuager.workflow.sandbox.limits import MEGABYTE, Limits
from kuager.workflow.sandbox.reading import PER_SECOND, BytesSource, Source, Wanted
from kuager.workflow.sandbox.wire import Kind, WireError
from kuager.workflow.sandbox.worker import EXIT_MEMORY, GRANTED, INLINE, REFUSED, STEP

_START_SECONDS = 60
_END_SECONDS = 5
_LONGEST_STEP = 120
"""Seconds that a worker may ask for at once."""
_LAST_BREATH = 1
_HELLO = 1 << 16
_SIGNALLED = 128
_WORK = 0.6
"""Share of the time for finding claims after which the extractor stops by itself and reads a shorter beginning."""
T = TypeVar("T")
_OUT_OF_TIME = {_SIGNALLED + int(getattr(signal, "SIGXCPU", 24)), -int(getattr(signal, "SIGXCPU", 24))}


@dataclass(frozen=True, slots=True, kw_only=True)
class Protection:
    """What keeps a worker in: the words of ``limits``, and whether it stands in namespaces of its own."""

    in_force: tuple[str, ...]
    wrapped: bool


class Pool:
    """Reads files in other processes. Starts none before the first file; may be used from several threads.

    Args:
        limits: for one file.
        size: workers at the same time; more callers wait.
        wrapper: the program bubblewrap; None to do without. Looked for when left out.
    """

    def __init__(self, limits: Limits | None = None, *, size: int = 1, wrapper: str | None = "") -> None:
        self.limits = limits or Limits()
        self._wrapper = start.wrapper() if wrapper == "" else wrapper
        self._room = threading.Semaphore(size)
        self._lock = threading.Lock()
        self._idle: list[_Worker] = []
        self._words: tuple[Lexicon | None, int] = None, 0

    def read(self, wanted: Wanted, source: Source) -> tuple[Document, ...]:
        """Returns the documents of one file.

        Raises:
            ReaderCrashedError: the worker broke down.
            ReaderTooSlowError: it took longer than the limit.
            ReaderMemoryError: it needed more memory than the limit.
            ItemError: whatever the reader says.
            NoReaderError: no worker could be started; this says nothing about the file.
        """
        about = {
            "capture": wanted.capture,
            "media_type": wanted.media_type,
            "kind": wanted.kind,
            "max_text_mb": wanted.max_text_mb,
        }
        return self.ask(
            Question(
                task=Task.READ,
                name=wanted.name,
                source=source,
                take=lambda content: wire.load(content, wanted.capture),
                about=about,
            )
        )

    def find(self, document: Document, words: Lexicon, *, seconds: float | None = None) -> Extraction:
        """Returns what the built-in extractors propose about a document that is short enough, see ``extract.shortened``.

        Args:
            document: what a reader made.
            words: the project lexicon.
            seconds: when another time than that of the limits is left.

        Raises:
            ItemError, NoReaderError: as :meth:`read`.
        """
        size = len(document.text)
        question = Question(
            task=Task.FIND,
            name=document.title or document.id,
            source=BytesSource(codec.dump(document).encode()),
            take=lambda content: wire.load_found(content, size),
            about={"seconds": (seconds or self.limits.seconds) * _WORK},
            words=words,
            seconds=seconds,
        )
        return self.ask(question)[0]

    def ask(self, question: Question[T]) -> tuple[T, ...]:
        """Returns the answers to a question, at least one.

        Raises:
            ItemError, NoReaderError: as :meth:`read`.
        """
        mark = self._mark(question.words)
        try:
            with self._worker() as worker:
                experienced = worker.served > 0
                answer = worker.ask(question, mark)
        except ReaderCrashedError:
            if not experienced:
                raise
            # It had read other files before: only a worker that has seen nothing else can put the blame on this one.
            with self._worker(fresh=True) as worker:
                answer = worker.ask(question, mark)
        if answer.problem is not None:
            raise answer.problem
        return answer.values

    def _mark(self, words: Lexicon | None) -> str:
        """Returns what tells a worker whether it was sent this lexicon before."""
        with self._lock:
            if words is not None and words is not self._words[0]:
                self._words = words, self._words[1] + 1
            return str(self._words[1])

    def protection(self) -> Protection:
        """Starts a worker if none waits, and returns what keeps it in.

        Raises:
            NoReaderError: when none could be started.
        """
        with self._worker() as worker:
            return worker.protection

    def processes(self) -> tuple[int, ...]:
        """Returns the process ids of workers that wait for work."""
        with self._lock:
            return tuple(worker.pid for worker in self._idle)

    def close(self) -> None:
        """Ends the workers that wait; a later file starts a new one."""
        with self._lock:
            idle, self._idle = self._idle, []
        for worker in idle:
            worker.end()

    @contextmanager
    def _worker(self, *, fresh: bool = False) -> Iterator[_Worker]:
        with self._room:
            worker = None if fresh else self._waiting()
            if worker is None:
                worker = self._started()
            try:
                yield worker
            except BaseException:
                worker.kill()  # it broke down; or ctrl-C, or damage in the vault, came in the middle of an answer
                raise
            self._back(worker)

    def _waiting(self) -> _Worker | None:
        with self._lock:
            return self._idle.pop() if self._idle else None

    def _back(self, worker: _Worker) -> None:
        if not worker.alive():
            worker.kill()
            return
        with self._lock:
            self._idle.append(worker)

    def _started(self) -> _Worker:
        if self._wrapper is not None:
            with suppress(NoReaderError):
                return _Worker(self.limits, self._wrapper)
            self._wrapper = None  # installed, but not allowed to do its work here
        return _Worker(self.limits, None)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Answer(Generic[T]):
    values: tuple[T, ...]
    problem: ItemError | None


class _Worker:
    """One process."""

    def __init__(self, limits: Limits, wrapper: str | None) -> None:
        self.served = 0
        self._limits = limits
        self._late = threading.Event()
        self._gone = False
        try:
            self._process = start.start(wrapper)
        except OSError as error:
            raise NoReaderError from error
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._to, self._from = self._process.stdin.fileno(), self._process.stdout.fileno()
        self.protection = Protection(in_force=self._hello(), wrapped=wrapper is not None)

    @property
    def pid(self) -> int:
        """The process's id."""
        return self._process.pid

    def _hello(self) -> tuple[str, ...]:
        try:
            with self._clock(_START_SECONDS):
                frame = wire.receive(self._from, _HELLO)
        except WireError as error:
            self.kill()
            raise NoReaderError from error
        if frame is None or frame[0] is not Kind.HELLO:
            self.kill()
            raise NoReaderError
        return tuple(json.loads(frame[1])["in_force"])

    def ask(self, question: Question[T], mark: str) -> _Answer[T]:
        """Asks one question.

        Raises:
            ItemError: the process broke down over it and is no more.
            KuagerError: the bytes could not be had; the process must be ended, it still waits for them.
        """
        self._late.clear()
        seconds = self._seconds(question)
        try:
            with self._clock(seconds) as alarm:
                self._say(question, seconds, mark)
                answer = self._listen(question, alarm)
        except WireError as error:
            raise self._conclusion(question.name) from error
        self.served += 1
        return answer

    def _seconds(self, question: Question[T]) -> float:
        return question.seconds or self._limits.seconds + question.source.size // PER_SECOND

    def _say(self, question: Question[T], seconds: float, mark: str) -> None:
        source = question.source
        job = {
            "task": question.task,
            "name": question.name.encode("utf-8", "replace").decode(),
            "about": question.about,
            "words": mark,
            "size": source.size,
            "seconds": math.ceil(seconds),
            "megabytes": self._limits.megabytes,
            "share": self._limits.files,
        }
        wire.send_json(self._to, Kind.JOB, job)
        if source.size <= INLINE:
            wire.send(self._to, Kind.DATA, b"".join(source.read(0, source.size)))

    def _listen(self, question: Question[T], alarm: Alarm) -> _Answer[T]:
        found: list[T] = []
        problem: ItemError | None = None
        left = self._limits.answer_megabytes * MEGABYTE
        while True:
            frame = wire.receive(self._from, left)
            if frame is None:
                raise WireError("it ended")
            kind, content = frame
            left -= len(content)
            if kind is Kind.PULL:
                first, last = wire.load_range(content, question.source.size, STEP)
                wire.send(self._to, Kind.DATA, b"".join(question.source.read(first, last)))
            elif kind is Kind.WORDS and question.words is not None:
                wire.send(self._to, Kind.DATA, dump_words(question.words))
            elif kind is Kind.MORE and question.task is Task.READ:
                granted = alarm.later(step_of(content), self._limits.patience)
                wire.send(self._to, Kind.DATA, GRANTED if granted else REFUSED)
            elif kind is Kind.ANSWER:
                found.append(question.take(content))
            elif kind is Kind.FAILED:
                problem = wire.rebuilt(content, question.name)
            elif kind is Kind.DONE and (found or problem):
                return _Answer(values=tuple(found), problem=problem)
            else:
                raise WireError("out of turn")

    def _conclusion(self, name: str) -> ItemError:
        """Says what the end of the process means."""
        code = self._ended()
        if self._late.is_set() or code in _OUT_OF_TIME:
            return ReaderTooSlowError(item=name)
        if code == EXIT_MEMORY:
            return ReaderMemoryError(item=name)
        number = -code if code is not None and code < 0 else (code or 0) - _SIGNALLED
        return ReaderCrashedError(item=name, place=f"signal {number}" if number > 0 else None)

    def _ended(self) -> int | None:
        try:
            return self._process.wait(_LAST_BREATH)
        except subprocess.TimeoutExpired:
            return None  # it talks nonsense and lives on
        finally:
            self.kill()

    @contextmanager
    def _clock(self, seconds: float) -> Iterator[Alarm]:
        alarm = Alarm(seconds, self._too_late)
        try:
            yield alarm
        finally:
            alarm.stop()

    def _too_late(self) -> None:
        self._late.set()
        self._stop()

    def alive(self) -> bool:
        """Says whether the process is there and was not told to stop."""
        return not self._late.is_set() and self._process.poll() is None

    def end(self) -> None:
        """Lets the process end by itself, and makes it if it does not."""
        self._close()
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(_END_SECONDS)
        self.kill()

    def kill(self) -> None:
        """Ends the process, and whatever it started."""
        if self._gone:
            return
        self._gone = True  # by now the number may be another process's
        self._stop()
        self._process.wait()
        self._close()

    def _stop(self) -> None:
        with suppress(ProcessLookupError, PermissionError):
            if os.name == "posix":
                os.killpg(self._process.pid, signal.SIGKILL)
            else:
                self._process.kill()

    def _close(self) -> None:
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                with suppress(OSError):
                    pipe.close()


def step_of(content: bytes) -> float:
    """Returns the seconds a worker asks for, believing nothing.

    Raises:
        WireError: when it is no such number.
    """
    try:
        seconds = json.loads(content)
    except ValueError as error:
        raise WireError("not a time") from error
    if type(seconds) not in (int, float) or not 0 < seconds <= _LONGEST_STEP:
        raise WireError("not a time")
    return float(seconds)
