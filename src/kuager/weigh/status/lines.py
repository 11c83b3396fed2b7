"""A person's statuses over time, from what each source tells: stretches, what closes them, and what excludes what.

Method ``status@1``. Nothing is smoothed: every telling with dates of its own stays a stretch of its own; a stretch ends
only by words or because the same side tells of a later status on the same track. What an authority denies or claims to
the contrary stands beside it on the authority's side and closes nothing. "Must" always means: if what is told is true.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from itertools import combinations
from typing import Final

from kuager.model import ClaimId, DocumentId, Stance
from kuager.weigh.grades import independent
from kuager.weigh.status.spans import ANY, Days, shifted
from kuager.weigh.status.terms import LIBERTY, LIFE, MAIN, agree, rules

METHOD: Final = "status@1"


class Side(StrEnum):
    """Who tells it. Authorities are kept apart: their word neither closes nor replaces anybody else's."""

    SOURCES = "sources"
    AUTHORITY = "authority"


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """One telling of one status, with its place. Dates are ranges of days; None where nothing is said.

    ``told`` is when it was said or published: what is told as past lies before its end. ``as_of`` is set where the
    words say that the status held then, not that it began then. ``length`` is ISO 8601 as told.
    """

    claim: ClaimId
    document: DocumentId
    start: int
    end: int
    exact: str
    status: str
    lineage: str
    when: str | None = None
    begin: Days | None = None
    finish: Days | None = None
    as_of: Days | None = None
    told: Days | None = None
    told_on: str | None = None
    length: str | None = None
    stance: Stance = Stance.ASSERTS
    side: Side = Side.SOURCES
    speaker: str | None = None
    voice: str | None = None
    """What makes two tellings one voice beyond copying, such as the speaker's id."""
    hearsay: bool = False
    recorded: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """A status with the days it may have and the days it must have had, and every statement that tells just that.

    ``must`` is None where no day is certain. ``closed_by`` holds the claims of later statuses that bound ``may``.
    ``due`` is when a sentence or arrest of the told length would end: what was ordered, not what happened.
    """

    status: str
    track: str
    side: Side
    begin: Days
    may: Days
    must: Days | None
    told_end: bool
    hedged: bool
    statements: tuple[Statement, ...]
    independent: int
    due: Days | None = None
    muddled: bool = False
    """The dates of this one telling exclude each other: its end is left out, and no day is certain."""
    closed_by: tuple[ClaimId, ...] = ()

    @property
    def hearsay(self) -> bool:
        """True when all who tell it have it from others."""
        return all(one.hearsay for one in self.statements)

    @property
    def dated(self) -> bool:
        """True when the words give it a date of its own, so that it can be drawn."""
        return any(one.begin not in (None, ANY) or one.as_of is not None or one.finish for one in self.statements)


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """Two stretches that exclude each other on every day of ``days``, if both are told truly."""

    days: Days
    left: Stretch
    right: Stretch


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeline:
    """All of it, in the order of the first possible day. ``denials`` are stretches that somebody denies."""

    stretches: tuple[Stretch, ...]
    denials: tuple[Stretch, ...]
    conflicts: tuple[Conflict, ...]
    method: str = METHOD


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Where a person stands on one day: what must be, what may be, what is denied, what excludes each other."""

    day: date
    must: tuple[Stretch, ...] = ()
    may: tuple[Stretch, ...] = ()
    denied: tuple[Stretch, ...] = ()
    undated: tuple[Stretch, ...] = ()
    """Told without anything that says when: no reason to place it on this day rather than on another."""
    conflicts: tuple[Conflict, ...] = field(default_factory=tuple)

    @property
    def nothing(self) -> bool:
        """True when nobody says anything that covers this day."""
        return not self.must and not self.may


def timeline(statements: Iterable[Statement]) -> Timeline:
    """Returns the statuses that some statements tell; the same for any order of them."""
    ordered = sorted(set(statements), key=_place)
    said = [one for one in ordered if one.stance is not Stance.DENIES]
    denied = [one for one in ordered if one.stance is Stance.DENIES]
    stretches = _closed(_gathered(said))
    return Timeline(
        stretches=tuple(sorted(stretches, key=_order)),
        denials=tuple(sorted(_gathered(denied), key=_order)),
        conflicts=tuple(_conflicts(sorted(stretches, key=_order))),
    )


def _place(one: Statement) -> tuple[str, int, int, str, str, str]:
    # To the last field: what ties would come in the order of the set, which is another in every process.
    return (str(one.document), one.start, one.end, str(one.claim), one.status, repr(one))


def standing(line: Timeline, day: date) -> Standing:
    """Returns what the statements of a timeline say of one day."""
    must = tuple(one for one in line.stretches if one.must and one.must.holds(day))
    undated = tuple(one for one in line.stretches if one.may == ANY and one not in must)
    may = tuple(one for one in line.stretches if one not in must and one not in undated and one.may.holds(day))
    return Standing(
        day=day,
        must=must,
        may=may,
        denied=tuple(one for one in line.denials if one.may.holds(day)),
        undated=undated,
        conflicts=tuple(one for one in line.conflicts if one.days.holds(day)),
    )


def latest(line: Timeline) -> tuple[Stretch, ...]:
    """Returns the last status that is told with the latest beginning, several where their order is not certain.

    What sources assert counts, and an authority's word only where nobody else says anything; passports, borders and
    the like only where nothing is told of life, liberty and whereabouts. What has no date is of uncertain order.
    """
    firm = [one for one in line.stretches if not one.hedged and one.status not in rules().points]
    told = [one for one in firm if one.side is Side.SOURCES] or firm
    told = [one for one in told if one.track in MAIN] or told
    dead = [one for one in told if one.track == LIFE]
    kept = dead or told
    return tuple(one for one in kept if not any(_after(other, one) for other in kept if other is not one))


def gaps(line: Timeline, upto: date) -> tuple[Days, ...]:
    """Returns the days from the first that is told to ``upto`` of which no statement says anything."""
    ranges = sorted(
        (one.may.first, one.may.last or upto)
        for one in line.stretches
        if one.may.first is not None and one.may.first <= upto and one.dated
    )
    found, reached = [], ranges[0][0] if ranges else upto
    for first, last in ranges:
        if first > reached and (first - reached).days > 1:
            found.append(Days(_next(reached), _before(first)))
        reached = max(reached, last)
    if ranges and reached < upto:
        found.append(Days(_next(reached), upto))
    return tuple(found)


def _next(day: date) -> date:
    return date.fromordinal(min(day.toordinal() + 1, date.max.toordinal()))


def _before(day: date) -> date:
    return date.fromordinal(max(day.toordinal() - 1, 1))


def _order(one: Stretch) -> tuple[date, date, str, str, str]:
    first = one.may.first or one.begin.last or date.max
    return (first, one.begin.last or date.max, one.track, one.status, str(one.statements[0].claim))


def _gathered(statements: Sequence[Statement]) -> list[Stretch]:
    """Gathers tellings of one status with the same dates, on the same side: who tells it and in how many lineages."""
    groups: dict[tuple[object, ...], list[Statement]] = defaultdict(list)
    for one in statements:
        dated = (one.when, one.begin, one.finish, one.as_of, one.length)
        groups[(one.status, one.side, one.stance is Stance.HEDGES, *dated)].append(one)
    return [_stretch(group) for group in groups.values()]


def _stretch(group: list[Statement]) -> Stretch:
    one, table = group[0], rules()
    begin, end = _begin(group), one.finish
    due = None
    if one.length is not None and one.begin is not None:
        reached = shifted(one.begin, one.length)
        if one.status in table.ordered:
            due = reached
        else:
            end = end or reached
    if one.status in table.points and end is None:
        end = begin
    hedged = one.stance is Stance.HEDGES
    muddled = end is not None and end.last is not None and begin.first is not None and end.last < begin.first
    end = None if muddled else end
    may = Days(begin.first, None if end is None or one.status in table.final else end.last)
    must = None if hedged else _must(one, begin, end)
    outside = must is not None and not _inside(must, may)
    return Stretch(
        status=one.status,
        track=table.track(one.status),
        side=one.side,
        begin=begin,
        may=may,
        must=None if outside else must,
        told_end=end is not None,
        hedged=hedged,
        statements=tuple(group),
        independent=_voices(group),
        due=due,
        muddled=muddled or outside,
    )


def _begin(group: Sequence[Statement]) -> Days:
    """When it began: as told; before it was first told of, and before the day it is said to have held on, in any case."""
    one = group[0]
    begin = one.begin or ANY
    told_by = (one.as_of, one.finish, *(each.told for each in group))
    limits = [days.last for days in told_by if days is not None and days.last is not None]
    last = min([*limits, *([begin.last] if begin.last else [])], default=None)
    if begin.first is not None and last is not None and last < begin.first:
        last = begin.last  # told ahead of time, or dated wrongly: the words are kept as they stand
    return Days(begin.first, last)


def _must(one: Statement, begin: Days, end: Days | None) -> Days | None:
    """The days on which it must have held if the words are true; None where no day is certain."""
    if one.status in rules().final:
        return None if begin.last is None else Days(begin.last, None)
    held = _exact(one.as_of)
    if held is not None:
        since = begin.last if one.begin not in (None, ANY) else None
        return Days(since if since is not None and since <= held else held, held)
    exact = _exact(one.begin)
    first, last = begin.last, end.first if end else None
    if exact is not None:
        reach = one.begin is not None and end is not None and last is not None and first is not None and last >= first
        return Days(first, last) if reach else Days(exact, exact)
    if first is not None and last is not None and first <= last and one.begin is not None:
        return Days(first, last)
    return None


def _inside(inner: Days, outer: Days) -> bool:
    begins = outer.first is None or (inner.first is not None and outer.first <= inner.first)
    return begins and (outer.last is None or (inner.last is not None and inner.last <= outer.last))


def _exact(days: Days | None) -> date | None:
    return days.first if days is not None and days.first is not None and days.first == days.last else None


def _voices(group: Iterable[Statement]) -> int:
    return independent((one.lineage, one.voice) for one in group)


def _closed(stretches: list[Stretch]) -> list[Stretch]:
    """Bounds what may be by later statuses that the same side tells of: from their last possible beginning it is over."""
    return [_bounded(one, [other for other in stretches if _closes(other, one)]) for one in stretches]


def _closes(later: Stretch, one: Stretch) -> bool:
    if later is one or later.side is not one.side or later.hedged or one.status in rules().final:
        return False
    found = later.track == LIBERTY and one.status in rules().found
    if later.status in rules().points or later.begin.last is None:
        return False
    if later.track not in {one.track, LIFE} and not found:
        return False
    held_on = all(statement.as_of is not None and statement.begin is None for statement in later.statements)
    if held_on and agree(later.status, one.status):
        return False
    return _after(later, one)


def _after(later: Stretch, one: Stretch) -> bool:
    """Says whether one began surely after the other began, and after every day on which the other must have held."""
    if later.begin.first is None or one.begin.last is None or later.begin.first <= one.begin.last:
        return False
    return one.must is None or one.must.last is None or later.begin.first >= one.must.last


def _bounded(one: Stretch, closing: list[Stretch]) -> Stretch:
    last = min((other.begin.last for other in closing if other.begin.last is not None), default=None)
    if last is None or (one.may.last is not None and one.may.last <= last):
        return one
    by = {statement.claim for other in closing if other.begin.last == last for statement in other.statements}
    return replace(one, may=Days(one.may.first, last), closed_by=tuple(sorted(by)))


def _conflicts(stretches: Sequence[Stretch]) -> Iterable[Conflict]:
    """Yields pairs that must both hold on one day although they take each other's place."""
    for left, right in combinations(stretches, 2):
        if left.must is None or right.must is None or agree(left.status, right.status):
            continue
        same = left.track == right.track or LIFE in (left.track, right.track)
        if same and left.must.meets(right.must) and not _same_day_change(left, right):
            yield Conflict(days=_common(left.must, right.must), left=left, right=right)


def _same_day_change(left: Stretch, right: Stretch) -> bool:
    """Taken and let go on one day is a change, not a contradiction: both begin or end on the only day they share."""
    common = _common(left.must or ANY, right.must or ANY)
    if common.first is None or common.first != common.last or Side.AUTHORITY in (left.side, right.side):
        return False
    held_on = [all(one.as_of is not None for one in stretch.statements) for stretch in (left, right)]
    return not any(held_on)


def _common(one: Days, two: Days) -> Days:
    firsts = [day for day in (one.first, two.first) if day is not None]
    lasts = [day for day in (one.last, two.last) if day is not None]
    return Days(max(firsts, default=None), min(lasts, default=None))
