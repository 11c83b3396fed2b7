"""The story of looking at a captured page as it was: answered from web archives alone, with nothing in it that runs."""

from __future__ import annotations

import re
import struct
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, cast

from kuager.collect import warc
from kuager.collect.browser import DOM
from kuager.collect.errors import BrokenArchiveError
from kuager.collect.net import joined
from kuager.collect.web import replaying
from kuager.errors import UnknownIdError
from kuager.model import Capture
from kuager.text.charsets import bare
from kuager.workflow import looking
from kuager.workflow.archive import Archive
from kuager.workflow.context import resolve_id
from kuager.workflow.keeping import WARC
from kuager.workflow.webarchives import vault_file

MOST_PAGES: Final = 200
"""Pages of one archive that are offered to begin with."""
_INSIDE: Final = re.compile(r"at offset (\d+)\b.*?(?:, file (.+?))?,? of (?:the web archive )?sha256 ([0-9a-f]{64})$")
_MARKUP: Final = frozenset({"text/html", "application/xhtml+xml"})
_SHOWN: Final = (
    "image/",
    "font/",
    "audio/",
    "video/",
    "text/plain",
    "text/css",
    "application/font",
    "application/x-font",
)
_REDIRECT: Final = range(300, 400)
_ZIP_HEAD: Final = struct.Struct("<26xHH")
_ZIP_HEAD_SIZE: Final = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """Where one answer is: which capture holds the web archive, and which bytes of it (in a file of a WACZ)."""

    capture: Capture
    record: warc.PageRecord
    rendered: bool
    """The markup as a browser drew it, which stands for the page when no program may run."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Replay:
    """A captured page to look at, and what else its web archive offers."""

    capture: str
    url: str
    at: str
    status: int
    rendered: bool
    archive: str
    """The capture that holds the web archive."""
    sha256: str
    pages: tuple[tuple[str, str], ...]
    """(address, instant) of the pages in the archive."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """An answer ready for the frame; ``leads_to`` is set when the site sent on."""

    status: int
    media_type: str
    body: bytes
    leads_to: str = ""
    known: bool = True
    """False for what was captured and is not shown: programs, data, files of other kinds."""


def can_replay(capture: Capture) -> bool:
    """Says whether a capture is a web archive or a page of one."""
    return _whole(capture) or _INSIDE.search(capture.method) is not None


def headers(archive: Archive, capture: Capture) -> dict[str, str]:
    """Returns the headers that a captured answer came with; nothing when its web archive does not have it any more."""
    found = _INSIDE.search(capture.method)
    if found is None:
        return {}
    place = int(found[1]), found[2] or ""
    for holder in archive.store.captures_of(found[3])[:1]:
        for one in _shelf(archive, holder):
            if (one.record.offset, one.record.member) == place:
                return dict(one.record.headers)
    return {}


def replay(archive: Archive, capture: str, url: str = "") -> Replay:
    """Returns what to begin with when somebody wants to see a capture as it was.

    Args:
        archive: where it is kept.
        capture: a web archive or a page of one.
        url: another page of the same archive.

    Raises:
        UnknownIdError: no such capture, it is no web archive, or it has no such page.
        MissingExtraError: when the extra ``web`` is not installed.
    """
    kept, inside = _kept(archive, capture)
    shelf = _shelf(archive, kept)
    pages = [one for one in shelf if _is_page(one.record)]
    found = next((one for one in pages if inside and (one.record.offset, one.record.member) == inside), None)
    if url or found is None:
        wanted = replaying.normal(url) if url else ""
        found = next((one for one in pages if not wanted or _address(one.record) == wanted), None)
    if found is None:
        raise UnknownIdError("This web archive holds no such page", item=url or capture)
    offered = {_address(one.record): one.record.date for one in pages if one.record.status not in _REDIRECT}
    return Replay(
        capture=capture,
        url=_address(found.record),
        at=found.record.date,
        status=found.record.status,
        rendered=any(one.rendered and _address(one.record) == _address(found.record) for one in pages),
        archive=kept.id,
        sha256=kept.sha256,
        pages=tuple(list(offered.items())[:MOST_PAGES]),
    )


def shown(archive: Archive, capture: str, url: str, prefix: str) -> Shown | None:
    """Answers for an address out of the web archives that are kept; None when none of them can.

    The archive that is looked at answers first. What it does not hold may stand in another one: pages are captured one
    by one, and links lead from one to the next.

    Args:
        archive: where they are kept.
        capture: the web archive that is looked at, or a page of it.
        url: the address.
        prefix: where this door is; addresses in the answer lead there.

    Raises:
        UnknownIdError: no such capture.
        BrokenArchiveError: the record cannot be read.
    """
    kept, _ = _kept(archive, capture)
    wanted = replaying.normal(url)
    found = _on(_shelf(archive, kept), wanted)
    if found is None:
        others = [one for one in archive.store.captures() if _whole(one) and one.id != kept.id]
        found = next((one for other in reversed(others) if (one := _on(_shelf(archive, other), wanted))), None)
    return _ready(archive, found, prefix) if found else None


def _ready(archive: Archive, found: Answered, prefix: str) -> Shown:
    record = warc.answer(_bytes(archive, found), found.record.uri)
    if record is None:
        raise BrokenArchiveError(item=found.record.uri)
    url, kind = _address(record), bare(record.content_type)
    sent_on = next((value for name, value in record.headers if name == "location"), "")
    if record.status in _REDIRECT and sent_on:
        target = replaying.normal(joined(url, sent_on))
        return Shown(status=302, media_type="text/plain", body=b"", leads_to=f"{prefix}{target}")
    status = record.status if 200 <= record.status < 600 else 200  # noqa: PLR2004  RFC 9110
    if kind in _MARKUP or kind == "text/css":
        body = looking.replayed(archive.reading, record.body, url, record.content_type, prefix) if record.body else b""
        shown = "text/css" if kind == "text/css" else "text/html"
        return Shown(status=status, media_type=f"{shown}; charset=utf-8", body=body)
    if kind.startswith(_SHOWN):
        return Shown(status=status, media_type=record.content_type if kind == "text/plain" else kind, body=record.body)
    return Shown(status=status, media_type=kind, body=b"", known=False)


def _whole(capture: Capture) -> bool:
    return bare(capture.media_type) == WARC or warc.is_web_archive(capture.original_name)


def _kept(archive: Archive, capture: str) -> tuple[Capture, tuple[int, str] | None]:
    """Returns the capture that holds the web archive, and where in it the asked one is."""
    captures = {str(one.id): one for one in archive.store.captures()}
    asked = captures[resolve_id(capture, captures)]
    if _whole(asked):
        return asked, None
    found = _INSIDE.search(asked.method)
    holders = archive.store.captures_of(found[3]) if found else []
    if found is None or not holders:
        raise UnknownIdError("This was not captured as a web archive, so it cannot be shown as it was", item=capture)
    return holders[0], (int(found[1]), found[2] or "")


def _shelf(archive: Archive, kept: Capture) -> tuple[Answered, ...]:
    """Returns every answer of a web archive, read through once per sitting."""
    key = f"shelf {kept.sha256}"
    found = archive.cache.get(key)
    if not isinstance(found, tuple):
        found = tuple(_answers(archive, kept))
        archive.cache[key] = found
    return cast("tuple[Answered, ...]", found)


def _answers(archive: Archive, kept: Capture) -> Iterator[Answered]:
    stream = vault_file(archive, kept.sha256, kept.size)
    try:
        for record in warc.answers(stream, kept.original_name):
            yield Answered(capture=kept, record=record, rendered=record.uri.startswith(DOM))
    except BrokenArchiveError:
        # What came before the damage can be shown; the damage itself was told when the archive came in.
        return


def _on(shelf: tuple[Answered, ...], wanted: str) -> Answered | None:
    """Returns the answer for an address: drawn before sent, whole before refused, then the latest."""
    same = [one for one in shelf if _address(one.record) == wanted]
    if not same:
        bared = _loose(wanted)
        same = [one for one in shelf if _loose(_address(one.record)) == bared]
    return max(same, key=lambda one: (one.rendered, one.record.status < 400, one.record.date), default=None)  # noqa: PLR2004


def _address(record: warc.PageRecord) -> str:
    return replaying.normal(record.uri.removeprefix(DOM))


def _loose(url: str) -> str:
    """Returns an address without what seldom makes another page."""
    return url.partition("://")[2].removeprefix("www.").rstrip("/")


def _is_page(record: warc.PageRecord) -> bool:
    return bare(record.content_type) in _MARKUP


def _bytes(archive: Archive, found: Answered) -> bytes:
    """Returns one record as it stands in its archive."""
    sha256, record = found.capture.sha256, found.record
    start = record.offset
    if record.member:
        stream = vault_file(archive, sha256, found.capture.size)
        with zipfile.ZipFile(stream) as package:
            member = package.getinfo(record.member)
            if member.compress_type != zipfile.ZIP_STORED:
                with package.open(member) as inner:
                    inner.seek(record.offset)
                    return inner.read(record.length)
        head = b"".join(archive.vault.read(sha256, member.header_offset, member.header_offset + _ZIP_HEAD_SIZE))
        start += member.header_offset + _ZIP_HEAD_SIZE + sum(_ZIP_HEAD.unpack(head[:_ZIP_HEAD_SIZE]))
    return b"".join(archive.vault.read(sha256, start, start + record.length))
