"""A page's tree to text, deterministically: every visible word once, in the order of the page, none dropped or repeated.

Extractors made for reading comfort drop repeated lines and captions; the anchor text must not, because people point at
words in it. What is not the article is labelled (:mod:`kuager.read.pagezones`), never removed. White space collapses as
in a browser, block elements and ``<br>`` end a line, a paragraph is set off by an empty line, a table's row is one line
with tabs between short cells.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, field

from lxml import etree

from kuager.errors import BrokenMarkupError, CutPageError
from kuager.model import Issue
from kuager.read.base import as_issue

Element = etree._Element  # noqa: SLF001  lxml's only name for the type of an element

UNSEEN = frozenset({
    "head", "script", "style", "noscript", "template", "svg", "canvas", "iframe", "object", "embed", "audio", "video", "map",
    "datalist", "title", "meta", "link", "base", "param", "source", "track", "rp",
})  # fmt: skip
"""Elements without visible words of the page (fallbacks for old browsers included)."""

BLOCKS = frozenset({
    "address", "article", "aside", "body", "caption", "center", "dd", "details", "dialog", "dir", "div", "dl", "dt", "fieldset",
    "figcaption", "figure", "footer", "form", "frameset", "header", "hgroup", "hr", "html", "legend", "li", "main", "menu", "nav",
    "ol", "optgroup", "option", "p", "pre", "search", "section", "select", "summary", "table", "tbody", "tfoot", "thead", "tr", "ul",
    "blockquote", "h1", "h2", "h3", "h4", "h5", "h6",
})  # fmt: skip
PARAGRAPHS = frozenset({
    "article", "blockquote", "dl", "figure", "h1", "h2", "h3", "h4", "h5", "h6", "ol", "p", "pre", "section", "table", "ul", "hr",
})  # fmt: skip
"""Blocks set off by an empty line."""

BOXES = frozenset({"button", "input", "meter", "progress", "textarea"})
"""Inline elements shown as boxes: words before, in and after them never touch."""

_SPACES = re.compile(r"[ \t\n\r\f]+")
_HIDING = re.compile(r"(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse))", re.IGNORECASE)
_LAZY = re.compile(r"^data:|1px|1x1|blank\.|spacer|placeholder|lazy[-_]?load|transparent\.", re.IGNORECASE)
_NESTING = re.compile(
    r"</?((?!(?:html|head|body|p|script|style|h[1-6]|title|br|meta|link|template|noscript)\b)[a-z][a-z0-9]{0,30})\b[^<>]*>",
    re.IGNORECASE,
)
_CELL_WORDS = 200
_CELL_NODES = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """Some characters of the text and the element they stand in."""

    start: int
    end: int
    element: Element


@dataclass(slots=True, kw_only=True)
class Rendered:
    """The text of a page, where each element's words are, and what was left out of it."""

    text: str
    pieces: list[Piece]
    spans: dict[Element, tuple[int, int]]
    """Start and end of every watched element that has words."""
    missing_media: int = 0


def parse_page(text: str, name: str) -> tuple[Element, tuple[Issue, ...]]:
    """Makes a tree of a page's text; nothing is fetched and only HTML's own entities are known.

    A page nested beyond libxml2's limit of 2,048 would lose its words there, so its nesting elements are taken out.

    Raises:
        BrokenMarkupError: when no tree comes of it.
    """
    root, cut = _parse(text, name)
    if not cut:
        return root, ()
    root, _ = _parse(_NESTING.sub(_flat, text), name)
    return root, (as_issue(CutPageError(), name),)


def _parse(text: str, name: str) -> tuple[Element, bool]:
    # huge_tree lifts the limit of 10 MB per node
    parser = etree.HTMLParser(encoding="utf-8", huge_tree=True, no_network=True, recover=True, remove_pis=True)
    root: Element | None  # the stubs promise an element, but markup without any gives None
    try:
        root = etree.fromstring(text.encode("utf-8"), parser)
    except etree.LxmlError as error:
        raise BrokenMarkupError(item=name) from error
    if root is None:
        raise BrokenMarkupError(item=name)
    return root, any(entry.type_name == "ERR_RESOURCE_LIMIT" for entry in parser.error_log)


def _flat(match: re.Match[str]) -> str:
    return "<br>" if match[1].lower() in BLOCKS else ""


def attribute(element: Element, name: str) -> str:
    """Returns an attribute's value, empty when it is not there."""
    return str(element.get(name) or "")


def tag_of(element: Element) -> str:
    """Returns the tag in lower case, empty for comments."""
    tag: object = element.tag  # a function for comments, whatever the stubs say
    return tag.lower() if isinstance(tag, str) else ""


def is_hidden(element: Element) -> bool:
    """Says whether a browser would not show the element."""
    if tag_of(element) in UNSEEN or element.get("hidden") is not None:
        return True
    return bool(_HIDING.search(attribute(element, "style")))


