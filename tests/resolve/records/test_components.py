"""Grouping piece by piece gives what grouping all at once gives."""

from __future__ import annotations

import itertools
import random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kuager.resolve.records import components
from kuager.resolve.records.components import group_apart
from kuager.resolve.records.groups import group
from kuager.resolve.records.workers import one_by_one

_PAIRS = st.dictionaries(
    st.tuples(st.integers(0, 19), st.integers(0, 19)).filter(lambda pair: pair[0] < pair[1]),
    st.floats(-8, 8).map(lambda odd: round(odd, 1)),
    max_size=50,
)


@pytest.fixture(autouse=True, params=[1, 4, 1000], ids="{} pairs a part".format)
def _size_of_parts(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(components, "_PAIRS", request.param)


@settings(max_examples=150, deadline=None)
@given(_PAIRS, st.sampled_from((-1.0, 0.0, 2.0)))
def test_pieces_make_the_whole(pairs: dict[tuple[int, int], float], least: float) -> None:
    left = np.array([one for one, _ in pairs], dtype=np.int64)
    right = np.array([two for _, two in pairs], dtype=np.int64)
    odds = np.array(list(pairs.values()), dtype=np.float64)

    apart = group_apart(20, left, right, odds, one_by_one, least=least)

    assert np.array_equal(apart, group(20, left, right, odds, least=least))


def test_one_large_piece_and_many_small_ones() -> None:
    dice = random.Random(4)
    pairs = list(itertools.combinations(range(12), 2)) + [(at, at + 1) for at in range(12, 60, 2)]
    left, right = (np.array([pair[side] for pair in pairs], dtype=np.int64) for side in (0, 1))
    odds = np.array([dice.uniform(-3, 6) for _ in pairs])

    assert np.array_equal(group_apart(60, left, right, odds, one_by_one), group(60, left, right, odds))
