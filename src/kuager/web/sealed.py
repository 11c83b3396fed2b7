"""Sealed records: unlocked with a passphrase of their own for five minutes, looked at one by one, for a reason."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from kuager.errors import UnknownIdError, UsageError, WrongPassphraseError
from kuager.errors.rights import SecondPersonError
from kuager.errors.sealed import SealedLockedError
from kuager.model import SealedRecord
from kuager.web.asking import address, back_to, form_of, number, renderer_of, seat_of, session_of, tell
from kuager.web.sealed_seats import seats_of
from kuager.workflow.keyring import SHORTEST
from kuager.workflow.sealed import opening, outbox, records
from kuager.workflow.sealed.kinds import KINDS
from kuager.workflow.sealed.opening import Shelf

PLACE: Final = "/sealed"
_FIELD: Final = "f-"


async def page(request: Request) -> Response:
    """What there is: no store, a locked one, or the list of records."""
    return _page(request)


def _page(request: Request, problem: str = "", status: int = 200) -> Response:
    archive = seat_of(request).archive
    shelf = _shelf(request)
    state = (
        "plain" if archive.settings.plain else "none" if not outbox.exists(archive) else "open" if shelf else "locked"
    )
    return renderer_of(request).page(
        request, "sealed.html", status=status, state=state, problem=problem, shortest=SHORTEST,
        rows=records.listed(shelf) if shelf else (), until=_until(shelf),
    )  # fmt: skip


async def make(request: Request) -> Response:
    """Makes the sealed store."""
    fields = await form_of(request)
    if fields.get("own", "") != fields.get("again", ""):
        return _page(request, renderer_of(request).words_of(request)("sealed.not_same"), 422)
    try:
        moved = opening.make(seat_of(request).archive, fields.get("work", ""), fields.get("own", ""))
    except (UsageError, WrongPassphraseError) as error:
        return _page(request, f"{error.message}. {error.cure}", 422)
    tell(request, "done", "sealed.made", n=moved)
    return back_to(PLACE)


async def unlock(request: Request) -> Response:
    """Unlocks it for this browser."""
    fields = await form_of(request)
    try:
        shelf = opening.unlock(seat_of(request).archive, fields.get("own", ""))
    except WrongPassphraseError:
        return _page(request, renderer_of(request).words_of(request)("sealed.wrong"), 422)
    seats_of(request).open(session_of(request), shelf)
    if shelf.unreadable:
        tell(request, "warn", "sealed.unreadable", n=shelf.unreadable)
    else:
        tell(request, "done", "sealed.unlocked", n=shelf.came_in)
    return back_to(PLACE)


async def lock(request: Request) -> Response:
    """Locks it at once."""
    await form_of(request)
    seats_of(request).lock(session_of(request))
    tell(request, "done", "sealed.is_locked")
    return back_to(PLACE)


async def blank(request: Request) -> Response:
    """The form of a new record."""
    asked = request.query_params
    return _blank(request, asked.get("kind", ""), asked.get("about", ""), {})


def _blank(
    request: Request, kind: str, about: str, told: Mapping[str, str], problem: str = "", status: int = 200
) -> Response:
    chosen = kind if kind in KINDS else "contact"
    return renderer_of(request).page(
        request, "sealed_new.html", status=status, kind=chosen, kinds=list(KINDS), fields=KINDS[chosen].fields,
        needed=KINDS[chosen].needed, needs_about=KINDS[chosen].about, about=about, told=told, problem=problem,
    )  # fmt: skip


async def keep(request: Request) -> Response:
    """Seals a new record; the store may be locked."""
    fields = await form_of(request)
    kind, about, told = fields.get("kind", ""), fields.get("about", "").strip(), _told(fields)
    try:
        id_ = records.put(seat_of(request).archive, kind, told, about=about)
    except UsageError as error:
        return _blank(request, kind, about, told, f"{error.message}. {error.cure}", 422)
    tell(request, "done", "sealed.kept", id=id_)
    return back_to(PLACE)


async def ask(request: Request) -> Response:
    """One record, closed: asks why it is needed."""
    shelf = _shelf(request)
    return _gone(request) if shelf is None else _record(request, shelf)


async def look(request: Request) -> Response:
    """One record, open; the ledger has it before."""
    fields, shelf = await form_of(request), _shelf(request)
    if shelf is None:
        return _gone(request)
    try:
        versions = records.read(shelf, request.path_params["record"], fields.get("reason", ""))
    except UnknownIdError:
        raise
    except UsageError as error:
        return _refused(request, shelf, error)
    return _record(request, shelf, versions)


async def change(request: Request) -> Response:
    """Writes a new version."""
    fields, shelf = await form_of(request), _shelf(request)
    if shelf is None:
        return _gone(request)
    id_ = request.path_params["record"]
    try:
        version = records.change(shelf, id_, _told(fields), before=number(fields.get("before")))
    except UnknownIdError:
        raise
    except UsageError as error:
        return _refused(request, shelf, error)
    tell(request, "done", "sealed.changed", n=version)
    return back_to(address(f"{PLACE}/records/{id_}"), PLACE)


async def forget(request: Request) -> Response:
    """Erases a record."""
    fields, shelf = await form_of(request), _shelf(request)
    if shelf is None:
        return _gone(request)
    try:
        records.forget(shelf, request.path_params["record"], fields.get("reason", ""))
    except UnknownIdError:
        raise
    except UsageError as error:
        return _refused(request, shelf, error)
    tell(request, "done", "sealed.forgotten")
    return back_to(PLACE)


def _record(
    request: Request, shelf: Shelf, versions: Sequence[SealedRecord] = (), problem: str = "", *, waits: bool = False, status: int = 200
) -> Response:  # fmt: skip
    id_ = records.find(shelf, request.path_params["record"])
    row = next(one for one in records.listed(shelf) if one.id == id_)
    told: Mapping[str, Any] = versions[-1].told if versions else {}
    return renderer_of(request).page(
        request, "sealed_record.html", status=status, row=row, versions=list(versions), until=_until(shelf), problem=problem,
        waits=waits, told=told, fields=KINDS[row.kind].fields if row.kind in KINDS else (),
        reasons=[str(one) for one in records.Reason],
    )  # fmt: skip


def _refused(request: Request, shelf: Shelf, error: UsageError) -> Response:
    if isinstance(error, SealedLockedError):
        return _gone(request)
    waits = isinstance(error, SecondPersonError)
    words = renderer_of(request).words_of(request)
    problem = words("sealed.asked", id=error.item or "") if waits else f"{error.message}. {error.cure}"
    return _record(request, shelf, (), problem, waits=waits, status=409 if waits else 422)


def _gone(request: Request) -> RedirectResponse:
    tell(request, "warn", "sealed.locked_itself")
    return back_to(PLACE)


def _shelf(request: Request) -> Shelf | None:
    return seats_of(request).of(session_of(request))


def _until(shelf: Shelf | None) -> str:
    return f"{shelf.until:%H:%M}" if shelf else ""


def _told(fields: Mapping[str, str]) -> dict[str, str]:
    return {
        name.removeprefix(_FIELD): said.replace("\r\n", "\n")
        for name, said in fields.items()
        if name.startswith(_FIELD) and said.strip()
    }


ROUTES: Final = [
    Route("/sealed", page),
    Route("/sealed/make", make, methods=["POST"]),
    Route("/sealed/unlock", unlock, methods=["POST"]),
    Route("/sealed/lock", lock, methods=["POST"]),
    Route("/sealed/new", blank),
    Route("/sealed/new", keep, methods=["POST"]),
    Route("/sealed/records/{record}", ask),
    Route("/sealed/records/{record}", look, methods=["POST"]),
    Route("/sealed/records/{record}/change", change, methods=["POST"]),
    Route("/sealed/records/{record}/forget", forget, methods=["POST"]),
]
