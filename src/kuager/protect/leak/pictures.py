"""Fields of pictures that a search over their bytes would miss: packed ones, and those cut into blocks."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from typing import Final

_MOST: Final = 16 * 1024 * 1024
_PACKED: Final = frozenset({b"zTXt", b"iTXt", b"iCCP"})
_JPEG_FIELDS: Final = frozenset({*range(0xE0, 0xF0), 0xFE})
_SCAN: Final = 0xDA
_MARK: Final = 0xFF
_COMMENT: Final = b"\x21\xfe"
_EXTENSION: Final = b"\x21\xff"


def png_fields(content: bytes) -> Iterator[tuple[str, bytes]]:
    """Yields the packed text fields of a PNG file, unpacked, and what hangs behind its end."""
    at = 8
    while at + 8 <= len(content):
        size, kind = int.from_bytes(content[at : at + 4]), content[at + 4 : at + 8]
        if kind in _PACKED:
            yield kind.decode(), _unpacked(content[at + 8 : at + 8 + size])
        at += size + 12


def _unpacked(field: bytes) -> bytes:
    """Returns a field with what is packed behind its keyword unpacked, wherever that begins."""
    for start in range(1, min(len(field), 400)):
        if field[start : start + 1] == b"\x78":
            try:
                return field[:start] + b"\n" + zlib.decompressobj().decompress(field[start:], _MOST)
            except zlib.error:
                continue
    return field


def gif_comments(content: bytes) -> Iterator[tuple[str, bytes]]:
    """Yields comments and application fields of a GIF file, put together from their blocks of 255 bytes."""
    for mark in (_COMMENT, _EXTENSION):
        at = content.find(mark)
        while at >= 0:
            out = bytearray()
            place = at + 2
            while place < len(content) and (size := content[place]):
                out += content[place + 1 : place + 1 + size]
                place += size + 1
            yield "comment", bytes(out)
            at = content.find(mark, at + 2)


def jpeg_fields(content: bytes) -> Iterator[tuple[str, bytes]]:
    """Yields fields of a JPEG file that span several segments (profiles, long XMP), put together, and thumbnails."""
    joined: dict[int, bytearray] = {}
    at = 2
    while at + 4 <= len(content) and content[at] == _MARK and content[at + 1] != _SCAN:
        size = int.from_bytes(content[at + 2 : at + 4])
        if content[at + 1] in _JPEG_FIELDS:
            body = content[at + 4 : at + 2 + size]
            joined.setdefault(content[at + 1], bytearray()).extend(_unheaded(body))
            thumb = body.find(b"\xff\xd8\xff")
            if thumb >= 0:
                yield "thumbnail", body[thumb:]
        at += size + 2
    for mark, field in joined.items():
        yield f"field {mark:x}", bytes(field)


def _unheaded(body: bytes) -> bytes:
    """Returns a segment of a long field without the head that says which piece it is."""
    for head, length in ((b"http://ns.adobe.com/xmp/extension/\x00", 75), (b"ICC_PROFILE\x00", 14)):
        if body.startswith(head):
            return body[length:]
    return body
