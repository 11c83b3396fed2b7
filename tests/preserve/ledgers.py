"""Small ledgers without a database, and a keeper who writes them anew."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from kuager.model import CustodyEvent, CustodyVerb
from kuager.model.chain import GENESIS, custody_row, link
from kuager.preserve import treeheads
from kuager.preserve.signing import Signer
from kuager.preserve.treeheads import TreeHead

AT = datetime(2021, 2, 8, 4, 0, tzinfo=UTC)
SIGNER = Signer(b"\x07" * 32)
SOFTWARE = "kuager 0"


def chained(events: Iterable[CustodyEvent]) -> list[CustodyEvent]:
    """Numbers and hashes rows anew, as a keeper would who wants the chain to fit."""
    made: list[CustodyEvent] = []
    for event in events:
        previous = made[-1].hash if made else GENESIS
        seq = len(made) + 1
        row = custody_row(
            seq=seq, object_id=event.object, verb=event.verb, at=event.at, agent=event.agent, outcome=event.outcome,
            note=event.note,
        )  # fmt: skip
        made.append(replace(event, seq=seq, previous=previous, hash=link(previous, row)))
    return made


def ledger(size: int) -> list[CustodyEvent]:
    """A sound ledger of so many rows."""
    return chained(
        CustodyEvent(
            seq=0, object=f"k-{number}", verb=CustodyVerb.INGESTION, at=AT, agent="desk", outcome="ok",
            note=f"row {number}", previous="", hash="",
        )
        for number in range(size)
    )  # fmt: skip


def write_heads(
    folder: Path, events: list[CustodyEvent], sizes: Iterable[int], signer: Signer | None = SIGNER
) -> list[TreeHead]:
    """Writes a head after each of some sizes."""
    heads = [treeheads.append_head(folder, events[:size], signer=signer, at=AT, software=SOFTWARE) for size in sizes]
    assert all(heads)
    return [head for head in heads if head is not None]
