"""Which recurring protests there are: those people entered, and the one that the sources tell of."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, TypeVar, cast

from kuager import track
from kuager.errors import BadDateError
from kuager.errors.picket import UnknownSeriesError
from kuager.model import DocumentId
from kuager.text.edtf import parse
from kuager.workflow import entries
from kuager.workflow.archive import Archive
from kuager.workflow.entries import EntryRow

TOLD: Final = "1"
"""The series that the sources tell of, and what any series is called that is asked for by no name."""
SERIES: Final = "series"
PAUSE: Final = "series_pause"
DAY: Final = "picket_day"
DETENTION: Final = "protest_detention"
FINE: Final = "protest_fine"
DECISION: Final = "court_decision"
WARNING: Final = "warning"
INJURY: Final = "injury"
OUTSIDE: Final = "outside_event"
OF_A_SERIES: Final = (DAY, DETENTION, FINE, DECISION, WARNING, INJURY)
"""Forms whose entries belong to a series; one that names none belongs to the first."""
WEEKDAYS: Final = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
SHORTEST: Final = 4
"""Characters of a key that are enough to name it."""
_ONE: Final = timedelta(days=1)
_CACHE: Final = "picketing"
_LAST_YEAR: Final = 2200
T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class PauseRow:
    """A pause as it was entered, and the entry it is in."""

    key: str
    first: str
    last: str
    stops: bool
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SeriesRow:
    """A recurring protest.

    Attributes:
        id: the key of its entry; ``1`` for the one that only sources tell of.
        name: what it is called.
        target: whom it addresses.
        place: where it stands.
        counter: how it counts; None while its first day is not known.
        zone: whose midnight ends its day (IANA name).
        told: what the sources say of a recurring protest belongs to it.
        pauses: as they were entered.
        problems: what was entered and cannot be counted with: ``pause_at_start``, ``no_rest``, ``bad_series``.
        notes: of whoever entered it.
    """

    id: str
    name: str
    target: str = ""
    place: str = ""
    counter: track.Series | None = None
    zone: str = "Asia/Almaty"
    told: bool = False
    pauses: tuple[PauseRow, ...] = ()
    problems: tuple[str, ...] = ()
    notes: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """The standing entries of an archive, by form and by document; each is read once."""

    forms: Mapping[str, tuple[EntryRow, ...]]
    documents: Mapping[DocumentId, EntryRow]

    def of(self, form: str) -> tuple[EntryRow, ...]:
        """Returns the standing entries of a form."""
        return self.forms.get(form, ())


def kept_at(archive: Archive, name: str, make: Callable[[], T]) -> T:
    """Returns what was worked out at this position of the log; works it out when the log has grown."""
    head = archive.store.head()
    held = archive.cache.get(f"{_CACHE}:{name}")
    if isinstance(held, tuple) and held[0] == head:
        return cast("T", held[1])
    fresh = make()
    archive.cache[f"{_CACHE}:{name}"] = (archive.store.head(), fresh)
    return fresh


def kept(archive: Archive) -> Kept:
    """Returns the standing entries of an archive, grouped; kept until the log grows."""
    return kept_at(archive, "entries", lambda: _kept(archive))


def _kept(archive: Archive) -> Kept:
    forms: dict[str, list[EntryRow]] = {}
    rows = entries.entries(archive)
    for row in rows:
        forms.setdefault(row.form, []).append(row)
    return Kept(
        forms={form: tuple(found) for form, found in forms.items()}, documents={row.document: row for row in rows}
    )


def entered(archive: Archive) -> list[SeriesRow]:
    """Returns the series that people entered, in the order they were first handed in."""
    book = kept(archive)
    first = book.of(SERIES)[0].key if book.of(SERIES) else ""
    return [
        _row(archive, one, [pause for pause in book.of(PAUSE) if (pause.value("series") or first) == one.key])
        for one in book.of(SERIES)
    ]


def every(archive: Archive, told: SeriesRow | None) -> list[SeriesRow]:
    """Returns all series: those entered, and the one of the sources unless it is one of them.

    Args:
        archive: where from.
        told: the one that the sources tell of, with its first day where that is known.
    """
    rows = entered(archive)
    joined = [_joined(row, told) for row in rows]
    if told is None or any(row.told for row in joined):
        return joined
    return [told, *joined]


def choose(rows: list[SeriesRow], asked: str | None) -> SeriesRow:
    """Returns the series asked for: by key, the beginning of one, or name; the best documented when left out.

    Raises:
        UnknownSeriesError: when there is no such series, or several begin like that.
    """
    if not asked or asked == TOLD:
        found = [row for row in rows if row.told] or rows
        if found:
            return found[0]
        return SeriesRow(id=TOLD, name="", told=True)
    whole = [row for row in rows if asked == row.id or asked.casefold() == row.name.casefold()]
    begun = [row for row in rows if len(asked) >= SHORTEST and row.id.startswith(asked)]
    found = whole or begun
    if len(found) != 1:
        raise UnknownSeriesError(item=asked)
    return found[0]


def belongs(archive: Archive, rows: list[SeriesRow], chosen: SeriesRow, form: str) -> list[EntryRow]:
    """Returns the entries of a form that belong to a series; those that name none belong to the first."""
    first = choose(rows, None).id
    return [row for row in kept(archive).of(form) if owner(row, first) == chosen.id]


def owner(row: EntryRow, first: str) -> str:
    """Returns the series an entry belongs to; ``first`` when it names none."""
    return row.value("series") or first


def whole_day(value: str) -> date | None:
    """Returns the one day a date names; None when it is wider."""
    if not value:
        return None
    try:
        span = parse(value)
    except BadDateError:
        return None
    return span.earliest if span.earliest is not None and span.earliest == span.latest else None


def _joined(row: SeriesRow, told: SeriesRow | None) -> SeriesRow:
    """Lets the sources' words belong to a series that somebody says they tell of, or that begins on the day they give."""
    from_sources = told.counter if told else None
    same = from_sources is not None and row.counter is not None and row.counter.start == from_sources.start
    return SeriesRow(
        id=row.id, name=row.name, target=row.target, place=row.place, counter=row.counter, zone=row.zone,
        told=row.told or same, pauses=row.pauses, problems=row.problems, notes=row.notes,
    )  # fmt: skip


