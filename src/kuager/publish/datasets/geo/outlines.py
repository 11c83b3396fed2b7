"""The areas of the packaged maps as rings of longitude and latitude.

The maps were projected with one factor for longitude (equirectangular, true in the middle) and rounded to whole steps of
the picture, after borders had been simplified by up to 0.04 degrees. Turning that back gives WGS 84 to about 5 km, which
:attr:`Map.right_to` says in degrees. That is enough to colour a map and not enough to say on which side of a border something lies.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import pairwise
from typing import Final

MAPS: Final = ("xinjiang", "kazakhstan")
DECIMALS: Final = 3
SIMPLIFIED: Final = 0.04
"""Degrees by which ``tools/build_maps.py`` may move a border."""
_LEAST: Final = 4
"""Points of the smallest ring, the first of which is the last."""
_PAIR: Final = re.compile(r"(-?\d+) (-?\d+)")

Point = tuple[float, float]
Ring = tuple[Point, ...]
Polygon = tuple[Ring, ...]
"""Its outline, against the clock, and then its holes, with the clock (RFC 7946)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Area:
    """An area of a map: its id as places name it, its names by language, a point inside it, its polygons."""

    id: str
    names: Mapping[str, str]
    at: Point
    polygons: tuple[Polygon, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Map:
    """A packaged map: its areas, whose data it is, what to know about its borders, and to how many degrees its corners are right."""

    id: str
    areas: tuple[Area, ...]
    source: str
    note: str
    right_to: float


@cache
def packaged(name: str) -> Map:
    """Returns a map by its name, one of :data:`MAPS`."""
    told = json.loads((files("kuager.publish") / "maps" / f"{name}.json").read_text(encoding="utf-8"))
    how = told["projection"]

    def placed(x: float, y: float) -> Point:
        return round(how["west"] + x / (how["narrow"] * how["scale"]), DECIMALS), round(
            how["north"] - y / how["scale"], DECIMALS
        )

    areas = tuple(
        Area(
            id=f"{name}/{one['id']}",
            names=one["names"],
            at=placed(*one["at"]),
            polygons=polygons(_rings(one["path"], placed)),
        )
        for one in told["areas"]
    )
    return Map(
        id=name,
        areas=areas,
        source=told["source"],
        note=told["note"],
        right_to=round(SIMPLIFIED + 1 / (how["narrow"] * how["scale"]), 2),
    )


@cache
def areas() -> Mapping[str, Area]:
    """Returns every area of every map by its id."""
    return {area.id: area for name in MAPS for area in packaged(name).areas}


def _rings(path: str, placed: object) -> list[Ring]:
    assert callable(placed)
    found = []
    for piece in path.split("M")[1:]:
        points = [placed(int(x), int(y)) for x, y in _PAIR.findall(piece)]
        ring = (*points, points[0]) if points and points[0] != points[-1] else tuple(points)
        if len(ring) >= _LEAST and twice_area(ring):
            found.append(ring)
    return found


def polygons(rings: Iterable[Ring]) -> tuple[Polygon, ...]:
    """Returns rings as polygons: a ring within an odd number of others is a hole of the smallest of them."""
    known = sorted(rings, key=lambda one: -abs(twice_area(one)))
    within = [[other for other in known[:at] if inside(one, other)] for at, one in enumerate(known)]
    made: dict[int, list[Ring]] = {}
    for ring, around in zip(known, within, strict=True):
        if len(around) % 2 == 0:
            made[id(ring)] = [turned(ring, against=True)]
        else:
            made[id(around[-1])].append(turned(ring, against=False))
    return tuple(tuple(one) for one in made.values())


def turned(ring: Ring, *, against: bool) -> Ring:
    """Returns a ring against the clock or with it."""
    return ring if (twice_area(ring) > 0) is against else ring[::-1]


def twice_area(ring: Ring) -> float:
    """Returns twice the area within a ring; above zero for one against the clock."""
    return sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in pairwise(ring))


def inside(ring: Ring, other: Ring) -> bool:
    """Says whether most points of a ring lie within another."""
    points = ring[:-1]
    return sum(_holds(other, point) for point in points) * 2 > len(points)


def _holds(ring: Ring, point: Point) -> bool:
    x, y = point
    found = False
    for (x1, y1), (x2, y2) in pairwise(ring):
        if (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1:
            found = not found
    return found


__all__ = [
    "MAPS",
    "Area",
    "Map",
    "Point",
    "Polygon",
    "Ring",
    "areas",
    "inside",
    "packaged",
    "polygons",
    "turned",
    "twice_area",
]
