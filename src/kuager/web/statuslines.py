"""A person's statuses drawn on one axis: what must be is filled, what may be is outlined, what is denied is crossed.

Form carries the meaning, colour only repeats it; the table beneath the picture holds the same figures.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from kuager.draw.svg import link, num, picture, tag, text

_WIDTH: Final = 620.0
_ROW: Final = 40.0
_BAR: Final = 12.0
_EDGE: Final = 8.0
_ROOM: Final = 40.0
"""Units that a label of the axis needs."""
_BY_MONTH: Final = 730
_LONGEST: Final = timedelta(days=366 * 30)
"""What began longer ago than this begins at the left edge, with an open end."""

_Axis = Callable[[date], float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One row: days it may have, days it must have had; None where open. ``kind``: told, hedged, authority or denied."""

    number: int
    label: str
    first: date | None
    last: date | None
    must: tuple[date, date | None] | None
    tone: str
    kind: str
    href: str
    said: str
    """The row in words, for those who do not see it."""


def lines(bars: Sequence[Bar], silent: tuple[date, date] | None, upto: date, *, title: str, description: str) -> str:
    """Draws bars up to a day, the days without any news hatched at the foot; nothing where no bar has a date."""
    known = [day for bar in bars for day in (bar.first, bar.last, *(bar.must or ())) if day is not None and day <= upto]
    if not known:
        return ""
    start = max(min(known), upto - _LONGEST if upto - date.min > _LONGEST else date.min)
    if (upto - start).days < _BAR:
        start = date.fromordinal(max(1, upto.toordinal() - int(_BAR)))
    span = (upto - start).days
    scale: float = (_WIDTH - 2 * _EDGE) / span

    def at(day: date) -> float:
        return _EDGE + float(min(max((day - start).days, 0), span)) * scale

    shown = [bar for bar in bars if bar.first is None or bar.first <= upto]
    base = _ROW * len(shown) + (18 if silent else 6)
    body = _axis(start, upto, at, base)
    for place, bar in enumerate(shown):
        body.append(_row(bar, place, at, upto))
    if silent and silent[1] > start:
        x = at(silent[0])
        wide = num(max(2.0, at(silent[1]) - x))
        body.append(tag("rect", x=num(x), y=num(base - 10), width=wide, height=6, class_="silence"))
    return picture(_WIDTH, base + 24, title, description, body, kind="statuses")


def _row(bar: Bar, place: int, at: _Axis, upto: date) -> str:
    top = place * _ROW
    y = top + 20
    left, right = at(bar.first) if bar.first else 0.0, at(bar.last) if bar.last else _WIDTH
    wide = max(_BAR, right - left)
    left = min(left, _WIDTH - wide)
    shapes = [
        tag(
            "rect",
            x=num(left),
            y=num(y),
            width=num(wide),
            height=_BAR,
            rx=3,
            class_=f"may kind-{bar.kind} tone-{bar.tone}",
        )
    ]
    if bar.must is not None and bar.must[0] <= upto:
        x = at(bar.must[0])
        end = at(bar.must[1]) if bar.must[1] else _WIDTH
        solid = max(_BAR * 0.6, end - x)
        x = max(0.0, min(x, _WIDTH - solid))
        shapes.append(
            tag("rect", x=num(x), y=num(y), width=num(solid), height=_BAR, rx=3, class_=f"must tone-{bar.tone}")
        )
    if bar.kind == "denied":
        middle = y + _BAR / 2
        shapes.append(tag("line", x1=num(left), x2=num(left + wide), y1=num(middle), y2=num(middle), class_="crossed"))
    words = f"{bar.number}. {bar.label}"
    beside = left if left < _WIDTH * 0.55 else left + wide
    anchor = "count-label" if left < _WIDTH * 0.55 else "count-label end"
    shapes.append(text(words, max(0.0, beside), top + 14, class_=anchor))
    return link(bar.href, "".join(shapes), label=bar.said)


def _axis(first: date, last: date, at: _Axis, base: float) -> list[str]:
    """Years, or months within two years; labels never touch."""
    by_month = (last - first).days <= _BY_MONTH
    months = range(1, 13) if by_month else (1,)
    days = [date(year, month, 1) for year in range(first.year, last.year + 1) for month in months]
    marks = [day for day in days if first <= day <= last]
    body, free = [tag("line", x1=0, x2=num(_WIDTH), y1=num(base), y2=num(base), class_="axis")], 0.0
    for day in marks:
        x = at(day)
        body.append(tag("line", x1=num(x), x2=num(x), y1=0, y2=num(base + 4), class_="grid"))
        words = day.isoformat()[:7] if by_month else str(day.year)
        if x >= free and x + _ROOM <= _WIDTH + _EDGE:
            body.append(text(words, x + 2, base + 16, class_="tick"))
            free = x + _ROOM + (12 if by_month else 0)
    return body
