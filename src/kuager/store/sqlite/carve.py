"""Rows of the logs read straight from pages, without the tree above them, each checked before it is believed.

A row of a log carries a checksum of its values, a custody row its hash; a scrap of a page that happens to look like a
row does not pass. Where the tree is broken, the rows on its sound pages are still there. Nothing is guessed: a row
that fails its check is left out. Format: sqlite.org/fileformat2.html, sections 1.6 and 2.1.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from kuager.errors import DamagedStoreError
from kuager.model.chain import FIRST_SEQ
from kuager.store import rows
from kuager.store.codec import RowOf, checksum
from kuager.store.sqlite.check import SUMMED, custody_hash
from kuager.store.sqlite.connection import Connection
from kuager.store.sqlite.pages import PageFile

CUSTODY: Final = "custody"
TABLES: Final = (*SUMMED, CUSTODY)
"""Every table that is written to and not computed; a test holds this against the tables there are."""

META: Final = "meta"
_NOTES: Final = ("head", "derived_upto")

_CODECS: Final[dict[str, RowOf[Any]]] = {row.table: row for row in (rows.SOURCE, rows.CAPTURE, rows.DOCUMENT, rows.LAYER, rows.NODE, rows.JUDGEMENT,
                                             rows.REVIEW, rows.ISSUE, rows.SEALED_VALUE)}  # fmt: skip
_APART: Final[dict[str, dict[str, Any]]] = {"document": {"layers": ()}}
"""Fields that a codec wants and that lie in another table."""

_TABLE_LEAF, _INDEX_LEAF, _INDEX_INNER = 0x0D, 0x0A, 0x02
_HEADER: Final = {_TABLE_LEAF: 8, _INDEX_LEAF: 8, _INDEX_INNER: 12}
_WHOLE: Final = {1: 1, 2: 2, 3: 3, 4: 4, 5: 6, 6: 8}
_ZERO, _ONE, _FLOAT, _FIRST_BLOB, _FIRST_TEXT = 8, 9, 7, 12, 13
_VARINT: Final = 9
_MOST_OVERFLOW: Final = 1 << 31


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """How the records of one table lie on a page.

    Attributes:
        table: its name.
        columns: its columns in the order of the record.
        rowid: which column the row's number is, kept outside the record; None where there is none.
        leaf: whether the rows are in leaves of a table tree (else in an index tree, inner pages included).
    """

    table: str
    columns: tuple[str, ...]
    rowid: int | None
    leaf: bool


@dataclass(frozen=True, slots=True)
class Row:
    """A row that passed its check: the table, and its values by column."""

    table: str
    values: dict[str, Any]


def shapes(link: Connection) -> dict[tuple[bool, int], list[Shape]]:
    """Returns the shapes of all logs, by kind of tree and number of columns, from a database of the current format."""
    found: dict[tuple[bool, int], list[Shape]] = {}
    without = {name for name, sql in link.execute("SELECT name, sql FROM sqlite_master WHERE type = 'table'")
               if "WITHOUT ROWID" in " ".join(sql.split())}  # fmt: skip
    for table in (*TABLES, META):
        info = link.execute(f"PRAGMA table_info({table})").fetchall()
        keys = [one[1] for one in sorted(info, key=lambda one: one[5]) if one[5]]
        names = [one[1] for one in info]
        leaf = table not in without
        if not leaf:  # the key's columns come first
            names = [*keys, *(name for name in names if name not in keys)]
        whole = {one[1] for one in info if one[2] == "INTEGER"}
        alias = names.index(keys[0]) if leaf and len(keys) == 1 and keys[0] in whole else None
        shape = Shape(table=table, columns=tuple(names), rowid=alias, leaf=leaf)
        found.setdefault((leaf, len(names)), []).append(shape)
    return found


def carve(file: PageFile, known: dict[tuple[bool, int], list[Shape]]) -> Iterator[Row]:
    """Yields every row of a log that passes its check; the same row may come more than once.

    Pages that the write-ahead log has a newer state of are read in both, because the newer one may be damaged.
    """
    for older, numbers in ((False, file.numbers()), (True, iter(sorted(file.logged)))):
        for number in numbers:
            page = file.page(number, older=older)
            if number == 1 or page is None or page[0] not in _HEADER:
                continue  # page 1 holds definitions only
            for rowid, record in _records(file, page, older=older):
                row = _believed(rowid, record, known.get((page[0] == _TABLE_LEAF, len(record)), []))
                if row is not None:
                    yield row


def sound(table: str, values: dict[str, Any]) -> bool:
    """Says whether a row is what was written: its checksum fits, or (custody) its hash does.

    The notes of how long the log is carry no sum; here they only have to be numbers.
    """
    if table == META:
        return values["key"] in _NOTES and str(values["value"]).isdecimal()
    if table != CUSTODY:
        return bool(checksum([values[name] for name in SUMMED[table]]) == values["crc"])
    raw = tuple(values[name] for name in rows.CUSTODY.columns)
    try:
        event = rows.CUSTODY.decode(raw)
        return event.seq >= FIRST_SEQ and rows.CUSTODY.encode(event) == raw and custody_hash(event) == event.hash
    except (DamagedStoreError, TypeError, ValueError, AttributeError):
        return False


def _believed(rowid: int, record: list[Any], possible: list[Shape]) -> Row | None:
    for shape in possible:
        values = dict(zip(shape.columns, record, strict=True))
        if shape.rowid is not None:
            values[shape.columns[shape.rowid]] = rowid
        # A checksum covers values, not the table: where two tables have as many columns, the values must also mean something.
        if sound(shape.table, values) and (len(possible) == 1 or _means(shape.table, values)):
            return Row(shape.table, values)
    return None


def _means(table: str, values: dict[str, Any]) -> bool:
    codec = _CODECS.get(table)
    if codec is None:
        return True
    raw = tuple(values[name] for name in codec.names)
    try:
        return bool(codec.encode(codec.decode(raw, **_APART.get(table, {}))) == raw)
    except (DamagedStoreError, TypeError, ValueError, AttributeError):
        return False


def _records(file: PageFile, page: bytes, *, older: bool) -> Iterator[tuple[int, list[Any]]]:
    kind = page[0]
    start, cells = _HEADER[kind], int.from_bytes(page[3:5], "big")
    for place in range(min(cells, (file.usable - start) // 2)):
        at = int.from_bytes(page[start + 2 * place : start + 2 * place + 2], "big")
        try:
            rowid, payload = _payload(file, page, at, older=older)
            yield rowid, _record(payload)
        except (IndexError, ValueError):  # a cell that leads nowhere, or is no record
            continue


def _payload(file: PageFile, page: bytes, at: int, *, older: bool) -> tuple[int, bytes]:
    """Returns the number of a cell's row (0 in an index) and its record, overflow pages included."""
    kind, rowid = page[0], 0
    if kind == _INDEX_INNER:
        at += 4
    size, at = _varint(page, at)
    if kind == _TABLE_LEAF:
        rowid, at = _varint(page, at)
    here = _local(size, file.usable, table=kind == _TABLE_LEAF)
    parts, left = [page[at : at + here]], size - here
    follow = int.from_bytes(page[at + here : at + here + 4], "big") if left else 0
    if left > min(_MOST_OVERFLOW, file.count * file.usable + (len(file.logged) * file.usable)):
        raise ValueError("longer than the file")
    while left:
        more = file.page(follow, older=older)
        if more is None:
            raise ValueError("a page of a long row is damaged")
        parts.append(more[4 : 4 + min(left, file.usable - 4)])
        left -= len(parts[-1])
        follow = int.from_bytes(more[:4], "big")
    return rowid, b"".join(parts)


