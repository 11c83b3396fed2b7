"""Everything an event's frame is filled from, looked up by place."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from kuager.extract.cast import Actor, Cast
from kuager.extract.entities import Entities
from kuager.extract.found import Label, Name
from kuager.extract.quotes import RawQuote
from kuager.extract.scan import Scan
from kuager.extract.speakers import Saying
from kuager.extract.times import Times
from kuager.text.dates import DateSpan

_NESTING = 40
"""Quotations looked back over for one that encloses a place."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """A document read so far: words, people, dates, sayings, quotations, in text order."""

    scan: Scan
    cast: Cast
    entities: Entities
    times: Times
    sayings: Sequence[Saying]
    quotes: Sequence[tuple[RawQuote, str | None]]
    bodies: Sequence[Actor]
    places: Sequence[tuple[Name, str]]

    def quote_at(self, start: int) -> tuple[RawQuote, str | None] | None:
        """Returns the innermost quotation an offset lies in, with its speaker."""
        at = bisect_right(self.quotes, start, key=lambda pair: pair[0].start)
        inside = [pair for pair in self.quotes[max(0, at - _NESTING) : at] if start < pair[0].end]
        return max(inside, key=lambda pair: pair[0].depth) if inside else None

    def quotes_between(self, start: int, end: int) -> Sequence[tuple[RawQuote, str | None]]:
        """Returns the quotations that begin inside an offset range."""
        low = bisect_left(self.quotes, start, key=lambda pair: pair[0].start)
        return self.quotes[low : bisect_left(self.quotes, end, key=lambda pair: pair[0].start)]

    def bodies_between(self, start: int, end: int) -> Sequence[Actor]:
        """Returns the organisations named in an offset range."""
        return self.bodies[bisect_left(self.bodies, (start,)) : bisect_left(self.bodies, (end,))]

    def places_between(self, start: int, end: int) -> Sequence[tuple[Name, str]]:
        """Returns the places named in an offset range."""
        low = bisect_left(self.places, start, key=lambda pair: pair[0].start)
        return self.places[low : bisect_left(self.places, end, key=lambda pair: pair[0].start)]

    def dates_between(self, start: int, end: int) -> Sequence[DateSpan]:
        """Returns the dates that begin inside an offset range."""
        low = bisect_left(self.times.dates, start, key=lambda date: date.start)
        return self.times.dates[low : bisect_left(self.times.dates, end, key=lambda date: date.start)]

    def sayings_in(self, sentence: int) -> Sequence[Saying]:
        """Returns the verbs of saying of a sentence."""
        low = bisect_left(self.sayings, sentence, key=lambda saying: saying.sentence)
        return self.sayings[low : bisect_right(self.sayings, sentence, key=lambda saying: saying.sentence)]


def bodies_of(scan: Scan, entities: Entities) -> list[Actor]:
    """Returns the organisations of the document's own text as possible actors."""
    return [
        Actor(name.start, name.end, name.first, name.last, local, "name")
        for name, local in entities.of(Label.ORGANISATION)
        if scan.is_main(name.start)
    ]
