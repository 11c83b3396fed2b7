"""The picket: its day counter and a calendar of what is known of each day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from kuager.draw import svg
from kuager.errors import BadDateError, UnknownIdError
from kuager.text import stored
from kuager.web import picket_out, picketing
from kuager.web.asking import PAGE, address, desk_of, lineages_of, paged, renderer_of, seat_of, titles_of
from kuager.web.dates import bounds, shown_date
from kuager.web.picket_pictures import months_of, years_of
from kuager.web.telling import entries
from kuager.web.words import Words
from kuager.workflow.diary import serieses
from kuager.workflow.picketing.book import Daybook
from kuager.workflow.picketing.daybook import daybook
from kuager.workflow.picketing.series import TOLD
from kuager.workflow.views import EventRow, PicketView

MOST_MONTHS: Final = 36
"""Beyond three years of months only those with something known are drawn."""


@dataclass(frozen=True, slots=True)
class Counter:
    """The day counter of the card: ``Day 300 · 4 Dec 2021``."""

    day: int
    date: str
    name: str
    series: str


@dataclass(frozen=True, slots=True)
class Month:
    """One month of the calendar."""

    key: str
    chart: str
    known: int


def counter(view: PicketView | None, lang: str = "en") -> Counter | None:
    """Returns the figures of the counter in a language; None without a picket whose start is known."""
    if view is None or view.start is None:
        return None
    return Counter(view.day, view.date, stored.told(view.name, lang), view.series)


async def picket(request: Request) -> Response:
    """The series, as of today or of a day asked for. A wrong date is told beside the form, not as an error page."""
    series, on = request.query_params.get("series") or None, request.query_params.get("on", "").strip() or None
    desk = desk_of(request)
    problem = ""
    try:
        view = desk.picket(series, on)
    except BadDateError as error:
        view, problem = desk.picket(series, None), error.message
    renderer = renderer_of(request)
    if view is None:
        return renderer.page(request, "picket.html", view=None, **_entered(request, None))
    words, lineages = renderer.words_of(request), lineages_of(request)
    # A long diary is read from its end; a short one from its beginning.
    every = [day for day in view.days if day.events]
    shown, at, pages = paged(every if len(every) <= PAGE else every[::-1], request)
    days = [(day, entries(day.events, words, lineages)) for day in shown]
    asked = next((day for day in every if day.date == view.date), None)
    own = _entered(request, view)
    told = _told(own["book"], view)
    return renderer.page(
        request,
        "picket.html",
        status=422 if problem else 200,
        view=view,
        counter=counter(view, words.lang),
        months=() if own["years"] else _months(view, words),
        titles=titles_of(request),
        days=days,
        at=at,
        pages=pages,
        undated=entries(view.undated, words, lineages),
        asked_day=(asked, entries(asked.events, words, lineages)) if asked else None,
        sizes=_sizes(told, words),
        participants=[(event, value) for event in told for name, value in event.details if name == "participants"],
        on=on or "",
        problem=problem,
        **own,
    )


def _entered(request: Request, view: PicketView | None) -> dict[str, Any]:
    """Returns what people entered about the series: nothing where the desk has no archive."""
    try:
        archive = seat_of(request).archive
    except UnknownIdError:
        return {"book": None, "series": (), "own": "", "years": (), "months_logged": (), "may_log": False}
    book = daybook(archive, view.series) if view is not None else None
    words = renderer_of(request).words_of(request)
    sources = [day for day in view.days if any(event.type == "protest" for event in day.events)] if view else []
    return {
        "book": book,
        "series": serieses(archive),
        "own": book.series.id if book is not None and book.series.id != TOLD else "",
        "years": years_of(book, sources, words) if book is not None and book.logs else (),
        "months_logged": months_of(book) if book is not None else (),
        "may_log": True,
    }


def _told(book: Daybook | None, view: PicketView) -> Sequence[EventRow]:
    """Returns the protests that sources tell of: the days people logged stand in the map and its table."""
    mine = {log.day.isoformat() for log in book.logs} if book is not None else set()
    return [event for event in view.events if event.when not in mine]


def _months(view: PicketView, words: Words) -> list[Month]:
    start = _day(view.start)
    if start is None:
        return []
    known = {day.date: day for day in view.days}
    marks = [
        span for text in (view.date, *known, *(m[1] for m in view.milestones)) if (span := _day(text)) and span >= start
    ]
    every = svg.months_between(start.isoformat(), max([start, *marks]).isoformat()[:7])
    if len(every) > MOST_MONTHS:
        wanted = {text[:7] for text in (start.isoformat(), view.date, *known, *(m[1] for m in view.milestones))}
        every = [month for month in every if month in wanted]
    return [_month(month, start, view, words) for month in every]


def _month(month: str, start: date, view: PicketView, words: Words) -> Month:
    known = {day.date: day for day in view.days}
    milestones = {text: why for _, text, why in view.milestones}
    days, total = [], 0
    for day in svg.month_days(date.fromisoformat(f"{month}-01")):
        if day < start:
            continue
        iso = day.isoformat()
        number = known[iso].day if iso in known else (day - start).days + 1
        events = known[iso].events if iso in known else ()
        rest = known[iso].rest if iso in known else day.weekday() in view.rest_weekdays
        total += len(events)
        label = words("picket.day_label", day=number, date=shown_date(iso, words), n=len(events))
        if iso in milestones:
            label = f"{label}. {stored.told(milestones[iso], words.lang)}"
        days.append(
            svg.Day(
                day,
                number,
                len(events),
                rest,
                iso in milestones,
                iso == view.date,
                label,
                f"{address('/picket', on=iso)}#day",
            )
        )
    title = shown_date(month, words)
    return Month(month, svg.calendar(days, title=title, description=words("picket.month_desc", n=total)), total)


def _day(text: str | None) -> date | None:
    span = bounds(text)
    return span[0] if span else None


def _sizes(events: Sequence[EventRow], words: Words) -> str:
    points = []
    for event in events:
        when = _day(event.when)
        for name, value in event.details:
            reach = _reach(value) if name == "participants" else None
            if when and reach:
                points.append(svg.Size(when, *reach, f"{shown_date(event.when, words)}: {value}"))
    return svg.sizes(
        sorted(points, key=lambda p: p.date), title=words("picket.sizes"), description=words("picket.sizes_desc")
    )


def _reach(value: str) -> tuple[int, int | None] | None:
    """Reads ``12``, ``5/15`` and ``>24``; words such as ``dozens`` have no number and stay in the table only."""
    low, slash, high = value.lstrip(">").partition("/")
    if not low.isascii() or not low.isdigit() or (slash and not high.isdigit()):
        return None
    if value.startswith(">"):
        return int(low), None
    return int(low), int(high) if slash else int(low)


ROUTES: Final = [Route("/picket", picket), *picketing.ROUTES, *picket_out.ROUTES]
