"""What an RTF reader keeps in mind: groups with their formatting, and the text that goes into the body or a note."""

from __future__ import annotations

import codecs
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from kuager.read.office_text import Mark

DEFAULT_PAGE = "cp1252"
CODE_PAGES = {
    0: "cp1252", 128: "cp932", 129: "cp949", 134: "gb18030", 136: "cp950", 161: "cp1253", 162: "cp1254", 163: "cp1258", 177: "cp1255",
    178: "cp1256", 186: "cp1257", 204: "cp1251", 222: "cp874", 238: "cp1250",
}  # fmt: skip
"""Encodings by the character set of a font (specification 1.9.1, font table)."""

_SILENT = frozenset({
    "fonttbl", "colortbl", "stylesheet", "pict", "objdata", "themedata", "colorschememapping", "datastore", "latentstyles", "fldinst",
    "listtable", "listoverridetable", "rsidtbl", "generator", "xmlnstbl", "mmathPr", "info", "nonshppict", "filetbl", "bkmkstart",
    "bkmkend", "atnid", "atnref", "atntime", "atndate", "atnicn", "atnauthor", "atnparent", "xe", "tc", "rxe", "template", "sp", "sn", "sv",
    "private", "factoidname", "object", "creatim", "revtim", "printim", "buptim", "company", "operator", "manager", "subject", "keywords",
    "comment", "doccomm", "category", "hlinkbase", "vern", "passwordhash", "wgrffmtfilter", "ftnsep", "ftnsepc", "aftnsep", "aftnsepc", "upr",
})  # fmt: skip
_READ = frozenset(
    {"shptxt", "shpinst", "shp", "shprslt", "objresult", "result", "fldrslt", "field", "listtext", "pntext", "shppict"}
)
_KINDS = {
    "footnote": "note", "annotation": "comment", "title": "title", "author": "author field", "header": "running head",
    "headerl": "running head", "headerr": "running head", "headerf": "running head", "footer": "running foot",
    "footerl": "running foot", "footerr": "running foot", "footerf": "running foot", "revtbl": "authors",
}  # fmt: skip


def destination(word: str, *, optional: bool) -> str | None:
    """Returns what a group is for when this is its first word; None when the word only formats."""
    if word in _KINDS:
        return _KINDS[word]
    if word in _SILENT:
        return "silent"
    return "silent" if optional and word not in _READ else None


def decoded(number: int | None) -> str:
    """Returns the encoding for a code page number."""
    if number in (936, 54936):
        return "gb18030"
    try:
        return codecs.lookup(f"cp{number}").name if number != 65001 else "utf-8"  # noqa: PLR2004  Windows' number for UTF-8
    except LookupError:
        return DEFAULT_PAGE


def instant(parts: Mapping[str, int]) -> str | None:
    """Returns a time of the information group as ISO 8601."""
    if not parts.get("yr"):
        return None
    day = f"{parts['yr']:04}-{parts.get('mo', 0):02}-{parts.get('dy', 0):02}"
    return f"{day}T{parts['hr']:02}:{parts.get('min', 0):02}" if "hr" in parts else day


