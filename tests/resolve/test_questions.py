"""One question per pair of entities."""

from __future__ import annotations

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from kuager.model import Entity, EntityId, Judgement, NodeId, Proposal, Verdict
from kuager.resolve import questions


def entity(*members: str) -> Entity:
    return Entity(id=EntityId(min(members)), schema="person", name="x", members=tuple(map(NodeId, members)))


def proposal(left: str, right: str, score: str = "0.9") -> Proposal:
    return Proposal(left=NodeId(left), right=NodeId(right), score=score)


def test_many_pairs_are_one_question():
    asked = questions(
        [proposal("a", "c", "0.95"), proposal("b", "d"), proposal("a", "d")], [entity("a", "b"), entity("c", "d")]
    )
    assert [(one.left, one.right) for one in asked] == [("a", "c")]


def test_a_pair_inside_one_entity_is_answered():
    assert questions([proposal("a", "b")], [entity("a", "b")]) == []


def test_different_answers_for_the_whole_entities():
    said = Judgement(
        seq=1,
        left=NodeId("b"),
        right=NodeId("d"),
        verdict=Verdict.DIFFERENT,
        agent="x",
        at=datetime(2024, 1, 1, tzinfo=UTC),
    )
    pairs = [proposal("a", "c")]
    entities = [entity("a", "b"), entity("c", "d")]
    assert questions(pairs, entities) == pairs
    assert questions(pairs, entities, [said]) == []


@given(st.lists(st.tuples(st.sampled_from("abcdef"), st.sampled_from("abcdef"))))
def test_no_pair_of_entities_is_asked_twice(pairs):
    entities = [entity("a", "b"), entity("c"), entity("d", "e", "f")]
    of = {member: one.id for one in entities for member in one.members}
    asked = questions([proposal(left, right) for left, right in pairs], entities)
    keys = [frozenset((of[one.left], of[one.right])) for one in asked]
    assert len(keys) == len(set(keys))
    assert all(len(key) == 2 for key in keys)
