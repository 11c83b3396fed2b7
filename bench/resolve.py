"""Measures ``kuager resolve`` on tables that say in a column of their own which rows are one person.

    python bench/resolve.py people_10k.parquet people_100k.parquet     pairs, B-cubed, blocking recall, seconds, memory
    python bench/resolve.py TABLE --truth person                       the column with the answers, entity_id by default

The answers are read here and only here; what is measured never sees that column. Weights are found without labels.
Seconds are wall time on a machine that others may use: read them as ratios.
"""

from __future__ import annotations

import argparse
import csv
import resource
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import duckdb
import numpy as np
from numpy.typing import NDArray

from kuager.resolve.records.engine import Bounds, candidates
from kuager.resolve.records.table import people_of
from kuager.workflow.records import COLUMNS, resolve_table

Ints = NDArray[np.int64]


def main(words: Sequence[str] | None = None) -> None:
    """Prints one row per table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("tables", nargs="+", type=Path)
    parser.add_argument("--truth", default="entity_id", help="the column with the answers")
    parser.add_argument("--recall", action="store_true", help="also how many true pairs blocking finds (reads twice)")
    asked = parser.parse_args(words)
    print("table | pair P | pair R | pair F1 | B-cubed F1 | largest | pairs compared | blocking recall | s | peak MB")
    for table in asked.tables:
        print(" | ".join((table.stem, *_row(table, asked.truth, recall=asked.recall))))


def _row(table: Path, column: str, *, recall: bool) -> tuple[str, ...]:
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "groups.csv"
        began = time.monotonic()
        done = resolve_table(table, out)
        took = time.monotonic() - began
        with out.open(encoding="utf-8", newline="") as inside:
            groups = {row["record_id"]: row["cluster_id"] for row in csv.DictReader(inside)}
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    with duckdb.connect() as base:
        rows = base.execute(
            f'select record_id::varchar, "{column}"::varchar from read_parquet(?) order by 1',
            [str(table)],
        ).fetchall()
    truth = _numbered([answer for _, answer in rows])
    found = _numbered([groups[record] for record, _ in rows])
    precision, share, pair_f1 = pairs_right(found, truth)
    kept = f"{_recall(table, truth):.3f}" if recall else "-"
    figures = (precision, share, pair_f1, b_cubed(found, truth))
    counts = (str(done.largest), str(done.pairs_compared), kept, f"{took:.1f}", f"{peak:.0f}")
    return (*(f"{figure:.3f}" for figure in figures), *counts)


def _numbered(values: Sequence[str]) -> Ints:
    found: Ints = np.unique(values, return_inverse=True)[1].astype(np.int64)
    return found


def _both(found: Ints, truth: Ints) -> Ints:
    codes: Ints = found * (int(truth.max()) + 1) + truth
    return codes


def _pairs(labels: Ints) -> int:
    sizes = np.unique(labels, return_counts=True)[1]
    return int((sizes * (sizes - 1) // 2).sum())


def pairs_right(found: Ints, truth: Ints) -> tuple[float, float, float]:
    """Returns precision, recall and F1 over the pairs of records that share a group."""
    right, said, true = _pairs(_both(found, truth)), _pairs(found), _pairs(truth)
    return right / max(1, said), right / max(1, true), 2 * right / max(1, said + true)


def b_cubed(found: Ints, truth: Ints) -> float:
    """Returns B-cubed F1 (Bagga and Baldwin 1998): precision and recall of each record's group, averaged over records."""
    sizes = [np.unique(labels, return_inverse=True, return_counts=True)[1:] for labels in (found, truth)]
    _, inside, shared = np.unique(_both(found, truth), return_inverse=True, return_counts=True)
    precision, recall = (float((shared[inside] / counts[where]).mean()) for where, counts in sizes)
    return 2 * precision * recall / (precision + recall)


def _recall(table: Path, truth: Ints) -> float:
    """The share of true pairs that meet in a block at all: no weight can find the others."""
    with duckdb.connect() as base:
        here = {row[0] for row in base.execute("describe from read_parquet(?)", [str(table)]).fetchall()}
        used = [name for name in COLUMNS if name in here]
        shown = ", ".join(f"{name}::varchar as {name}" for name in used)
        order = "record_id, name"
        base.execute(f"select {shown} from read_parquet(?) order by {order}", [str(table)])
        people = people_of(dict(zip(used, row, strict=True)) for row in base.fetchall())
    met = candidates(people, Bounds())
    return float((truth[met.left] == truth[met.right]).sum()) / max(1, _pairs(truth))


if __name__ == "__main__":
    main()
