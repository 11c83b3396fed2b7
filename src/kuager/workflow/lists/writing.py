"""Rows of a list to nodes, claims and decisions, compared with what earlier editions of the same list say."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from kuager.model import (
    Anchor,
    Claim,
    ClaimId,
    Decision,
    Document,
    DocumentId,
    NodeId,
    Review,
    SourceId,
    Verdict,
    content_id,
)
from kuager.ports import Node, Writer
from kuager.text.spans import context as words_around
from kuager.workflow.archive import Archive
from kuager.workflow.lists.editions import MARK, Edition, List, RowVerdict, mark
from kuager.workflow.lists.people import PLACE, Fact, NodeSpec, Person
from kuager.workflow.lists.taking import EXTRACTION
from kuager.workflow.reviewed import LISTED, UNTIL, effective, untils

TIED = "the file of this name in the folder that was given"
NEW, CHANGED, SAME, LEFT_OUT = "new", "changed", "unchanged", "left_out"


def node_id(source: SourceId, local: str) -> NodeId:
    """Returns the id that something of a list has in every edition."""
    return NodeId(content_id("n", "list", source, local))


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What a new edition says otherwise: the claims before, and the new one."""

    before: tuple[Claim, ...]
    after: Claim


@dataclass(frozen=True, slots=True, kw_only=True)
class RowWork:
    """What one row brings: how it stands to the editions before, and what is new in it."""

    person: Person
    state: str
    nodes: tuple[Node, ...]
    claims: tuple[Claim, ...]
    changes: tuple[Change, ...]


@dataclass(slots=True, kw_only=True)
class Comparing:
    """Compares the rows of one edition with those before it.

    Attributes:
        archive: where the earlier editions are.
        source: the list.
        document: the new edition's table.
        extractor: who makes the claims, with the mapping's name and digest.
        now: when they are recorded.
        earlier: the documents of earlier editions; empty when this is the first.
        aside: claims that an edition replaced or that were withdrawn with one: the list no longer says them. By claim
            the decision that says so.
        past: claims a person decided about that the list said until an edition: it no longer says them either.
        decided: claims a person decided about: no edition overrules that.
    """

    archive: Archive
    source: SourceId
    document: Document
    extractor: str
    now: datetime
    earlier: frozenset[DocumentId]
    aside: Mapping[str, Review]
    past: frozenset[str]
    decided: frozenset[str]
    _places: set[str] = field(default_factory=set)

    @classmethod
    def of(
        cls, archive: Archive, source: SourceId, document: Document, edition: Edition, before: List | None
    ) -> Comparing:  # fmt: skip
        """Prepares the comparison for one edition."""
        standing = before.standing if before else ()
        documents = {one.document for one in standing if one.number != edition.number}
        reviews = archive.store.reviews() if standing else []
        counting = effective(reviews)
        aside = {one: row for one, row in counting.items() if (row.value or "").startswith(MARK)}
        return cls(
            archive=archive,
            source=source,
            document=document,
            extractor=edition.extractor,
            now=archive.clock.now(),
            earlier=frozenset(documents | ({document.id} if before and before.editions else set())),
            aside=aside,
            past=frozenset(untils(reviews)),
            decided=frozenset(counting.keys() - aside.keys()),
        )

    def row(self, person: Person) -> RowWork:
        """Returns what one row brings."""
        before = self._before(person)
        claims: list[Claim] = []
        changes: list[Change] = []
        by_place: dict[tuple[str, str], list[Fact]] = defaultdict(list)
        for fact in person.facts:
            by_place[fact.local, fact.prop].append(fact)
        for (local, prop), facts in by_place.items():
            if local.startswith(PLACE) and self._known_place(local, prop, facts):
                continue
            old = before.get((node_id(self.source, local), prop), [])
            said = {claim.value for claim in old}
            fresh = [self._claim(fact) for fact in facts if fact.value not in said]
            gone = tuple(claim for claim in old if claim.value not in {fact.value for fact in facts})
            claims += fresh
            if fresh and gone:
                changes.append(Change(before=gone, after=fresh[0]))
        known = any(claim.prop in {"name", "description", "type"} for claim in before.get(self._own(person), ()))
        state = NEW if not known else CHANGED if claims else SAME
        nodes = tuple(self._node(one) for one in person.nodes if claims or not known)
        return RowWork(
            person=person, state=state, nodes=nodes, claims=tuple(claims), changes=tuple(changes)
        )  # fmt: skip

    def _own(self, person: Person) -> tuple[NodeId, str]:
        prop = "type" if not person.named else "description" if person.shielded else "name"
        return node_id(self.source, person.local), prop

    def _before(self, person: Person) -> dict[tuple[NodeId, str], list[Claim]]:
        """Returns what earlier editions say of a row's person, events and relatives, and still say."""
        found: dict[tuple[NodeId, str], list[Claim]] = defaultdict(list)
        if not self.earlier:
            return found
        for local in {one.local for one in person.nodes if not one.local.startswith(PLACE)}:
            for claim in self.archive.store.claims(subject=node_id(self.source, local)):
                if self._still(claim):
                    found[claim.subject, claim.prop].append(claim)
        return found

    def _still(self, claim: Claim) -> bool:
        said = claim.extractor.startswith(LISTED) and claim.anchor.document in self.earlier
        return said and claim.id not in self.aside and claim.id not in self.past

    def _known_place(self, local: str, prop: str, facts: Sequence[Fact]) -> bool:
        """Says whether a place of the list was told of before: it is claimed once, not in every row."""
        key = "|".join((local, prop, *(fact.value for fact in facts)))
        if key in self._places:
            return True
        self._places.add(key)
        there = {claim.value for claim in self.archive.store.claims(subject=node_id(self.source, local), prop=prop)}
        return {fact.value for fact in facts} <= there

    def _node(self, spec: NodeSpec) -> Node:
        return Node(
            id=node_id(self.source, spec.local),
            document=self.document.id,
            local=spec.local,
            schema=spec.schema,
            name=spec.name,
            spellings=spec.spellings,
            shielded=spec.shielded,
        )

    def tie(self, fact: Fact, prop: str, value: str) -> Claim:
        """Returns a claim of this edition that the words of a fact's cell stand for something else in the archive."""
        return self._claim(replace(fact, prop=prop, value=value, value_local=None, why=TIED))

    def _claim(self, fact: Fact) -> Claim:
        text, document = self.document.text, self.document
        subject = node_id(self.source, fact.local)
        exact = text[fact.start : fact.end]
        prefix, suffix = words_around(text, fact.start, fact.end)
        return Claim(
            id=ClaimId(
                content_id("c", subject, fact.prop, fact.value, document.id, fact.start, fact.end, self.extractor)
            ),
            subject=subject,
            schema=fact.schema,
            prop=fact.prop,
            value=fact.value,
            anchor=Anchor(
                document=document.id,
                layer=document.layers[0].digest,
                start=fact.start,
                end=fact.end,
                exact=exact,
                prefix=prefix,
                suffix=suffix,
            ),
            extractor=self.extractor,
            recorded_at=self.now,
            original_value=exact if exact != fact.value else None,
            value_node=node_id(self.source, fact.value_local) if fact.value_local else None,
            lang=None,
            valid_from=fact.valid_from,
            why=fact.why,
        )


