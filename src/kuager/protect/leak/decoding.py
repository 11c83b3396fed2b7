"""From bytes to the texts and the bytes that are written inside them: one function per way of writing letters down.

Each road takes the stretches where its signs stand, with some surroundings, and never the whole where there are none: a
page of plain words costs one pass. What comes out is looked at again, so that encodings inside encodings are found.
"""

from __future__ import annotations

import base64
import binascii
import html
import quopri
import re
from collections.abc import Callable, Iterator
from email.errors import HeaderParseError
from email.header import decode_header
from typing import Final
from urllib.parse import unquote_to_bytes

AROUND: Final = 128
"""Bytes before and behind a sign that belong to its stretch."""

_UTF8: Final = re.compile(
    rb"(?:[\x09\x0a\x0d\x20-\x7e]++|[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3})++"
)
_LEAST: Final = 3
_UNDO: Final = re.compile(
    rb"(?P<rfc>(?:=\?[\w-]{2,20}\?[bBqQ]\?[^?\s]*\?=\s*)+)"
    rb"|(?P<url>(?:%[0-9A-Fa-f]{2})+)"
    rb"|(?P<entities>(?:&(?:#[0-9]{2,7};?|#[xX][0-9A-Fa-f]{1,6};?|[A-Za-z][A-Za-z0-9]{1,24};))+)"
    rb"|(?P<escapes>(?:\\(?:u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8}|u\{[0-9A-Fa-f]{1,6}\}|x[0-9A-Fa-f]{2}|[0-7]{3}))+)"
    rb"|(?P<quoted>(?:=[0-9A-Fa-f]{2}|=\r?\n)+)"
    rb"|(?P<punycode>[xX][nN]--[A-Za-z0-9-]{2,250})"
)
_SIGNS: Final = re.compile(rb"[%&\\=]|[xX][nN]--")
_ONE_ESCAPE: Final = re.compile(
    r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|u\{([0-9A-Fa-f]{1,6})\})|((?:\\x[0-9A-Fa-f]{2}|\\[0-7]{3})+)"
)
_CSS: Final = re.compile(rb"\\[0-9A-Fa-f]{2,6} ?")
_SEGMENT: Final = rb"(?:[A-Z]?[a-z]*|[A-Z]+|[0-9]+)"
_BASE64: Final = re.compile(
    # A run is taken from its first letter; what is written like words and paths is none: it has no capitals inside.
    rb"(?<![A-Za-z0-9+/_-])(?!" + _SEGMENT + rb"(?:[/_-]" + _SEGMENT + rb"){0,8}(?![A-Za-z0-9+/_-]))"
    rb"[A-Za-z0-9+/_-]{8,}(?:\r?\n[ \t]*[A-Za-z0-9+/_-]+)*"
)
_BASE32: Final = re.compile(rb"(?<![A-Za-z0-9])(?:[A-Z2-7]{13,}|(?=[a-z]*[2-7])[a-z2-7]{13,})")
_B32_ODD: Final = frozenset({1, 3, 6})
_HEX: Final = re.compile(rb"[0-9A-Fa-f]{2}(?:(?:0x|\\x|[ :,\-]|, 0x)?[0-9A-Fa-f]{2}){5,}")
_HEX_JOINS: Final = re.compile(rb"0x|\\x|[ :,\-]")
_UTF7: Final = re.compile(rb"\+[A-Za-z0-9+/]{3,}-?|&[A-Za-z0-9+,]{3,}-")
_ASCII85: Final = re.compile(rb"<~([\x21-\x75z\s]{5,65536})~>")
_UUENCODED: Final = re.compile(rb"(?:^|\n)begin [0-7]{3} [^\n]{0,80}\n([\x20-\x60\r\n]+?)\nend")
_TAGS: Final = re.compile(rb"<[^<>]{0,600}>")
_CONTROLS: Final = re.compile(rb"[\x00-\x06]")
_WIDE: Final = {
    "utf-16-le": re.compile(rb"(?:[\x00-\xff][\x00-\x06\xfb\xfe]){4,}", re.DOTALL),
    "utf-16-be": re.compile(rb"(?:[\x00-\x06\xfb\xfe][\x00-\xff]){4,}", re.DOTALL),
    "utf-32-le": re.compile(rb"(?:[\x00-\xff]{2}[\x00-\x02]\x00){4,}", re.DOTALL),
    "utf-32-be": re.compile(rb"(?:\x00[\x00-\x02][\x00-\xff]{2}){4,}", re.DOTALL),
}
_WIDEST_UNIT: Final = 4
_LAST: Final = 0x10FFFF

