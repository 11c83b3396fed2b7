"""The words the team knows: a list that says where each comes from, tables in and out, and texts read again with them.

Also the one decision about a source that the list of copies leaves to people: which text is the original.
"""

from __future__ import annotations

from collections import Counter
from typing import Final

from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from kuager.errors import BadLexiconError
from kuager.extract import LexiconKind
from kuager.web.asking import (
    address,
    back_to,
    desk_of,
    form_of,
    many_of,
    ours,
    paged,
    renderer_of,
    tell,
)
from kuager.workflow.lexicon import LexiconRow, Taken

CELLS: Final = ("kind", "canonical", "spelling", "lang", "role", "valid_from", "valid_to", "note")
STATES: Final = ("used", "withdrawn")
MOST_TEXTS: Final = 300
"""Texts offered to be read again in one act; the rest waits for the next."""
MOST_ISSUES: Final = 100
LONGEST_NAME: Final = 120


async def lexicon(request: Request) -> Response:
    """Every entry, filtered; with ``edit=ID`` the form holds that entry."""
    return _page(request)


def _page(
    request: Request, *, taken: Taken | None = None, dry: bool = False, cells: dict[str, str] | None = None,
    problem: str = "",
) -> Response:  # fmt: skip
    rows = list(desk_of(request).lexicon())
    asked = {key: request.query_params.get(key, "") for key in ("q", "kind", "state", "edit")}
    kept = [row for row in rows if _wanted(row, asked)]
    page, at, pages = paged(kept, request)
    edited = next((row for row in rows if row.id == asked["edit"]), None)
    return renderer_of(request).page(
        request, "lexicon.html", status=422 if problem else 200, rows=page, total=len(rows), found=len(kept), asked=asked,
        at=at, pages=pages, kinds=sorted(Counter(row.entry.kind.value for row in rows).items()),
        all_kinds=[kind.value for kind in LexiconKind], states=STATES, taken=taken, dry=dry, problem=problem,
        issues=taken.issues[:MOST_ISSUES] if taken else (),
        edited=edited, cells=cells or _cells(edited), used=sum(row.withdrawn is None for row in rows),
    )  # fmt: skip


def _cells(row: LexiconRow | None) -> dict[str, str]:
    return {name: str(getattr(row.entry, name) or "") if row else "" for name in CELLS}


def _wanted(row: LexiconRow, asked: dict[str, str]) -> bool:
    if asked["kind"] and row.entry.kind.value != asked["kind"]:
        return False
    if asked["state"] in STATES and (row.withdrawn is None) != (asked["state"] == "used"):
        return False
    needle = asked["q"].strip().casefold()
    return not needle or any(
        needle in part.casefold() for part in (row.entry.canonical, row.entry.spelling, row.entry.note)
    )


async def add(request: Request) -> Response:
    """Adds an entry, edits one (a new entry in its place) or puts a withdrawn one back."""
    fields = await form_of(request)
    cells = {name: fields.get(name, "") for name in CELLS}
    try:
        desk_of(request).add_word(
            cells, reason=fields.get("reason", "").strip(), instead_of=fields.get("instead_of", "")
        )
    except BadLexiconError as error:
        return _page(request, cells=cells, problem=error.message)
    tell(request, "done", "lexicon.added")
    return back_to(fields.get("back", "/lexicon"), "/lexicon")


async def withdraw(request: Request) -> Response:
    """Takes an entry out of use."""
    fields = await form_of(request)
    desk_of(request).withdraw_word(fields.get("entry", ""), reason=fields.get("reason", "").strip())
    tell(request, "done", "lexicon.withdrawn_now")
    return back_to(fields.get("back", "/lexicon"), "/lexicon")


async def take(request: Request) -> Response:
    """Takes in a table, or says what it would bring, with every row that cannot be used.

    The form is no longer than the guard lets through, so the table stays in memory: no copy of it is left on the disk.

    Raises:
        HTTPException: 403 when the form's token is missing or another's.
    """
    async with request.form(max_files=1, max_fields=4) as form:
        ours(request, form)
        table, dry = form.get("table"), form.get("act") == "look"
        data = await table.read() if isinstance(table, UploadFile) else b""
        name = (table.filename or "") if isinstance(table, UploadFile) else ""
    if not data:
        tell(request, "warn", "lexicon.no_file")
        return back_to("/lexicon")
    shown = "".join(char for char in name if char.isprintable())[:LONGEST_NAME] or "words.csv"
    return _page(request, taken=desk_of(request).take_words(data, shown, dry=dry), dry=dry)


async def download(request: Request) -> Response:
    """The entries in use as CSV."""
    return Response(
        desk_of(request).lexicon_csv(),
        media_type="text/csv; charset=utf-8",
        headers={"content-disposition": 'attachment; filename="lexicon.csv"'},
    )


async def again(request: Request) -> Response:
    """Texts that name something of the lexicon that was not seen in them."""
    rows = desk_of(request).touched()
    return renderer_of(request).page(request, "again.html", rows=rows[:MOST_TEXTS], total=len(rows))


async def read_again(request: Request) -> Response:
    """Reads the ticked texts again."""
    _, chosen = await many_of(request, "documents")
    added = desk_of(request).read_again(chosen)
    tell(request, "done" if chosen else "warn", "lexicon.read_again", texts=len(chosen), n=added)
    return back_to("/review" if added else "/lexicon")


async def original(request: Request) -> Response:
    """Records that a text is the original, with the reason, or takes that back."""
    fields = await form_of(request)
    document = request.path_params["document"]
    here = address(f"/sources/{document}")
    undo, reason = fields.get("undo") == "1", fields.get("reason", "").strip()
    if not undo and not reason:
        tell(request, "warn", "trust.no_reason")
        return back_to(here)
    desk_of(request).say_original(document, reason=reason, undo=undo)
    tell(request, "done", "trust.noted")
    return back_to(here)


ROUTES: Final = [
    Route("/lexicon", lexicon, methods=["GET"]),
    Route("/lexicon", add, methods=["POST"]),
    Route("/lexicon/withdraw", withdraw, methods=["POST"]),
    Route("/lexicon/table", take, methods=["POST"]),
    Route("/lexicon/lexicon.csv", download, methods=["GET"]),
    Route("/lexicon/again", again, methods=["GET"]),
    Route("/lexicon/again", read_again, methods=["POST"]),
    Route("/sources/{document}/origin", original, methods=["POST"]),
]
