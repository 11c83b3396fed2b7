"""Forms: asked in the reader's language, checked beside each field, kept once however often they are sent."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from kuager.errors import UnknownIdError
from kuager.errors.entries import EntryConflictError, EntryProblemsError, FieldProblem
from kuager.web.asking import MANY, back_to, desk_of, form_of, number, paged, renderer_of, seat_of, tell
from kuager.workflow import entries
from kuager.workflow.entries import EntryRow, Form, FormField, Given
from kuager.workflow.entries.checking import CURRENCIES
from kuager.workflow.entries.choosing import Question, chosen
from kuager.workflow.entries.forms import Asks
from kuager.workflow.entries.handed import answers_of

_NODE: Final = "node:"
"""How the name of a hidden or radio field begins that says who is meant."""
_KEY_BYTES: Final = 16
_OWN: Final = frozenset({"csrf", "key", "version", "back", "lang"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A form as it is shown: its answers so far, and what is wrong with them."""

    asked: Form
    given: Given
    key: str
    version: int = 1
    back: str = ""
    problems: Sequence[FieldProblem] = ()
    questions: Sequence[Question] = ()
    names: Mapping[str, str] = field(default_factory=dict)
    """Whom a chosen record goes by, by the answer's key."""


async def forms_page(request: Request) -> Response:
    """All forms, each with what it is for."""
    rows = list(entries.forms().values())
    counts = {one.id: len(desk_of(request).entries().rows(one.id)) for one in rows}
    return renderer_of(request).page(request, "entry_forms.html", rows=rows, counts=counts, lang_of=_lang(request))


async def sheet(request: Request) -> Response:
    """One form, empty, filled from the address, or with an entry's answers to change."""
    asked = entries.form(request.path_params["form"])
    key = request.query_params.get("key", "")
    back = request.query_params.get("back", "")
    if key:
        row = _known(request, key)
        return _shown(request, _filled(asked, row, back))
    # What somebody agrees to is never filled in for them, whatever an address says.
    open_to = {one.name for one in asked.fields if not one.asked}
    answers = {name: [value] for name, value in request.query_params.items() if name in open_to}
    nodes = {name.removeprefix(_NODE): value for name, value in request.query_params.items() if name.startswith(_NODE)}
    given = Given(answers=answers, nodes=nodes)
    return _shown(request, Sheet(asked=asked, given=given, key=secrets.token_hex(_KEY_BYTES), back=back))


async def hand_in(request: Request) -> Response:
    """Takes a form; shows it again with what is wrong, or whom the names may mean."""
    fields = await form_of(request, most=MANY)
    asked = entries.form(request.path_params["form"])
    async with request.form(max_fields=MANY) as form:
        many = {name: [one for one in form.getlist(name) if isinstance(one, str)] for name in form}
    answers = {name: values for name, values in many.items() if name not in _OWN and not name.startswith(_NODE)}
    nodes = {name.removeprefix(_NODE): values[-1] for name, values in many.items() if name.startswith(_NODE)}
    shown = Sheet(
        asked=asked, given=Given(answers=answers, nodes=nodes), key=fields.get("key", ""), back=fields.get("back", ""),
        version=number(fields.get("version"), 1, least=1),
    )  # fmt: skip
    return _taken(request, shown)


def _taken(request: Request, shown: Sheet) -> Response:
    desk, lang = desk_of(request).entries(), _lang(request)
    given = Given(answers=shown.given.answers, nodes=chosen(shown.given.nodes.items()))
    known = desk.entry(shown.key)
    # Sent a second time, nobody is asked again: the names were settled the first time.
    again = known is not None and known.version == shown.version
    open_questions = () if again else desk.questions(shown.asked, shown.given)
    if open_questions:
        return _shown(request, _with(shown, questions=open_questions), status=422)
    try:
        made = desk.enter(shown.asked, given, lang=lang, key=shown.key, version=shown.version)
    except EntryProblemsError as error:
        return _shown(request, _with(shown, problems=error.problems), status=422)
    except EntryConflictError:
        theirs = desk.entry(shown.key)
        return renderer_of(request).page(
            request, "entry_conflict.html", status=409, shown=shown, theirs=theirs, rows=_beside(shown, theirs, lang), lang_of=lang
        )  # fmt: skip
    tell(request, "done", "entries.kept" if made.new else "entries.kept_before")
    return back_to(shown.back or shown.asked.then, "/entries")


def _with(shown: Sheet, *, problems: Sequence[FieldProblem] = (), questions: Sequence[Question] = ()) -> Sheet:
    return Sheet(
        asked=shown.asked, given=shown.given, key=shown.key, version=shown.version, back=shown.back, problems=problems,
        questions=questions,
    )  # fmt: skip


def _filled(asked: Form, row: EntryRow, back: str) -> Sheet:
    """Returns an entry's form with its answers, to be handed in as the next version."""
    return Sheet(asked=asked, given=answers_of(asked, row), key=row.key, version=row.version + 1, back=back)


