"""Pages for covering: choose a file, decide about what is proposed, draw boxes, hide words, look through it, make the copy."""

from __future__ import annotations

from typing import Final

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from kuager.errors import ItemError, KuagerError
from kuager.errors.redact import UndecidedError
from kuager.errors.rights import SecondPersonError
from kuager.protect.redact.model import WHOLE, Box, Stretch, What
from kuager.read.page_pictures import jpeg
from kuager.web.asking import address, back_to, form_of, number, paged, renderer_of, seat_of, tell
from kuager.workflow.redacting import copies, decisions, desk
from kuager.workflow.redacting.decisions import State, Subject, Verdict

PLACE: Final = "/redact"
_MOST_FIELDS: Final = 2_000
_PERCENT: Final = WHOLE // 100
_EDGES: Final = ("left", "top", "right", "bottom")


async def rows(request: Request) -> Response:
    """Every file that can be covered."""
    every = desk.rows(seat_of(request).archive)
    shown, at, pages = paged(every, request)
    return renderer_of(request).page(request, "redact.html", rows=shown, at=at, pages=pages)


async def one(request: Request) -> Response:
    """One file: what is proposed and covered, page by page or in the text, and the copy as it would be."""
    archive = seat_of(request).archive
    subject = _subject(request)
    found = decisions.state(archive, subject.id)
    view, problem = None, None
    try:
        view = copies.page_of(archive, subject, number(request.query_params.get("page"), 1, least=1))
    except ItemError as error:
        problem = error
    at = view.number if view else 1
    boxes = [(cover, cover.place) for cover in found.covers if isinstance(cover.place, Box) and cover.place.page == at]
    waiting = [
        (cover, cover.place) for cover in found.waiting if isinstance(cover.place, Box) and cover.place.page == at
    ]
    return renderer_of(request).page(
        request, "redact_one.html", subject=subject, state=found, pages=view.pages if view else 0, at=at, wide=view.width if view else 0, high=view.height if view else 0, problem=problem, boxes=boxes, asks=waiting,
        elsewhere=_elsewhere(found, at), kinds=[str(what) for what in What], percent=_PERCENT, whole=WHOLE,
        pieces=list(desk.pieces(subject, found)), names=desk.names(archive, subject),
        covers=[cover for cover in found.covers if isinstance(cover.place, Stretch)],
        proposed=[(cover, subject.text[cover.place.start : cover.place.end]) for cover in found.waiting if isinstance(cover.place, Stretch)],
        copies=[(made, made.captured_at.date().isoformat()) for made in copies.copies(archive, subject.id)], covered=copies.covered_text(archive, subject).text if subject.text else "",
    )  # fmt: skip


def _elsewhere(found: State, at: int) -> list[int]:
    return sorted({cover.place.page for cover in found.waiting if isinstance(cover.place, Box)} - {at})


def _subject(request: Request) -> Subject:
    return decisions.subject_of(seat_of(request).archive, request.path_params["subject"])


async def picture(request: Request) -> Response:
    """A page as it looks, or as it stands covered."""
    archive, subject = seat_of(request).archive, _subject(request)
    wanted, how = number(request.path_params["number"]), request.path_params["how"]
    if how not in {"pages", "covered"} or not wanted:
        raise HTTPException(404)
    if how == "covered":
        content = copies.preview(archive, subject.id, wanted)
    else:
        page = copies.page_of(archive, subject, wanted)
        content = jpeg(page) if page is not None and page.number == wanted else None
    if content is None:
        raise HTTPException(404)
    return Response(content, media_type="image/jpeg")


async def propose(request: Request) -> Response:
    """Lets the model look for faces."""
    await form_of(request)
    subject = _subject(request)
    try:
        found = copies.find_faces(seat_of(request).archive, subject.id)
    except KuagerError as error:
        tell(request, "warn", "redact.failed", why=f"{error.message}. {error.cure}")
    else:
        tell(request, "done", "redact.proposed", n=len(found.waiting))
    return _back(request, subject)


async def decide(request: Request) -> Response:
    """Takes what was said of each proposal; those left open stay open."""
    fields = await form_of(request, most=_MOST_FIELDS)
    subject = _subject(request)
    archive = seat_of(request).archive
    waiting = {cover.id: cover.place for cover in decisions.state(archive, subject.id).waiting}
    chosen = [(name, verdict) for name in waiting if (verdict := fields.get(f"v-{name}", "")) in set(Verdict)]
    try:
        said = [(name, Verdict(verdict), _moved(fields, name, waiting[name], verdict)) for name, verdict in chosen]
        decisions.decide(archive, subject.id, said)
    except KuagerError as error:
        tell(request, "warn", "redact.failed", why=f"{error.message}. {error.cure}")
    else:
        tell(request, "done", "redact.decided", n=len(chosen), left=len(waiting) - len(chosen))
    return _back(request, subject, fields)


