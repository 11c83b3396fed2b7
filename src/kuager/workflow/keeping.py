"""Keeping one thing that came in: read from the preserved bytes, logged with its custody. Shared by all ways of coming in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kuager import extract, read
from kuager.errors import ItemError, KuagerError, TooLargeError
from kuager.model import (
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
from kuager.workflow.archive import Archive
from kuager.workflow.boundary import item_guarded

MEGABYTE = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What a kept object says: its document, what was found in it, and the claims that follow."""

    document: Document
    extraction: Extraction
    nodes: Sequence[Node]
    claims: Sequence[Claim]


def issue_of(error: KuagerError, item: str) -> Issue:
    """Returns an error as a row."""
    return Issue(code=error.code, item=item, message=error.message, cure=error.cure, place=error.place)


def read_kept(
    archive: Archive, capture: Capture, sealed: Sealed, kind: str | None, words: extract.Lexicon
) -> tuple[Reading | None, ItemError | None]:
    """Reads the preserved bytes, not the outside file: what is claimed rests on what is kept.

    Returns:
        The reading, or why there is none.
    """
    try:
        if sealed.size > archive.settings.max_text_mb * MEGABYTE:
            raise TooLargeError(f"The file has {sealed.size // MEGABYTE} MB", item=capture.original_name)
        document = item_guarded(
            lambda: read.open(
                capture.id,
                archive.vault.read(sealed.sha256),
                name=capture.original_name,
                media_type=capture.media_type,
                kind=kind,
                max_text_mb=archive.settings.max_text_mb,
            ),
            capture.original_name,
        )
        extraction = item_guarded(lambda: extract.find(document, words), capture.original_name)
    except ItemError as error:
        return None, error
    nodes, claims = extract.claims(document, extraction, archive.clock.now())
    return Reading(document=document, extraction=extraction, nodes=nodes, claims=claims), None


def log_capture(archive: Archive, writer: Writer, capture: Capture, sealed: Sealed, reading: Reading | None) -> None:
    """Logs a capture with its custody, and the outlet it names."""
    site = reading.document.site if reading else None
    if site:
        source = Source(id=SourceId(content_id("s", "outlet", site.casefold())), kind="outlet", name=site)
        writer.source(source)
    writer.capture(capture)
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
    read_as = f"read as {reading.document.kind} by {reading.document.reader}" if reading else "preserved, not read"
    writer.custody(capture.id, CustodyVerb.INGESTION, agent=agent, at=now, outcome="ok", note=read_as)


def log_reading(writer: Writer, reading: Reading) -> dict[str, int]:
    """Logs a reading; returns how many of each thing it has."""
    writer.document(reading.document)
    writer.extraction(reading.document.id, reading.extraction, reading.nodes)
    new = writer.claims(reading.claims)
    return {
        "people": sum(1 for node in reading.nodes if node.schema == "person"),
        "events": len(reading.extraction.events),
        "quotes": len(reading.extraction.quotes),
        "claims": new,
    }


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
