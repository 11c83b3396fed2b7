"""OpenDocument spreadsheets (.ods, ISO/IEC 26300): what each cell shows, row by row."""

from __future__ import annotations

from collections.abc import Iterator

from kuager.model import Document
from kuager.read.base import Material
from kuager.read.document_errors import BrokenDocumentError
from kuager.read.office_odt import properties, refuse_locked
from kuager.read.office_parts import Element, Parts, attr, child, local, named, office_likeness, words
from kuager.read.office_text import finish
from kuager.read.tables_rows import Laying, Row, Sheet

_REPEATED = 1_000
"""Times that a filled row or cell is repeated at most: a number in a file from a stranger."""
_UNSEEN = ("collapse", "filter")


class OdsReader:
    """Reads OpenDocument spreadsheets."""

    name = "ods"
    version = "1"

    def accepts(self, head: bytes, name: str) -> float:
        """Returns how much a file looks like an OpenDocument spreadsheet."""
        inside = (b"application/vnd.oasis.opendocument.spreadsheet",)
        return office_likeness(head, name, inside=inside, endings=(".ods", ".ots"))

    def read(self, material: Material) -> Document:
        """Reads one spreadsheet.

        Raises:
            EmptyFileError: zero bytes.
            LockedDocumentError: it asks for a password.
            BrokenDocumentError: it is damaged or no spreadsheet.
            TooManyPartsError: it has more cells than are read.
            SlowDocumentError: it takes too long.
            ItemError: it is larger, deeper or more packed than is read.
            NoTextError: it has no words and no numbers.
        """
        parts = Parts(material)
        refuse_locked(parts, material.name)
        root = parts.tree("content.xml")
        body = child(root, "body", "spreadsheet")
        if body is None:
            raise BrokenDocumentError(item=material.name)
        unseen = _unseen_styles(root)
        laying = Laying(material)
        tables = (one for one in body if local(one) == "table")
        for number, table in enumerate(tables, start=1):
            laying.add(_sheet(table, unseen), number)
        return finish(self, material, laying.pages, properties(parts), laying.notices, furniture=False)


def _unseen_styles(root: Element | None) -> frozenset[str]:
    return frozenset(
        attr(style, "name")
        for style in named(child(root, "automatic-styles"), "style")
        if (about := child(style, "table-properties")) is not None and attr(about, "display") == "false"
    )


def _sheet(table: Element, unseen: frozenset[str]) -> Sheet:
    hidden_columns = sum(
        _times(column, "number-columns-repeated")
        for column in named(table, "table-column")
        if attr(column, "visibility") in _UNSEEN
    )
    return Sheet(
        name=attr(table, "name"),
        rows=_rows(table),
        hidden=attr(table, "style-name") in unseen,
        hidden_columns=hidden_columns,
        comments=tuple(_comments(table)),
    )


def _rows(table: Element) -> Iterator[Row]:
    number = 0
    for row in named(table, "table-row"):
        cells: dict[int, str] = {}
        formulas: set[int] = set()
        merged: dict[int, int] = {}
        column = 0
        for cell in row:
            if local(cell) not in ("table-cell", "covered-table-cell"):
                continue
            text = " ".join(words(p) for p in cell if local(p) == "p")
            times = _times(cell, "number-columns-repeated")
            if text:
                span = range(column, column + min(times, _REPEATED))
                cells |= dict.fromkeys(span, text)
                formulas.update(span if attr(cell, "formula") else ())
                merged[column] = _times(cell, "number-rows-spanned")
            column += times
        hidden, again = attr(row, "visibility") in _UNSEEN, _times(row, "number-rows-repeated")
        for extra in range(1, 1 + (min(again, _REPEATED) if cells else 1)):
            yield Row(cells=cells, hidden=hidden, number=number + extra, formulas=frozenset(formulas), merged=merged)
        number += again


def _times(element: Element, name: str) -> int:
    number = attr(element, name)
    return min(int(number), 1 << 20) if number.isdecimal() and len(number) < 10 else 1  # noqa: PLR2004  digits of a sane number


def _comments(table: Element) -> Iterator[tuple[str, str | None]]:
    for note in named(table, "annotation"):
        yield " ".join(words(p) for p in named(note, "p")), words(child(note, "creator")) or None
