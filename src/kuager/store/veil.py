"""What unnamed people are called in a form: no search leads to them by it, and no search shows it beside a named person."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from kuager.model import Segment

MARK: Final = ("shielded", "yes")
"""What the answer of a form carries that stands for somebody who must stay unnamed."""
MASK: Final = "█"


def veiled(text: str, segments: Sequence[Segment], mask: str = MASK) -> str:
    """Returns a text of the same length with the answers masked that stand for unnamed people.

    Words that somebody wrote of them elsewhere (in notes, in a story) are not known as theirs and stay.
    """
    for one in segments:
        if MARK in one.extra:
            text = text[: one.start] + mask * (one.end - one.start) + text[one.end :]
    return text
