"""A thousand ways of tampering with a ledger whose head one witness holds: every one is found.

In CI a hundred; ``KUAGER_NIGHTLY=1 pytest tests/security/test_ledger_tampering.py`` runs the thousand. The keeper here has
everything: the rows, the folder of heads and the signing key. The one thing they do not have is the sheet that somebody
outside holds. The twin at the end takes the sheet away and shows that the same insider then goes unseen: without that the
harness would prove nothing. Rows written after the sheet was handed over are the insider's to change until the next one.
"""

from __future__ import annotations

import os
import random
import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from kuager.model import CustodyEvent, CustodyVerb
from kuager.model.chain import FIRST_SEQ
from kuager.preserve import chain, heads, treeheads
from kuager.preserve.heads import Head
from kuager.preserve.signing import Signer
from kuager.preserve.witnesses import Witnessed, check_witnessed, parse, to_text
from tests.preserve.ledgers import AT, SIGNER, chained, ledger, write_heads

TIMES = 1000 if os.environ.get("KUAGER_NIGHTLY") else 100
ROWS, SEEN = 24, 18
HEADS = (6, 12, SEEN, ROWS)
Rows = list[CustodyEvent]


class House:
    """A ledger with its folder, as a keeper has it in hand."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.rows = ledger(ROWS)
        write_heads(folder, self.rows, HEADS)
        self._head(self.rows)

    def _head(self, rows: Rows) -> None:
        (self.folder / heads.FILE_NAME).unlink(missing_ok=True)
        heads.write_head(self.folder, Head(size=len(rows), hash=rows[-1].hash, at=AT))

    def sign_anew(self, rows: Rows) -> None:
        """What an insider with the key does: every head of the series written again over the new rows."""
        shutil.rmtree(self.folder / treeheads.FOLDER)
        write_heads(self.folder, rows, [size for size in HEADS if size <= len(rows)] or [len(rows)])
        self._head(rows)
        self.rows = rows

    def found(self, *held: Witnessed) -> list[str]:
        """Everything ``kuager verify`` has to say about the ledger."""
        report = treeheads.review(self.folder, self.rows, SIGNER.public)
        walked = chain.walk(self.rows, heads.read_head(self.folder))
        return [*walked.problems, *report.problems, *check_witnessed(self.rows, held)]


EDITS: dict[str, Callable[[random.Random], object]] = {
    "object": lambda dice: f"k-{dice.randrange(10**6):x}x",
    "verb": lambda dice: dice.choice([one for one in CustodyVerb if one is not CustodyVerb.INGESTION]),
    "at": lambda dice: AT + timedelta(microseconds=dice.randrange(1, 10**9)),
    "agent": lambda dice: f"somebody {dice.random()}",
    "outcome": lambda dice: dice.choice(["failed", "", "Ok"]),
    "note": lambda dice: f"rewritten {dice.random()}",
}
HASHES = ("previous", "hash")


def edited(rows: Rows, dice: random.Random, below: int = ROWS) -> Rows:
    at, field = dice.randrange(below), dice.choice(sorted(EDITS))
    return [replace(row, **{field: EDITS[field](dice)}) if place == at else row for place, row in enumerate(rows)]


def edit(house: House, dice: random.Random) -> None:
    house.rows = edited(house.rows, dice)


def edit_hash(house: House, dice: random.Random) -> None:
    at, field = dice.randrange(ROWS), dice.choice(HASHES)
    house.rows[at] = replace(house.rows[at], **{field: dice.randbytes(32).hex()})


def renumber(house: House, dice: random.Random) -> None:
    at = dice.randrange(ROWS)
    house.rows[at] = replace(house.rows[at], seq=dice.choice([0, at, at + 2 + FIRST_SEQ, 10**6]))


def delete(house: House, dice: random.Random) -> None:
    del house.rows[dice.randrange(ROWS)]


def swap(house: House, dice: random.Random) -> None:
    left, right = dice.sample(range(ROWS), 2)
    house.rows[left], house.rows[right] = house.rows[right], house.rows[left]


def insert(house: House, dice: random.Random) -> None:
    house.rows.insert(dice.randrange(ROWS), replace(dice.choice(house.rows), note="slipped in"))


def truncate(house: House, dice: random.Random) -> None:
    del house.rows[dice.randrange(1, ROWS) :]


def rehash(house: House, dice: random.Random) -> None:
    house.rows = chained(edited(house.rows, dice))


def rehash_shorter(house: House, dice: random.Random) -> None:
    rows = list(house.rows)
    del rows[dice.randrange(ROWS)]
    house.rows = chained(rows)


def drop_head(house: House, dice: random.Random) -> None:
    # Not the last one: whether a head was ever made after that nobody can tell from inside; a witness's sheet can.
    (house.folder / treeheads.FOLDER / f"{dice.choice(HEADS[:-1]):012}.json").unlink()


def flip_signature(house: House, dice: random.Random) -> None:
    path = house.folder / treeheads.FOLDER / f"{dice.choice(HEADS):012}.sig"
    data = bytearray(path.read_bytes())
    data[dice.randrange(len(data))] ^= 1 << dice.randrange(8)
    path.write_bytes(bytes(data))


def other_key(house: House, dice: random.Random) -> None:
    """Rewritten and signed with a key that is not the archive's, its public half put in place."""
    rows = chained(edited(house.rows, dice))
    shutil.rmtree(house.folder / treeheads.FOLDER)
    (house.folder / treeheads.KEY_FILE).unlink()
    write_heads(house.folder, rows, HEADS, signer=Signer(dice.randbytes(32)))
    house.rows = rows


