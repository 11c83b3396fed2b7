"""The work of ``kuager resolve --save`` and ``--against``: a run is kept, and later records are matched with it alone.

A kept run holds what its table holds, names included, so the folder and its files open for their owner only. Weights and
frequencies stay those of the full run; when many records were added, a new full run is due.
"""

from __future__ import annotations

import csv
import io
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import duckdb
import numpy as np

from kuager.errors import BadTableError, KnownRecordError, MissingFileError, UnreadableFileError
from kuager.preserve.durable import replace_file
from kuager.resolve.records.arrivals import Arrival, match
from kuager.resolve.records.engine import Bounds, connect
from kuager.resolve.records.lesson import lesson
from kuager.resolve.records.shelf import CODED, Run, Shelf, save
from kuager.resolve.records.table import Ints, People, Said, said_by
from kuager.workflow.records import COLUMNS
from kuager.workflow.records_learned import Gathered, Scores

_NEEDED: Final = ("record_id", "name")
_BATCH: Final = 5000


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
        KnownRecordError: a record to be kept is there already.
        ShelfError: the kept run cannot be read or written.
        BadJudgeError: what it learnt is of another version of kuager.
    """
    start = time.perf_counter()
    shelf = Shelf(folder)
    opened = time.perf_counter() - start
    before, seen = len(shelf), list(_read(source, bounds or Bounds()))
    if len({said.id for said in seen}) < len(seen) or not all(said.id for said in seen):
        raise BadTableError("Every record needs a record_id of its own", item=str(source))
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
    _write(target, rows)
    if pairs is not None:
        _write(pairs, shown)
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
    if not source.is_file():
        raise MissingFileError(item=str(source))
    read = "read_parquet(?)" if source.suffix.lower() == ".parquet" else "read_csv(?, header=true, all_varchar=true)"
    try:
        with closing(connect(bounds)) as base:
            yield from (said_by(row) for row in _rows(base, read, source, wanted))
    except duckdb.Error as error:
        # The message quotes rows of the table, which are people.
        raise UnreadableFileError(f"The table cannot be read ({type(error).__name__})", item=str(source)) from None


def _rows(
    base: duckdb.DuckDBPyConnection, read: str, source: Path, wanted: set[str] | None
) -> Iterator[Mapping[str, object]]:
    columns = {row[0] for row in base.execute(f"describe from {read}", [str(source)]).fetchall()}
    lacking = [name for name in _NEEDED if name not in columns]
    if lacking:
        raise BadTableError(f"The table lacks the column {lacking[0]}", item=str(source))
    used = [name for name in COLUMNS if name in columns]
    shown = ", ".join(f"{name}::varchar as {name}" for name in used)
    only = "" if wanted is None else "where record_id::varchar in (select unnest(?))"
    # Everything in this text is a constant; the path and the ids are parameters.
    base.execute(
        f"select {shown} from {read} {only} order by record_id, name",  # noqa: S608  see above
        [str(source)] if wanted is None else [str(source), sorted(wanted)],
    )
    while batch := base.fetchmany(_BATCH):
        for row in batch:
            yield dict(zip(used, row, strict=True))


def _write(target: Path, rows: Sequence[Sequence[str]]) -> None:
    out = io.StringIO(newline="")
    csv.writer(out).writerows(rows)
    replace_file(target, out.getvalue().encode("utf-8", "surrogatepass"))
