"""What a library of testimonies costs: taking a folder of recordings with its table in, and looking for some of them.

``python bench/testimonies.py --rows 2000 --rows 10000`` makes so many small films and sound recordings, each of other bytes,
with a table of nine columns, takes them in, and measures the list, the filters and the pages, in time and memory. Every
size runs in a process of its own. Nothing leaves the temporary folder.
"""

from __future__ import annotations

import argparse
import csv
import gc
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
import warnings
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from kuager.web import create_app
from kuager.web.adapter import ArchiveDesk
from kuager.workflow import ingest
from kuager.workflow.archive import Archive, create, open_archive
from kuager.workflow.lists import editions, guessing
from kuager.workflow.lists import taking as tables
from kuager.workflow.system import SystemClock, SystemIds
from kuager.workflow.testimonies import choosing, files, rows, taking
from kuager.workflow.testimonies.choosing import Wanted
from kuager.workflow.testimonies.views import State
from tests.read.films import film

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    from starlette.testclient import TestClient

HERE = "http://127.0.0.1:8123"
SOUNDS = ("ba", "da", "ga", "ka", "la", "ma", "na", "ra", "sa", "ta", "zha", "she", "che", "je", "ki", "li", "mi", "ni", "ri", "du")  # fmt: skip
HEAD = ("file", "asked for", "speaker", "relation", "date", "language", "place", "url", "consent")
WANTED = {
    "everything": Wanted(),
    "no transcript": Wanted(states=frozenset({State.NO_TRANSCRIPT})),
    "no consent, kk": Wanted(states=frozenset({State.NO_CONSENT}), language="kk"),
    "unmatched, 2019": Wanted(states=frozenset({State.UNMATCHED}), year="2019"),
    "by speaker": Wanted(sort="speaker"),
    "words": Wanted(query="nabada"),
}


