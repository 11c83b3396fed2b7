"""Tables as text: comma-, semicolon-, tab- or bar-separated values. Rows become lines with tabs between cells."""

from __future__ import annotations

import csv
import re
from collections import Counter

from kuager.errors import TooLargeError
from kuager.model import Document
from kuager.read.base import Material, refuse_empty
from kuager.read.encoding import decode, sent_charset
from kuager.read.office_text import Properties, finish
from kuager.read.sniff import known_binary
from kuager.read.tables_rows import Laying, Sheet, numbered

_ENDINGS = (".csv", ".tsv", ".tab")
_MARKS = ",;\t|"
_SAMPLE = 64_000
_ROWS = 200
_HINT = re.compile(r"\A\"?sep=(.)\"?\r?\n", re.IGNORECASE)
_LINES_IN_CELL = 200
"""Line ends in one cell beyond which a quotation mark was surely never closed."""


class CsvReader:
    """Reads files named as tables of text."""

    name = "csv"
    version = "1"

    def accepts(self, head: bytes, name: str) -> float:
        """Returns 0.7 for files named as such tables: nothing in the bytes tells a table from a text with commas."""
        return 0.7 if name.lower().endswith(_ENDINGS) and not known_binary(head) else 0.0

    def read(self, material: Material) -> Document:
        """Reads one table.

        Raises:
            EmptyFileError: zero bytes.
            TooLargeError: more bytes or text than allowed.
            UnknownKindError: no text.
            WrongEncodingError: text in no known encoding.
            TooManyPartsError: it has more cells than are read.
            SlowDocumentError: it takes too long.
            NoTextError: it has no words and no numbers.
        """
        refuse_empty(material.data, material.name)
        if len(material.data) > material.max_text_bytes:
            raise TooLargeError(item=material.name)
        decoded = decode(material.data, material.name, sent=sent_charset(material.media_type))
        text = decoded.text
        hint = _HINT.match(text)
        mark = hint[1] if hint else separator(text, tabs=material.name.lower().endswith((".tsv", ".tab")))
        laying = Laying(material)
        rows, closed = parse(text[hint.end() :] if hint else text, mark)
        if not closed:
            laying.cut("A quotation mark in the table is never closed; its lines were read without quotation marks")
        laying.add(Sheet(name="", rows=numbered(rows)), 1)
        notices = (*decoded.notices, *laying.notices)
        return finish(self, material, laying.pages, Properties(), notices, furniture=False)


def separator(text: str, *, tabs: bool = False) -> str:
    """Returns what separates the cells: the mark that gives most rows the same number of cells, more than one."""
    if tabs:
        return "\t"
    sample = text[:_SAMPLE]
    best, best_score = ",", 0.0
    for mark in _MARKS:
        rows, _ = parse(sample, mark, most=_ROWS)
        widths = Counter(len(row) for row in rows if any(row))
        width, count = widths.most_common(1)[0] if widths else (1, 0)
        score = count / max(widths.total(), 1) * (width > 1) * (1 + min(width, 20) / 100)
        if score > best_score:
            best, best_score = mark, score
    return best


def parse(text: str, mark: str, *, most: int | None = None) -> tuple[list[list[str]], bool]:
    """Returns the rows, and whether every quotation mark was closed; if not, marks were taken as letters."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    rows: list[list[str]] = []
    try:
        for row in csv.reader((f"{line}\n" for line in lines), delimiter=mark):
            rows.append(row)
            if any(cell.count("\n") > _LINES_IN_CELL for cell in row):
                return [line.split(mark) for line in lines[:most]], False
            if most and len(rows) >= most:
                break
    except csv.Error:
        return [line.split(mark) for line in lines[:most]], False
    return rows, True
