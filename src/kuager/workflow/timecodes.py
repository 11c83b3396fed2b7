"""Where the words of a transcript stand in its recording: times of cues, and of claims anchored in them. Pure."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from kuager.model import Claim, Document, Segment

CUE: Final = "cue"
UNSURE: Final = "unsure"
_CLOCK: Final = re.compile(r"(?:(\d{1,3}):)?(\d{1,2}):(\d{2})(?:[.,](\d{1,3}))?")
_LINE: Final = re.compile(r"[^\r\n]+")
_TIMED_LINE: Final = re.compile(rf"[ \t]*[\[(]?({_CLOCK.pattern})[\])]?[ \t:\-–—]+(?=\S)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Cue:
    """Words of a text and when they are said.

    Attributes:
        number: from 1, in the order of the text; a correction does not change it.
        start: first code point of the words.
        end: one past their last.
        begins: milliseconds from the beginning of the recording.
        ends: milliseconds; None where the text does not say.
        speaker: who speaks, where the text says so.
        unsure: stretches of the text that a program heard and is not sure of.
    """

    number: int
    start: int
    end: int
    begins: int
    ends: int | None
    speaker: str | None = None
    unsure: tuple[tuple[int, int], ...] = ()


def milliseconds(clock: str | None) -> int | None:
    """Returns a time such as ``00:01:02.500`` or ``1:02`` in milliseconds; None for anything else."""
    match = _CLOCK.fullmatch(clock or "")
    if match is None:
        return None
    hours, minutes, seconds, rest = match.groups()
    return (int(hours or 0) * 3600 + int(minutes) * 60 + int(seconds)) * 1000 + int((rest or "0").ljust(3, "0"))


def cues(document: Document) -> list[Cue]:
    """Returns the timed parts of a text: its cues, or, where it has none, lines that begin with a time."""
    parts = [segment for segment in document.segments if segment.kind == CUE]
    if not parts:
        return list(_from_lines(document.text))
    unsure = sorted((one.start, one.end) for one in document.segments if one.kind == UNSURE and one.start < one.end)
    starts = [span[0] for span in unsure]
    found = []
    for number, part in enumerate(parts, 1):
        said = dict(part.extra)
        inside = unsure[bisect_right(starts, part.start - 1) : bisect_right(starts, part.end - 1)]
        found.append(
            Cue(
                number=number,
                start=part.start,
                end=part.end,
                begins=milliseconds(said.get("t_start")) or 0,
                ends=milliseconds(said.get("t_end")),
                speaker=part.author,
                unsure=tuple(span for span in inside if span[1] <= part.end),
            )
        )
    return found


def _from_lines(text: str) -> Iterator[Cue]:
    """Reads transcripts that people write: a time at the beginning of a line, in brackets or not."""
    timed = []
    for line in _LINE.finditer(text):
        match = _TIMED_LINE.match(line.group())
        at = milliseconds(match[1]) if match else None
        if match is not None and at is not None:
            timed.append((at, line.start() + match.end(), line.end()))
    for number, (at, start, end) in enumerate(timed, 1):
        later = timed[number][0] if number < len(timed) else None
        yield Cue(number=number, start=start, end=end, begins=at, ends=later if later and later > at else None)


def timed(document: Document, claims: Sequence[Claim]) -> list[Claim]:
    """Returns claims with the times of the cues their words stand in, as W3C Media Fragments write them."""
    parts = [segment for segment in document.segments if segment.kind == CUE]
    if not parts:
        return list(claims)
    starts = [part.start for part in parts]
    return [_timed(claim, parts, starts) for claim in claims]


def _timed(claim: Claim, parts: Sequence[Segment], starts: Sequence[int]) -> Claim:
    first = parts[max(0, bisect_right(starts, claim.anchor.start) - 1)]
    last = parts[max(0, bisect_right(starts, claim.anchor.end - 1) - 1)]
    begins, ends = dict(first.extra).get("t_start"), dict(last.extra).get("t_end")
    return replace(claim, anchor=replace(claim.anchor, t_start=begins, t_end=ends))
