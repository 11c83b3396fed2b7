"""Dates and durations: the value the words have, and never more."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kuager.text.date_values import Anchor, parse_anchor
from kuager.text.dates import find_dates, find_durations
from kuager.text.edtf import valid
from kuager.text.other_dates import find_other_dates
from kuager.text.sentences import paragraphs

MARCH = Anchor(2021, 3, 31)


def only(text: str, anchor: Anchor | None = None) -> tuple[str, str | None]:
    found = find_dates(text, anchor, paragraphs(text))
    assert len(found) == 1, found
    return text[found[0].start : found[0].end], found[0].value


@pytest.mark.parametrize(
    ("text", "words", "value"),
    [
        ("on 8 February 2021 they", "8 February 2021", "2021-02-08"),
        ("on February 8th, 2021, they", "February 8th, 2021", "2021-02-08"),
        ("the 8th of February 2021", "8th of February 2021", "2021-02-08"),
        ("in Feb. 2021 they", "Feb. 2021", "2021-02"),
        ("since 2017 he", "2017", "2017"),
        ("from 2017-2019 she", "2017-2019", "2017/2019"),
        ("in 2016–18 she", "2016–18", "2016/2018"),
        ("on 2021-02-08 they", "2021-02-08", "2021-02-08"),
        ("February 8-10, 2021", "February 8-10, 2021", "2021-02-08/2021-02-10"),
        ("the second half of 2018", "the second half of 2018", "2018-07/2018-12"),
        ("in the summer of 2019", "the summer of 2019", "2019-22"),
        ("in late 2017 he", "late 2017", "2017"),
        ("around 2015 he", "around 2015", "2015~"),
        ("in the 1990s", "the 1990s", "199X"),
        ("the post-2016 rules", "2016", "2016"),
    ],
)
def test_full_dates_need_no_anchor(text: str, words: str, value: str) -> None:
    assert only(text) == (words, value)


@pytest.mark.parametrize(
    ("text", "value"),
    [("on 8 February they", "XXXX-02-08"), ("in early February they", "XXXX-02"), ("since March they", "XXXX-03")],
)
def test_without_an_anchor_the_year_stays_open(text: str, value: str) -> None:
    assert only(text)[1] == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("on 8 February they", "2021-02-08"),
        ("on 12 December they", "2020-12-12"),
        ("on 5 April they will", "2021-04-05"),
        ("in September they", "2020-09"),
        ("last month they", "2021-02"),
        ("earlier this month they", "2021-03"),
        ("last year they", "2020"),
        ("yesterday they", "2021-03-30"),
        ("two years ago they", "2019~"),
        ("on Monday they", "2021-03-29"),
        ("over the last five years they", "2016/2021"),
        ("in April last year they", "2020-04"),
        ("last week they", None),
        ("in recent years they", None),
        ("every Monday they", None),
    ],
)
def test_an_anchor_gives_the_year_and_no_more(text: str, value: str | None) -> None:
    assert only(text, MARCH)[1] == value


def test_what_is_inferred_is_named_with_its_reason() -> None:
    found = find_dates("on 8 February they met", MARCH)[0]
    assert found.inferred == ("year",)
    assert found.why is not None
    assert "publication" in found.why


def test_a_full_date_lends_its_year_inside_its_paragraph_only() -> None:
    text = "In March 2018 he was taken. On 9 June a letter came.\n\nOn 9 June she wrote."
    assert [span.value for span in find_dates(text, None, paragraphs(text))] == ["2018-03", "2018-06-09", "XXXX-06-09"]


def test_the_following_year_counts_from_the_date_before() -> None:
    text = "in 2018 and the first half of the following year"
    assert [span.value for span in find_dates(text)] == ["2018", "2019-01/2019-06"]


def test_a_weekday_can_fix_the_year() -> None:
    text = "After 2020 much changed. On Friday, September 10, they came."
    assert "2021-09-10" in [span.value for span in find_dates(text)]


def test_order_of_day_and_month_is_lent_by_the_block_and_never_guessed() -> None:
    assert only("06/27/2022 news")[1] == "2022-06-27"
    assert only("on 03/04/2022 news")[1] == "2022"
    assert only("on 03.04.2022 news")[1] == "2022-04-03"
    assert [span.value for span in find_dates("23/07/2020 and 01/06/2020")] == ["2020-07-23", "2020-06-01"]
    assert only("on 05/05/2022 news")[1] == "2022-05-05"


@pytest.mark.parametrize(
    "text",
    [
        "they may come",
        "a march of 300",
        "2017 people",
        "page 2, 300 of them",
        "May I ask",
        "$2019",
        "31 February 2020 came",
    ],
)
def test_what_is_no_date(text: str) -> None:
    assert [
        span.value for span in find_dates(text) if span.value not in {"2020", "XXXX-02"} or "February" not in text
    ] == []


@pytest.mark.parametrize(
    ("text", "words", "value"),
    [
        ("for more than 10 years she", "more than 10 years", "P10Y"),
        ("for a year and a half she", "a year and a half", "P1Y6M"),
        ("a 13-year sentence", "13-year", "P13Y"),
        ("for four hours he", "four hours", "PT4H"),
        ("two years and six months in", "two years and six months", "P2Y6M"),
        ("for several weeks he", "several weeks", None),
    ],
)
def test_durations(text: str, words: str, value: str | None) -> None:
    found = find_durations(text)
    assert [(text[one.start : one.end], one.value) for one in found] == [(words, value)]


@pytest.mark.parametrize("text", ["a 34-year-old man", "two years ago", "he is 40 years old"])
def test_ages_and_ago_are_no_durations(text: str) -> None:
    assert find_durations(text) == []


@pytest.mark.parametrize(
    ("lang", "text", "values"),
    [
        ("ru", "12 марта 2021 года и в мае 2019 г.", ["2021-03-12", "2019-05"]),
        ("kk", "2021 жылғы 8 ақпанда басталды", ["2021-02-08"]),
        ("zh", "2021年2月8日开始，3月结束", ["2021-02-08", "XXXX-03"]),
        ("ug", "2018-يىلى", ["2018"]),
    ],
)
def test_other_languages(lang: str, text: str, values: list[str]) -> None:
    assert [span.value for span in find_other_dates(text, lang)] == values


DATES = [
    "12 March",
    "March 2019",
    "2017",
    "last year",
    "two years ago",
    "03/04/2021",
    "the following year",
    "since",
    "and",
    "May",
    "Monday",
    "the last 5 years",
    "31",
    ",",
    "\n",
]


@settings(max_examples=300, deadline=None)
@given(
    st.one_of(st.text(max_size=80), st.lists(st.sampled_from(DATES), max_size=12).map(" ".join)),
    st.sampled_from([None, "2021-03-31", "2021-02", "2020", "0001-01-01", "XXXX-02"]),
)
def test_spans_are_true_in_order_apart_and_values_valid(text: str, anchor: str | None) -> None:
    found = find_dates(text, parse_anchor(anchor), paragraphs(text))
    for span in found:
        assert 0 <= span.start < span.end <= len(text)
        assert span.value is None or valid(span.value), span
        assert not span.inferred or span.why
    assert all(left.end <= right.start for left, right in itertools.pairwise(found))


def test_a_dotted_capital_elsewhere_changes_nothing():
    said = "On Monday, İlham said, more THAN 2 YEARS later: LAST YEAR."
    plain = said.replace("İ", "I")
    assert find_dates(said, Anchor(2021, 3, 31)) == find_dates(plain, Anchor(2021, 3, 31))
    assert find_durations(said) == find_durations(plain)
    assert find_dates(said)


def test_a_weekday_right_before_a_date_is_no_day_of_its_own():
    anchor = parse_anchor("2022-04-09")
    for text in (
        "Tuesday 8 June 2021 was dry.",
        "On Tuesday, 8 June 2021, it rained.",
        "On Tuesday June 8, 2021 it rained.",
    ):
        assert [one.value for one in find_dates(text, anchor)] == ["2021-06-08"]
    assert [one.value for one in find_dates("On Tuesday it rained.", anchor)] == ["2022-04-05"]
