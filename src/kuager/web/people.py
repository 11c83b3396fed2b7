"""People and events: the lists, and one person's dossier in which every value opens its words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from kuager.draw import svg
from kuager.model.schema import label, vocabulary
from kuager.web import grades
from kuager.web.asking import address, desk_of, lineages_of, paged, renderer_of, titles_of
from kuager.web.dates import bounds
from kuager.web.labels import labelled
from kuager.web.standing import asked, shown
from kuager.web.telling import Entry, entries
from kuager.web.words import Words
from kuager.workflow.status import Summary
from kuager.workflow.views import Dossier, EventRow, PersonRow, RelationRow

LONGEST_MONTH: Final = 31


async def people(request: Request) -> Response:
    """Everybody, named or shielded."""
    rows = list(desk_of(request).people())
    known = desk_of(request).summaries()
    chosen = {key: request.query_params.get(key, "") for key in ("q", "show", "status", "sort")}
    kept = [row for row in rows if _wanted(row, chosen) and _stands(known.get(row.id, Summary()), chosen["status"])]
    if chosen["sort"] == "silence":
        kept.sort(key=lambda row: -_silent(known.get(row.id)))
    page, at, pages = paged(kept, request)
    renderer = renderer_of(request)
    words = renderer.words_of(request)
    return renderer.page(
        request, "people.html", rows=page, total=len(rows), found=len(kept), asked=chosen, at=at, pages=pages, known=known,
        statuses=_statuses(rows, known, words), status_label=partial(_status_label, words.lang),
    )  # fmt: skip


def _status_label(lang: str, status: str) -> str:
    return label("status", status, lang=lang)


def _stands(summary: Summary, status: str) -> bool:
    return status == "" or (summary.disputed if status == "disputed" else status in summary.statuses)


def _silent(summary: Summary | None) -> int:
    """Days that have surely passed without news; people of whom nothing dated is known come last."""
    return summary.silence.least if summary and summary.silence else -1


def _statuses(rows: Sequence[PersonRow], known: Mapping[str, Summary], words: Words) -> list[tuple[str, str, int]]:
    """Returns (status, its label, how many people) of all that are told, the commonest first."""
    counted = Counter(status for row in rows for status in known.get(row.id, Summary()).statuses)
    ordered = sorted(counted.items(), key=lambda one: (-one[1], one[0]))
    return [(status, _status_label(words.lang, status), n) for status, n in ordered]


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
    told = entries(view.events, words, lineages_of(request))
    statuses = desk_of(request).status(view.id, *asked(request.query_params)) if view.schema == "person" else None
    return renderer.page(
        request,
        "dossier.html",
        view=view,
        **grades.frame(words.lang, desk_of(request).scales()),
        statuses=statuses,
        stood=shown(statuses, words, titles_of(request)) if statuses else None,
        happenings=desk_of(request).history(view.id),
        titles=titles_of(request),
        entries=told,
        timeline=_timeline(told, view, words),
        ties=_ties(view.relations),
        tree=_tree(view, words),
    )


def _timeline(entries: Sequence[Entry], view: Dossier, words: Words) -> str:
    moments = []
    for entry in entries:
        span = bounds(entry.event.when)
        if span:
            name = f"{entry.number}. {labelled(entry.event.type_label, words.lang)}, {entry.when}"
            moments.append(svg.Moment(*span, entry.number, name, entry.tone, f"#e-{entry.number}"))
    return svg.timeline(
        moments, title=words("dossier.timeline_of", name=view.name), description=words("dossier.timeline_desc")
    )


def _ties(relations: Sequence[RelationRow]) -> list[tuple[RelationRow, list[RelationRow]]]:
    """Gathers the rows that tell one relation to one other; relatives first."""
    groups: dict[tuple[str, str, bool], list[RelationRow]] = {}
    kin = vocabulary("kinship").terms
    for row in sorted(relations, key=lambda row: row.relation not in kin):
        groups.setdefault((row.label, row.other_id or row.other_name, row.outgoing), []).append(row)
    return [(rows[0], rows[1:]) for rows in groups.values()]


def _tree(view: Dossier, words: Words) -> str:
    kin: dict[str, dict[str, RelationRow]] = {}
    for row in view.relations:
        if row.relation in vocabulary("kinship").terms:
            label = labelled(row.label, words.lang)
            name = words("dossier.of", label=label) if row.outgoing else label
            kin.setdefault(row.other_id or row.other_name, {}).setdefault(name, row)
    drawn = [_kin(labels) for labels in kin.values()]
    return svg.relations(
        view.name, drawn, title=words("dossier.tree_of", name=view.name), description=words("dossier.tree_desc")
    )


def _kin(labels: dict[str, RelationRow]) -> svg.Kin:
    row = next(iter(labels.values()))
    href = address(f"/dossier/{row.other_id}") if row.other_id else None
    return svg.Kin(row.other_name, row.relation, " / ".join(labels), row.outgoing, href)


async def events(request: Request) -> Response:
    """Every event, by type and year."""
    rows = list(desk_of(request).events())
    renderer = renderer_of(request)
    words = renderer.words_of(request)
    asked = {key: request.query_params.get(key, "") for key in ("type", "year")}
    kept = [row for row in rows if asked["type"] in {"", row.type} and _in_year(row, asked["year"])]
    page, at, pages = paged(entries(kept, words, lineages_of(request)), request)
    kinds = Counter((row.type, labelled(row.type_label, words.lang)) for row in rows)
    types = sorted(((*kind, n) for kind, n in kinds.items()), key=lambda t: (-t[2], t[1]))
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
    *grades.ROUTES,
    Route("/people", people),
    Route("/dossier/{entity}", dossier),
    Route("/events", events),
]
