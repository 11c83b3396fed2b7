"""Acts of two persons: what waits for me, what I asked for, and what came of it."""

from __future__ import annotations

from typing import Final

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from kuager.errors import KuagerError, UsageError
from kuager.web.asking import back_to, form_of, renderer_of, seat_of, session_of, tell
from kuager.web.team import team_of
from kuager.workflow import approving
from kuager.workflow.archive import Archive

_SHOWN: Final = 100


async def page(request: Request) -> Response:
    """Shows what waits for whoever looks, what they asked for, and the history."""
    archive = _archive(request)
    me = approving.who(archive)
    every = approving.requests(archive)
    waiting = approving.waiting_for(archive)
    open_ = {approving.State.WAITING, approving.State.APPROVED}
    mine = [one for one in every if one.asked_by == me and one.state in open_]
    known = {one.id for one in (*waiting, *mine)}
    rest = [one for one in every if one.id not in known]
    return renderer_of(request).page(
        request, "approvals.html", for_me=waiting, mine=mine, rest=rest[:_SHOWN], more=max(0, len(rest) - _SHOWN)
    )


async def answer(request: Request) -> Response:
    """Allows, refuses or withdraws."""
    fields = await form_of(request)
    doing = {"approve": approving.approve, "refuse": approving.refuse, "withdraw": approving.withdraw}
    act = doing.get(fields.get("do", ""))
    if act is None:
        raise HTTPException(400)
    try:
        act(_archive(request), fields.get("id", ""), fields.get("reason", ""))
    except KuagerError as error:
        if error.exit_code != UsageError.exit_code:
            raise
        session_of(request).notice = ("warn", f"{error.message}. {error.cure}")
    else:
        key = f"approvals.done.{fields['do']}"
        tell(request, "done", key)
    return back_to("/approvals")


def _archive(request: Request) -> Archive:
    """The whole archive under the member's name: a request holds nothing of what lies in a compartment."""
    team, actor = team_of(request), session_of(request).actor
    if actor is None:
        raise HTTPException(403)
    return team.as_(actor) if team else seat_of(request).archive


ROUTES: Final = [
    Route("/approvals", page, methods=["GET"]),
    Route("/approvals", answer, methods=["POST"]),
]
