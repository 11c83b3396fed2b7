"""The part of a person's page that says where they stood: rows in words, the picture, and the days asked about."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

from kuager.model.schema import label
from kuager.web import statuslines
from kuager.web.dates import shown_date
from kuager.web.words import Words
from kuager.weigh.status import Conflict, Days, Side, Statement, Stretch
from kuager.workflow.knowing import Known
from kuager.workflow.status import StatusView

_HELD: Final = frozenset({
    "held", "held_investigation", "held_trial", "imprisoned", "in_camp", "administrative_arrest", "house_arrest", "missing",
    "contact_lost", "dead", "dead_in_custody", "state_care", "forced_labour",
})  # fmt: skip
_FREE: Final = frozenset({"released", "released_conditions", "acquitted", "escaped", "free", "abroad"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One statement behind a row."""

    document: str
    title: str
    start: int
    end: int
    exact: str
    speaker: str | None
    when: str
    hearsay: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One stretch in words. ``key`` is its place on the page; ``notes`` are what else must be known to read it."""

    number: int
    key: str
    status: str
    side: str
    began: str
    ended: str
    must: str
    notes: tuple[str, ...]
    independent: int
    told: tuple[Told, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """All of it as the template needs it."""

    picture: str
    rows: tuple[Row, ...]
    day: str
    must: tuple[tuple[str, str], ...]
    """(status, place of its row on the page), as are the next three."""
    may: tuple[tuple[str, str], ...]
    denied: tuple[tuple[str, str], ...]
    undated: tuple[tuple[str, str], ...]
    conflicts: tuple[str, ...]
    last: tuple[str, ...]
    gaps: tuple[str, ...]
    silence: str
    known: str


def tone(statuses: Iterable[str]) -> str:
    """Returns the tone of statuses: ``held`` when one takes freedom, ``free``, ``pressure``, or ``neutral`` for none."""
    every = list(statuses)
    if any(one in _HELD for one in every):
        return "held"
    return "neutral" if not every else "free" if all(one in _FREE for one in every) else "pressure"


def asked(query: Mapping[str, str]) -> tuple[date | None, Known | None]:
    """Reads the day and what may be used from an address; what is no date is left out."""
    day, known = _day(query.get("on")), _day(query.get("known"))
    by: Literal["team", "public"] = "public" if query.get("by") == "public" else "team"
    return day, Known(day=known, by=by) if known else None


def _day(value: str | None) -> date | None:
    try:
        return date.fromisoformat(value) if value else None
    except ValueError:
        return None


def shown(view: StatusView, words: Words, titles: Mapping[str, str]) -> Shown:
    """Puts a person's statuses into words and a picture."""
    every = (*view.line.stretches, *view.line.denials)
    places = {one: number for number, one in enumerate(every, 1)}
    denied = frozenset(view.line.denials)
    rows = tuple(_row(one, number, words, titles, denied=one in denied) for one, number in places.items())
    bars = [_bar(one, row, denied=one in denied) for one, row in zip(every, rows, strict=True) if one.dated]
    standing = view.standing

    def named(stretches: Sequence[Stretch]) -> tuple[tuple[str, str], ...]:
        return tuple((rows[places[one] - 1].status, rows[places[one] - 1].key) for one in stretches)

    silent = (view.news.days.last, view.day) if view.news and view.news.days.last else None
    return Shown(
        picture=statuslines.lines(
            bars,
            (silent[0], silent[1]) if silent and silent[0] < silent[1] else None,
            view.day,
            title=words("stood.picture_of", name=view.name),
            description=words("stood.picture_desc"),
        ),
        rows=rows,
        day=_date(view.day, words),
        must=named(standing.must),
        may=named(standing.may),
        denied=named(standing.denied),
        undated=named(standing.undated),
        conflicts=tuple(_conflict(one, words) for one in view.line.conflicts),
        last=tuple(dict.fromkeys(rows[places[one] - 1].status for one in view.latest)),
        gaps=tuple(_range(one, words) for one in view.gaps),
        silence=_silence(view, words),
        known=_known(view.known, words),
    )


