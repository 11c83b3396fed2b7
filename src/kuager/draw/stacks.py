"""Counts as stacked bars, held-back ones among them: drawn as a hatched piece of one width, so that it tells no number."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Final

from kuager.draw.svg import num, picture, tag, text

_WIDE: Final = 640.0
_NAMES: Final = 170.0
_ROW: Final = 30.0
_BAR: Final = 20.0
_HELD: Final = 22.0
"""Width of a piece that is held back, whatever it hides."""
_ROOM: Final = 13.0
"""Width from which a number fits into a piece."""
_CUT: Final = 24
_STEP: Final = 6
KINDS: Final = 10
"""Kinds of fill."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One bar: its name, (number of the kind, count or None where it is held back), and the whole in words."""

    name: str
    parts: tuple[tuple[int, int | None], ...]
    said: str


def stacks(rows: Sequence[Row], *, title: str, description: str, hatch: str, numbered: bool = True) -> str:
    """Draws a bar for each row.

    Args:
        rows: from the top.
        title: what it is.
        description: what to see in it.
        hatch: id of the pattern, one on its page.
        numbered: pieces carry the number of their kind, as in the key beside the picture; otherwise bars are of one kind,
            and their count stands behind them.
    """
    if not rows:
        return ""
    most = max(sum(count or 0 for _, count in one.parts) for one in rows) or 1
    held = max(sum(count is None for _, count in one.parts) for one in rows)
    scale = (_WIDE - _NAMES - held * _HELD - 34) / most
    body = [hatched(hatch)]
    for at, one in enumerate(rows):
        y = 6 + at * _ROW
        body.append(text(one.name if len(one.name) <= _CUT else f"{one.name[: _CUT - 1]}…", _NAMES - 8, y + 14, class_="tick end"))  # fmt: skip
        body.append(
            tag("g", tag("title", escape(one.said) or " ") + "".join(_pieces(one, y, scale, hatch, numbered=numbered)))
        )
    return picture(_WIDE, 10 + len(rows) * _ROW, title, description, body, kind="stacks")


def _pieces(row: Row, y: float, scale: float, hatch: str, *, numbered: bool) -> list[str]:
    """Returns the pieces of a bar, the known ones first."""
    found, x = [], _NAMES
    for kind, count in sorted(row.parts, key=lambda part: part[1] is None):
        if count == 0:
            if not numbered:
                found.append(text("0", x + 6, y + 14, class_="tick"))
            continue
        wide = _HELD if count is None else max(2.0, count * scale)
        shape = {"x": num(x), "y": num(y), "width": num(wide), "height": num(_BAR)}
        if count is None:
            found.append(tag("rect", class_="held", fill=f"url(#{hatch})", **shape))
        else:
            found.append(tag("rect", class_=f"kind k{kind % KINDS}" if numbered else "bar", **shape))
        if numbered and wide >= _ROOM:
            found.append(text(str(kind + 1), x + wide / 2, y + 14, class_="kind-no middle"))
        x += wide
        if not numbered and count is not None:
            found.append(text(str(count), x + 6, y + 14, class_="tick"))
    return found


def hatched(id_: str, step: float = 6.0) -> str:
    """Returns the pattern for what is held back: its id, and the distance of its lines."""
    line = tag("path", d="M-1 7 L7 -1 M-1 1 L1 -1 M5 7 L7 5", class_="hatch")
    larger = None if step == _STEP else f"scale({num(step / _STEP)})"
    return tag(
        "defs",
        tag("pattern", line, id=id_, width=_STEP, height=_STEP, patternUnits="userSpaceOnUse", patternTransform=larger),
    )


__all__ = ["KINDS", "Row", "hatched", "stacks"]
