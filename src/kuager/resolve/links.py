"""What judgements say as a graph of links: where they contradict one another, what an act was, how a group is taken apart.

``cluster`` never puts together what somebody judged different, so a contradiction is safe; it is not silent either:
:func:`conflicts` names every one, with the chain of decisions that says otherwise, for a person to settle.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from kuager.model import Joined, Judgement, NodeId, Verdict
from kuager.ports import Node
from kuager.resolve.cluster import RULE_PREFIX, Pair, latest, may_join, weakness

Links = Mapping[NodeId, Mapping[NodeId, Judgement]]
"""For each record, the records that standing judgements call the same as it, and the judgement."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """People said that two records are different, and by a chain of other decisions that they are the same.

    Attributes:
        apart: the judgement that holds the two ends apart.
        chain: judgements "the same" that lead from its left record to its right one, in this order; the shortest.
    """

    apart: Judgement
    chain: tuple[Judgement, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """What one agent did at one instant: one judgement, or several that stand and fall together."""

    rows: tuple[Judgement, ...]

    @property
    def number(self) -> int:
        """The act's number: that of its first judgement."""
        return self.rows[0].seq


def acts(judgements: Iterable[Judgement]) -> list[Act]:
    """Returns the log as acts, in order.

    Rows of one person that follow one another with one instant and one reason are one act (taking a group apart). A
    rule's links are never one: each was found by itself.
    """
    found: list[Act] = []
    for _, rows in groupby(sorted(judgements, key=lambda row: row.seq), key=_act_of):
        found.append(Act(rows=tuple(rows)))
    return found


def _act_of(row: Judgement) -> tuple[object, ...]:
    alone = row.seq if row.agent.startswith(RULE_PREFIX) else 0
    return row.agent, row.at, row.reason, row.undoes is None, alone


def same_links(nodes: Iterable[Node], judgements: Iterable[Judgement], *, rules: bool = True) -> Links:
    """Returns the graph of what stands as "the same" between records that may be one.

    Args:
        nodes: the records.
        judgements: the log.
        rules: whether the links of stated rules are among them.
    """
    return _graph({node.id: node for node in nodes}, latest(judgements), rules=rules)


def _graph(known: Mapping[NodeId, Node], decided: Mapping[Pair, Judgement], *, rules: bool) -> Links:
    links: dict[NodeId, dict[NodeId, Judgement]] = defaultdict(dict)
    for (left, right), row in sorted(decided.items()):
        if (
            row.verdict is Verdict.SAME
            and (rules or not row.agent.startswith(RULE_PREFIX))
            and left in known
            and right in known
            and may_join(known[left], known[right])
        ):
            links[left][right] = row
            links[right][left] = row
    return links


def conflicts(nodes: Iterable[Node], judgements: Iterable[Judgement]) -> list[Conflict]:
    """Returns every "different" whose two records people joined by other decisions; the latest first.

    A stated rule that is in the way of a person's "different" is no conflict: people outweigh rules.

    Args:
        nodes: the records.
        judgements: the log, in any order.
    """
    known = {node.id: node for node in nodes}
    decided = latest(judgements)
    links = _graph(known, decided, rules=False)
    found = [
        Conflict(apart=row, chain=chain)
        for (left, right), row in decided.items()
        if row.verdict is Verdict.DIFFERENT and (chain := _chain(links, left, right))
    ]
    return sorted(found, key=lambda one: -one.apart.seq)


def _chain(links: Links, start: NodeId, goal: NodeId) -> tuple[Judgement, ...]:
    """Returns the shortest way between two records, the same one each time; empty when there is none."""
    came: dict[NodeId, NodeId] = {start: start}
    waiting = deque([start])
    while waiting and goal not in came:
        one = waiting.popleft()
        for other in sorted(links.get(one, ())):
            if other not in came:
                came[other] = one
                waiting.append(other)
    if goal not in came or start == goal:
        return ()
    way = [goal]
    while way[-1] != start:
        way.append(came[way[-1]])
    return tuple(links[one][two] for one, two in zip(way[:0:-1], way[-2::-1], strict=True))


def reached(links: Links, start: Iterable[NodeId]) -> set[NodeId]:
    """Returns the records that links lead to from some, these included."""
    found = set(start)
    waiting = list(found)
    while waiting:
        for other in links.get(waiting.pop(), ()):
            if other not in found:
                found.add(other)
                waiting.append(other)
    return found


def holding(members: Sequence[NodeId], links: Links) -> list[Judgement]:
    """Returns the links that hold a group together, the strongest first: without any one of them it would fall apart.

    The last is the weakest link, which is the first to look at when the group seems to hold two people.
    """
    inside = set(members)
    rows = {row.seq: row for one in members for other, row in links.get(one, {}).items() if other in inside}
    joined: Joined[NodeId] = Joined()
    strongest = sorted(
        rows.values(), key=lambda row: (weakness(row), min(row.left, row.right), max(row.left, row.right))
    )
    return [row for row in strongest if joined.join(row.left, row.right)]


def parting(stays: Sequence[NodeId], goes: Sequence[NodeId], links: Links) -> Iterator[tuple[NodeId, NodeId, Verdict]]:
    """Yields what has to be judged so that a group becomes two: every pair across is different, each half stays whole.

    Every pair, and not only those linked now: a link found later between any two of them must not bring both halves
    together again. Where a half hung together only through the other, it is said that its pieces are the same.
    """
    for one in sorted(stays):
        for two in sorted(goes):
            yield min(one, two), max(one, two), Verdict.DIFFERENT
    for half in (stays, goes):
        pieces = _pieces(half, links)
        for piece in pieces[1:]:
            one, two = sorted((pieces[0][0], piece[0]))
            yield one, two, Verdict.SAME


def _pieces(half: Sequence[NodeId], links: Links) -> list[list[NodeId]]:
    inside = set(half)
    own = {one: {other: row for other, row in links.get(one, {}).items() if other in inside} for one in half}
    left, pieces = sorted(half), []
    while left:
        piece = reached(own, [left[0]])
        pieces.append(sorted(piece))
        left = [one for one in left if one not in piece]
    return pieces
