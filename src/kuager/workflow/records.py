"""The work of ``kuager resolve``: a table of person records in, a table of groups out, nothing decided in the archive.

What comes out is a proposal. It is written beside the table and no judgement is made from it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import duckdb
import numpy as np

from kuager.errors import BadTableError, MissingFileError, TableTooLargeError, UnreadableFileError
from kuager.resolve.records.engine import Bounds, Candidates
from kuager.resolve.records.means import Means
from kuager.resolve.records.table import Floats, Ints, People, people_of
from kuager.resolve.records.weights import Evidence, evidence, fit
from kuager.resolve.records.workers import Workers
from kuager.workflow.records_files import COLUMNS, is_own_file, need_own_ids, read_rows, write_rows
from kuager.workflow.records_kept import Kept, key_of
from kuager.workflow.records_learned import Gathered, Learning, Scores, questions, scores
from kuager.workflow.records_steps import Step, Tell, Told, quietly

_SHOWN_COLUMNS: Final = COLUMNS[1:]
_SHOWN: Final = 0.05
"""Pairs less likely than this are not written: they are nine in ten, and nobody would look at them."""
_SUFFIXES: Final = (".parquet", ".csv")


@dataclass(frozen=True, slots=True, kw_only=True)
class Resolved:
    """What a run did: records read, groups found, groups of several records, the largest, and what blocking cost."""

    records: int
    groups: int
    joined: int
    largest: int
    pairs_compared: int
    blocks_kept: int
    blocks_dropped: int
    expected_matches: float
    """Sum of the probabilities of all compared pairs."""
    resumed: tuple[str, ...]
    """Steps that a run before this one had done."""
    reviewed: int
    """Reviewed pairs that the weights were learnt from; 0: found without labels."""
    repaired: bool
    """The reviewed pairs were picked by their answer, so how many pairs match was estimated without them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """How many pairs worth reviewing to write, and where to."""

    count: int
    target: Path


def resolve_table(
    source: Path,
    target: Path,
    *,
    pairs: Path | None = None,
    bounds: Bounds | None = None,
    resume: bool = True,
    learning: Learning | None = None,
    ask: Ask | None = None,
    keep: Callable[[Gathered, Scores, Ints], None] | None = None,
    means: Means | None = None,
    tell: Tell = quietly,
) -> Resolved:
    """Groups the records of a CSV or Parquet table that are likely one person.

    Until the end the finished steps stand in a folder beside ``target`` that only its owner can open; the same call goes
    on from them after a run that was cut off. Results appear whole or not at all.

    Args:
        source: the table; needs ``record_id`` and ``name``, uses the other :data:`COLUMNS` where they are.
        target: CSV ``record_id,cluster_id``, sorted by record id as text; a group is called after its first record.
        pairs: CSV of the compared pairs with probability (0 to 1) and the logarithm of the odds, best first.
        bounds: what the run may take.
        resume: keep finished steps, and go on from kept ones.
        learning: reviewed pairs to learn from, or what was learnt before; none: weights without labels.
        ask: writes pairs worth reviewing; filled in, the file is what ``learning`` reads.
        keep: is given what was gathered, the scores and the groups before the results are written.
        means: where the work is done; here, unless something else is said. The results are the same.
        tell: is told how far the run is.

    Raises:
        MissingFileError: there is no such table.
        BadTableError: it lacks a needed column, is not CSV or Parquet, or a record id stands twice.
        UnreadableFileError: it cannot be read.
        TableTooLargeError: the pairs do not fit into the memory allowed.
        DiskError: the results, or the finished steps, cannot be written.
        DiskFullError: no space is left for them.
        BadReviewedError: the reviewed pairs cannot be read, or name records that the table lacks.
        TooFewReviewedError: they are too few, or all of one kind.
        BadJudgeError: the file to go by holds nothing that was learnt.
    """
    bounds, learning, means = bounds or Bounds(), learning or Learning(), means or Means()
    kept = _kept(source, target, bounds, resume=resume)
    tell(Told(step=Step.READ))
    people = kept.step("people", People, lambda: _read(source, bounds, tell))
    tell(Told(step=Step.BLOCK))
    found = kept.step("pairs", Candidates, lambda: _candidates(source, people, bounds, means))
    tell(Told(step=Step.COMPARE))
    seen = kept.step("evidence", Evidence, lambda: _evidence(people, found, means, _workers(bounds, tell)))
    tell(Told(step=Step.WEIGH))
    here = Gathered(people=people, found=found, seen=seen, model=fit(people, seen))
    given = scores(here, learning, lambda other: _gathered(other, bounds, means))
    tell(Told(step=Step.GROUP))
    groups = means.group(len(people), found.left, found.right, given.odds, given.bar)
    tell(Told(step=Step.WRITE))
    if keep is not None:
        keep(here, given, groups)
    if pairs is not None:
        write_rows(pairs, _pair_rows(people, found, given.odds, given.chance))
    if ask is not None:
        write_rows(
            ask.target, questions(here, given, ask.count, _SHOWN_COLUMNS, lambda ids: _said(source, bounds, ids))
        )
    write_rows(target, _group_rows(people, groups))
    kept.done()
    sizes = np.unique(groups, return_counts=True)[1]
    return Resolved(
        records=len(people),
        groups=len(sizes),
        joined=int((sizes > 1).sum()),
        largest=int(sizes.max(initial=0)),
        pairs_compared=len(found.left),
        blocks_kept=found.blocks_kept,
        blocks_dropped=found.blocks_dropped,
        expected_matches=round(float(given.chance.sum()), 1),
        resumed=tuple(kept.resumed),
        reviewed=given.judge.same + given.judge.different if given.judge else 0,
        repaired=bool(given.judge and given.judge.repaired),
    )


