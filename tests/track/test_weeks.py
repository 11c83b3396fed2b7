"""Weeks, an end, pauses: what a campaign counts other than days, and which way a published number fits."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kuager.errors import BadDateError
from kuager.track import CONVENTIONS, Counting, Pause, Series, Unit, fits, local_date
from tests.track.test_days import series

FRIDAYS = frozenset(range(7)) - {4}


def test_a_weekly_vigil_counts_weeks_from_its_first_day():
    vigil = Series(start=date(2024, 2, 2), unit=Unit.WEEKS, rest_weekdays=FRIDAYS)
    assert [vigil.day_number(date(2024, 2, day)) for day in (2, 8, 9, 29)] == [1, 1, 2, 4]
    assert vigil.date_of(5) == date(2024, 3, 1)
    assert vigil.picket_days(date(2024, 3, 1)) == 5
    assert Series(start=date(2024, 2, 2), unit=Unit.WEEKS, counting=Counting.ELAPSED).day_number(date(2024, 2, 9)) == 1


def test_a_pause_that_stops_the_counter_moves_weeks_too():
    pause = Pause(start=date(2024, 2, 9), end=date(2024, 2, 22), stops_counter=True)
    vigil = Series(start=date(2024, 2, 2), unit=Unit.WEEKS, rest_weekdays=FRIDAYS, pauses=(pause,))
    assert (vigil.day_number(date(2024, 2, 22)), vigil.day_number(date(2024, 2, 23))) == (1, 2)
    assert vigil.paused_days(date(2024, 3, 1)) == 14
    best = fits(vigil, 5, date(2024, 3, 1))[0]
    assert (best.convention, best.off) == ("weeks-ordinal", 0)
    assert fits(vigil, 3, date(2024, 3, 1))[0].convention == "weeks-unpaused-ordinal"


@given(series(), st.integers(min_value=0, max_value=900))
def test_week_numbers_change_every_seven_counted_days(counter, step):
    if not counter.counts_rest_days:
        return
    days = Series(start=counter.start, pauses=counter.pauses)
    weeks = Series(start=counter.start, pauses=counter.pauses, unit=Unit.WEEKS)
    on = counter.start + timedelta(days=step)
    assert weeks.day_number(on) == (days.day_number(on) - 1) // 7 + 1
    first = weeks.date_of(weeks.day_number(on))
    assert first <= on
    assert weeks.day_number(first) == weeks.day_number(on)


@given(series(), st.integers(min_value=0, max_value=600), st.integers(min_value=0, max_value=600))
def test_nothing_is_counted_after_the_end(counter, length, later):
    end = counter.start + timedelta(days=length)
    ended = Series(
        start=counter.start, counting=counter.counting, rest_weekdays=counter.rest_weekdays, pauses=counter.pauses,
        counts_rest_days=counter.counts_rest_days, end=end,
    )  # fmt: skip
    after = end + timedelta(days=later)
    assert ended.day_number(after) == counter.day_number(end)
    assert ended.picket_days(after) == counter.picket_days(end)
    assert ended.picket_days(after) + ended.rest_days(after) == length + 1
    assert ended.is_rest(end + timedelta(days=1))


@given(series(), st.integers(min_value=0, max_value=900), st.sampled_from(Unit))
def test_what_a_convention_computes_fits_that_convention(counter, step, unit):
    on = counter.start + timedelta(days=step)
    for way in fits(counter, 1, on, unit=unit, held=3):
        assert way.convention in CONVENTIONS
        again = fits(counter, way.computed, on, unit=unit, held=3)
        assert again[0].off == 0
        assert {one.convention for one in again if one.off == 0} >= {way.convention}
        assert way.off == 1 - way.computed


def test_pauses_and_logged_days_are_ways_of_counting():
    pause = Pause(start=date(2023, 1, 10), end=date(2023, 1, 19))
    counter = Series(start=date(2023, 1, 1), pauses=(pause,), rest_weekdays=frozenset({6}))
    on = date(2023, 1, 31)
    assert fits(counter, 31, on)[0].convention == "calendar-ordinal"
    assert fits(counter, 21, on)[0].convention == "unpaused-ordinal"
    assert fits(counter, 17, on)[0].convention == "picket-ordinal"
    assert fits(counter, 12, on, held=12)[0].convention == "held"
    assert [one.off for one in fits(counter, 33, on)][:1] == [2]
    assert fits(counter, 5, on, unit=Unit.WEEKS)[0].convention == "weeks-ordinal"


@pytest.mark.parametrize("day", [28, 29])
def test_the_day_in_almaty_is_six_hours_ahead_before_march_2024_and_five_after(day):
    late = datetime(2024, 2, day, 18, 30, tzinfo=UTC) if day == 28 else datetime(2024, 3, 1, 18, 30, tzinfo=UTC)
    counter = Series(start=date(2024, 2, 28))
    here = local_date(late, "Asia/Almaty")
    assert (here, counter.day_number(here)) == ((date(2024, 2, 29), 2) if day == 28 else (date(2024, 3, 1), 3))


@pytest.mark.parametrize(
    "make",
    [
        lambda: Series(start=date(2023, 1, 2), end=date(2023, 1, 1)),
        lambda: Series(start=date(2023, 1, 2), unit=Unit.WEEKS, counts_rest_days=False, rest_weekdays=frozenset({6})),
        lambda: Series(start=date(2023, 1, 2), end=date(2023, 1, 9)).date_of(9),
        lambda: fits(Series(start=date(2023, 1, 2)), 1, date(2023, 1, 1)),
    ],
)
def test_what_cannot_be_is_refused(make):
    with pytest.raises(BadDateError):
        make()
