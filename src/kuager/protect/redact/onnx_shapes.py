"""Takes the fixed sizes out of a model's inputs and outputs, so that it can be run on pictures of any size.

The model is published with one size of picture written into it, although its layers take any. The file is a protocol
buffer (onnx.proto3: ModelProto.graph = 7, GraphProto.input = 11, output = 12, value_info = 13, ValueInfoProto.type = 2,
TypeProto.tensor_type = 1, Tensor.shape = 2); leaving the shapes out needs no library for it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

_GRAPH: Final = 7
_PORTS: Final = frozenset({11, 12})
_VALUE_INFO: Final = 13
_TYPE, _TENSOR, _SHAPE = 2, 1, 2
_BYTES: Final = 2
_VARINT, _FIXED64, _FIXED32 = 0, 1, 5
_MORE: Final = 0x80

Field = tuple[int, int, bytes]
"""Number, wire type, content."""


def without_shapes(model: bytes) -> bytes:
    """Returns a model whose inputs and outputs have no sizes.

    Raises:
        ValueError: when it is no such file.
    """
    return _rewritten(model, lambda field: _graph(field[2]) if field[0] == _GRAPH else field[2])


def _graph(graph: bytes) -> bytes:
    kept = (field for field in _fields(graph) if field[0] != _VALUE_INFO)
    return b"".join(_field((n, w, _port(c) if n in _PORTS else c)) for n, w, c in kept)


def _port(port: bytes) -> bytes:
    return _rewritten(port, lambda field: _tensor(field[2]) if field[0] == _TYPE else field[2])


def _tensor(kind: bytes) -> bytes:
    return _rewritten(kind, lambda field: _unshaped(field[2]) if field[0] == _TENSOR else field[2])


def _unshaped(tensor: bytes) -> bytes:
    return b"".join(_field(field) for field in _fields(tensor) if field[0] != _SHAPE)


def _rewritten(message: bytes, change: object) -> bytes:
    assert callable(change)
    return b"".join(_field((field[0], field[1], change(field))) for field in _fields(message))


def _fields(message: bytes) -> Iterator[Field]:
    at = 0
    while at < len(message):
        key, at = _varint(message, at)
        number, wire = key >> 3, key & 7
        if wire == _BYTES:
            size, at = _varint(message, at)
            yield number, wire, message[at : at + size]
            at += size
        elif wire == _VARINT:
            start = at
            _, at = _varint(message, at)
            yield number, wire, message[start:at]
        elif wire in (_FIXED64, _FIXED32):
            size = 8 if wire == _FIXED64 else 4
            yield number, wire, message[at : at + size]
            at += size
        else:
            raise ValueError("not a model")


def _field(field: Field) -> bytes:
    number, wire, content = field
    head = _written(number << 3 | wire)
    return head + _written(len(content)) + content if wire == _BYTES else head + content


def _varint(message: bytes, at: int) -> tuple[int, int]:
    value = shift = 0
    while at < len(message):
        byte = message[at]
        value |= (byte & ~_MORE) << shift
        at += 1
        if byte < _MORE:
            return value, at
        shift += 7
    raise ValueError("not a model")


def _written(value: int) -> bytes:
    out = bytearray()
    while value >= _MORE:
        out.append(value & 0x7F | _MORE)
        value >>= 7
    out.append(value)
    return bytes(out)
