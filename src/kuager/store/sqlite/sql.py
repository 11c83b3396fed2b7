"""Statements made from the row codecs: every identifier quoted, every value a parameter."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sized
from itertools import islice
from typing import Any, Final, TypeVar

from kuager.store.codec import RowOf

T = TypeVar("T")

PART: Final = 500
"""Values asked for at once; well below the variables one statement may have."""


def quoted(names: Iterable[str]) -> str:
    """Returns column names quoted and joined (``end`` and ``left`` are words of SQL)."""
    return ", ".join(f'"{name}"' for name in names)


def columns(row: RowOf[Any]) -> str:
    """Returns the quoted fields of a codec, in the order its ``decode`` wants them."""
    return quoted(row.names)


def marks(values: Sized) -> str:
    """Returns a question mark for each value, joined, for ``IN`` and ``VALUES``."""
    return ", ".join("?" * len(values))


def parts(values: Iterable[T]) -> Iterator[list[T]]:
    """Yields lists of at most :data:`PART`."""
    waiting = iter(values)
    while part := list(islice(waiting, PART)):
        yield part


def insert(table: str, names: Iterable[str], *, once: bool = False, over: bool = False) -> str:
    """Returns an INSERT; with ``once`` a row whose key is there already changes nothing, with ``over`` it is replaced."""
    names = tuple(names)
    tail = " ON CONFLICT DO NOTHING" if once else ""
    return f"INSERT {'OR REPLACE ' if over else ''}INTO {table} ({quoted(names)}) VALUES ({marks(names)}){tail}"  # noqa: S608  names come from our codecs
