"""The days that reprisals are laid beside: state visits, and what somebody did in public."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final

from kuager.model import ENTRY, STATEMENT, DocumentId
from kuager.text.edtf import parse
from kuager.workflow import entries
from kuager.workflow.archive import Archive
from kuager.workflow.context import Context
from kuager.workflow.entries import EntryRow
from kuager.workflow.events import event_rows
from kuager.workflow.reprisals.shelf import exact
from kuager.workflow.reprisals.views import Mark
from kuager.workflow.views import EventRow

_OWN: Final = frozenset({ENTRY, STATEMENT})
_OF_EVENT: Final = {"state_visit": "visit", "protest": "picket", "appeal": "appeal"}
_LONGEST_VISIT: Final = 15
"""Days; a longer span is no visit but a date that is not known better."""
_ONE: Final = timedelta(days=1)


def marks(archive: Archive, here: Context) -> list[Mark]:
    """Returns every marked day, in order; of several tellings of one day and kind about the same people one."""
    every = [*_of_events(archive, here), *_outside(archive), *_publications(here), *_testimonies(archive, here)]
    found: dict[tuple[str, date, frozenset[str]], Mark] = {}
    for one in every:
        found.setdefault((one.kind, one.day, one.people), one)
    return sorted(found.values(), key=lambda one: (one.day, one.kind, one.label, one.target))


def _of_events(archive: Archive, here: Context) -> Iterator[Mark]:
    for row in event_rows(archive, here):
        kind = _OF_EVENT.get(row.type)
        if kind is None or row.low_trust:
            continue
        # A visit concerns everybody; what somebody did concerns those who did it.
        named = row.who if kind == "picket" else (*row.who, *row.by, *([row.according_to] if row.according_to else []))
        people = frozenset() if kind == "visit" else frozenset(one for one, _ in named if one)
        if kind != "visit" and not people:
            continue
        for day in _days(row):
            yield Mark(
                kind=kind, day=day, label=row.document_title, people=people, target=row.id,
                href=f"/sources/{row.document}?at={row.start}-{row.end}#at",
            )  # fmt: skip


def _days(row: EventRow) -> list[date]:
    """Returns the days of an event: the one it names, or every day of a short visit."""
    day = exact(row.when)
    if day is not None:
        return [day]
    if row.type != "state_visit" or not row.when or "/" not in row.when:
        return []
    span = parse(row.when)
    return _span(span.earliest, span.latest)


def _span(first: date | None, last: date | None) -> list[date]:
    if first is None:
        return []
    length = (last - first).days if last else 0
    return [first + n * _ONE for n in range(length + 1)] if 0 <= length <= _LONGEST_VISIT else []


def _outside(archive: Archive) -> Iterator[Mark]:
    """Yields the visits that somebody entered as events outside."""
    if "outside_event" not in entries.forms():
        return
    for row in entries.entries(archive, "outside_event"):
        if row.value("occasion") == "state_visit":
            for day in _span(exact(row.value("when")), exact(row.value("until")) or exact(row.value("when"))):
                yield Mark(
                    kind="visit", day=day, label=row.value("title"), href=f"/entries/{row.key}", people=frozenset(), target=row.key
                )  # fmt: skip


def _publications(here: Context) -> Iterator[Mark]:
    """Yields what was published, for those it names. A copy exposes people as the original does."""
    named: dict[DocumentId, set[str]] = {}
    for node in here.nodes.values():
        if node.schema == "person" and not node.shielded:
            named.setdefault(node.document, set()).add(here.entity_of.get(node.id, node.id))
    for document, people in named.items():
        head = here.heads.get(document)
        day = exact(head.published) if head and head.kind not in _OWN else None
        if head and day and public(here, document):
            yield Mark(
                kind="publication", day=day, label=head.title, href=f"/sources/{document}", people=frozenset(people), target=document
            )  # fmt: skip


def public(here: Context, document: DocumentId) -> str:
    """Returns the address under which a document can be read by anybody; empty when none is known."""
    head = here.heads[document]
    capture = here.captures.get(head.capture)
    for address in (head.url, capture.target_uri if capture else None):
        if address and address.startswith(("https://", "http://")):
            return address
    return ""


def _testimonies(archive: Archive, here: Context) -> Iterator[Mark]:
    if "testimony" not in entries.forms():
        return
    for row in entries.entries(archive, "testimony"):
        day, people = exact(row.value("when") or row.said_on), _speakers(here, row)
        if day and people:
            yield Mark(
                kind="testimony", day=day, label=row.title, href=f"/entries/{row.key}", people=people, target=row.key
            )  # fmt: skip


def _speakers(here: Context, row: EntryRow) -> frozenset[str]:
    speaker = row.speaker()
    if speaker is None or speaker.shielded:
        return frozenset()
    return frozenset([here.id_of(row.node(speaker.local)) or ""]) - {""}


__all__ = ["marks", "public"]
