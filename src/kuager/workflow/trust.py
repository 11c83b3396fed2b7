"""Whose words a text gives: a copy, rewrite or digest of a text that is here is of low trust, and the original is asked for.

Computed from copies and reliances each time, and from one decision: that a text is the original after all, which a
person says with a reason and may take back. Signs of machine rewriting in a text alone are no rule here: a text is of low
trust only when what it was made from can be laid beside it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from kuager import weigh
from kuager.errors import UnknownIdError, UsageError
from kuager.model import CopyEdge, DocumentId, EdgeKind, Finding, FindingKind, Reliance, Review
from kuager.text.fold import bare
from kuager.workflow.archive import Archive

ORIGINAL, NOT_ORIGINAL = "original", "original:undo"
"""Decisions of the review log about a document."""
_MADE_FROM = frozenset({EdgeKind.COPY, EdgeKind.REWRITE, EdgeKind.DIGEST})


@dataclass(frozen=True, slots=True, kw_only=True)
class Copied:
    """What a text of low trust is (``copy``, ``rewrite`` or ``digest``), and of which document."""

    kind: str
    original: DocumentId


def originals(archive: Archive) -> dict[DocumentId, Review]:
    """Returns the documents that a person says are originals, with the decision."""
    said: dict[DocumentId, Review] = {}
    for row in archive.store.reviews():
        if row.decision == ORIGINAL:
            said[DocumentId(row.object)] = row
        elif row.decision == NOT_ORIGINAL:
            said.pop(DocumentId(row.object), None)
    return said


def say_original(archive: Archive, document: str, agent: str, reason: str, *, undo: bool = False) -> None:
    """Records that a text taken for a copy is the original, or takes that back.

    Raises:
        UnknownIdError: when there is no such document.
        UsageError: when no reason is given.
    """
    if archive.store.document(DocumentId(document)) is None:
        raise UnknownIdError(item=document)
    if not undo and not reason.strip():
        raise UsageError("Say how you know that this is the original", item=document)
    with archive.store.write() as writer:
        writer.review(
            document, NOT_ORIGINAL if undo else ORIGINAL, agent=agent, at=archive.clock.now(), reason=reason.strip()
        )


def copied(edges: Iterable[CopyEdge], said: Collection[DocumentId] = ()) -> dict[DocumentId, Copied]:
    """Returns the texts of low trust.

    Args:
        edges: who repeats whom; the same words twice are one text twice, of no less trust.
        said: documents that a person says are originals: what they were taken to repeat repeats them instead.
    """
    found: dict[DocumentId, Copied] = {}
    for edge in edges:
        if edge.kind not in _MADE_FROM:
            continue
        if edge.child not in said:
            found[edge.child] = Copied(kind=edge.kind.value, original=edge.parent)
        elif edge.parent not in said:
            found.setdefault(edge.parent, Copied(kind=edge.kind.value, original=edge.child))
    return found


def asked(sites: Iterable[str | None], reliances: Iterable[Reliance]) -> dict[DocumentId, tuple[str, ...]]:
    """Returns for each text the outlets it leans on of which no text is here: their originals should be added.

    Args:
        sites: the outlets of the texts that are here.
        reliances: which text leans on whom.
    """
    here = {name for site in sites if site for name in (bare(site), _family(site))}
    found: dict[DocumentId, dict[str, None]] = {}
    for one in reliances:
        if not {bare(one.source_name), _family(one.source_name)} & here:
            found.setdefault(one.document, {})[one.source_name] = None
    return {document: tuple(names) for document, names in found.items()}


def _family(name: str) -> str:
    return bare(weigh.family_of(name) or name)


def without_copies(findings: Iterable[Finding], low: Mapping[DocumentId, Copied]) -> tuple[Finding, ...]:
    """Leaves out what only copies tell: their originals are here and say it better, or do not say it.

    That texts are copies is itself such a finding, and stays.
    """
    return tuple(
        finding
        for finding in findings
        if finding.kind is FindingKind.INDEPENDENCE
        or not finding.sides
        or any(side.document not in low for side in finding.sides)
    )
