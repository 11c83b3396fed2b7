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

AROUND: Final = 256
"""Bytes before and behind a sign that belong to its stretch."""

_UTF8: Final = re.compile(
    rb"(?:[\x09\x0a\x0d\x20-\x7e]|[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}){3,}"
)
_PERCENT: Final = re.compile(rb"%[0-9A-Fa-f]{2}")
_PLUS: Final = re.compile(rb"[A-Za-z0-9]\+[A-Za-z0-9]")
_ENTITY: Final = re.compile(rb"&(?:#[0-9]{2,7}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z]{2,24});?")
_ESCAPE: Final = re.compile(rb"\\(?:u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8}|u\{[0-9A-Fa-f]{1,6}\}|x[0-9A-Fa-f]{2}|[0-7]{3})")
_ONE_ESCAPE: Final = re.compile(
    r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|u\{([0-9A-Fa-f]{1,6})\})|((?:\\x[0-9A-Fa-f]{2}|\\[0-7]{3})+)"
)
_CSS: Final = re.compile(rb"\\[0-9A-Fa-f]{2,6}")
_ONE_CSS: Final = re.compile(r"\\([0-9A-Fa-f]{2,6}) ?")
_QUOTED: Final = re.compile(rb"=[0-9A-Fa-f]{2}|=\r?\n")
_WORD: Final = re.compile(rb"=\?[\w-]{2,20}\?[bBqQ]\?[^?\s]*\?=")
_BASE64: Final = re.compile(rb"[A-Za-z0-9+/_-]{8,}(?:\r?\n[ \t]*[A-Za-z0-9+/_-]+)*")
_BASE32: Final = re.compile(rb"[A-Z2-7]{13,}|[a-z2-7]{13,}")
_B32_ODD: Final = frozenset({1, 3, 6})
_HEX: Final = re.compile(rb"[0-9A-Fa-f]{2}(?:(?:0x|\\x|[ :,\-]|, 0x)?[0-9A-Fa-f]{2}){5,}")
_HEX_JOINS: Final = re.compile(rb"0x|\\x|[ :,\-]")
_UTF7: Final = re.compile(rb"[+&][A-Za-z0-9+/,]{3,}-?")
_PUNYCODE: Final = re.compile(rb"xn--[a-z0-9-]{2,60}", re.IGNORECASE)
_ASCII85: Final = re.compile(rb"<~([\x21-\x75z\s]{5,65536})~>")
_UUENCODED: Final = re.compile(rb"(?:^|\n)begin [0-7]{3} [^\n]{0,80}\n([\x20-\x60\r\n]+?)\nend")
_TAGS: Final = re.compile(rb"<[^<>]{0,600}>")
_WIDE: Final = {
    "utf-16-le": re.compile(rb"(?:[\x00-\xff][\x00-\x06\xfb\xfe]){4,}", re.DOTALL),
    "utf-16-be": re.compile(rb"(?:[\x00-\x06\xfb\xfe][\x00-\xff]){4,}", re.DOTALL),
    "utf-32-le": re.compile(rb"(?:[\x00-\xff]{2}[\x00-\x02]\x00){4,}", re.DOTALL),
    "utf-32-be": re.compile(rb"(?:\x00[\x00-\x02][\x00-\xff]{2}){4,}", re.DOTALL),
}

Text = tuple[str, str, int]
"""Name of the encoding, the text, where its stretch begins in the bytes."""
Raw = tuple[str, bytes, int]


def plain(data: bytes) -> Iterator[Text]:
    """Yields the text of bytes read as UTF-8: whole where it is that, by readable stretches where it is not."""
    try:
        yield "utf-8", data.decode(), 0
    except UnicodeDecodeError:
        runs = [run.group() for run in _UTF8.finditer(data)]
        if runs:
            yield "utf-8", "\x00".join(run.decode("utf-8", "ignore") for run in runs), -1


def wide(data: bytes) -> Iterator[Text]:
    """Yields stretches of two and four bytes a letter; Chinese ones are looked up as bytes instead."""
    for charset, runs in _WIDE.items():
        unit = 4 if "32" in charset else 2
        for run in runs.finditer(data):
            content = run.group()
            if content.count(0) > len(content) - len(content) // unit // 2:
                continue
            # A run may begin one byte early, on the last zero of what stands before it.
            for shift in range(unit if unit == _WIDEST_UNIT or content[:1] == b"\x00" else 1):
                yield charset, content[shift:].decode(charset, "ignore").replace("\x00", " "), run.start() + shift


_WIDEST_UNIT: Final = 4


def stretches(sign: re.Pattern[bytes], data: bytes) -> Iterator[tuple[int, bytes]]:
    """Yields the surroundings of a sign, with neighbours joined."""
    start = end = -1
    for found in sign.finditer(data):
        if end >= 0 and found.start() - AROUND <= end:
            end = found.end() + AROUND
            continue
        if end >= 0:
            yield start, data[start:end]
        start, end = max(found.start() - AROUND, 0), found.end() + AROUND
    if end >= 0:
        yield start, data[start:end]


