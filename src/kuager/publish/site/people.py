"""The page of a person who is named."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from kuager.model.release import Record
from kuager.publish.site.kind import Kind
from kuager.publish.site.words import Words
from kuager.publish.site.world import World


def _items(world: World) -> Iterable[Record]:
    return world.people.values()


def _path(one: Record) -> str:
    return f"people/{one.id}.html"


def _view(world: World, one: Record, w: Words) -> Mapping[str, Any]:
    return {"title": one.title, "text": w("nav.people"), "places": len(world.places)}


def _uses(world: World, one: Record) -> object:
    return world.testimonies_of.get(one.id, ())


PERSON: Final = Kind(name="person", template="person.html", items=_items, path=_path, view=_view, uses=_uses)
