"""Excel workbooks (.xlsx, ISO/IEC 29500), streamed from their XML.

A sheet is its name and its rows, each a line with tabs. Formulas give the value that was stored with them, dates are
written in ISO form, hidden sheets, rows and columns are read and said to be hidden.
"""

from __future__ import annotations

import io
import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from kuager.model import Document
from kuager.read.base import Material, as_issue
from kuager.read.document_errors import BrokenDocumentError, InterpretedValueError
from kuager.read.office_docx import properties
from kuager.read.office_parts import Element, Parts, attr, child, local, named, office_likeness, words
from kuager.read.office_text import finish
from kuager.read.tables_dates import date_kind, from_serial, number_as_shown
from kuager.read.tables_rows import Laying, Row, Sheet

_CELL = re.compile(r"([A-Z]{1,3})\d+")
_COLUMNS = 16_384
_ROW_DIGITS = 7
_MERGED = re.compile(rb'<(?:\w+:)?mergeCell\b[^>]*?\bref="([A-Z]{1,3})(\d{1,7}):[A-Z]{1,3}(\d{1,7})"')
_TRUE = ("1", "true")


class XlsxReader:
    """Reads Excel workbooks of 2007 and later."""

    name = "xlsx"
    version = "1"

    def accepts(self, head: bytes, name: str) -> float:
        """Returns how much a file looks like an Excel workbook."""
        inside = (b"xl/workbook.xml", b"xl/worksheets/", b"xl/_rels/")
        return office_likeness(head, name, inside=inside, endings=(".xlsx", ".xlsm", ".xltx"))

    def read(self, material: Material) -> Document:
        """Reads one workbook.

        Raises:
            EmptyFileError: zero bytes.
            LockedDocumentError: it asks for a password.
            BrokenDocumentError: it is damaged or no workbook.
            TooManyPartsError: it has more cells than are read.
            SlowDocumentError: it takes too long.
            ItemError: it is larger, deeper or more packed than is read.
            NoTextError: it has no words and no numbers.
        """
        parts = Parts(material)
        book = _Book.of(parts, material.name)
        laying = Laying(material)
        for number, sheet in enumerate(book.sheets(), start=1):
            laying.add(sheet, number)
        notices = list(laying.notices)
        if book.dates:
            text = f"{book.dates} dates and times are stored as numbers and were written in ISO form"
            notices.append(as_issue(InterpretedValueError(text), material.name))
        return finish(self, material, laying.pages, properties(parts), notices, furniture=False)


@dataclass(slots=True, kw_only=True)
class _Book:
    parts: Parts
    name: str
    root: Element
    strings: list[str]
    kinds: list[str]
    """What each cell style shows numbers as: "date", "time" or nothing."""
    since_1904: bool
    dates: int = 0

    @classmethod
    def of(cls, parts: Parts, name: str) -> _Book:
        root = parts.tree("xl/workbook.xml")
        if root is None:
            raise BrokenDocumentError(item=name)
        about = child(root, "workbookPr")
        return cls(
            parts=parts,
            name=name,
            root=root,
            strings=list(_strings(parts, name)),
            kinds=_kinds(parts.tree("xl/styles.xml")),
            since_1904=about is not None and attr(about, "date1904") in _TRUE,
        )

    def sheets(self) -> Iterator[Sheet]:
        """Yields the sheets in the order of their tabs; each must be laid out before the next is asked for."""
        targets = _targets(self.parts, "xl/workbook.xml")
        for sheet in named(child(self.root, "sheets"), "sheet"):
            path = targets.get(_relation(sheet), "")
            data = self.parts.read(path)
            if data is None:
                continue
            yield Sheet(
                name=attr(sheet, "name"),
                rows=self._rows(data),
                hidden=attr(sheet, "state") in ("hidden", "veryHidden"),
                hidden_columns=self._hidden_columns(data),
                comments=tuple(_comments(self.parts, path)),
            )

    def _rows(self, data: bytes) -> Iterator[Row]:
        merged = _merged(data)
        for row in stream(data, "row", self.name):
            cells: dict[int, str] = {}
            formulas: set[int] = set()
            for position, cell in enumerate(one for one in row if local(one) == "c"):
                text = self._shown(cell)
                if text:
                    column = _column(attr(cell, "r"), position)
                    cells[column] = text
                    if child(cell, "f") is not None:
                        formulas.add(column)
            number = attr(row, "r")
            at = int(number) if number.isdecimal() and len(number) <= _ROW_DIGITS else 0
            yield Row(
                cells=cells, hidden=attr(row, "hidden") in _TRUE, number=at, formulas=frozenset(formulas),
                merged=merged.get(at, {}),
            )  # fmt: skip

    def _hidden_columns(self, data: bytes) -> int:
        head = data[: max(data.find(b"sheetData"), 0)]
        count = 0
        for match in re.finditer(rb"<(?:\w+:)?col\b[^>]*>", head):
            found = dict(re.findall(rb'(\w+)="([^"]*)"', match.group()))
            if found.get(b"hidden") in (b"1", b"true"):
                first, last = (found.get(key, b"0") for key in (b"min", b"max"))
                if first.isdigit() and last.isdigit():
                    count += max(0, min(int(last), _COLUMNS) - int(first) + 1)
        return count

    def _shown(self, cell: Element) -> str:
        kind = attr(cell, "t")
        if kind == "inlineStr":
            return _rich(child(cell, "is"))
        value = words(child(cell, "v"))
        if not value:
            return ""
        if kind == "s":
            return self.strings[int(value)] if value.isdigit() and int(value) < len(self.strings) else ""
        if kind == "b":
            return "TRUE" if value in _TRUE else "FALSE"
        return value if kind in ("str", "e", "d") else self._number(value, attr(cell, "s"))

    def _number(self, value: str, style: str) -> str:
        kind = self.kinds[int(style)] if style.isdigit() and int(style) < len(self.kinds) else ""
        if kind:
            try:
                shown = from_serial(float(value), kind, since_1904=self.since_1904)
            except ValueError:
                shown = None
            if shown:
                self.dates += 1
                return shown
        return number_as_shown(value)


