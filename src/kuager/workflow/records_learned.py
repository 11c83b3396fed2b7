"""What ``kuager resolve`` learns from reviewed pairs: reading them, learning, keeping what was learnt, and what to ask."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np

from kuager.errors import BadJudgeError, BadReviewedError, MissingFileError, UnreadableFileError
from kuager.preserve.durable import replace_file
from kuager.resolve.records.calibrate import best_bar, chance_of
from kuager.resolve.records.engine import Candidates
from kuager.resolve.records.features import Features, features
from kuager.resolve.records.learn import Judge, as_document, from_document, learn
from kuager.resolve.records.table import Flags, Floats, Ints, People
from kuager.resolve.records.weights import Evidence, Model, evidence, log_odds, probability, together
from kuager.text.cells import plain

_SAME: Final = frozenset({"same", "1", "yes", "true", "y", "match"})
_DIFFERENT: Final = frozenset({"different", "0", "no", "false", "n", "distinct"})
_NEEDED: Final = ("left", "right", "same")
_ASKED_AT_ALL: Final = 0.01
"""Share of the questions' weight that goes to pairs that seem clear: what is never asked is never found wrong."""
_LEAST_WORTH: Final = 0.001
"""Pairs less likely than this are not asked about: a learner does not look at them either."""
_SEED: Final = 20170401


@dataclass(frozen=True, slots=True, kw_only=True)
class Learning:
    """What a run learns from and where it keeps it; all empty: weights without labels.

    ``reviewed`` are pairs of ``reviewed_table`` (none: of the table itself) with answers; ``model`` is what an earlier run
    kept in its ``save_model``.
    """

    reviewed: Path | None = None
    reviewed_table: Path | None = None
    model: Path | None = None
    save_model: Path | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Gathered:
    """A table, its candidate pairs, what they say, and the weights found without labels."""

    people: People
    found: Candidates
    seen: Evidence
    model: Model


@dataclass(frozen=True, slots=True, kw_only=True)
class Scores:
    """Log odds and probability of each candidate pair, and the log odds from which pairs may join."""

    odds: Floats
    chance: Floats
    bar: float
    judge: Judge | None


def scores(here: Gathered, learning: Learning, other: Callable[[Path], Gathered]) -> Scores:
    """Scores the candidate pairs, by what was learnt where there is something.

    Args:
        here: the table that is resolved.
        learning: what to learn from.
        other: gathers another table.

    Raises:
        MissingFileError: a file is not there.
        BadReviewedError: the reviewed pairs cannot be read, or name records that the table lacks.
        TooFewReviewedError: they are too few or all of one kind.
        BadJudgeError: the model is none.
    """
    judge = _judge(here, learning, other)
    if judge is None:
        odds = log_odds(here.model, here.seen)
        return Scores(odds=odds, chance=chance_of(odds), bar=0.0, judge=None)
    if learning.save_model is not None:
        words = json.dumps(as_document(judge), ensure_ascii=False, indent=1)
        replace_file(learning.save_model, (words + "\n").encode())
    odds = judge.log_odds(_features(here), len(here.found.left))
    chance = chance_of(odds)
    return Scores(odds=odds, chance=chance, bar=best_bar(chance), judge=judge)


def _judge(here: Gathered, learning: Learning, other: Callable[[Path], Gathered]) -> Judge | None:
    if learning.model is not None:
        return _kept_judge(learning.model)
    if learning.reviewed is None:
        return None
    told = _told(learning.reviewed)
    return _learnt(here if learning.reviewed_table is None else other(learning.reviewed_table), told, learning.reviewed)


def _kept_judge(source: Path) -> Judge:
    try:
        return from_document(json.loads(source.read_text(encoding="utf-8")))
    except FileNotFoundError:
        raise MissingFileError(item=str(source)) from None
    except ValueError as error:
        raise BadJudgeError("It is not JSON", item=str(source)) from error
    except OSError as error:
        raise UnreadableFileError(f"The file cannot be read ({type(error).__name__})", item=str(source)) from error


