"""How much the estimate moves when records of one person were missed, or records of two were joined.

A missed link counts one person twice and takes one out of an overlap: the estimate rises. A false link does the opposite.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final

import numpy as np

from kuager.weigh.undercount.overlaps import Cell, Overlaps, from_counts

RATES: Final = (0.0, 0.05, 0.10)
_ROUNDS: Final = 20
_SEED: Final = 20210208


@dataclass(frozen=True, slots=True, kw_only=True)
class Shifted:
    """What the estimate would be, were the matching wrong at these rates.

    Attributes:
        missed: share of true links that were missed.
        false: share of links that join two people.
        total: middle of the estimates after undoing so many mistakes at random.
        low: lowest of them.
        high: highest.
    """

    missed: float
    false: float
    total: float
    low: float
    high: float


def sensitivity(
    overlaps: Overlaps,
    estimate: Callable[[Overlaps], float | None],
    rates: Iterable[float] = RATES,
    tell: Callable[[int, int], None] | None = None,
) -> list[Shifted]:
    """Returns the estimates for every combination of rates; those without an answer are left out.

    Args:
        overlaps: the counts at hand.
        estimate: gives the number of people for a table, None where it gives none.
        rates: shares of missed and of false links to try.
        tell: is told how many of the combinations are done, and how many there are.
    """
    found = []
    for missed in (tried := tuple(rates)):
        for false in tried:
            if tell is not None:
                tell(tried.index(missed) * len(tried) + tried.index(false), len(tried) ** 2)
            dice = np.random.default_rng(_SEED)
            rounds = _ROUNDS if missed or false else 1
            tables = [_mended(_mended(overlaps, false, dice, _apart), missed, dice, _together) for _ in range(rounds)]
            totals = sorted(total for table in tables if (total := estimate(table)) is not None)
            if totals:
                middle = float(np.median(totals))
                found.append(Shifted(missed=missed, false=false, total=middle, low=totals[0], high=totals[-1]))
    return found


def _mended(
    overlaps: Overlaps,
    rate: float,
    dice: np.random.Generator,
    mend: Callable[[Counter[Cell], int, np.random.Generator], None],
) -> Overlaps:
    """Undoes the mistakes that a rate means: of every link one in so many."""
    counts = Counter(dict(zip(overlaps.cells, overlaps.counts, strict=True)))
    links = sum((sum(cell) - 1) * count for cell, count in counts.items())
    mend(counts, int(dice.binomial(links, rate)) if links else 0, dice)
    return from_counts(overlaps.lists, counts)


def _apart(counts: Counter[Cell], times: int, dice: np.random.Generator) -> None:
    """Takes one list of a person's away, who then is two people."""
    for _ in range(times):
        cell = _one_of({cell: (sum(cell) - 1) * count for cell, count in counts.items()}, dice)
        if cell is None:
            return
        at = int(dice.choice([at for at, on in enumerate(cell) if on]))
        alone = tuple(int(place == at) for place in range(len(cell)))
        counts[cell] -= 1
        counts[alone] += 1
        counts[tuple(on - one for on, one in zip(cell, alone, strict=True))] += 1


def _together(counts: Counter[Cell], times: int, dice: np.random.Generator) -> None:
    """Makes one person of somebody found once and somebody on other lists."""
    for _ in range(times):
        alone = _one_of({cell: count for cell, count in counts.items() if sum(cell) == 1}, dice)
        if alone is None:
            return
        at = alone.index(1)
        other = _one_of({cell: count for cell, count in counts.items() if not cell[at]}, dice)
        if other is None:
            continue
        counts[alone] -= 1
        counts[other] -= 1
        counts[tuple(one + two for one, two in zip(alone, other, strict=True))] += 1


def _one_of(weights: dict[Cell, int], dice: np.random.Generator) -> Cell | None:
    cells = [cell for cell, weight in weights.items() if weight > 0]
    if not cells:
        return None
    chances = np.array([weights[cell] for cell in cells], dtype=np.float64)
    return cells[int(dice.choice(len(cells), p=chances / chances.sum()))]
