"""Charts drawn on the server as small SVG: no script, printable, coloured by the style sheet's classes.

Every chart has a title and a description, and the page puts the same figures in a table beneath it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from html import escape
from typing import Final

from minijinja import safe

_LABEL: Final = 24
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
    return tag("text", escape(_clean(words)) or " ", x=_n(x), y=_n(y), **attributes)


def picture(width: float, height: float, title: str, description: str, body: Iterable[str], *, kind: str) -> str:
    """Wraps a chart's elements with its name for those who do not see it. Marked safe for the templates."""
    head = tag("title", escape(_clean(title)) or " ") + (
        tag("desc", escape(_clean(description))) if description else ""
    )
    return safe(
        tag(
            "svg",
            head + "".join(body),
            viewBox=f"0 0 {_n(width)} {_n(height)}",
            role="img",
            class_=f"chart {kind}",
            preserveAspectRatio="xMinYMin meet",
        )
    )


def link(href: str, body: str, *, label: str) -> str:
    """Wraps elements in a link inside a chart."""
    return tag("a", tag("title", escape(_clean(label)) or " ") + body, href=href)


def _clean(words: str) -> str:
    return words.replace("\0", "\N{REPLACEMENT CHARACTER}")


def _n(value: float) -> str:
    return f"{value:.1f}".rstrip("0").rstrip(".")


# --- bars per month --------------------------------------------------------------------------------------------------


def months_between(first: str, last: str) -> list[str]:
    """Returns every ``YYYY-MM`` from first to last, both included."""
    year, month = int(first[:4]), int(first[5:7])
    result = []
    while (name := f"{year:04d}-{month:02d}") <= last:
        result.append(name)
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    return result


