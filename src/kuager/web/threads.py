"""Threads as readable, printable units, and everything one account wrote."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from kuager.draw import svg
from kuager.web.asking import desk_of, number, paged, renderer_of
from kuager.web.dates import bounds
from kuager.web.runs import blocks, stretches
from kuager.web.words import Words
from kuager.workflow.thread_views import Account, AuthorThread, AuthorView, PostView, ThreadView

POSTS: Final = 300
"""Posts on one page of a screen; on paper all stand together."""
MARKS: Final = 60
"""Marks on one time line; more cannot be told apart, and the list beneath has them all."""
LONGEST_DAY: Final = len("2021-02-08")


async def thread(request: Request) -> Response:
    """One thread, chat or film's page; ``all=1`` puts every post on one page, for printing."""
    view = desk_of(request).thread(request.path_params["document"])
    everything = request.query_params.get("all") == "1"
    return renderer_of(request).page(request, "thread.html", **shown(view, request, everything=everything))


def shown(view: ThreadView, request: Request | None, *, everything: bool) -> dict[str, Any]:
    """Returns what the template of a thread needs.

    Args:
        view: the thread.
        request: says which page is wanted; None where nobody asks, as when printing.
        everything: all posts on one page.
    """
    pages = 1 if everything else max(1, -(-len(view.posts) // POSTS))
    asked = number(request.query_params.get("page"), 1, least=1) if request else 1
    at = min(asked, pages)
    posts = view.posts if everything else view.posts[(at - 1) * POSTS : at * POSTS]
    page_of = {post.number: (post.number - 1) // POSTS + 1 if pages > 1 else 1 for post in view.posts}
    whole = () if view.posts else blocks(view.reading, (0, len(view.reading.text)))
    return {
        "view": view,
        "source": view.reading.source,
        "posts": list(zip(posts, _lines(view, posts), strict=True)),
        "whole": whole,
        "at": at,
        "pages": pages,
        "page_of": page_of,
        "initial": initial,
        "layers": sorted({h.type for h in view.reading.highlights if h.kind == "mention"}),
    }


def _lines(view: ThreadView, posts: Sequence[PostView]) -> list[Any]:
    return list(stretches(view.reading, [(post.start, post.end) for post in posts]))


def initial(name: str) -> str:
    """Returns the letter that stands where a picture of the account would; none is fetched."""
    return next((char.upper() for char in name if char.isalnum()), "·")


async def authors(request: Request) -> Response:
    """Every account that wrote something."""
    rows = list(desk_of(request).authors())
    asked = {key: request.query_params.get(key, "") for key in ("q", "site")}
    kept = [row for row in rows if _wanted(row, asked)]
    page, at, pages = paged(kept, request)
    sites = sorted({(row.site, sum(1 for one in rows if one.site == row.site)) for row in rows if row.site})
    return renderer_of(request).page(
        request, "authors.html", rows=page, total=len(rows), found=len(kept), asked=asked, at=at, pages=pages,
        sites=sites, initial=initial,
    )  # fmt: skip


def _wanted(row: Account, asked: dict[str, str]) -> bool:
    needle = asked["q"].casefold()
    names = (*row.names, row.handle or "")
    return asked["site"] in {"", row.site} and (not needle or any(needle in name.casefold() for name in names))


async def author(request: Request) -> Response:
    """Everything one account wrote."""
    view = desk_of(request).author(request.path_params["account"])
    renderer = renderer_of(request)
    return renderer.page(
        request, "author.html", view=view, initial=initial, timeline=_timeline(view, renderer.words_of(request)),
        captures=_captures(view.threads),
    )  # fmt: skip


def _captures(threads: Sequence[AuthorThread]) -> list[tuple[str, str, str, str]]:
    """Returns (SHA-256, added, document, title) of every copy the posts stand in, each once."""
    found = {
        row.source.sha256: (row.source.sha256, row.source.added_at, row.source.document, row.source.title)
        for row in threads
    }
    return sorted(found.values(), key=lambda one: one[1])


def _timeline(view: AuthorView, words: Words) -> str:
    """Draws a mark per day with posts, numbered by how many; each leads to the day's first post. One day needs no line."""
    days: dict[str, list[str]] = {}
    for row in view.threads:
        for post in row.posts:
            if post.at:
                days.setdefault(post.at[:LONGEST_DAY], []).append(f"#p-{post.document}-{post.number}")
    if len(days) == 1:
        return ""
    moments = []
    for day, links in sorted(days.items())[-MARKS:]:
        span = bounds(day)
        if span:
            label = words("author.on_day", n=len(links), day=day)
            moments.append(svg.Moment(*span, len(links), label, "act", links[0]))
    name = view.account.name
    return svg.timeline(
        moments, title=words("author.timeline_of", name=name), description=words("author.timeline_desc")
    )


ROUTES: Final = [
    Route("/threads/{document}", thread),
    Route("/authors", authors),
    Route("/authors/{account}", author),
]
