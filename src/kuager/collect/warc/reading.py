"""Reads web archives of others: pages, where their records are, and whether their digests fit. Needs the extra ``web``."""

from __future__ import annotations

import io
import json
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import IO, BinaryIO, Final

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed
from warcio.recordloader import ArcWarcRecord

from kuager.collect.errors import BrokenArchiveError
from kuager.collect.warc.records import MOST_BYTES, MOST_PAGE, MOST_PAGES, PageRecord

_MARKUP = ("text/html", "application/xhtml+xml")
_PAGES = ("pages/pages.jsonl", "pages/extraPages.jsonl")
_MOST_MEMBERS = 2_000
_MOST_LIST = 20_000_000
_CHUNK = 1 << 16
_BLANK = 8
"""Bytes after the last record that are only its blank lines."""


_STUMBLES: Final = (
    ArchiveLoadFailed, zlib.error, EOFError, OSError, ValueError, AttributeError, KeyError, IndexError,
)  # fmt: skip
"""What the library raises over a broken record: whatever its head makes it stumble over."""


class _Budget:
    """How much of one archive may still be unpacked."""

    def __init__(self, item: str) -> None:
        self.item = item
        self.pages = 0
        self.size = 0

    def take(self, size: int) -> None:
        self.size += size
        if self.size > MOST_BYTES:
            raise BrokenArchiveError("The web archive unpacks to more than is taken in", item=self.item)

    def page(self) -> None:
        self.pages += 1
        if self.pages > MOST_PAGES:
            raise BrokenArchiveError(f"The web archive has more than {MOST_PAGES} pages", item=self.item)


class _Counted(io.RawIOBase):
    """Counts what is read from a member against the budget."""

    def __init__(self, inner: IO[bytes], budget: _Budget) -> None:
        self._inner = inner
        self._budget = budget
        self._at = 0

    def read(self, size: int = -1) -> bytes:
        data = self._inner.read(size if size >= 0 else _CHUNK)
        self._budget.take(len(data))
        self._at += len(data)
        return data

    def readable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._at


def pages(stream: BinaryIO, item: str) -> Iterator[PageRecord]:
    """Yields the pages of a web archive in the order of their records.

    Args:
        stream: the archive; a WACZ must be seekable.
        item: how the person who named it would recognise it.

    Raises:
        BrokenArchiveError: where it cannot be read on, or goes over the limits; pages before that were yielded.
    """
    budget = _Budget(item)
    yield from _archives(stream, budget, lambda wanted: lambda record: _page(record, wanted, budget))


def answers(stream: BinaryIO, item: str) -> Iterator[PageRecord]:
    """Yields every answer of a web archive without its body, and where its record is.

    Args:
        stream: the archive; a WACZ must be seekable.
        item: how the person who named it would recognise it.

    Raises:
        BrokenArchiveError: where it cannot be read on, or goes over the limits; answers before that were yielded.
    """
    yield from _archives(stream, _Budget(item), lambda _: _described)


def answer(data: bytes, item: str) -> PageRecord | None:
    """Returns the answer that one record holds, unpacked; None when it is another kind of record.

    Args:
        data: the record as it stands in its archive, packed or not.
        item: how a person would recognise it.

    Raises:
        BrokenArchiveError: when it cannot be read.
    """
    try:
        for record in ArchiveIterator(io.BytesIO(data), arc2warc=True):
            found = _described(record)
            body = record.content_stream().read(MOST_PAGE + 1) if found else b""
            return replace(found, body=body[:MOST_PAGE], cut=len(body) > MOST_PAGE) if found else None
    except _STUMBLES as error:
        raise BrokenArchiveError(item=item) from error
    return None


_Take = Callable[[ArcWarcRecord], PageRecord | None]


def _archives(
    stream: BinaryIO, budget: _Budget, taking: Callable[[frozenset[str] | None], _Take]
) -> Iterator[PageRecord]:
    head = stream.read(4)
    stream.seek(0)
    if head.startswith(b"PK"):
        yield from _wacz(stream, budget, taking)
    else:
        yield from _warc(_Counted(stream, budget), "", taking(None), budget)


