"""Chooses a reader and runs it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from importlib.metadata import entry_points
from pathlib import Path
from typing import Any, BinaryIO

from kuager.errors import EmptyFileError, ItemError, TooLargeError, UnknownKindError, UnreadableFileError
from kuager.model import CaptureId, Document
from kuager.read.base import HEAD_SIZE, ManyReader, Material, Part, Reader, StreamReader, no_more_time
from kuager.read.sniff import known_binary
from kuager.text.charsets import bare

GROUP = "kuager.readers"
DEFAULT_MAX_TEXT_MB = 50
_CHUNK = 1 << 20


def readers() -> tuple[Reader, ...]:
    """Returns every installed reader, built in or plugged in, sorted by name."""
    found = {entry.name: entry for entry in entry_points(group=GROUP)}
    return tuple(found[name].load()() for name in sorted(found))


def open_document(
    capture_id: CaptureId,
    data: bytes | Path | Iterable[bytes],
    *,
    name: str,
    media_type: str | None = None,
    kind: str | None = None,
    max_text_mb: int = DEFAULT_MAX_TEXT_MB,
    using: Iterable[Reader] | None = None,
) -> Document:
    """Reads a capture's bytes into a document.

    Args:
        capture_id: the capture the bytes belong to; part of the document's id.
        data: the bytes, a file to read them from, or an iterable of chunks (as the vault yields them).
        name: the file's own name; its ending is a hint, its content decides.
        media_type: as declared by whoever sent it; a hint.
        kind: the name of a reader, when a person says what it is.
        max_text_mb: larger texts are refused after the first chunk that goes over, not loaded.
        using: readers to choose from; all installed ones by default.

    Raises:
        UnknownKindError: when no reader takes it, or ``kind`` names none.
        ItemError: whatever the chosen reader raises.
    """
    known = tuple(using) if using is not None else readers()
    asked = _Asked(
        capture=capture_id, name=name, media_type=media_type, kind=kind, max_text_mb=max_text_mb, known=known
    )
    reader, material = _ready(data, asked)
    return reader.read(material)


def open_documents(
    capture_id: CaptureId,
    data: bytes | Path | Iterable[bytes],
    *,
    name: str,
    media_type: str | None = None,
    kind: str | None = None,
    max_text_mb: int = DEFAULT_MAX_TEXT_MB,
    using: Iterable[Reader] | None = None,
    more_time: Callable[[float], bool] = no_more_time,
) -> Iterator[Document]:
    """Yields all documents of a capture's bytes: a mailbox has one for each message and for each file that those carry.

    Args:
        capture_id: as for :func:`open_document`, and so for the next six.
        data: as there.
        name: as there.
        media_type: as there.
        kind: as there.
        max_text_mb: as there.
        using: as there.
        more_time: as in :class:`Material`.

    Raises:
        ItemError: as :func:`open_document`.
    """
    asked = _Asked(
        capture=capture_id, name=name, media_type=media_type, kind=kind, max_text_mb=max_text_mb,
        known=tuple(using) if using is not None else readers(), more_time=more_time,
    )  # fmt: skip
    reader, material = _ready(data, asked)
    if not isinstance(reader, ManyReader):
        yield reader.read(material)
        return

    def opener(part: Part) -> Iterator[Document]:
        inner = open_document(
            capture_id,
            part.data,
            name=part.name,
            media_type=part.media_type,
            max_text_mb=max_text_mb,
            using=asked.known,
        )
        yield inner

    yield from reader.read_many(material, opener)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asked:
    """What is asked of the door, beside the bytes."""

    capture: CaptureId
    name: str
    media_type: str | None
    kind: str | None
    max_text_mb: int
    known: tuple[Reader, ...]
    more_time: Callable[[float], bool] = no_more_time


def _ready(data: bytes | Path | Iterable[bytes], asked: _Asked) -> tuple[Reader, Material]:
    chunks = _chunks(data, asked.name)
    head = bytearray()
    for chunk in chunks:
        head += chunk
        if len(head) >= HEAD_SIZE:
            break
    if not head:
        raise EmptyFileError(item=asked.name)
    limit = asked.max_text_mb * 1_000_000
    reader = _choose(asked.known, bytes(head[:HEAD_SIZE]), asked.name, asked.media_type, asked.kind)
    material = Material(
        capture=asked.capture,
        data=_whole(head, chunks, limit, asked.name),
        name=asked.name,
        media_type=asked.media_type,
        max_text_bytes=limit,
        more_time=asked.more_time,
    )
    return reader, material


def streaming(
    stream: BinaryIO, *, name: str, media_type: str | None = None, kind: str | None = None, using: Iterable[Reader]
) -> StreamReader | None:
    """Returns the reader of a file when it is one that needs no file in memory; None for all others.

    Args:
        stream: the file, left at its beginning.
        name: the file's own name.
        media_type: as declared.
        kind: the name of a reader, when a person says what it is.
        using: readers to choose from.
    """
    stream.seek(0)
    head = stream.read(HEAD_SIZE)
    stream.seek(0)
    known = tuple(using)
    able = [reader for reader in known if isinstance(reader, StreamReader)]
    if kind is not None:
        return next((reader for reader in able if reader.name == kind), None)
    if not any(reader.accepts(head, name) > 0 for reader in able):
        return None
    chosen = _choose(known, head, name, media_type, None)
    return chosen if isinstance(chosen, StreamReader) else None


def _chunks(data: bytes | Path | Iterable[bytes], name: str) -> Iterator[bytes]:
    if isinstance(data, bytes):
        yield data
    elif isinstance(data, Path):
        try:
            with data.open("rb") as stream:
                while chunk := stream.read(_CHUNK):
                    yield chunk
        except OSError as error:
            raise UnreadableFileError(item=name) from error
    else:
        yield from data


def _whole(head: bytearray, chunks: Iterator[bytes], limit: int, name: str) -> bytes:
    if len(head) > limit:
        raise TooLargeError(item=name)
    for chunk in chunks:
        head += chunk
        if len(head) > limit:
            raise TooLargeError(item=name)
    return bytes(head)


def _choose(known: tuple[Reader, ...], head: bytes, name: str, media_type: str | None, kind: str | None) -> Reader:
    if kind:
        chosen = next((reader for reader in known if reader.name == kind), None)
        if chosen is None:
            names = ", ".join(sorted(reader.name for reader in known))
            raise UnknownKindError(f"There is no reader named {kind}; there are: {names}", item=name)
        return chosen
    hint = (
        f"{name}.html"
        if bare(media_type or "") == "text/html" and not name.lower().endswith((".html", ".htm"))
        else name
    )
    best = max(known, key=lambda reader: reader.accepts(head, hint), default=None)
    if best is None or best.accepts(head, hint) <= 0:
        words = known_binary(head)
        raise UnknownKindError(f"This is {words}; no reader for it is installed" if words else None, item=name)
    return best


def as_json(document: Document) -> dict[str, Any]:
    """Returns a document in the shape that ``kuager read --json`` prints (the contract of the command line)."""
    dated = document.published
    return {
        "kind": document.kind,
        "lang": document.lang,
        "title": document.title,
        "byline": document.byline,
        "published": None if dated is None else {"value": dated.value, "precision": dated.precision, "how": dated.how, "inferred": list(dated.inferred), "why": dated.why},
        "layers": [{"kind": layer.kind, "text": layer.text, "sha256": layer.digest} for layer in document.layers],
        "zones": [{"start": zone.start, "end": zone.end, "label": str(zone.label), "why": zone.why} for zone in document.zones],
        "segments": [
            {"start": s.start, "end": s.end, "kind": s.kind, "author": s.author, "id": s.stable_id, "url": s.url, "at": s.at, "how_known": s.how_known, "extra": [list(pair) for pair in s.extra]}
            for s in document.segments
        ],
        "notices": [{"code": n.code, "message": n.message, "cure": n.cure, "place": n.place} for n in document.notices],
        "site": document.site,
        "url": document.url,
        "reader": document.reader,
        "id": document.id,
    }  # fmt: skip


__all__ = [
    "DEFAULT_MAX_TEXT_MB",
    "GROUP",
    "ItemError",
    "as_json",
    "open_document",
    "open_documents",
    "readers",
    "streaming",
]
