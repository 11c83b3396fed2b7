"""OpenDocument texts (.odt, ISO/IEC 26300), laid out as :mod:`kuager.read.office_docx` does."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from kuager.model import Document
from kuager.read.base import Material
from kuager.read.document_errors import BrokenDocumentError, LockedDocumentError
from kuager.read.office_parts import Element, Parts, attr, child, local, named, office_likeness, words
from kuager.read.office_text import Mark, Pages, Properties, finish

_SPACES = re.compile(r"[ \t\r\n]+")
MOST_SPACES = 1_000
"""Of the spaces that one element may stand for: a number in a file from a stranger."""


class OdtReader:
    """Reads OpenDocument texts."""

    name = "odt"
    version = "1"

    def accepts(self, head: bytes, name: str) -> float:
        """Returns how much a file looks like an OpenDocument text."""
        inside = (b"application/vnd.oasis.opendocument.text",)
        return office_likeness(head, name, inside=inside, endings=(".odt", ".ott"))

    def read(self, material: Material) -> Document:
        """Reads one document.

        Raises:
            EmptyFileError: zero bytes.
            LockedDocumentError: it asks for a password.
            BrokenDocumentError: it is damaged or no OpenDocument text.
            ItemError: it is larger, deeper or more packed than is read.
            NoTextError: it has no words.
        """
        parts = Parts(material)
        refuse_locked(parts, material.name)
        body = child(parts.tree("content.xml"), "body", "text")
        if body is None:
            raise BrokenDocumentError(item=material.name)
        pages = Pages(material.max_text_bytes, material.name)
        styles = parts.tree("styles.xml")
        walker = _Walker(pages, _changes(body, pages))
        _running(styles, "header", walker, "running head")
        walker.blocks(body)
        walker.ends()
        _running(styles, "footer", walker, "running foot")
        return finish(self, material, pages, properties(parts))


def refuse_locked(parts: Parts, name: str) -> None:
    """Refuses a document whose manifest says that its parts are encrypted.

    Raises:
        LockedDocumentError: always, when they are.
    """
    if any(True for _ in named(parts.tree("META-INF/manifest.xml"), "encryption-data")):
        raise LockedDocumentError(item=name)


def properties(parts: Parts) -> Properties:
    """Returns what an OpenDocument file says of itself."""
    meta = child(parts.tree("meta.xml"), "meta")
    return Properties(
        title=words(child(meta, "title")) or None,
        author=words(child(meta, "initial-creator")) or words(child(meta, "creator")) or None,
        created=words(child(meta, "creation-date")) or None,
        changed=words(child(meta, "date")) or None,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Change:
    author: str | None
    at: str | None


def _changes(body: Element, pages: Pages) -> dict[str, _Change]:
    """Returns the tracked insertions by id, and puts the deleted words aside."""
    found = {}
    for region in named(body, "changed-region"):
        info = next(named(region, "change-info"), None)
        change = _Change(author=words(child(info, "creator")) or None, at=words(child(info, "date")) or None)
        deletion = child(region, "deletion")
        if deletion is not None:
            gone = " ".join(text for one in deletion if local(one) != "change-info" and (text := words(one)))
            pages.deleted += [gone] if gone else []
        elif child(region, "insertion") is not None:
            found[attr(region, "id")] = change
    return found


@dataclass(slots=True)
class _Line:
    parts: list[str] = field(default_factory=list)
    length: int = 0
    marks: list[Mark] = field(default_factory=list)
    boxes: list[Element] = field(default_factory=list)
    open: dict[str, int] = field(default_factory=dict)

    def put(self, text: str) -> None:
        if text:
            self.parts.append(text)
            self.length += len(text)

    def text(self) -> str:
        return "".join(self.parts)


_OUT = frozenset({"tracked-changes", "sequence-decls", "forms", "note-citation", "title", "desc"})


class _Walker:
    def __init__(self, pages: Pages, changes: dict[str, _Change]) -> None:
        self.pages = pages
        self._changes = changes
        self._notes: list[tuple[str, str, str]] = []
        self._comments: list[tuple[str, str | None, str | None]] = []

    def blocks(self, parent: Element, *, aside: str = "") -> None:
        for element in parent:
            name = local(element)
            if name in ("p", "h"):
                line = self.line(element)
                self.pages.add(line.text(), kind="heading" if name == "h" else "", aside=aside, marks=line.marks)
                for box in line.boxes:
                    self.blocks(box, aside=aside)
            elif name == "table":
                self._table(element, aside)
            elif name not in _OUT:
                self.blocks(element, aside=aside)

    def ends(self) -> None:
        """Adds notes and comments after the text."""
        for kind, number, text in self._notes:
            self.pages.add(f"[{number}] {text}", kind=kind, stable_id=number)
        for text, author, at in self._comments:
            self.pages.add(text, kind="comment", aside="comment", author=author, at=at)

    def line(self, paragraph: Element) -> _Line:
        line = _Line()
        self._inline(paragraph, line)
        for change, start in line.open.items():  # an insertion that goes on in the next paragraph
            self._insertion(line, change, start)
        return line

    def _table(self, table: Element, aside: str) -> None:
        gap = "\n\n"
        for row in named(table, "table-row"):
            cells = [one for one in row if local(one) in ("table-cell", "covered-table-cell")]
            texts = [" ".join(self._flat(p) for p in named(cell, "p", "h")) for cell in cells]
            before = self.pages.length
            self.pages.add("\t".join(texts).rstrip("\t"), kind="row", aside=aside, gap=gap)
            gap = "\n" if self.pages.length > before else gap

    def _flat(self, paragraph: Element) -> str:
        return self.line(paragraph).text().replace("\n", " ").replace("\t", " ")

    def _inline(self, parent: Element, line: _Line) -> None:
        line.put(_collapsed(parent.text, line))
        for element in parent:
            handle = self._special.get(local(element))
            if handle:
                handle(self, element, line)
            elif local(element) not in _OUT:
                self._inline(element, line)
            line.put(_collapsed(element.tail, line))

    def _insertion(self, line: _Line, change: str, start: int) -> None:
        known = self._changes.get(change)
        if known:
            line.marks.append(Mark(start=start, end=line.length, kind="inserted", author=known.author, at=known.at))

    def _start(self, element: Element, line: _Line) -> None:
        line.open[attr(element, "change-id")] = line.length

    def _end(self, element: Element, line: _Line) -> None:
        change = attr(element, "change-id")
        self._insertion(line, change, line.open.pop(change, 0))

    def _note(self, element: Element, line: _Line) -> None:
        number = words(child(element, "note-citation")) or str(len(self._notes) + 1)
        line.put(f"[{number}]")
        kind = attr(element, "note-class") or "footnote"
        text = " ".join(self._flat(p) for p in named(child(element, "note-body"), "p"))
        if text.strip():
            self._notes.append((kind, number, text))

    def _comment(self, element: Element, _line: _Line) -> None:
        text = " ".join(self._flat(p) for p in named(element, "p"))
        author, at = words(child(element, "creator")) or None, words(child(element, "date")) or None
        self._comments.append((text, author, at))

    def _hidden(self, element: Element, line: _Line) -> None:
        start = line.length
        self._inline(element, line)
        line.put(attr(element, "string-value") if line.length == start else "")
        line.marks.append(Mark(start=start, end=line.length, kind="hidden"))

    def _spaces(self, element: Element, line: _Line) -> None:
        number = attr(element, "c")
        line.put(" " * min(int(number) if number.isdecimal() else 1, MOST_SPACES))

    def _tab(self, _element: Element, line: _Line) -> None:
        line.put("\t")

    def _break(self, _element: Element, line: _Line) -> None:
        line.put("\n")

    def _box(self, element: Element, line: _Line) -> None:
        line.boxes.append(element)

    _special: dict[str, Callable[[_Walker, Element, _Line], None]] = {  # noqa: RUF012  read only
        "change-start": _start,
        "change-end": _end,
        "note": _note,
        "annotation": _comment,
        "hidden-text": _hidden,
        "s": _spaces,
        "tab": _tab,
        "line-break": _break,
        "text-box": _box,
    }


def _collapsed(text: str | None, line: _Line) -> str:
    """Returns characters with white space as OpenDocument has it (part 3, 6.1.2): any run is one space."""
    one = _SPACES.sub(" ", str(text or ""))
    begun = not line.parts or line.parts[-1].endswith((" ", "\n"))
    return one.removeprefix(" ") if begun else one


def _running(styles: Element | None, start: str, walker: _Walker, why: str) -> None:
    seen = set()
    for part in _parts(styles, start):
        text = "\n".join(line for p in named(part, "p", "h") if (line := walker.line(p).text().strip()))
        if text and text not in seen:
            seen.add(text)
            walker.pages.add(text, aside=why)


def _parts(styles: Element | None, start: str) -> Iterator[Element]:
    for master in named(styles, "master-page"):
        yield from (one for one in master if local(one).startswith(start))