def _wacz(stream: BinaryIO, budget: _Budget, taking: Callable[[frozenset[str] | None], _Take]) -> Iterator[PageRecord]:
    try:
        with zipfile.ZipFile(stream) as archive:
            members = archive.infolist()
            if len(members) > _MOST_MEMBERS:
                raise BrokenArchiveError("The web archive has too many files inside", item=budget.item)
            take = taking(_listed(archive, budget))
            names = [one for one in members if one.filename.startswith("archive/") and ".warc" in one.filename]
            if not names:
                raise BrokenArchiveError("There is no web archive inside", item=budget.item)
            for member in names:
                with archive.open(member) as inner:
                    yield from _warc(_Counted(inner, budget), member.filename, take, budget)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError) as error:
        raise BrokenArchiveError(item=budget.item) from error


def _listed(archive: zipfile.ZipFile, budget: _Budget) -> frozenset[str] | None:
    """Returns the addresses a WACZ calls pages; None when it does not say."""
    found: set[str] = set()
    for name in _PAGES:
        if name not in archive.namelist():
            continue
        with archive.open(name) as lines:
            data = lines.read(_MOST_LIST)
        budget.take(len(data))
        for line in data.splitlines():
            try:
                page = json.loads(line)
            except (ValueError, RecursionError):
                continue
            if isinstance(page, dict) and isinstance(page.get("url"), str):
                found.add(_bare(page["url"]))
    return frozenset(found) or None


def _warc(stream: _Counted, member: str, take: _Take, budget: _Budget) -> Iterator[PageRecord]:
    records = ArchiveIterator(stream, check_digests=True, arc2warc=True)
    end = 0
    try:
        for record in records:
            page = take(record)
            # Reading to the record's end also completes its digest.
            offset, length = records.get_record_offset(), records.get_record_length()
            end = offset + length
            if page is not None:
                budget.page()
                sound = record.digest_checker.passed if record.digest_checker else None
                yield replace(page, member=member, offset=offset, length=length, sound=sound)
            if record.raw_stream.limit != 0:
                raise BrokenArchiveError("The web archive is cut", item=budget.item, place=member or None)
    except _STUMBLES as error:
        raise BrokenArchiveError(item=budget.item, place=member or None) from error
    # The library takes a file cut between two records, or in the head of one, for a whole one.
    if not end or stream.tell() - end > _BLANK:
        raise BrokenArchiveError("The web archive is cut", item=budget.item, place=member or None)


def _page(record: ArcWarcRecord, wanted: frozenset[str] | None, budget: _Budget) -> PageRecord | None:
    """Returns the fields of a record that is a page, with its unpacked body; where it is comes later."""
    found = _described(record)
    if found is None or not found.content_type.lower().startswith(_MARKUP):
        return None
    if wanted is not None and _bare(found.uri) not in wanted:
        return None
    body = record.content_stream().read(MOST_PAGE + 1)
    budget.take(len(body))
    return replace(found, body=body[:MOST_PAGE], cut=len(body) > MOST_PAGE)


def _described(record: ArcWarcRecord) -> PageRecord | None:
    """Returns the fields of a record that is an answer; its body and place come later."""
    uri = record.rec_headers.get_header("WARC-Target-URI") or ""
    if record.rec_type == "response" and record.http_headers is not None:
        declared = record.http_headers.get_header("Content-Type") or ""
        code = record.http_headers.get_statuscode()
        status = int(code) if code and code.isdigit() else 0
    elif record.rec_type == "resource":
        declared, status = record.rec_headers.get_header("Content-Type") or "", 200
    else:
        return None
    if not uri:
        return None
    return PageRecord(
        uri=uri.strip("<>"),
        date=record.rec_headers.get_header("WARC-Date") or "",
        status=status,
        content_type=declared,
        headers=tuple(
            (name.lower(), value) for name, value in (record.http_headers.headers if record.http_headers else ())
        ),
        body=b"",
        cut=False,
    )


def _bare(url: str) -> str:
    return url.partition("#")[0].rstrip("/")
