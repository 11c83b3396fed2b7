"""Pages of a PDF to text, with the way back from a character of the text to its place on the page."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kuager.read.pdf_glyphs import Page
from kuager.read.pdf_order import RTL, Placed, backwards, rebuild

_LINE_END = re.compile(r"\r\n|\r|\n")


@dataclass(frozen=True, slots=True, kw_only=True)
class PageText:
    """A page as the file gives it and, when right-to-left words stand in it, as its letters are placed.

    ``pictured`` says that its words, or all but a stamp, are in a picture.
    """

    raw: str
    rebuilt: str | None
    backwards: int
    pictured: bool


_STAMP = 40
"""Letters and digits that a scanner's own stamp has at most; a page of print has more."""
_FILLED = 0.5
"""Share of a page that a scan covers at least."""


def read_page(page: Page) -> PageText:
    """Reads a page."""
    stored = page.text()
    raw = tidy(stored)
    if not RTL.search(stored):
        return PageText(raw=raw, rebuilt=None, backwards=0, pictured=_pictured(page, raw))
    words, lines = 0, []
    for start, end in _lines(stored):
        line = stored[start:end]
        if RTL.search(line):
            glyphs = [page.glyph(index) for index in range(start, end)]
            words += backwards(line, glyphs)
            placed = rebuild(list(enumerate(glyphs, start=start)))
            line = "".join(one.char for one in placed)
        lines.append(line)
    return PageText(raw=raw, rebuilt=tidy("\n".join(lines)), backwards=words, pictured=False)


def _pictured(page: Page, raw: str) -> bool:
    letters = sum(char.isalnum() for char in raw)
    return page.pictures() if not letters else letters <= _STAMP and page.fills(_FILLED)


def placed_page(page: Page, *, repaired: bool) -> list[Placed]:
    """Returns the same text as :func:`read_page`, each character with its index on the page.

    Args:
        page: the page.
        repaired: whether the document's text is the repaired one.
    """
    stored = page.text()
    placed: list[Placed] = []
    for start, end in _lines(stored):
        line = [(index, page.glyph(index)) for index in range(start, end)] if repaired else []
        if repaired and RTL.search(stored[start:end]):
            placed += rebuild(line)
        else:
            placed += [Placed(char=stored[index], index=index) for index in range(start, end)]
        placed.append(Placed(char="\n", index=None))
    first = next((at for at, one in enumerate(placed) if not one.char.isspace()), len(placed))
    last = next((at for at in range(len(placed), first, -1) if not placed[at - 1].char.isspace()), first)
    return placed[first:last]


def tidy(stored: str) -> str:
    """Returns a page's characters with line feeds as line ends and no white space around them."""
    return _LINE_END.sub("\n", stored).strip()


def has_words(text: str) -> bool:
    """Says whether a text has a letter or a digit."""
    return any(char.isalnum() for char in text)


def _lines(stored: str) -> Iterator[tuple[int, int]]:
    at = 0
    for match in _LINE_END.finditer(stored):
        yield at, match.start()
        at = match.end()
    yield at, len(stored)


@dataclass(frozen=True, slots=True, kw_only=True)
class Laid:
    """A document's text and where each page stands in it."""

    text: str
    spans: tuple[tuple[int, int], ...]


GAP = "\n\n"


def lay_out(pages: Sequence[str]) -> Laid:
    """Joins pages with empty lines; a page without text has a place and no length."""
    parts: list[str] = []
    spans: list[tuple[int, int]] = []
    length = 0
    for page in pages:
        if page and parts:
            parts.append(GAP)
            length += len(GAP)
        if page:
            parts.append(page)
        spans.append((length, length + len(page)))
        length += len(page)
    return Laid(text="".join(parts), spans=tuple(spans))


_EDGE = 2
_LONGEST_HEAD = 200
_PAGE_NUMBER = re.compile(
    r"[-–—\[(|]*\s*(?:(?:page|стр(?:\.|аница)?|бет|第)\s*)?\d{1,4}(?:\s*(?:/|of|из|页)\s*(?:\d{1,4})?)?\s*(?:бет|页)?\s*[-–—\])|]*",
    re.IGNORECASE,
)


def running_heads(laid: Laid) -> list[tuple[int, int, str]]:
    """Returns the lines at the top and bottom of pages that repeat from page to page, and page numbers alone.

    A line counts as repeated when more than half of the pages, and at least two, have it with other numbers in it.
    """
    edges = [list(_edges(laid.text, start, end)) for start, end in laid.spans]
    seen: dict[str, int] = {}
    for page in edges:
        for key in {_key(laid.text[start:end]) for start, end in page}:
            seen[key] = seen.get(key, 0) + 1
    least = max(2, len(laid.spans) // 2 + 1)
    return [
        (start, end, "running head or page number")
        for page in edges
        for start, end in page
        if seen[_key(laid.text[start:end])] >= least
        or (len(laid.spans) > 1 and _PAGE_NUMBER.fullmatch(laid.text[start:end].strip()))
    ]


def _edges(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    lines = [(start + m.start(), start + m.end()) for m in re.finditer(r"[^\n]*\S[^\n]*", text[start:end])]
    kept = lines if len(lines) <= 2 * _EDGE else lines[:_EDGE] + lines[-_EDGE:]
    yield from (span for span in kept if span[1] - span[0] <= _LONGEST_HEAD)


def _key(line: str) -> str:
    return re.sub(r"\d+", "0", re.sub(r"\s+", " ", line)).strip()
