"""The story of web pages handed over for replay: one WACZ file, opened by any replay program."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from kuager.collect.warc import WarcWriter
from kuager.errors import UnknownIdError
from kuager.model import Capture
from kuager.preserve.wacz import Page, WaczWriter
from kuager.preserve.warcs import Entry
from kuager.workflow import bulk
from kuager.workflow.archive import Archive
from kuager.workflow.handover import choose, note_package
from kuager.workflow.witness import SOFTWARE, sign_head

_WARC = "application/warc+gzip"
_PAGES = "text/html"
_RESOURCES = "files.warc.gz"


@dataclass(frozen=True, slots=True, kw_only=True)
class PackedPages:
    """What a WACZ file holds. ``digest`` is the SHA-256 of its list of files, which stands in the ledger."""

    id: str
    place: str
    captures: int
    pages: int
    records: int
    digest: str
    left_out: tuple[str, ...]


def export_wacz(
    archive: Archive, place: Path, *, ids: Iterable[str] = (), receiver: str | None = None, reason: str = ""
) -> PackedPages:
    """Packs captured pages: whole web archives as they are, saved pages as one record each.

    Args:
        archive: whose captures.
        place: the file; nothing may be there.
        ids: captures or documents; everything when left out. What is no page is left out and counted.
        receiver: who gets it; sealed, like every name in the ledger.
        reason: why, for the member who has to allow it.

    Raises:
        SecondPersonError: another member has to allow it first; see :mod:`kuager.workflow.bulk`.
        UnknownIdError: no such capture, or no page among them.
        TargetExistsError: something is at ``place``.
        DamagedObjectError: a file of the vault is damaged; nothing is packed.
    """
    captures = choose(archive, ids)
    warcs = [one for one in captures if one.media_type == _WARC or one.original_name.lower().endswith(".warc.gz")]
    saved = [one for one in captures if one.media_type.startswith(_PAGES)]
    if not warcs and not saved:
        raise UnknownIdError("None of these captures is a web page")
    titles = {str(document.capture): document.title for document in archive.store.documents()}
    with WaczWriter(place) as package:
        bulk.allowed(archive, "wacz", [*saved, *warcs], reason=reason)
        entries = [
            one
            for capture in warcs
            for one in package.warc(f"{capture.id}.warc.gz", archive.vault.read(capture.sha256))
        ]
        inside = {entry.digest for entry in entries}
        alone = [one for one in saved if f"sha256:{one.sha256}" not in inside]
        if alone:
            entries += package.warc(_RESOURCES, [_records(archive, alone)])
        pages = _offered(entries, [*saved, *warcs], titles)
        digest = package.finish(
            pages, title=f"{len(captures)} captures", software=SOFTWARE, created=archive.clock.now()
        )
        lost = package.lost
    package_id = note_package(archive, f"wacz of {len(warcs) + len(saved)} captures, datapackage", digest, receiver)
    sign_head(archive)
    left = [f"{one.id} ({one.media_type})" for one in captures if one not in warcs and one not in saved]
    if lost:
        left.append(f"{lost} parts of web archives that are not compressed record by record")
    return PackedPages(
        id=package_id, place=str(place), captures=len(warcs) + len(saved), pages=len(pages), records=len(entries),
        digest=digest, left_out=tuple(left),
    )  # fmt: skip


def _records(archive: Archive, captures: Iterable[Capture]) -> bytes:
    writer = WarcWriter(archive.clock, archive.ids)
    writer.info({"software": SOFTWARE, "format": "WARC File Format 1.1"})
    for one in captures:
        data = b"".join(archive.vault.read(one.sha256))
        writer.resource(_url(one), data, one.media_type, at=one.captured_at)
    return writer.data


def _url(capture: Capture) -> str:
    """Returns the address a capture replays under; a saved file has none of the web, and none is invented for it."""
    target = capture.target_uri
    return target if target.startswith(("http://", "https://")) else f"urn:kuager:{capture.id}"


def _offered(entries: Sequence[Entry], captures: Iterable[Capture], titles: Mapping[str, str | None]) -> list[Page]:
    """Returns one page per address and bytes, dated as its record is, for that is what replay looks up."""
    at = {(entry.url, entry.digest): entry.at for entry in entries}
    latest = {entry.url: entry.at for entry in entries}
    pages: dict[str, Page] = {}
    for one in captures:
        url = _url(one)
        when = at.get((url, f"sha256:{one.sha256}")) or (None if url in pages else latest.get(url))
        if when:
            pages.setdefault(url, Page(id=one.id, url=url, at=when, title=titles.get(one.id) or one.original_name))
    return list(pages.values())
