"""What taking in a list costs: import, everything that spans documents, and the page of people, in time and memory.

``python bench/lists.py --rows 20000 --rows 100000`` makes an invented table of so many rows and ten columns, and measures
each size in a process of its own. Nothing leaves the temporary folder.
"""

from __future__ import annotations

import argparse
import csv
import random
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from kuager.workflow import browse, refresh
from kuager.workflow.archive import create, open_archive
from kuager.workflow.lists import editions, guessing, importing, taking
from kuager.workflow.system import SystemClock, SystemIds

SOUNDS = ("ba", "da", "ga", "ka", "la", "ma", "na", "ra", "sa", "ta", "zha", "she", "che", "je", "ki", "li", "mi", "ni", "ri", "du", "gu", "ku", "lu", "mu", "nu", "tu")  # fmt: skip
HEAD = (
    "No",
    "Surname",
    "Given name",
    "Sex",
    "Year of birth",
    "Residence",
    "Date of detention",
    "Status",
    "Sentence",
    "Note",
)


def write_table(path: Path, rows: int) -> None:
    """Writes an invented table; the same rows give the same table."""
    dice = random.Random(20261122)

    def word(parts: int) -> str:
        return "".join(dice.choice(SOUNDS) for _ in range(parts)).capitalize()

    places = [f"{word(3)}, {word(2)}" for _ in range(300)]
    with path.open("w", encoding="utf-8", newline="") as out:
        table = csv.writer(out)
        table.writerow(HEAD)
        for number in range(1, rows + 1):
            table.writerow(
                (
                    number, word(4), word(3), dice.choice("mf"), dice.randint(1930, 2000), dice.choice(places),
                    f"{dice.randint(2016, 2019)}-{dice.randint(1, 12):02}", dice.choice(("missing", "released", "in camp")),
                    f"{dice.randint(3, 20)} years" if dice.random() < 0.3 else "", "heard from a neighbour",
                )
            )  # fmt: skip


def measure(rows: int) -> None:
    """Measures one size and prints it."""
    with tempfile.TemporaryDirectory() as folder:
        root, path = Path(folder) / "case", Path(folder) / "list.csv"
        write_table(path, rows)
        clock, ids = SystemClock(), SystemIds()
        create(root, plain=True, name="Bench", clock=clock, ids=ids)
        with open_archive(root, clock=clock, ids=ids, agent="bench") as archive:
            began = time.perf_counter()
            document = taking.take(archive, str(path), editions.list_id("bench"))
            say("kept and read", began)
            mapping = guessing.guess(document, name="bench").mapping
            began = time.perf_counter()
            for step in importing.run(archive, document, mapping, name="bench"):
                if step.done % (rows // 4 or 1) < importing.BATCH:
                    say(f"taken in {step.done:,}", began)
            say("taken in", began)
            began = time.perf_counter()
            refresh.refresh(archive, lambda step: say(f"  {step}", began))
            say("what spans documents", began)
            began = time.perf_counter()
            found = browse.people(archive)
            say(f"people, the first time ({len(found):,})", began)
            began = time.perf_counter()
            browse.people(archive)
            say("people, the second time", began)


def say(what: str, began: float) -> None:
    """Prints seconds since and the largest memory so far."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"{time.perf_counter() - began:8.1f} s {peak:6} MB  {what}", flush=True)


def main() -> None:
    """Runs each size in a process of its own, so that memory is its own."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--rows", type=int, action="append")
    asked.add_argument("--here", action="store_true", help=argparse.SUPPRESS)
    given = asked.parse_args()
    for rows in given.rows or [3_000]:
        if given.here:
            measure(rows)
        else:
            print(f"{rows:,} rows", flush=True)
            subprocess.run([sys.executable, __file__, "--here", "--rows", str(rows)], check=True)


if __name__ == "__main__":
    main()