@dataclass(slots=True)
class _Builder:
    """Collects text, keeping line ends and spaces back until a word follows them."""

    parts: list[str] = field(default_factory=list)
    pieces: list[Piece] = field(default_factory=list)
    length: int = 0
    breaks: int = 0
    space: bool = False
    tab: bool = False
    opening: list[Element] = field(default_factory=list)
    starts: dict[Element, int] = field(default_factory=dict)

    def end_line(self, count: int = 1) -> None:
        self.breaks = max(self.breaks, count)
        self.space = self.tab = False

    def line_break(self) -> None:
        self.breaks = min(self.breaks + 1, 2)
        self.space = self.tab = False

    def text(self, text: str, element: Element, *, keep: bool = False) -> None:
        if keep:
            for number, line in enumerate(text.replace("\r\n", "\n").replace("\r", "\n").split("\n")):
                if number:
                    self.line_break()
                if line.strip(" \t\f"):
                    self._emit(line, element)
            return
        words = _SPACES.sub(" ", text)
        if words.startswith(" "):
            self.space = True
        core = words.strip(" ")
        if core:
            self._emit(core, element)
            self.space = words.endswith(" ")

    def _emit(self, text: str, element: Element) -> None:
        lead = ""
        if self.length:
            lead = "\n" * self.breaks or ("\t" if self.tab else " " if self.space else "")
        self.parts.append(lead + text)
        start = self.length + len(lead)
        for opened in self.opening:
            self.starts[opened] = start
        self.opening.clear()
        self.length = start + len(text)
        self.breaks, self.space, self.tab = 0, False, False
        self.pieces.append(Piece(start=start, end=self.length, element=element))


@dataclass(slots=True)
class _Walk:
    """The walk itself: a stack instead of recursion, because a hostile page is as deep as it likes."""

    watch: Collection[Element]
    builder: _Builder = field(default_factory=_Builder)
    spans: dict[Element, tuple[int, int]] = field(default_factory=dict)
    missing: int = 0
    inline: int = 0
    """How many short table cells are open: blocks inside them are words in a line."""
    keep: int = 0
    """How many <pre> are open."""

    def run(self, root: Element) -> None:
        stack: list[tuple[Element, bool]] = [(root, False)]
        while stack:
            element, done = stack.pop()
            if done:
                self._leave(element)
                self._tail(element, root)
                continue
            if not tag_of(element) or is_hidden(element):
                self._tail(element, root)
                continue
            self._enter(element)
            stack.append((element, True))
            stack.extend((child, False) for child in reversed(element))

    def _tail(self, element: Element, root: Element) -> None:
        parent = element.getparent()
        if element.tail and parent is not None and element is not root:
            self.builder.text(element.tail, parent, keep=bool(self.keep))

    def _enter(self, element: Element) -> None:
        tag = tag_of(element)
        if tag == "br":
            self._break()
        elif tag in ("td", "th"):
            self._cell(element)
        else:
            self._block(tag)
        if tag == "pre":
            self.keep += 1
        if element in self.watch:
            self.builder.opening.append(element)
        if tag == "img":
            self._image(element)
        if element.text:
            self.builder.text(element.text, element, keep=bool(self.keep))

    def _leave(self, element: Element) -> None:
        tag = tag_of(element)
        if tag == "pre":
            self.keep -= 1
        if element in self.watch:
            if element in self.builder.opening:
                self.builder.opening.remove(element)
            elif element in self.builder.starts:
                self.spans[element] = (self.builder.starts.pop(element), self.builder.length)
        if tag in ("td", "th"):
            if _short_cell(element):
                self.inline -= 1
            self.builder.space = False
        else:
            self._block(tag)

    def _block(self, tag: str) -> None:
        if tag not in BLOCKS and tag not in BOXES:
            return
        if self.inline or tag in BOXES:
            self.builder.space = True
        else:
            self.builder.end_line(2 if tag in PARAGRAPHS else 1)

    def _break(self) -> None:
        if self.inline:
            self.builder.space = True
        else:
            self.builder.line_break()

    def _cell(self, element: Element) -> None:
        first = element.getprevious() is None
        if not first and not self.builder.breaks:
            self.builder.tab = True
        if _short_cell(element):
            self.inline += 1

    def _image(self, element: Element) -> None:
        source = attribute(element, "src")
        lazy = not source or _LAZY.search(source[:200]) or element.get("data-src") or element.get("data-lazy-src")
        if lazy:
            self.missing += bool(
                element.get("data-src") or element.get("data-lazy-src") or element.get("data-original")
            )
            return
        alt = _SPACES.sub(" ", attribute(element, "alt")).strip()
        if alt:
            self.builder.text(f"[{alt}]", element)


def _short_cell(cell: Element) -> bool:
    """Says whether a cell holds data rather than a page laid out with tables."""
    words = 0
    for number, inner in enumerate(cell.iter()):
        if number > _CELL_NODES or (number and tag_of(inner) == "table"):
            return False
        words += len(inner.text or "") + (len(inner.tail or "") if number else 0)
        if words > _CELL_WORDS:
            return False
    return True


def render(root: Element, *, watch: Collection[Element] = ()) -> Rendered:
    """Turns a tree into text.

    Args:
        root: the page.
        watch: elements whose place in the text is wanted.
    """
    walk = _Walk(watch=frozenset(watch))
    walk.run(root)
    builder = walk.builder
    return Rendered(text="".join(builder.parts), pieces=builder.pieces, spans=walk.spans, missing_media=walk.missing)
