"""Charts are well-formed, named, escaped, and as large as what they show."""

import re
from dataclasses import replace
from datetime import date
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kuager.draw import svg
from kuager.model.schema import vocabulary
from tests.web.invented import A, dossier

NASTY = "<b>&\"'\0]]>"
SPACE = "{http://www.w3.org/2000/svg}"


def parse(chart: str) -> ET.Element:
    return ET.fromstring(chart)


def names(chart: str) -> list[str]:
    return ["".join(element.itertext()) for element in parse(chart).iter("title")]


@given(st.lists(st.tuples(st.integers(1990, 2030), st.integers(1, 12), st.integers(0, 500)), max_size=40))
def test_every_known_month_has_its_bar(rows):
    counts = sorted({f"{year}-{month:02d}": n for year, month, n in rows}.items())
    chart = svg.month_bars(counts, title="t", description="d")
    if not counts:
        assert chart == ""
        return
    shown = svg.months_between(counts[0][0], counts[-1][0])[-120:]
    wanted = [f"{name}: {n}" for name, n in counts if n and name in shown]
    assert names(chart)[1:] == wanted


def test_a_taller_bar_means_more():
    chart = parse(svg.month_bars([("2021-01", 2), ("2021-02", 4)], title="t", description="d"))
    low, high = (float(bar.get("height", "0")) for bar in chart.iter("rect"))
    assert high == pytest.approx(2 * low, abs=0.2)


def test_names_are_escaped_everywhere():
    charts = [
        svg.month_bars([("2021-01", 1)], title=NASTY, description=NASTY),
        svg.timeline(
            [svg.Moment(date(2021, 1, 1), date(2021, 12, 31), 1, NASTY, "held", "#x")], title=NASTY, description=NASTY
        ),
        svg.relations(
            NASTY,
            [
                svg.Kin(NASTY, "mother", NASTY, outgoing=False, href='/x?"<'),
                svg.Kin(NASTY, "other", NASTY, outgoing=True, href=None),
            ],
            title=NASTY,
            description=NASTY,
        ),
        svg.calendar(
            [svg.Day(date(2021, 1, 1), 1, 1, rest=True, milestone=True, asked=True, label=NASTY, href="/p")],
            title=NASTY,
            description=NASTY,
        ),
        svg.sizes([svg.Size(date(2021, 1, 1), 3, None, NASTY)], title=NASTY, description=NASTY),
    ]
    for chart in charts:
        assert "<b>" not in chart
        assert parse(chart).get("role") == ("group" if "<a " in chart else "img")
        assert any("<b>" in name for name in names(chart))


def test_an_inexact_moment_is_as_wide_as_what_it_may_mean():
    moments = [
        svg.Moment(date(2018, 1, 1), date(2018, 12, 31), 1, "a", "held", "#1"),
        svg.Moment(date(2019, 6, 1), date(2019, 6, 1), 2, "b", "act", "#2"),
    ]
    wide, narrow = (
        float(mark.get("width", "0")) for mark in parse(svg.timeline(moments, title="t", description="d")).iter("rect")
    )
    assert wide > 200
    assert narrow == 20


@given(st.lists(st.tuples(st.dates(date(2015, 1, 1), date(2024, 1, 1)), st.integers(0, 400)), min_size=1, max_size=25))
def test_marks_of_a_time_line_never_overlap_and_stay_inside(rows):
    moments = [
        svg.Moment(first, date.fromordinal(first.toordinal() + length), index + 1, "m", "act", "#m")
        for index, (first, length) in enumerate(rows)
    ]
    chart = parse(svg.timeline(moments, title="t", description="d"))
    width = float((chart.get("viewBox") or "").split()[2])
    boxes = [tuple(float(mark.get(key, "0")) for key in ("x", "y", "width")) for mark in chart.iter("rect")]
    assert len(boxes) == len(rows)
    for index, (x, y, wide) in enumerate(boxes):
        assert -0.1 <= x <= x + wide <= width + 0.1
        for other_x, other_y, other_wide in boxes[index + 1 :]:
            assert y != other_y or x + wide <= other_x + 0.2 or other_x + other_wide <= x + 0.2


@pytest.mark.parametrize(
    ("relation", "outgoing", "row"),
    [
        ("mother", False, -1),
        ("mother", True, 1),
        ("son", True, -1),
        ("son", False, 1),
        ("husband", False, 0),
        ("sister", True, 0),
        ("uncle", False, -1),
        ("grandparent", False, -1),
        ("granddaughter", False, 1),
        ("father_in_law", False, -1),
        ("daughter_in_law", False, 1),
        ("brother_in_law", False, 0),
    ],
)
def test_generations(relation, outgoing, row):
    assert svg.row_of(svg.Kin("x", relation, relation, outgoing, None)) == row


@pytest.mark.parametrize("relation", sorted(vocabulary("kinship").terms))
def test_every_kind_of_relative_is_in_the_diagram(client, desk, monkeypatch, relation):
    view = dossier(A)
    row = replace(view.relations[0], relation=relation, other_name="Somebody Else", other_id=None)
    monkeypatch.setattr(desk, "dossier", lambda _: replace(view, relations=(row,)))
    page = client.get(f"/dossier/{A}").text
    assert "Somebody Else</text>" in page


@given(st.lists(st.sampled_from(["mother", "son", "husband", "sister", "aunt"]), min_size=1, max_size=14))
def test_nobody_in_the_diagram_covers_anybody(relations):
    kin = [svg.Kin(f"Person {index}", relation, relation, False, None) for index, relation in enumerate(relations)]
    boxes = [
        (float(node.get("x", "0")), float(node.get("y", "0")))
        for node in parse(svg.relations("Me", kin, title="t", description="d")).iter("rect")
    ]
    for index, (x, y) in enumerate(boxes):
        for other_x, other_y in boxes[index + 1 :]:
            assert abs(x - other_x) >= 148 or abs(y - other_y) >= 38


@given(st.dates(date(2000, 1, 1), date(2030, 12, 1)))
def test_a_month_has_its_days_each_in_its_own_place(day):
    days = svg.month_days(day)
    assert days[0].day == 1
    assert len(days) in {28, 29, 30, 31}
    cells = [
        svg.Day(one, 1, 0, rest=False, milestone=False, asked=False, label=one.isoformat(), href="/p") for one in days
    ]
    chart = parse(svg.calendar(cells, title="t", description="d"))
    places = {(mark.get("x"), mark.get("y")) for mark in chart.iter("rect")}
    assert len(places) == len(days)
    monday = [mark.get("x") for mark, one in zip(chart.iter("rect"), days, strict=True) if one.weekday() == 0]
    assert set(monday) == {"1"}
    late = parse(svg.calendar(cells[-3:], title="t", description="d"))
    assert min(float(mark.get("y", "0")) for mark in late.iter("rect")) == 1, (
        "a month that begins late has no empty rows"
    )


def test_no_chart_needs_a_style_or_script():
    chart = svg.relations(
        "Me", [svg.Kin("x", "mother", "mother", outgoing=False, href=None)], title="t", description="d"
    )
    assert not re.search(r"style=|<script|on\w+=|url\(", chart)
