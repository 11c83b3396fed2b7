"""Charts drawn on the server as small SVG: no script, printable, coloured by the style sheet's classes.

Every chart has a title and a description, and the page puts the same figures in a table beneath it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from html import escape
from typing import Final

from minijinja import safe

_MONTH: Final = re.compile(r"^\d{4}-\d{2}$")
_LONGEST_AXIS: Final = 120
"""Months on one axis; older ones stand in the table only."""
_ROOM: Final = 36
"""Units that a year's label needs."""
_BY_MONTH: Final = 730
"""Days up to which a time line is marked by month."""
_LABEL: Final = 20
"""Characters of a name inside a diagram before it is cut."""


def tag(name: str, content: str = "", **attributes: object) -> str:
    """Returns one element. ``content`` is markup already; attribute values are escaped; ``_`` becomes ``-``."""
    shown = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{escape(str(value))}"'
        for key, value in attributes.items()
        if value is not None
    )
    return f"<{name}{shown}>{content}</{name}>" if content else f"<{name}{shown}/>"


def text(words: str, x: float, y: float, **attributes: object) -> str:
    """Returns a text element with ``words`` escaped."""
    return tag("text", escape(_clean(words)) or " ", x=num(x), y=num(y), **attributes)


def picture(
    width: float,
    height: float,
    title: str,
    description: str,
    body: Sequence[str],
    *,
    kind: str,
    stretched: bool = False,
) -> str:
    """Wraps a chart's elements with its name for those who do not see it. Marked safe for the templates.

    Args:
        width: of its own units.
        height: of its own units.
        title: what it is.
        description: what to see in it.
        body: its elements.
        kind: a class of the style sheet.
        stretched: whether it fills its place in both directions; letters in it would be drawn out.
    """
    head = tag("title", escape(_clean(title)) or " ") + (
        tag("desc", escape(_clean(description))) if description else ""
    )
    # A picture must not hold links; what holds them is a group of its own.
    role = "group" if any("<a " in part for part in body) else "img"
    return safe(
        tag(
            "svg",
            head + "".join(body),
            viewBox=f"0 0 {num(width)} {num(height)}",
            role=role,
            class_=f"chart {kind}",
            preserveAspectRatio="none" if stretched else "xMinYMin meet",
        )
    )


def link(href: str, body: str, *, label: str) -> str:
    """Wraps elements in a link inside a chart."""
    return tag("a", tag("title", escape(_clean(label)) or " ") + body, href=href)


def _clean(words: str) -> str:
    return words.replace("\0", "\N{REPLACEMENT CHARACTER}")


def num(value: float) -> str:
    """Returns a length as an attribute writes it: one decimal, no trailing zeros."""
    return f"{value:.1f}".rstrip("0").rstrip(".")


# --- bars per month --------------------------------------------------------------------------------------------------


