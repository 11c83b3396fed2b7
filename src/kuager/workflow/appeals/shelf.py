"""The appeals of an archive with their clocks, worked out once for a position of the log and a day."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from kuager.errors import BadDateError
from kuager.errors.appeals import UnknownAppealError
from kuager.model import content_id
from kuager.text.edtf import parse
from kuager.track.deadlines import OPEN, Clock, State, WorkCalendar, clock, due
from kuager.workflow import entries
from kuager.workflow.appeals import rules
from kuager.workflow.appeals.linked import LinkRow, links
from kuager.workflow.appeals.rules import Rule
from kuager.workflow.archive import Archive
from kuager.workflow.entries import EntryRow
from kuager.workflow.status import today as today_of

APPEAL: Final = "appeal"
ANSWER: Final = "answer"
SILENT: Final = "no_answer"
FOLLOW_UP: Final = "follow_up"
TOLD: Final = "told"
"""How a day is known that the entry itself names."""
_CACHE: Final = "appeals"
_CODE: Final = 8
"""Characters of a reference code after its letter."""
_ORDER: Final = {state: number for number, state in enumerate(State)}


@dataclass(frozen=True, slots=True, kw_only=True)
class AppealRow:
    """One appeal with what became of it.

    Attributes:
        key: of its entry.
        code: a reference that names nobody, for calendars and talk.
        entry: the entry itself.
        who: whom it is for, by name; a description where they must stay unnamed.
        nodes: their nodes.
        to: the office.
        recipient: what kind of office.
        state: whose.
        kind: in which form it was asked.
        sender: who signed it; empty for the team.
        sent: when (EDTF), as told.
        due: the last day for an answer; None when nobody knows one.
        due_by: ``told``, or the id of the rule that gives the day.
        clock: what the calendar says today.
        answers, silences, follow_ups: entries that belong to it, in the order of their dates.
        links: what sources report and a person said belongs to it.
        next: the day the team wants to look again.
    """

    key: str
    code: str
    entry: EntryRow
    who: tuple[str, ...]
    nodes: tuple[str, ...]
    to: str
    recipient: str
    state: str
    kind: str
    sender: str
    sent: str
    due: date | None
    due_by: str
    clock: Clock
    answers: tuple[EntryRow, ...] = ()
    silences: tuple[EntryRow, ...] = ()
    follow_ups: tuple[EntryRow, ...] = ()
    links: tuple[LinkRow, ...] = ()
    next: date | None = None

    @property
    def waiting(self) -> bool:
        """Whether an answer is still hoped for."""
        return self.clock.state in OPEN

    @property
    def answered(self) -> str:
        """When the first answer came (EDTF); empty without one."""
        return next((one for one in self.answer_dates if one), "")

    @property
    def answer_dates(self) -> tuple[str, ...]:
        """The dates of all answers, entered or linked, in order."""
        entered = [one.value("when") for one in self.answers]
        told = [one.when for one in self.links if one.kind == "answer"]
        return tuple(sorted(entered + told))


@dataclass(slots=True, kw_only=True)
class _Held:
    head: int
    day: date
    rows: list[AppealRow]
    by_key: dict[str, AppealRow]
    lost: list[EntryRow]


def appeals(archive: Archive, day: date | None = None) -> list[AppealRow]:
    """Returns all appeals that stand, those that need somebody first: overdue ones, the longest overdue before the others.

    Args:
        archive: where from.
        day: read the clocks on this day; today where the archive is when left out.
    """
    return list(_held(archive, day or today_of(archive)).rows)


def appeal(archive: Archive, key: str, day: date | None = None) -> AppealRow:
    """Returns one appeal, by its key, its code, or the beginning of its key.

    Raises:
        UnknownAppealError: when there is none, or several begin so.
    """
    known = _held(archive, day or today_of(archive)).by_key
    if key in known:
        return known[key]
    fitting = [one for one in known.values() if one.code == key.upper() or (key and one.key.startswith(key))]
    if len(fitting) != 1:
        raise UnknownAppealError(item=key)
    return fitting[0]


def orphans(archive: Archive) -> list[EntryRow]:
    """Returns answers, follow-ups and records of silence whose appeal is not there or was withdrawn."""
    return list(_held(archive, today_of(archive)).lost)


def _held(archive: Archive, day: date) -> _Held:
    head = archive.store.head()
    found = archive.cache.get(_CACHE)
    if isinstance(found, _Held) and (found.head, found.day) == (head, day):
        return found
    letters = entries.entries(archive, APPEAL)
    keys = {code_of(one.key): one.key for one in letters}
    parts = {form: _by_appeal(entries.entries(archive, form), keys) for form in (ANSWER, SILENT, FOLLOW_UP)}
    rows = _rows(archive, day, letters, parts)
    by_key = {one.key: one for one in rows}
    lost = [one for each in parts.values() for key, several in each.items() if key not in by_key for one in several]
    fresh = _Held(head=head, day=day, rows=rows, by_key=by_key, lost=lost)
    archive.cache[_CACHE] = fresh
    return fresh


@dataclass(frozen=True, slots=True, kw_only=True)
class _Beside:
    """What belongs to appeals, by their keys, and what gives their last days."""

    parts: Mapping[str, Mapping[str, Sequence[EntryRow]]]
    links: Mapping[str, Sequence[LinkRow]]
    rules: Sequence[Rule]
    calendars: Mapping[str, WorkCalendar]
    chosen: dict[tuple[str, str, str], Rule | None]

    def of(self, form: str, key: str) -> tuple[EntryRow, ...]:
        return tuple(self.parts[form].get(key, ()))

    def rule(self, recipient: str, state: str, office: str) -> Rule | None:
        key = (recipient, state, office)
        if key not in self.chosen:
            self.chosen[key] = rules.choose(self.rules, recipient, state, office)
        return self.chosen[key]


def _rows(
    archive: Archive, day: date, letters: Sequence[EntryRow], parts: Mapping[str, Mapping[str, Sequence[EntryRow]]]
) -> list[AppealRow]:
    linked: dict[str, list[LinkRow]] = {}
    for one in links(archive):
        linked.setdefault(one.appeal, []).append(one)
    beside = _Beside(
        parts=parts,
        links=linked,
        rules=rules.rules(archive),
        calendars=rules.calendars(rules.holidays(archive)),
        chosen={},
    )
    rows = [_row(one, beside, day) for one in letters]
    return sorted(rows, key=lambda one: (_ORDER[one.clock.state], -one.clock.days_late, one.due or date.max, one.key))


def _by_appeal(rows: Iterable[EntryRow], keys: Mapping[str, str]) -> dict[str, list[EntryRow]]:
    """Sorts entries by the appeal they name, by its key or its code."""
    found: dict[str, list[EntryRow]] = {}
    for one in sorted(rows, key=lambda row: row.value("when")):
        named = one.value("appeal")
        found.setdefault(keys.get(named.upper(), named), []).append(one)
    return found


def _row(entry: EntryRow, beside: _Beside, day: date) -> AppealRow:
    recipient, state, office = entry.value("recipient"), entry.value("state"), entry.value("to")
    last, by = _due(entry, beside.rule(recipient, state, office), beside.calendars.get(state, _WEEKENDS))
    answers, silences, follow_ups = (beside.of(form, entry.key) for form in (ANSWER, SILENT, FOLLOW_UP))
    told = tuple(beside.links.get(entry.key, ()))
    came = [one.value("when") for one in answers] + [one.when for one in told if one.kind == "answer"]
    closed = [one.value("when") for one in follow_ups if one.value("closes")]
    speaker = entry.speaker()
    # Another look counts only until somebody looked: a later follow-up without a date ends the reminder.
    again = follow_ups[-1].value("next") if follow_ups else ""
    return AppealRow(
        key=entry.key,
        code=code_of(entry.key),
        entry=entry,
        who=tuple(one.words for one in entry.all("who")),
        nodes=tuple(entry.node(one.local) for one in entry.all("who")),
        to=office,
        recipient=recipient,
        state=state,
        kind=entry.value("kind"),
        sender=speaker.words if speaker else "",
        sent=entry.value("when"),
        due=last,
        due_by=by,
        clock=clock(
            latest(entry.value("when")) or day,
            last,
            day,
            answered=_first(came, day),
            silence=bool(silences) or any(one.kind == "no_answer" for one in told),
            closed=_first(closed, day),
        ),
        answers=answers,
        silences=silences,
        follow_ups=follow_ups,
        links=told,
        next=None if closed else latest(again),
    )


_WEEKENDS: Final = WorkCalendar()


def _due(entry: EntryRow, rule: Rule | None, calendar: WorkCalendar) -> tuple[date | None, str]:
    told = latest(entry.value("reply_due"))
    if told is not None:
        return told, TOLD
    received = latest(entry.value("received"))
    begins = received if received and (rule is None or rule.begins == "received") else latest(entry.value("when"))
    if rule is None or begins is None:
        return None, ""
    try:
        return due(begins, rule.term, calendar), rule.id
    except BadDateError:
        return None, ""


def _first(days: Iterable[str], otherwise: date) -> date | None:
    """Returns the earliest day something may have happened; ``otherwise`` where it happened on no day that is known."""
    every = list(days)
    known = [found for one in every if (found := earliest(one)) is not None]
    if known:
        return min(known)
    return otherwise if every else None


def earliest(value: str) -> date | None:
    """Returns the first day an EDTF value may mean; None when it has none."""
    return _edge(value, last=False)


def latest(value: str) -> date | None:
    """Returns the last day an EDTF value may mean; None when it has none."""
    return _edge(value, last=True)


def _edge(value: str, *, last: bool) -> date | None:
    if not value:
        return None
    try:
        span = parse(value)
    except BadDateError:
        return None
    return span.latest if last else span.earliest


def code_of(key: str) -> str:
    """Returns the reference code of an appeal: it says nothing about anybody, whatever the key is made of."""
    return f"A-{content_id('a', key).partition('-')[2][:_CODE].upper()}"


__all__ = [
    "ANSWER", "APPEAL", "FOLLOW_UP", "SILENT", "TOLD", "AppealRow", "appeal", "appeals", "code_of", "earliest", "latest",
    "orphans",
]  # fmt: skip
