"""The verbs of custody, run as people run them."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest


def kuager(*words: object) -> subprocess.CompletedProcess[str]:
    plain = {key: value for key, value in os.environ.items() if not key.startswith("KUAGER_")}
    return subprocess.run(
        [sys.executable, "-m", "kuager", *(str(word) for word in words)],
        capture_output=True, text=True, check=False, env=plain, encoding="utf-8",
    )  # fmt: skip


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
