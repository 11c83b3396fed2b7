"""A paper as DOCX, with real endnotes: who goes on writing in it may move a sentence, and its source moves along."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, Final

import docx
from docx.document import Document as DocxDocument
from docx.enum.section import WD_SECTION
from docx.enum.text import WD_COLOR_INDEX
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.text.paragraph import Paragraph
from lxml import etree

from kuager.model.paper import Block, Excerpt, Grid, Heading, Items, PageBreak, Paper, Para, Picture, Run

_W: Final = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_ENDNOTES: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.endnotes+xml"
_EPOCH: Final = datetime(2000, 1, 1, tzinfo=UTC)
_ZIP_EPOCH: Final = (2000, 1, 1, 0, 0, 0)
_RIGHT_TO_LEFT: Final = frozenset({"ug", "ar", "fa", "ur", "kk-Arab"})
_LINE: Final = 162
"""Millimetres of a line."""
_BLANK: Final = "FFF3D6"
_SEPARATORS: Final = 2
"""Endnotes the format itself needs, before ours."""


def made(paper: Paper) -> bytes:
    """Returns the file; the same paper gives the same bytes."""
    document = docx.Document()
    _frame(document, paper)
    if paper.kicker:
        _words(document.add_paragraph(), [Run(text=paper.kicker)], size=9)
    document.add_heading(_clean(paper.title), level=0)
    if paper.facts:
        _facts(document, paper.facts)
    for block in paper.blocks:
        _block(document, block)
    if paper.notes:
        _endnotes(document, paper.notes)
    if paper.lang in _RIGHT_TO_LEFT:
        for paragraph in document.paragraphs:
            paragraph._p.get_or_add_pPr().append(OxmlElement("w:bidi"))  # noqa: SLF001  the library has no door to it
    return _steady(document)


def _frame(document: DocxDocument, paper: Paper) -> None:
    section = document.sections[0]
    section.start_type = WD_SECTION.NEW_PAGE
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(24)
    section.footer.paragraphs[0].text = _clean(paper.footer)
    properties = document.core_properties
    properties.title, properties.language, properties.author = _clean(paper.title), paper.lang, ""
    properties.comments = ""
    properties.created = properties.modified = _EPOCH
    style = document.styles["Normal"]
    style.font.name, style.font.size = "Noto Sans", Pt(10.5)


def _facts(document: DocxDocument, facts: Sequence[tuple[str, str]]) -> None:
    table = document.add_table(rows=0, cols=2)
    for name, value in facts:
        cells = table.add_row().cells
        cells[0].width, cells[1].width = Mm(45), Mm(_LINE - 45)
        cells[0].text, cells[1].text = _clean(name), _clean(value)


def _block(document: DocxDocument, block: Block) -> None:
    match block:
        case Heading():
            document.add_heading(_clean(block.text), level=min(block.level, 4))
        case Para():
            _para(document.add_paragraph(), block)
        case Items():
            for one in block.items:
                _para(document.add_paragraph(style="List Number" if block.numbered else "List Bullet"), one)
        case Grid():
            _grid(document, block)
        case Picture():
            _picture(document, block)
        case Excerpt():
            _excerpt(document, block)
        case PageBreak():
            document.add_page_break()  # type: ignore[no-untyped-call]  # the library's own gap


def _grid(document: DocxDocument, grid: Grid) -> None:
    table = document.add_table(rows=1, cols=len(grid.header), style="Table Grid")
    shares = grid.widths or (1,) * len(grid.header)
    widths = [Mm(_LINE * share / sum(shares)) for share in shares]
    for cell, name in zip(table.rows[0].cells, grid.header, strict=True):
        _words(cell.paragraphs[0], [Run(text=name, bold=True)], size=9)
    for row in grid.rows:
        cells = table.add_row().cells
        for cell, one in zip(cells, row, strict=True):
            _para(cell.paragraphs[0], one)
    for row_ in table.rows:
        for cell, width in zip(row_.cells, widths, strict=True):
            cell.width = width


def _picture(document: DocxDocument, picture: Picture) -> None:
    if picture.kind == "svg":
        _words(document.add_paragraph(), [Run(text=picture.alt, italic=True)])
        return
    shape = document.add_picture(io.BytesIO(picture.data), width=Mm(_LINE * picture.share / 100))
    shape._inline.docPr.set("descr", _clean(picture.alt))  # noqa: SLF001  the library has no door to it
    if picture.caption:
        _words(document.add_paragraph(), [Run(text=picture.caption, italic=True)], size=9)


def _para(paragraph: Paragraph, para: Para) -> None:
    _words(paragraph, para.runs)
    if para.blank:
        shade = OxmlElement("w:shd")
        shade.set(qn("w:val"), "clear")
        shade.set(qn("w:fill"), _BLANK)
        paragraph._p.get_or_add_pPr().append(shade)  # noqa: SLF001  the library has no door to it


def _words(paragraph: Paragraph, runs: Sequence[Run], *, size: float = 0) -> None:
    for one in runs:
        run = paragraph.add_run(_clean(one.text))
        run.bold, run.italic = one.bold or None, one.italic or None
        if size:
            run.font.size, run.font.color.rgb = Pt(size), RGBColor(0x55, 0x55, 0x55)
        if one.lang in _RIGHT_TO_LEFT:
            run.font.rtl = True
        if one.note:
            mark = paragraph.add_run()
            mark.font.superscript = True
            reference = OxmlElement("w:endnoteReference")
            reference.set(qn("w:id"), str(one.note + _SEPARATORS - 1))
            mark._r.append(reference)  # noqa: SLF001  the library has no door to endnotes


def _excerpt(document: DocxDocument, excerpt: Excerpt) -> None:
    paragraph = document.add_paragraph(style="Quote")
    for words, lit in ((excerpt.before, False), (excerpt.words, True), (excerpt.after, False)):
        run = paragraph.add_run(_clean(words))
        run.font.rtl = True if excerpt.lang in _RIGHT_TO_LEFT else None
        run.font.highlight_color = WD_COLOR_INDEX.YELLOW if lit else None
    if excerpt.caption:
        _words(document.add_paragraph(), [Run(text=excerpt.caption)], size=8)


def _endnotes(document: DocxDocument, notes: Sequence[str]) -> None:
    root = etree.Element(f"{{{_W}}}endnotes", nsmap={"w": _W})
    for number, (kind, mark) in enumerate(
        (("separator", "separator"), ("continuationSeparator", "continuationSeparator"))
    ):
        note = etree.SubElement(root, f"{{{_W}}}endnote", {f"{{{_W}}}type": kind, f"{{{_W}}}id": str(number)})
        run = etree.SubElement(etree.SubElement(note, f"{{{_W}}}p"), f"{{{_W}}}r")
        etree.SubElement(run, f"{{{_W}}}{mark}")
    for number, words in enumerate(notes, _SEPARATORS):
        note = etree.SubElement(root, f"{{{_W}}}endnote", {f"{{{_W}}}id": str(number)})
        paragraph = etree.SubElement(note, f"{{{_W}}}p")
        mark_run = etree.SubElement(paragraph, f"{{{_W}}}r")
        look = etree.SubElement(mark_run, f"{{{_W}}}rPr")
        etree.SubElement(look, f"{{{_W}}}vertAlign", {f"{{{_W}}}val": "superscript"})
        etree.SubElement(mark_run, f"{{{_W}}}endnoteRef")
        text = etree.SubElement(etree.SubElement(paragraph, f"{{{_W}}}r"), f"{{{_W}}}t")
        text.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
        text.text = " " + _clean(words)
    _numbered(document)
    data = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    part = Part(PackURI("/word/endnotes.xml"), _ENDNOTES, data, document.part.package)
    document.part.relate_to(part, RELATIONSHIP_TYPE.ENDNOTES)


def _numbered(document: DocxDocument) -> None:
    """Numbers endnotes 1, 2, 3 as the PDF does; the format's own way is i, ii, iii."""
    section = document.sections[-1]._sectPr  # noqa: SLF001  the library has no door to endnotes
    properties, way = OxmlElement("w:endnotePr"), OxmlElement("w:numFmt")
    way.set(qn("w:val"), "decimal")
    properties.append(way)
    # The schema wants it right behind the references to headers and footers.
    before = [
        one for one in section if one.tag in {qn("w:headerReference"), qn("w:footerReference"), qn("w:footnotePr")}
    ]
    section.insert(len(before), properties)


def _clean(text: str) -> str:
    """Takes out what XML cannot hold."""
    return "".join(char for char in text if char in "\t\n" or (char >= " " and char not in "\ufffe\uffff"))


def _steady(document: Any) -> bytes:
    """Returns the file with no time of writing in it."""
    first, last = io.BytesIO(), io.BytesIO()
    document.save(first)
    with zipfile.ZipFile(first) as before, zipfile.ZipFile(last, "w", zipfile.ZIP_DEFLATED) as after:
        for name in before.namelist():
            info = zipfile.ZipInfo(name, _ZIP_EPOCH)
            info.compress_type = zipfile.ZIP_DEFLATED
            after.writestr(info, before.read(name))
    return last.getvalue()


__all__ = ["made"]
