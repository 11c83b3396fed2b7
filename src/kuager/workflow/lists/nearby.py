"""The larger places that the place of a row lies in, where a table has a column for each: village, county, prefecture."""

from __future__ import annotations

from collections.abc import Mapping

from kuager.workflow.lists.cells import Cell, TableRow
from kuager.workflow.lists.fields import INSIDE
from kuager.workflow.lists.mapping import Column
from kuager.workflow.lists.values import Value, says_nothing

Around = list[tuple[Column, Cell]]
"""Filled cells with larger places, the nearest to the place's own column first: tables have them in order, up or down."""


def around(row: TableRow, columns: Mapping[str, tuple[Column, ...]], meaning: str, column: Column) -> Around:
    """Returns the larger places around the one that a column names.

    Args:
        row: whose cells.
        columns: the columns of each meaning.
        meaning: what the place is: ``residence`` and the like.
        column: where it stands; one of the larger places' own columns leaves out itself and what is nearer.
    """
    found = _filled(row, columns, meaning)
    at = [one.index for one, _ in found]
    return found[at.index(column.index) + 1 :] if column.index in at else found


def stand_in(
    row: TableRow, columns: Mapping[str, tuple[Column, ...]], meaning: str
) -> tuple[Column, Cell, Value] | None:  # fmt: skip
    """Returns the nearest larger place, for a row that leaves its place out; None when there is none."""
    for column, cell in _filled(row, columns, meaning):
        return column, cell, Value(value=cell.text, start=0, end=len(cell.text))
    return None


def _filled(row: TableRow, columns: Mapping[str, tuple[Column, ...]], meaning: str) -> Around:
    base = next((one.index for one in columns.get(meaning, ())), -1)
    nearest = sorted(columns.get(meaning + INSIDE, ()), key=lambda one: abs(one.index - base))
    filled = ((one, row.cells.get(one.index)) for one in nearest)
    return [(one, cell) for one, cell in filled if cell is not None and not says_nothing(one, cell.text)]
