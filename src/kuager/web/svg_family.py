"""A family drawn row by row: who is of which generation, who is whose child, who is married to whom, and how each fares.

Lines tell kinship: a doubled line a couple, a full line parents and children, a broken one any other tie. The status stands
in words in every box, so that colour only repeats it; the list beneath the picture holds the same.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from kuager.draw.svg import link, num, picture, tag, text
from kuager.track.family import COUPLE, step

_WIDE: Final = 164.0
_TALL: Final = 50.0
_GAP: Final = 26.0
_ROW: Final = 104.0
_LETTERS: Final = 22
_HAN: Final = 0x2E80


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """Somebody of the family: name, what they are to the person of the case, status in words, where to read on."""

    id: str
    name: str
    kinship: str
    status: str
    tone: str
    href: str
    me: bool = False


_Seats = Mapping[str, tuple[float, float]]


def family(
    rows: Sequence[Sequence[str]],
    boxes: Mapping[str, Box],
    ties: Sequence[tuple[str, str, str]],
    *,
    title: str,
    description: str,
    most: int = 5,
) -> str:
    """Draws a family; nothing when there is nobody but the person of the case.

    Args:
        rows: ids by generation, the oldest first.
        boxes: what stands in each.
        ties: (left, kind, right) between them.
        title: what the picture is.
        description: what to see in it.
        most: people beside one another; the next ones begin a further line of the same generation.
    """
    kept = [[one for one in row if one in boxes] for row in rows]
    shown = [row[at : at + most] for row in kept for at in range(0, len(row), most)]
    if sum(map(len, shown)) <= 1:
        return ""
    width = max(map(len, shown)) * (_WIDE + _GAP) - _GAP + 8
    seats = {
        one: (4 + (width - 8 - len(line) * (_WIDE + _GAP) + _GAP) / 2 + at * (_WIDE + _GAP), 20 + row * _ROW)
        for row, line in enumerate(shown)
        for at, one in enumerate(line)
    }
    body = [_edge(seats, *tie) for tie in _once(ties, seats)]
    body += [_box(boxes[one], *seats[one]) for one in seats]
    return picture(width, 20 + len(shown) * _ROW - (_ROW - _TALL) + 26, title, description, body, kind="family")


def _once(ties: Sequence[tuple[str, str, str]], seats: _Seats) -> list[tuple[str, str, str]]:
    """Keeps one line for two people: a couple's first, then parent and child, then any other."""
    ordered = sorted(ties, key=lambda tie: (tie[1] not in COUPLE, step(tie[1]) == 0, tie))
    found: dict[frozenset[str], tuple[str, str, str]] = {}
    for tie in ordered:
        if tie[0] in seats and tie[2] in seats:
            found.setdefault(frozenset((tie[0], tie[2])), tie)
    return list(found.values())


def _edge(seats: _Seats, left: str, kind: str, right: str) -> str:
    (x0, y0), (x1, y1) = sorted((seats[left], seats[right]), key=lambda seat: (seat[1], seat[0]))
    if y0 == y1:
        return _beside(x0, x1, y0, couple=kind in COUPLE)
    top, foot = y0 + _TALL, y1
    from_x, to_x, bend = x0 + _WIDE / 2, x1 + _WIDE / 2, (top + foot) / 2
    shape = f"M{num(from_x)} {num(top)} C{num(from_x)} {num(bend)} {num(to_x)} {num(bend)} {num(to_x)} {num(foot)}"
    return tag("path", d=shape, class_="edge" if step(kind) else "edge other")


def _beside(x0: float, x1: float, y: float, *, couple: bool) -> str:
    middle = y + _TALL / 2
    if x1 - x0 <= _WIDE + _GAP + 1:
        ends = {"x1": num(x0 + _WIDE), "x2": num(x1)}
        if not couple:
            return tag("line", y1=num(middle), y2=num(middle), class_="edge other", **ends)
        return "".join(tag("line", y1=num(at), y2=num(at), class_="edge", **ends) for at in (middle - 2, middle + 2))
    foot = y + _TALL
    shape = f"M{num(x0 + _WIDE / 2)} {num(foot)} C{num(x0 + _WIDE / 2)} {num(foot + 22)} {num(x1 + _WIDE / 2)} {num(foot + 22)} {num(x1 + _WIDE / 2)} {num(foot)}"
    return tag("path", d=shape, class_="edge couple" if couple else "edge other")


def _box(one: Box, x: float, y: float) -> str:
    middle = x + _WIDE / 2
    body = text(_cut(one.kinship, _LETTERS + 4), middle, y - 6, class_="relation middle")
    kind = "node me" if one.me else f"node tone-{one.tone}"
    body += tag("rect", x=num(x), y=num(y), width=num(_WIDE), height=num(_TALL), rx=8, class_=kind)
    body += text(_cut(one.name, _LETTERS), middle, y + 20, class_="name middle" + (" me" if one.me else ""))
    body += text(_cut(one.status, _LETTERS + 2), middle, y + 37, class_="state middle" + (" me" if one.me else ""))
    said = ", ".join(part for part in (one.name, one.kinship, one.status) if part)
    return link(one.href, body, label=said)


def _cut(words: str, letters: int) -> str:
    """Shortens words to what fits into a box; Han characters take twice the room."""
    room = letters
    for at, char in enumerate(words):
        room -= 2 if ord(char) >= _HAN else 1
        if room < 0:
            return f"{words[: max(0, at - 1)]}…"
    return words
