"""The verbs of interviews, from the form as a file to the answers that come back."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from kuager.cli.root import cli
from kuager.errors import UnknownIdError
from kuager.errors.intake import NoLetterboxError
from kuager.preserve.letterbox import Slot
from kuager.workflow.archive import create, open_archive
from tests.conftest import CHEAP, CountingIds
from tests.workflow.test_intake import agreed, packet, told

PASSPHRASE = "a long passphrase"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    folder = tmp_path / "case"
    create(folder, plain=False, name="Test", passphrase=PASSPHRASE, cost=CHEAP)
    (tmp_path / "pass").write_text(PASSPHRASE, encoding="utf-8")
    return folder


def _run(root: Path, *words: str, code: int = 0) -> str:
    every = ["-a", str(root), "--passphrase-file", str(root.parent / "pass"), *words]
    result = CliRunner().invoke(cli, every, catch_exceptions=False, standalone_mode=False)
    assert (result.return_value or 0) == code, result.output
    return result.stdout


def test_from_the_form_to_what_people_agreed_to(root: Path, tmp_path: Path) -> None:
    page = tmp_path / "interview.html"
    _run(root, "intake", "form", "--lang", "ug", "--to", str(page))
    assert 'lang="ug" dir="rtl"' in page.read_text(encoding="utf-8")
    with open_archive(root, lambda: PASSPHRASE) as archive:
        assert archive.letterbox is not None
        slot: Slot = archive.letterbox.slot
    assert slot.id in page.read_text(encoding="utf-8")
    sealed, torn = tmp_path / "answers.kuager", tmp_path / "torn.kuager"
    sealed.write_bytes(slot.seal(packet(told(), agreed()), CountingIds()))
    torn.write_bytes(sealed.read_bytes()[:3000])
    rows = [json.loads(line) for line in _run(root, "add", str(sealed), str(torn), "--json", code=1).splitlines()]
    assert [(row["outcome"], row["code"]) for row in rows] == [("ok", None), ("failed", "K-INTAKE-002")]
    (known,) = json.loads(_run(root, "intake", "earlier", "Daulet", "--json"))
    assert [one["speaker"] for one in known["statements"]] == ["Arman Sadvakas"]
    assert "Dana Brook" in _run(root, "intake", "earlier", "Daulet")
    left = json.loads(_run(root, "intake", "unasked", known["id"], "--lang", "kk", "--json"))
    assert "taken_when" not in {one["field"] for one in left}
    assert "charge" in {one["field"] for one in left}
    given = json.loads(_run(root, "intake", "consent", "Arman Sadvakas", "--json"))
    assert given["today"]["words"]["press"]["identify"] == "role_only"
    assert given["today"]["words"]["public"]["why"] == "not_asked"
    assert "role_only" in _run(root, "intake", "consent", "Arman Sadvakas")
    with pytest.raises(UnknownIdError):
        _run(root, "intake", "unasked", "Nobody Whatever")


def test_a_plain_archive_has_no_form_as_a_file(tmp_path: Path) -> None:
    create(tmp_path / "plain", plain=True, name="Plain")
    page = tmp_path / "interview.html"
    with pytest.raises(NoLetterboxError):
        CliRunner().invoke(
            cli, ["-a", str(tmp_path / "plain"), "intake", "form", "--to", str(page)], catch_exceptions=False,
            standalone_mode=False,
        )  # fmt: skip
    assert not page.exists()
