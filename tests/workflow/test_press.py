"""The press desk: stories with lineage, what the file did not have before, following, looking, the book of clippings."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from click.testing import CliRunner

from kuager.cli.root import cli
from kuager.errors import UnknownIdError, UsageError
from kuager.publish import papers
from kuager.workflow import ingest, press
from kuager.workflow.archive import Archive
from kuager.workflow.press import OUTLET, Asked

FIRST = """Sister asks for her brother

Zhanar Toleubek stood before the consulate in Oskemen on 9 May 2023 with a portrait of her brother in her hands, and she said
that she would come back every morning until somebody inside answered the three letters that the family sent in the winter.

Marat Toleubek was detained in Tacheng in April 2018 when he crossed the border to visit his father, and nobody of the family
heard his voice since then; a neighbour told them in 2019 that he was taken to a prison, but she did not know to which one."""
LATER = """A second family joins

Zhanar Toleubek is not alone any more. Yerlan Sadvakas, a driver from Zaisan, has come to the consulate since 2 June 2023.

Marat Toleubek was sentenced to nine years in prison on 3 March 2020, his sister Zhanar Toleubek said."""


def page(site: str, day: str, text: str) -> str:
    title, *parts = text.split("\n\n")
    body = "".join(f"<p>{part}</p>" for part in parts)
    return (
        f'<html><head><title>{title}</title><meta property="og:site_name" content="{site}">'
        f'<link rel="canonical" href="https://{site.lower()}.example/{day}">'
        f'<meta property="article:published_time" content="{day}T09:00:00Z"></head>'
        f"<body><article><h1>{title}</h1>{body}</article></body></html>"
    )


@pytest.fixture
def told(archive: Archive, tmp_path: Path) -> Archive:
    stories = [
        ("a", "Courier", "2023-05-10", FIRST),
        ("b", "Mirror", "2023-05-11", FIRST),
        ("c", "Courier", "2023-06-03", LATER),
    ]
    for name, site, day, text in stories:
        (tmp_path / f"{name}.html").write_text(page(site, day, text), encoding="utf-8")
    list(ingest.add(archive, [str(tmp_path / f"{name}.html") for name, *_ in stories]))
    return archive


def test_a_story_says_whom_it_copies_and_what_the_file_did_not_have(told: Archive) -> None:
    later, copy, original = press.stories(told)
    assert [one.outlet for one in (later, copy, original)] == ["Courier", "Mirror", "Courier"]
    assert copy.of is not None
    assert copy.of.document == original.document
    assert [one.document for one in original.copies] == [copy.document]
    assert {name for _, name in original.fresh} >= {"Zhanar Toleubek", "Marat Toleubek"}
    assert copy.fresh == ()
    assert copy.facts == ()
    assert [name for _, name in later.fresh] == ["Yerlan Sadvakas"]
    assert ("Marat Toleubek", "prison_sentence", "2020-03-03") in {
        (one.name, one.schema, one.value) for one in later.facts
    }
    assert original.url == "https://courier.example/2023-05-10"


def test_what_is_looked_at_is_a_decision_and_asked_once(told: Archive) -> None:
    first = press.stories(told)[0].document
    assert press.look(told, [first, first]) == 1
    assert press.look(told, [first]) == 0
    assert [one.looked for one in press.stories(told)] == [True, False, False]
    with pytest.raises(UnknownIdError):
        press.look(told, ["d-none"])


def test_outlets_are_followed_before_they_have_a_story_and_left_with_a_reason(told: Archive) -> None:
    press.follow(told, OUTLET, "courier")
    press.follow(told, OUTLET, " Far  Shore ")
    with pytest.raises(UsageError):
        press.follow(told, OUTLET, "Courier")
    with pytest.raises(UsageError):
        press.follow(told, OUTLET, " ")
    with pytest.raises(UsageError):
        press.follow(told, "person", "x")
    assert [one.followed for one in press.stories(told)] == [True, False, True]
    rows = {one.name: (one.stories, one.new, bool(one.seq)) for one in press.outlets(told, press.stories(told))}
    assert rows == {"Courier": (2, 2, True), "Mirror": (1, 1, False), "Far Shore": (0, 0, True)}
    seq = press.followed(told)[0].seq
    with pytest.raises(UsageError):
        press.unfollow(told, seq, why="")
    press.unfollow(told, seq, why="it closed")
    assert [one.name for one in press.followed(told)] == ["Far Shore"]


def test_a_copy_stands_once_under_its_original(told: Archive) -> None:
    paper, number = press.book(told, Asked())
    assert number == 3
    body = ZipFile(BytesIO(papers.write(paper, "docx"))).read("word/document.xml").decode()
    shown = {one.document: one for one in press.stories(told)}
    assert all(body.count(one.sha256) == 1 for one in shown.values())
    assert "Repeated by 1:" in body
    assert papers.write(paper, "pdf").startswith(b"%PDF")


def test_a_book_takes_days_an_outlet_or_a_person_and_says_when_the_original_is_not_in_it(told: Archive) -> None:
    assert press.book(told, Asked(first=date(2023, 5, 11), last=date(2023, 6, 3)))[1] == 2
    paper, number = press.book(told, Asked(outlet="mirror"))
    assert number == 1
    body = ZipFile(BytesIO(papers.write(paper, "docx"))).read("word/document.xml").decode()
    assert "not in this book" in body
    yerlan = press.stories(told)[0].fresh[0][0]
    assert press.book(told, Asked(person=yerlan))[1] == 1
    assert press.book(told, Asked(person="nobody"))[1] == 0
    with pytest.raises(UsageError):
        press.book(told, Asked(first=date(2023, 6, 1), last=date(2023, 5, 1)))


def test_the_verbs(told: Archive, tmp_path: Path) -> None:
    root = str(told.root)
    told.close()
    run = CliRunner().invoke
    assert "Yerlan Sadvakas" in run(cli, ["-a", root, "press", "list", "--new", "--json"]).output
    assert "Courier" in run(cli, ["-a", root, "press", "follow", "Courier"]).output
    run(cli, ["-a", root, "press", "look", "--all"])
    assert "Yerlan" not in run(cli, ["-a", root, "press", "list", "--new"]).output
    target = tmp_path / "book.pdf"
    run(cli, ["-a", root, "press", "book", "--from", "2023-05-01", "--to", "2023-05-31", "--to-file", str(target)])
    assert target.read_bytes().startswith(b"%PDF")


def test_a_copy_that_came_as_a_file_stands_beside_its_original(told: Archive, tmp_path: Path) -> None:
    (tmp_path / "d.txt").write_text(FIRST, encoding="utf-8")
    list(ingest.add(told, [str(tmp_path / "d.txt")]))
    file = next(one for one in press.stories(told) if not one.url)
    assert file.of is not None
    assert press.book(told, Asked())[1] == 4
