"""When did it begin: the one day that most independent sources allow, from stated starts and published day numbers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from kuager.errors import BadDateError
from kuager.text.edtf import Comparison, Edtf, compare, parse


@dataclass(frozen=True, slots=True, kw_only=True)
class Stated:
    """A source says it began on ``value`` (EDTF). ``lineage`` counts copies once."""

    value: str
    lineage: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Numbered:
    """A source says that ``on`` (EDTF, a day) was day ``number``."""

    number: int
    on: str
    lineage: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Start:
    """The day that fits best, and how many independent lineages allow or exclude it."""

    day: date
    supports: int
    opposes: int


def best_start(stated: Sequence[Stated], numbered: Sequence[Numbered]) -> Start | None:
    """Returns the start day that most lineages allow; None when no source names or implies a day.

    Candidates are days: stated whole ones, stated ones without a year (completed by the years other sources name), and
    those that a published day number leads back to (day N less N - 1). A month or year alone gives no candidate, but
    allows or excludes them. Equal candidates: the one more lineages name to the day, then the earlier.

    Args:
        stated: starts as sources state them.
        numbered: day numbers published for a date.
    """
    known = [(item, value) for item in stated if (value := _value(item.value)) is not None]
    years = sorted({year for _, value in known for year in _years(value)} | set(_numbered_years(numbered)))
    candidates = {day for _, value in known for day in _days(value, years)} | {
        day for item in numbered for day in _implied(item, years)
    }
    ranked = [(_weigh(day, known, numbered), day) for day in candidates]
    if not ranked:
        return None
    (named, supports, opposes), day = min(ranked, key=lambda one: (one[0][2] - one[0][1], -one[0][0], one[1]))
    del named
    return Start(day=day, supports=supports, opposes=opposes)


def _weigh(day: date, known: Sequence[tuple[Stated, Edtf]], numbered: Sequence[Numbered]) -> tuple[int, int, int]:
    """Lineages that name the day, allow it, exclude it."""
    point = parse(day.isoformat())
    verdicts: dict[str, set[Comparison]] = {}
    named: set[str] = set()
    for item, value in known:
        verdict = compare(point, value)
        verdicts.setdefault(item.lineage, set()).add(verdict)
        if verdict is Comparison.SAME or (not value.year_known and verdict is not Comparison.CONFLICTS):
            named.add(item.lineage)
    for numbered_item in numbered:
        implied = list(_implied(numbered_item, [day.year, day.year - 1, day.year + 1]))
        if implied:
            fits = Comparison.SAME if day in implied else Comparison.CONFLICTS
            verdicts.setdefault(numbered_item.lineage, set()).add(fits)
    allows = [lineage for lineage, found in verdicts.items() if found - {Comparison.CONFLICTS}]
    return len(named), len(allows), len(verdicts) - len(allows)


def _value(text: str) -> Edtf | None:
    try:
        return parse(text)
    except BadDateError:
        return None


def _years(value: Edtf) -> Iterable[int]:
    if value.year_known and value.earliest and value.latest:
        yield from {value.earliest.year, value.latest.year}


def _numbered_years(numbered: Sequence[Numbered]) -> Iterable[int]:
    for item in numbered:
        value = _value(item.on)
        if value is not None and value.year_known and value.earliest:
            yield (value.earliest - timedelta(days=item.number - 1)).year


def _days(value: Edtf, years: Iterable[int]) -> Iterable[date]:
    """The single days a value names, in each of the years when it names none."""
    if value.is_interval or value.start is None or value.start.day in (None, "XX"):
        return
    if value.year_known:
        if value.earliest is not None:
            yield value.earliest
        return
    for year in years:
        try:
            yield date(year, int(value.start.month or 0), int(value.start.day or 0))
        except ValueError:
            continue


def _implied(item: Numbered, years: Iterable[int]) -> Iterable[date]:
    value = _value(item.on)
    if value is None or item.number < 1:
        return
    for day in _days(value, years):
        try:
            yield day - timedelta(days=item.number - 1)
        except OverflowError:
            continue
