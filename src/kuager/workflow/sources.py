"""The list of sources: every document with where it came from, what it gave, and whom it repeats."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable

from kuager.model import Capture, DocumentId, Outcome
from kuager.workflow.archive import Archive
from kuager.workflow.context import Context, context
from kuager.workflow.keeping import WARC
from kuager.workflow.reviewed import OPEN, REJECTED
from kuager.workflow.settings import now_text
from kuager.workflow.showing import can_replay
from kuager.workflow.views import SourceRow


def sources(archive: Archive) -> list[SourceRow]:
    """Returns one row per document, and per capture that has none, in the order of adding; of corrected texts the latest."""
    here = context(archive)
    tallies = _tallies(archive, here)
    rows = [_source_row(here, document, tallies) for document in here.heads if document not in here.latest]
    read = {head.capture for head in here.heads.values()}
    pages = {here.captures[capture].target_uri for capture in read}
    rows += [
        SourceRow(
            document="", capture=capture.id, title=capture.original_name, item=capture.target_uri, kind="unread", site=None, lang=None,
            published=None, published_why=None, given_by=here.opened(capture.given_by), added_at=now_text(capture.captured_at),
            sha256=capture.sha256, size=capture.size, outcome=_outcome(capture), lineage=None, lineage_note="", people=0, events=0,
            claims=0, waiting=0, replay=can_replay(capture),
        )
        for capture in here.captures.values()
        if capture.id not in read and not _beside(capture, pages)
    ]  # fmt: skip
    return rows


def _beside(capture: Capture, pages: set[str]) -> bool:
    """A web archive stands beside its page, the lexicon beside the case, pictures beside a film: none is a source itself."""
    return "kuager=" in capture.media_type or (capture.media_type == WARC and capture.target_uri in pages)


def _outcome(capture: Capture) -> str:
    """A capture that came whole but has no text is partly there; a wall or a refusal keeps its name."""
    return "partial" if capture.outcome is Outcome.OK else capture.outcome.value


def _tallies(archive: Archive, here: Context) -> dict[str, Counter[DocumentId]]:
    tallies: dict[str, Counter[DocumentId]] = defaultdict(Counter)
    for node in here.nodes.values():
        if node.schema == "person":
            tallies["people"][node.document] += 1
        elif node.schema in here.event_types:
            tallies["events"][node.document] += 1
    for claim in archive.store.claims():
        state = here.review.get(claim.id, OPEN)
        if state == REJECTED or claim.id in here.carried:
            continue
        document = here.latest.get(claim.anchor.document, claim.anchor.document)
        tallies["claims"][document] += 1
        if state == OPEN:
            tallies["waiting"][document] += 1
    return tallies


def source_row(archive: Archive, here: Context, document: DocumentId) -> SourceRow:
    """Returns the row of one document."""
    return _source_row(here, document, _tallies(archive, here))


def source_rows(archive: Archive, here: Context, documents: Iterable[DocumentId]) -> list[SourceRow]:
    """Returns the rows of several documents, counting once for all."""
    tallies = _tallies(archive, here)
    return [_source_row(here, document, tallies) for document in documents]


def _source_row(here: Context, document: DocumentId, tallies: dict[str, Counter[DocumentId]]) -> SourceRow:
    head = here.heads[document]
    capture = here.captures[head.capture]
    lineage = here.lineage_of.get(document)
    root = here.root(document)
    low, said = here.copied.get(root), here.originals.get(root)
    return SourceRow(
        document=document,
        capture=capture.id,
        title=head.title,
        item=capture.target_uri,
        kind=head.kind,
        site=head.site,
        lang=head.lang,
        published=head.published,
        published_why=head.published_why,
        given_by=here.opened(capture.given_by),
        added_at=now_text(capture.captured_at),
        sha256=capture.sha256,
        size=capture.size,
        outcome=capture.outcome.value,
        lineage=lineage.id if lineage else None,
        lineage_note=_lineage_note(here, document),
        people=tallies["people"][root],
        events=tallies["events"][root],
        claims=tallies["claims"][document],
        waiting=tallies["waiting"][document],
        notices=head.notices,
        low_trust=low.kind if low else "",
        original=here.latest.get(low.original, low.original) if low else None,
        asks=here.asked.get(root, ()),
        said_original=f"{said.agent}: {said.reason}" if said else "",
        replaces=tuple(earlier for earlier, latest in here.latest.items() if latest == document),
        replay=can_replay(capture),
    )


def _lineage_note(here: Context, given: DocumentId) -> str:
    document = here.root(given)
    lineage = here.lineage_of.get(document)
    if lineage is None:
        return ""
    for edge in lineage.edges:
        if edge.child == document:
            return f"{edge.kind.value} of {here.heads[edge.parent].title}"
    repeats = sum(1 for edge in lineage.edges if edge.parent == document)
    return f"repeated by {repeats} other{'s' if repeats > 1 else ''}" if repeats else ""
