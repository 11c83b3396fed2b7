"""What encryption costs: the same work on a plain and on an encrypted archive, interleaved, so that both meet the same machine.

    python bench/reliability/encryption.py [--files 2000] [--rounds 5] [--folder DIR]

Three kinds of work, through the doors that people use: adding many small texts (collect, preserve, read, extract, index);
searching names and words in a warm archive; and many tiny transactions (one decision each, synchronous FULL). Prints medians
of the rounds and the ratio encrypted : plain, on the clock and in processor time. The bars are 1.5, 1.5 and 2.5.
"""

from __future__ import annotations

import argparse
import platform
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from sqlcipher3 import dbapi2

from kuager.preserve import Cost
from kuager.workflow import ingest
from kuager.workflow.archive import Archive, create, open_archive
from kuager.workflow.sandbox import InProcess

SEED = 20210208
PASSPHRASE = "an invented passphrase for measuring"
GIVEN = ("Arman", "Daulet", "Zhanar", "Saule", "Erlan", "Aigul", "Marat", "Gulnar", "Nurlan", "Raushan")
FAMILY = ("Sadvakas", "Toleubek", "Akhmet", "Bekov", "Zhumabek", "Kairat", "Ospan", "Serik", "Tursyn", "Zhaksy")
PLACES = ("Almaty", "Oskemen", "Ghulja", "Urumqi", "Semey", "Taldykorgan")
QUERIES, DECISIONS = 200, 300


def texts(folder: Path, count: int, seed: int) -> Path:
    """Writes invented reports, no two alike."""
    rng = random.Random(seed)
    folder.mkdir()
    for number in range(count):
        name, other = (f"{rng.choice(GIVEN)} {rng.choice(FAMILY)}{rng.choice(('ov', 'uly', 'kyzy'))}" for _ in range(2))
        place, year = rng.choice(PLACES), rng.randint(2015, 2024)
        (folder / f"report-{seed}-{number:05}.txt").write_text(
            f"Report {seed}-{number} from {place}\n\n{name} said that {other} was detained in {place} in {year}.\n\n"
            f'"They gave us no paper," {name.split()[1]} said on {rng.randint(1, 28)} May {year + 1}. '
            f"Police fined {rng.randint(1, 30)} people that day.\n",
            encoding="utf-8",
        )
    return folder


def make(root: Path, *, plain: bool) -> Archive:
    """Makes and opens an archive that reads in this process: the sandbox costs both kinds the same."""
    create(root, plain=plain, name="Bench", passphrase=PASSPHRASE, cost=Cost(memory_kib=64, passes=1, lanes=1))
    return open_archive(root, lambda: PASSPHRASE, reading=InProcess())


def add(archive: Archive, folder: Path) -> None:
    """Adds a folder, as ``kuager add`` does."""
    for _ in ingest.add(archive, [str(folder)]):
        pass


def search(archive: Archive, seed: int) -> None:
    """Asks for names and words; the first pass warms both kinds alike."""
    rng = random.Random(seed)
    for _ in range(QUERIES):
        list(archive.store.search(rng.choice((f"{rng.choice(GIVEN)} {rng.choice(FAMILY)}ov", rng.choice(PLACES)))))


def decide(archive: Archive, _: int) -> None:
    """Writes decisions, each in a transaction of its own."""
    for number in range(DECISIONS):
        with archive.store.write() as writer:
            writer.review(f"c-{number}", "bench", agent="bench", at=archive.clock.now(), reason="measured")


def took(work: Callable[[], None]) -> tuple[float, float]:
    """Returns seconds on the clock and of the processor."""
    clock, processor = time.perf_counter(), time.process_time()
    work()
    return time.perf_counter() - clock, time.process_time() - processor


def main() -> None:
    """Measures, and prints a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--files", type=int, default=2000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--folder", type=Path, help="on the disk that shall be measured; a temporary one when left out")
    asked = parser.parse_args()
    print(
        f"Python {sys.version.split()[0]}, SQLite {dbapi2.sqlite_version}, {platform.machine()}, seed {SEED}, {asked.files} files"
    )
    spent: dict[str, dict[bool, list[tuple[float, float]]]] = {}
    with tempfile.TemporaryDirectory(dir=asked.folder) as scratch:
        for round_ in range(asked.rounds):
            folder = texts(Path(scratch) / f"texts-{round_}", asked.files, SEED + round_)
            archives = {plain: make(Path(scratch) / f"{round_}-{plain}", plain=plain) for plain in (True, False)}
            # Who goes first changes from round to round: caches and a noisy neighbour shall favour nobody.
            order = (True, False) if round_ % 2 else (False, True)
            for plain in order:
                spent.setdefault("bulk add", {}).setdefault(plain, []).append(
                    took(partial(add, archives[plain], folder))
                )
            for plain in order:
                search(archives[plain], SEED)
            for work, name in ((search, "warm search"), (decide, "tiny transactions")):
                for plain in order:
                    spent.setdefault(name, {}).setdefault(plain, []).append(
                        took(partial(work, archives[plain], round_))
                    )
            for one in archives.values():
                one.close()
    for name, by in spent.items():
        for at, unit in ((0, "clock"), (1, "processor")):
            plain, sealed = (statistics.median(one[at] for one in by[kind]) for kind in (True, False))
            ratios = sorted(b[at] / a[at] for a, b in zip(by[True], by[False], strict=True))
            print(
                f"{name:20} {unit:10} plain {plain:8.3f} s  encrypted {sealed:8.3f} s  ratio {sealed / plain:5.2f}  rounds {ratios[0]:.2f}-{ratios[-1]:.2f}"
            )


if __name__ == "__main__":
    main()
