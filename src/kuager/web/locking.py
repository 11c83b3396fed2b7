"""The page of the lock and of panic, and their buttons."""

from __future__ import annotations

import os
import signal
from typing import Final

from starlette.background import BackgroundTask
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from kuager.errors.keys import NoSharesError
from kuager.web.asking import form_of, renderer_of, seat_of
from kuager.web.lock import AWAKE, Lock
from kuager.workflow import keyring, panicking


def lock_of(request: Request) -> Lock | None:
    """Returns the lock; None where there is nothing to lock (a plain archive)."""
    found: Lock | None = getattr(request.app.state, "lock", None)
    return found


async def page(request: Request) -> Response:
    """What the lock does, and the panic button."""
    return _page(request)


def _page(request: Request, problem: str = "", status: int = 200) -> Response:
    lock = lock_of(request)
    archive = seat_of(request).archive
    ring = None if archive.settings.plain else keyring.ring(archive.root)
    return renderer_of(request).page(
        request, "lock.html", status=status, lock=lock, ring=ring, word=panicking.WORD, problem=problem
    )


async def lock_now(request: Request) -> Response:
    """Answers and locks: the next request finds a process that has no key."""
    await form_of(request)
    lock = lock_of(request)
    answer = RedirectResponse("/" if lock else "/lock", status_code=303)
    if lock:
        answer.background = BackgroundTask(lock.now)
    return answer


async def panic(request: Request) -> Response:
    """Destroys the slots and ends every process, this one last."""
    fields = await form_of(request)
    if fields.get("word", "").strip().upper() != panicking.WORD:
        return _page(request, "word", 400)
    root = seat_of(request).archive.root
    try:
        panicking.panic(root, even_without_shares=fields.get("even") == "yes")
    except NoSharesError:
        return _page(request, "shares", 409)
    os.kill(os.getpid(), signal.SIGKILL)
    return Response(status_code=204)


async def awake(request: Request) -> Response:
    """Somebody types in a page: that was counted as work on the way here."""
    del request
    return Response(status_code=204)


ROUTES: Final = [
    Route("/lock", page),
    Route("/lock", lock_now, methods=["POST"]),
    Route("/lock/panic", panic, methods=["POST"]),
    Route(AWAKE, awake),
]
