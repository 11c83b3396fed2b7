"""Maps: how many people are connected with each area, drawn offline from the packaged boundaries.

No tile and no outline comes from elsewhere, so nobody learns whom a reader looks at. A count that is held back is hatched and
said in words; colour alone tells nothing, as every count stands in its circle and in the table beneath.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from html import escape
from importlib.resources import files
from itertools import pairwise
from math import hypot, sqrt
from types import MappingProxyType
from typing import Any, Final

from kuager.draw.stacks import hatched
from kuager.draw.svg import link, num, picture, tag, text
from kuager.model.publication import Place
from kuager.publish.site import quotes
from kuager.publish.site.kind import Kind
from kuager.publish.site.words import Words, direction
from kuager.publish.site.world import World

NAMES: Final = ("xinjiang", "kazakhstan")
_TONES: Final = 4
_LEAST, _MOST = 25.0, 56.0
"""Radius of a circle, in units of the map: a number fits into the smallest one on a phone."""
_HATCH: Final = 15.0
"""Distance of the lines of a hatch, in units of the map: on a phone these are about five pixels."""
_TRIES: Final = 6
"""How often a circle is moved away from another; on a crowded map some may touch in the end."""
_WHOLE_AREAS: Final = frozenset({"region", "prefecture", "province", "area"})
"""Kinds of places that are an area of a map, and not only somewhere within one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Area:
    """One area of a map: its id, names by language, where its label stands, and its outline as an SVG path."""

    id: str
    names: Mapping[str, str]
    at: tuple[float, float]
    outline: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Map:
    """A packaged map."""

    id: str
    width: float
    height: float
    areas: tuple[Area, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """An area with something to tell: the place that stands for it, and every place within it."""

    area: Area
    place: Place
    within: tuple[Place, ...]

    @property
    def at_least(self) -> bool:
        """Whether the count is one of several, so that the area may have more."""
        whole = [one for one in self.within if one.kind in _WHOLE_AREAS]
        return self.place.count is not None and (len(whole) > 1 or not whole)

    def said(self, w: Words) -> str:
        """Returns the count in words."""
        if self.place.count is None:
            return w("atlas.held_back")
        number = w.number(self.place.count)
        return w("atlas.at_least", count=number) if self.at_least else number


@cache
def load() -> Mapping[str, Map]:
    """Reads the packaged maps, once."""
    root = files("kuager.publish") / "maps"
    return MappingProxyType({name: _read(json.loads((root / f"{name}.json").read_text("utf-8"))) for name in NAMES})


def _read(told: Mapping[str, Any]) -> Map:
    areas = tuple(
        Area(id=one["id"], names=one["names"], at=(one["at"][0], one["at"][1]), outline=one["path"])
        for one in told["areas"]
    )
    return Map(id=told["id"], width=told["width"], height=told["height"], areas=areas)


@cache
def _called() -> Mapping[str, Mapping[str, str]]:
    """Returns the names of areas by each English writing of them: ``Kumul (Hami)``, ``Kumul``, ``Hami``."""
    found: dict[str, list[Mapping[str, str]]] = {}
    for one in load().values():
        for area in one.areas:
            whole = area.names["en"]
            for name in {whole, *(part.strip(" )") for part in whole.split("("))}:
                found.setdefault(name, []).append(area.names)
    return {name: every[0] for name, every in found.items() if len(every) == 1}


def called(name: str, lang: str) -> str:
    """Returns the name of an area in a language, where just one area has that English name; else the name itself."""
    names = _called().get(name) or _called().get(name.removesuffix(" Region"))
    return names[lang] if names else name


def maps(world: World) -> list[Map]:
    """Returns the maps on which at least one place stands."""
    wanted = {page_of(one) for one in world.places.values()}
    return [one for one in load().values() if _path(one) in wanted]


def page_of(place: Place) -> str:
    """Returns the page of the map a place stands on; "" for one that is on none."""
    name, _, area = place.area.partition("/")
    one = load().get(name)
    return _path(one) if one and any(each.id == area for each in one.areas) else ""


def links(world: World, w: Words) -> list[Mapping[str, str]]:
    """Returns the maps of a release for other pages: where they stand, and what they are called."""
    return [{"href": _path(one), "title": w(f"atlas.{one.id}")} for one in maps(world)]


def spots(world: World, one: Map) -> list[Spot]:
    """Returns the areas of a map that places stand on, in the map's order.

    Counts of places within one area are never added: somebody may be connected with several of them, and the sum could
    tell a count that is held back. The place that is the area itself stands for it; where several are, as regions that
    the map does not divide, the one with the most people, as a count of "at least".
    """
    found: dict[str, list[Place]] = {}
    for place in world.places.values():
        name, _, area_id = place.area.partition("/")
        if name == one.id:
            found.setdefault(area_id, []).append(place)
    spots_ = []
    for area in one.areas:
        places = sorted(
            found.get(area.id, ()), key=lambda each: (each.kind not in _WHOLE_AREAS, -(each.count or 0), each.id)
        )
        if places:
            spots_.append(Spot(area=area, place=places[0], within=tuple(places)))
    return spots_


def tones(counts: Iterable[int]) -> list[tuple[int, int]]:
    """Returns (lowest, highest) count of each tone, the lightest first: up to four groups of about as many values each."""
    values = sorted(set(counts))
    groups = min(_TONES, len(values))
    cuts = [round(at * len(values) / groups) for at in range(groups + 1)] if groups else []
    return [(values[low], values[high - 1]) for low, high in pairwise(cuts)]


def tone(count: int, scale: Sequence[tuple[int, int]]) -> int:
    """Returns the number of a count's tone, from 1; the fewer tones, the farther apart they are."""
    at = next(at for at, (low, high) in enumerate(scale) if low <= count <= high)
    return round(1 + at * (_TONES - 1) / (len(scale) - 1)) if len(scale) > 1 else _TONES - 1


def drawn(one: Map, shown: Sequence[Spot], w: Words, up: str) -> str:
    """Draws a map as SVG: plain areas first, then those that lead to a place, their words last.

    Args:
        one: the map.
        shown: the areas with something to tell.
        w: words of the page.
        up: from the page to the folder of its language, such as ``../``.
    """
    scale = tones(spot.place.count for spot in shown if spot.place.count is not None)
    most = max((spot.place.count or 0 for spot in shown), default=0)
    told = {spot.area.id for spot in shown}
    outlines = "".join(tag("path", id=f"o-{area.id}", d=area.outline) for area in one.areas)
    body = [hatched("held", _HATCH), tag("defs", outlines)]
    for area in one.areas:
        if area.id not in told:
            name = tag("title", escape(f"{area.names[w.lang]}: {w('atlas.nothing')}"))
            body.append(tag("use", name, href=f"#o-{area.id}", class_="area k0"))
    # All areas before all circles and words, as a neighbour must not cover them; what is behind its neighbours is marked on top.
    body += [_tinted(spot, scale) for spot in shown]
    ranked = sorted(shown, key=lambda each: (-(each.place.count or 0), each.area.id))
    placing = Placing(width=one.width, height=one.height)
    for spot in ranked:
        placing.circle(spot, radius(spot.place.count, most))
    for spot in ranked:
        placing.held(spot, w)
    body += [_spot(spot, w, up, placing) for spot in ranked]
    return picture(one.width, one.height, w(f"atlas.{one.id}"), w("atlas.desc"), body, kind="atlas")


def radius(count: int | None, most: int) -> float:
    """Returns the radius of a circle, its area growing with the count; 0 for a count that is held back."""
    return _LEAST + (_MOST - _LEAST) * sqrt(count / most) if count is not None and most else 0.0


def _tinted(spot: Spot, scale: Sequence[tuple[int, int]]) -> str:
    count, shape = spot.place.count, f"#o-{spot.area.id}"
    if count is None:
        hatch = tag("use", href=shape, class_="area held", fill="url(#held)")
        return tag("use", href=shape, class_="area k0") + hatch
    return tag("use", href=shape, class_=f"area k{tone(count, scale)}")


def _spot(spot: Spot, w: Words, up: str, placing: Placing) -> str:
    """Returns what can be pointed at: the area once more, unseen, its circle and its words."""
    count, name = spot.place.count, spot.area.names[w.lang]
    x, y, big = placing.circles.get(spot.area.id, (*spot.area.at, 0.0))
    marks = tag("use", href=f"#o-{spot.area.id}", class_="reach")
    if count is None:
        marks += placing.said[spot.area.id]
    else:
        marks += tag("circle", cx=num(x), cy=num(y), r=num(big), class_="spot")
        marks += text(f"{w.number(count)}{'+' if spot.at_least else ''}", x, y + 11, class_="spot-no middle")
    marks += placing.words(name, x, y, 22.0, "area-name", gap=big + 6 if big else 22.0)
    return link(
        f"{up}places/{spot.place.id}.html", marks, label=w("atlas.spot", name=quotes.apart(w, name), count=spot.said(w))
    )


@dataclass(slots=True)
class Placing:
    """Finds room for words on a map; a name that finds none is left to the table and to whoever points at the area."""

    width: float
    height: float
    taken: list[tuple[float, float, float, float]] = field(default_factory=list)
    circles: dict[str, tuple[float, float, float]] = field(default_factory=dict)
    said: dict[str, str] = field(default_factory=dict)

    def circle(self, spot: Spot, big: float) -> None:
        """Finds room for a circle: within the map, and beside the larger ones that are there already."""
        if not big:
            return
        x, y = self._within(*spot.area.at, big)
        for _ in range(_TRIES):
            near = next(
                (one for one in self.circles.values() if hypot(x - one[0], y - one[1]) < big + one[2] + 2), None
            )
            if near is None:
                break
            away = hypot(x - near[0], y - near[1]) or 1.0
            step = (near[2] + big + 3) / away
            x, y = self._within(near[0] + (x - near[0] or 1.0) * step, near[1] + (y - near[1]) * step, big)
        self.circles[spot.area.id] = (x, y, big)
        self.taken.append((x - big, y - big, x + big, y + big))

    def held(self, spot: Spot, w: Words) -> None:
        """Writes that a count is held back, before any name takes the room for it."""
        if spot.place.count is None:
            x, y = spot.area.at
            self.said[spot.area.id] = self.words(w("atlas.held_back"), x, y - 4, 24.0, "held-word", always=True)

    def _within(self, x: float, y: float, big: float) -> tuple[float, float]:
        return min(max(x, big + 4), self.width - big - 4), min(max(y, big + 4), self.height - big - 4)

    def words(
        self, said: str, x: float, y: float, size: float, kind: str, *, gap: float = 0.0, always: bool = False
    ) -> str:
        """Returns words about a point where they cover nothing; "" where there is no room, unless they are to stand always."""
        half = sum(size if each > "\u2e80" else size * 0.58 for each in said) / 2
        places = [(x, y + gap + size * 0.8), (x, y - gap - size * 0.2), (x + gap + half + 4, y + size * 0.35), (x - gap - half - 4, y + size * 0.35)]  # fmt: skip
        for across, down in places:
            box = (across - half, down - size * 0.85, across + half, down + size * 0.25)
            if self._free(box):
                self.taken.append(box)
                return text(said, across, down, class_=f"{kind} middle")
        return text(said, x, y + size * 0.8, class_=f"{kind} middle") if always else ""

    def _free(self, box: tuple[float, float, float, float]) -> bool:
        left, top, right, bottom = box
        inside = left >= 0 and top >= 0 and right <= self.width and bottom <= self.height
        return inside and not any(
            left < other[2] and other[0] < right and top < other[3] and other[1] < bottom for other in self.taken
        )


def key(shown: Sequence[Spot], w: Words) -> list[Mapping[str, str]]:
    """Returns the rows of the key: class of the swatch, and its words."""
    scale = tones(spot.place.count for spot in shown if spot.place.count is not None)
    rows = [
        {
            "tone": f"k{tone(low, scale)}",
            "said": w("atlas.key_one", low=w.number(low))
            if low == high
            else w("atlas.key_range", low=w.number(low), high=w.number(high)),
        }
        for low, high in scale
    ]
    if any(spot.place.count is None for spot in shown):
        rows.append({"tone": "held", "said": w("atlas.key_held")})
    return [*rows, {"tone": "k0", "said": w("atlas.nothing")}]


def _path(one: Map) -> str:
    return f"maps/{one.id}.html"


def _view(world: World, one: Map, w: Words) -> Mapping[str, Any]:
    shown = spots(world, one)
    rows = [_row(spot, place, w) for spot in shown for place in spot.within]
    others = [each for each in maps(world) if each.id != one.id]
    off = [place for place in world.places.values() if not page_of(place)]
    return {
        "title": w(f"atlas.{one.id}"), "lead": w("atlas.lead"), "description": w("atlas.lead"),
        "drawing": drawn(one, shown, w, "../"), "key": key(shown, w), "rows": rows,
        "held": any(not row["count"] for row in rows),
        "note": w(f"atlas.note_{one.id}"), "licence_said": w(f"atlas.licence_{one.id}"),
        "others": [{"href": f"{each.id}.html", "title": w(f"atlas.{each.id}")} for each in others],
        "off": [{"href": f"places/{each.id}.html", **_name(each, w)} for each in off],
    }  # fmt: skip


def _row(spot: Spot, place: Place, w: Words) -> Mapping[str, Any]:
    return {
        "area": spot.area.names[w.lang],
        "href": f"places/{place.id}.html",
        **_name(place, w),
        "count": w.number(place.count) if place.count is not None else "",
    }


def _name(place: Place, w: Words) -> Mapping[str, str]:
    one = quotes.called(place.names, w.lang)
    return {"name": one.text, "lang": one.lang, "dir": direction(one.lang)}


def _uses(world: World, one: Map) -> object:
    return (
        tuple((each.id, each.names, each.kind, each.area, each.count) for each in world.places.values()),
        tuple(each.id for each in maps(world) if each.id != one.id),
    )


MAPS: Final = Kind(name="maps", template="map.html", items=maps, path=_path, view=_view, uses=_uses, nav=70)
