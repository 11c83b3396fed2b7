"""The day counter: number to date and back, rest days, pauses, conventions."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kuager.errors import BadDateError
from kuager.track import Counting, Pause, Series, fits

START = st.dates(min_value=date(1995, 1, 1), max_value=date(2080, 1, 1))


@st.composite
def series(draw):
    start = draw(START)
    rest = draw(st.frozensets(st.integers(0, 6), max_size=6))
    pauses, at = [], start + timedelta(days=1)
    for gap, length, stops in draw(
        st.lists(st.tuples(st.integers(1, 200), st.integers(0, 60), st.booleans()), max_size=4)
    ):
        first = at + timedelta(days=gap)
        last = first + timedelta(days=length)
        pauses.append(Pause(start=first, end=last, stops_counter=stops))
        at = last + timedelta(days=1)
    counts = draw(st.booleans()) or start.weekday() in rest
    return Series(
        start=start,
        counting=draw(st.sampled_from(Counting)),
        rest_weekdays=rest,
        pauses=tuple(pauses),
        counts_rest_days=counts,
    )


def test_published_days_of_a_campaign_that_rests_on_sundays():
    counter = Series(start=date(2021, 2, 8), rest_weekdays=frozenset({6}))
    assert counter.date_of(300) == date(2021, 12, 4)
    assert (counter.picket_days(date(2021, 12, 4)), counter.rest_days(date(2021, 12, 4))) == (258, 42)
    assert counter.date_of(500) == date(2022, 6, 22)


def test_elapsed_counting_calls_the_first_day_zero():
    counter = Series(start=date(2023, 1, 1), counting=Counting.ELAPSED)
    assert counter.day_number(date(2023, 1, 1)) == 0
    assert counter.date_of(0) == date(2023, 1, 1)
    assert counter.date_of(365) == date(2024, 1, 1)


def test_leap_day_is_a_day():
    counter = Series(start=date(2024, 2, 28))
    assert [counter.date_of(number).isoformat() for number in (1, 2, 3)] == ["2024-02-28", "2024-02-29", "2024-03-01"]


def test_a_pause_stops_the_counter_only_when_the_campaign_says_so():
    still = Pause(start=date(2023, 1, 10), end=date(2023, 1, 19))
    stops = Pause(start=date(2023, 1, 10), end=date(2023, 1, 19), stops_counter=True)
    first = date(2023, 1, 1)
    assert Series(start=first, pauses=(still,)).day_number(date(2023, 1, 20)) == 20
    assert Series(start=first, pauses=(stops,)).day_number(date(2023, 1, 20)) == 10
    assert Series(start=first, pauses=(stops,)).day_number(date(2023, 1, 15)) == 9
    assert Series(start=first, pauses=(still,)).picket_days(date(2023, 1, 20)) == 10


@given(series(), st.integers(min_value=1, max_value=1500))
def test_number_to_date_to_number(counter, number):
    assert counter.day_number(counter.date_of(number)) == number


@given(series(), st.integers(min_value=0, max_value=900))
def test_date_of_gives_the_first_day_with_that_number(counter, step):
    on = counter.start + timedelta(days=step)
    first = counter.date_of(counter.day_number(on))
    assert first <= on
    assert counter.day_number(first) == counter.day_number(on)


@given(series(), st.integers(min_value=0, max_value=900))
def test_counters_never_go_back_and_days_add_up(counter, step):
    on = counter.start + timedelta(days=step)
    after = on + timedelta(days=1)
    assert 0 <= counter.day_number(after) - counter.day_number(on) <= 1
    grew = counter.picket_days(after) - counter.picket_days(on)
    assert grew == (0 if counter.is_rest(after) else 1)
    assert counter.picket_days(on) + counter.rest_days(on) == step + 1


def test_published_number_is_matched_with_its_convention():
    counter = Series(start=date(2021, 2, 8), rest_weekdays=frozenset({6}))
    best = fits(counter, 258, date(2021, 12, 4))[0]
    assert (best.convention, best.off) == ("picket-ordinal", 0)
    assert fits(counter, 300, date(2021, 12, 4))[0].convention == "calendar-ordinal"
    assert fits(counter, 299, date(2021, 12, 4))[0].convention == "calendar-elapsed"


@pytest.mark.parametrize(
    "make",
    [
        lambda: Pause(start=date(2023, 2, 1), end=date(2023, 1, 1)),
        lambda: Series(start=date(2023, 1, 1), rest_weekdays=frozenset({7})),
        lambda: Series(start=date(2023, 1, 1), rest_weekdays=frozenset(range(7))),
        lambda: Series(start=date(2023, 1, 1), rest_weekdays=frozenset({6}), counts_rest_days=False),
        lambda: Series(
            start=date(2023, 1, 1), pauses=(Pause(start=date(2023, 1, 1), end=date(2023, 1, 2), stops_counter=True),)
        ),
        lambda: Series(
            start=date(2023, 1, 1),
            pauses=(
                Pause(start=date(2023, 2, 1), end=date(2023, 2, 9)),
                Pause(start=date(2023, 2, 9), end=date(2023, 2, 12)),
            ),
        ),
        lambda: Series(start=date(2023, 1, 1)).date_of(0),
        lambda: Series(start=date(2023, 1, 1)).date_of(10_000_000),
        lambda: Series(start=date(2023, 1, 1)).day_number(date(2022, 12, 31)),
    ],
)
def test_what_cannot_be_is_refused(make):
    with pytest.raises(BadDateError):
        make()
