"""Text as the scan compares it: without case, marks, width, spaces and signs; and the way back to where it stood.

Source of the folds: Unicode NFKD and full case folding (chapter 3.13 of the standard); the dotless i of Turkic alphabets
is taken for an i. Everything that is neither letter nor figure is left out, which covers zero-width signs, soft hyphens,
vowel marks, letters with spaces between and words joined by ``_`` or ``-`` alike.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from itertools import accumulate
from typing import Final

_NEITHER: Final = re.compile(r"[\W_]+")
_BLOCK: Final = 2_048


def fold(text: str) -> str:
    """Returns letters and figures of a text in one case, without marks; character by character, so that places add up."""
    if not text.isascii():
        text = unicodedata.normalize("NFKD", text)
    return _NEITHER.sub("", text.casefold()).replace("ı", "i")


class Folded:
    """A text and its fold, with the way back.

    Args:
        text: the text.
    """

    __slots__ = ("_starts", "folded", "text")

    def __init__(self, text: str) -> None:
        self.text = text
        self.folded = fold(text)
        self._starts: list[int] = []

    def place(self, index: int) -> int:
        """Returns which character of the text a character of the fold comes from."""
        if not self._starts:
            blocks = range(0, len(self.text), _BLOCK)
            lengths = (len(fold(self.text[at : at + _BLOCK])) for at in blocks)
            self._starts = list(accumulate(lengths, initial=0))
        block = max(bisect_right(self._starts, index) - 1, 0)
        left = index - self._starts[block]
        first = block * _BLOCK
        for at in range(first, min(first + _BLOCK, len(self.text))):
            left -= len(fold(self.text[at]))
            if left < 0:
                return at
        return len(self.text) - 1
