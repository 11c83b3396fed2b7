"""Numbers that mean what they say: probabilities held against answers that the learner had not seen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from kuager.resolve.records.table import Flags, Floats

_EDGES: Final = (0.0, 0.05, 0.2, 0.4, 0.6, 0.8, 0.95, 0.99, 1.0)
_ROUNDS: Final = 50
_SETTLED: Final = 1e-9
_HELD: Final = 1.0
"""How firmly slope and shift are held at 1 and 0, so that a few answers cannot turn a scale around."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bin:
    """Pairs whose probability lies from ``least`` to below ``most``: how many, what was said, and what was found."""

    least: float
    most: float
    pairs: int
    said: float
    found: float


def chance_of(log_odds: Floats) -> Floats:
    """Returns the probabilities that belong to log odds."""
    found: Floats = 1.0 / (1.0 + np.exp(-np.clip(log_odds, -60, 60)))
    return found


def scale(log_odds: Floats, same: Flags) -> tuple[float, float]:
    """Finds slope and shift with which log odds fit the answers best (Platt 1999), by Newton's steps.

    Args:
        log_odds: of pairs that were not learnt from.
        same: their answers.

    Returns:
        Slope and shift; 1 and 0 leave the log odds as they are.
    """
    answers = same.astype(np.float64)
    rows = np.stack((log_odds, np.ones(len(log_odds))))
    held, now = np.array((1.0, 0.0)), np.array((1.0, 0.0))

    def misfit(at: Floats) -> float:
        said = at @ rows
        return float((np.logaddexp(0, said) - answers * said).sum() + _HELD * ((at - held) ** 2).sum() / 2)

    for _ in range(_ROUNDS):
        chance = chance_of(now @ rows)
        pull = rows @ (answers - chance) - _HELD * (now - held)
        bend = (rows * (chance * (1 - chance))) @ rows.T + _HELD * np.eye(2)
        step = np.linalg.solve(bend, pull)
        # Far off, a whole step of Newton's leads farther off.
        while float(np.abs(step).max()) > _SETTLED and misfit(now + step) > misfit(now):
            step = step / 2
        now = now + step
        if float(np.abs(step).max()) < _SETTLED:
            break
    return float(max(now[0], 0.1)), float(now[1])


def reliability(chance: Floats, same: Flags) -> tuple[Bin, ...]:
    """Holds what was said against what was found, in eight steps of probability; empty steps are left out."""
    inside = np.clip(np.searchsorted(_EDGES, chance, side="right") - 1, 0, len(_EDGES) - 2)
    return tuple(
        Bin(
            least=_EDGES[at],
            most=_EDGES[at + 1],
            pairs=int((inside == at).sum()),
            said=round(float(chance[inside == at].mean()), 4),
            found=round(float(same[inside == at].mean()), 4),
        )
        for at in range(len(_EDGES) - 1)
        if (inside == at).any()
    )


def best_bar(chance: Floats) -> float:
    """Returns the log odds from which calling pairs the same gives the best F1 to be expected.

    That bar is half the F1 it reaches (Lipton, Elkan and Naryanaswamy 2014), so where much is uncertain it lies below one
    to one. It needs no answers, only probabilities that can be trusted.
    """
    falling = np.sort(chance)[::-1]
    if not len(falling) or float(falling.sum()) <= 0:
        return 0.0
    reached = 2 * np.cumsum(falling) / (np.arange(1, len(falling) + 1) + falling.sum())
    half = float(np.clip(reached.max() / 2, 0.05, 0.5))
    return float(np.log(half / (1 - half)))
