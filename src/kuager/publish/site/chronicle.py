"""The chronicle of a picket: all of it at a glance, and a page for each year with its days."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from kuager.draw.picket import Cell, year_map
from kuager.model.publication import PicketDay
from kuager.publish.site import quotes
from kuager.publish.site.kind import Kind
from kuager.publish.site.paths import year_page
from kuager.publish.site.words import Words, words
from kuager.publish.site.world import World

_TOLD: Final = 2
_ACTED: Final = 4
"""How deep a day is coloured on the calendar: told of, and one on which the police acted."""
_SHORT: Final = 12
"""Days up to which a page needs no list of its months."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Year:
    """One year of a picket: the ids of its days, in order, and the years beside it ("" for none)."""

    series: str
    year: str
    days: tuple[str, ...]
    before: str = ""
    after: str = ""


def series_of(world: World) -> Mapping[str, list[PicketDay]]:
    """Returns the days of every picket, each in order."""
    found: dict[str, list[PicketDay]] = {}
    for one in sorted(world.days.values(), key=lambda day: (day.series, day.date, day.day, day.id)):
        found.setdefault(one.series, []).append(one)
    return found


def years_of(series: str, days: Sequence[PicketDay]) -> list[Year]:
    """Cuts the days of a picket into years."""
    found: dict[str, list[str]] = {}
    for one in days:
        found.setdefault(one.date[:4], []).append(one.id)
    names = sorted(found)
    return [
        Year(
            series=series, year=name, days=tuple(found[name]), before=names[at - 1] if at else "",
            after=names[at + 1] if at + 1 < len(names) else "",
        )
        for at, name in enumerate(names)
    ]  # fmt: skip


def calendar(year: str, days: Sequence[PicketDay], w: Words, until: tuple[date, date], *, counted: bool) -> str:
    """Draws a year as a map of its days, between the picket's first and latest day.

    Args:
        year: which.
        days: of that year, in order.
        w: words of the page.
        until: first and latest day of the whole picket.
        counted: the first day is known, so days have numbers.
    """
    told = {one.date for one in days}
    acted = {one.date for one in days if one.police}
    first, last = max(until[0], date(int(year), 1, 1)), min(until[1], date(int(year), 12, 31))
    cells = []
    for step in range((last - first).days + 1):
        at = first + timedelta(days=step)
        day = at.isoformat()
        level = _ACTED if day in acted else _TOLD if day in told else 0
        key = {0: "key_untold", _TOLD: "key_told", _ACTED: "key_police"}[level]
        number = f"{w('chronicle.day', number=(at - until[0]).days + 1)}, " if counted else ""
        label = f"{number}{w.date(day)}: {w(f'chronicle.{key}')}"
        cells.append(Cell(date=at, level=level, rest=False, told=level == _ACTED, label=label))
    return year_map(cells, title=w("chronicle.calendar", year=year), description=w("chronicle.calendar_desc"))


def _index_items(world: World) -> Iterable[tuple[Year, ...]]:
    every = tuple(year for series, days in series_of(world).items() for year in years_of(series, days))
    return (every,) if every else ()


def _index_path(_item: tuple[Year, ...]) -> str:
    return "picket/index.html"


def _index_view(world: World, item: tuple[Year, ...], w: Words) -> Mapping[str, Any]:
    by_series: dict[str, list[Year]] = {}
    for year in item:
        by_series.setdefault(year.series, []).append(year)
    shown = [_series(world, years, w) for years in by_series.values()]
    return {"title": w("chronicle.title"), "description": w("chronicle.lead"), "pickets": shown}


def _series(world: World, years: Sequence[Year], w: Words) -> Mapping[str, Any]:
    days = [world.days[id_] for year in years for id_ in year.days]
    first, last = reach(days)
    counted = days[0].day > 0
    number = (last - first).days + 1
    return {
        "id": years[0].series,
        "title": named(world, days, w),
        "latest": w("chronicle.day", number=number) if counted else "",
        "between": w(
            "chronicle.between" if counted else "chronicle.told_between",
            first=w.date(first.isoformat()),
            last=w.date(last.isoformat()),
        ),
        "told": w.number(len({one.date for one in days})),
        "police": w.number(len({one.date for one in days if one.police})),
        "years": [
            {
                "year": year.year,
                "href": _path(year),
                "said": w("chronicle.year", year=year.year, days=len({world.days[id_].date for id_ in year.days})),
                "drawing": calendar(
                    year.year, [world.days[id_] for id_ in year.days], w, (first, last), counted=counted
                ),
            }
            for year in years
        ],
    }


