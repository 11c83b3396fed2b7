"""Pictures of overlapping lists and of estimates: the same figures stand in tables beneath them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from math import ceil, floor, log10
from typing import Final

from kuager.draw.svg import picture, tag, text

_WIDE: Final = 580.0
_NAMES: Final = 190.0
_COLUMNS: Final = 16
"""Overlaps in the picture; the others stand in the table only."""
_NAME: Final = 26
"""Characters of a list's name in a picture."""
_ROW: Final = 24.0
_BASE: Final = 120.0
"""Where the bars stand; the dots of the lists are below."""
_WIDE_SPAN: Final = 8.0
"""From here on equal steps on the axis mean equal ratios: otherwise the lower numbers lie on one another."""
_LEAST_TICKS: Final = 3


def upset(
    lists: Sequence[str], overlaps: Sequence[tuple[Sequence[int], int, str]], *, title: str, description: str
) -> str:
    """Draws how many people are on exactly which lists: a bar for each combination, dots beneath it say which lists.

    Args:
        lists: their names.
        overlaps: (numbers of the lists, people, the same in words), the largest first.
        title: what it is.
        description: what to see in it.
    """
    shown = [one for one in overlaps if one[1]][:_COLUMNS]
    if not shown:
        return ""
    top, base = max(count for _, count, _ in shown), _BASE
    step = (_WIDE - _NAMES) / max(len(shown), 6)
    body = [tag("line", x1=_NAMES, x2=_WIDE, y1=base, y2=base, class_="axis")]
    for row, name in enumerate(lists):
        y = base + 20 + row * _ROW
        if row % 2 == 0:
            body.append(tag("rect", x=0, y=y - _ROW / 2, width=_WIDE, height=_ROW, class_="band"))
        body.append(text(_cut(name), _NAMES - 8, y + 4, class_="tick end"))
    for at, (on, count, words) in enumerate(shown):
        body.append(_combination(on, count, words, x=_NAMES + (at + 0.5) * step, step=step, top=top, rows=len(lists)))
    return picture(_WIDE, base + 20 + len(lists) * _ROW, title, description, body, kind="upset")


def _combination(on: Sequence[int], count: int, words: str, *, x: float, step: float, top: int, rows: int) -> str:
    base, wide = _BASE, min(26.0, step * 0.62)
    tall = max(2.0, 96 * count / top)
    parts = [
        tag("rect", x=round(x - wide / 2, 1), y=round(base - tall, 1), width=round(wide, 1), height=round(tall, 1), rx=2, class_="bar"),
        text(str(count), x, base - tall - 5, class_="tick middle"),
    ]  # fmt: skip
    ys = [base + 20 + row * _ROW for row in range(rows)]
    if len(on) > 1:
        parts.append(tag("line", x1=round(x, 1), x2=round(x, 1), y1=ys[min(on)], y2=ys[max(on)], class_="joins"))
    parts += [
        tag("circle", cx=round(x, 1), cy=y, r=5.5, class_="dot" if row in on else "dot off") for row, y in enumerate(ys)
    ]
    return tag("g", tag("title", escape(words)) + "".join(parts))


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """One estimate: the dot and its interval. ``tone`` tells groups apart, beside the label that says which."""

    label: str
    total: float
    low: float
    high: float
    tone: str


def spans(rows: Sequence[Span], mark: tuple[float, str], *, title: str, description: str) -> str:
    """Draws estimates beneath one another, each a dot within its interval.

    Args:
        rows: the estimates.
        mark: a number all are compared with (the people seen), and its words.
        title: what it is.
        description: what to see in it.
    """
    if not rows:
        return ""
    least, most = min(mark[0], *(row.low for row in rows)), max(row.high for row in rows)
    scale = _Scale(max(least, 1.0), max(most, least + 1, 2.0))
    base = 26 + len(rows) * _ROW
    body = [
        part
        for value in scale.ticks()
        for part in (
            tag("line", x1=scale.at(value), x2=scale.at(value), y1=18, y2=base, class_="grid"),
            text(f"{value:,.0f}".replace(",", "\u00a0"), scale.at(value), base + 15, class_="tick middle"),
        )
    ]
    x = scale.at(mark[0])
    body += [
        tag("line", x1=x, x2=x, y1=18, y2=base, class_="mark"),
        text(mark[1], min(x, _WIDE - 150), 12, class_="tick"),
    ]
    for at, row in enumerate(rows):
        y = 36 + at * _ROW
        body += [
            text(_cut(row.label), _NAMES - 12, y + 4, class_="tick end"),
            tag("line", x1=scale.at(row.low), x2=scale.at(row.high), y1=y, y2=y, class_=f"range t-{row.tone}"),
            tag("circle", cx=scale.at(row.total), cy=y, r=5, class_=f"dot t-{row.tone}"),
        ]
    return picture(_WIDE, base + 24, title, description, body, kind="spans")


class _Scale:
    """Where a number of people stands: equal steps are equal ratios where the numbers lie far apart."""

    def __init__(self, least: float, most: float) -> None:
        self.log = most / least > _WIDE_SPAN
        self.low, self.high = (least, most) if self.log else (least - (most - least) * 0.06, most)

    def at(self, value: float) -> float:
        value = min(max(value, self.low), self.high)
        part = (
            (log10(value) - log10(self.low)) / (log10(self.high) - log10(self.low))
            if self.log
            else (value - self.low) / (self.high - self.low)
        )
        return round(_NAMES + part * (_WIDE - _NAMES - 24), 1)

    def ticks(self) -> list[float]:
        """Round numbers, far enough apart for their labels."""
        if not self.log:
            step = 10 ** floor(log10((self.high - self.low) / 2))
            step *= next((by for by in (1, 2, 5) if (self.high - self.low) / (step * by) <= 5), 5)  # noqa: PLR2004  labels that fit
            first = ceil(self.low / step)
            return [n * step for n in range(max(first, 0), floor(self.high / step) + 1)]
        powers = range(floor(log10(self.low)), ceil(log10(self.high)) + 1)
        found = [10.0**power for power in powers if self.low <= 10.0**power <= self.high]
        if len(found) < _LEAST_TICKS:
            found = [by * 10.0**power for power in powers for by in (1, 2, 5)]
        return [value for value in found if self.low <= value <= self.high]


def _cut(name: str) -> str:
    return name if len(name) <= _NAME else f"{name[: _NAME - 1]}…"
