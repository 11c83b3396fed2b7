"""The wall in front of every page: only this machine, only this browser, only our own forms, and strict headers."""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import RedirectResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from kuager.web.render import Renderer
from kuager.web.rights import Rights, answer
from kuager.web.sessions import Gate, Session
from kuager.web.team import LOGIN, OPEN_TO_NOBODY, Team

LOOPBACK: Final = frozenset({"127.0.0.1", "localhost", "::1"})
SAFE: Final = frozenset({"GET", "HEAD"})
DOOR: Final = "/replayed/"
"""Where captured pages are shown; a key in the address stands for the session there."""
FILES: Final = "/files/"
"""Where files are handed out as they came."""
OPEN_PATHS: Final = ("/static/", "/enter", DOOR)
_PLACE: Final = re.compile(rf"http://[a-z0-9.:\[\]-]{{1,60}}{DOOR}[0-9a-f]{{64}}/")
LONGEST_LENGTH: Final = 11
"""Digits of a Content-Length that is read at all."""
LARGEST_FORM: Final = 1_000_000
"""Bytes of a posted form; forms here are a few words."""
TABLES: Final = "/lists/table"
LARGEST_TABLE: Final = 50_000_000
"""Bytes of a posted table of people."""

HEADERS: Final = {
    "content-security-policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; media-src 'self'; form-action 'self'; "
        "frame-ancestors 'none'; base-uri 'none'; connect-src 'self'; frame-src 'self'; "
        "worker-src 'self'"  # the interview page keeps itself for when the network is gone
    ),
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "cross-origin-embedder-policy": "require-corp",
    "permissions-policy": "camera=(), microphone=(), geolocation=(), browsing-topics=()",
    "x-robots-tag": "noindex",
    "cache-control": "no-store",
}


FILE_HEADERS: Final = HEADERS | {"content-security-policy": "default-src 'none'; frame-ancestors 'none'; sandbox"}
"""Of a stranger's file: should a browser show it after all, nothing in it may run, load or know of us."""


def door_headers(origin: str, path: str) -> dict[str, str]:
    """Returns the headers of a captured page: no program, no form, an origin of its own, and nothing from elsewhere.

    Args:
        origin: of the workbench, as the browser asked for it.
        path: what was asked for; the key in it is the only place that the page may ask.
    """
    key = path.removeprefix(DOOR).partition("/")[0]
    place = f"{origin}{DOOR}{key}/"
    if not _PLACE.fullmatch(place):
        place = "'none'"
    return HEADERS | {
        "content-security-policy": (
            f"default-src 'none'; img-src {place} data:; style-src {place} 'unsafe-inline'; font-src {place} data:; "
            f"media-src {place}; frame-src {place}; form-action 'none'; base-uri 'none'; sandbox"
        ),
        "x-frame-options": "",
        "x-dns-prefetch-control": "off",
        # The page in the frame has no origin, so all it asks for comes from elsewhere in the eyes of the browser.
        "cross-origin-resource-policy": "cross-origin",
    }


