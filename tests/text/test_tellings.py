"""What kuager says by itself: in four languages, with nothing but its data in the places."""

from __future__ import annotations

import re
from datetime import date
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kuager.model import Filling, FillingKind, lasting, on, plain, series, several, tell, term
from kuager.text import tellings
from kuager.text.reasons import reason
from kuager.text.tellings import LANGUAGES, known, paragraph, places, plural, render

COUNTED = [key for key, row in known().items() if any(isinstance(text, dict) for text in row.values())]
SENTENCES = [key for key in known() if key not in COUNTED]
MONTHS = {
    "en": [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ],
    "kk": [
        "қаңтар",
        "ақпан",
        "наурыз",
        "сәуір",
        "мамыр",
        "маусым",
        "шілде",
        "тамыз",
        "қыркүйек",
        "қазан",
        "қараша",
        "желтоқсан",
    ],
    "ru": [
        "января",
        "февраля",
        "марта",
        "апреля",
        "мая",
        "июня",
        "июля",
        "августа",
        "сентября",
        "октября",
        "ноября",
        "декабря",
    ],
}


def read(pattern: str, text: str) -> tuple[str, ...]:
    found = re.fullmatch(pattern, text)
    assert found is not None, text
    return found.groups()


def day_of(text: str, lang: str) -> date:
    """Reads a full date back, by a rule written for this test alone."""
    if lang == "zh":
        year, month, day = read(r"(\d+)年(\d+)月(\d+)日", text)
        return date(int(year), int(month), int(day))
    day, month, year = read(r"(\d+) (\S+) (\d+)(?: г\.)?", text)
    return date(int(year), MONTHS[lang].index(month) + 1, int(day))


@pytest.mark.parametrize("key", known())
def test_each_sentence_has_four_languages_with_the_same_places(key: str):
    row = known()[key]
    assert tuple(row) == LANGUAGES
    every = [form for text in row.values() for form in ([text] if isinstance(text, str) else text.values())]
    assert all(form == form.strip() for form in every) or key.startswith("list.")
    assert len({places(form) for form in every}) == 1


@pytest.mark.parametrize("key", COUNTED)
def test_counted_nouns_have_every_form_of_their_language(key: str):
    for lang, text in known()[key].items():
        if not isinstance(text, str):
            assert {plural(number, lang) for number in range(200)} <= set(text)


@pytest.mark.parametrize("key", SENTENCES)
def test_each_counted_place_names_a_counted_noun(key: str):
    for text in known()[key].values():
        for unit in re.findall(r"\{\w+:(\w+)\}", text):
            assert f"unit.{unit}" in known()


@pytest.mark.parametrize(
    ("number", "forms"),
    [(0, "many"), (1, "one"), (2, "few"), (5, "many"), (11, "many"), (12, "many"), (21, "one"), (24, "few"), (111, "many"), (122, "few")],
)  # fmt: skip
def test_russian_plurals(number: int, forms: str):
    assert plural(number, "ru") == forms


@pytest.mark.parametrize(
    ("value", "lang", "words"),
    [
        ("2021-02-08", "en", "8 February 2021"), ("2021-02-08", "kk", "8 ақпан 2021"), ("2021-02-08", "ru", "8 февраля 2021 г."),
        ("2021-02-08", "zh", "2021年2月8日"), ("2020-02", "ru", "февраль 2020 г."), ("2020-02", "zh", "2020年2月"), ("2020", "en", "2020"),
        ("../2020-02", "ru", "до февраля 2020 г."), ("2020-02~", "en", "about February 2020"), ("XXXX-02-08", "en", "8 February (year not known)"),
        ("XXXX-02", "zh", "2月（年份不详）"), ("2018/2019-05", "en", "2018 to May 2019"), ("2020-03/..", "kk", "наурыз 2020 бастап"),
        ("2021-22", "en", "summer 2021"), ("201X", "ru", "2010-е годы"), ("2021-02-08T10:30Z", "en", "8 February 2021, 10:30"),
        ("2020?", "en", "perhaps 2020"), ("20XX", "en", "2000 to 2099"), ("no date", "en", "no date"),
    ],
)  # fmt: skip
def test_dates_keep_their_precision(value: str, lang: str, words: str):
    assert render(tell("item.date", date=on(value)), lang) == words


@given(day=st.dates(min_value=date(1900, 1, 1), max_value=date(2099, 12, 31)), lang=st.sampled_from(LANGUAGES))
def test_every_day_reads_back(day: date, lang: str):
    assert day_of(render(tell("item.date", date=on(day.isoformat())), lang), lang) == day