def write(
    archive: Archive, writer: Writer, work: Sequence[RowWork], comparing: Comparing, edition: Edition, *,
    said: Mapping[str, Sequence[RowVerdict]], judged: frozenset[frozenset[str]],
) -> None:  # fmt: skip
    """Writes what some rows bring, in a transaction that is open.

    Args:
        archive: for the clock.
        writer: the transaction.
        work: what the rows bring.
        comparing: what they were compared by.
        edition: which edition they are of.
        said: what people said of rows, by key.
        judged: pairs of nodes somebody has judged.
    """
    from_here = [node for one in work for node in one.nodes]
    if from_here:
        writer.extraction(comparing.document.id, EXTRACTION, from_here)
    writer.claims(claim for one in work for claim in one.claims)
    now = archive.clock.now()
    for row in _again(work, comparing):
        # The same table read the same way once more: what it said then is said again, by the same claim.
        writer.review(
            row.object, Decision.UNDO, agent=edition.agent, at=now, undoes=row.seq, value=mark(edition.number)
        )
    for before, after in _replaced(work):
        kept = before.id in comparing.decided
        writer.review(
            before.id, UNTIL if kept else Decision.CORRECT, agent=edition.agent, at=now, value=mark(edition.number),
            replaces=None if kept else after.id, reason=f"said until edition {edition.number} of the list",
        )  # fmt: skip
    for one in work:
        for told in said.get(one.person.key, ()):
            left, right = sorted((node_id(comparing.source, one.person.local), NodeId(told.node)))
            if frozenset((left, right)) not in judged and not one.person.shielded:
                writer.judge(left, right, Verdict(told.verdict), agent=told.agent, at=now, reason=told.reason)


def _again(work: Sequence[RowWork], comparing: Comparing) -> Iterator[Review]:
    """Yields what set claims aside that are made again."""
    for one in work:
        for claim in one.claims:
            if claim.id in comparing.aside:
                yield comparing.aside[claim.id]


def _replaced(work: Sequence[RowWork]) -> Iterator[tuple[Claim, Claim]]:
    for one in work:
        for change in one.changes:
            for before in change.before:
                yield before, change.after


__all__ = ["CHANGED", "LEFT_OUT", "NEW", "SAME", "Change", "Comparing", "RowWork", "node_id", "write"]
