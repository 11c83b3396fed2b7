"""What the words of a name say beyond the name: that there is none to be told, or that a letter was typed wrongly."""

from __future__ import annotations

import re
from typing import Final

from kuager.text.normalise import fold
from kuager.text.scripts import Script, counts
from kuager.workflow.lists.fields import words

_WORD: Final = re.compile(r"[^\W\d_]+")


def unnamed(text: str) -> bool:
    """Says whether the words of a name say that there is none: "unnamed woman", "unknown"."""
    folded = fold(text)
    return any(
        one in folded if " " in one else re.match(rf"\W*{re.escape(one)}(?!\w)", folded) or _han(folded, one)
        for one in words("unnamed")
    )


def _han(folded: str, word: str) -> bool:
    """Han words run together, so there is no end of a word to wait for."""
    return not word.isascii() and word > "\u2e80" and folded.startswith(word)


def mixed(name: str) -> bool:
    """Says whether one word has letters of two alphabets that look alike."""
    for match in _WORD.finditer(name):
        found = counts(match[0])
        if found[Script.LATN] and found[Script.CYRL]:
            return True
    return False
