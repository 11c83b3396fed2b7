"""Deadlines and reminders as a calendar other programs read (RFC 5545).

Devices copy their calendars to clouds, so nothing in it names a person or an office: only reference codes, which the
workbench resolves. Names stand in it only when somebody asks for them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from importlib import import_module
from typing import Any, Final

from kuager.errors.appeals import MissingCalendarError
from kuager.model import content_id
from kuager.track.deadlines import SOON
from kuager.workflow.appeals.shelf import AppealRow, appeals
from kuager.workflow.archive import Archive

PRODUCT: Final = "-//kuager//appeals//EN"
_DOMAIN: Final = "appeals.kuager.invalid"
"""Ends the identifiers of events; a name that can never be looked up (RFC 2606)."""
_WORDS: Final[Mapping[str, Mapping[str, str]]] = {
    "due": {"en": "Answer due", "kk": "Жауап мерзімі", "ru": "Срок ответа", "zh": "答复期限"},
    "again": {"en": "Look again", "kk": "Қайта қарау", "ru": "Вернуться к обращению", "zh": "再次查看"},
    "silence": {
        "en": "No answer: put it on record", "kk": "Жауап жоқ: тіркеңіз", "ru": "Ответа нет: зафиксируйте",
        "zh": "没有答复：请记录在案",
    },
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Reminder:
    """One day to keep: ``kind`` is ``due``, ``again`` or ``silence``."""

    day: date
    kind: str
    row: AppealRow


def reminders(rows: Iterable[AppealRow]) -> list[Reminder]:
    """Returns the days to keep, in order: last days of what waits, days to look again, and silences to put on record."""
    found = [one for row in rows for one in _of(row)]
    return sorted(found, key=lambda one: (one.day, one.row.code, one.kind))


def _of(row: AppealRow) -> Iterator[Reminder]:
    if row.next is not None:
        yield Reminder(day=row.next, kind="again", row=row)
    if row.due is None or not row.waiting:
        return
    yield Reminder(day=row.due, kind="due", row=row)
    if row.due < date.max:
        yield Reminder(day=row.due + timedelta(days=1), kind="silence", row=row)


def calendar(archive: Archive, *, lang: str = "en", names: bool = False) -> bytes:
    """Returns the deadlines and reminders of an archive as an iCalendar file.

    Args:
        archive: whose.
        lang: of the events' titles.
        names: also write the office and the person; off, because calendars travel.

    Raises:
        MissingCalendarError: the library is not installed.
    """
    return written(reminders(appeals(archive)), archive.clock.now(), lang=lang, names=names)


def written(days: Iterable[Reminder], now: datetime, *, lang: str = "en", names: bool = False) -> bytes:
    """Returns reminders as an iCalendar file; see :func:`calendar`."""
    try:
        ical: Any = import_module("icalendar")
    except ModuleNotFoundError as error:
        raise MissingCalendarError from error
    made = ical.Calendar()
    made.add("prodid", PRODUCT)
    made.add("version", "2.0")
    for one in days:
        made.add_component(_event(ical, one, now, lang, names=names))
    data: bytes = made.to_ical()
    return data


def _event(ical: Any, one: Reminder, now: datetime, lang: str, *, names: bool) -> Any:
    words = _WORDS[one.kind].get(lang) or _WORDS[one.kind]["en"]
    event = ical.Event()
    event.add("uid", f"{content_id('a', one.row.key)}-{one.kind}@{_DOMAIN}")
    event.add("dtstamp", now)
    event.add("dtstart", one.day)
    event.add("dtend", one.day + timedelta(days=1) if one.day < date.max else one.day)
    event.add("summary", f"{words}: {one.row.code}")
    event.add("transp", "TRANSPARENT")
    event.add("class", "PRIVATE")
    if names:
        event.add("description", f"{one.row.to}: {', '.join(one.row.who)}")
    if one.kind == "due":
        event.add_component(_alarm(ical, timedelta(days=-SOON), f"{words}: {one.row.code}"))
    event.add_component(_alarm(ical, timedelta(hours=9), f"{words}: {one.row.code}"))
    return event


def _alarm(ical: Any, before: timedelta, words: str) -> Any:
    alarm = ical.Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", words)
    alarm.add("trigger", before)
    return alarm


__all__ = ["PRODUCT", "Reminder", "calendar", "reminders", "written"]
