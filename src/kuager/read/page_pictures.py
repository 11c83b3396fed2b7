"""The picture of one page of a file, so that a person can compare recognised or stored words with what is to be seen.

It is made where strangers' files are read, and leaves that process as pixels and places: the archive's side makes the JPEG
from the pixels alone, so that no byte a hostile file wrote, and no metadata, reaches a browser. With the pixels of a PDF
page come the places of its words, counted in the page's own text; where recognised lines stand is kept by their readers,
as segments.
"""

from __future__ import annotations

import io
import json
import math
from collections.abc import Iterator
from dataclasses import dataclass, replace
from importlib import import_module
from typing import BinaryIO, Final

from kuager.read.document_errors import MissingPartError
from kuager.read.pdf_glyphs import Page, open_pdf
from kuager.read.pdf_pages import placed_page
from kuager.read.pictures import WHOLE
from kuager.read.pictures_file import frames_of, installed, open_picture, upright

LONGEST: Final = 1_600
"""Pixels of a picture's longer side."""
MOST_SPOTS: Final = 20_000
PDF: Final = "pdf"
_MOST_PAGES: Final = 100_000
_SHARPEST: Final = 4.0
"""Dots to the point at most: a page as small as a card is not blown up."""
_RGB: Final = 3
_HEAD: Final = 4
_QUALITY: Final = 82
_HAN: Final = ("\u2e80", "\uffef")

Spot = tuple[int, int, int, int, int, int]
"""First code point, one past the last, left, top, right, bottom: a word of the page's text and where it stands."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PagePicture:
    """One page as it looks.

    Attributes:
        number: which page, from 1.
        pages: how many the file has.
        width: in pixels.
        height: in pixels.
        pixels: red, green and blue bytes, row by row.
        size: width and height of a PDF page in points; of other pictures in pixels.
        text: the page's own words, where the file stores them; spots count in it.
        spots: where its words stand.
    """

    number: int
    pages: int
    width: int
    height: int
    pixels: bytes
    size: tuple[float, float]
    text: str = ""
    spots: tuple[Spot, ...] = ()


def page_picture(source: bytes | BinaryIO, name: str, *, kind: str, number: int, repaired: bool = False) -> PagePicture:
    """Makes the picture of one page; the last one when ``number`` is beyond it.

    Args:
        source: the file.
        name: its own name.
        kind: ``pdf``, or anything else for a picture.
        number: from 1.
        repaired: whether the text that was read from a PDF is the one with its letters put in order.

    Raises:
        MissingPartError: when a library for such files is not installed.
        BrokenDocumentError: when the page cannot be shown.
        TooManyPartsError: when it has more pixels than are decoded.
    """
    if kind == PDF:
        return _of_pdf(source, name, number, repaired=repaired)
    picture = open_picture(source, name)
    pages = min(frames_of(picture), _MOST_PAGES)
    at = min(max(number, 1), pages)
    small = upright(picture, at, LONGEST, name)
    size = (float(small.width), float(small.height))
    return PagePicture(
        number=at, pages=pages, width=small.width, height=small.height, pixels=small.tobytes(), size=size
    )


def _of_pdf(source: bytes | BinaryIO, name: str, number: int, *, repaired: bool) -> PagePicture:
    if not installed():
        raise MissingPartError("Showing pages needs the library Pillow, which is not installed", item=name)
    with open_pdf(source, name) as pdf:
        at = min(max(number, 1), pdf.pages)
        with pdf.page(at - 1) as page:
            size = page.size()
            shown = page.colours(min(_SHARPEST, LONGEST / max(*size, 1.0)))
            text, spots = _placed(page, repaired=repaired)
        return PagePicture(
            number=at, pages=min(pdf.pages, _MOST_PAGES), width=shown.width, height=shown.height,
            pixels=shown.tobytes(), size=size, text=text, spots=spots,
        )  # fmt: skip


def _placed(page: Page, *, repaired: bool) -> tuple[str, tuple[Spot, ...]]:
    """Returns a page's text as its reader puts it together, and where each of its words stands."""
    placed = placed_page(page, repaired=repaired)
    text = "".join(one.char for one in placed)
    spots: list[Spot] = []
    for start, end in _words(text):
        boxes = [page.place(one.index, WHOLE) for one in placed[start:end] if one.index is not None]
        if not boxes:
            continue
        left, top, right, bottom = zip(*boxes, strict=True)
        spots.append((start, end, *_within(min(left), min(top), max(right), max(bottom))))
        if len(spots) >= MOST_SPOTS:
            break
    return text, tuple(spots)


