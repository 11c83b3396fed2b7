"""Cuts text into words with their offsets. Pure; knows letters and punctuation, no language.

A word keeps inner apostrophes and hyphens (``Kassym-Jomart``, ``Ra'ad``), initials (``U.S.``), slashed acronyms
(``RFE/RL``), handles and hashtags. An English possessive ``'s`` is cut off, so that a name's span is the name.
"""

from __future__ import annotations

import re
from typing import NamedTuple

APOSTROPHES = "'’ʼʻʿ‘`ʹ´ʾ"
DASHES = "-‐‑"

_MARKS = "\u0300-\u036f\u0610-\u061a\u064b-\u065f\u0670\u200d"
_WORD = re.compile(
    rf"""
      [A-Za-z]++(?![{DASHES}{APOSTROPHES}{_MARKS}\w./])   # most words of most texts, read in one step
    | (?P<possessive>(?<=\w)[{APOSTROPHES}][sS]\b)
    | [@\#][^\W][\w]*
    | \d+(?:[.,]\d+)*
    | [^\W\d_](?:
          (?:\.[^\W\d_](?!\w))+\.?
        | [\w{_MARKS}]*(?:(?:[{APOSTROPHES}](?!s\b)|[{DASHES}])[\w{_MARKS}]+)*(?:/[A-Z]{{2,}})*
      )
    """,
    re.VERBOSE,
)


class Word(NamedTuple):
    """A word and where it stands: ``text[start:end] == exact``."""

    start: int
    end: int
    exact: str


def words(text: str) -> list[Word]:
    """Returns the words of ``text`` in order; whatever is between them is punctuation, space or signs."""
    make = Word._make  # half the time of calling the class, for the commonest thing made here
    return [make((*match.span(), match.group())) for match in _WORD.finditer(text) if not match.lastgroup]


def lowered(text: str) -> str:
    """Returns the text in small letters with every letter where it was: ``İ``, the only one that would become two, is i."""
    return text.replace("İ", "i").lower()


def is_capitalised(word: str) -> bool:
    """Says whether a word begins with an upper- or title-case letter (scripts without case never do)."""
    first = word[:1]
    return first.isupper() or first.istitle()


def is_shouted(word: str) -> bool:
    """Says whether a word of two letters or more is all upper case."""
    return len(word) > 1 and word.isupper()
