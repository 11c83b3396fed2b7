"""The picture of somebody's status over time: one numbered bar for each stretch, the list beneath it explains them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from functools import cache, lru_cache
from typing import Final, NamedTuple

from kuager.draw.svg import num, picture, tag, text
from kuager.errors import BadDateError
from kuager.model.publication import Span
from kuager.model.schema import vocabulary
from kuager.text.edtf import parse

FREE: Final = frozenset({"released", "released_conditions", "acquitted", "escaped", "abroad", "free"})
"""Drawn as an outline: the number and the list say the same."""
_CLOSES: Final = FREE | {"dead", "dead_in_custody"}
"""What was told before one of these does not go on beside it."""
_WIDE: Final = 560.0
_LEFT: Final = 8.0
_ROW: Final = 26.0
_LEAST: Final = 20.0
"""Units of the shortest bar, so that its number fits."""
_LABEL: Final = 40.0
"""Units a year needs on the axis."""


def latest(spans: Sequence[Span]) -> tuple[Span, ...]:
    """Returns what is last told of somebody: the stretch that begins last, and before it what goes on beside it.

    An earlier stretch goes on beside the last where no end of it is told, neither liberty nor death is told since, and it
    is of another kind: who is held and later sentenced is told as sentenced; whose passport was taken meanwhile, as both.
    Several that begin alike and differ are all told. One without a beginning is told only where there are no others.
    """
    dated = [one for one in spans if one.start] or list(spans)[-1:]
    found: list[Span] = []
    over = False
    for one in sorted(dated, key=lambda each: _begin(each.start), reverse=True):
        alike = bool(found) and one.start == found[0].start
        if over and not alike:
            break
        if found and not alike and one.end:
            continue
        if not any(_replaces(later.status, one.status) for later in found):
            found.append(one)
        over = over or one.status in _CLOSES
    return tuple(found)


@cache
def _replaces(later: str, earlier: str) -> bool:
    """Says whether somebody of whom a later status is told is no longer told as the earlier one without an end.

    A camp is followed by a trial and a sentence. But days of arrest and a word that says less ("held") replace nothing.
    """
    same = broadest(later) == broadest(earlier)
    return (
        later == earlier
        or (same and later not in {broadest(later), "administrative_arrest"})
        or broadest(later) == "dead"
    )


@lru_cache(maxsize=4096)
def _begin(value: str) -> date:
    return _day(value, latest=False) or date.min


@cache
def broadest(status: str) -> str:
    """Returns the broadest status that one belongs to."""
    terms = vocabulary("status").terms
    while status in terms and (broader := terms[status].broader) not in {None, "unknown"}:
        status = broader or status
    return status


class _Bar(NamedTuple):
    number: int
    first: date
    last: date
    open: bool
    free: bool


def drawn(spans: Sequence[Span], *, until: str, title: str, description: str) -> str:
    """Draws stretches of a status; those without any date have no bar and stand in the list only.

    Args:
        spans: in the order of the list.
        until: ISO date up to which a stretch without an end is drawn.
        title: what it is.
        description: what to see in it.
    """
    height, body = _body(tuple((one.start, one.end, one.status in FREE) for one in spans), until)
    return picture(_WIDE, height, title, description, [body], kind="spans") if body else ""


@lru_cache(maxsize=256)
def _body(spans: tuple[tuple[str, str, bool], ...], until: str) -> tuple[float, str]:
    """Returns height and elements; no word of them depends on the reader's language."""
    bars = _bars(spans, until)
    if not bars:
        return 0.0, ""
    first, last = min(one.first for one in bars), max(one.last for one in bars)
    scale = (_WIDE - 2 * _LEFT - _LEAST) / max(1, (last - first).days)
    base = 6 + _ROW * len(bars)
    body = _axis(first, last, scale, base)
    for row, one in enumerate(bars):
        x, y = _LEFT + (one.first - first).days * scale, 6 + row * _ROW
        wide = max(_LEAST, (one.last - one.first).days * scale)
        kind = "span free" if one.free else "span"
        body += [
            tag("rect", x=num(x), y=num(y), width=num(wide), height=20, rx=3, class_=kind),
            text(str(one.number), x + 10, y + 14.5, class_="count middle"),
        ]
        if one.open:
            body.append(tag("line", x1=num(x + wide), x2=num(_WIDE), y1=num(y + 10), y2=num(y + 10), class_="goes-on"))
    return base + 22, "".join(body)


def _bars(spans: tuple[tuple[str, str, bool], ...], until: str) -> tuple[_Bar, ...]:
    found = []
    for number, (start, end, free) in enumerate(spans, 1):
        first, known_end = _day(start, latest=False), _day(end, latest=True)
        last = known_end or _day(until, latest=True)
        first = first or known_end
        if first and last:
            found.append(_Bar(number, first, max(first, last), known_end is None, free))
    return tuple(found)


def _day(value: str, *, latest: bool) -> date | None:
    if not value:
        return None
    try:
        read = parse(value)
    except BadDateError:
        return None
    return read.latest if latest else read.earliest


def _axis(first: date, last: date, scale: float, base: float) -> list[str]:
    body = [tag("line", x1=0, x2=_WIDE, y1=num(base), y2=num(base), class_="axis")]
    free = -_LABEL
    for year in range(first.year, (last + timedelta(days=1)).year + 1):
        x = _LEFT + (date(year, 1, 1) - first).days * scale
        if year == first.year:
            x = max(x, 0.0)
        if x < free + _LABEL or x > _WIDE - _LEAST:
            continue
        free = x
        body += [
            tag("line", x1=num(x), x2=num(x), y1=0, y2=num(base + 4), class_="grid"),
            text(str(year), x + 3, base + 16, class_="tick"),
        ]
    return body
