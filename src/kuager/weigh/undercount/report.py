"""Everything that overlapping lists say about people on none of them, as one value to show."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from kuager.weigh.undercount.bounds import Estimate, chao_lower, chapman, petersen
from kuager.weigh.undercount.doubts import SMALL_OVERLAP, Code, Doubt, about
from kuager.weigh.undercount.loglinear import ENOUGH_FOR_MODELS, Fit, fits
from kuager.weigh.undercount.matching import Shifted, sensitivity
from kuager.weigh.undercount.overlaps import Overlaps
from kuager.weigh.undercount.several import Weighed, average, bootstrap, weigh

METHOD: Final = "undercount@2"
_SHOWN: Final = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """Two lists alone."""

    first: str
    second: str
    both: int
    petersen: float
    chapman: Estimate


@dataclass(frozen=True, slots=True, kw_only=True)
class Undercount:
    """What is known about people on no list.

    Attributes:
        overlaps: the counts it rests on.
        doubts: why to believe it little, or not at all.
        refused: no estimate may be shown; ``doubts`` say why.
        lower: Chao's lower bound; of refused lists only where it means something (see :func:`_floor`).
        pairs: what every two lists say alone.
        models: the best models by BIC with their weights, at most twelve.
        tried: how many models the counts determined.
        best: the first of them.
        by_bic: the average weighed by BIC.
        by_aic: the average weighed by AIC.
        drawn: interval with the choice of the model drawn again, where it could be.
        matching: what mistakes of matching would change.
    """

    overlaps: Overlaps
    doubts: tuple[Doubt, ...]
    refused: bool
    lower: Estimate | None = None
    pairs: tuple[Pair, ...] = ()
    models: tuple[Weighed, ...] = ()
    tried: int = 0
    best: Fit | None = None
    by_bic: Estimate | None = None
    by_aic: Estimate | None = None
    drawn: tuple[float, float] | None = None
    matching: tuple[Shifted, ...] = ()
    method: str = METHOD


def undercount(overlaps: Overlaps, *, mistakes: bool = True) -> Undercount:
    """Returns what overlapping lists say about people on none; refuses where lists are too few or copy each other.

    Args:
        overlaps: the counts.
        mistakes: also try what mistakes of matching would change, which takes 180 times as long as the models.
    """
    known = fits(overlaps) if len(overlaps.lists) >= ENOUGH_FOR_MODELS and overlaps.seen else []
    doubts = tuple(about(overlaps, known))
    if any(doubt.refuses for doubt in doubts):
        return Undercount(overlaps=overlaps, doubts=doubts, refused=True, lower=_floor(overlaps, doubts))
    by_bic = weigh(known, "bic")
    return Undercount(
        overlaps=overlaps,
        doubts=doubts,
        refused=False,
        lower=chao_lower(overlaps),
        pairs=tuple(_pair(overlaps, one, two) for one, two in overlaps.pairs()),
        models=tuple(by_bic[:_SHOWN]),
        tried=len(known),
        best=known[0] if known else None,
        by_bic=average(by_bic, overlaps.seen) if known else None,
        by_aic=average(weigh(known, "aic"), overlaps.seen) if known else None,
        drawn=bootstrap(overlaps, known),
        matching=tuple(sensitivity(overlaps, one_number)) if mistakes else (),
    )


def _floor(overlaps: Overlaps, doubts: Sequence[Doubt]) -> Estimate | None:
    """Returns the lower bound of lists that allow no estimate; None where that too would say nothing.

    It rests on the people found exactly twice. With fewer than seven of them chance decides it, and where one list copies
    another they were not found twice.
    """
    twice = overlaps.times()[1] if len(overlaps.lists) > 1 else 0
    only_apart = all(doubt.code is Code.APART for doubt in doubts if doubt.refuses)
    return chao_lower(overlaps) if only_apart and twice >= SMALL_OVERLAP else None


def one_number(overlaps: Overlaps) -> float | None:
    """Returns the estimate of the best model, or Chapman's for two lists."""
    if len(overlaps.lists) < ENOUGH_FOR_MODELS:
        return _pair(overlaps, 0, 1).chapman.total
    known = fits(overlaps)
    return known[0].estimate.total if known else None


def _pair(overlaps: Overlaps, one: int, two: int) -> Pair:
    sizes = overlaps.size(one), overlaps.size(two), overlaps.on((one, two))
    return Pair(
        first=overlaps.lists[one],
        second=overlaps.lists[two],
        both=sizes[2],
        petersen=petersen(*sizes),
        chapman=chapman(*sizes),
    )
