"""Measures whether ``kuager resolve --engine spark`` finds the groups that DuckDB finds.

    python bench/resolve_spark.py people_100k.parquet                         two workers on this machine
    python bench/resolve_spark.py TABLE --master spark://host:7077

Prints the adjusted Rand index of the two groupings (1: the same groups), whether the files are equal, and the seconds of
both. Seconds are wall time on a machine that others may use: read them as ratios. Starting the cluster is counted.
"""

from __future__ import annotations

import argparse
import csv
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from kuager.resolve.records.engine import Bounds
from kuager.workflow.records import resolve_table
from kuager.workflow.records_spark import spark_means

Ints = NDArray[np.int64]


def main(words: Sequence[str] | None = None) -> None:
    """Prints one row per table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("tables", nargs="+", type=Path)
    parser.add_argument("--master", default="local-cluster[2,1,2048]", help="as spark-submit --master takes it")
    asked = parser.parse_args(words)
    print("table | adjusted Rand | equal bytes | DuckDB s | Spark s")
    for table in asked.tables:
        print(" | ".join((table.stem, *_row(table, asked.master))), flush=True)


def _row(table: Path, master: str) -> tuple[str, ...]:
    with tempfile.TemporaryDirectory() as folder:
        here, there, bounds = Path(folder) / "here.csv", Path(folder) / "there.csv", Bounds()
        began = time.monotonic()
        resolve_table(table, here, bounds=bounds, resume=False)
        between = time.monotonic()
        with spark_means(master, bounds) as means:
            resolve_table(table, there, bounds=bounds, resume=False, means=means)
        ended = time.monotonic()
        index = adjusted_rand(*(_groups(path) for path in (here, there)))
        same = here.read_bytes() == there.read_bytes()
    return (f"{index:.6f}", "yes" if same else "no", f"{between - began:.1f}", f"{ended - between:.1f}")


def _groups(path: Path) -> Ints:
    with path.open(encoding="utf-8", newline="") as inside:
        rows = sorted((row["record_id"], row["cluster_id"]) for row in csv.DictReader(inside))
    found: Ints = np.unique([group for _, group in rows], return_inverse=True)[1].astype(np.int64)
    return found


def adjusted_rand(one: Ints, two: Ints) -> float:
    """Returns the adjusted Rand index of two groupings of the same things (Hubert and Arabie 1985).

    1 for the same groups, about 0 for groupings that have nothing to do with each other.
    """
    both = one * (int(two.max()) + 1) + two
    together, first, second = (_pairs(labels) for labels in (both, one, two))
    every = len(one) * (len(one) - 1) / 2
    by_chance, most = first * second / every, (first + second) / 2
    return 1.0 if most == by_chance else (together - by_chance) / (most - by_chance)


def _pairs(labels: Ints) -> float:
    sizes = np.unique(labels, return_counts=True)[1].astype(np.float64)
    return float((sizes * (sizes - 1) / 2).sum())


if __name__ == "__main__":
    main()
