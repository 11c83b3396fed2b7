"""When an answer is due: terms in calendar days, working days or months, and the clock of one appeal.

A term is counted from the day after the one that starts it, as administrative law commonly has it: the day of receipt is
day 0. A term of months ends on the day of the same number, or on the month's last where it has no such day.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from kuager.errors import BadDateError

_WEEK: Final = 7
_ONE: Final = timedelta(days=1)
_MONTHS: Final = 12
LONGEST: Final = 3_660
"""Units of the longest term that is taken: ten years of days."""


class Unit(StrEnum):
    """What a term is counted in."""

    DAYS = "days"
    WORKING_DAYS = "working_days"
    MONTHS = "months"


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """So many units; ``rolls``: a term that ends on a free day ends on the next working day.

    Raises:
        BadDateError: when it has less than one unit, or more than ten years of days.
    """

    count: int
    unit: Unit = Unit.DAYS
    rolls: bool = False

    def __post_init__(self) -> None:
        if not 1 <= self.count <= LONGEST:
            raise BadDateError(f"a term has 1 to {LONGEST} units, not {self.count}")


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkCalendar:
    """Which days offices work.

    Attributes:
        weekend: weekdays off, 0 for Monday; not all seven.
        yearly: (month, day) of holidays that come every year.
        free: further days off.
        working: days worked although a weekend or holiday falls on them; they go before everything else.

    Raises:
        BadDateError: when the weekend has all seven days, or every day of the year is a holiday.
    """

    weekend: frozenset[int] = frozenset({5, 6})
    yearly: frozenset[tuple[int, int]] = field(default_factory=frozenset)
    free: frozenset[date] = field(default_factory=frozenset)
    working: frozenset[date] = field(default_factory=frozenset)
    _free: tuple[date, ...] = field(init=False, repr=False, compare=False)
    _working: tuple[date, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        if any(not 0 <= day < _WEEK for day in self.weekend) or len(self.weekend) == _WEEK:
            raise BadDateError("days off in a week are numbers from 0 (Monday) to 6 (Sunday), and not all seven")
        if len(self.yearly) > LONGEST // 20:
            raise BadDateError("a year of holidays has no working day")
        object.__setattr__(self, "_free", tuple(sorted(self.free)))
        object.__setattr__(self, "_working", tuple(sorted(self.working)))

    def works(self, day: date) -> bool:
        """Says whether offices work on a day."""
        return day in self.working or self._plain(day)

    def after(self, start: date, count: int) -> date:
        """Returns the ``count``-th working day after ``start``.

        Raises:
            BadDateError: when it lies beyond the calendar.
        """
        found, day = 0, start
        try:
            while found < count:
                day += _ONE
                found += self.works(day)
        except OverflowError:
            raise BadDateError(f"{count} working days after {start} lie beyond the calendar") from None
        return day

    def between(self, start: date, end: date) -> int:
        """Returns how many working days lie after ``start`` up to and with ``end``; 0 when the end is not later."""
        if end <= start:
            return 0
        weeks, rest = divmod((end - start).days, _WEEK)
        days = weeks * (_WEEK - len(self.weekend))
        days += sum((end - timedelta(days=back)).weekday() not in self.weekend for back in range(rest))
        days -= sum(one.weekday() not in self.weekend for one in self._holidays(start, end))
        return days + sum(not self._plain(one) for one in _within(self._working, start, end))

    def _plain(self, day: date) -> bool:
        """Says whether a day would be worked were it not named as one that is."""
        return day.weekday() not in self.weekend and day not in self.free and (day.month, day.day) not in self.yearly

    def _holidays(self, start: date, end: date) -> set[date]:
        found = set(_within(self._free, start, end))
        for year in range(start.year, end.year + 1):
            for month, day in self.yearly:
                one = _day(year, month, day)
                if one is not None and start < one <= end:
                    found.add(one)
        return found


def _within(days: tuple[date, ...], start: date, end: date) -> tuple[date, ...]:
    return days[bisect_right(days, start) : bisect_right(days, end)]


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


EVERY_DAY: Final = WorkCalendar(weekend=frozenset())
"""A calendar without days off."""


def add_months(day: date, count: int) -> date:
    """Returns the day of the same number ``count`` months later; the month's last where it has no such day.

    Raises:
        BadDateError: when it lies beyond the calendar.
    """
    months = day.year * _MONTHS + day.month - 1 + count
    year, month = divmod(months, _MONTHS)
    if not date.min.year <= year <= date.max.year:
        raise BadDateError(f"{count} months after {day} lie beyond the calendar")
    return next(found for back in range(4) if (found := _day(year, month + 1, day.day - back)) is not None)


def due(start: date, term: Term, calendar: WorkCalendar = EVERY_DAY) -> date:
    """Returns the last day of a term.

    Args:
        start: the day the term counts from; it is day 0 itself.
        term: how long.
        calendar: which days offices work.

    Raises:
        BadDateError: when it lies beyond the calendar.
    """
    if term.unit is Unit.WORKING_DAYS:
        return calendar.after(start, term.count)
    try:
        last = add_months(start, term.count) if term.unit is Unit.MONTHS else start + timedelta(days=term.count)
    except OverflowError:
        raise BadDateError(f"{term.count} days after {start} lie beyond the calendar") from None
    if term.rolls and not calendar.works(last):
        last = calendar.after(last, 1)
    return last


class State(StrEnum):
    """Where an appeal stands; the order is the one in which people should look at them."""

    OVERDUE = "overdue"
    DUE_SOON = "due_soon"
    WAITING = "waiting"
    NO_TERM = "no_term"
    """Nobody knows by when an answer is due."""
    SILENCE = "silence"
    """No answer came, and that is on record."""
    ANSWERED_LATE = "answered_late"
    ANSWERED = "answered"
    CLOSED = "closed"


SOON: Final = 7
"""Days before the last one from which an appeal is due soon."""
OPEN: Final = frozenset({State.OVERDUE, State.DUE_SOON, State.WAITING, State.NO_TERM})


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """What the calendar says of one appeal on one day.

    Attributes:
        state: where it stands.
        days_open: from sending to the answer, to its closing, or to today; at least so many when the day of sending is vague.
        days_left: to the last day; below zero when it has passed; None without one.
        days_late: by how many days an answer came late or is overdue; 0 otherwise.
    """

    state: State
    days_open: int
    days_left: int | None
    days_late: int


def clock(
    sent: date,
    last: date | None,
    today: date,
    *,
    answered: date | None = None,
    silence: bool = False,
    closed: date | None = None,
) -> Clock:
    """Reads the clock of an appeal.

    Args:
        sent: the latest day it may have been sent: nobody is called late because of a vague date.
        last: the last day for an answer; None when nobody knows one.
        today: the day it is.
        answered: the earliest day the first answer may have come.
        silence: that no answer came is on record.
        closed: the day the team closed it.
    """
    end = answered or closed or today
    passed = max(0, (end - sent).days)
    left = None if last is None or answered or closed else (last - today).days
    late = 0 if last is None or (closed and not answered) else max(0, (end - last).days)
    return Clock(
        state=_state(left, late, answered=answered is not None, silence=silence, closed=closed is not None),
        days_open=passed,
        days_left=left,
        days_late=late,
    )


def _state(left: int | None, late: int, *, answered: bool, silence: bool, closed: bool) -> State:
    if closed:
        return State.CLOSED
    if answered:
        return State.ANSWERED_LATE if late else State.ANSWERED
    if silence:
        return State.SILENCE
    if left is None:
        return State.NO_TERM
    if left < 0:
        return State.OVERDUE
    return State.DUE_SOON if left <= SOON else State.WAITING


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """One appeal as statistics see it: after how many days it was answered, if at all, and how long it has waited."""

    days: int | None
    waited: int
    late: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """Figures of a set of appeals.

    Attributes:
        sent: how many.
        answered: how many of them have an answer.
        late: how many answers came after the last day.
        median: middle number of days to an answer, of those answered; None without any.
        longest_wait: days the longest unanswered one has waited; None when all were answered.
    """

    sent: int
    answered: int
    late: int
    median: float | None
    longest_wait: int | None

    @property
    def share(self) -> float | None:
        """Share answered, from 0 to 1; None without any appeal."""
        return self.answered / self.sent if self.sent else None


def figures(courses: Iterable[Course]) -> Figures:
    """Counts a set of appeals."""
    every = list(courses)
    took = sorted(one.days for one in every if one.days is not None)
    waits = [one.waited for one in every if one.days is None]
    middle = len(took) // 2
    median = None if not took else float(took[middle]) if len(took) % 2 else (took[middle - 1] + took[middle]) / 2
    return Figures(
        sent=len(every),
        answered=len(took),
        late=sum(one.late for one in every),
        median=median,
        longest_wait=max(waits, default=None),
    )


def answered_within(courses: Iterable[Course], days: int) -> tuple[int, int]:
    """Returns (answered within so many days, of how many that can be judged).

    An unanswered appeal that has not waited so long yet says nothing and is left out: counting it as unanswered would
    make every office slower than it is.
    """
    judged = [one for one in courses if one.days is not None or one.waited >= days]
    return sum(one.days is not None and one.days <= days for one in judged), len(judged)


__all__ = [
    "EVERY_DAY", "LONGEST", "OPEN", "SOON", "Clock", "Course", "Figures", "State", "Term", "Unit", "WorkCalendar",
    "add_months", "answered_within", "clock", "due", "figures",
]  # fmt: skip
