"""The verbs of the sealed store, from the command line."""

from __future__ import annotations

import json
from pathlib import Path

from kuager.workflow.archive import Archive
from kuager.workflow.sealed import opening
from tests.command import kuager
from tests.conftest import CHEAP


def test_made_filled_read_and_erased(locked: Archive, tmp_path: Path):
    root, work, own, body = locked.root, tmp_path / "work", tmp_path / "own", tmp_path / "body"
    refused = ("-a", root, "--passphrase-file", work, "sealed", "list", "--sealed-passphrase-file", own)
    work.write_text("a long passphrase\n", encoding="utf-8")
    own.write_text("quite another passphrase\n", encoding="utf-8")
    body.write_text("phone: +7 701 000\nnever: by e-mail\nnever: at night\n", encoding="utf-8")
    opened = ("-a", root, "--passphrase-file", work, "sealed")
    unlocked = {"KUAGER_SEALED_PASSPHRASE_FILE": str(own)}
    assert "K-SEAL-002" in kuager(*refused).stderr
    opening.make(locked, "a long passphrase", "quite another passphrase", cost=CHEAP)
    locked.close()
    assert "K-SEAL-003" in kuager(*opened, "make", "--sealed-passphrase-file", own).stderr
    put = kuager(*opened, "put", "contact", "--from", body)
    record = put.stdout.strip()
    assert record.startswith("r-"), put.stderr
    (row,) = json.loads(kuager(*opened, "list", "--json", env=unlocked).stdout)
    assert (row["id"], row["kind"]) == (record, "contact")
    assert "701" not in str(row)
    shown = kuager(*opened, "show", record, "--reason", "contact", "--json", env=unlocked)
    assert json.loads(shown.stdout)[0]["body"] == {"phone": "+7 701 000", "never": "by e-mail\nat night"}
    body.write_text("phone: +7 702 000\n", encoding="utf-8")
    assert "version 2" in kuager(*opened, "put", "contact", "--version-of", record, "--from", body, env=unlocked).stdout
    assert kuager(*opened, "show", record, env=unlocked).returncode == 2, "a reason is asked"
    assert kuager(*opened, "forget", record, "--reason", "request", env=unlocked).returncode == 0
    gone = kuager(*opened, "show", record, "--reason", "contact", env=unlocked)
    assert gone.returncode == 2
    wrong = kuager(*opened, "list", "--sealed-passphrase-file", work)
    assert wrong.returncode == 3
    assert "701" not in put.stderr + gone.stderr + wrong.stderr


def test_a_plain_archive_keeps_on_working_and_says_what_it_cannot_do(archive: Archive):
    root = archive.root
    archive.close()
    told = kuager("-a", root, "enter", "person_facts", "--answer", "who=Asem Ortayeva", "--answer", "id_number=7")
    assert told.returncode == 0
    assert "not encrypted" in told.stderr
    quiet = kuager("-a", root, "enter", "person_facts", "--answer", "who=Asem Ortayeva", "--answer", "sex=female")
    assert "not encrypted" not in quiet.stderr
