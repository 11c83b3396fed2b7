"""Tells archives from other files and opens them."""

from __future__ import annotations

from typing import BinaryIO

from kuager.errors import UnreadableFileError
from kuager.read.imports.files import END, Limits, ZipFiles
from kuager.read.imports.tars import GZIP, HEADER, TarFiles, holds_tar, is_tar


def looks_packed(head: bytes) -> bool:
    """Says whether a file begins like an archive that :func:`open_files` may open."""
    return head.startswith((b"PK\x03\x04", END, GZIP)) or is_tar(head)


def open_files(stream: BinaryIO, name: str, limits: Limits) -> ZipFiles | TarFiles | None:
    """Opens an archive; None when the stream is none.

    Raises:
        ItemError: when it is one and cannot be opened.
    """
    try:
        stream.seek(0)
        head = stream.read(HEADER)
        stream.seek(0)
        if not looks_packed(head):
            return None
        if head.startswith(b"PK"):
            return ZipFiles(stream, name, limits)
        return TarFiles(stream, name, limits) if holds_tar(stream, head, name) else None
    except OSError as error:
        raise UnreadableFileError(item=name) from error
