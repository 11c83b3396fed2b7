"""The first page of a language, and the page before it where a language is chosen."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any, Final

from kuager.draw.svg import num, picture, tag, text
from kuager.errors import BadDateError
from kuager.publish.site.kind import Kind
from kuager.publish.site.lists import LEAST
from kuager.publish.site.spans import broadest
from kuager.publish.site.words import Words
from kuager.publish.site.world import World
from kuager.text.edtf import parse

NEWEST: Final = 12
"""Changes on the first page."""
HELD: Final = "held"
"""The status under which camps, prisons and arrests stand in the vocabulary."""
YEARS: Final = 40
"""Years in the picture, the last of them."""
_WIDE: Final = 560.0
_BASE: Final = 120.0
_LEFT: Final = 30.0
_TALL: Final = 100.0
_ROOM: Final = 34.0


def figures(world: World, w: Words) -> list[tuple[str, str, str]]:
    """Returns the key figures: number, what it counts, how it was counted. Few people without names are held back."""
    k = world.release.rules.k if world.release.rules else LEAST
    others, texts = len(world.others), len(world.texts)
    lines = len({one.lineage for one in world.texts.values() if one.lineage})
    found = [(w.number(len(world.people)), w("home.named"), w("home.named_how"))]
    if others:
        found.append(
            (w.number(others) if others >= k else w("home.fewer", k=k), w("home.others"), w("home.others_how", k=k))
        )
    if texts:
        found.append((w.number(texts), w("home.texts"), w("home.texts_how")))
    if lines:
        found.append((w.number(lines), w("home.lines"), w("home.lines_how")))
    return found


def held_by_year(world: World) -> tuple[tuple[int, int], ...]:
    """Returns how many people who are named were held at some time of each year, as far as it is told.

    A stretch without an end counts for the year it began only: nobody is counted as held because nothing was heard.
    """
    return world.once("held by year", _held_by_year)


def _held_by_year(world: World) -> tuple[tuple[int, int], ...]:
    counted: Counter[int] = Counter()
    for one in world.people.values():
        years: set[int] = set()
        for span in one.status:
            if broadest(span.status) == HELD:
                years.update(_years(span.start, span.end))
        counted.update(years)
    if not counted:
        return ()
    last = max(counted)
    return tuple((year, counted[year]) for year in range(max(min(counted), last - YEARS + 1), last + 1))


@lru_cache(maxsize=65_536)
def _years(start: str, end: str) -> tuple[int, ...]:
    first, last = _year(start, latest=False), _year(end, latest=True)
    if first is None:
        return ()
    return tuple(range(first, max(first, last or first) + 1))


def _year(value: str, *, latest: bool) -> int | None:
    try:
        read = parse(value)
    except BadDateError:
        return None
    day = read.latest if latest else read.earliest
    return day.year if day else None


def _bars(counts: Iterable[tuple[int, int]], *, title: str, description: str) -> str:
    rows = list(counts)
    if not rows:
        return ""
    top = max(count for _, count in rows)
    step = (_WIDE - _LEFT) / max(len(rows), 8)
    every = max(1, -(-int(_ROOM) // max(1, int(step))))
    body = [
        tag("line", x1=_LEFT, x2=_WIDE, y1=num(_BASE - _TALL), y2=num(_BASE - _TALL), class_="grid"),
        text(str(top), _LEFT - 6, _BASE - _TALL + 4, class_="tick end"),
        text("0", _LEFT - 6, _BASE + 4, class_="tick end"),
        tag("line", x1=_LEFT, x2=_WIDE, y1=_BASE, y2=_BASE, class_="axis"),
    ]
    for at, (year, count) in enumerate(rows):
        x, tall = _LEFT + at * step, max(2.0, _TALL * count / top) if count else 0.0
        if count:
            body.append(
                tag(
                    "rect",
                    x=num(x + step * 0.12),
                    y=num(_BASE - tall),
                    width=num(step * 0.76),
                    height=num(tall),
                    rx=2,
                    class_="bar",
                )
            )
        if at % every == 0:
            body.append(text(str(year), x + step / 2, _BASE + 16, class_="tick middle"))
    return picture(_WIDE, _BASE + 24, title, description, body, kind="years")


def _view(world: World, _one: str, w: Words) -> Mapping[str, Any]:
    counts = held_by_year(world)
    release = world.release
    return {
        "title": w("home.title"),
        "description": w("home.lede"),
        "figures": figures(world, w),
        "searching": bool(world.people),
        "chart": _bars(counts, title=w("home.by_year"), description=w("home.by_year_how")),
        "counts": counts,
        "changes": _changes(world, w),
        "changed": w.date(release.made_on),
        "number": release.number,
        "named": bool(world.people),
        "others": bool(world.others),
        "nobody": not world.people and not world.others,
    }


def _changes(world: World, w: Words) -> list[tuple[str, str, str, str]]:
    found = [
        (w.date(one.on), w.get(f"home.{one.kind}", one.kind), world.page(one.of), one.title)
        for one in world.release.changes[:NEWEST]
    ]
    return [each for each in found if each[2]]


def _items(_world: World) -> Iterable[str]:
    return ("home",)


def _path(_one: str) -> str:
    return "index.html"


def _uses(world: World, _one: str) -> object:
    release = world.release
    return (
        release.id, release.made_on, release.number, len(world.people), len(world.others), len(world.texts),
        len({one.lineage for one in world.texts.values()}), held_by_year(world),
        tuple((one.on, one.kind, world.page(one.of), one.title) for one in release.changes[:NEWEST]),
        release.rules.k if release.rules else 0,
    )  # fmt: skip


HOME: Final = Kind(name="home", template="home.html", items=_items, path=_path, view=_view, uses=_uses, nav=10)
