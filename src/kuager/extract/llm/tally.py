"""Counts what became of the proposals of a model, in words for people and for the ledger."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from kuager.extract.llm.grounding import Ground, Grounded, Refused

SLOTS = "slots left out: their words are not there"
MISSHAPEN = "entries of another shape"
TURNED = "a denial or doubt right outside"
FAULT = "answers that could not be used"


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """Counts by kind; add two with ``+``."""

    counts: Mapping[str, int] = field(default_factory=dict)

    def __add__(self, other: Tally) -> Tally:
        """Returns both together."""
        return Tally(counts=dict(Counter(self.counts) + Counter(other.counts)))

    @classmethod
    def of(cls, *kinds: str) -> Tally:
        """Returns a count of one for each kind named."""
        return cls(counts=dict(Counter(kinds)))

    @classmethod
    def judged(cls, result: Grounded | Refused) -> Tally:
        """Returns the count of one piece of evidence."""
        if not isinstance(result, Grounded):
            return cls.of(result.value)
        return cls.of(result.how.value, *([TURNED] if result.turned else []))

    @property
    def accepted(self) -> int:
        """How many pieces of evidence stand in the text."""
        return sum(self.counts.get(kind.value, 0) for kind in Ground)

    @property
    def refused(self) -> int:
        """How many do not."""
        return sum(self.counts.get(kind.value, 0) for kind in Refused)

    def words(self) -> str:
        """Returns all counts on one line, zeros of the three grounds included."""
        grounds = [f"{kind.value} {self.counts.get(kind.value, 0)}" for kind in Ground]
        rest = [f"{kind} {number}" for kind, number in sorted(self.counts.items()) if kind not in set(Ground)]
        return "; ".join([*grounds, f"refused {self.refused}", *rest])
