"""Names that passed through Chinese: Han characters and toneless pinyin, and what they may have sounded like before.

Kazakh and Uyghur names are written with Chinese syllables, which lose much: b and p, r and l, q and k fall together, and every
consonant gets a vowel. :func:`heard` turns syllables back into sounds of :mod:`kuager.text.names`; :func:`cost_through` compares
such a sound with one that came directly, forgiving what Chinese cannot write. Readings, costs and their sources stand in
``resources/chinese.yml``.
"""

from __future__ import annotations

import math
import re
from functools import lru_cache
from itertools import islice, product
from typing import Final

from kuager.text import _characters as other
from kuager.text import _chinese as tables
from kuager.text import _set_forms as customary
from kuager.text.sounds import VOWELS, align, sound_of

_PINYIN: Final = {
    ch: syllable for table in (other.COMMON, tables.CHARACTERS) for syllable, every in table.items() for ch in every
}
_SIMPLIFIED: Final = str.maketrans({form: ch for ch, forms in other.TRADITIONAL.items() for form in forms})
SURNAMES: Final = frozenset(_PINYIN[ch] for ch in tables.SURNAMES if ch in _PINYIN)
"""The surnames of Chinese, in pinyin."""
_LONGEST: Final = 6
_LIKE_SYLLABLES: Final = re.compile(
    r"(?:(?:[zcs]h|[bpmfdtnlgkhjqxrzcsyw])?[aeiouvü]++(?:ng?(?![aeiouvü])|r(?![aeiouvü])|g(?=$))?)+"
)
_MIN_SYLLABLES: Final = 5
_MOST_READINGS: Final = 16


def pinyin(characters: str) -> list[str]:
    """Returns the syllables of Han characters; a character without a reading here is left out."""
    return [_PINYIN[ch] for ch in characters if ch in _PINYIN]


def reading(character: str) -> str:
    """Returns the syllable of one Han character, or the character itself when no table here reads it."""
    return _PINYIN.get(character, character)


def palladius(syllable: str) -> str:
    """Returns a syllable of pinyin in the Russian letters of Palladius; what is no syllable is returned unchanged."""
    return _RUSSIAN.get(syllable, syllable)


_RUSSIAN: Final = {syllable: letters for letters, syllable in reversed(tables.PALLADIUS.items())}


def simplified(text: str) -> str:
    """Returns a text with traditional characters in their simplified form; other letters stay."""
    return text.translate(_SIMPLIFIED)


def readings(characters: str) -> frozenset[tuple[str, ...]]:
    """Returns every way to read the characters of a Chinese name: some have another reading in names."""
    each = [[_PINYIN[ch], *other.SECOND.get(ch, "").split()] for ch in characters if ch in _PINYIN]
    return frozenset(islice(product(*each), _MOST_READINGS))


def surname_length(characters: str) -> int:
    """Returns how many characters the surname of a Chinese name without a dot takes; 0 when it is no Chinese name."""
    if characters[-1:] in tables.FOREIGN_ENDS:
        return 0
    if 3 <= len(characters) <= 4 and characters[:2] in tables.DOUBLE_SURNAMES:  # noqa: PLR2004  lengths of Chinese names
        return 2
    return int(2 <= len(characters) <= 3 and characters[0] in tables.SURNAMES)  # noqa: PLR2004  as above


def chinese_name(characters: str) -> bool:
    """Says whether some characters without a dot begin with a Chinese surname, which then stands alone."""
    return surname_length(characters) > 0


@lru_cache(maxsize=65536)
def syllables(word: str) -> tuple[str, ...]:
    """Cuts a Latin word into pinyin syllables; empty when it cannot be cut without rest."""
    best: list[tuple[str, ...] | None] = [()] + [None] * len(word)
    for end in range(1, len(word) + 1):
        for start in range(max(0, end - _LONGEST), end):
            before = best[start]
            if before is not None and word[start:end] in tables.SYLLABLES:
                found = (*before, word[start:end])
                current = best[end]
                # The longest syllables win, as a reader of pinyin cuts.
                if current is None or len(found) < len(current):
                    best[end] = found
    return best[len(word)] or ()


def from_palladius(surname: str, given: str) -> tuple[str, ...]:
    """Returns the pinyin of a Chinese name in Russian letters: a surname and one or two syllables; empty for other names."""
    first = tables.PALLADIUS.get(surname)
    if first not in SURNAMES:
        return ()
    for at in range(len(given), 0, -1):
        pieces = [given[:at], given[at:]] if at < len(given) else [given]
        read = [tables.PALLADIUS.get(piece) for piece in pieces]
        if all(read):
            return (first, "".join(filter(None, read)))
    return ()


