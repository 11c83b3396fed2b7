"""Where a second reader answers without seeing the first answer, and where both see how far they agree."""

from __future__ import annotations

from typing import Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from kuager.errors import UsageError
from kuager.web.asking import back_to, desk_of, form_of, renderer_of, session_of, tell
from kuager.web.review import DECISIONS, beside
from kuager.workflow.agreement import ANSWERS

SIGHT: Final = 50
"""Claims drawn for a sitting; the queue says how many there are."""
LONGEST: Final = 60
"""Characters of the word a person goes by at this desk."""


async def second(request: Request) -> Response:
    """One decided claim, its words and nothing of what was decided about it."""
    desk = desk_of(request)
    rows = desk.second_queue(SIGHT)
    claim = rows[0] if rows else None
    return renderer_of(request).page(
        request, "second.html", claim=claim, total=len(rows), more=len(rows) == SIGHT, agent=desk.agent,
        answered=session_of(request).seconds, **beside(request, claim, blind=True),
    )  # fmt: skip


async def answer(request: Request) -> Response:
    """Records a second answer and goes on.

    Raises:
        UsageError: when the form names no answer there is.
    """
    fields = await form_of(request)
    decision = fields.get("decision", "")
    if decision not in DECISIONS:
        raise UsageError("The form named no decision.")
    value = fields.get("value", "").strip()
    if decision == "correct" and not value:
        tell(request, "warn", "review.no_value")
        return back_to("/review/second")
    desk_of(request).second_opinion(
        fields.get("claim", ""),
        decision,
        value=value if decision == "correct" else None,
        reason=fields.get("reason", "").strip(),
    )
    session_of(request).seconds += 1
    return back_to("/review/second")


async def undo(request: Request) -> Response:
    """Takes back the last second answer."""
    await form_of(request)
    undone = desk_of(request).undo_second()
    session = session_of(request)
    session.seconds -= int(undone and session.seconds > 0)
    tell(request, "done" if undone else "warn", "review.undone" if undone else "review.nothing_to_undo")
    return back_to("/review/second")


async def sit(request: Request) -> Response:
    """Somebody else sits down: from now on their word is written into decisions. It is a label, not a proof of identity."""
    fields = await form_of(request)
    word = " ".join(fields.get("agent", "").split())[:LONGEST]
    session = session_of(request)
    session.agent = word if word.isprintable() else ""
    session.decided = session.judged = session.seconds = 0
    tell(request, "done", "second.sits", who=desk_of(request).agent)
    return back_to(fields.get("back", "/review"), "/review")


async def agreement(request: Request) -> Response:
    """How far two readers agree, over everything and by property, and where they do not."""
    desk = desk_of(request)
    return renderer_of(request).page(
        request, "agreement.html", readers=desk.agreement(), answers=[one.value for one in ANSWERS], agent=desk.agent
    )


ROUTES: Final = [
    Route("/review/second", second, methods=["GET"]),
    Route("/review/second", answer, methods=["POST"]),
    Route("/review/second/undo", undo, methods=["POST"]),
    Route("/review/sit", sit, methods=["POST"]),
    Route("/review/agreement", agreement),
]
