"""Checks the custody ledger: that no row was edited, removed, moved, slipped in or cut off."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from kuager.model import CustodyEvent
from kuager.model.chain import FIRST_SEQ, GENESIS, custody_row, link
from kuager.preserve.heads import Head

_MOST_PROBLEMS = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class ChainReport:
    """What walking the ledger showed: its length, its last hash and what does not fit (at most 100 lines)."""

    size: int
    hash: str
    problems: tuple[str, ...]


def walk(events: Iterable[CustodyEvent], head: Head | None = None) -> ChainReport:
    """Recomputes every hash of the ledger, in one pass and constant memory.

    Without ``head`` a cut-off tail goes unseen: what is left is a sound, shorter chain.

    Args:
        events: the rows in the order of the store.
        head: the last head that was written or handed out.
    """
    problems: list[str] = []
    previous, expected = GENESIS, FIRST_SEQ
    at_head: str | None = None
    for event in events:
        if len(problems) < _MOST_PROBLEMS:
            problems += _row_problems(event, previous, expected)
        previous, expected = event.hash, event.seq + 1
        if head is not None and event.seq == head.size:
            at_head = event.hash
    size = expected - FIRST_SEQ
    if head is not None and head.size and at_head is None:
        problems.append(
            f"the ledger ends at row {size}, but a head of {head.at.isoformat()} says it had {head.size}: rows were cut off"
        )
    elif head is not None and head.size and at_head != head.hash:
        problems.append(
            f"row {head.size} is not the one that the head of {head.at.isoformat()} saw: the ledger was rewritten"
        )
    return ChainReport(size=size, hash=previous, problems=tuple(problems))


def verify(events: Iterable[CustodyEvent], head: Head | None = None) -> list[str]:
    """Returns what is wrong with the ledger, in words; empty when it is whole. See :func:`walk`."""
    return list(walk(events, head).problems)


def _row_problems(event: CustodyEvent, previous: str, expected: int) -> list[str]:
    found = []
    if event.seq != expected:
        found.append(f"row {event.seq} stands where row {expected} should: rows were removed, moved or slipped in")
    if event.previous != previous:
        found.append(f"row {event.seq} does not follow the row before it")
    row = custody_row(
        seq=event.seq,
        object_id=event.object,
        verb=event.verb,
        at=event.at,
        agent=event.agent,
        outcome=event.outcome,
        note=event.note,
    )
    if link(event.previous, row) != event.hash:
        found.append(f"row {event.seq} was changed after it was written")
    return found
