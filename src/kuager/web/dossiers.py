"""The dossier of a person or an event to take along, as PDF or DOCX."""

from __future__ import annotations

from typing import Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from kuager.publish.dossier.words import LANGUAGES
from kuager.publish.papers import MEDIA
from kuager.web.asking import renderer_of, seat_of
from kuager.workflow import dossiers


async def file(request: Request) -> Response:
    """The file; its name in the browser's list of downloads names nobody."""
    kind, spoken = request.path_params["kind"], renderer_of(request).words_of(request).lang
    lang = request.query_params.get("lang") or (spoken if spoken in LANGUAGES else "en")
    _, data = dossiers.rendered(seat_of(request).archive, request.path_params["entity"], kind, lang=lang)
    headers = {"content-disposition": f'attachment; filename="dossier.{kind}"', "cache-control": "no-store"}
    return Response(data, media_type=MEDIA.get(kind, "application/octet-stream"), headers=headers)


ROUTES: Final = [Route("/dossier/{entity}/paper.{kind}", file)]
