"""What the pages of the workbench show about covering: which files there are, and the text in pieces with its covers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from kuager.protect.redact.model import Stretch
from kuager.workflow.archive import Archive
from kuager.workflow.context import context
from kuager.workflow.onhand import on_hand
from kuager.workflow.redacting.copies import SCHEME
from kuager.workflow.redacting.decisions import REGISTER, State, Subject
from kuager.workflow.registers import log

_SHOWN: Final = ("image/", "application/pdf")


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A file that may be covered.

    Attributes:
        id: of its document, or of the capture where no words were read.
        name: title or file name.
        begun: whether anything was covered or proposed in it.
        copies: redacted copies of it.
        picture: whether it has pages to look at.
    """

    id: str
    name: str
    begun: bool
    copies: int
    picture: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A stretch of a text: covered, proposed (with its id), or neither."""

    text: str
    covered: bool = False
    proposal: str = ""


def rows(archive: Archive) -> list[Row]:
    """Returns every picture, PDF and text, those begun first."""
    here = context(archive)
    begun = {log.item_of(row) for row, undone in log.rows(archive, REGISTER) if not undone}
    made = [
        one.target_uri.removeprefix(SCHEME).partition("/")[0]
        for one in here.captures.values()
        if one.target_uri.startswith(SCHEME)
    ]
    documents = {head.capture for head in here.heads.values()}
    out = [
        Row(
            id=head.id,
            name=head.title or head.id,
            begun=head.id in begun,
            copies=made.count(head.id),
            picture=_seen(here.captures[head.capture].media_type),
        )
        for head in here.heads.values()
    ]
    out += [
        Row(id=one.id, name=one.original_name, begun=one.id in begun, copies=made.count(one.id), picture=True)
        for one in here.captures.values()
        if one.id not in documents and _seen(one.media_type) and not one.target_uri.startswith(SCHEME)
    ]
    return sorted(out, key=lambda one: (not one.begun, not one.picture, one.name.casefold(), one.id))


def _seen(media_type: str) -> bool:
    return media_type.startswith(_SHOWN)


def pieces(subject: Subject, found: State) -> Iterator[Piece]:
    """Yields a text in pieces that are covered, proposed or neither."""
    marks = [(one.place.start, one.place.end, True, "") for one in found.covers if isinstance(one.place, Stretch)]
    marks += [
        (one.place.start, one.place.end, False, one.id) for one in found.waiting if isinstance(one.place, Stretch)
    ]
    place = 0
    for start, end, covered, proposal in sorted(marks):
        if start > place:
            yield Piece(text=subject.text[place:start])
        if end > max(start, place):
            yield Piece(text=subject.text[max(start, place) : end], covered=covered, proposal=proposal)
        place = max(place, end)
    if place < len(subject.text):
        yield Piece(text=subject.text[place:])


def names(archive: Archive, subject: Subject) -> list[str]:
    """Returns the names that were found in a text, each once, in the order of the alphabet."""
    claims = on_hand(archive).within(subject.id)  # type: ignore[arg-type]
    return sorted({one.anchor.exact for one in claims if one.prop == "name"}, key=str.casefold)
