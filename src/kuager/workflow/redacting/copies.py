"""Redacted copies: a text with marks, a picture or a PDF made anew from pixels. Each is a capture derived from its original."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import Final

from kuager import __version__, preserve, resolve
from kuager.errors.redact import BadBoxError, LeakedError, NotRedactableError
from kuager.model import Capture, DocumentId, Fetched
from kuager.model import Verdict as NameVerdict
from kuager.protect.leak import Index, Restricted
from kuager.protect.leak.parts import Part
from kuager.protect.leak.spellings import SHORT
from kuager.protect.leak.texts import matches
from kuager.protect.leak.values import Kind
from kuager.protect.redact import papers, words
from kuager.protect.redact.model import Stretch, What, widened
from kuager.protect.redact.pixels import filled
from kuager.protect.rights import Action
from kuager.read.page_pictures import PDF, PagePicture
from kuager.read.pictures import PictureReader
from kuager.workflow.acting import require
from kuager.workflow.archive import Archive
from kuager.workflow.keeping import log_capture
from kuager.workflow.onhand import on_hand
from kuager.workflow.redacting import decisions
from kuager.workflow.redacting.decisions import State, Subject
from kuager.workflow.redacting.pages import drawn

SCHEME: Final = "kuager:redacted/"
METHOD: Final = "redacted copy, derived from sha256 "
TEXT_PAGE: Final = 0
FACE_MODEL: Final = "CenterFace"
SEARCH: Final = "same words elsewhere"
_Place = tuple[int, int, str]
_OLD_FIELDS: Final = (
    b"Exif\x00\x00",
    b"http://ns.adobe.com/",
    b"Photoshop 3.0",
    b"ICC_PROFILE",
    b"/Info",
    b"/Metadata",
    b"/Title",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Copy:
    """A redacted copy.

    Attributes:
        capture: as it lies in the vault.
        covers: how many places are covered in it.
        content: its bytes.
    """

    capture: Capture
    covers: int
    content: bytes


def pages_of(archive: Archive, document: Subject) -> int:
    """Returns how many pages can be drawn; 0 for what is neither a picture nor a PDF."""
    if document.kind not in (PDF, PictureReader.name):
        return 0
    return drawn(archive, document, 1).pages


def page_of(archive: Archive, document: Subject, number: int) -> PagePicture | None:
    """Returns the pixels of a page, the last one beyond the end; None for what is neither a picture nor a PDF.

    Raises:
        ItemError: it cannot be drawn.
    """
    return drawn(archive, document, number) if document.kind in (PDF, PictureReader.name) else None


def find_faces(archive: Archive, given: str) -> State:
    """Lets the model propose faces on every page that it did not search yet; a person decides about each.

    Raises:
        UnknownIdError: there is no such document.
        NotRedactableError: it is neither a picture nor a PDF.
        NoFaceModelError: the model is not installed; boxes are drawn by hand.
        ItemError: a page cannot be drawn.
    """
    document = decisions.subject_of(archive, given)
    require(archive, Action.PROTECT)
    pages = pages_of(archive, document)
    if not pages:
        raise NotRedactableError(item=document.id)
    model = import_module("kuager.protect.redact.faces").Faces()
    done = decisions.state(archive, document.id).searched
    for number in range(1, pages + 1):
        if number not in done:
            page = drawn(archive, document, number)
            boxes = model.propose(page.pixels, page.width, page.height, page=number)
            places = [(widened(one), "") for one in boxes]
            decisions.propose(archive, document.id, places, by=FACE_MODEL, pages=[number])
    return decisions.state(archive, document.id)


def cover_words(archive: Archive, given: str, start: int, end: int, *, what: What = What.NAME, why: str = "") -> State:
    """Covers a stretch of a text, and proposes every other place where the same words stand, in any script and spelling.

    Raises:
        UnknownIdError: there is no such document.
        BadBoxError: the stretch is not in the text.
        NotAllowedError: the role cannot protect.
    """
    document = decisions.subject_of(archive, given)
    if not 0 <= start < end <= len(document.text):
        raise BadBoxError(item=document.id)
    decisions.cover(archive, document.id, Stretch(start=start, end=end, what=what), why=why)
    found = decisions.state(archive, document.id)
    known = {
        (one.place.start, one.place.end) for one in (*found.covers, *found.waiting) if isinstance(one.place, Stretch)
    }
    taken = words.joined(found.stretches(), len(document.text))
    places = [
        (Stretch(start=first, end=last, what=what), spelling)
        for first, last, spelling in _apart(_elsewhere(archive, document, document.text[start:end], what))
        if (first, last) not in known and not any(a <= first and last <= b for a, b in taken)
    ]
    if places:
        decisions.propose(archive, document.id, places, by=SEARCH)
    return decisions.state(archive, document.id)


def _elsewhere(archive: Archive, document: Subject, value: str, what: What) -> Iterator[_Place]:
    """Yields where the same words stand, then names that may be the same person's, then single parts of a name."""
    kind = Kind.NAME if what is What.NAME else Kind.NUMBER if what is What.NUMBER else Kind.TEXT
    yield from _written(document.text, [Restricted(id="", value=value, kind=kind)])
    if what is not What.NAME:
        return
    for claim in on_hand(archive).within(DocumentId(document.id)):
        anchor = claim.anchor
        if claim.prop == "name" and resolve.compare(value, anchor.exact).verdict is not NameVerdict.DIFFERENT:
            yield anchor.start, anchor.end, "a like name"
    parts = [Restricted(id="", value=one, kind=Kind.TEXT) for one in value.split() if len(one) >= SHORT]
    for first, last, _ in _written(document.text, parts):
        yield first, last, "a part of the name"


