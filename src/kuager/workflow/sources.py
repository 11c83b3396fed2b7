"""The list of sources: every document with where it came from, what it gave, and whom it repeats."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from kuager.model import Capture, Claim, DocumentId, Outcome, tell
from kuager.text import stored
from kuager.text.tellings import render
from kuager.workflow.archive import Archive
from kuager.workflow.context import Context, context
from kuager.workflow.keeping import WARC
from kuager.workflow.onhand import Seen, on_hand, stirred
from kuager.workflow.reviewed import BY_HAND, LISTED, OPEN, REJECTED
from kuager.workflow.settings import now_text
from kuager.workflow.showing import can_replay
from kuager.workflow.views import SourceRow

_NAME: Final = "tallies"


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


@dataclass(frozen=True, slots=True, kw_only=True)
class _Tally:
    """How many claims of a text stand, and how many a person is asked about."""

    claims: int
    waiting: int


@dataclass(frozen=True, slots=True, kw_only=True)
class _Held:
    """The tallies as they were worked out last."""

    seen: Seen
    found: dict[DocumentId, _Tally]


def _counted(archive: Archive, here: Context) -> dict[DocumentId, _Tally]:
    """Returns the tally of every text; counts again only texts that a change is about."""
    known, held = on_hand(archive), archive.cache.get(_NAME)
    found: dict[DocumentId, _Tally] = {}
    if isinstance(held, _Held) and held.seen.here.carried == here.carried:
        if held.seen.position == known.upto and held.seen.here.heads is here.heads:
            return held.found
        again = {claim.anchor.document for claim in stirred(held.seen, here, known).claims}
        found = {text: tally for text, tally in held.found.items() if text not in again}
    for text in here.heads.keys() - found.keys():
        found[text] = _tally(here, known.within(text))
    archive.cache[_NAME] = _Held(seen=Seen(here=here, position=known.upto), found=found)
    return found


def _tally(here: Context, claims: Iterable[Claim]) -> _Tally:
    standing = waiting = 0
    for claim in claims:
        waiting += waits(here, claim)
        standing += here.review.get(claim.id, OPEN) != REJECTED and claim.id not in here.carried
    return _Tally(claims=standing, waiting=waiting)


def waits(here: Context, claim: Claim) -> bool:
    """Says whether a proposed claim has not been decided about."""
    return not claim.extractor.startswith((BY_HAND, LISTED)) and here.review.get(claim.id, OPEN) == OPEN


def waiting_claims(archive: Archive, here: Context) -> int:
    """Returns how many proposed claims nobody has decided about."""
    return sum(one.waiting for one in _counted(archive, here).values())


def waiting_in(archive: Archive, here: Context, document: DocumentId) -> int:
    """Returns how many proposed claims of one text nobody has decided about."""
    found = _counted(archive, here).get(document)
    return found.waiting if found else 0


def waiting_texts(archive: Archive, here: Context) -> dict[DocumentId, int]:
    """Returns how many proposed claims nobody has decided about, of every text that has any."""
    return {text: one.waiting for text, one in _counted(archive, here).items() if one.waiting}


def _tallies(archive: Archive, here: Context) -> dict[str, Counter[DocumentId]]:
    tallies: dict[str, Counter[DocumentId]] = defaultdict(Counter)
    for node in here.nodes.values():
        if node.schema == "person":
            tallies["people"][node.document] += 1
        elif node.schema in here.event_types:
            tallies["events"][node.document] += 1
    for text, tally in _counted(archive, here).items():
        document = here.latest.get(text, text)
        tallies["claims"][document] += tally.claims
        tallies["waiting"][document] += tally.waiting
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
            return stored.write("copied.of", kind=edge.kind.value, title=here.heads[edge.parent].title)
    repeats = sum(1 for edge in lineage.edges if edge.parent == document)
    return render(tell("copied.others", n=repeats)) if repeats else ""