@dataclass(slots=True, kw_only=True)
class Group:
    """What is in force between two braces."""

    sink: Sink
    page: str
    kind: str = ""
    silent: bool = False
    hidden: bool = False
    deleted: bool = False
    inserted: bool = False
    author: int = 0
    fallback: int = 1
    optional: bool = False
    fresh: bool = False
    opens: bool = False

    def inner(self) -> Group:
        """Returns the state at the beginning of a group inside this one."""
        return replace(self, optional=False, fresh=True, opens=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """Some characters of one formatting."""

    text: str
    hidden: bool
    inserted: bool
    author: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A finished paragraph or row."""

    pieces: tuple[Piece, ...]
    row: bool = False

    @property
    def text(self) -> str:
        """The line's characters."""
        return "".join(piece.text for piece in self.pieces)

    def marks_with(self, authors: Sequence[str]) -> Iterator[Mark]:
        """Yields the stretches that were inserted or are hidden."""
        at = 0
        for piece in self.pieces:
            end = at + len(piece.text)
            if piece.hidden:
                yield Mark(start=at, end=end, kind="hidden")
            if piece.inserted:
                author = authors[piece.author] if 0 <= piece.author < len(authors) else ""
                yield Mark(start=at, end=end, kind="inserted", author=author or None)
            at = end


@dataclass(slots=True)
class Sink:
    """Where characters go: the body, a note, a running head."""

    kind: str = "body"
    lines: list[Line] = field(default_factory=list)
    in_table: bool = False
    _now: list[Piece] = field(default_factory=list)
    _cells: list[Piece] = field(default_factory=list)
    _any_cell: bool = False
    _bytes: bytearray = field(default_factory=bytearray)
    _group: tuple[str, bool, bool, bool, int] = (DEFAULT_PAGE, False, False, False, 0)
    _gone: list[str] = field(default_factory=list)
    _deleting: bool = False

    def put_bytes(self, data: bytes, group: Group) -> None:
        """Takes bytes in the encoding of the font in force."""
        look = _look(group)
        if look != self._group:
            self._flush()
            self._group = look
        self._bytes += data

    def put(self, text: str, group: Group) -> None:
        """Takes characters."""
        self._flush()
        self._group = _look(group)
        self._keep(text)

    def end_paragraph(self, group: Group) -> None:
        """Ends a paragraph; inside a table only a space."""
        if self.in_table:
            self.put(" ", group)
            return
        self._flush()
        self._finish(self._cells + self._now, row=False)

    def end_cell(self) -> None:
        """Ends a cell."""
        self._flush()
        self._any_cell = True
        self._cells += [*_stripped(self._now), Piece(text="\t", hidden=False, inserted=False, author=0)]
        self._now = []

    def end_row(self) -> None:
        """Ends a row."""
        self._flush()
        cells = self._cells[:-1] if self._cells and not self._now else self._cells
        self._finish(cells + self._now, row=True)

    def all_text(self) -> str:
        """Returns everything on one line."""
        self._flush()
        self._finish(self._cells + self._now, row=False)
        return _storable(" ".join(" ".join(line.text for line in self.lines).split()))

    def deleted_texts(self) -> list[str]:
        """Returns the deleted passages."""
        self._flush()
        return [_storable(text) for text in self._gone if text.strip()]

    def _finish(self, pieces: list[Piece], *, row: bool) -> None:
        self._now, self._cells = [], []
        if any(piece.text.strip() for piece in pieces):
            self.lines.append(Line(pieces=tuple(pieces), row=row))

    def _flush(self) -> None:
        if self._bytes:
            data = bytes(self._bytes)
            self._bytes.clear()
            self._keep(data.decode(self._group[0], "replace"))

    def _keep(self, text: str) -> None:
        _, hidden, deleted, inserted, author = self._group
        if deleted:
            if self._deleting:
                self._gone[-1] += text
            else:
                self._gone.append(text)
        else:
            self._add(Piece(text=text, hidden=hidden, inserted=inserted, author=author))
        self._deleting = deleted

    def _add(self, piece: Piece) -> None:
        """Joins pieces of one look, and halves of a character beyond U+FFFF."""
        last = self._now[-1] if self._now else None
        if last and (last.hidden, last.inserted, last.author) == (piece.hidden, piece.inserted, piece.author):
            joined = last.text + piece.text
            if "\ud800" <= last.text[-1] <= "\udbff":
                joined = joined.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
            self._now[-1] = replace(last, text=joined)
        elif piece.text:
            self._now.append(piece)


def _look(group: Group) -> tuple[str, bool, bool, bool, int]:
    return group.page, group.hidden, group.deleted, group.inserted, group.author


def _stripped(pieces: Sequence[Piece]) -> list[Piece]:
    if not pieces:
        return []
    return [*pieces[:-1], replace(pieces[-1], text=pieces[-1].text.rstrip(" "))]


def _storable(text: str) -> str:
    """Joins halves of characters beyond U+FFFF, and replaces halves without the other half."""
    return text.replace("\0", "\ufffd").encode("utf-16", "surrogatepass").decode("utf-16", "replace")
