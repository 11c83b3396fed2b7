"""A text cut for the page: lines of runs, split wherever a highlight, claim, zone or lit place begins or ends.

Each run knows its first and last code point, so the browser never has to count through what it cannot see: line ends
are not put into the page at all, and a character the HTML parser would change is replaced by one of the same length.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from kuager.model import UNSURE
from kuager.workflow.views import ClaimRow, Highlight, ReaderView

PART: Final = 60_000
"""Code points of one part of a long document; about forty printed pages."""
DIMMED: Final = "boilerplate"
LINE_END: Final = re.compile(r"\r\n|\n|\r")
KINDS: Final = frozenset({"mention", "quote", "event", UNSURE})


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch without inner boundaries. ``pins`` are ids of what begins here, ``claims`` of what covers it.

    ``doubt`` is None, or how sure the program that recognised these words is, of 100 (empty when it did not say);
    ``doubt_begins`` says that its words begin with this run.
    """

    start: int
    end: int
    text: str
    classes: str
    claims: tuple[str, ...]
    pins: tuple[str, ...]
    label: str
    doubt: str | None = None
    doubt_begins: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the source with the code point it starts at."""

    start: int
    runs: tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Block:
    """Consecutive lines of one zone and one segment.

    ``head`` is the segment's (kind, author, time, how known) where it differs from the one before.
    """

    dimmed: bool
    why: str
    head: tuple[str, str, str, str] | None
    segmented: bool
    lines: tuple[Line, ...]


def faithful(text: str) -> str:
    """Replaces what an HTML parser drops or alters (NUL, lone surrogates, carriage return) by one visible character each."""
    return "".join(
        "\N{REPLACEMENT CHARACTER}" if char in "\0\r" or "\ud800" <= char <= "\udfff" else char for char in text
    )


def line_spans(text: str) -> Iterator[tuple[int, int]]:
    """Yields (start, end) of every line without its end; CRLF, LF and CR end lines."""
    start = 0
    for found in LINE_END.finditer(text):
        yield start, found.start()
        start = found.end()
    if start < len(text) or not text:
        yield start, len(text)


def parts(text: str, size: int = PART) -> list[tuple[int, int]]:
    """Cuts a long text at line starts into stretches of at least ``size`` code points; one stretch when it is short."""
    cuts = [0]
    for start, _ in line_spans(text):
        if start - cuts[-1] >= size:
            cuts.append(start)
    return list(zip(cuts, [*cuts[1:], len(text)], strict=True))


def window(text: str, span: tuple[int, int], around: int) -> tuple[int, int]:
    """Returns the stretch of whole lines around a place, ``around`` code points or a little more on either side.

    A line that is much longer than that is cut at a space, so that a text without line ends is not shown whole.
    """
    first, last = max(0, span[0] - around), min(len(text), span[1] + around)
    start = text.rfind("\n", max(0, first - around), first) + 1 if first else 0
    end = text.find("\n", last, last + around) if last < len(text) else len(text)
    if first and not start:
        start = text.find(" ", first, span[0]) + 1 or first
    if end < 0:
        end = max(text.rfind(" ", span[1], last), span[1]) if " " in text[span[1] : last] else last
    return start, end


def part_of(at: int, stretches: Sequence[tuple[int, int]]) -> int:
    """Returns the index of the stretch that holds code point ``at``."""
    return max(0, bisect_right([start for start, _ in stretches], at) - 1)


def blocks(view: ReaderView, stretch: tuple[int, int], lit: tuple[int, int] | None = None) -> list[Block]:
    """Cuts one stretch of a document for display.

    Args:
        view: the document; highlights and claims may overlap in any way.
        stretch: (start, end) from :func:`parts`.
        lit: a place to light up, such as a finding's words.
    """
    first, last = stretch
    cutter = _Cutter(view, first, last, lit)
    groups: list[tuple[tuple[bool, str, int | None], list[Line]]] = []
    for start, end in line_spans(view.text[first:last]):
        line = cutter.line(first + start, first + end)
        key = cutter.place(first + start)
        if groups and groups[-1][0] == key:
            groups[-1][1].append(line)
        else:
            groups.append((key, [line]))
    last_head: tuple[str, str, str, str] | None = None
    result = []
    for (dimmed, why, segment), lines in groups:
        head = view.segments[segment][2:] if segment is not None else None
        told, last_head = head != last_head, head or last_head
        result.append(Block(dimmed, why, head if told else None, segment is not None, tuple(lines)))
    return result


def stretches(
    view: ReaderView, spans: Sequence[tuple[int, int]], lit: tuple[int, int] | None = None
) -> list[tuple[Line, ...]]:
    """Cuts stretches of a text, such as its posts, each into lines of runs; what lies over them is sorted once for all."""
    if not spans:
        return []
    cutter = _Cutter(view, min(start for start, _ in spans), max(end for _, end in spans), lit)
    return [
        tuple(cutter.line(start + a, start + b) for a, b in line_spans(view.text[start:end])) if start < end else ()
        for start, end in spans
    ]


class _Cutter:
    """The boundaries of one stretch and what lies over each run."""

    def __init__(self, view: ReaderView, first: int, last: int, lit: tuple[int, int] | None) -> None:
        self.text = view.text
        self.zones = view.zones
        self.segments = view.segments
        self.lit = lit
        self.highlights = [h for h in view.highlights if h.kind in KINDS and h.start < last and h.end > first]
        self.claims = [c for c in view.claims if c.start < last and c.end > first]
        spans: list[Highlight | ClaimRow] = [*self.highlights, *self.claims]
        edges = {point for span in spans for point in (span.start, span.end)}
        edges.update(point for zone in view.zones for point in zone[:2])
        edges.update(lit or ())
        self.edges = sorted(edges)
        self.over = _Cover(spans)

    def place(self, at: int) -> tuple[bool, str, int | None]:
        """Returns (dimmed, why, segment index) of a line by its first code point."""
        zone = next((z for z in self.zones if z[0] <= at < z[1]), None)
        segment = next((i for i, s in enumerate(self.segments) if s[0] <= at < s[1]), None)
        dimmed = zone is not None and zone[2] == DIMMED
        return dimmed, zone[3] if zone and dimmed else "", None if dimmed else segment

    def line(self, start: int, end: int) -> Line:
        """Cuts one line into runs."""
        inner = self.edges[bisect_right(self.edges, start) : bisect_right(self.edges, end - 1)]
        cuts = [start, *inner, end]
        return Line(start, tuple(self._run(a, b) for a, b in pairwise(cuts) if a < b))

    def _run(self, start: int, end: int) -> Run:
        covering = self.over.at(start)
        marks = [item for item in covering if isinstance(item, Highlight)]
        claims = [item for item in covering if isinstance(item, ClaimRow)]
        classes = ["run", *sorted({f"m-{m.type if m.kind == 'mention' else m.kind}" for m in marks})]
        if claims:
            classes.append("has-claim")
            classes.append(f"r-{_standing(claims)}")
        pins = [f"w-{claim.id}" for claim in claims if claim.start == start]
        if self.lit and self.lit[0] <= start < self.lit[1]:
            classes.append("lit")
            if start == self.lit[0]:
                pins.append("at")
        zone = next((z for z in self.zones if z[0] <= start < z[1]), None)
        if zone is not None and zone[2] == DIMMED:
            classes.append("dim")
        label = "; ".join(dict.fromkeys(m.label for m in marks if m.label and m.kind != UNSURE))
        doubt = next((m for m in marks if m.kind == UNSURE), None)
        return Run(
            start,
            end,
            faithful(self.text[start:end]),
            " ".join(classes),
            tuple(c.id for c in claims),
            tuple(pins),
            label,
            doubt.label if doubt else None,
            doubt is not None and doubt.start == start,
        )


class _Cover:
    """Which spans lie over a point: those that began before it and have not ended."""

    def __init__(self, spans: Sequence[Highlight | ClaimRow]) -> None:
        self.spans = sorted(spans, key=lambda span: (span.start, -span.end))
        self.starts = [span.start for span in self.spans]
        self.longest = max((span.end - span.start for span in self.spans), default=0)

    def at(self, point: int) -> list[Highlight | ClaimRow]:
        low = bisect_right(self.starts, point - self.longest - 1)
        return [span for span in self.spans[low : bisect_right(self.starts, point)] if span.end > point]


def _standing(claims: Sequence[ClaimRow]) -> str:
    """Open outweighs decided: the colour says where work is left."""
    standings = {claim.review for claim in claims}
    return next((name for name in ("open", "corrected", "accepted", "rejected") if name in standings), "open")
