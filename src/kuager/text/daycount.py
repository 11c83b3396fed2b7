"""Arithmetic of counted days, and the first day that best fits what sources say of it. Pure; dates in, dates out.

Lives below the rooms because both the picket's diary (track) and the findings (weigh) count days.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from kuager.errors import BadDateError
from kuager.text.edtf import Comparison, Edtf, Precision, compare, parse

_WEEK = 7
_NEWS_LAG = timedelta(days=45)
"""A text that speaks of "the 500th day" as news is published within weeks of it."""
_MOST_YEARS = 60


def days_between(first: date, last: date) -> int:
    """Returns how many days ``first..last`` holds, both ends included; negative spans count down from zero."""
    return (last - first).days + 1


def weekdays_between(first: date, last: date, wanted: Iterable[int]) -> int:
    """Returns how many days of ``first..last`` fall on the wanted weekdays (Monday is 0)."""
    if last < first:
        return 0
    days = frozenset(wanted)
    weeks, left = divmod(days_between(first, last), _WEEK)
    return weeks * len(days) + sum(1 for step in range(left) if (first.weekday() + step) % _WEEK in days)


def day_of(start: date, number: int) -> date:
    """Returns the date of day ``number`` when ``start`` is day 1.

    Raises:
        BadDateError: when it lies beyond the calendar or before the first day.
    """
    if number < 1:
        raise BadDateError(f"day {number} lies before the first day")
    try:
        return start + timedelta(days=number - 1)
    except OverflowError:
        raise BadDateError(f"day {number} lies beyond the end of the calendar") from None


@dataclass(frozen=True, slots=True, kw_only=True)
class Stated:
    """Somebody says when it began: an EDTF value, and the lineage that says so."""

    value: str
    lineage: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Numbered:
    """Somebody numbers a day: ``on`` is its EDTF date where given, ``published`` the text's where known."""

    number: int
    lineage: str
    on: str | None = None
    published: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Start:
    """The first day that fits best.

    ``supports`` and ``opposes`` count the lineages that allow and exclude it; ``inferred`` names the parts of the date
    that no source states, and ``why`` says how they were found.
    """

    day: date
    supports: int
    opposes: int
    inferred: tuple[str, ...] = ()
    why: str = ""


def best_start(stated: Sequence[Stated], numbered: Sequence[Numbered]) -> Start | None:
    """Finds the first day that fits most of what independent sources say.

    Candidates are the days that sources name, in every year that any of them names, and the days counted back from
    numbered days. Each lineage counts once per candidate and kind of statement. A day and month alone get their year
    from the others: 300 days from 8 February end on 4 December only in a year without 29 February.

    Returns:
        The best candidate, the earliest among equals; None when nobody names a day or only days without any year.
    """
    values = [(_read(one.value), one.lineage) for one in stated]
    years = _years([value for value, _ in values if value], numbered)
    candidates = sorted(
        {day for value, _ in values if value for day in _days(value, years)} | _counted_back(numbered, years)
    )
    if not candidates:
        return None
    best = _best(candidates, values, numbered)
    named = sorted(
        {
            value.earliest
            for value, _ in values
            if value and value.year_known and value.precision is Precision.DAY and value.earliest
        }
    )
    if named and best not in named and len(_numbering(best, values, numbered)) == 1:
        # One text that numbers a day does not outweigh the day that a text names: it is its number that does not add up.
        best = _best(named, values, numbered)
    marks: dict[str, float] = {}
    for (_, lineage), mark in _scores(best, values, numbered).items():
        marks[lineage] = marks.get(lineage, 0.0) + mark
    supports = sum(1 for mark in marks.values() if mark > 0)
    inferred, why = _how_known(best, [value for value, _ in values if value])
    return Start(day=best, supports=supports, opposes=len(marks) - supports, inferred=inferred, why=why)


def _best(days: Sequence[date], values: Sequence[tuple[Edtf | None, str]], numbered: Sequence[Numbered]) -> date:
    return max(days, key=lambda day: (sum(_scores(day, values, numbered).values()), -day.toordinal()))


