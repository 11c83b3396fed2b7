"""Datasets as Parquet: numbers as numbers, instants as instants, lists as lists; what is not told is null.

A table of more than :data:`ROWS` rows goes on in a second file, ``statements-2.parquet``: whatever opens one, the leak scan
among them, holds it in memory. The same pyarrow writes the same bytes; another version may write others.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from importlib import import_module
from itertools import chain, islice
from operator import attrgetter
from typing import Any, Final

from kuager.model.dataset import VERSION, Column, Dataset, Row, columns
from kuager.publish.datasets.formats import Files

ROWS: Final = 100_000
"""Rows of one file."""
GROUP: Final = 10_000
"""Rows of one group, which is what is held in memory."""


def write(dataset: Dataset) -> Files:
    """Yields the files of every table.

    Raises:
        ModuleNotFoundError: when pyarrow is not installed; see :attr:`~kuager.publish.datasets.formats.Format.here`.
    """
    for table in dataset.tables():
        rows = dataset.rows(table)
        number = 1
        first = next(rows, None)
        while first is not None or number == 1:
            part = islice(rows, ROWS - 1)
            path = f"{table}.parquet" if number == 1 else f"{table}-{number}.parquet"
            yield path, pieces(dataset, table, part if first is None else chain((first,), part))
            first, number = next(rows, None), number + 1


class _Sink:
    """Takes bytes from a library that writes into files, and hands them on."""

    def __init__(self) -> None:
        self._held: list[bytes] = []
        self._length = 0
        self.closed = False

    def write(self, data: Any) -> int:
        taken = bytes(data)
        self._held.append(taken)
        self._length += len(taken)
        return len(taken)

    def tell(self) -> int:
        return self._length

    def take(self) -> bytes:
        held, self._held = b"".join(self._held), []
        return held

    def flush(self) -> None:
        """Nothing waits here."""

    def close(self) -> None:
        self.closed = True


def pieces(dataset: Dataset, table: str, rows: Iterator[Row]) -> Iterator[bytes]:
    """Yields one file."""
    arrow, writing = import_module("pyarrow"), import_module("pyarrow.parquet")
    named = columns(table)
    schema = arrow.schema(
        [
            arrow.field(one.name, _type(arrow, one), nullable=one.type != "boolean", metadata={"about": one.about})
            for one in named
        ],
        metadata={
            "kuager": VERSION, "dataset": dataset.id, "version": dataset.version, "made_on": dataset.made_on, "title": dataset.title,
            "licence": dataset.licence.name, "table": table,
        },
    )  # fmt: skip
    sink = _Sink()
    with writing.ParquetWriter(sink, schema, compression="zstd") as writer:
        while group := list(islice(rows, GROUP)):
            held = [_column(arrow, one, group) for one in named]
            writer.write_table(arrow.Table.from_arrays(held, schema=schema))
            if data := sink.take():
                yield data
    yield sink.take()


def _type(arrow: Any, column: Column) -> Any:
    return {
        "string": arrow.string(), "integer": arrow.int64(), "number": arrow.float64(), "boolean": arrow.bool_(),
        "array": arrow.list_(arrow.string()), "datetime": arrow.timestamp("us", tz="UTC"),
    }[column.type]  # fmt: skip


def _column(arrow: Any, column: Column, group: list[Row]) -> Any:
    found = map(attrgetter(column.name), group)
    values: list[Any]
    if column.type == "string":
        values = [value or None for value in found]
    elif column.type == "array":
        values = [list(value) or None for value in found]
    elif column.type == "datetime":
        values = [datetime.fromisoformat(value).astimezone(UTC) if value else None for value in found]
    else:
        values = list(found)
    return arrow.array(values, type=_type(arrow, column))
