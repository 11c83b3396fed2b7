"""The locked workbench: one page that asks for the passphrase, in four languages, without JavaScript and without a key.

Everything but that page, its style sheets and its form is refused. Once the passphrase opens the archive the door stands
aside for the workbench, in the same process, which ends when it locks.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from importlib.resources import files
from typing import Final
from urllib.parse import parse_qs

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from kuager.errors import KuagerError, WrongPassphraseError
from kuager.web.guard import HEADERS, LOOPBACK, SAFE, host_name, same_origin
from kuager.web.render import Renderer
from kuager.web.words import LANGUAGES

UNLOCK: Final = "/unlock"
LARGEST: Final = 8192
"""Bytes of the passphrase form."""
FREE: Final = 2
"""Failed tries that cost no wait."""
LONGEST: Final = 300.0
"""Seconds; the wait doubles with each failed try and grows no longer than this."""

Opened = Callable[[str], tuple[ASGIApp, str]]
"""Given a passphrase, returns the workbench and the path of its first page; raises what opening raises."""


class Throttle:
    """Makes guessing at the page slower with every failure.

    Args:
        clock: seconds that only grow.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._failed = 0
        self._until = 0.0

    def wait(self) -> int:
        """Returns how many seconds the next try has to wait."""
        left = self._until - self._clock()
        return int(left) + 1 if left > 0 else 0

    def failed(self) -> None:
        """Notes a failed try."""
        self._failed += 1
        if self._failed > FREE:
            self._until = self._clock() + min(2.0 ** (self._failed - FREE), LONGEST)


class Door:
    """ASGI application: the lock page until it is unlocked, the workbench afterwards.

    Args:
        open_up: opens the archive with a passphrase.
        throttle: slows guessing.
        inside: the workbench, where it is open already.
    """

    def __init__(self, open_up: Opened, *, throttle: Throttle | None = None, inside: ASGIApp | None = None) -> None:
        self._open_up = open_up
        self._throttle = throttle or Throttle()
        self._inside = inside
        self._renderer = Renderer()
        self._static = StaticFiles(directory=str(files("kuager.web") / "static"))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers a request."""
        if self._inside is not None:
            await self._inside(scope, receive, send)
            return
        if scope["type"] != "http":
            return

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                known = {name.lower() for name, _ in message["headers"]}
                extra = [(name.encode(), value.encode()) for name, value in HEADERS.items()]
                message["headers"] = [*message["headers"], *(pair for pair in extra if pair[0] not in known)]
            await send(message)

        request = Request(scope, receive)
        answer = await self._answer(request)
        if answer is None:
            # The static files' own paths: the door takes their prefix off, as a mount does.
            await self._static({**scope, "path": request.url.path.removeprefix("/static")}, receive, guarded)
            return
        await answer(scope, receive, guarded)

    async def _answer(self, request: Request) -> Response | None:
        if host_name(request.headers.get("host", "")) not in LOOPBACK:
            return Response(status_code=403)
        path = request.url.path
        if request.method in SAFE:
            # Only what the page needs: a list of files tells nothing, but nothing else is asked of a locked door.
            return None if path.startswith(("/static/css/", "/static/mark.svg")) else self._page(request, 423)
        if request.method != "POST":
            return Response(status_code=405)
        if path != UNLOCK:
            return self._page(request, 423, "lost")
        if not same_origin(request.headers):
            return Response(status_code=403)
        return await self._try(request)

    async def _try(self, request: Request) -> Response:
        wait = self._throttle.wait()
        if wait:
            return self._page(request, 429, "wait", seconds=wait)
        words = await _passphrase(request)
        if not words:
            return self._page(request, 400, "empty")
        try:
            self._inside, first = self._open_up(words)
        except WrongPassphraseError:
            self._throttle.failed()
            return self._page(request, 403, "wrong", seconds=self._throttle.wait())
        except KuagerError as error:
            return self._page(request, 409, "cannot", detail=f"{error.code}: {error.message}. {error.cure}")
        return RedirectResponse(first, status_code=303)

    def _page(
        self, request: Request, status: int, said: str = "", *, seconds: int = 0, detail: str = ""
    ) -> HTMLResponse:
        lang = _language(request)
        names = [(code, self._renderer.words[code]("language_name")) for code in LANGUAGES]
        html = self._renderer.paper(
            "locked.html",
            lang,
            said=said,
            seconds=seconds,
            detail=detail,
            languages=names,
            unlock=f"{UNLOCK}?lang={lang}",
        )
        answer = HTMLResponse(html, status_code=status)
        if seconds:
            answer.headers["retry-after"] = str(seconds)
        return answer


async def _passphrase(request: Request) -> str:
    """Reads the form's one field. Not by the usual reader of forms, which may keep large fields in files."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > LARGEST:
            return ""
    try:
        fields = parse_qs(body.decode("ascii"), strict_parsing=True, encoding="utf-8", errors="strict")
    except ValueError:
        return ""
    return fields.get("passphrase", [""])[0]


def _language(request: Request) -> str:
    asked = request.query_params.get("lang", "")
    if asked in LANGUAGES:
        return asked
    for part in request.headers.get("accept-language", "").split(","):
        code = part.split(";")[0].strip().lower().split("-")[0]
        if code in LANGUAGES:
            return code
    return "en"
