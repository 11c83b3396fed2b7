"""Proposes which nodes may be one person or organisation. Proposals are shown to people; nothing here merges anything.

Which spellings are alike is worked out beforehand, once for each two (:mod:`kuager.resolve.meet`); here it only becomes
questions. Never proposed: unnamed (shielded) people, two nodes somebody has already judged, and single names across
documents, because a family name alone fits many people.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from kuager.model import Alike, Entity, Feature, Joined, Judgement, Named, NodeId, Proposal, Verdict
from kuager.ports import Node
from kuager.resolve.cluster import cluster, latest
from kuager.resolve.compare import compare, likeness, why
from kuager.resolve.meet import PERSON, meet_all, spellings
from kuager.resolve.organisations import compare_names
from kuager.text.names import Part, parts

_ALIKE_PART: Final = 0.8
_EQUAL, _SHORT = 1000, 650
"""Thousandths of likeness of a spelling with itself, and of one name with the only full name of its text that it fits."""


class _Link(NamedTuple):
    """Two groups of nodes that may be one, by what: two spellings, or one name short for another.

    The lists are shared between links. As questions join their nodes, one of each group that is still separate is left.
    """

    thousandths: int
    schema: str
    left: str
    right: str
    one: list[NodeId]
    two: list[NodeId]
    short: bool = False


def propose(
    nodes: Sequence[Node],
    judgements: Iterable[Judgement] = (),
    sexes: Mapping[NodeId, frozenset[str]] | None = None,
    *,
    entities: Iterable[Entity] | None = None,
    alike: Iterable[Alike] | None = None,
) -> list[Proposal]:
    """Returns the questions: pairs of nodes that may be one, best first.

    They are the fewest that still connect everything alike: fifteen records of one person are asked about fourteen times,
    not a hundred and five. What was judged different is never connected; when an answer is "different", the next
    computation offers another way. Between two entities there is one question at most.

    Args:
        nodes: all nodes of the archive; only people, organisations and outlets are looked at.
        judgements: decisions so far; what they join or hold apart is not proposed again, what they left unsure is.
        sexes: what is said of a node's sex (claim values), to warn where two sources say different things.
        entities: what :func:`kuager.resolve.cluster` made of these nodes, where that is at hand.
        alike: the pairs of spellings that are alike, where they are at hand; pairs nobody bears are passed over.

    Returns:
        Proposals with ``left < right``, sorted by falling score, then ids. A function of the sets of nodes, decisions
        and pairs: no order of anything matters.
    """
    made = list(judgements)
    home = _homes(cluster(nodes, made) if entities is None else entities)
    apart = [pair for pair, judgement in latest(made).items() if judgement.verdict is Verdict.DIFFERENT]
    pairs = meet_all(nodes)[1] if alike is None else alike
    return sorted(among(nodes, home, apart, pairs, short_names(nodes), sexes or {}), key=in_order)


def in_order(proposal: Proposal) -> tuple[float, NodeId, NodeId]:
    """Returns what questions are sorted by: the best first."""
    return -float(proposal.score), proposal.left, proposal.right


def among(
    nodes: Iterable[Node],
    home: Mapping[NodeId, str],
    apart: Iterable[tuple[NodeId, NodeId]],
    alike: Iterable[Alike],
    short: Iterable[tuple[Node, Node]],
    sexes: Mapping[NodeId, frozenset[str]],
) -> Iterator[Proposal]:
    """Yields the questions among some nodes, with everything that may connect them given.

    Args:
        nodes: all that anything connects with each other.
        home: the entity of each node.
        apart: which nodes were judged different; those that have no entity here are passed over.
        alike: pairs of spellings; those that nobody here bears are passed over.
        short: single names with the full one that each is short for (:func:`short_names`).
        sexes: what is said of a node's sex.
    """
    asked = _Questions(home, apart)
    for link in _links(nodes, alike, short):
        for pair in asked.offer(link.one, link.two):
            yield _proposal(pair, link, sexes)


def _homes(entities: Iterable[Entity]) -> dict[NodeId, str]:
    return {member: str(entity.id) for entity in entities for member in entity.members}


def _links(nodes: Iterable[Node], pairs: Iterable[Alike], shorts: Iterable[tuple[Node, Node]]) -> list[_Link]:
    """Returns what connects nodes, the strongest first."""
    bearers: dict[Named, list[NodeId]] = defaultdict(list)
    for node in sorted(nodes, key=lambda node: node.id):
        for named in spellings(node):
            bearers[named].append(node.id)
    found = [
        _Link(_EQUAL, schema, name, name, group, group) for (schema, name), group in bearers.items() if len(group) > 1
    ]
    for schema, left, right, thousandths in pairs:
        one, two = bearers.get(Named(schema, left)), bearers.get(Named(schema, right))
        if one and two:
            found.append(_Link(thousandths, schema, left, right, one, two))
    for short, full in shorts:
        found.append(_Link(_SHORT, PERSON, short.name, full.name, [short.id], [full.id], short=True))
    return sorted(found, key=lambda link: (-link.thousandths, *link[1:]))


class _Questions:
    """Joins what a question would join, so that no second question connects the same."""

    def __init__(self, home: Mapping[NodeId, str], apart: Iterable[tuple[NodeId, NodeId]]) -> None:
        self._home = home
        self._joined: Joined[str] = Joined()
        self._members: dict[str, set[str]] = {}
        self._apart: dict[str, set[str]] = defaultdict(set)
        for left, right in apart:
            if left in home and right in home:
                self._apart[home[left]].add(home[right])
                self._apart[home[right]].add(home[left])

    def offer(self, one: list[NodeId], two: list[NodeId]) -> Iterator[tuple[NodeId, NodeId]]:
        """Yields the pairs to ask about so that every node of ``one`` is connected with every one of ``two``."""
        self._thin(one)
        self._thin(two)
        tried: set[str] = set()
        for left in one:
            if self._find(left) in tried:
                continue
            for right in two:
                mine, other = self._find(left), self._find(right)
                if mine != other and not self._held_apart(mine, other):
                    self._join(mine, other)
                    yield (left, right) if left < right else (right, left)
            # What it could not be joined with now, it is held apart from, however much it grows.
            tried.add(self._find(left))

    def _thin(self, group: list[NodeId]) -> None:
        if len(group) > 1:
            group[:] = sorted({self._find(node): node for node in reversed(group)}.values())

    def _find(self, node: NodeId) -> str:
        return self._joined.root(self._home[node])

    def _held_apart(self, one: str, two: str) -> bool:
        mine, others = self._members.get(one, {one}), self._members.get(two, {two})
        small, large = sorted((mine, others), key=len)
        return bool(self._apart) and any(not large.isdisjoint(self._apart.get(key, ())) for key in small)

    def _join(self, one: str, two: str) -> None:
        mine, others = self._members.pop(one, {one}), self._members.pop(two, {two})
        small, large = sorted((mine, others), key=len)
        large |= small
        self._joined.join(one, two)
        self._members[self._joined.root(one)] = large


def _proposal(pair: tuple[NodeId, NodeId], link: _Link, sexes: Mapping[NodeId, frozenset[str]]) -> Proposal:
    features = _reasons(link)
    left, right = sexes.get(pair[0], frozenset()), sexes.get(pair[1], frozenset())
    if left and right and not left & right:
        said = f"{'/'.join(sorted(left))} ~ {'/'.join(sorted(right))}"
        features = (*features, Feature(name="sex_differs", value=said, why=why(sex_differs)))
    return Proposal(left=pair[0], right=pair[1], score=f"{link.thousandths / _EQUAL:.3f}", features=features)


def _reasons(link: _Link) -> tuple[Feature, ...]:
    if link.short:
        return (Feature(name="short_for", value=f"{link.left} ~ {link.right}", why=why(short_for)),)
    return (compare if link.schema == PERSON else compare_names)(link.left, link.right).features


def sex_differs() -> str:
    """The sources speak of a man in one place and of a woman in the other; look at the words before deciding."""
    return ""


def short_names(nodes: Iterable[Node]) -> Iterator[tuple[Node, Node]]:
    """Yields a single name with the one full name of the same document that it can be short for."""
    inside: dict[str, list[Node]] = defaultdict(list)
    for node in nodes:
        if node.schema == PERSON and not node.shielded and not node.listed:
            inside[node.document].append(node)
    for group in inside.values():
        full = [node for node in group if len(parts(node.name)) > 1]
        for short in group:
            if len(parts(short.name)) != 1:
                continue
            fitting = [node for node in full if _fits(parts(short.name)[0], node)]
            if len(fitting) == 1:
                yield short, fitting[0]


def _fits(part: Part, node: Node) -> bool:
    return not part.initial and any(likeness(part, other) >= _ALIKE_PART for other in parts(node.name))


def short_for() -> str:
    """One name alone, and exactly one full name in the same document that it fits."""
    return ""
