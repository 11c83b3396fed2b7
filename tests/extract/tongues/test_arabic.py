"""Uyghur, and Kazakh in Arabic letters: people, places, dates; offsets in the text as written."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kuager.extract.tongues.arabic import find_dates
from kuager.extract.tongues.kk_arabic import from_arabic
from kuager.extract.vocab import load_vocab
from kuager.text.date_values import parse_anchor

UYGHUR = "ئوقۇتقۇچى ئەركىن ياقۇپ 2018-يىلى 12-ماي كۈنى قەشقەردە تۇتۇلدى. ئەركىننىڭ ئايالى ئايگۈل ھازىر ئىستانبۇلدا."
KAZAKH = "مەنىڭ اتىم اسقار. ءىنىم ەربول 2018-جىلعى 8-اقپاندا ۇرىمجىدە ۇستالدى."


def test_uyghur(read):
    found = read(UYGHUR, lang="ug")
    people = [(one.text, one.entity) for one in found.mentions if one.type.value == "person"]
    assert people == [("ئەركىن ياقۇپ", "p1"), ("ئەركىننىڭ", "p1"), ("ئايگۈل", "p2")]
    assert [one.text for one in found.mentions if one.type.value == "place"] == ["قەشقەر", "ئىستانبۇل"]
    assert [one.value for one in found.mentions if one.type.value == "date"] == ["2018-05-12"]
    assert all(one.text == UYGHUR[one.start : one.end] for one in found.mentions)


def test_uyghur_says_what_it_does_not_read(read):
    notice = read(UYGHUR, lang="ug").notices[0]
    assert notice.code == "K-EXTRACT-003"
    assert "quotations" in notice.message


def test_kazakh_in_arabic_letters_is_read_by_the_kazakh_rules(read):
    found = read(KAZAKH, lang="kk")
    assert [one.text for one in found.mentions if one.type.value == "person"] == ["اسقار", "ەربول"]
    assert [one.text for one in found.mentions if one.type.value == "place"] == ["ۇرىمجىدە"]
    assert [(one.type, one.when, one.who) for one in found.events] == [("detention", "2018-02-08", ("p2",))]
    assert [(one.relation, one.subject, one.object) for one in found.relations] == [("brother", "p2", "p1")]
    assert all(one.text == KAZAKH[one.start : one.end] for one in found.mentions)
    assert {one.name for one in found.entities if one.id in {"p1", "p2"}} == {"اسقار", "ەربول"}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2018-يىلى 12-ماي", "2018-05-12"),
        ("2018-يىلى ئاۋغۇستتا", "2018-08"),
        ("2017-يىلى 5-ئاينىڭ 12-كۈنى", "2017-05-12"),
        ("2016-يىلى", "2016"),
        ("15-ئاپرېل", "2021-04-15"),
    ],
)
def test_uyghur_dates(text, value):
    assert [one.value for one in find_dates(text, parse_anchor("2021-06-01"))] == [value]


@given(st.text(alphabet="ابپتجچحخدرزسشعفقكگڭلمنهوۇۋىيەءٴئ\u0640 .،؟0123456789\nab", max_size=120))
@settings(max_examples=100, deadline=None)
def test_every_letter_has_its_place(text):
    written = from_arabic(text, load_vocab())
    assert len(written.starts) == len(written.text) + 1
    assert list(written.starts) == sorted(written.starts)
    assert written.starts[-1] == len(text)