def _moved(fields: dict[str, str], name: str, place: Box | Stretch, verdict: str) -> Box | None:
    if verdict != Verdict.MOVE or not isinstance(place, Box):
        return None
    return _box(fields, f"{name}-", place.page, place.what)


def _box(fields: dict[str, str], before: str, page: int, what: What) -> Box:
    left, top, right, bottom = (_part(fields.get(before + edge, "")) for edge in _EDGES)
    return Box(page=page, left=left, top=top, right=right, bottom=bottom, what=what)


def _part(text: str) -> int:
    """Returns per cent, with a point or a comma, in ten-thousandths; -1 for what is no number, which fits in no page."""
    try:
        return round(float(text.replace(",", ".")) * _PERCENT)
    except (ValueError, OverflowError):
        return -1


async def add(request: Request) -> Response:
    """Covers a box that a person gave."""
    fields = await form_of(request)
    subject = _subject(request)
    what = What(fields["what"]) if fields.get("what") in set(What) else What.OTHER
    try:
        box = _box(fields, "", number(fields.get("at"), 1), what)
        decisions.cover(seat_of(request).archive, subject.id, box, why=fields.get("why", ""))
    except KuagerError as error:
        tell(request, "warn", "redact.failed", why=f"{error.message}. {error.cure}")
    else:
        tell(request, "done", "redact.covered")
    return _back(request, subject, fields)


async def hide(request: Request) -> Response:
    """Covers words: those typed or chosen, wherever they first stand uncovered; the other places are proposed."""
    fields = await form_of(request)
    archive, subject = seat_of(request).archive, _subject(request)
    words = fields.get("words", "").strip() or fields.get("name", "")
    what = What(fields["what"]) if fields.get("what") in set(What) else What.NAME
    start = number(fields.get("start"), -1) if fields.get("start") else subject.text.find(words) if words else -1
    end = number(fields.get("end")) if fields.get("end") else start + len(words)
    if start < 0:
        tell(request, "warn", "redact.not_there")
        return _back(request, subject, fields)
    try:
        found = copies.cover_words(archive, subject.id, start, end, what=what, why=fields.get("why", ""))
    except KuagerError as error:
        tell(request, "warn", "redact.failed", why=f"{error.message}. {error.cure}")
    else:
        tell(request, "done", "redact.hidden", n=len(found.waiting))
    return _back(request, subject, fields)


async def undo(request: Request) -> Response:
    """Takes a cover back, or asks another member to allow it."""
    fields = await form_of(request)
    subject = _subject(request)
    try:
        decisions.uncover(seat_of(request).archive, subject.id, fields.get("cover", ""), why=fields.get("why", ""))
    except SecondPersonError:
        tell(request, "warn", "redact.asked")
    except KuagerError as error:
        tell(request, "warn", "redact.failed", why=f"{error.message}. {error.cure}")
    else:
        tell(request, "done", "redact.undone")
    return _back(request, subject, fields)


async def make(request: Request) -> Response:
    """Makes the copy, once a person said that they looked through all of it."""
    fields = await form_of(request)
    archive, subject = seat_of(request).archive, _subject(request)
    text = fields.get("form") == "text"
    try:
        if fields.get("looked"):
            pages = [copies.TEXT_PAGE] if text else range(1, copies.pages_of(archive, subject) + 1)
            decisions.look_through(archive, subject.id, pages)
        made = copies.copy_text(archive, subject.id) if text else copies.copy_pages(archive, subject.id)
    except UndecidedError:
        tell(request, "warn", "redact.undecided")
    except KuagerError as error:
        tell(request, "warn", "redact.failed", why=f"{error.message}. {error.cure}")
    else:
        tell(request, "done", "redact.made", n=made.covers)
    return _back(request, subject, fields)


def _back(request: Request, subject: Subject, fields: dict[str, str] | None = None) -> Response:
    del request
    page = (fields or {}).get("at", "")
    return back_to(address(f"{PLACE}/{subject.id}", page=page if page != "1" else ""))


ROUTES: Final = (
    Route(PLACE, rows),
    Route(f"{PLACE}/{{subject}}", one),
    Route(f"{PLACE}/{{subject}}/{{how}}/{{number}}", picture),
    Route(f"{PLACE}/{{subject}}/faces", propose, methods=["POST"]),
    Route(f"{PLACE}/{{subject}}/decide", decide, methods=["POST"]),
    Route(f"{PLACE}/{{subject}}/box", add, methods=["POST"]),
    Route(f"{PLACE}/{{subject}}/words", hide, methods=["POST"]),
    Route(f"{PLACE}/{{subject}}/undo", undo, methods=["POST"]),
    Route(f"{PLACE}/{{subject}}/copy", make, methods=["POST"]),
)
