"""How far a run over a table is: which step, how much of it, and what part of the whole that makes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from typing import Final


class Step(Enum):
    """The steps of a run, in order: what is done, what is counted, and the share of the time at a million records."""

    READ = ("Reading the table", "records", 0.26)
    BLOCK = ("Looking for pairs worth comparing", "pairs", 0.08)
    COMPARE = ("Comparing words", "pairs of words", 0.32)
    WEIGH = ("Weighing what agrees and what does not", "pairs", 0.08)
    GROUP = ("Grouping", "pairs", 0.21)
    WRITE = ("Writing the groups", "records", 0.05)

    def __init__(self, said: str, unit: str, share: float) -> None:
        self.said = said
        self.unit = unit
        self.share = share


STEPS: Final = tuple(Step)


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """How far a run is: units done in a step, of how many (None when nobody knows)."""

    step: Step
    done: int = 0
    total: int | None = None

    @property
    def number(self) -> int:
        """Which step it is, from 1."""
        return STEPS.index(self.step) + 1

    @property
    def share(self) -> float:
        """What part of the whole run is done, 0 to 1, by what the steps take of a large table."""
        inside = self.step.share * self.done / self.total if self.total else 0.0
        return sum(step.share for step in STEPS[: self.number - 1]) + inside


Tell = Callable[[Told], None]


def quietly(told: Told) -> None:
    """Tells nobody."""
    del told