def _local(size: int, usable: int, *, table: bool) -> int:
    most = usable - 35 if table else (usable - 12) * 64 // 255 - 23
    if size <= most:
        return size
    least = (usable - 12) * 32 // 255 - 23
    kept = least + (size - least) % (usable - 4)
    return kept if kept <= most else least


def _record(data: bytes) -> list[Any]:
    end, at = _varint(data, 0)
    kinds = []
    while at < end:
        kind, at = _varint(data, at)
        kinds.append(kind)
    values = []
    at = end
    for kind in kinds:
        value, at = _value(data, at, kind)
        values.append(value)
    if at != len(data):
        raise ValueError("a record of another length")
    return values


def _value(data: bytes, at: int, kind: int) -> tuple[Any, int]:
    if kind == 0:
        return None, at
    if kind in _WHOLE:
        end = at + _WHOLE[kind]
        return int.from_bytes(data[at:end], "big", signed=True), end
    if kind in (_ZERO, _ONE):
        return kind - _ZERO, at
    if kind < _FIRST_TEXT or kind % 2 == 0:
        raise ValueError("no log holds numbers with a point, or bytes")
    end = at + (kind - _FIRST_TEXT) // 2
    return data[at:end].decode(), end


def _varint(data: bytes, at: int) -> tuple[int, int]:
    value = 0
    for place in range(_VARINT):
        byte = data[at + place]
        if place == _VARINT - 1:
            return value << 8 | byte, at + _VARINT
        value = value << 7 | byte & 0x7F
        if byte < 0x80:  # noqa: PLR2004  the bit that says "more"
            return value, at + place + 1
    raise ValueError("no number")  # pragma: no cover  the ninth byte always ends it