def month_bars(counts: Sequence[tuple[str, int]], *, title: str, description: str) -> str:
    """Draws events per month (``YYYY-MM``, count) as bars over a continuous time axis; years where many months are."""
    known = {name: count for name, count in counts if len(name) >= 7 and name[:4].isdigit() and name[5:7].isdigit()}
    if not known:
        return ""
    axis = months_between(min(known), max(known))
    if len(axis) > 120:
        axis = axis[-120:]
    width, height, base, left = 720.0, 168.0, 140.0, 26.0
    step = (width - left) / max(len(axis), 12)
    top = max(known.values())
    body = [
        tag("line", x1=left, x2=width, y1=_n(base - share * 116), y2=_n(base - share * 116), class_="grid")
        for share in (0.5, 1.0)
    ]
    body += [
        text(str(top), left - 6, base - 112, class_="tick end"),
        tag("line", x1=left, x2=width, y1=base, y2=base, class_="axis"),
    ]
    for index, name in enumerate(axis):
        x = left + index * step
        if name.endswith("-01") or index == 0:
            body.append(tag("line", x1=_n(x), x2=_n(x), y1=base, y2=base + 5, class_="axis"))
            if len(axis) < 60 or name.endswith("-01"):
                body.append(text(name[:4], x + 2, base + 18, class_="tick"))
        if count := known.get(name, 0):
            tall = max(3.0, 116 * count / top)
            bar = tag(
                "rect",
                tag("title", f"{name}: {count}"),
                x=_n(x + step * 0.12),
                y=_n(base - tall),
                width=_n(max(1.5, step * 0.76)),
                height=_n(tall),
                rx=2,
                class_="bar",
            )
            body.append(bar)
    return picture(width, height, title, description, body, kind="bars")


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
    first = date(min(m.first for m in moments).year, 1, 1)
    last = date(max(m.last for m in moments).year, 12, 31)
    width, left = 720.0, 8.0
    scale = (width - 2 * left) / max(1, (last - first).days)
    lanes: list[float] = []
    placed = []
    for moment in sorted(moments, key=lambda m: (m.first, m.last, m.number)):
        x0 = left + (moment.first - first).days * scale
        x1 = max(x0 + 20, left + (moment.last - first).days * scale)
        lane = next((i for i, end in enumerate(lanes) if end + 4 <= x0), len(lanes))
        lanes[lane : lane + 1] = [x1]
        placed.append((moment, x0, x1, lane))
    base = 14 + 26.0 * len(lanes)
    body = [tag("line", x1=left, x2=width - left, y1=base, y2=base, class_="axis")]
    years = range(first.year, last.year + 1)
    every = max(1, len(years) // 10)
    for year in years:
        x = left + (date(year, 1, 1) - first).days * scale
        body.append(tag("line", x1=_n(x), x2=_n(x), y1=8, y2=base + 5, class_="grid"))
        if (year - first.year) % every == 0:
            body.append(text(str(year), x + 4, base + 18, class_="tick"))
    for moment, x0, x1, lane in placed:
        y = base - 24 - 26 * lane
        mark = tag("rect", x=_n(x0), y=_n(y), width=_n(x1 - x0), height=20, rx=10, class_=f"moment tone-{moment.tone}")
        mark += text(str(moment.number), x0 + 10, y + 14, class_="count middle")
        body.append(link(moment.href, mark, label=moment.label))
    return picture(width, base + 26, title, description, body, kind="timeline")


# --- relations -------------------------------------------------------------------------------------------------------

_ABOVE: Final = frozenset({"mother", "father", "grandmother", "grandfather", "uncle", "aunt", "parent"})
_BELOW: Final = frozenset({"son", "daughter", "child", "grandson", "granddaughter", "nephew", "niece"})


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
    return -1 if kin.relation in older else 1 if kin.relation in younger else 0


def relations(centre: str, kin: Sequence[Kin], *, title: str, description: str) -> str:
    """Draws a person among relatives: older generation above, younger below, all others beside, each line labelled."""
    if not kin:
        return ""
    rows: Mapping[int, list[Kin]] = {row: [k for k in kin if row_of(k) == row][:6] for row in (-1, 0, 1)}
    box, tall, gap = 168.0, 40.0, 20.0
    widest = max(len(rows[-1]), len(rows[1]), 1 + len(rows[0]))
    width = max(560.0, widest * (box + gap) - gap)
    used = [row for row in (-1, 0, 1) if rows[row] or row == 0]
    y_of = {row: 6.0 + index * 96 for index, row in enumerate(used)}
    total = (1 + len(rows[0])) * (box + gap + 40) - gap - 40
    if rows[0]:
        width = max(width, total)
    x_me = (width - (total if rows[0] else box)) / 2
    lines, boxes = [], [_node(centre, None, x_me, y_of[0], box, tall, "me")]
    for row, people in rows.items():
        span = len(people) * (box + gap) - gap
        for index, one in enumerate(people):
            x = (width - span) / 2 + index * (box + gap) if row else x_me + (index + 1) * (box + gap + 40)
            y = y_of[row]
            boxes.append(_node(one.name, one.href, x, y, box, tall, "other"))
            lines.append(_edge(row, x, y, x_me, y_of[0], box, tall))
            lines.append(_edge_label(one.label, row, x, y, box, tall, gap))
    return picture(width, max(y_of.values()) + tall + 8, title, description, [*lines, *boxes], kind="relations")


def _node(name: str, href: str | None, x: float, y: float, box: float, tall: float, kind: str) -> str:
    shown = name if len(name) <= _LABEL else f"{name[: _LABEL - 1]}…"
    body = tag("rect", x=_n(x), y=_n(y), width=_n(box), height=_n(tall), rx=8, class_=f"node {kind}")
    body += text(shown, x + box / 2, y + tall / 2 + 4.5, class_=f"name middle {kind}")
    return link(href, body, label=name) if href else body


def _edge(row: int, x: float, y: float, x_me: float, y_me: float, box: float, tall: float) -> str:
    if row == 0:
        return tag("line", x1=_n(x), y1=_n(y + tall / 2), x2=_n(x_me + box), y2=_n(y_me + tall / 2), class_="edge")
    from_y, to_y = (y + tall, y_me) if row < 0 else (y, y_me + tall)
    bend = (from_y + to_y) / 2
    x0, x1 = x + box / 2, x_me + box / 2
    return tag(
        "path", d=f"M{_n(x0)} {_n(from_y)} C{_n(x0)} {_n(bend)} {_n(x1)} {_n(bend)} {_n(x1)} {_n(to_y)}", class_="edge"
    )


def _edge_label(label: str, row: int, x: float, y: float, box: float, tall: float, gap: float) -> str:
    if row == 0:
        return text(label, x - (gap + 40) / 2, y + tall / 2 - 7, class_="relation middle")
    return text(label, x + box / 2, y + tall + 15 if row < 0 else y - 8, class_="relation middle")


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
    body = []
    for day in days:
        offset = first.weekday() + (day.date - first).days
        x, y = (offset % 7) * (cell + gap), (offset // 7) * (cell + gap)
        classes = ["day", f"k{min(day.known, 4)}"]
        classes += [name for name, on in (("rest", day.rest), ("milestone", day.milestone), ("asked", day.asked)) if on]
        mark = tag("rect", x=_n(x + 1), y=_n(y + 1), width=cell, height=cell, rx=5, class_=" ".join(classes))
        mark += text(
            str(day.date.day), x + 1 + cell / 2, y + 1 + cell / 2 + 3.5, class_=f"num middle n{min(day.known, 4)}"
        )
        body.append(link(day.href, mark, label=day.label))
    weeks = (first.weekday() + (days[-1].date - first).days) // 7 + 1
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
    width, base, left = 720.0, 132.0, 30.0
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
        mark += tag("line", x1=_n(x), x2=_n(x), y1=_n(low), y2=_n(high), class_="range")
        mark += tag("circle", cx=_n(x), cy=_n(low), r=5, class_="dot" if point.high is not None else "dot open")
        if point.high not in {None, point.low}:
            mark += tag("circle", cx=_n(x), cy=_n(high), r=5, class_="dot")
        body.append(tag("g", mark))
    body += [
        text(first.isoformat()[:7], left + 4, base + 18, class_="tick"),
        text(last.isoformat()[:7], width - 4, base + 18, class_="tick end"),
    ]
    return picture(width, base + 26, title, description, body, kind="sizes")
