"""Times the datasets of a release of invented people, format by format, and says what memory each takes.

    python bench/datasets.py                        20,000 people, every format
    python bench/datasets.py --people 100000 csv    some formats alone

The people are those of ``tests/publish/sample.py``, six statements each. Every format runs in a process of its own, which holds the
release and throws the bytes away: what it says is the processor time of writing and the memory above what the release takes.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from kuager.publish.datasets.of_release import of_release  # noqa: E402  the root is put on the path first
from kuager.publish.datasets.registry import FORMATS  # noqa: E402
from tests.publish.sample import release  # noqa: E402


def main() -> None:
    asked = argparse.ArgumentParser()
    asked.add_argument("formats", nargs="*", default=list(FORMATS))
    asked.add_argument("--people", type=int, default=20_000)
    asked.add_argument("--inside", action="store_true", help=argparse.SUPPRESS)
    given = asked.parse_args()
    if given.inside:
        print(json.dumps(_measured(given.formats[0], given.people)))
        return
    print(f"{'format':10} {'MB':>8} {'s':>7} {'MB memory':>10}")
    for name in given.formats:
        call = [sys.executable, __file__, name, "--people", str(given.people), "--inside"]
        found = json.loads(subprocess.run(call, check=True, capture_output=True, text=True).stdout)
        print(f"{name:10} {found['size'] / 1e6:8.1f} {found['seconds']:7.1f} {found['memory']:10.0f}", flush=True)


def _measured(name: str, people: int) -> dict[str, float]:
    dataset = of_release(release(people=people, unnamed=500, texts=2_000))
    before, began, size = _peak(), time.process_time(), 0
    for _, pieces in FORMATS[name].write(dataset):
        size += sum(len(piece) for piece in pieces)
    return {"size": size, "seconds": time.process_time() - began, "memory": _peak() - before}


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main()
