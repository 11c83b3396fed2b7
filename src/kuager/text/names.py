"""The parts of a name and how each sounds: the basis of finding one person under many spellings.

A name becomes :class:`Part` values: the word as written, its *sound* (a string over a small alphabet of sounds shared
by every script, :mod:`kuager.text.sounds`) and its *stem and ending* where the word is built from a father's name (-uly,
-qyzy, -ov, -ova, -ovich ...). Han characters and pinyin are read by :mod:`kuager.text.hanzi`.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from kuager.text._set_forms import TITLE_ADDRESS, TITLE_CHARACTERS, TITLES
from kuager.text.fold import plain
from kuager.text.hanzi import (
    from_palladius,
    heard,
    passed_through,
    pinyin,
    readings,
    simplified,
    surname_length,
    syllables,
)
from kuager.text.scripts import Script
from kuager.text.sounds import FAR, cost, script_of_word, skeleton, sound_of
from kuager.text.wade import FIRST_WORDS, from_wade

__all__ = ["FAR", "Part", "cost", "keys", "part_of", "parts", "skeleton", "sound_of"]

_JOINED_E: Final = {0xFEE9: "\u06d5", 0xFEEA: "\u06d5"}
"""Fonts of Uyghur and Kazakh take two joined shapes of the Arabic h for their letter e."""

_MIN_STEM: Final = 3
FOREIGN: Final = "\x1f"
"""Stands before the key of a Latin word that is read as pinyin: the same letters sound otherwise in another name."""

_CHINESE: Final = "\x1e"
"""Stands before the key of a part of a Chinese name, which was never anything else before."""
_SPELT: Final = "="
"""Stands before the pinyin that a part of a Chinese name may stand for."""

FIRST_HAN: Final = "\u3400"
_LONGEST_LOOSE: Final = 6
_CHINESE_WORDS: Final = 2
_MOST_CHINESE_WORDS: Final = 3
_TITLED_WORDS: Final = 2

# Endings as they sound, longest first: (ending, what it makes, sex it implies).
_ENDINGS: Final = (
    ("oviC", "patronymic", "m"), ("eviC", "patronymic", "m"), ("ovna", "patronymic", "f"), ("evna", "patronymic", "f"),
    ("kizi", "father", "f"), ("gizi", "father", "f"), ("ogli", "father", "m"), ("oglu", "father", "m"),
    ("uli", "father", "m"), ("ova", "surname", "f"), ("eva", "surname", "f"), ("ov", "surname", "m"), ("ev", "surname", "m"),
)  # fmt: skip
_LAST: Final = tuple(ending for ending, _, _ in _ENDINGS)
_LOOSE_ENDINGS: Final = frozenset({"uli", "kizi", "gizi", "ogli", "oglu"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One word of a name: as written (folded), how it sounds, and stem and ending where it names a father."""

    word: str
    sound: str
    stems: tuple[str, ...]
    """What the father's name may have been: sounds lost where stem and ending meet are tried too."""
    ending: str = ""
    makes: str = ""
    sex: str = ""
    initial: bool = False
    through: str = ""
    """The sound it may have had before it passed through Chinese; empty for names that did not."""

    chinese: bool = False
    """Whether it is surname or given name of a Chinese: these are compared by syllables, and never through anything."""

    readings: frozenset[tuple[str, ...]] = frozenset()
    """Of a part of a Chinese name: the syllables it may stand for; Wade-Giles without its apostrophes leaves several open."""

    @property
    def key(self) -> str:
        """What :func:`part_of` makes this part from: two parts with one key are equal."""
        if self.chinese:
            return _CHINESE + self.word + ("" if self.word >= FIRST_HAN else _SPELT + _spelt(self.readings))
        return FOREIGN + self.word if self.through and self.word < FIRST_HAN else self.word


def parts(name: str) -> tuple[Part, ...]:
    """Splits a name into its parts, in the order written. Hyphens divide; a loose -uly or kyzy joins its father's name."""
    return tuple(part_of(key) for key in keys(name))


