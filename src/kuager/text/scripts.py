"""Which script a character or a string is written in. Codes are ISO 15924 for the four scripts of this field.

``Hans`` stands for every Han character: one character alone does not tell simplified from traditional. Ranges are
those of the Unicode block chart for letters; digits, spaces and punctuation belong to no script.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from enum import StrEnum
from typing import Final


class Script(StrEnum):
    """A script, or what can be said instead of one."""

    LATN = "Latn"
    CYRL = "Cyrl"
    ARAB = "Arab"
    HANS = "Hans"
    OTHER = "Zzzz"
    """A letter of a script that this field does not use."""
    COMMON = "Zyyy"
    """No letter at all: digits, marks, emoji, spaces."""
    MIXED = "mixed"
    """Letters of several scripts, none of which clearly leads."""


_RANGES: Final[tuple[tuple[int, int, Script], ...]] = (
    (0x0041, 0x005A, Script.LATN),
    (0x0061, 0x007A, Script.LATN),
    (0x00AA, 0x00AA, Script.LATN),
    (0x00BA, 0x00BA, Script.LATN),
    (0x00C0, 0x02B8, Script.LATN),
    (0x0400, 0x052F, Script.CYRL),
    (0x0600, 0x06FF, Script.ARAB),
    (0x0750, 0x077F, Script.ARAB),
    (0x08A0, 0x08FF, Script.ARAB),
    (0x1C80, 0x1C8F, Script.CYRL),
    (0x1E00, 0x1EFF, Script.LATN),
    (0x2C60, 0x2C7F, Script.LATN),
    (0x2DE0, 0x2DFF, Script.CYRL),
    (0x2E80, 0x2FDF, Script.HANS),
    (0x3005, 0x3007, Script.HANS),
    (0x3400, 0x4DBF, Script.HANS),
    (0x4E00, 0x9FFF, Script.HANS),
    (0xA640, 0xA69F, Script.CYRL),
    (0xA720, 0xA7FF, Script.LATN),
    (0xF900, 0xFAFF, Script.HANS),
    (0xFB00, 0xFB06, Script.LATN),
    (0xFB50, 0xFDFF, Script.ARAB),
    (0xFE70, 0xFEFC, Script.ARAB),
    (0xFF21, 0xFF3A, Script.LATN),
    (0xFF41, 0xFF5A, Script.LATN),
    (0x20000, 0x323AF, Script.HANS),
)
_STARTS: Final = [first for first, _, _ in _RANGES]
# Marks that are no letters by Unicode but stand for one in the words of this field.
_LETTERLIKE: Final = frozenset("々〇〆")
LEAD: Final = 0.85
"""Share of the letters a script must have for a string not to be mixed."""


def script_of_char(char: str) -> Script:
    """Returns the script of one character; ``COMMON`` when it is no letter.

    Args:
        char: one code point.
    """
    if not char.isalpha() and char not in _LETTERLIKE:
        return Script.COMMON
    code = ord(char)
    slot = bisect_right(_STARTS, code) - 1
    if slot >= 0 and code <= _RANGES[slot][1]:
        return _RANGES[slot][2]
    return Script.OTHER


def counts(text: str) -> Counter[Script]:
    """Counts the letters of each script in ``text``; characters that are no letters are left out."""
    found: Counter[Script] = Counter()
    for char, times in Counter(text).items():
        found[script_of_char(char)] += times
    del found[Script.COMMON]
    return found


def script_of(text: str) -> Script:
    """Returns the script of ``text``: ``COMMON`` without letters, ``MIXED`` when none has 85 % of the letters."""
    found = counts(text)
    total = found.total()
    if not total:
        return Script.COMMON
    script, most = found.most_common(1)[0]
    return script if most >= LEAD * total else Script.MIXED


def runs(text: str) -> list[tuple[int, int, Script]]:
    """Splits ``text`` into stretches of one script.

    Characters that are no letters join the stretch before them, so that a name with a space or hyphen stays whole;
    at the beginning they join the one after. A text without letters is one ``COMMON`` stretch.

    Returns:
        (start, end, script) triples in code points that cover the text without gaps; empty for an empty text.
    """
    found: list[tuple[int, int, Script]] = []
    start, current = 0, Script.COMMON
    for at, char in enumerate(text):
        script = script_of_char(char)
        if script in (Script.COMMON, current):
            continue
        if current is not Script.COMMON:
            found.append((start, at, current))
            start = at
        current = script
    if text:
        found.append((start, len(text), current))
    return found
