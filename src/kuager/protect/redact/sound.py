"""Recordings written anew: sound only, with no field of the old file, and if wanted with the voice disguised.

A disguise, not anonymity: pitch and formants are moved, which keeps an acquaintance from knowing the voice at once. Who has
other recordings of a speaker, or moves the pitch back, may know it all the same; words, accent, pauses and the room stay
as they are. For people at high risk the default is text only, or the words read by somebody else.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from fractions import Fraction
from importlib import import_module
from importlib.util import find_spec
from typing import Any, Final

from kuager.errors.redact import CannotStripError

RATE: Final = 48_000
_FRAME: Final = 960
_BITEXACT: Final = 1 << 23
LOWEST, HIGHEST = 0.6, 1.6
_DEEPER: Final = 0.8
"""Share of the pitch and of the formants that is kept unless another one is asked for."""


def installed() -> bool:
    """Says whether the library for recordings is there."""
    return find_spec("av") is not None


def anew(content: bytes, *, disguised: bool = True, pitch: float = _DEEPER) -> bytes:
    """Returns the sound of a recording or film as a new Ogg file with Opus, mono, without pictures and fields.

    Args:
        content: a recording or a film.
        disguised: move pitch and formants.
        pitch: how far, from 0.6 (deeper) to 1.6 (higher); near 1 it disguises nothing and is refused.

    Raises:
        CannotStripError: it has no sound, cannot be read, or the library is not installed.
        ValueError: when ``pitch`` is none of those.
    """
    if disguised and not (LOWEST <= pitch <= HIGHEST and abs(pitch - 1) >= 0.1):  # noqa: PLR2004 - a tenth is to be heard
        raise ValueError("no disguise")
    if not installed():
        raise CannotStripError("Cleaning recordings needs the library PyAV, which is not installed")
    av: Any = import_module("av")
    out = io.BytesIO()
    try:
        with av.open(io.BytesIO(content)) as source:
            if not source.streams.audio:
                raise CannotStripError("There is no sound in it")
            _write(av, source, out, pitch if disguised else None)
    except (av.error.FFmpegError, ValueError) as error:
        raise CannotStripError("The recording cannot be read") from error
    return out.getvalue()


def _write(av: Any, source: Any, out: io.BytesIO, pitch: float | None) -> None:
    with av.open(out, "w", format="ogg", container_options={"fflags": "+bitexact"}) as target:
        stream = target.add_stream("libopus", rate=RATE)
        stream.layout = "mono"
        stream.codec_context.flags |= _BITEXACT  # else the name and version of the encoder are written into it
        at = 0
        for frame in _filtered(av, source, pitch):
            frame.pts, frame.time_base = at, Fraction(1, RATE)
            at += frame.samples
            target.mux(stream.encode(frame))
        target.mux(stream.encode(None))


def _filtered(av: Any, source: Any, pitch: float | None) -> Iterator[Any]:
    """Yields mono frames of the sound, shifted: played at another rate, which moves pitch and formants, then at the old pace."""
    graph = av.filter.Graph()
    stream = source.streams.audio[0]
    links = [graph.add_abuffer(template=stream)]
    steps = [("aformat", f"sample_rates={RATE}:channel_layouts=mono:sample_fmts=flt")]
    if pitch is not None:
        steps += [("asetrate", str(int(RATE * pitch))), ("atempo", f"{1 / pitch:.6f}"), ("aresample", str(RATE))]
    steps += [
        ("aformat", f"sample_rates={RATE}:channel_layouts=mono:sample_fmts=flt"),
        ("asetnsamples", f"n={_FRAME}:p=0"),
    ]
    links += [graph.add(name, value) for name, value in steps]
    links.append(graph.add("abuffersink"))
    graph.link_nodes(*links).configure()
    for frame in source.decode(stream):
        graph.push(frame)
        yield from _ready(av, graph)
    graph.push(None)
    yield from _ready(av, graph)


def _ready(av: Any, graph: Any) -> Iterator[Any]:
    while True:
        try:
            yield graph.pull()
        except (av.error.BlockingIOError, av.error.EOFError):
            return
