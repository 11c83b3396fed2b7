"""Ordinals in words and figures, and the days of months that are written with them."""

import pytest

from kuager.text.date_values import parse_anchor
from kuager.text.dates import find_dates
from kuager.text.ordinals import value


@pytest.mark.parametrize(
    ("words", "number"),
    [
        ("first", 1), ("fourth", 4), ("twelfth", 12), ("twentieth", 20), ("twenty-fifth", 25), ("hundredth", 100),
        ("two-hundredth", 200), ("two hundred and forty-fourth", 244), ("1,421st", 1421), ("300th", 300), ("hundred", 100),
        ("table", None),
    ],
)  # fmt: skip
def test_an_ordinal_has_its_number(words, number):
    assert value(words) == number


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("We began on the twentieth of February, 2017, because of them.", [("twentieth of February, 2017", "2017-02-20")]),
        ("It began on the eleventh of April.", [("eleventh of April", "2022-04-11")]),
        ("The second March of the war was cold.", []),
    ],
)  # fmt: skip
def test_a_day_of_a_month_may_be_written_in_words(text, expected):
    found = find_dates(text, parse_anchor("2022-06-04"))
    assert [(text[one.start : one.end], one.value) for one in found] == expected
