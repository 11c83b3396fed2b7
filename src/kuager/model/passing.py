"""Values that pass through the ports: what the vault made of a stream, subjects before anybody decided, search results."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from kuager.model.decided import CopyEdge, Entity, Finding, Lineage, Proposal, Reliance
from kuager.model.ids import DocumentId, NodeId

LISTED_LOCALS: Final = ("row:", "place:")
"""How the local ids of what an imported list speaks of begin."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sealed:
    """What the vault made of a stream."""

    sha256: str
    size: int
    name: str
    new: bool
    healed: bool = False
    """True when the object was there but damaged, and these bytes replaced it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SealedValue:
    """Personal data that the ledger only commits to: ``commitment`` is SHA-256 of ``salt`` (hexadecimal) and ``value``.

    The one kind of row that can be erased.
    """

    commitment: str
    salt: str = field(repr=False)
    value: str = field(repr=False)
    kind: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """A subject as one document speaks of it (see :data:`kuager.model.NodeId`). ``local`` is its id there."""

    id: NodeId
    document: DocumentId
    local: str
    schema: str
    name: str
    spellings: tuple[str, ...] = ()
    shielded: bool = False

    @property
    def listed(self) -> bool:
        """Whether an imported list speaks of it, row by row: then no rule reads its document as one story."""
        return self.local.startswith(LISTED_LOCALS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Derived:
    """All cross-document results of one refresh; replaced as a whole, in one transaction."""

    entities: tuple[Entity, ...] = ()
    proposals: tuple[Proposal, ...] = ()
    lineages: tuple[Lineage, ...] = ()
    edges: tuple[CopyEdge, ...] = ()
    reliances: tuple[Reliance, ...] = ()
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """One search result: ``kind`` is entity or document; ``why`` says in words what matched.

    ``how`` says the same for programs and other languages: of a name ``exact``, ``prefix``, ``sound``, ``typo``, ``typo2``, ``part`` or
    ``alike``; of a text ``text``, ``aside`` (outside the main text) or ``elsewhere``, each with ``_like`` behind it where the words are
    spelled otherwise. ``spelling`` is how the name is written in the document whose id is ``document``, and ``more`` in how many
    other documents it stands.
    """

    kind: str
    id: str
    label: str
    why: str
    score: float
    snippet: str = ""
    start: int | None = None
    end: int | None = None
    how: str = ""
    spelling: str = ""
    document: str = ""
    more: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Trait:
    """Something a found thing can be narrowed by: ``facet`` is kind, lang, source, event, year or place.

    A ``year`` has four letters (``XXXX`` where it is not known), or is a whole interval.
    """

    id: str
    facet: str
    value: str
