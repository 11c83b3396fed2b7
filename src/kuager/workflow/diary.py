"""The protest's own record: when it began, which day a date is, who says so, and what is known of each day."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from kuager import track
from kuager.errors import BadDateError
from kuager.model import Claim, DocumentId, Side, tell
from kuager.text import stored
from kuager.text.edtf import parse
from kuager.text.tellings import render
from kuager.workflow.archive import Archive
from kuager.workflow.context import Context, commonest, context
from kuager.workflow.events import event_rows
from kuager.workflow.onhand import on_hand
from kuager.workflow.picketing.series import (
    DAY,
    OF_A_SERIES,
    TOLD,
    WEEKDAYS,
    SeriesRow,
    belongs,
    choose,
    every,
    kept,
    kept_at,
    owner,
    whole_day,
)
from kuager.workflow.reviewed import CORRECTED, REJECTED
from kuager.workflow.views import EventRow, PicketDay, PicketView

_CACHE = "series"
_WEEK = 7
SERIES_TYPES = frozenset({"protest"})
RELATED = frozenset(
    {
        "protest",
        "detention",
        "administrative_arrest",
        "fine",
        "warning",
        "summons",
        "threat",
        "surveillance",
        "meeting",
        "release",
    }
)
"""What a day of the diary shows: the protest and what was done about it."""
STILL_CURRENT = timedelta(days=60)
"""When the newest word about the protest is older than this, the counter stops there: nobody said that it goes on."""


def picket(archive: Archive, series: str | None = None, on: str | None = None) -> PicketView:
    """Returns the diary of a recurring protest.

    Args:
        archive: where from.
        series: which one, by key, the beginning of one, or name; the best documented when left out.
        on: the date whose day number is asked (``2022-06-21``); the last day that sources speak of when left out, or
            today when they are recent.

    Raises:
        BadDateError: when ``on`` is no day.
        UnknownSeriesError: when there is no such series.
    """
    here = context(archive)
    claims = _series_claims(archive, here)
    rows = serieses(archive)
    chosen = choose(rows, series)
    if not chosen.told:
        claims = defaultdict(list)
    frames = _frames(archive, here, chosen, choose(rows, None).id)
    asked = _day(on) if on else None
    counter = chosen.counter
    if counter is None:
        return _unknown(archive, here, claims, frames, asked)
    shown = asked or _last_day(archive, here, chosen, frames)
    if shown < counter.start:
        raise BadDateError(f"{shown} lies before the first day, {counter.start}", item=on)
    dated, undated = _by_day(frames, counter)
    logged = logged_days(archive, rows, chosen)
    return PicketView(
        series=chosen.id,
        name=chosen.name or _name(archive, claims),
        start=counter.start.isoformat(),
        start_sides=_sides(here, claims["start_date"]),
        day=counter.day_number(shown),
        date=shown.isoformat(),
        picket_days=counter.picket_days(shown),
        rest_days=counter.rest_days(shown),
        rest_weekdays=tuple(sorted(counter.rest_weekdays)),
        rest_words=_sides(here, claims["rest_day"]),
        days=tuple(
            PicketDay(day=counter.day_number(day), date=day.isoformat(), rest=counter.is_rest(day), events=tuple(rows))
            for day, rows in sorted(dated.items())
        ),
        milestones=tuple(_milestones(counter, claims["day_number"])),
        events=tuple(row for row in frames if row.type in SERIES_TYPES),
        undated=tuple(undated),
        published=tuple(_published(here, counter, claims, frames, logged)),
        unit=counter.unit,
        counting=counter.counting,
        paused_days=counter.paused_days(shown),
        held_days=bisect_right(logged, shown),
        end=counter.end.isoformat() if counter.end else None,
    )


def serieses(archive: Archive) -> list[SeriesRow]:
    """Returns every recurring protest: the one the sources tell of, and those that people entered."""
    return kept_at(archive, _CACHE, lambda: _serieses(archive))


def _serieses(archive: Archive) -> list[SeriesRow]:
    here = context(archive)
    claims = _series_claims(archive, here)
    start = track.best_start(_stated(here, claims), _numbered(here, claims, event_rows(archive, here)))
    rests = frozenset(WEEKDAYS.index(claim.value) for claim in claims["rest_day"] if claim.value in WEEKDAYS)
    told = None
    if start is not None:
        told = SeriesRow(
            id=TOLD, name=_name(archive, claims), counter=track.Series(start=start.day, rest_weekdays=rests),
            zone=archive.settings.time_zone, told=True,
        )  # fmt: skip
    return [_rested(row, rests) for row in every(archive, told)]


def _rested(row: SeriesRow, rests: frozenset[int]) -> SeriesRow:
    """Lets a series rest on the days sources give, where whoever entered it named none."""
    counter = row.counter
    if not row.told or counter is None or counter.rest_weekdays or not counter.counts_rest_days or len(rests) == _WEEK:
        return row
    return replace(row, counter=replace(counter, rest_weekdays=rests))


def _frames(archive: Archive, here: Context, chosen: SeriesRow, first: str) -> list[EventRow]:
    """Returns the events of a series: those entered under it, and those of sources where sources tell of it."""
    entries = kept(archive).documents
    from_sources = chosen.told or (chosen.id == TOLD and chosen.counter is None)
    found = []
    for row in event_rows(archive, here):
        entry = entries.get(DocumentId(row.document))
        if from_sources if entry is None else entry.form in OF_A_SERIES and owner(entry, first) == chosen.id:
            found.append(row)
    return found


def logged_days(archive: Archive, rows: list[SeriesRow], chosen: SeriesRow) -> list[date]:
    """Returns the days of a series that somebody logged, each once, in order."""
    found = (whole_day(row.value("when")) for row in belongs(archive, rows, chosen, DAY))
    return sorted({day for day in found if day is not None})


def _series_claims(archive: Archive, here: Context) -> dict[str, list[Claim]]:
    found: dict[str, list[Claim]] = defaultdict(list)
    for claim in on_hand(archive).every():
        if claim.schema in SERIES_TYPES and here.review.get(claim.id) not in {REJECTED, CORRECTED}:
            found[claim.prop].append(claim)
    return found


def _stated(here: Context, claims: dict[str, list[Claim]]) -> list[track.Stated]:
    return [
        track.Stated(value=claim.value, lineage=here.lineage_id(claim.anchor.document))
        for claim in claims["start_date"]
    ]


def _numbered(here: Context, claims: dict[str, list[Claim]], frames: list[EventRow]) -> list[track.Numbered]:
    when = {row.id: row.when for row in frames}
    return [
        track.Numbered(
            number=int(claim.value),
            on=when.get(here.id_of(claim.subject) or ""),
            lineage=here.lineage_id(claim.anchor.document),
            published=here.heads[claim.anchor.document].published,
        )
        for claim in claims["day_number"]
        if claim.value.isdigit()
    ]


def _sides(here: Context, claims: list[Claim]) -> tuple[Side, ...]:
    return tuple(
        Side(
            document=claim.anchor.document, start=claim.anchor.start, end=claim.anchor.end, text=claim.anchor.exact, value=claim.value,
            claim=claim.id, lineage=here.lineage_id(claim.anchor.document),
        )
        for claim in claims
    )  # fmt: skip


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise BadDateError(item=text) from None


def _single(when: str | None) -> date | None:
    """The one day a date names, or None when it is wider or without a year."""
    if not when:
        return None
    try:
        value = parse(when)
    except BadDateError:
        return None
    return value.earliest if value.earliest is not None and value.earliest == value.latest else None


def _name(archive: Archive, claims: dict[str, list[Claim]]) -> str:
    target = commonest(claim.value for claim in claims["target"])
    return render(tell("diary.protest", name=target)) if target else archive.settings.name


def _date(row: EventRow, counter: track.Series) -> date | None:
    """The day of an event: its own whole date, or the date of the day number it is told by."""
    day = _single(row.when)
    if day is not None:
        return day
    numbers = [value for prop, value in row.details if prop == "day_number" and value.isdigit()]
    try:
        return counter.date_of(int(numbers[0])) if row.when and numbers else None
    except BadDateError:
        return None


def _by_day(frames: list[EventRow], counter: track.Series) -> tuple[dict[date, list[EventRow]], list[EventRow]]:
    dated: dict[date, list[EventRow]] = defaultdict(list)
    undated: list[EventRow] = []
    for row in frames:
        if row.type not in RELATED:
            continue
        day = _date(row, counter)
        if day is not None and day >= counter.start:
            dated[day].append(row)
        elif row.type in SERIES_TYPES and day is None:
            undated.append(row)
    return dated, undated


def _last_day(archive: Archive, here: Context, chosen: SeriesRow, frames: list[EventRow]) -> date:
    """Today while the newest word about the protest is recent; otherwise the day of that word. Never after its end."""
    counter = chosen.counter
    if counter is None:
        raise BadDateError("the first day is not known")
    told = [row for row in frames if row.type in SERIES_TYPES]
    days = [day for row in told if (day := _date(row, counter))]
    # An entry speaks of the day it names, whenever it was typed in; a text of a source speaks on the day it came out.
    mine = kept(archive).documents
    texts = (DocumentId(row.document) for row in told)
    days += [day for text in texts if text not in mine and (day := _single((here.heads[text].published or "")[:10]))]
    today = track.local_date(archive.clock.now(), chosen.zone)
    # Of a series that somebody entered and nobody wrote about yet, the day asked for is today.
    nothing = counter.start if chosen.id == TOLD else today
    last = max((day for day in days if counter.start <= day <= today), default=nothing)
    shown = max(counter.start, today) if today - last <= STILL_CURRENT else last
    return shown if counter.end is None else min(shown, counter.end)


def _milestones(counter: track.Series, numbers: list[Claim]) -> list[tuple[int, str, str]]:
    stated = Counter(int(claim.value) for claim in numbers if claim.value.isdigit())
    found = []
    for number, times in sorted(stated.items()):
        try:
            day = counter.date_of(number)
        except BadDateError:
            continue
        held = counter.picket_days(day)
        why = tell("diary.milestone", number=str(number), places=times, held=held, rest=number - held)
        found.append((number, day.isoformat(), render(why)))
    return found


def _published(
    here: Context, counter: track.Series, claims: dict[str, list[Claim]], frames: list[EventRow], logged: Sequence[date]
) -> list[tuple[str, str]]:
    when = {row.id: row.when for row in frames}
    found = []
    for claim in claims["day_number"]:
        day = _single(when.get(here.id_of(claim.subject) or ""))
        if day is None or not claim.value.isdigit() or day < counter.start:
            continue
        held = bisect_right(logged, day) if logged else None
        best = track.fits(counter, int(claim.value), day, unit=track.Unit.DAYS, held=held)[0]
        said = stored.write(
            "diary.said", words=claim.anchor.exact, date=day.isoformat(), title=here.heads[claim.anchor.document].title
        )
        found.append((said, told_fit(best)))
    return found


def told_fit(best: track.Fit) -> str:
    """Returns how a published number compares with a way of counting, as a sentence to be told in any language."""
    if best.off == 0:
        return stored.write("diary.fits", way=best.explanation)
    key = "diary.more" if best.off > 0 else "diary.fewer"
    return stored.write(key, off=abs(best.off), way=best.explanation, computed=best.computed)


def _unknown(
    archive: Archive, here: Context, claims: dict[str, list[Claim]], frames: list[EventRow], asked: date | None
) -> PicketView:
    today = track.local_date(archive.clock.now(), archive.settings.time_zone)
    protests = [row for row in frames if row.type in SERIES_TYPES]
    return PicketView(
        series="1", name=archive.settings.name, start=None, start_sides=_sides(here, claims["start_date"]), day=0,
        date=(asked or today).isoformat(), picket_days=0, rest_days=0, rest_weekdays=(), rest_words=(), days=(), milestones=(),
        events=tuple(protests), undated=tuple(protests),
    )  # fmt: skip


__all__ = ["logged_days", "picket", "serieses", "told_fit"]
