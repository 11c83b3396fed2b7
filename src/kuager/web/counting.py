"""The page of people on no list: what is counted, why to believe it little, the estimates, and what they rest on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from kuager.draw import counts as svg_counts
from kuager.errors.counts import MissingCountsError, WrongListsError
from kuager.model import schema
from kuager.text.tellings import grouped, render
from kuager.web.asking import address, desk_of, renderer_of
from kuager.web.words import Words
from kuager.workflow.undercounting import paper
from kuager.workflow.undercounting.membership import ANYBODY, BY, HARMS, STRATA
from kuager.workflow.undercounting.views import Range, Shown

PAGE_LISTS: Final = 6
"""More lists take longer than anybody waits for a page; the command line takes ten."""
MISTAKES_LISTS: Final = 4
"""The mistakes of matching are tried 180 times: seconds for four lists, ten minutes for five."""
MISTAKES_AT_ONCE: Final = 3
"""So many lists' mistakes of matching take a third of a second and stand in the picture without being asked for."""
SHOWN_MODELS: Final = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What the address asks for."""

    by: str
    kind: str
    strata: str
    lists: tuple[str, ...]
    mistakes: bool

    def address(self, path: str, *, mistakes: bool = False) -> str:
        """Returns the address of the same question."""
        head = address(path, by=self.by, kind=self.kind, strata=self.strata, mistakes="1" if mistakes else "")
        return head + "".join(f"&{address('', list=one)[1:]}" for one in self.lists)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One estimate as it is written."""

    label: str
    about: str
    total: str
    low: str
    high: str
    weight: str


async def undercount(request: Request) -> Response:
    """Doubts first, then the overlaps, then the estimates unless they are refused."""
    asked, renderer = _asked(request), renderer_of(request)
    words = renderer.words_of(request)
    counts = desk_of(request).counts()
    wrong, missing = "", False
    try:
        found = counts.membership(asked.by, asked.lists, asked.kind, asked.strata)
    except WrongListsError:
        wrong, found = "lists", counts.membership(asked.by, (), asked.kind, asked.strata)
    shown = None
    if len(found.lists) > PAGE_LISTS:
        wrong = "many"
    elif found.offered:
        try:
            shown = counts.estimate(found, mistakes=_tries(asked, len(found.lists)))
        except MissingCountsError:
            missing = True
    return renderer.page(
        request, "undercount.html", asked=asked, found=found, shown=shown, wrong=wrong, missing=missing, bys=BY, stratas=STRATA,
        kinds=[("", words("undercount.kind_any")), *sorted(((one, schema.label(one, lang=words.lang)) for one in HARMS), key=lambda pair: pair[1]),
               (ANYBODY, words("undercount.kind_all"))],
        chosen={one.id for one in found.lists}, most=PAGE_LISTS, tries=len(found.lists) <= MISTAKES_LISTS,
        csv=asked.address("/undercount/table.csv", mistakes=asked.mistakes), try_mistakes=asked.address("/undercount", mistakes=True) + "#mistakes",
        **(_parts(shown, words) if shown else {}),
    )  # fmt: skip


async def table(request: Request) -> Response:
    """Everything of an estimate as CSV."""
    asked, counts = _asked(request), desk_of(request).counts()
    found = counts.membership(asked.by, asked.lists, asked.kind, asked.strata)
    if len(found.lists) > PAGE_LISTS:
        raise WrongListsError(f"{len(found.lists)} lists are too many for a page", item=f"{PAGE_LISTS} at most")
    shown = counts.estimate(found, mistakes=_tries(asked, len(found.lists)))
    lang = renderer_of(request).words_of(request).lang
    return Response(
        paper.as_csv(shown, lang).encode("utf-8-sig", "replace"),
        media_type="text/csv; charset=utf-8",
        headers={"content-disposition": 'attachment; filename="undercount.csv"'},
    )


def _tries(asked: Asked, lists: int) -> bool:
    return lists <= MISTAKES_AT_ONCE or (asked.mistakes and lists <= MISTAKES_LISTS)


def _asked(request: Request) -> Asked:
    given = request.query_params
    return Asked(
        by=given["by"] if given.get("by") in BY else BY[0],
        kind=given["kind"] if given.get("kind") in {*HARMS, ANYBODY} else "",
        strata=given["strata"] if given.get("strata") in STRATA else "",
        lists=tuple(dict.fromkeys(given.getlist("list"))),
        mistakes=given.get("mistakes") == "1",
    )


