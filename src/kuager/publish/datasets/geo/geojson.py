"""GeoJSON (RFC 7946): areas with how many people are connected with them, and events as one point per area.

An event never stands where it happened: its point is that of its whole area, the same for every event there.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from kuager.model.dataset import Dataset, EventRow, PlaceRow
from kuager.publish.datasets.formats import Files, gather
from kuager.publish.datasets.geo.outlines import MAPS, Area, Map, areas, packaged

HELD_BACK: Final = "held back because it is small, or because another count would tell it"
NOT_TOLD: Final = "nobody is told of here, which does not say that nobody is concerned"
SEVERAL: Final = "several places lie here, and people may be counted with more than one"
COARSE: Final = "the point stands for the whole area; where in it is not told"
UNPLACED: Final = "no area is told, or it is on no packaged map"
_ENCODE: Final = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode


def write(dataset: Dataset) -> Files:
    """Yields one file of areas for each map that a place lies on, and one of events."""
    places = list(dataset.places())
    for name in MAPS:
        here = [one for one in places if one.area.partition("/")[0] == name]
        if here:
            yield (
                f"areas-{name}.geojson",
                gather(_collection(_about(packaged(name)), area_features(packaged(name), here))),
            )
    by_id = {one.id: one.area for one in places}
    told = {"note": f"{COARSE}; {UNPLACED}: geometry is null"}
    yield "events.geojson", gather(_collection(told, (event(one, by_id) for one in dataset.events())))


def _about(one: Map) -> dict[str, Any]:
    return {
        "source": one.source,
        "note": f"{one.note} Borders are simplified; corners are right to about {one.right_to} degrees.",
    }


def area_features(drawn: Map, places: Iterable[PlaceRow]) -> Iterator[dict[str, Any]]:
    """Yields the areas of a map, each with its count; None with the reason where there is none."""
    here: defaultdict[str, list[PlaceRow]] = defaultdict(list)
    for one in places:
        here[one.area].append(one)
    for area in drawn.areas:
        count, reason = _count(here[area.id])
        told: dict[str, Any] = {
            "area": area.id,
            **{f"name_{lang}": name for lang, name in area.names.items()},
            "count": count,
        }
        if reason:
            told["count_reason"] = reason
        told["places"] = [one.id for one in here[area.id]]
        yield {"type": "Feature", "id": area.id, "geometry": outline(area), "properties": told}


def _count(places: list[PlaceRow]) -> tuple[int | None, str]:
    if not places:
        return None, NOT_TOLD
    if any(one.count is None for one in places):
        return None, HELD_BACK
    return (places[0].count, "") if len(places) == 1 else (None, SEVERAL)


def outline(area: Area) -> dict[str, Any]:
    """Returns the geometry of an area."""
    if len(area.polygons) == 1:
        return {"type": "Polygon", "coordinates": area.polygons[0]}
    return {"type": "MultiPolygon", "coordinates": area.polygons}


def event(row: EventRow, places: Mapping[str, str]) -> dict[str, Any]:
    """Returns an event as a feature at the point of its area.

    Args:
        row: the event.
        places: areas by place.
    """
    area = areas().get(places.get(row.place, ""))
    told: dict[str, Any] = {"schema": row.schema, "name": row.name, "area": area.id if area else None}
    told |= {
        "dates": row.dates,
        "people": row.people,
        "documents": row.sources,
        "lineages": row.lineages,
        "statements": row.statements,
    }
    told["precision"] = COARSE if area else UNPLACED
    geometry = {"type": "Point", "coordinates": area.at} if area else None
    return {"type": "Feature", "id": row.id, "geometry": geometry, "properties": told}


def _collection(told: Mapping[str, Any], features: Iterable[Mapping[str, Any]]) -> Iterator[bytes]:
    """A collection line by line, so that a hundred thousand features need no memory; ``told`` are foreign members."""
    yield ('{"type":"FeatureCollection",' + _ENCODE(dict(told))[1:-1] + ',"features":[').encode()
    first = True
    for one in features:
        yield (b"\n" if first else b",\n") + _ENCODE(one).encode()
        first = False
    yield b"\n]}\n"


__all__ = ["COARSE", "HELD_BACK", "NOT_TOLD", "SEVERAL", "UNPLACED", "area_features", "event", "outline", "write"]
