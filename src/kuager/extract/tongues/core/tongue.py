"""What a language must answer about its grammar, so that the shared rules can read it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

from kuager.extract.tongues.core.pack import Pack
from kuager.text.dates import Anchor, DateSpan, DurationSpan
from kuager.text.words import Word


class Tongue(Protocol):
    """The grammar of one language. Keys are for comparing only: no key is ever shown or stored as a name."""

    def __hash__(self) -> int:
        """Tongues are looked up by identity."""

    @property
    def lang(self) -> str:
        """The language's code."""

    @property
    def pack(self) -> Pack:
        """Its word lists."""

    @property
    def cut(self) -> Callable[[str], Sequence[Word]]:
        """Cuts a text into words."""

    def fold(self, word: str) -> str:
        """Returns a word in small letters as the lists spell it."""

    def key(self, word: str) -> str:
        """Returns what all case forms of a name's word have in common."""

    def place_keys(self, name: str) -> Sequence[tuple[str, ...]]:
        """Returns the keys of a gazetteer name's words; nothing when the name is no word of this script."""

    def name_weight(self, word: str, marks: frozenset[str]) -> int:
        """Says how much a capitalised word looks like part of a person's name: 3 surely, 0 not at all, -1 that it is another word."""

    def sex(self, words: Sequence[str], marks: Sequence[frozenset[str]]) -> str | None:
        """Returns the sex that the forms of a name agree with; a help for pronouns, never a claim."""

    def oblique(self, word: str) -> int:
        """Says how far a name's word is from its dictionary form: 0 is the dictionary form or cannot be told."""

    def owns(self, kin: str, name: Sequence[str], kin_sex: str | None, name_sex: str | None) -> bool:
        """Says whether a name that directly follows a kin word is the relative's relative ("брат Асановой"), not the relative."""

    def verb_sex(self, word: str) -> str | None:
        """Returns the sex a verb agrees with, where verbs show it."""

    def dates(self, text: str, anchor: Anchor | None) -> Sequence[DateSpan]:
        """Returns the dates of a text in order."""

    def durations(self, text: str) -> Sequence[DurationSpan]:
        """Returns the durations of a text in order."""
