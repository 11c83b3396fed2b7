"""The verbs of casework, as somebody types them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from kuager.cli.root import cli
from kuager.workflow.archive import create


@pytest.fixture
def root(tmp_path: Path) -> Path:
    folder = tmp_path / "case"
    create(folder, plain=True, name="Test")
    return folder


def _run(root: Path, *words: str) -> str:
    # A narrow terminal cuts the columns of a table; how narrow one is differs from machine to machine.
    wide = CliRunner(env={"COLUMNS": "200"})
    result = wide.invoke(cli, ["-a", str(root), "--as-agent", "Dana", *words], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.stdout


def _sentenced(root: Path) -> str:
    answers = (
        "who=Daulet Sadvakas",
        "when=2019-08",
        "sentence_length=12 years",
        "speaker=Aigul Sadvakas",
        "speaker_is=sister",
    )
    _run(root, "enter", "sentence", *(word for one in answers for word in ("--answer", one)))
    (row,) = json.loads(_run(root, "case", "list", "--json"))
    return str(row["id"])


def test_a_case_is_listed_shown_and_planned(root: Path) -> None:
    assert json.loads(_run(root, "case", "list", "--json")) == []
    person = _sentenced(root)
    shown = _run(root, "case", "show", person)
    assert "Aigul Sadvakas (sister)" in shown
    assert "Date of birth" in shown
    assert "Жаза мерзімі" not in _run(root, "case", "show", person, "--lang", "kk")
    made = json.loads(
        _run(root, "case", "next", person[:10], "--step", "Write to the court", "--due", "2020-01-01", "--json")
    )
    assert (made["owner"], made["pressing"]) == ("Dana", "overdue")
    assert "Write to the" in _run(root, "case", "list", "--due")
    _run(root, "case", "done", str(made["seq"]))
    assert json.loads(_run(root, "case", "list", "--due", "--json")) == []
    _run(root, "case", "done", str(made["seq"]), "--undo")
    assert len(json.loads(_run(root, "case", "list", "--due", "--json"))) == 1
    _run(root, "case", "close", person, "--why", "came home")
    assert json.loads(_run(root, "case", "list", "--json")) == []
    assert json.loads(_run(root, "case", "show", person, "--json"))["state"] == "closed"


def test_the_family_and_the_brief(root: Path, tmp_path: Path) -> None:
    person = _sentenced(root)
    assert "әпке-сіңлісі" in _run(root, "case", "family", person, "--lang", "kk")
    for name, begins in (("brief.pdf", b"%PDF"), ("brief.docx", b"PK")):
        _run(root, "case", "brief", person, "--to", str(tmp_path / name), "--lang", "ru")
        assert (tmp_path / name).read_bytes().startswith(begins)


def test_wrong_words_say_what_to_do(root: Path, tmp_path: Path) -> None:
    person = _sentenced(root)
    for words in (
        ("case", "next", person, "--step", "Call", "--due", "2022-02-30"),
        ("case", "brief", person, "--to", str(tmp_path / "brief.txt")),
        ("case", "done", "99"),
        ("case", "show", "n-nobody"),
    ):
        assert CliRunner().invoke(cli, ["-a", str(root), *words]).exit_code != 0
