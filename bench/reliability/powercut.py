"""Pulls the plug at every step of many runs: ``python bench/reliability/powercut.py [IMAGES] [plain|encrypted] [house|keeper]``.

Prints how many disks were looked at and everything that is wrong with them; exit code 1 when something is, or when the
unsafe twin (the same steps without waiting for the disk) goes unnoticed. ``KUAGER_SEED`` repeats the first run.
"""

from __future__ import annotations

import random
import shutil
import sqlite3
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from kuager.errors import KuagerError
from tests.reliability import house, keeper
from tests.reliability.killing import HERE, acknowledgements, fill, seed
from tests.reliability.powercut import Disk, Op, cuts, lay_out, record, without_syncs

A_RUN = 500
"""Disks looked at of one recorded run."""


def recorded(place: Path, how: str, what: str, chosen: int) -> tuple[Path, list[Op]]:
    """Records a run over four files; returns the archive as it was before, and the steps."""
    root, before = place / "archive", place / "before"
    if what == "house":
        house.make(root, how)
    else:
        root.mkdir()
    shutil.copytree(root, before)
    folder = fill(place / "in", random.Random(chosen), 4, longest=600)
    keeping = [sys.executable, str(HERE / "keeper.py"), str(root), str(folder), "--how", how]
    ops = record(house.add(root, folder, how) if what == "house" else keeping, root, place / "log")
    here, there = str(root.resolve()), str(before.resolve())
    return before, [
        Op(one.kind, one.path.replace(here, there, 1), one.other.replace(here, there, 1), one.at, one.data)
        for one in ops
    ]


def looked_at(  # noqa: PLR0917  a bench of one page
    place: Path, before: Path, ops: list[Op], how: str, what: str, chosen: int, most: int
) -> tuple[int, list[str]]:
    """Looks at disks of a run; returns how many and what is wrong."""
    count, wrong = 0, []
    check = house.check if what == "house" else keeper.check
    for disk, image, policy, number in cuts(Disk.of(before), ops, chosen, most=most):
        root = lay_out(disk, image, place / "image")
        try:
            told = check(root, how, acknowledgements(disk.said))
        except (sqlite3.DatabaseError, KuagerError) as error:
            told = [f"it cannot be opened: {error}"]
        wrong += [
            f"seed {chosen}, step {number} {ops[number].kind} {Path(ops[number].path).name}, {policy}: {one}"
            for one in told
        ]
        count += 1
        shutil.rmtree(root)
    return count, wrong


def main(words: list[str]) -> int:
    """Looks at disks until there were enough."""
    wanted = int(words[0]) if words else 5000
    how, what = (words[1] if words[1:] else "plain"), (words[2] if words[2:] else "house")
    first, total, runs, wrong, began = seed(), 0, 0, list[str](), time.monotonic()
    caught = 0
    while total < wanted:
        with tempfile.TemporaryDirectory(dir="/dev/shm" if Path("/dev/shm").is_dir() else None) as folder:
            before, ops = recorded(Path(folder), how, what, first + runs)
            count, told = looked_at(Path(folder), before, ops, how, what, first + runs, min(A_RUN, wanted - total))
            caught += len(looked_at(Path(folder), before, without_syncs(ops), how, what, first + runs, 20)[1])
        total, runs, wrong = total + count, runs + 1, wrong + told
        print(
            f"{total} disks of {runs} runs, {len(wrong)} wrong; {caught} of the unsafe twin's seen; {time.monotonic() - began:.0f} s",
            flush=True,
        )
        for one in told:
            print(f"  {one}", flush=True)
    return 1 if wrong or not caught else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
