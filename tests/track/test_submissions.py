"""Completeness of a form and the months of an urgent procedure: nothing is guessed, nothing is lost."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kuager.track.submissions import (
    INTERVAL,
    SET,
    SINGLE,
    Item,
    Mechanism,
    Part,
    Section,
    State,
    Take,
    Told,
    Value,
    Window,
    complete,
    completeness,
    disagree,
    missing,
    urgency,
)


def told(*, stance: str = "asserts") -> Told:
    return Told(claim="c", document="d", title="T", start=0, end=1, exact="x", sha256="0" * 64, stance=stance)


def value(key: str, *, stance: str = "asserts") -> Value:
    return Value(key=key, parts=(Part(words=key, told=(told(stance=stance),), label={}, labelled={}),))


def item(id_: str, **more: object) -> Item:
    given_: dict[str, object] = {"labels": {"en": id_}, "required": False, "takes": (Take(person=id_),)} | more
    return Item(id=id_, **given_)


def form(*items: Item) -> Mechanism:
    return Mechanism(
        id="m", short="M", labels={}, titles={}, languages=("en",), sections=(Section(id="s", labels={}, items=items),)
    )  # fmt: skip


NAMES = ("a", "b", "c", "d", "e")


@given(
    st.sets(st.sampled_from(NAMES)),
    st.dictionaries(st.sampled_from(NAMES), st.lists(st.sampled_from(["x", "y"]), min_size=1, max_size=2)),
)
def test_every_item_is_filled_or_missing_and_missing_are_exactly_those_without_a_value(
    needed: set[str], found: dict[str, list[str]]
) -> None:
    asked = form(*(item(one, required=one in needed) for one in NAMES))
    rows = complete(asked, {name: [value(key) for key in keys] for name, keys in found.items()})
    assert [one.item.id for one in rows] == list(NAMES)
    assert {one.item.id for one in missing(rows)} == needed - set(found)
    assert {one.item.id for one in missing(rows, required=False)} == set(NAMES) - set(found)
    counted = completeness(rows)
    assert counted.whole == (needed <= set(found))
    assert (counted.share == 100) == counted.whole
    assert all(len(one.values) == len(found.get(one.item.id, ())) for one in rows)


def test_an_item_that_does_not_apply_says_on_whose_words() -> None:
    asked = form(item("steps"), item("why_none", unless="steps"), item("pregnant", only=("sex", "female")), item("sex"))
    rows = {one.item.id: one for one in complete(asked, {"steps": [value("letter")], "sex": [value("male")]})}
    assert rows["why_none"].state is State.NOT_APPLICABLE
    assert rows["why_none"].because == (value("letter"),)
    assert rows["pregnant"].state is State.NOT_APPLICABLE
    empty = {one.item.id: one for one in complete(asked, {})}
    assert {one.state for one in empty.values()} == {State.MISSING}


@pytest.mark.parametrize(
    ("keys", "compare", "differ"),
    [
        (["2018-08-14", "2018-08"], INTERVAL, False),
        (["2018-08-14", "2018-09"], INTERVAL, True),
        (["male", "female"], SINGLE, True),
        (["teacher", "driver"], SET, False),
        (["summer", "2018"], INTERVAL, True),
    ],
)
def test_values_that_exclude_one_another_differ(keys: list[str], compare: str, *, differ: bool) -> None:
    assert disagree([value(key) for key in keys], compare) is differ


@pytest.mark.parametrize("compare", [SET, SINGLE, INTERVAL])
def test_a_denial_is_a_difference_whatever_is_compared(compare: str) -> None:
    assert disagree([value("2018"), value("2018", stance="denies")], compare)


def test_a_date_without_its_day_is_short_where_the_day_is_asked() -> None:
    asked = form(item("when", day=True, compare=INTERVAL))
    assert complete(asked, {"when": [value("2018-08")]})[0].short
    assert not complete(asked, {"when": [value("2018-08"), value("2018-08-14")]})[0].short


DAYS = st.dates(date(1990, 1, 1), date(2090, 1, 1))


@given(DAYS, st.integers(1, 12), st.integers(-40, 500))
def test_the_months_end_on_the_day_of_the_same_number_or_the_last_of_the_month(
    day: date, months: int, later: int
) -> None:
    today = day + timedelta(days=later)
    found = urgency([value(day.isoformat())], months, today)
    assert found.surely is not None
    assert found.surely == found.last
    at = day.year * 12 + day.month - 1 + months
    assert (found.surely.year, found.surely.month) == (at // 12, at % 12 + 1)
    assert found.surely.day == min(day.day, monthrange(at // 12, at % 12 + 1)[1])
    assert found.window is (Window.OPEN if today <= found.surely else Window.OVER)
    assert found.left == (found.surely - today).days


@given(st.lists(DAYS, min_size=1, max_size=4), st.integers(0, 400))
def test_several_dates_give_a_range_that_holds_the_end_of_each(days: list[date], later: int) -> None:
    today = min(days) + timedelta(days=later)
    every = urgency([value(day.isoformat()) for day in days], 3, today)
    ends = [urgency([value(day.isoformat())], 3, today) for day in days]
    assert every.surely == min(one.surely for one in ends if one.surely)
    assert every.last == max(one.last for one in ends if one.last)
    if every.window is Window.OPEN:
        assert all(one.window is Window.OPEN for one in ends)
    if every.window is Window.OVER:
        assert all(one.window is Window.OVER for one in ends)


def test_a_vague_date_is_urgent_perhaps() -> None:
    assert urgency([value("2024-02")], 3, date(2024, 5, 1)).window is Window.OPEN
    assert urgency([value("2024-02")], 3, date(2024, 5, 15)).window is Window.MAYBE
    assert urgency([value("2024-02")], 3, date(2024, 5, 30)).window is Window.OVER
    assert urgency([value("2024-02")], 3, date(2024, 5, 29)).last == date(2024, 5, 29)


def test_the_exacter_of_two_dates_that_agree_counts() -> None:
    found = urgency([value("2024-02"), value("2024-02-20")], 3, date(2024, 5, 15))
    assert (found.window, found.surely, found.last) == (Window.OPEN, date(2024, 5, 20), date(2024, 5, 20))


@pytest.mark.parametrize("key", ["XXXX-02-08", "in the summer", "2018/.."])
def test_without_a_date_to_count_from_nothing_is_said(key: str) -> None:
    assert urgency([value(key)], 3, date(2024, 5, 1)).window is Window.UNKNOWN
    assert urgency([], 3, date(2024, 5, 1)).window is Window.UNKNOWN


def test_a_denied_date_counts_only_when_no_other_is_told() -> None:
    denied = value("2024-04-20", stance="denies")
    assert urgency([value("2023-01-01"), denied], 3, date(2024, 5, 1)).window is Window.OVER
    assert urgency([denied], 3, date(2024, 5, 1)).window is Window.OPEN
