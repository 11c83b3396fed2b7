"""Estimates that need no model of how lists depend on each other: from two lists, and a lower bound from several.

Sources: Petersen (1896) and Lincoln (1930) for two lists; Chapman (1951) for the correction of small numbers and Seber
(1970) for its variance; Chao (1987), "Estimating the population size for capture-recapture data with unequal
catchability", Biometrics 43, for the lower bound and its log-normal interval.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import exp, inf, log, sqrt
from typing import Final

from kuager.weigh.undercount.overlaps import Overlaps

NORMAL_95: Final = 1.959963984540054
"""The 97.5th percentile of the normal distribution: 95 of 100 intervals are meant to hold the truth."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """A number of people with its interval.

    Attributes:
        total: people on the lists and not on them, estimated.
        low: lower end of the 95 percent interval; never below the people that were seen.
        high: upper end.
        error: standard error of ``total``.
    """

    total: float
    low: float
    high: float
    error: float


def with_interval(seen: int, unseen: float, variance: float) -> Estimate:
    """Returns an estimate with Chao's log-normal interval, which cannot fall below the people that were seen."""
    if unseen <= 0:
        return Estimate(
            total=float(seen), low=float(seen), high=seen + NORMAL_95 * sqrt(variance), error=sqrt(variance)
        )
    spread = log(1 + variance / unseen**2)
    factor = exp(min(700.0, NORMAL_95 * sqrt(spread)))
    return Estimate(total=seen + unseen, low=seen + unseen / factor, high=seen + unseen * factor, error=sqrt(variance))


def petersen(first: int, second: int, both: int) -> float:
    """Returns the estimate from two lists that know nothing of each other; infinite when nobody is on both."""
    return first * second / both if both else inf


def chapman(first: int, second: int, both: int) -> Estimate:
    """Returns Chapman's estimate from two lists, which is finite and nearly unbiased for small overlaps too."""
    total = (first + 1) * (second + 1) / (both + 1) - 1
    variance = (first + 1) * (second + 1) * (first - both) * (second - both) / ((both + 1) ** 2 * (both + 2))
    seen = first + second - both
    return with_interval(seen, total - seen, variance)


def chao_lower(overlaps: Overlaps) -> Estimate:
    """Returns the lower bound that the people found once and twice give, whatever makes some easier to find.

    It holds when lists are independent of each other for each person; lists that follow each other push it down, and lists
    that avoid each other push it up. The form corrected for bias is used, which is finite when nobody is on two lists.
    """
    once, twice, *_ = (*overlaps.times(), 0, 0)
    lists = len(overlaps.lists)
    share = (lists - 1) / lists if lists else 0.0
    unseen = share * once * (once - 1) / (2 * (twice + 1))
    variance = _chao_variance(once, twice, share, unseen)
    return with_interval(overlaps.seen, unseen, variance)


def _chao_variance(once: int, twice: int, share: float, unseen: float) -> float:
    if not twice:
        total = max(1.0, once + unseen)
        first = share * once * (once - 1) / 2 + share**2 * once * (2 * once - 1) ** 2 / 4
        return max(0.0, first - share**2 * once**4 / (4 * total))
    ratio = once / twice
    return twice * (share * ratio**2 / 2 + share**2 * ratio**3 + share**2 * ratio**4 / 4)