Text = tuple[str, str, int]
"""Name of the encoding, the text, where its stretch begins in the bytes."""
Raw = tuple[str, bytes, int]


def plain(data: bytes) -> Iterator[Text]:
    """Yields the text of bytes read as UTF-8: whole where it is that, by readable stretches where it is not."""
    try:
        yield "utf-8", data.decode(), 0
    except UnicodeDecodeError:
        runs = [run for run in _UTF8.findall(data) if len(run) >= _LEAST]
        if runs:
            yield "utf-8", b"\x00".join(runs).decode("utf-8", "ignore"), -1


def wide(data: bytes) -> Iterator[Text]:
    """Yields stretches of two and four bytes a letter; Chinese ones are looked up as bytes instead."""
    if not _CONTROLS.search(data):
        return
    for charset, runs in _WIDE.items():
        unit = 4 if "32" in charset else 2
        for run in runs.finditer(data):
            content = run.group()
            if content.count(0) > len(content) - len(content) // unit // 2:
                continue
            # A run may begin one byte early, on the last zero of what stands before it.
            for shift in range(unit if unit == _WIDEST_UNIT or content[:1] == b"\x00" else 1):
                yield charset, content[shift:].decode(charset, "ignore").replace("\x00", " "), run.start() + shift


def undone(data: bytes) -> Iterator[Raw]:
    """Yields stretches with all their escapes undone at once, named after those that were there."""
    if not _SIGNS.search(data):
        return
    for at, end in _stretches(_UNDO, data):
        names: set[str] = set()
        text = _UNDO.sub(lambda found, names=names: _one(found, names), data[at:end])  # type: ignore[misc]
        yield "+".join(sorted(names)), text, at


def turned(data: bytes) -> Iterator[Raw]:
    """Yields stretches read as languages whose signs mean something else in others: markup left out, UTF-7, CSS."""
    for name, sign, undo in _ROADS:
        for at, end in _stretches(sign, data):
            text = undo(data[at:end])
            if text != data[at:end]:
                yield name, text, at


def _stretches(sign: re.Pattern[bytes], data: bytes) -> Iterator[tuple[int, int]]:
    """Yields from where to where the surroundings of a sign go, with neighbours joined."""
    start = end = -1
    for found in sign.finditer(data):
        first, last = found.span()
        if end < 0:
            start = max(first - AROUND, 0)
        elif first - AROUND > end:
            yield start, end
            start = first - AROUND
        end = last + AROUND
    if end >= 0:
        yield start, end


