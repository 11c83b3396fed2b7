"""Names through Chinese: readings, cutting of pinyin, what the syllables may have been. Invented names."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kuager.text.hanzi import chinese_name, cost_through, heard, passed_through, pinyin, syllables
from kuager.text.names import parts

SOUNDS = st.text(alphabet="aeioubgdJzklmnrstS", max_size=9)


def test_characters_are_read_and_unknown_ones_left_out():
    assert pinyin("努尔兰") == ["nu", "er", "lan"]
    assert pinyin("努龘兰") == ["nu", "lan"]


@pytest.mark.parametrize(
    ("word", "cut"),
    [
        ("nuerlan", ("nu", "er", "lan")),
        ("zhanaer", ("zha", "na", "er")),
        ("dawulieti", ("da", "wu", "lie", "ti")),
        ("nurlan", ()),
        ("", ()),
    ],
)
def test_pinyin_is_cut_without_rest_or_not_at_all(word, cut):
    assert syllables(word) == cut


def test_short_latin_names_are_not_taken_for_pinyin():
    assert passed_through(("dawulieti", "nuerlan"))
    assert not passed_through(("ana", "lina"))
    assert not passed_through(("nurlan", "erkin"))


def test_what_was_heard():
    assert heard(("nu", "er", "lan")) == "nurlan"
    assert heard(("er", "ken")) == "erken"


def test_chinese_names_are_cut_after_the_surname():
    assert chinese_name("王小明")
    assert not chinese_name("努尔兰")
    assert [part.word for part in parts("王海明")] == ["王", "海明"]


@given(SOUNDS, SOUNDS)
def test_cost_is_zero_for_equals_and_never_negative(left, right):
    assert cost_through(left, left) == 0
    assert cost_through(left, right) >= 0


@given(st.text(alphabet="abcdefghijklmnopqrstuvwxyz", max_size=30))
def test_syllables_always_make_up_the_word(word):
    cut = syllables(word)
    assert not cut or "".join(cut) == word
