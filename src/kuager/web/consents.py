"""Consents: what runs out, one person's answers by use and audience, their history, and withdrawing in two clicks."""

from __future__ import annotations

from typing import Final

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from kuager.errors import KuagerError, UsageError
from kuager.model import NodeId
from kuager.web.asking import back_to, form_of, paged, renderer_of, seat_of, session_of, tell
from kuager.workflow import clearing, intake
from kuager.workflow.context import Context, context
from kuager.workflow.intake.consents import AUDIENCES, USES, Consent, allowed

STANDINGS: Final = ("agreed", "hesitant", "refused", "not_reached", "withdrawn")


async def desk(request: Request) -> Response:
    """What runs out soon, and everybody who was asked."""
    archive = seat_of(request).archive
    here = context(archive)
    every = intake.consents(archive)
    standing = request.query_params.get("standing", "")
    kept = [one for one in every if standing not in STANDINGS or one.standing == standing]
    page, at, pages = paged([(one, _entity(here, one)) for one in kept], request)
    counts = [(one, sum(1 for row in every if row.standing == one)) for one in STANDINGS]
    return renderer_of(request).page(
        request, "consents.html", due=clearing.due(archive), rows=page, total=len(every), counts=counts, standing=standing,
        at=at, pages=pages,
    )  # fmt: skip


def _entity(here: Context, one: Consent) -> str:
    return here.entity_of.get(NodeId(one.who), one.who)


async def person(request: Request) -> Response:
    """One person: use by audience, each consent with its versions, and the way to withdraw it."""
    archive, id_ = seat_of(request).archive, request.path_params["person"]
    entity = context(archive).entity(id_)
    if entity is None or entity.schema != "person":
        raise HTTPException(404)
    given = intake.consents(archive, str(entity.id))
    rows = (
        [(use, [(one, allowed(archive, str(entity.id), use, one)) for one in AUDIENCES]) for use in USES]
        if given
        else []
    )
    return renderer_of(request).page(
        request, "consents_person.html", person=entity, consents=given, rows=rows, audiences=AUDIENCES,
    )  # fmt: skip


async def withdraw(request: Request) -> Response:
    """Withdraws a consent and says what has to be taken down."""
    fields = await form_of(request)
    back = f"/consents/{fields.get('person', '')}" if fields.get("person") else "/consents"
    try:
        done = clearing.withdraw(seat_of(request).archive, fields.get("key", ""), reason=fields.get("reason", ""))
    except KuagerError as error:
        if error.exit_code != UsageError.exit_code:
            raise
        session_of(request).notice = ("warn", f"{error.message}. {error.cure}")
    else:
        items = sum(len(one.items) for one in done.tombstones)
        tell(request, "done", "consents.withdrawn", n=items, releases=len(done.tombstones))
    return back_to(back)


ROUTES: Final = [
    Route("/consents", desk),
    Route("/consents/withdraw", withdraw, methods=["POST"]),
    Route("/consents/{person}", person),
]
