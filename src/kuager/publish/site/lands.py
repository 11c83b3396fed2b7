"""Places and organisations: their lists, and a page for each with the people and sources connected with it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from kuager.model.publication import Body, Name, Place
from kuager.publish.site import atlas, ledger, quotes
from kuager.publish.site.kind import Kind
from kuager.publish.site.leaves import Leaf, leaf_path, leaves, turning
from kuager.publish.site.words import Words, direction
from kuager.publish.site.world import World


def _sorted(things: Iterable[Place | Body]) -> list[str]:
    return [one.id for one in sorted(things, key=lambda one: (quotes.called(one.names, "en").text.casefold(), one.id))]


def _headed(names: Iterable[Name], w: Words) -> Mapping[str, Any]:
    one = quotes.called(names, w.lang)
    return {"title": one.text, "title_lang": one.lang, "title_dir": direction(one.lang)}


# --- places ----------------------------------------------------------------------------------------------------------


def _place_lists(world: World) -> Iterable[Leaf]:
    return leaves("places", _sorted(world.places.values()))


def _place_list(world: World, leaf: Leaf, w: Words) -> Mapping[str, Any]:
    return {
        "title": w("lands.places"), "lead": w("lands.places_lead"), "description": w("lands.places_lead"),
        "rows": [_place_row(world.places[id_], w) for id_ in leaf.ids],
        "held": any(world.places[id_].count is None for id_ in leaf.ids),
        "maps": atlas.links(world, w), **turning(leaf, w),
    }  # fmt: skip


def _place_row(one: Place, w: Words) -> Mapping[str, Any]:
    return {
        **_headed(one.names, w),
        "href": f"{one.id}.html",
        "kind": quotes.term(w, "lands.kind", one.kind),
        "count": w.number(one.count) if one.count is not None else "",
    }


def _place_list_uses(world: World, leaf: Leaf) -> object:
    shown = (world.places[id_] for id_ in leaf.ids)
    return (tuple((one.names, one.kind, one.count) for one in shown), tuple(one.id for one in atlas.maps(world)))


def _places(world: World) -> Iterable[Place]:
    return world.places.values()


def _place_path(one: Place) -> str:
    return f"places/{one.id}.html"


def _place_view(world: World, one: Place, w: Words) -> Mapping[str, Any]:
    there = [world.bodies[id_] for id_ in world.bodies_at.get(one.id, ())]
    return {
        **_place_row(one, w),
        "names": quotes.written(one.names, w),
        **quotes.some_people(world, one.people, w),
        "map": atlas.page_of(one),
        "bodies": [{"href": f"bodies/{each.id}.html", **_headed(each.names, w)} for each in there],
        "corrected": ledger.of(world, f"places/{one.id}", w),
    }


def _place_uses(world: World, one: Place) -> object:
    return (
        quotes.told_people(world, one.people),
        tuple((id_, world.bodies[id_].names) for id_ in world.bodies_at.get(one.id, ())),
        ledger.uses(world, f"places/{one.id}"),
    )


# --- organisations ---------------------------------------------------------------------------------------------------


def _body_lists(world: World) -> Iterable[Leaf]:
    return leaves("bodies", _sorted(world.bodies.values()))


def _body_list(world: World, leaf: Leaf, w: Words) -> Mapping[str, Any]:
    return {
        "title": w("lands.bodies"), "lead": w("lands.bodies_lead"), "description": w("lands.bodies_lead"),
        "rows": [_body_row(world, world.bodies[id_], w) for id_ in leaf.ids], **turning(leaf, w),
    }  # fmt: skip


def _body_row(world: World, one: Body, w: Words) -> Mapping[str, Any]:
    place = world.places.get(one.place)
    return {
        **_headed(one.names, w),
        "href": f"{one.id}.html",
        "kind": quotes.term(w, "lands.kind", one.kind),
        "place": {"href": f"places/{place.id}.html", **_headed(place.names, w)} if place else None,
    }


def _body_list_uses(world: World, leaf: Leaf) -> object:
    shown = [world.bodies[id_] for id_ in leaf.ids]
    return tuple((one.names, one.kind, one.place, _place_names(world, one.place)) for one in shown)


def _place_names(world: World, id_: str) -> tuple[Name, ...]:
    return world.places[id_].names if id_ in world.places else ()


def _bodies(world: World) -> Iterable[Body]:
    return world.bodies.values()


def _body_path(one: Body) -> str:
    return f"bodies/{one.id}.html"


def _body_view(world: World, one: Body, w: Words) -> Mapping[str, Any]:
    return {
        **_body_row(world, one, w),
        "names": quotes.written(one.names, w),
        **quotes.some_people(world, one.people, w),
        "sources": quotes.sources(world, one.texts, w),
        "corrected": ledger.of(world, f"bodies/{one.id}", w),
    }


def _body_uses(world: World, one: Body) -> object:
    return (
        quotes.told_people(world, one.people),
        _place_names(world, one.place),
        quotes.uses(world, (), one.texts),
        ledger.uses(world, f"bodies/{one.id}"),
    )


PLACES: Final = Kind(
    name="places",
    template="places.html",
    items=_place_lists,
    path=leaf_path,
    view=_place_list,
    uses=_place_list_uses,
    nav=80,
)
PLACE: Final = Kind(
    name="place", template="place.html", items=_places, path=_place_path, view=_place_view, uses=_place_uses
)
BODIES: Final = Kind(
    name="bodies",
    template="bodies.html",
    items=_body_lists,
    path=leaf_path,
    view=_body_list,
    uses=_body_list_uses,
    nav=85,
)
BODY: Final = Kind(name="body", template="body.html", items=_bodies, path=_body_path, view=_body_view, uses=_body_uses)
