"""The pages that answer attacks: what authorities counter, what the team got wrong, where pictures come from."""

from __future__ import annotations

from typing import Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from kuager.errors import UnknownIdError, UsageError
from kuager.web.asking import back_to, desk_of, form_of, many_of, number, paged, renderer_of, tell
from kuager.workflow.registers.views import IMAGE_KINDS, PICTURE_STATES, STATES


async def rebuttals(request: Request) -> Response:
    """Every statement with its words, what other texts say, and the team's answer."""
    rows = list(desk_of(request).registers().rebuttals())
    state = request.query_params.get("state", "")
    kept = [one for one in rows if state not in STATES or one.state == state]
    page, at, pages = paged(kept, request)
    counts = [(one, sum(1 for row in rows if row.state == one)) for one in STATES]
    return renderer_of(request).page(
        request,
        "rebuttals.html",
        rows=page,
        total=len(rows),
        state=state,
        states=STATES,
        counts=counts,
        at=at,
        pages=pages,
    )


async def answer(request: Request) -> Response:
    """Records an answer; says what is missing where it is."""
    fields, claims = await many_of(request, "claim")
    try:
        desk_of(request).registers().answer(
            fields.get("statement", ""), fields.get("state", ""), text=fields.get("text", ""), claims=claims
        )
    except UsageError:
        tell(request, "warn", "rebuttals.needs")
    else:
        tell(request, "done", "rebuttals.kept")
    return back_to("/rebuttals")


async def unanswer(request: Request) -> Response:
    """Takes an answer back."""
    fields = await form_of(request)
    try:
        desk_of(request).registers().unanswer(number(fields.get("seq")), why=fields.get("why", ""))
    except UsageError:
        tell(request, "warn", "rebuttals.why_needed")
    else:
        tell(request, "done", "rebuttals.taken_back")
    return back_to("/rebuttals")


async def corrections(request: Request) -> Response:
    """What the team published wrongly, the latest first."""
    rows = list(desk_of(request).registers().corrections())
    page, at, pages = paged(rows, request)
    return renderer_of(request).page(request, "corrections.html", rows=page, total=len(rows), at=at, pages=pages)


async def correct(request: Request) -> Response:
    """Records a public correction."""
    fields = await form_of(request)
    try:
        desk_of(request).registers().correct(**{key: fields.get(key, "") for key in ("was", "now", "why", "where")})
    except UsageError:
        tell(request, "warn", "corrections.needs")
    else:
        tell(request, "done", "corrections.kept")
    return back_to("/corrections")


async def uncorrect(request: Request) -> Response:
    """Takes a public correction back."""
    fields = await form_of(request)
    try:
        desk_of(request).registers().uncorrect(number(fields.get("seq")), why=fields.get("why", ""))
    except UsageError:
        tell(request, "warn", "rebuttals.why_needed")
    else:
        tell(request, "done", "rebuttals.taken_back")
    return back_to("/corrections")


async def pictures(request: Request) -> Response:
    """Every picture, whether somebody said where it comes from, and a form to say it."""
    rows = list(desk_of(request).registers().pictures())
    state, only = request.query_params.get("state", ""), request.query_params.get("capture", "")
    kept = [one for one in rows if (state not in PICTURE_STATES or one.state == state) and only in {"", one.capture}]
    page, at, pages_ = paged(kept, request)
    counts = [(one, sum(1 for row in rows if row.state == one)) for one in PICTURE_STATES]
    return renderer_of(request).page(
        request, "pictures.html", rows=page, total=len(rows), state=state, counts=counts, kinds=IMAGE_KINDS, only=only, at=at,
        pages=pages_,
    )  # fmt: skip


async def note(request: Request) -> Response:
    """Records where a picture comes from."""
    fields = await form_of(request)
    given = {key: fields.get(key, "") for key in ("kind", "said_by", "checked", "person")}
    try:
        desk_of(request).registers().note(fields.get("capture", ""), **given)
    except UsageError as error:
        tell(request, "warn", "pictures.no_person" if isinstance(error, UnknownIdError) else "pictures.needs")
    else:
        tell(request, "done", "pictures.kept")
    return back_to("/pictures")


async def unnote(request: Request) -> Response:
    """Takes such a note back."""
    fields = await form_of(request)
    try:
        desk_of(request).registers().unnote(number(fields.get("seq")), why=fields.get("why", ""))
    except UsageError:
        tell(request, "warn", "rebuttals.why_needed")
    else:
        tell(request, "done", "rebuttals.taken_back")
    return back_to("/pictures")


ROUTES: Final = [
    Route("/pictures", pictures),
    Route("/pictures/note", note, methods=["POST"]),
    Route("/pictures/undo", unnote, methods=["POST"]),
    Route("/rebuttals", rebuttals),
    Route("/rebuttals/answer", answer, methods=["POST"]),
    Route("/rebuttals/undo", unanswer, methods=["POST"]),
    Route("/corrections", corrections),
    Route("/corrections/record", correct, methods=["POST"]),
    Route("/corrections/undo", uncorrect, methods=["POST"]),
]
