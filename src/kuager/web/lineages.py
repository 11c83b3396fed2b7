"""Who repeats or leans on whom: a drawing for each family of texts, the same in words, and a form to decide otherwise."""

from __future__ import annotations

from html import escape
from typing import Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from kuager.draw.svg import picture, tag, text
from kuager.web.asking import back_to, desk_of, form_of, number, paged, renderer_of, tell
from kuager.web.words import Words
from kuager.workflow.lineages import DECISIONS
from kuager.workflow.repeating import LEANS, MOST, Family, Link

_COLUMN, _ROW, _SIDE, _TOP = 120, 54, 24, 34
_BOX: Final = (100, 34)
_NEAR: Final = 0.3
_LABEL: Final = 13
"""Characters of a title inside a box."""
_DASHES: Final = {
    "identical": None,
    "copy": None,
    "rewrite": "7 4",
    "digest": "2 4",
    "translated": "12 3",
    LEANS: "10 4 2 4",
}
"""Lines are told apart by their dashes and by the word beside them, never by colour alone."""


async def lineages(request: Request) -> Response:
    """Every family of texts that repeat one another or lean on one outlet."""
    view = desk_of(request).repeating()
    renderer = renderer_of(request)
    words = renderer.words_of(request)
    first = request.query_params.get("document", "")
    # The family of the text somebody came from stands first.
    families = sorted(view.families, key=lambda family: first not in {one.document for one in family.texts})
    page, at, pages = paged(families, request)
    titles = {one.document: one.title for one in view.texts}
    drawn = [(family, drawing(family, words)) for family in page]
    return renderer.page(
        request, "lineages.html", view=view, families=drawn, titles=titles, at=at, pages=pages,
        kinds=[(kind, kind.rpartition(":")[2]) for kind in DECISIONS], first=first,
    )  # fmt: skip


async def decide(request: Request) -> Response:
    """Records what a person says of two texts, or of an outlet."""
    fields = await form_of(request)
    kind = fields.get("kind", "")
    pair = ("outlet", "publisher") if kind.endswith("publisher") else ("first", "second")
    first, second = (fields.get(name, "") for name in pair)
    desk_of(request).say_lineage(kind, first, second, reason=fields.get("reason", ""))
    tell(request, "done", "lineages.done")
    return back_to("/lineages", "/lineages")


async def undo(request: Request) -> Response:
    """Takes such a statement back."""
    fields = await form_of(request)
    desk_of(request).undo_lineage(number(fields.get("seq"), 0))
    tell(request, "done", "lineages.undone")
    return back_to("/lineages", "/lineages")


def drawing(family: Family, words: Words) -> str:
    """Returns a family as SVG: texts from the earliest on the left, outlets above, one line for each link.

    Of a large family the earliest texts are drawn; the list beneath holds all.

    Args:
        family: what is drawn.
        words: for the names of links.
    """
    texts = family.texts[:MOST]
    places = {one.document: (_SIDE + at * _COLUMN, _level(at)) for at, one in enumerate(texts)}
    for at, name in enumerate(family.outlets):
        places[f"outlet {name}"] = (_SIDE + at * _COLUMN, _TOP)
    width = 2 * _SIDE + max(len(texts), len(family.outlets), 1) * _COLUMN
    height = _level(1) + _BOX[1] + _ROW
    drawn = [_line(link, places, words) for link in family.links if {link.document, _end(link)} <= places.keys()]
    body = [line for line, _ in drawn]
    body += [_box(one.title, *places[one.document], "text") for one in texts]
    body += [_box(name, *places[f"outlet {name}"], "outlet") for name in family.outlets]
    body += [label for _, label in drawn]
    return picture(width, height, words("lineages.chart"), words("lineages.chart_desc"), body, kind="repeats")


def _level(at: int) -> int:
    """Texts stand on two levels in turn, so that a line between neighbours does not run through a third."""
    return _TOP + _BOX[1] + _ROW + (at % 2) * (_ROW + _BOX[1])


def _end(link: Link) -> str:
    """Returns where a link leads among the places of a drawing; an outlet's name is marked, as it may equal an id."""
    return f"outlet {link.target}" if link.kind == LEANS else link.target


def _line(link: Link, places: dict[str, tuple[int, int]], words: Words) -> tuple[str, str]:
    (x1, y1), (x2, y2) = places[link.document], places[_end(link)]
    half = _BOX[0] / 2
    ends = (x1 + half, y1 if y1 >= y2 else y1 + _BOX[1], x2 + half, y2 + _BOX[1] if y1 > y2 else y2)
    if y1 == y2:
        bend = y1 - _ROW / 2
        path = f"M{ends[0]:.0f} {y1} Q{(ends[0] + ends[2]) / 2:.0f} {bend:.0f} {ends[2]:.0f} {y2}"
    else:
        path = f"M{ends[0]:.0f} {ends[1]} L{ends[2]:.0f} {ends[3]}"
    # The word stands nearer the text that repeats, so that words of lines to one place do not lie on one another.
    at = (ends[0] * (1 - _NEAR) + ends[2] * _NEAR, ends[1] * (1 - _NEAR) + ends[3] * _NEAR if y1 != y2 else y1 - 14)
    line = tag("path", d=path, class_=f"link {link.kind}", stroke_dasharray=_DASHES.get(link.kind))
    return line, text(words(f"lineages.{link.kind}"), *at, class_="link-label", text_anchor="middle")


def _box(title: str, x: int, y: int, kind: str) -> str:
    shown = title if len(title) <= _LABEL else f"{title[: _LABEL - 1]}…"
    rounded = 4 if kind == "text" else 17
    box = tag("rect", x=x, y=y, width=_BOX[0], height=_BOX[1], rx=rounded, class_=f"node {kind}")
    label = text(shown, x + _BOX[0] / 2, y + _BOX[1] / 2 + 4, class_="node-label", text_anchor="middle")
    return tag("g", tag("title", escape(title)) + box + label)


ROUTES: Final = [
    Route("/lineages", lineages),
    Route("/lineages", decide, methods=["POST"]),
    Route("/lineages/undo", undo, methods=["POST"]),
]
