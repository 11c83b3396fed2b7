"""Rows of the registers in the review log: written, taken back, and read in order."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Final

from kuager.errors import UnknownIdError, UsageError
from kuager.model import Review
from kuager.workflow.archive import Archive

PREFIX: Final = "register:"
"""Object and decision prefix: these rows are about no claim's standing, and nothing is computed from them."""
UNDONE: Final = f"{PREFIX}undo"


def write(archive: Archive, register: str, item: str, told: Mapping[str, Any], *, agent: str, why: str) -> Review:
    """Appends a row."""
    value = json.dumps(told, ensure_ascii=False, sort_keys=True)
    with archive.store.write() as writer:
        row = writer.review(
            f"{PREFIX}{register}:{item}", f"{PREFIX}{register}", agent=agent or archive.agent, at=archive.clock.now(), value=value, reason=why
        )  # fmt: skip
        writer.advance()
    return row


def undo(archive: Archive, register: str, seq: int, *, agent: str, why: str) -> None:
    """Takes a row back; it stays in the log.

    Raises:
        UnknownIdError: there is no such row that counts.
        UsageError: no reason is given.
    """
    if not why.strip():
        raise UsageError("Say why it is taken back; the reason is kept")
    row = next((one for one, undone in rows(archive, register) if one.seq == seq and not undone), None)
    if row is None:
        raise UnknownIdError(item=str(seq))
    with archive.store.write() as writer:
        writer.review(
            row.object, UNDONE, agent=agent or archive.agent, at=archive.clock.now(), reason=why.strip(), undoes=seq
        )
        writer.advance()


def rows(archive: Archive, register: str) -> list[tuple[Review, bool]]:
    """Returns the rows of a register in order, each with whether it was taken back."""
    every = archive.store.reviews()
    undone = {row.undoes for row in every if row.decision == UNDONE}
    return [(row, row.seq in undone) for row in every if row.decision == f"{PREFIX}{register}"]


def item_of(row: Review) -> str:
    """Returns what a row is about."""
    return row.object.split(":", 2)[2]


def told(row: Review) -> dict[str, Any]:
    """Returns what a row holds."""
    found: dict[str, Any] = json.loads(row.value or "{}")
    return found
