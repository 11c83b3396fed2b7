"""Small things every page needs: the desk, the session, a checked form, and the way back."""

from __future__ import annotations

import hmac
from collections.abc import Callable, Sequence
from typing import Final, TypeVar
from urllib.parse import quote, urlencode

from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse

from kuager.web.desk import Desk
from kuager.web.render import Renderer
from kuager.web.seating import seated
from kuager.web.sessions import Session
from kuager.web.tallying import Seat
from kuager.workflow.views import SourceRow

T = TypeVar("T")
PAGE: Final = 100
"""Rows of a long list on one page."""
MANY: Final = 400
"""Fields of a form in which many rows are ticked."""
LONGEST_NUMBER: Final = 9
"""Digits of a number in an address; more are nobody's."""


def desk_of(request: Request) -> Desk:
    """Returns the archive behind the pages, as who asks sees it."""
    return seated(request, request.state.session)


def seat_of(request: Request) -> Seat:
    """Returns the archive and who sits before it, for pages that call ``workflow`` themselves."""
    return desk_of(request).seat()


def renderer_of(request: Request) -> Renderer:
    """Returns what draws pages."""
    renderer: Renderer = request.app.state.renderer
    return renderer


def session_of(request: Request) -> Session:
    """Returns the session; the guard let nobody through without one.

    Raises:
        HTTPException: 403 where a page outside the wall asks.
    """
    session: Session | None = request.state.session
    if session is None:
        raise HTTPException(403)
    return session


async def form_of(request: Request, *, most: int = 40) -> dict[str, str]:
    """Returns a posted form's fields after checking that it is one of ours.

    Raises:
        HTTPException: 403 when the form's token is missing or another's.
    """
    async with request.form(max_files=0, max_fields=most) as form:
        fields = {key: value for key, value in form.items() if isinstance(value, str)}
        ours(request, form)
    return fields


def ours(request: Request, form: FormData) -> None:
    """Lets a posted form pass that is one of ours: it has the session's token, once.

    Raises:
        HTTPException: 403 when the token is missing, another's, or one of several, which no form of ours has.
    """
    tokens = form.getlist("csrf")
    token = tokens[0] if len(tokens) == 1 else None
    if not isinstance(token, str) or not hmac.compare_digest(token.encode(), session_of(request).csrf.encode()):
        raise HTTPException(403)


async def many_of(request: Request, name: str) -> tuple[dict[str, str], list[str]]:
    """Returns a posted form's fields and every value of the field ``name``, checked as in :func:`form_of`.

    Raises:
        HTTPException: 403 when the form's token is missing or another's.
    """
    fields = await form_of(request, most=MANY)
    async with request.form() as form:
        return fields, [value for value in form.getlist(name) if isinstance(value, str)]


def tell(request: Request, kind: str, key: str, **values: object) -> None:
    """Leaves a notice (``done``, ``warn``) for the next page."""
    session = session_of(request)
    session.notice = (kind, renderer_of(request).words_of(request)(key, **values))


def back_to(path: str, default: str = "/") -> RedirectResponse:
    """Returns a redirect to a path of our own; anything else (another host, ``//``, a backslash) goes to ``default``."""
    local = path.startswith("/") and not path.startswith(("//", "/\\")) and "\\" not in path
    printable = path.isprintable() and path.isascii()
    return RedirectResponse(path if local and printable else default, status_code=303)


def number(text: str | None, default: int = 0, *, least: int = 0) -> int:
    """Returns a whole number from an address or form, ``default`` when it is none."""
    if text is None or not text.isascii() or not text.isdigit() or len(text) > LONGEST_NUMBER:
        return default
    return max(least, int(text))


def address(path: str, **query: object) -> str:
    """Returns ``path?query`` with empty values left out; ``at_`` style keys lose their trailing underscore."""
    kept = {key.rstrip("_"): str(value) for key, value in query.items() if value not in (None, "")}
    return f"{quote(path)}?{urlencode(kept)}" if kept else quote(path)


def paged(rows: Sequence[T], request: Request) -> tuple[Sequence[T], int, int]:
    """Returns (rows of the page asked for, its number from 1, how many pages)."""
    pages = max(1, -(-len(rows) // PAGE))
    page = min(number(request.query_params.get("page"), 1, least=1), pages)
    return rows[(page - 1) * PAGE : page * PAGE], page, pages


def skipped_last(rows: Sequence[T], session: Session, *, key: Callable[[T], str]) -> list[T]:
    """Returns the rows with those that were put off in this sitting at the end, the latest put off last."""
    order = {name: index for index, name in enumerate(session.skipped, 1)}
    return sorted(rows, key=lambda row: order.get(key(row), 0))


def titles_of(request: Request) -> dict[str, str]:
    """Returns the title of every document, for findings, which name documents by id."""
    return {
        document: row.title for row in _sources(request) if row.document for document in (row.document, *row.replaces)
    }


def lineages_of(request: Request) -> dict[str, str]:
    """Returns the lineage of every document that has one."""
    return {
        document: row.lineage for row in _sources(request) if row.lineage for document in (row.document, *row.replaces)
    }


def _sources(request: Request) -> Sequence[SourceRow]:
    """The list of sources, asked for once per page."""
    if not hasattr(request.state, "sources"):
        request.state.sources = desk_of(request).sources()
    rows: Sequence[SourceRow] = request.state.sources
    return rows
