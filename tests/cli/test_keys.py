"""The verbs of keys: slots, shares, recovery, rotation, travel and panic, as somebody types them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kuager.preserve import keys, keys_recovery
from kuager.preserve.keys_slots import Cost
from kuager.workflow.archive import create
from tests.command import kuager
from tests.conftest import CHEAP

WORDS, SECOND, THIRD = "a long passphrase", "a second long one", "a third long one"


@pytest.fixture
def case(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name, words in (("one", WORDS), ("two", SECOND), ("three", THIRD)):
        (tmp_path / name).write_text(words + "\n", encoding="utf-8")
    create(tmp_path / "case", plain=False, name="Case", passphrase=WORDS, cost=CHEAP)
    # What a new passphrase costs is what the tests of the file look at; here it only has to be quick.
    monkeypatch.setattr(Cost.__init__, "__kwdefaults__", {"memory_kib": 64, "passes": 1, "lanes": 1})
    return tmp_path / "case"


def said(case: Path, *words: object, by: str = "one") -> str:
    done = kuager("--passphrase-file", case.parent / by, "-a", case, *words)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_from_the_second_passphrase_to_the_two_sheets(case, tmp_path):
    said(case, "key", "add", "--new-passphrase-file", tmp_path / "two")
    said(case, "key", "change", "--new-passphrase-file", tmp_path / "three", by="two")
    assert [one["number"] for one in json.loads(said(case, "key", "list", "--json"))["slots"]] == [1, 2]
    refused = kuager("-a", case, "panic", "--yes", "PANIC")
    assert (refused.returncode, "K-KEYS-002" in refused.stderr) == (2, True)
    said(case, "key", "shares", "--to", tmp_path / "papers")
    inside = kuager("--passphrase-file", tmp_path / "one", "-a", case, "key", "shares", "--to", case / "papers")
    assert inside.returncode == 2
    said(case, "key", "rotate", "--drop", "2")
    assert kuager("--passphrase-file", tmp_path / "three", "-a", case, "people").returncode == 3
    said(case, "travel", "pack", tmp_path / "trip", "--new-passphrase-file", tmp_path / "two")
    said(tmp_path / "trip", "people", by="two")
    assert kuager("-a", case, "panic").returncode == 2
    said(case, "people")
    assert kuager("-a", case, "panic", "--yes", "PANIC").returncode == 0
    assert kuager("--passphrase-file", tmp_path / "one", "-a", case, "people").returncode == 3
    sheets = [tmp_path / "papers" / f"share-{number}.txt" for number in (3, 1)]
    one = kuager("-a", case, "key", "recover", sheets[0], "--new-passphrase-file", tmp_path / "two")
    assert (one.returncode, "K-KEYS-003" in one.stderr) == (2, True)
    said(case, "key", "recover", *sheets, "--new-passphrase-file", tmp_path / "two")
    said(case, "people", by="two")
    assert "No workbench" in kuager("-a", case, "lock").stderr


def test_a_plain_archive_has_no_keys(tmp_path):
    create(tmp_path / "case", plain=True)
    for words in (("key", "list"), ("panic",), ("key", "shares")):
        assert kuager("-a", tmp_path / "case", *words).returncode == 2


def test_an_encrypted_archive_is_not_served_without_words_unless_asked_locked(case):
    done = kuager("-a", case, "serve")
    assert (done.returncode, "K-STORE-010" in done.stderr) == (3, True)
    assert keys.slots(case / "keys.json") == (1,)
    assert not keys_recovery.has_shares(case / "keys.json")
