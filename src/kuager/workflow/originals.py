"""The original beside its text: the page of a picture or PDF as it looks, where its words stand, and the file as it came.

Pages are drawn when somebody looks at them and kept in memory, the last few, for as long as the archive is open. They are
not put into the vault as the pictures of recordings are: those need a whole film decoded once, a page takes a fraction of
a second; a long scan has thousands of pages of which few are looked at; and nothing more of what may endanger people lies
on a disk or in a backup.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import Final, cast

from kuager.errors import ItemError, UnknownIdError
from kuager.model import Capture, Document, DocumentId, Segment
from kuager.read import page_pictures
from kuager.read.base import HEAD_SIZE
from kuager.read.page_pictures import PDF, PagePicture
from kuager.read.pdf_pages import GAP
from kuager.read.pdf_scans import box_of
from kuager.read.pictures import WHOLE, PictureReader
from kuager.workflow.archive import Archive
from kuager.workflow.context import Context, context, resolve_id
from kuager.workflow.sandbox import VaultSource
from kuager.workflow.sandbox.asking import Question, Task
from kuager.workflow.sandbox.reading import PER_SECOND
from kuager.workflow.sandbox.wire import WireError

PICTURE: Final = PictureReader.name
KEPT: Final = 12
"""Pages kept in memory, at some 300 kB each."""
SECONDS: Final = 10.0
"""For drawing one page; nobody waits longer for a picture, and the workbench stands still meanwhile."""
_CACHE: Final = "page pictures"


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """Where words ``start:end`` of a document's text stand on a page, in pixels of its picture."""

    start: int
    end: int
    left: float
    top: float
    width: float
    height: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Original:
    """A page of a file as it looks.

    Attributes:
        number: which page, from 1.
        pages: how many there are; 0 where that could not be found out.
        width: of its picture, in pixels.
        height: of its picture, in pixels.
        spots: where words of the text stand on it, as far as that is known.
        problem: why there is no picture.
    """

    number: int
    pages: int = 0
    width: int = 0
    height: int = 0
    spots: tuple[Spot, ...] = ()
    problem: ItemError | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A file as it came; ``read(start, end)`` opens only the chunks that hold these bytes."""

    name: str
    size: int
    read: Callable[[int, int], Iterator[bytes]]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Made:
    """A drawn page: its picture, and what is known of it besides; or why there is none."""

    page: PagePicture | None = None
    picture: bytes = b""
    problem: ItemError | None = None


def original(archive: Archive, given: str, *, number: int | None = None, at: int = 0) -> Original | None:
    """Returns a page of a document's file as it looks; None for what is neither a picture nor a PDF.

    Args:
        archive: where from.
        given: the document's id or its beginning.
        number: the page, from 1; the one with the character ``at`` when left out.
        at: a code point of the document's text.

    Raises:
        UnknownIdError: when there is no such document.
    """
    here = context(archive)
    document = _document(archive, here, given)
    capture = here.captures[document.capture]
    if not _looks(archive, document, capture):
        return None
    wanted = number or page_of(document, at)
    made = _made(archive, document, capture, wanted)
    if made.page is None:
        return Original(number=wanted, problem=made.problem)
    page = made.page
    return Original(
        number=page.number,
        pages=page.pages,
        width=page.width,
        height=page.height,
        spots=tuple(_spots(document, page)),
    )


def picture(archive: Archive, given: str, number: int) -> bytes | None:
    """Returns a page as JPEG, made anew from its pixels; None where there is no such picture.

    Raises:
        UnknownIdError: when there is no such document.
    """
    here = context(archive)
    document = _document(archive, here, given)
    capture = here.captures[document.capture]
    if not _looks(archive, document, capture):
        return None
    made = _made(archive, document, capture, number)
    return made.picture if made.page is not None and made.page.number == number else None


def kept(archive: Archive, given: str) -> Kept:
    """Returns a captured file as it came, to be handed out unchanged.

    Args:
        archive: where from.
        given: the capture's id, or its beginning.

    Raises:
        UnknownIdError: when there is no such capture.
    """
    here = context(archive)
    capture = here.captures[resolve_id(given, here.captures)]  # type: ignore[index]
    return Kept(name=capture.original_name, size=capture.size, read=partial(archive.vault.read, capture.sha256))


def page_of(document: Document, at: int) -> int:
    """Returns the page on which a character of a text stands; 1 where that is not known."""
    found = 1
    for segment in document.segments:
        if segment.start > at:
            break
        with suppress(ValueError):
            if segment.kind == "page":
                found = int(segment.stable_id or 1)
            elif segment.kind == "line" and document.kind == PICTURE:
                found = int(dict(segment.extra).get("page", 1))
    return max(1, found)


def _document(archive: Archive, here: Context, given: str) -> Document:
    found = archive.store.document(DocumentId(resolve_id(given, here.heads)))
    if found is None:
        raise UnknownIdError(item=given)
    return found


def _looks(archive: Archive, document: Document, capture: Capture) -> bool:
    """Says whether the capture is itself the picture or PDF that was read, and not what one was attached to."""
    if document.kind not in (PDF, PICTURE):
        return False
    head = b"".join(archive.vault.read(capture.sha256, 0, min(capture.size, HEAD_SIZE)))
    if document.kind == PDF:
        return b"%PDF-" in head[:1024]
    return PictureReader().accepts(head, capture.original_name) > 0


def _made(archive: Archive, document: Document, capture: Capture, number: int) -> _Made:
    held = cast("OrderedDict[tuple[str, int, bool], _Made]", archive.cache.setdefault(_CACHE, OrderedDict()))
    key = (capture.sha256, number, _repaired(document))
    if key not in held:
        held[key] = _drawn(archive, document, capture, number)
        while len(held) > KEPT:
            held.popitem(last=False)
    held.move_to_end(key)
    return held[key]


def _repaired(document: Document) -> bool:
    return any(layer.kind == "raw" for layer in document.layers)


def _drawn(archive: Archive, document: Document, capture: Capture, number: int) -> _Made:
    question = Question(
        task=Task.PAGE,
        name=capture.original_name,
        source=VaultSource(archive.vault, capture.sha256, capture.size),
        take=_taken,
        about={"kind": document.kind, "number": number, "repaired": _repaired(document)},
        seconds=SECONDS + capture.size // PER_SECOND,
    )
    try:
        (page,) = archive.reading.ask(question)
        drawn = page_pictures.jpeg(page)
    except ItemError as error:
        return _Made(problem=error)  # kept as well: what takes too long shall not take it again and again
    return _Made(page=page_pictures.without_pixels(page), picture=drawn)


def _taken(content: bytes) -> PagePicture:
    try:
        return page_pictures.unpacked(content)
    except ValueError as error:
        raise WireError("not a page") from error


# --- where words stand -----------------------------------------------------------------------------------------------


def _spots(document: Document, page: PagePicture) -> Iterator[Spot]:
    if document.kind == PDF:
        yield from _of_pdf(document, page)
        return
    for line in document.segments:
        extra = dict(line.extra)
        if line.kind == "line" and extra.get("page") == str(page.number):
            for edges in box_of(line):
                yield _spot(line.start, line.end, edges, page, (WHOLE, WHOLE))


def _of_pdf(document: Document, page: PagePicture) -> Iterator[Spot]:
    whole = next((s for s in document.segments if s.kind == "page" and s.stable_id == str(page.number)), None)
    if whole is None:
        return
    lines = [one for one in document.segments if one.kind == "line" and whole.start <= one.start < whole.end]
    if _own_words(document, whole, lines) == page.text:
        for start, end, *edges in page.spots:
            yield _spot(whole.start + start, whole.start + end, tuple(edges), page, (WHOLE, WHOLE))
    across, down = page.size
    for line in lines:  # points from the lower left corner
        for left, bottom, right, top in box_of(line):
            yield _spot(line.start, line.end, (left, down - top, right, down - bottom), page, (across, down))


def _own_words(document: Document, whole: Segment, lines: list[Segment]) -> str:
    """Returns the letters that a page of a PDF stores, above those that were recognised on it."""
    return document.text[whole.start : lines[0].start if lines else whole.end].removesuffix(GAP if lines else "")


def _spot(start: int, end: int, edges: Sequence[float], page: PagePicture, whole: tuple[float, float]) -> Spot:
    left, top, right, bottom = edges
    across, down = page.width / whole[0], page.height / whole[1]
    return Spot(
        start=start,
        end=end,
        left=round(left * across, 1),
        top=round(top * down, 1),
        width=round((right - left) * across, 1),
        height=round((bottom - top) * down, 1),
    )
