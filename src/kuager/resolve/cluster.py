"""Turns decisions into canonical people and things: union of what was judged the same, held apart by what was not."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence

from kuager.model import Entity, EntityId, Judgement, NodeId, Verdict
from kuager.ports import Node
from kuager.text.fold import plain

RULE_PREFIX = "rule:"
"""Agents that begin with this are stated rules, not people; a person's decision outweighs theirs."""

Pair = tuple[NodeId, NodeId]


def latest(judgements: Iterable[Judgement]) -> dict[Pair, Judgement]:
    """Returns the judgement that counts for each pair: the one with the highest sequence number that is not undone.

    A judgement with ``undoes`` only takes another back; an undoing can itself be undone. The order in which the
    judgements are handed over does not matter, their sequence numbers do.
    """
    rows = sorted(judgements, key=lambda row: row.seq)
    undone = taken_back(rows)
    found: dict[Pair, Judgement] = {}
    for row in rows:
        if row.undoes is None and row.seq not in undone and row.left != row.right:
            found[(min(row.left, row.right), max(row.left, row.right))] = row
    return found


def taken_back(judgements: Iterable[Judgement]) -> dict[int, Judgement]:
    """Returns for each judgement that is undone the undoing that counts, by the number of what it takes back."""
    undone: dict[int, Judgement] = {}
    for row in sorted(judgements, key=lambda row: -row.seq):
        if row.undoes is not None and row.seq not in undone:
            undone[row.undoes] = row
    return undone


def without_rules(judgements: Iterable[Judgement], off: Collection[str]) -> list[Judgement]:
    """Returns the judgements without those of stated rules that are switched off; what people said of them stays.

    Args:
        judgements: the whole log.
        off: names of rules with their versions.
    """
    return [row for row in judgements if row.undoes is not None or row.agent not in off]


def cluster(nodes: Sequence[Node], judgements: Iterable[Judgement]) -> list[Entity]:
    """Computes canonical entities.

    Joins are taken from the strongest to the weakest (people before rules, then score). A join that would put two
    nodes together that are judged different is left out, so a contradiction splits a group at its weakest link. A
    shielded node is never joined with any other, whatever was judged; nor are nodes of different schemata.

    Returns:
        Every node in exactly one entity, sorted by id; the id is the smallest node id. Independent of the order of
        nodes and judgements.
    """
    known = {node.id: node for node in nodes}
    decided = {pair: row for pair, row in latest(judgements).items() if pair[0] in known and pair[1] in known}
    apart: dict[NodeId, set[NodeId]] = defaultdict(set)
    for (left, right), row in decided.items():
        if row.verdict is Verdict.DIFFERENT:
            apart[left].add(right)
            apart[right].add(left)
    members: dict[NodeId, set[NodeId]] = {key: {key} for key in known}
    root = {key: key for key in known}
    joins = [(pair, row) for pair, row in decided.items() if row.verdict is Verdict.SAME]
    for (left, right), _ in sorted(joins, key=lambda item: (weakness(item[1]), item[0])):
        one, two = root[left], root[right]
        if one == two or not may_join(known[left], known[right]) or _held_apart(members[one], members[two], apart):
            continue
        small, large = sorted((one, two), key=lambda key: (len(members[key]), key))
        for key in members[small]:
            root[key] = large
        members[large] |= members.pop(small)
    return sorted(
        (entity_of([known[key] for key in sorted(group)]) for group in members.values()), key=lambda entity: entity.id
    )


def weakness(row: Judgement) -> tuple[bool, float]:
    """Returns what links are ordered by, the strongest first: people before rules, then the score (none counts as 1)."""
    return row.agent.startswith(RULE_PREFIX), -(float(row.score) if row.score else 1.0)


def may_join(left: Node, right: Node) -> bool:
    """Says whether two records can be one at all: of one kind, and neither stands for somebody without a name."""
    # What stands for somebody without a name in one text may stand for anybody in the next.
    return left.schema == right.schema and not left.shielded and not right.shielded


def _held_apart(one: set[NodeId], two: set[NodeId], apart: Mapping[NodeId, set[NodeId]]) -> bool:
    small, large = sorted((one, two), key=len)
    return any(not large.isdisjoint(apart.get(key, ())) for key in small)


def entity_of(group: Sequence[Node]) -> Entity:
    """Returns the entity that nodes are together, given in the order of their ids."""
    spellings = tuple(sorted({name for node in group for name in (node.name, *node.spellings) if name}))
    return Entity(
        id=EntityId(group[0].id),
        schema=group[0].schema,
        name=fullest(group),
        members=tuple(node.id for node in group),
        spellings=spellings,
        shielded=any(node.shielded for node in group),
    )


def fullest(group: Sequence[Node]) -> str:
    """Returns the most frequent of the fullest spellings: most parts first, then most documents, then alphabet."""
    counted = Counter(node.name for node in group)
    return min(counted, key=lambda name: (-len(plain(name).split()), -counted[name], name))
