"""Whether reprisals come before visits and after what people do in public, counted against what chance alone would give.

For each reprisal the share of days is counted that lie within the window of such a day for this very person, in the half year
around all reprisals. Chance follows exactly from these shares (see ``track.nearness``). Nothing is said about who planned what.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from kuager import track
from kuager.track.nearness import Rate, Side, covered, gap, near, rate
from kuager.workflow.archive import Archive
from kuager.workflow.context import context
from kuager.workflow.reprisals import shelf
from kuager.workflow.reprisals.marks import marks
from kuager.workflow.reprisals.views import KINDS, Mark, Pattern, PatternRow, Reprisal

WINDOWS: Final = (7, 14, 30, 60)
"""Days that may count as near."""
USUAL: Final = 14
_AROUND: Final = timedelta(days=182)
_SIDES: Final = {"visit": Side.BEFORE}
"""Reprisals are looked for before visits and after everything else."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Beside:
    """The marked days of each kind for one person, in order, and the share of days near them."""

    days: Mapping[str, Sequence[date]]
    shares: Mapping[str, float]


def pattern(archive: Archive, *, window: int = USUAL, person: str = "", body: str = "", told: bool = False) -> Pattern:
    """Returns reprisals beside visits and public activity.

    Args:
        archive: where from.
        window: days that count as near.
        person: only those against one person; everybody when left out.
        body: only those by one body or person.
        told: also what sources tell and nobody logged.
    """
    rows = [
        one
        for one in shelf.reprisals(archive, told=told)
        if (not person or one.about(person)) and (not body or one.done(body))
    ]
    dated = sorted((one for one in rows if one.day), key=lambda one: (one.day or date.max, one.key))
    if not dated:
        return Pattern(window=window, first=None, last=None, rows=(), rates=(), undated=len(rows))
    days = [one.day for one in dated if one.day]
    today = track.local_date(archive.clock.now(), archive.settings.time_zone)
    first, last = min(days) - _AROUND, max(*days, min(max(days) + _AROUND, today))
    every = marked(archive)
    found = [_row(one, _near(every, one), first, last, window) for one in dated]
    return Pattern(
        window=window,
        first=first,
        last=last,
        rows=tuple(row for row, _ in found),
        rates=tuple(_rates([(row.reprisal, beside) for row, beside in found], window)),
        undated=len(rows) - len(dated),
    )


def marked(archive: Archive) -> list[Mark]:
    """Returns every marked day, worked out once per position of the log."""
    here, at = context(archive), archive.store.head()
    held = archive.cache.get("reprisal marks")
    if not isinstance(held, tuple) or held[0] != at:
        held = (at, marks(archive, here))
        archive.cache["reprisal marks"] = held
    found: list[Mark] = held[1]
    return found


def _near(every: Iterable[Mark], one: Reprisal) -> list[Mark]:
    """Returns the marked days that concern those a reprisal was done to."""
    people = {person for person, _ in one.who if person}
    return [mark for mark in every if (not mark.people or mark.people & people) and mark.target != one.event]


def _row(one: Reprisal, around: list[Mark], first: date, last: date, window: int) -> tuple[PatternRow, _Beside]:
    day = one.day or first
    days = {kind: sorted({mark.day for mark in around if mark.kind == kind}) for kind in KINDS}
    span = (last - first).days + 1
    shares = {kind: covered(marked, first, last, _side(kind), window) / span for kind, marked in days.items() if marked}
    within = {(mark.kind, (mark.day - day).days, mark.label, mark.href) for mark in around}
    # What people linked is shown, and never counted: it was chosen because it is near.
    linked = [(link, at) for link in one.links if (at := shelf.exact(link.when))]
    within |= {(link.kind, (at - day).days, link.label, link.href) for link, at in linked}
    beside = {kind: sorted({*days[kind], *(at for link, at in linked if link.kind == kind)}) for kind in KINDS}
    row = PatternRow(
        reprisal=one,
        gaps=tuple((kind, gap(day, beside[kind])) for kind in KINDS),
        around=tuple(sorted(found for found in within if abs(found[1]) <= window)),
    )
    return row, _Beside(days=days, shares=shares)


def _rates(found: Sequence[tuple[Reprisal, _Beside]], window: int) -> Iterable[tuple[str, Rate]]:
    for kind in KINDS:
        trials = [
            (near(one.day, beside.days[kind], _side(kind), window), beside.shares.get(kind, 0.0))
            for one, beside in found
            if one.day
        ]
        if any(share for _, share in trials):
            yield kind, rate(trials)


def _side(kind: str) -> Side:
    return _SIDES.get(kind, Side.AFTER)


__all__ = ["USUAL", "WINDOWS", "marked", "pattern"]
