"""Strings: complete in English, well-formed elsewhere, none missing, none unused; no inline code in any template."""

import re
from importlib.resources import files
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kuager.model import FindingKind, FindingState, Stance, Verdict
from kuager.text.tellings import plural
from kuager.web.dates import bounds, shown_date, shown_value
from kuager.web.words import LANGUAGES, Words, load

WORDS = load()
EN = WORDS["en"]
ROOT = files("kuager.web")
TEMPLATES = {
    path.name: path.read_text(encoding="utf-8")
    for path in (ROOT / "templates").iterdir()
    if path.name.endswith(".html")
}
CODE = {path.name: path.read_text(encoding="utf-8") for path in ROOT.iterdir() if path.name.endswith(".py")}
FORMS = (".one", ".few", ".many", ".other")


def stem(key: str) -> str:
    return next((key[: -len(form)] for form in FORMS if key.endswith(form)), key)


STEMS = {stem(key) for key in EN.english}


@pytest.mark.parametrize("name", sorted(TEMPLATES))
def test_every_string_a_template_names_exists(name):
    for key in re.findall(r'\bt\("([a-z_.]+)"[,)]', TEMPLATES[name]):
        assert key in STEMS, key
    for prefix in re.findall(r'\bt(?:\.get)?\("([a-z_.]+)" ~', TEMPLATES[name]):
        assert any(key.startswith(prefix) for key in STEMS), prefix


def test_every_string_the_code_names_exists():
    for text in CODE.values():
        for key in re.findall(r'\bwords\("([a-z_.]+)"', text) + re.findall(r'tell\(request, "\w+", "([a-z_.]+)"', text):
            assert key in STEMS, key


def test_no_string_is_unused():
    everything = "".join([*TEMPLATES.values(), *CODE.values()])
    prefixes = set(re.findall(r'["\'f]([a-z_]+(?:\.[a-z_]+)*(?:[._]|\.[a-z]))["{]', everything)) | {
        f"{name}." for name in ("prop", "keys", "unread", "glossary", "decides", "unit", "doc_kind", "lang", "refused")
    }
    unused = [
        key
        for key in STEMS
        if f'"{key}"' not in everything
        and not any(key.startswith(prefix) for prefix in prefixes)
        and not key.endswith((".title", ".text"))
    ]
    assert unused == []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_other_languages_translate_what_english_has_with_the_same_places(lang):
    for key, text in WORDS[lang].strings.items():
        assert stem(key) in STEMS, key
        english = [value for name, value in EN.english.items() if stem(name) == stem(key)]
        assert set(re.findall(r"\{\w+\}", text)) <= {
            place for value in english for place in re.findall(r"\{\w+\}", value)
        }, key


@pytest.mark.parametrize("lang", LANGUAGES)
def test_navigation_is_translated(lang):
    for key in EN.english:
        if key.startswith(("nav.", "frame.")):
            assert key in WORDS[lang].strings, key


def test_closed_lists_have_labels():
    for kind in FindingKind:
        assert f"finding_kind.{kind}" in EN.english
    for state in FindingState:
        assert f"finding_state.{state}" in EN.english
    for verdict in Verdict:
        assert f"verdict.{verdict}" in EN.english
    for stance in Stance:
        assert f"stance.{stance}" in EN.english


@pytest.mark.parametrize(
    ("number", "form"),
    [
        (0, "many"),
        (1, "one"),
        (2, "few"),
        (4, "few"),
        (5, "many"),
        (11, "many"),
        (12, "many"),
        (21, "one"),
        (22, "few"),
        (111, "many"),
        (101, "one"),
    ],
)
def test_russian_plurals(number, form):
    assert plural(number, "ru") == form


def test_plurals_choose_the_form_and_fall_back():
    assert EN("picket.rest_n", n=1) == "1 day of rest"
    assert EN("picket.rest_n", n=2) == "2 days of rest"
    assert WORDS["ru"]("overview.n_events", n=5) == "событий"
    assert WORDS["kk"]("overview.n_events", n=5) == "оқиға"
    partly = Words("zh", {}, {"invented.one": "{n} thing", "invented.other": "{n} things"})
    assert partly("invented", n=1) == "1 thing", "English has a form that Chinese would not ask for"
    assert partly("invented", n=2) == "2 things"


