"""Times findings over an invented archive of many claims: all from the beginning, and what one new document costs.

    python bench/findings.py FOLDER [--claims 100000] [--new 10]

The archive is made in FOLDER by the real readers and extractors when it is not there yet (some minutes), and kept for the
next run. Names come from the generator of ``bench/arrival.py``; a document tells of six people in a dozen sentences. Times are
processor time of this process; how busy the machine was stands beside them.
"""

from __future__ import annotations

import argparse
import os
import random
import statistics
import tempfile
import time
from pathlib import Path

from arrival import spelled, stock

from kuager.workflow import ingest
from kuager.workflow.archive import Archive, create, open_archive
from kuager.workflow.context import context
from kuager.workflow.refresh import refresh
from kuager.workflow.sandbox import InProcess

SEED, BATCH = 20170401, 200
PLACES = ("Oskemen", "Semey", "Taraz", "Aktobe", "Kostanay", "Pavlodar", "Shymkent", "Almaty", "Karaganda", "Turkestan")
MONTHS = ("January", "March", "April", "June", "July", "September", "October", "December")
LINES = (
    "{name} was detained in {place} in {month} {year}.",
    "{name}, {age}, was sentenced to {term} years in prison in {year}.",
    "{other} told reporters that {name} had been released in {month} {year}.",
    "Her brother {name} disappeared in {place} on {day} {month} {year}.",
    "{name} said that his wife {other} was taken to a camp near {place} in {year}.",
    "{name} was arrested in {place} on {day} {month} {year} and held for {age} days.",
    "Some {age} people gathered outside the consulate in {place} on {day} {month} {year}.",
    "According to {other}, {name} died in {place} in {year}.",
)


class Teller:
    """Tells invented reports; a person is told of in about five of them."""

    def __init__(self, people: int) -> None:
        self.dice = random.Random(SEED)
        given, father = stock(self.dice, 1500, ("",)), stock(self.dice, 4000, ("ov", "ova", "uly", "kyzy", "bek"))
        self.people = [f"{self.dice.choice(given)} {self.dice.choice(father)}" for _ in range(people)]

    def report(self) -> str:
        """Returns a report."""
        dice = self.dice
        cast = [spelled(dice, name) for name in dice.sample(self.people, 6)]
        lines = []
        for _ in range(12):
            name, other = dice.sample(cast, 2)
            said = dice.choice(LINES)
            lines.append(
                said.format(
                    name=name, other=other, place=dice.choice(PLACES), month=dice.choice(MONTHS), day=dice.randint(1, 28),
                    year=dice.randint(2016, 2022), age=dice.randint(19, 70), term=dice.randint(3, 15),
                )
            )  # fmt: skip
        return "\n\n".join([f"Report of {dice.choice(PLACES)}, number {dice.randrange(10**6)}", *lines])


def make(root: Path, claims: int) -> None:
    """Makes the archive; tells how far it is."""
    create(root, plain=True, name="Bench")
    teller = Teller(people=claims // 30)
    with open_archive(root, agent="bench", reading=InProcess()) as archive:
        while (have := sum(1 for _ in archive.store.claims())) < claims:
            print(f"{have:,} claims", flush=True)
            add(archive, [teller.report() for _ in range(BATCH)], fresh=False)


def add(archive: Archive, texts: list[str], *, fresh: bool) -> None:
    """Adds texts as files."""
    with tempfile.TemporaryDirectory() as folder:
        for at, text in enumerate(texts):
            (Path(folder) / f"{at:04}.txt").write_text(text)
        list(ingest.add(archive, [folder], fresh=fresh))


def refreshed(archive: Archive) -> dict[str, float]:
    """Refreshes; returns how many milliseconds each step took."""
    took: dict[str, float] = {}
    now, last = "before", time.process_time()

    def told(step: str) -> None:
        nonlocal now, last
        at = time.process_time()
        took[now], now, last = 1000 * (at - last), step, at

    refresh(archive, told)
    told("after")
    return took


def show(by_step: list[dict[str, float]]) -> None:
    """Prints the median of each step."""
    for step in by_step[0]:
        print(f"    {statistics.median(one[step] for one in by_step):8.1f} ms: {step}", flush=True)


def main() -> None:
    """Runs what the command line asks for."""
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("folder", type=Path)
    words.add_argument("--claims", type=int, default=100_000)
    words.add_argument("--new", type=int, default=10)
    given = words.parse_args()
    if not given.folder.exists():
        make(given.folder, given.claims)
    with open_archive(given.folder, agent="bench", reading=InProcess()) as archive:
        counted = sum(1 for _ in archive.store.claims())
        print(f"{counted:,} claims in {sum(1 for _ in archive.store.documents()):,} documents", flush=True)
        begin = time.process_time()
        steps = refreshed(archive)
        took = time.process_time() - begin
        print(f"everything: {took:.2f} s, {len(archive.store.findings()):,} findings", flush=True)
        show([steps])
        teller = Teller(people=given.claims // 30)
        teller.dice.seed(counted)
        times, seen, by_step = [], [], []
        for _ in range(given.new):
            add(archive, [teller.report()], fresh=False)
            begin = time.process_time()
            by_step.append(refreshed(archive))
            times.append(1000 * (time.process_time() - begin))
            begin = time.process_time()
            context(archive)
            seen.append(1000 * (time.process_time() - begin))
        print(f"one new document: median {statistics.median(times):.0f} ms, slowest {max(times):.0f} ms")
        show(by_step)
        print(f"what a page reads after it: median {statistics.median(seen):.0f} ms")
        print(f"load of the machine in the last minute: {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors")


if __name__ == "__main__":
    main()
