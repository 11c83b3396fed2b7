"""Who is who over real archives: nothing that was decided cannot be taken back, and nothing depends on the order."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise, permutations
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kuager.errors import StaleReviewError, UnknownIdError, UsageError
from kuager.model import Feature, NodeId, Proposal, Verdict
from kuager.resolve.rules import SAME_INSTITUTION, SAME_NAME
from kuager.workflow import audit, browse, ingest, judging, switches
from kuager.workflow.archive import Archive
from kuager.workflow.judging.asking import Standing, doubt, worth
from kuager.workflow.judging.comparing import dates_meet
from kuager.workflow.judging.naming import names_beside

THIRD = """Oskemen: teacher's brother still held

OSKEMEN, 9 July 2023 - Arman Sadvakas and Zhanar Toleubek spoke again outside the consulate in Oskemen about Daulet
Sadvakas. Police detained Janar Toleubek on May 3, 2023.
"""
ONE_ARCHIVE = settings(
    max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
"""Every example begins where the last one was taken back to, so that one archive serves them all."""


@pytest.fixture
def case(any_archive: Archive, texts: Path) -> Archive:
    """Three stories, in a plain archive and in an encrypted one."""
    (texts / "c-again.txt").write_text(THIRD, encoding="utf-8", newline="")
    list(ingest.add(any_archive, [str(texts)]))
    return any_archive


def people(archive: Archive) -> list[NodeId]:
    return sorted(node.id for node in archive.store.nodes() if node.schema == "person" and not node.shielded)


def groups(archive: Archive) -> set[frozenset[NodeId]]:
    browse.overview(archive)
    return {frozenset(entity.members) for entity in archive.store.entities()}


def shown(archive: Archive) -> list[object]:
    """All that pages show, but for the history of decisions, which is meant to grow."""
    rows = browse.people(archive)
    return [
        replace(browse.overview(archive), latest=()),
        rows,
        browse.events(archive),
        browse.findings(archive),
        judging.proposals(archive),
        [replace(browse.dossier(archive, row.id), judgements=()) for row in rows],
    ]


def take_all_back(archive: Archive) -> None:
    while judging.undo_last_act(archive, "aru"):
        pass


def pairs(count: int) -> st.SearchStrategy[tuple[int, int]]:
    return st.tuples(st.integers(0, count - 1), st.integers(0, count - 1)).filter(lambda pair: pair[0] < pair[1])


decisions = st.lists(
    st.tuples(pairs(7), st.sampled_from(Verdict)), min_size=1, max_size=4, unique_by=lambda decision: decision[0]
)


def do(archive: Archive, rows: object) -> None:
    nodes = people(archive)
    for (one, two), verdict in rows:  # type: ignore[attr-defined]
        judging.judge(archive, nodes[one], nodes[two], verdict, "aru")


@ONE_ARCHIVE
@given(decisions)
def test_what_is_done_and_taken_back_leaves_nothing_behind(case, rows):
    assert len(people(case)) >= 7
    tables, pages, log = case.store.digests(), shown(case), len(case.store.judgements())
    do(case, rows)
    take_all_back(case)
    assert shown(case) == pages
    assert case.store.digests() == tables
    assert len(case.store.judgements()) == log + 2 * len(rows), "the log keeps both rows of each"


@ONE_ARCHIVE
@given(decisions.filter(lambda rows: len(rows) < 4))
def test_the_order_of_judgements_does_not_matter(case, rows):
    found = []
    for order in permutations(rows):
        do(case, order)
        found.append((groups(case), case.store.digests()))
        take_all_back(case)
    assert all(one == found[0] for one in found)


@ONE_ARCHIVE
@given(decisions, st.lists(st.integers(0, 3), max_size=3))
def test_a_rebuild_after_any_sequence_is_identical(case, rows, backs):
    do(case, rows)
    mine = [row for row in case.store.judgements() if row.agent == "aru" and row.undoes is None][-len(rows) :]
    for at in dict.fromkeys(at for at in backs if at < len(mine)):
        judging.undo_judgement(case, mine[at].seq, "aru")
    assert audit.rebuild(case, check=True).changed == ()
    before = case.store.digests()
    assert audit.rebuild(case).changed == ()
    assert case.store.digests() == before
    take_all_back(case)


@ONE_ARCHIVE
@given(st.sets(st.integers(0, 6), min_size=2, max_size=5), st.data())
def test_a_split_is_one_act_and_is_undone_as_one(case, chosen, data):
    nodes = [people(case)[at] for at in sorted(chosen)]
    for one, two in pairwise(nodes):
        judging.judge(case, one, two, Verdict.SAME, "aru")
    entity = next(entity for entity in case.store.entities() if nodes[0] in entity.members)
    goes = data.draw(st.sets(st.sampled_from(sorted(entity.members)), min_size=1, max_size=len(entity.members) - 1))
    before, tables, pages = groups(case), case.store.digests(), shown(case)
    view = judging.parting(case, entity.id, sorted(goes))
    assert view.stays is not None
    assert view.goes is not None
    assert view.stays.records + view.goes.records == len(entity.members)
    rows = judging.split(case, entity.id, sorted(goes), "aru", "two people")
    assert {frozenset(goes), frozenset(set(entity.members) - goes)} <= groups(case)
    assert judging.contradictions(case) == [], "no link across is left for the order to decide about"
    stays = set(entity.members) - goes
    across = {
        (row.left, row.right)
        for row in judging.proposals(case)
        if ({row.left, row.right} & goes and {row.left, row.right} & stays)
    }
    assert across == set(), "the next proposals respect it"
    judging.undo_judgement(case, rows[-1].seq, "dana")
    assert (groups(case), case.store.digests()) == (before, tables)
    assert shown(case) == pages
    with pytest.raises(StaleReviewError):
        judging.undo_judgement(case, rows[0].seq, "dana")
    take_all_back(case)


@ONE_ARCHIVE
@given(decisions)
def test_unnamed_people_are_never_candidates(case, rows):
    hidden = {node.id for node in case.store.nodes() if node.shielded}
    assert hidden
    do(case, rows)
    first = people(case)[0]
    for one in sorted(hidden):
        with pytest.raises(UsageError):
            judging.judge(case, one, first, Verdict.SAME, "aru")
        with pytest.raises(UsageError):
            judging.split(case, one, [one], "aru", "why")
        with pytest.raises(UnknownIdError):
            judging.split(case, first, [one], "aru", "why")
    # A row that came by another way, and its coming back by an undo of an undo.
    with case.store.write() as writer:
        made = writer.judge(min(first, *hidden), max(first, *hidden), Verdict.SAME, agent="aru", at=case.clock.now())
    back = judging.undo_judgement(case, made.seq, "aru")
    judging.undo_judgement(case, back.seq, "aru")
    assert all(len(group) == 1 for group in groups(case) if group & hidden)
    assert not any({row.left, row.right} & hidden for row in judging.proposals(case))
    take_all_back(case)


def test_the_latest_word_about_a_pair_counts(case):
    one, two = people(case)[:2]
    judging.judge(case, one, two, Verdict.SAME, "aru")
    judging.judge(case, two, one, Verdict.DIFFERENT, "dana")
    assert not any({one, two} <= group for group in groups(case))
    assert judging.contradictions(case) == [], "one pair, two answers: the later one counts and nothing is left open"
    judging.undo_last_act(case, "dana")
    assert any({one, two} <= group for group in groups(case))


def test_a_chain_that_contradicts_is_shown_with_its_cures(case):
    browse.overview(case)
    nodes = {node.id: node for node in case.store.nodes()}
    alone = [group for group in groups(case) if len(group) == 1]
    a, b, c = sorted(
        node for group in alone for node in group if nodes[node].schema == "person" and not nodes[node].shielded
    )[:3]
    first = judging.judge(case, a, b, Verdict.SAME, "aru")
    second = judging.judge(case, b, c, Verdict.SAME, "dana")
    apart = judging.judge(case, c, a, Verdict.DIFFERENT, "timur")
    (found,) = judging.contradictions(case)
    assert found.apart.act == apart.seq
    assert {link.act for link in found.chain} == {first.seq, second.seq}
    assert len(found.left_out) == 1, "one of the two links does not count, and the page says which"
    assert not any({a, c} <= group for group in groups(case)), "kept apart until somebody settles it"
    for cure in (first, second, apart):
        back = judging.undo_judgement(case, cure.seq, "aru")
        assert judging.contradictions(case) == []
        judging.undo_judgement(case, back.seq, "aru")
        assert len(judging.contradictions(case)) == 1


def test_what_is_refused_says_why(case):
    first, second = people(case)[:2]
    place = next(node.id for node in case.store.nodes() if node.schema == "place")
    with pytest.raises(UsageError, match="different kinds"):
        judging.judge(case, first, place, Verdict.SAME, "aru")
    with pytest.raises(UsageError, match="itself"):
        judging.judge(case, first, first, Verdict.SAME, "aru")
    judging.judge(case, first, second, Verdict.SAME, "aru")
    entity = next(entity for entity in case.store.entities() if first in entity.members)
    for chosen, reason in (([], "why"), (list(entity.members), "why"), ([first], " ")):
        with pytest.raises(UsageError):
            judging.split(case, entity.id, chosen, "aru", reason)
    with pytest.raises(UsageError, match="one already"):
        judging.beside(case, first, second)
    with pytest.raises(UnknownIdError):
        judging.undo_judgement(case, 10_000, "aru")


def test_history_says_who_joined_and_parted_and_who_took_it_back(case):
    first, second = people(case)[:2]
    judging.judge(case, first, second, Verdict.SAME, "aru", "the same bus")
    entity = next(entity for entity in case.store.entities() if first in entity.members)
    judging.split(case, entity.id, [second], "dana", "two buses")
    parted, joined = judging.history(case, first)[:2]
    assert (parted.agent, parted.verdict, parted.reason, parted.standing) == (
        "dana",
        "parted",
        "two buses",
        "stands",
    ) or (parted.verdict == "different")
    assert (joined.agent, joined.reason, joined.standing) == ("aru", "the same bus", "overruled")
    judging.undo_judgement(case, parted.number, "timur")
    parted, joined = judging.history(case, first)[:2]
    assert (parted.standing, parted.undone_by) == ("undone", "timur")
    assert joined.standing == "stands"


def test_a_rule_switched_off_joins_nothing_and_loses_nothing(case):
    before, tables, log = groups(case), case.store.digests(), len(case.store.judgements())
    named = {row.rule: row for row in judging.rules(case)}
    assert set(named) == {SAME_NAME, SAME_INSTITUTION}
    assert named[SAME_NAME].standing > 0
    judging.switch_rule(case, SAME_NAME, "aru", on=False, reason="too many of one name")
    links = [row for row in case.store.judgements() if row.agent == SAME_NAME]
    assert not any({row.left, row.right} <= group for row in links for group in groups(case))
    row = next(row for row in judging.rules(case) if row.rule == SAME_NAME)
    assert (row.on, row.by, row.reason, row.standing) == (False, "aru", "too many of one name", len(links))
    assert audit.rebuild(case, check=True).changed == ()
    assert len(case.store.judgements()) == log
    judging.switch_rule(case, SAME_NAME, "aru", on=True)
    assert (groups(case), case.store.digests()) == (before, tables)
    assert switches.off(case) == frozenset()
    with pytest.raises(UnknownIdError):
        judging.switch_rule(case, "rule:none@1", "aru", on=False)


def test_beside_shows_words_agreement_and_what_follows(case):
    row = judging.proposals(case)[0]
    view = judging.beside(case, row.left, row.right)
    assert (view.names.left, view.names.right) == (row.left_name, row.right_name)
    places = [claim for value in (*view.named.left, *view.named.right) for claim in value.claims]
    texts = {claim.document: browse.reader(case, claim.document).text for claim in places}
    assert places
    assert all(texts[claim.document][claim.start : claim.end] == claim.exact for claim in places)
    assert view.documents >= 2
    assert view.claims >= len(places)
    again = judging.beside(case, row.right, row.left)
    assert (again.left_id, again.right_id) == (view.left_id, view.right_id)


# The order of questions, from its own definition.


def proposal(score: float, *features: str) -> Proposal:
    made = tuple(Feature(name=name, value="", why="") for name in features)
    return Proposal(left=NodeId("a"), right=NodeId("b"), score=f"{score:.3f}", features=made)


def standing(claims: int = 3, events: int = 0, findings: int = 0, *, held: bool = False) -> Standing:
    return Standing(claims=claims, events=events, findings=findings, open=held)


def test_a_question_is_worth_what_hangs_on_it():
    base = worth(proposal(0.8), standing(), standing(), 0)
    for more in (standing(claims=30), standing(events=4), standing(findings=1), standing(held=True)):
        assert worth(proposal(0.8), more, standing(), 0).total > base.total
    assert worth(proposal(0.8), standing(), standing(), 3).total > base.total
    assert worth(proposal(0.8), standing(held=True), standing(), 0).parts[1] in {("cases", 1), ("claims", 6)}


@given(st.floats(0.58, 1), st.integers(0, 3))
def test_doubt_is_a_share_and_what_is_nearly_sure_is_worth_less(score, against):
    assert 0 < doubt(score, against) <= 1 + 1e-9
    assert doubt(1.0, 0) < doubt(0.85, 0)


def test_a_wrong_merge_weighs_more_than_a_missed_one():
    # Were both mistakes as bad, nothing would be worth more than a pair that is as likely one as two.
    assert max(doubt(score / 100, 0) for score in range(58, 101)) > doubt(0.58, 0)
    assert doubt(0.85, 0) > doubt(0.85, 2)


def test_names_are_laid_beside_each_other_part_by_part():
    view = names_beside("Айжан Серікбай", "Serikbai Aizhan Nurlanqyzy")
    assert [(part.left, part.right, part.how) for part in view.parts] == [
        ("Айжан", "Aizhan", "alike"),
        ("Серікбай", "Serikbai", "alike"),
        ("", "Nurlanqyzy", "only"),
    ]
    assert (view.left_latin, view.right_latin) == ("Ayzhan Serikbay", "")
    assert names_beside("A. Serikbai", "Aizhan Serikbai").parts[0].how in {"initial", "same"}


def test_dates_that_share_no_day_contradict():
    assert dates_meet("1958", "1958-03-02")
    assert not dates_meet("1958", "1961")
    assert dates_meet("one of these", "1961")


def test_a_second_reader_answers_blind_and_changes_nothing(case):
    first, second = people(case)[:2]
    judging.judge(case, first, second, Verdict.SAME, "aru", "the same bus")
    assert judging.second_pairs(case, "aru").waiting == 0, "a second answer is somebody else's"
    asked = judging.second_pairs(case, "dana")
    assert asked.view is not None
    assert (asked.waiting, asked.view.row.verdict, asked.differ) == (1, None, ())
    assert asked.view.records == (1, 1), "two records, not the person they were joined to"
    before = (groups(case), case.store.digests())
    judging.second_judgement(case, asked.view.row.left, asked.view.row.right, Verdict.DIFFERENT, "dana", "two buses")
    assert (groups(case), case.store.digests()) == before
    (differ,) = judging.second_pairs(case, "dana").differ
    assert (differ[0].verdict, *differ[1:]) == ("same", "different", "dana", "two buses")
    with pytest.raises(UsageError):
        judging.second_judgement(case, first, second, Verdict.SAME, "dana")
    assert judging.undo_second_judgement(case, "dana")
    assert not judging.undo_second_judgement(case, "dana")
    assert judging.second_pairs(case, "dana").waiting == 1


def test_a_different_taken_back_holds_nobody_apart_in_findings(case):
    tables = case.store.digests()
    for row in judging.proposals(case):
        done = judging.judge(case, row.left, row.right, Verdict.DIFFERENT, "aru")
        judging.undo_judgement(case, done.seq, "aru")
        assert case.store.digests() == tables, (row.left_name, row.right_name)
