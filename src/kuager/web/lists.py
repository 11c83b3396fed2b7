"""Lists of people as tables: handed in, understood column by column, looked at before anything is made, then taken in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import PurePath
from typing import Final

from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from kuager.errors import ItemError
from kuager.errors.lists import BadMappingError, NoTableError
from kuager.model import Verdict
from kuager.model.schema import find_prop
from kuager.model.schema import label as schema_label
from kuager.web.asking import address, back_to, desk_of, form_of, number, ours, renderer_of, tell
from kuager.web.guard import LARGEST_TABLE
from kuager.web.listing import Lists
from kuager.workflow.lists.fields import FIELDS, SEALED
from kuager.workflow.lists.mapping import ORDERS, Column, Mapping, checked

LONGEST_NAME: Final = 120
MOST_FIELDS: Final = 6 * 500 + 4
"""Fields of the form about the columns: six for each."""
_PIECE: Final = 1 << 20
SEALED_PROPS: Final = sorted(FIELDS[one].prop for one in SEALED)
SHOWN_ISSUES: Final = 100
TIMED: Final = frozenset({"age", "status"})
"""What is true at a time: a mapping may say at which, for the whole column."""
_RULED: Final = frozenset({"date", "year"})


def _lists(request: Request) -> Lists:
    return desk_of(request).lists()


async def every(request: Request) -> Response:
    """All lists, and the form that takes another."""
    return renderer_of(request).page(request, "lists.html", lists=_lists(request).every(), problem=None)


async def keep(request: Request) -> Response:
    """Keeps a table; its columns come next.

    Raises:
        HTTPException: 403 when the form's token is missing or another's.
    """
    form = await _form(request)
    try:
        ours(request, form)
        table = form.get("table")
        if not isinstance(table, UploadFile) or not table.size:
            tell(request, "warn", "lists.no_file")
            return back_to("/lists")
        words = {key: value for key, value in form.items() if isinstance(value, str)}
        return _kept(request, table, table.size, words)
    finally:
        await form.close()


async def _form(request: Request) -> FormData:
    """Reads the form as it comes. The table stays in memory until the vault has it: no copy of it is left on the disk.

    Raises:
        HTTPException: 403 when it is no form of ours, 400 when it is broken.
    """
    if not request.headers.get("content-type", "").startswith("multipart/form-data"):
        raise HTTPException(403)
    parser = MultiPartParser(request.headers, request.stream(), max_files=1, max_fields=4)
    parser.spool_max_size = LARGEST_TABLE
    try:
        return await parser.parse()
    except (MultiPartException, KeyError) as error:
        raise HTTPException(400) from error


def _kept(request: Request, table: UploadFile, size: int, words: dict[str, str]) -> Response:
    shown = _shown(PurePath(table.filename or "").name) or "table.csv"
    name = _shown(words.get("name", "")) or PurePath(shown).stem
    chunks = iter(lambda: table.file.read(_PIECE), b"")
    try:
        document = _lists(request).keep(chunks, size, shown, name=name, given_by=words.get("given_by", "").strip())
    except (ItemError, NoTableError) as error:
        found = _lists(request).every()
        return renderer_of(request).page(request, "lists.html", status=422, lists=found, problem=error)
    return back_to(address(f"/lists/table/{document}", name=name))


def _shown(text: str) -> str:
    return "".join(char for char in text if char.isprintable()).strip()[:LONGEST_NAME]


async def columns(request: Request) -> Response:
    """What each column means, as guessed or as saved for these headers before."""
    return _columns(request)


def _columns(request: Request, problem: str = "", given: Mapping | None = None) -> Response:
    looked = _lists(request).look(request.path_params["document"])
    mapping = given or looked.saved or looked.guessed.mapping
    chosen = {one.index: one for one in mapping.columns}
    rows = [(guess, chosen.get(guess.column.index, guess.column)) for guess in looked.guessed.guesses]
    return renderer_of(request).page(
        request, "list_columns.html", status=422 if problem else 200, looked=looked, rows=rows, mapping=mapping,
        name=_name(request), meanings=list(FIELDS), orders=ORDERS[1:], problem=problem, sealed=sorted(SEALED),
        timed=sorted(TIMED), dated=[one.id for one in FIELDS.values() if one.kind in _RULED],
        terms=[one.id for one in FIELDS.values() if one.vocabulary],
    )  # fmt: skip


def _name(request: Request) -> str:
    return _shown(request.query_params.get("name", "")) or "list"


async def confirm(request: Request) -> Response:
    """Saves what a person says the columns mean, and shows what would come of it."""
    fields = await form_of(request, most=MOST_FIELDS)
    document, name = request.path_params["document"], _shown(fields.get("name", "")) or "list"
    looked = _lists(request).look(document)
    given = replace(looked.guessed.mapping, name=name, columns=_given(looked.guessed.mapping, fields))
    try:
        saved = _lists(request).save(checked(given))
    except BadMappingError as error:
        return _columns(request, error.message, given)
    return back_to(address(f"/lists/table/{document}/preview", name=name, mapping=saved.name))


def _given(mapping: Mapping, fields: dict[str, str]) -> tuple[Column, ...]:
    return tuple(_column(one, fields) for one in mapping.columns)


def _column(column: Column, fields: dict[str, str]) -> Column:
    def of(key: str) -> str:
        return fields.get(f"{key}_{column.index}", "").strip()

    means, order = of("means"), of("order")
    return replace(
        column,
        means=means if means in FIELDS else "",
        order=order if order in ORDERS else "",
        separators=tuple(dict.fromkeys(of("separators").split())),
        unknown=tuple(dict.fromkeys(word.strip() for word in of("unknown").split(";") if word.strip())),
        as_of=of("as_of") if means in TIMED else "",
        terms=_terms(of("terms")) if means in FIELDS and FIELDS[means].vocabulary else (),
    )


def _terms(text: str) -> tuple[tuple[str, str], ...]:
    """Reads ``word = term`` pairs, one a line or between semicolons."""
    pairs = (line.partition("=") for line in text.replace("\n", ";").split(";"))
    return tuple(sorted({word.strip(): term.strip() for word, mark, term in pairs if mark and word.strip()}.items()))


async def preview(request: Request) -> Response:
    """The first rows as they would become people, counts, possible matches, and what is wrong."""
    document, name = request.path_params["document"], _name(request)
    mapping = _lists(request).mapping(request.query_params.get("mapping", name))
    found = _lists(request).preview(document, mapping, name)
    return renderer_of(request).page(
        request, "list_preview.html", document=document, name=name, mapping=mapping, view=found,
        issues=found.issues[:SHOWN_ISSUES], called=_called(request), sealed=SEALED_PROPS, hidden=sorted(_hidden(mapping)), verdicts=[one.value for one in Verdict],
    )  # fmt: skip


def _called(request: Request) -> Callable[[str], str]:
    """Returns what says a property in the language of the page."""
    words = renderer_of(request).words_of(request)

    def called(prop: str) -> str:
        known = next((one for one in ("person", "detention", "prison_sentence") if find_prop(one, prop)), None)
        return schema_label(known, prop, lang=words.lang) if known else words.get(f"prop.{prop}", prop)

    return called


def _hidden(mapping: Mapping) -> frozenset[str]:
    return frozenset(one.header or str(one.index + 1) for one in mapping.columns if one.means in SEALED)


async def say(request: Request) -> Response:
    """Records whether a row is somebody who is here; it counts when the row is taken in."""
    fields = await form_of(request)
    verdict = fields.get("verdict", "")
    if verdict not in set(Verdict):
        raise HTTPException(400)
    _lists(request).say(
        _shown(fields.get("name", "")) or "list", key=fields.get("key", ""), node=fields.get("node", ""),
        verdict=verdict, reason=fields.get("reason", "").strip(),
    )  # fmt: skip
    tell(request, "done", "lists.noted")
    return back_to(fields.get("back", "/lists"), "/lists")


async def take(request: Request) -> Response:
    """Imports, as far as one request goes."""
    fields = await form_of(request)
    name = _shown(fields.get("name", "")) or "list"
    document = request.path_params["document"]
    half = [found.unfinished for found in _lists(request).every() if found.unfinished and found.name == name]
    # What was begun goes on as it was begun, also when the mapping of that name was changed since.
    begun = next((one.mapping for one in half if one.document == document), None)
    mapping = begun or _lists(request).mapping(fields.get("mapping", name))
    whole = _lists(request).go_on(document, mapping, name)
    tell(request, "done" if whole else "warn", "lists.in" if whole else "lists.half")
    return back_to(f"/lists/{_lists(request).one(name).id}")


async def one(request: Request) -> Response:
    """One list: its editions, and what changed in one of them."""
    found = _lists(request).one(request.path_params["list"])
    asked = number(request.query_params.get("edition"))
    numbers = [edition.number for edition in found.editions]
    difference = _lists(request).difference(found.id, asked) if asked in numbers[1:] else None
    return renderer_of(request).page(
        request, "list.html", found=found, first=min(numbers, default=0), difference=difference, sealed=SEALED_PROPS,
        called=_called(request),
    )  # fmt: skip


async def issues(request: Request) -> Response:
    """What is wrong with the rows of an edition, as CSV."""
    text = _lists(request).issues(request.path_params["list"], number(request.query_params.get("edition")))
    return Response(
        text.encode(),
        media_type="text/csv; charset=utf-8",
        headers={"content-disposition": 'attachment; filename="issues.csv"'},
    )


async def state(request: Request) -> Response:
    """Takes an edition back, or puts it back."""
    fields = await form_of(request)
    given, edition, reason = (
        request.path_params["list"],
        number(fields.get("edition")),
        fields.get("reason", "").strip(),
    )
    here = f"/lists/{given}"
    if fields.get("act") == "restore":
        count = _lists(request).restore(given, edition, reason=reason)
        tell(request, "done", "lists.restored", n=count)
    elif not reason:
        tell(request, "warn", "lists.no_reason")
    else:
        count = _lists(request).withdraw(given, edition, reason=reason)
        tell(request, "done", "lists.withdrawn_now", n=count)
    return back_to(here, "/lists")


ROUTES: Final = [
    Route("/lists", every, methods=["GET"]),
    Route("/lists/table", keep, methods=["POST"]),
    Route("/lists/table/{document}", columns, methods=["GET"]),
    Route("/lists/table/{document}", confirm, methods=["POST"]),
    Route("/lists/table/{document}/preview", preview, methods=["GET"]),
    Route("/lists/table/{document}/say", say, methods=["POST"]),
    Route("/lists/table/{document}/take", take, methods=["POST"]),
    Route("/lists/{list}", one, methods=["GET"]),
    Route("/lists/{list}/issues.csv", issues, methods=["GET"]),
    Route("/lists/{list}/state", state, methods=["POST"]),
]
