"""Everybody a document speaks of, at every place it speaks of them: names, phrases and pronouns."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, field
from typing import NamedTuple

from kuager.extract.unnamed import Phrase


class Actor(NamedTuple):
    """Somebody at a place in the text. ``how`` says whether it is a name, a phrase or a pronoun."""

    start: int
    end: int
    first: int
    last: int
    id: str
    how: str
    sex: str | None = None
    plural: bool = False
    sure: bool = False
    """For a pronoun: nobody else could be meant."""


@dataclass(slots=True, kw_only=True)
class Cast:
    """Everybody in a document, in the order they come; filled by :func:`bind` and :func:`bind_quoted`."""

    actors: list[Actor] = field(default_factory=list)
    described: dict[str, str] = field(default_factory=dict)
    """Unnamed person's id to the first words for them."""
    kin: dict[tuple[str, str], str] = field(default_factory=dict)
    """(owner's id, kin word) to the unnamed person's id."""
    owners: list[tuple[Phrase, str, str]] = field(default_factory=list)
    """(phrase, its person's id, its owner's id)."""
    sexes: dict[str, str] = field(default_factory=dict)
    """Sex implied by a kin word or a title: never by a name."""
    heard: dict[str, str] = field(default_factory=dict)
    """The sex of the last pronoun read as a person: a preference for the next, never a claim."""
    narrators: list[Actor] = field(default_factory=list)
    """Those who said something, in order."""
    teller: str | None = None
    """Who tells the whole text in the first person ("My name is Xyz")."""
    _number: int = 0

    def new_unnamed(self, words: str) -> str:
        """Gives an unnamed person the next id."""
        self._number += 1
        local = f"u{self._number}"
        self.described[local] = words
        return local

    def between(self, start: int, end: int) -> list[Actor]:
        """Returns the actors that begin inside an offset range."""
        return self.actors[bisect_left(self.actors, (start,)) : bisect_left(self.actors, (end,))]
