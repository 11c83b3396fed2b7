"""Pictures of who answers and what is answered; the same figures stand in tables beneath them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Final

from kuager.draw.svg import num, picture, tag, text

_WIDE: Final = 580.0
_NAMES: Final = 200.0
_ROW: Final = 26.0
_BAR: Final = 14.0
_CUT: Final = 28
"""Characters of an office's name in a picture."""
_COLUMNS: Final = 24
"""Years in a picture; earlier ones stand in the table only."""
PATTERNS: Final = 10
"""Kinds of fill; each has its own hatching, so that colour is not all that tells them apart."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """One office: appeals sent, and how many were answered in time, late, or not; ``said`` is the row in words."""

    name: str
    in_time: int
    late: int
    silent: int
    said: str


def shares(rows: Sequence[Share], *, title: str, description: str) -> str:
    """Draws each office as a bar: answered in time filled, late hatched, without an answer outlined."""
    if not rows:
        return ""
    most = max(one.in_time + one.late + one.silent for one in rows) or 1
    scale = (_WIDE - _NAMES - 40) / most
    body = [_hatches()]
    for at, one in enumerate(rows):
        y, x = 10 + at * _ROW, _NAMES
        parts = [tag("title", escape(one.said))]
        for count, kind in ((one.in_time, "in-time"), (one.late, "late"), (one.silent, "silent")):
            if count:
                wide = count * scale
                fill = "url(#reply-late)" if kind == "late" else None
                size = num(max(1.5, wide))
                parts.append(tag("rect", x=num(x), y=num(y), width=size, height=_BAR, class_=kind, fill=fill))
                x += wide
        body += [text(_cut(one.name), _NAMES - 8, y + 11, class_="tick end"), tag("g", "".join(parts))]
        body.append(text(str(one.in_time + one.late + one.silent), x + 6, y + 11, class_="tick"))
    return picture(_WIDE, 16 + len(rows) * _ROW, title, description, body, kind="replies")


def _hatches() -> str:
    line = tag("path", d="M0 4 L4 0", class_="hatch")
    return tag("defs", tag("pattern", line, id="reply-late", width=4, height=4, patternUnits="userSpaceOnUse"))


def columns(years: Sequence[tuple[str, Sequence[tuple[int, int]], str]], *, title: str, description: str) -> str:
    """Draws what was answered year by year: stacked columns, each part with the number of its kind in the key.

    Args:
        years: (year, ((number of the kind, count), …), the year in words), the earliest first.
        title: what it is.
        description: what to see in it.
    """
    shown = list(years)[-_COLUMNS:]
    most = max((sum(count for _, count in parts) for _, parts, _ in shown), default=0)
    if not most:
        return ""
    base, left = 150.0, 30.0
    step = (_WIDE - left) / max(len(shown), 6)
    body = [
        tag("line", x1=left, x2=_WIDE, y1=base, y2=base, class_="axis"),
        text(str(most), left - 6, base - 116, class_="tick end"),
    ]
    for at, (year, parts, said) in enumerate(shown):
        x, y = left + (at + 0.2) * step, base
        drawn = [tag("title", escape(said))]
        for kind, count in parts:
            tall = 120 * count / most
            y -= tall
            drawn.append(
                tag(
                    "rect",
                    x=num(x),
                    y=num(y),
                    width=num(step * 0.6),
                    height=num(tall),
                    class_=f"kind k{kind % PATTERNS}",
                )
            )
            if tall > 13:  # noqa: PLR2004  room for a number
                drawn.append(text(str(kind + 1), x + step * 0.3, y + tall / 2 + 4, class_="kind-no middle"))
        body.append(tag("g", "".join(drawn)))
        body.append(text(year, x + step * 0.3, base + 16, class_="tick middle"))
    return picture(_WIDE, base + 24, title, description, body, kind="replies")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wait:
    """One appeal: whom it went to, how many days it waited, whether an answer came; ``said`` is the row in words."""

    name: str
    days: int
    answered: bool
    said: str


def waits(rows: Sequence[Wait], *, title: str, description: str) -> str:
    """Draws each appeal as a bar of days: filled until its first answer, outlined with dashes where none came."""
    if not rows:
        return ""
    most = max(one.days for one in rows) or 1
    scale = (_WIDE - _NAMES - 56) / most
    body = []
    for at, one in enumerate(rows):
        y, wide = 10 + at * _ROW, max(2.0, one.days * scale)
        kind = "in-time" if one.answered else "silent"
        bar = tag("rect", x=num(_NAMES), y=num(y), width=num(wide), height=_BAR, rx=2, class_=kind)
        body += [
            text(_cut(one.name), _NAMES - 8, y + 11, class_="tick end"),
            tag("g", tag("title", escape(one.said)) + bar),
            text(str(one.days), _NAMES + wide + 6, y + 11, class_="tick"),
        ]
    return picture(_WIDE, 16 + len(rows) * _ROW, title, description, body, kind="replies")


def _cut(name: str) -> str:
    return name if len(name) <= _CUT else f"{name[: _CUT - 1]}…"
