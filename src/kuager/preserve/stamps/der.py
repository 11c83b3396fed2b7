"""As much of ASN.1's DER as a timestamp takes: four kinds of values written, any nesting read, nothing trusted."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

INTEGER: Final = 0x02
OCTETS: Final = 0x04
OID: Final = 0x06
SEQUENCE: Final = 0x30
_LONG: Final = 0x80
_MOST_LENGTH_BYTES: Final = 4
_LAST_TAG: Final = 0x1F


@dataclass(frozen=True, slots=True)
class Value:
    """One value: its tag, what is inside, and all its bytes."""

    tag: int
    body: bytes
    whole: bytes


def encode(tag: int, *parts: bytes) -> bytes:
    """Writes a value around its parts."""
    body = b"".join(parts)
    size = len(body)
    if size < _LONG:
        return bytes([tag, size]) + body
    length = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return bytes([tag, _LONG | len(length)]) + length + body


def integer(number: int) -> bytes:
    """Writes a number that is not negative."""
    return encode(INTEGER, number.to_bytes(number.bit_length() // 8 + 1, "big"))


def read(data: bytes) -> Iterator[Value]:
    """Yields the values that stand one after another.

    Raises:
        ValueError: when the bytes are no DER, or end too early.
    """
    at = 0
    while at < len(data):
        if at + 2 > len(data) or data[at] & _LAST_TAG == _LAST_TAG:
            raise ValueError("not a value of DER")
        tag, size, start = data[at], data[at + 1], at + 2
        if size & _LONG:
            count = size & ~_LONG
            if not 0 < count <= _MOST_LENGTH_BYTES or start + count > len(data):
                raise ValueError("a length that is none")
            size, start = int.from_bytes(data[start : start + count], "big"), start + count
        if start + size > len(data):
            raise ValueError("the value is cut short")
        yield Value(tag, data[start : start + size], data[at : start + size])
        at = start + size


def parts(value: Value, tag: int = SEQUENCE) -> list[Value]:
    """Returns what a value is made of.

    Raises:
        ValueError: when it is of another kind, or damaged.
    """
    if value.tag != tag:
        raise ValueError("another kind of value than expected")
    return list(read(value.body))


def only(data: bytes) -> Value:
    """Returns the one value that some bytes are.

    Raises:
        ValueError: when they are none or several.
    """
    found = list(read(data))
    if len(found) != 1:
        raise ValueError("not one value")
    return found[0]
