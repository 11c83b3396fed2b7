"""Events told several times: copies and retellings gathered, so that a page shows an event once with all its words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from kuager.web.dates import bounds, shown_date
from kuager.web.words import Words
from kuager.workflow.views import EventRow

TONES: Final = {
    "held": "detention administrative_arrest prison_sentence camp_internment house_arrest death_in_custody disappearance contact_lost",
    "free": "release",
    "act": "protest meeting appeal inquiry",
    "pressure": "warning threat surveillance fine summons passport_confiscation exit_denied job_loss",
}
"""What an event does to somebody: takes freedom, gives it back, is their own act, or presses them."""
_TONE_OF: Final = {name: tone for tone, names in TONES.items() for name in names.split()}


@dataclass(frozen=True, slots=True)
class Entry:
    """A numbered event with every passage that tells it, its tone, its date in words, and how many tell it independently."""

    number: int
    event: EventRow
    also: tuple[EventRow, ...]
    tone: str
    when: str
    independent: int


def entries(events: Iterable[EventRow], words: Words, lineages: Mapping[str, str]) -> list[Entry]:
    """Gathers events of one type, date and set of people, orders them by date, and numbers them from 1.

    Nothing is decided by this: passages are shown together, each still with its own words, date and review. Events
    without a date are gathered only where the words are the same.

    Args:
        events: in any order.
        words: for the dates.
        lineages: the lineage of every document; one without is its own.
    """
    groups: dict[tuple[object, ...], list[EventRow]] = {}
    for event in sorted(events, key=lambda one: (one.document, one.start)):
        people = tuple(sorted(who for who, _ in event.who))
        groups.setdefault((event.type, event.when or event.exact, people), []).append(event)
    ordered = sorted(groups.values(), key=lambda group: (_first_day(group[0]), group[0].document, group[0].start))
    return [_entry(number, group, words, lineages) for number, group in enumerate(ordered, 1)]


def _entry(number: int, group: list[EventRow], words: Words, lineages: Mapping[str, str]) -> Entry:
    first = max(group, key=lambda one: (one.where is not None, len(one.details)))
    told_by = {lineages.get(one.document, one.document) for one in group}
    tone = _TONE_OF.get(first.type, "neutral")
    return Entry(
        number,
        first,
        tuple(one for one in group if one is not first),
        tone,
        shown_date(first.when, words),
        len(told_by),
    )


def _first_day(event: EventRow) -> str:
    span = bounds(event.when)
    return span[0].isoformat() if span else "9999"
