"""The archive's side of hearing: starts the process, hands it recordings, and draws conclusions when it dies."""

from __future__ import annotations

import hashlib
import json
import os
import signal
import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from importlib import metadata
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

from kuager.errors import ItemError, NoReaderError, ReaderCrashedError, ReaderMemoryError, ReaderTooSlowError
from kuager.model import CaptureId, Document
from kuager.read.media_errors import BadSpeechModelError, MissingSpeechPartError
from kuager.workflow.sandbox import start, wire
from kuager.workflow.sandbox.limits import MEGABYTE
from kuager.workflow.sandbox.reading import Source
from kuager.workflow.sandbox.wire import Kind, WireError
from kuager.workflow.sandbox.worker import EXIT_MEMORY, STEP

_MODULE: Final = "kuager.workflow.speech.worker"
_FILES: Final = ("model.bin", "config.json", "tokenizer.json")
_SILENT: Final = 1800
"""Seconds without a sign of life after which the process is ended; a large model needs minutes for one of sound."""
_ANSWER: Final = 256 * MEGABYTE
_BLOCK: Final = 1 << 20
_LAST_BREATH: Final = 2
SPEECH, WHISPER = "speech", "whisper"


def check_model(model: Path) -> None:
    """Looks whether a folder holds what a model needs.

    Raises:
        BadSpeechModelError: when something is missing.
    """
    missing = [name for name in _FILES if not (model / name).is_file()]
    if missing:
        raise BadSpeechModelError(f"{', '.join(missing)} is not in the folder", item=str(model))


def engine_name(model: Path | None, language: str | None) -> tuple[str, str]:
    """Returns name and version of what hears, as written into documents: the library, the model's digest, the language.

    Raises:
        MissingSpeechPartError: when the library is not installed.
        BadSpeechModelError: when the folder is no model.
    """
    if find_spec("faster_whisper") is None:
        raise MissingSpeechPartError
    library = metadata.version("faster-whisper")
    if model is None:
        return SPEECH, f"faster-whisper {library}"
    check_model(model)
    digest = hashlib.sha256()
    try:
        with (model / _FILES[0]).open("rb") as file:
            while block := file.read(_BLOCK):
                digest.update(block)
    except OSError as error:
        raise BadSpeechModelError(item=str(model)) from error
    return WHISPER, f"faster-whisper {library}, model {digest.hexdigest()[:16]}, {language or 'any language'}"


