"""When an estimate of people on no list says little or nothing: the plain warnings, each with its numbers.

A warning is a code and numbers, not a sentence: the sentence belongs to the reader's language. Codes that ``refuse`` mean
that no estimate should be shown at all.

The rule of refusal, in order: there are fewer than two lists; nobody is on them; one list is nine tenths inside another;
nobody is on two lists; a list shares fewer than :data:`SMALL_OVERLAP` people with all the others together. The last is the
rule of Robson and Regier (1964), Transactions of the American Fisheries Society 93, 215-226 (Seber, 1982, "The Estimation
of Animal Abundance", page 60) for two lists: seven people on both leave Chapman's estimate unbiased with 95 percent
confidence. That every list must keep it against the others together is our extension: a model in which the other lists
depend on each other takes its number from that list alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations
from typing import Final

from scipy.stats import chi2

from kuager.weigh.undercount.loglinear import ENOUGH_FOR_MODELS, Fit
from kuager.weigh.undercount.overlaps import Overlaps

FEW_SEEN: Final = 30
SMALL_OVERLAP: Final = 7
"""Fewer people than this on both lists leave Chapman's estimate biased (Robson and Regier, 1964)."""
PLAIN: Final = 1.5
"""Two lists share this many times more (or fewer) people than chance before a warning says that they depend on each other."""
COPY: Final = 0.9
"""A list of which so many are also on another was likely made from it."""
NEAR: Final = 6.0
APART: Final = 1.5
FAR: Final = 5.0
POOR: Final = 0.05
_PAIR: Final = 2


class Code(StrEnum):
    """What makes an estimate doubtful."""

    ONE_LIST = "one_list"
    NOBODY = "nobody"
    COPIED = "copied"
    NO_OVERLAP = "no_overlap"
    APART = "apart"
    TWO_LISTS = "two_lists"
    THREE_LISTS = "three_lists"
    FEW_SEEN = "few_seen"
    SMALL_OVERLAP = "small_overlap"
    TOGETHER = "together"
    AVOIDING = "avoiding"
    NO_MODEL = "no_model"
    MODELS_DIFFER = "models_differ"
    FAR_BEYOND = "far_beyond"
    POOR_FIT = "poor_fit"


_BY_LISTS: Final = {0: Code.ONE_LIST, 1: Code.ONE_LIST, 2: Code.TWO_LISTS, 3: Code.THREE_LISTS}
REFUSE: Final = frozenset({Code.ONE_LIST, Code.NOBODY, Code.COPIED, Code.NO_OVERLAP, Code.APART})


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubt:
    """One warning.

    Attributes:
        code: which.
        lists: names of the lists it is about; empty when it is about all.
        numbers: the numbers it rests on, in the order in which its sentence names them.
    """

    code: Code
    lists: tuple[str, ...] = ()
    numbers: tuple[float, ...] = ()

    @property
    def refuses(self) -> bool:
        """Says whether no estimate should be shown."""
        return self.code in REFUSE


def about(overlaps: Overlaps, fits: Sequence[Fit]) -> list[Doubt]:
    """Returns the warnings, those that refuse an estimate first."""
    found = [*_too_few(overlaps), *_between(overlaps)]
    # What models say of refused lists is a number by the back door.
    if len(overlaps.lists) >= ENOUGH_FOR_MODELS and not any(doubt.refuses for doubt in found):
        found.extend(_of_models(overlaps, fits))
    return sorted(found, key=lambda doubt: not doubt.refuses)


def _too_few(overlaps: Overlaps) -> Iterator[Doubt]:
    lists = len(overlaps.lists)
    if lists in _BY_LISTS:
        yield Doubt(code=_BY_LISTS[lists])
    if not overlaps.seen:
        yield Doubt(code=Code.NOBODY)
    elif overlaps.seen < FEW_SEEN:
        yield Doubt(code=Code.FEW_SEEN, numbers=(overlaps.seen,))


def _between(overlaps: Overlaps) -> Iterator[Doubt]:
    for one, two in combinations(range(len(overlaps.lists)), 2):
        names = (overlaps.lists[one], overlaps.lists[two])
        both, smaller = overlaps.on((one, two)), min(overlaps.size(one), overlaps.size(two))
        if smaller and both >= COPY * smaller:
            yield Doubt(code=Code.COPIED, lists=names, numbers=(both, smaller))
        elif smaller and both < SMALL_OVERLAP:
            yield Doubt(code=Code.SMALL_OVERLAP, lists=names, numbers=(both,))
    if overlaps.seen and len(overlaps.lists) > 1:
        if not sum(overlaps.times()[1:]):
            yield Doubt(code=Code.NO_OVERLAP)
        else:
            yield from _apart(overlaps)


def _apart(overlaps: Overlaps) -> Iterator[Doubt]:
    """Lists that share too few people with all the others together."""
    for at, name in enumerate(overlaps.lists):
        shared = sum(
            count for cell, count in zip(overlaps.cells, overlaps.counts, strict=True) if cell[at] and sum(cell) > 1
        )
        if shared < SMALL_OVERLAP:
            yield Doubt(code=Code.APART, lists=(name,), numbers=(shared, SMALL_OVERLAP))


def _dependent(overlaps: Overlaps, fit: Fit) -> Iterator[Doubt]:
    """Pairs of lists that the model says share more or fewer people than chance."""
    for one, two in (term for term in fit.terms if len(term) == _PAIR):
        times = _odds(overlaps, fit, one, two)
        if times >= PLAIN:
            yield Doubt(code=Code.TOGETHER, lists=(overlaps.lists[one], overlaps.lists[two]))
        elif times <= 1 / PLAIN:
            yield Doubt(code=Code.AVOIDING, lists=(overlaps.lists[one], overlaps.lists[two]))


def _odds(overlaps: Overlaps, fit: Fit, one: int, two: int) -> float:
    """How many times more likely somebody on one of two lists is on the other, among people on no third list."""
    expected = dict(zip(overlaps.cells, fit.expected, strict=True))
    first, second = (tuple(int(at == here) for at in range(len(overlaps.lists))) for here in (one, two))
    both = tuple(left + right for left, right in zip(first, second, strict=True))
    alone = expected[first] * expected[second]
    return expected[both] * fit.unseen / alone if alone else 1.0


def _of_models(overlaps: Overlaps, fits: Sequence[Fit]) -> Iterator[Doubt]:
    if not fits:
        yield Doubt(code=Code.NO_MODEL)
        return
    best = fits[0]
    yield from _dependent(overlaps, best)
    near = [fit.estimate.total for fit in fits if fit.bic - best.bic <= NEAR]
    if max(near) > APART * min(near):
        yield Doubt(code=Code.MODELS_DIFFER, numbers=(len(near), min(near), max(near)))
    if best.estimate.total > FAR * overlaps.seen:
        yield Doubt(code=Code.FAR_BEYOND, numbers=(best.estimate.total / overlaps.seen,))
    if best.freedom > 0 and float(chi2.sf(best.deviance, best.freedom)) < POOR:
        yield Doubt(code=Code.POOR_FIT, numbers=(best.deviance, best.freedom))
