"""Puts the workbench together: routes, the wall in front of them, and pages for what goes wrong."""

from __future__ import annotations

import logging
from importlib.resources import files
from typing import Final

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from kuager.errors import KuagerError, UnknownIdError
from kuager.ports import Clock, Ids
from kuager.web import (
    account,
    appeal_figures,
    appeal_letters,
    appeals,
    approvals,
    audit,
    backups,
    cases,
    clearing,
    codebook,
    compartments,
    consents,
    counting,
    dossiers,
    entries,
    entry,
    finding,
    intake,
    judging,
    lexicon,
    lineages,
    lists,
    locking,
    login,
    members,
    originals,
    parting,
    people,
    picket,
    press,
    reading,
    recordings,
    redacting,
    registers,
    releasing,
    replaying,
    reprisals,
    review,
    sealed,
    second,
    submissions,
    testimonies,
    threads,
    versions,
    weighing,
)
from kuager.web.desk import Desk
from kuager.web.guard import HEADERS, Guard
from kuager.web.render import Renderer
from kuager.web.rights import Rights
from kuager.web.sessions import Gate
from kuager.web.team import Team

log = logging.getLogger("kuager.web")


def create_app(desk: Desk, token: str, ids: Ids, clock: Clock, team: Team | None = None) -> Starlette:
    """Makes the workbench over one desk.

    Args:
        desk: an open archive as the pages see it.
        token: opens the first session at ``/enter?token=…``, once.
        ids: gives session ids and form tokens.
        clock: ends idle sessions.
        team: knows the members; with one, they log in as soon as there are any.
    """
    renderer = Renderer()
    gate = Gate(token, ids=ids, clock=clock)
    routes = _routes()
    app = Starlette(
        routes=[
            *routes,
            Mount("/static", StaticFiles(directory=str(files("kuager.web") / "static")), name="static"),
        ],
        middleware=[Middleware(Guard, gate=gate, renderer=renderer, rights=Rights(routes), team=team)],
        exception_handlers={HTTPException: _http_error, KuagerError: _own_error, Exception: _unexpected},
    )
    app.state.desk = desk
    app.state.renderer = renderer
    app.state.gate = gate
    app.state.team = team
    return app


def _routes() -> list[Route]:
    return [
        *entry.ROUTES,
        *locking.ROUTES,
        *reading.ROUTES,
        *originals.ROUTES,
        *replaying.ROUTES,
        *threads.ROUTES,
        *recordings.ROUTES,
        *versions.ROUTES,
        *people.ROUTES,
        *dossiers.ROUTES,
        *picket.ROUTES,
        *review.ROUTES,
        *second.ROUTES,
        *codebook.ROUTES,
        *judging.ROUTES,
        *parting.ROUTES,
        *lexicon.ROUTES,
        *lists.ROUTES,
        *counting.ROUTES,
        *registers.ROUTES,
        *weighing.ROUTES,
        *lineages.ROUTES,
        *finding.ROUTES,
        *entries.ROUTES,
        *reprisals.ROUTES,
        *press.ROUTES,
        *redacting.ROUTES,
        *testimonies.ROUTES,
        *submissions.ROUTES,
        *intake.ROUTES,
        *appeals.ROUTES,
        *appeal_figures.ROUTES,
        *appeal_letters.ROUTES,
        *appeals.ONE,
        *compartments.ROUTES,
        *cases.ROUTES,
        *consents.ROUTES,
        *clearing.ROUTES,
        *releasing.ROUTES,
        *sealed.ROUTES,
        *login.ROUTES,
        *account.ROUTES,
        *members.ROUTES,
        *approvals.ROUTES,
        *audit.ROUTES,
        *backups.ROUTES,
    ]


async def _http_error(request: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else 500
    reason = {404: "missing", 403: "form", 405: "method", 400: "form"}.get(status, "broken")
    renderer: Renderer = request.app.state.renderer
    return renderer.refusal(request, reason, status)


_STATUS: Final = {1: 409, 2: 400}
"""HTTP status by the exit code that the command line would give; anything else is ours to repair."""


async def _own_error(request: Request, error: Exception) -> Response:
    renderer: Renderer = request.app.state.renderer
    if not isinstance(error, KuagerError):
        return renderer.refusal(request, "broken", 500)
    status = 404 if isinstance(error, UnknownIdError) else _STATUS.get(error.exit_code, 500)
    return renderer.page(request, "refused.html", status=status, reason="own", code=error.code, detail=error)


async def _unexpected(request: Request, error: Exception) -> Response:
    log.error("%s at %s", type(error).__name__, request.url.path)
    renderer: Renderer = request.app.state.renderer
    page = renderer.refusal(request, "broken", 500)
    page.headers.update(HEADERS)  # this page is made outside of the wall, which adds them to every other one
    return page
