"""Pictures of the picket's diary: a year as a map of its days, and the days against what happened outside."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from kuager.draw.svg import num, picture, tag, text

_CELL: Final = 11.0
_STEP: Final = 13.0
_LEFT: Final = 4.0
_TOP: Final = 18.0
_WEEK: Final = 7
_WIDE: Final = 720.0
_BASE: Final = 120.0
_TALL: Final = 92.0
_LANE: Final = 15.0
_FLAG: Final = 18.0
_WEEKLY: Final = 900
"""Days up to which a bar stands for a week; beyond, for thirty days."""
_ROOM: Final = 52


@dataclass(frozen=True, slots=True)
class Cell:
    """A day of the map: how deep it is coloured (0 to 4), whether it rested, whether only sources tell of it."""

    date: date
    level: int
    rest: bool
    told: bool
    label: str


@dataclass(frozen=True, slots=True)
class Band:
    """Something outside, or done about the protest: between two days, numbered as in the table beneath."""

    first: date
    last: date
    number: int
    label: str
    outside: bool


def year_map(cells: Sequence[Cell], *, title: str, description: str) -> str:
    """Draws the days of one year, a column for a week, Monday on top; the months are numbered above."""
    if not cells:
        return ""
    begin = date(cells[0].date.year, 1, 1)
    lead = begin.weekday()
    body: list[str] = []
    for cell in cells:
        offset = lead + (cell.date - begin).days
        x, y = _LEFT + (offset // _WEEK) * _STEP, _TOP + (offset % _WEEK) * _STEP
        names = ["day", f"k{cell.level}"]
        names += [name for name, on in (("rest", cell.rest), ("told", cell.told)) if on]
        body.append(
            tag("rect", tag("title", _escaped(cell.label)), x=num(x), y=num(y), width=_CELL, height=_CELL, rx=2.5, class_=" ".join(names))
        )  # fmt: skip
    for month in range(1, 13):
        offset = lead + (date(begin.year, month, 1) - begin).days
        body.append(text(str(month), _LEFT + (offset // _WEEK) * _STEP, _TOP - 6, class_="tick"))
    width, height = _LEFT + 54 * _STEP, _TOP + _WEEK * _STEP + 2
    return picture(width, height, title, description, body, kind="yearmap")


def against(days: Sequence[tuple[date, int]], bands: Sequence[Band], *, title: str, description: str) -> str:
    """Draws how many came, by week or by thirty days, with what happened outside as bands and what was done as marks."""
    every = [day for day, _ in days] + [band.first for band in bands] + [band.last for band in bands]
    if not days or not every:
        return ""
    first, last = min(every), max(every)
    span = max(1, (last - first).days)
    scale = (_WIDE - 2 * _LEFT - 8) / span
    body = [*_grid(first, last, scale)]
    lanes: list[float] = []
    for band in sorted(bands, key=lambda one: (not one.outside, one.first, one.number)):
        body += _band(band, first, scale, lanes)
    body += _bars(days, first, span, scale)
    body.append(tag("line", x1=0, x2=_WIDE, y1=_BASE, y2=_BASE, class_="axis"))
    height = _BASE + 26 + _LANE * len(lanes)
    return picture(_WIDE, height, title, description, body, kind="against")


def _escaped(words: str) -> str:
    return (
        words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\0", "\N{REPLACEMENT CHARACTER}")
        or " "
    )


def _bars(days: Sequence[tuple[date, int]], first: date, span: int, scale: float) -> list[str]:
    """Returns a bar for the largest number of each stretch."""
    length = _WEEK if span <= _WEEKLY else 30
    most: dict[int, int] = {}
    for day, count in days:
        slot = (day - first).days // length
        most[slot] = max(most.get(slot, 0), count)
    top = max(most.values()) or 1
    found = [text(str(top), _WIDE - 2, _BASE - _TALL - 4, class_="tick end")]
    for slot, count in sorted(most.items()):
        high = max(3.0, _TALL * count / top)
        label = f"{(first + timedelta(days=slot * length)).isoformat()}: {count}"
        found.append(
            tag(
                "rect", tag("title", label), x=num(_LEFT + slot * length * scale), y=num(_BASE - high),
                width=num(max(2.0, length * scale * 0.8)), height=num(high), rx=1.5, class_="bar",
            )
        )  # fmt: skip
    return found


def _band(band: Band, first: date, scale: float, lanes: list[float]) -> list[str]:
    x = min(_LEFT + (band.first - first).days * scale, _WIDE - _FLAG)
    wide = max(3.0, ((band.last - band.first).days + 1) * scale)
    end = max(x + wide, x + 20)
    lane = next((index for index, free in enumerate(lanes) if free + 2 <= x), len(lanes))
    lanes[lane : lane + 1] = [end]
    y = _BASE + 24 + lane * _LANE
    kind = "outside" if band.outside else "done"
    found = [
        tag(
            "rect",
            x=num(x),
            y=num(y),
            width=num(min(max(_FLAG, wide), _WIDE - x)),
            height=13,
            rx=3,
            class_=f"flag {kind}",
        ),
        text(str(band.number), x + 9, y + 10, class_=f"count middle {kind}"),
    ]
    if band.outside:
        found.insert(0, tag("rect", x=num(x), y=num(_BASE - _TALL), width=num(wide), height=_TALL, class_="band"))
    return [tag("g", tag("title", _escaped(f"{band.number}. {band.label}")) + "".join(found))]


def _grid(first: date, last: date, scale: float) -> list[str]:
    found, free = [], -1.0
    for year in range(first.year, last.year + 1):
        for month in range(1, 13):
            day = date(year, month, 1)
            if not first <= day <= last:
                continue
            x = _LEFT + (day - first).days * scale
            if x < free or x + _ROOM > _WIDE:
                continue
            found += [
                tag("line", x1=num(x), x2=num(x), y1=num(_BASE - _TALL), y2=num(_BASE + 5), class_="grid"),
                text(day.isoformat()[:7], x + 3, _BASE + 16, class_="tick"),
            ]
            free = x + _ROOM
    return found
