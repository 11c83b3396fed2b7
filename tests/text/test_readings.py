"""What a side is read as, in four languages, with the very numbers and dates of its value."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kuager.text.readings import reading
from kuager.text.tellings import LANGUAGES, render


def read(value: str, lang: str = "en") -> str:
    found = reading(value)
    assert found is not None
    return render(found, lang)


@pytest.mark.parametrize(
    ("value", "lang", "words"),
    [
        ("2022-06-01 (DMY, inferred)", "en", "1 June 2022 (day first, inferred)"), ("2022-06-27 (MDY)", "zh", "2022年6月27日（月在前）"),
        ("2021-02 (year inferred from other texts on this protest)", "ru", "февраль 2021 г. (год выведен из других текстов об этом протесте)"),
        ("1000000 detained, hedges", "en", "1,000,000 (detained), hedged"), ("P10D, P15D", "ru", "10 дней и 15 дней"), ("male", "kk", "ер"),
        ("XXXX-09-10", "en", "10 September (year not known)"), ("mother: imprisoned, religion", "ru", "мать: в тюрьме, религия"),
        ("parents: died, no reason given", "zh", "父母：死亡，未说明原因"), ("61 in 2020", "ru", "возраст: 61 год, год: 2020 г."),
        ("rewrite", "ru", "переписанный вариант"), ("30000 missing, asserts", "zh", "30,000（失踪），直接断言"), ("never held", "ru", "никогда не удерживали"), ("2019-05-01, P12Y", "en", "1 May 2019 and 12 years"),
    ],
)  # fmt: skip
def test_known_forms(value: str, lang: str, words: str):
    assert read(value, lang) == words


@pytest.mark.parametrize(
    ("value", "russian", "chinese"),
    [
        ("police; azattyk", "полиция и azattyk", "警察和azattyk"), ("3 sons", "3 сына", "3个儿子"), ("5 children", "5 детей", "5个孩子"),
        ("treason", "государственная измена", "叛国"), ("saturday", "суббота", "星期六"), ("tags", "теги", "标签"), ("released", "освобождение", "曾获释"),
    ],
)  # fmt: skip
def test_short_forms_of_sides_are_words_in_each_language(value: str, russian: str, chinese: str):
    found = reading(value)
    assert found is not None
    assert (render(found, "ru"), render(found, "zh")) == (russian, chinese)


@pytest.mark.parametrize("value", ["24-200", "Radio Valley", "500", "", "P", "mother: unknown, religion"])
def test_other_values_are_left_as_they_are(value: str):
    assert reading(value) is None


@given(day=st.dates(), order=st.sampled_from(["DMY", "MDY"]), inferred=st.booleans(), lang=st.sampled_from(LANGUAGES))
def test_no_reading_shows_a_raw_date(day, order, inferred, lang):
    words = read(f"{day.isoformat()} ({order}{', inferred' if inferred else ''})", lang)
    assert not re.search(r"\d-\d", words)
    assert str(day.day) in words
    assert f"{day.year:04d}" in words


@given(st.text())
def test_any_text_is_answered(value: str):
    found = reading(value)
    assert found is None or all(render(found, lang) for lang in LANGUAGES)
