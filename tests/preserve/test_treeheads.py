"""Signed heads: every change by somebody without the key is found by them, every rewriting by the keeper by a witness."""

from __future__ import annotations

import random
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kuager.errors import UsageError
from kuager.model import CustodyEvent
from kuager.model.chain import GENESIS
from kuager.preserve import chain, check_signatures, treeheads, witnesses
from kuager.preserve.signing import Signer
from kuager.preserve.treeheads import FOLDER, TreeHead
from tests.preserve.ledgers import AT, SIGNER, SOFTWARE, chained, ledger, write_heads

ROWS = ledger(12)
SIZES = (3, 7, 12)


def problems(folder: Path, events: list[CustodyEvent] = ROWS, signer: Signer | None = SIGNER) -> tuple[str, ...]:
    return treeheads.review(folder, events, signer.public if signer else None).problems


def test_a_signed_series_is_ok(tmp_path):
    heads = write_heads(tmp_path, ROWS, SIZES)
    report = treeheads.review(tmp_path, ROWS, SIGNER.public)
    assert (report.count, report.last, report.signed, report.after, report.problems) == (3, heads[-1], True, 0, ())
    verdict = check_signatures(report)
    assert (verdict.verdict, verdict.problems) == ("ok", ())
    assert list(treeheads.load_heads(tmp_path)) == heads
    assert treeheads.latest(tmp_path) == heads[-1]
    assert [head.previous == GENESIS for head in heads] == [True, False, False]


def test_rows_after_the_last_head_are_counted(tmp_path):
    write_heads(tmp_path, ROWS, (3,))
    assert treeheads.review(tmp_path, ROWS, SIGNER.public).after == 9
    assert "9 rows came after" in check_signatures(treeheads.review(tmp_path, ROWS, SIGNER.public)).detail


def test_without_a_head_or_without_a_key_nothing_is_called_ok(tmp_path):
    assert check_signatures(treeheads.review(tmp_path, ROWS, SIGNER.public)).verdict == "unverifiable"
    write_heads(tmp_path, ROWS, SIZES, None)
    report = treeheads.review(tmp_path, ROWS, None)
    assert report.problems == ()
    assert check_signatures(report).verdict == "unverifiable"
    assert not (tmp_path / "key.pem").exists()
    assert list((tmp_path / FOLDER).glob("*.sig")) == []


def test_nothing_new_gives_no_new_head(tmp_path):
    (head,) = write_heads(tmp_path, ROWS, (3,))
    assert treeheads.append_head(tmp_path, ROWS[:3], signer=SIGNER, at=AT, software="other") == head
    assert treeheads.append_head(tmp_path / "empty", [], signer=SIGNER, at=AT, software=SOFTWARE) is None


@pytest.mark.parametrize("events", [ROWS[:2], chained([ROWS[1], *ROWS[2:]])], ids=["cut", "rewritten"])
def test_a_ledger_that_does_not_continue_its_head_is_not_signed_again(tmp_path, events):
    write_heads(tmp_path, ROWS, (3,))
    assert treeheads.append_head(tmp_path, events, signer=SIGNER, at=AT, software=SOFTWARE) is None
    assert len(list(treeheads.load_heads(tmp_path))) == 1
    assert problems(tmp_path, events)


