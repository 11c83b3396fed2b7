"""The ledger of acts as a page: what was done, day by day, by whom, and whether the ledger that says so holds."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Final
from urllib.parse import urlencode

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from kuager.draw import svg
from kuager.web.asking import paged, renderer_of, seat_of, session_of
from kuager.web.team import team_of
from kuager.workflow import acts_view
from kuager.workflow.acts_view import View
from kuager.workflow.archive import Archive

ASKED: Final = ("act", "by", "day")
_LONGEST: Final = 92
"""Days of the picture: a quarter; the list below has all of them."""
_WIDTH, _BASE, _LEFT, _TALL = 620.0, 120.0, 30.0, 96.0


def archive_of(request: Request) -> Archive:
    """Returns the whole archive under the member's name: the ledger is one, and holds nothing of what is in a compartment."""
    team, actor = team_of(request), session_of(request).actor
    if actor is None:
        raise HTTPException(403)
    return team.as_(actor) if team else seat_of(request).archive


async def page(request: Request) -> Response:
    """Shows acts, filtered."""
    asked = _asked(request)
    view = acts_view.view(archive_of(request), act=asked["act"], mark=asked["by"], day=asked["day"])
    rows, at, pages = paged(view.rows, request)
    renderer = renderer_of(request)
    say = renderer.words_of(request)
    return renderer.page(
        request, "audit.html", view=view, rows=rows, at=at, pages=pages, asked=asked, filters=urlencode(asked),
        picture=_picture(view.days, say("audit.picture"), say("audit.picture_desc")), short=acts_view.SHORT,
    )  # fmt: skip


async def table(request: Request) -> Response:
    """Hands the acts out as a table for a spreadsheet."""
    asked = _asked(request)
    view: View = acts_view.view(archive_of(request), act=asked["act"], mark=asked["by"], day=asked["day"])
    headers = {"Content-Disposition": 'attachment; filename="acts.csv"', "Cache-Control": "no-store"}
    return Response(acts_view.as_csv(view.rows), media_type="text/csv; charset=utf-8", headers=headers)


def _asked(request: Request) -> dict[str, str]:
    asked = {key: request.query_params.get(key, "")[:100] for key in ASKED}
    if asked["act"] not in acts_view.known_acts():
        asked["act"] = ""
    return asked


def _picture(days: Sequence[tuple[date, int, int]], title: str, description: str) -> str:
    """Draws a bar a day, the part of it that failed or was refused hatched at its foot."""
    if not days:
        return ""
    last = days[-1][0]
    first = max(days[0][0], last - timedelta(days=_LONGEST - 1))
    known = {day: (count, bad) for day, count, bad in days if day >= first}
    top = max(count for count, _ in known.values())
    span = max((last - first).days + 1, 14)
    step = (_WIDTH - _LEFT) / span
    body = [
        svg.text(str(top), _LEFT - 6, _BASE - _TALL + 4, class_="tick end"),
        svg.tag("line", x1=_LEFT, x2=_WIDTH, y1=_BASE, y2=_BASE, class_="axis"),
        svg.text(first.isoformat(), _LEFT, _BASE + 18, class_="tick"),
    ]
    if last != first:
        body.append(svg.text(last.isoformat(), _LEFT + ((last - first).days + 1) * step, _BASE + 18, class_="tick end"))
    for day, (count, bad) in known.items():
        x = _LEFT + (day - first).days * step
        label = svg.tag("title", f"{day.isoformat()}: {count}" + (f" ({bad} !)" if bad else ""))
        shape = {"x": svg.num(x + step * 0.12), "width": svg.num(max(2.0, step * 0.76)), "rx": "2"}
        high = max(3.0, _TALL * count / top)
        body.append(svg.tag("rect", label, y=svg.num(_BASE - high), height=svg.num(high), class_="bar", **shape))
        if bad:
            low = max(3.0, _TALL * bad / top)
            body.append(svg.tag("rect", y=svg.num(_BASE - low), height=svg.num(low), class_="bar bad", **shape))
            body.append(svg.text("!", x + step / 2, _BASE - high - 4, class_="tick mid"))
    return svg.picture(_WIDTH, _BASE + 26, title, description, body, kind="bars")


ROUTES: Final = [Route("/audit", page), Route("/audit/acts.csv", table)]
