"""EDTF as FollowTheMoney's dates: prefixes of ISO 8601 in UTC, never more precise than the words."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import lru_cache
from itertools import takewhile

from kuager.errors import BadDateError
from kuager.text.edtf import Point, parse


def ends(text: str) -> tuple[str, str]:
    """Returns the prefix of the first and of the last date; the same for what is no interval, empty for what has none."""
    try:
        found = parse(text)
    except BadDateError:
        return "", ""
    if not found.year_known:
        return "", ""
    return (prefix(found.start) if found.start else "", prefix(found.end) if found.end else "")


@lru_cache(maxsize=10_000)
def single(text: str) -> str:
    """Returns one prefix for the whole of a date; for an interval what both ends share."""
    first, last = ends(text)
    if first == last:
        return first
    pairs = zip(first.split("-"), last.split("-"), strict=False)
    return "-".join(one for one, _ in takewhile(lambda pair: pair[0] == pair[1], pairs))


def prefix(point: Point) -> str:
    """Returns the longest prefix that holds every day the words allow: ``2021-02~`` may be in January, so ``2021``."""
    if point.clock and not point.mark:
        return _moment(point)
    first, last = point.reach()
    if first.year != last.year:
        return ""
    if first.month != last.month:
        return f"{first.year:04}"
    return first.isoformat() if first == last else f"{first.year:04}-{first.month:02}"


def _moment(point: Point) -> str:
    """A time of day only where its zone is told: FollowTheMoney takes all for UTC."""
    if not point.zone:
        return f"{point.year}-{point.month}-{point.day}"
    try:
        at = datetime.fromisoformat(str(point)).astimezone(UTC)
    except (ValueError, OverflowError):
        return f"{point.year}-{point.month}-{point.day}"
    return at.isoformat()[
        : len("2021-02-08T10:01:05") if (point.clock or "").count(":") > 1 else len("2021-02-08T10:01")
    ]


__all__ = ["ends", "prefix", "single"]
