"""Judgements as links: contradictions named whatever the order, groups held by their fewest links, partings that hold."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from kuager.model import Verdict
from kuager.resolve import cluster, conflicts, holding, latest, parting, same_links
from tests.resolve.helpers import judge
from tests.resolve.test_cluster import KEYS, NODES, decisions, groups


@given(decisions(), st.randoms(use_true_random=False))
def test_contradictions_do_not_depend_on_the_order_and_name_a_real_chain(rows, random):
    shuffled = list(rows)
    random.shuffle(shuffled)
    found = conflicts(NODES, rows)
    assert found == conflicts(NODES, shuffled)
    standing = set(latest(rows).values())
    for one in found:
        assert one.apart in standing
        assert set(one.chain) <= standing
        assert all(row.verdict is Verdict.SAME and not row.agent.startswith("rule:") for row in one.chain)
        ends = [key for row in one.chain for key in (row.left, row.right)]
        odd = {key for key in ends if ends.count(key) % 2}
        assert odd == {one.apart.left, one.apart.right}, "a chain begins at one end and ends at the other"


@given(decisions())
def test_without_contradictions_every_word_of_people_counts(rows):
    home = {member: entity.id for entity in cluster(NODES, rows) for member in entity.members}
    if not conflicts(NODES, rows):
        for (left, right), row in latest(rows).items():
            if row.verdict is Verdict.SAME and not row.agent.startswith("rule:"):
                assert home[left] == home[right]


@given(decisions())
def test_a_group_is_held_by_one_link_less_than_it_has_records(rows):
    links = same_links(NODES, rows)
    for entity in cluster(NODES, rows):
        kept = holding(entity.members, links)
        assert len(kept) == len(entity.members) - 1
        assert groups(cluster(NODES, kept)) == ({frozenset(entity.members)} if kept else set())


@given(
    st.sets(st.sampled_from(KEYS), min_size=1, max_size=7),
    st.lists(st.tuples(st.sampled_from(KEYS), st.sampled_from(KEYS)), max_size=10),
)
def test_after_a_parting_no_later_link_of_a_rule_brings_the_halves_together(goes, later):
    joined = [judge(at, one, two) for at, (one, two) in enumerate(pairwise(KEYS), 1)]
    stays = [key for key in KEYS if key not in goes]
    rows = joined + [
        judge(100 + at, left, right, verdict)
        for at, (left, right, verdict) in enumerate(parting(stays, sorted(goes), same_links(NODES, joined)))
    ]
    judged = set(latest(rows))
    new = [pair for pair in later if pair[0] != pair[1] and tuple(sorted(pair)) not in judged]
    rows += [judge(500 + at, one, two, agent="rule:x@1") for at, (one, two) in enumerate(new)]
    whole = {half for half in (frozenset(stays), frozenset(goes)) if len(half) > 1}
    assert groups(cluster(NODES, rows)) == whole
    assert conflicts(NODES, rows) == []
