"""Dates with no more precision than the words have: a subset of EDTF (ISO 8601-2:2019) levels 0 and 1.

Understood: ``2021``, ``2021-02``, ``2021-02-08``, ``2021-02-08T10:01`` (seconds and zone optional), ``202X``, ``20XX``,
``2021-XX``, ``2021-02-XX``, seasons ``2021-21`` to ``2021-24``, a trailing ``~`` (about), ``?`` (doubtful) or ``%``
(both), intervals ``2018/2019``, ``../2021-03``, ``2021-03/..``, ``/2021`` and ``2021/``. One thing of level 2, because
letters and posts often leave the year out: ``XXXX-02-08`` and ``XXXX-02``.

House rules where EDTF leaves the meaning open: ``~`` and ``%`` reach one unit of the value's own precision to each side
when two dates are compared; seasons are those of the northern hemisphere, and a winter may be either end of its year.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Final

from kuager.errors import BadDateError
from kuager.text.calendar_steps import month_end, shift_days, shift_moment, shift_months


class Precision(StrEnum):
    """The smallest unit the words name."""

    CENTURY = "century"
    DECADE = "decade"
    YEAR = "year"
    SEASON = "season"
    MONTH = "month"
    DAY = "day"
    MINUTE = "minute"
    SECOND = "second"
    INTERVAL = "interval"


class Comparison(StrEnum):
    """What a first date is, seen from a second."""

    SAME = "same"
    NARROWER = "narrower"
    """The first says more and fits: 2021-02-08 seen from 2021-02."""
    WIDER = "wider"
    OVERLAPS = "overlaps"
    """Both may be true: the two have days in common, and neither contains the other."""
    CONFLICTS = "conflicts"
    """No day is in both: the two cannot both be true."""


_LEAP: Final = 2000
"""A leap year stands for the unknown one, so that 29 February is a day."""
_SEASONS: Final = {21: (3, 5), 22: (6, 8), 23: (9, 11), 24: (1, 14)}
"""First and last month; the 14th month is February of the next year."""
_POINT: Final = re.compile(
    r"(?P<year>[0-9]{4}|[0-9]{3}X|[0-9]{2}XX|XXXX)(?:-(?P<month>[0-9]{2}|XX)(?:-(?P<day>[0-9]{2}|XX)"
    r"(?:T(?P<time>[0-9]{2}:[0-9]{2}(?::[0-9]{2})?)(?P<zone>Z|[+-][0-9]{2}:[0-9]{2})?)?)?)?(?P<mark>[~?%])?"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """One date of an EDTF value: not an interval."""

    year: str
    month: str | None = None
    day: str | None = None
    clock: str | None = None
    zone: str | None = None
    mark: str = ""

    def __str__(self) -> str:
        text = "-".join(part for part in (self.year, self.month, self.day) if part is not None)
        return text + (f"T{self.clock}{self.zone or ''}" if self.clock else "") + self.mark

    @property
    def precision(self) -> Precision:
        """The smallest unit that is a number, not XX."""
        if self.clock:
            return Precision.SECOND if self.clock.count(":") > 1 else Precision.MINUTE
        if self.day not in (None, "XX"):
            return Precision.DAY
        if self.month not in (None, "XX"):
            return Precision.SEASON if int(self.month or 0) in _SEASONS else Precision.MONTH
        return {0: Precision.YEAR, 1: Precision.DECADE, 2: Precision.CENTURY}[self.year.count("X")]

    def bounds(self) -> tuple[date, date]:
        """Returns the first and last day; for an unknown year, those of a leap year that stands for it.

        Raises:
            BadDateError: for a day the calendar does not have.
        """
        first = int(self.year.replace("X", "0")) if self.year != "XXXX" else _LEAP
        last = int(self.year.replace("X", "9")) if self.year != "XXXX" else _LEAP
        months = (1, 12) if self.month in (None, "XX") else (int(self.month or 0),) * 2
        months = _SEASONS.get(months[0], months)
        try:
            if self.day not in (None, "XX"):
                day = date(first, months[0], int(self.day or 0))
                return day, day
            return date(first, months[0], 1), month_end(last, months[1])
        except (ValueError, OverflowError) as error:
            raise BadDateError(item=str(self)) from error

    def reach(self) -> tuple[date, date]:
        """Returns the bounds as they are compared: an "about" reaches one unit further to each side."""
        first, last = self.bounds()
        if self.mark not in ("~", "%"):
            return first, last
        months = {
            Precision.YEAR: 12,
            Precision.SEASON: 3,
            Precision.MONTH: 1,
            Precision.DECADE: 120,
            Precision.CENTURY: 1200,
        }
        step = months.get(self.precision)
        if step is None:
            return shift_days(first, -1), shift_days(last, 1)
        return shift_months(first, -step), shift_days(shift_months(shift_days(last, 1), step), -1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Edtf:
    """A date or interval. ``start`` or ``end`` is None where an interval is open (``..``) or unknown (empty).

    Build it with :meth:`parse`; ``str`` gives back the very string that was parsed.
    """

    start: Point | None
    end: Point | None
    text: str

    @classmethod
    def parse(cls, text: str) -> Edtf:
        """Reads an EDTF string of the subset.

        Raises:
            BadDateError: when it is not one, names a day the calendar lacks, ends before it starts, or mixes a known
                with an unknown year.
        """
        if "/" not in text:
            point = _point(text)
            return cls(start=point, end=point, text=text)
        left, _, right = text.partition("/")
        start = None if left in ("", "..") else _point(left)
        end = None if right in ("", "..") else _point(right)
        if start is None and end is None:
            raise BadDateError(item=text)
        if start and end and ((start.year == "XXXX") != (end.year == "XXXX") or start.bounds()[0] > end.bounds()[1]):
            raise BadDateError(item=text)
        return cls(start=start, end=end, text=text)

    def __str__(self) -> str:
        return self.text

    @property
    def is_interval(self) -> bool:
        """True when written with a slash."""
        return "/" in self.text

    @property
    def precision(self) -> Precision:
        """The smallest unit named; ``interval`` for anything with a slash."""
        point = self.start or self.end
        return Precision.INTERVAL if self.is_interval or point is None else point.precision

    @property
    def year_known(self) -> bool:
        """False for ``XXXX-02-08``: a day of some year."""
        point = self.start or self.end
        return point is not None and point.year != "XXXX"

    @property
    def approximate(self) -> bool:
        """True when any part is marked ``~`` or ``%``."""
        return any(point is not None and point.mark in ("~", "%") for point in (self.start, self.end))

    @property
    def uncertain(self) -> bool:
        """True when any part is marked ``?`` or ``%``."""
        return any(point is not None and point.mark in ("?", "%") for point in (self.start, self.end))

    @property
    def earliest(self) -> date | None:
        """The first day the words allow; None when open at the start or the year is not known."""
        return self.start.bounds()[0] if self.start and self.year_known else None

    @property
    def latest(self) -> date | None:
        """The last day the words allow; None when open at the end or the year is not known."""
        return self.end.bounds()[1] if self.end and self.year_known else None

    def contains(self, other: Edtf) -> bool:
        """Says whether every day of ``other`` is one of this value's days."""
        return compare(other, self) in (Comparison.SAME, Comparison.NARROWER)

    def overlaps(self, other: Edtf) -> bool:
        """Says whether both can be true of one thing."""
        return compare(self, other) is not Comparison.CONFLICTS

    def conflicts(self, other: Edtf) -> bool:
        """Says whether the two cannot both be true."""
        return compare(self, other) is Comparison.CONFLICTS


