"""The key file: opens with every member's passphrase, tells damage from a wrong one, and cannot be made to eat the machine."""

from __future__ import annotations

import base64
import dataclasses
import errno
import hashlib
import hmac
import json
import os
import random
import re
import subprocess
import sys
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from hypothesis import given, settings
from hypothesis import strategies as st

from kuager.errors import (
    ArchiveExistsError,
    DamagedSettingsError,
    DiskError,
    DiskFullError,
    NewerArchiveError,
    UsageError,
    WrongPassphraseError,
)
from kuager.errors.keys import NoSealedKeyError
from kuager.model import canonical_json
from kuager.preserve import keys
from kuager.preserve.keys import Cost, Keys, Kind

CHEAP = Cost(memory_kib=64, passes=1, lanes=1)
WORDS = "тау өзен қала 2021"


class SeededIds:
    def __init__(self, seed: int = 0) -> None:
        self._random = random.Random(seed)

    def token(self, size: int = 32) -> bytes:
        return self._random.randbytes(size)


IDS = SeededIds()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "keys.json"


@pytest.fixture
def made(path: Path) -> Keys:
    return keys.create(path, WORDS, ids=IDS, cost=CHEAP)


def rewrite(path: Path, change) -> None:
    """Changes the file as somebody would who knows how its checksum is made."""
    value = json.loads(path.read_text())
    change(value)
    value.pop("checksum")
    path.write_text(json.dumps({**value, "checksum": hashlib.sha256(canonical_json(value)).hexdigest()}))


def test_the_passphrase_opens_the_same_keys(path, made):
    assert keys.unlock(path, WORDS) == made
    assert keys.slots(path) == (1,)


def test_every_key_is_its_own(made):
    values = dataclasses.astuple(made)[:-1]
    assert len(set(values)) == len(values) == 7
    assert made.older == ()
    assert {len(value) for value in values} == {32}


def test_the_derivation_is_frozen():
    """HKDF-Expand (RFC 5869) written out: archives of released versions must open for ever."""
    derived = Keys.derive(b"M" * 32)
    for name in ("database", "vault", "naming", "ledger", "intake", "backup", "roster"):
        info = f"kuager {name} key v1".encode()
        assert getattr(derived, name) == hmac.digest(b"M" * 32, info + b"\x01", "sha256")


def test_two_archives_share_nothing(tmp_path, made):
    other = keys.create(tmp_path / "other.json", WORDS, ids=IDS, cost=CHEAP)
    assert not set(dataclasses.astuple(made)[:-1]) & set(dataclasses.astuple(other)[:-1])


@pytest.mark.parametrize("words", ["", " ", WORDS + " ", WORDS.upper(), "тау өзен қала 2020"])
def test_another_passphrase_does_not(path, made, words):
    with pytest.raises(WrongPassphraseError) as raised:
        keys.unlock(path, words)
    assert raised.value.code == "K-STORE-003"


def test_accents_typed_on_another_system_are_the_same_passphrase(path):
    made = keys.create(path, "caf\u00e9 \u0439", ids=IDS, cost=CHEAP)
    assert keys.unlock(path, "cafe\u0301 \u0438\u0306") == made


def test_no_secret_and_no_name_is_in_the_file(path, made):
    text = path.read_text()
    stored = b"".join(base64.b64decode(word) for word in re.findall(r'"([A-Za-z0-9+/]{16,}=*)"', text))
    for secret in (*dataclasses.astuple(made)[:-1], WORDS.encode()):
        assert secret not in stored
        assert secret.hex() not in text
    assert set(json.loads(text)["work"]["slots"][0]) == {"number", "kdf", "nonce", "wrapped", "public", "box", "tag"}
    assert path.stat().st_mode & 0o077 == 0


def test_keys_do_not_show_in_messages(made):
    assert made.vault.hex() not in repr(made)
    assert repr(made.vault) not in repr(made)


def test_an_empty_passphrase_is_refused_before_anything_is_written(path):
    with pytest.raises(UsageError):
        keys.create(path, "", ids=IDS, cost=CHEAP)
    assert not path.exists()


