"""The story of a web archive that somebody hands over: kept as it is, and each page in it kept and read by itself."""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, cast
from urllib.parse import unquote, urlsplit

from kuager import preserve
from kuager.collect import Target, warc, web
from kuager.collect.errors import BrokenArchiveError
from kuager.collect.files import FileCollector
from kuager.collect.net import Exchange
from kuager.errors import ItemError
from kuager.model import AddResult, Capture, CustodyVerb, Fetched, Outcome, Sealed
from kuager.read.imports import seekable
from kuager.text.charsets import typed
from kuager.workflow import capture as capture_story
from kuager.workflow.archive import Archive
from kuager.workflow.boundary import item_guarded
from kuager.workflow.capture import Run
from kuager.workflow.keeping import Reading, issue_of, log_capture, log_giver, log_reading, read_kept

if TYPE_CHECKING:
    from typing import BinaryIO

METHOD = "page of a web archive"
TOOL = "kuager warc@1"
_WINDOW = 1 << 20


def vault_file(archive: Archive, sha256: str, size: int) -> BinaryIO:
    """Opens an object of the vault as a file that can be read from any place; nothing plain touches the disk."""
    read = partial(archive.vault.read, sha256)
    return cast("BinaryIO", seekable(read, size, buffer=_WINDOW))


def add(
    archive: Archive,
    paths: Sequence[str],
    *,
    given_by: str | None = None,
    progress: Callable[[str], None] | None = None,
) -> Generator[AddResult, None, None]:
    """Takes in web archives, yielding a result for each archive and for each page in it.

    What spans documents is not recomputed here: call :func:`kuager.workflow.ingest.finish` when all is in. Adding the
    same archive again goes on where a run was cut off: pages that are here already are passed over.

    Args:
        archive: where to.
        paths: files whose name says that they are web archives.
        given_by: who handed them over.
        progress: told the name of each archive and page before work on it starts.
    """
    run = capture_story.begin(archive, given_by=given_by)
    collector = FileCollector()
    for target in collector.walk(paths):
        if not isinstance(target, Target):
            continue
        if progress:
            progress(target.item)
        try:
            whole, sealed, result = item_guarded(lambda: _whole(run, collector, target), target.item)  # noqa: B023  called before the loop goes on
        except ItemError as error:
            error.item = error.item or target.item
            yield capture_story.refused(archive, error)
            continue
        yield result
        yield from _pages(run, whole, sealed, target.item, progress)


def _whole(run: Run, collector: FileCollector, target: Target) -> tuple[Capture, Sealed, AddResult]:
    """Keeps the archive as it was handed over."""
    archive = run.archive
    fetched = collector.fetch(target, archive.clock, given_by=run.given.commitment if run.given else None)
    capture, sealed = preserve.seal(collector.stream(fetched), fetched, archive.vault, agent=run.agent)
    known = archive.store.captures_of(sealed.sha256)
    if known:
        return known[0], sealed, AddResult(item=target.item, outcome=Outcome.DUPLICATE, capture=known[0].id)
    with archive.store.write() as writer:
        log_capture(archive, writer, capture, sealed, None)
        log_giver(writer, run.given)
    return capture, sealed, AddResult(item=target.item, outcome=Outcome.OK, capture=capture.id)


def _pages(
    run: Run, whole: Capture, sealed: Sealed, item: str, progress: Callable[[str], None] | None
) -> Generator[AddResult, None, None]:
    stream = vault_file(run.archive, sealed.sha256, sealed.size)
    found = warc.pages(stream, item)
    others: list[web.Other] = []
    known = {one.method for one in run.archive.store.captures()}
    while True:
        try:
            record = item_guarded(lambda: next(found, None), item)
        except ItemError as error:
            yield capture_story.refused(run.archive, error)
            return
        if record is None:
            return
        if _method(whole, record) in known:
            continue
        if progress:
            progress(record.uri)
        try:
            yield item_guarded(lambda: _page(run, whole, record, others), record.uri)  # noqa: B023
        except ItemError as error:
            error.item = error.item or record.uri
            yield capture_story.refused(run.archive, error)


