"""Times and judges the name comparer beside other matchers, on labelled pairs.

Usage: python bench/names.py PAIRS.csv [--peers PYTHON]
PAIRS.csv has the columns a, b, same (0 or 1). PYTHON is an interpreter that has the others (nomenklatura, rapidfuzz,
anyascii); what it lacks is said, not run. Each matcher gets the threshold that was best on one half of the pairs and is judged
on the other, and the other way round; speed is CPU time of one process, cold with preparing the names, warm without.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import json
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from kuager.resolve import score

Scored = list[tuple[float, bool]]


def auc(scored: Scored) -> float:
    """Share of (same, different) pairs ranked rightly; ties count half."""
    positive = [value for value, same in scored if same]
    negative = [value for value, same in scored if not same]
    wins = sum((one > two) + 0.5 * (one == two) for one in positive for two in negative)
    return wins / (len(positive) * len(negative))


def f1(scored: Scored, threshold: float) -> float:
    said = [same for value, same in scored if value >= threshold]
    return 2 * sum(said) / (len(said) + sum(same for _, same in scored))


def best_threshold(scored: Scored) -> float:
    return max({value for value, _ in scored}, key=lambda threshold: f1(scored, threshold))


def recall(scored: Scored, learnt: Scored, precision: float = 0.95) -> float:
    """Recall at the lowest threshold that had the precision on the other half."""
    fitting = []
    for threshold in {value for value, _ in learnt}:
        said = [same for value, same in learnt if value >= threshold]
        if sum(said) / len(said) >= precision:
            fitting.append(threshold)
    threshold = min(fitting, default=1.01)
    return sum(same for value, same in scored if value >= threshold) / sum(same for _, same in scored)


def halves(rows: list[dict[str, str]], scores: list[float]) -> tuple[Scored, Scored]:
    """Splits by a digest of the names, so that every matcher and every run gets the same halves."""
    sides: tuple[Scored, Scored] = ([], [])
    for row, value in zip(rows, scores, strict=True):
        digest = hashlib.sha256("\0".join(sorted((row["a"], row["b"]))).encode()).digest()
        sides[digest[0] % 2].append((value, row["same"] == "1"))
    return sides


def line(name: str, rows: list[dict[str, str]], found: dict[str, Any]) -> str:
    one, two = halves(rows, found["scores"])
    crossed = [f1(two, best_threshold(one)), f1(one, best_threshold(two))]
    kept = [recall(two, one), recall(one, two)]
    speeds = [len(rows) / max(found[kind], 1e-9) for kind in ("warm", "cold")]
    return f"{name:36} {auc(one + two):6.3f} {sum(crossed) / 2:6.3f} {sum(kept) / 2:7.3f} {speeds[0]:10,.0f} {speeds[1]:9,.0f}"


def ours(pairs: list[tuple[str, str]]) -> dict[str, Any]:
    start = time.process_time()
    scores = [score(one, two) for one, two in pairs]
    cold = time.process_time() - start
    start = time.process_time()
    for one, two in pairs:
        score(one, two)
    return {"scores": scores, "cold": cold, "warm": time.process_time() - start}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("pairs", type=Path)
    parser.add_argument("--peers", help="an interpreter that has other matchers")
    options = parser.parse_args()
    with options.pairs.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    pairs = [(row["a"], row["b"]) for row in rows]
    print(f"{len(rows)} pairs, {sum(row['same'] == '1' for row in rows)} of them one person")
    print(
        f"{'matcher':36} {'AUC':>6} {'F1':>6} {'R@P.95':>7} {'warm/s':>10} {'cold/s':>9}   (F1 and recall: two halves, crossed)"
    )
    print(line("kuager", rows, ours(pairs)))
    if options.peers is None:
        return
    script = Path(__file__).with_name("names_peers.py")
    done = subprocess.run(
        [options.peers, script], input=json.dumps(pairs), stdout=subprocess.PIPE, text=True, check=True
    )
    for name, found in json.loads(done.stdout).items():
        print(f"{name:36} not run: {found['absent']}" if "absent" in found else line(name, rows, found))


if __name__ == "__main__":
    sys.exit(main())
