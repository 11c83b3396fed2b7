"""Putting a text right, paragraph by paragraph, and two texts of a source side by side."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from kuager.errors import CorrectedMeanwhileError, EmptyCorrectionError
from kuager.web.asking import address, back_to, desk_of, form_of, number, paged, renderer_of, tell
from kuager.web.runs import faithful, line_spans
from kuager.workflow.versions import SAME, Passage
from kuager.workflow.views import ReaderView

POSTS: Final = frozenset({"thread", "chat", "video"})
AROUND: Final = 2
"""Lines of an unchanged passage shown on each side of a change; the rest is folded."""
_LINE_END: Final = re.compile(r"\r\n|\r|\n")


@dataclass(frozen=True, slots=True)
class Shown:
    """A passage as the page shows it: its pieces, or the two ends of an unchanged one with what is folded between."""

    pieces: tuple[tuple[str, str], ...]
    changed: bool = False
    folded: str = ""
    lines: int = 0
    tail: str = ""


async def edit_page(request: Request) -> Response:
    """The paragraphs of a text to choose from; with ``at=12-30`` the form for one of them."""
    view = desk_of(request).reader(request.path_params["document"])
    if view.latest:
        tell(request, "warn", "edit.latest")
        return back_to(f"/sources/{view.latest}/edit")
    span = _span(request.query_params.get("at", ""), view)
    if span:
        return _form(request, view, span, view.text[span[0] : span[1]])
    units = [span for span in _units(view) if view.text[span[0] : span[1]].strip()]
    page, at, pages = paged(units, request)
    rows = [(start, end, faithful(view.text[start:end])) for start, end in page]
    return renderer_of(request).page(
        request,
        "edit.html",
        source=view.source,
        rows=rows,
        at=at,
        pages=pages,
        span=None,
        words="",
        problem="",
        layer=view.layer,
    )


def _form(request: Request, view: ReaderView, span: tuple[int, int], words: str, problem: str = "") -> Response:
    return renderer_of(request).page(
        request, "edit.html", status=422 if problem else 200, source=view.source, rows=[], at=1, pages=1, span=span, words=words,
        problem=problem, layer=view.layer,
    )  # fmt: skip


def _units(view: ReaderView) -> list[tuple[int, int]]:
    """Returns what is corrected at one time: a post where there are posts, else a line."""
    if view.source.kind in POSTS and view.segments:
        return [(segment[0], segment[1]) for segment in view.segments]
    return list(line_spans(view.text))


def _span(text: str, view: ReaderView) -> tuple[int, int] | None:
    start, _, end = text.partition("-")
    span = number(start, -1), number(end, -1)
    return span if 0 <= span[0] < span[1] <= len(view.text) else None


async def edited(request: Request) -> Response:
    """Records a correction and shows the corrected place."""
    fields = await form_of(request)
    desk = desk_of(request)
    view = desk.reader(request.path_params["document"])
    span = _span(f"{fields.get('start', '')}-{fields.get('end', '')}", view)
    if span is None:
        return back_to(address(f"/sources/{view.source.document}/edit"))
    if fields.get("layer") != view.layer:
        raise CorrectedMeanwhileError(item=view.source.document)
    words = fields.get("words", "")
    try:
        made = desk.correct(view.source.document, *span, exact=view.text[span[0] : span[1]], words=words)
    except EmptyCorrectionError:
        return _form(request, view, span, words, "edit.nothing")
    if made.left:
        tell(request, "warn", "edit.saved_left", n=len(made.left), carried=len(made.carried))
    else:
        tell(request, "done", "edit.saved", n=len(made.carried))
    start, end = made.span
    lit = f"{start}-{end}" if start < end else ""
    return back_to(address(f"/sources/{made.document}", at=lit) + ("#at" if lit else ""))


async def compare(request: Request) -> Response:
    """Two texts of a source, word by word."""
    view = desk_of(request).compare(request.path_params["document"], request.path_params["other"])
    source = desk_of(request).reader(request.path_params["other"]).source
    return renderer_of(request).page(
        request, "compare.html", view=view, source=source, passages=[shown(passage) for passage in view.passages]
    )


def shown(passage: Passage) -> Shown:
    """Returns a passage ready for the page: line ends plain, changed white space made visible, long sameness folded."""
    if passage.changed:
        return Shown(tuple((kind, _visible(kind, words)) for kind, words in passage.pieces), changed=True)
    lines = _LINE_END.split("".join(words for _, words in passage.pieces))
    if len(lines) <= 2 * AROUND + 2:
        return Shown(((SAME, _joined(lines)),))
    middle = lines[AROUND:-AROUND]
    return Shown(
        ((SAME, _joined(lines[:AROUND])),), folded=_joined(middle), lines=len(middle), tail=_joined(lines[-AROUND:])
    )


def _joined(lines: Sequence[str]) -> str:
    return "\n".join(faithful(line) for line in lines)


def _visible(kind: str, words: str) -> str:
    """Shows white space that was put in or taken out, which would be invisible otherwise."""
    plain = _LINE_END.sub("\n", words)
    if kind != SAME and not plain.strip():
        plain = plain.replace(" ", "␣").replace("\n", "¶\n")
    return "\n".join(faithful(line) for line in plain.split("\n"))


ROUTES: Final = [
    Route("/sources/{document}/edit", edit_page, methods=["GET"]),
    Route("/sources/{document}/edit", edited, methods=["POST"]),
    Route("/sources/{document}/compare/{other}", compare),
]
