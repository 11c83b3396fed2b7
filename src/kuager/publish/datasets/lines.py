"""Datasets as JSON Lines: one file per table, one row per line, without what is not told."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from kuager.model.dataset import Dataset, Row, columns
from kuager.publish.datasets.formats import Files, gather


def write(dataset: Dataset) -> Files:
    """Yields the file of every table."""
    for table in dataset.tables():
        yield f"{table}.jsonl", gather(lines(table, dataset.rows(table)))


def lines(table: str, rows: Iterable[Row]) -> Iterator[bytes]:
    """Yields the lines of one table; a boolean is always there, other columns where they say something."""
    named = columns(table)
    for row in rows:
        told: dict[str, Any] = {}
        for one in named:
            value = getattr(row, one.name)
            if value not in {None, "", ()}:
                told[one.name] = value
        yield json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
