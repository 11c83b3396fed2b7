"""Kazakh in Latin letters, rewritten in Cyrillic for the rules, with the place of every letter kept.

Tables: the alphabets of 2018 (á ó ú ý ǵ ń, sh ch, ı for и and й, y for ы) and of 2021 (ä ö ü ū ğ ñ ş, ı for ы, i for і, y for й),
entered by hand. Which of the two a text uses is told by the letters that only one has; people mix in English spellings
(zh, kh, gh), which both tables know. Names are never shown in the rewritten form.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import NamedTuple

_BOTH = {
    "shch": "щ", "zh": "ж", "kh": "х", "gh": "ғ", "sh": "ш", "ch": "ч", "a": "а", "b": "б", "d": "д", "e": "е", "f": "ф", "g": "г", "h": "х",
    "j": "ж", "k": "к", "l": "л", "m": "м", "n": "н", "o": "о", "p": "п", "q": "қ", "r": "р", "s": "с", "t": "т", "u": "ұ", "v": "в",
    "w": "у", "x": "х", "z": "з", "ä": "ә", "ə": "ә", "á": "ә", "ö": "ө", "ó": "ө", "ü": "ү", "ú": "ү", "ğ": "ғ", "ǵ": "ғ", "ñ": "ң", "ń": "ң",
    "ŋ": "ң", "ş": "ш", "ç": "ч", "c": "ц", "ū": "ұ", "ŭ": "ұ", "ý": "у", "i": "і", "ı": "ы", "y": "й", "é": "э",
}  # fmt: skip
_NEW = _BOTH | {"u": "у", "iya": "ия", "ïa": "ия", "ya": "я", "yu": "ю", "iy": "и", "ï": "и"}
_OLD = _BOTH | {"y": "ы", "ı": "и", "ııa": "ия", "ıa": "я", "ıý": "ию", "tsı": "ци"}
_OLD_ONLY = frozenset("áóúýǵń")
_NEW_ONLY = frozenset("äöüūğñşï")
_NEW_LETTERS = re.compile("|".join(sorted(_NEW, key=len, reverse=True)))
_OLD_LETTERS = re.compile("|".join(sorted(_OLD, key=len, reverse=True)))
_VOWELS = frozenset("aeiouyáóúäöüū")


class Rewritten(NamedTuple):
    """The text in Cyrillic; ``starts[i]`` is where its i-th character begins in the original, with one more for the end."""

    text: str
    starts: tuple[int, ...]

    def original(self, start: int, end: int) -> tuple[int, int]:
        """Returns the place in the original of a stretch of the rewritten text."""
        return self.starts[start], self.starts[end]

    def rewritten(self, start: int, end: int) -> tuple[int, int]:
        """Returns the place in the rewritten text of a stretch of the original."""
        return bisect_left(self.starts, start), bisect_left(self.starts, end)


def in_cyrillic(text: str) -> Rewritten:
    """Rewrites the Latin letters of a text; everything else stays."""
    low = "".join(char.lower() if len(char.lower()) == 1 else char for char in text)
    seen = set(low)
    old = sum(low.count(letter) for letter in _OLD_ONLY & seen) > sum(low.count(letter) for letter in _NEW_ONLY & seen)
    table = _OLD if old else _NEW
    found, starts, at = [], list[int](), 0
    for match in (_OLD_LETTERS if old else _NEW_LETTERS).finditer(low):
        start, end = match.span()
        found.append(text[at:start])
        starts.extend(range(at, start))
        letters = _soft(low, start, match.group()) if old else table[match.group()]
        if text[start].isupper():
            letters = letters.capitalize()
        found.append(letters)
        starts.extend([start] * len(letters))
        at = end
    found.append(text[at:])
    starts.extend(range(at, len(text) + 1))
    return Rewritten("".join(found), tuple(starts))


def _soft(low: str, at: int, letters: str) -> str:
    """The 2018 ``ı`` is й beside a vowel, и elsewhere; ``ııa`` and ``ıa`` are ия and я."""
    if letters == "ı":
        return "й" if at and low[at - 1] in _VOWELS else "и"
    return _OLD[letters]
