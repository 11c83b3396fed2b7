"""Search folding: strong enough to find a name, never so strong that two letters of an alphabet become one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kuager.text.normalise import fold, strip_marks


@given(st.text())
def test_folding_twice_changes_nothing(text):
    assert fold(fold(text)) == fold(text)


@given(st.text())
def test_case_and_outer_space_do_not_matter(text):
    assert fold(f"  {text}\u00a0") == fold(text)


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("José", "JOSE"),
        ("Ёлка", "елка"),
        ("O’Brien", "o'brien"),
        ("«мир»", '"Мир"'),
        ("Ақ–Орда", "ақ-орда"),
        ("Ыстық\u00a0көл", "ыстық көл"),
        ("ｆｕｌｌ", "full"),
        ("İstanbul", "istanbul"),
        ("so\u00adft", "soft"),
        ("Straße", "strasse"),
        ("مُحَمَّد", "محمد"),
        ("ﻣﺤﻤﺪ", "محمد"),
        ("کتاب", "كتاب"),
        ("gu\u0308l", "GÜL"),
        ("Łódź", "lodz"),
    ],
)
def test_spellings_that_a_search_must_not_tell_apart(left, right):
    assert fold(left) == fold(right)


@pytest.mark.parametrize(
    ("left", "right"),
    [("қала", "кала"), ("ғалым", "галым"), ("май", "маи"), ("үй", "уй"), ("ئات", "يات"), ("әке", "аке"), ("іс", "ис")],
)
def test_letters_that_tell_names_apart_stay_apart(left, right):
    assert fold(left) != fold(right)


def test_marks_go_but_letters_with_marks_of_their_own_stay():
    assert strip_marks("áй\u0301ئ") == "aйئ"
