"""Times in custody: what several people tell of one stay is gathered, and nothing impossible is made of it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kuager.track.periods import Reach, Stay, length, periods

DAY = date(2018, 5, 9)
MONTH = Reach(date(2018, 5, 1), date(2018, 5, 31))
EXACT = Reach(DAY, DAY)
days = st.dates(date(2015, 1, 1), date(2024, 12, 31))
sides = st.none() | days


@st.composite
def reaches(draw: st.DrawFn) -> Reach:
    first, last = draw(sides), draw(sides)
    if first and last and last < first:
        first, last = last, first
    return Reach(first, last)


stays = st.builds(
    Stay,
    id=st.uuids().map(str),
    kind=st.sampled_from(["detention", "camp_internment"]),
    house=st.sampled_from(["", "h1", "h2"]),
    place=st.sampled_from(["", "p1", "p2"]),
    begin=st.none() | reaches(),
    end=st.none() | reaches(),
    lineage=st.sampled_from(["", "l1", "l2"]),
)


def test_two_tellings_of_one_stay_stand_in_one_row_and_the_exact_day_counts() -> None:
    (one,) = periods(
        [
            Stay(id="a", kind="detention", place="tacheng", begin=MONTH, lineage="l1"),
            Stay(id="b", kind="detention", house="house 2", begin=EXACT, lineage="l2"),
        ]
    )
    assert (one.begin, one.end, one.independent, len(one.stays)) == (EXACT, None, 2, 2)
    assert one.open


def test_another_place_month_or_kind_is_another_stay() -> None:
    base = {"kind": "detention", "place": "tacheng", "begin": EXACT}
    june = Reach(date(2018, 6, 1), date(2018, 6, 30))
    for other in ({"place": "emin"}, {"begin": june}, {"kind": "camp_internment"}):
        assert len(periods([Stay(id="a", **base), Stay(id="b", **base | other)])) == 2


def test_what_fits_two_stays_is_not_guessed() -> None:
    first = Stay(id="a", kind="detention", place="tacheng", begin=Reach(date(2017, 1, 1), date(2017, 12, 31)))
    second = Stay(id="b", kind="detention", place="tacheng", begin=Reach(date(2019, 1, 1), date(2019, 12, 31)))
    vague = Stay(id="c", kind="detention")
    assert [len(one.stays) for one in periods([vague, first, second])] == [1, 1, 1]
    assert [len(one.stays) for one in periods([vague, first])] == [2]


def test_an_end_before_the_beginning_is_told_and_has_no_length() -> None:
    (one,) = periods([Stay(id="a", kind="detention", begin=EXACT, end=Reach(date(2017, 1, 1), date(2017, 12, 31)))])
    assert one.impossible
    assert length(one, date(2024, 1, 1)) is None


@pytest.mark.parametrize(
    ("begin", "end", "wanted"),
    [
        (EXACT, EXACT, (0, 1)),
        (EXACT, Reach(date(2018, 5, 24), date(2018, 5, 24)), (15, 16)),
        (MONTH, Reach(date(2019, 2, 1), date(2019, 2, 28)), (246, 304)),
        (EXACT, None, (2_062, 2_063)),
        (Reach(None, DAY), None, None),
        (None, EXACT, None),
    ],
)
def test_how_long_it_lasted(begin: Reach | None, end: Reach | None, wanted: tuple[int, int] | None) -> None:
    (one,) = periods([Stay(id="a", kind="detention", begin=begin, end=end)])
    assert length(one, date(2023, 12, 31)) == wanted


@given(st.lists(stays, max_size=9, unique_by=lambda one: one.id), days)
def test_every_telling_stands_once_and_agrees_with_its_row(told: list[Stay], today: date) -> None:
    found = periods(told)
    assert sorted(one.id for row in found for one in row.stays) == sorted(one.id for one in told)
    for row in found:
        assert len({one.house for one in row.stays if one.house}) <= 1
        assert len({one.place for one in row.stays if one.place}) <= 1
        for reach, mine in ((row.begin, [one.begin for one in row.stays]), (row.end, [one.end for one in row.stays])):
            known = [one for one in mine if one is not None]
            assert (reach is None) == (not known)
            assert all(reach is not None and one.meets(reach) for one in known)
            if reach and reach.first and reach.last:
                assert reach.first <= reach.last
        lasted = length(row, today)
        assert (
            lasted is None or 0 <= lasted[0] <= lasted[1] or (row.begin and row.begin.first and row.begin.first > today)
        )


@given(st.lists(stays, max_size=8, unique_by=lambda one: one.id), st.randoms(use_true_random=False))
def test_the_order_of_telling_changes_nothing(told: list[Stay], chance: object) -> None:
    other = list(told)
    chance.shuffle(other)  # type: ignore[attr-defined]  # what hypothesis gives
    assert periods(other) == periods(told)


@given(days, st.integers(0, 900))
def test_an_exact_stay_is_as_long_as_its_days(first: date, more: int) -> None:
    last = first + timedelta(days=more)
    (one,) = periods([Stay(id="a", kind="detention", begin=Reach(first, first), end=Reach(last, last))])
    assert length(one, last) == (more, more + 1)
