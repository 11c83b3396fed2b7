"""The first day that fits what sources say."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from kuager.text.daycount import Numbered, Stated, best_start, day_of, days_between, weekdays_between

DAYS = st.dates(min_value=date(1990, 1, 1), max_value=date(2100, 1, 1))


def stated(*values):
    return [Stated(value=value, lineage=f"s{at}") for at, value in enumerate(values)]


def test_year_follows_from_a_numbered_day_and_the_leap_day():
    found = best_start(stated("XXXX-05-10", "2023-05", "2024-05"), [Numbered(number=300, on="XXXX-03-04", lineage="n")])
    assert found is not None
    assert found.day == date(2023, 5, 10) or found.day == date(2024, 5, 10)
    exact = (found.day + timedelta(days=299)).strftime("%m-%d")
    assert exact == "03-04"
    assert found.inferred == ("year",)


def test_publication_decides_when_the_numbered_day_is_not_dated():
    said = stated("XXXX-02-08", "2021-02", "2020-02")
    found = best_start(said, [Numbered(number=500, published="2022-06-27", lineage="n")])
    assert found is not None
    assert found.day == date(2021, 2, 8)


def test_start_is_counted_back_when_nobody_names_it():
    found = best_start([], [Numbered(number=100, on="2022-06-21", lineage="n")])
    assert found is not None
    assert found.day == date(2022, 3, 14)
    assert found.inferred == ("year", "month", "day")


def test_without_a_day_or_a_year_there_is_no_start():
    assert best_start(stated("2021-02"), []) is None
    assert best_start(stated("XXXX-02-08"), []) is None
    assert best_start([], []) is None


def test_more_independent_lineages_win_and_copies_do_not():
    copies = [Stated(value="2020-02-08", lineage="one") for _ in range(5)]
    found = best_start([*copies, *stated("2021-02-08", "2021-02")], [])
    assert found is not None
    assert found.day == date(2021, 2, 8)


@given(st.permutations(["XXXX-02-08", "2021-02", "2020-02", "../2021-03", "nonsense"]))
def test_order_of_statements_does_not_matter(values):
    said = [Stated(value=value, lineage=value) for value in values]
    assert best_start(said, []) == best_start(sorted(said, key=lambda one: one.value), [])


@given(DAYS, st.integers(min_value=1, max_value=5000))
def test_day_of_and_days_between_are_inverse(start, number):
    assert days_between(start, day_of(start, number)) == number


@given(DAYS, st.integers(min_value=0, max_value=800), st.frozensets(st.integers(0, 6)))
def test_weekdays_are_counted_as_one_by_one(start, length, wanted):
    last = start + timedelta(days=length)
    slowly = sum(1 for step in range(length + 1) if (start + timedelta(days=step)).weekday() in wanted)
    assert weekdays_between(start, last, wanted) == slowly


def test_one_text_that_numbers_a_day_does_not_outweigh_the_day_that_a_text_names():
    named = stated("2021-03-01")
    one = best_start(named, [Numbered(number=300, on="2021-06-09", lineage="n")])
    assert one is not None
    assert one.day == date(2021, 3, 1)
    two = best_start(
        named, [Numbered(number=300, on="2021-06-09", lineage="n"), Numbered(number=301, on="2021-06-10", lineage="m")]
    )
    assert two is not None
    assert two.day == day_of(date(2021, 6, 9), 1) - timedelta(days=299)
