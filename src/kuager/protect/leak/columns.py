"""Rows of databases and tables as text: their files keep values in pieces and packed."""

from __future__ import annotations

import io
import sqlite3
from importlib import import_module
from importlib.util import find_spec
from typing import Any, Final

_WAL_BYTES: Final = slice(18, 20)


def sqlite_rows(content: bytes) -> list[tuple[str, bytes]]:
    """Returns each table of an SQLite file with its values, one to a line, and the words of its full-text indexes.

    Raises:
        ValueError: when it cannot be opened.
    """
    image = bytearray(content)
    # A file that was closed in the journal mode WAL does not open from memory; as its log is no part of it, nothing is lost.
    image[_WAL_BYTES] = b"\x01\x01"
    connection = sqlite3.connect(":memory:")
    try:
        connection.deserialize(bytes(image))
        return [(f"table {number + 1}", _values(connection, sql)) for number, sql in enumerate(_queries(connection))]
    except sqlite3.Error as error:
        raise ValueError("not a database that opens") from error
    finally:
        connection.close()


def _queries(connection: sqlite3.Connection) -> list[str]:
    rows = connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'table'").fetchall()
    virtual = {name for name, sql in rows if sql and sql.upper().startswith("CREATE VIRTUAL")}
    queries = ["SELECT name, sql FROM sqlite_master"]
    queries += [f"SELECT * FROM {_quoted(name)}" for name, _ in rows if name not in virtual]  # noqa: S608 - a name of the file itself, quoted
    for number, (name, sql) in enumerate(rows):
        if name in virtual and "fts5" in sql.lower():
            connection.execute(f"CREATE VIRTUAL TABLE temp.words{number} USING fts5vocab(main, {_quoted(name)}, 'row')")
            queries.append(f"SELECT term FROM temp.words{number}")  # noqa: S608 - our own name
    return queries


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _values(connection: sqlite3.Connection, sql: str) -> bytes:
    connection.text_factory = bytes
    out = io.BytesIO()
    for row in connection.execute(sql):
        out.write(b"\t".join(_plain(value) for value in row) + b"\n")
    return out.getvalue()


def _plain(value: object) -> bytes:
    return value if isinstance(value, bytes) else b"" if value is None else str(value).encode()


def parquet_rows(path: str) -> bytes:
    """Returns the values of a Parquet file, tab between, one row to a line.

    Raises:
        ValueError: when the library for it is missing or the file cannot be read.
    """
    if find_spec("duckdb") is None:
        raise ValueError("DuckDB is not installed")
    duckdb: Any = import_module("duckdb")
    try:
        with duckdb.connect(":memory:") as connection:
            cursor = connection.execute("SELECT * FROM read_parquet(?)", [path])
            out = io.BytesIO()
            while rows := cursor.fetchmany(2_048):
                for row in rows:
                    out.write(b"\t".join(_plain(value) for value in row) + b"\n")
            return out.getvalue()
    except duckdb.Error as error:
        raise ValueError("not a table that can be read") from error
