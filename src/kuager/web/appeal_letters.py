"""Letters: drafted from what is known of a person, taken as DOCX or PDF, and marked as sent."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from kuager.errors import UnknownIdError
from kuager.errors.appeals import NobodyToNameError, NoTemplateError
from kuager.errors.entries import EntryProblemsError, FieldProblem
from kuager.model.paper import Heading, Items, Para
from kuager.publish import papers
from kuager.text.tellings import LANGUAGES
from kuager.web.appeals import term, terms
from kuager.web.asking import address, form_of, renderer_of, seat_of, tell
from kuager.web.asking import back_to as back
from kuager.workflow import entries
from kuager.workflow.appeals import letters, sending
from kuager.workflow.appeals.letters import OFFICES, RECIPIENTS, Letter, Wanted
from kuager.workflow.archive import Archive
from kuager.workflow.entries.choosing import Meant, meant
from kuager.workflow.status import today

_KEY_BYTES: Final = 16
_ID: Final = "n-"


def _wanted(request: Request, given: Mapping[str, str]) -> Wanted:
    lang = renderer_of(request).words_of(request).lang
    office, chosen = given.get("office", ""), given.get("lang", "")
    return Wanted(
        person=given.get("person", "").strip(),
        office=office if office in OFFICES else OFFICES[0],
        lang=chosen if chosen in LANGUAGES else lang,
        to=" ".join(given.get("to", "").split()),
        sender=" ".join(given.get("sender", "").split()),
        day=today(seat_of(request).archive),
        reviewed=given.get("reviewed") == "1",
        confidential=given.get("confidential") == "1",
    )


async def page(request: Request) -> Response:
    """The form; with a person named, the draft or whom the name may mean."""
    wanted = _wanted(request, request.query_params)
    archive = seat_of(request).archive
    if not wanted.person:
        return _page(request, wanted)
    if not wanted.person.startswith(_ID):
        return _page(request, wanted, people=list(meant(archive, wanted.person)))
    try:
        return _page(request, wanted, letter=letters.compose(archive, wanted))
    except NobodyToNameError:
        return _page(request, wanted, unnamed=True, status=422)


def _page(
    request: Request,
    wanted: Wanted,
    *,
    letter: Letter | None = None,
    people: Sequence[Meant] | None = None,
    unnamed: bool = False,
    given: Mapping[str, str] | None = None,
    problems: Sequence[FieldProblem] = (),
    status: int = 200,
) -> Response:
    lang = renderer_of(request).words_of(request).lang
    states = entries.form("appeal").field("state")
    return renderer_of(request).page(
        request,
        "appeals_letter.html",
        status=status,
        wanted=wanted,
        letter=letter,
        blocks=[_block(one) for one in letter.paper.blocks] if letter else [],
        people=[(one.name, _again(wanted, one.node)) for one in people or ()],
        asked_name=people is not None,
        unnamed=unnamed,
        offices=[(one, term("recipient", RECIPIENTS[one], lang)) for one in OFFICES],
        tongues=[(one, renderer_of(request).words[one]("language_name")) for one in LANGUAGES],
        channels=terms("channel", lang),
        states=states.choices(lang) if states else [],
        docx=_again(wanted, wanted.person, "/appeals/letter/file.docx"),
        pdf=_again(wanted, wanted.person, "/appeals/letter/file.pdf"),
        given=given or {"when": today(seat_of(request).archive).isoformat(), "key": secrets.token_hex(_KEY_BYTES)},
        problems={one.field: one for one in problems},
    )


def _again(wanted: Wanted, person: str, path: str = "/appeals/letter") -> str:
    return address(
        path, person=person, office=wanted.office, lang=wanted.lang, to=wanted.to, sender=wanted.sender,
        reviewed="1" if wanted.reviewed else "", confidential="1" if wanted.confidential else "",
    )  # fmt: skip


def _block(block: object) -> dict[str, Any]:
    """Returns a block as the page draws it."""
    if isinstance(block, Heading):
        return {"kind": "heading", "text": block.text}
    if isinstance(block, Items):
        return {"kind": "numbers" if block.numbered else "items", "items": block.items}
    return {"kind": "para", "items": (block,) if isinstance(block, Para) else ()}


def _drafted(archive: Archive, wanted: Wanted) -> Letter:
    try:
        return letters.compose(archive, wanted)
    except (NoTemplateError, NobodyToNameError) as error:
        raise UnknownIdError(item=wanted.person) from error


async def file(request: Request) -> Response:
    """The draft as a file."""
    kind = request.path_params["kind"]
    wanted = _wanted(request, request.query_params)
    letter = _drafted(seat_of(request).archive, wanted)
    data = papers.write(letter.paper, kind)
    headers = {"content-disposition": f'attachment; filename="letter-{wanted.office}-{wanted.lang}.{kind}"'}
    return Response(data, media_type=papers.MEDIA[kind], headers=headers)


async def sent(request: Request) -> Response:
    """Marks the draft as sent, with the exact text."""
    fields = await form_of(request)
    seat, wanted = seat_of(request), _wanted(request, fields)
    letter = _drafted(seat.archive, wanted)
    went = sending.Sent(
        when=fields.get("when", ""), text=fields.get("text", ""), sent_by=fields.get("sent_by", ""),
        state=fields.get("state", ""), reference=fields.get("reference", ""),
    )  # fmt: skip
    lang = renderer_of(request).words_of(request).lang
    try:
        made = sending.mark_sent(
            seat.archive, wanted, letter, went, key=fields.get("key", ""), agent=seat.agent, lang=lang
        )
    except EntryProblemsError as error:
        return _page(request, wanted, letter=letter, given=fields, problems=error.problems, status=422)
    tell(request, "done", "entries.kept" if made.new else "entries.kept_before")
    return back(f"/appeals/{made.key}", "/appeals")


ROUTES: Final = [
    Route("/appeals/letter", page),
    Route("/appeals/letter/file.{kind:str}", file),
    Route("/appeals/letter/sent", sent, methods=["POST"]),
]
