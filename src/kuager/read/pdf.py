"""PDF documents. The layer is the text that the file holds, page by page, and of scanned pages the recognised words.

Those are a draft of the program tesseract, used when it is installed; its unsure words are marked as such.

Right-to-left words that the file gives backwards are repaired when the places of the letters prove it; characters that
only look like letters are replaced in a second layer. Where poppler's ``pdftotext`` is installed it is asked for a second
opinion, which goes into the notices and never into the text.
"""

from __future__ import annotations

import io
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import BinaryIO

from kuager.errors import TooLargeError
from kuager.model import UNSURE, Document, Issue, Layer, Segment, Zone
from kuager.read.base import (
    Facts,
    Material,
    as_issue,
    engine_of,
    make_document,
    make_layer,
    refuse_empty,
    refuse_wordless,
)
from kuager.read.document_errors import (
    AttachmentError,
    BrokenDocumentError,
    CutDocumentError,
    DisagreeingTextError,
    LookAlikeError,
    PictureOnlyError,
    RepairedOrderError,
    SlowDocumentError,
    TooManyPartsError,
    UnsureWordsError,
)
from kuager.read.language import language_of
from kuager.read.pdf_check import disagreeing, second_reading
from kuager.read.pdf_facts import about_file, author_of, created, title_of
from kuager.read.pdf_glyphs import Box, Pdf, open_pdf
from kuager.read.pdf_lookalikes import count as look_alikes
from kuager.read.pdf_lookalikes import repaired as without_look_alikes
from kuager.read.pdf_pages import GAP, Laid, PageText, has_words, lay_out, placed_page, read_page, running_heads
from kuager.read.pdf_scans import Budget, Scan, box_of, recognise
from kuager.read.pictures_ocr import read_with
from kuager.read.plain import main_text
from kuager.read.published import byline, published, title
from kuager.read.thread import thread_end
from kuager.read.zones import Line, survey

_REACH = 1_024
"""Bytes before the mark of a PDF that readers forgive (ISO 32000-1, Annex H)."""
_UNNAMED_SHARE = 0.02
_SMALL, _MOST_BYTES = 50_000_000, 2_000_000_000
"""Bytes up to which a file is taken into memory, and is read at all."""
_SHOWN = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class PdfLimits:
    """How much of a PDF is read. ``seconds`` is for the first 2,000 pages; more pages have more time."""

    pages: int = 10_000
    seconds: float = 20.0
    pages_a_second: float = 100.0
    recognising: float = 12.0
    """Seconds for recognising pages, unless more are granted."""