@pytest.mark.parametrize("name", sorted(TEMPLATES))
def test_no_template_holds_inline_code_or_style(name):
    text = TEMPLATES[name]
    assert not re.search(r"<style|\sstyle=|\son[a-z]+=|javascript:", text, re.IGNORECASE)
    assert not re.search(r"<script(?![^>]*\ssrc=)", text)
    assert not re.search(r"(?:src|href|action)=\"(?:https?:)?//", text)
    assert "|safe" not in text
    assert "autoescape" not in text


def test_no_asset_asks_for_anything_outside():
    for folder in ("css", "js"):
        for path in Path(str(ROOT / "static" / folder)).rglob("*.*s"):
            text = path.read_text(encoding="utf-8")
            assert not re.search(
                r"https?://|//[a-z]+\.|@import|url\(|\beval\(|innerHTML|document\.write|localStorage", text
            ), path.name


@pytest.mark.parametrize(
    ("value", "shown"),
    [("2021", "2021"), ("2021-02", "Feb 2021"), ("2021-02-08", "8 Feb 2021"), ("2021-02-08T10:01", "8 Feb 2021, 10:01"), ("XXXX-02-08", "8 Feb (year not known)"), ("2021-02~", "about Feb 2021"), ("2018/2019", "2018 to 2019"), ("../2021-03", "until Mar 2021"), ("2021-03/..", "since Mar 2021"), (None, "date not known"), ("", "date not known"), ("soon", "soon"), ("2021-13", "2021")],
)  # fmt: skip
def test_dates_in_words(value, shown):
    assert shown_date(value, EN) == shown


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("XXXX-02-08", "2月8日（年份不详）"),
        ("XXXX-02", "2月（年份不详）"),
        ("2021-02-08", "2021年2月8日"),
        ("XXXX", "日期不详"),
    ],
)
def test_no_word_for_the_year_stays_where_there_is_none(value, shown):
    assert shown_date(value, WORDS["zh"]) == shown


@pytest.mark.parametrize(
    ("value", "shown"),
    [("2021-03", "март 2021"), ("2021-03-08", "8 марта 2021"), ("../2021-03", "до марта 2021"), ("2021-05/..", "с мая 2021"), ("2021-05~", "около мая 2021"), ("2021-05/2021-07", "май 2021 – июль 2021"), ("XXXX-05", "май (год неизвестен)")],
)  # fmt: skip
def test_a_russian_month_stands_in_the_case_its_place_asks_for(value, shown):
    assert shown_date(value, WORDS["ru"]) == shown


@pytest.mark.parametrize(
    ("prop", "value", "shown"),
    [
        ("duration", "P15D", "15 days"),
        ("duration", "P1Y6M", "1 year 6 months"),
        ("duration", "PT4H", "4 hours"),
        ("name", "P", "P"),
        ("rest_day", "saturday", "Saturday"),
        ("when", "2019-02, P12Y", "Feb 2019, 12 years"),
        ("name", "Paris", "Paris"),
        ("when", "2021", "2021"),
        ("charge", "2021-02-08", "8 Feb 2021"),
        ("count", "2021", "2021"),
    ],
)
def test_values_in_words(prop, value, shown):
    assert shown_value(prop, value, EN) == shown


@given(st.dates())
def test_a_day_is_its_own_bounds(day):
    assert bounds(day.isoformat()) == (day, day)


@given(st.integers(1, 9998), st.integers(1, 12))
def test_a_month_reaches_from_its_first_to_its_last_day(year, month):
    found = bounds(f"{year:04d}-{month:02d}")
    assert found is not None
    assert found[0].day == 1
    assert (found[1].month, found[1].year) == (month, year)
    assert found[1].toordinal() + 1 == bounds(f"{year + month // 12:04d}-{month % 12 + 1:02d}")[0].toordinal()


@given(st.text(max_size=30))
def test_no_text_breaks_the_dates(value):
    shown_date(value, EN)
    shown_value("when", value, EN)
    bounds(value)
