"""The work of ``kuager resolve``: a table of person records in, a table of groups out, nothing decided in the archive.

What comes out is a proposal. It is written beside the table and no judgement is made from it.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import duckdb
import numpy as np

from kuager.errors import BadTableError, MissingFileError, TableTooLargeError, UnreadableFileError
from kuager.resolve.records.engine import Bounds, Candidates, candidates, connect
from kuager.resolve.records.groups import group
from kuager.resolve.records.table import Floats, Ints, People, people_of
from kuager.resolve.records.weights import evidence, fit, log_odds, probability
from kuager.resolve.records.workers import Workers

COLUMNS: Final = (
    "record_id", "name", "given", "father", "sex", "birth_year", "place", "place_id", "ethnicity", "detention_year",
    "source", "lang",
)  # fmt: skip
"""The columns that are read; all others are never looked at."""
_NEEDED: Final = ("record_id", "name")
_BATCH: Final = 20_000
_SHOWN: Final = 0.05
"""Pairs less likely than this are not written: they are nine in ten, and nobody would look at them."""
_SUFFIXES: Final = (".parquet", ".csv")


def _quietly(words: str) -> None:
    del words


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


def resolve_table(
    source: Path,
    target: Path,
    *,
    pairs: Path | None = None,
    bounds: Bounds | None = None,
    say: Callable[[str], None] = _quietly,
) -> Resolved:
    """Groups the records of a CSV or Parquet table that are likely one person.

    Args:
        source: the table; needs ``record_id`` and ``name``, uses the other :data:`COLUMNS` where they are.
        target: CSV ``record_id,cluster_id``, sorted by record id as text; a group is called after its first record.
        pairs: CSV of the compared pairs with probability (0 to 1) and the logarithm of the odds, best first.
        bounds: what the run may take.
        say: is told each step.

    Raises:
        MissingFileError: there is no such table.
        BadTableError: it lacks a needed column, is not CSV or Parquet, or a record id stands twice.
        UnreadableFileError: it cannot be read, or the results cannot be written.
        TableTooLargeError: the pairs do not fit into the memory allowed.
    """
    bounds = bounds or Bounds()
    say("Reading the table")
    people = _read(source, bounds)
    say("Looking for pairs worth comparing")
    try:
        found = candidates(people, bounds)
    except duckdb.OutOfMemoryException:
        raise TableTooLargeError(item=str(source)) from None
    say(f"Comparing {len(found.left)} pairs")
    seen = evidence(people, found.left, found.right, Workers(count=bounds.threads))
    say("Weighing what agrees and what does not")
    model = fit(people, seen)
    odds, chance = log_odds(model, seen), probability(model, seen)
    say("Grouping")
    groups = group(len(people), found.left, found.right, odds)
    try:
        _write_groups(target, people, groups)
        if pairs is not None:
            _write_pairs(pairs, people, found, odds, chance)
    except OSError as error:
        raise UnreadableFileError(f"The result could not be written ({type(error).__name__})") from error
    sizes = np.unique(groups, return_counts=True)[1]
    return Resolved(
        records=len(people),
        groups=len(sizes),
        joined=int((sizes > 1).sum()),
        largest=int(sizes.max(initial=0)),
        pairs_compared=len(found.left),
        blocks_kept=found.blocks_kept,
        blocks_dropped=found.blocks_dropped,
        expected_matches=round(float(chance.sum()), 1),
    )


def _read(source: Path, bounds: Bounds) -> People:
    if not source.is_file():
        raise MissingFileError(item=str(source))
    if source.suffix.lower() not in _SUFFIXES:
        raise BadTableError("The table must be a .csv or .parquet file", item=str(source))
    try:
        with closing(connect(bounds)) as base:
            return _people(base, source)
    except duckdb.OutOfMemoryException:
        raise TableTooLargeError(item=str(source)) from None
    except duckdb.Error as error:
        # The message quotes rows of the table, which are people.
        raise UnreadableFileError(f"The table cannot be read ({type(error).__name__})", item=str(source)) from None


def _people(base: duckdb.DuckDBPyConnection, source: Path) -> People:
    read = "read_parquet(?)" if source.suffix.lower() == ".parquet" else "read_csv(?, header=true, all_varchar=true)"
    columns = {row[0] for row in base.execute(f"describe from {read}", [str(source)]).fetchall()}
    lacking = [name for name in _NEEDED if name not in columns]
    if lacking:
        raise BadTableError(f"The table lacks the column {lacking[0]}", item=str(source))
    used = [name for name in COLUMNS if name in columns]
    shown = ", ".join(f"{name}::varchar as {name}" for name in used)
    # Everything in this text is a constant of this module; the path is a parameter.
    base.execute(f"select {shown} from {read} order by record_id, name", [str(source)])  # noqa: S608  see above
    people = people_of(_rows(base, used))
    if len(set(people.ids)) < len(people.ids) or not all(people.ids):
        raise BadTableError("Every record needs a record_id of its own", item=str(source))
    return people


def _rows(base: duckdb.DuckDBPyConnection, used: Sequence[str]) -> Iterator[dict[str, object]]:
    while batch := base.fetchmany(_BATCH):
        for row in batch:
            yield dict(zip(used, row, strict=True))


def _write_groups(target: Path, people: People, groups: Ints) -> None:
    with target.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(("record_id", "cluster_id"))
        writer.writerows(zip(people.ids, (people.ids[first] for first in groups.tolist()), strict=True))


def _write_pairs(target: Path, people: People, found: Candidates, odds: Floats, chance: Floats) -> None:
    shown = np.flatnonzero(chance >= _SHOWN)
    order = shown[np.lexsort((found.right[shown], found.left[shown], -odds[shown]))]
    with target.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(("left", "right", "probability", "log_odds"))
        for at in order.tolist():
            left, right = people.ids[found.left[at]], people.ids[found.right[at]]
            writer.writerow((left, right, f"{chance[at]:.4f}", f"{odds[at]:.3f}"))
