"""EDTF dates and ISO durations as people write them, with no more precision than they have.

The words come from whoever calls (the interface's strings, or the sentences of :mod:`kuager.text.tellings`), so that both
write a date by the same rules.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from kuager.errors import BadDateError
from kuager.text.edtf import parse

Say = Callable[..., str]
"""``say(key, **values)`` gives a string: ``date.day``, ``date.month``, ``date.about`` …, ``month.m2``, ``unit.days``."""

PARTS: Final = re.compile(
    r"^(?P<year>\d{4}|XXXX)(?:-(?P<month>\d\d|XX))?(?:-(?P<day>\d\d|XX))?(?:T(?P<time>\d\d:\d\d)\S*)?(?P<mark>[~?%])?$"
)
DURATION: Final = re.compile(
    r"^(?P<mark>[<>~])?P(?:(?P<years>\d+)Y)?(?:(?P<months>\d+)M)?(?:(?P<weeks>\d+)W)?(?:(?P<days>\d+)D)?"
    r"(?:T(?:(?P<hours>\d+)H)?(?:(?P<minutes>\d+)M)?)?$"
)
_DECADE: Final = re.compile(r"^(\d{3})X$")
_MONTHS: Final = range(1, 13)
_SEASONS: Final = range(21, 25)
_UNITS: Final = ("years", "months", "weeks", "days", "hours", "minutes")
_MARKS: Final = {"<": "under", ">": "over", "~": "about"}


def shown_date(value: str | None, say: Say) -> str:
    """Returns an EDTF level 0/1 string as people write it: ``8 February 2021``, ``about February 2021``, ``2018 to 2019``.

    What is not understood is returned unchanged, never dropped.
    """
    if not value:
        return say("date.unknown")
    if "/" in value:
        left, _, right = value.partition("/")
        if left in {"", ".."}:
            return say("date.until", date=_one(right, say, "of"))
        if right in {"", ".."}:
            return say("date.since", date=_one(left, say, "of"))
        return say("date.between", start=shown_date(left, say), end=shown_date(right, say))
    return _one(value, say)


def _one(value: str, say: Say, case: str = "m") -> str:
    found = PARTS.match(value)
    if found:
        return _single(found, say, case)
    decade = _DECADE.match(value)
    return say("date.decade", year=f"{decade[1]}0") if decade else _reach(value, say)


def _reach(value: str, say: Say) -> str:
    """Dates of a form that has no words of its own are told by the years they reach over."""
    try:
        read = parse(value)
    except BadDateError:
        return value
    if read.earliest is None or read.latest is None:
        return value
    return say("date.between", start=str(read.earliest.year), end=str(read.latest.year))


def _single(found: re.Match[str], say: Say, case: str) -> str:
    month, day, year = found["month"], found["day"], found["year"]
    number = int(month) if month and month.isdigit() else 0
    dated = bool(day and day.isdigit())
    if number in _MONTHS:
        name = say(f"month.{'of' if dated or case == 'of' else 'm'}{number}")
        text = _named(int(day) if dated else None, name, year, say)
    elif number in _SEASONS:
        text = say(f"date.season{number}", year=year)
    else:
        text = say("date.year", year=year)
    if year == "XXXX" and number not in _MONTHS:
        text = say("date.unknown")
    if found["time"]:
        text = say("date.time", date=text, time=found["time"])
    about = {"~": "date.about", "?": "date.maybe", "%": "date.maybe_about"}.get(found["mark"] or "")
    return say(about, date=text) if about else text


def _named(day: int | None, month: str, year: str, say: Say) -> str:
    if year == "XXXX":
        return say("date.no_year", date=month if day is None else say("date.of_year", day=day, month=month))
    if day is None:
        return say("date.month", month=month, year=year)
    return say("date.day", day=day, month=month, year=year)


def shown_duration(value: str, say: Say) -> str:
    """Returns an ISO 8601 duration as people write it (``2 years 6 months``); unchanged when it is none."""
    found = DURATION.match(value)
    if found is None or not any(found[unit] for unit in _UNITS):
        return value
    words = " ".join(say(f"unit.{unit}", n=int(found[unit])) for unit in _UNITS if found[unit])
    return say(f"unit.{_MARKS[found['mark']]}", duration=words) if found["mark"] else words
