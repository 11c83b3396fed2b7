"""What a learner may look at in a pair of records: the evidence of the pair, of its words, and of the records around it.

Nothing here knows an answer. Three kinds of numbers stand beside the levels of :mod:`kuager.resolve.records.agreement`:
how often these two words stand in pairs that everything else holds for one person (words that sound alike but are two
names do so rarely), whom else each record may be, and what the records closest to one say of the other.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from kuager.resolve.records import agreement as by
from kuager.resolve.records.table import Floats, Ints, People
from kuager.resolve.records.weights import Evidence, Levels, Model, bearers, log_odds

Numbers: TypeAlias = NDArray[np.float32]

HOPELESS: Final = -7.0
"""Log odds below which a pair is not looked at again: nine in ten pairs, one in a hundred of the true ones."""
_CLOSE: Final = -1.0
"""From these log odds on a record counts as one of those closest to another."""
_UNSEEN: Final = -5.0
"""Log odds of two records that never met."""
_MOST: Final = 8.0
NEW: Final = -2
"""In place of the number of a word that a table lacks."""
RARE: Final = {"place": "rare place", "region": "rare region", "birth_year": "rare birth year"}
_TRUST: Final = 3.0
"""So many pairs of unseen kind each pair of words is taken to have been in, at the average of its level."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Features:
    """Numbers of the pairs at ``at`` (places in the list of candidates), one column for each of ``names``."""

    at: Ints
    names: tuple[str, ...]
    values: Numbers


@dataclass(frozen=True, slots=True, kw_only=True)
class Meetings:
    """Pairs of words: how many candidate pairs have them, and how many of those all else holds for one person.

    ``codes`` are sorted (:func:`_codes`), ``usual`` is for each level the share that all else holds for one person.
    """

    codes: Ints
    pairs: Ints
    chances: Floats
    usual: Floats


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """What only a whole table can say: how rare its values are (log, by code), and what its pairs of words are worth."""

    rare: dict[str, Floats]
    meetings: tuple[Meetings, Meetings]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pairs:
    """Pairs of rows with their evidence and the log odds found without labels.

    ``words`` are the numbers that the counted table has for the words of ``people``, :data:`NEW` for those it lacks;
    ``heard`` says for each how many bear it (log), with a 0 at the end for no word; ``base`` is its number of words.
    """

    people: People
    left: Ints
    right: Ints
    seen: Evidence
    odds: Floats
    words: Ints
    heard: Floats
    base: int

    def at(self, places: Ints) -> Pairs:
        """Returns some of the pairs."""
        return replace(
            self,
            left=self.left[places],
            right=self.right[places],
            seen=self.seen.at(places),
            odds=self.odds[places],
        )


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
    every = pairs_of(people, left, right, seen, model)
    at = np.flatnonzero(every.odds >= HOPELESS)
    found = described(every.at(at), model, counts(every, model), counted=True)
    found |= competition(len(people), left, right, every.odds, at)
    found |= company(len(people), left, right, every.odds, at)
    return as_features(at, found)


def as_features(at: Ints, found: dict[str, Floats]) -> Features:
    """Puts columns side by side."""
    values = np.empty((len(at), len(found)), dtype=np.float32)
    for place, column in enumerate(found.values()):
        values[:, place] = column
    return Features(at=at, names=tuple(found), values=values)


def pairs_of(people: People, left: Ints, right: Ints, seen: Evidence, model: Model) -> Pairs:
    """Returns the pairs of a whole table."""
    return Pairs(
        people=people, left=left, right=right, seen=seen, odds=log_odds(model, seen),
        words=np.arange(len(people.words)), heard=np.append(np.log(bearers(people))[: len(people.words)], 0.0),
        base=len(people.words),
    )  # fmt: skip


def counts(every: Pairs, model: Model) -> Counts:
    """Counts a whole table."""
    people = every.people
    words = by.words_of(people, every.left, every.right, every.seen.pairing)
    # Too few records have a third word on both sides to count how often two of them meet.
    given, father = (
        _meetings(
            _codes(every, two),
            _chance(every.odds - model.log_weights[column.name][every.seen.levels[column.name]]),
            every.seen.levels[column.name],
        )
        for column, two in zip((by.GIVEN, by.FATHER), words[:2], strict=True)
    )
    return Counts(rare={name: _rarity(getattr(people, name)) for name in RARE}, meetings=(given, father))


def _codes(pairs: Pairs, words: tuple[Ints, Ints]) -> Ints:
    """One number for each pair of words, whichever stands first; -1 where a side has none, -2 where one is new."""
    numbers = np.append(pairs.words, -1)
    one, two = numbers[words[0]], numbers[words[1]]
    low, high = np.minimum(one, two), np.maximum(one, two)
    return np.where((one == -1) | (two == -1), -1, np.where(low < 0, NEW, low * max(1, pairs.base) + high))


