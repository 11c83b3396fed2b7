"""The project lexicon: reading it, its bad rows, and what it teaches the extraction in every script."""

from __future__ import annotations

import pytest

from kuager import extract

HEAD = "kind,canonical,spelling,lang,role,valid_from,valid_to,note\n"


def load(rows):
    return extract.parse_lexicon((HEAD + rows).encode())


def test_rows_and_issues(tmp_path):
    path = tmp_path / "names.csv"
    path.write_text(
        HEAD + "person,Aru Sadyk,Aru Sadyk,en,,,,\nghost,x,y,en,,,,\nplace,,,,,,,\nperson,A B,A B,,,2019-13,,\n",
        "utf-8",
    )
    lexicon, issues = extract.load_lexicon(path)
    assert len(lexicon) == 1
    assert [(issue.code, issue.place) for issue in issues] == [("K-EXTRACT-001", f"line {line}") for line in (3, 4, 5)]
    assert all(issue.cure for issue in issues)


@pytest.mark.parametrize("data", [b"\xff\xfe\x00", b"", b"a,b\n1,2\n"])
def test_a_file_that_is_no_lexicon_is_an_issue_not_a_crash(data):
    lexicon, issues = extract.parse_lexicon(data)
    assert len(lexicon) == 0
    assert len(issues) == 1


def test_names_win_over_rules_and_spellings_are_one(read):
    lexicon, _ = load(
        "organisation,Ayna,Ayna,en,,,,\norganisation,Ayna,Айна,ru,,,,\nperson,Will Rose,Will Rose,en,,,,\n"
    )
    found = read("Ayna wrote: Will Rose is free. Айна wrote too.", lexicon=lexicon)
    bodies = [m for m in found.mentions if m.type.value == "organisation"]
    assert [m.text for m in bodies] == ["Ayna", "Айна"]
    assert len({m.entity for m in bodies}) == 1
    assert [m.text for m in found.mentions if m.type.value == "person"] == ["Will Rose"]


@pytest.mark.parametrize(
    ("lang", "text", "spelling", "words"),
    [
        ("ru", "Письмо Сауле Нурбековой дошло.", "Сауле Нурбекова", "Сауле Нурбековой"),
        ("kk", "Сәуле Нұрбекованың хаты келді.", "Сәуле Нұрбекова", "Сәуле Нұрбекованың"),
        ("zh", "她说努尔别科娃在家。", "努尔别科娃", "努尔别科娃"),
        ("ug", "ساۋلە نۇربېكوۋا كەلدى", "ساۋلە نۇربېكوۋا", "ساۋلە نۇربېكوۋا"),
    ],
)
def test_every_script(read, lang, text, spelling, words):
    lexicon, _ = load(f"person,Saule Nurbekova,{spelling},{lang},,,,\n")
    found = read(text, lang=lang, lexicon=lexicon)
    assert [m.text for m in found.mentions if m.type.value == "person"] == [words]
    assert next(one.name for one in found.entities) == spelling or words


def test_languages_without_rules_are_never_silently_empty(read):
    found = read("Вчора в Алматы нічого не було.", lang="uk")
    assert [(m.type.value, m.text) for m in found.mentions] == [("place", "Алматы")]
    assert [issue.code for issue in found.notices] == ["K-EXTRACT-003"]
    assert "in uk" in found.notices[0].message
