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

from kuager.text.normalise import fold
from kuager.text.sounds import meeting_key, sound_of

_HAN: Final = "\u2e80-\u2fdf\u3005-\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af"
_MARKS: Final = (
    "\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8"
    "\u06ea-\u06ed\u1ab0-\u1ace\u1dc0-\u1dff\u20d0-\u20f0\ufe00-\ufe0f\ufe20-\ufe2f\u00ad\u200b-\u200f\u2060\ufeff"
)
"""Marks and invisible characters that stand inside words: a word with a soft hyphen is still one word."""
_WORD: Final = re.compile(rf"[{_HAN}]+|(?:[^\W_{_HAN}]++[{_MARKS}]*+)++")
"""Possessive: nothing follows that could ask for letters back, and remembering where to go back to took 120 bytes a letter."""
_HAN_RUN: Final = re.compile(rf"[{_HAN}]+")
_PLAIN: Final = re.compile(
    "[A-Za-z \u0410-\u0418\u041a-\u0438\u043a-\u044f\u0406\u0456\u0492\u0493\u049a\u049b\u04a2\u04a3\u04ae-\u04b1\u04ba\u04bb\u04d8\u04d9\u04e8\u04e9"
    "\u0627\u0628\u062a-\u063a\u0641-\u0648\u064a\u067e\u0686\u0698\u06ad\u06af\u06c6\u06c7\u06cb\u06d0\u06d5]*"
)
"""Names that folding only makes small (Latin, Cyrillic, Arabic letters without marks): the commonest case, ten times as fast."""
_NOT_LETTER: Final = re.compile(r"[\W_]+")

SHORTEST_TYPO: Final = 4
"""Words below four letters are not searched with an error: one letter of three is another name."""
SHORTEST_TYPO2: Final = 6
"""Words below six letters are not looked for by thirds: two letters would fit half of all words."""
LONGEST_TYPO: Final = 24
"""Words above this are not cut into pieces; no name token of the field is longer."""
PAIRED: Final = 5
NEIGHBOURS: Final = 2
"""Names of organisations have many words; every two of them would be a row."""
REST: Final = "\U0010fffd"
"""Sorts behind all words, so that whole words of a name come before insides of Han runs."""
_LENGTHS: Final = 1
"""Below all letters: the same piece of longer words comes after that of shorter ones, before that of longer pieces."""


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
    if _PLAIN.fullmatch(name):
        return name.lower().split()
    return [word for _, _, word in spans(fold(name).replace("'", ""))]


def posts(name: str) -> set[tuple[str, str, int]]:
    """Returns (word, other word, words of the name) for every two words of a name, in both orders.

    A name of one word has an empty other. In names longer than :data:`PAIRED` words, only neighbours are paired. Each rest of
    a Han run is there too, with :data:`REST` for the other word, so that what begins with it is inside the run.
    """
    words = list(dict.fromkeys(words_of_name(name)))
    size = len(words)
    found = {(words[0], "", 1)} if size == 1 else set[tuple[str, str, int]]()
    for at, word in enumerate(words):
        near = words if size <= PAIRED else words[max(0, at - NEIGHBOURS) : at + NEIGHBOURS + 1]
        found.update((word, other, size) for other in near if other != word)
        if is_han(word):
            found.update((word[start:], REST, size) for start in range(1, len(word) - 1))
    return found


def pieces(word: str) -> list[str]:
    """Returns the two halves and three thirds of a word, each with its place and the length of the word.

    One edit leaves one half as it was, two edits leave one third (the pigeonhole of Li and others, "Pass-Join", VLDB 2011), so
    five rows per word find what all delete neighbours of two edits would need some forty for.
    """
    size = len(word)
    if not SHORTEST_TYPO - 1 <= size <= LONGEST_TYPO or is_han(word):
        return []
    parts = (1, 2) if size >= SHORTEST_TYPO2 else (1,)
    return [_piece(size, edits, at, word[start:end]) for edits in parts for at, start, end in _cuts(size, edits)]


def asked_pieces(word: str, edits: int) -> list[str]:
    """Returns the pieces of which every word within one or two edits has one; edits as of Levenshtein, swaps count two."""
    found = []
    for size in range(len(word) - edits, len(word) + edits + 1):
        off = len(word) - size
        for at, start, end in _cuts(size, edits):
            # Where the piece can stand, if neither side has had more edits than are left for it.
            low = max(0, start - at, start + off - (edits - at))
            high = min(len(word) - (end - start), start + at, start + off + (edits - at))
            found += [_piece(size, edits, at, word[place : place + end - start]) for place in range(low, high + 1)]
    return found


def _cuts(size: int, edits: int) -> list[tuple[int, int, int]]:
    parts = edits + 1
    return [(at, size * at // parts, size * (at + 1) // parts) for at in range(parts)]


def _piece(size: int, edits: int, at: int, part: str) -> str:
    """Ends are written backwards and lengths last, so that the pieces asked for a word stand side by side in the index."""
    return f"{edits}{at}{part[::-1] if at == edits else part}{chr(_LENGTHS + size)}"


def swaps(word: str, only: int | None = None) -> list[str]:
    """Returns ``word`` with each two neighbours swapped, or with those at one place."""
    pairs = range(len(word) - 1) if only is None else (only,)
    return [word[:at] + word[at + 1] + word[at] + word[at + 2 :] for at in pairs if word[at] != word[at + 1]]


def edits(left: str, right: str) -> int:
    """Returns how many letters added, left out, changed, or swapped with their neighbour make one of the other; 3 for more."""
    return OSA.distance(left, right, score_cutoff=2)


def sound(word: str) -> str:
    """Returns the key that all spellings of one sound share; empty for Han, which is not read here."""
    return "" if is_han(word) else meeting_key(word)


def heard(word: str) -> str:
    """Returns how a word sounds, letter for letter of the sounds; empty for Han."""
    return "" if is_han(word) else sound_of(word)
