"""Rich Text Format (.rtf, Microsoft's specification 1.9.1), laid out as :mod:`kuager.read.office_docx` does.

Our own small reader: what is deleted, hidden, a note or a running head is known from the format's words and kept apart,
which general RTF-to-text tools do not do.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from kuager.errors import TooLargeError
from kuager.model import Document
from kuager.read.base import Material, refuse_empty
from kuager.read.document_errors import BrokenDocumentError, TooManyPartsError
from kuager.read.office_rtf_state import (
    CODE_PAGES,
    DEFAULT_PAGE,
    Group,
    Sink,
    decoded,
    destination,
    instant,
)
from kuager.read.office_text import Pages, Properties, finish

_MARK = b"{\\rtf"
_TOKEN = re.compile(
    r"\\(?P<word>[A-Za-z]{1,32})(?P<number>-?\d{1,10})? ?|\\'(?P<hex>[0-9a-fA-F]{2})|\\(?P<sign>[^A-Za-z'])|(?P<brace>[{}])|[\r\n]+|(?P<text>[^\\{}\r\n]+)"
)
_DEEPEST = 500
_CHARS = {
    "tab": "\t", "line": "\n", "emdash": "—", "endash": "–", "lquote": "‘", "rquote": "’", "ldblquote": "“", "rdblquote": "”", "bullet": "•",
    "emspace": "\u2003", "enspace": "\u2002", "zwj": "\u200d", "zwnj": "\u200c", "ltrmark": "\u200e", "rtlmark": "\u200f",
}  # fmt: skip
_SIGNS = {"~": "\u00a0", "_": "\u2011", "-": "\u00ad", "\\": "\\", "{": "{", "}": "}", "\t": "\t"}
_ENDS = frozenset({"par", "sect", "page", "\n", "\r"})


class RtfReader:
    """Reads Rich Text Format."""

    name = "rtf"
    version = "1"

    def accepts(self, head: bytes, name: str) -> float:  # noqa: ARG002  the mark alone decides
        """Returns 0.95 for bytes that begin as the format does."""
        return 0.95 if head.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(_MARK) else 0.0

    def read(self, material: Material) -> Document:
        """Reads one document.

        Raises:
            EmptyFileError: zero bytes.
            BrokenDocumentError: it is no RTF.
            TooManyPartsError: its groups are nested deeper than is read.
            TooLargeError: more bytes or text than allowed.
            NoTextError: it has no words.
        """
        refuse_empty(material.data, material.name)
        if len(material.data) > material.max_text_bytes:
            raise TooLargeError(item=material.name)
        if _MARK not in material.data[:64]:
            raise BrokenDocumentError(item=material.name)
        parser = _Parser(material)
        parser.run()
        return finish(self, material, parser.laid_out(), parser.properties())


class _Parser:
    def __init__(self, material: Material) -> None:
        self._source = material.data.decode("latin-1")
        self._name = material.name
        self._most = material.max_text_bytes
        self._fonts: dict[int, str] = {}
        self._page = DEFAULT_PAGE
        self._default_font = 0
        self._authors: list[str] = []
        self._body = Sink()
        self._asides: list[tuple[str, Sink]] = []
        self._info: dict[str, Sink] = {}
        self._times: dict[str, dict[str, int]] = {}
        self._group = Group(sink=self._body, page=DEFAULT_PAGE)
        self._stack: list[Group] = []
        self._skip = 0
        """Characters still to be skipped: what stands for a Unicode character in older programs."""
        self._font = 0

    def run(self) -> None:
        """Goes through the file once."""
        at = 0
        while match := _TOKEN.match(self._source, at):
            at = match.end()
            if match["word"] == "bin":
                at += max(0, int(match["number"] or 0))
            elif match["brace"]:
                self._brace(match["brace"])
            elif match["word"]:
                self._word(match["word"], int(match["number"]) if match["number"] else None)
            elif match["hex"]:
                self._bytes(bytes((int(match["hex"], 16),)))
            elif match["sign"]:
                self._sign(match["sign"])
            elif match["text"]:
                self._bytes(match["text"].encode("latin-1"))

    def _brace(self, brace: str) -> None:
        self._skip = 0
        if brace == "{":
            if len(self._stack) >= _DEEPEST:
                raise TooManyPartsError(item=self._name)
            self._stack.append(self._group)
            self._group = self._group.inner()
            if self._group.kind == "revtbl":  # each author of changes is a group of its own
                self._group.sink, self._group.silent, self._group.opens = Sink(kind="author"), False, True
        elif self._stack:
            closed = self._group
            self._group = self._stack.pop()
            if closed.opens and closed.sink.kind == "author":
                self._authors += [closed.sink.all_text().rstrip(";")]

    def _sign(self, sign: str) -> None:
        if sign == "*":
            self._group.optional = True
        elif sign in _ENDS:
            self._word("par", None)
        elif sign in _SIGNS:
            self._put(_SIGNS[sign])

    def _bytes(self, data: bytes) -> None:
        if self._skip:
            skipped = min(self._skip, len(data))
            self._skip -= skipped
            data = data[skipped:]
        if data and not self._group.silent:
            self._group.sink.put_bytes(data, self._group)

    def _put(self, text: str) -> None:
        if self._skip:
            self._skip -= 1
        elif not self._group.silent:
            self._group.sink.put(text, self._group)

    def _word(self, word: str, number: int | None) -> None:
        group = self._group
        if word == "u" and number is not None:
            self._put(chr(number & 0xFFFF))
            self._skip = group.fallback
        elif word in _CHARS:
            self._put(_CHARS[word])
        elif word in _ENDS:
            if not group.silent:
                group.sink.end_paragraph(group)
        elif word in ("cell", "nestcell"):
            group.sink.end_cell()
        elif word in ("row", "nestrow"):
            group.sink.end_row()
        else:
            self._format(word, number, group)
        group.fresh = False

    def _format(self, word: str, number: int | None, group: Group) -> None:
        on = number != 0
        if word == "plain":
            group.hidden = group.deleted = group.inserted = False
            group.page = self._fonts.get(self._default_font, self._page)
        elif word == "v":
            group.hidden = on
        elif word == "deleted":
            group.deleted = on
        elif word == "revised":
            group.inserted = on
        elif word == "revauth":
            group.author = number or 0
        elif word in ("pard", "intbl", "itap"):
            group.sink.in_table = word == "intbl" or (word == "itap" and bool(number))
        elif not self._encoding(word, number, group):
            self._open(word, group)

    def _encoding(self, word: str, number: int | None, group: Group) -> bool:
        """Follows words about fonts and encodings, and the parts of a time; says whether it was one."""
        if word == "f":
            self._font = number or 0
            if group.kind != "fonttbl":
                group.page = self._fonts.get(self._font, self._page)
        elif word == "fcharset" and group.kind == "fonttbl":
            self._fonts[self._font] = CODE_PAGES.get(number or 0, self._page)
        elif word == "ansicpg":
            self._page = group.page = decoded(number)
        elif word == "deff":
            self._default_font = number or 0
        elif word == "uc":
            group.fallback = min(max(number if number is not None else 1, 0), 16)
        elif word in ("yr", "mo", "dy", "hr", "min") and group.kind in ("creatim", "revtim"):
            self._times.setdefault(group.kind, {})[word] = number or 0
        else:
            return False
        return True

    def _open(self, word: str, group: Group) -> None:
        """Turns a group into what its first word says: a note, a running head, or something without words."""
        if not group.fresh:
            return
        kind = destination(word, optional=group.optional)
        if kind is None:
            return
        group.kind, group.opens, group.silent = word, True, kind == "silent" or group.silent
        if kind in ("title", "author field"):
            group.silent = False
            group.sink = self._info.setdefault(word, Sink(kind="info"))
        elif kind == "authors":
            group.silent = True
        elif kind in ("note", "comment", "running head", "running foot") and not group.silent:
            parent = group.sink
            group.sink = Sink(kind=kind)
            self._asides.append((kind, group.sink))
            if kind == "note":
                parent.put(f"[{self._number(kind)}]", group)

    def _number(self, kind: str) -> int:
        return sum(1 for one, _ in self._asides if one == kind)

    def laid_out(self) -> Pages:
        """Returns the text: running heads, body, notes, comments, running feet."""
        pages = Pages(self._most, self._name)
        self._body.end_paragraph(self._group)
        self._running(pages, "running head")
        before = ""
        for line in self._body.lines:
            gap = "\n" if line.row and before == "row" else "\n\n"
            before = "row" if line.row else ""
            pages.add(line.text, kind=before, gap=gap, marks=line.marks_with(self._authors))
        for number, text in enumerate(self._texts("note"), start=1):
            pages.add(f"[{number}] {text}", kind="footnote", stable_id=str(number))
        for text in self._texts("comment"):
            pages.add(text, kind="comment", aside="comment")
        self._running(pages, "running foot")
        pages.deleted += [gone for sink in (self._body, *(s for _, s in self._asides)) for gone in sink.deleted_texts()]
        return pages

    def _running(self, pages: Pages, kind: str) -> None:
        for text in dict.fromkeys(self._texts(kind)):
            pages.add(text, aside=kind)

    def _texts(self, kind: str) -> Iterator[str]:
        for one, sink in self._asides:
            if one == kind:
                yield sink.all_text()

    def properties(self) -> Properties:
        """Returns what the file says of itself."""
        texts = {word: sink.all_text() for word, sink in self._info.items()}
        return Properties(
            title=texts.get("title") or None,
            author=texts.get("author") or None,
            created=instant(self._times.get("creatim", {})),
            changed=instant(self._times.get("revtim", {})),
        )
