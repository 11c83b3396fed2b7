"""The library of testimonies: looked through by pictures, narrowed by what is lacking, and one testimony with all around it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from kuager.errors import UsageError
from kuager.model.schema import vocabulary
from kuager.text.fold import plain
from kuager.web import testimony_batches
from kuager.web.asking import address, back_to, form_of, number, renderer_of, seat_of, tell
from kuager.web.recordings import PLAYABLE
from kuager.web.waves import clock, seconds_of
from kuager.web.words import Words
from kuager.workflow.context import context
from kuager.workflow.testimonies import choosing, links, pictures, showing, translating
from kuager.workflow.testimonies.choosing import SORTS, Found, Wanted
from kuager.workflow.testimonies.views import STATES, Medium, State, Testimony

ON_PAGE: Final = 48
VIEWS: Final = ("pictures", "rows")
SUGGESTED: Final = 12
"""People offered for a name that was typed."""
_HEIGHT: Final = 40
_BARS: Final = 48
LONGEST: Final = 200


@dataclass(frozen=True, slots=True)
class Card:
    """One testimony in the list: its row, its length, and the sound as bars of a picture."""

    row: Testimony
    length: str
    bars: str
    number: int


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter that is on or off: what it is called, how many would be left, and where it leads."""

    state: State
    count: int
    on: bool
    href: str


@dataclass(frozen=True, slots=True)
class Suggested:
    """Somebody of the archive who may be meant: how many records there are of them, and a text that tells of them."""

    id: str
    name: str
    records: int
    title: str