@lru_cache(maxsize=262144)
def keys(name: str) -> tuple[str, ...]:
    """Returns the key of every part of a name: strings, so that whole tables of names are held and looked up cheaply."""
    if not name.isascii() and not unicodedata.is_normalized("NFKC", name):
        # Full-width letters and the joined shapes of Arabic ones, as PDF files and Chinese keyboards give them.
        name = unicodedata.normalize("NFKC", name.translate(_JOINED_E))
    # A comma means "surname, given"; the comparison ignores order anyway, so it only has to divide.
    words = plain(name.replace(",", " ").replace("،", " ")).split()
    if words and words[0] >= FIRST_HAN:
        words = simplified(" ".join(words)).split()
        if words[-1][-2:] in TITLE_CHARACTERS:
            words = list(filter(None, (*words[:-1], words[-1][:-2])))
    words = _without_titles(words)
    chinese = _chinese(words, name)
    if chinese:
        return chinese
    through = passed_through(tuple(words))
    found: list[str] = []
    for word in words:
        if (
            len(word) <= _LONGEST_LOOSE
            and found
            and sound_of(word) in _LOOSE_ENDINGS
            and not part_of(found[-1]).initial
        ):
            found.append(found.pop().removeprefix(FOREIGN) + word)
        else:
            found.append(FOREIGN + word if through else word)
    return tuple(found)


@lru_cache(maxsize=262144)
def part_of(key: str) -> Part:
    """Returns the part that a key of :func:`keys` stands for."""
    if key[0] == _CHINESE:
        return _chinese_part(key[1:])
    if key[0] == FOREIGN:
        word = key[1:]
        return _part(word, sound_of(word), heard(syllables(word)))
    if key[0] >= FIRST_HAN and script_of_word(key) is Script.HANS and pinyin(key):
        cut = tuple(pinyin(key))
        return _part(key, sound_of("".join(cut)), heard(cut))
    return _part(key, sound_of(key))


def _without_titles(words: list[str]) -> list[str]:
    """Takes words of respect off either end while two others stay; mr and its like also beside one."""
    while len(words) > 1:
        stay = len(words) > _TITLED_WORDS
        if words[0] in TITLE_ADDRESS or (stay and words[0] in TITLES):
            words = words[1:]
        elif stay and words[-1] in TITLES:
            words = words[:-1]
        else:
            return words
    return words


def _chinese(words: list[str], name: str) -> tuple[str, ...]:
    """The keys of the surname and given name of a Chinese: in characters, Russian letters or Wade-Giles; else empty."""
    if len(words) == 1:
        cut = surname_length(words[0])
        return (_CHINESE + words[0][:cut], _CHINESE + words[0][cut:]) if cut else ()
    if len(words) == _CHINESE_WORDS and words[0] >= FIRST_HAN and 0 < surname_length("".join(words)) == len(words[0]):
        return tuple(_CHINESE + word for word in words)
    if len(words) > _MOST_CHINESE_WORDS or not words:
        return ()
    if words[0] in FIRST_WORDS:
        return tuple(f"{_CHINESE}{word}{_SPELT}{'/'.join(read)}" for word, read in from_wade(name))
    return tuple(f"{_CHINESE}{word}" for word in from_palladius(*words)) if len(words) == _CHINESE_WORDS else ()


def _chinese_part(key: str) -> Part:
    word, _, spelt = key.partition(_SPELT)
    if word[0] >= FIRST_HAN:
        read = readings(word)
    else:
        read = frozenset(filter(None, (tuple(syllables(one)) for one in (spelt or word).split("/"))))
    sound = sound_of("".join(pinyin(word)) or (spelt or word).split("/", 1)[0])
    return Part(word=word, sound=sound, stems=(sound,), chinese=True, readings=read)


def _spelt(read: frozenset[tuple[str, ...]]) -> str:
    return "/".join(sorted("".join(one) for one in read))


def _part(word: str, sound: str, through: str = "") -> Part:
    if len(word) == 1 and script_of_word(word) in (Script.LATN, Script.CYRL):
        return Part(word=word, sound=sound, stems=(sound,), initial=True)
    if sound.endswith("wli"):
        # After a vowel the u of -uly sounds like a glide: Ali+uly.
        sound = sound[:-3] + "uli"
    if sound.endswith(_LAST):
        for ending, makes, sex in _ENDINGS:
            stem = sound.removesuffix(ending)
            # -gul, "flower", ends many women's names; transcribed with a final i it only looks like -uly.
            if stem != sound and len(stem) >= _MIN_STEM and not (ending == "uli" and stem[-1] in "gN"):
                return Part(
                    word=word,
                    sound=sound,
                    stems=_stems(stem, ending),
                    ending=ending,
                    makes=makes,
                    sex=sex,
                    through=through,
                )
    return Part(word=word, sound=sound, stems=(sound,), through=through)


def _stems(stem: str, ending: str) -> tuple[str, ...]:
    """The stem, and what may have melted into the ending: Bokey+ev, Tilek+kyzy."""
    if ending[0] == "e":
        return (stem, stem + "y", stem + "ey")
    return (stem, stem + "k") if ending == "kizi" else (stem,)
