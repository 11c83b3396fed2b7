"""The arithmetic of the custody ledger: how one row is chained to the one before it. Pure, so that store and preserve share it.

Row ``n`` carries the hash of row ``n - 1``; its own hash covers that and every other field. Editing, deleting, moving or
inserting a row breaks every later hash. What a bare chain cannot see is a tail cut off, or a keeper who rewrites all of
it: for that a head (:mod:`kuager.preserve.heads`) must be held by somebody else.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from kuager.model.enums import CustodyVerb
from kuager.model.ids import canonical_json

GENESIS = "0" * 64
"""What the first row of a ledger names as its predecessor."""

FIRST_SEQ = 1
"""The number of a ledger's first row; the others follow without gaps."""

_LEAF = b"\x00"
"""RFC 6962 domain separation: a row can never be mistaken for an inner node of a later Merkle tree."""


def instant(at: datetime) -> str:
    """Writes an instant the one way that hashes are made from: UTC, microseconds, ``+00:00``.

    Raises:
        ValueError: when ``at`` has no zone.
    """
    if at.tzinfo is None:
        raise ValueError("an instant without a zone cannot go into the ledger")
    return (at if at.tzinfo is UTC else at.astimezone(UTC)).isoformat(timespec="microseconds")


def custody_row(
    *, seq: int, object_id: str, verb: CustodyVerb, at: datetime, agent: str, outcome: str, note: str
) -> dict[str, Any]:
    """Returns the fields of a custody event that its hash covers, besides the previous hash."""
    return {
        "seq": seq,
        "object": object_id,
        "verb": str(verb),
        "at": instant(at),
        "agent": agent,
        "outcome": outcome,
        "note": note,
    }


def link(previous: str, row: Mapping[str, Any]) -> str:
    """Returns the hash of a row: SHA-256 over 0x00 and the canonical JSON of the row with ``previous`` inside.

    Args:
        previous: the hash of the row before, or :data:`GENESIS`.
        row: the row's fields (:func:`custody_row`), without floats.

    Raises:
        ValueError: when the row brings a ``previous`` of its own.
        TypeError: when a value has no canonical spelling.
    """
    if "previous" in row:
        raise ValueError("the previous hash is given once, by the chain")
    return hashlib.sha256(_LEAF + canonical_json({**row, "previous": previous})).hexdigest()
