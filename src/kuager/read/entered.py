"""What was entered through a form: every answer on a line of its own below its question, each a segment.

The text is made from the preserved bytes alone, so that words a claim points at can be read again years later without the
form. What was told in somebody's own words is a document of its own beside it: it is a text like any other.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from kuager.errors import TooLargeError
from kuager.model import (
    ENTRY,
    ENTRY_MARK,
    STATEMENT,
    Dated,
    Document,
    DocumentId,
    Entry,
    EntryField,
    Segment,
    Zone,
    ZoneLabel,
    content_id,
)
from kuager.read.base import Facts, Material, PartOpener, engine_of, make_document, refuse_empty
from kuager.read.document_errors import BrokenDocumentError
from kuager.read.language import language_of
from kuager.text.edtf import parse

HEAD = "entry"
"""Kind of the segment that tells which form this is."""
FIELD = "field"
"""Kind of the segment of one answer."""


class EntryReader:
    """Reads entries. Registered like any reader, so that one that comes from another archive is read the same way."""

    name = ENTRY
    version = "1"

    def accepts(self, head: bytes, name: str) -> float:
        """Returns 1 for bytes that begin as an entry does and name its format."""
        del name
        return 1.0 if head.startswith(ENTRY_MARK) and b'"fields":[' in head else 0.0

    def read(self, material: Material) -> Document:
        """Reads the answers of one entry.

        Raises:
            EmptyFileError: zero bytes.
            TooLargeError: more bytes than allowed.
            BrokenDocumentError: no entry of this format.
        """
        entry = self._entry(material)
        text, segments = laid_out(entry)
        facts = Facts(title=_title(entry), published=_said(entry), lang=entry.lang, segments=segments)
        # Copies are known by main text: the questions of one form are the same in all entries.
        zones = (Zone(start=0, end=len(text), label=ZoneLabel.BOILERPLATE, why="form"),)
        return make_document(self, material, text, zones, facts)

    def read_many(self, material: Material, opener: PartOpener | None = None) -> Iterator[Document]:
        """Yields the answers, and what was told in the teller's own words as a second document.

        Raises:
            ItemError: as :meth:`read`.
        """
        del opener
        yield self.read(material)
        entry = self._entry(material)
        if entry.narrative.strip():
            yield self._narrative(entry, material)

    def _entry(self, material: Material) -> Entry:
        refuse_empty(material.data, material.name)
        if len(material.data) > material.max_text_bytes:
            raise TooLargeError(item=material.name)
        try:
            return Entry.from_bytes(material.data)
        except ValueError as error:
            raise BrokenDocumentError("This is no entry of a form", item=material.name) from error

    def _narrative(self, entry: Entry, material: Material) -> Document:
        text = entry.narrative
        facts = Facts(
            title=_title(entry),
            byline=next((one.words for one in entry.fields if one.of == "speaker" and one.local and not one.shielded), None),
            published=_said(entry),
            lang=language_of(text) or entry.lang,
        )  # fmt: skip
        zones = (Zone(start=0, end=len(text), label=ZoneLabel.MAIN, why="told"),)
        made = make_document(self, material, text, zones, facts, kind=STATEMENT)
        return replace(made, id=DocumentId(content_id("d", material.capture, engine_of(self), STATEMENT)))


def laid_out(entry: Entry) -> tuple[str, tuple[Segment, ...]]:
    """Returns an entry's text, and its answers as segments over their words."""
    about = (("form", entry.form), ("version", str(entry.version)), ("at", entry.at), ("event", entry.event))
    text = entry.title
    segments = [Segment(start=0, end=len(text), kind=HEAD, stable_id=entry.key, at=entry.at, extra=about)]
    for one in entry.fields:
        start = len(text) + 1 + len(one.label) + 2
        text += f"\n{one.label}: {one.words}"
        segments.append(_segment(one, start))
    return text + "\n", tuple(segments)


def _segment(field: EntryField, start: int) -> Segment:
    told = {
        "of": field.of, "prop": field.prop, "value": field.value, "local": field.local, "schema": field.schema,
        "role": field.role, "node": field.node, "shielded": "yes" if field.shielded else "", "sealed": field.sealed,
    }  # fmt: skip
    extra = tuple((name, value) for name, value in told.items() if value)
    return Segment(start=start, end=start + len(field.words), kind=FIELD, stable_id=field.name, extra=extra)


def _title(entry: Entry) -> str:
    named = next((one.words for one in entry.fields if one.local and one.of != "speaker" and not one.shielded), "")
    return f"{entry.title}: {named}" if named else entry.title


def _said(entry: Entry) -> Dated:
    value = entry.said_on or entry.at[:10]
    point = parse(value).start
    return Dated(
        value=value, precision=point.precision.value if point else "day", how="stated" if entry.said_on else "entered"
    )
