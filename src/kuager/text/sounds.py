"""How a word sounds, whatever alphabet it is written in, and how far two sounds are apart.

Sounds are written with: a A(ä) e i o u, b v w g d J(zh, j) z k h l m n N(ng) p r s t f S(sh) C(ch) y. The values of the
letters and the costs stand in ``resources/sounds.yml`` with their sources. Han characters are read by
:mod:`kuager.text.hanzi`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache
from itertools import accumulate, islice
from typing import Any, Final, TypeAlias

from rapidfuzz.distance import Postfix, Prefix

from kuager.text import _sounds as tables
from kuager.text.scripts import Script, counts, script_of

VOWELS: Final = frozenset("aAeiou")
_FIRST_PLACE: Final = 0xE000


class _Singles(dict[int, str]):
    """A table for ``str.translate`` in which a letter of no table says nothing."""

    def __missing__(self, key: int) -> str:
        return ""


class _Alphabet:
    """Reads letter groups first, then single letters; unknown accents are taken off, look-alikes of another alphabet exchanged."""

    def __init__(self, letters: Mapping[str, str], groups: Mapping[str, str], looks: Mapping[int, int]) -> None:
        self._letters = letters
        self._looks = looks
        # A group becomes one private character first, so that what it sounds like is not read a second time.
        self._place = {group: chr(_FIRST_PLACE + at) for at, group in enumerate(groups)}
        self._single = _Singles({ord(letter): sound for letter, sound in letters.items()})
        self._single.update({ord(self._place[group]): sound for group, sound in groups.items()})
        self._groups = re.compile("|".join(sorted(groups, key=len, reverse=True)) or r"(?!)")
        self._known = re.compile(f"[{''.join(letters)}]*")

    def read(self, word: str) -> str:
        if not self._known.fullmatch(word):
            word = word.translate(self._looks)
            word = "".join(ch if ch in self._letters else unicodedata.normalize("NFD", ch)[0] for ch in word)
        return self._groups.sub(self._group, word).translate(self._single)

    def _group(self, match: re.Match[str]) -> str:
        return self._place[match.group()]


_LOOK_ALIKE: Final = ("аеосрхуіһѕјԛԝ", "aeocpxyihsjqw")
"""Cyrillic letters and the Latin ones they look like: in a word of the other alphabet they are slips of the keyboard."""

_CYRILLIC: Final = _Alphabet(tables.CYRILLIC, tables.CYRILLIC_GROUPS, str.maketrans(*reversed(_LOOK_ALIKE)))
_LATIN: Final = _Alphabet(tables.LATIN, tables.LATIN_GROUPS, str.maketrans(*_LOOK_ALIKE))
_ONE_SCRIPT: Final = (
    (re.compile("[a-z\u00df-\u00f6\u00f8-\u02af\u1e00-\u1eff]+"), Script.LATN),
    (re.compile("[\u0400-\u0481\u048a-\u052f]+"), Script.CYRL),
    (re.compile("[\u0621-\u064a\u066e-\u06d3]+"), Script.ARAB),
    (re.compile("[\u3400-\u4dbf\u4e00-\u9fff]+"), Script.HANS),
)


@lru_cache(maxsize=262144)
def script_of_word(word: str) -> Script:
    """Returns the script of one folded word; of a word of several, the one most letters are of.

    A stray letter of another alphabet is what keyboards and converters leave.
    """
    for whole, script in _ONE_SCRIPT:
        if whole.fullmatch(word):
            return script
    script = script_of(word)
    return counts(word).most_common(1)[0][0] if script is Script.MIXED else script


@lru_cache(maxsize=262144)
def sound_of(word: str) -> str:
    """Returns how one folded word sounds. A word in a script without a table here is returned unchanged."""
    script = script_of_word(word)
    if script is Script.CYRL:
        return _settle(_CYRILLIC.read(word))
    if script is Script.ARAB:
        return _settle(_arabic(word))
    if script is Script.LATN:
        return _settle(_LATIN.read(word))
    return word


def _arabic(word: str) -> str:
    """Reads Kazakh and Uyghur Arabic, where the same letter is v beside a vowel in Kazakh and ö in Uyghur."""
    out = [tables.ARABIC.get(ch, "") for ch in unicodedata.normalize("NFC", word)]
    out = [sound for sound in out if sound]
    for at, sound in enumerate(out):
        if sound not in "Oyw":
            continue
        beside = (at > 0 and out[at - 1] in VOWELS) or (at + 1 < len(out) and out[at + 1] in VOWELS)
        if sound == "O":
            out[at] = "v" if beside else "o"
        elif not beside:
            out[at] = "i" if sound == "y" else "u"
    return "".join(out)


_RULES: Final = (
    (re.compile(r"ee(?!v|$)"), "i", "ee"),                     # Kadeer
    (re.compile(r"sh"), "S", "sh"),                            # s+kh and sh look alike without the k
    (re.compile(r"(.)(?=\1)"), "", ""),                        # doubled letters
    (re.compile(r"^y(?=e)|(?<=[aAeiou])y(?=e)"), "", "ye"),    # Ye-, -aye-
    (re.compile(r"(?<=[aAeiou])yA(?=v)"), "A", "yAv"),         # -ayev in Kazakh Arabic
    (re.compile(r"(?<=[^aAeiou])ye"), "ie", "ye"),             # after a consonant
    (re.compile(r"(?<![aAeiou])y(?![aAeiou])"), "i", "y"),     # y as a vowel
    (re.compile(r"iy(?=$|[aAeiou])|yi"), "i", "y"),            # -iy, -iya-, yi
    (re.compile(r"(?<=[aAeou])i"), "y", "i"),                  # ai = ay
    (re.compile(r"(?<=[aAeiou])u(?=[aAeiou])|^u(?=[aAeo])"), "w", "u"),
    (re.compile(r"(?<=[aAei])u"), "w", "u"),                   # au = aw
    (re.compile(r"(.)(?=\1)"), "", ""),
)  # fmt: skip
"""Pattern, replacement, and what a word must have for the pattern to fit: looking for that first halves the time."""


def _settle(sound: str) -> str:
    """Brings the spellings of glides and double letters to one form."""
    for pattern, replacement, needs in _RULES:
        if needs in sound:
            sound = pattern.sub(replacement, sound)
    return sound


# --- comparing sounds ------------------------------------------------------------------------------------------------

_FULL: Final = 1.0
FAR: Final = 2.0
"""Sounds this far apart are not one name, however long they are."""
_SOUNDS: Final = "aAeioubvwgdJzkhlmnNprstfSCy"
_DROP: Final = {sound: tables.DROP.get(sound, _FULL) for sound in _SOUNDS}
_SWAP: Final = {
    one: {
        two: 0.0 if one == two else tables.CHEAP.get(one + two, tables.CHEAP.get(two + one, _FULL)) for two in _SOUNDS
    }
    for one in _SOUNDS
}


@lru_cache(maxsize=262144)
def cost(left: str, right: str) -> float:
    """Returns the least cost of turning one sound into the other; 0 for equal, about 1 per unrelated letter.

    Symmetric. From :data:`FAR` on the exact value does not matter and may be cut short. Weighted Wagner-Fischer over the
    sounds; the weights were set by hand on this field's confusions.
    """
    return cost_within(left, right, FAR)


def cost_within(left: str, right: str, limit: float) -> float:
    """Returns :func:`cost`, or ``limit`` as soon as it is certain to be reached; a low limit saves most of the work."""
    if left == right:
        return 0.0
    if left > right:
        left, right = right, left
    return align(left, right, limit, (_SWAP, _DROP, _DROP))


_NO_SWAP: Final[Mapping[str, float]] = {}
Costs: TypeAlias = tuple[Mapping[str, Mapping[str, float]], Mapping[str, float], Mapping[str, float]]
"""What it costs to take one sound for another, to leave one of the left out, and one of the right; what is not listed costs 1."""


def align(left: str, right: str, limit: float, costs: Costs) -> float:
    """Returns the least cost of turning one string into the other, cut off at ``limit``.

    Weighted Wagner-Fischer between the common beginning and the common end, which always stay as they are.
    """
    same = Prefix.similarity(left, right)
    left, right = left[same:], right[same:]
    same = Postfix.similarity(left, right)
    if same:
        left, right = left[:-same], right[:-same]
    swap_costs, drop_costs, right_drops = costs
    drops = [right_drops.get(ch, _FULL) for ch in right]
    previous = list(accumulate(drops, initial=0.0))
    for a in left:
        drop = drop_costs.get(a, _FULL)
        swaps = swap_costs.get(a, _NO_SWAP)
        diagonal = previous[0]
        last = least = diagonal + drop
        current = [last]
        for b, gap, up in zip(right, drops, islice(previous, 1, None), strict=True):
            best = diagonal + (swaps.get(b, _FULL) if a != b else 0.0)
            diagonal = up
            # No calls of min() in this loop: they double the time of the whole comparer.
            if up + drop < best:  # noqa: PLR1730  see above
                best = up + drop
            last = best if best < last + gap else last + gap  # noqa: FURB136  see above
            current.append(last)
            if last < least:  # noqa: PLR1730  see above
                least = last
        if least >= limit:
            return limit
        previous = current
    return min(previous[-1], limit)


_SKELETON: Final = str.maketrans({
    "a": "", "A": "", "e": "", "i": "", "o": "", "u": "", "y": "", "w": "", "v": "", "h": "k", "g": "k", "b": "p", "f": "p",
    "d": "t", "z": "s", "C": "S", "N": "n", "L": "l", "M": "m", "G": "J",
})  # fmt: skip
_TWICE: Final = re.compile(r"(.)(?=\1)")


@lru_cache(maxsize=262144)
def skeleton(sound: str) -> str:
    """Returns the consonant classes of a sound: the coarse key under which like names meet. Never used to decide.

    The first letter keeps a mark when it is a vowel. J meets y and d only through the second key of a blocker.
    """
    bones = _TWICE.sub("", sound.translate(_SKELETON))
    return ("_" + bones) if sound[:1] in VOWELS else bones


def meeting_key(word: str) -> str:
    """Returns the key under which all spellings of one sound meet: their :func:`skeleton`.

    Whether ng is one sound or two depends on who wrote it down (shyngys, chinghiz, шыңғыс), so here it is one.
    """
    return skeleton(sound_of(word)).replace("nk", "n")


def exported() -> dict[str, Any]:
    """Returns everything :func:`meeting_key` reads, for programs in other languages that must give the same keys."""
    return {
        "cyrillic": [tables.CYRILLIC, tables.CYRILLIC_GROUPS],
        "latin": [tables.LATIN, tables.LATIN_GROUPS],
        "arabic": tables.ARABIC,
        "looks": list(_LOOK_ALIKE),
        "rules": [[pattern.pattern, replacement] for pattern, replacement, _ in _RULES],
        "bones": {chr(at): bone for at, bone in _SKELETON.items()},
    }
