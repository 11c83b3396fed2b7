"""Findings about a recurring protest. Invented campaigns, invented days."""

import pytest

from kuager import weigh
from tests.weigh.helpers import document, material, only

NEWS = document(
    "news",
    "Families have been picketing the consulate in Semey since April 5. “We stand here every day except on Fridays,” said one of them.",
    published="2023-05-02",
)
LATER = document(
    "later",
    "The relatives stood at the consulate again. January 29 was the 300th day of the picket. About twenty people gathered, fewer than in spring.",
    published="2024-01-30",
)
GARBLED = document(
    "garbled",
    "The protest outside the consulate in Semey began in April 2022, officials complain. They counted nine protesters there.",
    published="2024-02-01",
)


def test_start_dates_that_exclude_each_other_are_shown_with_their_words():
    (found,) = only(weigh.find(material([NEWS, LATER, GARBLED])), "contradiction", "begin")
    assert {(side.document, side.text) for side in found.sides} >= {
        ("news", "since April 5"),
        ("garbled", "protest outside the consulate in Semey began in April 2022"),
    }
    assert "5 April 2023" in found.explanation
    assert found.independent == 2


def test_starts_that_agree_are_no_contradiction():
    rough = document("rough", "Protests outside the consulate in Semey began in April 2023.", published="2024-02-01")
    assert only(weigh.find(material([NEWS, LATER, rough])), "contradiction", "begin") == []


def test_one_text_can_contradict_itself():
    text = "Families have picketed the consulate since April 2023. For years officials ignored it. The pickets at the consulate began in May 2022."
    (found,) = only(weigh.find(material([document("a", text, published="2024-01-01")])), "contradiction", "begin")
    assert "disagrees with itself" in found.explanation


def test_duration_is_counted_back_from_publication():
    lasting = document("lasting", "For more than two years they have picketed the consulate.", published="2024-02-10")
    stuff = material([NEWS, GARBLED, lasting])
    (picket,) = weigh.pickets(stuff)
    (bound,) = picket.of("bound")
    assert (bound.side.text, bound.value) == ("For more than two years", "../2022-02")


def test_since_of_other_things_is_no_start():
    text = (
        "At the picket of the consulate Asel Omar said her brother has been missing since March 2018. "
        "Police have followed the protesters since Monday. The picketers have lost contact with relatives detained since 2017."
    )
    assert all(
        not picket.of("start") for picket in weigh.pickets(material([document("a", text, published="2024-01-01")]))
    )


def test_day_number_is_computed_with_days_of_rest():
    (found,) = only(weigh.find(material([NEWS, LATER])), "computed", "Day 300")
    assert "5 April 2023 plus 299 days is 29 January 2024" in found.explanation
    assert "43 of these 300 days are days of rest (Fridays)" in found.explanation
    assert "257 days of protest" in found.explanation
    assert {side.text for side in found.sides} >= {"January 29 was the 300th day", "since April 5"}


def test_a_day_number_that_fits_nothing_is_a_contradiction():
    wrong = document(
        "wrong", "November 1 was the 250th day of the picket outside the consulate.", published="2023-11-02"
    )
    (found,) = only(weigh.find(material([NEWS, LATER, wrong])), "contradiction", "Day 250")
    assert "1 November 2023 is day 211 of the calendar" in found.explanation


def test_undated_day_gets_its_date_by_inference_and_says_so():
    undated = document(
        "u",
        "Semey, 11/20/2023\nThe 200th day of the protest outside the consulate passed quietly.",
        published="2023-11-20",
    )
    (found,) = only(weigh.find(material([NEWS, undated])), "computed", "day 200")
    assert "21 October 2023 is inferred, not stated" in found.explanation
    assert "11/20/2023" in {side.text for side in found.sides}


def test_leap_years_are_ruled_out():
    dated = document(
        "d",
        "Protests at the consulate have gone on since February 8. Another 2021 report spoke of February 2021.",
        published=None,
    )
    counted = document("c", "December 4 was the 300th day of the protest.", published=None)
    month = document("m", "Protests outside the consulate began in February 2021.", published=None)
    (found,) = only(weigh.find(material([dated, counted, month])), "computed", "Day 300")
    assert "2020 (day 300 would be 3 December 2020)" in found.explanation


def test_numbers_of_people_are_a_series():
    (found,) = only(weigh.find(material([NEWS, LATER, GARBLED])), "contradiction", "How many people")
    assert {side.text for side in found.sides} == {"About twenty people", "nine"} or len(found.sides) >= 2
    assert "not an error" in found.explanation


def test_numbers_of_detained_are_not_the_size_of_the_protest():
    texts = [
        document("a", "Police detained four picketers after the protest."),
        document("b", "At the picket eleven people were arrested."),
    ]
    assert only(weigh.find(material(texts)), "contradiction", "How many people") == []


def test_notes_that_number_each_day_are_one_finding():
    notes = document(
        "n",
        "Picket at the consulate.\n5 April 2023. Day 1. Wind.\n6 April. Day 2. Rain.\n8 April. Day 4. Sun.\n",
        published=None,
    )
    (found,) = only(weigh.find(material([notes])), "computed", "notes")
    assert len(found.sides) == 2
    assert "day 2 to day 4" in found.explanation


def test_ids_stay_the_same_whatever_the_order_and_whatever_is_added():
    first = {one.question: one.id for one in weigh.find(material([NEWS, LATER]))}
    again = {one.question: one.id for one in weigh.find(material([LATER, NEWS]))}
    assert first == again
    more = {
        one.question: one.id
        for one in weigh.find(material([document("x", "It rained in the valley all week."), NEWS, LATER]))
    }
    assert {question: more[question] for question in first} == first


@pytest.mark.parametrize(
    "text", ["", "…", "since", "Day 0 of the protest.", "The 99999th day of the picket since 1 January 1."]
)
def test_odd_texts_do_no_harm(text):
    weigh.find(material([document("a", text), NEWS, LATER]))


@pytest.mark.parametrize(
    ("words", "kind", "value", "number"),
    [
        ("The protests, which began on February 9, 2021, go on at the consulate.", "start", "2021-02-09", None),
        ("Since March 3, a small group has gathered daily outside the consulate.", "start", "2023-03-03", None),
        (
            "On March 3, 2022, a group of relatives began a daily picket outside the consulate.",
            "start",
            "2022-03-03",
            None,
        ),
        ("The first protest at the consulate took place on March 3, 2022.", "start", "2022-03-03", None),
        ("Relatives have been picketing the consulate for 85 consecutive days.", "day", None, 85),
        ("The picketers marked 1,000 days of protest outside the consulate.", "day", None, 1000),
        ("Police broke up the rally on May 18, the 100th day of the protest.", "day", "2023-05-18", 100),
        (
            "It has been almost two years since relatives started protesting at the consulate.",
            "bound",
            "2021-11~",
            None,
        ),
        ("The pickets began in March 2022. They do not protest on Sundays.", "rest", "sunday", None),
        ("The pickets began in March 2022, with Sunday as their only day off.", "rest", "sunday", None),
    ],
)
def test_ways_of_saying_it(words, kind, value, number):
    (picket,) = weigh.pickets(material([document("a", words, published="2023-11-05")]))
    (said,) = picket.of(kind)
    assert (said.value, said.number) == (value, number)
    assert words[said.side.start : said.side.end] == said.side.text
