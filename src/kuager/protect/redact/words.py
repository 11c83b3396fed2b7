"""A working copy of a text with stretches hidden, and the way from its places to those of the original.

Every mark has the same width, whatever it hides: the length of a name tells a short list of people apart.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from kuager.protect.redact.model import Stretch

MARK: Final = "\u2588" * 5
"""What stands for hidden words: five full blocks."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A stretch that was kept: where it begins in the copy, and ``start:end`` in the original."""

    at: int
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Covered:
    """A text with marks, and the map of what was kept, in order."""

    text: str
    kept: tuple[Kept, ...]
    marks: int

    def original(self, place: int) -> int | None:
        """Returns where a character of the copy stands in the original; None inside a mark."""
        found = bisect_right([one.at for one in self.kept], place) - 1
        if found < 0:
            return None
        one = self.kept[found]
        moved = one.start + place - one.at
        return moved if moved < one.end else None


def joined(stretches: Sequence[Stretch], size: int) -> list[tuple[int, int]]:
    """Returns stretches in order, overlapping and touching ones as one.

    Raises:
        ValueError: when one is empty or outside of the text.
    """
    out: list[tuple[int, int]] = []
    for one in sorted(stretches, key=lambda each: (each.start, each.end)):
        if not 0 <= one.start < one.end <= size:
            raise ValueError("a stretch outside of the text")
        if out and one.start <= out[-1][1]:
            out[-1] = (out[-1][0], max(out[-1][1], one.end))
        else:
            out.append((one.start, one.end))
    return out


def cover(text: str, stretches: Sequence[Stretch]) -> Covered:
    """Hides stretches of a text.

    Args:
        text: the original; it is not changed.
        stretches: in code points of it.

    Raises:
        ValueError: when a stretch is empty or outside of the text.
    """
    out: list[str] = []
    kept: list[Kept] = []
    place = at = 0
    hidden = joined(stretches, len(text))
    for start, end in [*hidden, (len(text), len(text))]:
        if place < start:
            kept.append(Kept(at=at, start=place, end=start))
            out.append(text[place:start])
            at += start - place
        if start < end:
            out.append(MARK)
            at += len(MARK)
        place = end
    return Covered(text="".join(out), kept=tuple(kept), marks=len(hidden))
