"""Measures the name comparer on labelled pairs and prints a table per kind; exits 1 when below the floor file.

Usage: python eval/names.py PAIRS.csv [--floors eval/floors_names.json] [--misses KIND]
PAIRS.csv has the columns a, b, same (0 or 1), kind.
"""

from __future__ import annotations

import argparse
import csv
import json
import sys
from collections import defaultdict
from pathlib import Path

from kuager.resolve.compare import SAME_AT, UNSURE_AT, score


def auc(scored: list[tuple[float, bool]]) -> float:
    """Share of (same, different) pairs ranked rightly; ties count half."""
    ranked = sorted(scored)
    wins, below, at = 0.0, 0, 0
    while at < len(ranked):
        stop = at
        while stop < len(ranked) and ranked[stop][0] == ranked[at][0]:
            stop += 1
        pos = sum(1 for _, same in ranked[at:stop] if same)
        neg = stop - at - pos
        wins += pos * (below + neg / 2)
        below += neg
        at = stop
    total = sum(1 for _, same in scored if same)
    return wins / (total * (len(scored) - total))


def recall_at(scored: list[tuple[float, bool]], precision: float) -> tuple[float, float]:
    """Best recall over thresholds whose precision is high enough, and that threshold."""
    best, hit = (0.0, 1.01), 0
    positives = sum(1 for _, same in scored if same)
    ranked = sorted(scored, reverse=True)
    for at, (value, same) in enumerate(ranked, start=1):
        hit += same
        last = at == len(ranked) or ranked[at][0] != value
        if last and hit / at >= precision and hit / positives > best[0]:
            best = (hit / positives, value)
    return best


def share(scored: list[tuple[float, bool, dict[str, str]]], kind: str) -> float:
    """Share of the pairs of a kind that are called the same."""
    found = [value >= SAME_AT for value, _, row in scored if row["kind"].startswith(kind)]
    return round(sum(found) / max(1, len(found)), 3)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("pairs", type=Path)
    parser.add_argument("--floors", type=Path)
    parser.add_argument("--misses")
    options = parser.parse_args()
    rows = list(csv.DictReader(options.pairs.open(encoding="utf-8")))
    scored = [(score(row["a"], row["b"]), row["same"] == "1", row) for row in rows]
    kinds: dict[str, list[tuple[float, bool]]] = defaultdict(list)
    for value, same, row in scored:
        kinds[row["kind"]].append((value, same))
        wrong = value < SAME_AT if same else value >= SAME_AT
        if options.misses and wrong and row["kind"].startswith(options.misses):
            print(f"{value:.2f} {row['a']} ~ {row['b']}")
    flat = [(value, same) for value, same, _ in scored]
    chinese = [(s, same) for s, same, row in scored if "hanzi" not in row["kind"] and "pinyin" not in row["kind"]]
    print(f"{'kind':26} {'n':>4} {'same':>5} {'unsure+':>7}   (share at or above {SAME_AT} / {UNSURE_AT})")
    for kind, found in sorted(kinds.items(), key=lambda item: (not item[0].startswith("neg"), item[0])):
        n = len(found)
        print(
            f"{kind:26} {n:4} {sum(s >= SAME_AT for s, _ in found) / n:5.2f} {sum(s >= UNSURE_AT for s, _ in found) / n:7.2f}"
        )
    said = [same for value, same in flat if value >= SAME_AT]
    figures = {
        "auc": round(auc(flat), 3),
        "auc_without_chinese": round(auc(chinese), 3),
        "recall_at_p95": round(recall_at(flat, 0.95)[0], 3),
        "recall_at_p95_without_chinese": round(recall_at(chinese, 0.95)[0], 3),
        "precision_same": round(sum(said) / max(1, len(said)), 3),
        "recall_same": round(sum(said) / sum(same for _, same in flat), 3),
        "f1_same": round(2 * sum(said) / (len(said) + sum(same for _, same in flat)), 3),
        "characters_same": share(scored, "hanzi"),
        "pinyin_same": share(scored, "pinyin"),
        "neighbours_apart": round(1 - share(scored, "neg-near"), 3),
        "siblings_apart": round(1 - share(scored, "neg-sibling"), 3),
    }
    print(json.dumps(figures, indent=1), "threshold", recall_at(flat, 0.95)[1], recall_at(chinese, 0.95)[1])
    if options.floors is None:
        return 0
    low = [
        f"{name}: {figures[name]} < {floor}"
        for name, floor in json.loads(options.floors.read_text()).items()
        if figures[name] < floor
    ]
    print("\n".join(low) or "all floors hold")
    return 1 if low else 0


if __name__ == "__main__":
    sys.exit(main())
