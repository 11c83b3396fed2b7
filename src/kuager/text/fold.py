"""Keys of names: the same spelling, whatever the keyboard. Thrown away after use, never shown in place of the words.

:func:`plain` unifies only what cannot change the spelling (case, Unicode form, kinds of hyphen, quote and space); it
is strict enough for a stated rule. :func:`bare` also drops diacritics, for matching words of running text. The
alphabets stay apart in both; sound is the business of :mod:`kuager.text.names`.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Final

from kuager.text.normalise import PUNCTUATION, fold

_BETWEEN: Final = re.compile(r"[\s\-_/·•‧・﹒.]+")
_NOT_WORD: Final = re.compile(r"[^\w\s]")
_NAME: Final = 80
"""Names are this long at most; an archive folds each of them again and again, and longer texts are not kept."""


def plain(text: str) -> str:
    """Returns ``text`` with NFC, casefold, one kind of space, hyphens as spaces, and no quotes or other marks.

    Two names with equal plain forms are the same spelling; no sound or letter is touched. Idempotent.
    """
    return _name(text) if len(text) <= _NAME else _plain(text)


@lru_cache(maxsize=65_536)
def _name(text: str) -> str:
    return _plain(text)


def _plain(text: str) -> str:
    folded = unicodedata.normalize("NFC", unicodedata.normalize("NFC", text).translate(PUNCTUATION).casefold())
    return " ".join(_NOT_WORD.sub("", _BETWEEN.sub(" ", folded)).split())


def bare(text: str) -> str:
    """Returns :func:`plain` of the search folding: diacritics and compatibility forms are gone too. Idempotent."""
    return plain(fold(text))
