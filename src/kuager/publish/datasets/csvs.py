"""Datasets as CSV: one file per table, UTF-8, RFC 4180, and nothing in it that a spreadsheet would calculate.

A cell that a spreadsheet would take for a formula has a quote mark before it (:mod:`kuager.text.cells`); taking one quote mark
away from such cells (:func:`~kuager.text.cells.bare`) gives the value back exactly. Lists are JSON arrays of strings.
"""

from __future__ import annotations

import io
import json
from collections.abc import Iterable, Iterator
from operator import attrgetter
from typing import Any

from kuager.model.dataset import Dataset, Row, columns
from kuager.publish.datasets.formats import Files, gather
from kuager.text.cells import Sheet


def write(dataset: Dataset) -> Files:
    """Yields the CSV file of every table."""
    for table in dataset.tables():
        yield f"{table}.csv", gather(lines(table, dataset.rows(table)))


def lines(table: str, rows: Iterable[Row]) -> Iterator[bytes]:
    """Yields the lines of one table, its header first."""
    named = columns(table)
    values = attrgetter(*(one.name for one in named))
    out = io.StringIO(newline="")
    sheet = Sheet(out)
    sheet.row([one.name for one in named])
    for row in rows:
        sheet.row([value if value.__class__ is str else cell(value) for value in values(row)])
        yield out.getvalue().encode()
        out.seek(0)
        out.truncate()
    if out.tell():
        yield out.getvalue().encode()


def cell(value: Any) -> str:
    """Returns a value as a cell has it; the empty cell is nothing told."""
    if value is None or value == ():
        return ""
    if isinstance(value, tuple):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, bool):
        return "true" if value else "false"
    return value if isinstance(value, str) else repr(value)
