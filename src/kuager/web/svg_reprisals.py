"""The picture of reprisals beside visits and public activity: one line a reprisal, days before and after it from left to right."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from html import escape
from typing import Final

from kuager.draw.svg import num, picture, tag, text
from kuager.workflow.reprisals import PatternRow

_WIDE: Final = 640.0
_NAMES: Final = 150.0
_ROW: Final = 30.0
_TOP: Final = 30.0
_MOST: Final = 60
"""Lines in the picture; the table beneath has all."""
_LABEL: Final = 22


def around(
    rows: Sequence[PatternRow],
    window: int,
    *,
    names: Mapping[str, str],
    label: Callable[[PatternRow], str],
    title: str,
    description: str,
) -> str:
    """Draws what lies within ``window`` days of each reprisal; every kind has its own shape, not only its own colour.

    Args:
        rows: the reprisals, the first above.
        window: days shown on each side.
        names: the kinds in words.
        label: a line's name.
        title: what it is.
        description: what to see in it.
    """
    shown = rows[:_MOST]
    if not shown:
        return ""
    high = _TOP + len(shown) * _ROW
    middle = _NAMES + (_WIDE - _NAMES) / 2
    body = [tag("line", x1=num(middle), x2=num(middle), y1=_TOP - 6, y2=num(high), class_="axis")]
    for days in (-window, -window // 2, 0, window // 2, window):
        x = _x(days, window)
        body.append(text(f"{days:+d}" if days else "0", x, 16, class_="tick middle"))
        body.append(tag("line", x1=num(x), x2=num(x), y1=_TOP - 6, y2=num(high), class_="grid"))
    for number, row in enumerate(shown):
        body += _line(row, _TOP + (number + 0.5) * _ROW, window, names, label(row))
    return picture(_WIDE, high + 8, title, description, body, kind="around")


def _line(row: PatternRow, y: float, window: int, names: Mapping[str, str], name: str) -> list[str]:
    short = name if len(name) <= _LABEL else f"{name[: _LABEL - 1]}…"
    parts = [
        text(short, _NAMES - 12, y + 4, class_="tick end"),
        tag("line", x1=_NAMES, x2=_WIDE, y1=num(y), y2=num(y), class_="grid"),
    ]
    for kind, days, told, _ in row.around:
        parts.append(sign(kind, _x(days, window), y, f"{names.get(kind, kind)}, {days:+d}: {told}"))
    parts.append(sign("reprisal", _x(0, window), y, name))
    return parts


def _x(days: int, window: int) -> float:
    room = _WIDE - _NAMES - 24
    return _NAMES + 12 + room * (days + window) / (2 * window)


def sign(kind: str, x: float, y: float, words: str) -> str:
    """Returns the shape of one kind at a place."""
    head = tag("title", escape(words)) if words else ""
    shape = _SHAPES.get(kind, _SHAPES["picket"])
    points = " ".join(f"{num(x + dx)},{num(y + dy)}" for dx, dy in shape)
    return tag("polygon", head, points=points, class_=f"sign s-{kind}")


_SHAPES: Final[Mapping[str, Sequence[tuple[float, float]]]] = {
    "reprisal": ((-5, -9), (5, -9), (5, 9), (-5, 9)),
    "visit": ((0, -8), (8, 0), (0, 8), (-8, 0)),
    "publication": ((-6, -6), (6, -6), (6, 6), (-6, 6)),
    "appeal": ((0, -7), (7, 6), (-7, 6)),
    "picket": ((-2, -6), (2, -6), (2, 6), (-2, 6)),
    "testimony": ((0, 7), (7, -6), (-7, -6)),
}


def legend(kind: str) -> str:
    """Returns the shape of a kind as a small picture of its own, for the words beside it."""
    return picture(20, 20, kind, "", [sign(kind, 10, 10, "")], kind="key")
