"""What of an archive may stand in a dataset, decided once for all tables.

Left out are: everybody who must stay unnamed, with every statement about them, by value or in whose words they stand; what is
sealed; people and documents marked red, which goes to nobody; what belongs to entries that were changed or withdrawn since.
Where only the words around a passage name somebody who must stay unnamed, those words are left out and the passage stays.
"""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from kuager.model import ENTRY, STATEMENT, CaptureId, Claim, ClaimId, Document, DocumentId, Entity, NodeId, Review
from kuager.model.dataset import DocumentRow
from kuager.model.imported import DATASET, ROW
from kuager.ports import Node
from kuager.resolve.cluster import fullest
from kuager.workflow.archive import Archive
from kuager.workflow.clearing.marks import Marks, marks
from kuager.workflow.context import Context, context
from kuager.workflow.onhand import on_hand
from kuager.workflow.picketing.veil import Veil, nearby, unnamed
from kuager.workflow.reviewed import BY_HAND, STATE, effective
from kuager.workflow.submissions.telling import is_sealed

RED: Final = "red"
RULE: Final = "rule:"
_OWN: Final = frozenset({ENTRY, STATEMENT})
"""Kinds of texts in which the team itself calls people something."""
_GATHERINGS: Final = frozenset({"protest", "protest_series", "meeting"})
UNNAMED, SEALED, MARKED, SET_ASIDE = "unnamed", "sealed", "marked red", "set aside"


@dataclass(slots=True)
class Agents:
    """People who decided, as numbers in the order in which they first come: no name leaves with a dataset."""

    known: dict[str, str] = field(default_factory=dict)

    def number(self, agent: str) -> str:
        """Returns what somebody is called; rules keep their names."""
        if agent.startswith(RULE) or not agent:
            return agent
        return self.known.setdefault(agent, f"person {len(self.known) + 1}")

    def extractor(self, name: str) -> str:
        """Returns the name of what found something, without the name of a person in it."""
        if not name.startswith(BY_HAND):
            return name
        return BY_HAND + self.number(name.removeprefix(BY_HAND))


