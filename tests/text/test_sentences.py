"""Sentences and words: where they end, and that offsets are true."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kuager.text.sentences import lines, paragraphs, sentences
from kuager.text.words import words


def cut(text: str) -> list[str]:
    return [text[start:end] for start, end in sentences(text)]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("He left. She stayed.", ["He left.", "She stayed."]),
        ("Mr. Lee and Dr. Wu met at 5 p.m. on Monday.", ["Mr. Lee and Dr. Wu met at 5 p.m. on Monday."]),
        ("“We wait.” She wept.", ["“We wait.”", "She wept."]),
        ("J. Smith came. U.S. officials did not.", ["J. Smith came.", "U.S. officials did not."]),
        ("One line\nAnother line", ["One line", "Another line"]),
        ("他们来了。我们走了。", ["他们来了。", "我们走了。"]),
        ("Is it? Yes! Really…", ["Is it?", "Yes!", "Really…"]),
        ("first\r\n\r\nsecond", ["first", "second"]),
        ("“Where?” he asked.", ["“Where?” he asked."]),
    ],
)
def test_where_sentences_end(text: str, wanted: list[str]) -> None:
    assert cut(text) == wanted


def test_a_text_wrapped_at_a_width_is_joined() -> None:
    line = "the relatives of the missing stood before the gate and held"
    text = "\n".join([line] * 6) + " on.\n\nA second paragraph."
    assert len(sentences(text)) == 2
    assert len(paragraphs(text)) == 2


def test_endless_sentences_are_cut() -> None:
    text = "word " * 3000
    assert all(end - start <= 2000 for start, end in sentences(text))


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Xi’s visit", ["Xi", "visit"]),
        ("Kassym-Jomart, RFE/RL and U.S. police", ["Kassym-Jomart", "RFE/RL", "and", "U.S.", "police"]),
        ("Ra'ad didn’t", ["Ra'ad", "didn’t"]),
        ("@handle #tag 1,782 e\u0301te\u0301", ["@handle", "#tag", "1,782", "e\u0301te\u0301"]),
    ],
)
def test_words(text: str, wanted: list[str]) -> None:
    assert [word.exact for word in words(text)] == wanted


@given(st.text(max_size=200))
def test_offsets_are_true_and_nothing_overlaps(text: str) -> None:
    for word in words(text):
        assert text[word.start : word.end] == word.exact
        assert word.exact
    for spans in (sentences(text), paragraphs(text)):
        assert all(text[start:end] == text[start:end].strip() and start < end for start, end in spans)
        assert all(left.end <= right.start for left, right in itertools.pairwise(spans))
    assert "".join(text[start:end] for start, end in lines(text)) == "".join(
        char for char in text if char not in "\n\r\u2028\u2029\x0b\x0c\x85"
    )


def test_a_long_line_that_hangs_goes_on_below():
    text = (
        "Families stand before the consulate\n\nDozens of relatives have been holding a daily protest outside it since\n"
        "March 14, 2022, demanding news.\nPolice came."
    )
    found = [text[one.start : one.end] for one in sentences(text)]
    assert found[1:] == [
        "Dozens of relatives have been holding a daily protest outside it since\nMarch 14, 2022, demanding news.",
        "Police came.",
    ]
