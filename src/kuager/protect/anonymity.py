"""Who is not named is one among k: people grouped by coarse traits, small groups and small counts held back.

k-anonymity (Samarati and Sweeney 1998) over {region, decade of birth, sex, month, form of what was done}, with one level of
detail for a whole release: local exceptions would tell by their absence ("minimality attack", Wong et al. 2007). Counts
follow the usual rule of statistics offices: small cells are held back, and so many others that none of them can be computed
from the rows, columns and totals.

Two people of two texts of whom neither is named may be one person, so they count as one: what k counts are people known to
be different. It is no promise against somebody who knows more than the traits.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from kuager.protect.policy import K_FLOOR, K

TRAITS: Final = ("region", "decade", "sex", "month", "form")
LEVELS: Final[tuple[tuple[str, ...], ...]] = (
    ("region", "decade", "sex", "month", "form"),
    ("region", "decade", "sex", "year", "form"),
    ("region", "sex", "year", "form"),
    ("region", "year", "form"),
    ("region", "form"),
    ("form",),
)
"""How exactly people who are not named are told of, the finest first."""
_NOBODY: Final = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unnamed:
    """Somebody who is shown without a name.

    Attributes:
        id: of the archive; never shown.
        traits: of :data:`TRAITS` and ``year``; empty where nothing is told.
        within: lineage of texts for somebody nobody knows; empty for somebody the archive knows apart from others.
        keys: events and days they could be found by.
    """

    id: str
    traits: Mapping[str, str]
    within: str = ""
    keys: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """People who look alike in a release: the traits they share, who they are, and how many are surely different."""

    traits: tuple[tuple[str, str], ...]
    people: tuple[Unnamed, ...]
    size: int


def floor(k: int) -> int:
    """Returns a setting of k, never below the floor."""
    return max(k, K_FLOOR)


def distinct(people: Iterable[Unnamed]) -> int:
    """Counts people who are surely different: those known apart, or those of one text, whichever are more."""
    counts = Counter(one.within for one in people)
    return max(counts.values(), default=0)


def grouped(people: Iterable[Unnamed], level: Sequence[str]) -> list[Group]:
    """Returns people by the traits of a level, in the order of the traits."""
    found: dict[tuple[tuple[str, str], ...], list[Unnamed]] = {}
    for one in people:
        found.setdefault(tuple((trait, one.traits.get(trait, _NOBODY)) for trait in level), []).append(one)
    return [Group(traits=traits, people=tuple(same), size=distinct(same)) for traits, same in sorted(found.items())]


def anonymous(people: Sequence[Unnamed], k: int = K, *, at_least: int = 0) -> tuple[list[Group], list[Unnamed], int]:
    """Groups people so that each stands among at least k, and says who cannot be shown.

    Args:
        people: everybody who is to be shown without a name.
        k: the setting; the floor counts where it is lower.
        at_least: the level of the releases before, which a later one does not go below: a finer one would tell who is new.

    Returns:
        The groups that can be shown, those who cannot, and the level: the finest that tells the most in sum.
    """
    best: tuple[int, int, list[Group]] | None = None
    for number in range(at_least, len(LEVELS)):
        groups = [one for one in grouped(people, LEVELS[number]) if one.size >= floor(k)]
        told = sum(len(one.people) for one in groups) * len(LEVELS[number])
        if best is None or told > best[0]:
            best = told, number, groups
    _, number, groups = best or (0, len(LEVELS) - 1, [])
    shown = {one.id for group in groups for one in group.people}
    return groups, [one for one in people if one.id not in shown], number


def beside_named(people: Iterable[Unnamed], named: Iterable[frozenset[str]]) -> tuple[list[Unnamed], list[Unnamed]]:
    """Parts people into those who may be shown and those who stand beside a list of names: "one of the four".

    Args:
        people: without a name.
        named: the keys of everybody who is shown by name.
    """
    taken = frozenset(key for keys in named for key in keys)
    every = list(people)
    return [one for one in every if not one.keys & taken], [one for one in every if one.keys & taken]


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """Counts by two traits, with totals as a last row and column. ``unnamed`` is the part that is not told by name."""

    rows: tuple[str, ...]
    columns: tuple[str, ...]
    counts: tuple[tuple[int, ...], ...]
    unnamed: tuple[tuple[int, ...], ...]


def counted(cells: Iterable[tuple[str, str, bool]]) -> Grid:
    """Counts people by (row, column, named), adding the totals."""
    every = list(cells)
    rows = tuple(sorted({one[0] for one in every}))
    columns = tuple(sorted({one[1] for one in every}))
    all_, hidden = (
        Counter((row, column) for row, column, _ in every),
        Counter((row, column) for row, column, named in every if not named),
    )
    return Grid(
        rows=rows,
        columns=columns,
        counts=_with_totals(all_, rows, columns),
        unnamed=_with_totals(hidden, rows, columns),
    )


def _with_totals(
    counts: Mapping[tuple[str, str], int], rows: Sequence[str], columns: Sequence[str]
) -> tuple[tuple[int, ...], ...]:
    body = [[counts.get((row, column), 0) for column in columns] for row in rows]
    body = [[*row, sum(row)] for row in body]
    return tuple(tuple(row) for row in [*body, [sum(row[at] for row in body) for at in range(len(columns) + 1)]])


def suppressed(grid: Grid, k: int = K, held: Iterable[tuple[int, int]] = ()) -> frozenset[tuple[int, int]]:
    """Returns the cells, totals among them, that must be held back: (row, column), the last of each being the totals.

    What is held back first are counts of which fewer than k people have no name: whoever reads can take the named away, and
    a count of named people alone tells nothing that their names do not. Then others, until no held-back cell can be computed
    and no row or column gives away a sum below k.

    Args:
        grid: the counts.
        k: the setting.
        held: cells that must be held back for another reason.
    """
    least = floor(k)
    gone = set(held)
    for at, row in enumerate(grid.unnamed):
        for column, hidden in enumerate(row):
            if 0 < hidden < least:
                gone.add((at, column))
    while (more := _next(grid.unnamed, gone, least)) is not None:
        gone.add(more)
    return frozenset(gone)


def _next(values: tuple[tuple[int, ...], ...], gone: set[tuple[int, int]], least: int) -> tuple[int, int] | None:
    """Returns one more cell to hold back, or None when nothing held back can be computed."""
    for cell in sorted(gone):
        if not values[cell[0]][cell[1]] > 0:
            continue
        if _bridge(values, gone, cell) or _thin(values, gone, cell, least):
            partner = _partner(values, gone, cell)
            if partner is not None:
                return partner
    return None


def _partner(
    values: tuple[tuple[int, ...], ...], gone: set[tuple[int, int]], cell: tuple[int, int]
) -> tuple[int, int] | None:
    """Returns the smallest count beside a cell, in its row or column, that is not held back yet."""
    beside = [(cell[0], column) for column in range(len(values[0]))] + [(row, cell[1]) for row in range(len(values))]
    free = [one for one in beside if one not in gone and values[one[0]][one[1]] > 0]
    corner = (len(values) - 1, len(values[0]) - 1)
    return min(
        free, key=lambda one: (one[0] == corner[0] or one[1] == corner[1], values[one[0]][one[1]], one), default=None
    )


def _thin(values: tuple[tuple[int, ...], ...], gone: set[tuple[int, int]], cell: tuple[int, int], least: int) -> bool:
    """Says whether what is held back in the row or column of a cell adds up to fewer than k, and the total shows it."""
    last_row, last_column = len(values) - 1, len(values[0]) - 1
    row = [(cell[0], one) for one in range(last_column)]
    column = [(one, cell[1]) for one in range(last_row)]
    for line, total in ((row, (cell[0], last_column)), (column, (last_row, cell[1]))):
        if cell in line and total not in gone and sum(values[a][b] for a, b in line if (a, b) in gone) < least:
            return True
    return False


def _bridge(values: tuple[tuple[int, ...], ...], gone: set[tuple[int, int]], cell: tuple[int, int]) -> bool:
    """Says whether a held-back count follows from the others.

    Rows and columns, totals included, are equations; a held-back count is an unknown in one row and one column. It is
    undetermined just when it lies on a cycle of unknowns (Gusfield 1988), which may be moved by one up or down; counts of
    nobody cannot be moved down, so they do not help.
    """
    edges = [one for one in gone if values[one[0]][one[1]] > 0 and one != cell]
    reached, waiting = {("row", cell[0])}, [("row", cell[0])]
    while waiting:
        kind, number = waiting.pop()
        for row, column in edges:
            other = ("column", column) if kind == "row" and row == number else None
            other = ("row", row) if kind == "column" and column == number else other
            if other is not None and other not in reached:
                reached.add(other)
                waiting.append(other)
    return ("column", cell[1]) not in reached


__all__ = [
    "LEVELS",
    "TRAITS",
    "Grid",
    "Group",
    "Unnamed",
    "anonymous",
    "beside_named",
    "counted",
    "distinct",
    "floor",
    "grouped",
    "suppressed",
]