def escaped(data: bytes) -> Iterator[Raw]:
    """Yields what bytes say once their escapes are undone, road by road."""
    for name, sign, undo in _ROADS:
        for at, stretch in stretches(sign, data):
            undone = undo(stretch)
            if undone and undone != stretch:
                yield name, undone, at


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
    """Decodes letters; those too many for whole bytes at the end are left out, because more may have been cut off."""
    cut = letters[: len(letters) - (1 if len(letters) % 8 in _B32_ODD else 0)]
    return base64.b32decode(cut + b"=" * (-len(cut) % 8))


def _rarer(data: bytes) -> Iterator[Raw]:
    for run in _ASCII85.finditer(data):
        try:
            yield "ascii85", base64.a85decode(run.group(1)), run.start()
        except ValueError:
            continue
    for run in _UUENCODED.finditer(data):
        yield "uuencode", b"".join(_uu_lines(run.group(1))), run.start()


def _uu_lines(block: bytes) -> Iterator[bytes]:
    for line in block.splitlines():
        try:
            yield binascii.a2b_uu(line)
        except binascii.Error:
            continue


# --- the roads of escapes --------------------------------------------------------------------------------------------


def _percent(data: bytes) -> bytes:
    return unquote_to_bytes(data.replace(b"+", b" "))


def _entities(data: bytes) -> bytes:
    return html.unescape(data.decode("utf-8", "replace")).encode("utf-8", "replace")


def _backslashes(data: bytes) -> bytes:
    text = _ONE_ESCAPE.sub(_unescaped, data.decode("utf-8", "replace"))
    # Pairs that stand for one letter beyond the first plane are joined on the way through UTF-16.
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace").encode()


def _unescaped(found: re.Match[str]) -> str:
    code = found[1] or found[2] or found[3]
    if code:
        value = int(code, 16)
        return chr(value) if value < 0x110000 else ""  # noqa: PLR2004 - the end of Unicode
    pairs = re.findall(r"\\x([0-9A-Fa-f]{2})|\\([0-7]{3})", found[4])
    return bytes(int(hexa, 16) if hexa else int(octal, 8) & 0xFF for hexa, octal in pairs).decode("utf-8", "replace")


def _css(data: bytes) -> bytes:
    return _ONE_CSS.sub(lambda found: _char(int(found[1], 16)), data.decode("utf-8", "replace")).encode(
        "utf-8", "replace"
    )


def _char(value: int) -> str:
    return chr(value) if value < 0x110000 else ""  # noqa: PLR2004 - the end of Unicode


def _quoted(data: bytes) -> bytes:
    return quopri.decodestring(data, header=True)


def _words(data: bytes) -> bytes:
    """Undoes the encoded words of mail headers (RFC 2047), with their own alphabets."""
    words = b" ".join(_WORD.findall(data)).decode("ascii", "ignore")
    try:
        parts = decode_header(words)
    except (HeaderParseError, binascii.Error, ValueError):
        return b""
    out = []
    for part, charset in parts:
        try:
            out.append(part.decode(charset or "utf-8", "replace") if isinstance(part, bytes) else part)
        except LookupError:
            continue
    return "".join(out).encode("utf-8", "replace")


def _utf7(data: bytes) -> bytes:
    return _UTF7.sub(_one_utf7, data)


def _one_utf7(found: re.Match[bytes]) -> bytes:
    letters = found.group()[1:].rstrip(b"-").replace(b",", b"/")
    cut = letters[: len(letters) - (len(letters) % 4 == 1)]
    content = binascii.a2b_base64(cut + b"=" * (-len(cut) % 4))
    return content[: len(content) // 2 * 2].decode("utf-16-be", "ignore").encode("utf-8", "ignore")


def _punycode(data: bytes) -> bytes:
    return _PUNYCODE.sub(_one_punycode, data)


def _one_punycode(found: re.Match[bytes]) -> bytes:
    try:
        return found.group()[4:].rstrip(b"-").decode("punycode").encode("utf-8", "replace")
    except (UnicodeError, ValueError):
        return found.group()


def _untagged(data: bytes) -> bytes:
    return _TAGS.sub(b"", data)


_ROADS: Final[tuple[tuple[str, re.Pattern[bytes], Callable[[bytes], bytes]], ...]] = (
    ("url", _PERCENT, _percent),
    ("url plus", _PLUS, _percent),
    ("entities", _ENTITY, _entities),
    ("backslash escapes", _ESCAPE, _backslashes),
    ("css escapes", _CSS, _css),
    ("quoted-printable", _QUOTED, _quoted),
    ("rfc 2047", _WORD, _words),
    ("utf-7", _UTF7, _utf7),
    ("punycode", _PUNYCODE, _punycode),
    ("markup left out", _TAGS, _untagged),
)
"""Name, the sign that gives it away, how it is undone."""
