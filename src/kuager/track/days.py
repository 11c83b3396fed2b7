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


class Counting(StrEnum):
    """How a campaign numbers its days: the first day is day 1 (ordinal), or day 0 (elapsed)."""

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
    """A recurring protest: first day, way of counting, weekdays of rest (Monday is 0), pauses.

    ``counts_rest_days`` is True when the published number goes up on rest days too, as with most campaigns.

    Raises:
        BadDateError: when pauses overlap, or the first day is one that the counter leaves out.
    """

    start: date
    counting: Counting = Counting.ORDINAL
    rest_weekdays: frozenset[int] = field(default_factory=frozenset)
    pauses: tuple[Pause, ...] = ()
    counts_rest_days: bool = True

    def __post_init__(self) -> None:
        if any(not 0 <= day < _WEEK for day in self.rest_weekdays) or len(self.rest_weekdays) == _WEEK:
            raise BadDateError("rest weekdays are numbers from 0 (Monday) to 6 (Sunday), and not all seven")
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
        """Returns the campaign's number for a date; on an uncounted day, the last number reached.

        Raises:
            BadDateError: when ``on`` lies before the first day.
        """
        if on < self.start:
            raise BadDateError(f"{on} lies before the first day, {self.start}")
        counted = self._counted(self.start, on)
        return counted if self.counting is Counting.ORDINAL else counted - 1

    def date_of(self, number: int) -> date:
        """Returns the date that has a number: the first date on which the counter reaches it.

        Raises:
            BadDateError: when the number is below the first day's, or its date lies beyond the calendar.
        """
        wanted = number if self.counting is Counting.ORDINAL else number + 1
        if wanted < 1:
            raise BadDateError(f"day {number} lies before the first day")
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
        """Says whether a date is a weekday of rest or falls into a pause."""
        return on.weekday() in self.rest_weekdays or any(pause.start <= on <= pause.end for pause in self.pauses)

    def picket_days(self, upto: date) -> int:
        """Returns how many days up to and with ``upto`` were days of protest: neither rest nor pause."""
        if upto < self.start:
            return 0
        paused = sum(days_between(*cut) for cut in self._cuts(self.start, upto, stopping=False))
        return days_between(self.start, upto) - paused - self._rests(self.start, upto, stopping=False)

    def rest_days(self, upto: date) -> int:
        """Returns how many days up to and with ``upto`` were rest or pause."""
        return max(0, days_between(self.start, upto)) - self.picket_days(upto)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fit:
    """How a published number compares with one way of counting: ``off`` is published minus computed, 0 when it fits."""

    convention: str
    computed: int
    off: int
    explanation: str


def fits(series: Series, number: int, on: date) -> tuple[Fit, ...]:
    """Compares a number published for a date with every way of counting, best fit first.

    Ways: calendar days with the first as day 1 or day 0, and protest days (rest and pauses left out) as day 1 or 0.
    """
    calendar, picket = days_between(series.start, on), series.picket_days(on)
    ways = (
        ("calendar-ordinal", calendar, "calendar days, the first day is day 1"),
        ("calendar-elapsed", calendar - 1, "full days passed since the first day"),
        ("picket-ordinal", picket, "days of protest only, rest days and pauses left out"),
        ("picket-elapsed", picket - 1, "days of protest passed since the first one"),
    )
    found = [Fit(convention=name, computed=value, off=number - value, explanation=words) for name, value, words in ways]
    return tuple(sorted(found, key=lambda fit: abs(fit.off)))
