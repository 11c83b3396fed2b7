"""How results are printed: JSON for programs, aligned columns for people."""

from __future__ import annotations

import json
import shutil
import sys
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import fields, is_dataclass
from datetime import date
from enum import Enum
from typing import Any, TypeVar

import click

T = TypeVar("T")

NARROWEST = 12
"""Columns are not cut below this; a narrower terminal wraps."""


def plain(value: Any) -> Any:
    """Turns dataclasses, enums and instants into what JSON knows."""
    if is_dataclass(value) and not isinstance(value, type):
        return {one.name: plain(getattr(value, one.name)) for one in fields(value)}
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, dict):
        return {str(key): plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(inner) for inner in value]
    return value


def document(value: Any) -> None:
    """Prints one JSON document."""
    click.echo(json.dumps(plain(value), ensure_ascii=False, indent=2))


def line(value: Any) -> None:
    """Prints one JSON line and hands it on at once: whoever reads it may rely on it."""
    click.echo(json.dumps(plain(value), ensure_ascii=False))
    sys.stdout.flush()


def width(text: str) -> int:
    """Returns how many columns a text takes in a terminal: Han takes two, combining marks none."""
    return sum(
        0 if unicodedata.combining(char) else 2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text
    )


def table(rows: Iterable[Sequence[str]], header: Sequence[str]) -> None:
    """Prints rows in aligned columns, cutting the widest to fit the terminal."""
    body = [[flat(cell) for cell in row] for row in rows]
    if not body:
        return
    widths = [max(width(row[column]) for row in [list(header), *body]) for column in range(len(header))]
    room = shutil.get_terminal_size((120, 24)).columns - 2 * (len(widths) - 1)
    while sum(widths) > room and max(widths) > NARROWEST:
        widths[widths.index(max(widths))] -= 1
    click.secho("  ".join(_cell(cell, size) for cell, size in zip(header, widths, strict=True)).rstrip(), bold=True)
    for row in body:
        click.echo("  ".join(_cell(cell, size) for cell, size in zip(row, widths, strict=True)).rstrip())


def listing(
    rows: Sequence[T], cells: Callable[[T], Sequence[str]], header: Sequence[str], *, as_json: bool, nothing: str
) -> None:
    """Prints a list the way every listing verb does: JSON for programs, a table for people, words when it is empty."""
    if as_json:
        document(rows)
    elif rows:
        table((cells(row) for row in rows), header)
    else:
        say(nothing)


def flat(text: str) -> str:
    """Takes out line breaks and control characters: a name in a text must not steer the terminal."""
    return "".join(char if unicodedata.category(char) not in {"Cc", "Cf"} else " " for char in text)


def _cell(text: str, size: int) -> str:
    if width(text) > size:
        while width(text) > size - 1:
            text = text[:-1]
        text += "…"
    return text + " " * (size - width(text))


def say(words: str) -> None:
    """Says something to the person, on stderr, so that stdout stays data."""
    click.echo(words, err=True)
