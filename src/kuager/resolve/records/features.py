"""What a learner may look at in a pair of records: the evidence of the pair, of its words, and of the records around it.

Nothing here knows an answer. Three kinds of numbers stand beside the levels of :mod:`kuager.resolve.records.agreement`:
how often these two words stand in pairs that everything else holds for one person (words that sound alike but are two
names do so rarely), whom else each record may be, and what the records closest to one say of the other.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from kuager.resolve.records import agreement as by
from kuager.resolve.records.table import Floats, Ints, People
from kuager.resolve.records.weights import Evidence, Model, bearers, log_odds

Numbers: TypeAlias = NDArray[np.float32]

HOPELESS: Final = -7.0
"""Log odds below which a pair is not looked at again: nine in ten pairs, one in a hundred of the true ones."""
_CLOSE: Final = -1.0
"""From these log odds on a record counts as one of those closest to another."""
_UNSEEN: Final = -5.0
"""Log odds of two records that never met."""
_MOST: Final = 8.0
_TRUST: Final = 3.0
"""So many pairs of unseen kind each pair of words is taken to have been in, at the average of its level."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Features:
    """Numbers of the pairs at ``at`` (places in the list of candidates), one column for each of ``names``."""

    at: Ints
    names: tuple[str, ...]
    values: Numbers


def features(people: People, left: Ints, right: Ints, seen: Evidence, model: Model) -> Features:
    """Describes every pair that is not hopeless.

    Args:
        people: the table.
        left: one row of each candidate pair; pairs are sorted by left, then right, ``left < right``.
        right: the other.
        seen: their evidence.
        model: the weights found without labels on the same table.

    Returns:
        The features, the same for every order of the rows of the table.
    """
    odds = log_odds(model, seen)
    at = np.flatnonzero(odds >= HOPELESS)
    one, two = left[at], right[at]
    found: dict[str, Floats] = {"odds": np.clip(odds[at], -20, 20), "rarity": seen.rarity[at].astype(np.float64)}
    found |= _levels(seen, at)
    found |= _plain(people, one, two)
    found |= _words(people, _Pairs(left=left, right=right, seen=seen, odds=odds), model, at)
    found |= _competition(len(people), left, right, odds, at)
    found |= _company(len(people), left, right, odds, at)
    return Features(
        at=at,
        names=tuple(found),
        values=np.stack([column.astype(np.float32) for column in found.values()], axis=1),
    )


def _levels(seen: Evidence, at: Ints) -> dict[str, Floats]:
    return {f"level of {name}": levels[at].astype(np.float64) for name, levels in seen.levels.items()}


def _plain(people: People, left: Ints, right: Ints) -> dict[str, Floats]:
    return {
        "years apart": _apart(people.birth_year, left, right),
        "detentions apart": _apart(people.detention_year, left, right),
        "rare place": _rare(people.place, left, right),
        "rare region": _rare(people.region, left, right),
        "rare birth year": _rare(people.birth_year, left, right),
        "same source": np.where(people.source[left] == people.source[right], 1.0, 0.0),
    }


def _apart(column: Ints, left: Ints, right: Ints) -> Floats:
    one, two = column[left], column[right]
    return np.where((one < 0) | (two < 0), -1.0, np.minimum(np.abs(one - two), 30)).astype(np.float64)