class PdfReader:
    """Reads PDF documents: their text, and the words on pages that are pictures."""

    name = "pdf"
    version = "2"

    def __init__(self, limits: PdfLimits | None = None) -> None:
        self.limits = limits or PdfLimits()

    def accepts(self, head: bytes, name: str) -> float:  # noqa: ARG002  the mark alone decides
        """Returns 0.95 for bytes that begin like a PDF."""
        return 0.95 if b"%PDF-" in head[:_REACH] else 0.0

    def read(self, material: Material) -> Document:
        """Reads one PDF.

        Raises:
            EmptyFileError: zero bytes.
            MissingPartError: the library for PDF is not installed.
            LockedDocumentError: it asks for a password.
            BrokenDocumentError: it cannot be opened.
            TooManyPartsError: too many pages.
            SlowDocumentError: it takes too long.
            TooLargeError: more text than allowed.
            PictureOnlyError: all its words are in pictures.
            NoTextError: it has no words.
        """
        refuse_empty(material.data, material.name)
        return self._read(material, material.data)

    def read_stream(self, material: Material, stream: BinaryIO) -> Document:
        """Reads one PDF from a stream; of a large one, such as a scan of 200 MB, only the page at hand is in memory.

        Raises:
            TooLargeError: more than 2 GB, which PDFium cannot address.
            ItemError: as :meth:`read`.
        """
        size = stream.seek(0, io.SEEK_END)
        stream.seek(0)
        if size > _MOST_BYTES:
            raise TooLargeError(
                f"The file has {size // 1_000_000} MB; of PDF at most 2000 are read", item=material.name
            )
        if size <= _SMALL:
            return self.read(replace(material, data=stream.read()))
        return self._read(material, stream)

    def _read(self, material: Material, source: bytes | BinaryIO) -> Document:
        with open_pdf(source, material.name) as pdf:
            pages = list(self._pages(pdf, material))
            metadata, attached = pdf.metadata, int(pdf.document.count_attachments())
            pictured = [number for number, page in enumerate(pages, start=1) if page.pictured]
            until = time.monotonic() + self.limits.recognising
            scans = recognise(pdf, pictured, Budget(until=until, more=material.more_time))
        wordless = [number for number in pictured if number not in scans]
        if wordless and not scans and not any(has_words(page.raw) for page in pages):
            raise PictureOnlyError(f"All {len(wordless)} pages of this PDF are pictures", item=material.name)
        raw = lay_out([_with(page.raw, scans.get(number)) for number, page in enumerate(pages, start=1)])
        proven = sum(page.backwards for page in pages)
        laid = raw
        if proven:
            laid = lay_out(
                [_with(page.rebuilt or page.raw, scans.get(number)) for number, page in enumerate(pages, start=1)]
            )
        refuse_wordless(laid.text, material.name)
        if len(laid.text) > material.max_text_bytes:
            raise TooLargeError(item=material.name)
        lines, zones, ended = _surveyed(laid)
        facts = Facts(
            title=title_of(metadata) or title(lines),
            byline=byline(lines) or author_of(metadata),
            published=None if ended else published(lines) or created(metadata),  # no post is as old as its printing
            lang=language_of(main_text(laid.text, zones)),
            segments=tuple(_segments(laid, about_file(metadata), scans)),
            notices=(
                *_order_notice(proven, material.name),
                *_letter_notices(laid.text, material.name),
                *_second_opinion(material, laid, scans),
                *_picture_notices(wordless, scans, material.name),
                *_attachment_notice(attached, material.name),
            ),
        )
        document = make_document(self, material, laid.text, zones, facts)
        engine = "; ".join([engine_of(self), *sorted({scan.engine for scan in scans.values()})])
        first = replace(document.layers[0], engine=engine)
        layers = (first, *self._more_layers(laid.text, raw.text))
        return replace(document, layers=layers, reader=read_with(document.reader, engine))

    def _pages(self, pdf: Pdf, material: Material) -> Iterator[PageText]:
        if pdf.pages > self.limits.pages:
            message = f"This PDF has {pdf.pages} pages; at most {self.limits.pages} are read"
            raise TooManyPartsError(message, item=material.name)
        until = time.monotonic() + max(self.limits.seconds, pdf.pages / self.limits.pages_a_second)
        size = 0
        for index in range(pdf.pages):
            if time.monotonic() > until:
                raise SlowDocumentError(item=material.name, place=f"page {index + 1}")
            with pdf.page(index) as page:
                size += page.count
                if size > material.max_text_bytes:  # before the text of one endless page is made
                    raise TooLargeError(item=material.name)
                yield read_page(page)

    def _more_layers(self, text: str, raw: str) -> Iterator[Layer]:
        engine = engine_of(self)
        if raw != text:
            yield replace(make_layer(raw, engine=engine), kind="raw")
        if look_alikes(text):
            yield replace(make_layer(without_look_alikes(text), engine=engine), kind="repaired")


def boxes(data: bytes, name: str, document: Document, start: int, end: int) -> list[Box]:
    """Returns where words of a PDF's first layer stand on its pages, for showing them on the page image.

    Args:
        data: the bytes that the document was read from.
        name: the file's own name.
        document: as :class:`PdfReader` made it.
        start: first code point of the words in the anchor text.
        end: the code point after the last.

    Returns:
        One box for each stretch of each line, from the top of the first page on.

    Raises:
        BrokenDocumentError: when these bytes do not give this text.
        ItemError: as :meth:`PdfReader.read`.
    """
    repaired = any(layer.kind == "raw" for layer in document.layers)
    found: list[Box] = []
    with open_pdf(data, name) as pdf:
        for segment in document.segments:
            if segment.kind != "page" or segment.end <= start or segment.start >= end:
                continue
            number = int(segment.stable_id or 1)
            found += _page_boxes(pdf, document, segment, number, (start, end), repaired=repaired)
    return found


