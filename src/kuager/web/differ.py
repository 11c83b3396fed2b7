"""What differs between two spellings, piece by piece, for showing them side by side."""

from __future__ import annotations

from difflib import SequenceMatcher
from typing import Final

ALIKE: Final = 0.4
"""Below this share of common letters (two scripts, two names) marks would cover everything and tell nothing."""


def diff(left: str, right: str) -> tuple[list[tuple[str, bool]], list[tuple[str, bool]]]:
    """Returns both strings as (piece, differs) lists; joined, the pieces are the string again."""
    a: list[tuple[str, bool]] = []
    b: list[tuple[str, bool]] = []
    matcher = SequenceMatcher(None, left, right, autojunk=False)
    if matcher.ratio() < ALIKE:
        return [(left, False)], [(right, False)]
    for op, a0, a1, b0, b1 in matcher.get_opcodes():
        if a0 < a1:
            a.append((left[a0:a1], op != "equal"))
        if b0 < b1:
            b.append((right[b0:b1], op != "equal"))
    return a, b
