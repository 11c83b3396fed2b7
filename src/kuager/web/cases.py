"""Casework: the list of cases, one case, its family, its brief, and the next steps."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Final
from urllib.parse import quote, urlencode

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from kuager.errors import UsageError
from kuager.errors.casework import BadDueError, MissingStepError, MovedCaseError
from kuager.model import tell as sentence
from kuager.model.schema import label
from kuager.publish.papers import KINDS, MEDIA, write
from kuager.text.tellings import render
from kuager.track.reminders import Due
from kuager.web import standing, statuslines, svg_family
from kuager.web.asking import address, back_to, form_of, number, paged, renderer_of, seat_of, tell, titles_of
from kuager.web.dates import shown_date, shown_value
from kuager.web.words import LANGUAGES, Words
from kuager.workflow import casework
from kuager.workflow.casework import CaseRow, CaseView, Family, PeriodRow, steps
from kuager.workflow.status import today

SHOWS: Final = ("", "due", "step", "nostep", "silent", "disputed", "closed")
"""Filters of the list: all that are open, with something due, with a step, without one, a year silent, disputed, closed."""
LONG: Final = 365
FORMS: Final = (
    "person_facts", "relative", "last_seen", "detention_period", "sentence", "health", "release", "death",
)  # fmt: skip
"""Forms by which something is written down about a person."""
OF_SEVERAL: Final = ("appeal",)
"""Forms that may be about several people at once."""


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a step somebody wrote, and what they wrote."""

    field: str
    code: str
    words: str
    given: Mapping[str, str]


async def every(request: Request) -> Response:
    """The list of cases with its filters."""
    archive = seat_of(request).archive
    rows = casework.cases(archive)
    asked = {key: request.query_params.get(key, "") for key in ("q", "show", "status", "owner", "sort")}
    kept = [row for row in rows if _wanted(row, asked)]
    if asked["sort"] == "due":
        kept.sort(key=lambda row: (row.step is None, row.step.due is None if row.step else True, _due(row)))
    elif asked["sort"] == "missing":
        kept.sort(key=lambda row: -row.missing)
    page, at, pages = paged(kept, request)
    words = renderer_of(request).words_of(request)
    counted = Counter(status for row in rows for status in row.statuses)
    return renderer_of(request).page(
        request,
        "cases.html",
        rows=page,
        total=len(rows),
        found=len(kept),
        asked=asked,
        shows=SHOWS,
        owners=sorted({row.step.owner for row in rows if row.step}),
        statuses=[(one, label("status", one, lang=words.lang), n) for one, n in counted.most_common()],
        overdue=sum(1 for row in rows if row.step and row.step.pressing is Due.OVERDUE),
        at=at,
        pages=pages,
        query=urlencode({key: value for key, value in asked.items() if value}),
        **_labels(words),
    )


def _due(row: CaseRow) -> str:
    return row.step.due.isoformat() if row.step and row.step.due else "9999"


def _wanted(row: CaseRow, asked: Mapping[str, str]) -> bool:
    needle = asked["q"].casefold()
    names = (row.name,) if row.shielded else (row.name, *row.spellings)
    if needle and not any(needle in one.casefold() for one in names):
        return False
    if asked["status"] and asked["status"] not in row.statuses:
        return False
    if asked["owner"] and (row.step is None or row.step.owner != asked["owner"]):
        return False
    if asked["show"] == "closed":
        return row.state == steps.CLOSED
    shown = _SHOWN.get(asked["show"])
    return row.state != steps.CLOSED and (shown is None or shown(row))


_SHOWN: Final[Mapping[str, Callable[[CaseRow], bool]]] = {
    "due": lambda row: row.step is not None and row.step.pressing in {Due.OVERDUE, Due.TODAY},
    "step": lambda row: row.step is not None,
    "nostep": lambda row: row.step is None,
    "silent": lambda row: row.silence is not None and row.silence.least >= LONG,
    "disputed": lambda row: row.disputed,
}


def _labels(words: Words) -> dict[str, Any]:
    """Returns what the templates of casework call for terms of the vocabulary."""
    return {
        "status_label": partial(_term, words.lang, "status"),
        "kin_label": partial(_kin, words.lang),
        "kind_label": lambda kind: label(kind, lang=words.lang),
        "told_label": partial(_told, words.lang),
        "told_value": partial(_said, words),
        "unasked": lambda key: render(sentence(f"case.unasked.{key}"), words.lang),
    }


