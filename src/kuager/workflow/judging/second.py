"""A second reader of judged pairs: blind, kept in the review log, and never changing who is who.

As with claims (``workflow.agreement``): what the second reader says is compared with what counts, so that disagreement
can be counted, shown and settled by people.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from kuager import resolve
from kuager.errors import UsageError
from kuager.model import Decision, Judgement, NodeId, Review, Verdict
from kuager.workflow.agreement import Kappa, cohen
from kuager.workflow.archive import Archive
from kuager.workflow.context import Context, context
from kuager.workflow.judging.asking import by_pair, pair_of
from kuager.workflow.judging.beside import records_beside
from kuager.workflow.judging.rows import link_row
from kuager.workflow.judging.views import Beside, Link

PAIR: Final = "pair:"
"""Prefix of a second reader's verdict about two records, and of what it is about."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SecondPairs:
    """What waits for a second reader, and where the two readers differ.

    Attributes:
        view: the next pair, as if nothing had been judged; None when none waits.
        waiting: how many pairs wait for this reader.
        kappa: agreement over all pairs that two people read.
        differ: (what counts, what the second reader said, who that was, why) of each pair on which they differ.
    """

    view: Beside | None
    waiting: int
    kappa: Kappa
    differ: tuple[tuple[Link, str, str, str], ...]


def second_pairs(archive: Archive, agent: str) -> SecondPairs:
    """Returns what this reader may judge a second time, and where second readers differed.

    A pair joins the list of differences only for readers who have answered it: until then it would show the first answer.
    """
    here = context(archive)
    given = _given(archive)
    waiting = list(_waiting(archive, here, agent, given))
    both = [(by, row) for pair, row in by_pair(archive).items() if (by := given.get(pair)) and not _rule(row)]
    differ = [
        (by, row) for by, row in both if _verdict(by) != row.verdict.value and (row.left, row.right) not in waiting
    ]
    return SecondPairs(
        view=records_beside(archive, *waiting[0]) if waiting else None,
        waiting=len(waiting),
        kappa=cohen([(row.verdict.value, _verdict(by)) for by, row in both]),
        differ=tuple((link_row(here, row), _verdict(by), by.agent, by.reason) for by, row in differ),
    )


def second_judgement(archive: Archive, left: str, right: str, verdict: Verdict, agent: str, reason: str = "") -> Review:
    """Records what a second reader says of two records; who is who stays as it is.

    Raises:
        UsageError: when the pair does not wait for this reader.
    """
    pair = pair_of(NodeId(left), NodeId(right))
    if pair not in set(_waiting(archive, context(archive), agent, _given(archive))):
        raise UsageError("This pair does not wait for a second answer of yours", item=left)
    with archive.store.write() as writer:
        review = writer.review(
            _object(pair), PAIR + verdict.value, agent=agent, at=archive.clock.now(), reason=reason.strip()
        )
        writer.advance()
    return review


def undo_second_judgement(archive: Archive, agent: str) -> bool:
    """Takes back this reader's latest second answer; False when there is none."""
    mine = [row for row in _given(archive).values() if row.agent == agent]
    if not mine:
        return False
    last = max(mine, key=lambda row: row.seq)
    with archive.store.write() as writer:
        writer.review(last.object, Decision.UNDO.value, agent=agent, at=archive.clock.now(), undoes=last.seq)
        writer.advance()
    return True


def _object(pair: tuple[NodeId, NodeId]) -> str:
    return f"{PAIR}{pair[0]}:{pair[1]}"


def _verdict(row: Review) -> str:
    return row.decision.removeprefix(PAIR)


def _rule(row: Judgement) -> bool:
    return row.agent.startswith(resolve.RULE_PREFIX)


def _given(archive: Archive) -> dict[tuple[NodeId, NodeId], Review]:
    """Returns the latest second answer of every pair that was not taken back."""
    rows = archive.store.reviews()
    undone = {row.undoes for row in rows if row.undoes is not None}
    found: dict[tuple[NodeId, NodeId], Review] = {}
    for row in rows:
        if row.decision.startswith(PAIR) and row.seq not in undone:
            _, left, right = row.object.split(":")
            found[NodeId(left), NodeId(right)] = row
    return found


def _waiting(
    archive: Archive, here: Context, agent: str, given: dict[tuple[NodeId, NodeId], Review]
) -> Iterator[tuple[NodeId, NodeId]]:
    """Yields pairs that other people judged and nobody read twice, by a hash of pair and reader: a fair sample first."""
    mine = {pair_of(row.left, row.right) for row in archive.store.judgements() if row.agent == agent}
    pairs = [
        pair
        for pair, row in by_pair(archive).items()
        if not _rule(row) and pair not in mine and pair not in given and pair[0] in here.nodes and pair[1] in here.nodes
    ]
    yield from sorted(pairs, key=lambda pair: hashlib.sha256(f"{agent}\n{pair[0]}\n{pair[1]}".encode()).digest())
