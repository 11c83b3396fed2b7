"""Small pictures and the loudness of a recording, for the media page. Made once, when it comes in.

They leave this reader as layers of a document that is never kept: pixels, not pictures, so that the archive's side makes
the pictures itself and nothing a hostile file wrote reaches a browser. Only key frames are decoded, at a few places.
"""

from __future__ import annotations

import array
import base64
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import pairwise
from typing import Any, BinaryIO, Final

from kuager.model import Document, Layer, Zone, ZoneLabel
from kuager.read.base import Facts, Material, engine_of, make_document, make_layer
from kuager.read.media_errors import BrokenRecordingError
from kuager.read.recording_probe import library, open_container

KIND: Final = "recording_previews"
FRAMES: Final = 12
"""Pictures of a film at most."""
WIDEST: Final = 192
"""Pixels of a picture's longer side."""
COLUMNS: Final = 600
"""Bars of the waveform."""
_FRAME, _WAVE = "frame", "waveform"
_RATE: Final = 8000
_STEP: Final = 400
"""Samples of one peak: 50 milliseconds."""
_LOUDEST: Final = 32_768
_MOST_PIXELS: Final = 40_000_000
_LEAST: Final = 2
_RGB: Final = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """One picture: where in the recording, its size, and its pixels as red, green and blue bytes."""

    milliseconds: int
    width: int
    height: int
    pixels: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Previews:
    """What was made of a recording; ``peaks`` are 0 to 100, evenly over its length."""

    frames: tuple[Frame, ...]
    peaks: tuple[int, ...]


class PreviewReader:
    """Makes the previews of a recording; chosen by its name only."""

    name = KIND
    version = "1"

    def accepts(self, head: bytes, name: str) -> float:  # noqa: ARG002  the Protocol's shape
        """Returns 0: nobody's file is a preview."""
        return 0.0

    def read(self, material: Material) -> Document:
        """Makes previews only of streams.

        Raises:
            BrokenRecordingError: always.
        """
        raise BrokenRecordingError(item=material.name)

    def read_stream(self, material: Material, stream: BinaryIO) -> Document:
        """Returns a document whose layers hold what :func:`previews_of` takes out again.

        Raises:
            MissingMediaPartError: the library for recordings is not installed.
            BrokenRecordingError: it cannot be opened.
        """
        engine = engine_of(self)
        text = f"Previews of {material.name}"
        zone = Zone(start=0, end=len(text), label=ZoneLabel.BOILERPLATE)
        document = make_document(self, material, text, (zone,), Facts())
        layers = [_layer(_WAVE, json.dumps(_peaks(stream, material.name)), engine)]
        for frame in _frames(stream, material.name):
            kind = f"{_FRAME}:{frame.milliseconds}:{frame.width}:{frame.height}"
            layers.append(_layer(kind, base64.b64encode(frame.pixels).decode(), engine))
        return replace(document, layers=(*document.layers, *layers))


def _layer(kind: str, text: str, engine: str) -> Layer:
    return replace(make_layer(text, engine=engine), kind=kind)


def previews_of(document: Document) -> Previews:
    """Returns what a document of :class:`PreviewReader` holds, believing nothing: sizes and lengths are checked.

    Raises:
        BrokenRecordingError: when it does not hold what its layers say.
    """
    frames: list[Frame] = []
    peaks: tuple[int, ...] = ()
    try:
        for layer in document.layers[1 : FRAMES + 2]:
            kind, *numbers = layer.kind.split(":")
            if kind == _WAVE:
                peaks = tuple(min(100, max(0, int(peak))) for peak in json.loads(layer.text)[:COLUMNS])
            elif kind == _FRAME:
                at, width, height = map(int, numbers)
                pixels = base64.b64decode(layer.text, validate=True)
                if at < 0 or not _fits(width, height) or len(pixels) != width * height * _RGB:
                    raise BrokenRecordingError
                frames.append(Frame(milliseconds=at, width=width, height=height, pixels=pixels))
    except (ValueError, TypeError) as error:
        raise BrokenRecordingError from error
    return Previews(frames=tuple(frames), peaks=peaks)


def _fits(width: int, height: int) -> bool:
    return _LEAST <= width <= WIDEST and _LEAST <= height <= WIDEST


