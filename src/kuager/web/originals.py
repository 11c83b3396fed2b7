"""The original beside its text: a page's picture, drawn anew from pixels, and the file as it came, handed out to be saved."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from kuager.web.asking import address, desk_of, number
from kuager.web.guard import FILES
from kuager.workflow.originals import Original, Spot

LONGEST_NAME: Final = 120
_UNSAFE: Final = re.compile(r"[^\w.()+ -]")
_NOT_LATIN: Final = re.compile(r"[^ -~]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """A page's picture as the reader's page shows it.

    Attributes:
        view: the page.
        spots: where words stand on it, each with whether it is lit.
        previous: address of the page before; empty where there is none.
        following: address of the page after it.
    """

    view: Original
    spots: tuple[tuple[Spot, bool], ...]
    previous: str
    following: str


def beside(request: Request, document: str, at: int, lit: tuple[int, int] | None) -> Beside | None:
    """Returns the page that ``page`` in the address names, or the one with the character ``at``; None for other files."""
    asked = number(request.query_params.get("page"))
    view = desk_of(request).original(document, number=asked or None, at=at)
    if view is None:
        return None
    spots = tuple((spot, lit is not None and spot.start < lit[1] and spot.end > lit[0]) for spot in view.spots)
    before = _at(request, view.number - 1) if view.number > 1 else ""
    return Beside(
        view=view, spots=spots, previous=before, following=_at(request, view.number + 1) if view.number < view.pages else ""
    )  # fmt: skip


def _at(request: Request, page: int) -> str:
    kept = {key: request.query_params.get(key, "") for key in ("claim", "at", "part")}
    return address("", **kept, page=page) + "#original"


async def page(request: Request) -> Response:
    """One page as JPEG."""
    wanted = number(request.path_params["number"])
    found = desk_of(request).page_picture(request.path_params["document"], wanted) if wanted else None
    if found is None:
        raise HTTPException(404)
    return Response(found, media_type="image/jpeg")


async def kept(request: Request) -> Response:
    """The file as it came, to be saved and never shown: what is in it is a stranger's."""
    file = desk_of(request).kept(request.path_params["capture"])
    headers = {"content-disposition": disposition(file.name), "content-length": str(file.size)}
    if request.method == "HEAD":
        return Response(headers=headers, media_type="application/octet-stream")
    chunks = file.read(0, file.size)
    head = next(chunks, b"")  # damage at the beginning is an error page and not a file that breaks off
    return StreamingResponse(_sent(head, chunks), headers=headers, media_type="application/octet-stream")


async def _sent(head: bytes, rest: Iterator[bytes]) -> AsyncIterator[bytes]:
    yield head
    for chunk in rest:
        yield chunk


def disposition(name: str) -> str:
    """Returns the header that makes a browser save a file under its name (RFC 6266), without what could lead elsewhere."""
    safe = _UNSAFE.sub("_", name.rstrip("/").rsplit("/", 1)[-1]).strip(". ")[-LONGEST_NAME:] or "file"
    return f"attachment; filename=\"{_NOT_LATIN.sub('_', safe)}\"; filename*=UTF-8''{quote(safe, safe='')}"


ROUTES: Final = [
    Route("/sources/{document}/pages/{number}", page),
    Route(f"{FILES}{{capture}}", kept),
]
