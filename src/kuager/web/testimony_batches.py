"""A folder of recordings with its table: named, looked at before anything is kept, then taken in a piece at a time."""

from __future__ import annotations

import time
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from kuager.errors import ItemError, KuagerError, UsageError
from kuager.errors.lists import BadMappingError, NoTableError, UnknownListError
from kuager.model import Document, DocumentId
from kuager.web.asking import address, back_to, form_of, renderer_of, seat_of, tell
from kuager.workflow import ingest
from kuager.workflow.archive import Archive
from kuager.workflow.lists import editions, guessing
from kuager.workflow.lists import taking as tables
from kuager.workflow.lists.cells import TABLE_KINDS
from kuager.workflow.lists.fields import FIELDS
from kuager.workflow.lists.mapping import ORDERS, Mapping, checked
from kuager.workflow.testimonies import files, taking

PATIENCE: Final = 6.0
"""Seconds that one request goes on; then the page says how far it is, and goes on from there."""
ENDINGS: Final = frozenset({".csv", ".tsv", ".xlsx", ".ods"})
MOST_FIELDS: Final = 3 * 500
SHOWN: Final = 60
LONGEST: Final = 1000
HERE: Final = "/testimonies/import"


async def ask(request: Request) -> Response:
    """Asks for the folder and its table; what was begun before is listed."""
    return _ask(request, {}, None)


def _ask(request: Request, given: dict[str, str], problem: KuagerError | None) -> Response:
    archive = seat_of(request).archive
    begun = [one for one in editions.every(archive) if any(each.mapping.of("testimony_file") for each in one.editions)]
    kept = {name: given.get(name, "") for name in ("folder", "table", "name", "given_by")}
    return renderer_of(request).page(
        request, "testimony_import.html", status=422 if problem else 200, given=kept, problem=problem, begun=begun
    )


async def keep(request: Request) -> Response:
    """Keeps the table; what its columns mean comes next."""
    fields = await form_of(request)
    seat = seat_of(request)
    place = fields.get("folder", "").strip()[:LONGEST]
    try:
        inside = files.folder(place)
        table = _table(inside, fields.get("table", "").strip()[:LONGEST])
        name = _printable(fields.get("name", "")) or inside.root.name
        document = tables.take(seat.archive, table, editions.list_id(name), fields.get("given_by", "").strip() or None)
    except (UsageError, ItemError) as error:
        return _ask(request, fields, error)
    return back_to(address(f"{HERE}/{document.id}", name=name, folder=place), HERE)


def _printable(text: str) -> str:
    return "".join(char for char in text if char.isprintable()).strip()[:120]


def _table(inside: files.Folder, given: str) -> str:
    """Returns the way to the table: the one named, or the only one that lies in the folder.

    Raises:
        NoTableError: when none lies there, or several and nobody said which.
    """
    if given:
        path = Path(given)
        return str(path if path.is_absolute() else inside.root / path)
    found = [way for way in inside.ways.values() if Path(way).suffix.lower() in ENDINGS and "/" not in way]
    if len(found) != 1:
        raise NoTableError("Say which file is the table: none lies in the folder, or several do")
    return str(inside.root / found[0])


async def look(request: Request) -> Response:
    """What the columns mean, what an import would do, what is missing, and how far it is."""
    asked = request.query_params
    return _look(request, asked.get("name", "") or "list", asked.get("folder", ""))


