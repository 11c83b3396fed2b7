"""What is due: each day has one answer, and the longest overdue comes first."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kuager.track.reminders import SOON, Due, by_due, due

TODAY = date(2024, 2, 29)


@pytest.mark.parametrize(
    ("ahead", "wanted"),
    [(-400, Due.OVERDUE), (-1, Due.OVERDUE), (0, Due.TODAY), (1, Due.SOON), (SOON, Due.SOON), (SOON + 1, Due.LATER)],
)
def test_how_pressing_a_day_is(ahead: int, wanted: Due) -> None:
    assert due(TODAY + timedelta(days=ahead), TODAY) is wanted


def test_no_day_is_never_overdue() -> None:
    assert due(None, TODAY) is Due.UNDATED


@given(st.lists(st.none() | st.dates()))
def test_the_longest_overdue_comes_first_and_no_day_last(days: list[date | None]) -> None:
    found = by_due(days, lambda one: one)
    known = [one for one in found if one is not None]
    assert known == sorted(known)
    assert found[len(known) :] == [None] * (len(days) - len(known))
