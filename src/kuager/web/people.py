"""People and events: the lists, and one person's dossier in which every value opens its words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from kuager.web import svg
from kuager.web.asking import address, desk_of, paged, renderer_of
from kuager.web.dates import bounds, shown_date
from kuager.web.words import Words
from kuager.workflow.views import Dossier, EventRow, PersonRow, RelationRow

KINSHIP: Final = frozenset({
    "husband", "wife", "spouse", "mother", "father", "parent", "son", "daughter", "child", "brother", "sister", "sibling", "uncle", "aunt",
    "nephew", "niece", "grandmother", "grandfather", "grandson", "granddaughter", "cousin", "relative", "in_law",
})  # fmt: skip
LONGEST_MONTH: Final = 31
TONES: Final = {
    "held": "detention administrative_arrest prison_sentence camp_internment house_arrest death_in_custody disappearance contact_lost",
    "free": "release",
    "act": "protest meeting appeal inquiry",
    "pressure": "warning threat surveillance fine summons passport_confiscation exit_denied job_loss",
}
_TONE_OF: Final = {name: tone for tone, names in TONES.items() for name in names.split()}
"""What an event does to somebody: takes freedom, gives it back, is their own act, or presses them."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A numbered event of a time line, with its tone and its date in words."""

    number: int
    event: EventRow
    tone: str
    when: str


def tone_of(kind: str) -> str:
    """Returns the colour group of an event type."""
    return _TONE_OF.get(kind, "neutral")


async def people(request: Request) -> Response:
    """Everybody, named or shielded."""
    rows = list(desk_of(request).people())
    asked = {key: request.query_params.get(key, "") for key in ("q", "show")}
    kept = [row for row in rows if _wanted(row, asked)]
    page, at, pages = paged(kept, request)
    return renderer_of(request).page(
        request, "people.html", rows=page, total=len(rows), found=len(kept), asked=asked, at=at, pages=pages
    )


def _wanted(row: PersonRow, asked: dict[str, str]) -> bool:
    shown = {
        "named": not row.shielded,
        "shielded": row.shielded,
        "proposals": row.proposals > 0,
        "findings": row.findings > 0,
    }.get(asked["show"], True)
    needle = asked["q"].casefold()
    names = () if row.shielded else (row.name, *row.spellings)
    return shown and (not needle or any(needle in part.casefold() for part in (*names, *row.roles)))


async def dossier(request: Request) -> Response:
    """Everything about one person, organisation or place."""
    view = desk_of(request).dossier(request.path_params["entity"])
    renderer = renderer_of(request)
    words = renderer.words_of(request)
    entries = _entries(view.events, words)
    return renderer.page(
        request,
        "dossier.html",
        view=view,
        titles={row.document: row.title for row in view.sources},
        entries=entries,
        timeline=_timeline(entries, view, words),
        kin=[row for row in view.relations if row.relation in KINSHIP],
        ties=[row for row in view.relations if row.relation not in KINSHIP],
        tree=_tree(view, words),
    )


def _entries(events: Sequence[EventRow], words: Words) -> list[Entry]:
    ordered = sorted(events, key=lambda event: (event.when is None, _first_day(event), event.document, event.start))
    return [
        Entry(index + 1, event, tone_of(event.type), shown_date(event.when, words))
        for index, event in enumerate(ordered)
    ]


def _first_day(event: EventRow) -> str:
    span = bounds(event.when)
    return span[0].isoformat() if span else "9999"


def _timeline(entries: Sequence[Entry], view: Dossier, words: Words) -> str:
    moments = []
    for entry in entries:
        span = bounds(entry.event.when)
        if span:
            label = f"{entry.number}. {entry.event.type_label}, {entry.when}"
            moments.append(svg.Moment(*span, entry.number, label, entry.tone, f"#e-{entry.number}"))
    return svg.timeline(
        moments, title=words("dossier.timeline_of", name=view.name), description=words("dossier.timeline_desc")
    )


def _tree(view: Dossier, words: Words) -> str:
    kin: dict[tuple[str, str], svg.Kin] = {}
    for row in view.relations:
        if row.relation in KINSHIP:
            kin.setdefault((row.relation, row.other_name), _kin(row, words))
    return svg.relations(
        view.name,
        list(kin.values()),
        title=words("dossier.tree_of", name=view.name),
        description=words("dossier.tree_desc"),
    )


def _kin(row: RelationRow, words: Words) -> svg.Kin:
    label = words("dossier.of", label=row.label) if row.outgoing else row.label
    return svg.Kin(
        row.other_name, row.relation, label, row.outgoing, address(f"/dossier/{row.other_id}") if row.other_id else None
    )


async def events(request: Request) -> Response:
    """Every event, by type and year."""
    rows = list(desk_of(request).events())
    renderer = renderer_of(request)
    words = renderer.words_of(request)
    asked = {key: request.query_params.get(key, "") for key in ("type", "year")}
    kept = [row for row in rows if asked["type"] in {"", row.type} and _in_year(row, asked["year"])]
    entries = _entries(kept, words)
    page, at, pages = paged(entries, request)
    types = sorted(
        {(row.type, row.type_label, sum(1 for other in rows if other.type == row.type)) for row in rows},
        key=lambda t: (-t[2], t[1]),
    )
    years = sorted({span[0].year for row in rows if (span := bounds(row.when))})
    counts: dict[str, int] = {}
    for row in kept:
        span = bounds(row.when)
        if span and (span[1] - span[0]).days < LONGEST_MONTH:
            counts[span[0].isoformat()[:7]] = counts.get(span[0].isoformat()[:7], 0) + 1
    chart = svg.month_bars(
        sorted(counts.items()), title=words("overview.chart"), description=words("overview.chart_desc")
    )
    return renderer.page(
        request, "events.html", entries=page, total=len(rows), found=len(kept), asked=asked, types=types, years=years, chart=chart,
        counts=sorted(counts.items()), at=at, pages=pages,
    )  # fmt: skip


def _in_year(row: EventRow, year: str) -> bool:
    if not year:
        return True
    span = bounds(row.when)
    if year == "none":
        return span is None
    return span is not None and str(span[0].year) <= year <= str(span[1].year)


ROUTES: Final = [
    Route("/people", people),
    Route("/dossier/{entity}", dossier),
    Route("/events", events),
]
