"""What a column of a list can mean: the property it becomes, the kind of value, and the words that head such columns."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any, Final

import yaml

from kuager.text.normalise import fold


class Kind(StrEnum):
    """How the cells of a column are read."""

    KEY = "key"
    NAME = "name"
    PART = "part"
    """A part of a name; all parts of a row are joined in the order of their columns."""
    TEXT = "text"
    DATE = "date"
    YEAR = "year"
    AGE = "age"
    TERM = "term"
    PLACE = "place"
    DURATION = "duration"
    HELPER = "helper"
    """Says something about another column's value: the date of a status, how a relative is related, where a place lies."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One meaning. ``about`` is whom the claim is about: the person, or an event or relative of the row."""

    id: str
    kind: Kind
    schema: str = "person"
    prop: str = ""
    about: str = ""
    vocabulary: str = ""
    longest: int = 300
    sealed: bool = False


_NOTE: Final = 20_000
FIELDS: Final[Mapping[str, Field]] = {
    one.id: one
    for one in (
        Field(id="key", kind=Kind.KEY, longest=100),
        Field(id="name", kind=Kind.NAME, prop="name"),
        Field(id="other_name", kind=Kind.NAME, prop="name"),
        Field(id="surname", kind=Kind.PART, prop="name"),
        Field(id="given", kind=Kind.PART, prop="name"),
        Field(id="patronymic", kind=Kind.PART, prop="name"),
        Field(id="father", kind=Kind.TEXT, prop="father_name"),
        Field(id="sex", kind=Kind.TERM, prop="sex", vocabulary="sex"),
        Field(id="birth_date", kind=Kind.DATE, prop="birth_date"),
        Field(id="birth_year", kind=Kind.YEAR, prop="birth_date"),
        Field(id="age", kind=Kind.AGE, prop="age"),
        Field(id="birth_place", kind=Kind.PLACE, prop="birth_place"),
        Field(id="residence", kind=Kind.PLACE, prop="residence"),
        Field(id="ethnicity", kind=Kind.TEXT, prop="ethnicity"),
        Field(id="citizenship", kind=Kind.TEXT, prop="citizenship"),
        Field(id="occupation", kind=Kind.TEXT, prop="role"),
        Field(id="id_number", kind=Kind.TEXT, prop="id_number", sealed=True),
        Field(id="status", kind=Kind.TERM, prop="status", vocabulary="status"),
        Field(id="status_date", kind=Kind.HELPER),
        Field(id="detention_date", kind=Kind.DATE, schema="detention", prop="when", about="detention"),
        Field(id="detention_place", kind=Kind.PLACE, schema="detention", prop="facility", about="detention"),
        Field(id="charge", kind=Kind.TEXT, schema="detention", prop="charge", about="detention", longest=_NOTE),
        Field(
            id="sentence", kind=Kind.DURATION, schema="prison_sentence", prop="sentence_length", about="prison_sentence"
        ),
        Field(id="sentence_date", kind=Kind.DATE, schema="prison_sentence", prop="when", about="prison_sentence"),
        Field(id="testimony_file", kind=Kind.TEXT, schema="testimony", prop="file", about="testimony"),
        Field(id="testimony_date", kind=Kind.DATE, schema="testimony", prop="when", about="testimony"),
        Field(id="testimony_place", kind=Kind.PLACE, schema="testimony", prop="where", about="testimony"),
        Field(
            id="testimony_language", kind=Kind.TERM, schema="testimony", prop="told_language", about="testimony",
            vocabulary="language",
        ),
        Field(id="testimony_url", kind=Kind.TEXT, schema="testimony", prop="url", about="testimony", longest=2000),
        Field(
            id="testimony_consent", kind=Kind.TEXT, schema="testimony", prop="consent_words", about="testimony",
            longest=_NOTE,
        ),
        Field(id="interpreter", kind=Kind.TEXT, schema="testimony", prop="interpreter", about="testimony"),
        Field(id="relative", kind=Kind.NAME, prop="name", about="relative"),
        Field(id="relation", kind=Kind.HELPER, vocabulary="kinship"),
        Field(id="reference", kind=Kind.TEXT, prop="reference", longest=_NOTE),
        Field(id="health", kind=Kind.TEXT, prop="health", longest=_NOTE),
        Field(id="address", kind=Kind.TEXT, prop="address", sealed=True),
        Field(id="contact", kind=Kind.TEXT, prop="contact", sealed=True),
        Field(id="birth_place_in", kind=Kind.HELPER),
        Field(id="residence_in", kind=Kind.HELPER),
        Field(id="detention_place_in", kind=Kind.HELPER),
        Field(id="note", kind=Kind.TEXT, prop="description", longest=_NOTE),
    )
}  # fmt: skip
INSIDE: Final = "_in"
"""``residence_in`` and the like: the larger places that the place of a row lies in, a column each."""
_HELD: Final = 1 << 15
NAMING: Final = frozenset({"name", "surname", "given", "patronymic"})
TESTIMONY: Final = "testimony"
EVENTS: Final = frozenset({"detention", "prison_sentence", TESTIMONY})
TESTIMONIES: Final = "testimony_columns.yml"
"""The resource with words that head columns of a table of testimonies."""
TELLING: Final = frozenset(one.id for one in FIELDS.values() if one.about == TESTIMONY)
"""What a row can say of a testimony; a table that says any of it is one of testimonies, and its relatives speak."""
SEALED: Final = frozenset(one.id for one in FIELDS.values() if one.sealed)


@lru_cache(maxsize=_HELD)
def folded(text: str) -> str:
    """Returns the folded form of a cell; held for a while, because the cells of a table say few different things."""
    return fold(text)


@cache
def headers(which: str = "columns.yml") -> Mapping[str, tuple[str, ...]]:
    """Returns the folded words that head columns, by what the column means; ``which`` names the resource."""
    return {meaning: tuple(_folded(words)) for meaning, words in _read(which).items()}


@cache
def terms(vocabulary: str) -> Mapping[str, str]:
    """Returns the folded words that stand for the terms of a closed vocabulary (``sex``, ``status``, ``kinship``, ``language``)."""
    found = _read("terms.yml").get(vocabulary, {})
    return {word: term for term, words in found.items() for word in _folded(words)}


@cache
def words(which: str) -> frozenset[str]:
    """Returns folded words of one kind: ``unknown``, ``unnamed``, ``life``."""
    return frozenset(_folded(_read("terms.yml")[which]))


def _folded(given: list[Any]) -> list[str]:
    return [fold(str(word)) for word in given]


@cache
def _read(name: str) -> dict[str, Any]:
    text = (files("kuager.workflow.lists") / "resources" / name).read_text(encoding="utf-8")
    loaded: dict[str, Any] = yaml.safe_load(text)
    return loaded
