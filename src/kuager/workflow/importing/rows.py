"""Rows of a dataset read back from CSV, JSON Lines, Parquet or JSON-LD, strictly: whatever no writer of ours writes is refused."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, datetime
from importlib import import_module
from importlib.util import find_spec
from typing import Any, Final, TypeVar

from kuager.errors.datasets import DamagedDatasetError, ForeignDatasetError, MissingFormatError
from kuager.errors.notebooks import BrokenDataError
from kuager.model.chain import instant
from kuager.model.dataset import TABLES, Column, Row, columns
from kuager.publish.datasets.linked import write as linked
from kuager.text.cells import bare
from kuager.workflow.importing.package import Package

T = TypeVar("T")
LINKED: Final = "dataset.jsonld"
"""All tables in one file."""
_PART: Final = re.compile(r"-(\d+)\.parquet$", re.ASCII)
_MOST_FIELD: Final = 1 << 27


def rows(package: Package, kind: type[T]) -> list[T]:
    """Returns the rows of one table.

    Args:
        package: the dataset.
        kind: of row.

    Raises:
        ForeignDatasetError: the table is not there in any form that comes in again.
        DamagedDatasetError: a row is not one that is ever written.
        MissingFormatError: it is Parquet, and pyarrow is not installed.
    """
    table = str(kind.TABLE)  # type: ignore[attr-defined]
    for ending, read in _FORMS.items():
        if f"{table}.{ending}" in package.files:
            return [one for one in _read(package, table, ending, read) if isinstance(one, kind)]
    if LINKED in package.files:
        return [one for one in _from_linked(package) if isinstance(one, kind)]
    raise ForeignDatasetError(item=f"{package.name}/{table}")


def _from_linked(package: Package) -> Iterator[Row]:
    """Yields every row of linked data, checked as the rows of tables are."""
    try:
        for row in linked.reading(package.files[LINKED].decode("utf-8").split("\n")):
            yield _row(row.TABLE, {one.name: getattr(row, one.name) for one in columns(row.TABLE)})
    except (BrokenDataError, ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise DamagedDatasetError(item=f"{package.name}/{LINKED}") from error


def _read(
    package: Package, table: str, ending: str, read: Callable[[str, bytes], Iterable[Mapping[str, Any]]]
) -> Iterator[Row]:
    for path in _parts(package, table, ending):
        try:
            for told in read(table, package.files[path]):
                yield _row(table, told)
        except (ValueError, TypeError, RecursionError, csv.Error) as error:
            raise DamagedDatasetError(item=f"{package.name}/{path}") from error


def _parts(package: Package, table: str, ending: str) -> list[str]:
    found = [f"{table}.{ending}"]
    more = [path for path in package.files if path.startswith(f"{table}-") and _PART.search(path)]
    return found + sorted(more, key=lambda path: int(_PART.findall(path)[0]))


def _row(table: str, told: Mapping[str, Any]) -> Row:
    known = {one.name: one for one in columns(table)}
    if set(told) - set(known):
        raise ValueError("a column that is none")
    return TABLES[table](**{name: _checked(known[name], value) for name, value in told.items()})


def _checked(column: Column, value: Any) -> Any:
    """Returns a value when it is one of the column's type."""
    if column.type in {"string", "datetime"}:
        if not isinstance(value, str):
            raise TypeError(column.name)
        if column.type == "datetime" and value:
            datetime.fromisoformat(value)
        value.encode()  # half of a pair of UTF-16 is no text
        return value
    if column.type == "boolean" and isinstance(value, bool):
        return value
    if column.type == "integer" and (value is None or (isinstance(value, int) and not isinstance(value, bool))):
        return value
    if column.type == "number" and (value is None or isinstance(value, int | float)):
        return None if value is None else float(value)
    if column.type == "array" and isinstance(value, list | tuple) and all(isinstance(one, str) for one in value):
        return tuple(value)
    raise TypeError(column.name)


def _from_csv(table: str, data: bytes) -> list[dict[str, Any]]:
    named = columns(table)
    before = csv.field_size_limit(_MOST_FIELD)
    try:
        lines = csv.reader(io.StringIO(data.decode("utf-8"), newline=""), strict=True)
        if next(lines, None) != [one.name for one in named]:
            raise ValueError("other columns")
        return [{one.name: _cell(one, bare(cell)) for one, cell in zip(named, cells, strict=True)} for cells in lines]
    finally:
        csv.field_size_limit(before)


def _cell(column: Column, cell: str) -> Any:
    if column.type == "boolean":
        return {"true": True, "false": False}[cell] if cell in {"true", "false"} else None
    if column.type == "array":
        return json.loads(cell) if cell else ()
    if column.type == "integer":
        return int(cell) if cell else None
    if column.type == "number":
        return float(cell) if cell else None
    return cell


def _from_lines(table: str, data: bytes) -> Iterator[dict[str, Any]]:
    del table
    # Not splitlines: words may hold other line ends, which JSON does not escape.
    for line in data.decode("utf-8").split("\n"):
        if line:
            told = json.loads(line)
            if not isinstance(told, dict):
                raise TypeError("a line that is no row")
            yield told


def _from_parquet(table: str, data: bytes) -> Iterator[dict[str, Any]]:
    if find_spec("pyarrow") is None:
        raise MissingFormatError(item="parquet")
    arrow, reading = import_module("pyarrow"), import_module("pyarrow.parquet")
    named = {one.name: one for one in columns(table)}
    try:
        for batch in reading.ParquetFile(io.BytesIO(data)).iter_batches():
            for told in batch.to_pylist():
                yield {name: _plain(named[name], value) for name, value in told.items() if value is not None}
    except (arrow.ArrowException, KeyError, OSError) as error:
        raise ValueError("no table of ours") from error


def _plain(column: Column, value: Any) -> Any:
    if column.type == "datetime" and isinstance(value, datetime):
        return instant(value.astimezone(UTC))
    return value


_FORMS: Final = {"csv": _from_csv, "jsonl": _from_lines, "parquet": _from_parquet}