def _page(run: Run, whole: Capture, record: warc.PageRecord, others: list[web.Other]) -> AddResult:
    page = _as_capture(run, record)
    host = urlsplit(record.uri).hostname
    judged, seen = capture_story.judge(run, page, [one for one in others if urlsplit(one.url).hostname == host])
    others[:] = [*others[-capture_story.COMPARED :], web.Other(url=record.uri, outcome=judged.outcome, page=seen)]
    problem: ItemError | None = judged.error
    outcome = judged.outcome
    if record.sound is False:
        outcome = Outcome.PARTIAL if outcome is Outcome.OK else outcome
        problem = BrokenArchiveError("The record's digest does not fit its bytes", item=record.uri)
    if not record.body:
        error = problem or BrokenArchiveError("The record is empty", item=record.uri)
        return capture_story.refused(run.archive, error)
    return _keep(run, whole, record, outcome, judged.why, problem)


def _keep(
    run: Run, whole: Capture, record: warc.PageRecord, outcome: Outcome, why: str, problem: ItemError | None
) -> AddResult:
    archive = run.archive
    fetched = Fetched(
        path="",
        target_uri=record.uri,
        original_name=_name(record.uri),
        size=len(record.body),
        fetched_at=archive.clock.now(),
        method=_method(whole, record),
        tool=TOOL,
        given_by=run.given.commitment if run.given else None,
        media_type=typed("text/html", record.content_type),
    )
    capture, sealed = preserve.seal([record.body], fetched, archive.vault, agent=run.agent)
    capture = replace(capture, outcome=outcome)
    known = archive.store.captures_of(sealed.sha256)
    documents = archive.store.documents_of(known[0].id) if known else []
    reading: Reading | None = None
    if not documents and outcome in capture_story.READ:
        reading, unread = read_kept(archive, capture, sealed, None, run.words)
        problem = problem or unread
        outcome = Outcome.PARTIAL if unread is not None else outcome
    counts: dict[str, int] = {}
    with archive.store.write() as writer:
        log_capture(archive, writer, capture, sealed, reading)
        writer.custody(
            capture.id,
            CustodyVerb.CAPTURE,
            agent=run.agent,
            at=archive.clock.now(),
            outcome=outcome.value,
            note=f"judged by content: {why}; captured {record.date or 'at an unknown time'}, as the web archive says",
        )
        if problem is not None:
            writer.issue(issue_of(problem, record.uri), archive.clock.now())
        if reading is not None:
            counts = log_reading(writer, reading)
    if documents and outcome is Outcome.OK:
        return AddResult(item=record.uri, outcome=Outcome.DUPLICATE, capture=capture.id, document=documents[-1])
    return AddResult(
        item=record.uri,
        outcome=outcome,
        capture=capture.id,
        document=reading.document.id if reading else None,
        code=problem.code if problem else None,
        message=str(problem) if problem else None,
        counts=counts,
    )


def _as_capture(run: Run, record: warc.PageRecord) -> web.PageCapture:
    """Puts a record in the shape that is judged."""
    exchange = Exchange(
        url=record.uri,
        at=_instant(record.date) or run.archive.clock.now(),
        status=record.status,
        headers=(("content-type", record.content_type), *record.headers),
        body=record.body,
        truncated="length" if record.cut else None,
    )
    return web.PageCapture(
        requested=record.uri, at=exchange.at, hops=(exchange,), warc=b"", record=None, missing=(), embedded=0
    )


def _instant(date: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(date)
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _method(whole: Capture, record: warc.PageRecord) -> str:
    """Says where the page is; unique per record, so that a run can go on where it was cut off."""
    inside = f", file {record.member}" if record.member else ""
    return f"{METHOD}: record at offset {record.offset}, length {record.length}{inside}, of sha256 {whole.sha256}"


def _name(uri: str) -> str:
    parts = urlsplit(uri)
    name = unquote(PurePosixPath(parts.path).name) or parts.hostname or "page"
    return name if name.lower().endswith((".html", ".htm")) else f"{name}.html"
