"""Who is looked at together: people proposed as one, forms of one name, a given name with the same relative.

For asking questions only: nothing is merged by it, and what was judged different stays apart.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from kuager.model import DocumentId, Entity, Extraction, Joined, Judgement, NodeId, Proposal, Verdict
from kuager.weigh.likeness import case_forms, given_names, same_bones
from kuager.weigh.pairs import lone_names, short_forms

PROPOSED: Final = 0.66
"""Names at least this alike are looked at together; the score is the comparer's threshold for "same"."""


def alike(
    entities: Sequence[Entity],
    proposals: Iterable[Proposal],
    judgements: Iterable[Judgement],
    texts: Mapping[DocumentId, str],
    extractions: Mapping[DocumentId, Extraction],
    entity_of: Mapping[tuple[DocumentId, str], str],
) -> dict[str, str]:
    """Maps each person entity to the first of those it may be one with; the fields are those of ``Material``."""
    people = [one for one in entities if one.schema == "person" and not one.shielded]
    owner = {member: str(one.id) for one in people for member in one.members}
    apart = {
        frozenset((owner.get(one.left), owner.get(one.right))) for one in judgements if one.verdict is Verdict.DIFFERENT
    }
    joined = Joined(owner.values())

    def join(pairs: Iterable[tuple[str, str]]) -> None:
        for left, right in pairs:
            if left in joined and right in joined and frozenset((left, right)) not in apart:
                joined.join(left, right)

    join(_proposed(proposals, owner))
    join(case_forms(people, texts, extractions, entity_of))
    join(same_bones(people))
    join(short_forms(people))
    settled = {key: joined.root(key) for key in owner.values()}
    join([*given_names(people, settled, extractions, entity_of), *lone_names(people, settled, entity_of)])
    return {key: joined.root(key) for key in owner.values()}


def _proposed(proposals: Iterable[Proposal], owner: Mapping[NodeId, str]) -> Iterator[tuple[str, str]]:
    for one in proposals:
        left, right = owner.get(one.left), owner.get(one.right)
        if left and right and float(one.score) >= PROPOSED:
            yield left, right