def _meetings(codes: Ints, chance: Floats, levels: Levels) -> Meetings:
    found, kind, often = np.unique(codes, return_inverse=True, return_counts=True)
    said = np.maximum(np.bincount(levels, minlength=by.GIVEN.levels), 1)
    return Meetings(
        codes=found,
        pairs=often,
        chances=np.bincount(kind, chance, len(found)).astype(np.float64),
        usual=np.bincount(levels, chance, by.GIVEN.levels) / said,
    )


def _rarity(column: Ints) -> Floats:
    """How much rarer than usual each value of a column is (log)."""
    known = column[column >= 0]
    if not len(known):
        return np.zeros(1)
    share = np.log(np.maximum(np.bincount(known) / len(known), 1e-12))
    found: Floats = share[known].mean() - share
    return found


def described(near: Pairs, model: Model, known: Counts, *, counted: bool) -> dict[str, Floats]:
    """What can be said of pairs without the pairs around them; ``counted`` if they are among those that were counted."""
    people, left, right, seen = near.people, near.left, near.right, near.seen
    found: dict[str, Floats] = {"odds": np.clip(near.odds, -20, 20), "rarity": seen.rarity.astype(np.float64)}
    found |= {f"level of {name}": levels.astype(np.float64) for name, levels in seen.levels.items()}
    found |= {
        "years apart": _apart(people.birth_year, left, right),
        "detentions apart": _apart(people.detention_year, left, right),
        **{said: _rare(getattr(people, name), known.rare[name], left, right) for name, said in RARE.items()},
        "same source": np.where(people.source[left] == people.source[right], 1.0, 0.0),
    }
    return found | _words(near, model, known, counted=counted)


def _apart(column: Ints, left: Ints, right: Ints) -> Floats:
    one, two = column[left], column[right]
    return np.where((one < 0) | (two < 0), -1.0, np.minimum(np.abs(one - two), 30)).astype(np.float64)


def _rare(column: Ints, rare: Floats, left: Ints, right: Ints) -> Floats:
    """How much rarer than usual the value is that both have (log); 0 where they have none in common."""
    both = (column[left] >= 0) & (column[left] == column[right])
    # A value that nobody had when the table was counted is as rare as the rarest.
    rare = np.append(rare, rare.max())
    return np.where(both, rare[np.clip(column[left], 0, len(rare) - 1)], 0.0)


def _words(near: Pairs, model: Model, known: Counts, *, counted: bool) -> dict[str, Floats]:
    seen, found = near.seen, {}
    words = by.words_of(near.people, near.left, near.right, seen.pairing)
    both = zip((by.GIVEN, by.FATHER), seen.likes[:2], words[:2], known.meetings, strict=True)
    for column, likes, (one, two), meetings in both:
        name, levels = column.name, seen.levels[column.name]
        own = _chance(near.odds - model.log_weights[name][levels])
        lift, often = _lift(meetings, _codes(near, (one, two)), levels, own, counted=counted)
        found[f"likeness of {name}"] = likes.astype(np.float64)
        found[f"{name}: words of one name"] = np.where(likes < 0, 0.0, lift)
        found[f"{name}: pairs with these words"] = np.log1p(often)
        found[f"{name}: commoner"] = np.maximum(near.heard[one], near.heard[two])
        found[f"{name}: rarer"] = np.minimum(near.heard[one], near.heard[two])
    return found


def _lift(known: Meetings, codes: Ints, levels: Levels, own: Floats, *, counted: bool) -> tuple[Floats, Floats]:
    """How much more often than at its level pairs of these two words are held for one person by all else (log).

    The pair itself is left out, so that it does not speak for itself.
    """
    if not len(known.codes):
        return np.zeros(len(codes)), np.ones(len(codes))
    at = np.minimum(np.searchsorted(known.codes, codes), len(known.codes) - 1)
    met = known.codes[at] == codes
    expected = np.maximum(known.usual[levels], 1e-6)
    others = np.where(met, known.chances[at], 0.0) - own * counted
    often = np.where(met, known.pairs[at], 0).astype(np.float64) - counted
    lift = np.log((np.maximum(others, 0.0) + _TRUST * expected) / (often + _TRUST) / expected)
    return lift, often + 1


def _chance(odds: Floats) -> Floats:
    found: Floats = 1.0 / (1.0 + np.exp(-np.clip(odds, -30, 30)))
    return found


def competition(count: int, left: Ints, right: Ints, odds: Floats, at: Ints) -> dict[str, Floats]:
    """Whom else the two records may be: their best other pair, the sum of the chances of the others, and how many."""
    rows = np.concatenate((left[at], right[at]))
    worth = np.concatenate((odds[at], odds[at]))
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


def company(count: int, left: Ints, right: Ints, odds: Floats, at: Ints) -> dict[str, Floats]:
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
