"""The arrays of a step as one file's bytes, so that a run that was cut off can go on from it."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from dataclasses import fields
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final, TypeVar

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

T = TypeVar("T", bound="DataclassInstance")
Arrays = dict[str, NDArray[Any]]

_BETWEEN: Final = "|"
_BROKEN: Final = (ValueError, KeyError, TypeError, OSError, EOFError, zipfile.BadZipFile)


def pack(value: DataclassInstance) -> bytes:
    """Returns a dataclass as bytes.

    Args:
        value: its fields are numbers, arrays, and tuples of texts, of arrays or of tuples of numbers, or dicts of arrays.

    Raises:
        TypeError: a field is something else.
    """
    found: Arrays = {}
    for field in fields(value):
        kind, arrays = _taken(getattr(value, field.name))
        for name, array in arrays.items():
            found[_BETWEEN.join((field.name, kind, name))] = array
        found[_BETWEEN.join((field.name, kind, ""))] = np.zeros(0)
    out = io.BytesIO()
    # Named by a mapping: numpy would take a key called "file" for its own argument.
    np.savez(out, allow_pickle=False, **found)
    return out.getvalue()


def unpack(kind: type[T], data: bytes) -> T | None:
    """Returns what :func:`pack` made ``data`` from; None when it was made from another class or is damaged."""
    by_field: dict[tuple[str, str], Arrays] = {}
    try:
        with np.load(io.BytesIO(data), allow_pickle=False) as inside:
            for name in inside.files:
                field, taken, part = name.split(_BETWEEN, 2)
                by_field.setdefault((field, taken), {}).update({part: inside[name]} if part else {})
        return kind(**{field: _given(taken, arrays) for (field, taken), arrays in by_field.items()})
    except _BROKEN:
        return None


def _taken(value: object) -> tuple[str, Arrays]:
    match value:
        case np.ndarray():
            return "array", {"0": value}
        case int() | float():
            return type(value).__name__, {"0": np.array(value)}
        case Mapping():
            return "dict", {str(name): np.asarray(array) for name, array in value.items()}
        case tuple() if all(isinstance(one, str) for one in value):
            said = [one.encode("utf-8", "surrogatepass") for one in value]
            return "texts", {"ends": _ends(said), "all": np.frombuffer(b"".join(said), dtype=np.uint8)}
        case tuple() if all(isinstance(one, tuple) for one in value):
            flat = [number for one in value for number in one]
            return "numbers", {"ends": _ends(value), "all": np.array(flat, dtype=np.int64)}
        case tuple() if all(isinstance(one, np.ndarray) for one in value):
            return "arrays", {str(at): array for at, array in enumerate(value)}
        case _:
            raise TypeError(type(value).__name__)


def _ends(values: Any) -> NDArray[np.int64]:
    return np.cumsum([0, *map(len, values)], dtype=np.int64)


def _given(kind: str, arrays: Arrays) -> object:
    match kind:
        case "array":
            return arrays["0"]
        case "int" | "float":
            return arrays["0"].item()
        case "dict":
            return arrays
        case "arrays":
            return tuple(arrays[str(at)] for at in range(len(arrays)))
        case "texts":
            whole = arrays["all"].tobytes()
            return tuple(
                whole[start:end].decode("utf-8", "surrogatepass") for start, end in pairwise(arrays["ends"].tolist())
            )
        case _:
            flat = arrays["all"].tolist()
            return tuple(tuple(flat[start:end]) for start, end in pairwise(arrays["ends"].tolist()))
