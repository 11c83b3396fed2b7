"""Which way of counting a published number fits, or by how much it misses."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from kuager.track.days import Counting, Pause, Series, Unit

_WORDS: Final = {
    "calendar-ordinal": "calendar days, the first day is day 1",
    "calendar-elapsed": "full days passed since the first day",
    "unpaused-ordinal": "calendar days without the pauses, the first day is day 1",
    "unpaused-elapsed": "full days passed since the first day, pauses left out",
    "picket-ordinal": "days of protest only, rest days and pauses left out",
    "picket-elapsed": "days of protest passed since the first one",
    "weeks-ordinal": "calendar weeks, the first week is week 1",
    "weeks-elapsed": "full weeks passed since the first day",
    "weeks-unpaused-ordinal": "weeks without the pauses, the first week is week 1",
    "weeks-unpaused-elapsed": "full weeks passed since the first day, pauses left out",
    "held": "days on which it is logged that somebody stood there",
}
CONVENTIONS: Final = tuple(_WORDS)
"""Every way of counting that can be found, by id."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fit:
    """How a published number compares with one way of counting: ``off`` is published minus computed, 0 when it fits."""

    convention: str
    computed: int
    off: int
    explanation: str


def fits(
    series: Series, number: int, on: date, *, unit: Unit | None = None, held: int | None = None
) -> tuple[Fit, ...]:
    """Compares a number published for a date with every way of counting, best fit first.

    Ways for days: calendar days; those without the pauses, where there were any; protest days (rest and pauses left out);
    each with the first as day 1 or day 0. For weeks: weeks of seven calendar days, with and without the pauses. Days
    logged as held come last, where ``held`` says how many there are. Of ways that give the same, the first named wins.

    Args:
        series: what is counted; its own convention is one among the others.
        number: as published.
        on: the date it was published for.
        unit: what the number counts; what the series counts when left out.
        held: how many days up to ``on`` somebody logged.

    Raises:
        BadDateError: when ``on`` lies before the first day.
    """
    ways = list(_ways(series, on, unit or series.unit))
    if held is not None:
        ways.append(("held", held))
    found = [Fit(convention=name, computed=value, off=number - value, explanation=_WORDS[name]) for name, value in ways]
    return tuple(sorted(found, key=lambda fit: abs(fit.off)))


def _ways(series: Series, on: date, unit: Unit) -> Iterator[tuple[str, int]]:
    prefix = "" if unit is Unit.DAYS else "weeks-"
    plain = replace(series, pauses=(), counts_rest_days=True, unit=unit, counting=Counting.ORDINAL)
    calendar = plain.day_number(on)
    yield ("calendar-ordinal" if not prefix else "weeks-ordinal"), calendar
    yield ("calendar-elapsed" if not prefix else "weeks-elapsed"), calendar - 1
    cuts = tuple(_stopping(pause) for pause in series.pauses if not pause.start <= series.start <= pause.end)
    if cuts:
        unpaused = replace(plain, pauses=cuts).day_number(on)
        yield f"{prefix}unpaused-ordinal", unpaused
        yield f"{prefix}unpaused-elapsed", unpaused - 1
    picket = series.picket_days(on)
    yield "picket-ordinal", picket
    if not prefix:
        yield "picket-elapsed", picket - 1


def _stopping(pause: Pause) -> Pause:
    return replace(pause, stops_counter=True)