def months_between(first: str, last: str) -> list[str]:
    """Returns every ``YYYY-MM`` from first to last, both included."""
    year, month = int(first[:4]), int(first[5:7])
    result = []
    while (name := f"{year:04d}-{month:02d}") <= last:
        result.append(name)
        year, month = (year + month // 12, month % 12 + 1)
    return result


def month_bars(counts: Sequence[tuple[str, int]], *, title: str, description: str) -> str:
    """Draws events per month (``YYYY-MM``, count) as bars over a continuous time axis; the last ten years of it."""
    known = {name: n for name, n in counts if _MONTH.match(name)}
    if not known:
        return ""
    axis = months_between(min(known), max(known))[-_LONGEST_AXIS:]
    top = max(known.get(name, 0) for name in axis) or 1
    width, base, left = 580.0, 140.0, 26.0
    step = (width - left) / max(len(axis), 12)
    body = [
        tag("line", x1=left, x2=width, y1=num(base - share * 116), y2=num(base - share * 116), class_="grid")
        for share in (0.5, 1.0)
    ]
    body += [
        text(str(top), left - 6, base - 112, class_="tick end"),
        tag("line", x1=left, x2=width, y1=base, y2=base, class_="axis"),
    ]
    for index, name in enumerate(axis):
        x = left + index * step
        if name.endswith("-01") or (index == 0 and step * (13 - int(name[5:])) > _ROOM):
            body.append(tag("line", x1=num(x), x2=num(x), y1=base, y2=base + 5, class_="axis"))
            if x + _ROOM < width:
                body.append(text(name[:4], x + 2, base + 18, class_="tick"))
        if count := known.get(name, 0):
            body.append(_bar(x, base, step, 116 * count / top, f"{name}: {count}"))
    return picture(width, base + 26, title, description, body, kind="bars")


def _bar(x: float, base: float, step: float, tall: float, label: str) -> str:
    high = max(3.0, tall)
    shape = {"x": num(x + step * 0.12), "y": num(base - high), "width": num(max(2.0, step * 0.76)), "height": num(high)}
    return tag("rect", tag("title", escape(label)), rx=2, class_="bar", **shape)


# --- one person's time line ------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Moment:
    """Something on a time line: between two days, because words are rarely exact."""

    first: date
    last: date
    number: int
    label: str
    tone: str
    href: str


def timeline(moments: Sequence[Moment], *, title: str, description: str) -> str:
    """Draws numbered moments on a common axis, an inexact one as wide as what it may mean; the list beneath explains."""
    if not moments:
        return ""
    first, last = min(m.first for m in moments).replace(day=1), max(m.last for m in moments)
    width, left, mark = 580.0, 4.0, 20.0
    scale = (width - 2 * left - mark) / max(1, (last - first).days)
    lanes: list[float] = []
    placed = []
    for moment in sorted(moments, key=lambda m: (m.first, m.last, m.number)):
        x0 = left + (moment.first - first).days * scale
        x1 = max(x0 + mark, left + (moment.last - first).days * scale)
        lane = next((index for index, end in enumerate(lanes) if end + 3 <= x0), len(lanes))
        lanes[lane : lane + 1] = [x1]
        placed.append((moment, x0, x1, lane))
    base = 12 + 24.0 * len(lanes)
    body = [
        *_ticks(first, last, scale, left, base),
        tag("line", x1=0, x2=width, y1=num(base), y2=num(base), class_="axis"),
    ]
    for moment, x0, x1, lane in placed:
        y = base - 23 - 24 * lane
        shape = tag(
            "rect",
            x=num(x0),
            y=num(y),
            width=num(x1 - x0),
            height=mark,
            rx=mark / 2,
            class_=f"moment tone-{moment.tone}",
        )
        body.append(
            link(
                moment.href,
                shape + text(str(moment.number), x0 + 10, y + 14, class_="count middle"),
                label=moment.label,
            )
        )
    return picture(width, base + 24, title, description, body, kind="timeline")


def _ticks(first: date, last: date, scale: float, left: float, base: float) -> list[str]:
    """Years where there are many, months where all happened within two years; never so close that labels touch."""
    months = (last - first).days <= _BY_MONTH
    names = [date(int(name[:4]), int(name[5:]), 1) for name in months_between(first.isoformat(), last.isoformat()[:7])]
    marks = names if months else [day for day in names if day.month == 1 or day == first]
    body, free = [], 0.0
    if not months and len(marks) > 1 and (marks[1] - marks[0]).days * scale < _ROOM:
        marks = marks[1:]
    for day in marks:
        x = left + (day - first).days * scale
        label = day.isoformat()[:7] if months else day.isoformat()[:4]
        if x >= free:
            body += [
                tag("line", x1=num(x), x2=num(x), y1=4, y2=num(base + 5), class_="grid"),
                text(label, x + 3, base + 17, class_="tick"),
            ]
            free = x + (58 if months else 38)
    return body


# --- relations -------------------------------------------------------------------------------------------------------

_ABOVE: Final = frozenset({"mother", "father", "parent", "uncle", "aunt", "guardian"})
_BELOW: Final = frozenset({"son", "daughter", "child", "nephew", "niece", "niece_or_nephew", "ward"})


@dataclass(frozen=True, slots=True)
class Kin:
    """One relation in the diagram; ``relation`` says what the centre is to the other, or the other way round."""

    name: str
    relation: str
    label: str
    outgoing: bool
    href: str | None


def row_of(kin: Kin) -> int:
    """Returns the row of the other person: -1 an older generation, 0 the same, 1 a younger one."""
    older, younger = (_BELOW, _ABOVE) if kin.outgoing else (_ABOVE, _BELOW)
    plain = kin.relation.removeprefix("grand").removesuffix("_in_law")
    return -1 if plain in older else 1 if plain in younger else 0


_BOX: Final = 148.0
_TALL: Final = 38.0
_GAP: Final = 18.0
_WIDE: Final = 3
"""People beside one another in a row before the next row begins."""


def relations(centre: str, kin: Sequence[Kin], *, title: str, description: str) -> str:
    """Draws a person among relatives: older generation above, younger below, all others to the right, each line labelled."""
    if not kin:
        return ""
    above, beside, below = ([one for one in kin if row_of(one) == row][:9] for row in (-1, 0, 1))
    width = _WIDE * (_BOX + _GAP) - _GAP
    y_me = 6.0 + _rows(above) * 84
    x_me = 0.0 if beside else (width - _BOX) / 2
    lines: list[str] = []
    boxes = [_node(centre, None, x_me, y_me, "me")]
    for index, one in enumerate(beside):
        y = y_me + index * (_TALL + 14)
        boxes.append(_node(one.name, one.href, width - _BOX, y, "other"))
        lines.append(_curve(x_me + _BOX, y_me + _TALL / 2, width - _BOX, y + _TALL / 2))
        lines.append(text(one.label, width - _BOX - 8, y + _TALL / 2 - 5, class_="relation end"))
    foot = y_me + max(1, len(beside)) * (_TALL + 14) - 14
    for people, top, up in ((above, 6.0, True), (below, foot + 46, False)):
        for index, one in enumerate(people):
            x, y = _seat(index, len(people), width, top)
            boxes.append(_node(one.name, one.href, x, y, "other"))
            ends = (y + _TALL, y_me) if up else (y_me + _TALL, y)
            lines.append(_drop(x + _BOX / 2, x_me + _BOX / 2, ends, up=up))
            lines.append(text(one.label, x + _BOX / 2, y + _TALL + 14 if up else y - 7, class_="relation middle"))
    height = foot + 8 if not below else foot + 46 + _rows(below) * 84 - 84 + _TALL + 8
    return picture(width, height, title, description, [*lines, *boxes], kind="relations")


def _rows(people: Sequence[Kin]) -> int:
    return -(-len(people) // _WIDE)


def _seat(index: int, count: int, width: float, top: float) -> tuple[float, float]:
    row, place = divmod(index, _WIDE)
    seated = min(_WIDE, count - row * _WIDE)
    return (width - seated * (_BOX + _GAP) + _GAP) / 2 + place * (_BOX + _GAP), top + row * 84


def _node(name: str, href: str | None, x: float, y: float, kind: str) -> str:
    shown = name if len(name) <= _LABEL else f"{name[: _LABEL - 1]}…"
    body = tag("rect", x=num(x), y=num(y), width=num(_BOX), height=num(_TALL), rx=8, class_=f"node {kind}")
    body += text(shown, x + _BOX / 2, y + _TALL / 2 + 4.5, class_=f"name middle {kind}")
    return link(href, body, label=name) if href else body


def _curve(x0: float, y0: float, x1: float, y1: float) -> str:
    bend = x0 + 30
    return tag(
        "path",
        d=f"M{num(x0)} {num(y0)} C{num(bend)} {num(y0)} {num(x0)} {num(y1)} {num(x0 + 40)} {num(y1)} L{num(x1)} {num(y1)}",
        class_="edge",
    )


def _drop(x: float, x_me: float, ends: tuple[float, float], *, up: bool) -> str:
    (y0, y1), (from_x, to_x) = ends, (x, x_me) if up else (x_me, x)
    bend = (y0 + y1) / 2
    return tag(
        "path",
        d=f"M{num(from_x)} {num(y0)} C{num(from_x)} {num(bend)} {num(to_x)} {num(bend)} {num(to_x)} {num(y1)}",
        class_="edge",
    )


# --- a month of a calendar -------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Day:
    """One cell: how much is known of the day, and what it is."""

    date: date
    number: int
    known: int
    rest: bool
    milestone: bool
    asked: bool
    label: str
    href: str


def calendar(days: Sequence[Day], *, title: str, description: str) -> str:
    """Draws the days of one month, Monday first; deeper colour for more that is known, hatched for a day of rest."""
    if not days:
        return ""
    cell, gap = 24.0, 3.0
    first = days[0].date.replace(day=1)
    lead = first.weekday() + (days[0].date - first).days
    first_row = lead // 7
    body = []
    for day in days:
        offset = first.weekday() + (day.date - first).days
        x, y = (offset % 7) * (cell + gap), (offset // 7 - first_row) * (cell + gap)
        classes = ["day", f"k{min(day.known, 4)}"]
        classes += [name for name, on in (("rest", day.rest), ("milestone", day.milestone), ("asked", day.asked)) if on]
        mark = tag("rect", x=num(x + 1), y=num(y + 1), width=cell, height=cell, rx=5, class_=" ".join(classes))
        mark += text(
            str(day.date.day), x + 1 + cell / 2, y + 1 + cell / 2 + 3.5, class_=f"num middle n{min(day.known, 4)}"
        )
        body.append(link(day.href, mark, label=day.label))
    weeks = (first.weekday() + (days[-1].date - first).days) // 7 + 1 - first_row
    return picture(7 * (cell + gap) + 2, weeks * (cell + gap) + 2, title, description, body, kind="calendar")


def month_days(first: date) -> list[date]:
    """Returns every day of the month that ``first`` is in."""
    start = first.replace(day=1)
    following = (start + timedelta(days=32)).replace(day=1)
    return [start + timedelta(days=n) for n in range((following - start).days)]


# --- how many took part ----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Size:
    """How many took part on a day: between low and high (None: more than low, unknown how many)."""

    date: date
    low: int
    high: int | None
    label: str


def sizes(points: Sequence[Size], *, title: str, description: str) -> str:
    """Draws group sizes over time: a dot for a number, a bar for a range, an open-topped bar for "more than"."""
    if not points:
        return ""
    width, base, left = 360.0, 132.0, 30.0
    first, last = min(p.date for p in points), max(p.date for p in points)
    scale = (width - left - 20) / max(1, (last - first).days)
    top = max(max(p.high or p.low, 1) for p in points)
    body = [
        tag("line", x1=left, x2=width, y1=base, y2=base, class_="axis"),
        text(str(top), left - 6, 20, class_="tick end"),
        text("0", left - 6, base + 4, class_="tick end"),
    ]
    for point in points:
        x = left + 10 + (point.date - first).days * scale
        low, high = base - 116 * point.low / top, base - 116 * (point.high or point.low) / top
        mark = tag("title", escape(_clean(point.label)) or " ")
        mark += tag("line", x1=num(x), x2=num(x), y1=num(low), y2=num(high), class_="range")
        mark += tag("circle", cx=num(x), cy=num(low), r=5, class_="dot" if point.high is not None else "dot open")
        if point.high not in {None, point.low}:
            mark += tag("circle", cx=num(x), cy=num(high), r=5, class_="dot")
        body.append(tag("g", mark))
    body += [
        text(first.isoformat()[:7], left + 4, base + 18, class_="tick"),
        text(last.isoformat()[:7], width - 4, base + 18, class_="tick end"),
    ]
    return picture(width, base + 26, title, description, body, kind="sizes")
