"""Pages at addresses that somebody had in an earlier release: they lead on, so that a link in a letter still works."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from kuager.publish.site.kind import Kind
from kuager.publish.site.words import Words
from kuager.publish.site.world import World


def _items(world: World) -> Iterable[tuple[str, str]]:
    return (one for one in world.release.moved if one[1] in world.people and one[0] not in world.people)


def _path(item: tuple[str, str]) -> str:
    return f"people/{item[0]}.html"


def _view(_: World, item: tuple[str, str], w: Words) -> Mapping[str, Any]:
    # No name: who is called back later is then called back at one address alone.
    return {"title": w("moved.title"), "target": f"people/{item[1]}.html", "now": f"people/{item[1]}"}


def _uses(world: World, item: tuple[str, str]) -> object:
    return world.page(f"people/{item[1]}")


MOVED = Kind(name="moved", template="moved.html", items=_items, path=_path, view=_view, uses=_uses)

__all__ = ["MOVED"]
