"""The protest's own record: when it began, which day a date is, who says so, and what is known of each day."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date, timedelta

from kuager import track
from kuager.errors import BadDateError, UnknownIdError
from kuager.model import Claim, DocumentId, Side, tell
from kuager.text import stored
from kuager.text.edtf import parse
from kuager.text.tellings import render
from kuager.workflow.archive import Archive
from kuager.workflow.context import Context, commonest, context
from kuager.workflow.events import event_rows
from kuager.workflow.onhand import on_hand
from kuager.workflow.reviewed import CORRECTED, REJECTED
from kuager.workflow.views import EventRow, PicketDay, PicketView

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
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
        series: which one, by its number; the best documented when left out.
        on: the date whose day number is asked (``2022-06-21``); the last day that sources speak of when left out, or
            today when they are recent.

    Raises:
        BadDateError: when ``on`` is no day.
        UnknownIdError: when there is no such series.
    """
    here = context(archive)
    frames = event_rows(archive, here)
    claims = _series_claims(archive, here)
    if series not in (None, "1"):
        raise UnknownIdError(item=series)
    start = track.best_start(_stated(here, claims), _numbered(here, claims, frames))
    rest_words = _sides(here, claims["rest_day"])
    rests = frozenset(WEEKDAYS.index(claim.value) for claim in claims["rest_day"] if claim.value in WEEKDAYS)
    asked = _day(on) if on else None
    if start is None:
        return _unknown(archive, here, claims, frames, asked)
    counter = track.Series(start=start.day, rest_weekdays=rests)
    shown = asked or _last_day(archive, here, counter, frames)
    if shown < start.day:
        raise BadDateError(f"{shown} lies before the first day, {start.day}", item=on)
    dated, undated = _by_day(frames, counter)
    return PicketView(
        series="1",
        name=_name(archive, claims),
        start=start.day.isoformat(),
        start_sides=_sides(here, claims["start_date"]),
        day=counter.day_number(shown),
        date=shown.isoformat(),
        picket_days=counter.picket_days(shown),
        rest_days=counter.rest_days(shown),
        rest_weekdays=tuple(sorted(rests)),
        rest_words=rest_words,
        days=tuple(
            PicketDay(day=counter.day_number(day), date=day.isoformat(), rest=counter.is_rest(day), events=tuple(rows))
            for day, rows in sorted(dated.items())
        ),
        milestones=tuple(_milestones(counter, claims["day_number"])),
        events=tuple(row for row in frames if row.type in SERIES_TYPES),
        undated=tuple(undated),
        published=tuple(_published(here, counter, claims, frames)),
    )


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


def _last_day(archive: Archive, here: Context, counter: track.Series, frames: list[EventRow]) -> date:
    """Today while the newest word about the protest is recent; otherwise the day of that word."""
    told = [row for row in frames if row.type in SERIES_TYPES]
    days = [day for row in told if (day := _date(row, counter))]
    days += [day for row in told if (day := _single((here.heads[DocumentId(row.document)].published or "")[:10]))]
    today = track.local_date(archive.clock.now(), archive.settings.time_zone)
    last = max((day for day in days if counter.start <= day <= today), default=counter.start)
    return max(counter.start, today) if today - last <= STILL_CURRENT else last


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
    here: Context, counter: track.Series, claims: dict[str, list[Claim]], frames: list[EventRow]
) -> list[tuple[str, str]]:
    when = {row.id: row.when for row in frames}
    found = []
    for claim in claims["day_number"]:
        day = _single(when.get(here.id_of(claim.subject) or ""))
        if day is None or not claim.value.isdigit() or day < counter.start:
            continue
        best = track.fits(counter, int(claim.value), day)[0]
        said = stored.write(
            "diary.said", words=claim.anchor.exact, date=day.isoformat(), title=here.heads[claim.anchor.document].title
        )
        found.append((said, _fit(best)))
    return found


def _fit(best: track.Fit) -> str:
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


__all__ = ["picket"]
