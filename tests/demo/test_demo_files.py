"""The invented example archive is whole: everything planted is really there, and nothing real slipped in."""

from __future__ import annotations

import csv
import html
import re
from collections import Counter, defaultdict
from datetime import date, timedelta
from functools import cache
from importlib.resources import files
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import yaml

from kuager import read
from kuager.model import CaptureId, Document, FindingKind, ZoneLabel
from kuager.text.scripts import Script, script_of

DEMO = Path(str(files("kuager.workflow") / "demo_files"))
REPORTS = Path(__file__).resolve().parents[3] / "shared" / "reports"
LEXICON_COLUMNS = ["kind", "canonical", "spelling", "lang", "role", "valid_from", "valid_to", "note"]
LEXICON_KINDS = {"person", "organisation", "outlet", "place", "demonym", "title", "slogan"}
ORIGINAL = "01-northroad-wire-day-100.html"
START = date(2022, 3, 14)
SATURDAY = 5

# Words that any page of any newsroom or thread reader may share; a pair of them names nobody.
COMMON = frozenset(
    re.findall(
        r"\w+",
        """
        Africa America Anytime App Asia Asian Central China Chinese Current Did Europe Follow Foreign Human
        Keep Kazakh Kazakhs Kazakhstan Leave Member Ministry Missing More Nations News Next On Police Post
        Premium Previous Profile Reader Removed Reply Rights September State Thread This Tweet Twitter
        United Us Xinjiang
        """,
    )
)
NAME = re.compile(r"[A-ZÀ-Þ][\w’'-]+(?:[ \u00a0][A-ZÀ-Þ][\w’'-]+)+")


@cache
def raw(name: str) -> str:
    return (DEMO / name).read_text(encoding="utf-8")


@cache
def words_of(name: str) -> tuple[str, ...]:
    text = raw(name)
    if name.endswith(".html"):
        found = re.search(r"<article>(.*)</article>|<body>(.*)</body>", text, re.DOTALL)
        assert found, name
        text = html.unescape(re.sub(r"<[^>]+>", " ", found[1] or found[2]))
    return tuple(re.findall(r"\w+", text.lower()))


def shingles(words: tuple[str, ...], size: int) -> set[tuple[str, ...]]:
    return {words[at : at + size] for at in range(len(words) - size + 1)}


def containment(one: str, other: str) -> float:
    left, right = shingles(words_of(one), 3), shingles(words_of(other), 3)
    return len(left & right) / min(len(left), len(right))


def manifest() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load(raw("manifest.yml"))
    return loaded


def planted() -> list[dict[str, Any]]:
    loaded: list[dict[str, Any]] = yaml.safe_load(raw("planted.yml"))["planted"]
    return loaded


def lexicon() -> list[dict[str, str]]:
    return list(csv.DictReader(raw("lexicon.csv").splitlines()))


def documents() -> list[str]:
    return [one["path"] for one in manifest()["files"]]


# --- the manifest -----------------------------------------------------------------------------------------------------


def test_the_manifest_names_every_file_once_and_no_other() -> None:
    beside = {"manifest.yml", "planted.yml", "lexicon.csv"}
    assert Counter(documents()) == Counter(one.name for one in DEMO.iterdir() if one.name not in beside)


def test_the_archive_has_a_name_that_says_it_is_invented() -> None:
    assert "invented" in manifest()["name"]
    assert (DEMO / manifest()["lexicon"]).is_file()
    assert (DEMO / manifest()["planted"]).is_file()


def test_every_file_says_who_gave_it_in_what_language_and_what_it_is() -> None:
    for one in manifest()["files"]:
        assert set(one) <= {"path", "given_by", "language", "note", "kind"}
        assert one["given_by"]
        assert one["note"]


def test_the_languages_and_formats_are_mixed_as_a_real_case_is() -> None:
    languages = Counter(one["language"] for one in manifest()["files"])
    assert languages == {"en": 15, "ru": 4, "kk": 4, "zh": 3}
    assert Counter(Path(one).suffix for one in documents()) == {".txt": 20, ".html": 6}


@pytest.mark.parametrize("name", documents())
def test_a_file_is_written_in_the_language_the_manifest_says(name: str) -> None:
    language = next(one["language"] for one in manifest()["files"] if one["path"] == name)
    scripts = Counter(script_of(word) for word in words_of(name) if word.isalpha())
    expected = {"en": Script.LATN, "ru": Script.CYRL, "kk": Script.CYRL, "zh": Script.HANS}[language]
    assert scripts.most_common(1)[0][0] is expected
    assert bool(re.search("[әғқңөұүһі]", raw(name).lower())) == (language == "kk")


