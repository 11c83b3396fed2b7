"""Captions of films: WebVTT and SubRip, as cues with their place in the film."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass

_TIMING = re.compile(
    r"\s*(?P<start>(?:\d{1,3}:)?\d{1,2}:\d{2}[.,]\d{1,3})\s*-->\s*(?P<end>(?:\d{1,3}:)?\d{1,2}:\d{2}[.,]\d{1,3})(?:\s.*)?",
    re.ASCII,
)
_TAG = re.compile(r"<[^<>]*>")


@dataclass(frozen=True, slots=True, kw_only=True)
class Cue:
    """Words and when they are shown, in seconds from the start of the film."""

    start: str
    end: str
    words: str


def cues(text: str) -> Iterator[Cue]:
    """Yields the cues of a caption file in its order.

    Captions made by machine roll: a cue repeats the line before and adds one. Such a repeated line is left out, where the
    cue has word timings or follows one that had.
    """
    rolling = "<c>" in text
    last = ""
    for timing, payload in _blocks(text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n")):
        said = [html.unescape(_TAG.sub("", line)).strip() for line in payload]
        kept = [line for line in said if line]
        if rolling and kept and kept[0] == last:
            kept = kept[1:]
        last = kept[-1] if kept else last
        if kept:
            yield Cue(start=_seconds(timing["start"]), end=_seconds(timing["end"]), words="\n".join(kept))


def _blocks(lines: list[str]) -> Iterator[tuple[re.Match[str], list[str]]]:
    """Yields each timing line with the lines up to the next empty one; a line of one space does not end a cue."""
    timing: re.Match[str] | None = None
    payload: list[str] = []
    for line in [*lines, ""]:
        match = _TIMING.fullmatch(line)
        if timing and (match or not line):
            if match and payload and payload[-1].strip().isdigit():
                payload.pop()  # the number of the next cue, where no empty line stands between
            yield timing, payload
            timing = None
        if match:
            timing, payload = match, []
        elif timing:
            payload.append(line)


def _seconds(clock: str) -> str:
    """Writes a time as seconds with three decimals, as text: a float has no one spelling."""
    whole, _, fraction = clock.replace(",", ".").partition(".")
    total = 0
    for part in whole.split(":"):
        total = total * 60 + int(part)
    return f"{total}.{fraction.ljust(3, '0')}"
