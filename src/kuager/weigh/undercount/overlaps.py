"""Who is on which list: the counts from which a number of people on no list is estimated.

Lists are counted after copies have been joined and records of one person have been found; a list that repeats another is
no second list.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, product
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Cell: TypeAlias = tuple[int, ...]
"""One place in the table of overlaps: 1 for every list that a person is on, 0 for the others, in the order of the lists."""
Floats: TypeAlias = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Overlaps:
    """How many people are on each combination of lists.

    Attributes:
        lists: names of the lists.
        cells: every combination except "on none", in a fixed order.
        counts: people on exactly that combination; the same length as ``cells``.
    """

    lists: tuple[str, ...]
    cells: tuple[Cell, ...]
    counts: tuple[int, ...]

    @property
    def seen(self) -> int:
        """People on at least one list."""
        return sum(self.counts)

    def size(self, at: int) -> int:
        """Returns how many people list number ``at`` holds."""
        return self.on((at,))

    def on(self, lists: Collection[int]) -> int:
        """Returns how many people are on all of these lists, and perhaps on others."""
        return sum(count for cell, count in zip(self.cells, self.counts, strict=True) if all(cell[at] for at in lists))

    def times(self) -> tuple[int, ...]:
        """Returns how many people are on exactly one list, on two, and so on."""
        found = Counter[int]()
        for cell, count in zip(self.cells, self.counts, strict=True):
            found[sum(cell)] += count
        return tuple(found[number] for number in range(1, len(self.lists) + 1))

    def pairs(self) -> list[tuple[int, int]]:
        """Returns every two lists, by number."""
        return list(combinations(range(len(self.lists)), 2))

    def array(self) -> Floats:
        """Returns the counts as numbers to compute with."""
        return np.array(self.counts, dtype=np.float64)


def cells_of(lists: int) -> tuple[Cell, ...]:
    """Returns every combination of so many lists except none of them, from all to the last alone."""
    return tuple(cell for cell in product((1, 0), repeat=lists) if any(cell))


def from_counts(lists: Sequence[str], counts: Mapping[Cell, int]) -> Overlaps:
    """Makes the table from counts per combination; combinations that are not named count nobody.

    Raises:
        ValueError: for a combination of another number of lists, for "on none", or for a count below nought.
    """
    cells = cells_of(len(lists))
    strange = set(counts) - set(cells)
    if strange or any(count < 0 for count in counts.values()):
        raise ValueError(f"These are no overlaps of {len(lists)} lists: {sorted(strange)}")
    return Overlaps(lists=tuple(lists), cells=cells, counts=tuple(counts.get(cell, 0) for cell in cells))


def from_people(lists: Sequence[str], people: Iterable[Collection[str]]) -> Overlaps:
    """Makes the table from the lists on which each person is; people on none of ``lists`` are passed over."""
    found = Counter(tuple(int(name in on) for name in lists) for on in people)
    found.pop((0,) * len(lists), None)
    return from_counts(lists, found)
