"""Areas and points are valid GeoJSON and tell no more than a place does; rows like ACLED's are no more precise than the words."""

import csv
import json
from collections.abc import Callable
from functools import partial
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kuager.model.dataset import Dataset, DocumentRow, EntityRow, EventRow, PlaceRow, Row, StatementRow
from kuager.publish.datasets.geo import acled, geojson
from kuager.publish.datasets.geo.outlines import MAPS, areas, inside, packaged, polygons, twice_area
from kuager.publish.datasets.of_release import of_release
from tests.publish.sample import release

BOX = {"xinjiang": (73, 34, 97, 50), "kazakhstan": (46, 40, 88, 56)}
"""Both lie within these degrees, as any atlas says."""


def collections(dataset: Dataset) -> dict[str, Any]:
    return {name: json.loads(b"".join(pieces)) for name, pieces in geojson.write(dataset)}


def rows(dataset: Dataset) -> list[dict[str, str]]:
    return list(csv.DictReader(b"".join(acled.lines(dataset)).decode().splitlines()))


def of_rows(**tables: list[Row]) -> Dataset:
    makers: dict[str, Callable[[], list[Row]]] = {name: partial(list, made) for name, made in tables.items()}
    return Dataset(id="rel-1", title="t", version="1", made_on="2026-11-22", makers=makers)


def broken(geometry: dict[str, Any], name: str) -> list[str]:
    """Says what RFC 7946 asks of a geometry that it lacks."""
    found = []
    many = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
    for rings in many:
        for at, ring in enumerate(rings):
            if len(ring) < 4 or ring[0] != ring[-1]:
                found.append("a ring that is not closed")
            if (twice_area(tuple(map(tuple, ring))) > 0) is not (at == 0):
                found.append("a ring the wrong way round")
            west, south, east, north = BOX[name]
            if not all(west <= x <= east and south <= y <= north for x, y in ring):
                found.append("a corner far away")
            if any(one == other for one, other in pairwise(ring)):
                found.append("a corner twice")
    return found


@pytest.mark.parametrize("name", MAPS)
def test_areas_are_valid_and_hold_their_points(name: str) -> None:
    drawn = packaged(name)
    assert len(drawn.areas) in {16, 23}
    for area in drawn.areas:
        assert area.polygons, area.id
        assert broken(json.loads(json.dumps(geojson.outline(area))), name) == []
        tiny = tuple((area.at[0] + dx, area.at[1] + dy) for dx, dy in ((0, 0), (1e-6, 0), (0, 1e-6), (0, 0)))
        held = [sum(inside(tiny, ring) for ring in one) for one in area.polygons]
        assert any(count % 2 for count in held), area.id


def test_cities_lie_in_the_areas_an_atlas_says() -> None:
    for area, (lon, lat) in {"xinjiang/urumqi": (87.6, 43.8), "kazakhstan/astana": (71.43, 51.15), "xinjiang/kashgar": (76.5, 38.8)}.items():  # fmt: skip
        tiny = ((lon, lat), (lon + 1e-4, lat), (lon, lat + 1e-4), (lon, lat))
        assert any(inside(tiny, one[0]) for one in areas()[area].polygons), area


def test_a_hole_and_an_island_in_it() -> None:
    def square(half: int) -> tuple[tuple[float, float], ...]:
        return ((-half, -half), (-half, half), (half, half), (half, -half), (-half, -half))

    made = polygons([square(1), square(3), square(2)])
    assert [[abs(twice_area(ring)) for ring in one] for one in made] == [[72, 32], [8]]
    assert [[twice_area(ring) > 0 for ring in one] for one in made] == [[True, False], [True]]


def test_a_count_that_is_held_back_is_empty_and_says_why() -> None:
    places: list[Row] = [
        PlaceRow(id="a", name="A", area="xinjiang/altay", count=None), PlaceRow(id="b", name="B", area="xinjiang/ili", count=7),
        PlaceRow(id="c", name="C", area="xinjiang/hotan", count=6), PlaceRow(id="d", name="D", area="xinjiang/hotan", count=9),
    ]  # fmt: skip
    found = collections(of_rows(places=places))
    told = {one["id"].rpartition("/")[2]: one["properties"] for one in found["areas-xinjiang.geojson"]["features"]}
    assert (told["ili"]["count"], "count_reason" in told["ili"]) == (7, False)
    assert {name: (told[name]["count"], told[name]["count_reason"]) for name in ("altay", "hotan", "aksu")} == {
        "altay": (None, geojson.HELD_BACK), "hotan": (None, geojson.SEVERAL), "aksu": (None, geojson.NOT_TOLD),
    }  # fmt: skip
    assert "areas-kazakhstan.geojson" not in found