def _term(lang: str, vocabulary: str, one: str) -> str:
    return label(vocabulary, one, lang=lang)


def _kin(lang: str, terms: Sequence[str]) -> str:
    return " / ".join(label("kinship", one, lang=lang) for one in terms)


def _told(lang: str, kind: str, prop: str) -> str:
    return label(kind, prop, lang=lang)


def _said(words: Words, prop: str, value: str) -> str:
    return label("whereabouts", value, lang=words.lang) if prop == "whereabouts" else shown_value(prop, value, words)


async def one(request: Request) -> Response:
    """Everything about one case."""
    return _case(request, request.path_params["person"], None)


def _case(request: Request, person: str, problem: Problem | None, status: int = 200) -> Response:
    seat = seat_of(request)
    view = casework.case(seat.archive, person)
    renderer = renderer_of(request)
    words = renderer.words_of(request)
    return renderer.page(
        request,
        "case.html",
        status=status,
        view=view,
        stood=standing.shown(view.status, words, titles_of(request)),
        tree=_tree(view.family, words, near=True),
        line=_line(view.periods, view, words, seat.archive),
        forms=_forms(view),
        problem=problem,
        agent=seat.agent,
        today=today(seat.archive).isoformat(),
        **_labels(words),
    )


def _forms(view: CaseView) -> dict[str, str]:
    """Returns the address of each form, filled in with whom it is about and the way back."""
    about = {"who": view.name, "node:who": view.id, "back": f"/cases/{view.id}"}
    several = {"who": view.name, "node:who.0": view.id, "back": f"/cases/{view.id}"}
    found = {one: f"/forms/{one}?{urlencode(about)}" for one in FORMS}
    return found | {one: f"/forms/{one}?{urlencode(several)}" for one in OF_SEVERAL}


async def family(request: Request) -> Response:
    """The family of a person: the picture, and everybody in it."""
    view = casework.family(seat_of(request).archive, request.path_params["person"])
    renderer = renderer_of(request)
    words = renderer.words_of(request)
    about = {"who": view.name, "node:who": view.person, "back": f"/cases/{view.person}/family"}
    return renderer.page(
        request,
        "case_family.html",
        view=view,
        tree=_tree(view, words),
        add=f"/forms/relative?{urlencode(about)}",
        **_labels(words),
    )


def _tree(view: Family, words: Words, *, near: bool = False) -> str:
    """Draws a family; ``near``: only who is tied to the person directly, in a narrow picture."""
    lang = words.lang
    boxes = {
        view.person: svg_family.Box(
            id=view.person, name=view.name, kinship="", status=_stood(view.statuses, lang), tone=standing.tone(view.statuses),
            href=address(f"/cases/{view.person}"), me=True,
        )
    }  # fmt: skip
    for row in view.relatives:
        if near and row.distance > 1:
            continue
        kinship = _kin(lang, row.kinship)
        if row.via != view.person:
            kinship = words("cases.kin_of", kin=kinship, name=row.via_name)
        boxes[row.id] = svg_family.Box(
            id=row.id, name=row.name, kinship=kinship, status=_stood(row.statuses, lang),
            tone=standing.tone(row.statuses), href=address(f"/cases/{row.id}"),
        )  # fmt: skip
    return svg_family.family(
        view.rows,
        boxes,
        view.ties,
        title=words("cases.tree_of", name=view.name),
        description=words("cases.tree_desc"),
        most=3 if near else 5,
    )


def _stood(statuses: Sequence[str], lang: str) -> str:
    return " / ".join(label("status", one, lang=lang) for one in statuses)


def _line(periods: Sequence[PeriodRow], view: CaseView, words: Words, archive: Any) -> str:
    bars = []
    for at, row in enumerate(periods, 1):
        begin, end = row.span.begin, row.span.end
        if begin is None or row.impossible:
            continue
        kind = label(row.kind, lang=words.lang)
        must = (begin.last, end.first if end else None) if begin.last else None
        bars.append(
            statuslines.Bar(
                number=at, label=f"{kind}, {row.place}" if row.place else kind, first=begin.first,
                last=end.last if end else None, must=must, tone="held", kind="told", href=f"#p-{row.key}",
                said=f"{at}. {kind} {row.place} {shown_date(row.begin, words)}",
            )
        )  # fmt: skip
    title = words("cases.periods_of", name=view.name)
    return statuslines.lines(bars, None, today(archive), title=title, description=words("cases.periods_desc"))


