"""The file itself comes first: preserved, with custody, and read as a table. Nothing is looked for in its text by rules.

A rule that finds names in running text would claim every row a second time; what a list says is claimed through its
mapping alone.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from kuager import preserve
from kuager.collect import Skipped, Target
from kuager.collect.files import FileCollector
from kuager.errors import ItemError, MissingFileError
from kuager.errors.lists import NoTableError
from kuager.model import Capture, CaptureId, Decision, Document, Extraction, Fetched, LocalEntity, SourceId, content_id
from kuager.ports import Sealed, Writer
from kuager.workflow import openings
from kuager.workflow.archive import Archive
from kuager.workflow.keeping import Reading, issue_of, log_again, log_capture, log_giver
from kuager.workflow.lists.cells import TABLE_KINDS, sheets
from kuager.workflow.reviewed import BY_HAND, LISTED, effective
from kuager.workflow.sandbox import BytesSource, Source, VaultSource, Wanted

EXTRACTION: Final = Extraction(
    extractor=f"{LISTED}rows@1", entities=(LocalEntity(id="list", schema="document", name="list"),)
)
"""What stands for "found" in a list's document: its rows are nodes of their own, and rules found nothing."""


def look(archive: Archive, path: str) -> Document:
    """Reads a table without keeping it, to look at its columns.

    Raises:
        ItemError: when it cannot be read.
        NoTableError: when it holds no table.
    """
    collector = FileCollector()
    fetched = collector.fetch(_target(collector, path), archive.clock)
    return look_at(archive, b"".join(collector.stream(fetched)), fetched.original_name)


def look_at(archive: Archive, data: bytes, name: str) -> Document:
    """Reads a table that is at hand as bytes, without keeping it.

    Raises:
        ItemError: when it cannot be read.
        NoTableError: when it holds no table.
    """
    wanted = Wanted(capture=CaptureId(content_id("k", name)), name=name, max_text_mb=archive.settings.max_text_mb)
    return _table(archive, wanted, BytesSource(data))


def take(archive: Archive, path: str, source: SourceId, given_by: str | None = None) -> Document:
    """Keeps a file and returns it as a table; a file that is here already grows its custody by one row.

    Raises:
        ItemError: when it cannot be had, or not be read; in that case it is kept all the same.
        NoTableError: when it holds no table.
    """
    collector = FileCollector()
    fetched = collector.fetch(_target(collector, path), archive.clock)
    return _keep(archive, fetched, collector.stream(fetched), source, given_by)


def take_stream(
    archive: Archive, chunks: Iterable[bytes], size: int, name: str, source: SourceId, given_by: str | None = None
) -> Document:  # fmt: skip
    """Keeps a table that came through a form, piece by piece; see :func:`take`."""
    return _keep(archive, _fetched(archive, size, name), chunks, source, given_by)


def _target(collector: FileCollector, path: str) -> Target:
    found = next(iter(collector.walk([path])), None)
    if isinstance(found, ItemError):
        raise found
    if found is None or isinstance(found, Skipped):
        raise MissingFileError(item=path)
    return found


def _fetched(archive: Archive, size: int, name: str) -> Fetched:
    return Fetched(
        path="",
        target_uri=name,
        original_name=name,
        size=size,
        fetched_at=archive.clock.now(),
        method="handed in through the workbench",
        tool="kuager",
    )


def _keep(
    archive: Archive, fetched: Fetched, chunks: Iterable[bytes], source: SourceId, given_by: str | None
) -> Document:  # fmt: skip
    given, agent = openings.giver(archive, given_by), openings.agent_mark(archive)
    fetched = replace(fetched, given_by=given.commitment if given else None)
    capture, sealed = preserve.seal(chunks, fetched, archive.vault, agent=agent)
    known = archive.store.captures_of(sealed.sha256)
    if known:
        document = _known(archive, known[0], sealed)
        with archive.store.write() as writer:
            log_again(archive, writer, fetched, known[0], agent)
            log_giver(writer, given)
            writer.document(document)
            _instead(archive, writer, document)
        return document
    capture = replace(capture, source=source)
    try:
        document = _read(archive, capture, sealed)
    except (ItemError, NoTableError) as error:
        with archive.store.write() as writer:
            log_capture(archive, writer, capture, sealed, None)
            log_giver(writer, given)
            writer.issue(issue_of(error, fetched.original_name), archive.clock.now())
        raise
    reading = Reading(document=document, extraction=EXTRACTION, nodes=(), claims=())
    with archive.store.write() as writer:
        log_capture(archive, writer, capture, sealed, reading)
        log_giver(writer, given)
        writer.document(document)
        writer.extraction(document.id, EXTRACTION, ())
    return document


def _known(archive: Archive, capture: Capture, sealed: Sealed) -> Document:
    """Returns the table's document of a capture: the one that is there, or a new reading."""
    for one in archive.store.documents_of(capture.id):
        document = archive.store.document(one)
        if document is not None and document.kind in TABLE_KINDS and sheets(document):
            return document
    return _read(archive, capture, sealed)


def _instead(archive: Archive, writer: Writer, document: Document) -> None:
    """Sets aside what rules found in a table that was added as a text before: rejected in one act, kept in the log."""
    before = archive.store.extraction(document.id)
    if before is not None and before.extractor == EXTRACTION.extractor:
        return
    writer.extraction(document.id, EXTRACTION, ())
    decided = effective(archive.store.reviews())
    now = archive.clock.now()
    for claim in archive.store.claims(document=document.id):
        if claim.id not in decided and not claim.extractor.startswith((LISTED, BY_HAND)):
            writer.review(
                claim.id, Decision.REJECT, agent=archive.agent, at=now, reason="the table was imported as a list"
            )


def _read(archive: Archive, capture: Capture, sealed: Sealed) -> Document:
    wanted = Wanted(
        capture=capture.id,
        name=capture.original_name,
        media_type=capture.media_type,
        max_text_mb=archive.settings.max_text_mb,
    )
    return _table(archive, wanted, VaultSource(archive.vault, sealed.sha256, sealed.size))


def _table(archive: Archive, wanted: Wanted, source: Source) -> Document:
    document = archive.reading.read(wanted, source)[0]
    if document.kind not in TABLE_KINDS or not sheets(document):
        raise NoTableError(item=wanted.name)
    return document