@pytest.mark.parametrize(
    ("value", "lang", "words"),
    [("P15D", "ru", "15 дней"), ("P1Y6M", "en", "1 year 6 months"), ("P3Y", "ru", "3 года"), (">P2Y", "zh", "超过2年"), ("P15D", "kk", "15 күн"), ("later", "en", "later")],
)  # fmt: skip
def test_lengths_of_time(value: str, lang: str, words: str):
    assert render(tell("item.length", length=lasting(value)), lang) == words


def test_lists_end_as_the_language_ends_them():
    names = tell("person.question", names=several(["A", "B", "A", "C"]))
    assert render(names) == "One person or several: A, B and C?"
    assert render(names, "ru") == "Один человек или несколько: A, B и C?"
    assert render(names, "zh") == "是一个人还是几个人：A、B和C？"
    assert "A, B және тағы 2" in render(tell("person.question", names=several("ABCD", 2)), "kk")
    assert render(tell("sex.told", told=series([plain("a"), plain("b, c")]))) == "a; b, c."


def test_a_full_stop_is_written_once():
    told = tell("counter.calendar", date=on("2021-02-08"), plus=299, landed=on("2021-12-04"))
    assert render(told, "ru") == "8 февраля 2021 г. плюс 299 дней — это 4 декабря 2021 г."
    assert paragraph([told, tell("counter.both")]).count(". ") == 1


def test_labels_of_the_vocabulary_are_words_within_a_sentence():
    assert render(tell("once.question", name="Dana", what=term("schema:detention"))) == "Dana: when was the detention?"
    assert "мать" in render(tell("unnamed.question", kin=term("schema:kinship/mother"), names=several(["Dana"])), "ru")


def test_an_unknown_language_is_answered_in_english():
    assert render(tell("copies.question"), "fr") == render(tell("copies.question"), "en")


def test_reasons_of_dates_have_no_raw_date_in_them():
    assert (
        render(reason("counted from the date of publication (2021-03-04)"), "ru")
        == "отсчитано от даты публикации: 4 марта 2021 г."
    )
    assert (
        render(reason("nearest to the date of publication (2021)"), "en") == "nearest to the date of publication, 2021"
    )
    assert (
        render(reason("the last such day before the date of publication"), "ru")
        == "последний такой день перед датой публикации"
    )
    assert render(reason("the only year from 2019 on in which that day is a Friday"), "kk").count("жұма") == 1
    assert render(reason("day first, as in 25/06/2020 nearby"), "zh") == "日在前，如附近的25/06/2020"
    assert render(reason("counted from the date of publication"), "zh") == "由发表日期推算"
    assert render(reason("a plug-in's own words"), "kk") == "a plug-in's own words"


WORD = st.text("абвгдәқңabcd", min_size=1, max_size=6)
DAY = st.dates(min_value=date(1900, 1, 1), max_value=date(2099, 12, 31)).map(date.isoformat)


def filled(key: str) -> st.SearchStrategy:
    """A sentence with invented values: marked words, odd dates and numbers, so that each can be found again."""
    text = known()[key]["en"]
    places_of = dict(re.findall(r"\{(\w+)(?::(\w+))?\}", text))
    values: dict[str, st.SearchStrategy] = {}
    for name in places(text):
        if any(f"{{{name}:" in form for form in known()[key].values()):
            values[name] = st.integers(0, 30_000)
        elif name in {"date", "landed", "year", "start", "end"} and not key.startswith("date."):
            values[name] = DAY.map(on)
        else:
            marked = WORD.map(partial("⟨{}:{}⟩".format, name))
            values[name] = st.one_of(marked, st.integers(10_000, 99_999)) if name == "number" else marked
    assert places_of.keys() == values.keys()
    return st.fixed_dictionaries(values).map(lambda found: (key, found))


@given(
    made=st.sampled_from([key for key in SENTENCES if not key.startswith(("date.", "list.", "month."))]).flatmap(filled)
)
def test_a_sentence_says_its_values_and_nothing_else_that_could_be_data(made):
    key, values = made
    for lang in LANGUAGES:
        text = render(tell(key, **values), lang)
        assert "{" not in text
        assert "}" not in text
        assert not re.search(r"\d{4}-\d\d", text)
        left = text
        for name in sorted(values, key=lambda name: -len(shown(values[name], lang))):
            words = shown(values[name], lang)
            assert words in left, (key, lang, name)
            left = left.replace(words, "", len(re.findall(rf"\{{{name}\W", known()[key][lang])))
        template = re.sub(r"\{\w+(?::\w+)?\}", "", known()[key][lang])
        assert sorted(re.findall(r"\d+", left)) == sorted(re.findall(r"\d+", template))


def shown(value: str | int | Filling, lang: str) -> str:
    if isinstance(value, int):
        return tellings.grouped(value, lang)
    if isinstance(value, Filling):
        assert value.kind is FillingKind.DATE
        words = render(tell("item.date", date=value), lang)
        assert day_of(words, lang).isoformat() == value.text
        return words.removesuffix(".")
    return value
