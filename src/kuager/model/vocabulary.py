"""The types of the vocabulary: what a schema, a property and a term are. Filled from ``schema/*.yaml``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

LANGUAGES: Final = ("en", "kk", "ru", "zh")
"""Languages every label and definition must have."""


class PropType(StrEnum):
    """What kind of value a property takes."""

    NAME = "name"
    TEXT = "text"
    TERM = "term"
    """One of a vocabulary's ids."""
    DATE = "date"
    """EDTF."""
    DURATION = "duration"
    """ISO 8601, such as P15D."""
    NUMBER = "number"
    """``12``, ``5/15`` (a range), ``>24`` or words such as ``dozens``."""
    MONEY = "money"
    """An amount and an ISO 4217 currency, such as ``4000000 KZT``."""
    ENTITY = "entity"
    STANCE = "stance"
    URL = "url"


class Sensitivity(StrEnum):
    """Who may see a value unless somebody decided otherwise: the starting point of marking, not the last word."""

    PUBLIC = "public"
    TEAM = "team"
    SEALED = "sealed"


class Compare(StrEnum):
    """When two values of one property contradict each other."""

    SINGLE = "single"
    """One value is true: two different ones contradict."""
    INTERVAL = "interval"
    """Dates and durations with precision: they contradict when no value fits both."""
    COUNT = "count"
    """Numbers and amounts: they contradict when their ranges have nothing in common."""
    SET = "set"
    """Several may be true together: only a denial contradicts."""
    NONE = "none"
    """Never compared, such as free text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Prop:
    """A property of a schema. ``schema`` is where it is written, which may be a base of the schema that has it."""

    name: str
    schema: str
    type: PropType
    labels: Mapping[str, str]
    multiple: bool
    sensitivity: Sensitivity
    compare: Compare
    range: str | None = None
    """For entities, the schema of the value; for terms, the vocabulary."""
    note: str = ""

    def label(self, lang: str = "en") -> str:
        """Returns the label in ``lang``, in English where there is none."""
        return self.labels.get(lang) or self.labels["en"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Schema:
    """A kind of thing claims speak about. ``properties`` holds its own and those of its bases, bases first."""

    id: str
    labels: Mapping[str, str]
    definition: Mapping[str, str]
    example: str
    non_example: str
    abstract: bool
    extends: str | None
    ancestors: tuple[str, ...]
    codes: Mapping[str, tuple[str, ...]]
    properties: Mapping[str, Prop]

    @property
    def is_event(self) -> bool:
        """True when it describes something that happened (it descends from ``act``)."""
        return "act" in self.ancestors

    def is_a(self, other: str) -> bool:
        """Says whether this is ``other`` or descends from it."""
        return other == self.id or other in self.ancestors

    def label(self, lang: str = "en") -> str:
        """Returns the label in ``lang``, in English where there is none."""
        return self.labels.get(lang) or self.labels["en"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """One word of a closed vocabulary."""

    id: str
    labels: Mapping[str, str]
    codes: Mapping[str, tuple[str, ...]]
    """What other standards call it, such as ``huridocs: mt25`` for a term of HURIDOCS micro-thesaurus 25."""
    broader: str | None = None
    inverse: tuple[str, ...] = ()
    """For relations: what the other person may be to this one."""

    def label(self, lang: str = "en") -> str:
        """Returns the label in ``lang``, in English where there is none."""
        return self.labels.get(lang) or self.labels["en"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Vocabulary:
    """A closed list of terms that properties of type ``term`` choose from."""

    id: str
    labels: Mapping[str, str]
    definition: Mapping[str, str]
    terms: Mapping[str, Term]

    def label(self, lang: str = "en") -> str:
        """Returns the label in ``lang``, in English where there is none."""
        return self.labels.get(lang) or self.labels["en"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """All schemata and vocabularies of one folder, by id."""

    schemata: Mapping[str, Schema]
    vocabularies: Mapping[str, Vocabulary]
