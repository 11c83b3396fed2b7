"""What the words of a name say beyond the name: that there is none to be told, or that a letter was typed wrongly."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import Final

from kuager.text.normalise import fold
from kuager.text.scripts import Script, counts
from kuager.workflow.lists.fields import words

_HAN: Final = "\u2e80"
_WORD: Final = re.compile(r"[^\W\d_]+")


@lru_cache(maxsize=1 << 14)
def unnamed(text: str) -> bool:
    """Says whether the words of a name say that there is none: "unnamed woman", "unknown"."""
    said = fold(text)
    return bool(_beginnings().match(said)) or any(one in said for one in words("unnamed") if " " in one)


@cache
def _beginnings() -> re.Pattern[str]:
    """Matches how the words of somebody without a name begin; Han words run together, so no end is waited for."""
    single = sorted((one for one in words("unnamed") if " " not in one), key=len, reverse=True)
    han = "|".join(re.escape(one) for one in single if one > _HAN)
    others = "|".join(re.escape(one) for one in single if one <= _HAN)
    return re.compile(rf"\W*(?:(?:{others})(?!\w)|(?:{han}))")


def mixed(name: str) -> bool:
    """Says whether one word has letters of two alphabets that look alike."""
    for match in _WORD.finditer(name):
        found = counts(match[0])
        if found[Script.LATN] and found[Script.CYRL]:
            return True
    return False
