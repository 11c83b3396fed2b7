"""Containers that begin in the middle of something: an archive in a field of a picture, in a row of a database, in a stream.

They are told by their first bytes alone, so chance has some, too: what does not open is no find and no complaint.
"""

from __future__ import annotations

import bz2
import io
import lzma
import re
import zlib
from collections.abc import Callable, Iterator
from typing import Any, BinaryIO, Final

_MAGIC: Final = re.compile(
    rb"(?P<gzip>\x1f\x8b\x08[\x00-\x1f])|(?P<bzip2>BZh[1-9]1AY&SY)|(?P<xz>\xfd7zXZ\x00)"
    rb"|(?P<whole>PK\x03\x04|%PDF-1|\x89PNG\r\n\x1a\n|SQLite format 3\x00)"
)
_LONGEST: Final = 16
_WINDOW: Final = 1 << 20
MOST: Final = 64 * 1024 * 1024
"""Bytes of one such container that are looked at."""
_MANY: Final = 2_000

_UNPRESS: Final[dict[str, Callable[[], Any]]] = {
    "gzip": lambda: zlib.decompressobj(31),
    "bzip2": bz2.BZ2Decompressor,
    "xz": lzma.LZMADecompressor,
}


def carved(stream: BinaryIO, *, first: bool = False) -> Iterator[tuple[str, io.BytesIO]]:
    """Yields what begins behind the first byte: a name with its place, and its bytes, unpacked where it is one stream.

    Args:
        stream: what to look through.
        first: also what begins with the first byte, because it could not be opened as a whole.
    """
    for at, kind in list(_places(stream, -1 if first else 0)):
        if not at and kind == "whole":
            continue
        stream.seek(at)
        if kind == "whole":
            yield f"at {at}", io.BytesIO(stream.read(MOST))
        elif content := _unpressed(stream, _UNPRESS[kind]()):
            yield f"{kind} at {at}", io.BytesIO(content)


def _places(stream: BinaryIO, seen: int) -> Iterator[tuple[int, str]]:
    stream.seek(0)
    start, kept, count = 0, b"", 0
    while fresh := stream.read(_WINDOW):
        data = kept + fresh
        for found in _MAGIC.finditer(data):
            at = start - len(kept) + found.start()
            if at > seen:
                seen = at
                yield at, found.lastgroup or ""
                count += 1
                if count == _MANY:
                    return
        start += len(fresh)
        kept = data[-_LONGEST:]


def _unpressed(stream: BinaryIO, opened: Any) -> bytes:
    """Returns what comes out of a packed stream before it ends or breaks off."""
    out = bytearray()
    while len(out) < MOST and not opened.eof and (chunk := stream.read(_WINDOW)):
        try:
            out += opened.decompress(chunk, MOST)
        except (zlib.error, OSError, lzma.LZMAError, EOFError):
            break
    return bytes(out)
