"""Small films and sound recordings, made here: moving colours and a tone, in any container."""

from __future__ import annotations

import array
import math
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import av

RATE = 48_000
WIDTH, HEIGHT = 64, 48


def tone(seconds: float, *, loud: int = 8000, rate: int = RATE) -> array.array[int]:
    """A tone; silence when not loud at all."""
    return array.array("h", [int(loud * math.sin(n * 0.05)) for n in range(int(seconds * rate))])


def film(
    path: Path,
    *,
    seconds: int = 3,
    video: str | None = "libx264",
    audio: str | None = "aac",
    said: Mapping[str, str] | None = None,
    sound: Sequence[int] | None = None,
    rate: int = RATE,
) -> Path:
    """Writes a film, or only its sound or picture."""
    with av.open(str(path), "w") as out:
        for key, value in (said or {}).items():
            out.metadata[key] = value
        moving = _video(out, video) if video else None
        heard = out.add_stream(audio, rate=rate, layout="mono") if audio else None
        if moving is not None:
            for number in range(seconds * 10):
                frame = _colour(number)
                out.mux(moving.encode(frame))
            out.mux(moving.encode(None))
        if heard is not None:
            _speak(out, heard, sound if sound is not None else tone(seconds, rate=rate), rate)
    return path


def _video(out: Any, codec: str) -> Any:
    stream = out.add_stream(codec, rate=10)
    stream.width, stream.height, stream.pix_fmt = WIDTH, HEIGHT, "yuv420p"
    stream.codec_context.gop_size = 10
    return stream


def _colour(number: int) -> Any:
    frame = av.VideoFrame(WIDTH, HEIGHT, "rgb24")
    row = bytes([(number * 8) % 256, 100, 50]) * WIDTH
    frame.planes[0].update(b"".join(row.ljust(frame.planes[0].line_size, b"\0") for _ in range(HEIGHT)))
    smooth = frame.reformat(format="yuv420p")
    smooth.pts = number
    return smooth


def _speak(out: Any, stream: Any, samples: Sequence[int], rate: int) -> None:
    resampler = av.AudioResampler(format=stream.format.name, layout="mono", rate=rate, frame_size=1024)
    step = 1024
    for at in range(0, len(samples) - len(samples) % step, step):
        frame = av.AudioFrame(format="s16", layout="mono", samples=step)
        frame.planes[0].update(array.array("h", samples[at : at + step]).tobytes())
        frame.sample_rate, frame.pts = rate, at
        for part in resampler.resample(frame):
            out.mux(stream.encode(part))
    out.mux(stream.encode(None))


def remuxed(path: Path, to: Path) -> Path:
    """Puts the streams of a film into another container, unchanged."""
    with av.open(str(path)) as source, av.open(str(to), "w") as out:
        streams = {one.index: out.add_stream_from_template(one) for one in source.streams}
        for packet in source.demux():
            if packet.dts is not None:
                packet.stream = streams[packet.stream.index]
                out.mux(packet)
    return to
