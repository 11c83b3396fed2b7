"""The pages besides people: words that lead to statements, counts that stay held back, days, maps, files, and what makes a page anew."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from html import unescape
from pathlib import Path
from posixpath import dirname, normpath
from typing import Any, TypeVar
from urllib.parse import unquote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kuager.draw.replies import Wait, waits
from kuager.draw.stacks import Row, stacks
from kuager.model.publication import (
    Answer,
    Appeal,
    Body,
    Change,
    Correction,
    Mark,
    Name,
    Passage,
    PicketDay,
    Piece,
    Place,
    Said,
    Text,
)
from kuager.model.publication import (
    Testimony as Told,
)
from kuager.model.release import MINT, Cleared, Record, Release, Table
from kuager.publish.release import write
from kuager.publish.release.digest import digest
from kuager.publish.site import KINDS, LANGUAGES, Kind, World, atlas, figures, ledger, render, shared, texts, words
from kuager.publish.site.authors import account_id
from kuager.publish.site.chronicle import years_of
from kuager.publish.site.leaves import leaf_path, leaves
from kuager.publish.site.moved import MOVED
from tests.publish.sample import release
from tests.publish.site_reader import read

T = TypeVar("T")
MINE = [one for one in KINDS if one.template not in {"person.html", "home.html", "find.html", "people.html", "unnamed.html", "about.html"}]  # fmt: skip
FILES = {"data/csv/people.csv": 1200, "data/datapackage.json": 3_400_000}
hostile = st.sampled_from((
    "<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "' onmouseover='alert(1)", "{{ 7*7 }}", "</title><svg onload=1>",
    "&lt;b&gt;", "]]>", "<!--", "javascript:alert(1)", "\u202egnp.exe", "a\0b", "", " ", "\n",
)) | st.text(alphabet=st.characters(codec="utf-8", exclude_categories=("Cs",)), max_size=20)  # fmt: skip


def clear(value: T) -> Cleared[T]:
    return Cleared(value=value, audience="public", policy="kuager@1", mint=MINT)


def world(**parts: Any) -> World:
    made = {
        name: tuple(clear(one) for one in value) if name not in {"changes", "number", "rules"} else value
        for name, value in parts.items()
    }
    items = made.pop("items", ())
    return World.of(
        Release(id="rel-1", audience="public", policy="kuager@1", made_on="2026-11-22", items=items, **made), FILES
    )


def kind(name: str) -> Kind:
    return next(one for one in KINDS if one.name == name)


def page(of: World, name: str, lang: str = "en", at: int = 0) -> str:
    """A page as it is read, what was escaped as it was."""
    return unescape(render(of, kind(name), list(kind(name).items(of))[at], lang).decode())


def person(id_: str = "p-1") -> Record:
    return Record(id=id_, form="named", title="Somebody")


def text_(**more: Any) -> Text:
    return Text(**{"id": "t-1", "kind": "article", "title": "A text", "lang": "en"} | more)


# --- words of a source -------------------------------------------------------------------------------------------------

marks = st.lists(
    st.builds(Mark, start=st.integers(-3, 40), end=st.integers(-3, 40), targets=st.just(("people/p-1#s-1",)))
)


@given(st.text(max_size=30), marks)
def test_marking_loses_no_word_and_marks_each_once(words_: str, given_: list[Mark]) -> None:
    found = list(texts.runs(Piece(text=words_, marks=tuple(given_))))
    assert "".join(run for run, _ in found) == words_
    at = 0
    for run, mark in found:
        if mark is not None:
            assert words_[mark.start : mark.end] == run
            assert mark.start == at
        at += len(run)


def test_marked_words_lead_to_statements_and_back_and_an_id_is_there_once() -> None:
    target, gone = "people/p-1#s-1", "people/p-9#s-9"
    pieces = tuple(
        Piece(text="one two", marks=(Mark(start=4, end=7, targets=(target, gone, target)),)) for _ in range(2)
    )
    made = page(world(items=[person()], texts=[text_(pieces=pieces)]), "text")
    assert made.count('id="people-p-1-s-1"') == 1
    assert made.count('id="people-p-9-s-9"') == 1
    assert made.count('href="../people/p-1.html#s-1"') == 3
    assert "p-9.html" not in made
    assert 'href="#people-p-1-s-1"' in made


@pytest.mark.parametrize(
    ("whole", "at", "gaps"), [(True, 0, 0), (False, 0, 2), (False, 7, 3), (False, None, 3), (True, 7, 0)]
)
def test_what_is_left_out_is_shown_as_left_out(whole: bool, at: int | None, gaps: int) -> None:
    pieces = (Piece(text="first", at=at), Piece(text="second", at=90))
    made = page(world(texts=[text_(pieces=pieces, whole=whole)]), "text")
    assert made.count('class="gap"') == gaps
    assert ("Nothing is left out." in made) == whole
    assert "No passage of it may be shown" in page(world(texts=[text_(sha256="ab" * 32)]), "text")


def test_copies_of_a_telling_are_listed_as_one_voice() -> None:
    made = world(
        texts=[text_(lineage="l-1"), text_(id="t-2", title="A copy", lineage="l-1"), text_(id="t-3", lineage="l-2")]
    )
    assert 'href="../texts/t-2.html"' in page(made, "text")
    assert "t-3.html" not in page(made, "text")
    assert "No other text shown here retells it." in page(made, "text", at=2)
    assert "The same telling" not in page(world(texts=[text_()]), "text")


@given(st.lists(st.text(min_size=1, max_size=8) | st.from_regex(r"@[a-z0-9_]{1,6}", fullmatch=True), unique=True))
def test_no_account_takes_the_page_of_another(names: list[str]) -> None:
    ids = [account_id(one) for one in names]
    assert len(set(ids)) == len(ids)
    assert all(re.fullmatch(r"[a-z0-9_-]+", one) and one != "index" for one in ids)


def test_an_account_s_page_has_its_texts_the_latest_first() -> None:
    own = [text_(id=f"t-{n}", title=f"Text {n}", author="@a_b", published=f"2021-0{n}") for n in (1, 3, 2)]
    made = page(world(texts=[*own, text_(id="t-9", title="Text 9", author="Another")]), "account")
    assert re.findall(r"Text \d", re.sub(r"(?s)<head>.*?</head>", "", made)) == ["Text 3", "Text 2", "Text 1"]


def test_an_account_with_many_texts_has_many_pages() -> None:
    made = world(texts=[text_(id=f"t-{n}", author="@a_b") for n in range(101)])
    assert [kind("account").path(one) for one in kind("account").items(made)] == [
        "accounts/a_b.html",
        "accounts/a_b-2.html",
    ]
    assert 'href="a_b-2.html"' in page(made, "account")
    assert 'href="a_b.html"' in page(made, "account", at=1)
    assert "Texts: 101" in page(made, "account", at=1)


# --- words of people ---------------------------------------------------------------------------------------------------


def test_a_reader_gets_the_translation_they_can_follow_and_is_told_of_machines() -> None:
    said = Said(words="Ағам қайда?", lang="kk", translations={"en": "Where is he?", "zh": "他在哪里？"}, machine=frozenset({"zh"}))  # fmt: skip
    made = world(testimonies=[Told(id="a-1", said=(said,))])
    assert 'class="tr" lang="zh" dir="ltr">他在哪里？' in page(made, "testimony", "zh")
    assert "未经人工核对的机器翻译" in page(made, "testimony", "zh")
    assert 'class="tr" lang="en" dir="ltr">Where is he?' in page(made, "testimony", "ug")
    assert '<details class="others' in page(made, "testimony", "kk")


def test_a_name_in_other_letters_takes_nothing_along_from_right_to_left() -> None:
    made = world(testimonies=[Told(id="a-1", speaker="Somebody", on="2019")])
    assert "<bdi>\u2068" in page(made, "testimony", "ug")
    assert "\u2068Somebody\u2069" in page(made, "testimony", "ug")
    assert not {"\u2068", "\u2069"} & set(page(made, "testimony", "kk"))


def test_whoever_is_not_shown_is_counted_and_not_named() -> None:
    made = page(world(items=[person()], testimonies=[Told(id="a-1", about=("p-1", "p-2", "p-3"))]), "testimony")
    assert "../people/p-1.html" in made
    assert "p-2" not in made
    assert "also about people who are not shown: 2" in made


def test_waiting_is_drawn_and_told() -> None:
    answered = Appeal(id="l-1", to="An office", days=12, answers=(Answer(on="2021-05-01"),), state="answered")
    silent = Appeal(id="l-2", to="A court", days=700, state="silence")
    unknown = Appeal(id="l-3", to="A consulate")
    made = page(world(appeals=[answered, silent, unknown]), "appeals")
    assert made.count('class="in-time"') == 1
    assert made.count('class="silent"') == 1
    assert all(
        words_ in made for words_ in ("A court: Days waited: 700 (without an answer)", "not known", "A consulate")
    )
    assert "No answer has come." in page(world(appeals=[silent]), "appeal")
    drawn = waits([Wait(name="x", days=10, answered=True, said="s"), Wait(name="y", days=40, answered=True, said="s")], title="t", description="d")  # fmt: skip
    wide = [float(one) for one in re.findall(r'width="([\d.]+)" height="14', drawn)]
    assert wide[1] == pytest.approx(4 * wide[0], rel=0.01)


# --- the picket --------------------------------------------------------------------------------------------------------


def day(number: int, on: str, **more: Any) -> PicketDay:
    return PicketDay(id=f"s-{on}", series="s", day=number, date=on, **more)


def test_days_are_counted_by_the_calendar_and_stand_on_the_page_of_their_year() -> None:
    made = world(
        picket=[day(300, "2021-12-04"), day(1, "2021-02-08"), day(500, "2022-06-22", police=(("detention", None),))]
    )
    front = page(made, "picket")
    assert "Day 500" in front
    assert "First day 8 February 2021, latest day 22 June 2022" in front
    assert "Day 299, 3 December 2021: nothing told" in page(made, "picket_year")
    assert [one.year for one in years_of("s", list(made.days.values()))] == ["2021", "2022"]
    assert made.page("picket/s-2022-06-22") == "picket/s/2022.html#s-2022-06-22"
    last = page(made, "picket_year", at=1)
    assert 'id="s-2022-06-22"' in last
    assert "<strong>Detention</strong>: how many is not told" in last
    assert 'href="2021.html"' in last


def test_the_first_day_is_counted_even_when_nothing_tells_of_it() -> None:
    assert "First day 8 February 2021" in page(world(picket=[day(3, "2021-02-10")]), "picket")


def test_days_of_a_picket_whose_first_day_nobody_knows_have_no_number() -> None:
    made = world(picket=[day(0, "2021-02-10"), replace(day(0, "2021-02-10"), id="again"), day(0, "2021-03-01")])
    both = page(made, "picket") + page(made, "picket_year")
    assert "Day 0" not in both
    assert "which day was the first is not known" in both
    assert '<dd class="big">2</dd>' in both


def test_tellings_of_one_day_stand_side_by_side_with_their_sources() -> None:
    said = tuple(Said(words=one, lang="en", passage=Passage(text="t-1")) for one in ("Twelve came.", "Fifteen came."))
    made = page(world(picket=[day(1, "2021-02-08", said=said, texts=("t-1", "t-2"))], texts=[text_(), text_(id="t-2", title="Another")]), "picket_year")  # fmt: skip
    beside = made[made.index('class="beside"') :]
    assert beside.index("Twelve came.") < beside.index("Fifteen came.")
    assert made.count('href="../../texts/t-1.html"') == 2
    assert made.count('href="../../texts/t-2.html"') == 1


# --- counts ------------------------------------------------------------------------------------------------------------


def place(id_: str, count: int | None, area: str = "xinjiang/ili", kind_: str = "prefecture") -> Place:
    return Place(id=id_, names=(Name(text=id_, lang="en", kind="main"),), kind=kind_, area=area, count=count)


def test_a_count_that_is_held_back_is_said_and_hatched_and_never_colour_alone() -> None:
    made = world(places=[place("a", None), place("b", 40, "xinjiang/altay"), place("c", 7, "xinjiang/aksu")])
    for lang, held in (("en", "held back"), ("zh", "不公开"), ("ug", "ئاشكارىلانمايدۇ")):
        shown = page(made, "maps", lang)
        assert shown.count('fill="url(#held)"') == 1
        assert f'class="held-word middle">{held}<' in shown
        assert f"<em>{held}</em>" in shown
    shown = page(made, "maps")
    assert re.findall(r'class="spot-no middle">([^<]*)<', shown) == ["40", "7"]
    assert re.findall(r'<td class="num">(.*?)</td>', shown) == ["40", "7", "<em>held back</em>"]
    assert "takes no position on any border" in shown
    assert "MIT licence" in shown


def test_counts_within_one_area_are_never_added() -> None:
    made = world(places=[place("a", 5), place("b", 7), place("c", None, kind_="city")])
    shown = page(made, "maps")
    assert 'class="spot-no middle">7+<' in shown
    assert "Ili: at least 7" in shown
    assert "12" not in re.findall(r">(\d+)\+?<", shown)
    held = page(world(places=[place("a", None), place("b", 7, kind_="city")]), "maps")
    assert 'class="spot-no' not in held


def test_maps_are_made_only_where_there_is_something_on_them() -> None:
    assert [one.id for one in atlas.maps(world(places=[place("a", 5, "kazakhstan/almaty")]))] == ["kazakhstan"]
    assert (
        atlas.maps(world(places=[place("a", 5, ""), place("b", 5, "xinjiang/nowhere"), place("c", 5, "mars/ili")]))
        == []
    )


@given(st.lists(st.integers(0, 5000), min_size=1, max_size=30))
def test_more_people_never_have_a_lighter_tone_or_a_smaller_circle(counts: list[int]) -> None:
    scale, most = atlas.tones(counts), max(counts)
    ordered = sorted(counts)
    tones = [atlas.tone(one, scale) for one in ordered]
    assert tones == sorted(tones)
    assert all(1 <= one <= 4 for one in tones)
    rounds = [atlas.radius(one, most) for one in ordered]
    assert rounds == sorted(rounds)


def test_names_of_areas_are_in_the_page_s_language() -> None:
    made = world(places=[place("a", 9)])
    for lang in LANGUAGES:
        name = next(one for one in atlas.load()["xinjiang"].areas if one.id == "ili").names[lang]
        assert f'<th scope="row">{name}</th>' in page(made, "maps", lang)


def table(cells: tuple[tuple[int | None, ...], ...], name: str = "region by form", rows: tuple[str, ...] = ("Hami", "not told")) -> Table:  # fmt: skip
    return Table(name=name, rows=rows, columns=("detention", "fine"), cells=cells, row_totals=(None,) * len(rows), column_totals=(9, None), total=None)  # fmt: skip


def test_what_statistics_hold_back_has_one_width_and_no_number() -> None:
    made = world(tables=[table(((5, None), (None, 9)))], places=[Place(id="kumul", names=(Name(text="قۇمۇل", lang="ug"),), called="Hami")])  # fmt: skip
    shown = page(made, "figures")
    assert set(re.findall(r'class="held"[^>]*?width="([\d.]+)"', shown) + re.findall(r'width="([\d.]+)"[^>]*?class="held"', shown)) <= {"22"}  # fmt: skip
    assert shown.count("<em>held back</em>") == 3 + 4
    assert 'class="held"' in shown
    assert "<bdi>قۇمۇل</bdi>" in page(made, "figures", "ug")
    assert "<bdi>哈密市</bdi>" in page(world(tables=[table(((5, None), (None, 9)))]), "figures", "zh")
    assert "<bdi>سۆزلەنمىگەن</bdi>" in page(made, "figures", "ug")


@given(st.lists(st.tuples(st.integers(0, 9), st.none() | st.integers(0, 3000)), min_size=1, max_size=8))
def test_bars_stay_within_their_picture(parts: list[tuple[int, int | None]]) -> None:
    drawn = stacks([Row(name="a", parts=tuple(parts), said="b"), Row(name="c", parts=(), said="d")], title="t", description="d", hatch="h")  # fmt: skip
    ends = [float(x) + float(wide) for x, wide in re.findall(r'<rect[^>]*?x="([\d.]+)"[^>]*?width="([\d.]+)"', drawn)]
    assert all(one <= 640 for one in ends)


def test_figures_go_out_as_a_file_that_no_spreadsheet_runs() -> None:
    made = world(tables=[table(((5, None), (0, 9)), rows=("=1+1", "Ili"))])
    found = re.search(
        r'download="region-by-form.csv" href="data:text/csv;charset=utf-8,([^"]+)"', page(made, "figures")
    )
    assert found is not None
    rows = list(csv.reader(io.StringIO(unquote(found[1]).removeprefix("\ufeff"))))
    assert rows == [
        ["", "detention", "fine", "total"],
        ["'=1+1", "5", "", ""],
        ["Ili", "0", "9", ""],
        ["total", "9", "", ""],
    ]
    beside = World.of(made.release, {"data/csv/counts.csv": 9})
    assert 'href="../../data/csv/counts.csv"' in page(beside, "figures")


def test_data_files_are_listed_with_what_they_are_and_their_size() -> None:
    made = page(world(), "datasets")
    assert '<a href="../../data/csv/people.csv" title="people.csv"><bdi dir="ltr">CSV</bdi></a>' in made
    assert "1.2 kB" in made
    assert "3.4 MB" in made
    assert "Description of all files" in made
    assert list(kind("datasets").items(World.of(release(1)))) == []


def test_a_written_release_tells_how_large_its_files_are(tmp_path: Path) -> None:
    made = replace(release(2), imprint=replace(release(2).imprint, languages=("en",)))
    files = write(made, tmp_path, workers=1)
    told = unescape((tmp_path / "en" / "datasets" / "index.html").read_text("utf-8"))
    assert (
        f'CSV</bdi></a> <bdi class="small quiet" dir="ltr">{ledger.shown_size(files["data/counts.csv"][1])}</bdi>'
        in told
    )
    assert "en/datasets/index.html" in files


# --- corrections -------------------------------------------------------------------------------------------------------


def test_a_rebuttal_stands_on_the_item_s_page_and_on_its_own() -> None:
    one = Correction(id="c-1", on="2026-11-05", kind="rebuttal", of="places/a", said=Said(words="Not so.", lang="en"), by="A consulate")  # fmt: skip
    made = world(places=[place("a", 9)], corrections=[one, replace(one, id="c-2", of="people/gone")])
    for shown in (page(made, "place"), page(made, "corrections")):
        assert "Not so." in shown
        assert "A consulate" in shown
    assert 'id="c-1"' in page(made, "corrections")
    assert 'href="../places/a.html"' in page(made, "corrections")
    assert "something that is no longer shown" in page(made, "corrections")
    assert "people/gone" not in page(made, "corrections")


def test_what_went_is_not_listed_among_what_changed() -> None:
    changes = (Change(on="2026-11-22", kind="added", of="people/p-1", title="Somebody"), Change(on="2026-11-22", kind="changed", of="people/p-2", title="Somebody gone"))  # fmt: skip
    made = page(world(items=[person()], changes=changes), "changes")
    assert '<a href="../people/p-1.html"><bdi>Somebody</bdi></a>' in made
    assert "Somebody gone" not in made


def test_pages_without_anything_are_not_made_and_corrections_say_so() -> None:
    empty = world()
    assert {one.name for one in MINE if list(one.items(empty))} == {"corrections", "datasets"}
    assert "Nothing has been corrected" in page(empty, "corrections")


def test_lists_are_cut_into_pages_that_lead_to_each_other() -> None:
    made = list(leaves("texts", [str(n) for n in range(250)]))
    assert [leaf_path(one) for one in made] == ["texts/index.html", "texts/list-2.html", "texts/list-3.html"]
    assert [id_ for one in made for id_ in one.ids] == [str(n) for n in range(250)]
    many = world(texts=[text_(id=f"t-{n}") for n in range(101)])
    assert 'href="list-2.html"' in page(many, "texts")
    assert 'href="index.html"' in page(many, "texts", at=1)


# --- all of them -------------------------------------------------------------------------------------------------------


@settings(max_examples=12)
@given(st.lists(hostile, min_size=8, max_size=8), st.sampled_from(LANGUAGES))
def test_hostile_words_stay_words(evil: list[str], lang: str) -> None:
    a, b, c, d, e, f, g, h = evil
    said = Said(words=a, lang=b, translations={"en": c, "ug": d}, passage=Passage(text="t-1"))
    made = world(
        items=[Record(id="p-1", form="named", title=e)],
        texts=[text_(title=a, author=b or "x", site=c, url=d, archived=(e,), kind=f, lang=g, pieces=(Piece(text=a + b, by=c, on=d, marks=(Mark(start=0, end=len(a), targets=("people/p-1",)),), translations={h: e}),))],
        testimonies=[Told(id="a-1", speaker=a, on=b, medium=c, lang=d, said=(said,), about=("p-1",))],
        appeals=[Appeal(id="l-1", to=a, sent=b, kind=c, state=d, days=3, said=said, answers=(Answer(by=e, kind=f, on=g, said=said),))],
        picket=[PicketDay(id="x", series=a or "s", day=1, date="2021-02-08", place=b, came=(c,), slogans=(said,), police=((d, None),), said=(said,))],
        bodies=[Body(id="b-1", names=(Name(text=a, lang=b),), kind=c, place="ili")],
        places=[Place(id="ili", names=(Name(text=d, lang=e),), kind=f, area="xinjiang/ili", count=5)],
        tables=[Table(name=a, rows=(b,), columns=(c,), cells=((5,),), row_totals=(5,), column_totals=(5,), total=5)],
        corrections=[Correction(id="c-1", on=a, kind=b, of="people/p-1", said=said, by=c, before=d, after=e)],
        changes=(Change(on=a, kind=b, of="people/p-1", title=c),),
    )  # fmt: skip
    for one in MINE:
        for item in one.items(made):
            found = read(render(made, one, item, lang))
            assert found.wrong == [], one.name
            assert found.tags.count("script") == 1
            assert not any(name.startswith("on") for name in found.attributes)
            assert not {"iframe", "object", "form", "img"} & set(found.tags)
            assert all(not link.lower().startswith(("javascript:", "file:")) for link in found.links)
            assert re.fullmatch(r"[a-z0-9./_-]+", one.path(item))


def _renamed(made: Release) -> Iterator[tuple[str, Release]]:
    def first(part: str, change: Callable[[Any], Any]) -> Release:
        values = getattr(made, part)
        return replace(made, **{part: (clear(change(values[0].value)), *values[1:])})

    yield "person", first("items", lambda one: replace(one, title="Renamed"))
    yield (
        "field",
        first("items", lambda one: replace(one, fields=(replace(one.fields[0], value="Other"), *one.fields[1:]))),
    )
    yield "text", first("texts", lambda one: replace(one, title="Renamed", published="2020"))
    yield "unmarked", first("texts", lambda one: replace(one, pieces=()))
    yield "lineage", first("texts", lambda one: replace(one, lineage="l-9"))
    yield "author", first("texts", lambda one: replace(one, author="@somebody"))
    yield (
        "place",
        first(
            "places", lambda one: replace(one, names=(Name(text="Renamed", lang="en"),), count=None, called="Almaty")
        ),
    )
    yield "body", first("bodies", lambda one: replace(one, names=(Name(text="Renamed", lang="en"),)))
    yield "day", first("picket", lambda one: replace(one, place="Elsewhere", date="2021-02-07"))
    yield "table", first("tables", lambda one: replace(one, rows=("Other", *one.rows[1:])))
    yield "testimony", first("testimonies", lambda one: replace(one, speaker="a witness"))
    for part in ("items", "texts", "places", "bodies", "appeals", "testimonies", "picket", "corrections"):
        yield f"{part} gone", replace(made, **{part: getattr(made, part)[1:]})
    of = ("people/x", "texts/t-1", "places/ili", "bodies/b-1", "testimonies/a-1", "appeals/l-1", "picket/almaty-1")
    more = tuple(clear(Correction(id=f"c-{n + 9}", on="2026-11-09", kind="reply", of=one)) for n, one in enumerate(of))
    yield "corrections", replace(made, corrections=(*made.corrections, *more))


def test_a_page_is_made_anew_whenever_it_would_look_different() -> None:
    made = release(8)

    def pages(of: World) -> dict[str, tuple[str, bytes]]:
        return {
            one.path(item): (digest(shared(of, "kk"), item, one.uses(of, item)), render(of, one, item, "kk"))
            for one in MINE
            for item in one.items(of)
        }

    before = pages(World.of(made, FILES))
    for what, changed in _renamed(made):
        after = pages(World.of(changed, FILES))
        assert after != before, what
        stale = [
            path
            for path in before.keys() & after
            if before[path][0] == after[path][0] and before[path][1] != after[path][1]
        ]
        assert stale == [], what
        anew = sum(before[path][0] != after[path][0] for path in before.keys() & after)
        assert anew < len(before) / 2 or shared(World.of(changed, FILES), "kk") != shared(
            World.of(made, FILES), "kk"
        ), what


def test_every_page_is_reached_from_the_first_one() -> None:
    made = World.of(release(8), FILES)
    links = {each.path(item): read(render(made, each, item, "ru")).links for each in KINDS for item in each.items(made)}
    seen, waiting = set(), ["index.html"]
    while waiting:
        at = waiting.pop()
        if at in seen or at not in links:
            continue
        seen.add(at)
        waiting += [
            normpath(f"{dirname(at)}/{one.partition('#')[0]}").lstrip("/") for one in links[at] if "://" not in one
        ]
    assert set(links) - seen == {MOVED.path(one) for one in made.release.moved}, "old addresses are for old links"


def test_every_page_says_the_same_in_every_process() -> None:
    one, other = World.of(release(4), FILES), World.of(release(4), dict(reversed(FILES.items())))
    for each in MINE:
        for item, again in zip(each.items(one), each.items(other), strict=True):
            assert render(one, each, item, "ug") == render(other, each, again, "ug")


def test_titles_of_addresses_are_told_in_words() -> None:
    made, w = World.of(release(3)), words("en")
    titles = {one: ledger.titled(made, one, w) for one in ("texts/t-1", "places/ili", "bodies/b-1", "picket/almaty-300", "testimonies/a-1", "appeals/l-1")}  # fmt: skip
    assert titles["picket/almaty-300"] == "Day 300, 4 December 2021"
    assert not any(title == one for one, title in titles.items())
    assert ledger.titled(made, "people/nobody", w) == "people/nobody"
    assert date.fromisoformat(made.days["almaty-300"].date).toordinal() - date(2021, 2, 8).toordinal() == 299
    assert figures.written(made.release.tables[0].value).startswith(b"\xef\xbb\xbf")
