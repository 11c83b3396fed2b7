"""Chooses an importer and runs it."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO

from kuager.errors import EmptyFileError, ItemError, TooLargeError, UnknownKindError, UnreadableFileError
from kuager.model import CaptureId, Document, DocumentId, content_id
from kuager.read.base import HEAD_SIZE, Material
from kuager.read.imports.archives import looks_packed, open_files
from kuager.read.imports.base import Importer
from kuager.read.imports.bluesky import BlueskyThreadImporter
from kuager.read.imports.bluesky_repo import BlueskyRepoImporter
from kuager.read.imports.files import BareFile, Files, Limits, ZipFiles
from kuager.read.imports.instaloader import InstaloaderImporter
from kuager.read.imports.mastodon import MastodonArchiveImporter, MastodonContextImporter
from kuager.read.imports.meta import FacebookImporter, InstagramImporter
from kuager.read.imports.problems import EncryptedArchiveError
from kuager.read.imports.telegram import TelegramImporter
from kuager.read.imports.telegram_html import TelegramHtmlImporter
from kuager.read.imports.video import VideoImporter
from kuager.read.imports.whatsapp import WhatsAppImporter
from kuager.read.imports.x import XImporter
from kuager.read.sniff import known_binary

DEFAULT_MAX_TEXT_MB = 50
DEFAULT_MAX_EXPORT_MB = 512
_TOTAL = 4
"""Times the limit for one text that all texts of an archive may have together."""
_CHUNK = 1 << 20

Source = bytes | Path | io.IOBase | Iterable[bytes]


def importers() -> tuple[Importer, ...]:
    """Returns every importer, sorted by name."""
    return tuple(sorted(_ALL, key=lambda importer: importer.name))


_ALL: tuple[Importer, ...] = (
    BlueskyRepoImporter(),
    BlueskyThreadImporter(),
    FacebookImporter(),
    InstagramImporter(),
    InstaloaderImporter(),
    MastodonArchiveImporter(),
    MastodonContextImporter(),
    TelegramHtmlImporter(),
    TelegramImporter(),
    VideoImporter(),
    WhatsAppImporter(),
    XImporter(),
)


def open_export(
    capture_id: CaptureId,
    data: Source,
    *,
    name: str,
    kind: str | None = None,
    max_text_mb: int = DEFAULT_MAX_TEXT_MB,
    max_export_mb: int = DEFAULT_MAX_EXPORT_MB,
    using: Iterable[Importer] | None = None,
) -> Iterator[Document]:
    """Yields the documents of an export. Everything happens while it is iterated, errors included.

    Args:
        capture_id: the capture the bytes belong to; part of the documents' ids.
        data: the bytes, a file, a seekable binary stream (an archive is then never in memory as a whole), or chunks.
        name: the file's own name; a hint, and the title of exports that have none.
        kind: the name of an importer, when a person says what it is.
        max_text_mb: limit for one file of the export and for the text of one document.
        max_export_mb: limit for an archive that comes as bytes in chunks, because those must be held in memory.
        using: importers to choose from; all by default.

    Raises:
        UnknownKindError: when no importer takes it, or ``kind`` names none.
        ItemError: whatever the chosen importer raises.
    """
    limit = max_text_mb * 1_000_000
    limits = Limits(member_bytes=limit, total_bytes=_TOTAL * limit)
    with ExitStack() as stack:
        stream = _stream(data, name, max_export_mb * 1_000_000, stack)
        files, head = _opened(stream, name, limits)
        members = () if files.bare else files.names
        known = tuple(using) if using is not None else importers()
        importer = _choose(known, head, name, members, kind)
        if importer is None:
            raise _unknown(files, head, name)
        bare = files.read(name) if files.bare else b""
        material = Material(capture=capture_id, data=bare, name=name, max_text_bytes=limit)
        yield from _noticed(importer.read(material, files), files)


def recognise(data: Source, *, name: str, max_export_mb: int = DEFAULT_MAX_EXPORT_MB) -> str | None:
    """Returns the name of the importer that would read a file, None when there is none.

    Of a file that is no archive only the beginning is read, of an archive only its list of names (a packed tar has none,
    so it is unpacked once). What cannot be opened is None too: a reader of its own kind will say what is wrong with it.
    """
    with ExitStack() as stack:
        try:
            stream = _stream(data, name, max_export_mb * 1_000_000, stack, whole=False)
            archive = open_files(stream, name, Limits())
            stream.seek(0)
            head = b"" if archive else stream.read(HEAD_SIZE)
        except ItemError:
            return None
        chosen = _choose(importers(), head, name, archive.names if archive else (), None)
        return chosen.name if chosen else None


def _stream(data: Source, name: str, limit: int, stack: ExitStack, *, whole: bool = True) -> BinaryIO:
    if isinstance(data, bytes):
        return io.BytesIO(data)
    if isinstance(data, Path):
        try:
            return stack.enter_context(data.open("rb"))
        except OSError as error:
            raise UnreadableFileError(item=name) from error
    if isinstance(data, io.IOBase):
        return data  # type: ignore[return-value]  # typeshed does not call an IOBase a BinaryIO
    held, size = [], 0
    for chunk in data:
        size += len(chunk)
        if size > limit:
            raise TooLargeError(item=name)
        held.append(chunk)
        if not whole and size >= HEAD_SIZE and not looks_packed(b"".join(held)):
            break
    return io.BytesIO(b"".join(held))


def _opened(stream: BinaryIO, name: str, limits: Limits) -> tuple[Files, bytes]:
    archive = open_files(stream, name, limits)
    stream.seek(0)
    if archive is not None:
        return archive, b""
    data = stream.read(limits.member_bytes + 1)
    if not data:
        raise EmptyFileError(item=name)
    if len(data) > limits.member_bytes:
        raise TooLargeError(item=name)
    return BareFile(data, name), data[:HEAD_SIZE]


def _choose(
    known: tuple[Importer, ...], head: bytes, name: str, members: tuple[str, ...], kind: str | None
) -> Importer | None:
    if kind:
        chosen = next((importer for importer in known if importer.name == kind), None)
        if chosen is None:
            names = ", ".join(sorted(importer.name for importer in known))
            raise UnknownKindError(f"There is no importer named {kind}; there are: {names}", item=name)
        return chosen
    best = max(known, key=lambda importer: importer.accepts(head, name, members), default=None)
    return best if best is not None and best.accepts(head, name, members) > 0 else None


def _unknown(files: Files, head: bytes, name: str) -> UnknownKindError | EncryptedArchiveError:
    if isinstance(files, ZipFiles) and files.locked:
        return EncryptedArchiveError(item=name)
    what = known_binary(head) if files.bare else "an archive"
    return UnknownKindError(f"This is {what}, not an export that can be read" if what else None, item=name)


def _noticed(documents: Iterator[Document], files: Files) -> Iterator[Document]:
    """Puts what was noted while reading on the document read next, and what came after the last on the last.

    Two threads that an export gives the same name to get different ids all the same: a store takes an id once.
    """
    held: Document | None = None
    seen: set[DocumentId] = set()
    for document in documents:
        if held is not None:
            yield held
        own = document.id
        while own in seen:
            own = DocumentId(content_id("d", own))
        seen.add(own)
        held = replace(document, id=own, notices=(*files.reported(), *document.notices))
    if held is not None:
        yield replace(held, notices=(*held.notices, *files.reported()))
