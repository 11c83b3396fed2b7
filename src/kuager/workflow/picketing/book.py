"""What the daybook of a series holds: days, people, words, what was done about them, and sums."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from kuager.text.edtf import parse
from kuager.workflow.picketing.series import SeriesRow


@dataclass(frozen=True, slots=True, kw_only=True)
class Somebody:
    """A person of the diary. ``shielded``: must stay unnamed, ``name`` is then what the team calls them."""

    id: str
    name: str
    shielded: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Log:
    """One entry about a day."""

    key: str
    version: int
    day: date
    participants: str
    low: int
    high: int
    who: tuple[Somebody, ...]
    slogans: tuple[str, ...]
    placards: tuple[str, ...]
    weather: str
    where: str
    target: str
    response: tuple[str, ...]
    films: tuple[str, ...]
    notes: str
    speaker: Somebody | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Came:
    """Somebody who came: on how many logged days, the first and the last of them."""

    person: Somebody
    days: int
    first: date
    last: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A slogan or placard: on how many days, and the first of them."""

    words: str
    days: int
    first: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Money:
    """An amount, and what it comes to at a rate that somebody typed in with its day and source."""

    amount: Decimal
    currency: str
    converted: Decimal | None = None
    into: str = ""
    rate: str = ""
    rate_date: str = ""
    rate_source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Incident:
    """What was done about the protest.

    Attributes:
        key: of its entry.
        form: which form.
        when: EDTF as entered.
        until: EDTF; empty when not said.
        who: whom it concerns.
        by: who did it.
        where: the place it happened or they were held.
        hours: how long they were held; computed from both times where they are there, else as typed in.
        computed: the hours were computed.
        money: of a fine.
        words: what else is said of it, each with the name of its question.
    """

    key: str
    form: str
    when: str
    until: str = ""
    from_time: str = ""
    until_time: str = ""
    who: tuple[Somebody, ...] = ()
    by: str = ""
    where: str = ""
    hours: Decimal | None = None
    computed: bool = False
    money: Money | None = None
    words: tuple[tuple[str, str], ...] = ()

    @property
    def day(self) -> date | None:
        """The first day it may have been on."""
        return parse(self.when).earliest if self.when else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Outside:
    """Something the days can be read against; an anniversary stands here once for every year it falls into."""

    key: str
    title: str
    occasion: str
    first: date
    last: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Totals:
    """What all of it comes to. ``fines`` and ``converted`` are sums by currency; ``taking_part`` counts a person each day."""

    logged: int
    on_rest_days: int
    not_logged: int
    taking_part: int
    most: int
    most_on: date | None
    people: int
    counts: tuple[tuple[str, int], ...]
    detained: int
    hours: Decimal
    hours_known: int
    fines: tuple[tuple[str, Decimal], ...]
    converted: tuple[tuple[str, Decimal], ...]
    fines_without_rate: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Daybook:
    """Everything that was entered about a series."""

    series: SeriesRow
    logs: tuple[Log, ...]
    came: tuple[Came, ...]
    slogans: tuple[Shown, ...]
    placards: tuple[Shown, ...]
    incidents: tuple[Incident, ...]
    outside: tuple[Outside, ...]
    totals: Totals

    def on(self, day: date) -> Log | None:
        """Returns the log of a day."""
        return next((one for one in self.logs if one.day == day), None)
