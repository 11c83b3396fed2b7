"""A consent withdrawn, by the verbs alone: the next release lacks the person in every file, the old copy is told what must go."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from click.testing import CliRunner

from kuager.cli.root import cli
from tests.workflow.test_clearing import STORY

NAME = b"Marat Toleubek"


def run(*words: str) -> tuple[int, Any]:
    done = CliRunner().invoke(cli, list(words), standalone_mode=False)
    assert done.exception is None, (words, done.output)
    return done.return_value or 0, done.stdout


def test_a_withdrawal_from_consent_to_mirror(tmp_path: Path) -> None:
    home, story = str(tmp_path / "home"), tmp_path / "story.html"
    story.write_text(STORY, encoding="utf-8")
    run("init", "--plain", home)
    (tmp_path / "home" / "imprint.toml").write_text('languages = ["en"]\n', encoding="utf-8")
    run("-a", home, "add", str(story))
    who = next(one["id"] for one in json.loads(run("-a", home, "people", "--json")[1]) if one["name"] == NAME.decode())
    run(
        "-a",
        home,
        "consent",
        "give",
        who,
        "--as",
        "detained",
        "--for",
        "keep",
        "--for",
        "words",
        "--to",
        "public=named",
    )
    site, later = tmp_path / "site", tmp_path / "later"
    looked = json.loads(run("-a", home, "release", "--audience", "public", "--preflight", "--json")[1])["preflight"]
    assert [(one["name"], one["form"]) for one in looked["people"]] == [(NAME.decode(), "named")]
    address = looked["people"][0]["address"]
    run("-a", home, "release", "--audience", "public", "--to", str(site))
    assert any(NAME in one.read_bytes() for one in site.rglob("*") if one.is_file())
    assert run("mirror", "verify", str(site), "--json")[0] == 0
    (key,) = [one["key"] for one in json.loads(run("-a", home, "consent", "list", "--json")[1])]
    run("-a", home, "consent", "withdraw", key, "--reason", "asked by telephone")
    run("-a", home, "release", "--audience", "public", "--to", str(later))
    assert not any(NAME in one.read_bytes() for one in later.rglob("*") if one.is_file())
    assert run("mirror", "verify", str(later), "--json")[0] == 0
    code, told = run("mirror", "verify", str(site), "--feed", str(later), "--json")
    gone = {one["address"]: one for one in json.loads(told)["gone"]}
    assert code == 1
    assert {path for path in gone[address]["files"] if path.endswith(".html")} == {f"en/{address}.html"}
    assert {"data/entities.csv", "data/statements.jsonl"} <= {one["file"] for one in gone[address]["mentions"]}
    run("mirror", "copy", str(site), str(tmp_path / "mine"), "--feed", str(later))
    assert not any(NAME in one.read_bytes() for one in (tmp_path / "mine").rglob("*") if one.is_file())
