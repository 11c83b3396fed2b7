"""What date words mean: EDTF values with no more precision than the words, and the reason for anything inferred.

EDTF (ISO 8601-2:2019) level 0 and 1 strings: ``2021``, ``2021-02``, ``2021-02-08``, ``XXXX-02-08`` (year not known),
``2021-22`` (summer of 2021), ``2018-07/2018-12`` (interval), ``199X`` (a decade).
"""

from __future__ import annotations

import calendar
from datetime import date, timedelta
from typing import NamedTuple

WEEKDAYS = {
    name: number
    for number, name in enumerate(("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"))
}
SEASONS = {"spring": 21, "summer": 22, "autumn": 23, "fall": 23, "winter": 24}
NEAR = 62
"""Days before publication within which a bare day and month is read as recent."""
AHEAD = 45
"""Days after publication up to which a bare day and month is read as announced rather than a year old."""


class Reading(NamedTuple):
    """A value, the parts of it that were inferred, and why."""

    value: str | None
    inferred: tuple[str, ...] = ()
    why: str | None = None


class DateSpan(NamedTuple):
    """A date expression: where it stands, its EDTF value (None where vague), what was inferred and why."""

    start: int
    end: int
    value: str | None
    inferred: tuple[str, ...] = ()
    why: str | None = None


class Anchor(NamedTuple):
    """The day (or month, or year) a text was published, as far as known, with how it is known."""

    year: int
    month: int | None = None
    day: int | None = None
    why: str = "the date of publication"

    @property
    def latest(self) -> date:
        """The last day the anchor can mean."""
        month = self.month or 12
        return date(self.year, month, self.day or calendar.monthrange(self.year, month)[1])


def parse_anchor(value: str | None, why: str = "the date of publication") -> Anchor | None:
    """Reads an EDTF day, month or year; anything else (unknown year, interval) gives None."""
    if not value:
        return None
    parts = value.split("T")[0].rstrip("~?%").split("-")
    if not all(part.isdigit() for part in parts) or len(parts) > 3:
        return None
    year = int(parts[0])
    month = int(parts[1]) if len(parts) > 1 else None
    day = int(parts[2]) if len(parts) > 2 else None
    if not 1000 <= year < 9900 or not is_day(year, month or 1, day or 1) or 0 in {month, day}:
        return None
    return Anchor(year, month, day, why)


def is_day(year: int, month: int, day: int) -> bool:
    """Says whether there is such a day in the calendar."""
    return 1 <= month <= 12 and 1 <= year <= 9999 and 1 <= day <= calendar.monthrange(year, month)[1]


def written(year: int | None, month: int | None = None, day: int | None = None) -> str:
    """Spells a date the EDTF way; an unknown year is ``XXXX``."""
    parts = ["XXXX" if year is None else f"{year:04d}"]
    if month is not None:
        parts.append(f"{month:02d}")
        if day is not None:
            parts.append(f"{day:02d}")
    return "-".join(parts)


def year_of(month: int, day: int | None, anchor: Anchor) -> int:
    """Chooses the year of a day and month named without one: the latest that is not clearly after publication."""
    last_day = day or 1
    for year in (anchor.year, anchor.year - 1, anchor.year - 2, anchor.year - 3, anchor.year - 4):
        if not is_day(year, month, last_day):
            continue
        if anchor.month is None or date(year, month, last_day) <= anchor.latest + timedelta(days=AHEAD if day else 0):
            return year
    return anchor.year


def is_recent(year: int, month: int, day: int | None, anchor: Anchor) -> bool:
    """Says whether a day lies within ``NEAR`` days before publication, or after it."""
    return is_day(year, month, day or 1) and date(year, month, day or 1) >= anchor.latest - timedelta(days=NEAR)


def weekday_before(anchor: Anchor, weekday: int) -> date | None:
    """Returns the last day with that weekday (Monday is 0) on or before publication; None without a known day."""
    if anchor.day is None:
        return None
    back = (anchor.latest.weekday() - weekday) % 7
    return anchor.latest - timedelta(days=back)


def years_with_weekday(month: int, day: int, weekday: int, first: int, last: int) -> list[int]:
    """Returns the years from ``first`` to ``last`` in which that day falls on that weekday."""
    return [y for y in range(first, last + 1) if is_day(y, month, day) and date(y, month, day).weekday() == weekday]


def months_back(anchor: Anchor, months: int) -> str | None:
    """Returns the month that many months before publication; None when the month is not known."""
    if anchor.month is None:
        return None
    total = anchor.year * 12 + anchor.month - 1 - months
    return written(total // 12, total % 12 + 1)


def days_back(anchor: Anchor, days: int) -> str | None:
    """Returns the day that many days before publication; None when the day is not known."""
    if anchor.day is None:
        return None
    day = anchor.latest - timedelta(days=days)
    return written(day.year, day.month, day.day)
