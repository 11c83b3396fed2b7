"""Keeping one thing that came in: read from the preserved bytes, logged with its custody. Shared by all ways of coming in."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from kuager import extract
from kuager.errors import ItemError, KuagerError
from kuager.errors.entries import ForeignEntryError
from kuager.model import (
    ENTERED,
    ENTRY,
    STATEMENT,
    Capture,
    Claim,
    CustodyVerb,
    Document,
    Extraction,
    Fetched,
    Issue,
    SealedValue,
    Source,
    SourceId,
    content_id,
)
from kuager.ports import Node, Sealed, Writer
from kuager.workflow import name_models, previews
from kuager.workflow.archive import Archive
from kuager.workflow.compartments_rows import placing_row
from kuager.workflow.sandbox import VaultSource, Wanted
from kuager.workflow.timecodes import timed

WARC = "application/warc+gzip"
"""Media type of a web archive kept as evidence beside the page that is read."""
_AT_LEAST = 1.0
"""Seconds for looking for claims in what took nearly all the time to read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What a kept object says: its document, what was found in it, and the claims that follow.

    An export holds many threads or chats: the first is the reading, the others are ``more``.
    """

    document: Document
    extraction: Extraction
    nodes: Sequence[Node]
    claims: Sequence[Claim]
    more: tuple[Reading, ...] = ()
    derived: tuple[tuple[Capture, Sealed], ...] = ()
    """What was made of the preserved bytes and is kept beside them: small pictures of a film."""

    def all(self) -> tuple[Reading, ...]:
        """Returns the readings of all documents."""
        return (replace(self, more=(), derived=()), *self.more)


def issue_of(error: KuagerError, item: str) -> Issue:
    """Returns an error as a row."""
    return Issue(code=error.code, item=item, message=error.message, cure=error.cure, place=error.place)


def read_kept(
    archive: Archive, capture: Capture, sealed: Sealed, kind: str | None, words: extract.Lexicon
) -> tuple[Reading | None, ItemError | None]:
    """Reads the preserved bytes, not the outside file: what is claimed rests on what is kept.

    Another process does the reading, and looks for the claims, see ``workflow.sandbox``. A text in which nothing could
    be looked for, or only in its beginning, is kept all the same.

    Returns:
        The reading, and why there is none or some of it is missing.
    """
    wanted = Wanted(
        capture=capture.id,
        name=capture.original_name,
        media_type=capture.media_type,
        kind=kind,
        max_text_mb=archive.settings.max_text_mb,
    )
    left, start = float(archive.settings.max_seconds), time.monotonic()
    try:
        documents = archive.reading.read(wanted, VaultSource(archive.vault, sealed.sha256, sealed.size))
    except ItemError as error:
        return None, error
    found: list[Reading] = []
    problem: ItemError | None = None
    if not capture.method.startswith(ENTERED):
        # What an entry says waits for nobody's review, and a later version takes an earlier one's place: a stranger's file
        # in that format, alone or attached to a letter, must do neither.
        own = tuple(document for document in documents if document.kind not in {ENTRY, STATEMENT})
        if len(own) < len(documents):
            problem = ForeignEntryError(item=capture.original_name)
        if not own:
            return None, problem
        documents = own
    left -= time.monotonic() - start
    for document in documents:
        reading, short = claimed(archive, document, words, max(left, _AT_LEAST))
        found.append(reading)
        problem = short or problem
        left = archive.settings.max_seconds  # each further text of an export has a time of its own
    shown = previews.made(archive, capture, sealed) if found[0].document.kind == previews.RECORDING else None
    derived = (shown,) if shown else ()
    return replace(found[0], more=tuple(found[1:]), derived=derived), problem


def claimed(
    archive: Archive, document: Document, words: extract.Lexicon, seconds: float
) -> tuple[Reading, ItemError | None]:
    """Returns a document with what is found in it, and why nothing or not all of it was looked through."""
    extraction, problem = name_models.find(archive.reading, document, words, seconds, archive.settings.name_models)
    nodes, claims = extract.claims(document, extraction, archive.clock.now())
    return Reading(document=document, extraction=extraction, nodes=nodes, claims=timed(document, claims)), problem


def log_capture(archive: Archive, writer: Writer, capture: Capture, sealed: Sealed, reading: Reading | None) -> None:
    """Logs a capture with its custody, and the outlet it names."""
    readings = reading.all() if reading else ()
    for site in dict.fromkeys(one.document.site for one in readings if one.document.site):
        source = Source(id=SourceId(content_id("s", "outlet", site.casefold())), kind="outlet", name=site)
        writer.source(source)
    writer.capture(capture)
    if archive.home:
        object_id, decision, value = placing_row(capture.id, archive.home)
        writer.review(object_id, decision, agent=archive.agent, at=capture.captured_at, value=value)
    now = archive.clock.now()
    agent = capture.captured_by
    note = f"{capture.method} with {capture.tool}; given by {capture.given_by or 'not said'}"
    writer.custody(capture.id, CustodyVerb.CAPTURE, agent=agent, at=capture.captured_at, outcome="ok", note=note)
    writer.custody(
        capture.id,
        CustodyVerb.DIGEST,
        agent=agent,
        at=now,
        outcome="ok",
        note=f"sha256 {sealed.sha256}, {sealed.size} bytes",
    )
    writer.custody(capture.id, CustodyVerb.FORMAT, agent=agent, at=now, outcome="ok", note=capture.media_type)
    read_as = "preserved, not read"
    if reading:
        others = f", and {len(reading.more)} more documents" if reading.more else ""
        read_as = f"read as {reading.document.kind} by {reading.document.reader}{others}"
    writer.custody(capture.id, CustodyVerb.INGESTION, agent=agent, at=now, outcome="ok", note=read_as)
    for made, kept in reading.derived if reading else ():
        log_capture(archive, writer, made, kept, None)


def log_reading(writer: Writer, reading: Reading) -> dict[str, int]:
    """Logs a reading with all its documents; returns how many of each thing they have together."""
    counts: Counter[str] = Counter()
    for one in reading.all():
        writer.document(one.document)
        writer.extraction(one.document.id, one.extraction, one.nodes)
        counts["people"] += sum(1 for node in one.nodes if node.schema == "person")
        counts["events"] += len(one.extraction.events)
        counts["quotes"] += len(one.extraction.quotes)
        counts["claims"] += writer.claims(one.claims)
    return dict(counts)


def log_again(archive: Archive, writer: Writer, fetched: Fetched, capture: Capture, agent: str) -> None:
    """Logs that bytes came again."""
    # The same bytes handed over again are a second handling of one copy: custody grows, the copy does not.
    writer.custody(
        capture.id,
        CustodyVerb.CAPTURE,
        agent=agent,
        at=archive.clock.now(),
        outcome="duplicate",
        note=f"the same bytes were added again; {fetched.method}; given by {fetched.given_by or 'not said'}",
    )


def log_giver(writer: Writer, given: SealedValue | None) -> None:
    """Keeps who a commitment in the ledger stands for."""
    # The ledger cannot forget, so it holds a commitment; who it means can be erased.
    if given is not None:
        writer.seal_value(given)