def packed(data: bytes) -> Iterator[Raw]:
    """Yields what stands in stretches of base64, base32, hexadecimal figures and the like."""
    for run in _BASE64.finditer(data):
        letters = re.sub(rb"\s", b"", run.group()).replace(b"-", b"+").replace(b"_", b"/")
        for shift in range(4):
            cut = letters[shift:]
            cut = cut[: len(cut) - (len(cut) % 4 == 1)]
            yield "base64", binascii.a2b_base64(cut + b"=" * (-len(cut) % 4)), run.start()
    for run in _HEX.finditer(data):
        figures = _HEX_JOINS.sub(b"", run.group())
        for shift in range(2):
            cut = figures[shift:]
            yield "hexadecimal", bytes.fromhex(cut[: len(cut) // 2 * 2].decode()), run.start()
    for run in _BASE32.finditer(data):
        letters = run.group().upper()
        for shift in range(min(8, len(letters) - 12)):
            yield "base32", _base32(letters[shift:]), run.start()
    yield from _rarer(data)


def _base32(letters: bytes) -> bytes:
    """Decodes letters; one too many for whole bytes at the end is left out, because more may have been cut off."""
    cut = letters[: len(letters) - (1 if len(letters) % 8 in _B32_ODD else 0)]
    return base64.b32decode(cut + b"=" * (-len(cut) % 8))


def _rarer(data: bytes) -> Iterator[Raw]:
    if b"<~" in data:
        for run in _ASCII85.finditer(data):
            try:
                yield "ascii85", base64.a85decode(run.group(1)), run.start()
            except ValueError:
                continue
    if b"begin " in data:
        for run in _UUENCODED.finditer(data):
            yield "uuencode", b"".join(_uu_lines(run.group(1))), run.start()


def _uu_lines(block: bytes) -> Iterator[bytes]:
    for line in block.splitlines():
        try:
            yield binascii.a2b_uu(line)
        except binascii.Error:
            continue


# --- one escape after the other --------------------------------------------------------------------------------------


def _one(found: re.Match[bytes], names: set[str]) -> bytes:
    name = found.lastgroup or ""
    names.add(name)
    return _UNDOING[name](found.group())


def _entities(data: bytes) -> bytes:
    return html.unescape(data.decode("ascii", "replace")).encode("utf-8", "replace")


def _backslashes(data: bytes) -> bytes:
    text = _ONE_ESCAPE.sub(_unescaped, data.decode("ascii", "replace"))
    # Pairs that stand for one letter beyond the first plane are joined on the way through UTF-16.
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace").encode("utf-8", "surrogateescape")


def _unescaped(found: re.Match[str]) -> str:
    code = found[1] or found[2] or found[3]
    if code:
        return _char(int(code, 16))
    pairs = re.findall(r"\\x([0-9A-Fa-f]{2})|\\([0-7]{3})", found[4])
    return bytes(int(hexa, 16) if hexa else int(octal, 8) & 0xFF for hexa, octal in pairs).decode("utf-8", "replace")


def _char(value: int) -> str:
    return chr(value) if value <= _LAST else ""


def _words(data: bytes) -> bytes:
    """Undoes the encoded words of mail headers (RFC 2047), with their own alphabets."""
    try:
        parts = decode_header(" ".join(data.decode("ascii", "ignore").split()))
    except (HeaderParseError, binascii.Error, ValueError):
        return data
    out = []
    for part, charset in parts:
        try:
            out.append(part.decode(charset or "utf-8", "replace") if isinstance(part, bytes) else part)
        except LookupError:
            continue
    return "".join(out).encode("utf-8", "replace")


def _punycode(data: bytes) -> bytes:
    try:
        return data[4:].rstrip(b"-").decode("punycode").encode("utf-8", "replace")
    except (UnicodeError, ValueError):
        return data


_UNDOING: Final[dict[str, Callable[[bytes], bytes]]] = {
    "rfc": _words,
    "url": unquote_to_bytes,
    "entities": _entities,
    "escapes": _backslashes,
    "quoted": quopri.decodestring,
    "punycode": _punycode,
}


# --- other languages -------------------------------------------------------------------------------------------------


def _css(data: bytes) -> bytes:
    return _CSS.sub(lambda found: _char(int(found.group()[1:], 16)).encode("utf-8", "replace"), data)


def _utf7(data: bytes) -> bytes:
    return _UTF7.sub(_one_utf7, data)


def _one_utf7(found: re.Match[bytes]) -> bytes:
    letters = found.group()[1:].rstrip(b"-").replace(b",", b"/")
    cut = letters[: len(letters) - (len(letters) % 4 == 1)]
    content = binascii.a2b_base64(cut + b"=" * (-len(cut) % 4))
    return content[: len(content) // 2 * 2].decode("utf-16-be", "ignore").encode("utf-8", "ignore")


def _untagged(data: bytes) -> bytes:
    return _TAGS.sub(b"", data)


_ROADS: Final[tuple[tuple[str, re.Pattern[bytes], Callable[[bytes], bytes]], ...]] = (
    ("css escapes", _CSS, _css),
    ("utf-7", _UTF7, _utf7),
    ("markup left out", _TAGS, _untagged),
)
"""Name, the sign that gives it away, how it is undone."""
