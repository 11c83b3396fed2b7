"""The story of a dataset that comes in: checked whole, preserved with its custody, then everything of it in one transaction.

What is here already stays as it is: no claim, document or decision of this archive is replaced, and a decision that came with
the dataset counts only for what came with it. Who decided elsewhere is called "person 1 of dataset 1a2b3c4d".
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Final

from kuager import preserve
from kuager.errors.datasets import ContradictingDatasetError
from kuager.model import (
    Capture,
    CaptureId,
    Claim,
    ClaimId,
    CustodyVerb,
    DocumentId,
    Fetched,
    NodeId,
    Verdict,
)
from kuager.model.dataset import DecisionRow
from kuager.model.imported import DATASET, MEDIA_TYPE
from kuager.ports import Node, Writer
from kuager.workflow import openings
from kuager.workflow.archive import Archive
from kuager.workflow.compartments_view import whole
from kuager.workflow.held import Held, held
from kuager.workflow.importing.building import EXTRACTION, Content, build, by
from kuager.workflow.importing.package import Package, find
from kuager.workflow.ingest import finish
from kuager.workflow.keeping import log_again, log_capture, log_giver

_REVIEWS: Final = frozenset({"accept", "correct", "reject"})
_METHOD: Final = "taken in as a dataset"


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """What came in.

    Attributes:
        capture: the preserved dataset.
        again: the same dataset had come in before.
        documents: new ones.
        subjects: new ones.
        statements: new ones.
        known: statements that were here already.
        decisions: taken over with what is new.
        digest: SHA-256 of the data package.
    """

    capture: str
    again: bool
    documents: int
    subjects: int
    statements: int
    known: int
    decisions: int
    digest: str


def take(
    archive: Archive, place: Path, *, given_by: str | None = None, told: Callable[[str], None] | None = None
) -> Taken:
    """Takes a dataset in that ``kuager export`` made of an archive.

    Args:
        archive: where to.
        place: its folder, a zip of it, or one of its files.
        given_by: who handed it over; sealed.
        told: is told the name of each step before it begins.

    Raises:
        WholeArchiveError: whoever works sees a part of the archive.
        MissingFileError, NoDatasetError, ForeignDatasetError, DamagedDatasetError, ContradictingDatasetError,
        MissingFormatError, TooLargeError: nothing was kept, and nothing was changed.
        DiskFullError, DiskError, BusyStoreError: likewise, but for bytes in the vault that nothing names.
    """
    # Whoever sees a part cannot tell what is here already, and could write over what they do not see.
    whole(archive)
    tell = told or _nobody
    tell("the files and their hashes")
    package = find(place)
    tell("the rows, and whether they contradict each other or what is here")
    content = build(package, CaptureId(""))
    plan = _plan(archive, content, package)
    tell("keeping it")
    data = package.packed()
    agent, given = openings.agent_mark(archive), openings.giver(archive, given_by)
    fetched = Fetched(
        path="", target_uri=package.name, original_name=f"{package.name}.zip", size=len(data), fetched_at=archive.clock.now(),
        method=_METHOD, tool="kuager", given_by=given.commitment if given else None, media_type=MEDIA_TYPE,
    )  # fmt: skip
    made, sealed = preserve.seal((data,), fetched, archive.vault, agent=agent)
    before = archive.store.captures_of(made.sha256)
    capture = before[0] if before else made
    with archive.store.write() as writer:
        if before:
            log_again(archive, writer, fetched, capture, agent)
        else:
            log_capture(archive, writer, capture, sealed, None)
        log_giver(writer, given)
        decisions = _write(archive, writer, content, plan, f"dataset {package.sha256[:8]}", capture.id)
        _note(archive, writer, capture, plan, agent)
        if not (plan.documents or plan.claims or plan.nodes):
            writer.advance()
    tell("who is who, copies, findings")
    finish(archive)
    return Taken(
        capture=str(capture.id), again=bool(before), documents=len(plan.documents), subjects=len(plan.nodes),
        statements=len(plan.claims), known=len(content.claims) - len(plan.claims), decisions=decisions, digest=package.sha256,
    )  # fmt: skip


def _nobody(step: str) -> None:
    del step


@dataclass(frozen=True, slots=True, kw_only=True)
class _Plan:
    """What of a dataset is new here."""

    documents: frozenset[DocumentId]
    nodes: frozenset[NodeId]
    claims: Sequence[Claim]


def _plan(archive: Archive, content: Content, package: Package) -> _Plan:
    known = held(archive)
    claims: list[Claim] = []
    for claim in content.claims:
        here = archive.store.claim(claim.id)
        if here is None:
            _fits(known, claim, package)
            claims.append(claim)
        elif _said(here) != _said(claim):
            raise ContradictingDatasetError(
                "A statement has the id of another one that is here", item=f"{package.name}: {claim.id}"
            )
    for node in content.nodes.values():
        there = known.nodes.get(node.id)
        if there is not None and _called(there) != _called(node):
            raise ContradictingDatasetError(
                "A subject has the id of another one that is here", item=f"{package.name}: {node.id}"
            )
    return _Plan(
        documents=frozenset(one for one in content.documents if one not in known.documents),
        nodes=frozenset(one for one in content.nodes if one not in known.nodes),
        claims=claims,
    )


def _said(claim: Claim) -> tuple[object, ...]:
    return claim.subject, claim.prop, claim.value, claim.anchor.document, claim.anchor.start


def _called(node: Node) -> tuple[object, ...]:
    return node.document, node.schema, node.local


def _fits(known: Held, claim: Claim, package: Package) -> None:
    """Looks whether words stand where they are said to stand, where the text itself is here, and whom they are about."""
    people = (known.nodes.get(one) for one in (claim.subject, claim.value_node, claim.said_by) if one)
    if any(one is not None and one.shielded for one in people):
        raise ContradictingDatasetError(
            "A statement is about somebody who must stay unnamed here", item=f"{package.name}: {claim.id}"
        )
    document = known.documents.get(claim.anchor.document)
    if document is None or document.kind == DATASET:
        return
    anchor = claim.anchor
    layer = next((one for one in document.layers if one.digest == anchor.layer), None)
    if layer is None or layer.text[anchor.start : anchor.end] != anchor.exact:
        raise ContradictingDatasetError(
            "A statement quotes words that its document, which is here, has not in that place", item=f"{package.name}: {claim.id}"
        )  # fmt: skip


def _write(archive: Archive, writer: Writer, content: Content, plan: _Plan, mark: str, capture: CaptureId) -> int:
    known = held(archive)
    inside: dict[DocumentId, list[Node]] = defaultdict(list)
    for node in content.nodes.values():
        if node.id in plan.nodes:
            inside[node.document].append(node)
    for id_, document in content.documents.items():
        new = inside[id_]
        if id_ in plan.documents:
            writer.document(replace(document, capture=capture))
            writer.extraction(id_, EXTRACTION, new)
        elif new:
            # What was found here stays the latest reading; the subjects of others come beside it.
            writer.extraction(id_, known.extraction(id_) or EXTRACTION, new)
    writer.claims(plan.claims)
    deciding = _Deciding(
        writer=writer, mark=mark, now=archive.clock.now(), fresh=frozenset(one.id for one in plan.claims), nodes=plan.nodes, known=known
    )  # fmt: skip
    return sum(deciding.take(row) for row in content.decisions)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Deciding:
    """Takes decisions over, as far as they are about what came with the dataset."""

    writer: Writer
    mark: str
    now: datetime
    fresh: frozenset[ClaimId]
    nodes: frozenset[NodeId]
    known: Held

    def take(self, row: DecisionRow) -> bool:
        """Takes one over; says whether it did."""
        return self._review(row) if row.kind in _REVIEWS else self._judge(row)

    def _at(self, row: DecisionRow) -> datetime:
        return datetime.fromisoformat(row.at) if row.at else self.now

    def _review(self, row: DecisionRow) -> bool:
        if row.of not in self.fresh:
            return False
        # A claim of this archive never hangs on a decision that was made elsewhere.
        instead = row.other if row.other in self.fresh else None
        self.writer.review(
            row.of, row.kind, agent=by(row.by, self.mark), at=self._at(row), value=row.value or None, replaces=instead, reason=row.reason
        )  # fmt: skip
        return True

    def _judge(self, row: DecisionRow) -> bool:
        left, right = NodeId(row.of), NodeId(row.other)
        here = [one in self.nodes or one in self.known.nodes for one in (left, right)]
        if not all(here) or not {left, right} & self.nodes or frozenset((left, right)) in self.known.pairs:
            return False
        self.writer.judge(
            left, right, Verdict(row.kind), agent=by(row.by, self.mark), at=self._at(row), score=row.score or None, reason=row.reason
        )  # fmt: skip
        return True


def _note(archive: Archive, writer: Writer, capture: Capture, plan: _Plan, agent: str) -> None:
    note = f"taken in as a dataset: {len(plan.documents)} documents and {len(plan.claims)} statements are new"
    writer.custody(capture.id, CustodyVerb.INGESTION, agent=agent, at=archive.clock.now(), outcome="ok", note=note)
