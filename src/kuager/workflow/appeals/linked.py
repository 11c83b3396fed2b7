"""Appeals, inquiries and answers that sources tell of, and the decisions that say to which entered appeal they belong."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from kuager.errors import UnknownIdError
from kuager.errors.entries import EntryProblemsError, MissingAnswerError, UnknownAnswerError
from kuager.model import ENTRY, CaptureId, DocumentId, Review
from kuager.workflow import entries
from kuager.workflow.appeals.rules import problem
from kuager.workflow.archive import Archive
from kuager.workflow.context import Context, context
from kuager.workflow.events import event_rows
from kuager.workflow.registers import log
from kuager.workflow.views import EventRow

LINKS: Final = "appeal-link"
"""Name of the register in the review log."""
TYPES: Final = ("appeal", "inquiry", "no_response", "appeal_response")
_CACHE: Final = "appeals-own"
_FORMS: Final = ("appeal", "answer", "no_answer", "follow_up")
KINDS: Final = {"same": ("appeal", "inquiry"), "answer": ("appeal_response",), "no_answer": ("no_response",)}
"""What a report may be to an appeal, and which events usually are: the appeal itself, its answer, or that none came."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkRow:
    """A report that belongs to an appeal: the decision, and the event with its words."""

    seq: int
    appeal: str
    kind: str
    event: EventRow
    when: str
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundRow:
    """An appeal or answer a source tells of, and the appeal it was linked to; None while nobody has said."""

    event: EventRow
    link: LinkRow | None


def found(archive: Archive) -> list[FoundRow]:
    """Returns what sources tell of appeals and answers, the latest first; what forms say is no source here."""
    known = {one.event.id: one for one in links(archive)}
    rows = [one for one in _events(archive) if not one.low_trust]
    rows.sort(key=lambda one: ((one.when or "").replace("X", "0"), one.document, one.start), reverse=True)
    return [FoundRow(event=one, link=known.get(one.id)) for one in rows]


def links(archive: Archive) -> list[LinkRow]:
    """Returns the links that count and whose event is still there; the latest about an event goes before the others."""
    rows: dict[str, Review] = {}
    for row, undone in log.rows(archive, LINKS):
        if not undone:
            rows[log.item_of(row)] = row
    if not rows:
        return []
    events = {one.id: one for one in _events(archive)}
    return [_link(row, events[item]) for item, row in rows.items() if item in events]


def link(archive: Archive, event: str, appeal: str, kind: str, *, agent: str = "", why: str = "") -> Review:
    """Says that a report belongs to an appeal.

    Args:
        archive: where.
        event: id of the event.
        appeal: key of the appeal's entry.
        kind: ``same``, ``answer`` or ``no_answer``.
        agent: who decides.
        why: the reason, where one is given.

    Raises:
        UnknownIdError: the event is none of those reported.
        EntryProblemsError: no appeal is chosen, or the kind is none.
    """
    if all(one.id != event for one in _events(archive)):
        raise UnknownIdError(item=event)
    problems = []
    if not appeal:
        problems.append(problem("appeal", MissingAnswerError()))
    if kind not in KINDS:
        problems.append(problem("kind", UnknownAnswerError()))
    if problems:
        raise EntryProblemsError(problems=problems)
    return log.write(archive, LINKS, event, {"appeal": appeal, "kind": kind}, agent=agent, why=why)


def unlink(archive: Archive, seq: int, *, agent: str = "", why: str) -> None:
    """Takes a link back.

    Raises:
        UnknownIdError: there is no such row that counts.
        UsageError: no reason is given.
    """
    log.undo(archive, LINKS, seq, agent=agent, why=why)


def usual(event: EventRow) -> str:
    """Returns what an event of its type usually is to an appeal."""
    return next(kind for kind, types in KINDS.items() if event.type in types)


def _events(archive: Archive) -> list[EventRow]:
    here: Context = context(archive)
    own = _own(archive)
    return [one for one in event_rows(archive, here) if one.type in TYPES and _is_source(here, one, own)]


def _own(archive: Archive) -> frozenset[CaptureId]:
    """Returns what was entered about appeals: it is in a thread already, and the text of an answer with it."""
    head = archive.store.head()
    held = archive.cache.get(_CACHE)
    if isinstance(held, _Own) and held.head == head:
        return held.captures
    found = frozenset(one.capture for one in entries.entries(archive, withdrawn=True) if one.form in _FORMS)
    archive.cache[_CACHE] = _Own(head=head, captures=found)
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class _Own:
    head: int
    captures: frozenset[CaptureId]


def _is_source(here: Context, event: EventRow, own: frozenset[CaptureId]) -> bool:
    head = here.heads[DocumentId(event.document)]
    return head.kind != ENTRY and head.capture not in own


def _link(row: Review, event: EventRow) -> LinkRow:
    told = log.told(row)
    return LinkRow(
        seq=row.seq, appeal=told["appeal"], kind=told["kind"], event=event, when=event.when or "", by=row.agent
    )


__all__ = ["KINDS", "LINKS", "TYPES", "FoundRow", "LinkRow", "found", "link", "links", "unlink", "usual"]
