"""What is handed out of the diary: rows of event data, and the chronicle as page, DOCX and PDF."""

from __future__ import annotations

from typing import Any, Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from kuager.errors.picket import UnknownExportError
from kuager.model.paper import Heading, Items, Paper, Para
from kuager.publish import papers
from kuager.web.asking import renderer_of, seat_of
from kuager.workflow.diary import serieses
from kuager.workflow.picketing import rows
from kuager.workflow.picketing.chronicle import chronicle
from kuager.workflow.picketing.daybook import daybook
from kuager.workflow.picketing.series import TOLD

_TYPES: Final = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
}
MOST_BLOCKS: Final = 400
"""Days of the chronicle shown on the page; the files hold all."""


async def out(request: Request) -> Response:
    """The page: the rows to take away, and the chronicle as it would read."""
    archive = seat_of(request).archive
    book = daybook(archive, request.query_params.get("series") or None)
    renderer = renderer_of(request)
    paper = _paper(request) if book.logs or book.incidents else None
    blocks = [_block(one) for one in paper.blocks] if paper else []
    return renderer.page(
        request,
        "picket_out.html",
        book=book,
        series=serieses(archive),
        own="" if book.series.id == TOLD else book.series.id,
        paper=paper,
        blocks=blocks[:MOST_BLOCKS],
        more=max(0, len(blocks) - MOST_BLOCKS),
        names=bool(request.query_params.get("names")),
    )


def _block(one: Any) -> dict[str, Any]:
    """Returns a block as the page draws it."""
    if isinstance(one, Heading):
        return {"kind": "heading", "text": one.text, "runs": (), "items": (), "blank": False}
    if isinstance(one, Items):
        return {"kind": "items", "text": "", "runs": (), "items": [item.runs for item in one.items], "blank": False}
    runs = one.runs if isinstance(one, Para) else ()
    return {"kind": "para", "text": "", "runs": runs, "items": (), "blank": isinstance(one, Para) and one.blank}


def _paper(request: Request) -> Paper:
    asked = request.query_params
    lang = renderer_of(request).words_of(request).lang
    return chronicle(seat_of(request).archive, asked.get("series") or None, lang, names=bool(asked.get("names")))


async def file(request: Request) -> Response:
    """The chronicle as a file."""
    kind = request.path_params["kind"]
    if kind not in _TYPES:
        raise UnknownExportError(item=kind)
    data = papers.write(_paper(request), kind)
    return Response(
        data, media_type=_TYPES[kind], headers={"content-disposition": f'attachment; filename="chronicle-draft.{kind}"'}
    )


async def table(request: Request) -> Response:
    """The rows as CSV."""
    kind = request.path_params["kind"]
    text = rows.table(seat_of(request).archive, kind, request.query_params.get("series") or None)
    return Response(
        text.encode("utf-8-sig", "replace"),
        media_type="text/csv; charset=utf-8",
        headers={"content-disposition": f'attachment; filename="picket-{kind}.csv"'},
    )


ROUTES: Final = [
    Route("/picket/out", out),
    Route("/picket/out/chronicle.{kind}", file),
    Route("/picket/out/{kind}.csv", table),
]