def _beside(shown: Sheet, theirs: EntryRow | None, lang: str) -> list[tuple[str, str, str]]:
    """Returns (question, theirs, yours) for every answer that differs."""
    kept = answers_of(shown.asked, theirs) if theirs else Given(answers={})
    found = []
    for one in shown.asked.fields:
        left, right = "\n".join(kept.lines(one.name)), "\n".join(shown.given.lines(one.name))
        if left != right:
            labels = dict(one.choices(lang))
            found.append((shown.asked.question(one, lang), labels.get(left, left), labels.get(right, right)))
    return found


def _shown(request: Request, shown: Sheet, *, status: int = 200) -> Response:
    lang = _lang(request)
    return renderer_of(request).page(
        request,
        "entry.html",
        status=status,
        shown=shown,
        asked=shown.asked,
        rows=[_row(request, shown, one, lang) for one in shown.asked.fields],
        lang_of=lang,
        currencies=CURRENCIES,
        readable=seat_of(request).archive.settings.plain and any(one.sealed for one in shown.asked.fields),
    )


def _row(request: Request, shown: Sheet, one: FormField, lang: str) -> dict[str, Any]:
    """Returns one question as the page draws it."""
    given, several = shown.given, one.asks in {Asks.PEOPLE, Asks.LINES}
    nodes = {key: node for key, node in given.nodes.items() if key.partition(".")[0] == one.name}
    return {
        "field": one,
        "asks": one.asks.value,
        "question": shown.asked.question(one, lang),
        "hint": one.hint(lang),
        "choices": one.choices(lang),
        "value": "\n".join(given.lines(one.name))
        if several
        else given.one(one.name)
        if one.asks not in _LONG
        else _whole(given, one.name),
        "values": given.lines(one.name),
        "currency": given.one(f"{one.name}_currency"),
        "nodes": [(key, node, _name(request, node)) for key, node in sorted(nodes.items())],
        "questions": [each for each in shown.questions if each.field == one.name],
        "problem": next((each for each in shown.problems if each.field == one.name), None),
    }


_LONG: Final = frozenset({Asks.LONG, Asks.NARRATIVE})


def _whole(given: Given, name: str) -> str:
    return "\n".join(given.answers.get(name, ()))


def _name(request: Request, node: str) -> str:
    try:
        return desk_of(request).dossier(node).name
    except UnknownIdError:
        return ""


async def entries_page(request: Request) -> Response:
    """What was entered, the latest first."""
    form = request.query_params.get("form", "")
    rows = [*reversed(desk_of(request).entries().rows(form, withdrawn=True))]
    page, at, pages = paged(rows, request)
    kinds = [(one.id, one.label(_lang(request))) for one in entries.forms().values()]
    labels = {one.form: one.form for one in rows} | dict(kinds)
    return renderer_of(request).page(
        request,
        "entries.html",
        rows=page,
        total=len(rows),
        form=form,
        kinds=kinds,
        labels=labels,
        at=at,
        pages=pages,
    )


async def entry_page(request: Request) -> Response:
    """One entry: every answer, its versions, and the way to change or withdraw it."""
    row = _known(request, request.path_params["key"])
    asked = entries.form(row.form)
    lang = _lang(request)
    questions = {one.name: one.name for one in row.answers} | {
        one.name: asked.question(one, lang) for one in asked.fields
    }
    return renderer_of(request).page(
        request, "entry_one.html", row=row, asked=asked, questions=questions, label=asked.label(lang)
    )


async def withdraw(request: Request) -> Response:
    """Takes an entry back, with the reason."""
    fields = await form_of(request)
    key = request.path_params["key"]
    _known(request, key)
    try:
        desk_of(request).entries().withdraw(key, reason=fields.get("reason", ""))
    except EntryProblemsError:
        tell(request, "warn", "entries.why_needed")
    else:
        tell(request, "done", "entries.withdrawn_now")
    return back_to(f"/entries/{key}")


async def restore(request: Request) -> Response:
    """Puts a withdrawn entry back."""
    await form_of(request)
    key = request.path_params["key"]
    desk_of(request).entries().restore(key)
    tell(request, "done", "entries.restored")
    return back_to(f"/entries/{key}")


def _known(request: Request, key: str) -> EntryRow:
    row = desk_of(request).entries().entry(key)
    if row is None:
        raise UnknownIdError(item=key)
    return row


def _lang(request: Request) -> str:
    return renderer_of(request).words_of(request).lang


ROUTES: Final = [
    Route("/forms", forms_page),
    Route("/forms/{form}", sheet),
    Route("/forms/{form}", hand_in, methods=["POST"]),
    Route("/entries", entries_page),
    Route("/entries/{key}", entry_page),
    Route("/entries/{key}/withdraw", withdraw, methods=["POST"]),
    Route("/entries/{key}/restore", restore, methods=["POST"]),
]
