"""Pictures: their metadata, and the words that tesseract recognises in them when it is installed.

Recognised words are a draft. Each line is a segment with how sure each of its words is and where it stands: the page, and
left, top, right and bottom in ten-thousandths of the upright page. Words below 60 of 100 are segments of the kind
``unsure``. Where a picture was taken is never put into the text.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any, BinaryIO

from kuager.errors import EmptyFileError
from kuager.model import Document, Issue, Segment
from kuager.read.base import Facts, Material, as_issue, engine_of, make_document, refuse_empty
from kuager.read.document_errors import CutDocumentError, PictureOnlyError, SensitivePlaceError, UnsureWordsError
from kuager.read.language import language_of
from kuager.read.office_text import Mark, Pages, plain_zones
from kuager.read.pictures_file import MOST_PAGES, About, Prepared, about, frames_of, open_picture, pages
from kuager.read.pictures_ocr import UNSURE, Recogniser, Word, between, lines_of, read_with, recogniser

_MAGIC = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF87a", b"GIF89a", b"II*\0", b"MM\0*")
_BITMAP_HEAD = 26
WHOLE = 10_000
"""Width and height of a page in the units in which the places of lines are told."""


class PictureReader:
    """Reads photographs, scans and screenshots."""

    name = "pictures"
    version = "1"

    def accepts(self, head: bytes, name: str) -> float:
        """Returns 0.9 for bytes that begin like a picture."""
        webp = head[:4] == b"RIFF" and head[8:12] == b"WEBP"
        bitmap = head[:2] == b"BM" and len(head) > _BITMAP_HEAD and name.lower().endswith(".bmp")
        return 0.9 if head.startswith(_MAGIC) or webp or bitmap else 0.0

    def read(self, material: Material) -> Document:
        """Reads one picture.

        Raises:
            EmptyFileError: zero bytes.
            MissingPartError: the library for pictures is not installed.
            BrokenDocumentError: it cannot be decoded.
            TooManyPartsError: it has more pixels than are decoded.
            PictureOnlyError: no words were recognised, and it has no description.
        """
        refuse_empty(material.data, material.name)
        return self._read(material, material.data)

    def read_stream(self, material: Material, stream: BinaryIO) -> Document:
        """Reads one picture from a stream: a file of any size whose pixels are few enough.

        Raises:
            ItemError: as :meth:`read`.
        """
        if not stream.read(1):
            raise EmptyFileError(item=material.name)
        stream.seek(0)
        return self._read(material, stream)

    def _read(self, material: Material, source: bytes | BinaryIO) -> Document:
        picture = open_picture(source, material.name)
        said = about(picture, source, material.name)
        laid = Pages(material.max_text_bytes, material.name)
        laid.add(said.description or "", kind="description", author=said.author)
        reading = recogniser()
        engines = _recognised(picture, material.name, reading, laid) if reading else set()
        text = laid.text()
        if not any(char.isalnum() for char in text):
            raise PictureOnlyError(_why_not(reading), item=material.name)
        facts = Facts(
            title=said.title,
            byline=said.author,
            published=said.taken,
            lang=language_of(text),
            segments=(_whole(said, len(text)), *laid.segments),
            notices=(*_notices(said, laid, material.name), *_left_out(picture, material.name)),
        )
        document = make_document(self, material, text, plain_zones(len(text), ()), facts)
        engine = "; ".join([engine_of(self), *sorted(engines)])
        layers = (replace(document.layers[0], engine=engine), *document.layers[1:])
        return replace(document, layers=layers, reader=read_with(document.reader, engine))


def _why_not(reading: Recogniser | None) -> str:
    if reading is None:
        return "The picture was not searched for words, because the program tesseract is not installed"
    return "No words were recognised in the picture"


def _recognised(picture: Any, name: str, reading: Recogniser, laid: Pages) -> set[str]:
    """Adds the words of each page, and returns what recognised them."""
    engines = set()
    for number, (png, ready) in enumerate(pages(picture, name), start=1):
        script = reading.script(png)
        languages = reading.for_script(script) if script else ()
        if not script or not languages:
            continue
        engines.add(f"tesseract {reading.version} {'+'.join(languages)}")
        before: tuple[int, int] | None = None
        for line in lines_of(reading.words(png, script)):
            place = (("page", str(number)), ("box", ",".join(map(str, _place(line, ready)))))
            _line(line, laid, gap="\n" if line[0].paragraph == before else "\n\n", place=place)
            before = line[0].paragraph
    return engines


def _place(line: Sequence[Word], ready: Prepared) -> tuple[int, ...]:
    """Returns where a line stands, in ten-thousandths of the upright page."""
    left, top = min(word.box[0] for word in line), min(word.box[1] for word in line)
    right, bottom = max(word.box[2] for word in line), max(word.box[3] for word in line)
    corners = [ready.origin(x, y) for x in (left, right) for y in (top, bottom)]
    across, down = [x for x, _ in corners], [y for _, y in corners]
    edges = (min(across), min(down), max(across), max(down))
    return tuple(min(max(round(edge * WHOLE), 0), WHOLE) for edge in edges)


def _line(line: Sequence[Word], laid: Pages, *, gap: str, place: tuple[tuple[str, str], ...]) -> None:
    text, marks = "", []
    for number, word in enumerate(line):
        text += between(line[number - 1], word) if number else ""
        if word.confidence < UNSURE:
            marks.append(Mark(start=len(text), end=len(text) + len(word.text), kind="unsure", sure=word.confidence))
        text += word.text
    extra = (("confidences", " ".join(f"{word.confidence:.0f}" for word in line)), *place)
    laid.add(text, kind="line", gap=gap, marks=marks, extra=extra)


def _whole(said: About, length: int) -> Segment:
    extra = [("width", str(said.width)), ("height", str(said.height))]
    extra += [("turned", "true")] if said.turned else []
    extra += [("zone", said.zone)] if said.zone else []
    how = said.taken.how if said.taken else None
    at = said.taken.value if said.taken else None
    return Segment(start=0, end=length, kind="picture", author=said.author, at=at, how_known=how, extra=tuple(extra))


def _notices(said: About, laid: Pages, name: str) -> Iterator[Issue]:
    if said.placed:
        yield as_issue(SensitivePlaceError(), name)
    lines = sum(one.kind == "line" for one in laid.segments)
    unsure = sum(one.kind == "unsure" for one in laid.segments)
    if lines:
        words = f"{lines} lines were recognised in the picture; {unsure} of their words are not sure"
        yield as_issue(UnsureWordsError(words), name)


def _left_out(picture: Any, name: str) -> Iterator[Issue]:
    beyond = frames_of(picture) - MOST_PAGES
    if beyond > 0:
        words = (
            f"Of the {MOST_PAGES + beyond} pages of this picture only the first {MOST_PAGES} were searched for words"
        )
        yield as_issue(CutDocumentError(words), name)
