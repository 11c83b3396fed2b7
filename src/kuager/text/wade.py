"""Names of Chinese in Wade-Giles and in the old spellings made from it: Teng Chien-chün, Mao Tse-tung.

The apostrophe of breath (ch'ien) and the two dots of ü are often left out, so one spelling may stand for several syllables of
pinyin; all of them are kept. The table and its source stand in ``resources/chinese.yml``.
"""

from __future__ import annotations

import re
from itertools import product
from typing import Final

from kuager.text import _chinese as tables
from kuager.text.hanzi import SURNAMES

_BREATH: Final = re.compile(r"['’‘ʼʻ`´]")
_CIRCUMFLEX: Final = str.maketrans({"ê": "e", "ŭ": "u", "û": "u"})
_BETWEEN: Final = re.compile(r"[\s\-‐‑–]+")
_ONLY_HERE: Final = re.compile(r"\bhs|\bts|\btz|\bss|ih\b|[iuü]eh\b|[a-z]ung\b|[a-z]ien\b|\bjen\b|ü|erh\b|kuo\b|kuei\b")
"""What pinyin does not write, or hardly ever as a whole syllable."""

_LONGEST: Final = 7
_MOST_WORDS: Final = 3
_LEAST_WORDS: Final = 2
_MOST_READINGS: Final = 24


def _loose(spelt: str) -> str:
    return spelt.replace("'", "").replace("ü", "u")


_EXACT: Final = {spelt: tuple(read.split()) for spelt, read in tables.WADE.items()}
_LOOSE: Final[dict[str, tuple[str, ...]]] = {}
for _spelt, _read in _EXACT.items():
    for _form in {_loose(_spelt), _spelt.replace("'", "")}:
        _LOOSE[_form] = tuple(dict.fromkeys((*_LOOSE.get(_form, ()), *_read)))

FIRST_WORDS: Final = frozenset(spelt for spelt, read in _LOOSE.items() if not SURNAMES.isdisjoint(read))
"""Every spelling of a surname, without apostrophes: looking a name's first word up here saves reading most others."""


def from_wade(name: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Returns surname and given name with the pinyin that each may stand for; empty when a name is not in this spelling.

    A surname and one or two syllables are taken for Wade-Giles when an apostrophe, a hyphen between the two syllables or letters
    that pinyin does not write say so.

    Args:
        name: a name as written, in Latin letters.
    """
    folded = _BREATH.sub("'", name.casefold()).translate(_CIRCUMFLEX)
    words = _BETWEEN.split(folded.replace(",", " ").strip())
    if not _LEAST_WORDS <= len(words) <= _MOST_WORDS or any(not 0 < len(word) <= _LONGEST for word in words):
        return ()
    hyphen = len(words) == _MOST_WORDS and "-" in folded
    marked = "'" in folded
    if not (marked or hyphen or _ONLY_HERE.search(folded)):
        return ()
    # Who writes one apostrophe writes them all: without any, ch may be either, and a hyphen may stand in pinyin too.
    read = [_EXACT.get(word, ()) if marked else _unmarked(word) for word in words]
    if not all(read):
        return ()
    family = tuple(one for one in read[0] if one in SURNAMES)
    if not family:
        return ()
    given = ["".join(one) for one in product(*read[1:])][:_MOST_READINGS]
    return ((_loose(words[0]), family), (_loose("".join(words[1:])), tuple(given)))


def _unmarked(word: str) -> tuple[str, ...]:
    found = _LOOSE.get(word, ())
    return (*found, word) if found and word in tables.SYLLABLES and word not in found else found


def to_wade(syllable: str) -> str:
    """Returns a syllable of pinyin in Wade-Giles; what is no syllable is returned unchanged."""
    return _WRITTEN.get(syllable, syllable)


_WRITTEN: Final[dict[str, str]] = {}
for _spelt, _read in _EXACT.items():
    for _one in _read:
        _WRITTEN.setdefault(_one, _spelt)
