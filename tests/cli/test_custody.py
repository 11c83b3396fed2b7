"""The verbs of custody, run as people run them."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from datetime import datetime

import pytest

from kuager.workflow.archive import create
from tests.command import kuager
from tests.conftest import CHEAP
from tests.preserve.stamps.authority import Authority


@pytest.fixture
def case(tmp_path, texts):
    root = tmp_path / "case"
    assert kuager("init", root, "--plain").returncode == 0
    assert kuager("-a", root, "add", texts).returncode == 0
    return root


def test_a_head_is_printed_drawn_and_checked_later(case, tmp_path):
    done = kuager("-a", case, "head", "--qr", tmp_path / "head.svg")
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("KUAGER LEDGER HEAD\nrows   8\n")
    assert b"<svg" in (tmp_path / "head.svg").read_bytes()
    (tmp_path / "sheet.txt").write_text(done.stdout)
    assert kuager("-a", case, "verify", "--head", tmp_path / "sheet.txt").returncode == 0
    shown = json.loads(kuager("-a", case, "head", "--json").stdout)
    wrong = f"{shown['size']} {'0' * 64}"
    done = kuager("-a", case, "verify", "--json", "--head", wrong)
    assert done.returncode == 1
    assert json.loads(done.stdout)["completeness"]["verdict"] == "failed"
    assert kuager("-a", case, "verify", "--head", "nothing").returncode == 2


def test_a_package_is_handed_over_and_its_receipt_comes_back(case, tmp_path):
    done = kuager("-a", case, "export", "--format", "bag", "--to", tmp_path / "bag", "--json")
    assert done.returncode == 0, done.stderr
    package = json.loads(done.stdout)
    assert (package["captures"], package["signed"], package["stamped"]) == (2, False, False)
    checked = subprocess.run([sys.executable, "verify.py"], cwd=tmp_path / "bag", check=False, capture_output=True)
    assert checked.returncode == 0, checked.stdout
    assert kuager("-a", case, "export", "--format", "bag", "--to", tmp_path / "bag").returncode == 2
    done = kuager("-a", case, "receipt", tmp_path / "bag" / "RECEIPT.txt")
    assert done.returncode == 0, done.stderr
    assert package["id"] in done.stderr
    assert kuager("-a", case, "verify").returncode == 0


def test_a_stamp_needs_an_authority_that_was_named(case):
    done = kuager("-a", case, "head", "--stamp")
    assert (done.returncode, "K-CUSTODY-004" in done.stderr) == (2, True)
    assert kuager("-a", case, "head", "--tsa", "https://stamps.example.org").returncode == 2


@pytest.mark.skipif(shutil.which("openssl") is None, reason="needs openssl")
def test_every_command_of_the_page_about_verification(tmp_path, texts):
    """docs/verification.md, in its order, on an encrypted archive; the authority is real, its answer comes on a stick."""
    case, words = tmp_path / "case", tmp_path / "words"
    words.write_text("a long passphrase for a test")
    create(case, plain=False, passphrase=words.read_text(), cost=CHEAP)

    def run(*more: object) -> subprocess.CompletedProcess[str]:
        done = kuager("--passphrase-file", words, "-a", case, *more)
        assert done.returncode == 0, done.stdout + done.stderr
        return done

    run("add", texts, "--from", "Aunt Sholpan")
    (tmp_path / "sheet.txt").write_text(run("head", "--qr", tmp_path / "head.svg").stdout)
    run("verify", "--head", tmp_path / "sheet.txt")
    shown = json.loads(run("head", "--json").stdout)
    run("verify", "--head", f"{shown['size']} {shown['root']}")

    made = Authority(tmp_path / "tsa")
    run("head", "--tsa", "https://stamps.example.org/tsa", "--tsa-root", made.root, "--queue")
    (question,) = (case / "ledger" / "queue").iterdir()
    (tmp_path / "answer.tsr").write_bytes(made.answer(question.read_bytes()))
    run("head", "--token", tmp_path / "answer.tsr")
    verdicts = json.loads(run("verify", "--json").stdout)
    assert {name: one["verdict"] for name, one in verdicts.items() if name in ("signatures", "time")} == {
        "signatures": "ok", "time": "ok",
    }  # fmt: skip

    head = f"heads/{shown['size']:012}"
    at = verdicts["time"]["detail"].split(" at ")[1].split(" ")[0]
    seconds = int(datetime.fromisoformat(at).timestamp())
    for command in (
        f"openssl pkeyutl -verify -pubin -inkey key.pem -rawin -in {head}.json -sigfile {head}.sig",
        f"openssl ts -verify -data {head}.json -in {head}.stamps.example.org.tsr -CAfile tsa/stamps.example.org.pem -attime {seconds}",
    ):
        done = subprocess.run(command.split(), cwd=case / "ledger", capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr

    run("export", "--format", "bag", "--to", tmp_path / "for-the-lawyer", "--for", "Advocate, by hand")
    run("receipt", tmp_path / "for-the-lawyer" / "RECEIPT.txt")
    shutil.copytree(case, tmp_path / "copy")
    run("verify", "--scrub")
    victim = next(path for path in (case / "vault").rglob("*") if path.is_file())
    victim.unlink()
    assert kuager("--passphrase-file", words, "-a", case, "verify").returncode == 1
    assert "1 damaged files were restored" in run("verify", "--repair-from", tmp_path / "copy").stderr
