"""Where the archive is saved, how old each backup is, when it was last tried, and what to do next."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from kuager.draw import svg
from kuager.protect.rights import Action
from kuager.web.asking import renderer_of
from kuager.web.audit import archive_of
from kuager.workflow import retaining
from kuager.workflow.acting import require
from kuager.workflow.backup import told
from kuager.workflow.backup.told import Place

_WIDTH, _ROW, _NAME, _DAYS = 620.0, 46.0, 10.0, 30
"""The picture goes back a month; what is older stands at its edge."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A place, with how many days ago each thing was."""

    place: Place
    days: int | None
    verified: int | None
    drilled: int | None
    late: bool


async def page(request: Request) -> Response:
    """Shows every place of the archive's backups."""
    archive = archive_of(request)
    require(archive, Action.KEYS)
    now = archive.clock.now()
    places = [_shown(one, now) for one in told.places(archive)]
    renderer = renderer_of(request)
    say = renderer.words_of(request)
    return renderer.page(
        request, "backups.html", places=places, wanted=told.PLACES, late=told.late(archive), plain=archive.backup_key is None,
        picture=_picture(places, say("backups.picture"), say("backups.picture_desc")), due=retaining.due(archive),
        drills=any(one.drilled is not None for one in places), most=told.LATE.days,
    )  # fmt: skip


def _shown(place: Place, now: datetime) -> Shown:
    days = _ago(place.at, now)
    return Shown(
        place=place, days=days, verified=_ago(place.verified_at, now), drilled=_ago(place.drilled_at, now),
        late=days is None or days > told.LATE.days,
    )  # fmt: skip


def _ago(at: datetime | None, now: datetime) -> int | None:
    return None if at is None else max((now - at).days, 0)


def _picture(places: list[Shown], title: str, description: str) -> str:
    """Draws a line a place: how long ago it was saved, on a scale of a month, with a mark at seven days."""
    if not places:
        return ""
    scale = (_WIDTH - 60) / _DAYS
    right = _WIDTH - 20
    limit = right - told.LATE.days * scale
    tall = _ROW * len(places) + 24
    body = [
        svg.tag("line", x1=svg.num(limit), x2=svg.num(limit), y1=0, y2=svg.num(tall - 22), class_="grid"),
        svg.text(f"-{told.LATE.days}", limit, tall - 8, class_="tick mid"),
        svg.text("0", right, tall - 8, class_="tick mid"),
        svg.text(f"-{_DAYS}", right - _DAYS * scale, tall - 8, class_="tick mid"),
    ]
    for number, one in enumerate(places):
        y = number * _ROW + 32
        body.append(svg.text(f"{number + 1}. {_short(one.place.label)}", _NAME, y - 12, class_="name"))
        body.append(svg.tag("line", x1=svg.num(right - _DAYS * scale), x2=right, y1=y, y2=y, class_="axis"))
        x = right - min(one.days if one.days is not None else _DAYS, _DAYS) * scale
        kind = "bar bad" if one.late else "bar"
        label = svg.tag("title", f"{one.days if one.days is not None else '?'}")
        body.append(svg.tag("rect", label, x=svg.num(x - 5), y=y - 8, width=10, height=16, rx=2, class_=kind))
        if one.late:
            body.append(svg.text("!", x, y - 12, class_="tick mid"))
    return svg.picture(_WIDTH, tall, title, description, body, kind="bars")


def _short(label: str) -> str:
    return label if len(label) <= 60 else f"…{label[-59:]}"  # noqa: PLR2004  as many letters as fit the picture


ROUTES: Final = [Route("/backups", page)]