def jpeg(frame: Frame) -> bytes:
    """Returns a picture as JPEG, made from its pixels.

    Raises:
        MissingMediaPartError: the library for recordings is not installed.
    """
    av = library()
    picture = av.VideoFrame(frame.width, frame.height, "rgb24")
    plane, row = picture.planes[0], frame.width * _RGB
    rows = (frame.pixels[at : at + row] for at in range(0, len(frame.pixels), row))
    plane.update(b"".join(one.ljust(plane.line_size, b"\0") for one in rows))
    encoder = av.CodecContext.create("mjpeg", "w")
    encoder.width, encoder.height, encoder.pix_fmt = frame.width, frame.height, "yuvj420p"
    encoder.time_base = Fraction(1, 25)
    packets = [*encoder.encode(picture.reformat(format="yuvj420p")), *encoder.encode(None)]
    return b"".join(bytes(packet) for packet in packets)


# --- pictures --------------------------------------------------------------------------------------------------------


def _frames(stream: BinaryIO, name: str) -> list[Frame]:
    av = library()
    found: dict[int, Frame] = {}
    with open_container(stream, name) as container:
        if not container.streams.video:
            return []
        video = container.streams.video[0]
        context = video.codec_context
        if not 0 < context.width * context.height <= _MOST_PIXELS:
            return []
        context.thread_count, context.skip_frame = 1, "NONKEY"
        for target in _targets(container):
            try:
                if target is not None:
                    container.seek(target, backward=True)
                for picture in _next(container, video, 1 if target is not None else FRAMES):
                    frame = _small(picture)
                    if frame is not None:
                        found.setdefault(frame.milliseconds, frame)
            except (av.error.FFmpegError, ValueError):
                continue
    return [found[at] for at in sorted(found)][:FRAMES]


def _targets(container: Any) -> list[int | None]:
    """Returns microseconds to look at, evenly; one None, for the first key frames, where the length is unknown."""
    length = container.duration
    return [length * number // FRAMES for number in range(FRAMES)] if length and length > 0 else [None]


def _next(container: Any, video: Any, count: int) -> Iterator[Any]:
    for number, picture in enumerate(container.decode(video), 1):
        yield picture
        if number >= count:
            return


def _small(picture: Any) -> Frame | None:
    """Returns a decoded picture made small and turned upright."""
    factor = min(1.0, WIDEST / max(picture.width, picture.height))
    width, height = (max(_LEAST, int(side * factor) // 2 * 2) for side in (picture.width, picture.height))
    small = picture.reformat(width=width, height=height, format="rgb24")
    plane = small.planes[0]
    data, row = bytes(plane), width * _RGB
    pixels = b"".join(data[at : at + row] for at in range(0, plane.line_size * height, plane.line_size))
    at = max(0, round((picture.time or 0.0) * 1000))
    return turned(Frame(milliseconds=at, width=width, height=height, pixels=pixels), int(picture.rotation))


def turned(frame: Frame, degrees: int) -> Frame:
    """Returns a picture turned counter-clockwise by a multiple of 90 degrees, as phones say how a film is to be shown."""
    for _ in range(round(degrees / 90) % 4):
        width, height, data = frame.width, frame.height, frame.pixels
        spots = (
            data[(y * width + x) * _RGB : (y * width + x + 1) * _RGB]
            for x in range(width - 1, -1, -1)
            for y in range(height)
        )
        frame = replace(frame, width=height, height=width, pixels=b"".join(spots))
    return frame


# --- loudness --------------------------------------------------------------------------------------------------------


def _peaks(stream: BinaryIO, name: str) -> list[int]:
    """Returns the loudest sample of each part of a recording, 0 to 100; nothing for a film without sound."""
    av = library()
    peaks: array.array[int] = array.array("H")
    with open_container(stream, name) as container:
        if not container.streams.audio:
            return []
        sound = container.streams.audio[0]
        sound.codec_context.thread_count = 1
        resampler = av.AudioResampler(format="s16", layout="mono", rate=_RATE)
        rest: array.array[int] = array.array("h")
        try:
            for frame in container.decode(sound):
                for part in resampler.resample(frame):
                    rest.frombytes(bytes(part.planes[0])[: part.samples * 2])
                whole = len(rest) - len(rest) % _STEP
                peaks.extend(_loudest(rest[at : at + _STEP]) for at in range(0, whole, _STEP))
                del rest[:whole]
        except av.error.FFmpegError:
            pass
        if rest:
            peaks.append(_loudest(rest))
    return _columns(peaks)


def _loudest(samples: Sequence[int]) -> int:
    loudest, lowest = max(samples), min(samples)
    return max(loudest, -lowest, 0)


def _columns(peaks: Sequence[int]) -> list[int]:
    count = min(COLUMNS, len(peaks))
    bounds = [len(peaks) * number // count for number in range(count + 1)] if count else []
    return [min(100, round(max(peaks[a:b]) * 100 / _LOUDEST)) for a, b in pairwise(bounds) if a < b]