def test_all_events_of_an_area_have_one_point() -> None:
    found = collections(of_release(release(40)))["events.geojson"]["features"]
    placed = [one for one in found if one["geometry"]]
    assert len(placed) > 20
    assert len({tuple(one["geometry"]["coordinates"]) for one in placed}) == len(
        {one["properties"]["area"] for one in placed}
    )
    assert {one["properties"]["precision"] for one in found} == {geojson.COARSE, geojson.UNPLACED}


def picket(dates: tuple[str, ...] = ("2021-02-08",), *, schema: str = "protest", police: str = "") -> dict[str, str]:
    event = EventRow(id="d1", schema=schema, dates=dates, places=("Almaty",), place="a", sources=("t",), notes="=1+1")
    said = [StatementRow(id="s", entity="d1", schema="protest", prop="response", value=police)] if police else []
    said += [StatementRow(id="c", entity="d1", schema="protest", prop="participants", value="about 12")]
    place = PlaceRow(id="a", name="Almaty", area="kazakhstan/almaty-city")
    paper = DocumentRow(id="t", kind="thread", site="@account")
    one = EntityRow(id="d1", schema=schema, name="x")
    (row,) = rows(of_rows(events=[event], statements=[*said], places=[place], documents=[paper], entities=[one]))
    return row


def test_a_day_of_a_picket() -> None:
    row = picket()
    assert list(row) == list(acled.COLUMNS)
    assert len(acled.COLUMNS) == 31
    told = ("event_id_cnty", "event_date", "year", "time_precision", "disorder_type", "event_type", "sub_event_type", "actor1", "inter1", "interaction", "iso", "admin1", "geo_precision", "source_scale", "fatalities", "notes")  # fmt: skip
    assert [row[name] for name in told] == [
        "KAZ-d1", "2021-02-08", "2021", "1", "Demonstrations", "Protests", "Peaceful protest", "Protesters (Kazakhstan)", "6", "60", "398",
        "Almaty (city)", "3", "New media", "", "'=1+1",
    ]  # fmt: skip
    assert "crowd size=about 12" in row["tags"]


@pytest.mark.parametrize(
    ("police", "kind"), [("detention: 2", "Protest with intervention"), ("fine", "Peaceful protest")]
)
def test_what_the_police_did_makes_the_kind(police: str, kind: str) -> None:
    assert picket(police=police)["sub_event_type"] == kind


@pytest.mark.parametrize(
    ("dates", "told"),
    [
        (("2021-02",), ("", "2021", "3")), (("2021-02-08", "2021-02-09"), ("", "2021", "3")), (("2021", "2022"), ("", "", "")),
        (("2021-02-08~",), ("", "2021", "3")), ((), ("", "", "")), (("2021-02-08", "2021-02-08"), ("2021-02-08", "2021", "1")), (("202X",), ("", "", "")),
    ],
)  # fmt: skip
def test_a_day_is_put_only_where_all_tell_the_same(dates: tuple[str, ...], told: tuple[str, str, str]) -> None:
    row = picket(dates, schema="detention")
    assert (row["event_date"], row["year"], row["time_precision"]) == told
    assert row["event_type"] == "Strategic developments"


@given(st.lists(st.dates().map(str), min_size=1, max_size=4))
def test_no_row_has_a_day_that_a_source_does_not_tell(dates: list[str]) -> None:
    row = picket(tuple(dates))
    assert row["event_date"] in {"", *dates}
    assert all(one.startswith(row["year"]) for one in dates)


def test_what_is_no_such_event_is_no_row() -> None:
    assert rows(of_rows(events=[EventRow(id="e", schema="fine")])) == []


def test_the_same_release_gives_the_same_bytes() -> None:
    one, other = of_release(release(8)), of_release(release(8))
    for writer in (geojson.write, acled.write):
        assert [(name, b"".join(data)) for name, data in writer(one)] == [
            (name, b"".join(data)) for name, data in writer(other)
        ]
