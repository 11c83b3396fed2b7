"""A series told from what was logged: its days, who came, what was shouted, what was done about it, and the totals."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, time
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from kuager.text.edtf import parse
from kuager.workflow.archive import Archive
from kuager.workflow.context import Context, context
from kuager.workflow.diary import serieses
from kuager.workflow.entries import Answer, EntryRow
from kuager.workflow.entries.rules import decimal
from kuager.workflow.picketing.book import Came, Daybook, Incident, Log, Money, Outside, Shown, Somebody, Totals
from kuager.workflow.picketing.series import (
    DAY,
    DECISION,
    DETENTION,
    FINE,
    INJURY,
    OUTSIDE,
    WARNING,
    SeriesRow,
    belongs,
    choose,
    kept,
    kept_at,
    whole_day,
)

INCIDENTS: Final = (DETENTION, FINE, DECISION, WARNING, INJURY)
_CENT: Final = Decimal("0.01")
_HOUR: Final = 3600


def daybook(archive: Archive, series: str | None = None) -> Daybook:
    """Returns what was entered about a series; kept until the log grows.

    Raises:
        UnknownSeriesError: there is no such series.
    """
    rows = serieses(archive)
    chosen = choose(rows, series)
    return kept_at(archive, f"book:{chosen.id}", lambda: _made(archive, rows, chosen))


def _made(archive: Archive, rows: list[SeriesRow], chosen: SeriesRow) -> Daybook:
    here = context(archive)
    found = (_log(here, row) for row in belongs(archive, rows, chosen, DAY))
    logs = tuple(sorted((one for one in found if one is not None), key=lambda one: one.day))
    incidents = [_incident(here, row) for form in INCIDENTS for row in belongs(archive, rows, chosen, form)]
    dated = tuple(sorted(incidents, key=lambda one: (one.day or date.max, one.form, one.key)))
    return Daybook(
        series=chosen,
        logs=logs,
        came=tuple(_came(logs)),
        slogans=_shown((one.day, words) for one in logs for words in one.slogans),
        placards=_shown((one.day, words) for one in logs for words in one.placards),
        incidents=dated,
        outside=tuple(_outside(kept(archive).of(OUTSIDE), _span(chosen, logs))),
        totals=_totals(chosen, logs, dated),
    )


def somebody(here: Context, row: EntryRow, answer: Answer) -> Somebody:
    """Returns who an answer names, under the name they go by in the archive now."""
    node = row.node(answer.local)
    entity = here.entity(node)
    shielded = answer.shielded or (entity.shielded if entity else False)
    name = answer.words if shielded else here.name_of(node) or answer.words
    return Somebody(id=here.id_of(node) or node, name=name, shielded=shielded)


def _log(here: Context, row: EntryRow) -> Log | None:
    day = whole_day(row.value("when"))
    if day is None:
        return None
    low, high = _reach(row.value("participants"))
    who = tuple(somebody(here, row, one) for one in row.all("who"))
    speaker = row.speaker()
    return Log(
        key=row.key,
        version=row.version,
        day=day,
        participants=row.value("participants"),
        low=max(low, len(who)),
        high=max(high, len(who)),
        who=who,
        slogans=_words(row, "slogans"),
        placards=_words(row, "placards"),
        weather=row.value("weather"),
        where=row.value("where"),
        target=row.value("target"),
        response=_words(row, "response"),
        films=_words(row, "films"),
        notes=row.value("notes"),
        speaker=somebody(here, row, speaker) if speaker else None,
    )


def _words(row: EntryRow, name: str) -> tuple[str, ...]:
    return tuple(one.words for one in row.all(name))


def _reach(value: str) -> tuple[int, int]:
    """Reads ``12``, ``5/15`` and ``>24`` as (at least, at most as far as it is known)."""
    low, _, high = value.lstrip(">").partition("/")
    if not low.isdigit():
        return 0, 0
    return int(low), int(high or low)


def _came(logs: Sequence[Log]) -> list[Came]:
    days: dict[str, list[date]] = {}
    people: dict[str, Somebody] = {}
    for log in logs:
        for one in log.who:
            people[one.id] = one
            days.setdefault(one.id, []).append(log.day)
    found = [
        Came(person=people[id_], days=len(set(every)), first=min(every), last=max(every)) for id_, every in days.items()
    ]
    return sorted(found, key=lambda one: (-one.days, one.first, one.person.name))


def _shown(told: Iterable[tuple[date, str]]) -> tuple[Shown, ...]:
    """Counts words by day; the way they were written first stands for all that differ in case or blanks only."""
    days: dict[str, list[date]] = {}
    first: dict[str, str] = {}
    for day, words in told:
        key = " ".join(words.casefold().split()).strip("!.…? ")
        first.setdefault(key, words)
        days.setdefault(key, []).append(day)
    found = [Shown(words=first[key], days=len(set(every)), first=min(every)) for key, every in days.items()]
    return tuple(sorted(found, key=lambda one: (-one.days, one.first, one.words)))


_SAID: Final = {
    DETENTION: ("charge", "notes"),
    FINE: ("court", "charge", "case_number", "state", "notes"),
    DECISION: ("court", "outcome", "days", "charge", "case_number", "judge", "notes"),
    WARNING: ("said", "how", "notes"),
    INJURY: ("harm", "treatment", "notes"),
}
"""What of an incident stands in its words, by form."""


def _incident(here: Context, row: EntryRow) -> Incident:
    hours, computed = _hours(row)
    return Incident(
        key=row.key,
        form=row.form,
        when=row.value("when"),
        until=row.value("until"),
        from_time=row.value("from_time"),
        until_time=row.value("until_time"),
        who=tuple(somebody(here, row, one) for one in row.all("who")),
        by=row.value("by"),
        where=row.value("facility") or row.value("where"),
        hours=hours,
        computed=computed,
        money=_money(row),
        words=tuple((name, one.words) for name in _SAID[row.form] for one in row.all(name)),
    )


def _hours(row: EntryRow) -> tuple[Decimal | None, bool]:
    """Returns the hours somebody was held: from both times, or as they were typed in."""
    begin, begin_at = whole_day(row.value("when")), row.value("from_time")
    end, end_at = whole_day(row.value("until")) or begin, row.value("until_time")
    if begin and end and begin_at and end_at:
        held = datetime.combine(end, time.fromisoformat(end_at)) - datetime.combine(begin, time.fromisoformat(begin_at))
        return (Decimal(int(held.total_seconds())) / _HOUR).quantize(Decimal("0.1")), True
    low, _ = _reach(row.value("hours"))
    return (Decimal(low), False) if row.value("hours") else (None, False)


def _money(row: EntryRow) -> Money | None:
    amount, _, currency = row.value("amount").partition(" ")
    if not currency:
        return None
    value, rate = Decimal(amount), decimal(row.value("rate"))
    into = row.value("rate_for")
    known = rate is not None and bool(into)
    return Money(
        amount=value,
        currency=currency,
        converted=(value / rate).quantize(_CENT, ROUND_HALF_UP) if known and rate else None,
        into=into if known else "",
        rate=row.value("rate"),
        rate_date=row.value("rate_date"),
        rate_source=row.value("rate_source"),
    )


def _span(chosen: SeriesRow, logs: Sequence[Log]) -> tuple[date, date] | None:
    """Returns the first and the last day the series is drawn for."""
    counter = chosen.counter
    days = [one.day for one in logs]
    if counter is not None:
        days.append(counter.start)
        days += [counter.end] if counter.end else []
    return (min(days), max(days)) if days else None


def _outside(rows: Iterable[EntryRow], span: tuple[date, date] | None) -> list[Outside]:
    found: list[Outside] = []
    for row in rows:
        value = parse(row.value("when"))
        first = value.earliest
        if first is None:
            continue
        until = row.value("until")
        last = (parse(until).latest if until else value.latest) or first
        found += [
            Outside(key=row.key, title=row.value("title"), occasion=row.value("occasion"), first=begin, last=end)
            for begin, end in _years(first, last, span, yearly=row.value("yearly") == "yes")
        ]
    return sorted(found, key=lambda one: (one.first, one.title))


def _years(first: date, last: date, span: tuple[date, date] | None, *, yearly: bool) -> Iterator[tuple[date, date]]:
    """Yields when it is; every year of the span for what comes again. 29 February is kept on 28 February in other years."""
    if not yearly or span is None:
        yield first, last
        return
    for year in range(max(first.year, span[0].year), max(first.year, span[1].year) + 1):
        begin = _in(first, year)
        yield begin, begin + (last - first)


def _in(day: date, year: int) -> date:
    try:
        return day.replace(year=year)
    except ValueError:
        return day.replace(year=year, day=28)


def _totals(chosen: SeriesRow, logs: Sequence[Log], incidents: Sequence[Incident]) -> Totals:
    days = {one.day for one in logs}
    counter = chosen.counter
    rests = {day for day in days if counter is not None and counter.is_rest(day)}
    planned = counter.picket_days(max(days)) if counter is not None and days else 0
    inside = {day for day in days - rests if counter is not None and day >= counter.start}
    largest = max(logs, key=lambda one: (one.high, -one.day.toordinal()), default=None)
    held = [one for one in incidents if one.form == DETENTION]
    fines = [one.money for one in incidents if one.money is not None]
    return Totals(
        logged=len(days),
        on_rest_days=len(rests),
        not_logged=max(0, planned - len(inside)),
        taking_part=sum(one.low for one in logs),
        most=largest.high if largest else 0,
        most_on=largest.day if largest else None,
        people=len({one.id for log in logs for one in log.who}),
        counts=tuple((form, sum(1 for one in incidents if one.form == form)) for form in INCIDENTS),
        detained=sum(max(1, len(one.who)) for one in held),
        hours=sum((one.hours * max(1, len(one.who)) for one in held if one.hours is not None), Decimal(0)),
        hours_known=sum(1 for one in held if one.hours is not None),
        fines=_sums((one.currency, one.amount) for one in fines),
        converted=_sums((one.into, one.converted) for one in fines if one.converted is not None),
        fines_without_rate=sum(1 for one in fines if one.converted is None),
    )


def _sums(told: Iterable[tuple[str, Decimal]]) -> tuple[tuple[str, Decimal], ...]:
    sums: dict[str, Decimal] = {}
    for currency, amount in told:
        sums[currency] = sums.get(currency, Decimal(0)) + amount
    return tuple(sorted(sums.items()))


__all__ = ["INCIDENTS", "daybook", "somebody"]