def _written(text: str, values: Sequence[Restricted]) -> Iterator[_Place]:
    found = sorted(matches(Index(values), text), key=lambda one: (one.start, -one.end))
    yield from ((one.start, one.end, one.spelling.name) for one in found)


def _apart(places: Iterable[_Place]) -> list[_Place]:
    """Leaves out what lies in a place that came before it, and returns the others in order."""
    out: list[_Place] = []
    for first, last, spelling in places:
        if not any(a < last and first < b for a, b, _ in out):
            out.append((first, last, spelling))
    return sorted(out)


def covered_text(archive: Archive, document: Subject) -> words.Covered:
    """Returns a document's text as it stands covered now; nothing is kept."""
    return words.cover(document.text, decisions.state(archive, document.id).stretches())


def copy_text(archive: Archive, given: str) -> Copy:
    """Makes a redacted copy of a document's text.

    Raises:
        UnknownIdError: there is no such document.
        UndecidedError: proposals wait, or nobody said that they looked through the text.
        LeakedError: covered words stand in the copy all the same; it was not kept.
    """
    document = decisions.subject_of(archive, given)
    require(archive, Action.PROTECT)
    found = decisions.state(archive, document.id)
    decisions.need_decided(found, [TEXT_PAGE])
    covered = words.cover(document.text, found.stretches())
    content = covered.text.encode()
    _no_words(document, found, content)
    return _kept(archive, document, content, "text/plain; charset=utf-8", "txt", covered.marks)


def _no_words(document: Subject, found: State, content: bytes) -> None:
    """Refuses a copy in which something covered can still be read, in any encoding, but where a person dismissed it."""
    dismissed = [one.place for one in found.dismissed if isinstance(one.place, Stretch)]
    checked = words.cover(document.text, (*found.stretches(), *dismissed)).text.encode() if dismissed else content
    values = [document.text[one.start : one.end] for one in found.stretches()]
    part = Part(Index(Restricted(id=str(at), value=one, kind=Kind.TEXT) for at, one in enumerate(values)))
    part.read([(0, checked)])
    left = {one.restricted for one in part.hits("copy") if one.sure}
    if left:
        raise LeakedError(f"{len(left)} covered stretches can be read in the copy", item=document.id)


def copy_pages(archive: Archive, given: str) -> Copy:
    """Makes a redacted copy of a picture (JPEG) or of a PDF (a PDF of pictures), from pixels.

    Raises:
        UnknownIdError: there is no such document.
        NotRedactableError: it is neither a picture nor a PDF.
        UndecidedError: proposals wait, or nobody said that they looked through every page.
        ItemError: a page cannot be drawn.
    """
    document = decisions.subject_of(archive, given)
    require(archive, Action.PROTECT)
    pages = pages_of(archive, document)
    if not pages:
        raise NotRedactableError(item=document.id)
    found = decisions.state(archive, document.id)
    decisions.need_decided(found, range(1, pages + 1))
    sheets = [_sheet(drawn(archive, document, number), found) for number in range(1, pages + 1)]
    covers = sum(len(found.boxes(number)) for number in range(1, pages + 1))
    single = document.kind != PDF and pages == 1
    content = papers.jpeg(sheets[0]) if single else papers.pdf(sheets)
    if any(mark in content for mark in _OLD_FIELDS):
        raise LeakedError(item=document.id)
    kind, ending = ("image/jpeg", "jpg") if single else ("application/pdf", "pdf")
    return _kept(archive, document, content, kind, ending, covers)


def _sheet(page: PagePicture, found: State) -> papers.Sheet:
    pixels = filled(page.pixels, page.width, page.height, found.boxes(page.number))
    return papers.Sheet(width=page.width, height=page.height, pixels=pixels)


def preview(archive: Archive, given: str, number: int) -> bytes | None:
    """Returns a page as it stands covered now, as JPEG; None for what has no such page."""
    document = decisions.subject_of(archive, given)
    if document.kind not in (PDF, PictureReader.name):
        return None
    page = drawn(archive, document, number)
    return papers.jpeg(_sheet(page, decisions.state(archive, document.id))) if page.number == number else None


def copies(archive: Archive, document: str) -> list[Capture]:
    """Returns the redacted copies of a document, the latest first."""
    start = f"{SCHEME}{document}/"
    return [one for one in reversed(list(archive.store.captures())) if one.target_uri.startswith(start)]


def _kept(archive: Archive, document: Subject, content: bytes, media_type: str, ending: str, covers: int) -> Copy:
    original = document.capture
    digest = hashlib.sha256(content).hexdigest()
    fetched = Fetched(
        path="", target_uri=f"{SCHEME}{document.id}/{digest[:16]}", original_name=f"redacted-{digest[:12]}.{ending}",
        size=len(content), fetched_at=archive.clock.now(), method=f"{METHOD}{original.sha256}: {covers} places covered",
        tool=f"kuager {__version__}", media_type=media_type,
    )  # fmt: skip
    known = next((one for one in copies(archive, document.id) if one.sha256 == digest), None)
    if known is not None:
        return Copy(capture=known, covers=covers, content=content)
    capture, sealed = preserve.seal([content], fetched, archive.vault, agent=archive.agent)
    with archive.store.write() as writer:
        log_capture(archive, writer, capture, sealed, None)
        writer.advance()
    return Copy(capture=capture, covers=covers, content=content)