def _look(
    request: Request, name: str, place: str, *, problem: KuagerError | None = None, mapping: Mapping | None = None
) -> Response:  # fmt: skip
    archive = seat_of(request).archive
    document = _document(archive, request.path_params["document"])
    guessed = guessing.guess(document, name=name, testimonies=True)
    known = editions.known(archive, name)
    begun = next((one for one in reversed(known.editions) if one.document == document.id), None) if known else None
    chosen = mapping or (begun.mapping if begun and not begun.finished else None) or editions.saved(archive).get(name)
    chosen = chosen if chosen and chosen.fingerprint == guessed.mapping.fingerprint else guessed.mapping
    found = None
    if problem is None:
        try:
            found = taking.foresee(archive, files.folder(place), document, chosen, name=name)
        except UsageError as error:
            problem = error
    means = {one.index: one for one in chosen.columns}
    linked = taking.tied(archive, found.plan, name) if found else 0
    return renderer_of(request).page(
        request, "testimony_batch.html", status=422 if problem else 200, document=document.id, name=name, folder=place,
        problem=problem, found=found, begun=begun, linked=linked, meanings=list(FIELDS), orders=ORDERS[1:],
        columns=[(one, means.get(one.column.index, one.column)) for one in guessed.guesses],
        issues=found.issues[:SHOWN] if found else (), going=request.query_params.get("going") == "yes" and problem is None,
    )  # fmt: skip


def _document(archive: Archive, given: str) -> Document:
    found = archive.store.document(DocumentId(given))
    if found is None or found.kind not in TABLE_KINDS:
        raise UnknownListError(item=given)
    return found


async def confirm(request: Request) -> Response:
    """Saves what a person says the columns mean, and looks again or begins."""
    fields = await form_of(request, most=MOST_FIELDS)
    seat = seat_of(request)
    name, place = _printable(fields.get("name", "")) or "list", fields.get("folder", "").strip()[:LONGEST]
    document = _document(seat.archive, request.path_params["document"])
    guessed = guessing.guess(document, name=name, testimonies=True).mapping
    columns = tuple(
        replace(
            one,
            means=means if (means := fields.get(f"means_{one.index}", one.means)) in FIELDS else "",
            order=order if (order := fields.get(f"order_{one.index}", one.order)) in ORDERS else "",
        )
        for one in guessed.columns
    )
    given = replace(guessed, name=name, columns=columns)
    try:
        editions.save(seat.archive, checked(given), seat.agent)
    except BadMappingError as error:
        return _look(request, name, place, problem=error, mapping=given)
    if fields.get("act") == "take":
        return _go(request, document, editions.saved(seat.archive)[name], name, place)
    return back_to(address(f"{HERE}/{document.id}", name=name, folder=place), HERE)


async def go_on(request: Request) -> Response:
    """Goes on with an import that was begun, as it was begun."""
    fields = await form_of(request)
    archive = seat_of(request).archive
    name, place = _printable(fields.get("name", "")) or "list", fields.get("folder", "").strip()[:LONGEST]
    document = _document(archive, request.path_params["document"])
    known = editions.known(archive, name)
    begun = next((one for one in reversed(known.editions) if one.document == document.id), None) if known else None
    mapping = begun.mapping if begun else editions.saved(archive).get(name)
    if mapping is None:
        raise UnknownListError(item=name)
    return _go(request, document, mapping, name, place)


def _go(request: Request, document: Document, mapping: Mapping, name: str, place: str) -> Response:
    seat = seat_of(request)
    until = time.monotonic() + PATIENCE
    whole = True
    try:
        inside = files.folder(place)
        with closing(taking.run(seat.archive, inside, document, mapping, name=name, agent=seat.agent)) as steps:
            for step in steps:
                if time.monotonic() > until and not (step.part == taking.FILMS and step.done >= step.of):
                    whole = False
                    break
    except UsageError as error:
        return _look(request, name, place, problem=error, mapping=mapping)
    if whole:
        ingest.finish(seat.archive)
        tell(request, "done", "testimonies.taken")
        return back_to(address("/testimonies", source=name), "/testimonies")
    return back_to(address(f"{HERE}/{document.id}", name=name, folder=place, going="yes"), HERE)


ROUTES: Final = [
    Route(HERE, ask, methods=["GET"]),
    Route(HERE, keep, methods=["POST"]),
    Route(f"{HERE}/{{document}}", look, methods=["GET"]),
    Route(f"{HERE}/{{document}}", confirm, methods=["POST"]),
    Route(f"{HERE}/{{document}}/go", go_on, methods=["POST"]),
]