def test_a_second_master_is_refused(path, made):
    with pytest.raises(ArchiveExistsError):
        keys.create(path, "other", ids=IDS, cost=CHEAP)
    assert keys.unlock(path, WORDS) == made


def test_members_have_their_own_passphrases(path, made):
    assert keys.add_slot(path, WORDS, "second member", ids=IDS, cost=CHEAP) == 2
    assert keys.unlock(path, "second member") == made
    keys.change_passphrase(path, "second member", "new words", ids=IDS, cost=CHEAP)
    assert keys.unlock(path, "new words") == keys.unlock(path, WORDS) == made
    with pytest.raises(WrongPassphraseError):
        keys.unlock(path, "second member")
    keys.remove_slot(path, WORDS, 2)
    with pytest.raises(WrongPassphraseError):
        keys.unlock(path, "new words")
    assert keys.slots(path) == (1,)


def test_the_last_way_in_cannot_be_removed(path, made):
    keys.add_slot(path, WORDS, "second member", ids=IDS, cost=CHEAP)
    with pytest.raises(WrongPassphraseError):
        keys.remove_slot(path, WORDS, 1)
    with pytest.raises(UsageError):
        keys.remove_slot(path, WORDS, 9)
    assert keys.slots(path) == (1, 2)


def test_changing_needs_the_old_passphrase(path, made):
    before = path.read_bytes()
    for change in (
        lambda: keys.change_passphrase(path, "wrong", "new", ids=IDS, cost=CHEAP),
        lambda: keys.add_slot(path, "wrong", "new", ids=IDS, cost=CHEAP),
        lambda: keys.remove_slot(path, "wrong", 1),
    ):
        with pytest.raises(WrongPassphraseError):
            change()
    assert path.read_bytes() == before


def test_a_new_passphrase_gets_the_callers_cost_not_the_files(path, made):
    dear = Cost(memory_kib=128, passes=2, lanes=1)
    keys.change_passphrase(path, WORDS, "new words", ids=IDS, cost=dear)
    kdf = json.loads(path.read_text())["work"]["slots"][0]["kdf"]
    assert (kdf["memory_kib"], kdf["passes"], kdf["lanes"]) == (128, 2, 1)


def test_the_default_cost_is_the_documented_one():
    assert Cost() == Cost(memory_kib=256 * 1024, passes=3, lanes=2)


@settings(max_examples=100, deadline=None)
@given(data=st.data())
def test_any_flipped_bit_is_damage_not_a_wrong_passphrase(data, tmp_path_factory):
    path = tmp_path_factory.mktemp("keys") / "keys.json"
    keys.create(path, WORDS, ids=IDS, cost=CHEAP)
    stored = bytearray(path.read_bytes().rstrip())
    place = data.draw(st.integers(0, len(stored) - 1))
    stored[place] ^= 1 << data.draw(st.integers(0, 7))
    path.write_bytes(stored)
    try:
        again = keys.slots(path)
    except (DamagedSettingsError, NewerArchiveError):
        return
    # A flip between two kinds of white space changes nothing that is read.
    assert again == (1,)
    keys.unlock(path, WORDS)


@settings(max_examples=100)
@given(junk=st.binary(max_size=200) | st.text(max_size=50).map(str.encode))
def test_junk_is_named_as_damage(junk, tmp_path_factory):
    path = tmp_path_factory.mktemp("keys") / "keys.json"
    path.write_bytes(junk)
    with pytest.raises(DamagedSettingsError):
        keys.unlock(path, WORDS)


@pytest.mark.parametrize(
    "junk", ["[" * 100_000, '{"kuager_keys": 1, "slots": [], "x": "' + "a" * 300_000 + '"}', "null", "7", "{}"]
)
def test_deep_long_and_foreign_files_are_named_as_damage(path, junk):
    path.write_text(junk)
    with pytest.raises(DamagedSettingsError):
        keys.unlock(path, WORDS)


