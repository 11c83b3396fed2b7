"""Groups of records from scored pairs, guarded against chains: two groups join only if they fit on the whole."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

import numpy as np

from kuager.resolve.records.table import Floats, Ints

UNSEEN: Final = -0.5
"""Log odds of two records that never met as candidates: at a million records blocking lets three in ten true pairs pass
by, so not meeting says little. Against -4, pair F1 rises by .013 to .017 there, by .001 to .007 at 100,000."""
MOST: Final = 6.0
"""Log odds count up to this much, so that one strong link cannot carry several weak ones."""
LARGEST: Final = 60
"""More records than this in one group are not one person but a fault of the data; the joins that would make it are left."""


def group(count: int, left: Ints, right: Ints, log_odds: Floats, *, least: float = 0.0) -> Ints:
    """Groups rows by average linkage, strongest pair first.

    Args:
        count: number of rows.
        left: one row of each pair.
        right: the other.
        log_odds: of each pair, that they are one person.
        least: the mean log odds that two groups must reach to become one; pairs below it propose nothing.

    Returns:
        For each row, the smallest row of its group. The order of the pairs does not matter.
    """
    worth = np.clip(log_odds, -MOST, MOST)
    proposing = np.flatnonzero(log_odds >= least)
    order = proposing[np.lexsort((right[proposing], left[proposing], -log_odds[proposing]))]
    parts = connected(count, left[order], right[order])
    relevant = np.flatnonzero(parts[left] == parts[right])
    links = _Links(zip(left[relevant].tolist(), right[relevant].tolist(), worth[relevant].tolist(), strict=True))
    for one, two in zip(left[order].tolist(), right[order].tolist(), strict=True):
        links.offer(one, two, least)
    roots = np.arange(count)
    for members in links.members.values():
        roots[members] = min(members)
    return roots


def connected(count: int, left: Ints, right: Ints) -> Ints:
    """Returns for each row the smallest row that a chain of these pairs leads to."""
    above = list(range(count))
    for one, two in zip(left.tolist(), right.tolist(), strict=True):
        roots = []
        for row in (one, two):
            at = row
            while above[at] != at:
                above[at] = above[above[at]]
                at = above[at]
            roots.append(at)
        above[max(roots)] = min(roots)
    found = np.array(above, dtype=np.int64)
    while not np.array_equal(found, found[found]):
        found = found[found]
    return found


class _Links:
    """Sums of log odds between groups that met, kept up to date as groups join."""

    def __init__(self, pairs: Iterable[tuple[int, int, float]]) -> None:
        self.members: dict[int, list[int]] = {}
        self._root: dict[int, int] = {}
        # Between two groups: how many pairs met, and the sum of their log odds.
        self._between: dict[int, dict[int, tuple[int, float]]] = {}
        for one, two, worth in pairs:
            self._between.setdefault(one, {})[two] = (1, worth)
            self._between.setdefault(two, {})[one] = (1, worth)

    def _find(self, row: int) -> int:
        while (above := self._root.get(row, row)) != row:
            row = above
        return row

    def offer(self, one: int, two: int, least: float) -> None:
        """Joins the groups of two rows if all their pairs together reach ``least`` on average."""
        left, right = self._find(one), self._find(two)
        if left == right:
            return
        mine, others = self.members.get(left, [left]), self.members.get(right, [right])
        if len(mine) + len(others) > LARGEST:
            return
        met, total = self._between[left].get(right, (0, 0.0))
        every = len(mine) * len(others)
        if (total + (every - met) * UNSEEN) / every < least:
            return
        self._join(*((left, right) if len(self._between[left]) >= len(self._between[right]) else (right, left)))

    def _join(self, keep: int, gone: int) -> None:
        self.members[keep] = [*self.members.get(keep, [keep]), *self.members.pop(gone, [gone])]
        self._root[gone] = keep
        kept, lost = self._between[keep], self._between.pop(gone)
        for other, (met, total) in lost.items():
            theirs = self._between[other]
            del theirs[gone]
            if other == keep:
                continue
            before = kept.get(other, (0, 0.0))
            kept[other] = theirs[keep] = (before[0] + met, before[1] + total)
