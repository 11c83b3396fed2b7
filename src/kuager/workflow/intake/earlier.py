"""Who spoke about a person before, when and to whom: looked at before anybody is asked to tell it again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Final

from kuager.model import DocumentId, Entity
from kuager.workflow import entries, finding
from kuager.workflow.archive import Archive
from kuager.workflow.context import Context, context
from kuager.workflow.entries import EntryRow
from kuager.workflow.onhand import on_hand
from kuager.workflow.reviewed import REJECTED

OFFERED: Final = 5
"""People looked at for one name."""
FORM: Final = "testimony"


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """One earlier statement about somebody.

    Attributes:
        at: when it was said (EDTF); empty when no source says so.
        speaker: who spoke; empty when nobody is named.
        to: to whom: whoever asked the questions, or the outlet or site that carried the words.
        title: of its document.
        document: where the words stand.
        key: of the entry when it was taken through the form; empty otherwise.
        how: ``interview`` when it was told to this team, ``quoted`` when a source gives somebody's words.
        told_before: to whom the speaker said they had told it, as they said it.
    """

    at: str
    speaker: str
    to: str
    title: str
    document: str
    key: str
    how: str
    told_before: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """Somebody a name fits, with what was said about them, the latest first."""

    id: str
    name: str
    how: str
    statements: tuple[Statement, ...]


def earlier(archive: Archive, name: str) -> list[Known]:
    """Returns whom a name may mean and what was said about each; people who must stay unnamed are never found by name."""
    name = " ".join(name.split())
    if not name:
        return []
    here = context(archive)
    rows = finding.find(archive, finding.Asked(query=name, kind="person", size=OFFERED)).rows
    people = [(row.id, row.how) for row in rows]
    return [
        Known(id=entity.id, name=entity.name, how=how, statements=tuple(statements(archive, entity.id)))
        for id_, how in people
        if (entity := here.entities.get(id_)) is not None and not entity.shielded
    ]


def statements(archive: Archive, person: str) -> list[Statement]:
    """Returns what was said about one person, the latest first."""
    here = context(archive)
    entity = here.entities.get(person)
    if entity is None:
        return []
    taken = {row.document: row for row in entries.entries(archive, FORM)}
    found = {*_interviews(here, entity, taken), *_quoted(archive, here, entity, set(taken))}
    return sorted(found, key=lambda one: (one.at, one.speaker, one.document), reverse=True)


def _interviews(here: Context, entity: Entity, taken: Mapping[DocumentId, EntryRow]) -> Iterator[Statement]:
    for row in taken.values():
        nodes = {row.node(one.local) for one in row.all("subject") if one.local}
        if nodes.isdisjoint(entity.members):
            continue
        speaker, asker = row.speaker(), row.first("interviewer")
        yield Statement(
            at=row.value("said_on") or row.said_on,
            speaker=_named(here, row, speaker.local) if speaker else "",
            to=_named(here, row, asker.local) if asker else "",
            title=row.title,
            document=row.document,
            key=row.key,
            how="interview",
            told_before=tuple(one.words for one in row.all("told_before")),
        )


def _named(here: Context, row: EntryRow, local: str) -> str:
    return here.name_of(row.node(local)) or ""


def _quoted(archive: Archive, here: Context, entity: Entity, skipped: AbstractSet[DocumentId]) -> Iterator[Statement]:
    """Yields who is quoted on the person in other sources; reprints of one report are one statement."""
    hand, seen = on_hand(archive), set()
    for node in entity.members:
        for claim in (*hand.of(node), *hand.about(node)):
            document = claim.anchor.document
            speaker = here.name_of(claim.said_by) if claim.said_by else None
            if not speaker or document in skipped or document in here.latest or here.review.get(claim.id) == REJECTED:
                continue
            head = here.heads[document]
            voice = here.lineage_id(document), speaker
            if voice in seen or here.id_of(claim.said_by) == entity.id:
                continue
            seen.add(voice)
            yield Statement(
                at=here.told_on(claim) or "", speaker=speaker, to=head.site or "", title=head.title, document=document,
                key="", how="quoted",
            )  # fmt: skip
