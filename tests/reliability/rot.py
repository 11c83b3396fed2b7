"""Flipped bits, as a disk flips them: the file's times stay. And two archives to flip them in."""

from __future__ import annotations

import os
import random
import shutil
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

from kuager.model import Issue, Verdict
from kuager.store.sqlite import carve
from kuager.store.sqlite.connection import connect
from kuager.workflow import ingest, mending, upkeep
from kuager.workflow.archive import Archive, create, open_archive
from kuager.workflow.mending import Mending
from kuager.workflow.sandbox import InProcess
from tests.conftest import CHEAP, LEDE, SECOND, CountingIds, SteppingClock

PASSPHRASE = "quiet river stone"
DATABASE = "case.db"

Rows = dict[str, list[tuple[Any, ...]]]


def flip(path: Path, bit: int) -> None:
    """Flips one bit of a file; ``bit`` counts from the file's first and wraps round its end."""
    stat = path.stat()
    path.chmod(0o600)
    with path.open("r+b") as file:
        bit %= stat.st_size * 8
        file.seek(bit // 8)
        byte = file.read(1)[0]
        file.seek(bit // 8)
        file.write(bytes([byte ^ 1 << bit % 8]))
    os.utime(path, ns=(stat.st_atime_ns, stat.st_mtime_ns))


class House:
    """An archive with a little of everything in it, and a copy of its folder."""

    def __init__(self, folder: Path, *, plain: bool, first_id: int = 0) -> None:
        self.root, self.copy, self.plain = folder / "archive", folder / "copy", plain
        self.clock, self.ids = SteppingClock(), CountingIds()
        self.ids.count = first_id
        create(
            self.root, plain=plain, name="invented", passphrase=PASSPHRASE, clock=self.clock, ids=self.ids, cost=CHEAP
        )
        self.texts = folder / "texts"
        self.texts.mkdir()
        with self.open() as archive:
            self.key = None if plain else archive.store._pool._key  # type: ignore[attr-defined]
            self.add(archive, {"courier.txt": LEDE, "northern.txt": SECOND})
            first, second = [node.id for node in archive.store.nodes()][:2]
            with archive.store.write() as writer:
                writer.judge(first, second, Verdict.DIFFERENT, agent="mira", at=self.clock.now(), reason="two brothers")
                writer.review(next(archive.store.claims()).id, "accepted", agent="mira", at=self.clock.now())
                writer.issue(
                    Issue(code="K-READ-003", item="x.pdf", message="damaged", cure="ask again"), self.clock.now()
                )
            self.add(archive, {"long.txt": "\n\n".join(f"{LEDE} {number}" for number in range(6))})
        self.save()

    def open(self) -> Archive:
        """Opens the archive; close it before anything is flipped."""
        return open_archive(
            self.root, lambda: PASSPHRASE, clock=self.clock, ids=self.ids, reading=InProcess(), agent="mira"
        )

    def add(self, archive: Archive, texts: dict[str, str]) -> None:
        """Takes texts in, given by somebody whose name is sealed."""
        for name, text in texts.items():
            (self.texts / name).write_text(text)
        list(ingest.add(archive, [str(self.texts / name) for name in texts], given_by="Aigul of Oskemen"))

    def save(self) -> None:
        """Makes the copy anew."""
        shutil.rmtree(self.copy, ignore_errors=True)
        shutil.copytree(self.root, self.copy)

    def restore(self) -> None:
        """Makes the archive what the copy is."""
        shutil.rmtree(self.root)
        shutil.copytree(self.copy, self.root)

    def mend(self, copy: Path | None = None) -> Mending:
        """Mends the archive, from its copy unless said otherwise; small files, database and vault."""
        made = mending.mend(
            self.root, copy or self.copy, lambda: PASSPHRASE, clock=self.clock, agent="mira", reading=InProcess()
        )
        with self.open() as archive:
            upkeep.repair(archive, copy or self.copy)
        return made

    def rows(self, root: Path | None = None) -> Rows:
        """Returns every row of every log."""
        with closing(connect((root or self.root) / DATABASE, self.key, create=False, busy_ms=100)) as link:
            return {table: sorted(link.execute(f"SELECT * FROM {table}").fetchall(), key=str) for table in carve.TABLES}

    def computed(self) -> dict[str, str]:
        """Returns the digests of all computed tables."""
        with self.open() as archive:
            return archive.store.digests()


def bits(path: Path, count: int, seed: int) -> Iterator[int]:
    """Draws bits of a file, evenly over its length, in another place of each stretch for another seed."""
    draw, size = random.Random(seed), path.stat().st_size * 8
    for number in range(count):
        yield (number * size + draw.randrange(size)) // count


def without_mending(rows: Rows) -> Rows:
    """Leaves out what mending itself writes: its rows of the ledger."""
    return {**rows, "custody": [row for row in rows["custody"] if row[2] != "recovery"]}
