"""Builds repositories of the AT Protocol for tests: an encoder of its own, so that the decoder is not checked by itself."""

import base64
import hashlib
import struct


class Link(bytes):
    """A CID's bytes."""

    def text(self):
        return "b" + base64.b32encode(self).decode().rstrip("=").lower()


def varint(number):
    out = b""
    while True:
        number, low = number >> 7, number & 0x7F
        if not number:
            return out + bytes([low])
        out += bytes([low | 0x80])


def _head(major, size):
    if size < 24:
        return bytes([major << 5 | size])
    for info, width in ((24, 1), (25, 2), (26, 4), (27, 8)):
        if size < 1 << (8 * width):
            return bytes([major << 5 | info]) + size.to_bytes(width)
    raise ValueError(size)


def encode(value):  # noqa: PLR0911  one line per kind of value
    if value is None or isinstance(value, bool):
        return {None: b"\xf6", True: b"\xf5", False: b"\xf4"}[value]
    if isinstance(value, float):
        return b"\xfb" + struct.pack(">d", value)
    if isinstance(value, int):
        return _head(0, value) if value >= 0 else _head(1, -1 - value)
    if isinstance(value, Link):
        return _head(6, 42) + _head(2, len(value) + 1) + b"\0" + value
    if isinstance(value, bytes):
        return _head(2, len(value)) + value
    if isinstance(value, str):
        return _head(3, len(value.encode())) + value.encode()
    if isinstance(value, list):
        return _head(4, len(value)) + b"".join(encode(one) for one in value)
    pairs = sorted(value.items(), key=lambda pair: (len(pair[0].encode()), pair[0].encode()))
    return _head(5, len(pairs)) + b"".join(encode(key) + encode(one) for key, one in pairs)


def link(data, codec=0x71):
    return Link(varint(1) + varint(codec) + b"\x12\x20" + hashlib.sha256(data).digest())


class Car:
    """Collects blocks and writes them behind a header."""

    def __init__(self):
        self.blocks = []

    def put(self, value):
        data = encode(value)
        cid = link(data)
        self.blocks.append((cid, data))
        return cid

    def frames(self):
        return [varint(len(cid) + len(data)) + cid + data for cid, data in self.blocks]

    def bytes(self, roots):
        header = encode({"roots": roots, "version": 1})
        return varint(len(header)) + header + b"".join(self.frames())


def entries(pairs):
    """Entries of one node of the tree, keys cut where they share a beginning with the one before."""
    found, before = [], b""
    for key, cid, right in pairs:
        raw = key.encode()
        shared = next(
            (n for n, (a, b) in enumerate(zip(raw, before, strict=False)) if a != b), min(len(raw), len(before))
        )
        found.append({"p": shared, "k": raw[shared:], "v": cid, "t": right})
        before = raw
    return found


def repository(records, *, did="did:plc:exampleexampleexample", sig=b"\1" * 64, leave_out=()):
    """A CAR of records by key, in a tree of two levels; keys in ``leave_out`` are in the tree but not in the file.

    ``sig`` is the signature, or makes one of the commit without it.
    """
    car = Car()
    cids = {}
    for key, record in sorted(records.items()):
        cids[key] = car.put(record)
        if key in leave_out:
            car.blocks.pop()
    ordered = sorted(cids)
    middle = len(ordered) // 2
    halves = [entries([(key, cids[key], None) for key in half]) for half in (ordered[:middle], ordered[middle + 1 :])]
    left, right = (car.put({"l": None, "e": half}) if half else None for half in halves)
    root = car.put({"l": left, "e": entries([(key, cids[key], right) for key in ordered[middle : middle + 1]])})
    commit = {"did": did, "version": 3, "data": root, "rev": "3kaaaaaaaaa22", "prev": None}
    commit = car.put({**commit, "sig": sig(encode(commit)) if callable(sig) else sig})
    return car.bytes([commit])


def tid(microseconds, clock=7):
    letters = "234567abcdefghijklmnopqrstuvwxyz"
    value = microseconds << 10 | clock
    return "".join(letters[value >> 5 * place & 31] for place in range(12, -1, -1))
