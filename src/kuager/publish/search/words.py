"""The words of a name as the index and the page that searches in it both see them."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from kuager.text.normalise import fold
from kuager.text.sounds import meeting_key

HAN: Final = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_WORD: Final = re.compile(rf"[{HAN}]+|[^\W_{HAN}]+")
_HAN_RUN: Final = re.compile(rf"[{HAN}]+")


def words(name: str) -> tuple[str, ...]:
    """Returns the folded words of a name; apostrophes join, a run of Han is one word."""
    # Folding never joins what a space parts, and the parts of names come again and again where whole names do not.
    return tuple(word for part in name.split() for word in _words(part))


@lru_cache(maxsize=262144)
def _words(part: str) -> tuple[str, ...]:
    return tuple(_WORD.findall(fold(part).replace("'", "")))


@lru_cache(maxsize=262144)
def keys(word: str) -> tuple[str, ...]:
    """Returns the keys a word is filed under: one, or for Han each pair of neighbours and the last character alone.

    Keys of sounds begin with ``=`` so that a word that says nothing (``Y``) has one, too.
    """
    if not _HAN_RUN.fullmatch(word):
        return (f"={meeting_key(word)}",)
    pairs = [word[at : at + 2] for at in range(len(word) - 1)]
    return tuple(dict.fromkeys([*pairs, word[-1]]))