@dataclass(slots=True, kw_only=True)
class Sight:
    """One look at an archive.

    Attributes:
        archive: which.
        here: its look-ups.
        veil: holds back words that name who must stay unnamed.
        known: the marks.
        agents: who decided.
        reviews: the decision that counts, by claim.
        rows: what imported documents said of themselves where they came from, by document.
        near: finds parts of what unnamed people are called, by the preserved file that calls them so.
        about_unnamed: events that the team entered as done to somebody unnamed, and to nobody else.
        held_back: how many statements stayed out, by reason.
    """

    archive: Archive
    here: Context
    veil: Veil
    known: Marks
    agents: Agents
    reviews: Mapping[str, Review]
    rows: Mapping[DocumentId, DocumentRow]
    near: Mapping[CaptureId, re.Pattern[str]]
    about_unnamed: frozenset[NodeId]
    held_back: Counter[str] = field(default_factory=Counter)
    _shows: dict[str, bool] = field(default_factory=dict)
    _titles: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, archive: Archive) -> Sight:
        """Looks at an archive."""
        here = context(archive)
        reviews = effective(archive.store.reviews())
        rows = {one.id: row for one in archive.store.documents() if (row := imported_row(one)) is not None}
        called: dict[CaptureId, set[str]] = defaultdict(set)
        for node in here.nodes.values():
            if node.shielded and node.document in here.heads and here.heads[node.document].kind in _OWN:
                called[here.heads[node.document].capture].add(node.name)
        near = {capture: found for capture, names in called.items() if (found := nearby(names)) is not None}
        return cls(
            near=near, about_unnamed=_about_unnamed(archive, here), archive=archive, here=here, veil=unnamed(archive), known=marks(archive), agents=Agents(), reviews=reviews, rows=rows
        )  # fmt: skip

    def review(self, claim: ClaimId) -> Review | None:
        """Returns the decision that made a claim what it is; None where none did: it waits, or another claim's was taken over."""
        row, state = self.reviews.get(claim), self.here.review.get(claim)
        return row if row is not None and any(STATE[one] == state for one in STATE if one == row.decision) else None

    def around(self, words: str, document: DocumentId) -> str:
        """Returns words beside a passage; empty where they name who must stay unnamed."""
        near = self.near.get(self.here.heads[document].capture)
        return "" if near is not None and near.search(words.casefold()) else self.clean(words)

    def records(self, one: Entity) -> list[Node]:
        """Returns the records of somebody or something in documents that may be named."""
        nodes = (self.here.nodes[node] for node in one.members if node in self.here.nodes)
        return [node for node in nodes if node.document in self.here.heads and self._document_shown(node.document)]

    def title(self, one: Entity) -> str:
        """Returns what an entity goes by in what may be shown; empty where a text calls somebody unnamed by a part of that."""
        found = self._titles.get(str(one.id))
        if found is None:
            nodes = self.records(one)
            name = fullest(nodes) if nodes else ""
            found = self._titles[str(one.id)] = name if all(self.around(name, node.document) for node in nodes) else ""
        return found

    def spellings(self, one: Entity) -> tuple[str, ...]:
        """Returns every writing of an entity's name that may be shown, sorted."""
        told = ((node, name) for node in self.records(one) for name in (node.name, *node.spellings))
        return tuple(sorted({name for node, name in told if name and self.around(name, node.document)}))

    def clean(self, words: str | None) -> str:
        """Returns words that name nobody who must stay unnamed; empty where they do."""
        return words if words and self._lets(words) else ""

    def _lets(self, words: str) -> bool:
        pattern = self.veil.pattern
        return pattern is None or pattern.search(words.casefold()) is None

    def entity(self, node: NodeId | None) -> Entity | None:
        """Returns whose record a node is, where they may stand in a dataset."""
        found = self.here.entity(node) if node else None
        return found if found is not None and self.shows(found) else None

    def shows(self, one: Entity) -> bool:
        """Says whether somebody or something may stand in a dataset."""
        found = self._shows.get(str(one.id))
        if found is None:
            closed = one.shielded or self.known.of(str(one.id)).level == RED
            found = not closed and bool(self.clean(one.name) or not one.name) and bool(self.records(one))
            self._shows[str(one.id)] = found
        return found

    def shows_node(self, node: Node) -> bool:
        """Says whether a record of one document may stand there."""
        return not node.shielded and self.entity(node.id) is not None and self._document_shown(node.document)

    def _document_shown(self, document: DocumentId) -> bool:
        return self.known.of(self.here.root(document)).level != RED

    def shows_document(self, document: Document) -> bool:
        """Says whether a document may be named at all."""
        return self._document_shown(document.id)

    def why_not(self, claim: Claim) -> str:
        """Returns why a claim stays out; empty when it may stand there."""
        if claim.anchor.document not in self.here.heads or self.here.entity(claim.subject) is None:
            return SET_ASIDE
        if is_sealed(claim):
            return SEALED
        if self._red(claim):
            return MARKED
        return UNNAMED if self._of_unnamed(claim) else ""

    def _of_unnamed(self, claim: Claim) -> bool:
        """Says whether a claim is about, by or in words that name somebody who must stay unnamed."""
        if claim.subject in self.about_unnamed:
            return True
        people = [
            self.here.entity(one) for one in (claim.subject, claim.value_node, claim.said_by, *claim.chain) if one
        ]
        if any(one is not None and one.shielded for one in people):
            return True
        own = [one for one in (claim.value, claim.original_value, claim.anchor.exact) if one]
        near = self.near.get(self.here.heads[claim.anchor.document].capture)
        if near is not None and any(near.search(one.casefold()) for one in own):
            return True
        named = [self.here.name_of(one) for one in (claim.subject, claim.said_by) if one]
        return not all(self._lets(one) for one in (*own, *claim.chain, *named) if one)

    def _red(self, claim: Claim) -> bool:
        if not self._document_shown(claim.anchor.document):
            return True
        ids = (self.here.id_of(one) for one in (claim.subject, claim.value_node, claim.said_by) if one)
        return any(self.known.of(one).level == RED for one in ids if one)

    def lineage(self, document: DocumentId) -> str:
        """Returns the lineage a document counts in; that of where it came from for one whose text is not here."""
        row = self.rows.get(document)
        own = self.here.lineage_of.get(document)
        if row is not None and (own is None or len(own.documents) < 2):  # noqa: PLR2004  one document is no lineage
            return row.lineage
        return str(self.here.lineage_id(document))


def _about_unnamed(archive: Archive, here: Context) -> frozenset[NodeId]:
    """Returns the events of forms whose people all must stay unnamed. Who came to a protest is not whom it was done to."""
    named: dict[NodeId, bool] = {}
    for document in here.heads.values():
        if document.kind not in _OWN:
            continue
        for claim in on_hand(archive).within(document.id):
            if claim.prop == "who" and claim.schema in here.event_types - _GATHERINGS and claim.value_node:
                person = here.entity(claim.value_node)
                named[claim.subject] = named.get(claim.subject, False) or (person is not None and not person.shielded)
    return frozenset(node for node, known in named.items() if not known)


def imported_row(document: Document) -> DocumentRow | None:
    """Returns what an imported document said of itself where it came from; None for one that was read here."""
    if document.kind != DATASET:
        return None
    layer = next((one for one in document.layers if one.kind == ROW), None)
    told: dict[str, Any] = json.loads(layer.text) if layer else {}
    told["archived"] = tuple(told.get("archived", ()))
    return DocumentRow(**told)


def first(values: Iterable[str]) -> tuple[str, ...]:
    """Returns values each once, without empty ones, in their order."""
    return tuple(dict.fromkeys(one for one in values if one))
