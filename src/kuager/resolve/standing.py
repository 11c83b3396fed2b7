"""Who is who, kept up while nodes and decisions come and go: only what they touch is worked out again.

What comes of it is what :func:`kuager.resolve.cluster` makes of everything that is here, whatever the way there was.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from operator import attrgetter
from typing import NamedTuple

from kuager.model import Entity, EntityId, Judgement, NodeId, Verdict
from kuager.ports import Node
from kuager.resolve.cluster import Pair, cluster, entity_of, may_join


class Moved(NamedTuple):
    """What became other: entities that are no longer, entities that were not before, pairs decided about otherwise.

    One that lost or found members is in both, under one id where its smallest node stayed.
    """

    lost: dict[EntityId, Entity]
    found: dict[EntityId, Entity]
    pairs: list[Pair]


class Standing:
    """The entities of some nodes under some decisions.

    Attributes:
        known: the nodes.
        home: the entity of each.
        entities: all, sorted by id.
        apart: with whom a node was judged different; nodes that are not here may be among them.
    """

    def __init__(self) -> None:
        self.known: dict[NodeId, Node] = {}
        self.home: dict[NodeId, Entity] = {}
        self.entities: tuple[Entity, ...] = ()
        self.apart: dict[NodeId, set[NodeId]] = {}
        self._same: dict[NodeId, set[NodeId]] = {}
        self._decided: Mapping[Pair, Judgement] = {}

    def follow(self, come: Iterable[Node], gone: Collection[NodeId], decided: Mapping[Pair, Judgement]) -> Moved:
        """Takes in what is other than the last time.

        Args:
            come: nodes that were not here.
            gone: nodes that are here no longer.
            decided: what counts now about each pair (:func:`kuager.resolve.latest`); a judgement that stands is the same
                object as before.
        """
        changed, shaken = self._decide(decided)
        starts = {node for pair in changed for node in pair}
        old = {self.home[node].id: self.home[node] for node in gone}
        shaken.update(old)
        for node in gone:
            # Whoever a node that goes held together finds his group anew from where he stood beside it.
            starts |= self._same.get(node, set())
            del self.known[node], self.home[node]
        for one in come:
            self.known[one.id] = one
            starts |= {one.id, *self._same.get(one.id, ())}
        fresh = self._grouped(starts & self.known.keys(), shaken)
        before = (self.home[node] for entity in fresh.values() for node in entity.members if node in self.home)
        old.update((entity.id, entity) for entity in before)
        for key in [key for key, entity in fresh.items() if old.get(key) == entity]:
            del old[key], fresh[key]
        for entity in fresh.values():
            self.home.update(dict.fromkeys(entity.members, entity))
        kept = [entity for entity in self.entities if entity.id not in old]
        # Almost sorted already, which sorting gains from.
        self.entities = tuple(sorted([*kept, *fresh.values()], key=attrgetter("id")))
        return Moved(old, fresh, changed)

    def entity(self, key: EntityId) -> Entity | None:
        """Returns the entity of this id, where there is one now."""
        # An entity bears the id of its smallest node.
        found = self.home.get(NodeId(key))
        return found if found is not None and found.id == key else None

    def _decide(self, decided: Mapping[Pair, Judgement]) -> tuple[list[Pair], set[EntityId]]:
        """Takes in the decisions; returns the pairs about which another one counts, and the entities that may come apart."""
        before = self._decided
        changed = [pair for pair, row in decided.items() if before.get(pair) is not row]
        changed += before.keys() - decided.keys()
        shaken: set[EntityId] = set()
        for pair in changed:
            if _verdict(before, pair) in {Verdict.SAME, Verdict.DIFFERENT}:
                shaken.update(self.home[node].id for node in pair if node in self.home)
            _note(self._same, pair, holds=_verdict(decided, pair) is Verdict.SAME)
            _note(self.apart, pair, holds=_verdict(decided, pair) is Verdict.DIFFERENT)
        self._decided = decided
        return changed, shaken

    def _grouped(self, starts: set[NodeId], shaken: set[EntityId]) -> dict[EntityId, Entity]:
        """Returns the entities of everything that hangs together with these nodes."""
        seen: set[NodeId] = set()
        found: dict[EntityId, Entity] = {}
        for start in starts:
            if start not in seen:
                group = self._together(start, starts, shaken)
                seen |= group
                found.update((entity.id, entity) for entity in self._entities(group))
        return found

    def _together(self, start: NodeId, starts: set[NodeId], shaken: set[EntityId]) -> set[NodeId]:
        group, waiting = {start}, [start]
        while waiting:
            node = waiting.pop()
            one = self.known[node]
            near = {
                other for other in self._same.get(node, ()) if other in self.known and may_join(one, self.known[other])
            }
            entity = self.home.get(node)
            if entity is not None and entity.id not in shaken and self._free(entity.members):
                # Nothing that joins these leads elsewhere, so only where something is new is there anywhere to go.
                new = set(entity.members) - group
                group |= new
                waiting.extend(new & starts)
            near -= group
            group |= near
            waiting.extend(near)
        return group

    def _free(self, nodes: Iterable[NodeId]) -> bool:
        return self.apart.keys().isdisjoint(nodes)

    def _entities(self, group: Collection[NodeId]) -> list[Entity]:
        if self._free(group):
            return [entity_of([self.known[node] for node in sorted(group)])]
        rows = [
            self._decided[min(node, other), max(node, other)]
            for node in group
            for other in (*self._same.get(node, ()), *self.apart.get(node, ()))
            if node < other and other in group
        ]
        return cluster([self.known[node] for node in group], rows)


def _verdict(decided: Mapping[Pair, Judgement], pair: Pair) -> Verdict | None:
    row = decided.get(pair)
    return row.verdict if row else None


def _note(near: dict[NodeId, set[NodeId]], pair: Pair, *, holds: bool) -> None:
    for one, other in (pair, pair[::-1]):
        if holds:
            near.setdefault(one, set()).add(other)
        elif other in near.get(one, ()):
            near[one].remove(other)
            if not near[one]:
                del near[one]
