"""Times in custody as several people tell them: which tellings are of one stay, when it may have begun and ended.

Nothing is smoothed: a stay keeps the range of days within which it began and the one within which it ended, no narrower
than what is told. Two tellings are of one stay when they can be: the same kind, no other place, and days that meet.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

_LAST: Final = date.max
_FIRST: Final = date.min


@dataclass(frozen=True, slots=True, order=True)
class Reach:
    """The days within which something happened, both included; None where that side is open."""

    first: date | None
    last: date | None

    def meets(self, other: Reach) -> bool:
        """Says whether the two have a day in common."""
        return (self.first or _FIRST) <= (other.last or _LAST) and (other.first or _FIRST) <= (self.last or _LAST)

    def within(self, other: Reach) -> Reach:
        """Returns the days that both have; only for two that meet."""
        first = max(self.first or _FIRST, other.first or _FIRST)
        last = min(self.last or _LAST, other.last or _LAST)
        return Reach(None if first == _FIRST else first, None if last == _LAST else last)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stay:
    """One telling of a time in custody.

    Attributes:
        id: names the telling.
        kind: the schema of the event.
        house: a key of the building or office; empty when none is told.
        place: a key of the town or county, likewise.
        begin: when it began; None when nothing is told of that.
        end: when it ended, likewise.
        lineage: tellings of one lineage count once.
    """

    id: str
    kind: str
    house: str = ""
    place: str = ""
    begin: Reach | None = None
    end: Reach | None = None
    lineage: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """A time in custody with all its tellings. ``impossible``: it would have ended before it began."""

    kind: str
    begin: Reach | None
    end: Reach | None
    stays: tuple[Stay, ...]
    independent: int

    @property
    def impossible(self) -> bool:
        """Says whether the end surely lies before the beginning."""
        return _before(self.end, self.begin)

    @property
    def open(self) -> bool:
        """Says whether nobody tells of an end."""
        return self.end is None


def periods(stays: Iterable[Stay]) -> tuple[Period, ...]:
    """Gathers tellings into times in custody, by their beginning; the same in whatever order they are given.

    A telling that fits several stands alone: which of them it means is not guessed.
    """
    groups: list[list[Stay]] = []
    for one in sorted(stays, key=_precise):
        fitting = [group for group in groups if all(_same(one, other) for other in group)]
        if len(fitting) == 1:
            fitting[0].append(one)
        else:
            groups.append([one])
    return tuple(sorted((_period(group) for group in groups), key=_order))


def length(period: Period, today: date) -> tuple[int, int] | None:
    """Returns the fewest and the most days it may have lasted, first and last day counted, up to ``today`` when open.

    None when nothing is told of its beginning, or when it cannot have been so.
    """
    begin, end = period.begin, period.end or Reach(today, today)
    if begin is None or begin.first is None or period.impossible:
        return None
    last, first = min(end.last or today, today), begin.last or today
    least = 0 if end.first is None else max(0, (min(end.first, today) - min(first, today)).days)
    return least, max(least, (last - begin.first).days + 1)


def _before(end: Reach | None, begin: Reach | None) -> bool:
    return (
        end is not None
        and begin is not None
        and end.last is not None
        and begin.first is not None
        and end.last < begin.first
    )


def _precise(stay: Stay) -> tuple[bool, bool, bool, int, date, str, str]:
    """The tellings that say most come first, so that the vaguer ones find what they are of."""
    begin = stay.begin or Reach(None, None)
    wide = ((begin.last or _LAST) - (begin.first or _FIRST)).days
    return (not stay.house, not stay.place, stay.begin is None, wide, begin.first or _FIRST, stay.lineage, stay.id)


def _same(one: Stay, other: Stay) -> bool:
    return (
        one.kind == other.kind
        and _agree(one.house, other.house)
        and _agree(one.place, other.place)
        and (one.begin is None or other.begin is None or one.begin.meets(other.begin))
        and (one.end is None or other.end is None or one.end.meets(other.end))
        and not _before(one.end, other.begin)
        and not _before(other.end, one.begin)
    )


def _agree(one: str, other: str) -> bool:
    return not one or not other or one == other


def _period(group: Sequence[Stay]) -> Period:
    return Period(
        kind=group[0].kind,
        begin=_common(one.begin for one in group),
        end=_common(one.end for one in group),
        stays=tuple(group),
        independent=len({one.lineage or one.id for one in group}),
    )


def _common(reaches: Iterable[Reach | None]) -> Reach | None:
    """Returns the days that all have. Ranges of which every two meet have a day in common, all of them."""
    found: Reach | None = None
    for one in reaches:
        if one is not None:
            found = one if found is None else found.within(one)
    return found


def _order(period: Period) -> tuple[bool, date, date, str, str]:
    begin = period.begin or Reach(None, None)
    known = begin.first or begin.last
    return (known is None, known or _LAST, begin.last or _LAST, period.kind, period.stays[0].id)
