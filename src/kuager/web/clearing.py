"""Clearance: what each audience would see of somebody and why not more, marks of risk, and what went out."""

from __future__ import annotations

from collections import Counter
from typing import Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from kuager.errors import KuagerError, UsageError
from kuager.model.release import CAPACITIES, RELEASED_TO
from kuager.protect.policy import LEVELS, RISKS
from kuager.web.asking import back_to, form_of, paged, renderer_of, seat_of, session_of, tell
from kuager.workflow import clearing
from kuager.workflow.clearing.marks import Change, shown

_SHOWN: Final = 50


async def desk(request: Request) -> Response:
    """What is marked and waits for a look, and what went out to whom."""
    archive = seat_of(request).archive
    page, at, pages = paged(clearing.queue(archive), request)
    gone = Counter(one.release for one in clearing.feed(archive) for _ in one.items)
    released = [(one, gone[one.id]) for one in reversed(clearing.releases(archive))]
    return renderer_of(request).page(
        request, "clearance.html", rows=page, at=at, pages=pages, released=released[:_SHOWN],
    )  # fmt: skip


async def person(request: Request) -> Response:
    """One person before every audience, side by side."""
    archive, renderer = seat_of(request).archive, renderer_of(request)
    found = clearing.explain(archive, request.path_params["entity"], renderer.words_of(request).lang)
    bears = shown(archive, found.id)
    return renderer.page(
        request, "clearance_one.html", person=found, marked=bears, audiences=RELEASED_TO, levels=LEVELS, risks=RISKS, capacities=CAPACITIES,
        risk_of={one: bears.marked.risk.get(one, "unassessed") for one in CAPACITIES},
    )  # fmt: skip


async def mark(request: Request) -> Response:
    """Marks somebody; a lowering waits for a second person and says so."""
    fields = await form_of(request)
    id_ = fields.get("id", "")
    change = Change(
        level=fields.get("level") or None,
        risk={one: risk for one in CAPACITIES if (risk := fields.get(f"risk_{one}", ""))},
        review_on=fields.get("review_on"),
    )
    try:
        clearing.mark(seat_of(request).archive, id_, change, reason=fields.get("reason", ""))
    except KuagerError as error:
        if error.exit_code != UsageError.exit_code:
            raise
        session_of(request).notice = ("warn", f"{error.message}. {error.cure}")
    else:
        tell(request, "done", "clearance.marked")
    return back_to(f"/clearance/{id_}" if id_ else "/clearance")


ROUTES: Final = [
    Route("/clearance", desk),
    Route("/clearance/mark", mark, methods=["POST"]),
    Route("/clearance/{entity}", person),
]