def resign_edit(house: House, dice: random.Random) -> None:
    house.sign_anew(chained(edited(house.rows, dice, SEEN)))


def resign_delete(house: House, dice: random.Random) -> None:
    rows = list(house.rows)
    del rows[dice.randrange(SEEN)]
    house.sign_anew(chained(rows))


def resign_insert(house: House, dice: random.Random) -> None:
    rows = list(house.rows)
    rows.insert(dice.randrange(SEEN), replace(dice.choice(rows), note="slipped in"))
    house.sign_anew(chained(rows))


def resign_swap(house: House, dice: random.Random) -> None:
    rows = list(house.rows)
    left, right = dice.sample(range(SEEN), 2)
    rows[left], rows[right] = rows[right], rows[left]
    house.sign_anew(chained(rows))


def resign_cut(house: House, dice: random.Random) -> None:
    house.sign_anew(house.rows[: dice.randrange(1, SEEN)])


def fork(house: House, dice: random.Random) -> None:
    """The same beginning and another history from there, of any length, signed."""
    start = dice.randrange(SEEN)
    other = [
        replace(row, note=f"another history {dice.random()}") for row in ledger(dice.randrange(start + 1, 40))[start:]
    ]
    house.sign_anew(chained([*house.rows[:start], *other]))


OUTSIDERS = (
    edit, edit_hash, renumber, delete, swap, insert, truncate, rehash, rehash_shorter, drop_head, flip_signature, other_key,
)  # fmt: skip
"""What somebody without the key can do."""
INSIDERS = (resign_edit, resign_delete, resign_insert, resign_swap, resign_cut, fork)
"""What the keeper of the key can do."""


@pytest.fixture
def kept(tmp_path: Path) -> tuple[House, Witnessed]:
    (tmp_path / "ledger").mkdir()
    house = House(tmp_path / "ledger")
    sheet = to_text(next(one for one in treeheads.load_heads(house.folder) if one.size == SEEN))
    return house, parse(sheet)


def tampered(house: House, how: Callable[[House, random.Random], None], seed: int, scratch: Path) -> House:
    """A copy of the house after one tampering."""
    folder = scratch / f"{how.__name__}-{seed}"
    shutil.copytree(house.folder, folder)
    other = object.__new__(House)
    other.folder, other.rows = folder, list(house.rows)
    how(other, random.Random(f"{how.__name__} {seed}"))
    return other


def test_an_untouched_ledger_is_not_accused(kept: tuple[House, Witnessed]):
    house, held = kept
    assert house.found(held) == []
    house.rows = chained([*house.rows, replace(house.rows[0], note="a row of tomorrow")])
    assert house.found(held) == []


def test_every_tampering_is_found_given_one_witnessed_head(kept: tuple[House, Witnessed], tmp_path: Path):
    house, held = kept
    ways = (*OUTSIDERS, *INSIDERS)
    unseen = []
    for seed in range(TIMES):
        how = ways[seed % len(ways)]
        other = tampered(house, how, seed, tmp_path)
        if not other.found(held):
            unseen.append((how.__name__, seed))
        shutil.rmtree(other.folder)
    assert unseen == []


def test_the_twin_without_the_witness_sees_no_insider(kept: tuple[House, Witnessed], tmp_path: Path):
    """The chain and the signatures alone show nothing of what the keeper of the key rewrote: that is what the sheet is for."""
    house, held = kept
    seen = [
        how.__name__
        for seed in range(TIMES // 10)
        for how in INSIDERS
        if (other := tampered(house, how, seed, tmp_path)).found() or not other.found(held)
    ]
    assert seen == []


def test_outsiders_are_found_even_without_a_witness(kept: tuple[House, Witnessed], tmp_path: Path):
    house, _ = kept
    unseen = [
        how.__name__
        for seed in range(TIMES // 20)
        for how in OUTSIDERS
        if not tampered(house, how, seed, tmp_path).found()
    ]
    assert unseen == []
