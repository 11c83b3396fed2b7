"""Log-linear models of overlapping lists: how many people are on none of them, allowing lists to depend on each other.

The count of every combination of lists is Poisson with a logarithm that is a sum: a constant, one term for each list, and
terms for lists that share people more (or less) often than chance. The constant is the logarithm of the people on no list.
Method: Fienberg (1972), Biometrika 59; Bishop, Fienberg and Holland (1975), "Discrete Multivariate Analysis", chapter 6.
Whether a maximum exists is checked as Fienberg and Rinaldo (2012), Annals of Statistics 40, and Chan, Silverman and
Vincent (2021), Journal of Survey Statistics and Methodology 9, describe: by a linear program.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Final, TypeAlias

import numpy as np
from scipy.optimize import linprog

from kuager.weigh.undercount.bounds import Estimate, with_interval
from kuager.weigh.undercount.overlaps import Cell, Floats, Overlaps

Term: TypeAlias = tuple[int, ...]
"""Lists that share people more or less often than chance, by number; two lists or more."""

ENOUGH_FOR_MODELS: Final = 3
"""Two lists cannot tell dependence from a larger number of people."""
MOST_HIERARCHICAL: Final = 4
"""So many lists: every hierarchical model is tried (8 for three lists, 113 for four)."""
MOST_PAIRWISE: Final = 5
"""So many: every set of pairs (1,024). Above, pairs are added and dropped one at a time."""
_ROUNDS: Final = 60
_SETTLED: Final = 1e-9
_FARTHEST: Final = 30.0
"""Logarithms beyond this mean that a fit runs away: no maximum exists."""
_INSIDE: Final = 1e-7


@dataclass(frozen=True, slots=True, kw_only=True)
class Fit:
    """One model, fitted.

    Attributes:
        terms: its dependences between lists; every list has a term of its own besides.
        estimate: people in all.
        unseen: people on no list.
        deviance: how far the model is from the counts; 0 is exact.
        freedom: counts minus terms.
        aic: Akaike's criterion, up to a constant that is equal for all models of one table.
        bic: Schwarz's, with the number of people seen; the same constant.
        expected: what the model expects in each combination.
    """

    terms: tuple[Term, ...]
    estimate: Estimate
    unseen: float
    deviance: float
    freedom: int
    aic: float
    bic: float
    expected: tuple[float, ...]


def models(lists: int) -> Iterator[tuple[Term, ...]]:
    """Yields the models that are tried for so many lists (up to five), the one of independent lists first.

    The term of all lists together is never used: the counts cannot tell it from the people on no list.
    """
    pairs = list(combinations(range(lists), 2)) if lists >= ENOUGH_FOR_MODELS else []
    for number in range(len(pairs) + 1):
        for chosen in combinations(pairs, number):
            higher = _higher(lists, chosen) if lists <= MOST_HIERARCHICAL else []
            for more in range(len(higher) + 1):
                yield from ((*chosen, *some) for some in combinations(higher, more))


def _higher(lists: int, pairs: Sequence[Term]) -> list[Term]:
    """Three lists may have a term of their own only where each two of them have one."""
    return [
        three
        for three in combinations(range(lists), 3)
        if lists > ENOUGH_FOR_MODELS and set(combinations(three, 2)) <= set(pairs)
    ]


def design(cells: Sequence[Cell], terms: Sequence[Term]) -> Floats:
    """Returns the matrix of a model: a row per combination of lists, a column per term."""
    return np.array(
        [[1, *cell, *(int(all(cell[at] for at in term)) for term in terms)] for cell in cells], dtype=np.float64
    )


def exists(matrix: Floats, counts: Floats) -> bool:
    """Says whether the model has one best fit to these counts; empty overlaps can leave it without."""
    if np.linalg.matrix_rank(matrix) < matrix.shape[1]:
        return False
    if counts.min() > 0:
        return True
    # Is there a table of the same sums with no empty place? Its smallest place is made as large as can be.
    cells = len(counts)
    sums = matrix.T @ counts
    goal = np.append(np.zeros(cells), -1.0)
    slack = np.hstack((-np.eye(cells), np.ones((cells, 1))))
    found = linprog(
        goal,
        A_ub=slack,
        b_ub=np.zeros(cells),
        A_eq=np.hstack((matrix.T, np.zeros((matrix.shape[1], 1)))),
        b_eq=sums,
        bounds=[(0, None)] * (cells + 1),
    )
    return found.x is not None and bool(found.success and found.x[-1] > _INSIDE * max(1.0, float(counts.sum())))


def solve(matrix: Floats, counts: Floats) -> tuple[Floats, Floats]:
    """Fits one model to many tables at once by Newton's steps.

    Args:
        matrix: the model, a row per combination of lists.
        counts: tables, one per row.

    Returns:
        the coefficients (a row per table; NaN where no maximum was reached), and the variance of the first of them.
    """
    expected = counts + 0.5
    guess = np.asarray(np.linalg.lstsq(matrix, np.log(expected).T, rcond=None)[0].T, dtype=np.float64)
    done = np.zeros(len(counts), dtype=np.bool_)
    for _ in range(_ROUNDS):
        expected = np.exp(np.clip(guess @ matrix.T, -_FARTHEST, _FARTHEST))
        step = _step(matrix, counts, expected)
        # A step of more than three in a logarithm overshoots from a poor start.
        longest = np.maximum(1.0, np.abs(step).max(axis=1, keepdims=True) / 3.0)
        guess = guess + step / longest
        done = np.abs(step).max(axis=1) < _SETTLED
        if done.all():
            break
    away = ~done | (np.abs(guess).max(axis=1) > _FARTHEST)
    guess[away] = np.nan
    information = np.einsum("ci,tc,cj->tij", matrix, expected, matrix)
    variance: Floats = np.linalg.pinv(information, hermitian=True)[:, 0, 0]
    return guess, variance


def _step(matrix: Floats, counts: Floats, expected: Floats) -> Floats:
    information = np.einsum("ci,tc,cj->tij", matrix, expected, matrix)
    information += 1e-12 * np.eye(matrix.shape[1])
    slope = (counts - expected) @ matrix
    found: Floats = np.linalg.solve(information, slope[:, :, None])[:, :, 0]
    return found


def deviances(matrix: Floats, coefficients: Floats, counts: Floats) -> Floats:
    """Returns how far each table is from its fit."""
    expected = np.exp(np.clip(coefficients @ matrix.T, -_FARTHEST, _FARTHEST))
    ratio = np.log(np.where(counts > 0, counts, 1.0) / expected)
    found: Floats = 2 * (np.where(counts > 0, counts * ratio, 0.0) - (counts - expected)).sum(axis=1)
    return found


def fit(overlaps: Overlaps, terms: tuple[Term, ...]) -> Fit | None:
    """Fits one model; None where the counts do not determine it."""
    matrix, counts = design(overlaps.cells, terms), overlaps.array()
    if matrix.shape[1] > len(counts) or not exists(matrix, counts):
        return None
    found, variance = solve(matrix, counts[None, :])
    if np.isnan(found).any():
        return None
    unseen = float(np.exp(found[0, 0]))
    far = float(max(0.0, deviances(matrix, found, counts[None, :])[0]))
    used = matrix.shape[1]
    return Fit(
        terms=terms,
        estimate=with_interval(overlaps.seen, unseen, unseen + unseen**2 * float(variance[0])),
        unseen=unseen,
        deviance=far,
        freedom=len(counts) - used,
        aic=far + 2 * used,
        bic=far + used * float(np.log(max(2, overlaps.seen))),
        expected=tuple(float(value) for value in np.exp(matrix @ found[0])),
    )


def fits(overlaps: Overlaps) -> list[Fit]:
    """Returns every model tried that the counts determine, the best by BIC first."""
    if len(overlaps.lists) > MOST_PAIRWISE:
        tried = _stepwise(overlaps)
    else:
        tried = [fit(overlaps, terms) for terms in models(len(overlaps.lists))]
    return sorted((one for one in tried if one is not None), key=lambda one: (one.bic, one.terms))


def _stepwise(overlaps: Overlaps) -> list[Fit | None]:
    """Adds or drops the pair that lowers BIC most, until none does; keeps every model on the way."""
    pairs = overlaps.pairs()
    known: dict[tuple[Term, ...], Fit | None] = {(): fit(overlaps, ())}
    here: tuple[Term, ...] = ()
    while True:
        near = [tuple(sorted(set(here) ^ {pair})) for pair in pairs]
        known.update({terms: fit(overlaps, terms) for terms in near if terms not in known})
        better = [one for terms in near if (one := known[terms]) is not None]
        now = known[here]
        best = min(better, key=lambda one: (one.bic, one.terms), default=None)
        if best is None or (now is not None and best.bic >= now.bic):
            return list(known.values())
        here = best.terms