def test_a_missing_file_is_named(path):
    with pytest.raises(DamagedSettingsError):
        keys.unlock(path, WORDS)


def test_a_newer_version_is_named(path, made):
    rewrite(path, lambda value: value.update(kuager_keys=3))
    with pytest.raises(NewerArchiveError):
        keys.unlock(path, WORDS)


@pytest.mark.parametrize(
    ("field", "value"),
    [("memory_kib", 100 * 1024 * 1024), ("memory_kib", 1), ("memory_kib", -1), ("passes", 10**9), ("passes", 0), ("lanes", 5000),
     ("lanes", True), ("memory_kib", "64"), ("memory_kib", 64.0), ("salt", "AAAA"), ("salt", "?"), ("name", "scrypt")],
)  # fmt: skip
def test_a_tampered_file_cannot_ask_for_the_impossible(path, made, field, value):
    def tamper(whole):
        whole["work"]["slots"][0]["kdf"][field] = value

    if isinstance(value, float):
        path.write_text(path.read_text().replace('"memory_kib": 64', '"memory_kib": 64.0'))
    else:
        rewrite(path, tamper)
    with pytest.raises(DamagedSettingsError):
        keys.unlock(path, WORDS)


@pytest.mark.parametrize(("field", "value"), [("memory_kib", 72), ("passes", 2)])
def test_weakened_parameters_do_not_open(path, made, field, value):
    rewrite(path, lambda whole: whole["work"]["slots"][0]["kdf"].update({field: value}))
    with pytest.raises(WrongPassphraseError):
        keys.unlock(path, WORDS)


def test_slots_cannot_trade_numbers(path, made):
    rewrite(path, lambda whole: whole["work"]["slots"][0].update(number=0))
    with pytest.raises(WrongPassphraseError):
        keys.unlock(path, WORDS)


@pytest.mark.parametrize("slots", [[], [1, 1]])
def test_files_without_usable_slots_are_damage(path, made, slots):
    rewrite(path, lambda whole: whole["work"].update(slots=[whole["work"]["slots"][0] for _ in slots]))
    with pytest.raises(DamagedSettingsError):
        keys.unlock(path, WORDS)


@pytest.mark.parametrize(("number", "error"), [(errno.ENOSPC, DiskFullError), (errno.EIO, DiskError)])
@pytest.mark.parametrize("call", ["fsync", "replace"])
def test_a_refusing_disk_keeps_the_old_file(path, made, monkeypatch, call, number, error):
    def refuse(*_args, **_more):
        raise OSError(number, os.strerror(number))

    before = path.read_bytes()
    monkeypatch.setattr(Path if call == "replace" else os, call, refuse)
    with pytest.raises(error):
        keys.change_passphrase(path, WORDS, "new words", ids=IDS, cost=CHEAP)
    monkeypatch.undo()
    assert path.read_bytes() == before
    assert [entry.name for entry in path.parent.iterdir()] == [path.name]


def test_too_little_memory_is_said_not_shown_as_a_crash(path, made):
    """In a process of its own, whose address space ends before the memory Argon2id is told to fill."""
    rewrite(path, lambda whole: whole["work"]["slots"][0]["kdf"].update(memory_kib=1024 * 1024))
    script = """
import resource, sys
from pathlib import Path
from kuager.errors import NoMemoryError
from kuager.preserve import keys
resource.setrlimit(resource.RLIMIT_AS, (400 << 20, 400 << 20))
try:
    keys.unlock(Path(sys.argv[1]), "any")
except NoMemoryError as error:
    print(error.code)
"""
    done = subprocess.run([sys.executable, "-c", script, str(path)], capture_output=True, text=True, check=True)
    assert done.stdout == "K-STORE-011\n"


