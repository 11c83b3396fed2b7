"""The press desk: new stories with their lineage and the people they name, whom the team follows, a book of clippings."""

from __future__ import annotations

from collections import Counter
from datetime import date
from functools import partial
from typing import Final

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from kuager.errors import UnknownIdError, UsageError
from kuager.model.schema import label
from kuager.publish import papers
from kuager.web.asking import address, back_to, form_of, many_of, number, paged, renderer_of, seat_of, tell
from kuager.workflow import press
from kuager.workflow.press import AUTHOR, OUTLET, Asked, Fact, Story

SHOWN: Final = ("new", "followed", "all")
_OFFERED: Final = 200
"""People offered for a book; `kuager press book --person` takes anybody."""


async def desk_page(request: Request) -> Response:
    """Stories, the latest first: those nobody looked at yet, those of followed outlets and authors, or all."""
    archive, given = seat_of(request).archive, request.query_params
    every = press.stories(archive)
    show, outlet = given.get("show", SHOWN[0]), given.get("outlet", "")
    show = show if show in SHOWN else SHOWN[0]
    kept = [one for one in every if _fits(one, show) and (not outlet or one.outlet == outlet)]
    page, at, pages = paged(kept, request)
    counts = [(one, sum(1 for row in every if _fits(row, one))) for one in SHOWN]
    return renderer_of(request).page(
        request, "press.html", rows=page, total=len(every), show=show, outlet=outlet, counts=counts, at=at, pages=pages,
        outlets=press.outlets(archive, every), authors=[one for one in press.followed(archive) if one.kind == AUTHOR],
        feeds=archive.settings.feeds, rest=address("", show=show, outlet=outlet).lstrip("?"), given=dict(given),
        people=_people(every), fact_label=partial(_labelled, renderer_of(request).words_of(request).lang),
    )  # fmt: skip


def _fits(story: Story, show: str) -> bool:
    return show == "all" or (not story.looked if show == "new" else story.followed)


def _labelled(lang: str, fact: Fact) -> str:
    """Returns what a fact is about: a property of a person, or what happened."""
    return label("person", fact.prop, lang=lang) if fact.schema == "person" else label(fact.schema, lang=lang)


def _people(every: list[Story]) -> list[tuple[str, str]]:
    """Returns those named in most stories, in the order of their names: a choice of thousands is none."""
    counts = Counter(one for story in every for one in story.people)
    return sorted((who for who, _ in counts.most_common(_OFFERED)), key=lambda one: one[1])


async def look(request: Request) -> Response:
    """Marks stories as looked at."""
    fields, documents = await many_of(request, "document")
    seat = seat_of(request)
    try:
        done = press.look(seat.archive, documents, agent=seat.agent)
    except UnknownIdError:
        tell(request, "warn", "press.gone")
    else:
        tell(request, "done", "press.looked", n=done)
    return back_to(fields.get("back", ""), "/press")


async def follow(request: Request) -> Response:
    """Takes up an outlet or an author."""
    fields = await form_of(request)
    seat = seat_of(request)
    try:
        made = press.follow(seat.archive, fields.get("kind", OUTLET), fields.get("name", ""), agent=seat.agent)
    except UsageError:
        tell(request, "warn", "press.not_followed")
    else:
        tell(request, "done", "press.follows", name=made.name)
    return back_to(fields.get("back", ""), "/press")


async def unfollow(request: Request) -> Response:
    """Stops following, with the reason."""
    fields = await form_of(request)
    seat = seat_of(request)
    try:
        press.unfollow(seat.archive, number(fields.get("seq")), why=fields.get("why", ""), agent=seat.agent)
    except UsageError:
        tell(request, "warn", "press.why_needed")
    else:
        tell(request, "done", "press.unfollowed")
    return back_to("/press")


async def book(request: Request) -> Response:
    """The book of clippings as a file; a day that is none leads back to the form with what was typed in."""
    kind, given = request.query_params.get("kind", "pdf"), request.query_params
    if kind not in papers.KINDS:
        raise HTTPException(404)
    try:
        asked = Asked(
            first=_day(given.get("from", "")), last=_day(given.get("to", "")), outlet=given.get("outlet", ""),
            person=given.get("person", ""),
        )  # fmt: skip
        paper, _ = press.book(seat_of(request).archive, asked)
    except (UsageError, ValueError):
        tell(request, "warn", "press.bad_days")
        kept = {
            "from": given.get("from", ""),
            "to": given.get("to", ""),
            "book_outlet": given.get("outlet", ""),
            "person": given.get("person", ""),
        }
        return back_to(address("/press", **kept))
    return Response(
        papers.write(paper, kind), media_type=papers.MEDIA[kind],
        headers={"content-disposition": f'attachment; filename="clippings.{kind}"', "cache-control": "no-store"},
    )  # fmt: skip


def _day(text: str) -> date | None:
    return date.fromisoformat(text.strip()) if text.strip() else None


ROUTES: Final = [
    Route("/press", desk_page),
    Route("/press/look", look, methods=["POST"]),
    Route("/press/follow", follow, methods=["POST"]),
    Route("/press/unfollow", unfollow, methods=["POST"]),
    Route("/press/book", book),
]
