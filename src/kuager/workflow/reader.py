"""A document as people read it: its text, what part each stretch plays, and what was found at which words."""

from __future__ import annotations

from dataclasses import replace

from kuager.errors import UnknownIdError
from kuager.model import UNSURE, Document, DocumentId, Extraction, doubts_of, parts_of
from kuager.workflow.archive import Archive
from kuager.workflow.context import Context, claim_row, context, resolve_id
from kuager.workflow.corrected import corrector, made_from, root_of
from kuager.workflow.reviewed import CORRECTED, REJECTED, states
from kuager.workflow.settings import now_text
from kuager.workflow.sources import source_row
from kuager.workflow.textlines import TextLines
from kuager.workflow.transcripts import recording_for
from kuager.workflow.versions import versions
from kuager.workflow.views import ClaimRow, Highlight, ReaderView


def reader(archive: Archive, given: str) -> ReaderView:
    """Returns the reader's view of a document.

    Raises:
        UnknownIdError: when there is no such document.
    """
    here = context(archive)
    document_id = DocumentId(resolve_id(given, here.heads))
    if document_id in here.latest:  # an earlier text is shown as it was, with the claims that others now stand for
        here = replace(here, review=states(archive))
    document = archive.store.document(document_id)
    if document is None:
        raise UnknownIdError(item=given)
    claims = [claim_row(here, claim) for claim in archive.store.claims(document=document_id)]
    claims = sorted(
        (row for row in claims if row.review not in {REJECTED, CORRECTED}),
        key=lambda row: (row.start, row.end, row.prop),
    )
    extraction = TextLines(archive).extraction(document)
    return ReaderView(
        source=source_row(archive, here, document_id),
        corrected_by=corrector(document) if made_from(document) else None,
        made_from=made_from(document),
        latest=here.latest.get(document_id),
        recording=recording_for(archive, here, document_id),
        versions=tuple(versions(archive, here, document_id)),
        text=document.text,
        layer=document.layers[0].digest,
        zones=tuple((zone.start, zone.end, zone.label.value, zone.why) for zone in document.zones),
        segments=tuple(
            (part.start, part.end, part.kind, part.author or "", part.at or "", part.how_known or "")
            for part in parts_of(document.segments)
        ),
        highlights=tuple(_highlights(here, document, extraction, claims)),
        claims=tuple(claims),
        edges=tuple(_edges(here, document_id)),
        custody=tuple(
            (now_text(event.at), event.verb.value, event.outcome, here.opened(event.note) or "")
            for event in archive.store.custody(document.capture)
        ),
    )


def _edges(here: Context, given: DocumentId) -> list[tuple[str, str, str, str]]:
    document = here.root(given)
    lineage = here.lineage_of.get(document)
    found: list[tuple[str, str, str, str]] = []
    for edge in lineage.edges if lineage else ():
        if document in (edge.parent, edge.child):
            other = edge.parent if edge.child == document else edge.child
            # What was made from this text is told by another word than what this was made from.
            kind = edge.kind.value if edge.child == document else f"{edge.kind.value}_from"
            found.append(
                (
                    kind,
                    here.latest.get(other, other),
                    here.heads[other].title,
                    edge.containment,
                )
            )
    return found


def _highlights(
    here: Context, document: Document, extraction: Extraction | None, claims: list[ClaimRow]
) -> list[Highlight]:
    marks = [
        Highlight(
            start=row.start, end=row.end, kind="claim", type=row.prop, target=row.value_id or row.subject,
            label=f"{row.subject_name}: {row.prop_label} {row.value}", claim=row.id, review=row.review,
        )
        for row in claims
    ]  # fmt: skip
    marks += [
        Highlight(start=start, end=end, kind=UNSURE, type=UNSURE, target=None, label=sure, claim=None, review=None)
        for start, end, sure in doubts_of(document)
    ]
    if extraction is None:
        return marks
    locals_ = {node.local: here.id_of(node.id) for node in here.nodes.values() if node.document == root_of(document)}
    marks += [
        Highlight(
            start=mention.start, end=mention.end, kind="mention", type=mention.type.value, target=locals_.get(mention.entity or ""),
            label=mention.value or mention.text, claim=None, review=None,
        )
        for mention in extraction.mentions
    ]  # fmt: skip
    marks += [
        Highlight(
            start=quote.start, end=quote.end, kind="quote", type=quote.kind.value, target=locals_.get(quote.speaker or ""),
            label="quote", claim=None, review=None,
        )
        for quote in extraction.quotes
    ]  # fmt: skip
    return sorted(marks, key=lambda mark: (mark.start, -mark.end, mark.kind))
