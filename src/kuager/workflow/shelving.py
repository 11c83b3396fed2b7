"""The work of ``kuager resolve --save`` and ``--against``: a run is kept, and later records are matched with it alone.

A kept run holds what its table holds, names included, so the folder and its files open for their owner only. Weights and
frequencies stay those of the full run; when many records were added, a new full run is due.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from kuager.errors import KnownRecordError
from kuager.resolve.records.arrivals import Arrival, match
from kuager.resolve.records.engine import Bounds
from kuager.resolve.records.lesson import lesson
from kuager.resolve.records.shelf import CODED, Run, Shelf, save
from kuager.resolve.records.table import Ints, People, Said, said_by
from kuager.workflow.records_files import need_own_ids, read_rows, write_rows
from kuager.workflow.records_learned import Gathered, Scores


@dataclass(frozen=True, slots=True, kw_only=True)
class Matched:
    """What matching did: records matched, how many found a group, how many were kept, on a shelf of how many.

    ``opened`` is in seconds, the others in milliseconds for one record.
    """

    records: int
    joined: int
    added: int
    against: int
    opened: float
    median_ms: float
    p95_ms: float


def keeper(folder: Path, source: Path, bounds: Bounds) -> Callable[[Gathered, Scores, Ints], None]:
    """Returns what keeps a finished run in a folder.

    The returned function raises ShelfError when something else is there or the disk refuses, UnreadableFileError when
    the table has gone meanwhile.
    """

    def keep(here: Gathered, given: Scores, groups: Ints) -> None:
        people, pairs = here.people, (here.found.left, here.found.right)
        learnt = lesson(people, pairs, here.seen, here.model, given.judge, given.bar) if given.judge else None
        values = _values(people, source, bounds)
        save(folder, Run(people=people, model=here.model, groups=groups, values=values, lesson=learnt))

    return keep


def match_table(
    source: Path,
    folder: Path,
    target: Path,
    *,
    pairs: Path | None = None,
    add: bool = False,
    bounds: Bounds | None = None,
) -> Matched:
    """Matches the records of a table with a kept run, one by one in the order of their ids.

    Args:
        source: the new records, with the columns that ``resolve_table`` reads.
        folder: the kept run.
        target: CSV ``record_id,cluster_id,probability,why``; a record without a likely group is called after itself.
        pairs: CSV of every record each may be, with probability, logarithm of the odds and reasons.
        add: keep the new records, all or none, so that they and later ones meet each other. Without it each is matched
            for itself, and their order does not matter.
        bounds: what reading may take.

    Raises:
        MissingFileError: there is no such table.
        BadTableError: it lacks a needed column, or a record id stands twice.
        UnreadableFileError: it cannot be read.
        TableTooLargeError: it does not fit into the memory allowed.
        KnownRecordError: a record to be kept is there already.
        ShelfError: the kept run cannot be read or written.
        BadJudgeError: what it learnt is of another version of kuager.
    """
    start = time.perf_counter()
    shelf = Shelf(folder)
    opened = time.perf_counter() - start
    before, seen = len(shelf), list(_read(source, bounds or Bounds()))
    need_own_ids([said.id for said in seen], source)
    if add:
        known = next((said.id for said in seen if shelf.has(said.id)), None)
        if known is not None:
            raise KnownRecordError(item=known)
    took: list[float] = []
    rows: list[Sequence[str]] = [("record_id", "cluster_id", "probability", "why")]
    shown: list[Sequence[str]] = [("left", "right", "probability", "log_odds", "why")]
    joined = 0
    for said in seen:
        start = time.perf_counter()
        arrival = match(shelf, said)
        took.append(1000 * (time.perf_counter() - start))
        joined += arrival.group is not None
        rows.append(_row(shelf, arrival))
        shown.extend(_pairs(shelf, arrival))
        if add:
            shelf.hold(said, len(shelf) if arrival.group is None else arrival.group)
    write_rows(target, rows)
    if pairs is not None:
        write_rows(pairs, shown)
    # Last, so that a run that was cut off can simply be started again: nothing of it was kept.
    shelf.settle()
    return Matched(
        records=len(seen),
        joined=joined,
        added=len(shelf) - before,
        against=before,
        opened=round(opened, 3),
        median_ms=round(float(np.median(took)), 2) if took else 0.0,
        p95_ms=round(float(np.percentile(took, 95)), 2) if took else 0.0,
    )


def _row(shelf: Shelf, arrival: Arrival) -> Sequence[str]:
    best = arrival.matches[0] if arrival.matches else None
    group = arrival.said.id if arrival.group is None else shelf.id_of(arrival.group)
    return (arrival.said.id, group, f"{arrival.probability:.4f}", best.why if best else "")


def _pairs(shelf: Shelf, arrival: Arrival) -> Iterator[Sequence[str]]:
    for one in arrival.matches:
        yield (arrival.said.id, shelf.id_of(one.row), f"{one.probability:.4f}", f"{one.odds:.3f}", one.why)


def _values(people: People, source: Path, bounds: Bounds) -> dict[str, list[str]]:
    """Returns the value of every code of the numbered columns, read again where each stands first."""
    first: dict[str, Ints] = {}
    for name in CODED:
        codes = getattr(people, name)
        first[name] = np.unique(codes, return_index=True)[1][int(bool((codes < 0).any())) :]
    wanted = {people.ids[row] for rows in first.values() for row in rows.tolist()}
    said = {one.id: one for one in _read(source, bounds, wanted)}
    return {name: [getattr(said[people.ids[row]], name) for row in rows.tolist()] for name, rows in first.items()}


def _read(source: Path, bounds: Bounds, wanted: set[str] | None = None) -> Iterator[Said]:
    """Yields the records sorted by id; only the wanted ones when that is given."""
    return map(said_by, read_rows(source, bounds, only=wanted))
