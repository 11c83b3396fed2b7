"""A second reader: blind, never deciding by itself, and compared by Cohen's kappa; many alike decided in one act."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kuager.errors import UsageError
from kuager.model import Decision
from kuager.workflow import agreement, alike, browse, review
from kuager.workflow.reviewed import states

A, C, R = "accept", "correct", "reject"


def test_kappa_of_a_worked_example():
    pairs = [(A, A)] * 20 + [(A, R)] * 5 + [(R, A)] * 10 + [(R, R)] * 15
    got = agreement.cohen(pairs)
    assert (got.n, got.observed, got.expected) == (50, 0.7, 0.5)
    assert got.kappa == pytest.approx(0.4)
    assert (got.low, got.high) == (pytest.approx(0.146, abs=1e-3), pytest.approx(0.654, abs=1e-3))


def test_kappa_says_nothing_where_chance_agrees_always():
    got = agreement.cohen([(A, A)] * 40)
    assert (got.kappa, got.observed, got.few) == (None, 1.0, False)
    assert agreement.cohen([]).n == 0


@given(st.lists(st.tuples(st.sampled_from([A, C, R]), st.sampled_from([A, C, R])), max_size=60))
def test_kappa_is_symmetric_and_bounded(pairs):
    got, turned = agreement.cohen(pairs), agreement.cohen([(b, a) for a, b in pairs])
    assert (got.kappa is None) == (turned.kappa is None)
    if got.kappa is not None:
        assert turned.kappa == pytest.approx(got.kappa, abs=1e-9)
        assert -1 - 1e-9 <= got.kappa <= 1 + 1e-9
        assert got.low is not None
        assert got.high is not None
        assert got.low - 1e-9 <= got.kappa <= got.high + 1e-9
    if pairs and all(a == b for a, b in pairs) and got.kappa is not None:
        assert got.kappa == pytest.approx(1)


def test_a_second_opinion_is_compared_and_changes_nothing(filled):
    rows = review.queue(filled, 8)
    for row in rows:
        review.decide(filled, row.id, Decision.ACCEPT, "first")
    before = browse.events(filled), browse.people(filled)
    second = agreement.second_queue(filled, "second")
    assert {row.id for row in second} == {row.id for row in rows}
    assert [row.id for row in second] == [row.id for row in agreement.second_queue(filled, "second")]
    assert agreement.second_queue(filled, "first") == []
    for row in second[:-2]:
        agreement.second_opinion(filled, row.id, Decision.ACCEPT, "second")
    agreement.second_opinion(filled, second[-2].id, Decision.REJECT, "second", reason="not in the words")
    agreement.second_opinion(filled, second[-1].id, Decision.CORRECT, "second", "another value")
    assert (browse.events(filled), browse.people(filled)) == before
    assert {states(filled)[row.id] for row in rows} == {"accepted"}
    (found,) = agreement.agreement(filled)
    assert (found.first, found.second, found.kappa.n, found.kappa.few) == ("first", "second", 8, True)
    assert found.kappa.observed == 0.75
    assert {one.claim.id for one in found.disagreements} == {row.id for row in second[-2:]}
    assert sum(map(sum, found.table)) == 8
    assert agreement.undo_second(filled, "second")
    assert agreement.agreement(filled)[0].kappa.n == 7
    assert agreement.second_queue(filled, "second")[0].id == second[-1].id
    review.decide(filled, second[-2].id, Decision.REJECT, "first")
    assert [one.settled for one in agreement.agreement(filled)[0].disagreements] == [True]


def test_nobody_is_his_own_second_reader(filled):
    row = review.queue(filled, 1)[0]
    review.decide(filled, row.id, Decision.ACCEPT, "first")
    with pytest.raises(UsageError):
        agreement.second_opinion(filled, row.id, Decision.ACCEPT, "first")
    with pytest.raises(UsageError):
        agreement.second_opinion(filled, row.id, Decision.CORRECT, "second", "  ")


def test_alike_are_decided_and_undone_in_one_act(filled):
    queue = review.queue(filled, 1000)
    seen = next(found for row in queue if (found := alike.alike(filled, row.id)))
    group = max(seen, key=lambda one: len(one.rows))
    ids = [row.id for row in group.rows]
    assert len({(row.prop, row.extractor) for row in group.rows}) == 1
    assert review.decide_all(filled, ids, Decision.ACCEPT, "tester") == len(ids) > 1
    assert not set(ids) & {row.id for row in review.queue(filled, 1000)}
    assert review.decide_all(filled, ids, Decision.REJECT, "tester") == 0
    assert review.undo_last(filled, "tester") is not None
    assert [row.id for row in review.queue(filled, 1000)] == [row.id for row in queue]
    with pytest.raises(UsageError):
        review.decide_all(filled, ids, Decision.CORRECT, "tester")


def test_taking_back_a_correction_takes_back_what_it_put_there(filled):
    row = next(row for row in review.queue(filled, 1000) if row.schema == "person" and row.prop == "name")
    before = browse.people(filled)
    review.decide(filled, row.id, Decision.CORRECT, "tester", "Somebody Else")
    assert browse.people(filled) != before
    review.undo_last(filled, "tester")
    assert browse.people(filled) == before


def test_a_claim_can_be_given_to_another_person(filled):
    rows = [row for row in review.queue(filled, 1000) if row.schema == "person"]
    row = next(one for one in rows if one.prop != "name")
    other = next(one.subject for one in rows if one.subject != row.subject)
    review.decide(filled, row.id, Decision.CORRECT, "tester", row.value, subject=other)
    mine = [
        claim for group in browse.dossier(filled, other).properties for value in group.values for claim in value.claims
    ]
    assert any(one.extractor == "person:tester" and one.prop == row.prop for one in mine) or row.prop == "said"


def test_rejecting_then_accepting_brings_it_back(filled):
    before = browse.events(filled)
    row = next(row for row in review.queue(filled, 1000) if row.prop == "type")
    review.decide(filled, row.id, Decision.REJECT, "tester")
    assert len(browse.events(filled)) == len(before) - 1
    review.decide(filled, row.id, Decision.ACCEPT, "other")
    assert len(browse.events(filled)) == len(before)