class Guard:
    """ASGI middleware. Refuses with a page that says what to do next; adds the headers to every answer.

    Args:
        app: the pages.
        gate: knows the sessions.
        renderer: draws the refusals.
        rights: knows what a request is about to do.
        team: knows who the sessions stand for; None behind a desk without members.
    """

    def __init__(self, app: ASGIApp, gate: Gate, renderer: Renderer, rights: Rights, team: Team | None = None) -> None:
        self.team = team
        self.app = app
        self.gate = gate
        self.renderer = renderer
        self.rights = rights

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes a request on when it may pass."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        request = Request(scope, receive)
        session_id = request.cookies.get(self.gate.cookie)
        session, renewed = self._present(request, session_id)
        request.state.session, request.state.session_id = session, renewed or session_id

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _headers_of(request).items():
                    if value:
                        headers[name] = value
                if scope["path"].startswith("/static/"):
                    headers["cache-control"] = "no-cache"
                if renewed and "set-cookie" not in headers:
                    headers.append("set-cookie", f"{self.gate.cookie}={renewed}; HttpOnly; Path=/; SameSite=strict")
            await send(message)

        refusal = self._refusal(request, known=session is not None)
        page: ASGIApp | None = self.renderer.refusal(request, refusal[1], refusal[0]) if refusal else None
        await (page or self._forbidden(request, session) or self.app)(scope, receive, guarded)

    def _present(self, request: Request, session_id: str | None) -> tuple[Session | None, str]:
        """Returns the session as the roll of members stands now, and its new id where rights changed meanwhile."""
        session = self.gate.session(session_id)
        if session is None or self.team is None or request.url.path.startswith("/static/"):
            return session, ""
        actor = self.team.actor(session)
        if actor == session.actor:
            return session, ""
        renewed = self.gate.rotate(session_id, actor=actor)
        return self.gate.session(renewed), renewed

    def _forbidden(self, request: Request, session: Session | None) -> ASGIApp | None:
        """Returns the page that says why somebody may not do this; None where they may."""
        path = request.url.path
        if session is None and path.startswith(DOOR):
            session = self.gate.opened(path.removeprefix(DOOR).partition("/")[0])
            if session is not None and self.team is not None and self.team.actor(session) != session.actor:
                return self.renderer.refusal(request, "session", 403)
        if session is None:
            return None  # nobody gets past the places that are open to strangers, and those check for themselves
        if session.actor is None:
            return self._not_yet(request)
        wanted = self.rights.wanted(request.scope)
        said = answer(session.actor, wanted)
        if said is None or wanted is None:
            return None
        return self.renderer.denied(request, wanted.action, said)

    def _not_yet(self, request: Request) -> ASGIApp | None:
        """Sends whoever has not said who they are to the page where they do."""
        path = request.url.path
        if path in OPEN_TO_NOBODY or path.startswith((f"{LOGIN}/", *OPEN_PATHS)):
            return None
        if request.method in SAFE:
            return RedirectResponse(LOGIN, status_code=303)
        return self.renderer.refusal(request, "session", 403)

    def _refusal(self, request: Request, *, known: bool) -> tuple[int, str] | None:
        if host_name(request.headers.get("host", "")) not in LOOPBACK:
            return 403, "host"
        if request.method not in SAFE:
            if request.method != "POST":
                return 405, "method"
            if not same_origin(request.headers):
                return 403, "origin"
            # Whoever is not known hands in nothing large.
            most = LARGEST_TABLE if known and request.url.path == TABLES else LARGEST_FORM
            if not 0 <= _length(request.headers) <= most:
                return 413, "large"
        if not known and not request.url.path.startswith(OPEN_PATHS):
            return 403, "session"
        return None


def _headers_of(request: Request) -> dict[str, str]:
    path = request.scope["path"]
    if path.startswith(DOOR):
        return door_headers(f"http://{request.headers.get('host', '')}", path)
    return FILE_HEADERS if path.startswith(FILES) else HEADERS


def host_name(host: str) -> str:
    """Returns the name in a Host header without its port, lower case; empty when it is not one."""
    try:
        return (urlsplit(f"//{host}").hostname or "").lower()
    except ValueError:
        return ""


def same_origin(headers: Headers) -> bool:
    """Says whether a posted form came from our own pages, as far as the browser tells.

    Our own Referrer-Policy makes browsers send ``Origin: null`` with our own forms, so that is believed where
    Sec-Fetch-Site, which no page can set, says same-origin. Browsers that send neither exist; for them the token in the
    form decides.
    """
    site, origin = headers.get("sec-fetch-site"), headers.get("origin")
    if site is not None and site != "same-origin":
        return False
    if origin is None or (origin == "null" and site is not None):
        return True
    return urlsplit(origin).netloc.lower() == headers.get("host", "").lower()


def _length(headers: Headers) -> int:
    value = headers.get("content-length", "")
    return int(value) if value.isascii() and value.isdigit() and value == value[:LONGEST_LENGTH] else -1
