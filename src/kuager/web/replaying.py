"""Captured pages as they were: a frame in which nothing runs, fed from the archive alone.

The frame has an origin of its own (CSP ``sandbox`` without ``allow-same-origin``), so a captured page shares nothing with
the workbench, not even its cookie. Its pictures and styles are let in by a key in their address, which opens captured
pages for reading and nothing else, and dies with the session. It may ask for what lies under that key and nothing else.
"""

from __future__ import annotations

from typing import Final

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from kuager.errors import KuagerError
from kuager.web.asking import desk_of, renderer_of, session_of
from kuager.web.guard import DOOR
from kuager.web.seating import seated
from kuager.web.sessions import Gate, key_of


async def replay_page(request: Request) -> Response:
    """The captured page in its frame, with what is known about it."""
    capture = request.path_params["capture"]
    view = desk_of(request).replay(capture, request.query_params.get("url", ""))
    frame = f"{DOOR}{key_of(session_of(request))}/{capture}/{view.url}"
    return renderer_of(request).page(request, "replay.html", view=view, frame=frame)


async def replayed(request: Request) -> Response:
    """One answer out of the archive, for the frame."""
    gate: Gate = request.app.state.gate
    key, capture = request.path_params["key"], request.path_params["capture"]
    session = gate.opened(key)
    if session is None:
        return Response("", 403, media_type="text/plain")
    prefix = f"{DOOR}{key}/{capture}/"
    url = _asked(request, prefix)
    try:
        found = seated(request, session).replayed(capture, url, prefix)
    except KuagerError as error:
        return _note(request, session.lang, 404, url, error.message)
    if found is None:
        return _note(request, session.lang, 404, url, "")
    if found.leads_to:
        return RedirectResponse(found.leads_to, 302)
    if not found.known:
        return _note(request, session.lang, 200, url, found.media_type)
    return Response(found.body, found.status, media_type=found.media_type)


def _asked(request: Request, prefix: str) -> str:
    """Returns the address after the prefix as the browser sent it; taking escapes apart would change it."""
    raw = bytes(request.scope.get("raw_path") or request.url.path.encode()).decode("latin-1")
    query = bytes(request.scope.get("query_string", b"")).decode("latin-1")
    path = raw.partition("?")[0][len(prefix) :]
    return f"{path}?{query}" if query else path


def _note(request: Request, lang: str, status: int, url: str, detail: str) -> Response:
    known = status == 200  # noqa: PLR2004  it is here, but is nothing that is shown
    page = renderer_of(request).paper("replayed.html", lang, url=url, detail=detail, known=known)
    return Response(page, status, media_type="text/html; charset=utf-8")


ROUTES: Final = [
    Route("/replay/{capture}", replay_page),
    Route(f"{DOOR}{{key}}/{{capture}}/{{url:path}}", replayed),
]
