"""Where people stood, over real archives: as known now and then, the same after a rebuild, and how values are graded."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from kuager.errors import UnknownIdError, UsageError
from kuager.model import Decision, NodeId, Verdict
from kuager.weigh.grades import Level
from kuager.workflow import browse, grading, ingest, refresh, status
from kuager.workflow import review as review_story
from kuager.workflow.knowing import Known
from kuager.workflow.status import Silence, status_on

NEWS = """Northern Courier, 3 May 2021

Police detained Marat Zhumabek on 14 March 2021 in Oskemen.

Marat Zhumabek was sentenced to 7 years in prison on 20 April 2021.
"""
LATER = """Northern Courier, 9 June 2023

Marat Zhumabek was released on 1 June 2023.
"""


def someone(archive, name: str) -> str:
    return next(row.id for row in browse.people(archive) if row.name == name)


@pytest.fixture
def told(archive, tmp_path, clock):
    """An archive that was given a second text a year after the first."""
    folder = tmp_path / "news"
    folder.mkdir()
    (folder / "one.txt").write_text(NEWS, encoding="utf-8")
    list(ingest.add(archive, [str(folder / "one.txt")]))
    clock.at += timedelta(days=400)
    (folder / "two.txt").write_text(LATER, encoding="utf-8")
    list(ingest.add(archive, [str(folder / "two.txt")]))
    left, right = [one.id for one in archive.store.nodes() if one.name == "Marat Zhumabek"]
    with archive.store.write() as writer:
        writer.judge(left, right, Verdict.SAME, agent="tester", at=clock.now())
    return archive


def statuses(view) -> set[str]:
    return {one.status for one in view.line.stretches}


def test_each_status_is_told_at_its_words(told):
    view = status_on(told, someone(told, "Marat Zhumabek"))
    assert statuses(view) >= {"held", "imprisoned"}
    for stretch in view.line.stretches:
        for one in stretch.statements:
            text = told.store.document(one.document).text
            assert text[one.start : one.end] == one.exact


def test_the_day_asked_about_and_the_day_known_are_two_things(told):
    person = someone(told, "Marat Zhumabek")
    now = status_on(told, person, date(2023, 7, 1))
    then = status_on(told, person, date(2023, 7, 1), known=Known(day=date(2024, 6, 1)))
    assert "released" in statuses(now)
    assert "released" not in statuses(then)
    assert {one.status for one in now.latest} == {"released"}
    assert "released" not in {one.status for one in then.latest}


def test_records_that_were_not_joined_yet_are_named(told, tmp_path, clock):
    person = someone(told, "Marat Zhumabek")
    clock.at += timedelta(days=50)
    (tmp_path / "three.txt").write_text(LATER.replace("9 June", "10 June"), encoding="utf-8")
    list(ingest.add(told, [str(tmp_path / "three.txt")]))
    third = [one for one in told.store.nodes() if one.name == "Marat Zhumabek"][-1]
    added = clock.at.date()
    clock.at += timedelta(days=50)
    with told.store.write() as writer:
        writer.judge(third.id, NodeId(person), Verdict.SAME, agent="tester", at=clock.now())
    person = someone(told, "Marat Zhumabek")
    assert status_on(told, person).apart == ()
    assert status_on(told, person, known=Known(day=added + timedelta(days=2))).apart == ("Marat Zhumabek",)


def test_before_anything_was_recorded_nothing_was_known(told):
    view = status_on(told, someone(told, "Marat Zhumabek"), known=Known(day=date(2020, 1, 1)))
    assert view.line.stretches == ()
    assert view.news is None


@pytest.mark.parametrize("by", ["team", "public"])
def test_what_was_known_only_grows(told, by):
    person = someone(told, "Marat Zhumabek")
    before: set[str] = set()
    for day in (date(2021, 1, 1), date(2021, 6, 1), date(2023, 7, 1), date(2024, 5, 2), date(2026, 1, 1)):
        view = status_on(told, person, known=Known(day=day, by=by))
        claims = {str(one.claim) for stretch in view.line.stretches for one in stretch.statements}
        assert before <= claims
        before = claims
    assert before


def test_a_decision_counts_from_the_day_it_was_made(told, clock):
    person = someone(told, "Marat Zhumabek")
    view = status_on(told, person)
    claim = next(s.claim for one in view.line.stretches if one.status == "imprisoned" for s in one.statements)
    clock.at += timedelta(days=100)
    decided = clock.at.date()
    review_story.decide(told, str(claim), Decision.REJECT, "tester", reason="misread")
    assert "imprisoned" not in statuses(status_on(told, person))
    assert "imprisoned" in statuses(status_on(told, person, known=Known(day=decided - timedelta(days=2))))
    assert "imprisoned" not in statuses(status_on(told, person, known=Known(day=decided + timedelta(days=2))))


def test_a_rebuild_changes_nothing(told):
    person = someone(told, "Marat Zhumabek")
    before = status_on(told, person, date(2022, 1, 1))
    refresh.refresh(told)
    told.cache.clear()
    assert status_on(told, person, date(2022, 1, 1)) == before


def test_silence_is_counted_from_the_last_news_as_of_the_day(told):
    person = someone(told, "Marat Zhumabek")
    view = status_on(told, person, date(2023, 6, 19))
    assert view.news is not None
    assert view.news.told_on.startswith("2023-06-09")
    assert view.silence == Silence(least=10, most=10)
    assert status_on(told, person, date(2021, 5, 4)).silence == Silence(least=1, most=1)
    assert status_on(told, person, date(2020, 1, 1)).silence is None


def test_the_list_says_of_everybody_what_the_page_says(told):
    for entity, summary in status.summaries(told).items():
        view = status_on(told, entity)
        assert summary.statuses == tuple(dict.fromkeys(one.status for one in view.latest))
        assert summary.silence == view.silence


def test_nobody_has_no_status(told):
    with pytest.raises(UnknownIdError):
        status_on(told, "n-0000000000000000")


def test_values_of_a_dossier_carry_their_grade(filled):
    for row in browse.people(filled):
        for group in browse.dossier(filled, row.id).properties:
            for value in group.values:
                assert value.grade is not None
                assert value.grade.claims + value.grade.hedged <= len(value.claims)
                assert len(value.voices) == len(value.claims)
                assert (value.grade.level is Level.CONTRADICTED) == (value.grade.against > 0)


def test_a_judgement_of_reliability_needs_a_reason_stands_beside_and_is_taken_back(filled):
    row = next(one for one in browse.people(filled) if browse.dossier(filled, one.id).properties)
    value = browse.dossier(filled, row.id).properties[0].values[0]
    source, claim = value.claims[0].document, value.claims[0].id
    with pytest.raises(UsageError):
        grading.give(filled, source, "likely", "tester", " ")
    with pytest.raises(UsageError):
        grading.give(filled, source, "the best", "tester", "I like them")
    grading.give(filled, source, "likely", "tester", "papers were seen")
    grading.give(filled, claim, "unsure", "tester", "second hand")
    after = browse.dossier(filled, row.id).properties[0].values[0]
    assert {(one.kind, one.value) for one in after.reliability} == {("source", "likely"), ("information", "unsure")}
    assert after.grade == value.grade
    assert after.claims == value.claims  # a judgement of a claim is no decision about it
    grading.take_back(filled, claim, "tester")
    left = browse.dossier(filled, row.id).properties[0].values[0]
    assert [one.kind for one in left.reliability] == ["source"]
    with pytest.raises(UnknownIdError):
        grading.take_back(filled, claim, "tester")
