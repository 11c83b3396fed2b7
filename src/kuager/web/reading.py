"""Overview, the list of sources, and the reader: the words themselves with everything that rests on them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from kuager.draw import svg
from kuager.errors import BadAnchorError
from kuager.model import Finding, FindingState, schema
from kuager.text.spans import locate
from kuager.web.asking import (
    address,
    back_to,
    desk_of,
    form_of,
    number,
    paged,
    renderer_of,
    session_of,
    tell,
    titles_of,
)
from kuager.web.originals import beside
from kuager.web.picket import counter
from kuager.web.runs import blocks, part_of, parts
from kuager.web.weighing import FIRST
from kuager.workflow.views import ClaimRow, ReaderView, SourceRow

SHOWN: Final = 3
"""Findings on the overview."""
PARTLY_READ: Final = frozenset({"kk", "ru", "ug", "zh"})
"""Languages with rules that know less than the English ones; in any other only places, dates and known names are found."""
MOST_SUBJECTS: Final = 500
"""Names offered in the form of a claim; a longer list cannot be chosen from."""
NO_FIELDS: Final = {"exact": "", "subject": "", "prop": "", "value": ""}


async def overview(request: Request) -> Response:
    """What is here and what waits for somebody."""
    view = desk_of(request).overview()
    renderer = renderer_of(request)
    words = renderer.words_of(request)
    session_of(request).waiting.update(
        review=view.claims_waiting, merges=view.proposals_waiting, findings=view.findings_open
    )
    chart = svg.month_bars(view.per_month, title=words("overview.chart"), description=words("overview.chart_desc"))
    return renderer.page(
        request,
        "overview.html",
        view=view,
        chart=chart,
        counter=counter(view.picket, words.lang),
        titles=titles_of(request),
        noticed=noticed(request),
        pairs=view.proposals_waiting,
    )


def noticed(request: Request) -> list[Finding]:
    """Returns the few open findings that somebody should see first: disagreements before what was worked out."""
    rows = [row for row in desk_of(request).findings() if row.state is FindingState.OPEN]
    return sorted(rows, key=lambda row: FIRST.index(row.kind) if row.kind in FIRST else len(FIRST))[:SHOWN]


async def sources(request: Request) -> Response:
    """Every document, filtered."""
    rows = list(desk_of(request).sources())
    asked = {key: request.query_params.get(key, "") for key in ("q", "lang", "kind", "lineage")}
    kept = [row for row in rows if _wanted(row, asked)]
    page, at, pages = paged(kept, request)
    return renderer_of(request).page(
        request, "sources.html", rows=page, total=len(rows), found=len(kept), asked=asked, at=at, pages=pages,
        languages_here=_counted([row.lang or "" for row in rows]), kinds=_counted([row.kind for row in rows]),
    )  # fmt: skip


def _wanted(row: SourceRow, asked: dict[str, str]) -> bool:
    if asked["lang"] and (row.lang or "") != asked["lang"]:
        return False
    if asked["kind"] and row.kind != asked["kind"]:
        return False
    if asked["lineage"] == "copied" and not row.lineage_note:
        return False
    if asked["lineage"] not in {"", "copied"} and row.lineage != asked["lineage"]:
        return False
    needle = asked["q"].casefold()
    return not needle or any(
        needle in (part or "").casefold() for part in (row.title, row.item, row.site, row.given_by)
    )


def _counted(values: Sequence[str]) -> list[tuple[str, int]]:
    return sorted(
        ((value, values.count(value)) for value in set(values) if value), key=lambda pair: (-pair[1], pair[0])
    )


async def reader(request: Request) -> Response:
    """One document's text beside its claims. ``claim`` or ``at`` (``12-30``) lights up words without JavaScript."""
    view = desk_of(request).reader(request.path_params["document"])
    return renderer_of(request).page(
        request, "reader.html", **_reading(request, view), props=_props(request), fields=NO_FIELDS
    )


def _reading(request: Request, view: ReaderView) -> dict[str, Any]:
    stretches = parts(view.text)
    chosen = next((claim for claim in view.claims if claim.id == request.query_params.get("claim")), None)
    lit = (chosen.start, chosen.end) if chosen else _span(request.query_params.get("at", ""), len(view.text))
    wanted = part_of(lit[0], stretches) if lit else number(request.query_params.get("part"), 1, least=1) - 1
    part = min(wanted, len(stretches) - 1)
    first, last = stretches[part]
    shown = beside(request, view.source.document, lit[0] if lit else first, lit)
    claims = sorted((c for c in view.claims if c.start < last and c.end > first), key=lambda c: (c.start, c.end))
    return {
        "view": view,
        "source": view.source,
        "unread": _unread(view.source),
        "picture": desk_of(request).registers().picture(view.source.capture),
        "blocks": blocks(view, (first, last), lit),
        "claims": claims,
        "chosen": chosen,
        "lit": lit,
        "original": shown,
        "part": part + 1,
        "parts": len(stretches),
        "subjects": subjects_of(request, view),
        "layers": sorted(
            {h.type for h in view.highlights if h.kind == "mention"}
            | {h.kind for h in view.highlights if h.kind in {"quote", "event"}}
        ),
    }


