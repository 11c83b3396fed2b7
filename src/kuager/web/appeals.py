"""Appeals: the list with its clocks, one thread, what sources report, and the calendar."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from kuager.errors import UnknownIdError, UsageError
from kuager.errors.appeals import UnknownAppealError
from kuager.errors.entries import EntryProblemsError, FieldProblem
from kuager.model.schema import vocabulary
from kuager.track.deadlines import State
from kuager.web.asking import address, back_to, form_of, number, paged, renderer_of, seat_of, tell
from kuager.workflow import appeals
from kuager.workflow.appeals import calendar, linked
from kuager.workflow.appeals import rules as rules_of
from kuager.workflow.appeals.shelf import AppealRow, orphans
from kuager.workflow.entries import EntryRow
from kuager.workflow.status import today

STATES: Final = tuple(one.value for one in State)
_OPEN: Final = "open"
_SHOWN: Final = 3
"""Names in one cell; more are counted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What the list is narrowed to."""

    recipient: str = ""
    office: str = ""
    state: str = ""
    overdue: bool = False
    who: str = ""

    @property
    def any(self) -> bool:
        """Whether anything is left out."""
        return bool(self.recipient or self.office or self.state or self.overdue or self.who)

    def fits(self, row: AppealRow) -> bool:
        """Says whether an appeal is asked for."""
        return (
            (not self.recipient or row.recipient == self.recipient)
            and (not self.office or self.office.casefold() in row.to.casefold())
            and (not self.who or any(self.who.casefold() in one.casefold() for one in row.who))
            and (not self.overdue or row.clock.state is State.OVERDUE)
            and (not self.state or row.clock.state == self.state or (self.state == _OPEN and row.waiting))
        )

    def query(self) -> str:
        """Returns the address's query without the page."""
        found = address("", recipient=self.recipient, office=self.office, state=self.state, who=self.who)
        return found.lstrip("?") + ("&overdue=1" if self.overdue else "")


def wanted_of(request: Request) -> Wanted:
    """Returns what an address asks for; what is none of the choices asks for nothing."""
    given = request.query_params
    recipient, state = given.get("recipient", ""), given.get("state", "")
    return Wanted(
        recipient=recipient if recipient in vocabulary("recipient").terms else "",
        office=given.get("office", "").strip(),
        state=state if state in {*STATES, _OPEN} else "",
        overdue=bool(number(given.get("overdue"))),
        who=given.get("who", "").strip(),
    )


def term(name: str, value: str, lang: str) -> str:
    """Returns the label of a term; the value itself where it is none."""
    found = vocabulary(name).terms.get(value)
    return found.label(lang) if found else value


def terms(name: str, lang: str) -> list[tuple[str, str]]:
    """Returns (id, label) of a vocabulary."""
    return [(one.id, one.label(lang)) for one in vocabulary(name).terms.values()]


async def listing(request: Request) -> Response:
    """All appeals, those that need somebody first."""
    archive = seat_of(request).archive
    every, wanted = appeals.appeals(archive), wanted_of(request)
    rows = [one for one in every if wanted.fits(one)] if wanted.any else every
    page, at, pages = paged(rows, request)
    lang = renderer_of(request).words_of(request).lang
    stands = Counter(one.clock.state.value for one in every)
    return renderer_of(request).page(
        request,
        "appeals.html",
        rows=[_cells(one, lang) for one in page],
        total=len(every),
        fitting=len(rows),
        counts={state: stands[state] for state in STATES},
        wanted=wanted,
        query_rest=wanted.query(),
        states=[_OPEN, *STATES],
        recipients=terms("recipient", lang),
        at=at,
        pages=pages,
        lost=orphans(archive),
    )


def _cells(row: AppealRow, lang: str) -> dict[str, Any]:
    """Returns an appeal as a row of the list."""
    return {
        "row": row,
        "kind": term("intervention", row.kind, lang),
        "recipient": term("recipient", row.recipient, lang),
        "who": row.who[:_SHOWN],
        "more": max(0, len(row.who) - _SHOWN),
        "due": row.due.isoformat() if row.due else "",
        "state": row.clock.state.value,
        "days": row.clock.days_open,
        "late": row.clock.days_late,
        "left": row.clock.days_left,
        "priority": term("priority", row.entry.value("priority"), lang) if row.entry.value("priority") else "",
    }


async def thread(request: Request) -> Response:
    """One appeal: the letter, its answers, follow-ups and reports, and what to do next."""
    archive = seat_of(request).archive
    row = known(request, request.path_params["key"])
    lang = renderer_of(request).words_of(request).lang
    rule = next((one for one in rules_of.rules(archive) if one.id == row.due_by), None)
    return renderer_of(request).page(
        request,
        "appeal.html",
        **_cells(row, lang),
        channel=term("channel", row.entry.value("sent_by"), lang),
        rule=rule,
        rule_note=rule.note(lang) if rule else "",
        steps=steps(row, lang),
        next_day=row.next.isoformat() if row.next else "",
        text=next((one.words for one in row.entry.all("text")), ""),
        asked=[one.words for one in row.entry.all("asked")],
        answer=prefilled("answer", row),
        silence=prefilled("no_answer", row, when=_today(request)),
        follow_up=prefilled("follow_up", row),
        propose=row.clock.state is State.OVERDUE,
    )


def _today(request: Request) -> str:
    return today(seat_of(request).archive).isoformat()