def _row(archive: Archive, entry: EntryRow, pauses: Iterable[EntryRow]) -> SeriesRow:
    shown = tuple(sorted((_pause(one) for one in pauses), key=lambda one: (one.first, one.last)))
    counter, problems = _counter(entry, shown)
    return SeriesRow(
        id=entry.key, name=entry.value("name"), target=entry.value("target"), place=entry.value("where"), counter=counter,
        zone=entry.value("zone") or archive.settings.time_zone, told=entry.value("told") == "yes", pauses=shown,
        problems=problems, notes=entry.value("notes"),
    )  # fmt: skip


def _pause(entry: EntryRow) -> PauseRow:
    first = entry.value("since")
    return PauseRow(
        key=entry.key, first=first, last=entry.value("until") or first, stops=entry.value("stops") == "yes",
        why=entry.value("why"),
    )  # fmt: skip


def _counter(entry: EntryRow, pauses: tuple[PauseRow, ...]) -> tuple[track.Series | None, tuple[str, ...]]:
    """Returns how an entered series counts, and what of it cannot be counted with; such parts are left out, never guessed."""
    start = whole_day(entry.value("start"))
    if start is None:
        return None, ("bad_series",)
    problems: list[str] = []
    rest = frozenset(WEEKDAYS.index(one.value) for one in entry.all("rest") if one.value in WEEKDAYS)
    if len(rest) == len(WEEKDAYS):
        rest, problems = frozenset(), ["no_rest"]
    weeks = entry.value("unit") == track.Unit.WEEKS
    pauses_cut, cut_problems = cuts(pauses, start)
    skips = entry.value("skips_rest") == "yes"
    if skips and (weeks or start.weekday() in rest):
        skips, problems = False, [*problems, "no_rest"]
    counter = track.Series(
        start=start,
        counting=track.Counting(entry.value("counting") or track.Counting.ORDINAL),
        rest_weekdays=rest,
        pauses=pauses_cut,
        counts_rest_days=not skips,
        unit=track.Unit.WEEKS if weeks else track.Unit.DAYS,
        end=whole_day(entry.value("end")),
    )
    return counter, (*problems, *cut_problems)


def cuts(pauses: tuple[PauseRow, ...], start: date) -> tuple[tuple[track.Pause, ...], tuple[str, ...]]:
    """Returns pauses that do not overlap: what two of them share is paused once, and stops the counter where either does."""
    days: dict[date, bool] = {}
    problems: tuple[str, ...] = ()
    for one in pauses:
        first, last = whole_day(one.first), whole_day(one.last)
        if first is None or last is None or last < first or last.year > _LAST_YEAR:
            continue
        if one.stops and first <= start <= last:
            problems = ("pause_at_start",)
            continue
        for step in range((last - first).days + 1):
            day = first + step * _ONE
            days[day] = days.get(day, False) or one.stops
    return tuple(_runs(days)), problems


def _runs(days: Mapping[date, bool]) -> Iterable[track.Pause]:
    """Joins neighbouring days of one kind."""
    begin: date | None = None
    for day in sorted(days):
        begin = begin or day
        after = day + _ONE
        if after not in days or days[after] is not days[day]:
            yield track.Pause(start=begin, end=day, stops_counter=days[day])
            begin = None


__all__ = [
    "Kept",
    "PauseRow",
    "SeriesRow",
    "belongs",
    "choose",
    "entered",
    "every",
    "kept",
    "kept_at",
    "owner",
    "whole_day",
]
