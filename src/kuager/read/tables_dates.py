"""Numbers that a spreadsheet shows as dates."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

_BUILT_IN = frozenset({*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)})
"""Number formats of dates and times that need no definition (ISO/IEC 29500-1, 18.8.30, East Asian ones included)."""
_TIMES_ONLY = frozenset({18, 19, 20, 21, 45, 46, 47})
_QUOTED = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?!h+\]|m+\]|s+\])[^\]]*\]', re.IGNORECASE)
_EPOCH, _EPOCH_1904 = datetime(1899, 12, 30), datetime(1904, 1, 1)  # noqa: DTZ001  a sheet's dates have no zone
_FALSE_LEAP_DAY = 60
"""Excel counts a 29 February 1900 that never was; earlier serials are one day off."""
_LAST = 2_958_465


def date_kind(number: int, code: str | None) -> str:
    """Returns "date" or "time" for a number format that shows one, empty otherwise.

    Args:
        number: the format's number.
        code: its definition, when the file has one.
    """
    if code is None:
        return "" if number not in _BUILT_IN else ("time" if number in _TIMES_ONLY else "date")
    plain = _QUOTED.sub("", code.split(";")[0]).lower()
    if "general" in plain or not re.search(r"[ymdhs年月日]", plain):
        return ""
    dated = re.search(r"[yd年月日]", plain) or not re.search(r"[hs]", plain)
    return "date" if dated else "time"


def from_serial(value: float, kind: str, *, since_1904: bool = False) -> str | None:
    """Returns a serial number as ISO 8601: a date, a date with a time, or a time; None when no such date exists."""
    if not 0 <= value <= _LAST:
        return None
    days = value
    if not since_1904 and value < _FALSE_LEAP_DAY:
        days += 1
    seconds = round(days * 86_400)
    moment = (_EPOCH_1904 if since_1904 else _EPOCH) + timedelta(seconds=seconds)
    clock = moment.strftime("%H:%M:%S" if moment.second else "%H:%M")
    if kind == "time" and value < 1:
        return clock
    day = f"{moment.year:04}-{moment.month:02}-{moment.day:02}"
    return day if seconds % 86_400 == 0 else f"{day}T{clock}"


def number_as_shown(stored: str) -> str:
    """Returns a number without the digits that binary fractions add: 0.1, not 0.10000000000000001."""
    if re.fullmatch(r"-?\d+", stored):
        return stored
    try:
        return f"{float(stored):.15g}"
    except ValueError:
        return stored
