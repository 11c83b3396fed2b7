"""Everything an event's frame is filled from, looked up by place."""

from __future__ import annotations

from bisect import bisect_left
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
        at = bisect_left(self.quotes, ((start + 1,),))
        inside = [pair for pair in self.quotes[max(0, at - _NESTING) : at] if start < pair[0].end]
        return max(inside, key=lambda pair: pair[0].depth) if inside else None

    def quotes_between(self, start: int, end: int) -> Sequence[tuple[RawQuote, str | None]]:
        """Returns the quotations that begin inside an offset range."""
        return self.quotes[bisect_left(self.quotes, ((start,),)) : bisect_left(self.quotes, ((end,),))]

    def bodies_between(self, start: int, end: int) -> Sequence[Actor]:
        """Returns the organisations named in an offset range."""
        return self.bodies[bisect_left(self.bodies, (start,)) : bisect_left(self.bodies, (end,))]

    def places_between(self, start: int, end: int) -> Sequence[tuple[Name, str]]:
        """Returns the places named in an offset range."""
        return self.places[bisect_left(self.places, ((start,),)) : bisect_left(self.places, ((end,),))]

    def dates_between(self, start: int, end: int) -> Sequence[DateSpan]:
        """Returns the dates that begin inside an offset range."""
        dates = self.times.dates
        return dates[bisect_left(dates, (start,)) : bisect_left(dates, (end,))]

    def sayings_in(self, sentence: int) -> Sequence[Saying]:
        """Returns the verbs of saying of a sentence."""
        begins = self.scan.sentences
        low = bisect_left(self.sayings, (begins[sentence].start,)) if sentence else 0
        last = sentence + 1 == len(begins)
        return self.sayings[low : None if last else bisect_left(self.sayings, (begins[sentence + 1].start,))]


def bodies_of(scan: Scan, entities: Entities) -> list[Actor]:
    """Returns the organisations of the document's own text as possible actors."""
    return [
        Actor(name.start, name.end, name.first, name.last, local, "name")
        for name, local in entities.of(Label.ORGANISATION)
        if scan.is_main(name.start)
    ]
