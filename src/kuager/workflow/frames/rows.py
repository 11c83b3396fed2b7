"""Rows of the tables of an archive: flat, plain values, one class per table. Their annotations are the columns."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from kuager.workflow.frames.columns import Category, EdtfText


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody named or described; ``shielded`` people are unnamed, and their name is a description."""

    id: str
    name: str
    spellings: tuple[str, ...]
    shielded: bool
    documents: int
    independent: int
    """Lineages that tell of them: copies of one telling count once."""
    events: int
    claims: int
    roles: tuple[str, ...]
    last_status: Category
    proposals: int
    findings: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """One thing that one source says, with its words."""

    id: str
    subject: str
    subject_name: str
    schema: Category
    prop: Category
    value: str
    value_id: str | None
    value_date: EdtfText
    """The value again where the property is a date."""
    stance: Category
    said_by: str | None
    said_by_id: str | None
    said_at: EdtfText
    review: Category
    sensitivity: Category
    """Who may see the property: ``public``, ``team`` or ``sealed``."""
    lineage: str | None
    low_trust: bool
    document: str
    document_title: str
    lang: Category
    start: int
    end: int
    exact: str
    prefix: str
    suffix: str
    t_start: str | None
    extractor: Category
    recorded_at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One event as one document tells it."""

    id: str
    type: Category
    when: EdtfText
    where: str | None
    who: tuple[str, ...]
    """Ids of those it happened to."""
    who_names: tuple[str, ...]
    by: tuple[str, ...]
    by_names: tuple[str, ...]
    according_to: str | None
    stance: Category
    review: Category
    low_trust: bool
    lineage: str | None
    document: str
    document_title: str
    start: int
    end: int
    exact: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A document, or a preserved file that has no text. Who brought it stands in ``kuager.sources`` only."""

    document: str
    title: str
    kind: Category
    site: Category
    lang: Category
    published: EdtfText
    added_at: str
    sha256: str
    size: int
    outcome: Category
    lineage: str | None
    low_trust: Category
    """``copy``, ``rewrite`` or ``digest`` where it repeats a text that is here."""
    original: str | None
    people: int
    events: int
    claims: int
    waiting: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Lineage:
    """One document of a family that counts once."""

    lineage: str
    document: str
    title: str
    site: Category
    lang: Category
    published: EdtfText
    size: int
    """Documents of the family."""
    repeats: str | None
    """The document it repeats; empty for the first of the family."""
    how: Category
    """``copy``, ``rewrite``, ``digest`` …"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What weighing noticed: such as sides that disagree, or a text that repeats another."""

    id: str
    kind: Category
    state: Category
    entity: str | None
    entity_name: str | None
    prop: Category
    question: str
    values: tuple[str, ...]
    """What each side says."""
    lineages: tuple[str, ...]
    """The lineage of each side that has one."""
    independent: int
    explanation: str
    method: Category


@dataclass(frozen=True, slots=True, kw_only=True)
class PicketDay:
    """One day of a recurring protest on which something is known."""

    series: str
    day: int
    date: date
    rest: bool
    events: tuple[str, ...]
    types: tuple[str, ...]
    texts: tuple[str, ...]
    documents: tuple[str, ...]


__all__ = ["Claim", "Event", "Finding", "Lineage", "Person", "PicketDay", "Source"]