def _page_boxes(
    pdf: Pdf, document: Document, segment: Segment, number: int, span: tuple[int, int], *, repaired: bool
) -> Iterator[Box]:
    lines = [one for one in document.segments if one.kind == "line" and segment.start <= one.start < segment.end]
    with pdf.page(number - 1) as page:
        placed = placed_page(page, repaired=repaired)
        stored = document.text[segment.start : lines[0].start].removesuffix(GAP) if lines else None
        if "".join(one.char for one in placed) != (
            document.text[segment.start : segment.end] if stored is None else stored
        ):
            raise BrokenDocumentError("The words of this page are not where they were", place=f"page {number}")
        at, stop = max(span[0], segment.start) - segment.start, min(span[1], segment.end) - segment.start
        held: Box | None = None
        for one in placed[at:stop]:
            if one.index is None or one.char.isspace():
                if one.char == "\n" and held:
                    yield held
                    held = None
                continue
            glyph = page.glyph(one.index)
            box = Box(page=number, left=glyph.left, bottom=glyph.bottom, right=glyph.right, top=glyph.top)
            held = box if held is None else _around(held, box)
        if held:
            yield held
    for line in lines:
        if line.start < span[1] and line.end > span[0]:
            yield from (Box(page=number, left=a, bottom=b, right=c, top=d) for a, b, c, d in box_of(line))


def _around(one: Box, two: Box) -> Box:
    return Box(
        page=one.page,
        left=min(one.left, two.left),
        bottom=min(one.bottom, two.bottom),
        right=max(one.right, two.right),
        top=max(one.top, two.top),
    )


def _surveyed(laid: Laid) -> tuple[list[Line], tuple[Zone, ...], bool]:
    """Returns lines and zones, and whether it is a printed thread: what follows its posts belongs to others."""
    heads = running_heads(laid)
    end = thread_end(laid.text)
    if end is not None:
        heads = [head for head in heads if head[1] <= end] + [(end, len(laid.text), "after the end of the thread")]
    return (*survey(laid.text, forced=heads), end is not None)


def _with(text: str, scan: Scan | None) -> str:
    """Returns a page's own letters, such as a scanner's stamp, and beneath them what was recognised."""
    return GAP.join(part for part in (text, scan.text if scan else "") if part)


def _segments(laid: Laid, about: tuple[tuple[str, str], ...], scans: Mapping[int, Scan]) -> Iterator[Segment]:
    for number, (start, end) in enumerate(laid.spans, start=1):
        scan = scans.get(number)
        extra = (*(about if number == 1 else ()), *((("recognised", scan.engine),) if scan else ()))
        yield Segment(start=start, end=end, kind="page", stable_id=str(number), extra=extra)
        if scan:
            first = end - len(scan.text)
            for one in scan.segments:
                yield replace(one, start=first + one.start, end=first + one.end)


def _order_notice(proven: int, name: str) -> Iterator[Issue]:
    if proven:
        words = f"{proven} words of this file have their letters stored backwards; the text was put in order by their places"
        yield as_issue(RepairedOrderError(words), name)


def _letter_notices(text: str, name: str) -> Iterator[Issue]:
    if number := look_alikes(text):
        yield as_issue(LookAlikeError(f"{number} characters of this file only look like the letters meant"), name)
    unnamed = sum(char == "\ufffd" or "\ue000" <= char <= "\uf8ff" for char in text)
    if unnamed > _UNNAMED_SHARE * len(text):
        words = f"The file draws {unnamed} characters without saying which letters they are"
        yield as_issue(CutDocumentError(words), name)


def _second_opinion(material: Material, laid: Laid, scans: Mapping[int, Scan]) -> Iterator[Issue]:
    ours = ["" if number in scans else laid.text[start:end] for number, (start, end) in enumerate(laid.spans, start=1)]
    theirs = second_reading(material.data, len(ours)) if material.data else None  # not of files too large for memory
    if theirs is None:  # not installed: which machine reads a file must not change what is said of it
        return
    pages = disagreeing(ours, theirs)
    if pages:
        yield as_issue(DisagreeingTextError(place=_pages(pages)), material.name)


def _picture_notices(pages: Sequence[int], scans: Mapping[int, Scan], name: str) -> Iterator[Issue]:
    if scans:
        doubted = sum(one.kind == UNSURE for scan in scans.values() for one in scan.segments)
        words = (
            f"{len(scans)} pages are pictures whose words were recognised by a program; {doubted} words are not sure"
        )
        yield as_issue(UnsureWordsError(words, place=_pages(sorted(scans))), name)
    if pages:
        yield as_issue(PictureOnlyError("Some pages are pictures without text", place=_pages(pages)), name)


def _attachment_notice(number: int, name: str) -> Iterator[Issue]:
    if number:
        yield as_issue(AttachmentError(f"The PDF carries {number} other files, which were not read"), name)


def _pages(numbers: Sequence[int]) -> str:
    shown = ", ".join(str(number) for number in numbers[:_SHOWN])
    more = f" and {len(numbers) - _SHOWN} more" if len(numbers) > _SHOWN else ""
    return f"page {shown}{more}"
