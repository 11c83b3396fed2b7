"""The site's frame, first page, lists, people and rules: links that lead somewhere, five languages, nothing that runs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from html import unescape
from importlib.resources import files
from pathlib import Path
from typing import Any
from zlib import crc32

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from kuager.model.publication import Correction, Imprint, Kin, Name, Said, Span
from kuager.model.release import MINT, Cleared, Field, Record, Release, Source
from kuager.model.schema import model
from kuager.protect.disguise import ROLES
from kuager.publish.release import write
from kuager.publish.site import KINDS, LANGUAGES, Kind, World, assets, front, render, words
from kuager.publish.site.facts import groups, live
from kuager.publish.site.home import held_by_year
from kuager.publish.site.lists import SIZE
from kuager.publish.site.moved import MOVED
from kuager.publish.site.people import PERSON, status_now
from tests.publish.sample import release
from tests.publish.site_reader import crawl, read

ROOT = files("kuager.publish.site")
PROPER = """
acled atom cookie csv excel followthemoney frictionless geojson javascript json key kuager ld manifest mit odbl openssl
openstreetmap parquet pdf pem readme sha sha256sum sig tor txt china cities countries echarts js
"""
SOURCE = Source(title="A text", site="news.example.org", url="https://news.example.org/1", published="2021", lang="en")
hostile = st.text(alphabet=st.characters(codec="utf-8", exclude_categories=("Cs",)), max_size=30) | st.sampled_from((
    "<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "' onmouseover='alert(1)", "{{ 7*7 }}", "</title><svg onload=1>",
    "&lt;b&gt;", "]]>", "<!--", "javascript:alert(1)", "\u202egnp.exe", "a\0b",
))  # fmt: skip


def kind(name: str) -> Kind:
    return next(one for one in KINDS if one.name == name)


def of(*records: Record, **more: Any) -> World:
    items = tuple(Cleared(value=one, audience="public", policy="kuager@1", mint=MINT) for one in records)
    return World.of(
        Release(id="rel-1", audience="public", policy="kuager@1", made_on="2026-11-22", items=items, **more)
    )


def told(prop: str = "when", value: str = "2018", schema: str = "detention", **more: Any) -> Field:
    own: dict[str, Any] = {"event": "e1", "quote": "words", "source": SOURCE, "stance": "asserts", "lineage": "l-1"}
    given_: dict[str, Any] = own | more
    given_.setdefault("id", f"s-{crc32(repr((prop, value, more)).encode()):x}")
    return Field(schema=schema, prop=prop, value=value, **given_)


def person(*fields: Field, **more: Any) -> Record:
    return Record(id="p-1", form="named", title=more.pop("title", "Somebody"), fields=fields, **more)


def page(world: World, lang: str = "en", of_kind: Kind = PERSON) -> str:
    return render(world, of_kind, next(iter(of_kind.items(world))), lang).decode()


# --- the whole folder --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("people", [0, 3, SIZE + 30])
def test_every_link_of_every_page_leads_somewhere(tmp_path: Path, people: int) -> None:
    made = release(people, texts=8 if people else 0, unnamed=2)
    if not people:
        made = Release(id="rel-0", audience="public", policy="kuager@1", made_on="2026-11-22", items=())
    elif people > SIZE:
        made = replace(made, imprint=replace(made.imprint, languages=("en", "ug")))
    write(made, tmp_path, workers=1)
    assert crawl(tmp_path)[:10] == []
    names = [path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*")]
    assert all(re.fullmatch(r"[a-z0-9./_-]+", name) or name == "README.txt" for name in names)


def test_a_draft_says_so_on_every_page() -> None:
    world = World.of(replace(release(2), draft=True))
    done = World.of(release(2))
    for each in KINDS:
        for item in each.items(world):
            assert 'class="draft"' in render(world, each, item, "ug").decode(), each.name
            assert 'class="draft"' not in render(done, each, item, "ug").decode(), each.name
    assert b'class="draft"' in front(world)
    assert b'class="draft"' not in front(done)


def test_the_first_page_of_all_speaks_a_language_of_the_release() -> None:
    made = release(1)
    one = World.of(replace(made, imprint=replace(made.imprint, languages=("ug", "zh"))))
    assert b'<html lang="ug" dir="rtl">' in front(one)
    assert b'href="en/' not in front(one)
    assert b'<html lang="en" dir="ltr">' in front(World.of(made))


def test_no_page_of_a_person_changes_with_the_number_of_the_release() -> None:
    made = release(3)
    one, other = (World.of(each) for each in (made, replace(made, id="rel-99", number=9, made_on="2027-01-01")))
    assert page(one) == page(other)
    assert page(one, of_kind=kind("about")) != page(other, of_kind=kind("about"))


# --- words -------------------------------------------------------------------------------------------------------------


def areas() -> Iterator[tuple[str, str, dict[str, Any]]]:
    for area in sorted((ROOT / "i18n").iterdir(), key=lambda one: one.name):
        if area.is_dir():
            for lang in LANGUAGES:
                yield area.name, lang, yaml.safe_load((area / f"{lang}.yml").read_text("utf-8"))


def flat(tree: Any, prefix: str = "") -> Iterator[tuple[str, Any]]:
    if isinstance(tree, dict):
        for key, value in tree.items():
            yield from flat(value, f"{prefix}{key}.")
    else:
        yield prefix.removesuffix("."), tree


def test_every_language_has_every_word_with_the_same_places() -> None:
    forms = re.compile(r"\.(one|few|many|other)$")
    found: dict[str, dict[str, dict[str, set[str]]]] = {}
    for area, lang, tree in areas():
        for key, text in flat(tree):
            assert isinstance(text, str), (area, lang, key)
            assert text.strip(), (area, lang, key)
            plain = forms.sub("", key)
            places = found.setdefault(area, {}).setdefault(plain, {}).setdefault(lang, set())
            places |= set(re.findall(r"\{(\w+)\}", text))
    for area, keys in found.items():
        for key, by_lang in keys.items():
            assert set(by_lang) == set(LANGUAGES), (area, key, set(LANGUAGES) - set(by_lang))
            assert len({frozenset(places) for places in by_lang.values()}) == 1, (area, key, by_lang)


def test_no_english_is_left_in_other_languages() -> None:
    known = set(re.findall(r"\w+", PROPER))
    left = [
        (area, lang, key, word)
        for area, lang, tree in areas()
        if lang != "en"
        for key, text in flat(tree)
        for word in re.findall(r"[A-Za-z][A-Za-z0-9]+", re.sub(r"\{\w+\}", "", str(text)))
        if word.lower() not in known
    ]
    assert left == []


def test_templates_hold_no_words_of_their_own_and_ask_for_known_ones() -> None:
    for one in sorted((ROOT / "templates").iterdir(), key=lambda each: each.name):
        text = one.read_text("utf-8")
        for key in re.findall(r"\bt\('([\w.]+)'", text):
            if key.endswith("."):
                continue
            for lang in LANGUAGES:
                known = words(lang)
                assert known.has(key) or known.has(f"{key}.other"), (one.name, lang, key)
        plain = re.sub(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}|<[^>]*>", " ", text, flags=re.DOTALL)
        plain = plain.replace("kuager mirror verify FOLDER", "")
        assert re.findall(r"[^\W\d_]{2,}", plain) == [], one.name


def test_uyghur_has_every_word_of_the_vocabulary_that_is_public() -> None:
    uyghur, english = words("ug"), words("en")
    shown = [("status", term) for term in model().vocabularies["status"].terms]
    shown += [("kinship", term) for term in model().vocabularies["kinship"].terms]
    shown += [(one, "") for one in model().schemata]
    public = ("name", "sex", "role", "birth_date", "birth_place", "citizenship", "status")
    shown += [("person", prop) for prop in public]
    shown += [
        ("detention", prop)
        for prop in ("type", "when", "where", "charge", "sentence_length", "court", "facility", "reason")
    ]
    assert [each for each in shown if uyghur.label(*each) == english.label(*each)] == []


def test_whoever_may_not_be_named_is_told_in_the_reader_s_words() -> None:
    for lang in LANGUAGES[1:]:
        assert all(words(lang).who(role) != role for role in ROLES.values()), lang
    assert words("ug").who("Somebody Known") == "Somebody Known"


@pytest.mark.parametrize(
    ("lang", "date"),
    [("en", "8 February 2021"), ("kk", "8 ақпан 2021"), ("ru", "8 февраля 2021 г."), ("zh", "2021年2月8日"), ("ug", "2021-يىلى فېۋرالنىڭ 8-كۈنى")],
)  # fmt: skip
def test_dates_stand_in_the_reader_s_words(lang: str, date: str) -> None:
    assert words(lang).date("2021-02-08") == date
    assert words(lang).date("") == ""


# --- what is told of a person ------------------------------------------------------------------------------------------


def test_copies_of_one_telling_count_once() -> None:
    other = replace(SOURCE, url="https://copy.example.org/")
    world = of(person(told(), told(source=other, id="s-2"), told(source=SOURCE, lineage="l-2", id="s-3")))
    value = groups(world, "p-1")[0].facts[0].values[0]
    assert (value.lineages, value.texts, value.unknown) == (2, 2, False)
    assert "2 independent tellings" in page(world)
    alone = of(person(told(), told(source=other, id="s-2")))
    assert "1 independent telling, in 2 texts (copies count once)" in page(alone)


def test_what_is_not_known_of_tellings_is_not_counted() -> None:
    world = of(person(told(lineage=""), told(lineage="l-1", id="s-2")))
    assert "at least 1 independent telling" in page(world)
    assert "independent telling" not in page(of(person(told(lineage="")))).split('id="h-e"')[0]


@pytest.mark.parametrize(
    ("values", "differ"),
    [(("2018", "2019"), True), (("2018", "2018-03"), False), (("2018-03", "2018-04"), True), (("2018",), False)],
)
def test_dates_that_exclude_one_another_stand_side_by_side(values: tuple[str, ...], *, differ: bool) -> None:
    world = of(person(*(told(value=value, id=f"s-{at}") for at, value in enumerate(values))))
    assert groups(world, "p-1")[0].facts[0].differ is differ
    shown = page(world)
    assert ("Sources differ" in shown) is differ
    assert all(f'<bdi class="value">{words("en").date(value)}</bdi>' in shown for value in values)


def test_events_of_a_kind_are_told_apart_by_their_day_unless_sources_differ_on_it() -> None:
    one = of(person(told(id="s-1"), told(value="2020", event="e2", id="s-2")))
    assert re.findall(r'<h2 id="h-\d">([^<]*)</h2>', page(one)) == ["Detention, 2018", "Detention, 2020"]
    two = of(person(told(id="s-1"), told(value="2020", id="s-2")))
    assert re.findall(r'<h2 id="h-\d">([^<]*)</h2>', page(two)) == ["Detention"]


def test_one_event_of_two_sources_is_one_unless_only_the_year_is_the_same() -> None:
    day = of(person(told(value="2018-05-09", id="s-1"), told(value="2018-05-09", event="e2", lineage="l-2", id="s-2")))
    assert [len(one.facts) for one in groups(day, "p-1")] == [1]
    assert groups(day, "p-1")[0].facts[0].values[0].lineages == 2
    year = of(person(told(id="s-1"), told(event="e2", lineage="l-2", id="s-2")))
    assert len(groups(year, "p-1")) == 2
    unlike = (
        told(value="2018-05-09", id="s-1"),
        told(value="2018-05-09", event="e2", id="s-2"),
        told(value="2018-06", event="e2", id="s-3"),
    )
    assert len(groups(of(person(*unlike)), "p-1")) == 2
    kinds = of(
        person(told(value="2018-05-09", id="s-1"), told(value="2018-05-09", schema="release", event="e2", id="s-2"))
    )
    assert len(groups(kinds, "p-1")) == 2


def test_an_event_begins_with_what_and_when_and_evidence_with_what_can_be_opened() -> None:
    rows = (
        told("charge", "a"),
        told("where", "Ili", source=Source()),
        told("where", "Ili", id="s-2"),
        told("when"),
        told("type", "detention"),
    )
    facts = groups(of(person(*rows)), "p-1")[0].facts
    assert [one.prop for one in facts] == ["type", "when", "where", "charge"]
    assert [bool(one.live) for one in facts[2].values[0].evidence] == [True, False]


def test_many_tellings_of_one_value_unfold_and_a_source_that_is_not_shown_leaves_no_gap() -> None:
    many = page(of(person(*(told(id=f"s-{at}", quote=f"words {at}") for at in range(6)))))
    assert "<summary>3 more passages</summary>" in many
    assert all(f'id="s-{at}"' in many for at in range(6))
    bare = page(
        of(person(told(source=Source(), said_by="a relative"), told(source=Source(), prop="where", value="Ili")))
    )
    assert "stated · by <bdi>a relative</bdi></p>" in bare
    assert "stated · <bdi>source not shown</bdi></p>" in bare


def test_a_denial_is_shown_beside_what_it_denies_and_supports_nothing() -> None:
    world = of(person(told(), told(stance="denies", said_by="an office", lineage="l-2", id="s-2")))
    fact = groups(world, "p-1")[0].facts[0]
    assert fact.differ
    assert (fact.values[0].lineages, fact.values[0].denied) == (1, False)
    assert re.search(r'<span class="denied">denied</span> · by <bdi>an office</bdi>', page(world))
    only = of(person(told(stance="denies")))
    assert groups(only, "p-1")[0].facts[0].values[0].denied
    assert "independent telling" not in page(only).split('id="h-e"')[0]


def test_words_are_sought_on_the_live_page_only_where_they_stand_there_whole() -> None:
    assert live("https://a.example/", "two words, and-more") == "https://a.example/#:~:text=two%20words%2C%20and%2Dmore"
    assert live("https://a.example/#part", "x") == "https://a.example/#part:~:text=x"
    long = " ".join(f"word{at}" for at in range(60))
    start, _, end = live("https://a.example/", long).partition("text=")[2].partition(",")
    assert long.startswith(start.replace("%20", " "))
    assert long.endswith(end.replace("%20", " "))
    assert live("javascript:alert(1)", "x") == ""
    world = of(person(told(cut=True)))
    assert groups(world, "p-1")[0].facts[0].values[0].evidence[0].live == SOURCE.url


def test_the_line_of_status_is_the_last_that_is_told() -> None:
    one = person(status=(Span(status="held", start="2017", end="2019"), Span(status="released", start="2019-05")))
    assert status_now(one, words("en")) == "released, since May 2019"
    assert status_now(person(), words("en")) == ""
    assert "Nothing is told of this person" in page(of(person()))


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ([("held", "2017", ""), ("imprisoned", "2019", "")], "serving a sentence, since 2019"),
        ([("imprisoned", "2019", ""), ("passport_taken", "2020", "")], "without passport, since 2020; serving a sentence, since 2019"),
        ([("passport_taken", "2016", "2018"), ("held", "2017", "")], "held, since 2017"),
        ([("held", "2017", ""), ("released", "2019", ""), ("watched", "2020", "")], "under surveillance, since 2020; released, since 2019"),
        ([("held", "2017", ""), ("released", "2017", "")], "held, since 2017; released, since 2017"),
        ([("held", "2018-03", ""), ("in_camp", "", "")], "held, since March 2018"),
        ([("in_camp", "2017", ""), ("imprisoned", "2019", "")], "serving a sentence, since 2019"),
        ([("imprisoned", "2019", ""), ("administrative_arrest", "2022", "")], "under administrative arrest, since 2022; serving a sentence, since 2019"),
        ([("imprisoned", "2019", ""), ("held", "2022", "")], "held, since 2022; serving a sentence, since 2019"),
        ([("released", "2018", ""), ("dead", "2020", "")], "dead, since 2020"),
        ([("missing", "", "")], "missing"),
    ],
)  # fmt: skip
def test_what_goes_on_beside_the_last_status_is_told_with_it(told: list[tuple[str, str, str]], said: str) -> None:
    one = person(status=tuple(Span(status=status, start=start, end=end) for status, start, end in told))
    assert status_now(one, words("en")) == said


def test_silence_counts_nobody_as_held() -> None:
    one = person(status=(Span(status="held", start="2017", end="2019"),))
    two = replace(one, id="p-2", status=(Span(status="held", start="2018"),))
    three = replace(
        one, id="p-3", status=(Span(status="released", start="2010", end="2020"), Span(status="held", start="no date"))
    )
    four = replace(
        one,
        id="p-4",
        status=(Span(status="passport_taken", start="2017", end="2019"), Span(status="in_camp", start="2018-05")),
    )
    assert held_by_year(of(one, two, three, four)) == ((2017, 1), (2018, 3), (2019, 1))


def test_few_people_without_a_name_are_no_number() -> None:
    others = tuple(
        Record(id=f"unnamed-{at}", form="role_only", title="a detained person", traits={"year": "2018"})
        for at in range(2)
    )
    shown = page(of(*others), of_kind=kind("home"))
    assert '<dd class="big">fewer than 3</dd>' in shown
    assert '<dd class="big">2</dd>' not in shown
    assert "fewer than 3 people without a name" in page(of(*others), of_kind=kind("unnamed"))
    assert "2 people" not in page(of(*others), of_kind=kind("unnamed"))
    assert "fewer than 3 people without a name" in page(of(*others, person()), of_kind=kind("people"))


def test_whoever_is_known_by_initials_has_no_page() -> None:
    world = of(Record(id="initials-00001", form="initials", title="A. S."))
    assert list(PERSON.items(world)) == []
    shown = page(world, of_kind=kind("unnamed"))
    assert "A. S." in shown
    assert "may be shown by them and no more" in shown
    assert "so coarse" not in shown


def test_a_region_whose_count_is_held_back_is_no_list() -> None:
    made = release(6)
    paths = {kind("people").path(one) for one in kind("people").items(World.of(made))}
    assert "lists/region/ili/index.html" in paths
    assert "lists/region/altay/index.html" not in paths


def test_the_rules_are_told_as_they_are() -> None:
    about = kind("about")
    world = World.of(release(1))
    consent = next(item for item in about.items(world) if about.path(item) == "about/consent.html")
    shown = render(world, about, consent, "en").decode()
    assert "fewer than 5 people" in shown
    assert all(text in shown for text in ("where somebody lives", "children", "health", "team@example.org"))
    assert 'Born <span class="quiet">(year only)</span>' in shown


# --- nothing that runs -------------------------------------------------------------------------------------------------


@settings(max_examples=60, deadline=None)
@given(hostile, hostile, hostile, st.sampled_from(LANGUAGES))
def test_hostile_words_stay_words(name: str, quote: str, other: str, lang: str) -> None:
    source = Source(title=other, site=name, url=other, published=other, lang="en")
    fields = (told(value=other, quote=quote, said_by=name, source=source, translations=(("en", quote),), id="s-1"),)
    spans = (Span(status=other, start=quote, end=name), Span(status=name, start="2018"))
    tame = person(told(), title="x")
    wild = person(
        *fields, title=name, names=(Name(text=quote, lang="kk"),), status=spans, kin=(Kin(relation=other, title=quote),)
    )
    said = Correction(
        id="c-1", on=other, kind=other, of="people/p-1", said=Said(words=quote), by=name, before=other, after=quote
    )
    corrections = (Cleared(value=said, audience="public", policy="kuager@1", mint=MINT),)
    imprint = Imprint(name={"en": name}, contact=other, licence=quote, licence_url=other)
    for each in ("person", "people", "home", "about", "unnamed"):
        hidden = Record(id="u-1", form="role_only", title=name, traits={other: quote})
        world = of(wild, hidden, corrections=corrections, imprint=imprint)
        found = read(page(world, lang, kind(each)).encode())
        calm = read(page(of(tame, hidden), lang, kind(each)).encode())
        assert [one for one in found.wrong if "twice" not in one] == []
        assert found.tags.count("script") == calm.tags.count("script") == 1
        assert not {one for one in found.attributes if one.startswith("on")}
        assert not [one for one in (*found.links, *found.loads) if one.lower().startswith(("javascript:", "data:"))]
        if each == "person" and "\0" not in quote and "\r" not in quote:
            assert quote in "".join(found.text)


def test_pages_load_two_style_sheets_and_one_program_and_no_more() -> None:
    world = World.of(release(2))
    for each in KINDS:
        for item in each.items(world):
            loads = [one.rsplit("/", 1)[-1] for one in read(render(world, each, item, "en")).loads]
            assert {one for one in loads if not one.endswith(".png")} <= {"site.css", "pages.css", "site.js"}, each.name
    code = assets()["assets/site.js"].decode() + assets()["assets/site.css"].decode()
    assert not re.search(r"https?:|//\w+\.|@import|@font-face", code)


def test_an_old_address_leads_on_and_names_nobody() -> None:
    made = release(2)
    world = World.of(made)
    (item,) = MOVED.items(world)
    page = unescape(render(world, MOVED, item, "ug").decode())
    assert MOVED.path(item) == "people/p-0000000000aa.html"
    assert f'href="../people/{item[1]}.html"' in page
    assert not any(one.value.title in page for one in made.items)
    taken = replace(made, moved=((item[1], item[1]), ("p-0000000000bb", "p-nobody")))
    assert not list(MOVED.items(World.of(taken))), "nobody's page is covered, and no link leads nowhere"
