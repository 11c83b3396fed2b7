"""What differs between two spellings, piece by piece, for showing them side by side."""

from __future__ import annotations

from difflib import SequenceMatcher


def diff(left: str, right: str) -> tuple[list[tuple[str, bool]], list[tuple[str, bool]]]:
    """Returns both strings as (piece, differs) lists; joined, the pieces are the string again."""
    a: list[tuple[str, bool]] = []
    b: list[tuple[str, bool]] = []
    for op, a0, a1, b0, b1 in SequenceMatcher(None, left, right, autojunk=False).get_opcodes():
        if a0 < a1:
            a.append((left[a0:a1], op != "equal"))
        if b0 < b1:
            b.append((right[b0:b1], op != "equal"))
    return a, b
