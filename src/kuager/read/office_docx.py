"""Word documents (.docx, ISO/IEC 29500), from their XML.

One line per paragraph, paragraphs set off by empty lines, a table's row as one line with tabs between cells. Notes are
marked ``[1]`` where they are referred to and follow the text. Inserted words are text, deleted ones go to a second layer,
comments and running heads are boilerplate. Numbers and bullets that Word puts before the items of a list are not in the
file and so not in the text.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from kuager.model import Document
from kuager.read.base import Material
from kuager.read.document_errors import BrokenDocumentError
from kuager.read.office_parts import Element, Parts, attr, child, local, named, office_likeness, words
from kuager.read.office_text import Mark, Pages, Properties, finish

_NOTES = (("footnote", "word/footnotes.xml"), ("endnote", "word/endnotes.xml"))
_OUT = frozenset(
    {"instrText", "delInstrText", "fldData", "rPr", "pPr", "sdtPr", "tblPr", "trPr", "tcPr", "sectPr", "moveFrom"}
)
_PLAIN = {
    "tab": "\t",
    "ptab": "\t",
    "br": "\n",
    "cr": "\n",
    "noBreakHyphen": "\u2011",
    "softHyphen": "\u00ad",
    "sym": "\ufffd",
}


class DocxReader:
    """Reads Word documents of 2007 and later."""

    name = "docx"
    version = "1"

    def accepts(self, head: bytes, name: str) -> float:
        """Returns how much a file looks like a Word document."""
        return office_likeness(
            head, name, inside=(b"word/document.xml", b"word/_rels/"), endings=(".docx", ".docm", ".dotx")
        )

    def read(self, material: Material) -> Document:
        """Reads one document.

        Raises:
            EmptyFileError: zero bytes.
            LockedDocumentError: it asks for a password.
            BrokenDocumentError: it is damaged or no Word document.
            ItemError: it is larger, deeper or more packed than is read.
            NoTextError: it has no words.
        """
        parts = Parts(material)
        main = _main_part(parts)
        body = child(parts.tree(main), "body")
        if body is None:
            raise BrokenDocumentError(item=material.name)
        folder = main.rpartition("/")[0]
        pages = Pages(material.max_text_bytes, material.name)
        walker = _Walker(pages, _headings(parts.tree(f"{folder}/styles.xml")))
        _running(parts, f"{folder}/header", walker, "running head")
        walker.blocks(body)
        for kind, name in _NOTES:
            _notes(parts.tree(name), kind, walker)
        _comments(parts.tree(f"{folder}/comments.xml"), walker)
        _running(parts, f"{folder}/footer", walker, "running foot")
        return finish(self, material, pages, properties(parts))


def _main_part(parts: Parts) -> str:
    for relation in named(parts.tree("_rels/.rels"), "Relationship"):
        if attr(relation, "Type").endswith("/officeDocument"):
            return attr(relation, "Target").lstrip("/")
    return "word/document.xml"


def properties(parts: Parts) -> Properties:
    """Returns the core properties of an OOXML document."""
    core = parts.tree("docProps/core.xml")
    return Properties(
        title=words(child(core, "title")) or None,
        author=words(child(core, "creator")) or None,
        created=words(child(core, "created")) or None,
        changed=words(child(core, "modified")) or None,
    )


def _headings(styles: Element | None) -> frozenset[str]:
    """Returns the ids of heading styles; ids are translated, names are always English."""
    return frozenset(
        attr(style, "styleId")
        for style in named(styles, "style")
        if (name := child(style, "name")) is not None and attr(name, "val").lower().startswith(("heading", "title"))
    )


@dataclass(slots=True)
class _Line:
    """A paragraph being read."""

    parts: list[str] = field(default_factory=list)
    length: int = 0
    marks: list[Mark] = field(default_factory=list)
    boxes: list[Element] = field(default_factory=list)

    def put(self, text: str) -> None:
        self.parts.append(text)
        self.length += len(text)

    def text(self) -> str:
        return "".join(self.parts)


class _Walker:
    """Goes through a part and adds its blocks to the pages."""

    def __init__(self, pages: Pages, headings: frozenset[str]) -> None:
        self.pages = pages
        self._headings = headings

    def blocks(self, parent: Element, *, aside: str = "") -> None:
        for element in parent:
            name = local(element)
            if name == "p":
                self._paragraph(element, aside)
            elif name == "tbl":
                self._table(element, aside)
            elif name == "del":
                self._deleted(element)
            elif name not in _OUT:
                self.blocks(element, aside=aside)  # sdt, sdtContent, customXml, ins, moveTo around blocks

    def _paragraph(self, element: Element, aside: str) -> None:
        line = self.line(element)
        style = child(element, "pPr", "pStyle")
        heading = style is not None and attr(style, "val") in self._headings
        self.pages.add(line.text(), kind="heading" if heading else "", aside=aside, marks=line.marks)
        for box in line.boxes:
            self.blocks(box, aside=aside)

    def _table(self, table: Element, aside: str) -> None:
        gap = "\n\n"
        for row in _rows(table):
            cells = [self._cell(cell) for cell in row if local(cell) in ("tc", "sdt")]
            text, marks = "", []
            for cell in cells:
                text += "\t" if cell is not cells[0] else ""
                marks += [
                    Mark(start=m.start + len(text), end=m.end + len(text), kind=m.kind, author=m.author, at=m.at)
                    for m in cell.marks
                ]
                text += cell.text()
            before = self.pages.length
            self.pages.add(text, kind="row", aside=aside, marks=marks, gap=gap)
            gap = "\n" if self.pages.length > before else gap

    def _cell(self, cell: Element) -> _Line:
        whole = _Line()
        for paragraph in _paragraphs(cell):
            line = self.line(paragraph)
            if not line.text().strip():
                continue
            if whole.length:
                whole.put(" ")
            whole.marks += [
                Mark(start=m.start + whole.length, end=m.end + whole.length, kind=m.kind, author=m.author, at=m.at)
                for m in line.marks
            ]
            whole.put(line.text().replace("\n", " ").replace("\t", " "))
        return whole

    def line(self, paragraph: Element) -> _Line:
        line = _Line()
        self._inline(paragraph, line)
        return line

    def _inline(self, parent: Element, line: _Line) -> None:
        for element in parent:
            name = local(element)
            handle = self._special.get(name)
            if handle:
                handle(self, element, line)
            elif name == "t":
                line.put("".join(str(piece) for piece in element.itertext()))
            elif name in _PLAIN:
                line.put(_PLAIN[name])
            elif name not in _OUT:
                self._inline(element, line)

    def _inserted(self, element: Element, line: _Line) -> None:
        start = line.length
        self._inline(element, line)
        mark = Mark(
            start=start,
            end=line.length,
            kind="inserted",
            author=attr(element, "author") or None,
            at=attr(element, "date") or None,
        )
        line.marks.append(mark)

    def _deleted(self, element: Element, _line: _Line | None = None) -> None:
        gone = "".join("".join(str(p) for p in text.itertext()) for text in named(element, "delText", "t"))
        if gone.strip():
            self.pages.deleted.append(gone)

    def _run(self, element: Element, line: _Line) -> None:
        start = line.length
        self._inline(element, line)
        vanish = child(element, "rPr", "vanish")
        if vanish is not None and attr(vanish, "val") not in ("0", "false", "off"):
            line.marks.append(Mark(start=start, end=line.length, kind="hidden"))

    def _reference(self, element: Element, line: _Line) -> None:
        line.put(f"[{attr(element, 'id')}]")

    def _choice(self, element: Element, line: _Line) -> None:
        """The same drawing in a newer and an older form: read one."""
        options = [one for one in element if local(one) in ("Choice", "Fallback")]
        chosen = next((one for one in options if any(True for _ in named(one, "t"))), None)
        if chosen is not None:
            self._inline(chosen, line)

    def _box(self, element: Element, line: _Line) -> None:
        line.boxes.append(element)

    _special: dict[str, Callable[[_Walker, Element, _Line], None]] = {  # noqa: RUF012  read only
        "ins": _inserted,
        "moveTo": _inserted,
        "del": _deleted,
        "r": _run,
        "footnoteReference": _reference,
        "endnoteReference": _reference,
        "AlternateContent": _choice,
        "txbxContent": _box,
    }


def _rows(table: Element) -> Iterator[Element]:
    for element in table:
        if local(element) == "tr":
            yield element
        elif local(element) in ("sdt", "sdtContent", "ins", "customXml"):
            yield from _rows(element)


def _paragraphs(parent: Element) -> Iterator[Element]:
    for element in parent:
        if local(element) == "p":
            yield element
        elif local(element) not in _OUT:
            yield from _paragraphs(element)


def _notes(tree: Element | None, kind: str, walker: _Walker) -> None:
    for note in named(tree, kind):
        if attr(note, "type"):  # separators
            continue
        lines = [walker.line(paragraph) for paragraph in _paragraphs(note)]
        text = " ".join(line.text().strip() for line in lines if line.text().strip())
        if text:
            number = attr(note, "id")
            walker.pages.add(f"[{number}] {text}", kind=kind, stable_id=number)


def _comments(tree: Element | None, walker: _Walker) -> None:
    for comment in named(tree, "comment"):
        text = " ".join(walker.line(paragraph).text().strip() for paragraph in _paragraphs(comment))
        walker.pages.add(
            text,
            kind="comment",
            aside="comment",
            author=attr(comment, "author") or None,
            at=attr(comment, "date") or None,
            stable_id=attr(comment, "id"),
        )


def _running(parts: Parts, start: str, walker: _Walker, why: str) -> None:
    seen = set()
    for name in parts.matching(start, ".xml"):
        tree = parts.tree(name)
        text = "\n".join(line for p in named(tree, "p") if (line := walker.line(p).text().strip()))
        if text and text not in seen:
            seen.add(text)
            walker.pages.add(text, aside=why)