def _row(one: Stretch, number: int, words: Words, titles: Mapping[str, str], *, denied: bool) -> Row:
    side = "denied" if denied else one.side.value
    return Row(
        number=number,
        key=f"stood-{number}",
        status=label("status", one.status, lang=words.lang),
        side=words(f"stood.side_{side}"),
        began=_began(one, words),
        ended=_ended(one, words),
        must=_range(one.must, words) if one.must and not denied else words("stood.no_day"),
        notes=tuple(_notes(one, words)),
        independent=one.independent,
        told=tuple(_told(statement, words, titles) for statement in one.statements),
    )


def _began(one: Stretch, words: Words) -> str:
    first = one.statements[0]
    if first.as_of is not None and first.begin is None:
        held = shown_date(first.when, words) if first.when else _range(first.as_of, words)
        return words("stood.held_on", date=held)
    if first.when:
        return shown_date(first.when, words)
    if one.begin.last is not None:
        return words("stood.by", date=_date(one.begin.last, words))
    return words("stood.not_said")


def _ended(one: Stretch, words: Words) -> str:
    if one.closed_by and one.may.last is not None:
        return words("stood.over_by", date=_date(one.may.last, words))
    if one.told_end and one.may.last is not None:
        return words("stood.ended_by", date=_date(one.may.last, words))
    return words("stood.not_said")


def _notes(one: Stretch, words: Words) -> list[str]:
    notes = []
    if one.hedged:
        notes.append(words("stood.hedged"))
    if one.hearsay:
        notes.append(words("stood.hearsay"))
    if one.muddled:
        notes.append(words("stood.muddled"))
    if one.due is not None:
        notes.append(words("stood.due", date=_range(one.due, words)))
    return notes


def _told(one: Statement, words: Words, titles: Mapping[str, str]) -> Told:
    return Told(
        document=one.document,
        title=titles.get(one.document, one.document),
        start=one.start,
        end=one.end,
        exact=one.exact,
        speaker=one.speaker,
        when=shown_date(one.told_on, words) if one.told_on else "",
        hearsay=one.hearsay,
    )


def _bar(one: Stretch, row: Row, *, denied: bool) -> statuslines.Bar:
    kind = "denied" if denied else "hedged" if one.hedged else "authority" if one.side is Side.AUTHORITY else "told"
    tone = "held" if one.status in _HELD else "free" if one.status in _FREE else "pressure"
    must = (one.must.first, one.must.last) if one.must and one.must.first and not denied else None
    said = f"{row.number}. {row.status} ({row.side}): {row.began}"
    name = row.status if kind == "told" else f"{row.status} ({row.side})"
    return statuslines.Bar(
        number=row.number, label=name, first=one.may.first, last=one.may.last, must=must, tone=tone, kind=kind,
        href=f"#{row.key}", said=said,
    )  # fmt: skip


def _conflict(one: Conflict, words: Words) -> str:
    return words(
        "stood.conflict",
        one=label("status", one.left.status, lang=words.lang),
        two=label("status", one.right.status, lang=words.lang),
        days=_range(one.days, words),
    )


def _silence(view: StatusView, words: Words) -> str:
    if view.silence is None:
        return words("stood.no_news")
    least, most = view.silence.least, view.silence.most
    return words("stood.silent", n=least) if least == most else words("stood.silent_between", least=least, n=most)


def _known(known: Known | None, words: Words) -> str:
    return words(f"stood.known_{known.by}", date=_date(known.day, words)) if known else ""


def _date(day: date, words: Words) -> str:
    return shown_date(day.isoformat(), words)


def _range(days: Days, words: Words) -> str:
    if days.first is not None and days.first == days.last:
        return _date(days.first, words)
    if days.first is None and days.last is None:
        return words("stood.not_said")
    left, right = (day.isoformat() if day else "" for day in (days.first, days.last))
    return shown_date(f"{left}/{right}", words)


__all__ = ["Row", "Shown", "Told", "asked", "shown"]
