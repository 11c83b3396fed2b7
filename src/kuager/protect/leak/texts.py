"""Finding withheld values in text, and the rule of what counts.

The rule. A word of fewer than four letters, a Chinese one of fewer than three characters, a number of fewer than five
figures and whatever was called common counts only as a whole word, written without signs inside that it does not have,
and a person has to look at it. A word of four to seven letters has to begin and end where words do; signs inside it
count only where the value has them, where they are invisible, or where every letter stands by itself. Eight letters and
more count wherever they are: inside an address, a file's name, a word with an ending.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from kuager.protect.leak.folding import Folded, fold
from kuager.protect.leak.index import Entry, Index
from kuager.protect.leak.spellings import Spelling, is_han

FREE: Final = 8
"""Letters from which a value counts anywhere."""
_FREE_FIGURES: Final = 9
_EDGE: Final = 2
"""Letters beyond the end of a value in a file of data that belong to the next one."""
_STRUCTURE: Final = re.compile(r'"\s*[\]}]*\s*[,:]\s*[\[{]*\s*"')
_WIDEST: Final = 12
"""Characters of a find to one of the fold, at most: more is an accident of two far words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """A find in a text: which value and spelling, from where to where."""

    value: int
    spelling: Spelling
    start: int
    end: int


def matches(index: Index, text: str) -> Iterator[Match]:
    """Yields what is found in a text, in the order of ends."""
    if not len(index.letters):
        return
    folded = Folded(text)
    entries: tuple[Entry, ...]
    for last, entries in index.letters.iter(folded.folded):
        for entry in entries:
            size = len(entry.spelling.key)
            start, end = folded.place(last - size + 1), folded.place(last) + 1
            if counts(entry.spelling, text, start, end):
                yield Match(value=entry.value, spelling=entry.spelling, start=start, end=end)


def counts(spelling: Spelling, text: str, start: int, end: int) -> bool:
    """Says whether a find is one by the rule above."""
    size = len(spelling.key)
    shown = text[start:end]
    if len(shown) > _WIDEST * size:
        return False
    if is_han(spelling.key):
        return not any(char.isalnum() for char in _inside(shown)) if spelling.short else True
    borders = _border(text, start - 1, spelling.key[0]), _border(text, end, spelling.key[-1])
    if spelling.short:
        return all(borders) and len(shown.split()) == len(spelling.words) and _close(shown, spelling)
    if size >= (_FREE_FIGURES if spelling.key.isdigit() else FREE):
        return not _two_values(shown)
    return all(borders) and (spelling.key.isdigit() or _close(shown, spelling))


def _two_values(shown: str) -> bool:
    """Says whether a find is a name that is shown and the first letters of the next word of a file of data.

    ``"Marat Serik"],"keywords"`` holds "Marat Serikke", the name in another case. Only two letters at an edge, behind a
    quotation mark that ends one value and before one that begins another, are taken for that.
    """
    if not _STRUCTURE.search(shown):
        return False
    edges = (shown.partition('"')[0], shown.rpartition('"')[2])
    return any(0 < sum(len(fold(char)) for char in edge) <= _EDGE for edge in edges)


def _inside(shown: str) -> str:
    return "".join(char for char in shown if not is_han(char))


def _border(text: str, at: int, edge: str) -> bool:
    """Says whether a word may end before this place: nothing of its own sort stands there."""
    if not 0 <= at < len(text):
        return True
    beside = text[at]
    if edge.isdigit():
        return not beside.isdigit()
    return not (beside.isalpha() or beside.isdigit())


def _close(shown: str, spelling: Spelling) -> bool:
    """Says whether the signs inside a find belong there."""
    gaps: list[int] = []
    letters = 0
    visible = False
    for char in shown:
        count = len(fold(char))
        if count and visible:
            gaps.append(letters)
        letters += count
        visible = (visible and not count) or (not count and (char.isprintable() and not _mark(char)))
    if not gaps or len(gaps) == letters - 1:
        return True
    borders = {sum(spelling.words[: at + 1]) for at in range(len(spelling.words))}
    return set(gaps) <= borders


def _mark(char: str) -> bool:
    """Says whether a sign only changes the letter before it."""
    return char in "\u0300\u0301\u0302\u0303\u0304\u0306\u0307\u0308\u030a\u030b\u030c\u0327\u0328" or not (
        char.isspace() or char.isascii() or char in "\u2010\u2011\u2012\u2013\u2014\u00b7\u3000\u00a0"
    )
