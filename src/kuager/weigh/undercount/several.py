"""What several models say together, and how sure the choice of one of them is.

One number hides that other models fit nearly as well and say something else. The average weighs models by AIC or BIC as
Buckland, Burnham and Augustin (1997), Biometrics 53, do; the bootstrap draws new tables and chooses again on each.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import erf, exp, inf, log, sqrt
from typing import Final, Literal, TypeAlias

import numpy as np
from scipy.optimize import brentq

from kuager.weigh.undercount.bounds import Estimate
from kuager.weigh.undercount.loglinear import Fit, design, deviances, solve
from kuager.weigh.undercount.overlaps import Overlaps

Criterion: TypeAlias = Literal["aic", "bic"]
NEAR: Final = 10.0
"""A model whose criterion is farther than this from the best counts for nothing in practice (weight below .007)."""
_NOTHING: Final = 1e-6
_SEED: Final = 19990324
_BOOTSTRAP_MODELS: Final = 40
"""The bootstrap chooses among so many of the best models; the others never win on tables like the one at hand."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Weighed:
    """A model with its weight among the others."""

    fit: Fit
    weight: float


def weigh(fits: Sequence[Fit], criterion: Criterion) -> list[Weighed]:
    """Returns models with their weights, heaviest first; the weights sum to one."""
    least = min((getattr(fit, criterion) for fit in fits), default=0.0)
    raw = [exp(-(getattr(fit, criterion) - least) / 2) for fit in fits]
    whole = sum(raw)
    found = [Weighed(fit=fit, weight=share / whole) for fit, share in zip(fits, raw, strict=True)]
    return sorted(found, key=lambda one: (-one.weight, one.fit.terms))


def average(weighed: Sequence[Weighed], seen: int) -> Estimate:
    """Returns the average of the models; its interval is that of the mixture of their log-normal distributions."""
    parts = [(one.weight, one.fit.unseen, one.fit.estimate.error) for one in weighed if one.weight > _NOTHING]
    whole = sum(weight for weight, _, _ in parts)
    unseen = sum(weight * value for weight, value, _ in parts) / whole
    spread = sum(weight * sqrt(error**2 + (value - unseen) ** 2) for weight, value, error in parts) / whole
    return Estimate(
        total=seen + unseen,
        low=seen + _quantile(parts, 0.025 * whole),
        high=seen + _quantile(parts, 0.975 * whole),
        error=spread,
    )


def _quantile(parts: Sequence[tuple[float, float, float]], share: float) -> float:
    """The number of unseen people below which so much of the mixture lies."""

    def below(at: float) -> float:
        total = 0.0
        for weight, value, error in parts:
            wide = sqrt(log(1 + (error / value) ** 2)) if value > 0 else 0.0
            total += weight * (
                0.5 * (1 + erf((at - log(value)) / (wide * sqrt(2)))) if wide else float(value <= exp(at))
            )
        return total - share

    return exp(brentq(below, -40.0, 80.0))


def bootstrap(overlaps: Overlaps, fits: Sequence[Fit], *, rounds: int = 500) -> tuple[float, float] | None:
    """Returns the 95 percent interval of tables drawn anew from the best model, the model chosen by BIC on each.

    This is wider than the best model's own interval where other models are nearly as good, and tells so honestly.
    Seeded, hence the same on every run. None where no model fits.
    """
    if not fits:
        return None
    dice = np.random.default_rng(_SEED)
    best = fits[0]
    whole = round(best.estimate.total)
    chances = np.array([*best.expected, best.unseen])
    drawn = dice.multinomial(whole, chances / chances.sum(), size=rounds)[:, :-1].astype(np.float64)
    seen = drawn.sum(axis=1)
    lowest, unseen = np.full(rounds, inf), np.full(rounds, np.nan)
    for fit in fits[:_BOOTSTRAP_MODELS]:
        matrix = design(overlaps.cells, fit.terms)
        found, _ = solve(matrix, drawn)
        value = deviances(matrix, found, drawn) + matrix.shape[1] * np.log(np.maximum(2.0, seen))
        better = np.isfinite(value) & (value < lowest)
        lowest[better], unseen[better] = value[better], np.exp(found[better, 0])
    totals = (seen + unseen)[np.isfinite(unseen)]
    if len(totals) < rounds // 2:
        return None
    low, high = np.quantile(totals, (0.025, 0.975))
    return float(low), float(high)