def stream(data: bytes, tag: str, name: str) -> Iterator[Element]:
    """Yields elements of one name as they are parsed, and forgets them after.

    Raises:
        BrokenDocumentError: when it is not XML.
    """
    try:
        events = etree.iterparse(
            io.BytesIO(data), events=("end",), tag=f"{{*}}{tag}", resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
        )  # fmt: skip
        for _, element in events:
            yield element
            element.clear()
            while (before := element.getprevious()) is not None and (parent := element.getparent()) is not None:
                parent.remove(before)
    except etree.LxmlError as error:
        raise BrokenDocumentError(item=name) from error


def _merged(data: bytes) -> dict[int, dict[int, int]]:
    """Returns the cells that reach over several rows: by row and column, how many rows."""
    found: dict[int, dict[int, int]] = {}
    for match in _MERGED.finditer(data, max(data.rfind(b"</sheetData"), data.rfind(b":sheetData>"), 0)):
        first, last = int(match[2]), int(match[3])
        if last > first:
            found.setdefault(first, {})[_column(f"{match[1].decode()}{first}", 0)] = last - first + 1
    return found


def _strings(parts: Parts, name: str) -> Iterator[str]:
    data = parts.read("xl/sharedStrings.xml")
    if data is not None:
        yield from (_rich(element) for element in stream(data, "si", name))


def _rich(element: Element | None) -> str:
    """Returns the words of a string, without the reading aids that East Asian ones carry."""
    if element is None:
        return ""
    pieces = (one for part in element if local(part) in ("t", "r") for one in named(part, "t"))
    return "".join("".join(str(text) for text in piece.itertext()) for piece in pieces)


def _kinds(styles: Element | None) -> list[str]:
    codes = {attr(one, "numFmtId"): attr(one, "formatCode") for one in named(child(styles, "numFmts"), "numFmt")}
    numbers = [attr(one, "numFmtId") for one in named(child(styles, "cellXfs"), "xf")]
    return [date_kind(int(number) if number.isdigit() else 0, codes.get(number)) for number in numbers]


def _relation(element: Element) -> str:
    return next((str(value) for key, value in element.attrib.items() if str(key).endswith("}id")), "")


def _targets(parts: Parts, path: str) -> dict[str, str]:
    folder, _, name = path.rpartition("/")
    found = {}
    for relation in named(parts.tree(f"{folder}/_rels/{name}.rels"), "Relationship"):
        target = attr(relation, "Target")
        whole = target.lstrip("/") if target.startswith("/") else posixpath.normpath(f"{folder}/{target}")
        found[attr(relation, "Id")] = whole
    return found


def _comments(parts: Parts, path: str) -> Iterator[tuple[str, str | None]]:
    for target in sorted(set(_targets(parts, path).values())):
        if not re.fullmatch(r"xl/(?:comments/?)[^/]*\.xml", target):
            continue
        tree = parts.tree(target)
        authors = [words(one) for one in named(child(tree, "authors"), "author")] if tree is not None else []
        for comment in named(tree, "comment"):
            number = attr(comment, "authorId")
            author = authors[int(number)] if number.isdigit() and int(number) < len(authors) else None
            yield _rich(child(comment, "text")), author or None


def _column(reference: str, position: int) -> int:
    match = _CELL.fullmatch(reference)
    if not match:
        return position
    column = 0
    for letter in match[1]:
        column = column * 26 + ord(letter) - ord("A") + 1
    return column - 1
