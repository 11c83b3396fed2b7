"""What a run that learnt from reviewed pairs leaves for later records: its judge, and what the judge has to look at.

The judge looks at whole tables: how rare a value is, what a pair of words is worth, whom else each record may be. All of
that is kept as it was counted then, so a later record is judged as the records of the run were.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np

from kuager.resolve.records.features import (
    HOPELESS,
    NEW,
    RARE,
    Counts,
    Meetings,
    Pairs,
    as_features,
    company,
    competition,
    counts,
    described,
    pairs_of,
)
from kuager.resolve.records.learn import Judge, as_document, from_document
from kuager.resolve.records.table import Floats, Ints, People
from kuager.resolve.records.weights import Evidence, Model

_MEETINGS: Final = ("given", "father")
_ARRAYS: Final = ("codes", "pairs", "chances", "usual")


@dataclass(frozen=True, slots=True, kw_only=True)
class Lesson:
    """The judge, from which log odds on pairs join, and the run it goes by.

    ``others[starts[row]:starts[row + 1]]`` are the rows that are not hopelessly unlike ``row``, sorted; ``odds`` are the log
    odds of those pairs without labels.
    """

    judge: Judge
    bar: float
    counts: Counts
    starts: Ints
    others: Ints
    odds: Floats
    words: int


def lesson(people: People, pairs: tuple[Ints, Ints], seen: Evidence, model: Model, judge: Judge, bar: float) -> Lesson:
    """Gathers what is to be kept of a run.

    Args:
        people: the table.
        pairs: left and right rows of its candidate pairs.
        seen: their evidence.
        model: the weights found without labels.
        judge: what was learnt.
        bar: the log odds from which pairs joined.
    """
    every = pairs_of(people, *pairs, seen, model)
    near = np.flatnonzero(every.odds >= HOPELESS)
    left, right, odds = pairs[0][near], pairs[1][near], every.odds[near]
    rows, others = np.concatenate((left, right)), np.concatenate((right, left))
    order = np.lexsort((others, rows))
    return Lesson(
        judge=judge,
        bar=bar,
        counts=counts(every, model),
        starts=np.searchsorted(rows[order], np.arange(len(people) + 1)),
        others=others[order],
        odds=np.concatenate((odds, odds))[order],
        words=len(people.words),
    )


def facts_of(kept: Lesson) -> dict[str, Any]:
    """Returns the plain values of a lesson."""
    return {"judge": as_document(kept.judge), "bar": kept.bar, "words": kept.words}


def arrays_of(kept: Lesson) -> dict[str, Any]:
    """Returns the arrays of a lesson by name, in as few bytes as they need."""
    found: dict[str, Any] = {
        "near_starts": kept.starts.astype(np.int64),
        "near_others": kept.others.astype(np.int32),
        "near_odds": kept.odds.astype(np.float32),
    }
    found |= {f"rare_{name}": values for name, values in kept.counts.rare.items()}
    for part, meetings in zip(_MEETINGS, kept.counts.meetings, strict=True):
        found |= {f"met_{part}_{name}": getattr(meetings, name) for name in _ARRAYS}
    return found


def read_lesson(facts: Mapping[str, Any], array: Callable[[str], Any]) -> Lesson:
    """Reads a lesson back.

    Raises:
        BadJudgeError: the judge is of another version.
    """
    given, father = (Meetings(**{name: array(f"met_{part}_{name}") for name in _ARRAYS}) for part in _MEETINGS)
    return Lesson(
        judge=from_document(facts["judge"]),
        bar=float(facts["bar"]),
        counts=Counts(rare={name: array(f"rare_{name}") for name in RARE}, meetings=(given, father)),
        starts=array("near_starts"),
        others=array("near_others"),
        odds=array("near_odds"),
        words=int(facts["words"]),
    )


def judged(kept: Lesson, new: Pairs, model: Model, rows: Ints) -> Floats:
    """Returns the log odds that a new record is each of the records it meets.

    Args:
        kept: the lesson.
        new: the pairs of the new record, row 0 of a small table, with each of the records after it.
        model: the weights found without labels.
        rows: the rows of those records in the run, sorted.
    """
    near = np.flatnonzero(new.odds >= HOPELESS)
    pairs = replace(new, words=np.where(new.words < kept.words, new.words, NEW), base=kept.words)
    found = described(pairs.at(near), model, kept.counts, counted=False)
    count, left, right, odds = _around(kept, rows, near, new.odds)
    # The pairs of row 0 are the first, and stand in the order of the records it meets: what is near there is near here.
    about = competition(count, left, right, odds, np.flatnonzero(odds >= HOPELESS))
    found |= {name: values[: len(near)] for name, values in about.items()}
    found |= company(count, left, right, odds, near)
    return kept.judge.log_odds(as_features(near, found), len(rows))


def _around(kept: Lesson, rows: Ints, near: Ints, odds: Floats) -> tuple[int, Ints, Ints, Floats]:
    """The new record as row 0, those it meets after it, then those that these were near to; and all pairs among them."""
    here, others, worth = [], [], []
    for place in near[rows[near] < len(kept.starts) - 1].tolist():
        part = slice(int(kept.starts[rows[place]]), int(kept.starts[rows[place] + 1]))
        others.append(np.asarray(kept.others[part], dtype=np.int64))
        worth.append(np.asarray(kept.odds[part], dtype=np.float64))
        here.append(np.full(len(others[-1]), place + 1))
    none = np.zeros(0, dtype=np.int64)
    who = np.concatenate([none, *others])
    beyond = np.setdiff1d(who, rows)
    at = np.minimum(np.searchsorted(rows, who), len(rows) - 1)
    there = np.where(rows[at] == who, at + 1, len(rows) + 1 + np.searchsorted(beyond, who))
    met = np.concatenate([none, *here])
    count = 1 + len(rows) + len(beyond)
    codes = np.concatenate((np.arange(1, len(rows) + 1), np.minimum(met, there) * count + np.maximum(met, there)))
    codes, first = np.unique(codes, return_index=True)
    return count, codes // count, codes % count, np.concatenate((odds, *worth))[first]