def passed_through(words: tuple[str, ...]) -> bool:
    """Says whether a Latin name is likely pinyin of a foreign name: every word can be cut, and there are many syllables."""
    # Nearly every other Latin name has two consonants that no syllable joins; looking for them first is ten times cheaper.
    if not words or not all(_LIKE_SYLLABLES.fullmatch(word) for word in words):
        return False
    cut = [syllables(word) for word in words]
    return all(cut) and sum(len(one) for one in cut) >= _MIN_SYLLABLES


def heard(cut: tuple[str, ...]) -> str:
    """Returns what the syllables may have sounded like: er inside a word is an r, doubled sounds are one.

    Syllables that stand for a name by custom (si ma yi for Ismayil) give that name's sound.
    """
    out, at = [], 0
    while at < len(cut):
        size = next((size for size in _SET_SIZES if cut[at : at + size] in _SET_FORMS), 0)
        if size:
            out.append(_SET_FORMS[cut[at : at + size]])
        else:
            out.append("r" if at and cut[at] == "er" else _heard(cut[at]))
        at += size or 1
    return dulled(_TWICE.sub("", "".join(out)))


_SET_FORMS: Final = {tuple(pinyin(form)): sound_of(name) for form, name in customary.THROUGH_CHINESE.items()}
_SET_SIZES: Final = sorted({len(form) for form in _SET_FORMS}, reverse=True)


_WHOLE: Final = {"er": "er", "yi": "i", "wu": "u", "ao": "o"}


@lru_cache(maxsize=1024)
def _heard(syllable: str) -> str:
    if syllable in _WHOLE:
        return _WHOLE[syllable]
    initial = next((written for written in tables.INITIALS if syllable.startswith(written)), "")
    rest = syllable[len(initial) :]
    return tables.INITIALS.get(initial, "") + tables.FINALS.get(rest, rest)


_TWICE: Final = re.compile(r"(.)(?=\1)")


@lru_cache(maxsize=262144)
def dulled(sound: str) -> str:
    """Returns a sound without what Chinese syllables cannot keep apart: n before g, k, h is ng; a closing l is L, a closing m M."""
    return _CLOSING_M.sub("M", _CLOSING_L.sub("L", _NASAL.sub("N", sound)))


_NASAL: Final = re.compile(r"n[gkh]|N[gkh]?")
_CLOSING_M: Final = re.compile(r"m(?![aAeiouyw])")
_CLOSING_L: Final = re.compile(r"l(?![aAeiouyw]|$)")


_SOUNDS: Final = "aAeioubvwgdJzkhlmnNprstfSCyLMG"
_DROPS: Final = {sound: tables.DROP_THROUGH.get(sound, tables.LOST) for sound in _SOUNDS}
_DIRECT_DROPS: Final = {sound: tables.DROP_DIRECT.get(sound, tables.LOST) for sound in _SOUNDS}

# Half of what either side may leave out: else one vowel dropped and another put in would cost less than the exchange.
_BETWEEN_DROPS: Final = {sound: (_DROPS[sound] + _DIRECT_DROPS[sound]) / 2 for sound in _SOUNDS}


def _swap(one: str, two: str) -> float:
    one, two = one.replace("L", "l"), two.replace("L", "l")
    if one.replace("M", "m") == two.replace("M", "m"):
        return 0.0
    if one in VOWELS and two in VOWELS:
        return tables.VOWELS_THROUGH.get(one + two, tables.VOWELS_THROUGH.get(two + one, tables.OTHER_VOWEL))
    return tables.CHEAP_THROUGH.get(one + two, tables.CHEAP_THROUGH.get(two + one, 1.0))


_SWAPS: Final = {one: {two: _swap(one, two) for two in _SOUNDS} for one in _SOUNDS}


def cost_through(chinese: str, direct: str, limit: float = math.inf) -> float:
    """Returns the cost of reading a sound that passed through Chinese as one that did not.

    A vowel that Chinese put between consonants costs nearly nothing; one that it left out costs more.

    Args:
        chinese: a sound of :func:`heard`.
        direct: a sound of :mod:`kuager.text.sounds`.
        limit: returned as soon as the cost is certain to reach it; a low one saves most of the work.
    """
    return align(chinese, direct, limit, (_SWAPS, _DROPS, _DIRECT_DROPS))


def cost_between(one: str, two: str) -> float:
    """Returns the cost of reading two sounds of :func:`heard` as one name; symmetric."""
    return align(one, two, math.inf, (_SWAPS, _BETWEEN_DROPS, _BETWEEN_DROPS))