class Listener:
    """Hears recordings in another process, which is started for the first one. Close it when done.

    Args:
        model: folder of a Whisper model in CTranslate2 form; None to find only the places of speech.
        language: what is spoken (``kk``, ``ru``); None to let the model tell.
        max_text_mb: longer drafts are refused.

    Raises:
        MissingSpeechPartError: when the library is not installed.
        BadSpeechModelError: when the folder is no model.
    """

    def __init__(self, model: Path | None, language: str | None, *, max_text_mb: int = 50) -> None:
        self.engine = engine_name(model, language)
        self._model, self._language, self._max_text_mb = model, language, max_text_mb
        self._process: subprocess.Popen[bytes] | None = None
        self._signs = threading.Event()
        self._late = False

    def hear(
        self, capture: CaptureId, name: str, source: Source, progress: Callable[[float], None] = lambda _: None
    ) -> Document:
        """Returns the draft of one recording.

        Args:
            capture: the capture its bytes belong to.
            name: its file name.
            source: its bytes.
            progress: told how many seconds of sound were heard.

        Raises:
            NoSpeechError: nobody speaks in it.
            NoSoundError: it has no sound.
            ItemError: it cannot be heard, or the process broke down over it.
            BadSpeechModelError: the model cannot be loaded.
            NoReaderError: the process could not be started.
        """
        process = self._running()
        try:
            with self._clock():
                return self._asked(process, capture, name, source, progress)
        except WireError as error:
            raise self._conclusion(name) from error
        except ItemError:
            raise
        except BaseException:  # ctrl-C, or damage in the vault: it waits for an answer that will not come
            self.close()
            raise

    def _asked(
        self,
        process: subprocess.Popen[bytes],
        capture: CaptureId,
        name: str,
        source: Source,
        progress: Callable[[float], None],
    ) -> Document:
        to, since = _pipes(process)
        job = {
            "capture": capture,
            "name": name.encode("utf-8", "replace").decode(),
            "size": source.size,
            "max_text_mb": self._max_text_mb,
            "engine": self.engine[0],
            "version": self.engine[1],
        }
        wire.send_json(to, Kind.JOB, job)
        found: Document | None = None
        problem: ItemError | None = None
        while (frame := wire.receive(since, _ANSWER)) is not None:
            kind, content = frame
            if kind is Kind.PULL:
                first, last = wire.load_range(content, source.size, STEP)
                wire.send(to, Kind.DATA, b"".join(source.read(first, last)))
            elif kind is Kind.HELLO:
                self._alive()
                progress(_number(content, "at") / 1000)
            elif kind is Kind.ANSWER:
                found = wire.load(content, capture)
            elif kind is Kind.FAILED:
                problem = wire.rebuilt(content, name)
            elif kind is Kind.DONE and problem is not None:
                raise problem
            elif kind is Kind.DONE and found is not None:
                return found
            else:
                break
        raise WireError("it ended, or said what it never says")

    def _running(self) -> subprocess.Popen[bytes]:
        if self._process is not None and self._process.poll() is None:
            return self._process
        wrapper = start.wrapper()
        process = self._started(wrapper) if wrapper else None
        process = process or self._started(None)
        if process is None:
            raise NoReaderError
        self._process = process
        return process

    def _started(self, wrapper: str | None) -> subprocess.Popen[bytes] | None:
        model = str(self._model.resolve()) if self._model else None
        asked = json.dumps({"model": model, "language": self._language, "threads": os.cpu_count() or 1})
        try:
            self._process = start.start(wrapper, _MODULE, (asked,))
        except OSError as error:
            raise NoReaderError from error
        try:
            with self._clock():
                frame = wire.receive(_pipes(self._process)[1], 1 << 16)
        except WireError:
            frame = None
        if frame is not None and frame[0] is Kind.FAILED:
            self.close()
            raise BadSpeechModelError(item=str(self._model))
        if frame is None or frame[0] is not Kind.HELLO:
            self.close()
            return None
        return self._process

    def _conclusion(self, name: str) -> ItemError:
        code = None
        if self._process is not None:
            with suppress(subprocess.TimeoutExpired):
                code = self._process.wait(_LAST_BREATH)
        late = self._late
        self.close()
        if late:
            return ReaderTooSlowError(item=name)
        return ReaderMemoryError(item=name) if code == EXIT_MEMORY else ReaderCrashedError(item=name)

    @contextmanager
    def _clock(self) -> Iterator[None]:
        self._late, self._signs = False, threading.Event()
        done = threading.Event()
        watch = threading.Thread(target=self._watch, args=(done, self._signs), daemon=True)
        watch.start()
        try:
            yield
        finally:
            done.set()
            self._signs.set()
            watch.join()

    def _watch(self, done: threading.Event, signs: threading.Event) -> None:
        while not done.is_set():
            if not signs.wait(_SILENT):
                self._late = True
                self._kill()
                return
            signs.clear()

    def _alive(self) -> None:
        self._signs.set()

    def _kill(self) -> None:
        process = self._process
        if process is not None and process.poll() is None:
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(process.pid, signal.SIGKILL)

    def close(self) -> None:
        """Ends the process."""
        process = self._process
        if process is None:
            return
        self._kill()
        process.wait()
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                with suppress(OSError):
                    pipe.close()
        self._process = None


def _pipes(process: subprocess.Popen[bytes]) -> tuple[int, int]:
    assert process.stdin is not None
    assert process.stdout is not None
    return process.stdin.fileno(), process.stdout.fileno()


def _number(content: bytes, key: str) -> int:
    told: Any = None
    with suppress(ValueError, TypeError, KeyError, RecursionError):
        told = json.loads(content)[key]
    if type(told) is not int or told < 0:
        raise WireError("not a number")
    return told