def test_every_flipped_bit_of_every_file_is_named(tmp_path):
    write_heads(tmp_path, ROWS, SIZES)
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert len(files) == 7
    for path in files:
        sound = path.read_bytes()
        for at in range(0, len(sound) * 8, 13):
            damaged = bytearray(sound)
            damaged[at // 8] ^= 1 << at % 8
            path.write_bytes(bytes(damaged))
            assert any(path.stem in problem for problem in problems(tmp_path)), (path.name, at)
        path.write_bytes(sound)
    assert problems(tmp_path) == ()


@pytest.mark.parametrize("name", ["000000000003.json", "000000000007.json", "000000000003.sig", "000000000012.sig"])
def test_a_missing_file_is_noticed(tmp_path, name):
    write_heads(tmp_path, ROWS, SIZES)
    (tmp_path / FOLDER / name).unlink()
    assert problems(tmp_path)
    assert check_signatures(treeheads.review(tmp_path, ROWS, SIGNER.public)).verdict == "failed"


def test_a_head_of_another_key_or_under_another_name_is_refused(tmp_path):
    write_heads(tmp_path / "one", ROWS, SIZES, Signer(b"\x09" * 32)) if (tmp_path / "one").mkdir() is None else None
    assert len([words for words in problems(tmp_path / "one") if "another key" in words]) == 3
    (tmp_path / "two").mkdir()
    write_heads(tmp_path / "two", ROWS, (3,))
    for ending in ("json", "sig"):
        shutil.copy(tmp_path / "two" / FOLDER / f"{3:012}.{ending}", tmp_path / "two" / FOLDER / f"{5:012}.{ending}")
    assert any("another number" in words for words in problems(tmp_path / "two"))


def test_a_head_goes_out_and_comes_back():
    head = TreeHead(size=3, root="a" * 64, hash="b" * 64, at=AT, key="", software=SOFTWARE, previous=GENESIS)
    assert TreeHead.from_bytes(head.to_bytes()) == head
    for junk in (b"", b"{}", b"[]", b"null", head.to_bytes() + b" ", head.to_bytes().replace(b":3,", b":true,")):
        with pytest.raises(ValueError):
            TreeHead.from_bytes(junk)


@given(junk=st.binary(max_size=120))
def test_junk_is_no_head(junk):
    with pytest.raises(ValueError):
        TreeHead.from_bytes(junk)


# --- the insider -----------------------------------------------------------------------------------------------------

ACTS = ("edit", "delete", "swap", "insert", "truncate", "redate")


def rewritten(act: str, draw: random.Random) -> list[CustodyEvent]:
    """The ledger as a keeper would like it to have been, hashed anew so that the chain fits."""
    rows = list(ROWS)
    at = draw.randrange(len(rows) - 1)
    if act == "edit":
        rows[at] = replace(rows[at], note="never happened")
    elif act == "redate":
        rows[at] = replace(rows[at], at=AT.replace(year=2020))
    elif act == "delete":
        del rows[at]
    elif act == "swap":
        rows[at], rows[at + 1] = rows[at + 1], rows[at]
    elif act == "insert":
        rows.insert(at, replace(rows[at], object="k-planted"))
    else:
        del rows[at + 1 :]
    return chained(rows)


@pytest.mark.parametrize("round_", range(10))
@pytest.mark.parametrize("act", ACTS)
def test_a_keeper_with_the_key_is_found_by_a_witness_and_only_by_one(tmp_path, act, round_):
    draw = random.Random(f"{act} {round_}")
    before, after = tmp_path / "before", tmp_path / "after"
    before.mkdir()
    after.mkdir()
    held = write_heads(before, ROWS, SIZES)[-1]
    rows = rewritten(act, draw)
    write_heads(after, rows, sorted({size for size in SIZES if size < len(rows)} | {len(rows)}))

    assert chain.verify(rows) == []
    assert problems(after, rows) == ()
    assert check_signatures(treeheads.review(after, rows, SIGNER.public)).verdict == "ok"
    assert witnesses.check_witnessed(rows, [witnesses.parse(witnesses.to_text(held))]) != ()
    assert witnesses.check_witnessed(ROWS, [witnesses.parse(witnesses.to_text(held))]) == ()


# --- what a witness holds --------------------------------------------------------------------------------------------


@given(size=st.integers(0, 10**12), root=st.binary(min_size=32, max_size=32))
def test_a_head_can_be_read_back_from_every_form(size, root):
    head = TreeHead(size=size, root=root.hex(), hash="b" * 64, at=AT, key="c" * 64, software=SOFTWARE, previous=GENESIS)
    forms = [
        witnesses.to_text(head), witnesses.to_text(head).replace("\n", "\r\n").upper(), witnesses.to_line(head),
        head.to_bytes().decode(), head.to_bytes().decode() + "\n", f"{size} {root.hex()}", f" {size}  {root.hex().upper()} ",
        f"{size}:{root.hex()}",
    ]  # fmt: skip
    assert {witnesses.parse(form) for form in forms} == {witnesses.Witnessed(size=size, root=root.hex())}
    assert witnesses.parse(f"{size} {root.hex()[:40]}").root == root.hex()[:40]


@given(at=st.integers(0, 63), digit=st.sampled_from("0123456789abcdef"))
def test_a_slip_of_the_pen_is_told_from_a_forgery(at, digit):
    root = "0f" * 32
    head = TreeHead(size=17, root=root, hash="b" * 64, at=AT, key="", software=SOFTWARE, previous=GENESIS)
    slipped = root[:at] + digit + root[at + 1 :]
    for form in (witnesses.to_text, witnesses.to_line):
        words = form(replace(head, root=slipped))
        check = form(head).split()
        mixed = words.replace(witnesses._check(17, slipped), witnesses._check(17, root))
        mixed = mixed.replace(witnesses._check(17, slipped).upper(), witnesses._check(17, root).upper())
        assert check
        if slipped == root:
            assert witnesses.parse(mixed).root == root
        else:
            with pytest.raises(UsageError, match="digit by digit"):
                witnesses.parse(mixed)


@pytest.mark.parametrize(
    "words", ["", "12", "12 abc", "twelve " + "a" * 64, "12 " + "g" * 64, "-3 " + "a" * 64, "KUAGER LEDGER HEAD", "²1 " + "a" * 64],
)  # fmt: skip
def test_what_is_no_head_is_wrong_usage(words):
    with pytest.raises(UsageError):
        witnesses.parse(words)


def test_a_witness_of_more_rows_than_there_are():
    (words,) = witnesses.check_witnessed(ROWS, [witnesses.Witnessed(size=13, root="a" * 64)])
    assert "cut off" in words