def fill(folder: Path, table: Path, count: int) -> None:
    """Writes so many recordings, each a few kilobytes and of other bytes, and their table."""
    dice = random.Random(20261122)
    samples = [film(folder / f"x{one}.mp4", seconds=1 + one).read_bytes() for one in range(3)]
    samples.append(film(folder / "x3.m4a", seconds=2, video=None).read_bytes())
    for one in folder.iterdir():
        one.unlink()

    def word(parts: int) -> str:
        return "".join(dice.choice(SOUNDS) for _ in range(parts)).capitalize()

    speakers = [f"{word(3)} {word(4)}" for _ in range(count // 4 or 1)]
    with table.open("w", encoding="utf-8", newline="") as out:
        sheet = csv.writer(out)
        sheet.writerow(HEAD)
        for number in range(count):
            kind = number % 4
            name = f"appeal-{number:05}.{'m4a' if kind == 3 else 'mp4'}"
            mark = f"{number:08}".encode()
            # A further box of the container that players pass over makes each file one of its own.
            (folder / name).write_bytes(samples[kind] + (16).to_bytes(4) + b"free" + mark)
            date = f"{dice.randint(2017, 2022)}-{dice.randint(1, 12):02}-{dice.randint(1, 28):02}"
            sheet.writerow(
                (
                    name, f"{word(3)} {word(4)}", dice.choice(speakers), dice.choice(("sister", "mother", "son", "")), date,
                    dice.choice(("kk", "kk", "ug", "ru")), dice.choice(("Almaty", "Oskemen", "Shymkent")),
                    f"https://example.org/{number}", dice.choice(("", "may be shown")),
                )
            )  # fmt: skip


def measure(count: int) -> None:
    """Takes a library of one size in and prints what it took."""
    with tempfile.TemporaryDirectory(prefix="kuager-bench-") as place:
        root, folder, table = Path(place) / "case", Path(place) / "films", Path(place) / "videos.csv"
        folder.mkdir()
        fill(folder, table, count)
        create(root, plain=False, passphrase="a long passphrase", clock=SystemClock(), ids=SystemIds())
        with open_archive(root, lambda: "a long passphrase") as archive:
            take(archive, folder, table, count)
        with open_archive(root, lambda: "a long passphrase") as archive:
            look(archive, count)


def take(archive: Archive, folder: Path, table: Path, count: int) -> None:
    """Takes everything in, and says how fast, and whether memory grows with what was taken."""
    start = time.monotonic()
    document = tables.take(archive, str(table), editions.list_id("videos"))
    mapping = guessing.guess(document, name="videos", testimonies=True).mapping
    inside = files.folder(str(folder))
    said = 0
    for step in taking.run(archive, inside, document, mapping, name="videos"):
        if step.part == taking.FILMS and step.done >= said:
            took = time.monotonic() - start
            print(f"{count:>7} {step.done:>7} recordings in  {took:7.1f} s  {resident():6.0f} MB", flush=True)
            said = step.done + max(500, count // 5)
    took = time.monotonic() - start
    print(f"{count:>7} taken in: {took:.1f} s, {count / took:.1f} recordings a second, {resident():.0f} MB", flush=True)
    start = time.monotonic()
    ingest.finish(archive)
    print(f"{count:>7} what spans documents: {time.monotonic() - start:.1f} s, {resident():.0f} MB", flush=True)
    start = time.monotonic()
    again = sum(1 for _ in taking.run(archive, inside, document, mapping, name="videos"))
    print(f"{count:>7} run again: {time.monotonic() - start:.1f} s, {again} steps", flush=True)


def look(archive: Archive, count: int) -> None:
    """Measures the list and the filters, first without the pages and then with them."""
    start = time.monotonic()
    rows.library(archive)
    print(f"{count:>7} first look after opening: {time.monotonic() - start:.1f} s, {resident():.0f} MB", flush=True)
    for name, wanted in WANTED.items():
        print(f"{count:>7} list, {name}: {spread(lambda wanted=wanted: choosing.choose(archive, wanted))}", flush=True)
    token = "one-time-token"
    with TestClient(create_app(ArchiveDesk(archive), token, SystemIds(), SystemClock()), base_url=HERE) as client:
        client.get(f"/enter?token={token}")
        paths = {
            "first page": "/testimonies", "last page": "/testimonies?page=999",
            "filtered": "/testimonies?state=no_transcript&language=kk&year=2019", "words": "/testimonies?q=nabada",
        }  # fmt: skip
        for name, path in paths.items():
            print(f"{count:>7} page, {name}: {spread(lambda path=path: client.get(path))}", flush=True)
        some = [one.id for one in rows.library(archive).rows[:40]]
        each = iter(some * 3)
        print(f"{count:>7} pictures: {spread(lambda: client.get(f'/testimonies/{next(each)}/picture'))}", flush=True)
        each = iter(some * 3)
        print(f"{count:>7} one testimony: {spread(lambda: client.get(f'/testimonies/{next(each)}'))}", flush=True)
    print(f"{count:>7} after all pages: {resident():.0f} MB", flush=True)


def spread(act: Callable[[], object], times: int = 60) -> str:
    """Returns the middle and the 95th of a hundred of so many calls, in milliseconds."""
    gc.collect()
    took = []
    for _ in range(times):
        start = time.perf_counter()
        act()
        took.append((time.perf_counter() - start) * 1000)
    took.sort()
    return f"median {statistics.median(took):.1f} ms, p95 {took[int(len(took) * 0.95)]:.1f} ms"


def resident() -> float:
    """Returns the memory this process holds now, in MB."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def main() -> None:
    """Measures every size asked for."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--rows", type=int, action="append")
    asked.add_argument("--one", action="store_true", help=argparse.SUPPRESS)
    given = asked.parse_args()
    for count in given.rows or [10_000]:
        if given.one:
            measure(count)
        else:
            subprocess.run([sys.executable, __file__, "--one", "--rows", str(count)], check=True)


if __name__ == "__main__":
    main()
