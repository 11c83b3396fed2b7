"""Proposals that say the same as one in hand, so that a person who has read them can answer them in one act."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from kuager.errors import UnknownIdError
from kuager.model import ClaimId
from kuager.workflow.archive import Archive
from kuager.workflow.context import claim_row, context
from kuager.workflow.onhand import on_hand
from kuager.workflow.sources import waits
from kuager.workflow.views import ClaimRow

MOST: Final = 200
"""Proposals shown and answered at once: what a person can still look through."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Alike:
    """Waiting proposals of one pattern, the one in hand first; ``more`` is how many did not fit.

    ``pattern`` is ``value`` (the same property, value and subject, wherever told), ``source`` (the same property in this
    source) or ``kind`` (the same property of the same kind of thing, by the same rules, anywhere).
    """

    pattern: str
    rows: tuple[ClaimRow, ...]
    more: int


PATTERNS: Final = ("value", "source", "kind")


def alike(archive: Archive, claim_id: str) -> list[Alike]:
    """Returns the patterns a waiting claim belongs to, the closest first, each only where it holds more than the last.

    Raises:
        UnknownIdError: when there is no such claim.
    """
    claim = archive.store.claim(ClaimId(claim_id))
    if claim is None:
        raise UnknownIdError(item=claim_id)
    here = context(archive)
    subject = here.id_of(claim.subject)
    same_kind = [
        one
        for one in on_hand(archive).every()
        if (one.prop, one.schema, one.extractor) == (claim.prop, claim.schema, claim.extractor)
        and one.anchor.document in here.heads
        and waits(here, one)
    ]
    sets = {
        "value": [one for one in same_kind if one.value == claim.value and here.id_of(one.subject) == subject],
        "source": [one for one in same_kind if one.anchor.document == claim.anchor.document],
        "kind": same_kind,
    }
    found: list[Alike] = []
    for pattern in PATTERNS:
        rows = sorted(
            sets[pattern], key=lambda one: (one.id != claim.id, one.anchor.document, one.anchor.start, one.id)
        )
        if len(rows) > max((len(other.rows) + other.more for other in found), default=1):
            shown = tuple(claim_row(here, one) for one in rows[:MOST])
            found.append(Alike(pattern=pattern, rows=shown, more=len(rows) - len(shown)))
    return found
