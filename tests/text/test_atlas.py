"""Places that lie in each other, beside each other, and far apart."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kuager.text.atlas import excludes, spots

_SOME = (
    "Korla",
    "Xinjiang",
    "Ili",
    "Ghulja",
    "Китай",
    "Almaty",
    "阿克苏",
    "Quetta",
    "Sindh",
    "Crimea",
    "Nowhere at all",
    "Moscow",
)


@pytest.mark.parametrize(
    ("one", "two"),
    [("Korla", "Aksu"), ("Астане", "Караганда"), ("喀什", "和田"), ("Ili", "Kashgar"), ("Quetta", "Sindh"), ("Minsk", "Gomel"), ("Almaty", "Китай")],
)  # fmt: skip
def test_places_apart_exclude_each_other(one, two):
    assert excludes(one, two)


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("Toli", "Tacheng"), ("Toli county", "Xinjiang"), ("Zharkent", "Казахстан"), ("Ghulja", "Кульдже"), ("乌苏监狱", "Wusu"), ("Semey", "East Kazakhstan"),
        ("Semey", "Abai Region"), ("Almaty", "Talgar"), ("Quetta", "Pakistan"), ("Simferopol", "Russia"), ("Pudong", "Shanghai"), ("Almaty Airport", "Алматы"),
        ("Karachi", "Ashylysai"),
    ],
)  # fmt: skip
def test_what_lies_within_beside_or_nobody_knows_where_agrees(one, two):
    assert not excludes(one, two)


@given(st.sampled_from(_SOME), st.sampled_from(_SOME))
def test_it_is_the_same_from_both_sides_and_nothing_excludes_itself(one, two):
    assert excludes(one, two) == excludes(two, one)
    assert not excludes(one, one)


def test_a_name_of_several_towns_excludes_only_what_all_of_them_exclude():
    assert len({spot.country for spot in spots("Aksu")}) > 1
    assert not excludes("Aksu", "Pavlodar")
    assert not excludes("Aksu", "Kuqa")
