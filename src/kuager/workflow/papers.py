"""A document as a terminal shows it: where it came from, its hashes, what is wrong with it, its text and its claims."""

from __future__ import annotations

from dataclasses import dataclass

from kuager.errors import UnknownIdError
from kuager.model import Dated, Document, DocumentId, Issue, doubts_of
from kuager.workflow.archive import Archive
from kuager.workflow.context import claim_row, context, resolve_id
from kuager.workflow.reviewed import CORRECTED, REJECTED
from kuager.workflow.sources import source_row
from kuager.workflow.views import ClaimRow, SourceRow


@dataclass(frozen=True, slots=True, kw_only=True)
class TextLayer:
    """One text of a document: its fingerprint, its language, and what made it."""

    kind: str
    sha256: str
    lang: str | None
    engine: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """A line of the text; ``unsure`` are the words in it that a program was not sure of. Offsets are code points."""

    start: int
    end: int
    aside: bool
    """Whether it is no part of the story."""
    unsure: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """Everything about one document.

    Attributes:
        id: the document.
        kind: what it was read as.
        title: as shown everywhere.
        byline: who signed it.
        reader: the program that read it, with its version.
        source: where it came from, its hash and what it gave.
        published: when it was published, with how that is known.
        layers: its texts; the first is the one that claims point at.
        notices: what a reader of it should know, each with its cure.
        text: of the first layer.
        outline: its lines.
        claims: what is claimed from its words, in their order.
        latest: the document with the latest corrected text, when this is not it.
    """

    id: str
    kind: str
    title: str
    byline: str | None
    reader: str
    source: SourceRow
    published: Dated | None
    layers: tuple[TextLayer, ...]
    notices: tuple[Issue, ...]
    text: str
    outline: tuple[Stretch, ...]
    claims: tuple[ClaimRow, ...]
    latest: str | None = None


def paper(archive: Archive, given: str) -> Paper:
    """Returns a document with everything about it.

    Args:
        archive: where from.
        given: its id, or the beginning of it.

    Raises:
        UnknownIdError: when no document has that id.
        AmbiguousIdError: when a shortened id fits more than one.
    """
    here = context(archive)
    found = DocumentId(resolve_id(given, here.heads))
    document = archive.store.document(found)
    if document is None:
        raise UnknownIdError(item=given)
    rows = (claim_row(here, claim) for claim in archive.store.claims(document=found))
    return Paper(
        id=found,
        kind=document.kind,
        title=here.heads[found].title,
        byline=document.byline,
        reader=document.reader,
        source=source_row(archive, here, found),
        published=document.published,
        layers=tuple(
            TextLayer(kind=one.kind, sha256=one.digest, lang=one.lang, engine=one.engine) for one in document.layers
        ),
        notices=document.notices,
        text=document.text,
        outline=tuple(_outline(document)),
        claims=tuple(
            sorted(
                (row for row in rows if row.review not in {REJECTED, CORRECTED}),
                key=lambda row: (row.start, row.end, row.prop),
            )
        ),
        latest=here.latest.get(found),
    )


def _outline(document: Document) -> list[Stretch]:
    found: list[Stretch] = []
    doubts, at = doubts_of(document), 0
    for line in document.text.splitlines(keepends=True):
        end = at + len(line.rstrip())
        if at < end:
            aside = any(zone.start <= at < zone.end and zone.label == "boilerplate" for zone in document.zones)
            unsure = tuple((max(a, at), min(b, end)) for a, b, _ in doubts if a < end and b > at)
            found.append(Stretch(start=at, end=end, aside=aside, unsure=unsure))
        at += len(line)
    return found


__all__ = ["Paper", "Stretch", "TextLayer", "paper"]