def _rare(column: Ints, left: Ints, right: Ints) -> Floats:
    """How much rarer than usual the value is that both have (log); 0 where they have none in common."""
    known = column[column >= 0]
    if not len(known):
        return np.zeros(len(left))
    share = np.log(np.maximum(np.bincount(known) / len(known), 1e-12))
    usual = share[known].mean()
    both = (column[left] >= 0) & (column[left] == column[right])
    return np.where(both, usual - share[np.maximum(column[left], 0)], 0.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Pairs:
    left: Ints
    right: Ints
    seen: Evidence
    odds: Floats


def _words(people: People, pairs: _Pairs, model: Model, at: Ints) -> dict[str, Floats]:
    seen, odds = pairs.seen, pairs.odds
    words = by.words_of(people, pairs.left, pairs.right, seen.pairing)
    heard = np.append(np.log(bearers(people)), 0.0)
    found = {}
    # Too few records have a third word on both sides to count how often two of them meet.
    for column, likes, (one, two) in zip((by.GIVEN, by.FATHER), seen.likes[:2], words[:2], strict=True):
        name = column.name
        levels = seen.levels[name]
        rest = _chance(odds - model.log_weights[name][levels])
        lift, often = _lift(by.Likenesses.codes(people, one, two), rest, levels.astype(np.int64))
        found[f"likeness of {name}"] = likes[at].astype(np.float64)
        found[f"{name}: words of one name"] = np.where(likes[at] < 0, 0.0, lift[at])
        found[f"{name}: pairs with these words"] = np.log1p(often[at])
        found[f"{name}: commoner"] = np.maximum(heard[one[at]], heard[two[at]])
        found[f"{name}: rarer"] = np.minimum(heard[one[at]], heard[two[at]])
    return found


def _lift(codes: Ints, chance: Floats, levels: Ints) -> tuple[Floats, Floats]:
    """How much more often than at its level pairs of these two words are held for one person by all else (log).

    The pair itself is left out, so that it does not speak for itself.
    """
    _, kind, often = np.unique(codes, return_inverse=True, return_counts=True)
    usual = np.bincount(levels, chance, by.GIVEN.levels) / np.maximum(np.bincount(levels, minlength=by.GIVEN.levels), 1)
    expected = np.maximum(usual[levels], 1e-6)
    others = np.bincount(kind, chance)[kind] - chance
    lift = np.log((np.maximum(others, 0.0) + _TRUST * expected) / (often[kind] - 1 + _TRUST) / expected)
    return lift, often[kind].astype(np.float64)


def _chance(odds: Floats) -> Floats:
    found: Floats = 1.0 / (1.0 + np.exp(-np.clip(odds, -30, 30)))
    return found


def _competition(count: int, left: Ints, right: Ints, odds: Floats, at: Ints) -> dict[str, Floats]:
    """Whom else the two records may be: their best other pair, the sum of the chances of the others, and how many."""
    near = at
    rows = np.concatenate((left[near], right[near]))
    worth = np.concatenate((odds[near], odds[near]))
    order = np.lexsort((-worth, rows))
    start = np.searchsorted(rows[order], np.arange(count))
    pairs = np.bincount(rows, minlength=count)
    best, second = np.full(count, -20.0), np.full(count, -20.0)
    best[pairs > 0] = worth[order][start[pairs > 0]]
    second[pairs > 1] = worth[order][start[pairs > 1] + 1]
    place = np.empty(len(rows), dtype=np.int64)
    # Pairs that are worth the same stand at one place, so that the order of rows decides nothing.
    sorted_rows, sorted_worth, at_all = rows[order], worth[order], np.arange(len(rows))
    first = np.ones(len(rows), dtype=np.bool_)
    first[1:] = (sorted_rows[1:] != sorted_rows[:-1]) | (sorted_worth[1:] != sorted_worth[:-1])
    place[order] = np.maximum.accumulate(np.where(first, at_all, 0)) - start[sorted_rows]
    other = np.where(place == 0, second[rows], best[rows])
    chance = _chance(worth)
    mass = np.bincount(rows, chance, count)[rows] - chance
    return {
        **_both("best other", other),
        **_both("other chances", np.log(mass + 0.01)),
        **_both("place among its pairs", np.log1p(place)),
        **_both("pairs", np.log1p(pairs[rows])),
    }


def _both(name: str, values: Floats) -> dict[str, Floats]:
    """The larger and the smaller value of the two records of each pair; which of them stands first says nothing."""
    one, two = np.split(values, 2)
    return {f"{name}, larger": np.maximum(one, two), f"{name}, smaller": np.minimum(one, two)}


def _company(count: int, left: Ints, right: Ints, odds: Floats, at: Ints) -> dict[str, Floats]:
    """What the records closest to one record say of the other: their log odds with it, and the chances that they are it."""
    codes = left * count + right
    close = np.flatnonzero(odds >= _CLOSE)
    rows, others = np.concatenate((left[close], right[close])), np.concatenate((right[close], left[close]))
    chance = _chance(np.concatenate((odds[close], odds[close])))
    order = np.lexsort((others, rows))
    others, chance = others[order], chance[order]
    start = np.searchsorted(rows[order], np.arange(count + 1))
    sides = []
    for one, two in ((left[at], right[at]), (right[at], left[at])):
        which, here = _spread(start, one)
        not_it = others[here] != two[which]
        which, here = which[not_it], here[not_it]
        low, high = np.minimum(others[here], two[which]), np.maximum(others[here], two[which])
        place = np.minimum(np.searchsorted(codes, low * count + high), len(codes) - 1)
        met = codes[place] == low * count + high
        said = np.where(met, np.clip(odds[place], -_MOST, _MOST), _UNSEEN)
        sides.append(_summed(len(at), which, chance[here], said))
    names = ("company", "company says", "best of company", "worst of company", "company for", "company against")
    found: dict[str, Floats] = {}
    for name, *values in zip(names, *sides, strict=True):
        found |= _both(name, np.concatenate(values))
    return found


def _spread(start: Ints, rows: Ints) -> tuple[Ints, Ints]:
    """For each row all its places from ``start[row]`` to ``start[row + 1]``, and which row they belong to."""
    counts = start[rows + 1] - start[rows]
    which = np.repeat(np.arange(len(rows)), counts)
    return which, np.arange(len(which)) - np.repeat(np.cumsum(counts) - counts, counts) + np.repeat(start[rows], counts)


def _summed(count: int, which: Ints, chance: Floats, said: Floats) -> tuple[Floats, ...]:
    weight: Floats = np.bincount(which, chance, count).astype(np.float64)
    mean = np.bincount(which, chance * said, count) / np.maximum(weight, 0.05)
    best, worst = np.full(count, -_MOST - 1), np.full(count, _MOST + 1)
    np.maximum.at(best, which, said)
    np.minimum.at(worst, which, said)
    agree = _chance(said)
    return (
        weight,
        mean,
        best,
        worst,
        np.log(np.bincount(which, chance * agree, count) + 0.01),
        np.log(np.bincount(which, chance * (1 - agree), count) + 0.01),
    )
