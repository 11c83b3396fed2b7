"""Weights of agreement without labels: Fellegi and Sunter's odds, estimated by expectation-maximisation.

Each level of each column has two chances: ``m`` among pairs of one person, ``u`` among any two records. ``u`` is counted
on random pairs; ``m`` is what EM finds on the candidate pairs. A name's agreement is weighed by how many bear it: Fellegi
and Sunter (1969), "A Theory for Record Linkage"; Winkler (1988) for EM; frequency as in Splink (Linacre et al., 2022).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from kuager.resolve.records import agreement as by
from kuager.resolve.records.calibrate import chance_of
from kuager.resolve.records.table import Floats, Ints, People
from kuager.resolve.records.workers import Compare, Spread, compare_here, one_by_one

Levels: TypeAlias = NDArray[np.int8]
_SEED: Final = 20170401
_RANDOM_PAIRS: Final = 1_000_000
_RANDOM_WORDS: Final = 120_000
_ROUNDS: Final = 25
_SETTLED: Final = 1e-4
_TRUST_START: Final = 0.5
"""How much the start counts against what EM finds. Namesakes share many things with the pair looked for, and EM left to
itself takes ever more of them in: at 10,000 records it counted 16,800 matches where there were 6,200."""
_SURE: Final = 0.9
"""Only pairs more likely one person than not teach EM, for the same reason."""
_MATCHES_PER_RECORD: Final = 0.5
_NAMES: Final = tuple(column.name for column in by.NAMES)

# What pairs of one person are expected to say before anything is counted; EM moves every one of these.
_NAME_START: Final = (0.03, 0.02, 0.04, 0.10, 0.16, 0.25, 0.40)
_START: Final = {
    by.SEX.name: (0.03, 0.97),
    by.BORN.name: (0.80, 0.10, 0.03, 0.03, 0.02, 0.02),
    by.PLACE.name: (0.05, 0.10, 0.85),
    by.ETHNICITY.name: (0.03, 0.97),
    by.DETAINED.name: (0.75, 0.15, 0.10),
    by.SOURCE.name: (0.80, 0.20),
    by.ORDER.name: (0.85, 0.15),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """The logarithm of m/u for every level of every column, and the odds that any two records are one person."""

    log_weights: dict[str, Floats]
    log_prior: float
    rounds: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """Levels of every column for each candidate pair, and how much rarer than usual the agreeing names are (log).

    ``likes`` are the likenesses behind the levels of names, in the order of ``agreement.NAMES``, -1 where a side has none;
    ``pairing`` says which words were compared.
    """

    levels: dict[str, Levels]
    rarity: NDArray[np.float32]
    likes: tuple[NDArray[np.float32], ...]
    pairing: by.Pairing

    def at(self, places: Ints) -> Evidence:
        """Returns the evidence of some of the pairs."""
        return Evidence(
            levels={name: levels[places] for name, levels in self.levels.items()},
            rarity=self.rarity[places],
            likes=tuple(likes[places] for likes in self.likes),
            pairing=self.pairing[places],
        )


def evidence(
    people: People, left: Ints, right: Ints, compare: Compare = compare_here, spread: Spread = one_by_one
) -> Evidence:
    """Compares each pair of rows in every column, half a million pairs at a time.

    ``compare`` compares their words, ``spread`` has the pieces worked out.
    """
    likes = by.likenesses(people, left, right, compare)
    logs, usual = np.log(np.append(bearers(people), 1.0)), float(np.log(max(meeting_chance(people), 1e-12)))
    parts = [(left[part], right[part]) for part in by.slices(len(left))] or [(left, right)]
    return together(list(spread(partial(compared, people, likes, usual - logs), parts)))


def together(pieces: Sequence[Evidence]) -> Evidence:
    """Puts the evidence of several lists of pairs into one, in their order."""
    return Evidence(
        levels={name: np.concatenate([piece.levels[name] for piece in pieces]) for name in pieces[0].levels},
        rarity=np.concatenate([piece.rarity for piece in pieces]),
        likes=tuple(np.concatenate(likes) for likes in zip(*(piece.likes for piece in pieces), strict=True)),
        pairing=np.concatenate([piece.pairing for piece in pieces]),
    )


def compared(people: People, likes: by.Likenesses, rarer: Floats, pairs: tuple[Ints, Ints]) -> Evidence:
    """Compares pairs of rows in every column; ``rarer`` says how much rarer than usual each word is (log)."""
    left, right = pairs
    levels = by.plain_levels(people, left, right)
    names = by.pair_names(people, left, right, likes)
    rarity = np.zeros(len(left), dtype=np.float32)
    for column, found, words in zip(
        by.NAMES, names.likes, by.words_of(people, left, right, names.pairing), strict=True
    ):
        levels[column.name] = by.name_levels(people, found, words)
        rarity += np.where(found >= by.ALIKE, (rarer[words[0]] + rarer[words[1]]) / 2, 0.0).astype(np.float32)
    comparable = (names.first >= 0) | (names.second >= 0)
    levels[by.ORDER.name] = np.where(comparable, 1 + names.swapped, by.MISSING_LEVEL)
    return Evidence(
        levels={name: level.astype(np.int8) for name, level in levels.items()},
        rarity=rarity,
        likes=tuple(found.astype(np.float32) for found in names.likes),
        pairing=names.pairing,
    )


def bearers(people: People) -> Floats:
    """Returns for each word the share of parts of names that sound like it: that share a blocking key with it."""
    counts = uses_of(people)
    per_bone = np.zeros(len(people.bones))
    for word, bones in enumerate(people.word_bones):
        per_bone[list(bones)] += counts[word]
    total = max(1.0, counts.sum())
    # Of several keys the rarest is nearest to the name itself; the others belong to what it may be made from.
    return np.array([per_bone[list(bones)].min() / total for bones in people.word_bones] or [1.0])


def uses_of(people: People) -> Floats:
    """Returns for each word how many parts of names it is."""
    used = np.concatenate((people.given, people.father, people.other))
    return np.bincount(used[used >= 0], minlength=len(people.words)).astype(np.float64)


def meeting_chance(people: People) -> float:
    """Returns the chance that two random parts of names sound alike."""
    counts, share = uses_of(people), bearers(people)
    return float((counts * share).sum() / counts.sum()) if counts.sum() else 1.0


def chance_levels(people: People) -> dict[str, Floats]:
    """Counts how often random pairs of records agree at each level: ``u``. Seeded, hence the same on every run."""
    dice = np.random.default_rng(_SEED)
    drawn = min(_RANDOM_PAIRS, 20 * len(people) ** 2)
    one = dice.integers(0, max(1, len(people)), drawn)
    two = (one + dice.integers(1, max(2, len(people)), drawn)) % max(1, len(people))
    found = {}
    for column in by.PLAIN:
        found[column.name] = _shares(by.plain_levels(people, one, two)[column.name], column.levels)
    # Two strangers have both orders to agree in, and either is as likely as the other: no order is rare.
    found[by.ORDER.name] = np.ones(by.ORDER.levels)
    one, two = one[:_RANDOM_WORDS], two[:_RANDOM_WORDS]
    words = (people.given[one], people.given[two])
    codes = by.Likenesses.codes(people, *words)
    likes = by.Likenesses(people, np.unique(codes[codes >= 0])).of(codes)
    levels = by.name_levels(people, likes, words)
    return found | dict.fromkeys(_NAMES, _shares(levels, by.GIVEN.levels))


def _shares(levels: NDArray[Any], count: int, weights: Floats | None = None, start: Floats | None = None) -> Floats:
    """The share of each level among those that say something; the two families of name levels are counted apart."""
    counted = np.bincount(levels, weights=weights, minlength=count).astype(np.float64)[1:]
    expected = np.ones(len(counted)) if start is None else start
    families = 2 if count == by.GIVEN.levels else 1
    out = [1.0]
    for part, hoped in zip(np.split(counted, families), np.split(expected, families), strict=True):
        trusted = 1.0 if start is None else _TRUST_START * part.sum() + 1.0
        mixed = part + trusted * hoped / hoped.sum()
        out.extend((mixed / mixed.sum()).tolist())
    return np.array(out)


def _start() -> dict[str, Floats]:
    found = {name: np.array((1.0, *values)) for name, values in _START.items()}
    for name in _NAMES:
        found[name] = np.array((1.0, *_NAME_START, *_NAME_START))
    return found


def fit(people: People, seen: Evidence) -> Model:
    """Estimates the weights from the candidate pairs themselves; no labels are used.

    ``u`` stays as counted on random pairs. ``m`` and the share of matches are re-estimated until the weights move by
    less than a ten-thousandth of the candidates, at most 25 rounds.
    """
    chance, matched, start = chance_levels(people), _start(), _start()
    pairs = max(1.0, len(people) * (len(people) - 1) / 2)
    matches = _MATCHES_PER_RECORD * len(people)
    before = np.zeros(len(seen.rarity))
    rounds = 0
    for rounds in range(1, _ROUNDS + 1):
        model = _model(matched, chance, matches / pairs, rounds)
        now = probability(model, seen)
        if float(np.abs(now - before).mean() if len(now) else 0.0) < _SETTLED:
            break
        before = now
        now = np.where(now >= _SURE, now, 0.0)
        matches = min(max(float(now.sum()), 1.0), 0.4 * pairs)
        for name, levels in seen.levels.items():
            matched[name] = _shares(levels, len(matched[name]), now, start[name][1:])
    return _model(matched, chance, matches / pairs, rounds)


def _model(matched: dict[str, Floats], chance: dict[str, Floats], share: float, rounds: int) -> Model:
    share = min(max(share, 1e-12), 0.5)
    weights = {name: np.log(matched[name] / chance[name]) for name in matched}
    return Model(log_weights=weights, log_prior=float(np.log(share / (1 - share))), rounds=rounds)


def log_odds(model: Model, seen: Evidence) -> Floats:
    """Returns for each pair the logarithm of the odds that the two records are one person."""
    total: Floats = seen.rarity.astype(np.float64) + model.log_prior
    for name, levels in seen.levels.items():
        # A column that says nothing of any pair weighs nothing; the third word of names is often one.
        if levels.any():
            total += model.log_weights[name][levels]
    return total


def probability(model: Model, seen: Evidence) -> Floats:
    """Returns for each pair the probability that the two records are one person."""
    return chance_of(log_odds(model, seen))
