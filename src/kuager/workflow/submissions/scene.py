"""A person before a body: their claims, the people around them, what these agreed to, and who may not be named."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Final

from kuager.errors.submissions import NotAPersonError, UnnamedPersonError
from kuager.model import Claim, Entity, NodeId
from kuager.model import schema as vocabulary
from kuager.track.submissions import Mechanism
from kuager.workflow.archive import Archive
from kuager.workflow.context import Context, context, resolve_id
from kuager.workflow.entries import Answer, EntryRow
from kuager.workflow.intake.consents import Allowed, judged, strictest
from kuager.workflow.onhand import OnHand, on_hand
from kuager.workflow.status import today
from kuager.workflow.submissions.shelf import Shelf, shelf, whom
from kuager.workflow.submissions.telling import INITIALS, NAMED, Teller, pattern

SUBMISSION: Final = "un_submission"
CASEWORK: Final = "casework"
UN: Final = "un"
"""The use and the audience that people were asked about."""
_PERSON: Final = "person"
_REQUESTED: Final = "requested"


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """What somebody answered when asked whether the case may go to the United Nations.

    Attributes:
        row: the entry.
        giver: who answered, by entity id.
        about: whom the answer is about, by entity id.
        relative: the giver is a relative of the person, or the person.
        agrees: it is a yes that still holds.
        why: ``agreed``, or why it is none: ``withdrawn``, ``refused``, ``hesitant``, ``not_asked``, ``ran_out``.
    """

    row: EntryRow
    giver: str
    about: str
    relative: bool
    agrees: bool
    why: str


@dataclass(frozen=True, kw_only=True)
class Scene:
    """A person, a body, and everything of the archive that concerns both."""

    archive: Archive
    here: Context
    entity: Entity
    mechanism: Mechanism

    @cached_property
    def claims(self) -> OnHand:
        """The claims to look things up in."""
        return on_hand(self.archive)

    @cached_property
    def day(self) -> date:
        """Today, where the archive is."""
        return today(self.archive)

    @cached_property
    def shelf(self) -> Shelf:
        """The entries that submissions look at."""
        return shelf(self.archive, self.here)

    def whom(self, answer: Answer | None, row: EntryRow) -> str:
        """Returns the entity an answer names; empty when it names nobody."""
        return whom(self.here, row, answer)

    @cached_property
    def author(self) -> EntryRow | None:
        """The latest entry that says who submits this case to this body."""
        mine = self.shelf.of(SUBMISSION, str(self.entity.id))
        rows = [row for row in mine if row.value("mechanism") == self.mechanism.id]
        return rows[-1] if rows else None

    @cached_property
    def author_hidden(self) -> bool:
        """Says whether whoever submits may not be named in the paper."""
        row = self.author
        return row is not None and (self.mechanism.author_sealed or row.value("confidential") == _REQUESTED)

    def own(self, prop: str = "") -> list[Claim]:
        """Returns the standing claims about the person, of one property or all."""
        found = (claim for node in self.entity.members for claim in self.claims.of(node))
        return self.teller.live(one for one in found if not prop or one.prop == prop)

    def about(self) -> list[Claim]:
        """Returns the standing claims of others that name the person."""
        return self.teller.live(claim for node in self.entity.members for claim in self.claims.about(node))

    @cached_property
    def kin(self) -> tuple[tuple[str, NodeId, Claim], ...]:
        """The relatives: what each is to the person, who, and the claim that says so."""
        terms = vocabulary.vocabulary("kinship").terms
        found = []
        for claim in self._kin_claims(terms):
            is_subject = claim.subject not in self.entity.members
            relation = claim.prop if is_subject else next(iter(terms[claim.prop].inverse), "relative")
            other = claim.subject if is_subject else claim.value_node
            if other is not None:
                found.append((relation, other, claim))
        return tuple(found)

    def _kin_claims(self, terms: Mapping[str, object]) -> Iterator[Claim]:
        members = [NodeId(node) for node in self.entity.members]
        for node in members:
            for claim in (*self.claims.about(node), *self.claims.of(node)):
                standing = claim.prop in terms and claim.value_node is not None and claim.id not in self.here.carried
                if standing and self.here.review.get(claim.id) not in {"rejected", "corrected"}:
                    yield claim

    @cached_property
    def relatives(self) -> frozenset[str]:
        """Entity ids of the relatives."""
        return frozenset(self.here.id_of(node) or "" for _, node, _ in self.kin)

    @cached_property
    def agreements(self) -> tuple[Agreement, ...]:
        """What the person and the relatives answered about letters and the United Nations."""
        found = []
        near = {*self.relatives, str(self.entity.id)}
        for one in self.shelf.asked:
            if not one.giver or not {one.giver, one.about} & near:
                continue
            verdict = judged(one.consent, CASEWORK, UN, self.day)
            wanted = {NAMED} if one.about == self.entity.id else {NAMED, INITIALS, "role_only"}
            found.append(
                Agreement(
                    row=one.row,
                    giver=one.giver,
                    about=one.about,
                    relative=one.giver in near,
                    agrees=verdict.identify in wanted,
                    why=verdict.why if verdict.identify not in wanted else "agreed",
                )
            )
        return tuple(found)

    @cached_property
    def levels(self) -> Mapping[str, str]:
        """How people agreed that the UN may know them, by entity id; whoever was never asked is not in it."""
        answers: dict[str, list[Allowed]] = {}
        for one in self.shelf.asked:
            if one.about != self.entity.id:
                answers.setdefault(one.about, []).append(judged(one.consent, CASEWORK, UN, self.day))
        return {about: strictest(every).identify for about, every in answers.items()}

    @cached_property
    def teller(self) -> Teller:
        """Makes what statements stand on."""
        hidden = {one for one, level in self.levels.items() if level not in {NAMED, INITIALS}}
        speaker = self.author.speaker() if self.author is not None else None
        signs = self.whom(speaker, self.author) if self.author is not None else ""
        if self.author_hidden:
            hidden.add(signs)
        hidden -= {str(self.entity.id), ""}
        closed = {str(one.id): one for one in self.shelf.shielded}
        closed |= {id_: one for id_ in hidden if (one := self.here.entities.get(id_))}
        closed |= {
            id_: one for id_, level in self.levels.items() if level == INITIALS and (one := self.here.entities.get(id_))
        }
        # Who signs openly agreed by signing.
        levels = {**({signs: NAMED} if signs else {}), **self.levels, str(self.entity.id): NAMED}
        return Teller(
            here=self.here, levels=levels, hidden=frozenset(hidden), names=pattern(closed.values(), self.entity)
        )  # fmt: skip


def _meant(here: Context, given: str) -> str:
    """Returns the id of the one person of that very name, or what was given."""
    wanted = given.casefold()
    found = [id_ for id_, one in here.entities.items() if one.name.casefold() == wanted and one.schema == _PERSON]
    return found[0] if len(found) == 1 else given


def scene(archive: Archive, given: str, mechanism: Mechanism) -> Scene:
    """Returns a person before a body.

    Args:
        archive: where from.
        given: an entity or node id, or the beginning of one, or the very name of one person.
        mechanism: the body.

    Raises:
        UnknownIdError: when nobody has that id.
        AmbiguousIdError: when a shortened id fits more than one.
        NotAPersonError: when it is no person.
        UnnamedPersonError: when the person must stay unnamed.
    """
    here = context(archive)
    found = resolve_id(_meant(here, given), [*here.entities, *here.nodes])
    entity = here.entity(found)
    if entity is None or entity.schema != _PERSON:
        raise NotAPersonError(item=given)
    if entity.shielded:
        raise UnnamedPersonError(item=given)
    return Scene(archive=archive, here=here, entity=entity, mechanism=mechanism)


__all__ = ["CASEWORK", "SUBMISSION", "UN", "Agreement", "Scene", "scene"]