def _numbering(day: date, values: Sequence[tuple[Edtf | None, str]], numbered: Sequence[Numbered]) -> set[str]:
    """The lineages whose numbered days fit a first day."""
    scores = _scores(day, values, numbered)
    return {lineage for (kind, lineage), mark in scores.items() if kind != "stated" and mark > 0}


def _how_known(day: date, values: Sequence[Edtf]) -> tuple[tuple[str, ...], str]:
    here = _as_edtf(day)
    named = [value for value in values if value.precision is Precision.DAY and not value.conflicts(here)]
    if any(value.year_known for value in named):
        return (), "a source names this day"
    if named:
        return ("year",), "sources name the day; its year fits the other dates and day numbers best"
    return ("year", "month", "day"), "counted back from the numbered days that sources date"


def _read(value: str | None) -> Edtf | None:
    try:
        return parse(value) if value else None
    except BadDateError:
        return None


def _as_edtf(day: date) -> Edtf:
    return parse(day.isoformat())


def _years(values: Iterable[Edtf], numbered: Sequence[Numbered]) -> list[int]:
    """Every year from the first to the last that any statement names; a bare bound adds only its own year."""
    found: set[int] = set()
    others = [one for item in numbered for text in (item.on, item.published) if (one := _read(text)) is not None]
    for value in (*values, *others):
        found.update(day.year for day in (value.earliest, value.latest) if day is not None)
    if not found:
        return []
    dated = [
        item.number
        for item in numbered
        if any((one := _read(text)) and one.year_known for text in (item.on, item.published))
    ]
    longest = max(dated, default=-365) // 365 + 1
    first, last = min(found) - longest, max(found)
    return list(range(max(1, first, last - _MOST_YEARS), last + 1))


def _days(value: Edtf, years: Sequence[int]) -> list[date]:
    if value.precision is not Precision.DAY or value.start is None:
        return []
    if value.earliest is not None:
        return [value.earliest]
    return [day for year in years if (day := _in_year(value, year)) is not None]


def _in_year(value: Edtf, year: int) -> date | None:
    if value.start is None or value.start.month is None or value.start.day is None:
        return None
    try:
        return date(year, int(value.start.month), int(value.start.day))
    except ValueError:
        return None


def _counted_back(numbered: Sequence[Numbered], years: Sequence[int]) -> set[date]:
    found: set[date] = set()
    for item in numbered:
        value = _read(item.on)
        for day in _days(value, years) if value else ():
            if item.number < day.toordinal():
                found.add(day - timedelta(days=item.number - 1))
    return found


def _scores(
    day: date, values: Sequence[tuple[Edtf | None, str]], numbered: Sequence[Numbered]
) -> dict[tuple[str, str], float]:
    """Returns how well each lineage's statements fit a day, per kind of statement."""
    seen: dict[tuple[str, str], float] = {}
    here = _as_edtf(day)
    for value, lineage in values:
        if value is not None:
            _raise_to(seen, ("stated", lineage), _fit_stated(value, here))
    for item in numbered:
        _raise_to(seen, (f"day {item.number}", item.lineage), _fit_number(day, item))
    return seen


def _raise_to(seen: dict[tuple[str, str], float], key: tuple[str, str], value: float) -> None:
    seen[key] = max(seen.get(key, value), value)


def _fit_stated(value: Edtf, here: Edtf) -> float:
    seen = compare(here, value)
    if seen is Comparison.CONFLICTS:
        return -0.25
    if value.precision is Precision.DAY:
        return 1.5 if value.year_known else 1.25
    return 0.5 if value.is_interval else 1.0


def _fit_number(day: date, item: Numbered) -> float:
    """A numbered day that is dated must land on its date; one that is only published must lie a little before."""
    try:
        landed = day_of(day, item.number)
    except BadDateError:
        return -1.0
    on, published = _read(item.on), _read(item.published)
    if on is not None:
        return -1.0 if on.conflicts(_as_edtf(landed)) else 2.0 if on.precision is Precision.DAY else 1.0
    if published is None or published.latest is None:
        return 0.0
    if landed > published.latest:
        return -1.0
    return 1.0 if published.latest - landed <= _NEWS_LAG else 0.0
