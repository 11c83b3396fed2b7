"""``kuager submit``: the file is written, what is missing stands on stderr, wrong calls say what is right."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from kuager.cli.root import cli
from kuager.errors import DiskError, KuagerError
from kuager.errors.papers import UnknownPaperKindError
from kuager.errors.submissions import NotReadyError, UnknownMechanismError, UnknownPaperLanguageError
from kuager.workflow.archive import Archive
from tests.workflow.submitting import enter_case, person_of


@pytest.fixture
def case(archive: Archive) -> tuple[str, str]:
    """The folder of an archive with the demo case without its letters, and the person."""
    enter_case(archive, without=("demo-un-first-letter", "demo-un-no-answer"))
    return str(archive.root), person_of(archive)


def test_a_draft_is_written_and_what_lacks_is_said(case: tuple[str, str], tmp_path: Path) -> None:
    root, person = case
    for kind, begins in (("docx", b"PK"), ("pdf", b"%PDF")):
        target = tmp_path / f"draft.{kind}"
        ran = CliRunner().invoke(cli, ["-a", root, "submit", "wgeid", person, "--to", str(target)])
        assert ran.exit_code == 0, ran.output
        assert target.read_bytes().startswith(begins)
        assert "missing: steps" in ran.stderr
        assert "Akzhan Beisen" in ran.stderr
        assert ran.stdout == ""
        assert "missing: author" not in ran.stderr


def test_json_tells_every_item_with_its_state(case: tuple[str, str]) -> None:
    root, person = case
    ran = CliRunner().invoke(cli, ["-a", root, "submit", "wgeid", person, "--json"])
    told = json.loads(ran.stdout)
    assert told["missing"] == ["steps"]
    assert told["stage"] == "draft"
    states = {one["id"]: one["state"] for one in told["items"]}
    assert states["full_name"] == "filled"
    assert states["state_link"] == "not_applicable"
    assert states["steps"] == "missing"
    value = next(one for one in told["items"] if one["id"] == "taken_on")["values"][0]
    assert value["key"] == "2018-08-14"
    assert value["parts"][0]["told"][0]["sha256"]


def test_the_list_names_what_was_begun(case: tuple[str, str]) -> None:
    root, person = case
    (row,) = json.loads(CliRunner().invoke(cli, ["-a", root, "submit", "--list", "--json"]).stdout)
    assert (row["mechanism"], row["person"], row["missing"]) == ("wgeid", person, ["steps"])
    assert "Bolatkhan Beisen" in CliRunner().invoke(cli, ["-a", root, "submit", "--list"]).stdout


@pytest.mark.parametrize(
    ("args", "error"),
    [
        (["hrc", "{person}"], UnknownMechanismError),
        (["wgeid", "{person}", "--to", "draft.odt"], UnknownPaperKindError),
        (["wgeid", "{person}", "--to", "draft.pdf", "--lang", "kk"], UnknownPaperLanguageError),
        (["wgeid", "{person}", "--ready"], NotReadyError),
        (["wgeid"], KuagerError),
        (["wgeid", "n-nobody"], KuagerError),
    ],
)
def test_wrong_calls_are_wrong_usage(
    case: tuple[str, str], args: list[str], error: type[KuagerError], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root, person = case
    monkeypatch.chdir(tmp_path)
    ran = CliRunner().invoke(cli, ["-a", root, "submit", *(one.format(person=person) for one in args)])
    assert isinstance(ran.exception, error)
    assert ran.exception.exit_code == 2
    assert not list(tmp_path.glob("draft.*"))


def test_a_folder_that_is_not_there_is_said_without_a_traceback(case: tuple[str, str], tmp_path: Path) -> None:
    root, person = case
    ran = CliRunner().invoke(cli, ["-a", root, "submit", "wgeid", person, "--to", str(tmp_path / "none" / "draft.pdf")])
    assert isinstance(ran.exception, DiskError)


def test_a_person_may_be_named_and_options_stand_anywhere(case: tuple[str, str]) -> None:
    root, person = case
    ran = CliRunner().invoke(cli, ["-a", root, "submit", "--json", "wgad", "bolatkhan beisen"])
    assert json.loads(ran.stdout)["person"] == person
