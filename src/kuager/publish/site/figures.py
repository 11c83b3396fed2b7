"""Statistics: the tables of a release as pictures and tables, with how they were counted and as a file."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final
from urllib.parse import quote

from minijinja import safe

from kuager.draw.stacks import Row, stacks
from kuager.model.release import Table
from kuager.publish.site import atlas, quotes
from kuager.publish.site.kind import Kind
from kuager.publish.site.words import Words
from kuager.publish.site.world import World
from kuager.text.cells import Sheet

DRAWN: Final = 20
"""Bars in a picture of regions; the table has every row."""
_BY_YEAR: Final = "year"
_ONLY: Final = ("all",)
_UNTOLD: Final = frozenset({"", "not told", "unknown"})
"""What tables call people of whom a trait is not told."""
_AXES: Final = frozenset({"region", "year"})


def _items(world: World) -> Iterable[str]:
    return _ONLY if world.release.tables else ()


def _path(_item: str) -> str:
    return "figures/index.html"


def _view(world: World, _item: str, w: Words) -> Mapping[str, Any]:
    tables = [one.value for one in world.release.tables]
    rules = world.release.rules
    method = [w("figures.method_people")]
    if rules:
        method += [w("figures.method_held", k=rules.k)]
    method.append(w("figures.method_rules", policy=world.release.policy, date=w.date(world.release.made_on)))
    return {
        "title": w("figures.title"), "lead": w("figures.lead"), "description": w("figures.lead"),
        "tables": [_table(world, one, at, w) for at, one in enumerate(tables)], "kinds": _kinds(tables, w),
        "method": method, "maps": atlas.links(world, w),
    }  # fmt: skip


def _table(world: World, table: Table, at: int, w: Words) -> Mapping[str, Any]:
    axis = table.name.partition(" ")[0]
    names = [_row_name(world, axis, one, w) for one in table.rows]
    columns = [_column_name(one, w) for one in table.columns]
    drawn = [
        Row(name=name, parts=tuple(enumerate(cells)), said=_said(name, columns, cells, w))
        for name, cells in zip(names, table.cells, strict=True)
    ]
    shown = drawn if axis == _BY_YEAR else _largest(drawn)
    title = _title(table, w)
    return {
        "id": table.name.replace(" ", "-"),
        "title": title,
        "axis": w(f"figures.{axis}") if axis in _AXES else axis,
        "drawing": stacks(shown, title=title, description=w("figures.chart_desc"), hatch=f"held-{at}"),
        "part": w("figures.rows_part", shown=len(shown), count=len(drawn)) if len(shown) < len(drawn) else "",
        "key": [{"number": number + 1, "tone": f"k{number % 10}", "said": each} for number, each in enumerate(columns)],
        "columns": columns,
        "rows": [
            (name, [_count(each, w) for each in cells], _count(total, w))
            for name, cells, total in zip(names, table.cells, table.row_totals, strict=True)
        ],
        "totals": [_count(each, w) for each in table.column_totals],
        "total": _count(table.total, w),
        "held": any(each is None for cells in table.cells for each in cells),
        **_file(world, table),
    }


def _title(table: Table, w: Words) -> str:
    return w.get(f"figures.{table.name.replace(' ', '_')}", table.name)


def _row_name(world: World, axis: str, name: str, w: Words) -> str:
    if name in _UNTOLD:
        return w("figures.untold")
    if axis != "region":
        return name
    own = quotes.place(world, name, w)
    return own if own != name else atlas.called(name, w.lang)


def _column_name(name: str, w: Words) -> str:
    return w("figures.untold") if name in _UNTOLD else w.label(name)


def _largest(rows: Sequence[Row]) -> list[Row]:
    """Returns the rows with the largest known counts, in that order."""
    return sorted(rows, key=lambda one: -sum(count or 0 for _, count in one.parts))[:DRAWN]


def _said(name: str, columns: Sequence[str], cells: Sequence[int | None], w: Words) -> str:
    parts = [
        w("figures.part", name=quotes.apart(w, column), count=_count(each, w)["said"])
        for column, each in zip(columns, cells, strict=True)
        if each != 0
    ]
    return f"{name}. {'; '.join(parts)}"


def _count(value: int | None, w: Words) -> Mapping[str, Any]:
    return {"said": w("figures.held_back") if value is None else w.number(value), "held": value is None}


def _kinds(tables: Sequence[Table], w: Words) -> Mapping[str, Any] | None:
    """Returns how many people there are by what happened: the columns' totals, each where one table tells it."""
    found: dict[str, int | None] = {}
    for table in tables:
        for name, total in zip(table.columns, table.column_totals, strict=True):
            if found.get(name) is None:
                found[name] = total
    rows = sorted(found.items(), key=lambda one: (one[1] is None, -(one[1] or 0), one[0]))
    if not rows:
        return None
    title = w("figures.by_kind")
    drawn = [
        Row(
            name=_column_name(name, w),
            parts=((at, total),),
            said=w("figures.part", name=quotes.apart(w, _column_name(name, w)), count=_count(total, w)["said"]),
        )
        for at, (name, total) in enumerate(rows)
    ]
    return {
        "title": title,
        "drawing": stacks(drawn, title=title, description=w("figures.kinds_desc"), hatch="held-kinds", numbered=False),
        "rows": [(_column_name(name, w), _count(total, w)) for name, total in rows],
    }


def _file(world: World, table: Table) -> Mapping[str, Any]:
    """Returns where the figures are as a file: that of the data set, else one within the page itself."""
    found = next((one for one in sorted(world.files) if one.endswith("counts.csv")), "")
    if found:
        return {"file": found, "inline": ""}
    # Not packed as base64: who searches the page for what must not be in it should see these words, too.
    return {"file": "", "inline": safe(f"data:text/csv;charset=utf-8,{quote(written(table))}")}


def written(table: Table) -> bytes:
    """Returns a table as CSV; an empty cell is a count that is held back. No cell is read as a formula by spreadsheets."""
    out = io.StringIO(newline="")
    sheet = Sheet(out)
    sheet.row(["", *table.columns, "total"])
    for name, cells, total in zip(table.rows, table.cells, table.row_totals, strict=True):
        sheet.row([name, *map(_told, cells), _told(total)])
    sheet.row(["total", *map(_told, table.column_totals), _told(table.total)])
    return b"\xef\xbb\xbf" + out.getvalue().encode("utf-8", "replace")


def _told(count: int | None) -> str:
    return "" if count is None else str(count)


def _uses(world: World, _item: str) -> object:
    release = world.release
    return (
        tuple(one.value for one in release.tables), release.rules.k if release.rules else 0, release.policy, release.made_on,
        tuple((one.id, one.names) for one in world.places.values()), tuple(one.id for one in atlas.maps(world)),
        tuple(sorted(one for one in world.files if one.endswith("counts.csv"))),
    )  # fmt: skip


FIGURES: Final = Kind(name="figures", template="figures.html", items=_items, path=_path, view=_view, uses=_uses, nav=90)
