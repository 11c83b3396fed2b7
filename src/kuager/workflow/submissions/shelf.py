"""Entries that submissions look at, put in order once for a position of the log: by form and whom they are about."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from kuager.model import Entity, NodeId
from kuager.workflow import entries
from kuager.workflow.archive import Archive
from kuager.workflow.context import Context
from kuager.workflow.entries import Answer, EntryRow
from kuager.workflow.intake.consents import Consent, consents

LINKED: Final = ("answer", "no_answer", "follow_up")
_ABOUT: Final = frozenset({"un_submission", "appeal", "person_facts"})
_CACHE: Final = "submission entries"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A consent with its entry, whom it is about and who gave it, by entity id."""

    consent: Consent
    row: EntryRow
    about: str
    giver: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelf:
    """What was read at a position of the log."""

    head: int
    generation: int
    about: Mapping[tuple[str, str], Sequence[EntryRow]]
    linked: Mapping[str, Sequence[EntryRow]]
    asked: Sequence[Asked]
    shielded: Sequence[Entity]

    def of(self, form: str, person: str) -> Sequence[EntryRow]:
        """Returns the entries of a form that name somebody as whom they are about."""
        return self.about.get((form, person), ())


def whom(here: Context, row: EntryRow, answer: Answer | None) -> str:
    """Returns the entity an answer names; empty when it names nobody."""
    return (here.id_of(row.node(answer.local)) or "") if answer is not None and answer.local else ""


def shelf(archive: Archive, here: Context) -> Shelf:
    """Returns the entries in order; they are read again when a log has grown."""
    held = archive.cache.get(_CACHE)
    now = archive.store.head(), archive.store.generation()
    if isinstance(held, Shelf) and (held.head, held.generation) == now:
        return held
    about: dict[tuple[str, str], list[EntryRow]] = {}
    linked: dict[str, list[EntryRow]] = {}
    rows = {row.key: row for row in entries.entries(archive)}
    for row in rows.values():
        if row.form in _ABOUT:
            for person in dict.fromkeys(whom(here, row, one) for one in row.all("who")):
                about.setdefault((row.form, person), []).append(row)
        elif row.form in LINKED:
            linked.setdefault(row.value("appeal"), []).append(row)
    fresh = Shelf(
        head=now[0],
        generation=now[1],
        about=about,
        linked=linked,
        asked=tuple(_asked(here, one, rows[one.key]) for one in consents(archive) if one.key in rows),
        shielded=tuple(one for one in here.entities.values() if one.shielded),
    )
    archive.cache[_CACHE] = fresh
    return fresh


def _asked(here: Context, one: Consent, row: EntryRow) -> Asked:
    about = here.id_of(NodeId(one.who)) or ""
    return Asked(consent=one, row=row, about=about, giver=whom(here, row, row.first("given_by")) or about)


__all__ = ["LINKED", "Asked", "Shelf", "shelf", "whom"]