def first_format(path: Path, words: str = WORDS) -> Keys:
    """Writes a key file as the first versions did, from the published format and not by our own code."""
    master, salt, nonce = IDS.token(32), IDS.token(16), IDS.token(12)
    kdf = {"name": "argon2id", "memory_kib": 64, "passes": 1, "lanes": 1, "salt": base64.b64encode(salt).decode()}
    bound = canonical_json({"format": 1, "number": 1, "kdf": kdf})
    stretched = Argon2id(salt=salt, length=32, iterations=1, lanes=1, memory_cost=64).derive(words.encode())
    wrapped = AESGCM(stretched).encrypt(nonce, master, bound)
    slot = {
        "number": 1,
        "kdf": kdf,
        "nonce": base64.b64encode(nonce).decode(),
        "wrapped": base64.b64encode(wrapped).decode(),
    }
    body = {"kuager_keys": 1, "slots": [slot]}
    checksum = hashlib.sha256(canonical_json(body)).hexdigest()
    path.write_text(json.dumps({**body, "checksum": checksum}, indent=2, sort_keys=True) + "\n")
    return Keys.derive(master)


def test_the_first_format_opens_and_the_next_write_makes_the_second_of_it(path):
    made = first_format(path)
    assert keys.intact(path.read_bytes())
    assert keys.unlock(path, WORDS) == made
    assert keys.add_slot(path, WORDS, "second", ids=IDS, cost=CHEAP) == 2
    assert json.loads(path.read_text())["kuager_keys"] == 2
    assert keys.intact(path.read_bytes())
    assert keys.unlock(path, WORDS) == keys.unlock(path, "second") == made


def test_numbers_are_never_used_again(path, made):
    second = keys.add_slot(path, WORDS, "second", ids=IDS, cost=CHEAP)
    keys.remove_slot(path, WORDS, second)
    assert keys.add_slot(path, WORDS, "third", ids=IDS, cost=CHEAP) == second + 1


def test_the_slot_that_opened_is_told(path, made):
    keys.add_slot(path, WORDS, "second", ids=IDS, cost=CHEAP)
    assert keys.open_work(path, WORDS).slot == 1
    assert keys.open_work(path, "second").slot == 2
    assert keys.open_work(path, "second", 2).keys == made
    with pytest.raises(WrongPassphraseError):
        keys.open_work(path, "second", 1)


def test_the_seal_is_another_secret(path, made):
    """Nobody with the work passphrase opens the sealed store, and nobody with the sealed one the rest."""
    assert not keys.has_sealed(path)
    with pytest.raises(NoSealedKeyError):
        keys.open_sealed(path, WORDS)
    with pytest.raises(UsageError):
        keys.init_sealed(path, made, WORDS, ids=IDS, cost=CHEAP)
    sealed = keys.init_sealed(path, made, "sealed words", ids=IDS, cost=CHEAP)
    assert keys.has_sealed(path)
    assert keys.open_sealed(path, "sealed words").keys == sealed
    assert not set(dataclasses.astuple(sealed)) & set(dataclasses.astuple(made)[:-1])
    with pytest.raises(WrongPassphraseError):
        keys.open_sealed(path, WORDS)
    with pytest.raises(WrongPassphraseError):
        keys.unlock(path, "sealed words")
    with pytest.raises(ArchiveExistsError):
        keys.init_sealed(path, made, "again", ids=IDS, cost=CHEAP)
    number = keys.add_slot(path, "sealed words", "officer", ids=IDS, cost=CHEAP, kind=Kind.SEALED)
    assert [(slot.number, slot.kind) for slot in keys.list_slots(path)] == [(1, "work"), (2, "sealed"), (3, "sealed")]
    assert keys.open_sealed(path, "officer").slot == number == 3
    keys.change_passphrase(path, "officer", "officer 2", ids=IDS, cost=CHEAP, kind=Kind.SEALED)
    keys.remove_slot(path, "officer 2", 2)
    assert keys.open_sealed(path, "officer 2").keys == sealed
    assert keys.unlock(path, WORDS) == made


def test_the_former_bytes_of_a_changed_file_are_overwritten(path, made):
    before = path.read_bytes()
    with path.open("rb") as old:
        keys.change_passphrase(path, WORDS, "new words", ids=IDS, cost=CHEAP)
        assert old.read() == bytes(len(before))
