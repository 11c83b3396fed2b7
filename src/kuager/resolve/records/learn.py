"""The trained mode: pairs that people have reviewed, in another table or this one, teach how much each thing says."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Final

import numpy as np

from kuager.errors import BadJudgeError, TooFewReviewedError
from kuager.resolve.records.boost import DEPTH, Forest, Tree, grow
from kuager.resolve.records.calibrate import Bin, chance_of, reliability, scale
from kuager.resolve.records.features import HOPELESS, Features, Numbers
from kuager.resolve.records.table import Flags, Floats

VERSION: Final = 1
METHOD: Final = "gradient boosting of oblivious trees over pairs of records"
FEWEST: Final = 20
"""Pairs of each answer without which nothing is learnt."""
_FOLDS: Final = 3
_STRANGE: Final = 2.5
"""So many times more matches than are found without labels mean that reviewed pairs were picked by their answer."""
_FOUND_MANY: Final = 0.1
"""Fewer matches per record without labels: too few to hold anything against."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Judge:
    """What was learnt; holds no name and no record.

    Attributes:
        features: names of the features, in the order of the forest.
        forest: the trees.
        slope: what log odds are multiplied by, found on held-out pairs.
        shift: what is added to them then.
        same: reviewed pairs that are one person.
        different: reviewed pairs that are not.
        records: size of the table they come from; a table of another size has other namesakes.
        held_out: probabilities against answers, each pair judged by trees that had not seen it.
        repaired: how far log odds were moved because the reviewed pairs were picked by their answer; 0 otherwise.
    """

    features: tuple[str, ...]
    forest: Forest
    slope: float
    shift: float
    same: int
    different: int
    records: int
    held_out: tuple[Bin, ...]
    repaired: float = 0.0

    def log_odds(self, seen: Features, count: int) -> Floats:
        """Returns the log odds of all ``count`` candidate pairs; hopeless ones have those below which nothing is looked at.

        Raises:
            BadJudgeError: it was learnt on other features.
        """
        if seen.names != self.features:
            raise BadJudgeError("It was learnt from other features than this version looks at")
        found = np.full(count, HOPELESS - 1)
        found[seen.at] = self.slope * self.forest.log_odds(seen.values) + self.shift + self.repaired
        return found


def learn(pool: Features, chosen: Flags, same: Flags, expected: float, records: int) -> Judge:
    """Learns from reviewed pairs.

    Args:
        pool: features of all pairs of the reviewed table that are not hopeless.
        chosen: which of them were reviewed.
        same: their answers, in the order of the pool.
        expected: how many of all candidate pairs are one person by the weights without labels; guards against reviewed
            pairs that were picked by their answer, which say nothing of how many there are.
        records: size of the reviewed table.

    Returns:
        The judge; the same pairs give the same judge.

    Raises:
        TooFewReviewedError: fewer than 20 pairs of one of the two answers.
    """
    values = pool.values[chosen]
    if min(int(same.sum()), int((~same).sum())) < FEWEST:
        raise TooFewReviewedError(f"{int(same.sum())} pairs are the same and {int((~same).sum())} different")
    forest = grow(values, same)
    held = _held_out(values, same)
    slope, shift = scale(held, same)
    every = slope * forest.log_odds(pool.values) + shift
    return Judge(
        features=pool.names,
        forest=forest,
        slope=slope,
        shift=shift,
        same=int(same.sum()),
        different=int((~same).sum()),
        records=records,
        held_out=reliability(chance_of(slope * held + shift), same),
        repaired=_repair(every, expected) if expected >= _FOUND_MANY * records else 0.0,
    )


def _held_out(values: Numbers, same: Flags) -> Floats:
    """The log odds of each reviewed pair by trees that learnt from the other two thirds."""
    order = np.lexsort((*values.T, same))
    fold = np.empty(len(same), dtype=np.int64)
    fold[order] = np.arange(len(same)) % _FOLDS
    found = np.zeros(len(same))
    for part in range(_FOLDS):
        found[fold == part] = grow(values[fold != part], same[fold != part]).log_odds(values[fold == part])
    return found


def _repair(log_odds: Floats, expected: float) -> float:
    """How far to move log odds so that they sum to what is expected, where they sum to far more."""
    if float(chance_of(log_odds).sum()) <= expected * _STRANGE:
        return 0.0
    low, high = -15.0, 15.0
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if float(chance_of(log_odds + middle).sum()) < expected else (low, middle)
    return round((low + high) / 2, 6)


def as_document(judge: Judge) -> dict[str, Any]:
    """Returns the judge as what is written into its file: plain values that a person can read."""
    asked = Counter(judge.features[feature] for tree in judge.forest.trees for feature in tree.features)
    return {
        "what": "a judge of pairs of records, made by kuager resolve",
        "version": VERSION,
        "method": METHOD,
        "reviewed": {"same": judge.same, "different": judge.different, "records": judge.records},
        "slope": judge.slope,
        "shift": judge.shift,
        "repaired": judge.repaired,
        "held_out": [asdict(one) for one in judge.held_out],
        "asked_of": dict(sorted(asked.items(), key=lambda one: (-one[1], one[0]))),
        "features": list(judge.features),
        "start": judge.forest.start,
        "trees": [
            {
                "above": [
                    [judge.features[feature], threshold]
                    for feature, threshold in zip(tree.features, tree.thresholds, strict=True)
                ],
                "adds": list(tree.leaves),
            }
            for tree in judge.forest.trees
        ],
    }


def from_document(document: object) -> Judge:
    """Reads a judge back.

    Raises:
        BadJudgeError: it is no judge, or one of another version.
    """
    if not isinstance(document, dict) or document.get("version") != VERSION:
        raise BadJudgeError("It is no judge of this version")
    try:
        return _read(document)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise BadJudgeError(f"Something in it is missing or of another kind ({type(error).__name__})") from error


def _read(document: Mapping[str, Any]) -> Judge:
    features = tuple(str(name) for name in document["features"])
    place = {name: at for at, name in enumerate(features)}
    trees = tuple(
        Tree(
            features=tuple(place[name] for name, _ in tree["above"]),
            thresholds=tuple(float(threshold) for _, threshold in tree["above"]),
            leaves=tuple(float(step) for step in tree["adds"]),
        )
        for tree in document["trees"]
    )
    if any(len(tree.features) != DEPTH or len(tree.leaves) != 1 << DEPTH for tree in trees):
        raise ValueError
    reviewed = document["reviewed"]
    return Judge(
        features=features,
        forest=Forest(start=float(document["start"]), trees=trees),
        slope=float(document["slope"]),
        shift=float(document["shift"]),
        same=int(reviewed["same"]),
        different=int(reviewed["different"]),
        records=int(reviewed["records"]),
        held_out=tuple(Bin(**one) for one in document["held_out"]),
        repaired=float(document["repaired"]),
    )
