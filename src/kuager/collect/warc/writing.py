"""Writes web archives (WARC 1.1, ISO 28500), byte for byte what went over the wire.

An own writer of a page of code, because the library at hand makes record ids and dates itself, writes the headers anew
instead of as they came, and knows SHA-1 only. Every record is a gzip member of its own, so that a record can be cut out
by offset and length; block and payload digests are SHA-256.
"""

from __future__ import annotations

import gzip
import hashlib
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from kuager.ports import Clock, Ids

_END = b"\r\n\r\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """Where a record is in the archive: ``offset`` and ``length`` of its gzip member.

    ``payload_sha256`` is of the bytes after the HTTP head as they came, which is what ``warcio check`` recomputes.
    """

    id: str
    type: str
    url: str
    offset: int
    length: int
    payload_sha256: str | None = None


class WarcWriter:
    """Collects records in memory; the caller bounds what it writes.

    In memory and not in a temporary file, because a deleted plain file stays readable on a seized disk.

    Args:
        clock: dates records that bring no date of their own.
        ids: makes record ids.
    """

    def __init__(self, clock: Clock, ids: Ids) -> None:
        self._clock = clock
        self._ids = ids
        self._out = bytearray()
        self.records: list[Recorded] = []

    @property
    def data(self) -> bytes:
        """The archive so far."""
        return bytes(self._out)

    def info(self, fields: dict[str, str]) -> Recorded:
        """Writes what made this archive and how; never who, where or from which address."""
        return self._write("warcinfo", None, _fields(fields), "application/warc-fields", self._clock.now())

    def metadata(self, url: str, fields: dict[str, str], *, about: Recorded | None = None) -> Recorded:
        """Writes what was noticed about an address or a record."""
        return self._write(
            "metadata", url, _fields(fields), "application/warc-fields", self._clock.now(), concurrent=about
        )

    def resource(self, url: str, data: bytes, media_type: str, *, at: datetime | None = None) -> Recorded:
        """Writes bytes that were made or rendered rather than received."""
        return self._write("resource", url, data, media_type, at or self._clock.now(), payload=data)

    def exchange(
        self,
        url: str,
        *,
        request: bytes,
        response: bytes,
        at: datetime,
        address: str | None = None,
        truncated: str | None = None,
        rendered: str | None = None,
    ) -> Recorded | None:
        """Writes a question and its answer; returns the answer's record, None when nothing came.

        Args:
            url: what was asked for.
            request: the question.
            response: the answer, head and body.
            at: when it was asked.
            address: the numeric address that answered.
            truncated: why the answer is cut.
            rendered: how these bytes differ from those of the wire, when a browser handed them over.
        """
        label = {"WARC-Rendered": rendered}
        answer = None
        if response:
            extra = {"WARC-IP-Address": address, "WARC-Truncated": truncated, **label}
            payload = response.partition(_END)[2]
            kind = "application/http; msgtype=response"
            answer = self._write("response", url, response, kind, at, payload=payload, extra=extra)
        if request:
            kind = "application/http; msgtype=request"
            self._write("request", url, request, kind, at, concurrent=answer, extra=label)
        return answer

    def _write(
        self,
        kind: str,
        url: str | None,
        block: bytes,
        content_type: str,
        at: datetime,
        *,
        payload: bytes | None = None,
        concurrent: Recorded | None = None,
        extra: dict[str, str | None] | None = None,
    ) -> Recorded:
        record_id = f"<urn:uuid:{UUID(bytes=self._ids.token(16), version=4)}>"
        digest = None if payload is None else hashlib.sha256(payload).hexdigest()
        headers = {
            "WARC-Type": kind,
            "WARC-Record-ID": record_id,
            "WARC-Date": at.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
            "WARC-Target-URI": url,
            "WARC-Concurrent-To": concurrent.id if concurrent else None,
            **(extra or {}),
            "WARC-Payload-Digest": digest and f"sha256:{digest}",
            "WARC-Block-Digest": f"sha256:{hashlib.sha256(block).hexdigest()}",
            "Content-Type": content_type,
            "Content-Length": str(len(block)),
        }
        lines = ["WARC/1.1", *(f"{name}: {_one_line(value)}" for name, value in headers.items() if value)]
        member = gzip.compress("\r\n".join(lines).encode() + _END + block + _END, 6, mtime=0)
        recorded = Recorded(
            id=record_id,
            type=kind,
            url=url or "",
            offset=len(self._out),
            length=len(member),
            payload_sha256=digest,
        )
        self._out += member
        self.records.append(recorded)
        return recorded


def _fields(fields: dict[str, str]) -> bytes:
    return "".join(f"{name}: {_one_line(value)}\r\n" for name, value in fields.items() if value.strip()).encode()


def _one_line(value: str) -> str:
    return " ".join(value.split())
