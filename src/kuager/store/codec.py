"""Model values to table rows and back, exactly: what was written is what is read.

Scalars keep their own column, nested values are JSON text. Instants are ISO 8601 in UTC with microseconds, so that
they sort as text. Each row of a log also carries a CRC-32 of its values: SQLite itself does not notice a bit that
flipped inside a text.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import fields, is_dataclass
from datetime import UTC, datetime
from enum import StrEnum
from functools import cache
from operator import attrgetter
from types import NoneType, UnionType
from typing import Any, Generic, TypeVar, get_args, get_origin, get_type_hints

from kuager.errors import DamagedStoreError
from kuager.model.chain import instant

T = TypeVar("T")
Convert = Callable[[Any], Any]
_DAMAGED = (ValueError, KeyError, TypeError, AttributeError)
"""What reading a value raises that was not written by us."""

MISSING = "\x00"
"""Stands for NULL when a row is summed: no column holds a lone NUL."""


_PLAIN = frozenset({str, int, bool, type(None)})


def jsonable(value: Any) -> Any:
    """Turns a model value into what ``json`` can write; dataclasses become maps without empty optional fields."""
    if type(value) in _PLAIN:
        return value
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, str | int):
        return value
    if isinstance(value, datetime):
        return instant(value)
    if isinstance(value, tuple | list):
        return [inner if type(inner) in _PLAIN else jsonable(inner) for inner in value]
    if is_dataclass(value):
        found = ((part, getattr(value, part.name)) for part in fields(value))
        return {part.name: jsonable(inner) for part, inner in found if inner is not None or part.default is not None}
    raise TypeError(f"{type(value).__name__} has no place in a log")


def dump(value: Any) -> str:
    """Writes a model value as JSON text: no spaces, letters as they are."""
    return json.dumps(jsonable(value), ensure_ascii=False, separators=(",", ":"))


def load(kind: Any, text: str) -> Any:
    """Reads JSON text back as ``kind``, a type of the model (also ``tuple[X, ...]`` or ``X | None``).

    Raises:
        DamagedStoreError: when the text is not what :func:`dump` writes.
    """
    with readable("a value"):
        return _reader(kind)(json.loads(text))


@contextmanager
def readable(what: str) -> Iterator[None]:
    """Turns the errors of a value that was not written by us into one with a cure: only damage can bring it here."""
    try:
        yield
    except _DAMAGED as error:
        raise DamagedStoreError(f"The database holds {what} that cannot be read") from error


@cache
def _reader(kind: Any) -> Convert:
    origin, args = get_origin(kind), get_args(kind)
    if origin is UnionType or NoneType in args:
        inner = _reader(next(arg for arg in args if arg is not NoneType))
        return lambda value: None if value is None else inner(value)
    if origin is tuple:
        return _tuple_reader(args)
    if is_dataclass(kind):
        return _dataclass_reader(kind)
    plain = getattr(kind, "__supertype__", kind)
    if plain is datetime:
        return parse_instant
    if isinstance(plain, type) and issubclass(plain, StrEnum):
        return plain
    return _same


def _same(value: Any) -> Any:
    return value


def _tuple_reader(args: tuple[Any, ...]) -> Convert:
    if len(args) == 2 and args[1] is Ellipsis:  # noqa: PLR2004  tuple[X, ...] has these two
        each = _reader(args[0])
        return lambda values: tuple(each(value) for value in values)
    readers = [_reader(arg) for arg in args]
    return lambda values: tuple(reader(value) for reader, value in zip(readers, values, strict=True))


def _dataclass_reader(kind: Any) -> Convert:
    hints = get_type_hints(kind)
    readers: dict[str, Convert] = {}

    def read(value: Any) -> Any:
        # Made when first used: a type may hold itself, as a sentence holds the parts of a list.
        for name in value.keys() - readers.keys():
            readers[name] = _reader(hints[name])
        return kind(**{name: readers[name](inner) for name, inner in value.items()})

    return read


def parse_instant(text: str) -> datetime:
    """Reads an instant; always aware, in UTC."""
    at = datetime.fromisoformat(text)
    return at if at.tzinfo is UTC else at.astimezone(UTC)


def checksum(values: Sequence[Any]) -> int:
    """Returns the CRC-32 of a row's values; every flip of one bit, and every burst up to 32 bits, changes it."""
    return zlib.crc32("\x1f".join([MISSING if value is None else str(value) for value in values]).encode())


class RowOf(Generic[T]):
    """How one model type becomes a row of one table.

    Args:
        table: the table's name.
        kind: the dataclass; its fields become columns of the same name, in order.
        skip: fields kept elsewhere (another table) and given back to :meth:`decode` by keyword.
        extra: columns of the table that are no fields of the dataclass, written by hand after the fields.
    """

    def __init__(self, table: str, kind: type[T], *, skip: Sequence[str] = (), extra: Sequence[str] = ()) -> None:
        hints = get_type_hints(kind)
        names = [part.name for part in fields(kind) if part.name not in skip]  # type: ignore[arg-type]  # T is a dataclass
        self.table = table
        self.names: tuple[str, ...] = tuple(names)
        self.columns: tuple[str, ...] = (*names, *extra)
        self._kind = kind
        self._get = attrgetter(*names)
        self._to = [(at, to) for at, name in enumerate(names) if (to := _to_column(hints[name])) is not None]
        self._from = [(at, to) for at, name in enumerate(names) if (to := _from_column(hints[name])) is not None]

    def encode(self, value: T) -> tuple[Any, ...]:
        """Returns the row of ``value``, without the extra columns."""
        row = list(self._get(value))
        for at, to in self._to:
            if row[at] is not None:
                row[at] = to(row[at])
        return tuple(row)

    def decode(self, row: Sequence[Any], **skipped: Any) -> T:
        """Returns the value of a row that starts with this codec's fields.

        Raises:
            DamagedStoreError: when a column holds what no value is written as.
        """
        values = list(row[: len(self.names)])
        # As readable() does, without what a context costs: this runs for each row of every log.
        try:
            for at, back in self._from:
                if values[at] is not None:
                    values[at] = back(values[at])
        except _DAMAGED as error:
            raise DamagedStoreError(f"The database holds a row of {self.table} that cannot be read") from error
        return self._kind(**dict(zip(self.names, values, strict=True)), **skipped)


def _bare(kind: Any) -> Any:
    args = get_args(kind)
    if NoneType in args:
        kind = next(arg for arg in args if arg is not NoneType)
    return getattr(kind, "__supertype__", kind)


def _to_column(hint: Any) -> Convert | None:
    kind = _bare(hint)
    if get_origin(kind) is tuple or is_dataclass(kind):
        return dump
    if kind is datetime:
        return instant
    if kind is bool:
        return int
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return str
    return None


def _from_column(hint: Any) -> Convert | None:
    kind = _bare(hint)
    if get_origin(kind) is tuple or is_dataclass(kind):
        return lambda text: load(kind, text)
    if kind is bool:
        return bool
    reader = _reader(kind)
    return None if reader is _same else reader
