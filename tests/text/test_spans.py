"""Offsets are what everything else rests on: no text may make them slip."""

import unicodedata

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from kuager.errors import BadAnchorError
from kuager.text.spans import (
    CONTEXT,
    Span,
    Utf16Map,
    check,
    context,
    folded,
    locate,
    occurrences,
    to_codepoint,
    to_utf16,
)

PIECES = [
    "a", "B", " ", "\u00a0", "\u3000", "\r\n", "\n", "\t", "“", "”", '"', "'", "’", "–", "-", "é", "e\u0301", "й", "и\u0306",
    "😀", "👩\u200d👧", "🇰🇿", "\U00020000", "ئۇيغۇر", "ءۇش", "қ", "中文", "가", "\u1100\u1161\u11a8", "का", "\u200b", "\ufeff", "\u0301", "x\u0323\u0307",
]  # fmt: skip
texts = st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=3)), max_size=25).map("".join)


@st.composite
def places(draw):
    text = draw(texts.filter(bool))
    start = draw(st.integers(0, len(text) - 1))
    return text, start, draw(st.integers(start + 1, len(text)))


@given(places())
def test_words_cut_from_a_text_are_found_at_their_place_with_their_context(place):
    text, start, end = place
    prefix, suffix = context(text, start, end, size=len(text))
    found = locate(text, text[start:end], prefix=prefix, suffix=suffix, hint=start)
    assert found is not None
    assert found.how == "exact"
    assert found.span.of(text) == text[start:end]
    assert found.hits == len(occurrences(text, text[start:end]))


@given(places())
def test_the_hint_alone_decides_between_equal_words(place):
    text, start, end = place
    found = locate(text, text[start:end], hint=start)
    assert found is not None
    assert found.span == Span(start, end)


@given(texts)
def test_utf16_offsets_are_those_of_the_encoded_text(text):
    units = text.encode("utf-16-le", "surrogatepass")
    both = Utf16Map(text)
    for point in range(len(text) + 1):
        unit = both.to_utf16(point)
        assert unit == len(text[:point].encode("utf-16-le", "surrogatepass")) // 2
        assert units[: 2 * unit].decode("utf-16-le", "surrogatepass") == text[:point]
        assert both.to_codepoint(unit) == point


def test_utf16_one_offset():
    text = "😀 Айша 🇰🇿 x"
    assert to_utf16(text, text.index("Айша")) == 3
    assert to_codepoint(text, 3) == 2
    assert to_utf16(text, len(text)) == len(text) + 3


@pytest.mark.parametrize("unit", [1, 4, -1])
def test_utf16_refuses_the_middle_of_a_character_and_the_outside(unit):
    with pytest.raises(BadAnchorError):
        to_codepoint("😀a", unit)


@pytest.mark.parametrize("point", [3, -1])
def test_codepoint_outside_the_text_is_refused(point):
    with pytest.raises(BadAnchorError):
        to_utf16("😀a", point)


@given(texts)
def test_folding_maps_every_character_back_to_what_it_came_from(text):
    both = folded(text)
    assert len(both.text) == len(both.starts) == len(both.ends)
    for char, start, end in zip(both.text, both.starts, both.ends, strict=True):
        assert 0 <= start < end <= len(text)
        assert char in folded(text[start:end]).text
    assert list(both.starts) == sorted(both.starts)


def is_mark(char: str) -> bool:
    return unicodedata.category(char).startswith("M") or 0x1160 <= ord(char) <= 0x11FF


@given(places())
def test_words_with_other_quotes_spaces_and_accents_are_found_at_the_originals_place(place):
    text, start, end = place
    whole = text[start:end]
    assume(not is_mark(text[start]))
    assume(end == len(text) or not is_mark(text[end]))
    disguised = unicodedata.normalize("NFD", whole).translate(str.maketrans("\"' -", "”’\u00a0–"))
    assume(folded(disguised).trimmed())
    hits = folded(text).find(disguised)
    inner = [hit for hit in hits if start <= hit.start and hit.end <= end]
    assert inner, "the words are there, only written otherwise"
    assert all(folded(hit.of(text)).trimmed() == folded(disguised).trimmed() for hit in hits)


def test_normalised_find_gives_the_texts_own_characters():
    text = "He said:\r\n“We\u00a0will   not\nleave” – and sat down."
    found = locate(text, '"We will not leave" - and')
    assert found is not None
    assert found.how == "normalised"
    assert found.span.of(text) == "“We\u00a0will   not\nleave” – and"


def test_decomposed_and_composed_letters_are_the_same_letter():
    text = "Gülnar Bayева".replace("ü", "u\u0308")
    found = locate(text, "Gülnar")
    assert found is not None
    assert found.span.of(text) == "Gu\u0308lnar"


def test_a_normalised_match_never_leaves_the_mark_of_a_letter_behind():
    text = "x\u0323\u0307 y"  # no composed form exists, so the letter stays three code points
    assert folded(text).find("x") == []
    assert folded(text).find("x\u0323\u0307") == [Span(0, 3)]


@pytest.mark.parametrize("absent", ["", "   ", "seven", "12 March 2019"])
def test_what_is_not_there_is_not_found(absent):
    assert locate("On 12 March 2018 six people came.", absent) is None


def test_context_chooses_between_the_same_words():
    text = "Aisha came. Then Aisha left. Later Aisha came back."
    found = locate(text, "Aisha", prefix="Then ", suffix=" left")
    assert found is not None
    assert (found.span.start, found.hits) == (17, 3)


def test_the_first_of_equal_places_without_context():
    found = locate("one two one", "one")
    assert found is not None
    assert found.span == Span(0, 3)


def test_context_is_at_most_thirty_two_code_points():
    text = "😀" * 40 + "name" + "é" * 40
    prefix, suffix = context(text, 40, 44)
    assert (prefix, suffix) == ("😀" * CONTEXT, "é" * CONTEXT)
    assert context("name", 0, 4) == ("", "")


@pytest.mark.parametrize(("start", "end"), [(0, 0), (-1, 2), (2, 1), (0, 5), (4, 4)])
def test_a_place_outside_the_text_is_refused(start, end):
    with pytest.raises(BadAnchorError):
        check("name", start, end)


def test_words_that_are_not_at_the_place_are_refused_without_repeating_them():
    with pytest.raises(BadAnchorError) as caught:
        check("Aisha left", 0, 5, "Karim")
    assert "Karim" not in str(caught.value)
    assert "Aisha" not in str(caught.value)
    check("Aisha left", 0, 5, "Aisha")


def test_spans_know_how_they_lie():
    assert Span(0, 5).overlaps(Span(4, 6))
    assert not Span(0, 5).overlaps(Span(5, 6))
    assert Span(0, 5).contains(Span(0, 5))
    assert not Span(1, 5).contains(Span(0, 5))


def test_overlapping_occurrences_are_all_found():
    assert occurrences("anana", "ana") == [Span(0, 3), Span(2, 5)]
