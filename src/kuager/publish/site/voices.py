"""Testimonies: the list, and a page for each with the words as they were said."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from kuager.model.publication import Testimony
from kuager.publish.site import ledger, quotes
from kuager.publish.site.kind import Kind
from kuager.publish.site.leaves import Leaf, leaf_path, leaves, turning
from kuager.publish.site.words import Words
from kuager.publish.site.world import World

_MEDIA: Final = frozenset({"video", "audio", "text"})


def _lists(world: World) -> Iterable[Leaf]:
    newest = sorted(world.testimonies.values(), key=lambda one: (one.on, one.id), reverse=True)
    return leaves("testimonies", [one.id for one in newest])


def _list_view(world: World, leaf: Leaf, w: Words) -> Mapping[str, Any]:
    rows = [_row(world, world.testimonies[id_], w) for id_ in leaf.ids]
    return {
        "title": w("voices.testimonies"), "lead": w("voices.testimonies_lead"),
        "description": w("voices.testimonies_lead"), "rows": rows, **turning(leaf, w),
    }  # fmt: skip


def _row(world: World, one: Testimony, w: Words) -> Mapping[str, Any]:
    return {
        "href": f"{one.id}.html",
        "headline": quotes.pair(
            w,
            w.who(one.speaker) if one.speaker else w("voices.testimony"),
            w.date(one.on) if one.on else w("voices.no_date"),
        ),
        "medium": _medium(one, w),
        "language": quotes.language(one.lang, w),
        "about": quotes.people(world, one.about),
        "quote": quotes.quote(world, one.said[0], w, f"testimonies/{one.id}") if one.said else None,
    }


def _list_uses(world: World, leaf: Leaf) -> object:
    shown = [world.testimonies[id_] for id_ in leaf.ids]
    return (
        repr(shown),
        tuple(one["title"] for each in shown for one in quotes.people(world, each.about)),
        quotes.uses(world, (each.said[0] for each in shown if each.said)),
    )


def _items(world: World) -> Iterable[Testimony]:
    return world.testimonies.values()


def _path(one: Testimony) -> str:
    return f"testimonies/{one.id}.html"


def _view(world: World, one: Testimony, w: Words) -> Mapping[str, Any]:
    about = quotes.people(world, one.about)
    title = (
        w("voices.testimony_of", speaker=quotes.apart(w, w.who(one.speaker))) if one.speaker else w("voices.testimony")
    )
    return {
        "title": quotes.pair(w, title, w.date(one.on)) if one.on else title,
        "speaker": w.who(one.speaker) if one.speaker else w("voices.unnamed"),
        "date": w.date(one.on) if one.on else w("voices.no_date"),
        "medium": _medium(one, w),
        "language": quotes.language(one.lang, w),
        "length": quotes.clock(one.seconds) if one.seconds is not None else "",
        "about": about,
        "others": len(set(one.about)) - len(about),
        "said": [quotes.quote(world, each, w, f"testimonies/{one.id}") for each in one.said],
        "published": quotes.sources(world, [one.text] if one.text else [], w),
        "corrected": ledger.of(world, f"testimonies/{one.id}", w),
    }


def _uses(world: World, one: Testimony) -> object:
    return (
        tuple(each["title"] for each in quotes.people(world, one.about)),
        quotes.uses(world, one.said, [one.text] if one.text else []),
        ledger.uses(world, f"testimonies/{one.id}"),
    )


def _medium(one: Testimony, w: Words) -> str:
    return w(f"voices.{one.medium}") if one.medium in _MEDIA else w.label(one.medium)


TESTIMONIES: Final = Kind(
    name="testimonies",
    template="testimonies.html",
    items=_lists,
    path=leaf_path,
    view=_list_view,
    uses=_list_uses,
    nav=40,
)
TESTIMONY: Final = Kind(name="testimony", template="testimony.html", items=_items, path=_path, view=_view, uses=_uses)
