"""Appeals and answers: the list with how long each waited, and a page for each letter."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from kuager.draw.replies import Wait, waits
from kuager.model.publication import Answer, Appeal
from kuager.publish.site import ledger, quotes
from kuager.publish.site.kind import Kind
from kuager.publish.site.leaves import Leaf, leaf_path, leaves, turning
from kuager.publish.site.words import Words
from kuager.publish.site.world import World

DRAWN: Final = 25
"""Bars in the picture; the table has every appeal."""


def _lists(world: World) -> Iterable[Leaf]:
    newest = sorted(world.appeals.values(), key=lambda one: (one.sent, one.id), reverse=True)
    return leaves("appeals", [one.id for one in newest])


def _list_view(world: World, leaf: Leaf, w: Words) -> Mapping[str, Any]:
    shown = [world.appeals[id_] for id_ in leaf.ids]
    return {
        "title": w("voices.appeals"), "lead": w("voices.appeals_lead"), "description": w("voices.appeals_lead"),
        "rows": [_row(world, one, w) for one in shown], **_chart(_drawn(world, leaf), w), **turning(leaf, w),
    }  # fmt: skip


def _drawn(world: World, leaf: Leaf) -> Iterable[Appeal]:
    """Returns the appeals in the picture: all of them on the first page, none on the others."""
    return world.appeals.values() if leaf.at == 1 else ()


def _chart(shown: Iterable[Appeal], w: Words) -> Mapping[str, Any]:
    known = sorted((one for one in shown if one.days is not None), key=lambda one: (-(one.days or 0), one.id))
    bars = [
        Wait(name=office(one, w), days=one.days or 0, answered=bool(one.answers), said=_said(one, w))
        for one in known[:DRAWN]
    ]
    part = w("voices.chart_part", shown=len(bars), count=len(known)) if len(known) > len(bars) else ""
    return {
        "drawing": waits(bars, title=w("voices.chart"), description=w("voices.chart_desc")) if bars else "",
        "part": part,
    }


def _said(one: Appeal, w: Words) -> str:
    key = "key_answered" if one.answers else "key_waiting"
    return f"{office(one, w)}: {w('voices.waited')}: {w.number(one.days or 0)} ({w(f'voices.{key}')})"


def office(one: Appeal, w: Words) -> str:
    """Returns whom an appeal went to; what an appeal is where that is not shown."""
    return one.to or w("voices.appeal")


def _row(world: World, one: Appeal, w: Words) -> Mapping[str, Any]:
    return {
        "id": one.id,
        "href": f"{one.id}.html",
        "to": office(one, w),
        "sent": w.date(one.sent) if one.sent else w("voices.no_date"),
        "kind": quotes.term(w, "voices.kind", one.kind, "intervention"),
        "state": state(one, w),
        "days": w.number(one.days) if one.days is not None else "",
        "waits": not one.answers,
        "about": quotes.people(world, one.about),
    }


def state(one: Appeal, w: Words) -> str:
    """Returns where an appeal stands, in words."""
    return quotes.term(w, "voices.state", one.state) or w(
        "voices.key_answered" if one.answers else "voices.key_waiting"
    )


def _list_uses(world: World, leaf: Leaf) -> object:
    shown = [world.appeals[id_] for id_ in leaf.ids]
    drawn = tuple((one.to, one.days, bool(one.answers)) for one in _drawn(world, leaf))
    return (repr(shown), tuple(one["title"] for each in shown for one in quotes.people(world, each.about)), drawn)


def _items(world: World) -> Iterable[Appeal]:
    return world.appeals.values()


def _path(one: Appeal) -> str:
    return f"appeals/{one.id}.html"


def _view(world: World, one: Appeal, w: Words) -> Mapping[str, Any]:
    about = quotes.people(world, one.about)
    title = w("voices.appeal_to", office=quotes.apart(w, one.to)) if one.to else w("voices.appeal")
    return {
        **_row(world, one, w),
        "title": quotes.pair(w, title, w.date(one.sent)) if one.sent else title,
        "others": len(set(one.about)) - len(about),
        "asked": quotes.quote(world, one.said, w, f"appeals/{one.id}") if one.said else None,
        "answers": [_answer(world, each, w, one.id) for each in one.answers],
        "corrected": ledger.of(world, f"appeals/{one.id}", w),
    }


def _answer(world: World, one: Answer, w: Words, id_: str) -> Mapping[str, Any]:
    return {
        "title": w("voices.answer_by", office=quotes.apart(w, one.by)) if one.by else w("voices.answer"),
        "date": w.date(one.on) if one.on else w("voices.no_date"),
        "kind": quotes.term(w, "voices.reply", one.kind, "response"),
        "quote": quotes.quote(world, one.said, w, f"appeals/{id_}") if one.said else None,
    }


def _uses(world: World, one: Appeal) -> object:
    said = [each for each in (one.said, *(answer.said for answer in one.answers)) if each is not None]
    return (
        tuple(each["title"] for each in quotes.people(world, one.about)),
        quotes.uses(world, said),
        ledger.uses(world, f"appeals/{one.id}"),
    )


APPEALS: Final = Kind(
    name="appeals", template="appeals.html", items=_lists, path=leaf_path, view=_list_view, uses=_list_uses, nav=50
)
APPEAL: Final = Kind(name="appeal", template="appeal.html", items=_items, path=_path, view=_view, uses=_uses)