def _gathered(source: Path, bounds: Bounds, means: Means) -> Gathered:
    """Another table, up to its weights without labels."""
    people = _read(source, bounds)
    found = _candidates(source, people, bounds, means)
    seen = _evidence(people, found, means, _workers(bounds, quietly))
    return Gathered(people=people, found=found, seen=seen, model=fit(people, seen))


def _said(source: Path, bounds: Bounds, ids: set[str]) -> dict[str, Sequence[str]]:
    """What the records with these ids say in the columns that are shown; empty where the table has no such column."""
    return {
        (row["record_id"] or "").strip(): tuple(row.get(name) or "" for name in _SHOWN_COLUMNS)
        for row in read_rows(source, bounds, only=ids)
    }


def _kept(source: Path, target: Path, bounds: Bounds, *, resume: bool) -> Kept:
    if not source.is_file():
        raise MissingFileError(item=str(source))
    if source.suffix.lower() not in _SUFFIXES:
        raise BadTableError("The table must be a .csv or .parquet file", item=str(source))
    try:
        # Memory and threads change nothing about what is found: a run may go on with more of them.
        key = key_of(source, bounds.pairs_per_record, bounds.most_pairs, bounds.largest_block) if resume else ""
    except OSError as error:
        raise UnreadableFileError(f"The table cannot be read ({type(error).__name__})", item=str(source)) from error
    return Kept(target, key, wanted=resume and is_own_file(target))


def _candidates(source: Path, people: People, bounds: Bounds, means: Means) -> Candidates:
    try:
        return means.candidates(people, bounds)
    except duckdb.OutOfMemoryException:
        raise TableTooLargeError(item=str(source)) from None


def _evidence(people: People, found: Candidates, means: Means, workers: Workers) -> Evidence:
    return evidence(people, found.left, found.right, means.compare or workers, means.part_by_part())


def _workers(bounds: Bounds, tell: Tell) -> Workers:
    return Workers(count=bounds.threads, told=lambda done, total: tell(Told(step=Step.COMPARE, done=done, total=total)))


def _read(source: Path, bounds: Bounds, tell: Tell | None = None) -> People:
    people = people_of(read_rows(source, bounds, tell=tell))
    need_own_ids(people.ids, source)
    return people


def _group_rows(people: People, groups: Ints) -> Iterator[Sequence[str]]:
    yield ("record_id", "cluster_id")
    yield from zip(people.ids, (people.ids[first] for first in groups.tolist()), strict=True)


def _pair_rows(people: People, found: Candidates, odds: Floats, chance: Floats) -> Iterator[Sequence[str]]:
    shown = np.flatnonzero(chance >= _SHOWN)
    order = shown[np.lexsort((found.right[shown], found.left[shown], -odds[shown]))]
    yield ("left", "right", "probability", "log_odds")
    for at in order.tolist():
        left, right = people.ids[found.left[at]], people.ids[found.right[at]]
        yield (left, right, f"{chance[at]:.4f}", f"{odds[at]:.3f}")
