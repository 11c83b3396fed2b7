"""Status over time: intervals no more exact than the words, nothing smoothed, certainty only from what is told."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kuager.model import ClaimId, DocumentId, Stance
from kuager.model.schema import schemata, vocabulary
from kuager.weigh.status import (
    ANY,
    Days,
    Side,
    Statement,
    agree,
    days_of,
    ends_of,
    gaps,
    latest,
    rules,
    shifted,
    standing,
    timeline,
)

DATES = [
    "2017",
    "2017-03",
    "2017-03-05",
    "2018-11",
    "2018",
    "2018-11-20",
    "2019-01-01",
    "2017/2018",
    "2018-02/..",
    "XXXX-05",
    "2018~",
]
LATER = ["2018-12", "2019", "2019-06-30", "2020-02"]
SAMPLE = [date(2016, 6, 1) + timedelta(days=step * 37) for step in range(70)]


def told(number: int, status: str, when: str | None = None, **more: object) -> Statement:
    begin, end = ends_of(when)
    row = Statement(
        claim=ClaimId(f"c-{number}"), document=DocumentId(f"d-{number}"), start=0, end=5, exact="words", status=status,
        lineage=f"g-{number}", when=when, begin=begin, finish=end,
    )  # fmt: skip
    return replace(row, **more)


@st.composite
def statements(draw: st.DrawFn) -> Statement:
    finish = days_of(draw(st.none() | st.sampled_from(LATER)))
    when = draw(st.none() | st.sampled_from(DATES))
    more = {"finish": finish} if finish else {}
    return told(
        draw(st.integers(0, 40)),
        draw(st.sampled_from(["held", "in_camp", "imprisoned", "released", "dead", "missing", "exit_denied", "held_trial"])),
        when,
        as_of=days_of(draw(st.none() | st.sampled_from(["2018-06-01", "2019-05", "2020-01-01"]))),
        told=days_of(draw(st.none() | st.sampled_from(["2019-07-01", "2020", "2021-02-03"]))),
        length=draw(st.none() | st.sampled_from(["P15D", "P2M", "P12Y", "PT4H"])),
        stance=draw(st.sampled_from([Stance.ASSERTS, Stance.ASSERTS, Stance.HEDGES, Stance.DENIES, Stance.REPORTS])),
        side=draw(st.sampled_from([Side.SOURCES, Side.SOURCES, Side.AUTHORITY])),
        voice=draw(st.none() | st.sampled_from(["n-1", "n-2"])),
        lineage=draw(st.sampled_from(["g-1", "g-2", "g-3"])),
        **more,
    )  # fmt: skip


MANY = st.lists(statements(), max_size=8)


def certain(rows: list[Statement]) -> set[tuple[date, str, Side]]:
    line = timeline(rows)
    return {(day, one.status, one.side) for day in SAMPLE for one in standing(line, day).must}


@given(MANY)
def test_what_is_certain_lies_within_what_is_possible(rows):
    for one in (*timeline(rows).stretches, *timeline(rows).denials):
        for days in (one.begin, one.may, *([one.must] if one.must else [])):
            assert days.first is None or days.last is None or days.first <= days.last
        if one.must is not None:
            assert one.must.first is not None
            assert one.may.first is None or one.may.first <= one.must.first
            assert one.may.last is None or (one.must.last is not None and one.must.last <= one.may.last)


@given(st.sampled_from(["2017", "2017-03", "2017-03-05", "2018~"]), st.none() | st.sampled_from(LATER))
def test_no_day_is_certain_that_some_reading_of_the_words_leaves_out(when, end):
    more = {"finish": days_of(end)} if end else {}
    (one,) = timeline([told(1, "held", when, **more)]).stretches
    begins, ends = days_of(when) or ANY, days_of(end) or ANY
    for start in filter(None, (begins.first, begins.last)):
        # without an end the status may have ended the day it began
        for stop in (ends.first or start, ends.last or start):
            if one.must is not None and stop >= start:
                first, last = one.must.first, one.must.last
                assert first is not None
                assert last is not None
                assert start <= first <= last <= stop


def test_a_year_makes_no_day_certain_and_a_day_only_itself():
    (year,) = timeline([told(1, "held", "2017")]).stretches
    assert year.must is None
    assert year.may == Days(date(2017, 1, 1), None)
    (day,) = timeline([told(1, "held", "2017-03-05")]).stretches
    assert day.must == Days(date(2017, 3, 5), date(2017, 3, 5))


def test_since_and_still_so_when_it_was_told_is_certain_between():
    (one,) = timeline([told(1, "held", "2017/..", as_of=days_of("2021-02-08"))]).stretches
    assert one.must == Days(date(2017, 12, 31), date(2021, 2, 8))


@given(MANY, st.data())
def test_taking_statements_away_never_adds_certainty(rows, data):
    kept = [row for row in rows if data.draw(st.booleans())]
    assert certain(kept) <= certain(rows)


@given(MANY, st.randoms(use_true_random=False))
def test_the_order_of_statements_does_not_matter(rows, random):
    shuffled = list(rows)
    random.shuffle(shuffled)
    assert timeline(shuffled) == timeline(rows)


@given(MANY.filter(bool))
def test_a_copy_never_counts_again(rows):
    copied = [
        *rows,
        *(replace(row, document=DocumentId("d-copy"), claim=ClaimId(f"{row.claim}-copy"), voice=None) for row in rows),
    ]
    plain = {(one.status, one.side, one.begin, one.may): one.independent for one in timeline(rows).stretches}
    for one in timeline(copied).stretches:
        assert one.independent <= plain[(one.status, one.side, one.begin, one.may)]


def test_one_speaker_in_two_outlets_is_one_voice():
    two = [told(1, "held", "2017", voice="n-wife"), told(2, "held", "2017", voice="n-wife")]
    assert timeline(two).stretches[0].independent == 1
    assert timeline([two[0], replace(two[1], voice="n-son")]).stretches[0].independent == 2


def test_a_later_status_bounds_the_one_before_and_names_itself():
    line = timeline([told(1, "held", "2017-05"), told(2, "released", "2020")])
    held, free = line.stretches
    assert held.may == Days(date(2017, 5, 1), date(2020, 12, 31))
    assert held.closed_by == (ClaimId("c-2"),)
    assert free.may.last is None
    assert [one.status for one in latest(line)] == ["released"]


def test_who_is_told_of_in_a_camp_is_missing_no_longer():
    line = timeline(
        [told(1, "missing", "2017-10"), told(2, "in_camp", "2018-01-20"), told(3, "contact_lost", "2017-10")]
    )
    ends = {one.status: one.may.last for one in line.stretches}
    assert ends == {"missing": date(2018, 1, 20), "in_camp": None, "contact_lost": None}


def test_liberty_comes_before_passports_and_what_has_no_date_has_no_order():
    line = timeline([told(1, "held", "2017-10"), told(2, "watched", "2019"), told(3, "imprisoned")])
    assert {one.status for one in latest(line)} == {"held", "imprisoned"}
    assert [one.status for one in standing(line, date(2018, 1, 1)).undated] == ["imprisoned"]
    assert [one.status for one in latest(timeline([told(2, "watched")]))] == ["watched"]


def test_an_authoritys_word_and_a_denial_close_nothing():
    held = told(1, "held", "2017-05")
    freed = told(2, "free", None, as_of=days_of("2019-05-05"), side=Side.AUTHORITY)
    denied = told(3, "held", "2017-05", stance=Stance.DENIES, side=Side.AUTHORITY)
    line = timeline([held, freed, denied])
    own = next(one for one in line.stretches if one.status == "held")
    assert own.may.last is None
    assert own.independent == 1
    assert [one.status for one in line.denials] == ["held"]
    assert [one.status for one in latest(line)] == ["held"]
    on = standing(line, date(2019, 5, 5))
    assert [one.status for one in on.must] == ["free"]
    assert [one.status for one in on.may] == ["held"]
    assert [one.status for one in on.denied] == ["held"]


def test_two_certain_statuses_of_one_day_clash_and_both_stay():
    line = timeline([
        told(1, "in_camp", None, as_of=days_of("2019-05-05")),
        told(2, "imprisoned", None, as_of=days_of("2019-05-05")),
    ])  # fmt: skip
    assert [(one.left.status, one.right.status) for one in line.conflicts] in (
        [("in_camp", "imprisoned")],
        [("imprisoned", "in_camp")],
    )
    assert len(standing(line, date(2019, 5, 5)).must) == 2


def test_nobody_is_held_after_death_without_a_conflict():
    line = timeline([told(1, "dead", "2018-03-01"), told(2, "held", None, as_of=days_of("2019-05-05"))])
    assert len(line.conflicts) == 1
    assert [one.status for one in latest(line)] == ["dead"]


def test_a_kind_of_the_same_status_is_no_conflict():
    line = timeline(
        [told(1, "held", None, as_of=days_of("2019-05-05")), told(2, "in_camp", None, as_of=days_of("2019-05-05"))]
    )
    assert line.conflicts == ()


def test_what_a_court_ordered_is_no_end():
    (one,) = timeline([told(1, "imprisoned", "2018-01-10", length="P12Y")]).stretches
    assert one.may.last is None
    assert one.due == Days(date(2030, 1, 10), date(2030, 1, 10))
    (short,) = timeline([told(1, "held", "2018-01-10", length="P15D")]).stretches
    assert short.must == Days(date(2018, 1, 10), date(2018, 1, 25))


def test_days_of_which_nobody_speaks_are_gaps():
    line = timeline([told(1, "held", "2018-01-10", length="P15D"), told(2, "held", "2019-03-01")])
    assert gaps(line, date(2019, 6, 1)) == (Days(date(2018, 1, 26), date(2019, 2, 28)),)


def test_doubt_is_never_certain():
    (one,) = timeline([told(1, "held", "2018-01-10", stance=Stance.HEDGES)]).stretches
    assert one.must is None
    assert one.hedged


def test_the_table_names_statuses_and_events_that_exist():
    terms, events = vocabulary("status").terms, {one.id for one in schemata() if one.is_event}
    table = rules()
    assert set(table.track_of) | table.final | table.points | table.ordered | set(table.events.values()) <= set(terms)
    assert set(table.events) <= events


@pytest.mark.parametrize(
    ("one", "two", "same"), [("held", "imprisoned", True), ("in_camp", "imprisoned", False), ("x", "x", True)]
)
def test_statuses_agree_when_one_is_a_kind_of_the_other(one, two, same):
    assert agree(one, two) is agree(two, one) is same


@pytest.mark.parametrize("length", ["P", "", "fifteen days", "P1", "15D"])
def test_a_length_not_understood_is_left_alone(length):
    assert shifted(Days(date(2018, 1, 1), date(2018, 1, 1)), length) is None
