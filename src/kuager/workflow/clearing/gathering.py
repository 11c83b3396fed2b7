"""The archive as a scene for clearance: people with what they agreed to, and every statement with everybody it touches."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from kuager import track
from kuager.extract.entered import EXTRACTOR as ENTERED
from kuager.model import ENTRY, STATEMENT, Claim, DocumentId, NodeId
from kuager.model.release import Source
from kuager.protect.persons import Marked, Person
from kuager.protect.places import region
from kuager.protect.scene import Fact, Scene, Tie
from kuager.protect.scene_kinds import Besides
from kuager.workflow import intake
from kuager.workflow.archive import Archive
from kuager.workflow.casework.kin import Kin, between, kin
from kuager.workflow.clearing.besides import besides
from kuager.workflow.clearing.marks import Marks, marks, strictest
from kuager.workflow.clearing.people import Told, concerns, person
from kuager.workflow.clearing.portraits import portraits
from kuager.workflow.clearing.texts import Shelf
from kuager.workflow.context import Context, context
from kuager.workflow.intake.consents import Consent
from kuager.workflow.onhand import on_hand
from kuager.workflow.reprisals.marks import public
from kuager.workflow.reviewed import ACCEPTED, BY_HAND, GONE, LISTED
from kuager.workflow.testimonies.rows import speakers_of

PERSON: Final = "person"
_CONFIDED: Final = frozenset({ENTRY, STATEMENT})
_FRAME: Final = "who"


def scene(archive: Archive, audience: str) -> Scene:
    """Returns everybody and every statement of an archive as clearance for one audience has to know them."""
    return scenes(archive, (audience,), everything=True)[audience]


def scenes(archive: Archive, audiences: Iterable[str], *, everything: bool = False) -> dict[str, Scene]:
    """Returns the scene of each audience; the archive is read once, as only what people agreed to differs.

    Args:
        archive: whose.
        audiences: for whom.
        everything: also what is told besides people; for a look at one person it is not needed.
    """
    gathering = _Gathering(archive)
    about, given = gathering.about(), gathering.consents()
    facts: Mapping[str, tuple[Fact, ...]] | None = None
    rest = Besides()
    found: dict[str, Scene] = {}
    for audience in audiences:
        people = gathering.people(about, given, audience)
        ordered = gathering.ordered(people, about, given)
        if facts is None:
            facts = {id_: tuple(gathering.facts(id_, about[id_])) for id_ in ordered if id_ in about}
            rest = besides(gathering, facts) if everything else rest
        found[audience] = Scene(
            people=people, facts=facts, about=ordered, writings=gathering.shelf.writings, kin=gathering.kin(ordered),
            portraits=portraits(archive, gathering.here, given, gathering.known, audience, gathering.today),
            besides=rest,
        )  # fmt: skip
    return found


@dataclass(slots=True)
class _About:
    own: list[Claim] = field(default_factory=list)
    events: dict[NodeId, list[Claim]] = field(default_factory=dict)


class _Gathering:
    """One reading of the archive."""

    def __init__(self, archive: Archive) -> None:
        self.archive = archive
        self.here: Context = context(archive)
        self.known: Marks = marks(archive)
        self.today = track.local_date(archive.clock.now(), archive.settings.time_zone)
        self.named_in: dict[DocumentId, tuple[str, ...]] = self._named_in()
        self.sources: dict[DocumentId, tuple[Source, bool]] = {}
        self.shelf = Shelf(archive, self.here, self.known.whole)
        self.ties: dict[str, tuple[Tie, ...]] = {}
        # What was told to the team by somebody known is theirs throughout; a public text speaks for itself.
        told = [one.id for one in self.here.heads.values() if one.kind in _CONFIDED]
        self.tellers = speakers_of(archive, told)

    def people(
        self, about: Mapping[str, _About], given: Mapping[str, list[Consent]], audience: str
    ) -> dict[str, Person]:
        """Returns everybody as the clearance for one audience has to know them."""
        return {
            id_: person(
                self.here,
                entity,
                _told(about.get(id_)),
                given.get(id_, ()),
                self.known,
                audience=audience,
                today=self.today,
            )
            for id_, entity in self.here.entities.items()
            if entity.schema == PERSON
        }

    def ordered(
        self, people: Mapping[str, Person], about: Mapping[str, _About], given: Mapping[str, list[Consent]]
    ) -> list[str]:
        """Returns of whom records may be made: to whom something was done, or who was asked as such a person."""
        subjects = [
            id_
            for id_ in people
            if any(concerns(rows[0].schema) for rows in _told(about.get(id_)).events.values())
            or any(one.capacity == "detained" for one in given.get(id_, ()))
        ]
        return sorted(subjects, key=lambda id_: (people[id_].name, id_))

    def consents(self) -> dict[str, list[Consent]]:
        """Returns the consents by whose they are."""
        found: dict[str, list[Consent]] = {}
        for one in intake.consents(self.archive):
            found.setdefault(self.here.entity_of.get(NodeId(one.who), one.who), []).append(one)
        return found

    def about(self) -> dict[str, _About]:
        """Returns the claims that stand, by the person they are about; those of an event by everybody it concerns."""
        found: dict[str, _About] = {}
        events: dict[NodeId, list[Claim]] = {}
        for claim in on_hand(self.archive).every():
            if self.here.review.get(claim.id) in GONE:
                continue
            if claim.schema in self.here.event_types:
                events.setdefault(claim.subject, []).append(claim)
            elif (id_ := self.person(claim.subject)) is not None:
                found.setdefault(id_, _About()).own.append(claim)
        for node, claims in events.items():
            for id_ in dict.fromkeys(self.person(one.value_node) for one in claims if one.prop == _FRAME):
                if id_ is not None:
                    found.setdefault(id_, _About()).events[node] = claims
        return found

    def person(self, node: NodeId | None) -> str | None:
        """Returns the person a record is; None for anything else."""
        if node is None:
            return None
        id_ = self.here.entity_of.get(node, "")
        entity = self.here.entities.get(id_)
        return id_ if entity is not None and entity.schema == PERSON else None

    def facts(self, id_: str, about: _About) -> Iterator[Fact]:
        """Yields the statements about one person."""
        for claim in about.own:
            yield self.fact(id_, claim, "")
        for node, claims in about.events.items():
            for claim in claims:
                if claim.prop != _FRAME or self.person(claim.value_node) != id_:
                    yield self.fact(id_, claim, str(node))

    def kin(self, people: Iterable[str]) -> dict[str, tuple[Tie, ...]]:
        """Returns the relatives of people, with every claim that says so."""
        known = kin(self.archive)
        for id_ in people:
            if id_ not in self.ties:
                self.ties[id_] = tuple(self._ties(known, id_))
        return self.ties

    def _ties(self, known: Kin, id_: str) -> Iterator[Tie]:
        for other in dict.fromkeys(
            one.right if one.left == id_ else one.left for one in known.beside.get(id_, ())
        ):  # fmt: skip
            told, ties = between(known, other, id_)
            claims = [claim for tie in ties for claim in tie.claims]
            for relation in told:
                yield from (Tie(fact=self.fact(id_, claim, ""), relation=relation, other=other) for claim in claims)

    def fact(self, id_: str, claim: Claim, event: str) -> Fact:
        """Returns a claim as a fact about a person; ``id_`` is empty where it is about nobody in particular."""
        document = claim.anchor.document
        source, open_ = self._source(document)
        head = self.here.heads[document]
        place = self.here.name_of(claim.value_node) or claim.value
        others = self.named_in.get(self.here.root(document), ())
        if open_:
            self.shelf.note(document, source.url, others)
        return Fact(
            claim=claim.id,
            person=id_,
            schema=claim.schema,
            prop=claim.prop,
            value=claim.value,
            event=event,
            value_person=self.person(claim.value_node) or "",
            region=region(place),
            quote=claim.anchor.exact if head.kind != ENTRY else "",
            document=document,
            source=source,
            public=open_,
            confided=head.kind in _CONFIDED,
            speaker=self.person(claim.said_by) or self.tellers.get(self.here.root(document), ""),
            others=others,
            reviewed=self.here.review.get(claim.id) == ACCEPTED
            or claim.extractor.startswith((BY_HAND, LISTED, ENTERED)),
            looked=claim.id in self.known.looked,
            marked=self._marked(document, claim),
            stance=str(claim.stance),
            lineage=self.here.lineage_id(document),
            place=self.shelf.spot(claim) if open_ else None,
            translations=self.shelf.translations(claim),
        )

    def _marked(self, document: DocumentId, claim: Claim) -> Marked:
        root = self.here.root(document)
        found = self.known.of(root)
        for id_ in (document, self.here.id_of(claim.subject)):
            # What is marked of an event or a text counts for every statement of it; a person's mark is looked at apart.
            if id_ and id_ != root and id_ in self.known.by_id and self.person(claim.subject) != id_:
                found = strictest(found, self.known.of(id_))
        return found

    def _source(self, document: DocumentId) -> tuple[Source, bool]:
        held = self.sources.get(document)
        if held is None:
            head, address = self.here.heads[document], public(self.here, document)
            open_ = bool(address) and head.kind not in _CONFIDED
            held = self.sources[document] = (
                Source(
                    title=head.title,
                    site=head.site or "",
                    url=address,
                    published=head.published or "",
                    lang=head.lang or "",
                ),
                open_,
            )
        return held

    def _named_in(self) -> dict[DocumentId, tuple[str, ...]]:
        found: dict[DocumentId, dict[str, None]] = {}
        for node in self.here.nodes.values():
            id_ = self.person(node.id)
            if id_ is not None and not node.shielded:
                found.setdefault(self.here.root(node.document), {})[id_] = None
        return {document: tuple(people) for document, people in found.items()}


def _told(about: _About | None) -> Told:
    if about is None:
        return Told(own=(), events={})
    return Told(own=tuple(about.own), events={node: tuple(claims) for node, claims in about.events.items()})


__all__ = ["scene", "scenes"]
