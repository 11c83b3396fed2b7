"""Clusters are a function of the decisions, not of the order in which they come."""

from hypothesis import given
from hypothesis import strategies as st

from kuager.model import Verdict
from kuager.resolve import cluster, latest
from tests.resolve.helpers import judge, node

KEYS = [f"n{at}" for at in range(8)]
NODES = [node(key, f"Name {key}") for key in KEYS]


def groups(entities):
    return {frozenset(entity.members) for entity in entities if len(entity.members) > 1}


@st.composite
def decisions(draw):
    rows = draw(
        st.lists(
            st.tuples(
                st.sampled_from(KEYS), st.sampled_from(KEYS), st.sampled_from(Verdict), st.sampled_from(["aisha", "rule:x@1"]),
                st.sampled_from([None, "0.9", "0.6"]), st.none() | st.integers(1, 12),
            ),
            max_size=14,
        )
    )  # fmt: skip
    return [
        judge(seq, left, right, verdict, agent=agent, score=score, undoes=undoes if undoes and undoes < seq else None)
        for seq, (left, right, verdict, agent, score, undoes) in enumerate(rows, 1)
    ]


@given(decisions(), st.randoms(use_true_random=False))
def test_order_does_not_matter(rows, random):
    shuffled, mixed = list(rows), list(NODES)
    random.shuffle(shuffled)
    random.shuffle(mixed)
    assert cluster(NODES, rows) == cluster(mixed, shuffled)


@given(decisions())
def test_what_is_different_never_ends_in_one_entity_and_nobody_is_lost(rows):
    entities = cluster(NODES, rows)
    assert sorted(member for entity in entities for member in entity.members) == KEYS
    assert all(entity.id == min(entity.members) for entity in entities)
    home = {member: entity.id for entity in entities for member in entity.members}
    for (left, right), row in latest(rows).items():
        if row.verdict is Verdict.DIFFERENT:
            assert home[left] != home[right]


def test_different_splits_at_the_weakest_link():
    rows = [
        judge(1, "n0", "n1", score="0.95"),
        judge(2, "n1", "n2", score="0.61"),
        judge(3, "n2", "n3", score="0.90"),
        judge(4, "n0", "n3", Verdict.DIFFERENT),
    ]
    assert groups(cluster(NODES, rows)) == {frozenset({"n0", "n1"}), frozenset({"n2", "n3"})}


def test_a_person_outweighs_a_rule():
    rows = [
        judge(1, "n0", "n1", agent="rule:x@1"),
        judge(2, "n1", "n2", agent="aisha", score="0.5"),
        judge(3, "n0", "n2", Verdict.DIFFERENT),
    ]
    assert groups(cluster(NODES, rows)) == {frozenset({"n1", "n2"})}


def test_undo_and_undo_of_the_undo():
    same, undo, redo = judge(1, "n0", "n1"), judge(2, "n0", "n1", undoes=1), judge(3, "n0", "n1", undoes=2)
    assert groups(cluster(NODES, [same])) == {frozenset({"n0", "n1"})}
    assert groups(cluster(NODES, [same, undo])) == set()
    assert groups(cluster(NODES, [same, undo, redo])) == {frozenset({"n0", "n1"})}


def test_the_latest_word_about_a_pair_counts():
    rows = [judge(1, "n0", "n1"), judge(2, "n1", "n0", Verdict.DIFFERENT), judge(3, "n0", "n1", Verdict.UNSURE)]
    assert groups(cluster(NODES, rows[:1])) == {frozenset({"n0", "n1"})}
    assert groups(cluster(NODES, rows[:2])) == set()
    assert groups(cluster(NODES, rows)) == set()


def test_unnamed_people_are_never_joined_with_named_ones_whatever_was_judged():
    nodes = [
        node("n0", "Aigerim Sadykova"),
        node("n1", "a woman", shielded=True),
        node("n2", "Altyn Dala", schema="organisation"),
    ]
    rows = [judge(1, "n0", "n1"), judge(2, "n0", "n2")]
    assert groups(cluster(nodes, rows)) == set()


def test_the_name_is_the_commonest_of_the_fullest():
    nodes = [
        node("a", "Sadykova"),
        node("b", "Aigerim Sadykova"),
        node("c", "Aygerim Sadykova"),
        node("d", "Aigerim Sadykova"),
    ]
    rows = [judge(at, "a", other) for at, other in enumerate("bcd", 1)]
    (entity,) = cluster(nodes, rows)
    assert entity.name == "Aigerim Sadykova"
    assert entity.spellings == ("Aigerim Sadykova", "Aygerim Sadykova", "Sadykova")


def test_judgements_about_unknown_nodes_are_ignored():
    assert groups(cluster(NODES, [judge(1, "n0", "gone")])) == set()
