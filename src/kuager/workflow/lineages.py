"""Who repeats whom, as people say it: a copy, two independent texts, an outlet of a publisher. Over what is computed.

Each statement is a row of the review log, with its reason: it can be taken back, a rebuild finds it again, and what was
computed is not changed by it. The latest statement about a pair, or about an outlet, counts.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from kuager import weigh
from kuager.errors import StaleReviewError, UnknownIdError, UsageError
from kuager.model import CopyEdge, Decision, Document, DocumentId, EdgeKind, Reliance, Review
from kuager.text.fold import bare
from kuager.weigh.copies import families
from kuager.workflow.archive import Archive
from kuager.workflow.reviewed import effective

COPY, INDEPENDENT, PUBLISHER = "lineage:copy", "lineage:independent", "lineage:publisher"
DECISIONS: Final = (COPY, INDEPENDENT, PUBLISHER)
_PAIR: Final = "pair:"
_OUTLET: Final = "outlet:"
UNMEASURED: Final = "0.00"
"""The containment of an edge that a person drew: nothing was measured, and no computed edge has so little."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """One statement that counts: ``first`` is a copy of ``second``, or independent of it, or an outlet of it."""

    seq: int
    kind: str
    first: str
    second: str
    agent: str
    at: datetime
    reason: str


def decided(archive: Archive) -> list[Said]:
    """Returns what people say of lineages, in the order of the log; what was taken back is not in it."""
    rows = [row for row in archive.store.reviews() if row.decision in DECISIONS or row.undoes is not None]
    return sorted((_said(row) for row in effective(rows).values()), key=lambda one: one.seq)


def _said(row: Review) -> Said:
    first, _, second = (row.value or "").partition("\n")
    return Said(
        seq=row.seq, kind=row.decision, first=first, second=second, agent=row.agent, at=row.at, reason=row.reason
    )


def say_lineage(archive: Archive, kind: str, first: str, second: str, agent: str, reason: str) -> Review:
    """Records a statement about two texts, or about an outlet and its publisher.

    Raises:
        UnknownIdError: when a text is not there.
        UsageError: when the kind is none, both are the same, or no reason is given.
    """
    first, second = first.strip(), second.strip()
    if kind not in DECISIONS:
        raise UsageError("Say whether it is a copy, independent, or an outlet of a publisher", item=kind)
    if not reason.strip():
        raise UsageError("Say how you know; the reason is kept with the decision")
    if not first or not second or bare(first) == bare(second):
        raise UsageError("Name two different texts, or an outlet and its publisher", item=first)
    for document in () if kind == PUBLISHER else (first, second):
        if archive.store.document(DocumentId(document)) is None:
            raise UnknownIdError(item=document)
    key = f"{_OUTLET}{bare(first)}" if kind == PUBLISHER else _PAIR + ">".join(sorted((first, second)))
    with archive.store.write() as writer:
        return writer.review(
            key, kind, agent=agent, at=archive.clock.now(), value=f"{first}\n{second}", reason=reason.strip()
        )


def undo_lineage(archive: Archive, seq: int, agent: str) -> Review:
    """Takes a statement back; what was computed counts again, or an earlier statement of the same pair.

    Raises:
        StaleReviewError: when no such statement counts.
    """
    one = next((row for row in archive.store.reviews() if row.seq == seq), None)
    if one is None or seq not in {said.seq for said in decided(archive)}:
        raise StaleReviewError(item=str(seq))
    with archive.store.write() as writer:
        return writer.review(one.object, Decision.UNDO.value, agent=agent, at=archive.clock.now(), undoes=seq)


def over(found: weigh.Lineages, said: Sequence[Said], documents: Iterable[Document]) -> weigh.Lineages:
    """Lays people's statements over the computed lineages.

    A text said to be a copy hangs on what it copies, whatever was computed. Two texts said to be independent are in two
    lineages: the edge between them goes, and where others still join them, the weakest of those.
    """
    known = {document.id: document for document in documents}
    about = [one for one in said if one.kind != PUBLISHER and {one.first, one.second} <= known.keys()]
    if not about:
        return found
    edges = {edge.child: edge for edge in found.edges}
    for one in about:
        _lay(edges, one)
    for one in about:
        if one.kind == INDEPENDENT:
            _part(edges, DocumentId(one.first), DocumentId(one.second))
    kept = tuple(edges[child] for child in sorted(edges))
    orders = {key: (_published(one), -len(one.text), key) for key, one in known.items()}
    # A family nobody spoke about keeps its order and its id.
    same = {frozenset(one.documents): one for one in found.lineages}
    made = (
        replace(same[members], edges=one.edges) if (members := frozenset(one.documents)) in same else one
        for one in families(orders, kept)
    )
    return replace(found, edges=kept, lineages=tuple(sorted(made, key=lambda one: one.id)))


def _lay(edges: dict[DocumentId, CopyEdge], one: Said) -> None:
    first, second = DocumentId(one.first), DocumentId(one.second)
    between = next((edge for edge in edges.values() if {edge.parent, edge.child} == {first, second}), None)
    if between is not None:
        del edges[between.child]
    if one.kind == INDEPENDENT:
        return
    # What it copies may have been taken for a copy of it, by way of others: an edge upward would close a ring.
    up = second
    while up in edges and edges[up].parent != first:
        up = edges[up].parent
    edges.pop(up, None)
    drawn = CopyEdge(parent=second, child=first, kind=EdgeKind.COPY, containment=UNMEASURED)
    if between is not None:
        drawn = (
            between if between.child == first else replace(drawn, kind=between.kind, containment=between.containment)
        )
    edges[first] = drawn


def _part(edges: dict[DocumentId, CopyEdge], first: DocumentId, second: DocumentId) -> None:
    while path := _path(edges.values(), first, second):
        # What a person drew is cut last; among computed edges the one that shares least.
        weakest = min(path, key=lambda edge: (edge.containment == UNMEASURED, float(edge.containment), edge.child))
        del edges[weakest.child]


def _path(edges: Iterable[CopyEdge], first: DocumentId, second: DocumentId) -> list[CopyEdge]:
    """Returns the edges that lead from one text to another, empty when none do. Lineages are trees, so it is the only way."""
    near: dict[DocumentId, list[CopyEdge]] = defaultdict(list)
    for edge in edges:
        near[edge.parent].append(edge)
        near[edge.child].append(edge)
    came: dict[DocumentId, CopyEdge | None] = {first: None}
    waiting = deque([first])
    while waiting:
        here = waiting.popleft()
        for edge in near[here]:
            there = edge.parent if edge.child == here else edge.child
            if there not in came:
                came[there] = edge
                waiting.append(there)
    path: list[CopyEdge] = []
    at = second
    while (step := came.get(at)) is not None:
        path.append(step)
        at = step.parent if step.child == at else step.child
    return path


def _published(document: Document) -> str:
    return document.published.value if document.published else "9999"


def published_by(reliances: Iterable[Reliance], publishers: Mapping[str, str]) -> tuple[Reliance, ...]:
    """Returns what texts lean on, outlets replaced by the publisher that people say they belong to."""
    return tuple(
        replace(one, source_name=publishers[name]) if (name := bare(one.source_name)) in publishers else one
        for one in reliances
    )


def publishers(said: Iterable[Said]) -> dict[str, str]:
    """Returns the publisher of each outlet that people name, by the outlet's folded name; chains are followed."""
    of = {bare(one.first): one.second for one in said if one.kind == PUBLISHER}
    return {outlet: _last(of, outlet) for outlet in of}


def _last(of: Mapping[str, str], outlet: str) -> str:
    seen, name = {outlet}, of[outlet]
    while bare(name) in of and bare(name) not in seen:
        seen.add(bare(name))
        name = of[bare(name)]
    return name


__all__ = [
    "COPY", "DECISIONS", "INDEPENDENT", "PUBLISHER", "UNMEASURED", "Said", "decided", "over", "published_by", "publishers",
    "say_lineage", "undo_lineage",
]  # fmt: skip
