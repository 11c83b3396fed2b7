"""Two of three shares open everything, one opens nothing, and new ones make the old ones worthless; panic leaves only them."""

from __future__ import annotations

import itertools
import json
import random
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shamir_mnemonic import wordlist

from kuager.errors import UsageError, WrongPassphraseError
from kuager.errors.keys import ForeignSlotError, NoSharesError, OldSlotsError, WrongShareError
from kuager.preserve import keys, keys_file, keys_recovery, keys_rotation, keys_shares
from kuager.preserve.keys import Cost, Kind
from kuager.preserve.keys_slots import make
from tests.preserve.test_keys import first_format

CHEAP = Cost(memory_kib=64, passes=1, lanes=1)
WORDS = "тау өзен қала 2021"
SALT = b"S" * 16


class SeededIds:
    def __init__(self, seed: int = 7) -> None:
        self._random = random.Random(seed)

    def token(self, size: int = 32) -> bytes:
        return self._random.randbytes(size)


IDS = SeededIds()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    keys.create(tmp_path / "keys.json", WORDS, ids=IDS, cost=CHEAP)
    return tmp_path / "keys.json"


@settings(max_examples=8, deadline=None)
@given(secret=st.binary(min_size=32, max_size=32))
def test_any_two_shares_make_the_secret_in_any_order(secret):
    shares = keys_shares.split(secret)
    assert [len(words.split()) for words in shares] == [33, 33, 33]
    for two in itertools.permutations(shares, 2):
        assert keys_shares.join(two) == secret
    assert keys_shares.join([shares[0].upper(), "  ".join(shares[2].split())]) == secret


@settings(max_examples=12, deadline=None)
@given(data=st.data())
def test_a_word_copied_wrongly_is_named_by_its_place(data):
    shares = keys_shares.split(b"s" * 32)
    words = shares[1].split()
    place = data.draw(st.integers(0, 32))
    other = data.draw(st.sampled_from([word for word in wordlist.WORDLIST if word != words[place]]))
    with pytest.raises(WrongShareError) as raised:
        keys_shares.join([shares[0], " ".join([*words[:place], other, *words[place + 1 :]])])
    assert f"Share 2, word {place + 1}: '{other}'" in raised.value.message
    assert words[place] not in raised.value.message.split(other)[1]


def test_what_opens_nothing_is_told_apart():
    shares = keys_shares.split(b"s" * 32)
    others = keys_shares.split(b"t" * 32)
    wrong = {
        "One share": [shares[0]],
        "same share twice": [shares[0], shares[0]],
        "two different sets": [shares[0], others[1]],
        "is not a word": [shares[0], shares[1].replace(shares[1].split()[4], "қала", 1)],
        "has 32 words": [shares[0], shares[1].rsplit(maxsplit=1)[0]],
    }
    for words, given_ in wrong.items():
        with pytest.raises(WrongShareError, match=words):
            keys_shares.join(given_)
    with pytest.raises(ValueError, match="32 bytes"):
        keys_shares.split(b"short")


def test_shares_open_both_masters_and_new_ones_make_old_ones_worthless(path):
    work = keys.unlock(path, WORDS)
    with pytest.raises(NoSharesError):
        keys_recovery.recover(path, b"x" * 32, "new", ids=IDS, cost=CHEAP)
    old = keys_recovery.new_secret(path, WORDS, ids=IDS)
    sealed = keys.init_sealed(path, work, "sealed words", ids=IDS, cost=CHEAP)
    assert keys_recovery.has_shares(path)
    assert keys_recovery.shares_open_sealed(path)
    secret = keys_recovery.new_secret(path, WORDS, sealed_passphrase="sealed words", ids=IDS)
    with pytest.raises(WrongShareError):
        keys_recovery.recover(path, old, "new", ids=IDS, cost=CHEAP)
    done = keys_recovery.recover(path, secret, "new", sealed_passphrase="new seal", ids=IDS, cost=CHEAP)
    assert (done.work, done.sealed) == (3, 4)
    assert keys.unlock(path, "new") == keys.unlock(path, WORDS) == work
    assert keys.open_sealed(path, "new seal").keys == sealed


def test_a_sealed_master_made_after_the_shares_reaches_them(path):
    secret = keys_recovery.new_secret(path, WORDS, ids=IDS)
    sealed = keys.init_sealed(path, keys.unlock(path, WORDS), "sealed words", ids=IDS, cost=CHEAP)
    keys_recovery.recover(path, secret, "new", sealed_passphrase="new seal", ids=IDS, cost=CHEAP)
    assert keys.open_sealed(path, "new seal").keys == sealed


def test_shares_without_the_seal_do_not_open_it(path):
    keys.init_sealed(path, keys.unlock(path, WORDS), "sealed words", ids=IDS, cost=CHEAP)
    with pytest.raises(UsageError):
        keys_recovery.new_secret(path, WORDS, ids=IDS)
    secret = keys_recovery.new_secret(path, WORDS, without_sealed=True, ids=IDS)
    assert not keys_recovery.shares_open_sealed(path)
    done = keys_recovery.recover(path, secret, "new", sealed_passphrase="new seal", ids=IDS, cost=CHEAP)
    assert done.sealed is None
    with pytest.raises(WrongPassphraseError):
        keys.open_sealed(path, "new seal")


