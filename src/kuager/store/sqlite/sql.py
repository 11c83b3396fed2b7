"""Statements made from the row codecs: every identifier quoted, every value a parameter."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from kuager.store.codec import RowOf


def quoted(names: Iterable[str]) -> str:
    """Returns column names quoted and joined (``end`` and ``left`` are words of SQL)."""
    return ", ".join(f'"{name}"' for name in names)


def columns(row: RowOf[Any]) -> str:
    """Returns the quoted fields of a codec, in the order its ``decode`` wants them."""
    return quoted(row.names)


def insert(table: str, names: Iterable[str], *, once: bool = False) -> str:
    """Returns an INSERT; with ``once`` a row whose key is there already changes nothing."""
    names = tuple(names)
    marks = ", ".join("?" * len(names))
    tail = " ON CONFLICT DO NOTHING" if once else ""
    return f"INSERT INTO {table} ({quoted(names)}) VALUES ({marks}){tail}"  # noqa: S608  names come from our codecs
