"""Finds texts that repeat each other with datasketch's MinHash-LSH; run by ``bench/copies.py --peers``.

Stands alone, because the interpreter that has datasketch need not have kuager. A new text belongs to the one among those
found whose estimated likeness is greatest.
"""

from __future__ import annotations

import importlib
import importlib.metadata
import json
import re
import statistics
import sys
import time
from typing import Any

PERMUTATIONS = 128


def main() -> None:
    sketches = importlib.import_module("datasketch")
    asked = json.load(sys.stdin)

    def sketch(text: str) -> Any:
        words = re.findall(r"\w+", text.casefold())
        made = sketches.MinHash(num_perm=PERMUTATIONS)
        made.update_batch([" ".join(words[at : at + 3]).encode() for at in range(max(1, len(words) - 2))])
        return made

    start, spent = time.perf_counter(), time.process_time()
    index = sketches.MinHashLSH(threshold=asked["threshold"], num_perm=PERMUTATIONS)
    made: dict[str, Any] = {}
    pairs, took = [], []
    for key, text in asked["texts"].items():
        begin = time.perf_counter()
        one = sketch(text)
        near = sorted(((one.jaccard(made[other]), other) for other in index.query(one)), reverse=True)
        if near:
            pairs.append((near[0][1], key))
        index.insert(key, one)
        made[key] = one
        if key in asked["new"]:
            took.append(1000 * (time.perf_counter() - begin))
    told = {
        "version": importlib.metadata.version("datasketch"), "pairs": pairs, "all": time.perf_counter() - start,
        "cpu": time.process_time() - spent, "new": statistics.median(took),
    }  # fmt: skip
    json.dump(told, sys.stdout)


if __name__ == "__main__":
    main()
