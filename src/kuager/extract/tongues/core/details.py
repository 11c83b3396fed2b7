"""Further values of an event: how long, how much, which day of a picket, how many people, the day of rest, the slogan."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator

from kuager.extract.times import Times
from kuager.extract.tongues.core.reading import Reading

Detail = tuple[str, str, int, int]
_LENGTH = {"prison_sentence", "administrative_arrest"}
_CUSTODY = {"detention", "camp_internment", "house_arrest", "summons", "disappearance", "protest", "contact_lost", "surveillance", "release"}  # fmt: skip


def details_of(reading: Reading, times: Times, kind: str, clause: tuple[int, int]) -> Iterator[Detail]:
    """Yields (property, value, start, end) for one event; patterns and their values are the language's own."""
    durations = times.durations
    for span in durations[bisect_left(durations, (clause[0],)) : bisect_left(durations, (clause[1],))]:
        if span.value is not None and kind in _LENGTH | _CUSTODY:
            yield ("sentence_length" if kind in _LENGTH else "duration"), span.value, span.start, span.end
    wanted = {
        "fine": ("fine_amount",),
        "protest": ("day_number", "participants", "rest_day"),
        "release": ("conditions",),
    }.get(kind, ())
    for name in wanted:
        pattern = reading.tongue.pack.patterns.get(name)
        for match in pattern.finditer(reading.lower, *clause) if pattern is not None else ():
            value = _value(reading, name, match)
            if value:
                yield name, value, match.start(), match.end()


def _value(reading: Reading, name: str, match: re.Match[str]) -> str | None:
    """A figure, a number word, or the words themselves; money keeps its unit."""
    if name == "conditions":
        return match.group().strip()
    numbers = reading.tongue.pack.settings.get("numbers", {})
    units = reading.tongue.pack.settings.get("units", {})
    groups = match.groupdict()
    words = (groups.get("n") or groups.get("n2") or "").replace("ё", "е")
    raw = words.replace(" ", "").replace("\u00a0", "").replace(",", ".").rstrip(".")
    if name == "rest_day":
        days = reading.tongue.pack.settings.get("weekdays", {})
        return next((str(day) for stem, day in days.items() if words.startswith(stem)), None)
    number = _number(raw, numbers)
    if number is None:
        return None
    scale = next(
        (
            factor
            for stem, factor in units.items()
            if isinstance(factor, int) and (groups.get("scale") or "").startswith(stem)
        ),
        1,
    )
    shown = f"{number * scale:.2f}".rstrip("0").rstrip(".")
    unit = next(
        (code for stem, code in units.items() if isinstance(code, str) and (groups.get("unit") or "").startswith(stem)),
        "",
    )
    return f"{shown} {unit}".strip()


def _number(raw: str, numbers: dict[str, int]) -> float | None:
    if raw.replace(".", "", 1).isdigit():
        return float(raw)
    return (
        next(
            (
                float(value)
                for stem, value in sorted(numbers.items(), key=lambda one: -len(one[0]))
                if raw.startswith(stem)
            ),
            None,
        )
        if raw
        else None
    )