async def library(request: Request) -> Response:
    """All testimonies that fit what is asked for, a page of them."""
    wanted, view = _wanted(request), _view(request)
    seat = seat_of(request)
    found = choosing.choose(seat.archive, wanted)
    pages = max(1, -(-len(found.rows) // ON_PAGE))
    at = min(number(request.query_params.get("page"), 1, least=1), pages)
    rows = found.rows[(at - 1) * ON_PAGE : at * ON_PAGE]
    cards = [
        Card(one, length(one), _bars(pictures.loudness(seat.archive, one)) if _heard(one, view) else "", place)
        for place, one in enumerate(rows, (at - 1) * ON_PAGE + 1)
    ]
    words = renderer_of(request).words_of(request)
    return renderer_of(request).page(
        request, "testimonies.html", cards=cards, found=found, asked=wanted, at=at, pages=pages, view=view, sorts=SORTS,
        chips=_chips(found, wanted, view), views=[(one, _address(wanted, one)) for one in VIEWS],
        query=_address(wanted, view).partition("?")[2], called=language_names(words), kin=kin_names(words), narrowed=wanted != Wanted(sort=wanted.sort),
    )  # fmt: skip


def _heard(one: Testimony, view: str) -> bool:
    return one.medium is Medium.AUDIO and view == VIEWS[0]


def _wanted(request: Request) -> Wanted:
    asked = request.query_params

    def of(name: str) -> str:
        return asked.get(name, "").strip()[:LONGEST]

    states = frozenset(State(one) for one in asked.getlist("state") if one in set(State))
    sort = of("sort") if of("sort") in SORTS else SORTS[0]
    medium = of("medium") if of("medium") in set(Medium) else ""
    return Wanted(
        query=of("q"), states=states, language=of("language"), year=of("year"), medium=medium, speaker=of("speaker"),
        person=of("person"), source=of("source"), sort=sort,
    )  # fmt: skip


def _view(request: Request) -> str:
    return VIEWS[1] if request.query_params.get("view") == VIEWS[1] else VIEWS[0]


def _address(wanted: Wanted, view: str) -> str:
    """Returns the address of the list as it is asked for, without the page."""
    path = address(
        "/testimonies", q=wanted.query, language=wanted.language, year=wanted.year, medium=wanted.medium,
        speaker=wanted.speaker, person=wanted.person, source=wanted.source,
        sort="" if wanted.sort == SORTS[0] else wanted.sort, view="" if view == VIEWS[0] else view,
    )  # fmt: skip
    states = "&".join(f"state={one.value}" for one in STATES if one in wanted.states)
    return path + ("&" if "?" in path else "?") + states if states else path


def _chips(found: Found, wanted: Wanted, view: str) -> list[Chip]:
    return [
        Chip(one, found.states[one], one in wanted.states, _address(_turned(wanted, one), view))
        for one in STATES
        if found.states[one] or one in wanted.states
    ]


def _turned(wanted: Wanted, state: State) -> Wanted:
    return replace(wanted, states=wanted.states ^ {state})


def length(one: Testimony) -> str:
    """Returns how long a recording is, as people write it; empty where nobody knows."""
    return clock(round(one.seconds * 1000)) if one.seconds else ""


def language_names(words: Words) -> Callable[[str], str]:
    """Returns what says how a language is called, by its code; what is no code stays as it is."""
    known = dict(languages(words))
    return lambda code: known.get(code, code)


def languages(words: Words) -> list[tuple[str, str]]:
    """Returns the languages a testimony can be in: code and name."""
    return [(one.id, one.label(words.lang)) for one in vocabulary("language").terms.values()]


def kin_names(words: Words) -> Callable[[str], str]:
    """Returns what says how a kinship is called, by its term."""
    known = {one.id: one.label(words.lang) for one in vocabulary("kinship").terms.values()}
    return lambda term: known.get(term, term)


def _bars(peaks: Sequence[int]) -> str:
    """Returns the loudness as the path of a picture, in few bars."""
    if not peaks:
        return ""
    step = max(1, len(peaks) // _BARS)
    few = [max(peaks[at : at + step]) for at in range(0, len(peaks), step)]
    half = _HEIGHT / 2
    return "".join(
        f"M{at} {half - max(one, 3) * half / 100:.1f}h.6v{max(one, 3) * _HEIGHT / 100:.1f}h-.6z"
        for at, one in enumerate(few)
    )


async def picture(request: Request) -> Response:
    """A frame of a film.

    Raises:
        HTTPException: 404 where none was made.
    """
    seat = seat_of(request)
    found = pictures.poster(seat.archive, showing.find(seat.archive, request.path_params["testimony"]))
    if found is None:
        raise HTTPException(404)
    return Response(found, media_type="image/jpeg")


async def one(request: Request) -> Response:
    """One testimony."""
    return _one(request)


def _one(request: Request, *, problem: str = "", status: int = 200, given: dict[str, str] | None = None) -> Response:
    seat = seat_of(request)
    found = showing.show(seat.archive, request.path_params["testimony"])
    words = renderer_of(request).words_of(request)
    who = (given or {}).get("name", request.query_params.get("name", "")).strip()[:LONGEST]
    media = found.recording.media_type if found.recording else ""
    heads = context(seat.archive).heads
    at = seconds_of(request.query_params.get("t"))
    kept = {name: (given or {}).get(name, "") for name in ("text", "lang", "by", "person", "why")}
    return renderer_of(request).page(
        request, "testimony.html", status=status, shown=found, row=found.row, length=length(found.row),
        playable=media in PLAYABLE, moving=media.startswith("video/"), called=language_names(words),
        kin=kin_names(words), languages_known=languages(words), seconds=None if at is None else f"{at:g}",
        titles=lambda document: heads[document].title if document in heads else "",
        claims=[(claim, _seconds(claim.t_start)) for claim in found.claims], roles=links.ROLES, problem=problem,
        given=kept, who=who, people=_people(request, who) if who else [],
    )  # fmt: skip


def _seconds(t_start: str | None) -> str:
    found = seconds_of(t_start)
    return "" if found is None else f"{found:g}"


def _people(request: Request, name: str) -> list[Suggested]:
    """Returns people of the archive whose name holds the words, the best known first."""
    words = plain(name).split()
    here = context(seat_of(request).archive)
    fitting = [
        each
        for each in here.entities.values()
        if each.schema == "person" and all(any(word in plain(form) for form in (each.name, *each.spellings)) for word in words)
    ]  # fmt: skip
    found = []
    for each in sorted(fitting, key=lambda one: -len(one.members))[:SUGGESTED]:
        documents = dict.fromkeys(here.nodes[node].document for node in each.members if node in here.nodes)
        titles = [here.heads[one].title for one in documents if one in here.heads]
        found.append(Suggested(str(each.id), each.name, len(each.members), titles[0] if titles else ""))
    return found


async def link(request: Request) -> Response:
    """Says whom a testimony asks for, or who speaks."""
    fields = await form_of(request)
    seat = seat_of(request)
    role, node = fields.get("role", ""), fields.get("node", "")
    id_, own = showing.linkable(seat.archive, request.path_params["testimony"], role)
    try:
        links.link(
            seat.archive, id_, fields.get("person", ""), role=role, nodes=(node,) if node in own else own,
            agent=seat.agent, why=fields.get("why", "").strip(),
        )  # fmt: skip
    except UsageError as error:
        return _one(request, problem=error.message, status=422, given=fields)
    tell(request, "done", "testimonies.linked")
    return back_to(address(f"/testimonies/{id_}"), "/testimonies")


async def unlink(request: Request) -> Response:
    """Takes a link back."""
    fields = await form_of(request)
    seat = seat_of(request)
    try:
        links.unlink(seat.archive, number(fields.get("seq")), why=fields.get("why", ""), agent=seat.agent)
    except UsageError as error:
        return _one(request, problem=error.message, status=422, given=fields)
    tell(request, "done", "testimonies.unlinked")
    return back_to(address(f"/testimonies/{request.path_params['testimony']}"), "/testimonies")


async def translation(request: Request) -> Response:
    """Keeps a translation."""
    fields = await form_of(request)
    seat = seat_of(request)
    row = showing.find(seat.archive, request.path_params["testimony"])
    try:
        translating.translate(
            seat.archive, row, fields.get("text", ""), lang=fields.get("lang", ""), by=fields.get("by", ""), agent=seat.agent
        )  # fmt: skip
    except UsageError as error:
        return _one(request, problem=error.message, status=422, given=fields)
    tell(request, "done", "testimonies.translated")
    return back_to(address(f"/testimonies/{row.id}"), "/testimonies")


ROUTES: Final = [
    *testimony_batches.ROUTES,
    Route("/testimonies", library, methods=["GET"]),
    Route("/testimonies/{testimony}", one, methods=["GET"]),
    Route("/testimonies/{testimony}/picture", picture, methods=["GET"]),
    Route("/testimonies/{testimony}/link", link, methods=["POST"]),
    Route("/testimonies/{testimony}/unlink", unlink, methods=["POST"]),
    Route("/testimonies/{testimony}/translation", translation, methods=["POST"]),
]
