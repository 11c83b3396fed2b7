"""Days that a status may have and days that it must have had, from dates with no more precision than the words.

A stretch is never one pair of days. ``begin`` and ``end`` are each a range of days within which the thing happened;
what may be is everything from the first possible beginning to the last possible end, what must be lies between the last
possible beginning and the first possible end. "2017" without an end makes no single day certain.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Final

from kuager.errors import BadDateError
from kuager.text.calendar_steps import shift_days, shift_months
from kuager.text.edtf import Edtf

_LENGTH: Final = re.compile(
    r"P(?:(?P<years>\d+)Y)?(?:(?P<months>\d+)M)?(?:(?P<weeks>\d+)W)?(?:(?P<days>\d+)D)?(?P<clock>T\w+)?"
)


@dataclass(frozen=True, slots=True, order=True)
class Days:
    """A range of days, both included, within which something lies; None where that side is open."""

    first: date | None
    last: date | None

    def holds(self, day: date) -> bool:
        """Says whether ``day`` is in the range."""
        return (self.first is None or self.first <= day) and (self.last is None or day <= self.last)

    def meets(self, other: Days) -> bool:
        """Says whether the two have a day in common."""
        return (self.first is None or other.last is None or self.first <= other.last) and (
            other.first is None or self.last is None or other.first <= self.last
        )


ANY: Final = Days(None, None)


def days_of(value: str | None) -> Days | None:
    """Returns the days an EDTF value may mean, "about" reaching one unit further; None for what is no date.

    A day of an unknown year may be any day: its year is not guessed here.
    """
    found = _read(value)
    if found is None:
        return None
    if not found.year_known:
        return ANY
    first = found.start.reach()[0] if found.start else None
    last = found.end.reach()[1] if found.end else None
    return Days(first, last)


def ends_of(value: str | None) -> tuple[Days | None, Days | None]:
    """Returns the beginning and end that an interval such as ``2018/2019-03`` tells; (days, None) for a single date."""
    found = _read(value)
    if found is None:
        return None, None
    if not found.is_interval or not found.year_known:
        return days_of(value), None
    begin = Days(*found.start.reach()) if found.start else None
    end = Days(*found.end.reach()) if found.end else None
    return begin, end


def shifted(days: Days, length: str) -> Days | None:
    """Returns when something of an ISO 8601 length ends that began within ``days``; None for a length not understood.

    Hours do not leave the day. A length that was rounded in the telling is taken as it stands.
    """
    found = _LENGTH.fullmatch(length)
    if found is None or length == "P":
        return None
    months = int(found["years"] or 0) * 12 + int(found["months"] or 0)
    extra = int(found["weeks"] or 0) * 7 + int(found["days"] or 0)
    return Days(
        None if days.first is None else shift_days(shift_months(days.first, months), extra),
        None if days.last is None else shift_days(shift_months(days.last, months), extra),
    )


def _read(value: str | None) -> Edtf | None:
    if not value:
        return None
    try:
        return Edtf.parse(value)
    except BadDateError:
        return None
