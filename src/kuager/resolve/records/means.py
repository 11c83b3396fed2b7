"""Where the work on a table is done: here, in a few processes, or on a cluster. What comes out is the same."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from kuager.resolve.records.components import group_apart
from kuager.resolve.records.engine import Bounds, Candidates, candidates
from kuager.resolve.records.groups import group
from kuager.resolve.records.table import Floats, Ints, People
from kuager.resolve.records.workers import Compare, Spread, one_by_one


@dataclass(frozen=True, slots=True, kw_only=True)
class Means:
    """Who lists the pairs, who compares words (None: processes of this machine), and who does what comes in parts."""

    candidates: Callable[[People, Bounds], Candidates] = candidates
    compare: Compare | None = None
    spread: Spread | None = None

    def part_by_part(self) -> Spread:
        """Returns who does what comes in parts."""
        return self.spread or one_by_one

    def group(self, count: int, left: Ints, right: Ints, log_odds: Floats, least: float) -> Ints:
        """Groups rows (see :func:`kuager.resolve.records.groups.group`)."""
        if self.spread is None:
            return group(count, left, right, log_odds, least=least)
        return group_apart(count, left, right, log_odds, self.spread, least=least)
