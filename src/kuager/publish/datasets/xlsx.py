"""Datasets as one workbook: a sheet per table, every text a text, nothing calculated, no moment of making inside.

Written here and not by a library, because the libraries at hand lay rows down as plain temporary files before they pack them,
which is forbidden for evidence; written here, a workbook of any length needs the memory of a few rows (decision 219).

A text that begins like a formula is marked as quoted, so that a spreadsheet does not calculate it even after somebody edits
and leaves its cell. A spreadsheet holds :data:`LONGEST` characters in a cell: longer texts end in "…", and the first sheet
says how many there are; the other formats have them whole. A table of more than :data:`ROWS` rows goes on in another sheet.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import chain, islice
from operator import attrgetter
from typing import Any, Final
from xml.sax.saxutils import escape, quoteattr

from kuager.model.dataset import VERSION, Dataset, Row, columns
from kuager.publish.datasets.csvs import cell
from kuager.publish.datasets.formats import PIECE, Files, gather
from kuager.text.cells import safe

LONGEST: Final = 32_767
ROWS: Final = 1_000_000
"""Rows of a sheet, besides its header; a spreadsheet takes 1,048,576."""
MOST: Final = 1_500_000_000
"""Bytes of a sheet before it is packed; a larger one goes on in another."""
_EPOCH: Final = (1980, 1, 1, 0, 0, 0)
_UNSPEAKABLE: Final = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")
"""What XML cannot hold, and what would be taken for the escape of it (ECMA-376 part 1, 22.4.2.4)."""
_ORDINARY: Final = re.compile(r"[^<>&_\x00-\x1f\ufffe\uffff]*")
_HEAD: Final = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN: Final = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE: Final = "http://schemas.openxmlformats.org/package/2006"
_PLAIN, _QUOTED, _TITLE = 1, 2, 3
_STYLES: Final = (
    f'{_HEAD}<styleSheet xmlns="{_MAIN}"><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/>'
    '<name val="Calibri"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill '
    'patternType="gray125"/></fill></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs>'
    '<cellXfs count="4"><xf xfId="0"/><xf numFmtId="49" xfId="0" applyNumberFormat="1"/><xf numFmtId="49" xfId="0" quotePrefix="1" '
    'applyNumberFormat="1"/><xf numFmtId="49" fontId="1" xfId="0" applyNumberFormat="1" applyFont="1"/></cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
)


class _Sink:
    """What the archive is packed into; it cannot be wound back, so nothing waits for the end."""

    def __init__(self) -> None:
        self._held: list[bytes] = []

    def write(self, data: bytes) -> int:
        self._held.append(bytes(data))
        return len(data)

    def flush(self) -> None:
        """Nothing waits here."""

    def take(self) -> bytes:
        held, self._held = b"".join(self._held), []
        return held


@dataclass(slots=True)
class _Book:
    """What is known of the workbook while it is written: its sheets, and how many texts were cut."""

    sheets: list[str] = field(default_factory=list)
    cut: int = 0


def write(dataset: Dataset) -> Files:
    """Yields the workbook."""
    yield "dataset.xlsx", _pieces(dataset)


def _pieces(dataset: Dataset) -> Iterator[bytes]:
    sink, book = _Sink(), _Book()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as bundle:  # type: ignore[call-overload]
        for table in dataset.tables():
            rows = dataset.rows(table)
            first: Row | None = next(rows, None)
            number = 1
            while first is not None or number == 1:
                book.sheets.append(table if number == 1 else f"{table} {number}")
                head = () if first is None else (first,)
                yield from _packed(
                    bundle,
                    sink,
                    f"xl/worksheets/sheet{len(book.sheets) + 1}.xml",
                    _sheet(table, chain(head, rows), book),
                )
                first, number = next(rows, None), number + 1
        for path, words in _parts(dataset, book):
            yield from _packed(bundle, sink, path, iter((words.encode(),)))
    yield sink.take()


def _packed(bundle: zipfile.ZipFile, sink: _Sink, path: str, data: Iterator[bytes]) -> Iterator[bytes]:
    info = zipfile.ZipInfo(path, _EPOCH)
    info.compress_type = zipfile.ZIP_DEFLATED
    info.create_system = 0
    with bundle.open(info, "w") as file:
        for piece in gather(data, PIECE):
            file.write(piece)
            if packed := sink.take():
                yield packed


def _sheet(table: str, rows: Iterator[Row], book: _Book) -> Iterator[bytes]:
    named = columns(table)
    values = attrgetter(*(one.name for one in named))
    yield _begin(len(named)).encode()
    yield f'<row r="1">{"".join(_text(one.name, _TITLE) for one in named)}</row>'.encode()
    length = 0
    for number, row in enumerate(islice(rows, ROWS), start=2):
        line = f'<row r="{number}">{"".join([_cell(value, book) for value in values(row)])}</row>'.encode()
        yield line
        length += len(line)
        if length > MOST:
            break
    yield b"</sheetData></worksheet>"


def _begin(width: int) -> str:
    return (
        f'{_HEAD}<worksheet xmlns="{_MAIN}"><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" '
        'activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><sheetFormatPr defaultRowHeight="15"/><cols>'
        f'<col min="1" max="{width}" width="18" customWidth="1"/></cols><sheetData>'
    )


def _cell(value: Any, book: _Book) -> str:
    if value.__class__ is str:
        if not value:
            return "<c/>"
        words = value
    elif value is None or value == ():
        return "<c/>"
    elif isinstance(value, bool):
        return f'<c t="b"><v>{int(value)}</v></c>'
    elif isinstance(value, int | float):
        return f"<c><v>{value!r}</v></c>"
    else:
        words = cell(value)
    if len(words) > LONGEST // 2 and len(words.encode("utf-16-le")) // 2 > LONGEST:
        words = _short(words)
        book.cut += 1
    return _text(words, _PLAIN if safe(words) is words else _QUOTED)


def _short(words: str) -> str:
    """Cuts a text to what a cell holds; a spreadsheet counts UTF-16."""
    half = words.encode("utf-16-le")[: 2 * (LONGEST - 1)]
    return half.decode("utf-16-le", "ignore") + "…"


def _text(words: str, style: int) -> str:
    told = words if _ORDINARY.fullmatch(words) else escape(_UNSPEAKABLE.sub(_spelled, words))
    return f'<c s="{style}" t="inlineStr"><is><t xml:space="preserve">{told}</t></is></c>'


def _spelled(found: re.Match[str]) -> str:
    return f"_x{ord(found[0]):04X}_"


def _parts(dataset: Dataset, book: _Book) -> Iterator[tuple[str, str]]:
    """What stands around the sheets; the first sheet says what the others are."""
    about = [
        ("Title", dataset.title), ("Dataset", dataset.id), ("Version", dataset.version), ("Made on", dataset.made_on), ("For", dataset.audience),
        ("Licence", f"{dataset.licence.name} {dataset.licence.url}".strip()), ("Publisher", dataset.publisher), ("Columns", VERSION),
        ("Texts cut, because a cell holds no more", str(book.cut)),
        ("Read as", "Texts are texts: nothing in this workbook is calculated. Lists are JSON arrays. An empty cell tells nothing."),
    ]  # fmt: skip
    lines = "".join(
        f'<row r="{number}">{_text(name, _TITLE)}{_text(words, _PLAIN if safe(words) == words else _QUOTED)}</row>'
        for number, (name, words) in enumerate(about, start=1)
    )
    yield "xl/worksheets/sheet1.xml", f'{_HEAD}<worksheet xmlns="{_MAIN}"><cols><col min="1" max="2" width="40" customWidth="1"/></cols><sheetData>{lines}</sheetData></worksheet>'  # fmt: skip
    names = ["about", *book.sheets]
    listed = "".join(f'<sheet name={quoteattr(name)} sheetId="{at}" r:id="rId{at}"/>' for at, name in enumerate(names, start=1))  # fmt: skip
    yield (
        "xl/workbook.xml",
        f'{_HEAD}<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>{listed}</sheets></workbook>',
    )
    links = [(f"rId{at}", f"{_OFFICE}/worksheet", f"worksheets/sheet{at}.xml") for at in range(1, len(names) + 1)]
    links.append((f"rId{len(names) + 1}", f"{_OFFICE}/styles", "styles.xml"))
    yield "xl/_rels/workbook.xml.rels", _relations(links)
    yield "xl/styles.xml", _STYLES
    yield "_rels/.rels", _relations([("rId1", f"{_OFFICE}/officeDocument", "xl/workbook.xml")])
    kinds = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    sheets = "".join(f'<Override PartName="/xl/worksheets/sheet{at}.xml" ContentType="{kinds}.worksheet+xml"/>' for at in range(1, len(names) + 1))  # fmt: skip
    yield (
        "[Content_Types].xml",
        (
            f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.'
            f'relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" '
            f'ContentType="{kinds}.sheet.main+xml"/><Override PartName="/xl/styles.xml" ContentType="{kinds}.styles+xml"/>{sheets}</Types>'
        ),
    )


def _relations(links: list[tuple[str, str, str]]) -> str:
    inside = "".join(f'<Relationship Id="{id_}" Type="{kind}" Target="{target}"/>' for id_, kind, target in links)
    return f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">{inside}</Relationships>'