@pytest.mark.parametrize("name", documents())
def test_a_file_is_plain_utf8_without_control_characters(name: str) -> None:
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f\ufeff\ufffd]", raw(name))


# --- what is planted --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("finding", planted(), ids=lambda one: str(one["id"]))
def test_planted_words_stand_in_their_file_as_often_as_said(finding: dict[str, Any]) -> None:
    assert finding["kind"] in set(FindingKind)
    assert finding["question"]
    assert finding["expect"]
    for side in finding["sides"]:
        assert raw(side["file"]).count(side["words"]) == side.get("count", 1), side


def test_planted_ids_are_unique_and_every_kind_of_finding_is_planted() -> None:
    ids = [one["id"] for one in planted()]
    assert len(ids) == len(set(ids))
    assert {one["kind"] for one in planted()} == set(FindingKind)


def test_every_person_planted_for_spelling_has_at_least_four_spellings_in_two_scripts() -> None:
    people = [one for one in planted() if one["kind"] == "spelling" and "," not in one["question"]]
    assert len(people) >= 6
    for one in people:
        spellings = {side["words"] for side in one["sides"]}
        assert len(spellings) >= 4, one["question"]
        assert len({script_of(spelling[0]) for spelling in spellings}) >= 2


def test_stories_beside_the_story_share_no_name_with_it() -> None:
    main = " ".join(one["canonical"] for one in lexicon())
    scope = next(one for one in planted() if one["kind"] == "scope")
    for side in scope["sides"]:
        for name in NAME.findall(side["words"]):
            assert name not in main


def test_the_copy_the_rewrite_and_the_digest_are_what_they_are_called() -> None:
    assert containment(ORIGINAL, "02-two-rivers-herald-syndicated.txt") > 0.85
    assert 0.4 < containment(ORIGINAL, "03-pulseorbit-rewrite.txt") < 0.6
    assert 0.1 < containment(ORIGINAL, "04-borderland-digest.txt") < 0.3


def test_no_other_two_files_repeat_each_other() -> None:
    family = {ORIGINAL, "02-two-rivers-herald-syndicated.txt", "03-pulseorbit-rewrite.txt", "04-borderland-digest.txt"}
    # The furniture of the two thread pages is the same by nature.
    threads = {"05-thread-arnesdal-april.html", "06-thread-nurpeke-november.txt"}
    names = documents()
    for at, one in enumerate(names):
        for other in names[at + 1 :]:
            if {one, other} <= family or {one, other} == threads:
                continue
            if len(words_of(one)) > 50 and len(words_of(other)) > 50:
                assert containment(one, other) < 0.1, (one, other)


def test_the_diaries_number_their_days_rightly() -> None:
    months = {"March": 3, "April": 4, "May": 5, "June": 6, "августа": 8, "сентября": 9, "ноября": 11, "декабря": 12}
    lines = raw("12-picket-notes-march-june.txt") + raw("18-picket-notes-autumn-ru.txt")
    numbered = re.findall(r"^(\d+) (\w+)(?: 2022, \w+)?\. (?:Day|День) (\d+)\.", lines, re.MULTILINE)
    assert len(numbered) == 23
    for day, month, number in numbered:
        assert date(2022, months[month], int(day)) == START + timedelta(days=int(number) - 1)
        assert date(2022, months[month], int(day)).weekday() != SATURDAY


# --- as the real readers see it ---------------------------------------------------------------------------------------


@cache
def opened(name: str) -> Document:
    return read.open(CaptureId("c-demo"), DEMO / name, name=name)


@pytest.mark.parametrize("one", manifest()["files"], ids=lambda one: str(one["path"]))
def test_a_file_is_read_with_its_language_and_title_and_without_notices(one: dict[str, str]) -> None:
    document = opened(one["path"])
    assert document.lang == one["language"]
    assert document.title
    unsaved_pictures = {"K-READ-008"} if one["path"].startswith("05-") else set()
    assert {notice.code for notice in document.notices} == unsaved_pictures
    assert (document.kind == "thread") == ("thread" in one["path"])


