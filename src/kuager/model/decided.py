"""What was decided about what was said, and what is computed from both: judgements, reviews, findings, lineages."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from kuager.model.enums import EdgeKind, FindingKind, FindingState, Outcome, Verdict
from kuager.model.ids import CaptureId, ClaimId, DocumentId, EntityId, FindingId, NodeId
from kuager.model.telling import Told


@dataclass(frozen=True, slots=True, kw_only=True)
class Feature:
    """One reason for a score, in words shown to the person who decides."""

    name: str
    value: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """Two nodes that may be one; derived, recomputed on rebuild, never acted on by itself."""

    left: NodeId
    right: NodeId
    score: str
    features: tuple[Feature, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """A decision about two nodes by a person or a stated rule; the latest not undone counts."""

    seq: int
    left: NodeId
    right: NodeId
    verdict: Verdict
    agent: str
    at: datetime
    score: str | None = None
    reason: str = ""
    undoes: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """A decision of a person about one claim (``object`` is a claim id) or one finding (a finding id)."""

    seq: int
    object: str
    decision: str
    agent: str
    at: datetime
    value: str | None = None
    replaces: str | None = None
    reason: str = ""
    undoes: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One side of a finding: the exact words and what they are read as."""

    document: DocumentId
    start: int
    end: int
    text: str
    value: str | None = None
    claim: ClaimId | None = None
    lineage: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What weighing noticed: a question, its sides with their words, and how many independent lineages stand behind.

    ``told`` holds the words as data; ``question``, ``explanation`` and ``resolutions`` are made from it, in English.
    """

    id: FindingId
    kind: FindingKind
    question: str
    sides: tuple[Side, ...]
    independent: int
    explanation: str
    method: str
    entity: str | None = None
    prop: str | None = None
    state: FindingState = FindingState.OPEN
    resolutions: tuple[str, ...] = ()
    told: Told | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CopyEdge:
    """``child`` repeats ``parent``: how much of the smaller's shingles recur, as a decimal string."""

    parent: DocumentId
    child: DocumentId
    kind: EdgeKind
    containment: str
    diff: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Reliance:
    """A document leans on a source for a statement ("told RFE/RL"); words at start..end."""

    document: DocumentId
    source_name: str
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Lineage:
    """A family of documents that count once: copies, rewrites, digests of one original."""

    id: str
    documents: tuple[DocumentId, ...]
    edges: tuple[CopyEdge, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Entity:
    """A canonical person, organisation or event: computed from nodes and judgements, never edited."""

    id: EntityId
    schema: str
    name: str
    members: tuple[NodeId, ...]
    spellings: tuple[str, ...] = ()
    shielded: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class AddResult:
    """What became of one item of ``add``; printed as one JSON line.

    ``follow`` says how many results come next that are durable together with this one: whoever stops a run early lets
    them be said first.
    """

    item: str
    outcome: Outcome
    capture: CaptureId | None = None
    document: DocumentId | None = None
    code: str | None = None
    message: str | None = None
    counts: dict[str, int] = field(default_factory=dict)
    follow: int = 0
