"""Findings about a recurring protest: when it began, whether its day numbers add up, how many came."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from functools import lru_cache
from itertools import combinations
from typing import Final

from kuager.errors import BadDateError
from kuager.model import Filling, Finding, FindingKind, Side, Telling, on, series, several, tell, term
from kuager.text.daycount import day_of, days_between, weekdays_between
from kuager.text.edtf import Comparison as Seen
from kuager.text.edtf import Edtf, Precision, compare, parse
from kuager.text.reasons import reason
from kuager.weigh.material import Material, answers, finding, originals
from kuager.weigh.series import Picket, Said, pickets

STARTS: Final = "protest-start@1"
COUNTER: Final = "day-counter@1"
NUMBERED: Final = "numbered-day@1"


def find(material: Material) -> Iterator[Finding]:
    """Yields the findings of every recurring protest in the archive."""
    for picket in pickets(material):
        yield from _start_contradiction(material, picket)
        if picket.start is not None:
            yield from _counters(material, picket, picket.start.day)
            yield from _undated_numbers(material, picket, picket.start.day)


@lru_cache(maxsize=4096)
def read(value: str | None) -> Edtf | None:
    """Reads an EDTF value; None for nothing or nonsense."""
    try:
        return parse(value) if value else None
    except BadDateError:
        return None


def completed(material: Material) -> dict[tuple[str, int, int], str]:
    """Returns the full dates that other texts give to dates without a year: starts and numbered days of one protest.

    Keys are (document, start, end) of the words that hold the date; values say that the year is inferred, and from what.
    """
    found: dict[tuple[str, int, int], str] = {}
    for picket in pickets(material):
        for one in picket.of("start", "day") if picket.start is not None else ():
            value, full = read(one.value), _value(picket, one)
            if value is None or value.year_known or picket.start is None:
                continue
            if one.kind == "day" and one.number:
                landed = day_of(picket.start.day, one.number).isoformat()
                full = landed if not value.conflicts(parse(landed)) else ""
            if full and "XXXX" not in full:
                found[(str(one.side.document), one.side.start, one.side.end)] = (
                    f"{full} (year inferred from other texts on this protest)"
                )
    return found


def _start_contradiction(material: Material, picket: Picket) -> Iterator[Finding]:
    """Start dates that cannot all be true, with every statement of the start shown."""
    said = [one for one in originals(material, picket.of("start")) if read(one.value) is not None]
    clash = _clashes(picket, said) or _clashes(picket, [*said, *_counted_back(material, picket)])
    if not clash:
        return
    earliest = min((value.earliest for one in said if (value := read(one.value)) and value.earliest), default=None)
    held = [one for one in picket.of("held") if earliest and _before_start(picket, one, earliest)]
    shown = [*said, *picket.of("bound"), *held]
    sides = [_side(picket, one) for one in shown]
    told_by: dict[str, set[str]] = {}
    for one in said:
        told_by.setdefault(str(one.side.document), set()).add(_value(picket, one))
    inside = sorted(
        material.title(one.side.document)
        for one in said
        if any(pair <= told_by[str(one.side.document)] for pair in clash)
    )
    words = [_starts_told(material, picket, said)]
    if inside:
        words.append(tell("start.inside", titles=_titles(inside)))
    if picket.start is not None:
        why = several([reason(picket.start.why)])
        words.append(tell("start.best", date=on(picket.start.day.isoformat()), why=why))
    if held:
        words.append(tell("start.held"))
    yield finding(
        material, FindingKind.CONTRADICTION, method=STARTS, key=f"start {picket.key}", question=tell("start.question"), sides=sides,
        explanation=words, prop="start_date",
        resolutions=answers("correct.source_error", "split.singles_first", "apart.protests"),
    )  # fmt: skip


def _starts_told(material: Material, picket: Picket, said: list[Said]) -> Telling:
    groups: dict[str, list[str]] = {}
    for one in said:
        groups.setdefault(_value(picket, one), []).append(material.title(one.side.document))
    told = (
        tell("item.value_titles", date=on(value), titles=_titles(titles)) for value, titles in sorted(groups.items())
    )
    return tell("start.explanation", told=series(told))


def _titles(titles: Sequence[str]) -> Filling:
    return several(tell("item.quote", words=title) for title in titles)


def _counted_back(material: Material, picket: Picket) -> list[Said]:
    """Durations "for more than ..." that reach back behind every start by more than a season."""
    return [one for one in originals(material, picket.of("bound")) if one.value and one.value.startswith("../")]


def _clashes(picket: Picket, said: list[Said]) -> list[frozenset[str]]:
    """Pairs of different values that cannot both be true; each value is compared once, however many texts give it."""
    values = {value: parsed for one in said if (parsed := read(value := _value(picket, one))) is not None}
    return [
        frozenset((a, b)) for a, b in combinations(sorted(values), 2) if compare(values[a], values[b]) is Seen.CONFLICTS
    ]


def _value(picket: Picket, one: Said) -> str:
    """The value with its year filled in where the best start supplies it."""
    value = read(one.value)
    if value is None or one.value is None:
        return ""
    if value.year_known or picket.start is None or value.conflicts(parse(picket.start.day.isoformat())):
        return one.value
    return one.value.replace("XXXX", f"{picket.start.day.year:04d}")


def _side(picket: Picket, one: Said) -> Side:
    side = one.side
    return Side(
        document=side.document,
        start=side.start,
        end=side.end,
        text=side.text,
        value=_value(picket, one) or side.value,
        lineage=side.lineage,
    )


def _before_start(picket: Picket, one: Said, earliest: date) -> bool:
    """A dated protest at or before the earliest start named, and before the start that fits best."""
    value = read(one.value)
    if value is None or value.latest is None or picket.start is None:
        return False
    return value.latest < picket.start.day and (value.latest.year, value.latest.month) >= (
        earliest.year - 1,
        earliest.month,
    )


def _counters(material: Material, picket: Picket, start: date) -> Iterator[Finding]:
    """Numbered days that sources date: do they add up from the start, in calendar days or in days of protest?"""
    groups: dict[tuple[int, bool], list[Said]] = {}
    for one in picket.of("day"):
        value = read(one.value)
        if value is not None and one.number and value.precision in (Precision.DAY, Precision.MINUTE, Precision.SECOND):
            fits = not value.conflicts(parse(day_of(start, one.number).isoformat()))
            groups.setdefault((one.number, fits), []).append(one)
    standing = {one for key, group in groups.items() if not key[1] for one in group if _stands(picket, start, one)}
    for (number, _), group in sorted(groups.items()):
        stood = [one for one in group if one in standing]
        if stood:
            yield _standing(picket, start, number, stood, material)
    groups = {key: left for key, group in groups.items() if (left := [one for one in group if one not in standing])}
    noted = {key: group for key, group in groups.items() if key[1] and all(one.noted for one in group)}
    for (number, fits), group in sorted(groups.items()):
        if (number, fits) not in noted:
            yield _counter(material, picket, start, number, group, fits=fits)
    if noted:
        yield _diary(material, picket, start, [one for group in noted.values() for one in group])


def _stands(picket: Picket, start: date, one: Said) -> bool:
    """True when a number counts the days of protest up to its date, days of rest left out; the first day is 1 or 0."""
    value = read(one.value)
    day = value.earliest if value else None
    if day is None or day < start or not picket.rest_weekdays:
        return False
    stood = days_between(start, day) - weekdays_between(start, day, picket.rest_weekdays)
    return one.number in (stood, stood - 1)


def _standing(picket: Picket, start: date, number: int, group: list[Said], material: Material) -> Finding:
    """The number is right, and counts days of protest only."""
    sides = [_side(picket, one) for one in (*picket.of("rest"), *group, *picket.of("start"))]
    return finding(
        material, FindingKind.COMPUTED, method=COUNTER, key=f"standing day {number} {picket.key}", question=tell("counter.question", number=number),
        sides=sides, explanation=_fit_words(picket, start, group), prop="day_number", resolutions=answers("keep.protest_days", "correct.number"),
    )  # fmt: skip


def _diary(material: Material, picket: Picket, start: date, group: list[Said]) -> Finding:
    """The numbered days of a diary, in one finding: they confirm the start day by day."""
    first, last = min(one.number or 0 for one in group), max(one.number or 0 for one in group)
    words = [tell("counter.diary", n=len(group), first=first, last=last, date=on(start.isoformat()))]
    return finding(
        material, FindingKind.COMPUTED, method=COUNTER, key=f"noted days {picket.key}", question=tell("counter.diary_question"),
        sides=[_side(picket, one) for one in group], explanation=words, prop="day_number", resolutions=answers("keep.add_up", "keep.numbered_later"),
    )  # fmt: skip


def _counter(material: Material, picket: Picket, start: date, number: int, group: list[Said], *, fits: bool) -> Finding:
    agreeing = [
        one
        for one in picket.of("start")
        if (value := read(one.value)) and not value.conflicts(parse(start.isoformat()))
    ]
    precise = [one for one in agreeing if (seen := read(one.value)) and seen.precision is Precision.DAY] or agreeing
    rests = picket.of("rest")
    sides = [_side(picket, one) for one in (*rests, *group, *precise)]
    landed = day_of(start, number)
    words = _calendar_words(picket, start, landed, number)
    if fits:
        value = read(group[0].value)
        words += _leap_words(start, number, value) if value else []
        words += [tell("counter.both")] if rests else []
    else:
        written = several(tell("item.date", date=on(one.value or "")) for one in group)
        off = tell(
            "counter.off", date=on(start.isoformat()), number=number, landed=on(landed.isoformat()), written=written
        )
        words = [off, *words, *_fit_words(picket, start, group)]
    return finding(
        material, FindingKind.COMPUTED if fits else FindingKind.CONTRADICTION, method=COUNTER, key=f"day {number} {picket.key}",
        question=tell("counter.question", number=number), sides=sides, explanation=words,
        prop="day_number", resolutions=answers("keep.calendar", "keep.protest_days", "correct.number"),
    )  # fmt: skip


def _fit_words(picket: Picket, start: date, group: list[Said]) -> list[Telling]:
    """What the number of that date would be, by either way of counting."""
    value = read(group[0].value)
    day = value.earliest if value else None
    if day is None or day < start:
        return []
    calendar = days_between(start, day)
    if not picket.rest_weekdays:
        return [tell("counter.fit", date=on(day.isoformat()), calendar=calendar)]
    protest = calendar - weekdays_between(start, day, picket.rest_weekdays)
    return [tell("counter.fit_rest", date=on(day.isoformat()), calendar=calendar, protest=protest)]


def _calendar_words(picket: Picket, start: date, landed: date, number: int) -> list[Telling]:
    words = [_plus(start, landed, number)]
    rest = picket.rest_weekdays
    if rest:
        off = weekdays_between(start, landed, rest)
        names = several(tell("item.term", term=term(f"weekdays.{day}")) for day in sorted(rest))
        days = days_between(start, landed)
        words.append(tell("counter.rest", days=days, rest=off, weekdays=names, left=number - off))
    return words


def _plus(start: date, landed: date, number: int) -> Telling:
    return tell("counter.calendar", date=on(start.isoformat()), plus=number - 1, landed=on(landed.isoformat()))


def _leap_words(start: date, number: int, stated: Edtf) -> list[Telling]:
    """Says which years a day and month alone rule out, because of 29 February."""
    if stated.year_known:
        return []
    out = []
    for year in range(start.year - 2, start.year + 3):
        try:
            landed = day_of(start.replace(year=year), number)
        except ValueError:
            continue
        if stated.conflicts(parse(landed.isoformat())):
            out.append(tell("item.leap", year=on(str(year)), number=number, date=on(landed.isoformat())))
    return [tell("counter.leap", years=several(out))] if out else []


def _undated_numbers(material: Material, picket: Picket, start: date) -> Iterator[Finding]:
    """Numbered days without a date: the date follows from the start, and is inferred, not stated."""
    groups: dict[tuple[str, int], list[Said]] = {}
    dated = {one.number for one in picket.of("day") if one.value}
    for one in picket.of("day"):
        if one.number and not one.value and one.number not in dated:
            groups.setdefault((str(one.side.document), one.number), []).append(one)
    for (_, number), group in sorted(groups.items()):
        landed = day_of(start, number)
        document = group[0].side.document
        published = read(material.published(document))
        sides = [_side(picket, one) for one in group]
        sides.extend(_date_line(material, document))
        inferred = tell("numbered.inferred", number=number, landed=on(landed.isoformat()))
        words = [_plus(start, landed, number), inferred]
        if published is not None and published.latest is not None:
            apart = (published.latest - landed).days
            words.append(tell("numbered.after" if apart >= 0 else "numbered.before", n=abs(apart)))
        kind = (
            FindingKind.CONTRADICTION
            if published and published.latest and published.latest < landed
            else FindingKind.COMPUTED
        )
        yield finding(
            material, kind, method=NUMBERED, key=f"date of day {number} {picket.key}", question=tell("numbered.question", number=number), sides=sides,
            explanation=words, prop="when", resolutions=(tell("answer.take.date", date=on(landed.isoformat())), *answers("open.date")),
        )  # fmt: skip


def _date_line(material: Material, document: str) -> Sequence[Side]:
    """The words that date the publication, where the text has them."""
    found = next(one for one in material.documents if one.id == document)
    if found.published is None:
        return ()
    day = found.published.value.split("T")[0]
    parts = day.split("-")
    if len(parts) < 3 or not all(part.isdigit() for part in parts):  # noqa: PLR2004  year, month, day
        return ()
    year, month, number = (int(part) for part in parts)
    numeric = rf"(?<!\d)(?:0?{month}[/.\-]0?{number}|0?{number}[/.\-]0?{month})[/.\-]{year}(?!\d)|{year}[/.\-]0?{month}[/.\-]0?{number}(?!\d)"
    name = f"{date(year, month, number):%B}"
    worded = rf"{name[:3]}\w*\.?\s+0?{number}(?:st|nd|rd|th)?,?\s+{year}|0?{number}(?:st|nd|rd|th)?\s+{name[:3]}\w*\.?,?\s+{year}"
    hit = re.search(f"{numeric}|{worded}", found.text, re.IGNORECASE)
    return (material.side(found.id, hit.start(), hit.end(), found.published.value),) if hit else ()
