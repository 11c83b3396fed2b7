"""Words as the indexes see them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import OSA

from kuager.store import tokens

LETTERS = "abcdeгд"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Aigul's   house", ["aigul", "s", "house"]),
        ("ЁЛКА Йод", ["елка", "йод"]),
        ("co\u00adoperate", ["cooperate"]),
        ("古丽娜尔 in 阿", ["古丽", "丽娜", "娜尔", "尔", "in", "阿"]),
        ("在Almaty市", ["在", "almaty", "市"]),
        ("snake_case a_b", ["snake", "case", "a", "b"]),
        ("№5, 12.5%", ["5", "12", "5"]),
        ("", []),
    ],
)
def test_tokens_of_a_text(text: str, words: list[str]):
    assert list(tokens.text_tokens(text)) == words


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("Ma'mun Jan", {"mamun", "jan"}),
        ("Anna-Maria", {"anna", "maria"}),
        ("古丽娜尔·哈山", {"古丽娜尔", "古丽", "丽娜", "娜尔", "哈山"}),
        ("Әсем Ортаева", {"әсем", "ортаева"}),
    ],
)
def test_tokens_of_a_name(name: str, words: set[str]):
    assert tokens.name_tokens(name) == words


@given(st.text())
def test_spans_are_places_of_the_text_in_order(text: str):
    reached = 0
    for start, end, word in tokens.spans(text):
        assert reached <= start < end <= len(text)
        assert tokens.fold_word(text[start:end]) == word != ""
        reached = end


@given(st.text())
def test_tokens_hold_nothing_that_a_tokenizer_would_split(text: str):
    for token in [*tokens.text_tokens(text), *tokens.name_tokens(text)]:
        assert token
        assert all(not letter.isascii() or letter.isalnum() for letter in token)
        assert token == token.lower() or not token.isascii()


@given(st.text(LETTERS, min_size=4, max_size=9), st.data())
def test_delete_neighbours_meet_for_every_single_edit(word: str, data: st.DataObject):
    at = data.draw(st.integers(0, len(word) - 1))
    letter = data.draw(st.sampled_from(LETTERS))
    edits = [
        word[:at] + word[at + 1 :],
        word[:at] + letter + word[at:],
        word[:at] + letter + word[at + 1 :],
        word[:at] + word[at + 1 : at + 2] + word[at : at + 1] + word[at + 2 :],
    ]
    for other in edits:
        assert tokens.one_edit(word, other)
        if len(other) >= tokens.SHORTEST_TYPO:
            assert (tokens.deletions(word) | {word}) & (tokens.deletions(other) | {other})


@given(st.text(LETTERS, max_size=6), st.text(LETTERS, max_size=6))
def test_one_edit_is_one_edit(left: str, right: str):
    assert tokens.one_edit(left, right) == (OSA.distance(left, right) <= 1)


def test_short_long_and_han_words_have_no_neighbours():
    assert tokens.deletions("ab") == tokens.deletions("x" * 25) == tokens.deletions("古丽娜尔") == set()


def test_sounds_meet_across_scripts_and_han_has_none():
    assert (
        {tokens.sound(word) for word in ("шыңғыс", "shyngys", "chinghiz", "chingiz")}
        == {tokens.sound("shyngys")}
        != {""}
    )
    assert tokens.sound("古丽") == ""
