"""Names of organisations: own words, initials, branches. Invented organisations."""

import pytest

from kuager.model import Verdict
from kuager.resolve.organisations import compare_names


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("Aqtilek", "Aqtilek Human Rights Group"),
        ("Zhanashyr Foundation", "Janashyr"),
        ("Алтын Дала", "Altyn Dala"),
    ],
)
def test_general_words_and_spelling_do_not_divide(left, right):
    assert compare_names(left, right).verdict is Verdict.SAME


def test_initials():
    assert compare_names("WKA", "World Kindness Alliance").verdict is Verdict.UNSURE
    assert compare_names("wka", "World Kindness Alliance").verdict is Verdict.DIFFERENT


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("Aqtilek", "Nagyz Aqtilek"),
        ("Aqtilek North", "Aqtilek South"),
        ("Aqtilek", "Zhanashyr"),
        ("Human Rights", "Public Fund"),
    ],
)
def test_branches_and_strangers_are_not_one(left, right):
    assert compare_names(left, right).verdict is Verdict.DIFFERENT


def test_symmetric():
    assert compare_names("Aqtilek", "Nagyz Aqtilek") == compare_names("Nagyz Aqtilek", "Aqtilek")
