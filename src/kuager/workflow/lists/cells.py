"""The cells of a table in its document's text: which row, which column, and from which code point to which."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from kuager.model import Document
from kuager.read.tables_rows import FORMULA, MERGED, ROW, cell_spans

TABLE_KINDS: Final = frozenset({"csv", "xlsx", "ods"})
_HEADING: Final = "heading"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """A filled cell; ``text`` is the document's text from ``start`` to ``end``.

    ``merged`` says that the cell stands in an earlier row and reaches over this one.
    """

    column: int
    start: int
    end: int
    text: str
    formula: bool = False
    merged: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class TableRow:
    """A row that is not empty; ``number`` is what a spreadsheet shows beside it."""

    number: int
    cells: Mapping[int, Cell]


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetPart:
    """Where one sheet stands in the text."""

    number: int
    name: str
    start: int
    end: int


def sheets(document: Document) -> list[SheetPart]:
    """Returns the sheets of a table's document that have anything in them."""
    return [
        SheetPart(
            number=int(one.stable_id or 0), name=dict(one.extra).get("name", ""), start=one.start, end=one.end
        )
        for one in document.segments
        if one.kind == "sheet"
    ]  # fmt: skip


def rows(document: Document, sheet: SheetPart) -> Iterator[TableRow]:
    """Yields the rows of a sheet, one after the other; cells over several rows count in each of them."""
    text = document.text
    marks = _Marks.of(document, sheet)
    number, at = 0, marks.first
    above: dict[int, tuple[Cell, int]] = {}
    while at < sheet.end:
        end = text.find("\n", at, sheet.end)
        end = sheet.end if end < 0 else end
        line = text[at:end]
        if line.strip():
            number = marks.numbers.get(at, number + 1)
            cells = {
                column: Cell(
                    column=column,
                    start=at + first,
                    end=at + last,
                    text=line[first:last],
                    formula=at + first in marks.formulas,
                )
                for column, first, last in cell_spans(line)
            }
            _reach(cells, above, number, marks.merged)
            yield TableRow(number=number, cells=cells)
        at = end + 1


def _reach(cells: dict[int, Cell], above: dict[int, tuple[Cell, int]], number: int, merged: Mapping[int, int]) -> None:
    """Lets cells from above that reach over this row count in it, and notes those that begin here."""
    for column, (cell, last) in list(above.items()):
        if number > last:
            del above[column]
        elif column not in cells:
            cells[column] = Cell(column=column, start=cell.start, end=cell.end, text=cell.text, merged=True)
    for column, cell in cells.items():
        if not cell.merged and cell.start in merged:
            above[column] = (cell, number + merged[cell.start] - 1)


@dataclass(frozen=True, slots=True)
class _Marks:
    """What the reader noted beside the text, by offset."""

    first: int
    numbers: Mapping[int, int]
    formulas: frozenset[int]
    merged: Mapping[int, int]

    @classmethod
    def of(cls, document: Document, sheet: SheetPart) -> _Marks:
        inside = [one for one in document.segments if sheet.start <= one.start < sheet.end]
        heads = [one.end for one in inside if one.kind == _HEADING and one.start == sheet.start]
        return cls(
            first=max(heads, default=sheet.start),
            numbers={one.start: int(one.stable_id or 0) for one in inside if one.kind == ROW},
            formulas=frozenset(one.start for one in inside if one.kind == FORMULA),
            merged={one.start: int(dict(one.extra).get("rows", "1")) for one in inside if one.kind == MERGED},
        )