def reach(days: Sequence[PicketDay]) -> tuple[date, date]:
    """Returns the first and the latest day of a picket: the first by the count, where there is one, even if nothing tells of it."""
    first = date.fromisoformat(days[0].date)
    return first - timedelta(days=max(0, days[0].day - 1)), date.fromisoformat(days[-1].date)


def named(world: World, days: Sequence[PicketDay], w: Words) -> str:
    """Returns what a picket is called: after its first place, else after its id."""
    place = next((quotes.place(world, one.place, w) for one in days if one.place), "") or days[0].series.replace(
        "-", " "
    ).replace("_", " ")
    return w("chronicle.of", place=quotes.apart(w, place))


def _uses_index(world: World, item: tuple[Year, ...]) -> object:
    days = [one for year in item for one in _of(world, year)]
    shown = tuple((one.id, one.date, one.day, one.place, bool(one.police)) for one in days)
    return (shown, quotes.place_names(world, {one.place for one in days}))


def _of(world: World, year: Year) -> Iterator[PicketDay]:
    return (world.days[id_] for id_ in year.days)


def _items(world: World) -> Iterable[Year]:
    return (year for series, days in series_of(world).items() for year in years_of(series, days))


def _path(year: Year) -> str:
    return year_page(year.series, year.year)


def _view(world: World, year: Year, w: Words) -> Mapping[str, Any]:
    days = list(_of(world, year))
    every = series_of(world)[year.series]
    return {
        "title": quotes.pair(w, named(world, every, w), year.year),
        "year": year.year,
        "drawing": calendar(year.year, days, w, reach(every), counted=every[0].day > 0),
        "days": [_day(world, one, w) for one in days],
        "months": _months(days, w),
        "before": _turn("chronicle.earlier", year, year.before, w),
        "after": _turn("chronicle.later", year, year.after, w),
    }


def _months(days: Sequence[PicketDay], w: Words) -> list[tuple[str, str]]:
    """Returns the first day of each month and the month's name; nothing where all stands on one screen or two."""
    if len(days) <= _SHORT:
        return []
    first: dict[str, str] = {}
    for one in days:
        first.setdefault(one.date[:7], one.id)
    return [(id_, w(f"month.m{int(month[5:])}")) for month, id_ in first.items()]


def _turn(key: str, year: Year, to: str, w: Words) -> Mapping[str, str] | None:
    return {"href": f"{to}.html", "said": w(key, year=to)} if to and year.year != to else None


def _day(world: World, one: PicketDay, w: Words) -> Mapping[str, Any]:
    address = f"picket/{one.id}"
    slogans = [quotes.quote(world, each, w, address) for each in one.slogans]
    said = [quotes.quote(world, each, w, address) for each in one.said]
    linked = {each["source"]["href"].partition("#")[0] for each in (*slogans, *said) if each["source"]}
    return {
        "id": one.id,
        "day": w("chronicle.day", number=one.day) if one.day else "",
        "iso": one.date,
        "date": w.date(one.date),
        "place": quotes.place(world, one.place, w),
        "came": one.came,
        "slogans": slogans,
        "police": [
            (w.label(code), w("chronicle.how_many", count=count) if count is not None else w("chronicle.untold"))
            for code, count in one.police
        ],
        "said": said,
        "sources": [each for each in quotes.sources(world, one.texts, w) if each["href"] not in linked],
        "only_date": not (one.came or slogans or one.police or said),
    }


def _uses(world: World, year: Year) -> object:
    every = series_of(world)[year.series]
    days = tuple(_of(world, year))
    said = (each for one in days for each in (*one.slogans, *one.said))
    ids = (id_ for one in days for id_ in one.texts)
    return (
        repr(days),
        quotes.place_names(world, {one.place for one in every}),
        named(world, every, words("en")),
        every[0].date,
        every[-1].date,
        quotes.uses(world, said, ids),
    )


PICKET: Final = Kind(
    name="picket",
    template="picket.html",
    items=_index_items,
    path=_index_path,
    view=_index_view,
    uses=_uses_index,
    nav=30,
)
PICKET_YEAR: Final = Kind(
    name="picket_year", template="picket_year.html", items=_items, path=_path, view=_view, uses=_uses
)
