"""Finds the records of a web archive (.warc.gz, each record a gzip member of its own) without keeping it in memory."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

_HEAD: Final = 64 * 1024
_GZIP: Final = 31
_END: Final = b"\r\n\r\n"
_BLOCK: Final = 256 * 1024
REPLAYED: Final = frozenset({"response", "resource", "revisit"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One record that can be replayed, and where it is: ``offset`` and ``length`` in the compressed file."""

    type: str
    url: str
    at: str
    status: int
    media_type: str
    digest: str
    offset: int
    length: int

    @property
    def key(self) -> str:
        """What an index sorts by: the host from its end, then the path, then the instant."""
        return f"{surt(self.url)} {re.sub('[^0-9]', '', self.at)[:14]}"


class Indexer:
    """Is fed the bytes of a web archive in order and notes its records.

    A part that is not compressed record by record cannot be replayed by offset; it is counted in ``lost``.
    """

    def __init__(self) -> None:
        self.entries: list[Entry] = []
        self.lost = 0
        self._member = zlib.decompressobj(_GZIP)
        self._start = self._at = 0
        self._seen = b""
        self._broken = False

    def feed(self, chunk: bytes) -> None:
        """Takes the next bytes."""
        while chunk and not self._broken:
            rest = chunk
            while rest and not self._member.eof:
                try:
                    plain = self._member.decompress(rest, _BLOCK)
                except zlib.error:
                    self._broken, self.lost = True, self.lost + 1
                    return
                if len(self._seen) < _HEAD:
                    self._seen += plain[: _HEAD - len(self._seen)]
                rest = self._member.unconsumed_tail
            left = self._member.unused_data if self._member.eof else b""
            self._at += len(chunk) - len(left)
            if self._member.eof:
                self._finish()
            chunk = left

    def close(self) -> None:
        """Says that no more comes."""
        if self._seen and not self._broken:
            self.lost += 1

    def _finish(self) -> None:
        entry = _entry(self._seen, self._start, self._at - self._start)
        if entry is not None and entry.type in REPLAYED and entry.url:
            self.entries.append(entry)
        self._member, self._start, self._seen = zlib.decompressobj(_GZIP), self._at, b""


def surt(url: str) -> str:
    """Returns an address in the order that indexes sort by (``com,example)/path?query``); others stay as they are."""
    try:
        parts = urlsplit(url)
        host, port = (parts.hostname or "").removeprefix("www."), parts.port
    except ValueError:
        return url
    if parts.scheme not in ("http", "https") or not host:
        return url
    turned = ",".join(reversed(host.split("."))) + (f":{port}" if port else "")
    return f"{turned}){(parts.path or '/').lower()}{'?' + parts.query.lower() if parts.query else ''}".replace(
        " ", "%20"
    )


def _entry(seen: bytes, offset: int, length: int) -> Entry | None:
    head, _, block = seen.partition(_END)
    lines = head.split(b"\r\n")
    if not lines[0].startswith(b"WARC/"):
        return None
    fields = dict(_fields(lines[1:]))
    status, media_type = 200, fields.get("content-type", "")
    if media_type.startswith("application/http"):
        answer = block.partition(_END)[0].split(b"\r\n")
        found = re.match(rb"HTTP/[0-9.]+ ([0-9]{3})", answer[0])
        status = int(found[1]) if found else 0
        media_type = dict(_fields(answer[1:])).get("content-type", "")
    return Entry(
        type=fields.get("warc-type", ""),
        url=fields.get("warc-target-uri", "").strip("<>"),
        at=fields.get("warc-date", ""),
        status=status,
        media_type=media_type.partition(";")[0].strip() or "application/octet-stream",
        digest=fields.get("warc-payload-digest", ""),
        offset=offset,
        length=length,
    )


def _fields(lines: list[bytes]) -> Iterator[tuple[str, str]]:
    for line in lines:
        name, found, value = line.decode("utf-8", "replace").partition(":")
        if found:
            yield name.strip().lower(), value.strip()