def _unread(source: SourceRow) -> str:
    """Returns the key of the string that says what the rules do not read in the source's language; empty for English."""
    lang = (source.lang or "").partition("-")[0]
    return "" if lang in {"", "en", "und"} else f"unread.{lang if lang in PARTLY_READ else 'another'}"


def _span(text: str, length: int) -> tuple[int, int] | None:
    start, _, end = text.partition("-")
    span = number(start, -1), number(end, -1)
    return span if 0 <= span[0] < span[1] <= length else None


def subjects_of(request: Request, view: ReaderView) -> list[tuple[str, list[tuple[str, str]]]]:
    """Returns (heading, [(id, name)]): whom this source speaks of, then everybody else."""
    words = renderer_of(request).words_of(request)
    here = {claim.subject: _named(claim, words.lang) for claim in view.claims}
    others = {row.id: row.name for row in desk_of(request).people() if row.id not in here}
    groups = ((words("claim.here"), here), (words("claim.elsewhere"), others))
    return [
        (head, sorted(names.items(), key=lambda pair: pair[1].casefold())[:MOST_SUBJECTS])
        for head, names in groups
        if names
    ]


def _named(claim: ClaimRow, lang: str) -> str:
    kind = schema.label(claim.schema, lang=lang)
    return f"{claim.subject_name} ({kind})" if claim.subject_name else kind


def _props(request: Request) -> list[tuple[str, list[tuple[str, str]]]]:
    """Returns (heading, [(property, label)]): what can be told of people, then of events, each property once."""
    words = renderer_of(request).words_of(request)
    people = {prop.name: prop.label(words.lang) for prop in schema.schema("person").properties.values()}
    events: dict[str, str] = {}
    for one in schema.schemata():
        if one.is_event:
            events.update(
                {prop.name: prop.label(words.lang) for prop in one.properties.values() if prop.name not in people}
            )
    groups = ((words("claim.of_people"), people), (words("claim.of_events"), events))
    return [(head, sorted(props.items(), key=lambda pair: pair[1].casefold())) for head, props in groups]


async def claim_page(request: Request) -> Response:
    """The form for a claim, for those without JavaScript: the words are typed or pasted, and looked for in the text."""
    view = desk_of(request).reader(request.path_params["document"])
    return renderer_of(request).page(
        request,
        "claim.html",
        source=view.source,
        subjects=subjects_of(request, view),
        props=_props(request),
        fields=NO_FIELDS,
        problem="",
    )


async def claim_made(request: Request) -> Response:
    """Records a claim from selected or typed words."""
    fields = await form_of(request)
    desk = desk_of(request)
    view = desk.reader(request.path_params["document"])
    span = _place(view.text, fields)
    complete = all(fields.get(key, "").strip() for key in ("subject", "prop", "value"))
    if span is None or not complete:
        problem = "claim.incomplete" if span else "claim.not_found"
        return renderer_of(request).page(
            request,
            "claim.html",
            status=422,
            source=view.source,
            subjects=subjects_of(request, view),
            props=_props(request),
            fields={**NO_FIELDS, **fields},
            problem=problem,
        )
    start, end = span
    desk.make_claim(
        view.source.document, start=start, end=end, exact=view.text[start:end],
        subject=fields["subject"].strip(), prop=fields["prop"].strip(), value=fields["value"].strip(),
    )  # fmt: skip
    tell(request, "done", "claim.made")
    return back_to(address(f"/sources/{view.source.document}", at=f"{start}-{end}") + "#at")


def _place(text: str, fields: dict[str, str]) -> tuple[int, int] | None:
    """Returns where the form's words stand: its offsets when it has them, else the words looked for in the text.

    Raises:
        BadAnchorError: when the offsets and the words do not fit; the page was of another version of the text.
    """
    exact = fields.get("exact", "")
    if fields.get("start"):
        span = _span(f"{fields['start']}-{fields.get('end', '')}", len(text))
        if span is None or (exact and _same(text[span[0] : span[1]]) != _same(exact)):
            raise BadAnchorError
        return span
    found = locate(text, exact) if exact.strip() else None
    return (found.span.start, found.span.end) if found else None


def _same(words: str) -> str:
    """A browser normalises line ends in form fields; nothing else may differ."""
    return " ".join(words.split())


ROUTES: Final = [
    Route("/", overview),
    Route("/sources", sources),
    Route("/sources/{document}", reader),
    Route("/sources/{document}/claim", claim_page, methods=["GET"]),
    Route("/sources/{document}/claim", claim_made, methods=["POST"]),
]
