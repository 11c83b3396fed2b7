"""A draft: a person's case in the form of a body, item by item, with who might know what is missing."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from kuager.model import NodeId
from kuager.model.ids import canonical_json
from kuager.track.submissions import (
    Answered,
    Completeness,
    Item,
    Mechanism,
    Part,
    State,
    Told,
    Urgency,
    Window,
    complete,
    completeness,
    missing,
    urgency,
)
from kuager.workflow.archive import Archive
from kuager.workflow.submissions.gathering import gathered
from kuager.workflow.submissions.mechanisms import mechanism as mechanism_of
from kuager.workflow.submissions.scene import Agreement, Scene, scene

_LAWYER: Final = (
    "lawyer",
    "advocate",
    "attorney",
    "адвокат",
    "юрист",
    "қорғаушы",
    "заңгер",
    "律师",
    "avocat",
    "abogad",
)
RELATIVE, SPEAKER, LAWYER, TEAM = "relatives", "speakers", "lawyers", "team"


@dataclass(frozen=True, slots=True, kw_only=True)
class Knower:
    """Somebody who might know what is missing: a record and why; ``name`` is empty where they must stay unnamed."""

    id: str
    name: str
    how: str
    relation: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A case in the form of a body.

    Attributes:
        mechanism: the body.
        person: entity id.
        node: a record of the person that keeps its id when records are joined or parted.
        name: of the person.
        items: every item with its state, in the order of the form.
        completeness: how much is done.
        urgency: until when the urgent procedure is open; None where the body has no such rule.
        knowers: who might know, by kind (relatives, speakers, lawyers).
        agreements: what relatives answered about the United Nations.
        author: key of the entry that says who submits; empty when none does.
        digest: of what the draft says; another as soon as a statement changes.
    """

    mechanism: Mechanism
    person: str
    node: str
    name: str
    items: tuple[Answered, ...]
    completeness: Completeness
    urgency: Urgency | None
    knowers: dict[str, tuple[Knower, ...]]
    agreements: tuple[Agreement, ...]
    author: str
    digest: str

    @property
    def missing(self) -> tuple[Answered, ...]:
        """What the body insists on and nobody has told."""
        return missing(self.items)

    @property
    def agreed(self) -> tuple[Agreement, ...]:
        """Answers of relatives that allow it."""
        return tuple(one for one in self.agreements if one.relative and one.agrees)

    @property
    def refusals(self) -> tuple[Agreement, ...]:
        """Answers of relatives that forbid it."""
        return tuple(one for one in self.agreements if one.relative and not one.agrees and one.why != "not_asked")

    @property
    def told(self) -> tuple[Told, ...]:
        """All words the draft stands on."""
        return tuple(told for one in self.items for value in (*one.values, *one.because) for told in value.told)

    @property
    def blockers(self) -> tuple[str, ...]:
        """Why it cannot be ready: ``missing``, ``consent``, ``refused``, ``speakers``, ``unsettled``; empty when it can."""
        found = []
        if self.missing:
            found.append("missing")
        if not self.agreed:
            found.append("consent")
        if self.refusals:
            found.append("refused")
        if any(one.refused for one in self.told):
            found.append("speakers")
        if self.unsettled:
            found.append("unsettled")
        return tuple(found)

    @property
    def unsettled(self) -> tuple[Part, ...]:
        """Parts of statements that only a program found."""
        parts = (part for one in self.items for value in (*one.values, *one.because) for part in value.parts)
        return tuple(part for part in parts if not any(told.settled for told in part.told))

    def who_knows(self, item: Item) -> tuple[Knower, ...]:
        """Returns who might know an item, those asked first by its form first."""
        return tuple(one for how in item.knows for one in self.knowers.get(how, ()))


def draft(archive: Archive, person: str, mechanism: str | Mechanism) -> Draft:
    """Returns a draft; nothing is kept.

    Args:
        archive: where from.
        person: an entity or node id, or the beginning of one.
        mechanism: the body, or its id.

    Raises:
        UnknownMechanismError: there is no such body.
        UnknownIdError: nobody has that id.
        AmbiguousIdError: a shortened id fits more than one.
        NotAPersonError: it is no person.
        UnnamedPersonError: the person must stay unnamed.
    """
    body = mechanism_of(mechanism) if isinstance(mechanism, str) else mechanism
    return drawn(scene(archive, person, body))


def drawn(before: Scene) -> Draft:
    """Returns the draft of a person before a body."""
    body = before.mechanism
    found = gathered(before)
    items = complete(body, found)
    clock = urgency(found.get(body.urgent_item, ()), body.urgent_months, before.day) if body.urgent_months else None
    return Draft(
        mechanism=body,
        person=str(before.entity.id),
        node=min(before.entity.members),
        name=before.entity.name,
        items=items,
        completeness=completeness(items),
        urgency=clock,
        knowers=_knowers(before),
        agreements=before.agreements,
        author=before.author.key if before.author else "",
        digest=_digest(items),
    )


def is_urgent(found: Draft) -> bool:
    """Says whether the urgent procedure is open, surely or perhaps."""
    return found.urgency is not None and found.urgency.window in {Window.OPEN, Window.MAYBE}


def _digest(items: tuple[Answered, ...]) -> str:
    told = [
        [one.item.id, one.state.value, [[part.words, [[t.document, t.start, t.end, t.said_by] for t in part.told]]
         for value in one.values for part in value.parts]]
        for one in items
    ]  # fmt: skip
    return hashlib.sha256(canonical_json({"items": told})).hexdigest()


def _knowers(before: Scene) -> dict[str, tuple[Knower, ...]]:
    kin = [_knower(before, node, RELATIVE, relation) for relation, node, _ in before.kin]
    spoke = [_knower(before, node, SPEAKER) for node in _speakers(before)]
    found = {RELATIVE: _once(kin), SPEAKER: _once(spoke)}
    found[LAWYER] = _once(
        replaced
        for one in (*found[SPEAKER], *found[RELATIVE])
        if one.id and _is_lawyer(before, one.id)
        for replaced in [Knower(id=one.id, name=one.name, how=LAWYER)]
    )
    return found


def _speakers(before: Scene) -> Iterator[NodeId]:
    for claim in (*before.own(), *before.about()):
        if claim.said_by is not None and before.here.id_of(claim.said_by) != before.entity.id:
            yield claim.said_by


def _knower(before: Scene, node: NodeId, how: str, relation: str = "") -> Knower:
    may = before.teller.may_name(node)
    name = (before.here.name_of(node) or "") if may else ""
    return Knower(id=before.here.id_of(node) or "", name=name, how=how, relation=relation)


def _once(rows: Iterable[Knower]) -> tuple[Knower, ...]:
    found: dict[str, Knower] = {}
    for one in rows:
        found.setdefault(one.id, one)
    return tuple(found.values())


def _is_lawyer(before: Scene, id_: str) -> bool:
    entity = before.here.entities.get(id_)
    claims = (claim for node in entity.members for claim in before.claims.of(node)) if entity else ()
    return any(claim.prop == "role" and any(one in claim.value.casefold() for one in _LAWYER) for claim in claims)


__all__ = ["Draft", "Knower", "State", "draft", "drawn", "is_urgent"]
