"""Which proposals are still questions for a person: one per pair of entities, and none that is answered already."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from kuager.model import Entity, Judgement, NodeId, Proposal, Verdict
from kuager.resolve.cluster import latest


def questions(
    proposals: Iterable[Proposal], entities: Iterable[Entity], judgements: Iterable[Judgement] = ()
) -> list[Proposal]:
    """Returns the best proposal for each pair of entities.

    Ten documents that spell a name one way and ten that spell it another way give a hundred pairs of nodes but one
    question. Pairs inside one entity are answered; so are entities of which any two members were judged different.

    Args:
        proposals: pairs of nodes, best first.
        entities: who is who now.
        judgements: decisions so far.

    Returns:
        Proposals in the order given.
    """
    of = {node: entity.id for entity in entities for node in entity.members}
    apart = {
        _pair(of, pair) for pair, judgement in latest(judgements).items() if judgement.verdict is Verdict.DIFFERENT
    }
    asked: dict[frozenset[str], Proposal] = {}
    for proposal in proposals:
        pair = _pair(of, (proposal.left, proposal.right))
        if len(pair) > 1 and pair not in apart:
            asked.setdefault(pair, proposal)
    return list(asked.values())


def _pair(of: Mapping[NodeId, str], nodes: Iterable[NodeId]) -> frozenset[str]:
    return frozenset(of.get(node, node) for node in nodes)
