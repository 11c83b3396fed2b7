"""Logging a day: what is offered so that five taps are enough, and what happens when the day is logged already."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from kuager import track
from kuager.errors.entries import UnknownEntryError
from kuager.workflow import entries
from kuager.workflow.archive import Archive
from kuager.workflow.entries import EntryRow, Given
from kuager.workflow.picketing.book import Came, Daybook, Log
from kuager.workflow.picketing.daybook import daybook
from kuager.workflow.picketing.series import DAY, TOLD

LATELY: Final = 14
"""Logged days of which people and slogans are offered."""
OFFERED: Final = 24
_SEVERAL: Final = ("who", "slogans", "placards", "response", "films")
_LONG: Final = "notes"


@dataclass(frozen=True, slots=True, kw_only=True)
class Offered:
    """What the day's form offers.

    Attributes:
        today: by the series' own time zone.
        people: who came lately, the most frequent first, with the words they were entered by.
        slogans: shouted lately, the newest first.
        last: the latest log before the day.
        there: the log of the day itself.
    """

    series: str
    today: date
    people: tuple[Came, ...]
    slogans: tuple[str, ...]
    last: Log | None
    there: Log | None


def today(archive: Archive, book: Daybook) -> date:
    """Returns what day it is where the protest stands."""
    return track.local_date(archive.clock.now(), book.series.zone)


def offered(archive: Archive, series: str | None = None, day: date | None = None) -> Offered:
    """Returns what the form of a day offers.

    Args:
        archive: where from.
        series: which; the first when left out.
        day: which day is to be logged; today when left out.

    Raises:
        UnknownSeriesError: there is no such series.
    """
    book = daybook(archive, series)
    now = today(archive, book)
    asked = day or now
    before = [one for one in book.logs if one.day < asked]
    lately = before[-LATELY:]
    recent = {who.id for log in lately for who in log.who}
    slogans = dict.fromkeys(words for log in reversed(lately) for words in log.slogans)
    return Offered(
        series=book.series.id,
        today=now,
        # Somebody who must stay unnamed cannot be recognised from one day to the next, so nothing is ticked for them.
        people=tuple(one for one in book.came if one.person.id in recent and not one.person.shielded)[:OFFERED],
        slogans=tuple(slogans)[:OFFERED],
        last=before[-1] if before else None,
        there=book.on(asked),
    )


def given_of(answers: Mapping[str, Sequence[str]], nodes: Mapping[str, str], series: str) -> Given:
    """Returns the answers of the day's form, under its series; the one of the sources is named by nothing."""
    told = {name: list(values) for name, values in answers.items()}
    if series != TOLD:
        told["series"] = [series]
    return Given(answers=told, nodes=dict(nodes))


def added(archive: Archive, key: str, given: Given) -> tuple[Given, int]:
    """Returns an entry's answers with further ones added to them, and the version they make.

    Who came, slogans and the like are joined; of two numbers of people both stay, as a range; notes follow one another. What
    is answered once and differs (weather, place) stays as it is there, and the other goes into the notes: nothing is lost.

    Args:
        archive: holds the entry.
        key: which.
        given: the answers to add.

    Raises:
        UnknownEntryError: there is no such entry.
    """
    row = entries.entry(archive, key)
    if row is None:
        raise UnknownEntryError(item=key)
    answers: dict[str, list[str]] = {}
    nodes: dict[str, str] = {}
    notes = [one.words for one in row.all(_LONG)]
    for field in entries.form(DAY).fields:
        kept, new = _kept(row, field.name), given.lines(field.name)
        if field.name == _LONG:
            continue
        if field.name == "participants":
            answers[field.name], lost = both(kept, new)
            notes += lost
        elif field.name in _SEVERAL:
            answers[field.name] = [*kept, *(words for words in new if words not in kept)]
            nodes |= _nodes(row, field.name, given, kept, answers[field.name])
        else:
            answers[field.name] = kept or new
            notes += [words for words in new if kept and words not in kept and field.name not in {"when", "series"}]
            if given.nodes.get(field.name) and not kept:
                nodes[field.name] = given.nodes[field.name]
    more = "\n".join(given.answers.get(_LONG, ())).strip()
    notes += [more] if more and more not in notes else []
    answers[_LONG] = ["\n".join(notes)] if notes else []
    return Given(answers=answers, nodes=nodes), row.version + 1


def _kept(row: EntryRow, name: str) -> list[str]:
    by_id = {"who_unnamed", "speaker_unnamed", "series"}
    return [one.value if name in by_id else one.words for one in row.all(name)]


def _nodes(row: EntryRow, name: str, given: Given, kept: Sequence[str], joined: Sequence[str]) -> dict[str, str]:
    """Returns who is meant by each of the joined names, numbered as they stand now."""
    meant = {one.words: one.node for one in row.all(name) if one.node}
    for position, words in enumerate(given.lines(name)):
        node = given.nodes.get(f"{name}.{position}", "")
        if node and words not in kept:
            meant[words] = node
    return {f"{name}.{position}": meant[words] for position, words in enumerate(joined) if words in meant}


def both(kept: Sequence[str], new: Sequence[str]) -> tuple[list[str], list[str]]:
    """Returns two counts as a range; where one is no plain number (">24"), what was there, and the other for the notes."""
    if not kept or not new or kept[0] == new[0]:
        return [*(kept or new)][:1], []
    numbers = [part.strip() for text in (kept[0], new[0]) for part in re.split(r"[-–—/]", text)]
    if not all(part.isdigit() for part in numbers):
        return [kept[0]], [new[0]]
    low, high = min(map(int, numbers)), max(map(int, numbers))
    return [str(low) if low == high else f"{low}-{high}"], []


__all__ = ["Offered", "added", "both", "given_of", "offered", "today"]
