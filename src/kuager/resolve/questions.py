"""What is to be asked about who is who, kept up while people and spellings come in: only what they touch is asked anew.

Entities hang together when anything connects them: a spelling that both bear, two that are alike, a single name short for
a full one. Questions of one such cluster never depend on another, so those of clusters that stay as they are stay too.
What comes of it is what :func:`kuager.resolve.propose` makes of everything.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from kuager.model import Alike, DocumentId, Entity, EntityId, Named, NodeId, Proposal
from kuager.ports import Node
from kuager.resolve.meet import spellings
from kuager.resolve.propose import among, in_order, short_names
from kuager.resolve.standing import Moved, Standing

Sexes = Mapping[NodeId, frozenset[str]]


@dataclass(frozen=True, slots=True, eq=False)
class _Cluster:
    """Entities that something connects, and what is asked about them."""

    entities: frozenset[EntityId]
    proposals: tuple[Proposal, ...]


class Questions:
    """The questions about entities that stand.

    Attributes:
        proposals: all, the best first.
    """

    def __init__(self) -> None:
        self.proposals: tuple[Proposal, ...] = ()
        self._bearers: dict[Named, set[NodeId]] = {}
        self._borne: dict[NodeId, tuple[Named, ...]] = {}
        self._met: frozenset[Alike] = frozenset()
        self._alike: dict[Named, list[tuple[Named, Alike]]] = {}
        self._inside: defaultdict[DocumentId, dict[NodeId, Node]] = defaultdict(dict)
        self._short: dict[DocumentId, tuple[tuple[Node, Node], ...]] = {}
        self._beside: defaultdict[NodeId, set[NodeId]] = defaultdict(set)
        self._sexes: Sexes = {}
        self._of: dict[EntityId, _Cluster] = {}

    def follow(
        self,
        standing: Standing,
        moved: Moved,
        come: Iterable[Node],
        gone: Iterable[Node],
        alike: Collection[Alike],
        sexes: Sexes,
    ) -> set[NodeId]:
        """Takes in what is other than the last time.

        Args:
            standing: the entities as they are now.
            moved: what became other of them.
            come: nodes that were not here.
            gone: nodes that are here no longer.
            alike: all pairs of spellings that are alike.
            sexes: what is said of each node's sex.

        Returns:
            The nodes of every cluster that was asked about anew.
        """
        starts = {node for pair in moved.pairs for node in pair}
        starts |= self._bear(come, gone)
        starts |= self._meet(alike)
        starts.update(node for node, said in sexes.items() if self._sexes.get(node) != said)
        starts.update(self._sexes.keys() - sexes.keys())
        self._sexes = sexes
        seeds = {standing.home[node].id for node in starts if node in standing.home}
        seeds.update(moved.found)
        lost = self._drop((*seeds, *moved.lost))
        seeds.update(key for one in lost for key in one.entities)
        fresh: list[_Cluster] = []
        done: set[EntityId] = set()
        for seed in sorted(seeds):
            entity = standing.entity(seed)
            if entity is not None and seed not in done:
                group = self._connected(standing, entity)
                done.update(group)
                lost |= self._drop(group)
                if len(group) > 1:
                    fresh.append(_Cluster(frozenset(group), tuple(self._asked(standing, group.values()))))
        for made in fresh:
            self._of.update(dict.fromkeys(made.entities, made))
        self._order(lost, fresh)
        return starts | {
            node
            for made in (*lost, *fresh)
            for key in made.entities
            if (one := standing.entity(key))
            for node in one.members
        }

    def _drop(self, keys: Iterable[EntityId]) -> set[_Cluster]:
        """Forgets the clusters that any of these entities were in."""
        found = {self._of[key] for key in keys if key in self._of}
        for one in found:
            for key in one.entities:
                del self._of[key]
        return found

    def _bear(self, come: Iterable[Node], gone: Iterable[Node]) -> set[NodeId]:
        """Takes in nodes with the names they bear; returns those of which another name is short for another now."""
        texts: set[DocumentId] = set()
        for node in gone:
            for named in self._borne.pop(node.id, ()):
                self._bearers[named].discard(node.id)
            self._inside[node.document].pop(node.id, None)
            texts.add(node.document)
        for node in come:
            self._borne[node.id] = spellings(node)
            for named in self._borne[node.id]:
                self._bearers.setdefault(named, set()).add(node.id)
            self._inside[node.document][node.id] = node
            texts.add(node.document)
        starts: set[NodeId] = set()
        for text in texts:
            before = self._short.pop(text, ())
            after = tuple(short_names(self._inside[text].values()))
            if after:
                self._short[text] = after
            for short, full in before:
                self._beside[short.id].discard(full.id)
                self._beside[full.id].discard(short.id)
            for short, full in after:
                self._beside[short.id].add(full.id)
                self._beside[full.id].add(short.id)
            starts.update(node.id for pair in {*before} ^ {*after} for node in pair)
        return starts

    def _meet(self, alike: Collection[Alike]) -> set[NodeId]:
        """Takes in the pairs of spellings; returns the bearers of those that are in another pair now."""
        now = frozenset(alike)
        starts: set[NodeId] = set()
        for pair in now ^ self._met:
            one, two = Named(pair.schema, pair.left), Named(pair.schema, pair.right)
            for left, right in ((one, two), (two, one)):
                starts |= self._bearers.get(left, set())
                if pair in now:
                    self._alike.setdefault(left, []).append((right, pair))
                else:
                    self._alike[left].remove((right, pair))
        self._met = now
        return starts

    def _connected(self, standing: Standing, start: Entity) -> dict[EntityId, Entity]:
        group, waiting = {start.id: start}, [start]
        while waiting:
            for node in waiting.pop().members:
                for other in self._near(node):
                    entity = standing.home[other]
                    if entity.id not in group:
                        group[entity.id] = entity
                        waiting.append(entity)
        return group

    def _near(self, node: NodeId) -> set[NodeId]:
        """Returns the nodes that something connects with this one."""
        borne = self._borne[node]
        found = set(self._beside.get(node, ()))
        for named in borne:
            found |= self._bearers[named]
            for other, _ in self._alike.get(named, ()):
                found |= self._bearers.get(other, set())
        return found

    def _asked(self, standing: Standing, entities: Iterable[Entity]) -> Iterable[Proposal]:
        home = {node: str(entity.id) for entity in entities for node in entity.members}
        nodes = [standing.known[node] for node in home]
        names = {named for node in home for named in self._borne[node]}
        alike = {pair for named in names for _, pair in self._alike.get(named, ())}
        texts = {node.document for node in nodes if self._beside.get(node.id)}
        short = [pair for text in texts for pair in self._short.get(text, ()) if pair[0].id in home]
        apart = {(node, other) for node in home for other in standing.apart.get(node, ()) if other in home}
        return among(nodes, home, apart, alike, short, self._sexes)

    def _order(self, lost: Iterable[_Cluster], fresh: Iterable[_Cluster]) -> None:
        gone = {id(proposal) for one in lost for proposal in one.proposals}
        kept = [proposal for proposal in self.proposals if id(proposal) not in gone]
        self.proposals = tuple(sorted((*kept, *(new for one in fresh for new in one.proposals)), key=in_order))