def prefilled(form: str, row: AppealRow, **more: str) -> str:
    """Returns the address of a form about an appeal, with what is known filled in."""
    office = {"to": row.to} if form == "follow_up" else {"from": row.to}
    nodes = {f"node:who.{position}": node for position, node in enumerate(row.nodes)}
    shielded = any(one.shielded for one in row.entry.all("who"))
    who = {} if shielded else {"who": "\n".join(row.who)} | nodes
    return address(f"/forms/{form}", appeal=row.key, back=f"/appeals/{row.key}", **office, **who, **more)


def steps(row: AppealRow, lang: str) -> list[dict[str, Any]]:
    """Returns what happened after an appeal was sent, in order: entries and linked reports."""
    found = [_step(one, kind, lang) for kind, rows in _parts(row) for one in rows]
    found += [
        {"kind": f"link_{one.kind}", "when": one.when, "link": one, "entry": None, "grades": [], "words": []}
        for one in row.links
    ]
    return sorted(found, key=lambda one: one["when"] or "9999")


def _parts(row: AppealRow) -> Iterable[tuple[str, Sequence[EntryRow]]]:
    return ("answer", row.answers), ("no_answer", row.silences), ("follow_up", row.follow_ups)


def _step(entry: EntryRow, kind: str, lang: str) -> dict[str, Any]:
    return {
        "kind": kind,
        "when": entry.value("when"),
        "entry": entry,
        "link": None,
        "by": entry.value("from") or entry.value("to"),
        "grades": [term("response", one.value, lang) for one in entry.all("response")],
        "impact": term("impact", entry.value("impact"), lang) if entry.value("impact") else "",
        "channel": term("channel", entry.value("sent_by"), lang),
        "words": [one.words for one in (*entry.all("gist"), *entry.all("asked"))],
        "next": entry.value("next"),
        "closes": bool(entry.value("closes")),
    }


def known(request: Request, key: str) -> AppealRow:
    """Returns the appeal of a key.

    Raises:
        UnknownIdError: when there is none; the page says so.
    """
    try:
        return appeals.appeal(seat_of(request).archive, key)
    except UnknownAppealError as error:
        raise UnknownIdError(item=key) from error


async def reported(request: Request) -> Response:
    """What sources tell of appeals and answers, and the appeal each was linked to."""
    return _reported(request)


def _reported(request: Request, problems: Sequence[FieldProblem] = (), asked: str = "", status: int = 200) -> Response:
    archive = seat_of(request).archive
    only = request.query_params.get("open", "") == "1"
    every = linked.found(archive)
    rows = [one for one in every if one.link is None] if only else every
    page, at, pages = paged(rows, request)
    by_key = {one.key: one for one in appeals.appeals(archive)}
    return renderer_of(request).page(
        request,
        "appeals_reported.html",
        status=status,
        rows=[(one, linked.usual(one.event), by_key.get(one.link.appeal) if one.link else None) for one in page],
        total=len(every),
        only=only,
        kinds=list(linked.KINDS),
        choices=[(one.key, f"{one.code} · {one.to} · {one.sent}") for one in list(by_key.values())[:_CHOICES]],
        problems={one.field: one for one in problems},
        asked_event=asked,
        at=at,
        pages=pages,
    )


_CHOICES: Final = 200
"""Appeals offered in a list; others are linked by their reference code."""


async def link(request: Request) -> Response:
    """Says that a report belongs to an appeal, by its key or its code."""
    fields = await form_of(request)
    seat, event = seat_of(request), fields.get("event", "")
    given = fields.get("code", "").strip() or fields.get("appeal", "")
    try:
        key = appeals.appeal(seat.archive, given).key if given else ""
        linked.link(seat.archive, event, key, fields.get("kind", ""), agent=seat.agent, why=fields.get("why", ""))
    except UnknownAppealError as error:
        wrong = FieldProblem(
            field="appeal", code=error.code, slug="UnknownAppeal", message=error.message, cure=error.cure
        )
        return _reported(request, [wrong], event, status=422)
    except EntryProblemsError as error:
        return _reported(request, error.problems, event, status=422)
    tell(request, "done", "appeals.linked")
    return back_to(fields.get("back", ""), f"/appeals/{key}")


async def unlink(request: Request) -> Response:
    """Takes a link back, with the reason."""
    fields = await form_of(request)
    seat = seat_of(request)
    try:
        linked.unlink(seat.archive, number(fields.get("seq")), agent=seat.agent, why=fields.get("why", ""))
    except UnknownIdError:
        raise
    except UsageError:
        tell(request, "warn", "entries.why_needed")
    else:
        tell(request, "done", "appeals.unlinked")
    return back_to(fields.get("back", ""), "/appeals/reported")


async def feed(request: Request) -> Response:
    """The deadlines and reminders as a calendar file; names only when asked for."""
    names = request.query_params.get("names") == "1"
    lang = renderer_of(request).words_of(request).lang
    data = calendar.calendar(seat_of(request).archive, lang=lang, names=names)
    headers = {"content-disposition": 'attachment; filename="appeals.ics"'}
    return Response(data, media_type="text/calendar; charset=utf-8", headers=headers)


ROUTES: Final = [
    Route("/appeals", listing),
    Route("/appeals/calendar.ics", feed),
    Route("/appeals/reported", reported),
    Route("/appeals/reported/link", link, methods=["POST"]),
    Route("/appeals/reported/unlink", unlink, methods=["POST"]),
]
"""Before the addresses of single appeals, which take any name."""
ONE: Final = [Route("/appeals/{key}", thread)]