def parse(text: str) -> Edtf:
    """Reads an EDTF string; see :meth:`Edtf.parse`."""
    return Edtf.parse(text)


def valid(text: str) -> bool:
    """Says whether ``text`` is an EDTF string of the subset."""
    try:
        Edtf.parse(text)
    except BadDateError:
        return False
    return True


def compare(a: Edtf, b: Edtf) -> Comparison:
    """Says what ``a`` is, seen from ``b``.

    Values are compared as sets of days; the day of an unknown year is the set of that day in every year. Two values
    that are the same single day are then compared by their times, if both have one and both or neither name a zone.
    """
    if a.year_known and b.year_known:
        days = _compare_ranges(_range(a), _range(b))
    elif a.year_known:
        days = _FLIP[_compare_yearly(_yearly(b), _range(a))]
    elif b.year_known:
        days = _compare_yearly(_yearly(a), _range(b))
    else:
        days = _compare_ranges(_yearly(a), _yearly(b))
    return _refine(days, a, b)


_FLIP: Final = {
    Comparison.SAME: Comparison.SAME,
    Comparison.NARROWER: Comparison.WIDER,
    Comparison.WIDER: Comparison.NARROWER,
    Comparison.OVERLAPS: Comparison.OVERLAPS,
    Comparison.CONFLICTS: Comparison.CONFLICTS,
}
_LEAP_GAP: Final = 9
"""Years after which every day, 29 February included, has come round (1896 to 1904 is the longest gap)."""

_Range = tuple[date, date]


def _point(text: str) -> Point:
    match = _POINT.fullmatch(text)
    if match is None:
        raise BadDateError(item=text)
    parts = match.groupdict()
    point = Point(
        year=parts["year"],
        month=parts["month"],
        day=parts["day"],
        clock=parts["time"],
        zone=parts["zone"],
        mark=parts["mark"] or "",
    )
    bad_unknown = point.year == "XXXX" and point.month in (None, "XX", "21", "22", "23", "24")
    bad_masked = "X" in point.year and point.year != "XXXX" and point.month is not None
    bad_day = point.month == "XX" and point.day not in (None, "XX")
    bad_time = point.clock is not None and point.day == "XX"
    bad_season = point.month in ("21", "22", "23", "24") and point.day is not None
    if bad_unknown or bad_masked or bad_day or bad_time or bad_season:
        raise BadDateError(item=text)
    point.bounds()
    _instant(point, text)
    return point


