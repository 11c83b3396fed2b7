"""Who asks for whom: relatives whose words are told about a person, and those who appealed for them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final

from kuager.model import Claim, DocumentId, Entity, NodeId
from kuager.workflow.casework.kin import PERSON, Kin, between
from kuager.workflow.casework.views import Asker
from kuager.workflow.context import Context, claim_row
from kuager.workflow.onhand import OnHand
from kuager.workflow.reviewed import GONE

APPEALS: Final = frozenset({"appeal", "inquiry", "un_report", "protest", "meeting"})
"""Events by which somebody asks for a person."""
ASKING: Final = "asking"


@dataclass(slots=True)
class Told:
    """What is told about a person, in figures.

    Attributes:
        props: properties that some claim gives, of the person and of what happened to them.
        speakers: the texts in which each person speaks of them, by entity.
        appeals: in how many appeals each person had a part, by entity.
        last: the latest day somebody spoke on, as EDTF, by entity.
    """

    props: set[str] = field(default_factory=set)
    speakers: dict[str, set[DocumentId]] = field(default_factory=dict)
    appeals: Counter[str] = field(default_factory=Counter)
    last: dict[str, str] = field(default_factory=dict)


def told(here: Context, known: OnHand, relatives: Kin, person: Entity) -> Told:
    """Returns what is told about a person, and who tells it."""
    found, nodes = Told(), tuple(person.members)
    for claim in _live(here, (one for node in nodes for one in known.of(node))):
        found.props.add(claim.prop)
        _heard(here, found, claim)
    frames: dict[NodeId, None] = {}
    for claim in _live(here, (one for node in nodes for one in known.about(node))):
        if claim.schema not in here.event_types:
            _heard(here, found, claim)
        elif claim.prop == "who":
            frames[claim.subject] = None
    for frame in frames:
        rows = list(_live(here, known.of(frame)))
        for claim in rows:
            found.props.add(claim.prop)
        spoken = next((one for one in rows if one.said_by is not None), None)
        if spoken is not None:
            _heard(here, found, spoken)
        if rows and rows[0].schema in APPEALS:
            by = {
                here.entity_of.get(one.value_node, one.value_node)
                for one in rows
                if one.prop == "by" and one.value_node
            }
            found.appeals.update(by)
    _quoted(here, known, relatives, person, found)
    return found


def _quoted(here: Context, known: OnHand, relatives: Kin, person: Entity, found: Told) -> None:
    """Counts what relatives are quoted with in texts about the person: that they speak there is why it is told."""
    texts = {here.nodes[node].document for node in person.members if node in here.nodes}
    near = {other for tie in relatives.beside.get(person.id, ()) for other in (tie.left, tie.right)} - {person.id}
    for one in near:
        for node in here.entities[one].members:
            for claim in _live(here, known.of(node)):
                if claim.prop == "said" and claim.anchor.document in texts:
                    _heard(here, found, claim)


def _heard(here: Context, found: Told, claim: Claim) -> None:
    if claim.said_by is None:
        return
    speaker = here.entity_of.get(claim.said_by, claim.said_by)
    found.speakers.setdefault(speaker, set()).add(claim.anchor.document)
    day = here.told_on(claim) or ""
    found.last[speaker] = max(found.last.get(speaker, ""), day)


def _live(here: Context, claims: Iterable[Claim]) -> Iterator[Claim]:
    return (one for one in claims if here.review.get(one.id) not in GONE)


def nearest(here: Context, relatives: Kin, heard: Told, person: str) -> list[tuple[str, tuple[str, ...]]]:
    """Returns (entity, what they are to the person) of those who ask, relatives before friends, the person left out.

    Who is no relative asks only by an appeal: reporters and officials speak about people too.
    """
    found = []
    for one in {*heard.speakers, *heard.appeals}:
        entity = here.entities.get(one)
        if entity is None or entity.schema != PERSON or one == person:
            continue
        kinship, _ = between(relatives, one, person)
        if kinship or heard.appeals[one]:
            found.append((one, kinship))
    return sorted(
        found, key=lambda row: (not row[1], -heard.appeals[row[0]], -len(heard.speakers.get(row[0], ())), row[0])
    )


def askers(here: Context, relatives: Kin, heard: Told, person: str) -> Iterator[Asker]:
    """Yields those who ask for a person as the page of the case shows them."""
    for one, kinship in nearest(here, relatives, heard, person):
        entity = here.entities[one]
        _, ties = between(relatives, one, person)
        yield Asker(
            id=entity.id,
            name=entity.name,
            shielded=entity.shielded,
            kinship=kinship,
            statements=len(heard.speakers.get(one, ())),
            appeals=heard.appeals[one],
            last=heard.last.get(one, ""),
            claim=claim_row(here, ties[0].claims[0]) if ties else None,
        )
