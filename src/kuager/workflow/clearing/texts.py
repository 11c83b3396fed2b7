"""Texts as clearance has to know them: where words stand, what is around them, copies anybody may read, posts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from kuager.model import Anchor, Claim, Document, DocumentId
from kuager.protect.around import WIDE
from kuager.protect.scene import Spot, Stretch, Translated, Writing
from kuager.workflow.archive import Archive
from kuager.workflow.context import Context
from kuager.workflow.held import held
from kuager.workflow.onhand import OnHand, on_hand
from kuager.workflow.testimonies import links
from kuager.workflow.timecodes import Cue, cues, milliseconds
from kuager.workflow.transcripts import ties

_COPY: Final = re.compile(r"https?://(?:web\.archive\.org/web/\d{4,14}[a-z_]*|archive\.(?:today|ph|is|li|md|vn|fo)/\d{8,14})/(?P<of>https?://.+)")  # fmt: skip
"""Addresses of copies in public web archives, which hold the address of the page."""
_KINDS: Final = {"html": "article"}
"""What readers call by the form of the file, people call by what it is."""
_POST: Final = "post"
_SECOND: Final = 1000
_EDGE: Final = 2
"""Code points at the ends of a subtitle that may be missing: a stop, a quotation mark."""
_PARAGRAPH: Final = re.compile(r"[^\n]+")


@dataclass(slots=True)
class Shelf:
    """One reading of the archive's texts.

    Args:
        archive: whose.
        here: who and what is in it.
        whole: documents that two people said may be shown whole.
    """

    archive: Archive
    here: Context
    whole: frozenset[str] = frozenset()
    writings: dict[str, Writing] = field(default_factory=dict)
    _films: dict[DocumentId, DocumentId] = field(default_factory=dict)
    _documents: Mapping[DocumentId, Document] = field(init=False)
    _claims: OnHand = field(init=False)
    _copies: dict[str, tuple[str, ...]] = field(init=False)
    _told: dict[DocumentId, list[tuple[str, list[Cue], str]]] = field(init=False)

    def __post_init__(self) -> None:
        self._documents = held(self.archive).documents
        self._claims = on_hand(self.archive)
        self._copies = _copies(self.here)
        self._told = {}
        for one in links.translations(self.archive):
            made = self._documents.get(one.document)
            if made is not None:
                row = (one.lang, cues(made), made.text)
                self._told.setdefault(self.here.root(DocumentId(one.testimony)), []).append(row)
        for film, texts in ties(self.archive, self.here).items():
            self._films |= {text: film for text, _ in texts}

    def spot(self, claim: Claim) -> Spot | None:
        """Returns where the words of a claim stand; None where the text is not the one they were read in."""
        anchor = claim.anchor
        text = self._text(anchor.document, anchor.layer)
        if text is None or text[anchor.start : anchor.end] != anchor.exact:
            return None
        return Spot(
            layer=anchor.layer, start=anchor.start, end=anchor.end, before=text[max(0, anchor.start - WIDE - 1) : anchor.start],
            after=text[anchor.end : anchor.end + WIDE + 1], t_start=_seconds(anchor.t_start), t_end=_seconds(anchor.t_end),
        )  # fmt: skip

    def _text(self, document: DocumentId, layer: str) -> str | None:
        known = self._documents.get(document)
        return next((one.text for one in known.layers if one.digest == layer), None) if known else None

    def translations(self, claim: Claim) -> tuple[Translated, ...]:
        """Returns what translations with times say where a claim's words are said: no more of it than those words.

        Times belong to whole subtitles. Where a claim rests on a part of one, its translation would tell more, and is none.
        """
        anchor = claim.anchor
        begins, ends = milliseconds(anchor.t_start), milliseconds(anchor.t_end)
        root = self.here.root(anchor.document)
        told = self._told.get(self._films.get(root, root), ())
        if begins is None or ends is None or not told or not self._wholly(anchor, begins, ends):
            return ()
        found = []
        for lang, parts, text in told:
            words = " ".join(text[one.start : one.end].strip() for one in _within(parts, begins, ends))
            found += [Translated(lang=lang, words=words)] if words else []
        return tuple(found)

    def _wholly(self, anchor: Anchor, begins: int, ends: int) -> bool:
        document = self._documents.get(anchor.document)
        said = _within(cues(document), begins, ends) if document else []
        return bool(said) and all(
            anchor.start <= one.start + _EDGE and one.end - _EDGE <= anchor.end for one in said
        )  # fmt: skip

    def note(self, document: DocumentId, url: str, others: tuple[str, ...]) -> None:
        """Takes down what may be told of a text that anybody can read; ``others`` are those whom it names."""
        if document in self.writings or document not in self._documents:
            return
        read, head = self._documents[document], self.here.heads[document]
        capture = self.here.captures.get(head.capture)
        shown_whole = document in self.whole or head.root in self.whole
        self.writings[document] = Writing(
            kind=_KINDS.get(head.kind, head.kind),
            author=read.byline or "",
            archived=self._copies.get(_bare(url), ()),
            captured_on=capture.captured_at.date().isoformat() if capture else "",
            sha256=capture.sha256 if capture else "",
            layer=read.layers[0].digest if read.layers else "",
            lineage=self.here.lineage_id(document),
            others=others,
            spans=tuple(sorted({(one.anchor.start, one.anchor.end) for one in self._claims.within(document)})),
            parts=tuple(_parts(read, paragraphs=shown_whole)),
            text=read.text if shown_whole else "",
        )


def _within(parts: Iterable[Cue], begins: int, ends: int) -> list[Cue]:
    return [one for one in parts if begins <= one.begins and one.ends is not None and one.ends <= ends]


def _parts(document: Document, *, paragraphs: bool) -> Iterator[Stretch]:
    posts = [one for one in document.segments if one.kind == _POST]
    for one in posts:
        yield Stretch(start=one.start, end=one.end, by=one.author or "", on=one.at or "")
    if paragraphs and not posts:
        for hit in _PARAGRAPH.finditer(document.text):
            yield Stretch(start=hit.start(), end=hit.end())


def _copies(here: Context) -> dict[str, tuple[str, ...]]:
    """Returns addresses of copies in public archives by the address they are copies of."""
    found: dict[str, dict[str, None]] = {}
    for one in here.captures.values():
        copy = _COPY.fullmatch(one.target_uri)
        if copy:
            found.setdefault(_bare(copy["of"]), {})[one.target_uri] = None
    return {of: tuple(sorted(copies)) for of, copies in found.items()}


def _bare(url: str) -> str:
    return url.partition("://")[2].rstrip("/")


def _seconds(clock: str | None) -> float | None:
    found = milliseconds(clock)
    return None if found is None else found / _SECOND


__all__ = ["Shelf"]
