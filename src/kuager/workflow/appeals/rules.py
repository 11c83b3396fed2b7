"""Rules about the time for an answer: those that come with kuager, and the team's own as decisions that can be taken back."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any, Final
from urllib.parse import urlsplit

import yaml

from kuager.errors import BadDateError
from kuager.errors.appeals import BadRuleError
from kuager.errors.base import ItemError
from kuager.errors.entries import (
    BadAddressError,
    BadAnswerDateError,
    BadAnswerNumberError,
    EntryProblemsError,
    FieldProblem,
    MissingAnswerError,
    UnknownAnswerError,
)
from kuager.model import Review
from kuager.model import schema as vocabulary
from kuager.track.deadlines import LONGEST, Term, Unit, WorkCalendar
from kuager.workflow.archive import Archive
from kuager.workflow.registers import log

RULES: Final = "appeal-rule"
HOLIDAYS: Final = "appeal-holiday"
"""Names of the registers in the review log."""
BEGINNINGS: Final = ("received", "sent", "event")
"""What a term counts from: receipt by the office (sending, where that is not known), sending, or what happened."""
ANSWER: Final = "answer"
SUBMISSION: Final = "submission"
_YEARLY: Final = re.compile(r"(\d\d)-(\d\d)")
_CODE: Final = re.compile(r"[A-Z]{2}|other|")


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """By when somebody must answer.

    Attributes:
        id: of a built-in rule; ``own-N`` for row N of the log.
        recipients: kinds of recipients (vocabulary ``recipient``); any when empty.
        states: whose offices; any when empty.
        office: only an office of this name, compared without regard to case.
        term: how long.
        begins: what it counts from: ``received``, ``sent`` or ``event``.
        of: ``answer``, or ``submission`` for a term of the sender, which no clock counts.
        title, place, url: the source.
        checked: the day somebody read it; empty when nobody has.
        notes: what to know, by language.
        seq: row of the log for the team's own rules; 0 for built-in ones.
        by: who decided.
        why: the reason given.
    """

    id: str
    recipients: tuple[str, ...]
    states: tuple[str, ...]
    office: str = ""
    term: Term
    begins: str
    of: str = ANSWER
    title: str = ""
    place: str = ""
    url: str = ""
    checked: str = ""
    notes: Mapping[str, str]
    seq: int = 0
    by: str = ""
    why: str = ""

    def note(self, lang: str) -> str:
        """Returns what to know in a language."""
        return self.notes.get(lang) or self.notes.get("en") or ""

    def fits(self, recipient: str, state: str, office: str) -> int:
        """Returns how closely it fits a recipient; 0 when it does not."""
        if self.office and self.office.casefold() != office.casefold():
            return 0
        if (self.recipients and recipient not in self.recipients) or (self.states and state not in self.states):
            return 0
        return 1 + 8 * bool(self.office) + 4 * bool(self.seq) + 2 * bool(self.states) + bool(self.recipients)


@dataclass(frozen=True, slots=True, kw_only=True)
class Holiday:
    """A day off, or a day worked although it would be off; ``day`` is a date, or ``MM-DD`` for every year."""

    state: str
    day: str
    works: bool = False
    name: str = ""
    seq: int = 0
    by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposed:
    """A rule as the team writes it down."""

    recipient: str = ""
    state: str = ""
    office: str = ""
    count: str = ""
    unit: str = Unit.DAYS.value
    begins: str = "received"
    title: str = ""
    place: str = ""
    url: str = ""
    checked: str = ""
    note: str = ""
    why: str = ""


@cache
def built_in() -> tuple[Rule, ...]:
    """Returns the rules that come with kuager."""
    return tuple(_read(one) for one in _file()["rules"])


def rules(archive: Archive) -> list[Rule]:
    """Returns all rules that count, the team's own first."""
    own = [_own(row) for row, undone in log.rows(archive, RULES) if not undone]
    return [*reversed(own), *built_in()]


def choose(known: Iterable[Rule], recipient: str, state: str, office: str) -> Rule | None:
    """Returns the rule that fits a recipient most closely; among equals the first, which is the team's latest."""
    fitting = [one for one in known if one.of == ANSWER and one.fits(recipient, state, office)]
    return max(fitting, key=lambda one: one.fits(recipient, state, office), default=None)


def decide(archive: Archive, told: Proposed, *, agent: str = "") -> Review:
    """Records a rule of the team.

    Raises:
        EntryProblemsError: naming each field that cannot be taken; nothing is kept.
    """
    problems = list(_problems(told))
    if problems:
        raise EntryProblemsError(problems=problems)
    value = {name: getattr(told, name) for name in Proposed.__slots__ if name != "why"}
    item = "/".join((told.office or "-", told.recipient or "-", told.state or "-"))
    return log.write(archive, RULES, item, value, agent=agent, why=told.why.strip())


def undo(archive: Archive, seq: int, *, agent: str = "", why: str, register: str = RULES) -> None:
    """Takes a rule or a holiday of the team back.

    Raises:
        UnknownIdError: there is no such row that counts.
        UsageError: no reason is given.
    """
    log.undo(archive, register, seq, agent=agent, why=why)


