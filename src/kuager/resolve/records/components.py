"""Grouping in pieces: records that no chain of pairs connects cannot share a group, so each piece is grouped by itself."""

from __future__ import annotations

from functools import partial
from typing import Final, TypeAlias

import numpy as np

from kuager.resolve.records.groups import connected, group
from kuager.resolve.records.table import Floats, Ints
from kuager.resolve.records.workers import Spread

_PAIRS: Final = 250_000
"""Pairs handed over at a time; a piece that cannot be divided may have more."""
_Pairs: TypeAlias = tuple[Ints, Ints, Floats]


def group_apart(count: int, left: Ints, right: Ints, log_odds: Floats, spread: Spread, *, least: float = 0.0) -> Ints:
    """Returns exactly what :func:`~kuager.resolve.records.groups.group` returns, worked out piece by piece.

    Args:
        count: number of rows.
        left: one row of each pair.
        right: the other.
        log_odds: of each pair, that they are one person.
        spread: has the pieces grouped.
        least: the mean log odds that two groups must reach to become one.
    """
    proposing = log_odds >= least
    piece = connected(count, left[proposing], right[proposing])
    inside = np.flatnonzero(piece[left] == piece[right])
    inside = inside[np.argsort(piece[left[inside]], kind="stable")]
    whose = piece[left[inside]]
    # A part ends where a piece ends, at the first such place after each quarter of a million pairs.
    ends = np.append(np.flatnonzero(whose[1:] != whose[:-1]) + 1, len(whose))
    wanted = np.searchsorted(ends, np.arange(_PAIRS, len(whose) + _PAIRS, _PAIRS))
    cuts = np.unique(ends[np.minimum(wanted, len(ends) - 1)])
    parts = [(left[at], right[at], log_odds[at]) for at in np.split(inside, cuts[:-1]) if len(at)]
    roots = np.arange(count)
    for rows, found in spread(partial(_grouped, least), parts):
        roots[rows] = rows[found]
    return roots


def _grouped(least: float, pairs: _Pairs) -> tuple[Ints, Ints]:
    """The rows of some pairs, and for each the place among them of the first row of its group."""
    left, right, log_odds = pairs
    rows, places = np.unique(np.concatenate((left, right)), return_inverse=True)
    return rows, group(len(rows), places[: len(left)], places[len(left) :], log_odds, least=least)