def test_panic_leaves_the_shares_and_nothing_else(path):
    with pytest.raises(NoSharesError):
        keys_recovery.shut(path)
    work = keys.unlock(path, WORDS)
    sealed = keys.init_sealed(path, work, "sealed words", ids=IDS, cost=CHEAP)
    secret = keys_recovery.new_secret(path, WORDS, sealed_passphrase="sealed words", ids=IDS)
    with path.open("rb") as before:
        assert keys_recovery.shut(path) == 2
        assert set(before.read()) == {0}
    assert keys.list_slots(path) == ()
    for words in (WORDS, "sealed words", ""):
        with pytest.raises(WrongPassphraseError):
            keys.unlock(path, words)
        with pytest.raises(WrongPassphraseError):
            keys.open_sealed(path, words)
    assert keys.intact(path.read_bytes())
    keys_recovery.recover(path, secret, "new", sealed_passphrase="new seal", ids=IDS, cost=CHEAP)
    assert keys.unlock(path, "new") == work
    assert keys.open_sealed(path, "new seal").keys == sealed


def test_panic_without_shares_destroys_for_ever_only_when_told(path):
    assert keys_recovery.shut(path, even_without_shares=True) == 1
    with pytest.raises(WrongPassphraseError):
        keys.unlock(path, WORDS)


def test_a_rotation_hands_every_slot_and_the_shares_a_new_master(path):
    keys.add_slot(path, WORDS, "second", ids=IDS, cost=CHEAP)
    gone = keys.add_slot(path, WORDS, "third", ids=IDS, cost=CHEAP)
    secret = keys_recovery.new_secret(path, WORDS, ids=IDS)
    before = path.read_bytes()
    turn = keys_rotation.begin(path, WORDS, SALT, ids=IDS, drop=(gone,))
    assert keys_rotation.pending(path)
    assert (keys.open_work(path, "second").keys, keys.open_work(path, "second").coming) == (turn.old, turn.new)
    assert keys.open_work(path, "third").coming is None
    with pytest.raises(UsageError):
        keys.add_slot(path, WORDS, "fourth", ids=IDS, cost=CHEAP)
    keys_rotation.finish(path)
    assert keys.unlock(path, WORDS) == keys.unlock(path, "second") == turn.new
    with pytest.raises(WrongPassphraseError):
        keys.unlock(path, "third")
    for name in ("vault", "ledger", "intake", "backup", "roster"):
        assert getattr(turn.old, name) != getattr(turn.new, name)
    assert turn.new.naming == turn.old.naming
    assert turn.new.database[:32] != turn.old.database
    assert turn.new.database[32:] == SALT
    assert [one.vault for one in turn.new.older] == [turn.old.vault]
    again = keys_rotation.begin(path, "second", SALT, ids=IDS)
    keys_rotation.finish(path)
    assert [one.vault for one in again.new.older] == [turn.new.vault, turn.old.vault]
    keys_recovery.recover(path, secret, "new", ids=IDS, cost=CHEAP)
    assert keys.unlock(path, "new") == again.new
    path.write_bytes(before)
    assert keys.unlock(path, "third") == turn.old


def test_a_rotation_given_up_leaves_the_old_master(path):
    work = keys.unlock(path, WORDS)
    keys_rotation.begin(path, WORDS, SALT, ids=IDS)
    keys_rotation.give_up(path)
    assert keys.open_work(path, WORDS).keys == work
    assert keys.open_work(path, WORDS).coming is None


def test_shares_open_a_rotation_that_panic_cut_off(path):
    secret = keys_recovery.new_secret(path, WORDS, ids=IDS)
    turn = keys_rotation.begin(path, WORDS, SALT, ids=IDS)
    keys_recovery.shut(path)
    keys_recovery.recover(path, secret, "new", ids=IDS, cost=CHEAP)
    opened = keys.open_work(path, "new")
    assert (opened.keys, opened.coming) == (turn.old, turn.new)


def test_nobody_slips_a_slot_or_a_recovery_key_in(path):
    """Who can write the file and does not know the master gets nothing by waiting for a rotation."""
    content = keys_file.read(path)
    forged = make(2, Kind.WORK, b"?" * 32, "forger", ids=IDS, cost=CHEAP)
    keys_file.write(path, replace(content, next=3, work=replace(content.work, slots=(*content.work.slots, forged))))
    with pytest.raises(ForeignSlotError):
        keys_rotation.begin(path, WORDS, SALT, ids=IDS)
    keys.remove_slot(path, WORDS, 2)
    keys_recovery.new_secret(path, WORDS, ids=IDS)
    content = keys_file.read(path)
    keys_file.write(path, replace(content, recovery=forged.public))
    with pytest.raises(ForeignSlotError):
        keys_rotation.begin(path, WORDS, SALT, ids=IDS)
    with pytest.raises(ForeignSlotError):
        keys.init_sealed(path, keys.unlock(path, WORDS), "sealed words", ids=IDS, cost=CHEAP)


def test_slots_of_the_first_format_rotate_after_a_new_passphrase(tmp_path):
    path = tmp_path / "keys.json"
    work = first_format(path)
    turn = keys_rotation.begin(path, WORDS, SALT, ids=IDS, cost=CHEAP)
    assert turn.old == work
    keys_rotation.finish(path)
    assert keys.unlock(path, WORDS) == turn.new
    first_format(path)
    keys.add_slot(path, WORDS, "second", ids=IDS, cost=CHEAP)
    with pytest.raises(OldSlotsError):
        keys_rotation.begin(path, "second", SALT, ids=IDS, cost=CHEAP)
    keys_rotation.begin(path, "second", SALT, ids=IDS, cost=CHEAP, drop=(1,))
    keys_rotation.finish(path)
    assert [slot.number for slot in keys.list_slots(path)] == [2]


def test_the_file_says_nothing_of_shares_but_their_public_half(path):
    secret = keys_recovery.new_secret(path, WORDS, ids=IDS)
    text = path.read_text()
    assert secret.hex() not in text
    assert set(json.loads(text)) == {
        "kuager_keys", "next", "work", "sealed", "coming", "recovery", "closed", "checksum",
    }  # fmt: skip
