"""The reads, each over one connection; the store leases the connection and the writer brings its own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Final, TypeVar

from kuager.model import Claim, Document, Extraction, Review
from kuager.store import rows
from kuager.store.codec import RowOf, load
from kuager.store.sqlite import sql
from kuager.store.sqlite.connection import Connection

T = TypeVar("T")

PAGE: Final = 256
_CLAIM: Final = sql.quoted(rows.CLAIM_COLUMNS)
_DOCUMENT: Final = sql.columns(rows.DOCUMENT)
_LAYER: Final = sql.columns(rows.LAYER)


def head(link: Connection) -> int:
    """Returns the position of the last row that anything is derived from."""
    return number(link, "head", 0)


def number(link: Connection, key: str, default: int) -> int:
    """Returns a number the database notes about itself."""
    noted = text(link, key)
    return default if noted is None else int(noted)


def text(link: Connection, key: str) -> str | None:
    """Returns a text the database notes about itself."""
    row = link.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
    return row[0] if row else None


def set_text(link: Connection, key: str, value: str) -> None:
    """Notes a text; only inside a transaction."""
    link.execute(
        "INSERT INTO meta (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
        (key, value),
    )


def set_number(link: Connection, key: str, value: int) -> None:
    """Notes a number; only inside the writer's transaction."""
    set_text(link, key, str(value))


def every(link: Connection, row: RowOf[T], tail: str = "", values: Sequence[Any] = ()) -> Iterator[T]:
    """Yields decoded rows of a table; ``tail`` is SQL after the table's name."""
    found = link.execute(f"SELECT {sql.columns(row)} FROM {row.table} {tail}", values)  # noqa: S608  made of our own names
    while page := found.fetchmany(PAGE):
        for one in page:
            yield row.decode(one)


def numbered_documents(
    link: Connection, tail: str = "ORDER BY pos", values: Sequence[Any] = ()
) -> Iterator[tuple[int, Document]]:
    """Yields (position, document with its layers)."""
    found = link.execute(f"SELECT pos, {_DOCUMENT} FROM document {tail}", values)  # noqa: S608  made of our own names
    for pos, *row in found:
        # The id is the first field of a document.
        layers = link.execute(f"SELECT {_LAYER} FROM layer WHERE document = ? ORDER BY place", (row[0],))  # noqa: S608  ours
        yield pos, rows.DOCUMENT.decode(row, layers=tuple(rows.LAYER.decode(layer) for layer in layers.fetchall()))


def latest_extraction(link: Connection, document: str) -> tuple[str, str] | None:
    """Returns (extractor, body) of the newest extraction of a document."""
    row = link.execute(
        "SELECT extractor, body FROM extraction WHERE document = ? ORDER BY pos DESC LIMIT 1", (document,)
    ).fetchone()
    return (row[0], row[1]) if row else None


def extraction(link: Connection, document: str) -> Extraction | None:
    """Returns the newest extraction of a document."""
    found = latest_extraction(link, document)
    return load(Extraction, found[1]) if found else None


def claims(link: Connection, wanted: dict[str, str | None], after: int = -1) -> Iterator[Claim]:
    """Yields claims in the order they are stored: by subject, property, id."""
    given: dict[str, str | int] = {column: value for column, value in wanted.items() if value is not None}
    tests = [f"{column} = ?" for column in given]
    if after >= 0:
        tests.append("pos > ?")
        given["pos"] = after
    where = " AND ".join(tests)
    query = f"SELECT {_CLAIM} FROM claim {'WHERE ' if given else ''}{where} ORDER BY subject, prop, id"  # noqa: S608  ours
    found = link.execute(query, list(given.values()))
    while page := found.fetchmany(PAGE):
        for row in page:
            yield rows.decode_claim(row)


def said(link: Connection, prop: str) -> list[tuple[str, str]]:
    """Returns subject and value of every claim of a property; an index holds all of it."""
    return list(link.execute("SELECT subject, value FROM claim WHERE prop = ?", (prop,)).fetchall())


def claims_about(link: Connection, node: str) -> Iterator[Claim]:
    """Yields the claims whose value is a node, clustered by subject."""
    query = f"SELECT {_CLAIM} FROM claim WHERE value_node = ? ORDER BY subject, prop, id"  # noqa: S608  ours
    return map(rows.decode_claim, link.execute(query, (node,)).fetchall())


def claim(link: Connection, claim_id: str) -> Claim | None:
    """Returns one claim by its id."""
    row = link.execute(f"SELECT {_CLAIM} FROM claim WHERE id = ?", (claim_id,)).fetchone()  # noqa: S608  made of our own names
    return rows.decode_claim(row) if row else None


def standing(link: Connection, decisions: Sequence[str]) -> dict[str, Review]:
    """Returns for each object the latest review with one of ``decisions`` that was not undone."""
    tail = f"WHERE decision IN ({sql.marks(decisions)}) AND seq NOT IN (SELECT undoes FROM review WHERE undoes IS NOT NULL) ORDER BY seq"  # noqa: S608  only marks
    return {review.object: review for review in every(link, rows.REVIEW, tail, decisions)}
