"""EDTF values in words, with no more precision than they have."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Final

from kuager.text.date_words import PARTS
from kuager.web.words import Words

_DURATION: Final = re.compile(r"^P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?)?$")
_MONTHS: Final = range(1, 13)
_NO_YEAR: Final = "XXXX"
_DAY: Final = re.compile(r"^(\d{4}|XXXX)-\d\d")
_WEEKDAYS: Final = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_DATES: Final = frozenset({"when", "start_date", "end_date"})
_UNITS: Final = ("years", "months", "weeks", "days", "hours", "minutes")


def shown_date(value: str | None, words: Words) -> str:
    """Returns an EDTF level 0/1 string as people write it: ``8 Feb 2021``, ``about Feb 2021``, ``2018 to 2019``.

    What is not understood is returned unchanged, never dropped.
    """
    if not value:
        return words("date.unknown")
    if "/" in value:
        left, _, right = value.partition("/")
        if left in {"", ".."}:
            return words("date.until", date=_one(right, words, alone=False))
        if right in {"", ".."}:
            return words("date.since", date=_one(left, words, alone=False))
        return words("date.between", start=shown_date(left, words), end=shown_date(right, words))
    return _one(value, words, alone=True)


def _one(value: str, words: Words, *, alone: bool) -> str:
    """``alone``: a month without a day stands in the nominative, unlike after "since" (Russian)."""
    found = PARTS.match(value)
    return _single(found, words, alone=alone) if found else value


def _single(found: re.Match[str], words: Words, *, alone: bool) -> str:
    month, day, year = found["month"], found["day"], found["year"]
    text = year if year != _NO_YEAR else words("date.unknown")
    if month and month.isdigit() and int(month) in _MONTHS:
        dated = bool(day and day.isdigit())
        lone = alone and not dated and not found["mark"]
        name = words(f"month_alone.m{int(month)}" if lone else f"month.m{int(month)}")
        text = _named(int(day) if dated else None, name, year, words)
    if found["time"]:
        text = f"{text}, {found['time']}"
    return words("date.about", date=text) if found["mark"] else text


def _named(day: int | None, month: str, year: str, words: Words) -> str:
    if year == _NO_YEAR:
        return words("date.no_year", date=month if day is None else words("date.of_year", day=day, month=month))
    if day is None:
        return words("date.month", month=month, year=year)
    return words("date.day", day=day, month=month, year=year)


def shown_value(prop: str, value: str, words: Words) -> str:
    """Returns a claim's value as people write it: dates and durations in words, everything else unchanged."""
    if ", " in value:
        shown = [shown_value(prop, part, words) for part in value.split(", ")]
        return ", ".join(shown)
    if prop == "rest_day" and value in _WEEKDAYS:
        return words(f"weekday.d{_WEEKDAYS.index(value)}")
    duration = _DURATION.match(value) if len(value) > 1 else None
    if duration and any(duration.groups()):
        pairs = zip(duration.groups(), _UNITS, strict=True)
        return " ".join(words(f"unit.{unit}", n=int(amount)) for amount, unit in pairs if amount)
    return shown_date(value, words) if prop in _DATES or _DAY.match(value) else value


def bounds(value: str | None) -> tuple[date, date] | None:
    """Returns the first and last day an EDTF value may mean; None when it has no year or is no date."""
    if not value:
        return None
    left, slash, right = value.partition("/")
    if slash:
        first, last = bounds(left), bounds(right)
        if first and last:
            return first[0], last[1]
        return first or last
    found = PARTS.match(value)
    if not found or not found["year"].isdigit() or found["year"] == "0000":
        return None
    return _reach(int(found["year"]), found["month"], found["day"])


def _reach(year: int, month: str | None, day: str | None) -> tuple[date, date] | None:
    try:
        if not month or not month.isdigit():
            return date(year, 1, 1), date(year, 12, 31)
        if not day or not day.isdigit():
            first = date(year, int(month), 1)
            return first, (first.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
        return date(year, int(month), int(day)), date(year, int(month), int(day))
    except ValueError:
        return None
