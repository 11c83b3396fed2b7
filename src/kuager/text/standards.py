"""Alphabets and romanisations: a name written by a standard, and read back where the standard allows it.

The tables stand in ``resources/standards.yml`` with the published source of each. Every standard writes the letters of one
base: Kazakh Cyrillic, Russian or the Uyghur Latin alphabet.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

from kuager.text import _standards as tables

KAZAKH: Final = "kk-cyrl"
RUSSIAN: Final = "ru-cyrl"
UYGHUR: Final = "ug-latn"

_FRONT: Final = frozenset("әөүіе")
_VOWELS: Final = frozenset("аәеёиоөуұүыіэюя" + "aeouöüëi")
_SIGNS: Final = frozenset("ьъ")


@dataclass(frozen=True, kw_only=True)
class Standard:
    """One alphabet or romanisation, with its published source."""

    id: str
    title: str
    source: str
    base: str
    """The standard whose letters this one writes."""
    language: str
    script: str
    reversible: bool
    """Whether :meth:`read` gives back exactly what :meth:`write` was given."""
    letters: Mapping[str, str] = field(repr=False)
    starting: Mapping[str, str] = field(repr=False)
    following: Mapping[str, str] = field(repr=False, default_factory=dict)
    """Instead of the letters, after a vowel alone."""
    front_mark: str = ""
    front_letters: str = ""
    carrier: str = ""

    def write(self, word: str) -> str:
        """Returns one lower-case word of the base in this standard; signs that are no letters stay."""
        if not self.letters:
            return word
        out, before = [], ""
        for match in self._units.finditer(unicodedata.normalize("NFC", word)):
            unit = match.group()
            vowel = not before or before in _VOWELS or before in _SIGNS
            written = self.starting[unit] if vowel and unit in self.starting else self.letters.get(unit, unit)
            if before in _VOWELS and unit in self.following:
                written = self.following[unit]
            if self.carrier and unit in _VOWELS and vowel:
                written = self.carrier + written
            out.append(written)
            before = unit
        found = "".join(out)
        if self.front_mark and _FRONT & set(word) and not set(self.front_letters) & set(found):
            found = self.front_mark + found
        return unicodedata.normalize("NFC", found)

    def read(self, word: str) -> str:
        """Returns the word of the base that this lower-case word was written from: exactly, or the first that fits."""
        if not self.letters:
            return word
        plain = unicodedata.normalize("NFC", word)
        if self.carrier:
            plain = plain.replace(self.carrier, "")
        return "".join(self._back.get(match.group(), match.group()) for match in self._written.finditer(plain))

    def knows(self, word: str) -> bool:
        """Says whether every letter of a word can be read by this standard."""
        plain = unicodedata.normalize("NFC", word).replace(self.carrier or "\0", "")
        return all(match.group() in self._back for match in self._written.finditer(plain))

    @cached_property
    def _units(self) -> re.Pattern[str]:
        return _pattern(self.letters)

    @cached_property
    def _back(self) -> dict[str, str]:
        found: dict[str, str] = {}
        for letter, written in (*self.letters.items(), *self.starting.items(), *self.following.items()):
            if written:
                found.setdefault(unicodedata.normalize("NFC", written), letter)
        return found

    @cached_property
    def _written(self) -> re.Pattern[str]:
        return _pattern(self._back)


def _pattern(units: Mapping[str, str]) -> re.Pattern[str]:
    """Finds the longest unit first, then any single character, with the accents that have no letter of their own."""
    longest = sorted(units, key=len, reverse=True)
    return re.compile("|".join([*(re.escape(one) for one in longest), "."]), re.DOTALL)


STANDARDS: Final[Mapping[str, Standard]] = {
    key: Standard(
        id=key,
        title=title,
        source=source,
        base=base,
        language=language,
        script=script,
        reversible=reversible,
        letters=tables.LETTERS.get(key, {}),
        starting=tables.STARTING.get(key, {}),
        following=tables.FOLLOWING.get(key, {}),
        front_mark=tables.FRONT_MARK.get(key, ""),
        front_letters=tables.FRONT_LETTERS.get(key, ""),
        carrier=tables.CARRIER.get(key, ""),
    )
    for key, (title, source, base, language, script, reversible) in tables.STANDARDS.items()
}
"""Every standard by its id; a base stands among them and writes its own letters."""
