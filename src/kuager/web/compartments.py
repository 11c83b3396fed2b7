"""The page of compartments: which parts there are, what lies where, who belongs to them, and how to move something."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from kuager.draw.svg import picture, tag, text
from kuager.errors import KuagerError
from kuager.errors.rights import NoReasonError, SecondPersonError
from kuager.errors.scoped import BadCompartmentError, UnknownCompartmentError
from kuager.web.asking import back_to, form_of, renderer_of, seat_of, tell
from kuager.web.words import Words
from kuager.workflow import compartments as story
from kuager.workflow.archive import Archive
from kuager.workflow.compartments import Compartment, Thing
from kuager.workflow.members.rows import members_of

PLACE: Final = "/compartments"
_KINDS: Final = ("document", "capture", "entry", "case")
_SHOWN: Final = 100
"""Things of one compartment on the page."""
_WIDE, _NAMES, _ROW = 400.0, 130.0, 34.0
_LONGEST: Final = 16
"""Characters of a name in the picture."""


async def page(request: Request) -> Response:
    """What lies where, and the forms to move it."""
    archive = seat_of(request).archive
    found = story.compartments(archive)
    belong: dict[str, list[str]] = {}
    for member in members_of(archive.store):
        for name in member.compartments:
            belong.setdefault(name, []).append(member.name)
    rows = story.with_members(found, belong)
    lying = story.lying(archive)
    words = renderer_of(request).words_of(request)
    return renderer_of(request).page(
        request,
        "compartments.html",
        rows=rows,
        lying={one.name: lying.get(one.name, [])[:_SHOWN] for one in rows},
        counts={one.name: [(kind, one.counts.get(kind, 0)) for kind in _KINDS] for one in rows},
        drawn=_drawn(rows, words),
        chosen=_chosen(request, archive),
        known=[one.name for one in rows if one.name],
    )


def _chosen(request: Request, archive: Archive) -> tuple[Thing, str] | None:
    """Returns the thing that an address names with where it lies; nothing when there is none to see."""
    given = request.query_params.get("item", "")
    if not given:
        return None
    try:
        one = story.thing(archive, given)
    except KuagerError:
        return None
    return one, story.where(archive, one)


def _drawn(rows: Sequence[Compartment], words: Words) -> str:
    """Draws a bar for each part one sees into; the figures stand beside the bars and in the cards beneath."""
    shown = [one for one in rows if one.mine]
    most = max((_documents(one) for one in shown), default=0)
    if not most:
        return ""
    body = []
    for at, one in enumerate(shown):
        y = at * _ROW + 6
        name = one.name or words("compartments.open")
        wide = (_WIDE - _NAMES - 60) * _documents(one) / most
        body += [
            text(name if len(name) <= _LONGEST else name[: _LONGEST - 1] + "…", _NAMES - 10, y + 15, class_="tick end"),
            tag("rect", x=_NAMES, y=y, width=max(2.0, round(wide, 1)), height=22, rx=3, class_="bar" if one.name else "bar open"),
            text(str(_documents(one)), _NAMES + wide + 8, y + 15, class_="tick"),
        ]  # fmt: skip
    title, description = words("compartments.drawn"), words("compartments.drawn_about")
    return picture(_WIDE, len(shown) * _ROW + 6, title, description, body, kind="compartments")


def _documents(one: Compartment) -> int:
    return one.counts.get("document", 0)


async def make(request: Request) -> Response:
    """Makes a compartment."""
    fields = await form_of(request)
    try:
        name = story.make(seat_of(request).archive, fields.get("name", ""), why=fields.get("why", ""))
    except BadCompartmentError:
        tell(request, "warn", "compartments.bad_name")
    else:
        tell(request, "done", "compartments.made", name=name)
    return back_to(PLACE)


async def put(request: Request) -> Response:
    """Puts something into a compartment."""
    fields = await form_of(request)
    item, name = fields.get("item", ""), fields.get("name", "")
    try:
        story.put(seat_of(request).archive, item, name, why=fields.get("why", ""))
    except (SecondPersonError, NoReasonError, UnknownCompartmentError) as error:
        _refused(request, error)
    else:
        tell(request, "done", "compartments.put_done", name=name)
    return back_to(PLACE)


async def take_out(request: Request) -> Response:
    """Takes something out into the open part, or asks for it."""
    fields = await form_of(request)
    try:
        story.take_out(seat_of(request).archive, fields.get("item", ""), why=fields.get("why", ""))
    except (SecondPersonError, NoReasonError) as error:
        _refused(request, error)
    else:
        tell(request, "done", "compartments.out_done")
    return back_to(PLACE)


def _refused(request: Request, error: KuagerError) -> None:
    kinds: dict[type[KuagerError], str] = {
        SecondPersonError: "asked",
        NoReasonError: "needs_why",
        UnknownCompartmentError: "unknown",
    }
    tell(request, "warn", f"compartments.{kinds[type(error)]}")


ROUTES: Final = [
    Route(PLACE, page),
    Route(f"{PLACE}/make", make, methods=["POST"]),
    Route(f"{PLACE}/put", put, methods=["POST"]),
    Route(f"{PLACE}/take-out", take_out, methods=["POST"]),
]
