"""A small learner: many short trees, each asking the same three questions of every pair (gradient boosting).

Trees whose questions are the same on every branch ("oblivious", as in Prokhorenkova et al. 2018, "CatBoost") hold back
on a few thousand examples, are quick over millions of pairs, and can be read: three thresholds and eight numbers. Second
order steps as in Chen and Guestrin (2016), "XGBoost".
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from kuager.resolve.records.features import Numbers
from kuager.resolve.records.table import Flags, Floats, Ints

TREES: Final = 500
DEPTH: Final = 3
_STEP: Final = 0.07
_HOLD_BACK: Final = 5.0
"""Added to the weight of every leaf, so that few examples move little."""
_OFFERED: Final = 0.3
"""Share of the features that each question may choose from: trees that cannot all lean on one number err less alike."""
_BINS: Final = 32
_PIECE: Final = 16_384
_FEW: Final = 256
_SEED: Final = 20170401


@dataclass(frozen=True, slots=True, kw_only=True)
class Tree:
    """Three questions, "is this feature above that threshold", and what each of the eight answers adds to the log odds.

    The first question is the lowest bit of the place in ``leaves``.
    """

    features: tuple[int, ...]
    thresholds: tuple[float, ...]
    leaves: tuple[float, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Forest:
    """Trees whose answers are added to ``start``."""

    start: float
    trees: tuple[Tree, ...]

    def log_odds(self, values: Numbers) -> Floats:
        """Returns for each row of features the logarithm of the odds that it is a pair of one person."""
        if len(values) <= _FEW:
            return self._of_few(values)
        total = np.full(len(values), self.start)
        # In pieces that stay in the processor's cache: a fifth faster than all at once (700,000 rows), and less memory.
        for start in range(0, len(values), _PIECE):
            columns = np.ascontiguousarray(values[start : start + _PIECE].T)
            part = total[start : start + _PIECE]
            for tree in self.trees:
                part += np.array(tree.leaves)[_leaf(columns, tree)]
        return total

    def _of_few(self, values: Numbers) -> Floats:
        """All trees at once: for a few rows, going tree by tree takes longer than the answers."""
        if not self.trees:
            return np.full(len(values), self.start)
        asked = np.array([tree.features for tree in self.trees])
        above = values[:, asked] > np.array([tree.thresholds for tree in self.trees], dtype=np.float32)
        leaf = above @ (1 << np.arange(asked.shape[1]))
        steps = np.array([tree.leaves for tree in self.trees])[np.arange(len(self.trees)), leaf]
        # One after the other, as for many rows, so that both add up to the same last bit.
        found: Floats = np.add.accumulate(np.column_stack((np.full(len(values), self.start), steps)), axis=1)[:, -1]
        return found


def _leaf(columns: Numbers, tree: Tree) -> NDArray[np.uint8]:
    leaf = np.zeros(columns.shape[1], dtype=np.uint8)
    for bit, (feature, threshold) in enumerate(zip(tree.features, tree.thresholds, strict=True)):
        leaf |= (columns[feature] > np.float32(threshold)).astype(np.uint8) << bit
    return leaf


def grow(values: Numbers, same: Flags, *, trees: int = TREES) -> Forest:
    """Learns from pairs with known answers; the same examples give the same trees, in whatever order they come.

    Args:
        values: one row of features for each pair.
        same: whether the pair is one person; both answers must occur.
        trees: how many trees.

    Returns:
        The trees.
    """
    order = np.lexsort((*values.T, same))
    values, answers = values[order], same[order].astype(np.float64)
    edges = [_edges(column) for column in values.T]
    bins = np.stack([np.searchsorted(edge, column, side="left") for edge, column in zip(edges, values.T, strict=True)])
    share = float(np.clip(answers.mean(), 1e-6, 1 - 1e-6))
    start = float(np.log(share / (1 - share)))
    dice = np.random.default_rng(_SEED)
    total, grown = np.full(len(answers), start), []
    for _ in range(trees):
        chance = 1.0 / (1.0 + np.exp(-total))
        tree, leaf = _tree(bins, edges, answers - chance, chance * (1 - chance), dice)
        total += np.array(tree.leaves)[leaf]
        grown.append(tree)
    return Forest(start=start, trees=tuple(grown))


def _edges(column: Numbers) -> Numbers:
    """Thresholds between which the values of a column lie about evenly; each is a value that occurs."""
    found = np.unique(np.quantile(column, np.linspace(0, 1, _BINS + 1)[1:-1], method="lower"))
    return found.astype(np.float32)


def _tree(
    bins: Ints, edges: list[Numbers], pull: Floats, weight: Floats, dice: np.random.Generator
) -> tuple[Tree, Ints]:
    leaf = np.zeros(bins.shape[1], dtype=np.int64)
    features, thresholds = [], []
    for level in range(DEPTH):
        offered = np.sort(dice.choice(len(bins), max(1, round(_OFFERED * len(bins))), replace=False))
        at, edge = _question(bins[offered], leaf, 1 << level, pull, weight)
        feature = int(offered[at])
        features.append(feature)
        # The best may be to divide nothing, past the last edge; then the last edge is asked about.
        edge = min(edge, len(edges[feature]) - 1)
        thresholds.append(float(edges[feature][edge]))
        leaf |= (bins[feature] > edge).astype(np.int64) << level
    count = 1 << DEPTH
    steps = _STEP * np.bincount(leaf, pull, count) / (np.bincount(leaf, weight, count) + _HOLD_BACK)
    tree = Tree(features=tuple(features), thresholds=tuple(thresholds), leaves=tuple(steps.tolist()))
    return tree, leaf


def _question(bins: Ints, leaf: Ints, leaves: int, pull: Floats, weight: Floats) -> tuple[int, int]:
    """Finds the feature (place in ``bins``) and the edge that divide all leaves best."""
    many = len(bins)
    place = (np.arange(many)[:, None] * leaves + leaf[None, :]) * _BINS + bins
    shape = (many, leaves, _BINS)
    pulls = np.bincount(place.ravel(), np.tile(pull, many), many * leaves * _BINS).reshape(shape)
    weights = np.bincount(place.ravel(), np.tile(weight, many), many * leaves * _BINS).reshape(shape)
    low_pull, low_weight = pulls.cumsum(axis=2), weights.cumsum(axis=2)
    high_pull, high_weight = low_pull[:, :, -1:] - low_pull, low_weight[:, :, -1:] - low_weight
    gain = (low_pull**2 / (low_weight + _HOLD_BACK) + high_pull**2 / (high_weight + _HOLD_BACK)).sum(axis=1)
    # Rounded, so that two questions that divide alike are not told apart by the last bit of a sum.
    best = int(np.argmax(np.round(gain, 9)))
    return best // _BINS, best % _BINS
