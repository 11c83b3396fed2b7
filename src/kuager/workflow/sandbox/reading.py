"""What is asked of a reader, wherever it runs, and the reading itself."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import BinaryIO, Protocol

from kuager import read
from kuager.errors import NoTextError, TooLargeError
from kuager.model import CaptureId, Document
from kuager.ports import Vault
from kuager.read import imports
from kuager.read.base import HEAD_SIZE, no_more_time
from kuager.read.imports.tars import is_tar

MEGABYTE = 1_000_000
_CHUNK = 1 << 20
PER_SECOND = 10 * MEGABYTE
"""Bytes of a large file for which a reader gets one more second; a film is read from its first byte to its last."""
_ARCHIVES = (b"PK\x03\x04", b"PK\x05\x06", b"\x1f\x8b")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """One file to be read.

    Attributes:
        capture: the capture its bytes belong to; part of its documents' ids.
        name: the file's own name.
        media_type: as declared by whoever sent it.
        kind: the reader, when a person says which.
        max_text_mb: larger texts are refused.
    """

    capture: CaptureId
    name: str
    media_type: str | None = None
    kind: str | None = None
    max_text_mb: int = read.DEFAULT_MAX_TEXT_MB


class Source(Protocol):
    """Where the bytes of a file are. They are asked for in pieces, in any order, so that an archive of 2 GB need not fit."""

    size: int

    def read(self, start: int, end: int) -> Iterator[bytes]:
        """Yields the bytes ``start:end``.

        Raises:
            KuagerError: when they are gone or damaged.
        """
        ...


class BytesSource:
    """Bytes that are here already."""

    def __init__(self, data: bytes) -> None:
        self.size = len(data)
        self._data = data

    def read(self, start: int, end: int) -> Iterator[bytes]:
        """Yields the bytes ``start:end``."""
        yield self._data[start:end]


class VaultSource:
    """An object of the vault: the preserved bytes, not the outside file."""

    def __init__(self, vault: Vault, sha256: str, size: int) -> None:
        self.size = size
        self._vault = vault
        self._sha256 = sha256

    def read(self, start: int, end: int) -> Iterator[bytes]:
        """Yields the bytes ``start:end``, authenticated."""
        return self._vault.read(self._sha256, start, end)


def documents(
    wanted: Wanted,
    data: bytes | io.BufferedReader,
    readers: Sequence[read.Reader] | None = None,
    more_time: Callable[[float], bool] = no_more_time,
) -> Iterator[Document]:
    """Yields the documents of one file; runs in the worker.

    Args:
        wanted: what is read.
        data: its bytes, or a stream of them that can be read from any place.
        readers: to choose from; looked up when left out.
        more_time: asks for so many more seconds from now; says whether they were granted.

    Raises:
        ItemError: as ``read.open``.
    """
    stream = io.BytesIO(data) if isinstance(data, bytes) else data
    known = tuple(readers) if readers is not None else read.readers()
    if _is_export(wanted, stream, known):
        yield from _some(
            imports.open_export(
                wanted.capture, stream, name=wanted.name, kind=wanted.kind, max_text_mb=wanted.max_text_mb
            ),
            wanted.name,
        )
        return
    streamed = read.streaming(stream, name=wanted.name, media_type=wanted.media_type, kind=wanted.kind, using=known)
    if streamed is not None:
        material = read.Material(
            capture=wanted.capture,
            data=b"",
            name=wanted.name,
            media_type=wanted.media_type,
            max_text_bytes=wanted.max_text_mb * MEGABYTE,
            more_time=more_time,
        )
        yield streamed.read_stream(material, stream)
        return
    size = stream.seek(0, io.SEEK_END)
    stream.seek(0)
    if size > wanted.max_text_mb * MEGABYTE:
        raise TooLargeError(f"The file has {size // MEGABYTE} MB", item=wanted.name)
    yield from read.open_documents(
        wanted.capture,
        data if isinstance(data, bytes) else iter(lambda: stream.read(_CHUNK), b""),
        name=wanted.name,
        media_type=wanted.media_type,
        kind=wanted.kind,
        max_text_mb=wanted.max_text_mb,
        using=known,
        more_time=more_time,
    )


def _some(found: Iterator[Document], name: str) -> Iterator[Document]:
    first = next(found, None)
    if first is None:
        raise NoTextError(item=name)
    yield first
    yield from found


def _is_export(wanted: Wanted, stream: BinaryIO, readers: Sequence[read.Reader]) -> bool:
    """Says whether a file is what a platform or messenger exported, which may hold many documents."""
    importers = imports.importers()
    if wanted.kind is not None:
        return any(importer.name == wanted.kind for importer in importers)
    head = stream.read(HEAD_SIZE)
    stream.seek(0)
    if is_tar(head):  # not compressed, so to a reader it may look like the texts in it
        return imports.recognise(stream, name=wanted.name) is not None
    best = max((reader.accepts(head, wanted.name) for reader in readers), default=0.0)
    if head.startswith(_ARCHIVES):
        # Office documents are ZIP archives too. What neither knows is left to the readers to refuse by its name.
        return not best and imports.recognise(stream, name=wanted.name) is not None
    return max((importer.accepts(head, wanted.name, ()) for importer in importers), default=0.0) > best
