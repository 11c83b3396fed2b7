"""Invented people and testimonies for ``bench/search.py``: the same ones from the same seed, on every machine.

A person has a given and a family name made of syllables, and is written in one to five of: Latin, Kazakh Cyrillic, Kazakh
Arabic, Uyghur, Han. Given names are drawn from few, family names from many, both far from evenly, as in a register.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate

SEED = 20210208
LATIN, CYRILLIC, ARABIC, UYGHUR, HAN = range(5)
SCRIPTS = ("latin", "cyrillic", "kazakh arabic", "uyghur", "han")
HAS = (0.75, 0.6, 0.35, 0.35, 0.6)
"""How likely a person is written in each script."""

_ONSETS = {
    "b": ("b", "б", "ب", "ب"), "d": ("d", "д", "د", "د"), "g": ("g", "г", "گ", "گ"), "zh": ("zh", "ж", "ج", "ژ"),
    "k": ("k", "к", "ك", "ك"), "l": ("l", "л", "ل", "ل"), "m": ("m", "м", "م", "م"), "n": ("n", "н", "ن", "ن"),
    "r": ("r", "р", "ر", "ر"), "s": ("s", "с", "س", "س"), "t": ("t", "т", "ت", "ت"), "sh": ("sh", "ш", "ش", "ش"),
    "z": ("z", "з", "ز", "ز"), "p": ("p", "п", "پ", "پ"),
}  # fmt: skip
_VOWELS = {
    "a": ("a", "а", "ا", "ا"), "e": ("e", "е", "ە", "ې"), "i": ("i", "и", "ي", "ى"), "o": ("o", "о", "و", "و"),
    "u": ("u", "у", "ۇ", "ۇ"),
}  # fmt: skip
_CODAS = {"": ("", "", "", ""), "n": ("n", "н", "ن", "ن"), "r": ("r", "р", "ر", "ر"), "l": ("l", "л", "ل", "ل"),
          "t": ("t", "т", "ت", "ت"), "s": ("s", "с", "س", "س")}  # fmt: skip
_ENDINGS = ("", "", "", "", "bek", "uly", "ova", "ov", "gul", "zhan")
_ENDED = {
    "bek": ("bek", "бек", "بەك", "بېك"), "uly": ("uly", "ұлы", "ۇلى", "ۇلى"), "ova": ("ova", "ова", "وۆا", "وۋا"),
    "ov": ("ov", "ов", "وۆ", "وۋ"), "gul": ("gul", "гүл", "گۇل", "گۈل"), "zhan": ("zhan", "жан", "جان", "ژان"),
}  # fmt: skip
_HAN_ENDED = {"bek": "别克", "uly": "乌勒", "ova": "奥娃", "ov": "奥夫", "gul": "古丽", "zhan": "江"}
_HAN_CODA = {"": "", "n": "", "r": "尔", "l": "勒", "t": "特", "s": "斯"}
_ONSET_KEYS, _VOWEL_KEYS, _CODA_KEYS = list(_ONSETS), list(_VOWELS), ["", "", "", "", "n", "r", "l", "t", "s"]

Word = tuple[str, ...]
"""Syllables as (onset, vowel, coda) joined by dots, and last an ending that may be empty."""


@dataclass(frozen=True, slots=True)
class Person:
    """One invented person: numbers of the names, and the scripts it is written in."""

    given: int
    family: int
    scripts: tuple[int, ...]


class People:
    """``count`` people; :meth:`name` writes one in a script."""

    def __init__(self, count: int) -> None:
        rng = random.Random(SEED)
        self._given = _words(rng, max(200, count // 50), (2, 3), ends=False)
        self._family = _words(rng, max(1000, count // 8), (2, 4), ends=True)
        givens = rng.choices(range(len(self._given)), cum_weights=_weights(len(self._given), 1.0), k=count)
        families = rng.choices(range(len(self._family)), cum_weights=_weights(len(self._family), 0.5), k=count)
        self.all = [
            Person(given, family, tuple(script for script in range(5) if rng.random() < HAS[script]) or (LATIN,))
            for given, family in zip(givens, families, strict=True)
        ]

    def words(self, person: Person, script: int) -> tuple[str, str]:
        """Returns given and family name in a script, as a document would write them."""
        return write(self._given[person.given], script), write(self._family[person.family], script)

    def name(self, person: Person, script: int) -> str:
        """Returns the whole name: in Han with a dot between, elsewhere with a space."""
        return ("·" if script == HAN else " ").join(self.words(person, script))


@lru_cache(maxsize=1 << 20)
def write(word: Word, script: int) -> str:
    """Writes a word in a script."""
    *syllables, ending = word
    if script == HAN:
        return "".join(_han(one) for one in syllables) + _HAN_ENDED.get(ending, "")
    text = "".join(_syllable(one, script) for one in syllables) + (_ENDED[ending][script] if ending else "")
    return text.capitalize()


def _syllable(one: str, script: int) -> str:
    onset, vowel, coda = one.split(".")
    return _ONSETS[onset][script] + _VOWELS[vowel][script] + _CODAS[coda][script]


def _han(one: str) -> str:
    onset, vowel, coda = one.split(".")
    place = _ONSET_KEYS.index(onset) * len(_VOWEL_KEYS) + _VOWEL_KEYS.index(vowel)
    return chr(0x5E00 + 37 * place) + _HAN_CODA[coda]


def _words(rng: random.Random, count: int, lengths: tuple[int, int], *, ends: bool) -> list[Word]:
    found: dict[Word, None] = {}
    while len(found) < count:
        size = rng.randint(*lengths)
        parts = [f"{rng.choice(_ONSET_KEYS)}.{rng.choice(_VOWEL_KEYS)}.{rng.choice(_CODA_KEYS)}" for _ in range(size)]
        found[(*parts, rng.choice(_ENDINGS) if ends else "")] = None
    return list(found)


def _weights(count: int, power: float) -> list[float]:
    return list(accumulate((at + 3) ** -power for at in range(count)))


def testimonies(people: People, count: int, words: int) -> Iterator[tuple[str, str]]:
    """Yields (script, text): six in ten Latin, a quarter Cyrillic, the rest Chinese; each names three people."""
    rng = random.Random(SEED + 1)
    vocabulary = _words(rng, 30_000, (1, 4), ends=False)
    weights = _weights(len(vocabulary), 1.0)
    for _ in range(count):
        script = rng.choices((LATIN, CYRILLIC, HAN), (0.6, 0.25, 0.15))[0]
        said = [write(one, script).lower() for one in rng.choices(vocabulary, cum_weights=weights, k=words)]
        for person in rng.sample(people.all, 3):
            said[rng.randrange(words)] = people.name(person, script)
        yield SCRIPTS[script], _sentences(said, "" if script == HAN else " ", "。" if script == HAN else ". ")


def _sentences(said: Sequence[str], between: str, stop: str) -> str:
    return stop.join(between.join(said[at : at + 12]) for at in range(0, len(said), 12))


def common_words(script: int) -> list[str]:
    """Returns the words of the testimonies, commonest first."""
    rng = random.Random(SEED + 1)
    return [write(one, script).lower() for one in _words(rng, 30_000, (1, 4), ends=False)]


_LETTERS = ("abdegiklmnoprstuz", "абдегиклмнопрстуз", "ابدگيكلمنورستۇز", "ابدگىكلمنورستۇز")


def damage(rng: random.Random, word: str, edits: int, script: int) -> str:
    """Makes that many edits in a word: letters changed, left out, added or swapped with the next."""
    text = list(word.lower())
    for _ in range(edits):
        at, kind = rng.randrange(len(text)), rng.randrange(4)
        letter = rng.choice([one for one in _LETTERS[script] if one != text[at]])
        if kind == 0:
            text[at] = letter
        elif kind == 1 and len(text) > 4:
            del text[at]
        elif kind == 2 and at + 1 < len(text) and text[at] != text[at + 1]:
            text[at], text[at + 1] = text[at + 1], text[at]
        else:
            text.insert(at, letter)
    return "".join(text)
