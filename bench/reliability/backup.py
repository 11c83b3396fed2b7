"""How long a backup, a check of every byte and a restore of a large archive take, and whether the root is the same.

    python -m bench.reliability.backup [--gigabytes 10] [--folder DIR]

Makes an encrypted archive of invented recordings (random bytes: nothing can be packed), 64 MB each, saves it to a folder,
saves it again (nothing new), reads every byte back, restores it to a clean folder and compares the root of the ledger's
tree. Needs about three times the size on the disk, and removes all of it. Prints one JSON document.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final, TypeVar

from kuager import preserve
from kuager.model import CustodyVerb, Fetched
from kuager.preserve import treeheads
from kuager.store.files.places import FolderPlace
from kuager.workflow import audit
from kuager.workflow.archive import Archive, create, open_archive
from kuager.workflow.backup import reading, restoring, saving

WORDS: Final = "an invented passphrase for a bench"
FILE: Final = 64 * 1024 * 1024
BLOCK: Final = 1024 * 1024
T = TypeVar("T")


def main() -> int:
    """Runs once and prints."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--gigabytes", type=float, default=10)
    parser.add_argument("--folder", type=Path, default=Path("backup-bench"))
    asked = parser.parse_args()
    asked.folder.mkdir(parents=True)
    try:
        found = _run(asked.folder, round(asked.gigabytes * 10**9))
    finally:
        shutil.rmtree(asked.folder, ignore_errors=True)
    print(json.dumps(found, indent=2))
    return 0 if found["same_root"] and not found["problems"] else 1


def _run(folder: Path, size: int) -> dict[str, object]:
    place, times = FolderPlace(folder / "stick"), {}
    create(folder / "case", plain=False, passphrase=WORDS)
    with open_archive(folder / "case", lambda: WORDS) as archive:
        began = time.monotonic()
        _fill(archive, size)
        times["fill"] = time.monotonic() - began
        times["first backup"], saved = _timed(lambda: saving.save(archive, place))
        times["second backup"], again = _timed(lambda: saving.save(archive, place))
        times["verify --read-all"], verified = _timed(
            lambda: reading.verify(place, reading.secrets_of(archive), read_all=True)
        )
        root = treeheads.roots_at(archive.store.custody(), ()).root
    shutil.rmtree(folder / "case")
    times["restore"], restored = _timed(
        lambda: restoring.restore(place, folder / "new", restoring.with_passphrase(WORDS))
    )
    with open_archive(folder / "new", lambda: WORDS) as back:
        same = treeheads.roots_at(back.store.custody(), ()).root == root
        times["verify the restored archive"], verdicts = _timed(lambda: audit.verify(back, read_all=True))
    return {
        "gigabytes": size / 10**9, "objects": saved.objects, "written first": saved.written, "written second": again.written,
        "seconds": {name: round(seconds, 1) for name, seconds in times.items()}, "same_root": same,
        "problems": [*map(str, verified.problems), *map(str, restored.problems), *(one.name for one in verdicts if one.verdict == "failed")],
    }  # fmt: skip


def _timed(work: Callable[[], T]) -> tuple[float, T]:
    began = time.monotonic()
    found = work()
    return time.monotonic() - began, found


def _fill(archive: Archive, size: int) -> None:
    left, number = size, 0
    while left > 0:
        step = min(left, FILE)
        fetched = Fetched(
            path="", target_uri=f"file:recording-{number}.bin", original_name=f"recording-{number}.bin", size=step,
            fetched_at=archive.clock.now(), method="bench", tool="bench", media_type="application/octet-stream",
        )  # fmt: skip
        capture, _ = preserve.seal(_noise(step), fetched, archive.vault, agent="bench")
        with archive.store.write() as writer:
            writer.capture(capture)
            writer.custody(
                capture.id, CustodyVerb.INGESTION, agent="bench", at=archive.clock.now(), outcome="ok", note="bench"
            )
        left, number = left - step, number + 1


def _noise(size: int) -> Iterator[bytes]:
    while size > 0:
        step = min(size, BLOCK)
        yield os.urandom(step)
        size -= step


if __name__ == "__main__":
    sys.exit(main())
