"""The hearing process: ``python -m kuager.workflow.speech.worker``. It gets recordings by one pipe and answers by another.

It gives up network, writing and other people's files before it loads anything but Python; then it loads the model, and
hears one recording after the other. Frames are those of ``workflow.sandbox.wire``; HELLO comes again and again while it
listens, with how far it is.
"""

from __future__ import annotations

import io
import json
import os
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import Any, BinaryIO, Final, NoReturn

from kuager import read
from kuager.errors import ItemError, UnforeseenItemError
from kuager.model import Document
from kuager.read.media_errors import BadSpeechModelError
from kuager.workflow.sandbox import limits, wire
from kuager.workflow.sandbox.wire import Kind, WireError
from kuager.workflow.sandbox.worker import EXIT_MEMORY, EXIT_PIPE, STEP, WRAPPED, Remote, take_pipes
from kuager.workflow.speech.draft import Engine, Heard, Word, document
from kuager.workflow.speech.sound import RATE, Block, Spans, blocks

_LONGEST_JOB: Final = 1 << 20
_MILLION: Final = 1_000_000
_SPEECH: Final = {"min_silence_duration_ms": 600, "speech_pad_ms": 200, "max_speech_duration_s": 20.0}
"""Pauses that part two stretches of speech, and the longest stretch: about as much as a person writes down at once."""


@dataclass(slots=True)
class _Ear:
    """Hears. ``model`` is None where only the places of speech are wanted."""

    pipes: tuple[int, int]
    model: Any
    language: str | None
    find: Any
    options: Any

    def serve(self) -> int:
        """Answers until nobody asks any more."""
        incoming, outgoing = self.pipes
        while (frame := wire.receive(incoming, _LONGEST_JOB)) is not None:
            if frame[0] is not Kind.JOB:
                raise WireError("a job was expected")
            job = json.loads(frame[1])
            try:
                wire.send(outgoing, Kind.ANSWER, wire.dump(self._hear(job)))
            except (WireError, MemoryError):
                raise
            except ItemError as error:
                wire.send_json(outgoing, Kind.FAILED, wire.failure(error))
            except Exception as error:  # noqa: BLE001  the boundary around one recording, on this side of the pipe
                unforeseen = UnforeseenItemError(f"{UnforeseenItemError.title} ({type(error).__name__})")
                wire.send_json(outgoing, Kind.FAILED, wire.failure(unforeseen))
            wire.send(outgoing, Kind.DONE)
        return 0

    def _hear(self, job: Mapping[str, Any]) -> Document:
        stream = io.BufferedReader(Remote(*self.pipes, job["size"]), STEP)
        material = read.Material(
            capture=job["capture"], data=b"", name=job["name"], max_text_bytes=job["max_text_mb"] * _MILLION
        )
        cues = list(self._cues(stream, job["name"]))
        engine = Engine(name=job["engine"], version=job["version"])
        return document(engine, material, cues, lang=self.language, spoken=self.model is not None)

    def _cues(self, stream: BinaryIO, name: str) -> Iterator[Heard]:
        for block in blocks(stream, name, self._speech):
            if block.speech and self.model is None:
                for start, end in block.speech:
                    yield Heard(start=_ms(block.start + start), end=_ms(block.start + end), words=())
            elif block.speech:
                yield from self._words(block)
            wire.send_json(self.pipes[1], Kind.HELLO, {"at": _ms(block.start + len(block.samples))})

    def _speech(self, samples: Any) -> Spans:
        return [(int(one["start"]), int(one["end"])) for one in self.find(samples, self.options)]

    def _words(self, block: Block) -> Iterator[Heard]:
        segments, about = self.model.transcribe(
            block.samples,
            language=self.language,
            vad_filter=True,
            vad_parameters=self.options,
            word_timestamps=True,
            condition_on_previous_text=False,  # else one mistake is carried on and on
        )
        begins = _ms(block.start)
        for one in segments:
            words = tuple(Word(text=word.word, sure=round(word.probability * 100)) for word in one.words or ())
            if words:
                yield Heard(start=begins + round(one.start * 1000), end=begins + round(one.end * 1000), words=words)
        self.language = self.language or about.language  # told apart once, by the first words


def _ms(samples: int) -> int:
    return samples * 1000 // RATE


def _loaded(pipes: tuple[int, int], asked: Mapping[str, Any]) -> _Ear:
    """Loads the model, and what finds speech, which comes with the library."""
    vad = import_module("faster_whisper.vad")
    model = None
    if asked["model"]:
        whisper = import_module("faster_whisper")
        model = whisper.WhisperModel(
            asked["model"],
            device="cpu",
            compute_type="int8",
            cpu_threads=asked["threads"],
            local_files_only=True,
        )
    vad.get_vad_model()
    return _Ear(
        pipes=pipes,
        model=model,
        language=asked["language"],
        find=vad.get_speech_timestamps,
        options=vad.VadOptions(**_SPEECH),
    )


def main(arguments: list[str]) -> NoReturn:
    """Serves until nobody asks any more; the first argument says, as JSON, what to load."""
    pipes = take_pipes()
    asked = json.loads(arguments[0])
    also = [asked["model"]] if asked["model"] else []
    in_force = limits.harden(wrapped=WRAPPED in arguments, also=also)
    try:
        try:
            ear = _loaded(pipes, asked)
        except Exception as error:  # noqa: BLE001  whatever a broken model makes the library say
            bad = BadSpeechModelError(f"{BadSpeechModelError.title} ({type(error).__name__})")
            wire.send_json(pipes[1], Kind.FAILED, {"code": bad.code, "message": bad.message, "place": None})
            os._exit(0)
        wire.send_json(pipes[1], Kind.HELLO, {"in_force": in_force})
        os._exit(ear.serve())
    except WireError:
        os._exit(EXIT_PIPE)
    except MemoryError:
        os._exit(EXIT_MEMORY)


if __name__ == "__main__":
    main(sys.argv[1:])