async def brief(request: Request) -> Response:
    """The one-page brief as a page to print, in any of the four languages."""
    lang = _brief_lang(request)
    person = request.path_params["person"]
    paper = casework.brief(seat_of(request).archive, person, lang)
    return renderer_of(request).page(
        request, "case_brief.html", paper=paper, blocks=[(type(one).__name__, one) for one in paper.blocks],
        person=person, asked=lang, kinds=KINDS,
    )  # fmt: skip


async def brief_file(request: Request) -> Response:
    """The brief as a file to send or to go on writing in."""
    kind = request.path_params["kind"]
    paper = casework.brief(seat_of(request).archive, request.path_params["person"], _brief_lang(request))
    name = quote(f"{paper.title}.{kind}")
    heads = {"content-disposition": f"attachment; filename*=UTF-8''{name}", "cache-control": "no-store"}
    return Response(write(paper, kind), media_type=MEDIA.get(kind, "application/octet-stream"), headers=heads)


def _brief_lang(request: Request) -> str:
    asked = request.query_params.get("lang", "")
    return asked if asked in LANGUAGES else renderer_of(request).words_of(request).lang


async def step(request: Request) -> Response:
    """Writes a next step down; what is wrong stands beside its field, and nothing typed is lost."""
    seat, person = seat_of(request), request.path_params["person"]
    fields = await form_of(request)
    given = {key: fields.get(key, "") for key in ("what", "owner", "due")}
    try:
        made = steps.write(seat.archive, person, agent=seat.agent, seen=fields.get("seen", ""), **given)
    except MovedCaseError as error:
        return _moved(request, person, Problem("what", error.code, "cases.problem.moved", given))
    except (BadDueError, MissingStepError) as error:
        field = "due" if isinstance(error, BadDueError) else "what"
        return _case(request, person, Problem(field, error.code, f"cases.problem.{field}", given), status=422)
    tell(request, "done", "cases.step_kept")
    return back_to(f"{address(f'/cases/{made.person}')}#next", "/cases")


def _moved(request: Request, person: str, problem: Problem) -> Response:
    """Shows the case as it is now with what was typed; where nobody has the id any more, what was typed alone."""
    if steps.known(seat_of(request).archive, person):
        return _case(request, person, problem, status=409)
    return renderer_of(request).page(request, "case_gone.html", status=409, problem=problem)


async def finish(request: Request) -> Response:
    """Marks a step as done, or takes that back."""
    seat = seat_of(request)
    fields = await form_of(request)
    seq = number(request.path_params["seq"])
    again = fields.get("act") == "reopen"
    try:
        if again:
            steps.reopen(seat.archive, seq, agent=seat.agent)
        else:
            steps.finish(seat.archive, seq, note=fields.get("note", ""), agent=seat.agent)
    except UsageError:
        tell(request, "warn", "cases.no_step")
    else:
        tell(request, "done", "cases.step_open" if again else "cases.step_done")
    return back_to(fields.get("back", ""), "/cases")


async def state(request: Request) -> Response:
    """Opens a case, or closes it."""
    seat, person = seat_of(request), request.path_params["person"]
    fields = await form_of(request)
    wanted = steps.CLOSED if fields.get("state") == steps.CLOSED else steps.OPEN
    steps.put(seat.archive, person, wanted, why=fields.get("why", ""), agent=seat.agent)
    tell(request, "done", f"cases.now_{wanted}")
    return back_to(address(f"/cases/{person}"), "/cases")


ROUTES: Final = [
    Route("/cases", every),
    Route("/cases/{person}", one),
    Route("/cases/{person}/family", family),
    Route("/cases/{person}/brief", brief),
    Route("/cases/{person}/brief.{kind}", brief_file),
    Route("/cases/{person}/steps", step, methods=["POST"]),
    Route("/cases/{person}/state", state, methods=["POST"]),
    Route("/cases/steps/{seq}", finish, methods=["POST"]),
]
