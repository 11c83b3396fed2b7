"""Pages of a PDF that are pictures: rendered, and their words recognised as those of a photograph are.

A page is a picture when it shows something and holds no letters, or no more than a scanner's stamp over a picture that
fills it. Each is rendered at 200 dots an inch, which read best for the time it costs, and its words are a draft: every
line is a segment with its place on the page, every unsure word a mark.

What a long scan may cost is bounded twice. The reader gives up after ``seconds``, unless whoever waits for it grants more
(``Material.more_time``), page by page. Pages it did not come to are named.
"""

from __future__ import annotations

import io
import math
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from kuager.model import Segment, unsure
from kuager.read.document_errors import BrokenDocumentError
from kuager.read.pdf_glyphs import Page, Pdf
from kuager.read.pictures_file import Prepared, installed, prepared
from kuager.read.pictures_ocr import UNSURE, Recogniser, Word, between, lines_of, recogniser

DOTS = 200
"""An inch."""
_MOST_PIXELS = 30_000_000
_POINTS = 72
_GREYS = 256
_LEAST_INK = 0.0001
"""Share of a page below which it has no word; one line of print is ten times that."""
A_PAGE = 70.0
"""Seconds that one page may take at most: ``pictures_ocr`` stops the program before."""

Edges = tuple[float, float, float, float]
"""Left, bottom, right, top in points from the lower left corner of the page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scan:
    """What was recognised on one page; offsets of ``segments`` count from the page's first character."""

    text: str
    segments: tuple[Segment, ...]
    engine: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Budget:
    """How long recognising may take."""

    until: float
    more: Callable[[float], bool]
    """Asks for so many more seconds from now; says whether they were granted."""

    def allows_a_page(self) -> bool:
        """Says whether another page may be begun."""
        return self.more(A_PAGE) or time.monotonic() < self.until


def recognise(pdf: Pdf, pages: Sequence[int], budget: Budget) -> dict[int, Scan]:
    """Recognises the words of pages.

    Args:
        pdf: open.
        pages: counted from 1.
        budget: how long that may take.

    Returns:
        What was recognised by page; a page without an entry was not read: no program for it, no words, or no time.
    """
    reading = recogniser() if pages and installed() else None
    found: dict[int, Scan] = {}
    if reading is None:
        return found
    for number in pages:
        if not budget.allows_a_page():
            break
        with pdf.page(number - 1) as page, suppress(BrokenDocumentError):
            scan = _page(page, reading)
            if scan is not None:
                found[number] = scan
    return found


def _page(page: Page, reading: Recogniser) -> Scan | None:
    ready = prepared(_rendered(page))
    if _blank(ready):
        return None
    out = io.BytesIO()
    ready.image.save(out, "PNG", dpi=(300, 300))
    png = out.getvalue()
    script = reading.script(png)
    languages = reading.for_script(script) if script else ()
    if script is None or not languages:
        return None
    text, segments = laid_out(reading.words(png, script), _places(page, ready))
    if not any(char.isalnum() for char in text):
        return None
    return Scan(text=text, segments=segments, engine=f"tesseract {reading.version} {'+'.join(languages)}")


def _blank(ready: Prepared) -> bool:
    black = sum(ready.image.histogram()[: _GREYS // 2])
    return bool(black < _LEAST_INK * ready.image.width * ready.image.height)


def _rendered(page: Page) -> Any:
    width, height = page.size()
    scale = DOTS / _POINTS
    pixels = max(width * height * scale * scale, 1.0)
    if pixels > _MOST_PIXELS:
        scale *= math.sqrt(_MOST_PIXELS / pixels)
    return page.picture(scale)


def _places(page: Page, ready: Prepared) -> Callable[[Word], Edges]:
    """Returns what tells where a word of the prepared picture stands on the page."""
    width, height = page.size()

    def place(word: Word) -> Edges:
        left, top, right, bottom = word.box
        corners = [ready.origin(x, y) for x in (left, right) for y in (top, bottom)]
        across = [x * width for x, _ in corners]
        down = [y * height for _, y in corners]
        return min(across), height - max(down), max(across), height - min(down)

    return place


def laid_out(words: Sequence[Word], place: Callable[[Word], Edges]) -> tuple[str, tuple[Segment, ...]]:
    """Returns the text of recognised words, and its lines and unsure words as segments.

    Args:
        words: in the order of reading.
        place: tells where a word stands on the page.
    """
    text = ""
    segments: list[Segment] = []
    before: tuple[int, int] | None = None
    for line in lines_of(words):
        if text:
            text += "\n" if line[0].paragraph == before else "\n\n"
        before = line[0].paragraph
        start = len(text)
        marks: list[Segment] = []
        for number, word in enumerate(line):
            text += between(line[number - 1], word) if number else ""
            if word.confidence < UNSURE:
                marks.append(unsure(len(text), len(text) + len(word.text), word.confidence))
            text += word.text
        extra = (
            ("confidences", " ".join(f"{word.confidence:.0f}" for word in line)),
            ("box", ",".join(f"{edge:.1f}" for edge in _around([place(word) for word in line]))),
        )
        segments += [Segment(start=start, end=len(text), kind="line", extra=extra), *marks]
    return text, tuple(segments)


def _around(places: Sequence[Edges]) -> Edges:
    return (
        min(one[0] for one in places),
        min(one[1] for one in places),
        max(one[2] for one in places),
        max(one[3] for one in places),
    )


def box_of(line: Segment) -> Iterator[Edges]:
    """Yields where a recognised line stands on its page, when its segment says so."""
    edges = dict(line.extra).get("box", "").split(",")
    with suppress(ValueError):
        left, bottom, right, top = (float(edge) for edge in edges)
        yield left, bottom, right, top
