"""What is due: overdue first, then what comes next. Dates in, an order out; no clock."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from enum import StrEnum
from typing import Final, TypeVar

T = TypeVar("T")
SOON: Final = 7
"""Days ahead that still count as soon."""


class Due(StrEnum):
    """How pressing something is."""

    OVERDUE = "overdue"
    TODAY = "today"
    SOON = "soon"
    LATER = "later"
    UNDATED = "undated"


def due(day: date | None, today: date) -> Due:
    """Returns how pressing something due on ``day`` is."""
    if day is None:
        return Due.UNDATED
    left = (day - today).days
    if left < 0:
        return Due.OVERDUE
    return Due.TODAY if left == 0 else Due.SOON if left <= SOON else Due.LATER


def by_due(rows: Iterable[T], day: Callable[[T], date | None]) -> list[T]:
    """Returns rows with the longest overdue first and those without a day last; otherwise as they came."""
    return sorted(rows, key=lambda row: day(row) or date.max)
