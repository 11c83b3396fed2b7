"""Nearness in days and chance: against counting day by day and against trying every outcome."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import product
from math import isclose, prod

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kuager.errors import BadDateError
from kuager.track.nearness import FEW, Side, at_least, covered, gap, near, rate

START = date(2021, 2, 8)
DAYS = st.integers(0, 120).map(lambda n: START + timedelta(days=n))
MARKS = st.lists(DAYS, max_size=8).map(sorted)
SHARES = st.lists(st.floats(0, 1), max_size=7)


@given(marks=MARKS, first=DAYS, length=st.integers(0, 90), side=st.sampled_from(Side), window=st.integers(0, 30))
def test_covered_days_are_those_that_are_near(marks, first, length, side, window) -> None:
    days = [first + timedelta(days=n) for n in range(length + 1)]
    assert covered(marks, first, days[-1], side, window) == sum(near(day, marks, side, window) for day in days)


@given(day=DAYS, marks=MARKS)
def test_the_gap_is_the_nearest_on_each_side(day: date, marks: list[date]) -> None:
    found = gap(day, marks)
    assert found.since == min(((day - one).days for one in marks if one <= day), default=None)
    assert found.until == min(((one - day).days for one in marks if one >= day), default=None)


@given(shares=SHARES, hits=st.integers(-1, 9))
def test_chance_is_that_of_all_outcomes(shares: list[float], hits: int) -> None:
    every = sum(
        prod(share if hit else 1 - share for hit, share in zip(outcome, shares, strict=True))
        for outcome in product((True, False), repeat=len(shares))
        if sum(outcome) >= hits
    )
    assert isclose(at_least(hits, shares), min(1.0, every), abs_tol=1e-9)


def test_a_rate_says_how_many_were_expected_and_when_they_are_few() -> None:
    found = rate([(True, 0.1), (True, 0.1), (False, 0.2)])
    assert (found.hits, found.of, found.few) == (2, 3, True)
    assert found.expected == pytest.approx(0.4)
    assert found.share == pytest.approx(0.4 / 3)
    assert found.chance == pytest.approx(0.1 * 0.1 + 2 * 0.1 * 0.9 * 0.2)
    assert not rate([(False, 0.5)] * FEW).few
    assert rate([]).chance == 1.0
    assert rate([]).share == 0.0


def test_a_day_before_a_visit_is_not_a_day_after_it() -> None:
    visit = [date(2021, 9, 10)]
    eve = date(2021, 9, 9)
    assert near(eve, visit, Side.BEFORE, 1)
    assert not near(eve, visit, Side.AFTER, 1)
    assert near(visit[0], visit, Side.AFTER, 0)
    with pytest.raises(BadDateError):
        covered(visit, date(2021, 9, 10), eve, Side.AFTER, 3)
    with pytest.raises(BadDateError):
        covered(visit, eve, eve, Side.AFTER, -1)