def _words(text: str) -> Iterator[tuple[int, int]]:
    """Yields the stretches without white space; Chinese characters one by one, because they have none between them."""
    start = 0
    for at, char in enumerate(text):
        han = _HAN[0] <= char <= _HAN[1]
        if char.isspace() or han:
            if start < at:
                yield start, at
            if han:
                yield at, at + 1
            start = at + 1
    if start < len(text):
        yield start, len(text)


def _within(*edges: float) -> tuple[int, int, int, int]:
    left, top, right, bottom = (min(max(round(edge), 0), WHOLE) for edge in edges)
    return left, top, right, bottom


# --- to the archive's side -------------------------------------------------------------------------------------------


def packed(page: PagePicture) -> bytes:
    """Returns a page as bytes: four for the length of a head in JSON, the head, the pixels."""
    head = json.dumps({
        "number": page.number, "pages": page.pages, "width": page.width, "height": page.height, "size": page.size,
        "text": page.text, "spots": page.spots,
    }).encode()  # fmt: skip
    return len(head).to_bytes(_HEAD) + head + page.pixels


def unpacked(content: bytes) -> PagePicture:
    """Returns what :func:`packed` made, believing nothing: numbers, lengths and places are checked.

    Raises:
        ValueError: when it is not that.
    """
    size = int.from_bytes(content[:_HEAD])
    try:
        head = json.loads(content[_HEAD : _HEAD + size])
        number, pages, width, height = (_whole(head[key]) for key in ("number", "pages", "width", "height"))
        across, down = (float(side) for side in head["size"])
        text, spots = head["text"], tuple(_spot(one) for one in head["spots"][:MOST_SPOTS])
    except (KeyError, TypeError, RecursionError, OverflowError) as error:
        raise ValueError("not a page") from error
    pixels = content[_HEAD + size :]
    fits = 0 < width <= LONGEST + 1 and 0 < height <= LONGEST + 1 and len(pixels) == width * height * _RGB
    known = 0 < number <= pages <= _MOST_PAGES and isinstance(text, str)
    measured = all(math.isfinite(side) and side > 0 for side in (across, down))
    if not (fits and known and measured and all(spot[1] <= len(text) for spot in spots)):
        raise ValueError("not a page")
    return PagePicture(
        number=number, pages=pages, width=width, height=height, pixels=pixels, size=(across, down), text=text, spots=spots
    )  # fmt: skip


def _whole(value: object) -> int:
    if type(value) is not int:
        raise ValueError("not a whole number")
    return value


def _spot(values: list[object]) -> Spot:
    start, end, left, top, right, bottom = (_whole(value) for value in values)
    if not (0 <= start < end and 0 <= left <= right <= WHOLE and 0 <= top <= bottom <= WHOLE):
        raise ValueError("not a place")
    return start, end, left, top, right, bottom


def without_pixels(page: PagePicture) -> PagePicture:
    """Returns what is known of a page, for keeping beside its JPEG."""
    return replace(page, pixels=b"")


def jpeg(page: PagePicture) -> bytes:
    """Returns a page as JPEG, made from its pixels; nothing else is in it.

    Raises:
        MissingPartError: when Pillow is not installed.
    """
    if not installed():
        raise MissingPartError("Showing pages needs the library Pillow, which is not installed")
    image = import_module("PIL.Image")
    out = io.BytesIO()
    picture = image.frombytes("RGB", (page.width, page.height), page.pixels)
    picture.save(out, "JPEG", quality=_QUALITY)
    return out.getvalue()
