"""The tables of ``kuager resolve``: people are read from CSV or Parquet, results are written as CSV."""

from __future__ import annotations

import io
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import Final

import duckdb

from kuager.errors import BadTableError, MissingFileError, TableTooLargeError, UnreadableFileError
from kuager.preserve.durable import disk_error, replace_file
from kuager.resolve.records.engine import Bounds, connect
from kuager.text.cells import Sheet
from kuager.workflow.records_steps import Step, Tell, Told

COLUMNS: Final = (
    "record_id", "name", "given", "father", "sex", "birth_year", "place", "place_id", "ethnicity", "detention_year",
    "source", "lang",
)  # fmt: skip
"""The columns that are read; all others are never looked at."""
_NEEDED: Final = ("record_id", "name")
_BATCH: Final = 20_000
_SPACES: Final = "".join(filter(str.isspace, map(chr, range(0x3001))))
"""What Python takes off the ends of an id, and DuckDB has to."""
Row = dict[str, str | None]


def read_rows(
    source: Path, bounds: Bounds, *, only: Collection[str] | None = None, tell: Tell | None = None
) -> Iterator[Row]:
    """Yields the rows of a table sorted by id, with those of :data:`COLUMNS` that it has.

    Args:
        source: a Parquet file by its name, else CSV.
        bounds: what reading may take.
        only: the ids of the rows that are wanted; all when it is left out.
        tell: is told how far it is.

    Raises:
        MissingFileError: there is no such table.
        BadTableError: it lacks a needed column.
        UnreadableFileError: it cannot be read.
        TableTooLargeError: it does not fit into the memory allowed.
    """
    if not source.is_file():
        raise MissingFileError(item=str(source))
    try:
        with closing(connect(bounds)) as base:
            yield from _rows(base, source, only, tell)
    except duckdb.OutOfMemoryException:
        raise TableTooLargeError(item=str(source)) from None
    except duckdb.Error as error:
        # The message quotes rows of the table, which are people.
        raise UnreadableFileError(f"The table cannot be read ({type(error).__name__})", item=str(source)) from None


def _rows(
    base: duckdb.DuckDBPyConnection, source: Path, only: Collection[str] | None, tell: Tell | None
) -> Iterator[Row]:
    parquet = source.suffix.lower() == ".parquet"
    read = "read_parquet(?)" if parquet else "read_csv(?, header=true, all_varchar=true)"
    columns = {row[0] for row in base.execute(f"describe from {read}", [str(source)]).fetchall()}
    lacking = [name for name in _NEEDED if name not in columns]
    if lacking:
        raise BadTableError(f"The table lacks the column {lacking[0]}", item=str(source))
    used = [name for name in COLUMNS if name in columns]
    total = _count(base, read, source) if tell else None
    shown = ", ".join(f"{name}::varchar as {name}" for name in used)
    where, given = ("", []) if only is None else (_ONLY, [_SPACES, sorted(only)])
    # Everything in this text is a constant of this module; path and ids are parameters.
    base.execute(f"select {shown} from {read} {where} order by record_id, name", [str(source), *given])  # noqa: S608  see above
    done = 0
    while batch := base.fetchmany(_BATCH):
        for row in batch:
            yield dict(zip(used, row, strict=True))
        done += len(batch)
        if tell:
            tell(Told(step=Step.READ, done=done, total=total))


_ONLY: Final = "where trim(record_id::varchar, ?) in (select unnest(?))"


def _count(base: duckdb.DuckDBPyConnection, read: str, source: Path) -> int | None:
    counted = base.execute(f"select count(*) from {read}", [str(source)]).fetchone()  # noqa: S608  one of two constants
    return int(counted[0]) if counted else None


def need_own_ids(ids: Sequence[str], source: Path) -> None:
    """Refuses a table in which two records have one id, or one has none.

    Raises:
        BadTableError: it is such a table.
    """
    if len(set(ids)) < len(ids) or not all(ids):
        raise BadTableError("Every record needs a record_id of its own", item=str(source))


def is_own_file(target: Path) -> bool:
    """Says whether a result is a file of its own; a pipe or a device is written to as it is."""
    return target.is_file() or not target.exists()


def write_rows(target: Path, rows: Iterable[Sequence[str]]) -> None:
    """Writes a table that appears whole or not at all.

    Raises:
        DiskError: it cannot be written.
        DiskFullError: no space is left.
    """
    out = io.StringIO(newline="")
    Sheet(out).rows(rows)
    data = out.getvalue().encode("utf-8", "surrogatepass")
    if is_own_file(target):
        replace_file(target, data)
        return
    try:
        target.write_bytes(data)
    except OSError as error:
        raise disk_error(error, target.name) from error