def _parts(shown: Shown, words: Words) -> dict[str, Any]:
    names = {one.id: one.name for one in shown.membership.lists}
    lang = words.lang
    labels = [_label(one, words, shown) for one in _drawn(shown)]
    return {
        "doubts": [(one, render(one.said, lang), [render(doubt.said, lang) for doubt in one.details]) for one in shown.groups],
        "floor": _row(shown.floor, words, shown) if shown.floor else None,
        "cells": [(" + ".join(names[one] for one in ids), count) for ids, count in shown.cells],
        "overlaps": _overlaps(shown, names, words),
        "rows": [_row(one, words, shown) for one in shown.ranges],
        "picture": _spans(shown, _drawn(shown), labels, words, "undercount.picture"),
        "first": _row(shown.best, words, shown) if shown.best else None,
        "seen": grouped(shown.seen, lang),
        "shifts": _shift_rows(shown, words),
        "shift_picture": _shift_picture(shown, words),
        "parts": [
            (one, *(grouped(round(n), lang) if n is not None else "" for n in (one.total, one.low, one.high)), [render(doubt.said, lang) for doubt in one.doubts])
            for one in shown.strata
        ],
        "whole": _row(shown.sum, words, shown) if shown.sum else None,
    }  # fmt: skip


def _overlaps(shown: Shown, names: dict[str, str], words: Words) -> str:
    order = list(names)
    rows = [
        (
            [order.index(one) for one in ids],
            count,
            words("undercount.on_exactly", lists=" + ".join(names[one] for one in ids), count=count),
        )
        for ids, count in shown.cells
    ]
    return svg_counts.upset(
        list(names.values()), rows, title=words("undercount.overlaps"), description=words("undercount.overlaps_desc")
    )


def _drawn(shown: Shown) -> list[Range]:
    """Returns what stands in the picture: the summaries, some models, and pairs where they are few or all there is."""
    models = [one for one in shown.ranges if one.kind == "model"][1:SHOWN_MODELS]
    summaries = [one for one in shown.ranges if one.kind not in {"model", "pair"}]
    return summaries + _matching(shown) + models + _pairs(shown.ranges)


def _matching(shown: Shown) -> list[Range]:
    """Returns how far mistakes of matching would move the estimate, as one row of the picture."""
    moved = [one for one in shown.mistakes or () if one.missed or one.false]
    if not moved or shown.best is None:
        return []
    low, high = min(one.low for one in moved), max(one.high for one in moved)
    return [Range(kind="matching", total=shown.best.total, low=low, high=high)]


def _pairs(ranges: Sequence[Range]) -> list[Range]:
    return [one for one in ranges if one.kind == "pair"][:SHOWN_MODELS]


def _label(one: Range, words: Words, shown: Shown) -> str:
    return " + ".join(one.about) if one.kind == "pair" else _name(one, words, shown)


def _name(one: Range, words: Words, shown: Shown) -> str:
    """Returns what an estimate is called; models are numbered, the best first."""
    name = words(f"undercount.range.{one.kind}")
    if one.kind != "model":
        return name
    return f"{name} {[other for other in shown.ranges if other.kind == 'model'].index(one) + 1}"


def _row(one: Range, words: Words, shown: Shown) -> Row:
    lang = words.lang
    if one.kind in {"best", "model"}:
        about = ", ".join(one.about) or words("undercount.independent")
    else:
        about = " + ".join(one.about)
    return Row(
        label=_name(one, words, shown),
        about=about,
        total=grouped(round(one.total), lang),
        low=grouped(round(one.low), lang),
        high=grouped(round(one.high), lang),
        weight="" if one.weight is None else f"{one.weight:.0%}",
    )


def _spans(shown: Shown, rows: Sequence[Range], labels: Sequence[str], words: Words, title: str) -> str:
    drawn = [
        svg_counts.Span(label=label, total=one.total, low=one.low, high=one.high, tone=one.kind)
        for one, label in zip(rows, labels, strict=True)
    ]
    return svg_counts.spans(
        drawn, (shown.seen, words("undercount.seen_mark", count=grouped(shown.seen, words.lang))), title=words(title),
        description=words("undercount.picture_desc"),
    )  # fmt: skip


def _shift_rows(shown: Shown, words: Words) -> list[tuple[str, ...]]:
    return [
        (f"{one.missed:.0%}", f"{one.false:.0%}", *(grouped(round(n), words.lang) for n in (one.total, one.low, one.high)))
        for one in shown.mistakes or ()
    ]  # fmt: skip


def _shift_picture(shown: Shown, words: Words) -> str:
    rows = [Range(kind="shift", total=one.total, low=one.low, high=one.high) for one in shown.mistakes or ()]
    labels = [
        words("undercount.shift", missed=f"{one.missed:.0%}", false=f"{one.false:.0%}") for one in shown.mistakes or ()
    ]
    return _spans(shown, rows, labels, words, "undercount.mistakes")


ROUTES: Final = [
    Route("/undercount", undercount),
    Route("/undercount/table.csv", table),
]
