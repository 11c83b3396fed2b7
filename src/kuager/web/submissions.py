"""Submissions to bodies of the United Nations: what lacks, whom to ask, the filled form, its files and what became of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import urlencode

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from kuager.errors import UsageError
from kuager.errors.submissions import NotReadyError
from kuager.model import schema
from kuager.publish.papers import KINDS
from kuager.track.submissions import Answered, Item, Part, State, Told, Value
from kuager.web.asking import back_to, form_of, number, paged, renderer_of, seat_of, tell
from kuager.workflow import entries
from kuager.workflow import submissions as story
from kuager.workflow.entries.choosing import meant
from kuager.workflow.entries.forms import Asks
from kuager.workflow.submissions import Draft, Stage, Standing

_TYPES: Final = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
}
_PREFILLED: Final[Mapping[str, Mapping[str, str]]] = {
    "un_details": {"kind": "detention"},
    "consent": {"capacity": "detained"},
}
"""Further answers that a form opened from here begins with."""
_DISAPPEARANCE: Final = frozenset({"wgeid", "ced"})


async def listing(request: Request) -> Response:
    """Every submission somebody began, urgent ones first, and the way to begin one."""
    archive = seat_of(request).archive
    lang = _lang(request)
    rows = story.submissions(archive)
    shown, at, pages = paged(rows, request)
    query = request.query_params.get("q", "").strip()
    return renderer_of(request).page(
        request,
        "submissions.html",
        rows=[
            {
                "draft": one.draft,
                "standing": one.standing,
                "urgent": one.urgent,
                "body": story.said(one.draft.mechanism.labels, lang),
                "missing": [story.said(each.item.labels, lang) for each in one.draft.missing],
            }
            for one in shown
        ],
        total=len(rows),
        at=at,
        pages=pages,
        asked=query,
        found=list(meant(archive, query)) if query else [],
        bodies=_bodies(lang),
    )


async def one(request: Request) -> Response:
    """A case in the form of a body."""
    archive = seat_of(request).archive
    lang = _lang(request)
    draft = story.draft(archive, request.path_params["person"], request.path_params["mechanism"])
    standing = story.standing(archive, draft)
    states = {row.item.id: row for row in draft.items}
    return renderer_of(request).page(
        request,
        "submission.html",
        draft=draft,
        standing=standing,
        stage=standing.stage.value,
        body=story.said(draft.mechanism.labels, lang),
        bodies=_bodies(lang),
        window=draft.urgency.window.value if draft.urgency else "",
        sections=[
            {
                "label": story.said(section.labels, lang),
                "items": [_item(draft, states[item.id], lang) for item in section.items],
            }
            for section in draft.mechanism.sections
        ],
        missing=[_item(draft, row, lang) for row in draft.missing],
        short=[_item(draft, row, lang) for row in draft.items if row.short],
        optional=sum(row.state is State.MISSING and not row.item.required for row in draft.items),
        unsettled=[_told(told) for part in draft.unsettled for told in part.told[:1]],
        consent_link=_link(draft, "consent"),
        send_link=_send(draft),
        sent=[_sent(standing, key, lang) for key in range(len(standing.sent))],
        may_ready=not draft.blockers and standing.stage in {Stage.DRAFT, Stage.CHANGED},
    )


async def file(request: Request) -> Response:
    """A draft as DOCX or PDF; its name tells nothing of the person."""
    archive = seat_of(request).archive
    kind = request.query_params.get("kind", "docx")
    if kind not in KINDS:
        raise HTTPException(404)
    draft = story.draft(archive, request.path_params["person"], request.path_params["mechanism"])
    lang = request.query_params.get("lang", draft.mechanism.languages[0])
    data = story.file(archive, draft, kind, lang=lang)
    name = f"{draft.mechanism.id}-{draft.digest[:8]}.{kind}"
    return Response(
        data, media_type=_TYPES[kind], headers={"content-disposition": f'attachment; filename="{name}"'}
    )  # fmt: skip


async def ready(request: Request) -> Response:
    """Marks a draft ready, if nothing stands against it."""
    await form_of(request)
    seat = seat_of(request)
    person, body = request.path_params["person"], request.path_params["mechanism"]
    try:
        story.make_ready(seat.archive, person, body, agent=seat.agent)
    except NotReadyError:
        tell(request, "warn", "submissions.not_ready")
    else:
        tell(request, "done", "submissions.made_ready")
    return back_to(f"/submissions/{person}/{body}")


async def undo(request: Request) -> Response:
    """Takes back that a draft is ready."""
    fields = await form_of(request)
    seat = seat_of(request)
    try:
        story.take_back(
            seat.archive, number(fields.get("seq")), agent=seat.agent, why=fields.get("why", "")
        )  # fmt: skip
    except UsageError:
        tell(request, "warn", "submissions.why_needed")
    else:
        tell(request, "done", "submissions.taken_back")
    return back_to(f"/submissions/{request.path_params['person']}/{request.path_params['mechanism']}")


def _lang(request: Request) -> str:
    return renderer_of(request).words_of(request).lang


def _bodies(lang: str) -> list[tuple[str, str, str]]:
    return [(one.id, one.short, story.said(one.labels, lang)) for one in story.mechanisms().values()]


def _item(draft: Draft, row: Answered, lang: str) -> dict[str, Any]:
    """Returns an item as the page draws it."""
    return {
        "id": row.item.id,
        "label": story.said(row.item.labels, lang),
        "state": row.state.value,
        "required": row.item.required,
        "differ": row.differ,
        "short": row.short,
        "verified": row.item.verified,
        "source": row.item.source,
        "values": [_value(value, lang) for value in row.values],
        "because": [_value(value, lang) for value in row.because],
        "question": story.question(row.item, lang),
        "link": _link(draft, row.item.form, row.item),
        "knowers": [
            {"id": who.id, "name": who.name, "how": who.how, "relation": _relation(who.relation, lang)}
            for who in draft.who_knows(row.item)
        ],
        "team": "team" in row.item.knows,
    }


def _relation(relation: str, lang: str) -> str:
    return schema.label("kinship", relation, lang=lang) if relation else ""


def _value(value: Value, lang: str) -> list[dict[str, Any]]:
    return [_part(part, lang) for part in value.parts]


def _part(part: Part, lang: str) -> dict[str, Any]:
    return {
        "label": story.said(part.label, lang),
        "words": story.said(part.labelled, lang) or part.words,
        "quoted": part.quoted,
        "date": part.date,
        "told": [_told(told) for told in part.told[:3]],
        "more": max(0, len(part.told) - 3),
    }


def _told(told: Told) -> dict[str, Any]:
    at = f"{told.start}-{told.end}"
    return {"one": told, "href": f"/sources/{told.document}?at={at}#at", "claim": told.claim}


def _link(draft: Draft, form: str, item: Item | None = None) -> str:
    """Returns the address of a form with what is known already filled in."""
    back = f"/submissions/{draft.person}/{draft.mechanism.id}"
    known = entries.forms().get(form)
    if known is None:
        return back
    if form == "un_submission" and draft.author:
        return f"/forms/{form}?{urlencode({'key': draft.author, 'back': back})}"
    filled = dict(_PREFILLED.get(form, {}))
    if form == "un_submission":
        filled["mechanism"] = draft.mechanism.id
    if form == "un_details" and draft.mechanism.id in _DISAPPEARANCE:
        filled["kind"] = "disappearance"
    if form == "relative" and item is not None and item.id in {"father_name", "mother_name"}:
        filled["kinship"] = item.id.removesuffix("_name")
    return f"/forms/{form}?{urlencode({**filled, **_person(draft, form), 'back': back})}"


def _person(draft: Draft, form: str) -> dict[str, str]:
    """Returns the answer that names the person, and whom of the archive it means."""
    asked = entries.forms()[form]
    field = asked.field("who") or asked.field("subject")
    if field is None:
        return {}
    key = f"{field.name}.0" if field.asks is Asks.PEOPLE else field.name
    return {field.name: draft.name, f"node:{key}": draft.node}


def _send(draft: Draft) -> str:
    """Returns the address of the form that records that it was sent: an appeal like any other."""
    body = draft.mechanism
    filled = {
        "kind": "un_communication", "to": body.labels["en"], "recipient": f"un_{body.id}", "state": "UN", **_person(draft, "appeal"),
        "back": f"/submissions/{draft.person}/{body.id}",
    }  # fmt: skip
    return f"/forms/appeal?{urlencode(filled)}"


def _sent(standing: Standing, place: int, lang: str) -> dict[str, Any]:
    row = standing.sent[place]
    terms = schema.vocabulary("response").terms
    answers = [
        {
            "key": each.key,
            "when": each.value("when"),
            "what": [terms[one.value].label(lang) for one in each.all("response") if one.value in terms],
        }
        for each in row.answers
    ]
    return {"row": row, "answers": answers, "answer_link": f"/forms/answer?{urlencode({'appeal': row.key})}"}


ROUTES: Final = [
    Route("/submissions", listing),
    Route("/submissions/{person}/{mechanism}", one),
    Route("/submissions/{person}/{mechanism}/file", file),
    Route("/submissions/{person}/{mechanism}/ready", ready, methods=["POST"]),
    Route("/submissions/{person}/{mechanism}/undo", undo, methods=["POST"]),
]
