"""The entries of an archive: the latest version of each, read once and followed as new ones come."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from kuager.extract.entered import EXTRACTOR
from kuager.model import (
    ENTRY,
    ENTRY_MEDIA,
    SPEAKER,
    STATEMENT,
    CaptureId,
    Document,
    DocumentId,
    Entry,
    NodeId,
    content_id,
)
from kuager.workflow.archive import Archive

_OBJECT: Final = "entry:"
_CACHE: Final = "entries"
_SAME: Final = frozenset({"node", "sealed"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One answer of an entry: its words, what they stand for, and where they are in the entry's text."""

    name: str
    words: str
    value: str
    of: str
    prop: str
    start: int
    end: int
    local: str = ""
    schema: str = ""
    role: str = ""
    node: str = ""
    shielded: bool = False
    sealed: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryRow:
    """The latest version of an entry.

    Attributes:
        key: stays the same through all versions.
        version: which it is.
        form: which form.
        title: as its document is called.
        at: when it was handed in, ISO 8601.
        said_on: when it was said (EDTF).
        lang: of its questions.
        capture: the preserved bytes.
        document: its text.
        narrative: what was told in the teller's own words; empty when nothing was.
        narrative_document: the document of that.
        event: schema of what happened; empty for forms about people.
        answers: in the order of the form.
        earlier: documents of the versions before, the first first.
        withdrawn: somebody took it back.
    """

    key: str
    version: int
    form: str
    title: str
    at: str
    said_on: str
    lang: str
    capture: CaptureId
    document: DocumentId
    event: str
    answers: tuple[Answer, ...]
    narrative: str = ""
    narrative_document: DocumentId | None = None
    earlier: tuple[DocumentId, ...] = ()
    withdrawn: bool = False

    @property
    def event_node(self) -> NodeId | None:
        """The node of what happened."""
        return self.node("e1") if self.event else None

    def node(self, local: str) -> NodeId:
        """Returns the node that something of this entry has."""
        return NodeId(content_id("n", self.document, local, EXTRACTOR))

    def all(self, name: str) -> tuple[Answer, ...]:
        """Returns the answers to one question."""
        return tuple(one for one in self.answers if one.name == name)

    def first(self, name: str) -> Answer | None:
        """Returns the first answer to one question."""
        return next(iter(self.all(name)), None)

    def value(self, name: str) -> str:
        """Returns what the first answer to a question stands for; empty when it was not answered."""
        found = self.first(name)
        return found.value if found else ""

    def speaker(self) -> Answer | None:
        """Returns whose words the entry holds."""
        return next((one for one in self.answers if one.of == SPEAKER and one.local), None)

    def says(self, entry: Entry) -> bool:
        """Says whether a filled form says the same as this version, whenever it was handed in.

        Sealed answers are kept as commitments with fresh salt and cannot be compared: they count as the same.
        """
        mine = [(one.name, "" if one.sealed else one.words, one.node) for one in self.answers]
        theirs = [(one.name, "" if one.sealed else one.words, one.node) for one in entry.fields]
        return self.form == entry.form and mine == theirs and self.narrative == entry.narrative


@dataclass(slots=True)
class _Shelf:
    """What was read up to a position of the log."""

    upto: int = -1
    rows: dict[str, EntryRow] = field(default_factory=dict)
    gone: frozenset[str] = frozenset()
    narratives: dict[CaptureId, tuple[DocumentId, str]] = field(default_factory=dict)


def object_of(key: str) -> str:
    """Returns what decisions about an entry as a whole are about."""
    return _OBJECT + key


def entries(archive: Archive, form: str = "", *, withdrawn: bool = False) -> list[EntryRow]:
    """Returns the latest version of every entry, in the order they were first handed in.

    Args:
        archive: where from.
        form: only of this form; all when left out.
        withdrawn: also those somebody took back.
    """
    rows = _standing(_follow(archive))
    return [one for one in rows if (not form or one.form == form) and (withdrawn or not one.withdrawn)]


def entry(archive: Archive, key: str) -> EntryRow | None:
    """Returns the latest version of one entry, withdrawn or not; None when there is none of that key."""
    shelf = _follow(archive)
    row = shelf.rows.get(key)
    return None if row is None else _stands(shelf, row)


def _follow(archive: Archive) -> _Shelf:
    held = archive.cache.get(_CACHE)
    shelf = held if isinstance(held, _Shelf) else _Shelf()
    head = archive.store.head()
    if shelf.upto < head:
        for document in archive.store.documents(after=shelf.upto):
            _take(shelf, document)
        shelf.gone = _withdrawn(archive)
        shelf.upto = head
        archive.cache[_CACHE] = shelf
    return shelf


def _take(shelf: _Shelf, document: Document) -> None:
    if document.kind == STATEMENT:
        shelf.narratives[document.capture] = document.id, document.text
    elif document.kind == ENTRY and document.segments:
        row = row_of(document)
        before = shelf.rows.get(row.key)
        if before is None or before.version < row.version:
            earlier = (*before.earlier, before.document) if before else ()
            shelf.rows[row.key] = replace(row, earlier=earlier)


def _standing(shelf: _Shelf) -> list[EntryRow]:
    return [_stands(shelf, row) for row in shelf.rows.values()]


def _stands(shelf: _Shelf, row: EntryRow) -> EntryRow:
    document, text = shelf.narratives.get(row.capture, (None, ""))
    return replace(row, narrative=text, narrative_document=document, withdrawn=object_of(row.key) in shelf.gone)


def _withdrawn(archive: Archive) -> frozenset[str]:
    gone: set[str] = set()
    for row in archive.store.reviews():
        if row.object.startswith(_OBJECT):
            (gone.add if row.decision.endswith("withdrawn") else gone.discard)(row.object)
    return frozenset(gone)


def row_of(document: Document) -> EntryRow:
    """Returns an entry's document as a row."""
    head = dict(document.segments[0].extra)
    return EntryRow(
        key=document.segments[0].stable_id or "",
        version=int(head["version"]),
        form=head["form"],
        title=document.title or "",
        at=head["at"],
        said_on=document.published.value if document.published else "",
        lang=document.lang or "",
        capture=document.capture,
        document=document.id,
        event=head.get("event", ""),
        answers=tuple(_answers(document)),
    )


def _answers(document: Document) -> Sequence[Answer]:
    found = []
    for part in document.segments[1:]:
        told = dict(part.extra)
        words = document.text[part.start : part.end]
        found.append(
            Answer(
                name=part.stable_id or "",
                words=words,
                value=told.get("value") or words,
                of=told.get("of", ""),
                prop=told.get("prop", ""),
                start=part.start,
                end=part.end,
                local=told.get("local", ""),
                schema=told.get("schema", ""),
                role=told.get("role", ""),
                node=told.get("node", ""),
                shielded=told.get("shielded") == "yes",
                sealed=told.get("sealed", ""),
            )
        )
    return found


__all__ = ["ENTRY_MEDIA", "Answer", "EntryRow", "entries", "entry", "object_of", "row_of"]
