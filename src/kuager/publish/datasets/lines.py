"""Datasets as JSON Lines: one file per table, one row per line, without what is not told."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from operator import attrgetter
from typing import Final

from kuager.model.dataset import Dataset, Row, columns
from kuager.publish.datasets.formats import Files, gather

_NOTHING: Final = frozenset({None, "", ()})
_ENCODER: Final = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


def write(dataset: Dataset) -> Files:
    """Yields the file of every table."""
    for table in dataset.tables():
        yield f"{table}.jsonl", gather(lines(table, dataset.rows(table)))


def lines(table: str, rows: Iterable[Row]) -> Iterator[bytes]:
    """Yields the lines of one table; a boolean is always there, other columns where they say something.

    No table has one column alone, so that values come as a tuple.
    """
    names = [one.name for one in columns(table)]
    values = attrgetter(*names)
    for row in rows:
        told = {name: value for name, value in zip(names, values(row), strict=True) if value not in _NOTHING}
        yield _ENCODER.encode(told).encode() + b"\n"
