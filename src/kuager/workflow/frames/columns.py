"""What a column of a table holds, read from the annotations of its row, so that the two cannot differ."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date, datetime
from enum import StrEnum
from types import NoneType, UnionType
from typing import Annotated, Any, Final, Union, get_args, get_origin, get_type_hints

from kuager.errors import BadDateError
from kuager.text.edtf import parse


class Kind(StrEnum):
    """How a column is kept in a data frame; ``docs/python.md`` tells each."""

    TEXT = "text"
    CATEGORY = "category"
    INTEGER = "integer"
    NUMBER = "number"
    BOOLEAN = "boolean"
    DATE = "date"
    MOMENT = "moment"
    LIST = "list"
    EDTF = "edtf"


Category = Annotated[str | None, Kind.CATEGORY]
"""One of few words."""
EdtfText = Annotated[str | None, Kind.EDTF]
"""A date as far as the words go; data frames get the first and the last day it allows beside it."""
EARLIEST: Final = "_earliest"
LATEST: Final = "_latest"
_KINDS: Final[dict[object, Kind]] = {
    str: Kind.TEXT, int: Kind.INTEGER, float: Kind.NUMBER, bool: Kind.BOOLEAN, date: Kind.DATE, datetime: Kind.MOMENT,
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column: its name, its kind, and whether it may be empty."""

    name: str
    kind: Kind
    empty: bool


def columns(row: type) -> tuple[Column, ...]:
    """Returns the columns of a row, in its order.

    Args:
        row: a dataclass of plain values: texts, numbers, booleans, dates, tuples of texts, :data:`Category`, :data:`EdtfText`.

    Raises:
        TypeError: for a field that no column can hold.
    """
    hints = get_type_hints(row, include_extras=True)
    return tuple(_column(one.name, hints[one.name]) for one in fields(row))


def _column(name: str, hint: object) -> Column:
    if get_origin(hint) is Annotated:
        kind = get_args(hint)[1]
        if isinstance(kind, Kind):
            return Column(name=name, kind=kind, empty=True)
    parts = get_args(hint) if get_origin(hint) in (Union, UnionType) else (hint,)
    plain = [part for part in parts if part is not NoneType]
    if len(plain) == 1 and plain[0] in _KINDS:
        return Column(name=name, kind=_KINDS[plain[0]], empty=NoneType in parts)
    if get_origin(hint) is tuple and get_args(hint) == (str, ...):
        return Column(name=name, kind=Kind.LIST, empty=False)
    raise TypeError(f"no column can hold {name}: {hint}")


def days(text: str | None) -> tuple[date | None, date | None]:
    """Returns the first and the last day that an EDTF text allows; None where it is open, or says no such thing."""
    if not text:
        return None, None
    try:
        found = parse(text)
    except BadDateError:
        return None, None
    return found.earliest, found.latest


def arrow_type(kind: Kind, arrow: Any) -> Any:
    """Returns what Arrow calls a kind; ``arrow`` is the library."""
    return {
        Kind.TEXT: arrow.string, Kind.EDTF: arrow.string, Kind.INTEGER: arrow.int64, Kind.NUMBER: arrow.float64, Kind.BOOLEAN: arrow.bool_,
        Kind.DATE: arrow.date32, Kind.CATEGORY: lambda: arrow.dictionary(arrow.int32(), arrow.string()),
        Kind.LIST: lambda: arrow.list_(arrow.string()), Kind.MOMENT: lambda: arrow.timestamp("us", "UTC"),
    }[kind]()  # fmt: skip


__all__ = ["EARLIEST", "LATEST", "Category", "Column", "EdtfText", "Kind", "arrow_type", "columns", "days"]