def _told(source: Path) -> dict[tuple[str, str], bool]:
    """Reads ids and answers; lines without an answer are left out, the last answer to a pair counts."""
    try:
        with source.open(encoding="utf-8-sig", newline="") as inside:
            lines = list(csv.reader(inside))
    except FileNotFoundError:
        raise MissingFileError(item=str(source)) from None
    except (OSError, UnicodeError, csv.Error) as error:
        raise BadReviewedError(f"The file cannot be read ({type(error).__name__})", item=str(source)) from error
    if not lines:
        raise BadReviewedError("The file is empty", item=str(source))
    head = [name.strip().lower() for name in lines[0]]
    lacking = [name for name in _NEEDED if name not in head]
    if lacking:
        raise BadReviewedError(f"The column {lacking[0]} is missing", item=str(source))
    places = [head.index(name) for name in _NEEDED]
    found: dict[tuple[str, str], bool] = {}
    for number, line in enumerate(lines[1:], 2):
        left, right, answer = (plain(line[at]) if at < len(line) else "" for at in places)
        said = answer.lower()
        if not said or said == "unsure":
            continue
        if said not in _SAME | _DIFFERENT:
            raise BadReviewedError("An answer is neither same nor different", item=str(source), place=f"line {number}")
        if left == right:
            raise BadReviewedError("A record stands beside itself", item=str(source), place=f"line {number}")
        found[min(left, right), max(left, right)] = said in _SAME
    return found


def _learnt(table: Gathered, told: dict[tuple[str, str], bool], source: Path) -> Judge:
    rows = {record: row for row, record in enumerate(table.people.ids)}
    unknown = sum(record not in rows for pair in told for record in pair)
    if unknown:
        raise BadReviewedError(f"{unknown} record ids are not in the table", item=str(source))
    count = len(rows)
    answers = {_code(rows[left], rows[right], count): same for (left, right), same in told.items()}
    codes = np.array(sorted(answers), dtype=np.int64)
    pool, expected = _with(table, codes), float(probability(table.model, table.seen).sum())
    seen = _features(pool)
    here = (pool.found.left * count + pool.found.right)[seen.at]
    chosen: Flags = np.isin(here, codes)
    same = np.array([answers[code] for code in here[chosen].tolist()], dtype=np.bool_)
    return learn(seen, chosen, same, expected, count)


def _code(one: int, two: int, count: int) -> int:
    return min(one, two) * count + max(one, two)


def _with(table: Gathered, codes: Ints) -> Gathered:
    """Adds pairs that blocking had not found to the candidates."""
    count = len(table.people)
    here = table.found.left * count + table.found.right
    new = np.setdiff1d(codes, here)
    if not len(new):
        return table
    more = evidence(table.people, new // count, new % count)
    every = np.concatenate((here, new))
    order = np.argsort(every, kind="stable")
    found = Candidates(
        left=every[order] // count,
        right=every[order] % count,
        blocks_kept=table.found.blocks_kept,
        blocks_dropped=table.found.blocks_dropped,
    )
    seen = together((table.seen, more)).at(order)
    return Gathered(people=table.people, found=found, seen=seen, model=table.model)


def _features(table: Gathered) -> Features:
    return features(table.people, table.found.left, table.found.right, table.seen, table.model)


def worth_asking(count: int, chance: Floats) -> Ints:
    """Picks the pairs whose answers teach most: mostly those in doubt, some that seem clear; always the same ones.

    Pairs are drawn by chance and not the most doubtful only: of a hundred pairs that are alike the first teaches most.

    Returns:
        Places in the list of candidates, in its order.
    """
    worth = np.where(chance >= _LEAST_WORTH, np.sqrt(chance * (1 - chance)) + _ASKED_AT_ALL, 0.0)
    able = np.flatnonzero(worth > 0)
    count = min(count, len(able))
    # The largest of these are a draw without putting back, in proportion to what each is worth (Efraimidis 2006).
    keys = np.log(np.random.default_rng(_SEED).random(len(able))) / worth[able]
    found: Ints = np.sort(able[np.argsort(-keys, kind="stable")[:count]])
    return found


def questions(
    here: Gathered,
    given: Scores,
    count: int,
    shown: Sequence[str],
    rows: Callable[[set[str]], dict[str, Sequence[str]]],
) -> Iterator[Sequence[str]]:
    """Yields the lines of a table of pairs to review: ids, an empty answer, and what each record says.

    Args:
        here: the table.
        given: what is thought of its pairs so far.
        count: how many pairs.
        shown: the columns to show.
        rows: reads what the records with these ids say, by id.
    """
    picked = worth_asking(count, given.chance)
    pairs = [(here.people.ids[here.found.left[at]], here.people.ids[here.found.right[at]]) for at in picked.tolist()]
    said = rows({record for pair in pairs for record in pair})
    yield (*_NEEDED, *(f"{side} {name}" for name in shown for side in ("left", "right")))
    for left, right in pairs:
        both = zip(said[left], said[right], strict=True)
        yield (left, right, "", *(value for two in both for value in two))