def _problems(told: Proposed) -> Iterator[FieldProblem]:
    if not (told.recipient or told.office):
        yield problem("recipient", MissingAnswerError())
    if told.recipient and told.recipient not in vocabulary.vocabulary("recipient").terms:
        yield problem("recipient", UnknownAnswerError())
    if not _CODE.fullmatch(told.state):
        yield problem("state", UnknownAnswerError())
    if not (told.count.isascii() and told.count.isdigit() and len(told.count) <= 4 and 1 <= int(told.count) <= LONGEST):  # noqa: PLR2004  digits of the longest term
        yield problem("count", BadAnswerNumberError())
    if told.unit not in {one.value for one in Unit}:
        yield problem("unit", UnknownAnswerError())
    if told.begins not in BEGINNINGS[:2]:
        yield problem("begins", UnknownAnswerError())
    if not told.title.strip():
        yield problem("title", MissingAnswerError())
    if told.url and (urlsplit(told.url).scheme not in {"http", "https"} or not urlsplit(told.url).hostname):
        yield problem("url", BadAddressError())
    if told.checked and not _is_day(told.checked):
        yield problem("checked", BadAnswerDateError())
    if not told.why.strip():
        yield problem("why", MissingAnswerError())


def problem(field: str, error: ItemError) -> FieldProblem:
    """Returns what is wrong with one field of a form of our own, as entries tell it."""
    slug = type(error).__name__.removesuffix("Error")
    return FieldProblem(field=field, code=error.code, slug=slug, message=error.message, cure=error.cure)


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


# --- days off -----------------------------------------------------------------------------------------------------------


def holidays(archive: Archive) -> list[Holiday]:
    """Returns the days off that count, those that come with kuager first."""
    shipped = [Holiday(state=state, day=day) for state, told in _file()["holidays"].items() for day in told["yearly"]]
    rows = [row for row, undone in log.rows(archive, HOLIDAYS) if not undone]
    own = [Holiday(**log.told(row), seq=row.seq, by=row.agent) for row in rows]
    return shipped + own


def add_holiday(
    archive: Archive, state: str, day: str, *, works: bool = False, name: str = "", agent: str = "", why: str = ""
) -> Review:
    """Records a day off, or one that is worked.

    Args:
        archive: where.
        state: whose offices.
        day: ``YYYY-MM-DD``, or ``MM-DD`` for every year.
        works: the day is worked although it would be off; only for a single day.
        name: what it is called.
        agent: who decides.
        why: the source or reason.

    Raises:
        EntryProblemsError: naming each field that cannot be taken.
    """
    day, state = day.strip(), state.strip()
    problems = []
    if not state or not _CODE.fullmatch(state):
        problems.append(problem("state", UnknownAnswerError()))
    if _YEARLY.fullmatch(day) if works else False:
        problems.append(problem("day", BadAnswerDateError("A day that is worked needs its year")))
    elif not _is_day(f"2024-{day}" if _YEARLY.fullmatch(day) else day):
        problems.append(problem("day", BadAnswerDateError()))
    if problems:
        raise EntryProblemsError(problems=problems)
    told = {"state": state, "day": day, "works": works, "name": name.strip()}
    return log.write(archive, HOLIDAYS, f"{state}/{day}", told, agent=agent, why=why.strip())


def calendars(days: Iterable[Holiday]) -> dict[str, WorkCalendar]:
    """Returns the working calendar of every state that has days off; others have Saturday and Sunday off."""
    yearly: dict[str, set[tuple[int, int]]] = {}
    free: dict[str, set[date]] = {}
    working: dict[str, set[date]] = {}
    for one in days:
        found = _YEARLY.fullmatch(one.day)
        if found:
            yearly.setdefault(one.state, set()).add((int(found[1]), int(found[2])))
        else:
            (working if one.works else free).setdefault(one.state, set()).add(date.fromisoformat(one.day))
    return {
        state: WorkCalendar(
            yearly=frozenset(yearly.get(state, ())),
            free=frozenset(free.get(state, ())),
            working=frozenset(working.get(state, ())),
        )
        for state in {*yearly, *free, *working}
    }


# --- reading ------------------------------------------------------------------------------------------------------------


@cache
def _file() -> dict[str, Any]:
    text = files("kuager.workflow.appeals").joinpath("rules.yml").read_text(encoding="utf-8")
    found: dict[str, Any] = yaml.safe_load(text)
    return found


def _read(told: Mapping[str, Any]) -> Rule:
    source = told["source"]
    try:
        return Rule(
            id=told["id"],
            recipients=tuple(told.get("recipients", ())),
            states=tuple(told.get("states", ())),
            term=Term(count=told["count"], unit=Unit(told["unit"])),
            begins=told["from"],
            of=told.get("of", ANSWER),
            title=source["title"],
            place=source.get("place", ""),
            url=source.get("url", ""),
            checked=str(source.get("checked", "")),
            notes=told.get("note", {}),
        )
    except (KeyError, ValueError, BadDateError) as error:
        raise BadRuleError(item=str(told.get("id"))) from error


def _own(row: Review) -> Rule:
    told = log.told(row)
    return Rule(
        id=f"own-{row.seq}",
        recipients=(told["recipient"],) if told["recipient"] else (),
        states=(told["state"],) if told["state"] else (),
        office=told["office"],
        term=Term(count=int(told["count"]), unit=Unit(told["unit"])),
        begins=told["begins"],
        title=told["title"],
        place=told["place"],
        url=told["url"],
        checked=told["checked"],
        notes={"en": told["note"]},
        seq=row.seq,
        by=row.agent,
        why=row.reason or "",
    )


__all__ = [
    "BEGINNINGS", "HOLIDAYS", "RULES", "Holiday", "Proposed", "Rule", "add_holiday", "built_in", "calendars", "choose",
    "decide", "holidays", "problem", "rules", "undo",
]  # fmt: skip