def _instant(point: Point, text: str) -> datetime | None:
    """Returns the instant of a point with a time, aware when a zone is written."""
    if point.clock is None:
        return None
    try:
        moment = datetime.combine(date.min, time.fromisoformat(point.clock))
        zone = datetime.fromisoformat(f"2000-01-01T00:00{point.zone or ''}").tzinfo
    except ValueError as error:
        raise BadDateError(item=text) from error
    return datetime.combine(point.bounds()[0], moment.time(), tzinfo=zone)


def _range(value: Edtf) -> _Range:
    start = value.start.reach()[0] if value.start else date.min
    end = value.end.reach()[1] if value.end else date.max
    return start, end


def _yearly(value: Edtf) -> _Range:
    """The days of an unknown year as a range in the leap year that stands for it; an open side ends with the year."""
    start = value.start.reach()[0] if value.start else date(_LEAP, 1, 1)
    end = value.end.reach()[1] if value.end else date(_LEAP, 12, 31)
    return max(start, date(_LEAP, 1, 1)), min(end, date(_LEAP, 12, 31))


def _compare_ranges(a: _Range, b: _Range) -> Comparison:
    if a == b:
        return Comparison.SAME
    if a[0] > b[1] or b[0] > a[1]:
        return Comparison.CONFLICTS
    if b[0] <= a[0] and a[1] <= b[1]:
        return Comparison.NARROWER
    if a[0] <= b[0] and b[1] <= a[1]:
        return Comparison.WIDER
    return Comparison.OVERLAPS


def _compare_yearly(yearly: _Range, known: _Range) -> Comparison:
    """Compares the same days of every year with one stretch of days."""
    if known == (date.min, date.max):
        return Comparison.NARROWER
    if known[1].year - known[0].year >= _LEAP_GAP:
        return Comparison.OVERLAPS
    seen = [_compare_ranges(one, known) for one in _instances(yearly, known)]
    if any(one in (Comparison.SAME, Comparison.WIDER) for one in seen):
        return Comparison.WIDER
    return Comparison.OVERLAPS if any(one is not Comparison.CONFLICTS for one in seen) else Comparison.CONFLICTS


def _instances(yearly: _Range, known: _Range) -> list[_Range]:
    """The stretches of the years that ``known`` touches; none in a year without that day."""
    found: list[_Range] = []
    for year in range(known[0].year, known[1].year + 1):
        first, last = yearly
        leap = month_end(year, 2).day > _FEBRUARY
        if not leap and (first.month, first.day) == (2, 29):
            first = first + timedelta(days=1)
        if not leap and (last.month, last.day) == (2, 29):
            last = last - timedelta(days=1)
        if first <= last:
            found.append((first.replace(year=year), last.replace(year=year)))
    return found


_FEBRUARY: Final = 28


_ANYWHERE: Final = (timedelta(hours=-12), timedelta(hours=14))
"""How far local clocks on earth stand from UTC."""


def _refine(days: Comparison, a: Edtf, b: Edtf) -> Comparison:
    """Takes times into account where a value has one."""
    left, right = _clock(a), _clock(b)
    if left is None and right is None:
        return days
    if left is None or right is None:
        return _FLIP[_refine_one(_FLIP[days], b, a)] if left is None else _refine_one(days, a, b)
    if (left.tzinfo is None) != (right.tzinfo is None):
        apart = abs(left.replace(tzinfo=None) - right.replace(tzinfo=None))
        return Comparison.CONFLICTS if apart > _ANYWHERE[1] - _ANYWHERE[0] else Comparison.OVERLAPS
    if a.approximate or b.approximate:
        return days
    return _compare_instants(_moment(left, a.precision), _moment(right, b.precision))


def _refine_one(days: Comparison, timed: Edtf, other: Edtf) -> Comparison:
    """Compares a value that has a time with one that has none."""
    instant = _clock(timed)
    if days is Comparison.SAME:
        return Comparison.NARROWER
    if days is not Comparison.CONFLICTS or instant is None or instant.tzinfo is None or not other.year_known:
        return days
    # A server writes 20:01 UTC, the people there write the next day: a zone makes neighbouring days compatible.
    utc = _utc(instant)
    around = shift_moment(utc, _ANYWHERE[0]).date(), shift_moment(utc, _ANYWHERE[1]).date()
    near = _compare_ranges(around, _range(other)) is not Comparison.CONFLICTS
    return Comparison.OVERLAPS if near else days


def _clock(value: Edtf) -> datetime | None:
    return None if value.is_interval or value.start is None else _instant(value.start, value.text)


def _utc(instant: datetime) -> datetime:
    offset = instant.utcoffset() or timedelta()
    return shift_moment(instant.replace(tzinfo=None), -offset)


def _moment(instant: datetime, precision: Precision) -> tuple[datetime, datetime]:
    first = _utc(instant)
    return first, shift_moment(first, timedelta(seconds=59)) if precision is Precision.MINUTE else first


def _compare_instants(a: tuple[datetime, datetime], b: tuple[datetime, datetime]) -> Comparison:
    if a == b:
        return Comparison.SAME
    if a[0] > b[1] or b[0] > a[1]:
        return Comparison.CONFLICTS
    return Comparison.NARROWER if b[0] <= a[0] and a[1] <= b[1] else Comparison.WIDER
