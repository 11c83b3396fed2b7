"""The diary's figures as the pictures and tables of its pages want them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from kuager.draw import picket as svg_picket
from kuager.draw.picket import Band, Cell
from kuager.web.dates import shown_date
from kuager.web.words import Words
from kuager.workflow import entries
from kuager.workflow.picketing.book import Daybook, Incident, Log
from kuager.workflow.views import PicketDay

MOST_YEARS = 12
"""Years drawn; earlier ones stand in the table."""
_LEVELS = 4


@dataclass(frozen=True, slots=True)
class Year:
    """One year of the map."""

    year: int
    chart: str
    logged: int


@dataclass(frozen=True, slots=True)
class Month:
    """One month of the table: days logged, the largest number, days and hours held, fines."""

    key: str
    days: int
    most: int
    incidents: int


@dataclass(frozen=True, slots=True)
class Line:
    """A numbered row under the picture of what happened outside."""

    band: Band
    href: str
    when: str
    kind: str


def years_of(book: Daybook, told: Sequence[PicketDay], words: Words) -> list[Year]:
    """Returns the map of every year with a logged day or one that sources tell of."""
    logs = {log.day: log for log in book.logs}
    sources = {date.fromisoformat(day.date) for day in told} - set(logs)
    every = [*logs, *sources]
    if not every:
        return []
    counter = book.series.counter
    first = min([*every, counter.start] if counter else every)
    last = max(every)
    most = book.totals.most or 1
    found = []
    for year in range(max(first.year, last.year - MOST_YEARS + 1), last.year + 1):
        cells = [
            _cell(book, day, logs.get(day), told=day in sources, most=most)
            for day in _days(max(first, date(year, 1, 1)), min(_full(last), date(year, 12, 31)))
        ]
        logged = sum(1 for day in logs if day.year == year)
        description = words("picket.map_desc", n=logged)
        chart = svg_picket.year_map(cells, title=words("picket.map_of", year=year), description=description)
        found.append(Year(year, chart, logged))
    return found[::-1]


def _full(last: date) -> date:
    """The end of the month, so that the map does not break off in the middle of one."""
    following = (last.replace(day=1) + timedelta(days=32)).replace(day=1)
    return following - timedelta(days=1)


def _days(first: date, last: date) -> Iterable[date]:
    return (first + timedelta(days=step) for step in range((last - first).days + 1))


def _cell(book: Daybook, day: date, log: Log | None, *, told: bool, most: int) -> Cell:
    counter = book.series.counter
    rest = counter is not None and counter.is_rest(day)
    if log is None:
        return Cell(day, 0, rest, told, day.isoformat())
    level = max(1, min(_LEVELS, -(-_LEVELS * log.low // most)))
    label = f"{day.isoformat()}: {log.participants or log.low}"
    return Cell(day, level, rest, told, label)


def months_of(book: Daybook) -> list[Month]:
    """Returns the table beneath the map, the latest month first."""
    rows: dict[str, list[int]] = {}
    for log in book.logs:
        row = rows.setdefault(log.day.isoformat()[:7], [0, 0, 0])
        row[0] += 1
        row[1] = max(row[1], log.high)
    for one in book.incidents:
        if one.day is not None:
            rows.setdefault(one.day.isoformat()[:7], [0, 0, 0])[2] += 1
    return [Month(key, *row) for key, row in sorted(rows.items(), reverse=True)]


def bands_of(book: Daybook, words: Words) -> list[Line]:
    """Returns what happened outside and what was done about the protest, numbered in the order of time."""
    told = [(one.first, one.last, one.title, True, one.key, one.occasion) for one in book.outside]
    told += [
        (one.day, _end(one), _label(one, words), False, one.key, one.form)
        for one in book.incidents
        if one.day is not None
    ]
    found = []
    for number, (first, last, label, outside, key, kind) in enumerate(
        sorted(told, key=lambda row: (row[0], row[2])), 1
    ):
        when = shown_date(first.isoformat() if first == last else f"{first.isoformat()}/{last.isoformat()}", words)
        found.append(Line(Band(first, last, number, label, outside), f"/entries/{key}", when, _kind(kind, words)))
    return found


def _kind(kind: str, words: Words) -> str:
    if kind in entries.forms():
        return entries.form(kind).label(words.lang)
    occasion = entries.form("outside_event").field("occasion")
    labels = dict(occasion.choices(words.lang)) if occasion else {}
    return labels.get(kind, "")


def _end(one: Incident) -> date:
    until = entries_day(one.until)
    day = one.day or date.min
    return until if until is not None and until >= day else day


def entries_day(value: str) -> date | None:
    """Returns the day a value names; None when it is wider or empty."""
    try:
        return date.fromisoformat(value)
    except ValueError:
        return None


def _label(one: Incident, words: Words) -> str:
    who = ", ".join(person.name for person in one.who)
    label = entries.form(one.form).label(words.lang)
    return f"{label}: {who}" if who else label


def against_of(book: Daybook, bands: Sequence[Line], words: Words) -> str:
    """Returns the days drawn against what happened outside; empty without logged days."""
    days = [(log.day, log.low) for log in book.logs]
    first = min((day for day, _ in days), default=None)
    if first is None:
        return ""
    last = max(day for day, _ in days)
    near = [
        line.band for line in bands if line.band.last >= first - timedelta(days=31) and line.band.first <= last + timedelta(days=31)
    ]  # fmt: skip
    return svg_picket.against(days, near, title=words("picket.against"), description=words("picket.against_desc"))
