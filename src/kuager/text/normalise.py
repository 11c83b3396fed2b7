"""Folding of text for searching and comparing. The folded form is thrown away after use, never stored as the text.

What was preserved stays as it was: only the query and the index see the folded form, so a folding that is too strong
costs a false hit and never a false record.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from typing import Final

SINGLE_QUOTES: Final = "'‘’‚‛′‵`´ʹʻʼʽˈ＇"
DOUBLE_QUOTES: Final = '"“”„‟″‶«»〝〞＂「」『』'
DASHES: Final = "-‐‑‒–—―−﹘﹣－"
INVISIBLE: Final = "\u00ad\u034f\u061c\u180e\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\ufeff"
"""Soft hyphen, joiners and direction marks: present in the bytes, absent for the reader, so they must not hide a name."""

PUNCTUATION: Final[dict[int, str]] = (
    dict.fromkeys(map(ord, SINGLE_QUOTES), "'")
    | dict.fromkeys(map(ord, DOUBLE_QUOTES), '"')
    | dict.fromkeys(map(ord, DASHES), "-")
    | dict.fromkeys(map(ord, INVISIBLE), "")
)
"""For ``str.translate``: every quote mark to the straight one, every dash to the hyphen, invisible characters away."""

# Letters whose mark is part of the letter: й is not и, and Uyghur ئ carries a vowel where ي is a consonant.
_WHOLE: Final = frozenset("йئ")
# Letters that look marked but have no decomposition in Unicode, and Persian code points typed for Arabic letters.
_PLAIN: Final = str.maketrans({"ı": "i", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "ħ": "h", "ک": "ك", "ی": "ي", "ـ": ""})


def fold(text: str) -> str:
    """Folds ``text`` for search: compatibility forms, case, diacritics, quotes, dashes and spaces unified.

    Kazakh and Uyghur letters stay themselves (қ, ғ, ө, ئ): they tell names apart. ё becomes е, as Russian search does.
    The result has another length than ``text``; for offsets use :func:`kuager.text.spans.folded`.

    Returns:
        The folded string; folding it again changes nothing.
    """
    if text.isascii():
        return " ".join(text.casefold().replace("`", "'").split())
    once = _fold_once(text)
    again = _fold_once(once)
    # Unicode has a few letters whose case folding creates new compatibility forms; they settle after one more round.
    while again != once:
        once, again = again, _fold_once(again)
    return again


def strip_marks(text: str) -> str:
    """Removes combining marks (accents, vowel signs) except where the mark makes another letter (й, ئ)."""
    return "".join(_unmarked(char) for char in unicodedata.normalize("NFC", text))


@lru_cache(maxsize=16384)
def _unmarked(char: str) -> str:
    if char.isascii() or char.lower() in _WHOLE:
        return char
    parts = unicodedata.normalize("NFD", char)
    kept = "".join(part for part in parts if not unicodedata.category(part).startswith("M"))
    return unicodedata.normalize("NFC", kept)


def _fold_once(text: str) -> str:
    plain = unicodedata.normalize("NFKC", text.translate(PUNCTUATION)).casefold()
    plain = strip_marks(unicodedata.normalize("NFKC", plain)).translate(PUNCTUATION).translate(_PLAIN)
    return " ".join(plain.split())
