"""What the sealed store holds, and what waits for it in the case database."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class SealedRecord:
    """One version of a sealed record. Every version is kept until the record is erased as a whole.

    Attributes:
        id: stays through all versions; of a value that the ledger commits to, the commitment.
        version: from 1, without a gap.
        kind: which fields it has (``workflow.sealed.kinds``).
        about: the node, entity, entry or commitment it belongs to; empty when it stands alone.
        at: when this version was written.
        agent: who wrote it, as a commitment or a role.
        body: names of fields with what they say, in order.
    """

    id: str
    version: int
    kind: str
    about: str
    at: datetime
    agent: str
    body: tuple[tuple[str, str], ...] = field(default=(), repr=False)

    @property
    def told(self) -> Mapping[str, str]:
        """Returns the fields by name."""
        return dict(self.body)


@dataclass(frozen=True, slots=True, kw_only=True)
class SealedLetter:
    """A record on its way into the sealed store: only the sealed key opens it.

    ``box`` is empty once the record is there; the row stays, so that everybody sees that it is sealed and not erased.
    """

    id: str
    kind: str
    at: datetime
    box: str = field(default="", repr=False)


__all__ = ["SealedLetter", "SealedRecord"]
