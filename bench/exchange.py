"""What exchange formats of a release cost: FollowTheMoney, JSON-LD, GeoJSON, rows like ACLED's, and the tables beside them.

``python bench/exchange.py 10000 100000`` writes an invented release of so many people in every format into nothing, each size
and format in a process of its own, and prints processor time, size, and how much memory came on top of the release itself.
"""

from __future__ import annotations

import resource
import subprocess
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from kuager.publish.datasets.of_release import of_release
from kuager.publish.datasets.registry import FORMATS
from tests.publish.sample import release


def peak() -> int:
    """Returns the most memory of this process so far, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def one(people: int, name: str) -> None:
    """Measures one format at one size."""
    dataset = of_release(release(people))
    before, began, size = peak(), time.process_time(), 0
    for _, pieces in FORMATS[name].write(dataset):
        size += sum(map(len, pieces))
    print(
        f"{people:>8,} {name:8} {time.process_time() - began:7.1f} s {size / 1e6:9.1f} MB written {peak() - before:6} MB more memory"
    )


def main() -> None:
    """Runs every format at every size that was asked for."""
    if len(sys.argv) > 2 and sys.argv[1] == "--one":
        one(int(sys.argv[2]), sys.argv[3])
        return
    for people in map(int, sys.argv[1:] or ["10000"]):
        for name, each in FORMATS.items():
            if each.here:
                subprocess.run([sys.executable, __file__, "--one", str(people), name], check=True)


if __name__ == "__main__":
    main()
