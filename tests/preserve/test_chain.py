"""The ledger: every way of tampering that a chain and a head can show is shown."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kuager.model import CustodyEvent, CustodyVerb
from kuager.model.chain import FIRST_SEQ, GENESIS, custody_row, instant, link
from kuager.preserve import chain
from kuager.preserve.heads import Head

START = datetime(2021, 2, 8, 4, 0, tzinfo=UTC)


def append(rows: list[CustodyEvent], object_id: str, note: str = "") -> None:
    previous = rows[-1].hash if rows else GENESIS
    fields: dict[str, Any] = {
        "seq": len(rows) + FIRST_SEQ,
        "verb": CustodyVerb.INGESTION,
        "at": START + timedelta(minutes=len(rows)),
        "agent": "desk-1",
        "outcome": "ok",
        "note": note,
    }
    row = custody_row(object_id=object_id, **fields)
    rows.append(CustodyEvent(object=object_id, previous=previous, hash=link(previous, row), **fields))


def ledger(size: int) -> list[CustodyEvent]:
    rows: list[CustodyEvent] = []
    for number in range(size):
        append(rows, f"k-{number}", note="қабылданды 收到")
    return rows


def head_of(rows: list[CustodyEvent]) -> Head:
    return Head(size=len(rows), hash=rows[-1].hash if rows else GENESIS, at=START)


@given(size=st.integers(0, 20), seen=st.integers(0, 20))
def test_an_untouched_ledger_is_whole_and_may_have_grown(size, seen):
    rows = ledger(size)
    assert chain.verify(rows) == []
    assert chain.verify(rows, head_of(rows[:seen])) == []
    report = chain.walk(rows)
    assert (report.size, report.hash) == (size, rows[-1].hash if rows else GENESIS)


EDITS = {
    "object": "k-other",
    "verb": CustodyVerb.DEACCESSION,
    "at": START - timedelta(days=1),
    "agent": "somebody",
    "outcome": "failed",
    "note": "rewritten",
    "previous": "f" * 64,
    "hash": "f" * 64,
    "seq": 99,
}


@given(size=st.integers(1, 12), place=st.integers(0, 11), field=st.sampled_from(sorted(EDITS)))
def test_editing_any_field_of_any_row_is_seen(size, place, field):
    rows = ledger(size)
    place %= size
    rows[place] = replace(rows[place], **{field: EDITS[field]})
    assert any(f"row {rows[place].seq}" in problem or f"row {place + 1}" in problem for problem in chain.verify(rows))


@given(size=st.integers(2, 12), place=st.integers(0, 11))
def test_a_row_removed_before_the_end_is_seen(size, place):
    rows = ledger(size)
    del rows[place % (size - 1)]
    assert chain.verify(rows)


@given(size=st.integers(2, 12), pair=st.tuples(st.integers(0, 11), st.integers(0, 11)))
def test_swapped_rows_are_seen(size, pair):
    rows = ledger(size)
    left, right = (number % size for number in pair)
    rows[left], rows[right] = rows[right], rows[left]
    assert bool(chain.verify(rows)) is (left != right)


@given(size=st.integers(1, 12), place=st.integers(0, 11))
def test_an_inserted_row_is_seen(size, place):
    rows = ledger(size)
    rows.insert(place % size, rows[place % size])
    assert chain.verify(rows)


@given(size=st.integers(1, 12), kept=st.integers(0, 11))
def test_a_cut_tail_is_seen_with_the_head_and_only_with_it(size, kept):
    rows = ledger(size)
    short = rows[: kept % size]
    assert chain.verify(short) == []
    (problem,) = chain.verify(short, head_of(rows))
    assert "cut off" in problem


def test_a_ledger_rewritten_from_the_start_is_seen_with_the_head():
    rows, forged = ledger(5), ledger(0)
    for number in range(7):
        append(forged, f"k-forged-{number}")
    assert chain.verify(forged) == []
    (problem,) = chain.verify(forged, head_of(rows))
    assert "rewritten" in problem


def test_a_tail_grown_anew_is_seen_with_the_head():
    rows = ledger(5)
    forged = rows[:3]
    append(forged, "k-forged")
    append(forged, "k-forged-2")
    assert chain.verify(forged, head_of(rows))


def test_the_report_of_a_ruined_ledger_stays_readable():
    rows = [replace(row, note="x") for row in ledger(500)]
    assert len(chain.verify(rows)) < 110


def test_the_hash_can_be_made_with_the_standard_library_alone():
    """What docs/conventions.md promises to somebody who has not got kuager."""
    rows = ledger(2)
    row = {
        "agent": "desk-1", "at": "2021-02-08T04:01:00.000000+00:00", "note": "қабылданды 收到", "object": "k-1", "outcome": "ok",
        "previous": rows[0].hash, "seq": 2, "verb": "ingestion",
    }  # fmt: skip
    text = json.dumps(row, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    assert rows[1].hash == hashlib.sha256(b"\x00" + text.encode()).hexdigest()


def test_one_instant_has_one_spelling():
    almaty = timezone(timedelta(hours=6))
    assert instant(datetime(2021, 2, 8, 10, 1, tzinfo=almaty)) == "2021-02-08T04:01:00.000000+00:00"
    with pytest.raises(ValueError):
        instant(datetime(2021, 2, 8))


def test_link_refuses_a_row_that_brings_its_own_predecessor():
    with pytest.raises(ValueError):
        link(GENESIS, {"previous": GENESIS})
    with pytest.raises(TypeError):
        link(GENESIS, {"score": 0.5})