def test_the_days_of_publication_are_found_and_none_is_invented() -> None:
    days = {
        ORIGINAL: "2022-06-22",
        "02-two-rivers-herald-syndicated.txt": "2022-06-23",
        "03-pulseorbit-rewrite.txt": "2022-06-24",
        "05-thread-arnesdal-april.html": "2022-04-15",
        "07-steppe-ledger-day-200.txt": "2022-09-30",
        "08-steppe-ledger-state-visit.html": "2022-11-25",
        "15-northroad-wire-the-nurse.txt": "2022-12-13",
        "21-ministry-answer-kk.txt": "2022-05-06",
        "26-verdict-notice-zh.txt": "2019-02-18",
    }
    found = {name: opened(name).published for name in [*days, "06-thread-nurpeke-november.txt"]}
    assert {name: known.value[:10] for name, known in found.items() if known} == days


@pytest.mark.parametrize("finding", planted(), ids=lambda one: str(one["id"]))
def test_planted_words_are_read_in_one_piece_and_sidebars_are_apart(finding: dict[str, Any]) -> None:
    if finding["kind"] == FindingKind.DATE_FORMAT:
        return  # dates stand in the head and at the foot of a page, whichever zone that is
    expected = ZoneLabel.BOILERPLATE if finding["kind"] == FindingKind.SCOPE else ZoneLabel.MAIN
    for side in finding["sides"]:
        document = opened(side["file"])
        start = document.text.index(side["words"])
        end = start + len(side["words"])
        assert {zone.label for zone in document.zones if zone.start < end and zone.end > start} == {expected}, side


# --- the lexicon ------------------------------------------------------------------------------------------------------


def test_the_lexicon_has_the_agreed_columns_and_kinds() -> None:
    rows = lexicon()
    assert list(rows[0]) == LEXICON_COLUMNS
    assert {row["kind"] for row in rows} <= LEXICON_KINDS
    assert all(row["canonical"] and row["spelling"] and row["lang"] in {"en", "ru", "kk", "zh"} for row in rows)
    assert len({(row["kind"], row["spelling"], row["lang"]) for row in rows}) == len(rows)


def test_every_spelling_of_the_lexicon_occurs_in_a_document() -> None:
    everything = " ".join(raw(name) for name in documents()).casefold()
    assert [row["spelling"] for row in lexicon() if row["spelling"].casefold() not in everything] == []


def test_a_spelling_belongs_to_one_thing() -> None:
    owners = defaultdict(set)
    for row in lexicon():
        owners[row["spelling"].casefold()].add(row["canonical"])
    assert {spelling: sorted(names) for spelling, names in owners.items() if len(names) > 1} == {}


def test_the_two_organisations_stay_two() -> None:
    named = {
        row["canonical"] for row in lexicon() if row["kind"] == "organisation" and "дауыс" in row["spelling"].casefold()
    }
    assert named == {"Dauys Public Foundation", "Ashyq Dauys"}


def test_two_garbled_spellings_are_left_to_the_rules() -> None:
    known = {row["spelling"] for row in lexicon()}
    for spelling in ("Rawshan Dosmagambet", "Berdybek Sarsen"):
        assert spelling not in known
        assert any(spelling in raw(name) for name in documents())


def test_witness_k_is_in_no_lexicon() -> None:
    assert not any("witness" in value.lower() for row in lexicon() for value in row.values())


# --- nothing real -----------------------------------------------------------------------------------------------------


def pairs(text: str) -> set[tuple[str, str]]:
    found = set()
    for name in NAME.findall(text):
        parts = name.replace("\u00a0", " ").split()
        found |= {pair for pair in pairwise(parts) if not COMMON.issuperset(pair)}
    return found


@pytest.mark.skipif(not REPORTS.is_dir(), reason="the real reports are not beside the repository")
def test_no_name_of_the_real_reports_appears() -> None:
    real = {pair for one in REPORTS.glob("*.txt") for pair in pairs(one.read_text(encoding="utf-8"))}
    assert len(real) > 50
    for name in [*documents(), "lexicon.csv"]:
        assert pairs(raw(name)) & real == set(), name


@pytest.mark.skipif(not REPORTS.is_dir(), reason="the real reports are not beside the repository")
def test_no_wording_of_the_real_reports_appears() -> None:
    real = {
        run
        for one in REPORTS.glob("*.txt")
        for run in shingles(tuple(re.findall(r"\w+", one.read_text(encoding="utf-8").lower())), 8)
    }
    for name in documents():
        if "thread" not in name:
            text = re.sub(r"Leave a Reply\n.*", "", raw(name))
            assert shingles(tuple(re.findall(r"\w+", text.lower())), 8) & real == set(), name
