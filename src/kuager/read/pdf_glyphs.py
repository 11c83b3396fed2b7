"""Pages of a PDF as characters with their places, through PDFium.

PDFium is one library with one state for the whole process and is not safe in threads, so every use holds a lock.
"""

from __future__ import annotations

import ctypes
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from typing import Any, BinaryIO

from kuager.read.document_errors import BrokenDocumentError, LockedDocumentError, MissingPartError

_LOCK = threading.RLock()
_HYPHEN = "\x02\ufffe"
"""What PDFium puts for a hyphen that ends a line inside a word."""
_UNNAMED = "\ufffd"
_FIELDS = ("Title", "Author", "Creator", "Producer", "CreationDate", "ModDate")


@dataclass(frozen=True, slots=True, kw_only=True)
class Glyph:
    """Where a character is drawn. Points (1/72 inch) from the lower left corner of the page."""

    char: str
    left: float
    right: float
    bottom: float
    top: float
    base: float
    """Height of the line it stands on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """A rectangle on a page, in points from the lower left corner of the page; ``page`` counts from 1."""

    page: int
    left: float
    bottom: float
    right: float
    top: float


class Page:
    """One page. Valid while its document is open."""

    def __init__(self, raw: Any, document: Any, index: int) -> None:
        self._raw = raw
        self._page = document[index]
        self._text = self._page.get_textpage()
        self.count = int(self._text.count_chars())

    def text(self) -> str:
        """Returns the characters in the order of the file, one per index."""
        code_at, handle = self._raw.FPDFText_GetUnicode, self._text.raw
        return "".join([_storable(code_at(handle, index)) for index in range(self.count)])

    def glyph(self, index: int) -> Glyph:
        """Returns where a character is drawn."""
        raw, handle = self._raw, self._text.raw
        x, y = ctypes.c_double(), ctypes.c_double()
        raw.FPDFText_GetCharOrigin(handle, index, x, y)
        rect = raw.FS_RECTF()
        raw.FPDFText_GetLooseCharBox(handle, index, rect)
        return Glyph(
            char=_storable(raw.FPDFText_GetUnicode(handle, index)),
            left=min(x.value, rect.left),
            right=rect.right,
            bottom=rect.bottom,
            top=rect.top,
            base=y.value,
        )

    def pictures(self) -> bool:
        """Says whether the page shows anything besides text: a scan is a page with a picture and no letters."""
        return next(iter(self._page.get_objects(max_depth=2)), None) is not None

    def fills(self, share: float) -> bool:
        """Says whether one picture covers at least this share of the page."""
        width, height = self.size()
        most = max((_area(one.get_bounds()) for one in self._pictures()), default=0.0)
        return most >= share * width * height

    def _pictures(self) -> Iterator[Any]:
        yield from self._page.get_objects(filter=(self._raw.FPDF_PAGEOBJ_IMAGE,), max_depth=2)

    def picture(self, scale: float) -> Any:
        """Returns the page as a picture in grey, ``scale`` dots to the point; needs Pillow."""
        bitmap = self._page.render(scale=scale, grayscale=True)
        try:
            return bitmap.to_pil().copy()
        finally:
            bitmap.close()

    def colours(self, scale: float) -> Any:
        """Returns the page as a picture in colour, ``scale`` dots to the point; needs Pillow."""
        bitmap = self._page.render(scale=scale)
        try:
            return bitmap.to_pil().convert("RGB")
        finally:
            bitmap.close()

    def place(self, index: int, whole: int) -> tuple[int, int, int, int]:
        """Returns where a character is to be seen on the page as it is shown, turned and cut.

        Args:
            index: of the character.
            whole: the width and height of the page in the units of the answer, which count from the upper left corner.
        """
        raw, handle = self._raw, self._page.raw
        rect = raw.FS_RECTF()
        raw.FPDFText_GetLooseCharBox(self._text.raw, index, rect)
        across, down = [], []
        for x, y in ((rect.left, rect.top), (rect.right, rect.bottom)):
            left, top = ctypes.c_int(), ctypes.c_int()
            raw.FPDF_PageToDevice(handle, 0, 0, whole, whole, 0, x, y, left, top)
            across.append(left.value)
            down.append(top.value)
        return min(across), min(down), max(across), max(down)

    def size(self) -> tuple[float, float]:
        """Returns width and height in points."""
        width, height = self._page.get_size()
        return float(width), float(height)

    def close(self) -> None:
        """Frees the page."""
        self._text.close()
        self._page.close()


def _area(edges: tuple[float, float, float, float]) -> float:
    left, bottom, right, top = edges
    return max(0.0, right - left) * max(0.0, top - bottom)


@dataclass(slots=True, kw_only=True)
class Pdf:
    """An open PDF."""

    document: Any
    raw: Any
    pages: int
    metadata: dict[str, str]

    @contextmanager
    def page(self, index: int) -> Iterator[Page]:
        """Opens a page, counted from 0."""
        page = Page(self.raw, self.document, index)
        try:
            yield page
        finally:
            page.close()


def installed() -> bool:
    """Says whether PDFium is there."""
    return find_spec("pypdfium2") is not None


@contextmanager
def open_pdf(data: bytes | BinaryIO, name: str) -> Iterator[Pdf]:
    """Opens a PDF; nobody else in this process uses PDFium meanwhile. Of a stream only what pages need is read.

    Raises:
        MissingPartError: when PDFium is not installed.
        LockedDocumentError: when it asks for a password.
        BrokenDocumentError: when it cannot be opened, or a page cannot.
    """
    if not installed():
        raise MissingPartError("Reading PDF needs the library pypdfium2, which is not installed", item=name)
    pdfium, raw = import_module("pypdfium2"), import_module("pypdfium2.raw")  # 50 ms that other readers need not wait
    with _LOCK:
        try:
            document = pdfium.PdfDocument(data)
        except pdfium.PdfiumError as error:
            locked = error.err_code in (raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY)
            raise (LockedDocumentError if locked else BrokenDocumentError)(item=name) from error
        try:
            yield Pdf(document=document, raw=raw, pages=len(document), metadata=dict(_metadata(document, raw)))
        except (pdfium.PdfiumError, ctypes.ArgumentError) as error:
            raise BrokenDocumentError(item=name) from error
        finally:
            document.close()


def _metadata(document: Any, raw: Any) -> Iterator[tuple[str, str]]:
    """Yields what the file says of itself; damaged letters become U+FFFD, which pypdfium2's own reading does not survive."""
    for key in _FIELDS:
        size = raw.FPDF_GetMetaText(document.raw, key.encode(), None, 0)
        if size > 2:  # noqa: PLR2004  the two bytes that end the text
            buffer = ctypes.create_string_buffer(size)
            raw.FPDF_GetMetaText(document.raw, key.encode(), buffer, size)
            yield key, buffer.raw[: size - 2].decode("utf-16-le", "replace").replace("\0", _UNNAMED)


def _storable(code: int) -> str:
    """Returns a character that a text may hold; U+FFFD for what the file draws without saying which letter it is."""
    if code in (0, 0xFFFF) or 0xD800 <= code <= 0xDFFF or code > 0x10FFFF:  # noqa: PLR2004  Unicode's own bounds
        return _UNNAMED
    char = chr(code)
    return "\u00ad" if char in _HYPHEN else char
