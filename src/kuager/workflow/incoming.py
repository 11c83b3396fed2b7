"""The story of whatever somebody names: files, folders, addresses, web archives, films; each goes its own way in."""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from itertools import groupby
from pathlib import Path

from kuager.collect import Skipped, warc, web
from kuager.collect.files import walk
from kuager.collect.net import Resolver, system_resolver
from kuager.model import AddResult
from kuager.workflow import capture, ingest, recordings, webarchives
from kuager.workflow.archive import Archive
from kuager.workflow.intake import posted
from kuager.workflow.sealed import arriving

VIDEO = "video"
"""As a kind: the address is that of a film or recording."""
_FILM, _PAGE, _WEB_ARCHIVE, _SEALED, _PARCEL, _FILE = "film", "page", "web archive", "sealed answers", "parcel", "file"


def add(
    archive: Archive,
    targets: Sequence[str],
    *,
    given_by: str | None = None,
    kind: str | None = None,
    rendered: bool = False,
    expected: web.Expected | None = None,
    progress: Callable[[str], None] | None = None,
    resolver: Resolver = system_resolver,
    read: bool = True,
    fresh: bool = True,
) -> Generator[AddResult, None, None]:
    """Takes in whatever is named, in the order it is named, and recomputes at the end what spans documents.

    Args:
        archive: where to.
        targets: files, folders, web archives (.warc, .warc.gz, .wacz), sealed answers (.kuager), parcels of a field kit (.parcel), addresses of pages and feeds' items.
        given_by: who handed them over or named them.
        kind: forces a reader; ``video`` fetches addresses as films.
        rendered: open addresses in a browser.
        expected: what must be on the pages.
        progress: told the name of each item before work on it starts.
        resolver: looks names up.
        read: pass False to keep files with their custody and no more; see :func:`kuager.workflow.ingest.add`.
        fresh: recompute what spans documents at the end; pass False to call :func:`finish` yourself.

    Yields:
        One result per item; failures carry a code and the run goes on.
    """
    # Neighbours that go the same way go together: what a way in reads first is read once, not for each of them.
    for way, together in groupby(targets, key=lambda target: _way(target, kind)):
        group = list(together)
        if way == _FILM:
            yield from recordings.add(archive, group, given_by=given_by, progress=progress, resolver=resolver)
        elif way == _PAGE:
            yield from capture.pages(
                archive, group, given_by=given_by, kind=kind, rendered=rendered, expected=expected,
                progress=progress, resolver=resolver,
            )  # fmt: skip
        elif way == _WEB_ARCHIVE:
            yield from webarchives.add(archive, group, given_by=given_by, progress=progress)
        elif way == _SEALED:
            yield from posted.add(archive, group, progress=progress)
        elif way == _PARCEL:
            yield from arriving.take(archive, group, progress=progress)
        else:
            yield from ingest.add(
                archive, group, given_by=given_by, kind=kind, progress=progress, read=read, fresh=False
            )
    if fresh:
        finish(archive)


def finish(archive: Archive, told: Callable[[str], None] | None = None) -> None:
    """Recomputes what spans documents when anything came in since; see :func:`kuager.workflow.ingest.finish`."""
    ingest.finish(archive, told)


def count(targets: Sequence[str], kind: str | None = None) -> int | None:
    """Returns how many items :func:`add` will tell of; None when a web archive is among them, which must be read to know.

    Files that come or go before their turn make it an estimate. Nothing is opened.
    """
    ways = [(target, _way(target, kind)) for target in targets]
    if any(way == _WEB_ARCHIVE for _, way in ways):
        return None
    files = [target for target, way in ways if way == _FILE]
    return len(ways) - len(files) + sum(1 for found in walk(files) if not isinstance(found, Skipped))


def _way(target: str, kind: str | None) -> str:
    if capture.is_address(target):
        return _FILM if kind == VIDEO else _PAGE
    if kind is None and posted.is_sealed_file(target):
        return _SEALED
    if kind is None and arriving.is_parcel_file(target):
        return _PARCEL
    return _WEB_ARCHIVE if kind is None and warc.is_web_archive(target) and Path(target).is_file() else _FILE


def expected(words: str | None) -> web.Expected | None:
    """Returns what must be on a page, from the words somebody named; None when nobody named any."""
    return web.Expected(text=words) if words else None
