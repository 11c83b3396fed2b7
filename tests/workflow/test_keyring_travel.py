"""The copy to travel with opens with its own words only, and nothing of the seal is in it; shares as sheets; panic."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from datetime import date
from pathlib import Path

import pytest

from kuager.errors import KuagerError, UsageError, WrongPassphraseError
from kuager.errors.custody import TargetExistsError
from kuager.errors.keys import NoSharesError
from kuager.preserve import keys, keys_recovery, keys_shares
from kuager.preserve.keys import Kind
from kuager.workflow import keyring, keyring_papers, keyring_travel, panicking, serving_file
from kuager.workflow.sealed import opening
from kuager.workflow.system import SystemIds
from tests.conftest import CHEAP
from tests.workflow.test_keyring import SECOND, WORDS, opened, sound
from tests.workflow.test_keyring import root as root  # noqa: PLC0414  the fixture

TRAVELS = "words for the border"


def test_the_copy_opens_with_its_own_words_and_nothing_of_the_seal_is_in_it(root, tmp_path):
    path, place = root / "keys.json", tmp_path / "trip"
    with opened(root) as archive:
        opening.make(archive, WORDS, "sealed words long", cost=CHEAP)
    secret = keys_recovery.new_secret(path, WORDS, sealed_passphrase="sealed words long", ids=SystemIds())
    inside = sound(root)
    with opened(root) as archive:
        done = keyring_travel.pack(archive, WORDS, place, TRAVELS, cost=CHEAP)
    assert done.captures == len(inside)
    assert sound(place, TRAVELS) == inside
    for words in (WORDS, SECOND):
        with pytest.raises(WrongPassphraseError):
            opened(place, words)
    assert [(one.number, one.kind) for one in keys.list_slots(place / "keys.json")] == [(1, Kind.WORK)]
    assert not list(place.glob("sealed*"))
    with pytest.raises(KuagerError):
        keys.open_sealed(place / "keys.json", "sealed words long")
    with pytest.raises(NoSharesError):
        keys_recovery.recover(place / "keys.json", secret, "new words long", ids=SystemIds(), cost=CHEAP)
    # What is taken from a traveller does not open the database at home.
    home = (root / "keys.json").read_bytes()
    (root / "keys.json").write_bytes((place / "keys.json").read_bytes())
    with pytest.raises(KuagerError):
        opened(root, TRAVELS)
    (root / "keys.json").write_bytes(home)
    assert sound(root) == inside


def test_nothing_is_packed_over_something_or_with_the_words_of_home(root, tmp_path):
    with opened(root) as archive:
        with pytest.raises(TargetExistsError):
            keyring_travel.pack(archive, WORDS, tmp_path, TRAVELS)
        with pytest.raises(UsageError):
            keyring_travel.pack(archive, WORDS, tmp_path / "trip", WORDS)
    assert not (tmp_path / "trip").exists()


def test_a_sheet_is_read_back_and_never_lies_in_the_archive(tmp_path):
    shares = keys_shares.split(b"s" * 32)
    sheets = list(keyring_papers.write(tmp_path / "papers", shares, date(2026, 11, 22)))
    assert tuple(map(keyring_papers.read, sheets)) == shares
    assert all(sheet.stat().st_mode & 0o077 == 0 for sheet in sheets)
    assert keys_shares.join([keyring_papers.read(sheets[2]), keyring_papers.read(sheets[0])]) == b"s" * 32
    (tmp_path / "bare.txt").write_text(shares[1], encoding="utf-8")
    assert keyring_papers.read(tmp_path / "bare.txt") == shares[1]
    with pytest.raises(UsageError):
        keyring_papers.expect_outside(tmp_path, tmp_path / "papers" / "more")
    with pytest.raises(TargetExistsError):
        keyring_papers.expect_outside(tmp_path / "case", tmp_path / "papers")


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads /proc")
def test_panic_ends_who_has_the_archive_open_and_their_children(root, tmp_path):
    script = "import sys,time,subprocess; f=open(sys.argv[1],'rb'); subprocess.Popen(['sleep','60']); print('on', flush=True); time.sleep(60)"
    holder = subprocess.Popen([sys.executable, "-c", script, str(root / "case.db")], stdout=subprocess.PIPE)
    other = subprocess.Popen(["sleep", "60"])
    assert holder.stdout is not None
    assert holder.stdout.readline() == b"on\n"
    sleeper = next(iter(panicking.descendants(holder.pid)))
    with pytest.raises(NoSharesError):
        panicking.panic(root)
    assert holder.poll() is None
    secret = keys_recovery.new_secret(root / "keys.json", WORDS, ids=SystemIds())
    done = panicking.panic(root)
    assert (done.slots, done.ended) == (3, 2)
    assert holder.wait(10) == -9
    for _ in range(200):
        if not Path(f"/proc/{sleeper}").exists() or ") Z " in Path(f"/proc/{sleeper}/stat").read_text():
            break
        time.sleep(0.02)
    else:
        raise AssertionError("a child lives on")
    assert other.poll() is None
    other.kill()
    other.wait()
    holder.stdout.close()
    with pytest.raises(WrongPassphraseError):
        opened(root)
    keyring.recover(root, keys_shares.split(secret)[:2], "a new long passphrase", cost=CHEAP)
    sound(root, "a new long passphrase")


def test_only_the_living_stand_in_the_note(tmp_path):
    (tmp_path / f"{serving_file.FILE}.4").write_text("4")
    assert serving_file.supervisors(tmp_path) == ()
    assert list(tmp_path.iterdir()) == []
    with serving_file.standing(tmp_path):
        assert serving_file.supervisors(tmp_path) == (os.getpid(),)
    assert list(tmp_path.iterdir()) == []
