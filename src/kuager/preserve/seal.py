"""Takes fetched bytes into the vault and says what was taken: the capture."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from kuager.errors import ChangedWhileReadError, EmptyFileError
from kuager.model import Capture, CaptureId, Fetched, content_id
from kuager.model.chain import instant
from kuager.ports import Intake, Sealed

OTHER = "application/octet-stream"

_MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"%PDF-", "application/pdf"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"II*\x00", "image/tiff"),
    (b"MM\x00*", "image/tiff"),
    (b"PK\x03\x04", "application/zip"),
    (b"PK\x05\x06", "application/zip"),
    (b"\x1f\x8b", "application/gzip"),
)
_MARKUP = (b"<!doctype html", b"<html", b"<head", b"<body")
_BOMS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
_LOOK = 4096
_CONTROL = frozenset(range(32)) - {0x09, 0x0A, 0x0C, 0x0D, 0x1B}


def seal(chunks: Iterable[bytes], fetched: Fetched, vault: Intake, *, agent: str) -> tuple[Capture, Sealed]:
    """Streams fetched bytes into the vault and makes their capture.

    The capture's instant is that of the fetch. The same bytes from the same target fetched at another instant are
    another capture of one object.

    Args:
        chunks: the bytes, in order.
        fetched: how they were got.
        vault: where they go: a vault, which makes them durable at once, or a batch of one.
        agent: who captures.

    Returns:
        The capture, and what the vault made of the bytes (``new`` is False for bytes it had).

    Raises:
        EmptyFileError: there are no bytes; nothing was kept.
        ChangedWhileReadError: there are more or fewer bytes than ``fetched.size``; nothing was kept.
        DiskFullError: no room.
        DiskError: the disk refused.
    """
    look = _Look(chunks, fetched)
    sealed = vault.add(look)
    return capture_of(fetched, sealed, agent=agent, media_type=fetched.media_type or sniff(look.head)), sealed


def capture_of(fetched: Fetched, sealed: Sealed, *, agent: str, media_type: str | None = None) -> Capture:
    """Makes the capture of bytes that are in the vault.

    Args:
        fetched: how they were got.
        sealed: what the vault made of them.
        agent: who captures.
        media_type: what they are taken to be, if ``fetched`` does not say.
    """
    capture = Capture(
        id=CaptureId(""),
        sha256=sealed.sha256,
        size=sealed.size,
        media_type=media_type or fetched.media_type or OTHER,
        target_uri=fetched.target_uri,
        original_name=fetched.original_name,
        captured_at=fetched.fetched_at,
        captured_by=agent,
        method=fetched.method,
        tool=fetched.tool,
        given_by=fetched.given_by,
    )
    return replace(capture, id=capture_id(capture))


def capture_id(capture: Capture) -> CaptureId:
    """Returns the id that a capture's own fields give: all that is fixed at sealing, so an edited row is noticed."""
    return CaptureId(
        content_id(
            "k",
            capture.sha256,
            capture.size,
            capture.media_type,
            capture.target_uri,
            capture.original_name,
            instant(capture.captured_at),
            capture.captured_by,
            capture.method,
            capture.tool,
            capture.given_by,
        )
    )


def sniff(head: bytes) -> str:
    """Guesses a media type from the first bytes. A hint for readers, never a ground for trust."""
    for magic, media_type in _MAGIC:
        if head.startswith(magic):
            return media_type
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "image/webp"
    if head[4:8] == b"ftyp":
        return "video/mp4"
    text = _as_text(head)
    if text is None:
        return OTHER
    return "text/html" if any(mark in text for mark in _MARKUP) else "text/plain"


def _as_text(head: bytes) -> bytes | None:
    for bom, encoding in _BOMS:
        if head.startswith(bom):
            return head[len(bom) :].decode(encoding, errors="ignore").lower().encode()
    return None if not head or _CONTROL.intersection(head) else head.lower()


class _Look:
    """Passes bytes on, keeps the first ones, and refuses a stream that is not as long as was said."""

    def __init__(self, chunks: Iterable[bytes], fetched: Fetched) -> None:
        self._chunks = chunks
        self._fetched = fetched
        self.head = b""

    def __iter__(self) -> Iterator[bytes]:
        size = 0
        for chunk in self._chunks:
            size += len(chunk)
            if len(self.head) < _LOOK:
                self.head += chunk[: _LOOK - len(self.head)]
            yield chunk
        # Raised from inside the stream: the vault then drops what it has written so far.
        if not size:
            raise EmptyFileError(item=self._fetched.original_name)
        if size != self._fetched.size:
            raise ChangedWhileReadError(item=self._fetched.original_name)
