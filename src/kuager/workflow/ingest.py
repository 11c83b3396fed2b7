"""The story of a file coming in: collected, preserved, read, read for claims, and acknowledged only when all is durable."""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass

from kuager import extract, preserve, read
from kuager.collect import Skipped, Target
from kuager.collect.files import FileCollector
from kuager.errors import ItemError, KuagerError, TooLargeError
from kuager.model import (
    AddResult,
    Capture,
    Claim,
    CustodyVerb,
    Document,
    Extraction,
    Fetched,
    Issue,
    Outcome,
    SealedValue,
    Source,
    SourceId,
    content_id,
)
from kuager.ports import Node, Sealed, Writer
from kuager.workflow import lexicon as lexicon_story
from kuager.workflow import openings
from kuager.workflow.archive import Archive
from kuager.workflow.boundary import item_guarded
from kuager.workflow.refresh import ensure_fresh
from kuager.workflow.witness import LEDGER, sign_head

MEGABYTE = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class _Reading:
    document: Document
    extraction: Extraction
    nodes: Sequence[Node]
    claims: Sequence[Claim]


def add(
    archive: Archive,
    targets: Sequence[str],
    *,
    given_by: str | None = None,
    kind: str | None = None,
    progress: Callable[[str], None] | None = None,
    fresh: bool = True,
) -> Generator[AddResult, None, None]:
    """Adds files and folders, yielding what became of each item as soon as it is safe on disk.

    An item is acknowledged only after its bytes, its text and its claims are durable in one transaction; a run killed
    at any moment can simply be started again. When all items are done, what spans documents (who is who, copies,
    findings) is recomputed.

    Args:
        archive: where to.
        targets: files and folders; folders are walked.
        given_by: who handed the items over, for custody.
        kind: forces a reader ("plain", "html", "thread") instead of looking at the content.
        progress: told the name of each item before work on it starts.
        fresh: recompute what spans documents at the end; pass False when more is to come, then call :func:`finish`.

    Yields:
        One result per item; failures carry a code and the run goes on.
    """
    words = lexicon_story.current(archive)
    given, agent = openings.giver(archive, given_by), openings.agent_mark(archive)
    collector = FileCollector()
    for target in collector.walk(targets):
        if isinstance(target, Skipped):
            continue
        if isinstance(target, ItemError):
            yield _failed(archive, target)
            continue
        if progress:
            progress(target.item)
        try:
            result = _add_one(archive, collector, target, given=given, kind=kind, words=words, agent=agent)
        except ItemError as error:
            error.item = error.item or target.item
            yield _failed(archive, error)
            continue
        yield result
    if fresh:
        finish(archive)


def finish(archive: Archive) -> None:
    """Recomputes what spans documents when anything came in since, and notes how far the custody ledger reaches."""
    ensure_fresh(archive)
    last = None
    for last in archive.store.custody():  # noqa: B007  only the last row is wanted
        pass
    if last is not None:
        head = preserve.Head(size=last.seq, hash=last.hash, at=archive.clock.now())
        preserve.write_head(archive.root / LEDGER, head)
        sign_head(archive)


def _failed(archive: Archive, error: KuagerError) -> AddResult:
    item = error.item or "?"
    with archive.store.write() as writer:
        writer.issue(_issue(error, item), archive.clock.now())
    return AddResult(item=item, outcome=Outcome.FAILED, code=error.code, message=str(error))


def _issue(error: KuagerError, item: str) -> Issue:
    return Issue(code=error.code, item=item, message=error.message, cure=error.cure, place=error.place)


def _add_one(
    archive: Archive,
    collector: FileCollector,
    target: Target,
    *,
    given: SealedValue | None,
    kind: str | None,
    words: extract.Lexicon,
    agent: str,
) -> AddResult:
    fetched = collector.fetch(target, archive.clock, given_by=given.commitment if given else None)
    capture, sealed = preserve.seal(collector.stream(fetched), fetched, archive.vault, agent=agent)
    known = archive.store.captures_of(sealed.sha256)
    if known:
        documents = archive.store.documents_of(known[0].id)
        if documents:
            with archive.store.write() as writer:
                _log_again(archive, writer, fetched, known[0], agent)
                _log_giver(writer, given)
                writer.advance()
            return AddResult(item=target.item, outcome=Outcome.DUPLICATE, capture=known[0].id, document=documents[-1])
        capture = known[0]
    reading, problem = _read(archive, capture, sealed, kind, words)
    counts: dict[str, int] = {}
    with archive.store.write() as writer:
        if not known:
            _log_capture(archive, writer, capture, sealed, reading)
            _log_giver(writer, given)
        if problem is not None:
            writer.issue(_issue(problem, fetched.original_name), archive.clock.now())
        if reading is not None:
            counts = _log_reading(writer, reading)
    return AddResult(
        item=target.item,
        outcome=Outcome.OK if reading else Outcome.PARTIAL,
        capture=capture.id,
        document=reading.document.id if reading else None,
        code=problem.code if problem else None,
        message=str(problem) if problem else None,
        counts=counts,
    )


def _log_again(archive: Archive, writer: Writer, fetched: Fetched, capture: Capture, agent: str) -> None:
    # The same bytes handed over again are a second handling of one copy: custody grows, the copy does not.
    writer.custody(
        capture.id,
        CustodyVerb.CAPTURE,
        agent=agent,
        at=archive.clock.now(),
        outcome="duplicate",
        note=f"the same bytes were added again; {fetched.method}; given by {fetched.given_by or 'not said'}",
    )


def _log_giver(writer: Writer, given: SealedValue | None) -> None:
    # The ledger cannot forget, so it holds a commitment; who it means can be erased.
    if given is not None:
        writer.seal_value(given)


def _read(
    archive: Archive, capture: Capture, sealed: Sealed, kind: str | None, words: extract.Lexicon
) -> tuple[_Reading | None, ItemError | None]:
    """Reads the preserved bytes, not the outside file: what is claimed rests on what is kept."""
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
    return _Reading(document=document, extraction=extraction, nodes=nodes, claims=claims), None


def _log_capture(archive: Archive, writer: Writer, capture: Capture, sealed: Sealed, reading: _Reading | None) -> None:
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


def _log_reading(writer: Writer, reading: _Reading) -> dict[str, int]:
    writer.document(reading.document)
    writer.extraction(reading.document.id, reading.extraction, reading.nodes)
    new = writer.claims(reading.claims)
    return {
        "people": sum(1 for node in reading.nodes if node.schema == "person"),
        "events": len(reading.extraction.events),
        "quotes": len(reading.extraction.quotes),
        "claims": new,
    }
