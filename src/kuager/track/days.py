"""Day numbers of a recurring protest: number to date and back, days it stood and days it rested.

A campaign counts its days ("the 300th day"), rests on some weekdays and is sometimes interrupted. Two numbers must
never be mixed up: the *day number* (by default calendar days since the start, rest days included) and the *picket
days* (days somebody could have stood there). Both are computed here and nothing is guessed.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from itertools import pairwise

from kuager.errors import BadDateError
from kuager.text.daycount import days_between, weekdays_between

_ONE = timedelta(days=1)
_WEEK = 7


class Unit(StrEnum):
    """What a campaign counts: days, or weeks of seven counted days from the first day."""

    DAYS = "days"
    WEEKS = "weeks"


class Counting(StrEnum):
    """How a campaign numbers its days or weeks: the first is number 1 (ordinal), or number 0 (elapsed)."""

    ORDINAL = "ordinal"
    ELAPSED = "elapsed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Pause:
    """A stretch without protest, both ends included. ``stops_counter``: the campaign did not number these days."""

    start: date
    end: date
    stops_counter: bool = False
    why: str = ""

    def __post_init__(self) -> None:
        if self.end < self.start:
            raise BadDateError(f"a pause cannot end ({self.end}) before it starts ({self.start})")


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """A recurring protest: first day, way of counting, weekdays of rest (Monday is 0), pauses, last day.

    ``counts_rest_days`` is True when the published number goes up on rest days too, as with most campaigns. After ``end``
    nothing is counted any more: later dates keep the last number.

    Raises:
        BadDateError: when pauses overlap, the first day is one that the counter leaves out, it ends before it begins, or
            weeks are counted without their days of rest.
    """

    start: date
    counting: Counting = Counting.ORDINAL
    rest_weekdays: frozenset[int] = field(default_factory=frozenset)
    pauses: tuple[Pause, ...] = ()
    counts_rest_days: bool = True
    unit: Unit = Unit.DAYS
    end: date | None = None

    def __post_init__(self) -> None:
        if any(not 0 <= day < _WEEK for day in self.rest_weekdays) or len(self.rest_weekdays) == _WEEK:
            raise BadDateError("rest weekdays are numbers from 0 (Monday) to 6 (Sunday), and not all seven")
        if self.end is not None and self.end < self.start:
            raise BadDateError(f"it cannot end ({self.end}) before it starts ({self.start})")
        if self.unit is Unit.WEEKS and not self.counts_rest_days:
            raise BadDateError("a week has seven days: where weeks are counted, days of rest count with them")
        ordered = sorted(self.pauses, key=lambda pause: pause.start)
        object.__setattr__(self, "pauses", tuple(ordered))
        for before, after in pairwise(ordered):
            if after.start <= before.end:
                raise BadDateError(f"pauses overlap on {after.start}")
        if any(pause.stops_counter and pause.start <= self.start <= pause.end for pause in ordered):
            raise BadDateError("the first day cannot lie in a pause that stops the counter")
        if not self.counts_rest_days and self.start.weekday() in self.rest_weekdays:
            raise BadDateError("the first day cannot be a day of rest when rest days are not counted")

    def _counted(self, first: date, last: date) -> int:
        """Days of ``first..last`` that move the published number."""
        if last < first:
            return 0
        total = days_between(first, last) - sum(days_between(*cut) for cut in self._cuts(first, last, stopping=True))
        if not self.counts_rest_days:
            total -= self._rests(first, last, stopping=True)
        return total

    def _cuts(self, first: date, last: date, *, stopping: bool) -> Iterator[tuple[date, date]]:
        """Parts of the pauses that fall into ``first..last``; only those that stop the counter when ``stopping``."""
        begin = bisect_right([pause.end for pause in self.pauses], first - _ONE)
        for pause in self.pauses[begin:]:
            if pause.start > last:
                return
            if pause.stops_counter or not stopping:
                yield max(pause.start, first), min(pause.end, last)

    def _rests(self, first: date, last: date, *, stopping: bool) -> int:
        """Rest weekdays in ``first..last`` outside the pauses."""
        inside = sum(
            weekdays_between(cut[0], cut[1], self.rest_weekdays) for cut in self._cuts(first, last, stopping=stopping)
        )
        return weekdays_between(first, last, self.rest_weekdays) - inside

    def day_number(self, on: date) -> int:
        """Returns the campaign's number (of the day, or of the week) for a date; on an uncounted day, the last reached.

        Raises:
            BadDateError: when ``on`` lies before the first day.
        """
        if on < self.start:
            raise BadDateError(f"{on} lies before the first day, {self.start}")
        counted = self._counted(self.start, self._upto(on))
        first = 1 if self.counting is Counting.ORDINAL else 0
        return (counted - 1) // self._length + first

    @property
    def _length(self) -> int:
        return _WEEK if self.unit is Unit.WEEKS else 1

    def _upto(self, on: date) -> date:
        return on if self.end is None else min(on, self.end)

    def date_of(self, number: int) -> date:
        """Returns the date that has a number: the first date on which the counter reaches it.

        Raises:
            BadDateError: when the number is below the first day's, or its date lies beyond the calendar or the end.
        """
        since = number - 1 if self.counting is Counting.ORDINAL else number
        if since < 0:
            raise BadDateError(f"day {number} lies before the first day")
        found = self._reached(since * self._length + 1, number)
        if self.end is not None and found > self.end:
            raise BadDateError(f"day {number} would lie after the last day, {self.end}")
        return found

    def _reached(self, wanted: int, number: int) -> date:
        """Returns the first date on which ``wanted`` days are counted."""
        low, high = 0, wanted
        try:
            while self._counted(self.start, self.start + timedelta(days=high)) < wanted:
                low, high = high, high * 2
            while low < high:
                middle = (low + high) // 2
                if self._counted(self.start, self.start + timedelta(days=middle)) < wanted:
                    low = middle + 1
                else:
                    high = middle
            return self.start + timedelta(days=low)
        except OverflowError:
            raise BadDateError(f"day {number} lies beyond the end of the calendar") from None

    def is_rest(self, on: date) -> bool:
        """Says whether a date is a weekday of rest, falls into a pause, or lies after the end."""
        if self.end is not None and on > self.end:
            return True
        return on.weekday() in self.rest_weekdays or any(pause.start <= on <= pause.end for pause in self.pauses)

    def picket_days(self, upto: date) -> int:
        """Returns how many days up to and with ``upto`` were days of protest: neither rest nor pause."""
        if upto < self.start:
            return 0
        upto = self._upto(upto)
        paused = sum(days_between(*cut) for cut in self._cuts(self.start, upto, stopping=False))
        return days_between(self.start, upto) - paused - self._rests(self.start, upto, stopping=False)

    def rest_days(self, upto: date) -> int:
        """Returns how many days up to and with ``upto``, or the end, were rest or pause."""
        return max(0, days_between(self.start, self._upto(upto))) - self.picket_days(upto)

    def paused_days(self, upto: date) -> int:
        """Returns how many days up to and with ``upto``, or the end, fell into pauses."""
        return sum(days_between(*cut) for cut in self._cuts(self.start, self._upto(upto), stopping=False))
