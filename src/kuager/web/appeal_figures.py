"""Appeals: the statistics, the rules about terms, and the days off."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from kuager.draw import replies as svg_replies
from kuager.errors import UnknownIdError, UsageError
from kuager.errors.entries import EntryProblemsError, FieldProblem
from kuager.track.deadlines import Unit
from kuager.web.appeals import term, terms
from kuager.web.asking import back_to, form_of, number, renderer_of, seat_of, tell
from kuager.web.words import Words
from kuager.workflow import appeals, entries
from kuager.workflow.appeals import rules as rules_of
from kuager.workflow.appeals.figures import WITHIN, OfficeFigures, Statistics, statistics
from kuager.workflow.appeals.rules import Proposed, Rule
from kuager.workflow.archive import Archive
from kuager.workflow.status import today

_CACHE: Final = "appeals-figures"
_DRAWN: Final = 20
"""Offices in the picture; all stand in the table."""


async def figures(request: Request) -> Response:
    """Who answers, how long it takes, and what they say over time."""
    found = _statistics(seat_of(request).archive)
    words = renderer_of(request).words_of(request)
    return renderer_of(request).page(
        request,
        "appeals_stats.html",
        found=found,
        within=WITHIN,
        share=_percent(found.all.share),
        median=_number(found.all.median),
        kinds=[(at + 1, term("response", one, words.lang)) for at, one in enumerate(found.grades)],
        recipients=[_office(one, words) for one in found.recipients],
        offices=[_office(one, words) for one in found.offices],
        years=[_year(one, found) for one in found.years],
        office_chart=_office_chart(found, words),
        year_chart=_year_chart(found, words),
    )


def _statistics(archive: Archive) -> Statistics:
    """Counts once for a position of the log and a day."""
    key = (archive.store.head(), today(archive))
    held = archive.cache.get(_CACHE)
    if isinstance(held, tuple) and held[0] == key and isinstance(held[1], Statistics):
        return held[1]
    found = statistics(appeals.appeals(archive))
    archive.cache[_CACHE] = (key, found)
    return found


def _percent(share: float | None) -> str:
    return "–" if share is None else f"{round(share * 100)} %"


def _number(value: float | None) -> str:
    return "–" if value is None else f"{value:g}"


def _office(one: OfficeFigures, words: Words) -> dict[str, Any]:
    return {
        "name": one.name or term("recipient", one.recipient, words.lang),
        "recipient": term("recipient", one.recipient, words.lang),
        "figures": one.figures,
        "share": _percent(one.figures.share),
        "median": _number(one.figures.median),
        "within": [f"{done} / {judged}" if judged else "–" for done, judged in one.within],
        "grades": [(term("response", grade, words.lang), count) for grade, count in one.grades],
    }


def _year(one: Any, found: Statistics) -> dict[str, Any]:
    counts = dict(one.grades)
    return {
        "year": one.year,
        "sent": one.sent,
        "answered": one.answered,
        "counts": [counts.get(g, 0) for g in found.grades],
    }


def _office_chart(found: Statistics, words: Words) -> str:
    rows = [
        svg_replies.Share(
            name=one.name,
            in_time=one.figures.answered - one.figures.late,
            late=one.figures.late,
            silent=one.figures.sent - one.figures.answered,
            said=words(
                "appeals.office_said",
                office=one.name,
                sent=one.figures.sent,
                answered=one.figures.answered,
                late=one.figures.late,
            ),
        )
        for one in found.offices[:_DRAWN]
    ]
    return svg_replies.shares(rows, title=words("appeals.who_answers"), description=words("appeals.who_answers_desc"))


def _year_chart(found: Statistics, words: Words) -> str:
    place = {grade: at for at, grade in enumerate(found.grades)}
    years = [
        (
            one.year,
            [(place[grade], count) for grade, count in sorted(one.grades, key=lambda part: place[part[0]])],
            f"{one.year}: "
            + ", ".join(f"{term('response', grade, words.lang)} {count}" for grade, count in one.grades),
        )
        for one in found.years
    ]
    return svg_replies.columns(
        years, title=words("appeals.what_they_say"), description=words("appeals.what_they_say_desc")
    )


# --- rules and days off -------------------------------------------------------------------------------------------------


async def rules(request: Request) -> Response:
    """The rules about terms with their sources, and the days off."""
    return _rules(request)


def _rules(
    request: Request,
    told: Proposed | None = None,
    holiday: dict[str, str] | None = None,
    problems: Sequence[FieldProblem] = (),
    status: int = 200,
) -> Response:
    archive = seat_of(request).archive
    lang = renderer_of(request).words_of(request).lang
    state_field = entries.form("appeal").field("state")
    return renderer_of(request).page(
        request,
        "appeals_rules.html",
        status=status,
        rules=[_shown(one, lang) for one in rules_of.rules(archive)],
        told=told or Proposed(office=request.query_params.get("office", "")),
        holiday=holiday or {},
        problems={one.field: one for one in problems if holiday is None},
        holiday_problems={one.field: one for one in problems if holiday is not None},
        recipients=terms("recipient", lang),
        states=state_field.choices(lang) if state_field else [],
        units=[one.value for one in Unit],
        begins=rules_of.BEGINNINGS[:2],
        days=_days(rules_of.holidays(archive)),
    )


def _shown(one: Rule, lang: str) -> dict[str, Any]:
    who = [one.office] if one.office else [term("recipient", each, lang) for each in one.recipients]
    return {
        "rule": one,
        "who": who,
        "states": ", ".join(one.states),
        "note": one.note(lang),
        "unit": one.term.unit.value,
    }


def _days(days: Sequence[rules_of.Holiday]) -> list[tuple[str, list[rules_of.Holiday]]]:
    found: dict[str, list[rules_of.Holiday]] = {}
    for one in days:
        found.setdefault(one.state, []).append(one)
    return [(state, sorted(rows, key=lambda row: row.day)) for state, rows in sorted(found.items())]


async def decide(request: Request) -> Response:
    """Records a rule of the team; shows the form again with what is wrong."""
    fields = await form_of(request)
    seat = seat_of(request)
    told = Proposed(**{name: fields.get(name, "").strip() for name in Proposed.__slots__})
    try:
        rules_of.decide(seat.archive, told, agent=seat.agent)
    except EntryProblemsError as error:
        return _rules(request, told=told, problems=error.problems, status=422)
    tell(request, "done", "appeals.rule_kept")
    return back_to("/appeals/rules")


async def day_off(request: Request) -> Response:
    """Records a day off, or one that is worked."""
    fields = await form_of(request)
    seat = seat_of(request)
    given = {name: fields.get(name, "").strip() for name in ("state", "day", "name", "why")}
    works = fields.get("works") == "yes"
    try:
        rules_of.add_holiday(seat.archive, given["state"], given["day"], works=works, name=given["name"], agent=seat.agent, why=given["why"])  # fmt: skip
    except EntryProblemsError as error:
        return _rules(request, holiday=given | {"works": "yes" if works else ""}, problems=error.problems, status=422)
    tell(request, "done", "appeals.day_kept")
    return back_to("/appeals/rules#days")


async def take_back(request: Request) -> Response:
    """Takes a rule or a day of the team back, with the reason."""
    fields = await form_of(request)
    seat = seat_of(request)
    register = rules_of.HOLIDAYS if fields.get("what") == "day" else rules_of.RULES
    try:
        rules_of.undo(
            seat.archive, number(fields.get("seq")), agent=seat.agent, why=fields.get("why", ""), register=register
        )
    except UnknownIdError:
        raise
    except UsageError:
        tell(request, "warn", "entries.why_needed")
    else:
        tell(request, "done", "appeals.taken_back")
    return back_to("/appeals/rules")


ROUTES: Final = [
    Route("/appeals/stats", figures),
    Route("/appeals/rules", rules),
    Route("/appeals/rules", decide, methods=["POST"]),
    Route("/appeals/rules/day", day_off, methods=["POST"]),
    Route("/appeals/rules/undo", take_back, methods=["POST"]),
]
