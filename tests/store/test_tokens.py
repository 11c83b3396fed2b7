"""Words as the indexes see them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import OSA

from kuager.store import tokens
from kuager.text import normalise

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
        ("Ma'mun  Jan", ["mamun", "jan"]),
        ("Anna-Maria", ["anna", "maria"]),
        ("古丽娜尔·哈山", ["古丽娜尔", "哈山"]),
        ("Әсем Ортаева", ["әсем", "ортаева"]),
        ("", []),
    ],
)
def test_words_of_a_name(name: str, words: list[str]):
    assert tokens.words_of_name(name) == words


@given(st.text("AbZ \t'-éЁйҚӨҰүІҢӘәҺГюگۇيىەژۆۋېھئأ", max_size=12))
def test_plain_names_are_folded_as_all_are(name: str):
    assert tokens.words_of_name(name) == [word for _, _, word in tokens.spans(normalise.fold(name).replace("'", ""))]


def test_names_are_filed_by_pairs_and_rests_of_han_runs():
    assert tokens.posts("Dana") == {("dana", "", 1)}
    assert tokens.posts("Dana Orlova") == {("dana", "orlova", 2), ("orlova", "dana", 2)}
    assert tokens.posts("古丽娜尔") == {("古丽娜尔", "", 1), ("丽娜尔", tokens.REST, 1), ("娜尔", tokens.REST, 1)}
    assert len(tokens.posts("a b c d e")) == 20
    assert ("a", "f", 6) not in tokens.posts("a b c d e f")
    assert {token for token, _, _ in tokens.posts("a b c d e f")} == set("abcdef")
    assert tokens.posts("!?") == set()


@given(st.text())
def test_spans_are_places_of_the_text_in_order(text: str):
    reached = 0
    for start, end, word in tokens.spans(text):
        assert reached <= start < end <= len(text)
        assert tokens.fold_word(text[start:end]) == word != ""
        reached = end


@given(st.text())
def test_tokens_hold_nothing_that_a_tokenizer_would_split(text: str):
    for token in [*tokens.text_tokens(text), *tokens.words_of_name(text)]:
        assert token
        assert all(not letter.isascii() or letter.isalnum() for letter in token)
        assert token == token.lower() or not token.isascii()


def edited(draw: st.DataObject, word: str, count: int) -> str:
    for _ in range(count):
        at = draw.draw(st.integers(0, len(word) - 1))
        letter = draw.draw(st.sampled_from(LETTERS))
        word = draw.draw(
            st.sampled_from(
                [word[:at] + word[at + 1 :], word[:at] + letter + word[at:], word[:at] + letter + word[at + 1 :]]
            )
        )
    return word


@pytest.mark.parametrize(("edits", "shortest"), [(1, tokens.SHORTEST_TYPO), (2, tokens.SHORTEST_TYPO2)])
@given(word=st.text(LETTERS, min_size=6, max_size=12), draw=st.data())
def test_words_within_so_many_edits_share_a_piece(word: str, draw: st.DataObject, edits: int, shortest: int):
    other = edited(draw, word, edits)
    if len(other) >= shortest:
        assert set(tokens.asked_pieces(word, edits)) & set(tokens.pieces(other))


def test_pieces_are_few():
    assert len(tokens.pieces("otepova")) == 5
    assert len(tokens.asked_pieces("otepova", 1)) == 6
    assert len(tokens.asked_pieces("otepova", 2)) == 19
    assert tokens.pieces("玛丽亚木") == tokens.pieces("ab") == tokens.pieces("a" * 25) == []


def test_swaps_are_of_neighbours():
    assert tokens.swaps("abba") == ["baba", "abab"]
    assert tokens.swaps("abcd", 1) == ["acbd"]
    assert tokens.swaps("abba", 1) == []


@given(st.text(LETTERS, max_size=6), st.text(LETTERS, max_size=6))
def test_edits_are_counted_to_two(left: str, right: str):
    assert tokens.edits(left, right) == min(OSA.distance(left, right), 3)


def test_sounds_meet_across_scripts_and_han_has_none():
    assert (
        {tokens.sound(word) for word in ("шыңғыс", "shyngys", "chinghiz", "chingiz")}
        == {tokens.sound("shyngys")}
        != {""}
    )
    assert tokens.sound("古丽") == ""
