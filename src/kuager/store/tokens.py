"""Words as the indexes see them: folded in Python, the same for every database, never by its own locale rules.

Han has no spaces, so a run of Han characters becomes overlapping bigrams (``ABC`` -> ``AB BC C``); the lone last
character lets a search for one character find the end of a run too. Words of a text split at apostrophes, because of
``Aigul's``; words of a name do not, because ``Ma'mun`` and ``Mamun`` are one name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from rapidfuzz.distance import OSA

from kuager.text.names import cost, skeleton, sound_of
from kuager.text.normalise import fold

_HAN: Final = "\u2e80-\u2fdf\u3005-\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af"
_MARKS: Final = (
    "\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8"
    "\u06ea-\u06ed\u1ab0-\u1ace\u1dc0-\u1dff\u20d0-\u20f0\ufe00-\ufe0f\ufe20-\ufe2f\u00ad\u200b-\u200f\u2060\ufeff"
)
"""Marks and invisible characters that stand inside words: a word with a soft hyphen is still one word."""
_WORD: Final = re.compile(rf"[{_HAN}]+|(?:[^\W_{_HAN}]++[{_MARKS}]*+)++")
"""Possessive: nothing follows that could ask for letters back, and remembering where to go back to took 120 bytes a letter."""
_HAN_RUN: Final = re.compile(rf"[{_HAN}]+")
_NOT_LETTER: Final = re.compile(r"[\W_]+")

SHORTEST_TYPO: Final = 4
"""Words below four letters are not searched with an error: one letter of three is another name."""
LONGEST_TYPO: Final = 24
"""Words above this get no delete neighbours; no name token of the field is longer."""


def is_han(token: str) -> bool:
    """Says whether a token is a run of Han characters."""
    return _HAN_RUN.fullmatch(token) is not None


@lru_cache(maxsize=65536)
def fold_word(word: str) -> str:
    """Folds one word and drops what is no letter or digit; empty when nothing is left."""
    return _NOT_LETTER.sub("", fold(word))


def spans(text: str) -> Iterator[tuple[int, int, str]]:
    """Yields (start, end, folded word) for every word of a text; a Han run is one word. Code points."""
    for match in _WORD.finditer(text):
        word = fold_word(match.group())
        if word:
            yield match.start(), match.end(), word


def bigrams(run: str) -> list[str]:
    """Returns the overlapping pairs of a Han run; of one character, itself."""
    return [run[at : at + 2] for at in range(len(run) - 1)] or [run]


def text_tokens(text: str) -> Iterator[str]:
    """Yields the index tokens of a text in their order."""
    for _, _, word in spans(text):
        if is_han(word):
            yield from bigrams(word)
            if len(word) > 1:
                yield word[-1]
        else:
            yield word


def words_of_name(name: str) -> list[str]:
    """Returns the folded words of a name or query, apostrophes joined, Han runs whole."""
    return [word for _, _, word in spans(fold(name).replace("'", ""))]


def name_tokens(name: str) -> set[str]:
    """Returns what a name is found by: its words, and for Han runs also their bigrams."""
    tokens = set(words_of_name(name))
    for word in tuple(tokens):
        if is_han(word):
            tokens.update(bigrams(word))
    return tokens


def deletions(word: str) -> set[str]:
    """Returns ``word`` with each one letter left out.

    Two words are one edit apart only if one is among the other's deletions or both share one (symmetric deletes,
    after Garbe's SymSpell); the pairs found are checked with :func:`one_edit`, since two edits can also share one.
    """
    if not SHORTEST_TYPO - 1 <= len(word) <= LONGEST_TYPO or is_han(word):
        return set()
    return {word[:at] + word[at + 1 :] for at in range(len(word))}


def one_edit(left: str, right: str) -> bool:
    """Says whether one letter added, left out, changed, or swapped with its neighbour makes one of the other."""
    return OSA.distance(left, right, score_cutoff=1) <= 1


def sound(word: str) -> str:
    """Returns the key that all spellings of one sound share; empty for Han, which is not read here.

    Whether ng is one sound or two depends on who wrote it down (shyngys, chinghiz, шыңғыс), so here it is one.
    """
    return "" if is_han(word) else skeleton(sound_of(word)).replace("nk", "n")


def unlike(left: str, right: str) -> float:
    """Returns how differently two words sound, per letter of the longer: 0 the same, 1 nothing in common."""
    one, other = sound_of(left), sound_of(right)
    return cost(one, other) / max(len(one), len(other), 1)
