"""Interviews: who spoke before, what is still unasked, what people agreed to, and the page a phone works on."""

from __future__ import annotations

from typing import Any, Final

from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route

from kuager.errors import ItemError, KuagerError
from kuager.errors.intake import BrokenSealError
from kuager.model import EntityId
from kuager.preserve.letterbox import is_sealed
from kuager.web import phone
from kuager.web.asking import back_to, form_of, ours, paged, renderer_of, seat_of, session_of, tell
from kuager.workflow import browse, entries, intake
from kuager.workflow.entries.forms import SPOKEN
from kuager.workflow.intake.consents import AUDIENCES, USES, Consent, allowed
from kuager.workflow.intake.packets import failed_quietly
from kuager.workflow.views import Dossier

SHOWN: Final = 200
"""Letters of a name that are looked for."""


async def desk(request: Request) -> Response:
    """Who spoke before, the interviews so far, and the ways to take one."""
    seat = seat_of(request)
    name = request.query_params.get("name", "")[:SHOWN].strip()
    rows = [*reversed(entries.entries(seat.archive, "testimony"))]
    page, at, pages = paged(rows, request)
    return renderer_of(request).page(
        request, "intake.html", name=name, found=intake.earlier(seat.archive, name) if name else [], rows=page,
        total=len(rows), at=at, pages=pages, sealing=seat.archive.letterbox is not None,
        with_consent={one.testimony for one in intake.consents(seat.archive)},
    )  # fmt: skip


async def person(request: Request) -> Response:
    """One person: earlier statements first, then what is still unasked, then what was agreed to."""
    seat, id_ = seat_of(request), request.path_params["person"]
    renderer = renderer_of(request)
    lang = renderer.words_of(request).lang
    left = intake.unasked(seat.archive, id_, lang)
    shown = browse.show(seat.archive, id_)
    if not isinstance(shown, Dossier):
        raise HTTPException(404)
    tiers = [(tier, [one for one in left if one.tier == tier]) for tier in (1, 2, 3)]
    given = intake.consents(seat.archive, shown.id)
    return renderer.page(
        request, "intake_person.html", person=shown, statements=intake.statements(seat.archive, EntityId(shown.id)),
        tiers=tiers, left=len(left), consents=given, rows=_matrix(request, shown.id, given), audiences=AUDIENCES,
    )  # fmt: skip


def _matrix(request: Request, person_id: str, given: list[Consent]) -> list[dict[str, Any]]:
    """Returns for each use how the person may appear before each audience, by the strictest of all answers."""
    if not given:
        return []
    archive = seat_of(request).archive
    return [{"use": use, "cells": [allowed(archive, person_id, use, one) for one in AUDIENCES]} for use in USES]


async def app(request: Request) -> Response:
    """The page that goes on working when the network is gone."""
    wanted = request.query_params.get("lang", "")
    lang = wanted if wanted in SPOKEN else renderer_of(request).words_of(request).lang
    return HTMLResponse(phone.page(seat_of(request).archive, lang))


async def worker(request: Request) -> Response:
    """The program that keeps that page; it is handed out from here, since one may only keep pages beside itself."""
    del request
    return Response(phone.static("js/intake/worker.js"), media_type="text/javascript")


async def ready(request: Request) -> Response:
    """Says that the archive can be reached, and gives the token a form of this session needs."""
    return JSONResponse({"csrf": session_of(request).csrf})


async def earlier(request: Request) -> Response:
    """Who spoke before about somebody, for the page on the phone; it keeps none of it."""
    name = request.query_params.get("name", "")[:SHOWN]
    people = [
        {
            "id": one.id,
            "name": one.name,
            "statements": [
                {"at": each.at, "speaker": each.speaker, "to": each.to, "title": each.title}
                for each in one.statements[:20]
            ],
        }
        for one in intake.earlier(seat_of(request).archive, name)
    ]
    return JSONResponse({"people": people})


async def post(request: Request) -> Response:
    """Takes one finished interview, sealed or, in a plain archive, as it is; the phone is told what became of it."""
    fields, seat = await form_of(request), seat_of(request)
    try:
        text = intake.open_sealed(seat.archive, fields["box"].encode()) if "box" in fields else fields["text"].encode()
        done = intake.take(seat.archive, text, agent=seat.agent)
    except (ItemError, KuagerError) as error:
        if isinstance(error, ItemError):
            return JSONResponse(failed_quietly(error), status_code=422)
        raise
    except (KeyError, UnicodeEncodeError):
        return JSONResponse(failed_quietly(BrokenSealError()), status_code=422)
    return JSONResponse({"state": "kept" if done.new else "kept_before", "id": done.id, "unread": done.unread})


async def files(request: Request) -> Response:
    """Takes sealed files that were carried here."""
    seat, kept, wrong = seat_of(request), 0, []
    async with request.form(max_files=40, max_fields=4) as form:
        ours(request, form)
        for one in form.getlist("files"):
            data = await one.read() if isinstance(one, UploadFile) else b""
            try:
                if not is_sealed(data):
                    raise BrokenSealError
                intake.take(seat.archive, intake.open_sealed(seat.archive, data), agent=seat.agent)
                kept += 1
            except KuagerError as error:
                wrong.append(f"{error.code}: {error.message}")
    if wrong:
        tell(request, "warn", "intake.files_wrong", n=len(wrong), kept=kept, why="; ".join(sorted(set(wrong))))
    else:
        tell(request, "done", "intake.files_kept", n=kept)
    return back_to("/intake")


ROUTES: Final = [
    Route("/intake", desk),
    Route("/intake/app", app),
    Route("/intake/worker.js", worker),
    Route("/intake/ready", ready),
    Route("/intake/earlier", earlier),
    Route("/intake/post", post, methods=["POST"]),
    Route("/intake/files", files, methods=["POST"]),
    Route("/intake/person/{person}", person),
]
