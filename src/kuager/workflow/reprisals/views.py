"""What the log of reprisals shows: plain frozen values. It never leaves the team: no name of it goes into a calendar or a log file."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from kuager.track.nearness import Gap, Rate

Named = tuple[str, str]
"""(id, name) of somebody; the id is empty for whoever is only described."""

KINDS = ("visit", "publication", "appeal", "picket", "testimony")
"""What reprisals are laid beside: state visits, and what the person did in public."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """An activity for which something was done: what it is, its day, where to look at it, and since which decision."""

    target: str
    kind: str
    label: str
    when: str
    href: str
    seq: int = 0
    """Row of the log in which somebody linked it; 0 when the form itself names it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reprisal:
    """One line of the log.

    Attributes:
        key: of the entry; the id of the event where only a source tells it.
        kind: schema of what happened.
        when: EDTF, with no more precision than the words.
        day: the same when it is one exact day.
        who: whom it was done to.
        by: bodies and people that did it.
        done_by: whoever did it, as described.
        words: what was said.
        manner: ids of the vocabulary ``reprisal_kind``.
        severity: id of the vocabulary ``severity``; empty when nobody said.
        wish: whether the person wants it known; empty when nobody asked.
        shielded: whether the person must stay unnamed.
        document: where it is kept, with the place of its words.
        logged: False when only a source tells it.
        links: activities it is linked to.
    """

    key: str
    kind: str
    when: str
    day: date | None
    where: str
    who: tuple[Named, ...]
    by: tuple[Named, ...]
    done_by: str
    words: tuple[str, ...]
    manner: tuple[str, ...]
    because_of: str
    severity: str
    reported_to: tuple[str, ...]
    wish: str
    notes: str
    shielded: bool
    document: str
    start: int
    end: int
    event: str
    logged: bool = True
    links: tuple[Link, ...] = ()

    def about(self, person: str) -> bool:
        """Says whether it was done to a person."""
        return any(one == person for one, _ in self.who)

    def done(self, body: str) -> bool:
        """Says whether a body or person did it."""
        return any(one == body for one, _ in self.by)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A day that reprisals are laid beside. ``people`` are those it concerns; empty for what concerns everybody (a visit)."""

    kind: str
    day: date
    label: str
    href: str
    people: frozenset[str]
    target: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PatternRow:
    """A reprisal with the nearest day of every kind before and after it."""

    reprisal: Reprisal
    gaps: tuple[tuple[str, Gap], ...]
    around: tuple[tuple[str, int, str, str], ...]
    """(kind, days after the reprisal, label, address) of everything within the window."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pattern:
    """Reprisals beside visits and public activity.

    Attributes:
        window: days that count as near.
        first: first day looked at: half a year before the first reprisal.
        last: last day looked at: half a year after the last one, not later than today.
        rows: one a reprisal with an exact day.
        rates: how often they lie near, against chance, by kind; kinds of which nothing is known are left out.
        undated: reprisals without an exact day: they are not counted.
    """

    window: int
    first: date | None
    last: date | None
    rows: tuple[PatternRow, ...]
    rates: tuple[tuple[str, Rate], ...]
    undated: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Exposed:
    """Something public, or agreed to become public, that names a person.

    Attributes:
        target: document or entry.
        kind: ``page``, ``post``, ``file``, ``picture`` or ``consent``.
        public: ``yes`` where it has an address, ``planned`` where the person agreed to the public, ``unknown`` for files given in.
        names: the spellings by which it names the person.
        choice: what was decided, empty while nobody did.
        again: it was decided before the latest reprisal and must be looked at again.
    """

    person: str
    target: str
    kind: str
    public: str
    title: str
    site: str
    url: str
    when: str
    href: str
    names: tuple[str, ...]
    choice: str = ""
    reason: str = ""
    agent: str = ""
    at: str = ""
    seq: int = 0
    again: bool = False

    @property
    def open(self) -> bool:
        """Whether somebody must look at it."""
        return not self.choice or self.again


CHOICES = ("keep", "take_down", "initials", "ask")
"""What can be decided about something public: keep it, take it down, lower it to initials, ask the person."""
