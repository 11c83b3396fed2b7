"""What a refresh wrote, held so that the next one writes only what is other.

The order of a table's rows is the order of their ``rank``, with room between two of them: a row that comes in between
moves no other.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from operator import lt
from typing import Any, Final

STEP: Final = 1 << 32
"""How far apart the ranks of a table are that is written as a whole."""
Key = Callable[[Any], Any]


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows of one table in their order; ``ranks`` has as many and rises."""

    values: Sequence[Any] = ()
    ranks: Sequence[int] = ()


@dataclass(frozen=True, slots=True)
class Change:
    """What to do so that a table holds other rows.

    Attributes:
        rows: what the table holds then.
        whole: whether every row is to be written anew; then ``gone`` and ``over`` are empty.
        gone: ranks of rows that are to be taken away, with what they held.
        over: ranks of rows that are to be written over, with what they held.
        new: places in ``rows`` of what is to be written.
    """

    rows: Rows
    whole: bool = False
    gone: Sequence[tuple[int, Any]] = ()
    over: Sequence[tuple[int, Any]] = ()
    new: Sequence[int] = ()


@dataclass(frozen=True, slots=True)
class Written:
    """What a refresh wrote: as long as the database is of that generation, nobody wrote anything else."""

    generation: int = -1
    tables: dict[str, Rows] = field(default_factory=dict)


NOTHING: Final = Written()


def anew(values: Sequence[Any]) -> Change:
    """Returns that all rows are to be written."""
    ranks = range(0, STEP * len(values), STEP)
    return Change(Rows(values, ranks), whole=True, new=range(len(values)))


def change(before: Rows, values: Sequence[Any], key: Key) -> Change:
    """Returns what is to be written so that a table holds ``values`` in this order.

    Args:
        before: what it holds.
        values: what it is to hold.
        key: what names a row: one with the same key keeps its rank, as far as the order allows it.
    """
    old = before.values
    # Most rows are the very objects they were, which is told faster than by their keys.
    at_of = dict(zip(map(id, old), range(len(old)), strict=True))
    places = [at_of.pop(one, -1) for one in map(id, values)]
    left = {key(old[at]): at for at in at_of.values()}
    for place in [place for place, at in enumerate(places) if at < 0]:
        places[place] = left.pop(key(values[place]), -1)
    kept = _rising(places)
    ranks = _ranks(kept, before.ranks)
    if ranks is None:
        return anew(values)
    new = [
        place
        for place, (at, value) in enumerate(zip(kept, values, strict=True))
        if at < 0 or not (old[at] is value or old[at] == value)
    ]
    return Change(
        Rows(values, ranks),
        gone=[(before.ranks[at], old[at]) for at in sorted(set(range(len(old))).difference(kept))],
        over=[(ranks[place], old[kept[place]]) for place in new if kept[place] >= 0],
        new=new,
    )


def _rising(places: list[int]) -> list[int]:
    """Keeps the longest rising row of places; the others become -1, like those that are not there."""
    known = [at for at in places if at >= 0]
    if all(map(lt, known, known[1:])):
        return places
    ends: list[int] = []
    before: dict[int, int] = {}
    for at in known:
        length = bisect_left(ends, at)
        before[at] = ends[length - 1] if length else -1
        ends[length:] = [at] if length == len(ends) else [at, *ends[length + 1 :]]
    stays, last = set(), ends[-1]
    while last >= 0:
        stays.add(last)
        last = before[last]
    return [at if at in stays else -1 for at in places]


def _ranks(kept: Sequence[int], old: Sequence[int]) -> list[int] | None:
    """Returns a rank for each row; None when there is no room between two that stay."""
    found = [old[at] if at >= 0 else 0 for at in kept]
    for place, run in _runs([place for place, at in enumerate(kept) if at < 0]):
        low = found[place - 1] if place else None
        high = found[place + run] if place + run < len(found) else None
        between = _between(low, high, run)
        if between is None:
            return None
        found[place : place + run] = between
    return found


def _runs(places: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Yields where neighbours among rising places begin, and how many they are."""
    for _, run in groupby(enumerate(places), key=lambda pair: pair[1] - pair[0]):
        group = list(run)
        yield group[0][1], len(group)


def _between(low: int | None, high: int | None, count: int) -> range | None:
    if low is None:
        first = 0 if high is None else high - STEP * count
        return range(first, first + STEP * count, STEP)
    step = STEP if high is None else (high - low) // (count + 1)
    return range(low + step, low + step * count + 1, step) if step > 0 else None
