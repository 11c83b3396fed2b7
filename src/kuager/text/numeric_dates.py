"""Finds dates written in figures and decides their order of day and month block by block.

``2021-02-08`` says its own order. ``06/27/2022`` shows it by a part above 12, and lends it to its neighbours of the same
block (no more than ``BLOCK`` characters away). Dots mean day first, as everywhere that writes them. Where nothing shows the
order, only the year is kept: a guessed month would be more than the words say.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from typing import NamedTuple

from kuager.text.date_values import is_day, written

BLOCK = 600

_ISO = re.compile(r"(?<![\w./-])((?:19|20)\d\d)([-/.])(\d{1,2})(?:\2(\d{1,2}))?(?![\w/]|[-.]\d)")
_FIGURES = re.compile(r"(?<![\w./-])(\d{1,2})([./-])(\d{1,2})\2((?:19|20)\d\d|\d\d)(?![\w/]|[-.]\d)")


class NumericDate(NamedTuple):
    """A date in figures with its value; ``why`` says how the order of day and month is known."""

    start: int
    end: int
    value: str
    inferred: tuple[str, ...] = ()
    why: str | None = None


def find_numeric(text: str) -> list[NumericDate]:
    """Returns the dates in figures of ``text``, in order."""
    found = [one for match in _ISO.finditer(text) if (one := _iso(match)) is not None]
    matches = [match for match in _FIGURES.finditer(text) if len(match.group(4)) == 4 or match.group(2) != "-"]
    for match in matches:
        one = _figures(match, matches)
        if one is not None:
            found.append(one)
    return sorted(found)


def _iso(match: re.Match[str]) -> NumericDate | None:
    year, month = int(match.group(1)), int(match.group(3))
    day = int(match.group(4)) if match.group(4) else None
    if not is_day(year, month, day or 1) or (day is None and (match.group(2) != "-" or len(match.group(3)) != 2)):
        return None
    return NumericDate(match.start(), match.end(), written(year, month, day))


def _figures(match: re.Match[str], matches: list[re.Match[str]]) -> NumericDate | None:
    first, second = int(match.group(1)), int(match.group(3))
    year = int(match.group(4))
    inferred: tuple[str, ...] = ()
    if year < 100:
        year += 2000 if year < 70 else 1900
        inferred = ("century",)
    own = _order(match)
    order, why = (own, None) if own else _lent_order(match, matches)
    if match.group(2) == "." and order is None:
        order, why = "day", "written with dots, day first"
    if first == second:
        order = order or "day"
    if order is None:
        return NumericDate(match.start(), match.end(), str(year), inferred, "day and month could be either way round")
    month, day = (second, first) if order == "day" else (first, second)
    if not is_day(year, month, day):
        return None
    return NumericDate(
        match.start(), match.end(), written(year, month, day), inferred + (("order",) if why else ()), why
    )


def _order(match: re.Match[str]) -> str | None:
    first, second = int(match.group(1)), int(match.group(3))
    if first > 12 >= second:
        return "day"
    if second > 12 >= first:
        return "month"
    return None


def _lent_order(match: re.Match[str], matches: list[re.Match[str]]) -> tuple[str | None, str | None]:
    """Takes the order from the nearest date of the same writing within the block."""
    low = bisect_left(matches, match.start() - BLOCK, key=lambda other: other.start())
    high = bisect_right(matches, match.start() + BLOCK, key=lambda other: other.start())
    near = [other for other in matches[low:high] if other.group(2) == match.group(2) and _order(other)]
    if not near:
        return None, None
    closest = min(near, key=lambda other: abs(other.start() - match.start()))
    order = _order(closest)
    return order, f"{order} first, as in {closest.group()} nearby"
