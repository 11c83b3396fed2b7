"""What a model says it copied is found at its exact place, or refused; nothing that changes the sense gets through."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kuager.extract import llm
from kuager.extract.llm import Ground, Grounded, Refused

TEXT = (
    "Police detained Zhanar Toleubek on May 3, 2023 and fined her 60,000 tenge. Her mother was not released in 2020.\n"
    "Officials “never\u00a0gave us a paper”, she said – twice. Arman Sadvakas was allegedly beaten in the cell by two guards.\n"
    "Police detained Zhanar Toleubek again on June 9, and she was held for fifteen days in the city of Oskemen.\n"
)


def ground(text: str, evidence: str, **more: Any) -> Any:
    return llm.ground(text, evidence, **more)


def words(found, text=TEXT):
    assert isinstance(found, Grounded), found
    return text[found.start : found.end]


def test_verbatim_words_are_exact():
    found = ground(TEXT, "Her mother was not released in 2020.")
    assert (found.how, found.places) == (Ground.EXACT, 1)
    assert words(found) == "Her mother was not released in 2020."


def test_straight_marks_and_plain_spaces_are_normalised_and_the_texts_own_words_kept():
    found = ground(TEXT, 'Officials "never gave us a paper", she said - twice.')
    assert found.how is Ground.NORMALISED
    assert words(found) == "Officials “never\u00a0gave us a paper”, she said – twice."


def test_a_plain_word_left_out_is_approximate():
    found = ground(TEXT, "she was held fifteen days in the city of Oskemen")
    assert found.how is Ground.APPROXIMATE
    assert words(found) == "she was held for fifteen days in the city of Oskemen"


@pytest.mark.parametrize(
    ("evidence", "reason"),
    [
        ("Her mother was released in 2020", Refused.NUMBERS),  # the denial left out
        ("Arman Sadvakas was beaten in the cell by two guards", Refused.NUMBERS),  # the hedge left out
        ("Police detained Zhanar Toleubek on May 4, 2023 and fined her", Refused.NUMBERS),
        ("Police detained Zhanar Toleubek on May 3, 2022 and fined her", Refused.NUMBERS),
        ("Police detained Zhanar Toleubek on June 3, 2023 and fined her", Refused.NUMBERS),
        ("fined her 600,000 tenge. Her mother was not released", Refused.NUMBERS),
        ("she was held for fifty days in the city of Oskemen", Refused.NUMBERS),
        ("Arman Sadvakas was allegedly beaten in the cell by three guards", Refused.NUMBERS),
        ("The minister resigned after the protest in the capital", Refused.INVENTED),
        ("Police detained Daulet Toleubek on May 3, 2023 and fined her", Refused.INVENTED),
        ("Police in Oskemen brutally detained Zhanar Toleubek on May 3, 2023", Refused.INVENTED),
        ("the", Refused.EMPTY),
        ("in 2020", Refused.EMPTY),
        ("May 3", Refused.EMPTY),
        ("", Refused.EMPTY),
        ("word " * 200, Refused.LONG),
    ],
)
def test_what_says_something_else_is_refused_with_its_reason(evidence, reason):
    assert ground(TEXT, evidence) is reason


@pytest.mark.parametrize(
    ("text", "evidence"),
    [
        ("Суд не признал его виновным в этом деле в Костанае.", "Суд признал его виновным в этом деле в Костанае."),
        ("Он никогда не был задержан полицией в городе Алматы.", "Он был задержан полицией в городе Алматы."),
        ("Ағасы үйге келмеді деп айтты анасы бізге кеше.", "Ағасы үйге деп айтты анасы бізге кеше."),
        ("Бұл адам кінәлі емес деп айтты сот төрағасы кеше.", "Бұл адам кінәлі деп айтты сот төрағасы кеше."),
        ("警方没有在乌鲁木齐释放他的哥哥和母亲。", "警方有在乌鲁木齐释放他的哥哥和母亲。"),
        ("他被判处十二年有期徒刑并关押在监狱。", "他被判处十三年有期徒刑并关押在监狱。"),
        ("They didn’t release the old man from the prison.", "They release the old man from the prison."),
    ],
)
def test_denials_and_numbers_of_other_languages_hold(text, evidence):
    assert ground(text, evidence) is Refused.NUMBERS


def test_a_slip_of_one_letter_is_approximate_but_not_in_a_number():
    text = "The authorites confiscated his passport at the border crossing in nineteen minutes."
    assert ground(text, text.replace("authorites", "authorities")).how is Ground.APPROXIMATE
    assert ground(text, text.replace("nineteen", "ninetten")) is Refused.NUMBERS


def test_of_several_places_the_words_before_choose():
    second = TEXT.rindex("Police detained")
    found = ground(TEXT, "Police detained Zhanar Toleubek", before="in the cell by two guards.")
    assert (found.start, found.places) == (second, 2)
    assert ground(TEXT, "Police detained Zhanar Toleubek").start == 0


def test_of_several_places_the_words_of_the_same_proposal_choose_when_nothing_stood_before():
    assert ground(TEXT, "Police detained Zhanar Toleubek", near=["fifteen days", "June 9"]).start == TEXT.rindex(
        "Police"
    )


WORDS = st.lists(
    st.sampled_from(
        [
            "Arman",
            "was",
            "not",
            "held",
            "for",
            "12",
            "days",
            "in",
            "Oskemen",
            "never",
            "by",
            "two",
            "“guards”",
            "–",
            "Суд",
            "не",
            "不",
            "没",
        ]
    ),
    min_size=5,
    max_size=40,
)


@given(WORDS, st.data())
def test_whatever_is_accepted_has_the_texts_numbers_and_denials(parts, data):
    text = " ".join(parts)
    first = data.draw(st.integers(0, len(parts) - 1))
    last = data.draw(st.integers(first, len(parts)))
    evidence = [part for part in parts[first:last] if data.draw(st.integers(0, 9))]
    found = ground(text, " ".join(evidence))
    if isinstance(found, Grounded):

        def guarded(some):
            return re.findall(r"\b(?:not|never|12|two|не|for)\b|不|没", some.replace("for", ""))

        assert guarded(text[found.start : found.end]) == guarded(" ".join(evidence))
        assert 0 <= found.start < found.end <= len(text)


@given(st.text(max_size=300), st.text(max_size=80), st.text(max_size=20))
def test_no_text_breaks_it(text, evidence, before):
    found = ground(text, evidence, before=before)
    assert isinstance(found, Refused) or 0 <= found.start < found.end <= len(text)


@given(st.text(alphabet="ab 12нең不“”\u00a0\n", min_size=12, max_size=200), st.data())
def test_words_copied_from_a_text_are_found_in_it(text, data):
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    found = ground(text, text[start:end])
    assert found is Refused.EMPTY or (found.how is Ground.EXACT and text[found.start : found.end] == text[start:end])


def test_two_long_words_are_enough_and_two_short_ones_are_not():
    text = "Ағасы тұтқындалды. Он ушёл. 警方拘留他。"
    assert ground(text, "Ағасы тұтқындалды").how is Ground.EXACT
    assert ground(text, "Он ушёл") is Refused.EMPTY
    assert ground(text, "拘留他") is Refused.EMPTY
    assert ground(text, "警方拘留").how is Ground.EXACT


@pytest.mark.parametrize(
    ("text", "evidence", "turned"),
    [
        ("Her mother was not released in 2020.", "released in 2020", True),
        ("They said he didn't ever leave the camp alive.", "leave the camp alive", True),
        ("Her mother was not ill. Her brother was released in 2020.", "Her brother was released in 2020", False),
        ("Ағасы түрмеден босатылған емес деді.", "Ағасы түрмеден босатылған", True),
        ("警方没有在当地释放他的哥哥。", "在当地释放他的哥哥", True),
        ("Суд не признал его виновным.", "признал его виновным", True),
        ("Her mother was not released in 2020.", "was not released in 2020", False),
    ],
)
def test_words_cut_right_behind_a_denial_are_marked(text, evidence, turned):
    assert ground(text, evidence).turned is turned
