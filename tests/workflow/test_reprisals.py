"""The log of reprisals: what is entered and told, its pattern in time, what is public, links, and the draft for the UN."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from click.testing import CliRunner

from kuager.cli.root import cli
from kuager.errors import UnknownIdError, UsageError
from kuager.errors.entries import EntryProblemsError
from kuager.workflow import entries, ingest, reprisals
from kuager.workflow.archive import Archive
from kuager.workflow.entries import Given
from kuager.workflow.reprisals.offering import offered
from kuager.workflow.reprisals.report import draft, written

STORY = """<html><head><title>Sister asks for her brother</title><link rel="canonical" href="https://courier.example/a/1">
<meta property="article:published_time" content="2023-05-10T09:00:00Z"></head><body><article><h1>Sister asks for her brother</h1>
<p>Zhanar Toleubek stood before the consulate in Oskemen on 9 May 2023 and asked for her brother Marat Toleubek, who was detained in 2018.</p>
<p>Zhanar Toleubek said that she would come every day until somebody answered her letters.</p></article></body></html>"""
CALL = {
    "kind": ["threat"],
    "who": ["Zhanar Toleubek"],
    "when": ["2023-05-12"],
    "words": ["Think of your brother."],
    "severity": ["pressure"],
}


def log(archive: Archive, key: str, **more: str) -> str:
    """Logs a reprisal against the person of the story."""
    answers = {**CALL, **{name: [value] for name, value in more.items()}}
    return entries.enter(archive, "reprisal", Given(answers=answers, nodes={"who": person(archive)}), key=key).key


def person(archive: Archive) -> str:
    """The person of the story."""
    return next(str(one.id) for one in archive.store.entities() if one.schema == "person" and "Zhanar" in one.name)


@pytest.fixture
def told(archive: Archive, tmp_path: Path) -> Archive:
    path = tmp_path / "story.html"
    path.write_text(STORY, encoding="utf-8")
    list(ingest.add(archive, [str(path)]))
    return archive


def test_a_reprisal_is_an_event_of_its_kind_and_the_log_shows_whom_it_hit(told: Archive) -> None:
    key = log(told, "a", manner="phone_call")
    (row,) = reprisals.reprisals(told)
    assert (row.key, row.kind, row.day, row.manner) == (key, "threat", date(2023, 5, 12), ("phone_call",))
    assert row.about(person(told))
    assert row.words == ("Think of your brother.",)
    text = next(one.text for one in told.store.documents() if one.id == row.document)
    assert "Think of your brother." in text[row.start : row.end]
    kept = entries.entry(told, key)
    assert kept is not None
    claims = list(told.store.claims(subject=kept.event_node))
    assert {one.schema for one in claims} == {"threat"}
    with pytest.raises(EntryProblemsError):
        entries.enter(told, "reprisal", Given(answers={**CALL, "kind": ["protest"]}))


def test_an_unnamed_person_is_nobodys_name(told: Archive) -> None:
    given = Given(answers={**CALL, "who": ["A mother"], "who_unnamed": ["yes"]})
    entries.enter(told, "reprisal", given)
    (row,) = reprisals.reprisals(told)
    assert row.who == (("", "A mother"),)
    assert row.shielded
    assert reprisals.queue(told) == []
    assert reprisals.concerned(told) == []


def test_the_pattern_counts_days_after_publications_against_chance(told: Archive) -> None:
    log(told, "a")
    log(told, "b", when="2023-09-01")
    log(told, "c", when="2023")
    found = reprisals.pattern(told, window=14)
    rates = dict(found.rates)
    assert (found.undated, len(found.rows)) == (1, 2)
    assert (rates["publication"].hits, rates["publication"].of, rates["publication"].few) == (1, 2, True)
    assert found.first is not None
    assert found.last is not None
    span = (found.last - found.first).days + 1
    assert rates["publication"].expected == pytest.approx(2 * 15 / span)
    gaps = dict(found.rows[0].gaps)
    assert gaps["publication"].since == 2
    assert gaps["visit"].since is None
    assert reprisals.pattern(told, person="nobody").rows == ()


def test_a_visit_is_looked_for_after_the_reprisal(told: Archive) -> None:
    log(told, "a")
    visit = {"title": ["A visit"], "occasion": ["state_visit"], "when": ["2023-05-15"], "until": ["2023-05-16"]}
    entries.enter(told, "outside_event", Given(answers=visit))
    found = reprisals.pattern(told, window=7)
    assert dict(found.rates)["visit"].hits == 1
    assert dict(found.rows[0].gaps)["visit"].until == 3
    assert dict(reprisals.pattern(told, window=2).rates)["visit"].hits == 0


def test_what_is_public_waits_is_decided_and_waits_again_after_the_next_reprisal(told: Archive) -> None:
    log(told, "a")
    (one,) = reprisals.queue(told)
    assert (one.public, one.url, one.open) == ("yes", "https://courier.example/a/1", True)
    with pytest.raises(UsageError):
        reprisals.decide(told, one.person, one.target, "keep", why=" ")
    with pytest.raises(UsageError):
        reprisals.decide(told, one.person, one.target, "burn", why="x")
    with pytest.raises(UnknownIdError):
        reprisals.decide(told, one.person, "d-none", "ask", why="")
    reprisals.decide(told, one.person, one.target, "ask", why="")
    (one,) = reprisals.queue(told)
    assert (one.choice, one.open) == ("ask", False)
    log(told, "b", when="2023-06-01")
    (one,) = reprisals.queue(told)
    assert (one.choice, one.again, one.open) == ("ask", True, True)
    reprisals.undo_choice(told, one.seq, why="by mistake")
    assert reprisals.queue(told)[0].choice == ""


def test_an_activity_of_the_weeks_before_is_offered_and_linked_once(told: Archive) -> None:
    key = log(told, "a")
    (row,) = reprisals.reprisals(told)
    story = next(mark for mark, days in offered(told, row) if mark.kind == "publication" and days == 2)
    reprisals.link(told, key, story.target)
    (row,) = reprisals.reprisals(told)
    assert [one.target for one in row.links] == [story.target]
    assert len(reprisals.pattern(told).rows[0].around) == 1, "a link is shown once"
    with pytest.raises(UsageError):
        reprisals.link(told, key, story.target)
    with pytest.raises(UnknownIdError):
        reprisals.link(told, key, "d-none")
    reprisals.unlink(told, row.links[0].seq, why="another story")
    assert reprisals.reprisals(told)[0].links == ()


def test_the_draft_holds_only_what_may_be_told_and_names_what_is_missing(told: Archive) -> None:
    log(told, "a")
    made = draft(told, person(told))
    assert (made.told, made.left_out) == (0, 1)
    assert any("consent" in one.what for one in made.missing)
    log(
        told,
        "b",
        when="2023-06-01",
        wish="un_named",
        because_of="The story",
        where="Oskemen",
        done_by="A man",
        reported_to="A lawyer",
    )
    log(told, "c", when="2023-07-01", wish="inside", words="Never told outside.")
    made = draft(told, person(told))
    assert (made.told, made.left_out) == (1, 2)
    assert [one.what for one in made.missing if "2023-06-01" in one.what] == []
    body = ZipFile(BytesIO(written(made, "docx"))).read("word/document.xml").decode()
    assert "Zhanar Toleubek" in body
    assert "2023-06-01" in body
    assert "Never told outside." not in body
    assert "2023-07-01" not in body


def test_a_name_that_must_not_be_told_is_not_in_the_draft(told: Archive) -> None:
    log(told, "a", wish="un_unnamed", words="Zhanar, think of it. toleubek!", because_of="What Zhanar Toleubek said")
    made = draft(told, person(told))
    body = ZipFile(BytesIO(written(made, "docx")))
    assert not any(word in body.read(name).lower() for name in body.namelist() for word in (b"zhanar", b"toleubek"))
    assert any("withheld" in one.what for one in made.missing)
    assert written(made, "pdf").startswith(b"%PDF")


def test_the_verbs(told: Archive, tmp_path: Path) -> None:
    log(told, "a", wish="un_named")
    root, who = str(told.root), person(told)
    told.close()
    run = CliRunner().invoke
    assert "threat" in run(cli, ["-a", root, "reprisal", "list"]).output
    assert '"publication"' in run(cli, ["-a", root, "reprisal", "pattern", "--json"]).output
    assert "waits" in run(cli, ["-a", root, "reprisal", "public"]).output
    target = tmp_path / "draft.docx"
    assert run(cli, ["-a", root, "reprisal", "report", who, "--to", str(target)]).exit_code == 0
    assert target.read_bytes().startswith(b"PK")


def test_a_linked_picket_is_shown_and_not_counted(told: Archive) -> None:
    given = Given(answers={"when": ["2023-05-09"], "participants": ["4"]})
    day = entries.enter(told, "picket_day", given).key
    log(told, "a", activity=day)
    found = reprisals.pattern(told)
    assert dict(found.rows[0].gaps)["picket"].since == 3
    assert ("picket", -3) in {(kind, days) for kind, days, _, _ in found.rows[0].around}
    assert "picket" not in dict(found.rates), "it was chosen because it is near"
