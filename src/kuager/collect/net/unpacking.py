"""Unpacking answers with a bound: a few kilobytes on the wire must not become gigabytes here."""

from __future__ import annotations

import zlib

_GZIP_OR_ZLIB = zlib.MAX_WBITS | 32


def unpacked(body: bytes, encoding: str, limit: int) -> tuple[bytes, bool]:
    """Undoes a Content-Encoding.

    Args:
        body: as it came.
        encoding: the header's value; gzip and deflate are known, and nothing else is asked for.
        limit: most bytes to give.

    Returns:
        The bytes, and whether they are whole: False when cut by the limit, broken, or in an unknown packing.
    """
    for name in reversed([part.strip().lower() for part in encoding.split(",")]):
        if name in {"", "identity"}:
            continue
        if name not in {"gzip", "x-gzip", "deflate"}:
            return body, False
        body, whole = _inflated(body, limit)
        if not whole:
            return body, False
    return body[:limit], len(body) <= limit


def _inflated(body: bytes, limit: int) -> tuple[bytes, bool]:
    for bits in (_GZIP_OR_ZLIB, -zlib.MAX_WBITS):  # some servers send deflate without its header
        machine = zlib.decompressobj(bits)
        try:
            out = machine.decompress(body, limit)
        except zlib.error:
            continue
        return out, machine.eof and not machine.unconsumed_tail
    return body, False
