"""The log of reprisals: what was entered, and what sources tell and nobody logged yet."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import Final, TypeVar, cast

from kuager.errors import BadDateError
from kuager.model import ENTRY, DocumentId
from kuager.text.edtf import parse
from kuager.workflow import entries
from kuager.workflow.archive import Archive
from kuager.workflow.context import Context, context
from kuager.workflow.entries import EntryRow
from kuager.workflow.events import event_rows
from kuager.workflow.reprisals import links
from kuager.workflow.reprisals.views import Named, Reprisal
from kuager.workflow.views import EventRow

FORMS: Final = ("reprisal", "warning", "protest_detention", "protest_fine")
"""Forms whose entries are reprisals; what police did at a protest is logged there once and stands in both."""
TOLD: Final = frozenset({"threat", "surveillance", "warning", "summons", "fine", "job_loss", "exit_denied", "reprisal"})
"""Kinds of event that sources tell of people who speak. Detention is mostly the case itself, and is logged by hand."""
_WORDS: Final = ("words", "said")
T = TypeVar("T")


def reprisals(archive: Archive, *, told: bool = False) -> list[Reprisal]:
    """Returns the log, the latest first; undated ones last.

    Args:
        archive: where from.
        told: also what sources tell and nobody logged.
    """
    rows = _kept(archive, "reprisals", lambda here: list(_logged(archive, here)))
    if told:
        rows = [*rows, *_kept(archive, "reprisals told", lambda here: list(_told(archive, here)))]
    return sorted(rows, key=lambda one: (bool(one.when), one.when.replace("X", "0"), one.key), reverse=True)


def reprisal(archive: Archive, key: str) -> Reprisal | None:
    """Returns one line of the log by its key."""
    return next((one for one in reprisals(archive, told=True) if one.key == key), None)


def exact(when: str | None) -> date | None:
    """Returns the day of a date that names one exact day; None for anything wider or vaguer."""
    if not when:
        return None
    try:
        found = parse(when[:10] if "T" in when else when)
    except BadDateError:
        return None
    same = found.earliest == found.latest and not (found.approximate or found.uncertain)
    return found.earliest if same else None


def people(rows: Iterable[Reprisal]) -> list[tuple[Named, int]]:
    """Returns everybody in the log with how many lines, those with the most first."""
    return _tally(one for row in rows for one in row.who)


def bodies(rows: Iterable[Reprisal]) -> list[tuple[Named, int]]:
    """Returns everybody said to have done it with how many lines, those with the most first."""
    return _tally(one for row in rows for one in row.by)


def _tally(named: Iterable[Named]) -> list[tuple[Named, int]]:
    counts: dict[str, tuple[Named, int]] = {}
    for one in named:
        if one[0]:
            counts[one[0]] = (one, counts.get(one[0], (one, 0))[1] + 1)
    return sorted(counts.values(), key=lambda row: (-row[1], row[0][1]))


def _kept(archive: Archive, name: str, make: Callable[[Context], T]) -> T:
    """Returns what was worked out at the present position of the log, or works it out."""
    here, at = context(archive), archive.store.head()
    held = archive.cache.get(name)
    if isinstance(held, tuple) and held[0] == at:
        return cast("T", held[1])
    fresh = make(here)
    archive.cache[name] = (at, fresh)
    return fresh


def _logged(archive: Archive, here: Context) -> Iterator[Reprisal]:
    linked = links.linked(archive)
    for form in FORMS:
        if form in entries.forms():
            for row in entries.entries(archive, form):
                yield _of_entry(archive, here, row, linked)


def _of_entry(archive: Archive, here: Context, row: EntryRow, linked: links.Linked) -> Reprisal:
    who = _named(here, row, ("who",))
    return Reprisal(
        key=row.key,
        kind=row.event,
        when=row.value("when"),
        day=exact(row.value("when")),
        where=" ".join(one.words for one in row.all("where")),
        who=who,
        by=_named(here, row, ("by", "by_person")),
        done_by=row.value("done_by"),
        words=tuple(one.words for name in _WORDS for one in row.all(name)),
        manner=tuple(one.value for one in row.all("manner")),
        because_of=row.value("because_of"),
        severity=row.value("severity"),
        reported_to=tuple(one.words for one in row.all("reported_to")),
        wish=row.value("wish"),
        notes=row.value("notes"),
        shielded=any(one.shielded for one in row.all("who")),
        document=row.document,
        start=row.answers[0].start if row.answers else 0,
        end=row.answers[-1].end if row.answers else 0,
        event=row.event_node or "",
        links=links.of(archive, here, row, linked),
    )


def _named(here: Context, row: EntryRow, names: Iterable[str]) -> tuple[Named, ...]:
    found: dict[str, Named] = {}
    for answer in (one for name in names for one in row.all(name) if one.local):
        node = row.node(answer.local)
        entity = "" if answer.shielded else (here.id_of(node) or "")
        found.setdefault(
            entity or answer.words, (entity, here.name_of(node) or answer.words if entity else answer.words)
        )
    return tuple(found.values())


def _told(archive: Archive, here: Context) -> Iterator[Reprisal]:
    """Yields what sources tell of somebody named; entries are in the log already, copies say nothing of their own."""
    for row in event_rows(archive, here):
        if row.type in TOLD and row.who and not row.low_trust and here.heads[DocumentId(row.document)].kind != ENTRY:
            yield _of_event(row)


def _of_event(row: EventRow) -> Reprisal:
    said = dict(row.details)
    return Reprisal(
        key=row.id,
        kind=row.type,
        when=row.when or "",
        day=exact(row.when),
        where=row.where or "",
        who=row.who,
        by=row.by,
        done_by="",
        words=(row.exact,),
        manner=(),
        because_of=said.get("reason", ""),
        severity="",
        reported_to=(),
        wish="",
        notes="",
        shielded=False,
        document=row.document,
        start=row.start,
        end=row.end,
        event=row.id,
        logged=False,
    )


__all__ = ["FORMS", "TOLD", "bodies", "exact", "people", "reprisal", "reprisals"]
