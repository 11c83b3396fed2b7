"""Deciding: every decision is a row, every row can be taken back, and nothing that was said is lost."""

from __future__ import annotations

import pytest

from kuager.errors import BadAnchorError, StaleReviewError, UnknownIdError, UsageError
from kuager.model import Decision, FindingState, Verdict
from kuager.workflow import audit, browse, casework, review, status
from kuager.workflow.context import context


def test_accepting_empties_the_queue(filled):
    waiting = review.queue(filled, 1000)
    assert waiting
    assert [(row.document, row.start) for row in waiting] == sorted(
        ((row.document, row.start) for row in waiting),
        key=lambda one: ([row.document for row in waiting].index(one[0]), one[1]),
    )
    for row in waiting:
        review.decide(filled, row.id, Decision.ACCEPT, "tester")
    assert review.queue(filled, 1000) == []
    assert review.undo_last(filled, "tester") is not None
    assert [row.id for row in review.queue(filled, 1000)] == [waiting[-1].id]


def test_accepting_does_not_recompute(filled):
    generation = filled.store.generation()
    review.decide(filled, review.queue(filled, 1)[0].id, Decision.ACCEPT, "tester")
    browse.overview(filled)
    assert filled.store.generation() == generation


def test_rejected_event_leaves_the_case_and_comes_back(filled):
    before = browse.events(filled)
    victim = next(row for row in review.queue(filled, 1000) if row.prop == "type")
    review.decide(filled, victim.id, Decision.REJECT, "tester", reason="not about our people")
    after = browse.events(filled)
    assert len(after) == len(before) - 1
    review.decide(filled, victim.id, Decision.UNDO, "tester")
    assert browse.events(filled) == before


def test_somebody_of_whom_everything_was_rejected_is_unknown_and_breaks_nothing(filled):
    person = next(row for row in browse.people(filled) if not row.shielded)
    for node in context(filled).entities[person.id].members:
        for claim in list(filled.store.claims(subject=node)):
            review.decide(filled, claim.id, Decision.REJECT, "tester", reason="another campaign")
    assert person.name not in {row.name for row in browse.people(filled)}
    for story in (browse.dossier, casework.family, casework.case, status.status_on):
        with pytest.raises(UnknownIdError):
            story(filled, person.id)


def test_correction_is_a_new_claim_and_the_old_one_stays(filled):
    victim = next(row for row in review.queue(filled, 1000) if row.prop == "name")
    count = sum(1 for _ in filled.store.claims())
    done = review.decide(filled, victim.id, Decision.CORRECT, "tester", "Arman Sadvakasov")
    assert sum(1 for _ in filled.store.claims()) == count + 1
    new = filled.store.claim(done.replaces)
    assert (new.value, new.original_value, new.extractor) == ("Arman Sadvakasov", victim.value, "person:tester")
    assert filled.store.claim(victim.id) is not None
    with pytest.raises(UsageError):
        review.decide(filled, victim.id, Decision.CORRECT, "tester", "  ")


def test_unknown_and_stale_decisions_are_refused(filled):
    with pytest.raises(UnknownIdError):
        review.decide(filled, "c-00000000000000000000", Decision.ACCEPT, "tester")
    with pytest.raises(StaleReviewError):
        review.decide(filled, review.queue(filled, 1)[0].id, Decision.UNDO, "tester")


def test_judging_and_taking_back_restores_every_table(filled):
    pairs = review.proposals(filled)
    assert pairs, "the two stories spell one surname two ways"
    before = filled.store.digests()
    people = {row.name for row in browse.people(filled)}
    done = review.judge(filled, pairs[0].left, pairs[0].right, Verdict.SAME, "tester", "same woman, same bus")
    assert {row.name for row in browse.people(filled)} != people
    review.undo_judgement(filled, done.seq, "tester")
    browse.overview(filled)
    assert filled.store.digests() == before


def test_different_keeps_two_apart_for_good(filled):
    pair = review.proposals(filled)[0]
    review.judge(filled, pair.left, pair.right, Verdict.DIFFERENT, "tester")
    assert (pair.left, pair.right) not in [(row.left, row.right) for row in review.proposals(filled)]


def test_unnamed_people_are_never_joined(filled):
    shielded = [node for node in filled.store.nodes() if node.shielded]
    named = [node for node in filled.store.nodes() if node.schema == "person" and not node.shielded]
    assert shielded
    with pytest.raises(UsageError):
        review.judge(filled, shielded[0].id, named[0].id, Verdict.SAME, "tester")
    assert all(not {row.left, row.right} & {node.id for node in shielded} for row in review.proposals(filled))


def test_selected_words_become_a_claim(filled):
    source = browse.sources(filled)[0]
    view = browse.reader(filled, source.document)
    start = view.text.index("teacher")
    subject = next(row.id for row in browse.people(filled) if row.name == "Arman Sadvakas")
    claim = review.make_claim(
        filled,
        source.document,
        start,
        start + 7,
        exact="teacher",
        subject=subject,
        prop="occupation",
        value="",
        agent="tester",
    )
    assert (claim.anchor.exact, claim.value, claim.extractor) == ("teacher", "teacher", "person:tester")
    dossier = browse.dossier(filled, subject)
    assert "teacher" in {
        group.value for prop in dossier.properties for group in prop.values if prop.prop == "occupation"
    }
    with pytest.raises(BadAnchorError):
        review.make_claim(
            filled,
            source.document,
            start + 1,
            start + 8,
            exact="teacher",
            subject=subject,
            prop="occupation",
            value="",
            agent="tester",
        )


def test_undo_on_the_review_page_leaves_findings_alone(filled):
    review.decide(filled, review.queue(filled, 1)[0].id, Decision.ACCEPT, "tester")
    finding = browse.findings(filled)[0]
    review.settle_finding(filled, finding.id, FindingState.RESOLVED, "tester", "asked the outlet")
    undone = review.undo_last(filled, "tester")
    assert undone is not None
    assert undone.object != finding.id
    assert next(one for one in browse.findings(filled) if one.id == finding.id).state is FindingState.RESOLVED
    assert review.undo_last(filled, "tester") is None


def test_a_pair_left_unsure_no_longer_waits(filled):
    pair = review.proposals(filled)[0]
    before = review.counts(filled)[1]
    review.judge(filled, pair.left, pair.right, Verdict.UNSURE, "tester")
    assert review.counts(filled)[1] == before - 1


def test_finding_keeps_its_state_through_a_rebuild(filled):
    finding = browse.findings(filled)[0]
    review.settle_finding(filled, finding.id, FindingState.EXPLAINED, "tester", "two pickets")
    audit.rebuild(filled)
    assert next(one for one in browse.findings(filled) if one.id == finding.id).state is FindingState.EXPLAINED


def test_rebuild_gives_the_same_tables(filled):
    assert audit.rebuild(filled, check=True).changed == ()
    before = filled.store.digests()
    assert audit.rebuild(filled).changed == ()
    assert filled.store.digests() == before
