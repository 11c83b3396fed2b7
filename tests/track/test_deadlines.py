"""Deadlines: terms in days, working days and months against slow counting, and what the clock of an appeal says."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kuager.errors import BadDateError
from kuager.track import deadlines as d

DAYS = st.dates(date(1999, 1, 1), date(2040, 12, 31))
YEARLY = st.frozensets(
    st.sampled_from([(1, 1), (1, 2), (2, 29), (3, 8), (3, 21), (5, 1), (12, 16), (12, 31)]), max_size=8
)
CALENDARS = st.builds(
    d.WorkCalendar,
    weekend=st.frozensets(st.integers(0, 6), max_size=6),
    yearly=YEARLY,
    free=st.frozensets(st.dates(date(2020, 1, 1), date(2021, 12, 31)), max_size=6),
    working=st.frozensets(st.dates(date(2020, 1, 1), date(2021, 12, 31)), max_size=6),
)


@given(CALENDARS, st.dates(date(2019, 10, 1), date(2021, 12, 31)), st.integers(0, 500))
def test_working_days_between_are_those_counted_one_by_one(calendar: d.WorkCalendar, start: date, length: int) -> None:
    end = start + timedelta(days=length)
    slow = sum(calendar.works(start + timedelta(days=step)) for step in range(1, length + 1))
    assert calendar.between(start, end) == slow
    assert calendar.between(end, start) == 0


@given(CALENDARS, st.dates(date(2019, 10, 1), date(2021, 12, 31)), st.integers(1, 90))
def test_the_nth_working_day_is_one_and_has_n_working_days_before_it(
    calendar: d.WorkCalendar, start: date, count: int
) -> None:
    last = d.due(start, d.Term(count=count, unit=d.Unit.WORKING_DAYS), calendar)
    assert calendar.works(last)
    assert calendar.between(start, last) == count


@given(DAYS, st.integers(1, 240), st.integers(1, 240))
def test_months_keep_the_day_or_take_the_last_and_never_go_back(day: date, one: int, more: int) -> None:
    last = d.add_months(day, one)
    assert (last.year * 12 + last.month) - (day.year * 12 + day.month) == one
    assert last.day == day.day or (last.day < day.day and (last + timedelta(days=1)).day == 1)
    assert d.add_months(day, one + more) > last


@given(DAYS, st.integers(1, 400), CALENDARS)
def test_a_term_that_rolls_ends_on_the_first_working_day_from_its_end(
    day: date, count: int, calendar: d.WorkCalendar
) -> None:
    plain = d.due(day, d.Term(count=count), calendar)
    rolled = d.due(day, d.Term(count=count, rolls=True), calendar)
    assert plain == day + timedelta(days=count)
    assert calendar.works(rolled)
    assert rolled >= plain
    assert not any(calendar.works(plain + timedelta(days=step)) for step in range((rolled - plain).days))


def test_known_terms() -> None:
    assert d.due(date(2024, 1, 31), d.Term(count=1, unit=d.Unit.MONTHS)) == date(2024, 2, 29)
    assert d.due(date(2023, 1, 31), d.Term(count=1, unit=d.Unit.MONTHS)) == date(2023, 2, 28)
    nauryz = d.WorkCalendar(yearly=frozenset({(3, 8), (3, 21), (3, 22), (3, 23)}))
    # Received on Monday 4 March 2024: the 8th (Friday) and 21st, 22nd (Thursday, Friday) are free.
    assert d.due(date(2024, 3, 4), d.Term(count=15, unit=d.Unit.WORKING_DAYS), nauryz) == date(2024, 3, 28)
    moved = d.WorkCalendar(yearly=nauryz.yearly, working=frozenset({date(2024, 3, 16)}))
    assert d.due(date(2024, 3, 4), d.Term(count=15, unit=d.Unit.WORKING_DAYS), moved) == date(2024, 3, 27)


@pytest.mark.parametrize("count", [0, -1, d.LONGEST + 1])
def test_a_term_without_units_or_without_end_is_refused(count: int) -> None:
    with pytest.raises(BadDateError):
        d.Term(count=count)


def test_what_lies_beyond_the_calendar_is_said() -> None:
    for unit in d.Unit:
        with pytest.raises(BadDateError):
            d.due(date.max, d.Term(count=2, unit=unit))
    with pytest.raises(BadDateError):
        d.WorkCalendar(weekend=frozenset(range(7)))


@given(DAYS, st.none() | st.integers(0, 300), st.integers(0, 900), st.none() | st.integers(0, 900))
def test_the_clock_is_late_exactly_when_the_last_day_has_passed(
    sent: date, term: int | None, passed: int, answer: int | None
) -> None:
    last = None if term is None else sent + timedelta(days=term)
    today = sent + timedelta(days=passed)
    answered = None if answer is None or answer > passed else sent + timedelta(days=answer)
    read = d.clock(sent, last, today, answered=answered)
    end = answered or today
    assert read.days_open == (end - sent).days
    assert read.days_late == (max(0, (end - last).days) if last else 0)
    assert (read.state is d.State.OVERDUE) == (answered is None and last is not None and today > last)
    assert (read.state is d.State.ANSWERED_LATE) == (answered is not None and last is not None and answered > last)
    assert (read.state in d.OPEN) == (answered is None)


def test_closing_and_silence_end_the_waiting() -> None:
    sent, last, today = date(2024, 1, 1), date(2024, 1, 20), date(2024, 3, 1)
    assert d.clock(sent, last, today, silence=True).state is d.State.SILENCE
    assert d.clock(sent, last, today, silence=True).days_late == 41
    closed = d.clock(sent, last, today, closed=date(2024, 2, 1))
    assert (closed.state, closed.days_open, closed.days_late) == (d.State.CLOSED, 31, 0)
    late = d.clock(sent, last, today, silence=True, answered=date(2024, 2, 2))
    assert (late.state, late.days_late) == (d.State.ANSWERED_LATE, 13)


COURSES = st.lists(
    st.builds(
        d.Course,
        days=st.none() | st.integers(0, 400),
        waited=st.integers(0, 2000),
        late=st.just(value=False),
    ),
    max_size=30,
)


@given(COURSES)
def test_figures_of_a_set(courses: list[d.Course]) -> None:
    found = d.figures(courses)
    took = [one.days for one in courses if one.days is not None]
    assert (found.sent, found.answered) == (len(courses), len(took))
    if found.median is not None:
        assert sum(day <= found.median for day in took) * 2 >= len(took)
        assert sum(day >= found.median for day in took) * 2 >= len(took)
    for days in (0, 30, 400):
        within, judged = d.answered_within(courses, days)
        assert 0 <= within <= judged <= len(courses)
    assert d.answered_within(courses, 400)[0] == len(took)


def test_an_appeal_that_has_not_waited_long_enough_says_nothing_yet() -> None:
    young = d.Course(days=None, waited=10)
    old = d.Course(days=None, waited=90)
    quick = d.Course(days=5, waited=5)
    assert d.answered_within([young, old, quick], 30) == (1, 2)
