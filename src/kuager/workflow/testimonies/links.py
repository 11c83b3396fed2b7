"""What people say of a testimony: whom it asks for, who speaks, and which text is its translation. Never overwritten."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from kuager.errors import UnknownIdError, UsageError
from kuager.errors.sealed import ShieldedPersonError
from kuager.model import DocumentId, NodeId, Review, Verdict
from kuager.workflow.archive import Archive
from kuager.workflow.context import context
from kuager.workflow.judging import acts
from kuager.workflow.registers import log

REGISTER: Final = "testimony"
TRANSLATION: Final = "translation"
ASKED, SPEAKER = "asked", "speaker"
ROLES: Final = (ASKED, SPEAKER)


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """Somebody said that a person is asked for, or speaks, in a testimony."""

    seq: int
    testimony: str
    person: NodeId
    role: str
    agent: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Translation:
    """A text that says in another language what a testimony says; ``by`` made it."""

    seq: int
    testimony: str
    document: DocumentId
    lang: str
    by: str
    agent: str
    at: datetime


def links(archive: Archive) -> list[Link]:
    """Returns the links that count, in the order they were made."""
    found = []
    for row, told in _standing(archive, REGISTER):
        person, role = NodeId(told["person"]), told["role"]
        found.append(
            Link(seq=row.seq, testimony=log.item_of(row), person=person, role=role, agent=row.agent, at=row.at)
        )
    return found


def translations(archive: Archive) -> list[Translation]:
    """Returns the translations that count, in the order they were made."""
    return [
        Translation(
            seq=row.seq, testimony=log.item_of(row), document=DocumentId(told["document"]), lang=told["lang"],
            by=told["by"], agent=row.agent, at=row.at,
        )
        for row, told in _standing(archive, TRANSLATION)
    ]  # fmt: skip


def _standing(archive: Archive, register: str) -> list[tuple[Review, Mapping[str, str]]]:
    return [(row, log.told(row)) for row, undone in log.rows(archive, register) if not undone]


def link(
    archive: Archive, testimony: str, person: str, *, role: str, nodes: tuple[str, ...] = (), agent: str = "", why: str = ""
) -> None:  # fmt: skip
    """Records whom a testimony asks for, or who speaks in it.

    Where the testimony's table or form made one record of somebody in this role, this is a judgement that both are one,
    like any other, and is undone like any other. Where it made none, it is a row of the register.

    Args:
        archive: where to.
        testimony: its id.
        person: the entity.
        role: one of :data:`ROLES`.
        nodes: the records it made of somebody in this role.
        agent: who says so.
        why: the reason.

    Raises:
        UnknownIdError: there is no such person.
        ShieldedPersonError: that person, or who speaks in this testimony, must stay unnamed.
        UsageError: the role is none, or several people stand in it and one must be named.
    """
    if role not in ROLES:
        raise UsageError(f"Somebody is {' or '.join(ROLES)}", item=role)
    entity = context(archive).entity(person)
    if entity is None or entity.schema != "person":
        raise UnknownIdError(item=person)
    if entity.shielded or (role == SPEAKER and _unnamed(archive, DocumentId(testimony))):
        raise ShieldedPersonError(item=testimony)
    if len(nodes) > 1:
        raise UsageError("Several people are named in this testimony; judge each of them on its own page")
    if nodes:
        acts.judge(archive, nodes[0], str(entity.id), Verdict.SAME, agent or archive.agent, why)
        return
    node = min(entity.members)
    log.write(archive, REGISTER, testimony, {"person": node, "role": role}, agent=agent, why=why)


def _unnamed(archive: Archive, document: DocumentId) -> bool:
    """Says whether somebody speaks in a text who must stay unnamed."""
    nodes = context(archive).nodes
    speakers = {claim.said_by for claim in archive.store.claims(document=document) if claim.said_by}
    return any(nodes[one].shielded for one in speakers if one in nodes)


def unlink(archive: Archive, seq: int, *, why: str, agent: str = "") -> None:
    """Takes a link of the register back."""
    log.undo(archive, REGISTER, seq, agent=agent, why=why)
