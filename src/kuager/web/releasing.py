"""Releases: what went out, what would go out now and why not more, asking for a second person, building, and what comes next."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any, Final

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from kuager.draw import replies as draw
from kuager.errors import KuagerError, UnknownIdError, UsageError
from kuager.model.release import RELEASED_TO
from kuager.protect.rights import Action, could
from kuager.web.asking import address, back_to, form_of, renderer_of, seat_of, session_of, tell
from kuager.web.building import Job, jobs_of
from kuager.web.words import Words
from kuager.workflow import approving, clearing
from kuager.workflow.archive import Archive
from kuager.workflow.clearing import imprints, scoping, tombstones
from kuager.workflow.clearing.preflighting import Preflight
from kuager.workflow.clearing.registry import Given, release
from kuager.workflow.clearing.releasing import MANIFEST, Wish, ask, standing
from kuager.workflow.compartments_view import whole

_DRAWN: Final = 16
"""Releases in the picture; all stand in the table."""
BUILT: Final = "built"
"""Folder below ``releases`` where the workbench writes them: a page may not choose where on this machine it writes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Draft:
    """A folder on this machine that two people did not approve."""

    folder: str
    audience: str
    made_on: str


async def desk(request: Request) -> Response:
    """What went out, what waits, and drafts."""
    archive, renderer = seat_of(request).archive, renderer_of(request)
    words = renderer.words_of(request)
    out = clearing.releases(archive)
    gone = Counter(one.release for one in clearing.feed(archive) for _ in one.items)
    open_ = {approving.State.WAITING, approving.State.APPROVED}
    waiting = [one for one in approving.requests(archive) if one.act is Action.PUBLISH and one.state in open_]
    return renderer.page(
        request, "releases.html", rows=[(one, gone[one.id]) for one in reversed(out)], asked_for=waiting,
        drafts=_drafts(archive), chart=_chart(out, words), jobs=jobs_of(request).running(), audiences=RELEASED_TO,
        due=len(clearing.due(archive)),
    )  # fmt: skip


ASKED: Final = ("audience", "kind", "what", "to", "dossiers")
"""What the form asks besides languages, of which there may be several."""


async def new(request: Request) -> Response:
    """What a release would be, before anybody asks for it."""
    archive, renderer = whole(seat_of(request).archive), renderer_of(request)
    asked = request.query_params
    looked: Preflight | None = None
    problem, waiting = "", None
    try:
        wish = _wish(archive, dict(asked.multi_items()), asked.getlist("lang"))
        if wish is not None:
            looked = clearing.preflight(archive, wish.audience, wish)
            waiting = standing(archive, looked, wish.to)
    except KuagerError as error:
        if error.exit_code != UsageError.exit_code:
            raise
        wish, problem = None, f"{error.message}. {error.cure}"
    return renderer.page(
        request, "releases_new.html", looked=looked, standing=waiting, problem=problem, audiences=RELEASED_TO,
        kinds=scoping.KINDS, asked={name: asked.get(name, "") for name in ASKED}, chosen=asked.getlist("lang") or _spoken(archive, problem),
        tongues=imprints.LANGUAGES, alone=archive.actor.alone, signs=archive.signer is not None,
        imprint=(archive.root / imprints.FILE).is_file(),
    )  # fmt: skip


async def begin(request: Request) -> Response:
    """Asks for an approval, or builds: a draft where two people did not approve exactly this."""
    archive = whole(seat_of(request).archive)
    fields = await form_of(request)
    languages = [one for one in fields.get("languages", "").split(",") if one]
    here = address("/releases/new", **{name: fields.get(name, "") for name in ASKED})
    here += "".join(f"&lang={one}" for one in languages if one in imprints.LANGUAGES)
    try:
        wish = _wish(archive, fields, languages)
        if wish is None:
            raise UsageError("Choose for whom")
        if fields.get("do") == "ask":
            ask(archive, wish)
            tell(request, "done", "releases.asked")
            return back_to(here)
        job = jobs_of(request).begin(archive, _target(archive, wish), wish)
    except KuagerError as error:
        if error.exit_code != UsageError.exit_code:
            raise
        session_of(request).notice = ("warn", f"{error.message}. {error.cure}")
        return back_to(here)
    return back_to(f"/releases/making/{job.id}")


