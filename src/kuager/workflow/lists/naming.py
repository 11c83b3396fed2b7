"""What the words of a name say beyond the name: that there is none to be told, or that a letter was typed wrongly."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache, lru_cache
from typing import Final

from kuager.text.normalise import fold
from kuager.text.scripts import Script, counts
from kuager.workflow.lists.fields import words
from kuager.workflow.lists.mapping import Column

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


def together(spans: Sequence[tuple[Column, str, int, int]], text: str) -> tuple[int, int, str]:
    """Returns the stretch that holds the parts of a name, and why: all of them when nothing else stands between."""
    first, last = spans[0], spans[-1]
    between = text[first[3] : last[2]]
    inner = "".join(one[1] for one in spans[1:-1])
    if first[3] <= last[2] and len(between.replace("\t", "")) == len(inner):
        return first[2], last[3], "joined from the columns " + ", ".join(one[0].header for one in spans)
    rest = "; ".join(f"{one[0].header} at {one[2]}" for one in spans[1:])
    return first[2], first[3], f"joined with {rest}"
