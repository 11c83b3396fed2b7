"""Who is who over everything that was read: worked out at once, or kept up while the program runs.

Both give the same. What is kept up looks only at what came in, what was decided and what was refused since the last time.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from kuager import resolve
from kuager.model import Alike, DocumentId, Entity, Extraction, Judgement, NodeId, Proposal
from kuager.ports import Node
from kuager.resolve.cluster import Pair

SPELLED: Final = frozenset({"person", "organisation", "outlet"})
"""Schemata of which every spelling counts for telling who is meant."""


class Given(NamedTuple):
    """What who is who follows from.

    Attributes:
        inside: every node, under its document.
        extractions: what was found in each document that counts, without what was refused.
        gone: nodes that a person refused.
        judgements: those that count, undone ones too.
        alike: all pairs of spellings that are alike.
        sexes: what is said of each node's sex.
    """

    inside: Mapping[DocumentId, Mapping[NodeId, Node]]
    extractions: Mapping[DocumentId, Extraction]
    gone: Collection[NodeId]
    judgements: list[Judgement]
    alike: Collection[Alike]
    sexes: Mapping[NodeId, frozenset[str]]


class WhoIsWho(NamedTuple):
    """Who is who.

    Attributes:
        entities: sorted by id.
        proposals: what is to be asked, the best first.
        entity_of: the entity of each (document, local id).
        decided: the judgement that counts about each pair.
        touched: the documents whose people are others than the last time, or asked about otherwise; None when there was no
            last time.
    """

    entities: tuple[Entity, ...]
    proposals: tuple[Proposal, ...]
    entity_of: Mapping[tuple[DocumentId, str], str]
    decided: Mapping[Pair, Judgement]
    touched: frozenset[DocumentId] | None = None


def at_once(given: Given) -> WhoIsWho:
    """Works everything out."""
    nodes = [
        node for document in given.extractions for node in _present(given, document, frozenset(given.gone)).values()
    ]
    entities = resolve.cluster(nodes, given.judgements)
    home = {node: entity.id for entity in entities for node in entity.members}
    return WhoIsWho(
        entities=tuple(entities),
        proposals=tuple(
            resolve.propose(nodes, given.judgements, given.sexes, entities=entities, alike=given.alike)
        ),
        entity_of={(node.document, node.local): home[node.id] for node in nodes},
        decided=resolve.latest(given.judgements),
    )  # fmt: skip


@dataclass(slots=True)
class KeptUp:
    """Who is who, as it was the last time."""

    standing: resolve.Standing = field(default_factory=resolve.Standing)
    questions: resolve.Questions = field(default_factory=resolve.Questions)
    entity_of: dict[tuple[DocumentId, str], str] = field(default_factory=dict)
    _views: dict[DocumentId, tuple[Extraction, int, frozenset[NodeId]]] = field(default_factory=dict)
    _present: dict[DocumentId, dict[NodeId, Node]] = field(default_factory=dict)
    _begun: bool = False

    def follow(self, given: Given) -> WhoIsWho:
        """Takes in what is other than the last time."""
        come, gone = self._nodes(given)
        decided = resolve.latest(given.judgements)
        moved = self.standing.follow(come, {node.id for node in gone}, decided)
        asked = self.questions.follow(self.standing, moved, come, gone, given.alike, given.sexes)
        touched = {node.document for node in (*come, *gone)}
        known = self.standing.known
        touched.update(known[node].document for node in asked if node in known)
        touched.update(known[node].document for pair in moved.pairs for node in pair if node in known)
        touched.update(known[node].document for node in self._others(moved) if node in known)
        self._name(moved, gone)
        first, self._begun = not self._begun, True
        return WhoIsWho(
            entities=self.standing.entities,
            proposals=self.questions.proposals,
            entity_of=dict(self.entity_of),
            decided=decided,
            touched=None if first else frozenset(touched),
        )

    def _nodes(self, given: Given) -> tuple[list[Node], list[Node]]:
        """Returns the nodes that came and those that went; looks only into documents of which anything is other."""
        refused: dict[DocumentId, set[NodeId]] = {}
        for document, inside in given.inside.items() if given.gone else ():
            if found := inside.keys() & given.gone:
                refused[document] = set(found)
        come: list[Node] = []
        gone: list[Node] = []
        for document in [one for one in self._views if one not in given.extractions]:
            del self._views[document]
            gone += self._present.pop(document).values()
        for document, extraction in given.extractions.items():
            out = frozenset(refused.get(document, ()))
            view, before = (extraction, len(given.inside.get(document, ())), out), self._views.get(document)
            if before is not None and before[0] is extraction and before[1:] == view[1:]:
                continue
            was, now = self._present.get(document, {}), _present(given, document, out)
            self._views[document], self._present[document] = view, now
            come += [node for key, node in now.items() if key not in was]
            gone += [node for key, node in was.items() if key not in now]
        return come, gone

    def _name(self, moved: resolve.Moved, gone: Iterable[Node]) -> None:
        """Notes the entity of each place in a text that has another one."""
        for node in gone:
            self.entity_of.pop((node.document, node.local), None)
        for entity in moved.found.values():
            old = moved.lost.get(entity.id)
            for key in set(entity.members).difference(old.members) if old else entity.members:
                node = self.standing.known[key]
                self.entity_of[node.document, node.local] = entity.id

    @staticmethod
    def _others(moved: resolve.Moved) -> Iterable[NodeId]:
        """Yields the nodes that belong to somebody else now, by id or by name; that others joined them changes nothing."""
        for key in moved.lost.keys() | moved.found.keys():
            one, two = moved.lost.get(key), moved.found.get(key)
            if one and two and _called(one) == _called(two):
                yield from {*one.members} ^ {*two.members}
            else:
                yield from (node for entity in (one, two) if entity for node in entity.members)


def _called(entity: Entity) -> tuple[object, ...]:
    return entity.schema, entity.name, entity.shielded, entity.spellings if entity.schema in SPELLED else ()


def _present(given: Given, document: DocumentId, gone: Collection[NodeId]) -> dict[NodeId, Node]:
    """Returns the nodes of a document that its latest extraction still has; events and rows of lists are always there."""
    inside = given.inside.get(document, {})
    named = {entity.id for entity in given.extractions[document].entities}
    return {
        key: node
        for key, node in list(inside.items())
        if (node.listed and key not in gone)
        or (not node.listed and (_is_event(node) or node.local in named or not named))
    }


def _is_event(node: Node) -> bool:
    return node.local.startswith("e") and node.local[1:].isdigit()
