"""How near in days something lies to other days, and whether it lies near them more often than chance would have it.

Days only: no store, no clock. Chance is worked out exactly (Poisson binomial: every trial has its own share of days that
count as near), because the numbers are small and no approximation holds for them.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from kuager.errors import BadDateError

FEW: Final = 10
"""Fewer trials than this are few: one more or less changes the picture."""
_ONE: Final = timedelta(days=1)


class Side(StrEnum):
    """On which side of the marked days something counts as near: in the days before them, or in the days after them."""

    BEFORE = "before"
    AFTER = "after"


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """Whole days since the last marked day and until the next one; None where there is none. 0 is the day itself."""

    since: int | None
    until: int | None


def gap(day: date, marks: Sequence[date]) -> Gap:
    """Returns how far a day lies from the marked days around it. ``marks`` are in order."""
    at, last = bisect_left(marks, day), bisect_right(marks, day)
    return Gap(
        since=(day - marks[last - 1]).days if last else None, until=(marks[at] - day).days if at < len(marks) else None
    )


def near(day: date, marks: Sequence[date], side: Side, window: int) -> bool:
    """Says whether a day lies up to ``window`` days before (or after) a marked day, that day itself included."""
    found = gap(day, marks)
    days = found.until if side is Side.BEFORE else found.since
    return days is not None and days <= window


def covered(marks: Iterable[date], first: date, last: date, side: Side, window: int) -> int:
    """Counts the days from ``first`` to ``last``, both included, that lie near a marked day.

    Raises:
        BadDateError: when the end lies before the beginning, or the window is negative.
    """
    if last < first or window < 0:
        raise BadDateError(f"no span of days from {first} to {last} with windows of {window} days")
    reach = timedelta(days=window)
    total, upto = 0, first - _ONE
    spans = ((one - reach, one) if side is Side.BEFORE else (one, one + reach) for one in sorted(set(marks)))
    for start, stop in spans:
        begin, end = max(start, upto + _ONE), min(stop, last)
        if begin <= end:
            total, upto = total + (end - begin).days + 1, end
    return total


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """How often something lay near, against chance.

    Attributes:
        hits: how often.
        of: out of how many.
        expected: how often by chance alone, from the share of all days that count as near.
        chance: how likely so many or more are by chance alone, from 0 to 1.
    """

    hits: int
    of: int
    expected: float
    chance: float

    @property
    def few(self) -> bool:
        """Whether the number is too small to conclude anything from it."""
        return self.of < FEW

    @property
    def share(self) -> float:
        """The share of days that count as near, averaged over the trials."""
        return self.expected / self.of if self.of else 0.0


def rate(trials: Iterable[tuple[bool, float]]) -> Rate:
    """Counts trials, each with whether it lay near and the share of days (0 to 1) that would count as near for it."""
    every = list(trials)
    hits = sum(1 for hit, _ in every if hit)
    return Rate(
        hits=hits, of=len(every), expected=sum(share for _, share in every), chance=at_least(hits, [share for _, share in every])
    )  # fmt: skip


def at_least(hits: int, shares: Sequence[float]) -> float:
    """Returns how likely ``hits`` or more successes are in independent trials with these chances."""
    chances = [1.0]
    for share in shares:
        longer = [*chances, 0.0]
        for number in range(len(chances), 0, -1):
            longer[number] = longer[number] * (1 - share) + chances[number - 1] * share
        longer[0] *= 1 - share
        chances = longer
    return min(1.0, sum(chances[max(0, hits) :]))
