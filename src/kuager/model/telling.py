"""A sentence that kuager writes by itself, as data: which template, and what stands in its places.

The words are put in by :mod:`kuager.text.tellings`, in the reader's language. Nothing here knows a language, so that the
same finding reads the same in all of them and can be checked against its data.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class FillingKind(StrEnum):
    """What a value in a sentence is, which decides how it is written in each language."""

    WORDS = "words"
    """Words of a source, a name or a title: shown as they are."""
    NUMBER = "number"
    DATE = "date"
    """An EDTF string."""
    DURATION = "duration"
    """An ISO 8601 duration."""
    TERM = "term"
    """A word with a translation: the id of a term in the resource, or ``schema:`` and the id of a schema."""
    LIST = "list"
    """``a, b and c``."""
    SERIES = "series"
    """``a; b; c``, for parts that hold commas."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Filling:
    """What stands in one place of a sentence.

    ``text`` is the value of everything but lists, whose parts are ``items``; ``limit`` cuts a list, and says how many
    more there are (0: never).
    """

    kind: FillingKind
    text: str = ""
    items: tuple[Telling, ...] = ()
    limit: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """One sentence, or part of one: the id of its template and its values by name, sorted by name."""

    template: str
    params: tuple[tuple[str, Filling], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """The words of a finding: what it asks, what it explains, and what may be the answer."""

    question: Telling
    explanation: tuple[Telling, ...]
    resolutions: tuple[Telling, ...] = ()


PLAIN = "plain"
"""The template of words that stand for themselves, such as one name of a list."""


def tell(template: str, **values: str | int | Filling) -> Telling:
    """Makes a sentence; a ``str`` is shown as it is, an ``int`` is a number."""
    return Telling(template=template, params=tuple((name, _value(values[name])) for name in sorted(values)))


def _value(value: str | int | Filling) -> Filling:
    if isinstance(value, Filling):
        return value
    return Filling(kind=FillingKind.NUMBER if isinstance(value, int) else FillingKind.WORDS, text=str(value))


def plain(words: str) -> Telling:
    """Makes a part that is nothing but words of a source."""
    return tell(PLAIN, words=words)


def on(date: str) -> Filling:
    """Makes a date of an EDTF string."""
    return Filling(kind=FillingKind.DATE, text=date)


def lasting(duration: str) -> Filling:
    """Makes a length of time of an ISO 8601 duration."""
    return Filling(kind=FillingKind.DURATION, text=duration)


def term(key: str) -> Filling:
    """Makes a word that has a translation."""
    return Filling(kind=FillingKind.TERM, text=key)


def several(items: Iterable[str | Telling], limit: int = 6) -> Filling:
    """Makes a list, each part once, cut after ``limit``."""
    return Filling(kind=FillingKind.LIST, items=_parts(items), limit=limit)


def series(items: Iterable[str | Telling]) -> Filling:
    """Makes a list whose parts hold commas themselves."""
    return Filling(kind=FillingKind.SERIES, items=_parts(items))


def _parts(items: Iterable[str | Telling]) -> tuple[Telling, ...]:
    return tuple(dict.fromkeys(plain(one) if isinstance(one, str) else one for one in items))


__all__ = [
    "PLAIN",
    "Filling",
    "FillingKind",
    "Telling",
    "Told",
    "lasting",
    "on",
    "plain",
    "series",
    "several",
    "tell",
    "term",
]  # fmt: skip
