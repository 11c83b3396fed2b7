"""DAG-CBOR and CARv1, decoded strictly and with limits: what repositories of the AT Protocol come in.

Own decoder, because a repository from a stranger is hostile input and the whole of it is 100 lines. Sources: IPLD
specifications "DAG-CBOR" and "CARv1"; multiformats (CID, unsigned varint); RFC 8949 for the bytes. Strict means: shortest
forms only, text keys without repeats, no lengths left open, links as the one tag, 64-bit floats.
"""

from __future__ import annotations

import base64
import hashlib
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

_DEPTH = 96
_LINK = 42
_SHA256, _SHA256_SIZE = 0x12, 32
_DAG_CBOR, _RAW = 0x71, 0x55
_VARINT_BYTES = 9
_OPEN_ENDED = 31
_WIDE = 24
_CONSTANTS = {20: False, 21: True, 22: None}
_FLOAT64 = 27


class BrokenDataError(ValueError):
    """Bytes that are not what the format says."""


class CutDataError(BrokenDataError):
    """Bytes that end too early."""


class Cid(str):
    """A content id in its usual letters (base 32), so that it reads the same as in JSON."""

    __slots__ = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """One block of a CAR: its id, its bytes, and whether they have the hash that the id names."""

    cid: Cid
    data: bytes
    sound: bool


def decode(data: bytes) -> Any:
    """Returns the one value in ``data``; links become :class:`Cid`.

    Raises:
        BrokenDataError: when it is not exactly one well-formed value.
    """
    value, end = _value(data, 0, 0)
    if end != len(data):
        raise BrokenDataError("bytes after the end")
    return value


def _value(data: bytes, at: int, depth: int) -> tuple[Any, int]:
    if depth > _DEPTH:
        raise BrokenDataError("nested too deeply")
    first = _byte(data, at)
    major, info = first >> 5, first & 31
    if major == 7:  # noqa: PLR2004  RFC 8949 numbers the major types 0 to 7
        return _simple(data, at + 1, info)
    size, at = _size(data, at + 1, info)
    if major in (0, 1):
        return (size if major == 0 else -1 - size), at
    if major in (2, 3):
        raw = _take(data, at, size)
        return (raw if major == 2 else _text(raw)), at + size  # noqa: PLR2004
    if major == 4:  # noqa: PLR2004
        return _list(data, at, size, depth)
    return _map(data, at, size, depth) if major == 5 else _link(data, at, size, depth)  # noqa: PLR2004


def _byte(data: bytes, at: int) -> int:
    if at >= len(data):
        raise CutDataError("the data ends too early")
    return data[at]


def _take(data: bytes, at: int, size: int) -> bytes:
    if size > len(data) - at:
        raise CutDataError("the data ends too early")
    return data[at : at + size]


def _size(data: bytes, at: int, info: int) -> tuple[int, int]:
    if info < _WIDE:
        return info, at
    if info > _FLOAT64:
        raise BrokenDataError("a length left open" if info == _OPEN_ENDED else "a reserved length")
    width = 1 << (info - _WIDE)
    size = int.from_bytes(_take(data, at, width))
    if size < _WIDE or (width > 1 and size < 1 << (4 * width)):
        raise BrokenDataError("a number not in its shortest form")
    return size, at + width


def _simple(data: bytes, at: int, info: int) -> tuple[Any, int]:
    if info in _CONSTANTS:
        return _CONSTANTS[info], at
    if info != _FLOAT64:
        raise BrokenDataError("a simple value that is not allowed")
    value = struct.unpack(">d", _take(data, at, 8))[0]
    if value != value or value in (float("inf"), float("-inf")):  # noqa: PLR0124  only not-a-number differs from itself
        raise BrokenDataError("a number that is none")
    return value, at + 8


def _text(raw: bytes) -> str:
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as error:
        raise BrokenDataError("text that is not UTF-8") from error


def _list(data: bytes, at: int, size: int, depth: int) -> tuple[list[Any], int]:
    if size > len(data) - at:
        raise CutDataError("the data ends too early")
    found = []
    for _ in range(size):
        value, at = _value(data, at, depth + 1)
        found.append(value)
    return found, at


def _map(data: bytes, at: int, size: int, depth: int) -> tuple[dict[str, Any], int]:
    if size > len(data) - at:
        raise CutDataError("the data ends too early")
    found: dict[str, Any] = {}
    for _ in range(size):
        key, at = _value(data, at, depth + 1)
        if not isinstance(key, str) or key in found:
            raise BrokenDataError("a key that is no text, or occurs twice")
        found[key], at = _value(data, at, depth + 1)
    return found, at


def _link(data: bytes, at: int, tag: int, depth: int) -> tuple[Cid, int]:
    if tag != _LINK:
        raise BrokenDataError("a tag that is not a link")
    raw, at = _value(data, at, depth + 1)
    if not isinstance(raw, bytes) or not raw.startswith(b"\0"):
        raise BrokenDataError("a link that is no content id")
    cid, _, _, end = _cid(raw, 1)
    if end != len(raw):
        raise BrokenDataError("a link that is no content id")
    return cid, at


def _cid(data: bytes, at: int) -> tuple[Cid, int, bytes, int]:
    """Reads a CID version 1; returns it with the code of its hash, the hash, and where it ends."""
    start = at
    version, at = varint(data, at)
    codec, at = varint(data, at)
    if version != 1 or codec not in (_DAG_CBOR, _RAW):
        raise BrokenDataError("a content id of a kind that repositories do not have")
    code, at = varint(data, at)
    size, at = varint(data, at)
    digest = _take(data, at, size)
    at += size
    return Cid("b" + base64.b32encode(data[start:at]).decode().rstrip("=").lower()), code, digest, at


def varint(data: bytes, at: int) -> tuple[int, int]:
    """Reads an unsigned varint; returns it and where it ends.

    Raises:
        BrokenDataError: when it is too long or not in its shortest form.
    """
    value = 0
    for position in range(_VARINT_BYTES):
        byte = _byte(data, at + position)
        value |= (byte & 0x7F) << (7 * position)
        if byte < 0x80:  # noqa: PLR2004  the top bit says that more follows
            if byte == 0 and position:
                raise BrokenDataError("a number not in its shortest form")
            return value, at + position + 1
    raise BrokenDataError("a number too long")


def header(data: bytes) -> tuple[list[Cid], int]:
    """Returns the roots of a CAR, and where its blocks begin.

    Raises:
        BrokenDataError: when it is no CAR of version 1.
    """
    size, at = varint(data, 0)
    found = decode(_take(data, at, size))
    if not isinstance(found, dict) or found.get("version") != 1 or not isinstance(found.get("roots"), list):
        raise BrokenDataError("not a CAR of version 1")
    return [root for root in found["roots"] if isinstance(root, Cid)], at + size


def blocks(data: bytes, at: int) -> Iterator[Block]:
    """Yields the blocks of a CAR from ``at`` on, each compared with its hash.

    Raises:
        CutDataError: after the last whole block, when the file is cut short.
        BrokenDataError: at a block whose frame makes no sense.
    """
    while at < len(data):
        size, at = varint(data, at)
        frame = _take(data, at, size)
        at += size
        cid, code, digest, start = _cid(frame, 0)
        body = frame[start:]
        sound = code == _SHA256 and len(digest) == _SHA256_SIZE and hashlib.sha256(body).digest() == digest
        yield Block(cid=cid, data=body, sound=sound)
