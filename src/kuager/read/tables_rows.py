"""Rows to lines with tabs: shared by the readers of tables."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from kuager.model import Issue, Segment
from kuager.read.base import Material, as_issue
from kuager.read.document_errors import CutDocumentError, HiddenPartError, SlowDocumentError, TooManyPartsError
from kuager.read.office_text import Pages

GAP_MOST = 64
"""Empty cells kept in a row between two filled ones: a lone cell far to the right is no reason for 16,000 tabs."""
ROW, FORMULA, MERGED = "row", "formula", "merged"
"""Kinds of segments: a line whose row number is out of turn, a computed cell, a cell over several rows."""
_CELLS = 3_000_000
_SECONDS = 20.0
_LOOK = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A row: its filled cells by column, counted from 0."""

    cells: Mapping[int, str]
    hidden: bool = False
    number: int = 0
    """The row's number in the sheet, from 1; 0 when it follows the one before."""
    formulas: frozenset[int] = frozenset()
    """Columns whose value the file's own program computed."""
    merged: Mapping[int, int] = field(default_factory=dict)
    """Columns whose cell reaches over several rows: how many."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A sheet. ``rows`` may be read while it is laid out."""

    name: str
    rows: Iterable[Row]
    hidden: bool = False
    hidden_columns: int = 0
    comments: tuple[tuple[str, str | None], ...] = ()
    """Words and author of the notes on its cells."""


@dataclass(slots=True)
class Laying:
    """Sheets being laid out as text."""

    material: Material
    seconds: float = _SECONDS
    pages: Pages = field(init=False)
    notices: list[Issue] = field(default_factory=list)
    _cells: int = 0
    _rows: int = 0
    _until: float = field(init=False)

    def __post_init__(self) -> None:
        self.pages = Pages(self.material.max_text_bytes, self.material.name)
        self._until = time.monotonic() + self.seconds

    def add(self, sheet: Sheet, number: int) -> None:
        """Adds a sheet: its name, its rows, the notes on its cells.

        Raises:
            TooManyPartsError: more cells than are read.
            SlowDocumentError: it takes too long.
            TooLargeError: more text than allowed.
        """
        before = self.pages.length
        if sheet.name:
            self.pages.add(sheet.name, kind="heading")
        hidden_rows = self._lines(sheet)
        start = before + (2 if before else 0)
        if self.pages.length > start:
            extra = (("name", sheet.name), *((("hidden", "true"),) if sheet.hidden else ()))
            self.pages.segments.append(
                Segment(start=start, end=self.pages.length, kind="sheet", stable_id=str(number), extra=extra)
            )
        for words, author in sheet.comments:
            self.pages.add(words, kind="comment", aside="comment", author=author)
        self._hidden(sheet, hidden_rows, number)

    def _lines(self, sheet: Sheet) -> int:
        gap, hidden, expected, number = "\n\n", 0, 1, 0
        for row in sheet.rows:
            self._count(len(row.cells) or 1)
            number = row.number or number + 1
            line = line_of(row.cells)
            before = self.pages.length
            self.pages.add(line, kind="hidden row" if row.hidden else "", gap=gap)
            if self.pages.length > before:
                gap = "\n"
                hidden += row.hidden
                self._mark(row, line, number, expected)
                expected = number + 1
        return hidden

    def _mark(self, row: Row, line: str, number: int, expected: int) -> None:
        """Notes what a line of tabs cannot say: a number out of turn, computed cells, cells over several rows."""
        start = self.pages.length - len(line)
        marked = self.pages.segments
        if number != expected:
            marked.append(Segment(start=start, end=self.pages.length, kind=ROW, stable_id=str(number)))
        if not row.formulas and not row.merged:
            return
        for column, first, last in cell_spans(line):
            if column in row.formulas:
                marked.append(Segment(start=start + first, end=start + last, kind=FORMULA))
            if row.merged.get(column, 1) > 1:
                extra = (("rows", str(row.merged[column])),)
                marked.append(Segment(start=start + first, end=start + last, kind=MERGED, extra=extra))

    def _count(self, cells: int) -> None:
        self._cells += cells
        self._rows += 1
        if self._cells > _CELLS:
            raise TooManyPartsError(f"The table has more than {_CELLS} cells", item=self.material.name)
        if self._rows % _LOOK == 0 and time.monotonic() > self._until:
            raise SlowDocumentError(item=self.material.name)

    def _hidden(self, sheet: Sheet, rows: int, number: int) -> None:
        parts = ["the sheet itself"] if sheet.hidden else []
        parts += [f"{rows} rows"] if rows else []
        parts += [f"{sheet.hidden_columns} columns"] if sheet.hidden_columns else []
        if parts:
            words = f"Hidden from view on sheet {number}: {', '.join(parts)}; they were read"
            self.notices.append(as_issue(HiddenPartError(words, place=f"sheet {number}"), self.material.name))

    def cut(self, words: str) -> None:
        """Notes that a part was left out."""
        self.notices.append(as_issue(CutDocumentError(words), self.material.name))


def line_of(cells: Mapping[int, str]) -> str:
    """Returns a row as one line; tabs and line ends inside a cell become spaces."""
    parts: list[str] = []
    last: int | None = None
    for column in sorted(cells):
        text = " ".join(cells[column].split())
        if not text:
            continue
        if last is None:
            parts.append("\t" * min(column, GAP_MOST))
        else:
            parts.append("\t" * min(column - last, GAP_MOST))
        parts.append(text)
        last = column
    return "".join(parts)


def cell_spans(line: str) -> Iterator[tuple[int, int, int]]:
    """Yields column, start and end of each filled cell of a line that :func:`line_of` made.

    Columns are those of the sheet unless more than :data:`GAP_MOST` empty cells stand in a row.
    """
    at = 0
    for column, text in enumerate(line.split("\t")):
        if text:
            yield column, at, at + len(text)
        at += len(text) + 1


def numbered(rows: Iterable[Iterable[str]]) -> Iterator[Row]:
    """Yields rows of cells that stand side by side."""
    for row in rows:
        yield Row(cells=dict(enumerate(row)))