async def making(request: Request) -> Response:
    """How far a release is; the page asks again by itself, and becomes the result."""
    job: Job | None = jobs_of(request).job(request.path_params["job"])
    if job is None:
        raise HTTPException(404)
    return renderer_of(request).page(request, "releases_making.html", job=job, release=job.done)


async def one(request: Request) -> Response:
    """One release: what it was, where it is, what was called back, and what comes next."""
    archive = seat_of(request).archive
    try:
        found = release(archive, request.path_params["release"])
    except UsageError as error:
        raise UnknownIdError(item=request.path_params["release"]) from error
    gone = [(line.on, item) for line in clearing.feed(archive) if line.release == found.id for item in line.items]
    return renderer_of(request).page(
        request, "releases_one.html", one=found, gone=gone, here=_here(found), publish=bool(could(archive.actor, Action.PUBLISH)),
        unnamed=sum(place.startswith("people/") for _, _, place in found.shown) - found.named,
    )  # fmt: skip


def _wish(archive: Archive, fields: Mapping[str, str], languages: list[str]) -> Wish | None:
    """Returns what a form asks for; None while nobody chose an audience."""
    audience = fields.get("audience", "")
    if not audience:
        return None
    kind, what = fields.get("kind", ""), fields.get("what", "").strip()
    published = replace(imprints.imprint(archive.root, None, languages), dossiers=bool(fields.get("dossiers")))
    return Wish(
        audience=audience, scope=f"{kind}:{what}" if kind else "", imprint=published,
        to=fields.get("to", "").strip(), reason=fields.get("reason", "").strip(),
    )  # fmt: skip


def _spoken(archive: Archive, problem: str) -> tuple[str, ...]:
    return imprints.LANGUAGES if problem else imprints.imprint(archive.root).languages


def _target(archive: Archive, wish: Wish) -> Path:
    """Returns a new folder; its name tells for whom and when, and of whom nothing."""
    base = archive.root / tombstones.FOLDER / BUILT
    today = archive.clock.now().date().isoformat()
    number = 1
    while (place := base / f"{wish.audience}-{today}-{number}").exists():
        number += 1
    return place


def _drafts(archive: Archive) -> list[_Draft]:
    found = []
    for path in sorted((archive.root / tombstones.FOLDER / BUILT).glob(f"*/{MANIFEST}"), reverse=True):
        told = _manifest(path)
        if told.get("draft") and not told.get("alone"):
            found.append(
                _Draft(folder=path.parent.name, audience=str(told.get("audience")), made_on=str(told.get("made_on")))
            )
    return found


def _manifest(path: Path) -> dict[str, Any]:
    try:
        told = json.loads(path.read_bytes())
    except (OSError, ValueError):
        return {}
    return told if isinstance(told, dict) and _day(told.get("made_on")) else {}


def _day(text: object) -> bool:
    try:
        return bool(date.fromisoformat(str(text)))
    except ValueError:
        return False


def _here(found: Given) -> bool:
    return bool(found.folder) and (Path(found.folder) / MANIFEST).is_file()


def _chart(out: list[Given], words: Words) -> str:
    """Draws named and unnamed people of each release; the table beneath has the same figures."""
    rows = []
    for given in out[-_DRAWN:]:
        people = sum(place.startswith("people/") for _, _, place in given.shown)
        said = words("releases.bar", day=given.at.date().isoformat(), named=given.named, unnamed=people - given.named)
        name = f"{given.at.date().isoformat()} {words(f'intake.audience_{given.audience}')}"
        rows.append(draw.Share(name=name, in_time=given.named, late=0, silent=people - given.named, said=said))
    return draw.shares(rows, title=words("releases.chart"), description=words("releases.chart_means"))


ROUTES: Final = [
    Route("/releases", desk),
    Route("/releases/new", new),
    Route("/releases/new", begin, methods=["POST"]),
    Route("/releases/making/{job}", making),
    Route("/releases/{release}", one),
]
