"""A consent withdrawn, by the verbs alone: the next release lacks the person in every file, the old copy is told what must go."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from kuager.cli.root import cli
from tests.workflow.test_clearing import STORY

NAME = b"Marat Toleubek"


def run(*words: str) -> tuple[int, Any]:
    done = CliRunner().invoke(cli, list(words), standalone_mode=False)
    assert done.exception is None, (words, done.output)
    return done.return_value or 0, done.stdout


@pytest.mark.parametrize("plain", [True, False])
def test_a_withdrawal_from_consent_to_mirror(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, plain: bool) -> None:
    home, story = str(tmp_path / "home"), tmp_path / "story.html"
    story.write_text(STORY, encoding="utf-8")
    (tmp_path / "words").write_text("a long passphrase of words", encoding="utf-8")
    monkeypatch.setenv("KUAGER_PASSPHRASE_FILE", str(tmp_path / "words"))
    run("init", *(["--plain"] if plain else []), home)
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
    if not plain:
        _signed(later, site)
    run("mirror", "copy", str(site), str(tmp_path / "mine"), "--feed", str(later))
    assert not any(NAME in one.read_bytes() for one in (tmp_path / "mine").rglob("*") if one.is_file())


def _signed(later: Path, site: Path) -> None:
    """Both heads bear the archive's signature, as openssl says; with the key in hand another's feed is refused."""
    for data, signature in (("manifest.json", "manifest.sig"), ("tombstones.head.json", "tombstones.head.sig")):
        call = [
            "openssl",
            "pkeyutl",
            "-verify",
            "-pubin",
            "-inkey",
            "key.pem",
            "-rawin",
            "-in",
            data,
            "-sigfile",
            signature,
        ]
        assert subprocess.run(call, cwd=later, capture_output=True, check=False).returncode == 0, data
    code, told = run("mirror", "verify", str(site), "--feed", str(later), "--key", str(later / "key.pem"), "--json")
    assert code == 1
    assert json.loads(told)["gone"]
    head = later / "tombstones.head.sig"
    head.chmod(0o600)
    kept = head.read_bytes()
    head.write_bytes(bytes(len(kept)))
    code, told = run("mirror", "verify", str(site), "--feed", str(later), "--key", str(later / "key.pem"), "--json")
    assert code == 1
    assert json.loads(told)["gone"] == [], "a feed that is not the archive's is not followed"
    assert not json.loads(told)["ok"]
    head.write_bytes(kept)
