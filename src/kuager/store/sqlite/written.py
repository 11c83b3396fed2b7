"""What a refresh wrote, held so that the next one writes only what is other.

The order of a table's rows is the order of their ``rank``, with room between two of them: a row that comes in between
moves no other.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import groupby, pairwise
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
    at_of = {key(value): at for at, value in enumerate(before.values)}
    kept = _rising([at_of.pop(key(value), -1) for value in values])
    ranks = _ranks(kept, before.ranks)
    if ranks is None:
        return anew(values)
    stays, old = set(kept), before.values
    new = [
        place
        for place, (at, value) in enumerate(zip(kept, values, strict=True))
        if at < 0 or not (old[at] is value or old[at] == value)
    ]
    return Change(
        Rows(values, ranks),
        gone=[(before.ranks[at], value) for at, value in enumerate(old) if at not in stays],
        over=[(ranks[place], old[kept[place]]) for place in new if kept[place] >= 0],
        new=new,
    )


def _rising(places: list[int]) -> list[int]:
    """Keeps the longest rising row of places; the others become -1, like those that are not there."""
    known = [at for at in places if at >= 0]
    if all(one < two for one, two in pairwise(known)):
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
    found: list[int] = []
    low: int | None = None
    runs = [list(run) for _, run in groupby(kept, key=lambda at: at >= 0)]
    for number, run in enumerate(runs):
        if run[0] >= 0:
            found.extend(old[at] for at in run)
            low = found[-1]
            continue
        high = old[runs[number + 1][0]] if number + 1 < len(runs) else None
        between = _between(low, high, len(run))
        if between is None:
            return None
        found.extend(between)
    return found


def _between(low: int | None, high: int | None, count: int) -> range | None:
    if low is None:
        first = 0 if high is None else high - STEP * count
        return range(first, first + STEP * count, STEP)
    step = STEP if high is None else (high - low) // (count + 1)
    return range(low + step, low + step * count + 1, step) if step > 0 else None
