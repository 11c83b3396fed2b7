"""The sound of a recording in blocks that fit into memory, cut where nobody speaks."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import import_module
from typing import Any, BinaryIO, Final

from kuager.errors import ItemError
from kuager.read.media_errors import BrokenRecordingError
from kuager.read.recording_probe import library, open_container, sound_of

RATE: Final = 16_000
"""Samples per second that speech models take."""
BLOCK: Final = 60
"""Seconds of sound looked at together: memory stays the same however long the recording is."""
_LARGEST_SAMPLE: Final = 32_768
_NEAR_END: Final = RATE // 2

Spans = list[tuple[int, int]]
"""Stretches of speech, in samples from the beginning of a block."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A stretch of sound: its first sample in the recording, the samples (float32, -1 to 1), and where somebody speaks."""

    start: int
    samples: Any
    speech: Spans


def blocks(stream: BinaryIO, name: str, speech: Callable[[Any], Spans], *, seconds: int = BLOCK) -> Iterator[Block]:
    """Yields the sound of a recording; a block ends before the last words when they may go on in the next.

    Args:
        stream: the recording.
        name: its name, for errors.
        speech: finds speech in samples.
        seconds: length of a block.

    Raises:
        NoSoundError: there is no sound.
        BrokenRecordingError: it cannot be opened, or nothing of its sound can be decoded.
    """
    size, start = seconds * RATE, 0
    held = bytearray()
    for piece in _decoded(stream, name):
        held += piece
        while len(held) >= size * 2:
            samples = _floats(held[: size * 2])
            found = speech(samples)
            cut = _cut(found, size)
            yield Block(start=start, samples=samples[:cut], speech=[span for span in found if span[0] < cut])
            start += cut
            del held[: cut * 2]
    samples = _floats(held[: len(held) // 2 * 2])
    if len(samples):
        yield Block(start=start, samples=samples, speech=speech(samples))


def _cut(found: Spans, size: int) -> int:
    """Returns where a block ends: before words that reach its end, unless they fill more than half of it."""
    if found and found[-1][1] > size - _NEAR_END and found[-1][0] > size // 2:
        return found[-1][0]
    return size


def _floats(data: bytes | bytearray) -> Any:
    numpy = import_module("numpy")
    return numpy.frombuffer(bytes(data), dtype=numpy.int16).astype(numpy.float32) / _LARGEST_SAMPLE


def _decoded(stream: BinaryIO, name: str) -> Iterator[bytes]:
    """Yields 16-bit mono samples; damage in the middle ends the sound there."""
    av = library()
    with open_container(stream, name) as container:
        sound = sound_of(container, name)
        sound.codec_context.thread_count = 1
        resampler = av.AudioResampler(format="s16", layout="mono", rate=RATE)
        any_sound = False
        try:
            for frame in container.decode(sound):
                for part in resampler.resample(frame):
                    any_sound = True
                    yield bytes(part.planes[0])[: part.samples * 2]
            for part in resampler.resample(None):
                yield bytes(part.planes[0])[: part.samples * 2]
        except av.error.FFmpegError as error:
            if not any_sound:
                raise _undecodable(name) from error


def _undecodable(name: str) -> ItemError:
    return BrokenRecordingError("Its sound cannot be decoded", item=name)
