"""Scripts: each character has one, each text the one that leads."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kuager.text.scripts import Script, counts, runs, script_of, script_of_char


@pytest.mark.parametrize(
    ("char", "script"),
    [
        ("a", "Latn"), ("Ş", "Latn"), ("ẍ", "Latn"), ("ñ", "Latn"), ("Я", "Cyrl"), ("қ", "Cyrl"), ("ұ", "Cyrl"),
        ("ئ", "Arab"), ("ۈ", "Arab"), ("ء", "Arab"), ("ﻣ", "Arab"), ("中", "Hans"), ("々", "Hans"), ("\U00020000", "Hans"),
        ("1", "Zyyy"), (" ", "Zyyy"), ("😀", "Zyyy"), ("«", "Zyyy"), ("。", "Zyyy"), ("\u0301", "Zyyy"), ("×", "Zyyy"),
        ("٣", "Zyyy"), ("α", "Zzzz"), ("あ", "Zzzz"), ("한", "Zzzz"), ("ა", "Zzzz"),
    ],
)  # fmt: skip
def test_script_of_a_character(char, script):
    assert script_of_char(char) == script


@pytest.mark.parametrize(
    ("text", "script"),
    [
        ("Aisha Karimova", "Latn"), ("Айша Кәрімова", "Cyrl"), ("ئايشە", "Arab"), ("阿依莎·卡里莫娃", "Hans"), ("", "Zyyy"),
        ("12:30 – 😀", "Zyyy"), ("Айша Karimova", "mixed"), ("Αθήνα", "Zzzz"), ("Сайт назван VK, но весь остальной текст русский", "Cyrl"),
    ],
)  # fmt: skip
def test_script_of_a_text(text, script):
    assert script_of(text) == script


@given(st.text(alphabet=st.sampled_from("aZ бЯ ئۇ 中国 1.😀é")))
def test_runs_cover_the_text_and_hold_one_script_each(text):
    found = runs(text)
    assert "".join(text[start:end] for start, end, _ in found) == text
    for start, end, script in found:
        assert {script_of_char(char) for char in text[start:end]} - {Script.COMMON} <= {script}
    assert all(one[2] != other[2] for one, other in pairwise(found))


def test_a_name_with_spaces_and_hyphens_is_one_run():
    assert runs("“Айша-Гүл (Aisha Gul)") == [(0, 11, Script.CYRL), (11, 21, Script.LATN)]


def test_counts_leave_out_what_is_no_letter():
    assert counts("a1 б.") == {Script.LATN: 1, Script.CYRL: 1}
