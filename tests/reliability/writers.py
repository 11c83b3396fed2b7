"""Editors at once on the same entries: ``python -m tests.reliability.writers [EDITORS] [EDITS] [--careless]``.

Every editor is a process of its own. It reads an entry, adds a mark of its own to the text, and hands it in as the version after
the one it read. When somebody was faster it is shown both texts (K-ENTRY-002) and puts its mark into theirs. At the end every
mark that was acknowledged must stand in the last version. With ``--careless`` an editor that was too late hands its own old
text in again under the next number, as programs do that only ask whether the number is free: that must lose marks, or this
harness is worth nothing. Exit code 1 when a mark is lost (or, careless, when none is).
"""

from __future__ import annotations

import argparse
import multiprocessing
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from kuager.errors.entries import EntryConflictError
from kuager.workflow.archive import Archive, create, open_archive
from kuager.workflow.entries import Given, enter, entries, entry

FORM, FIELD = "outside_event", "notes"
ENTRIES = 16


@dataclass(frozen=True, slots=True)
class Editor:
    """What one process is told."""

    root: str
    keys: tuple[str, ...]
    number: int
    edits: int
    careless: bool


@dataclass(frozen=True, slots=True)
class Report:
    """What a run came to."""

    acknowledged: int
    conflicts: int
    both_shown: int
    lost: tuple[str, ...]
    seconds: float


def given(number: int, text: str) -> Given:
    """The answers of an entry with a text."""
    answers = {"title": [f"A visit, number {number}"], "when": [f"2024-03-{number + 1:02}"]}
    return Given(answers={**answers, FIELD: [text]} if text else answers)


def text_of(archive: Archive, key: str) -> tuple[int, str]:
    """The version and the text of an entry as it stands."""
    row = entry(archive, key)
    assert row is not None
    return row.version, next((one.words for one in row.answers if one.name == FIELD), "")


def edit(told: Editor) -> tuple[list[tuple[str, str]], int, int]:
    """Makes the edits of one editor; returns (entry, mark) of each that was acknowledged, conflicts, and texts shown."""
    said, conflicts, shown = [], 0, 0
    with open_archive(Path(told.root)) as archive:
        for turn in range(told.edits):
            at = (turn + told.number) % len(told.keys)
            key, mark = told.keys[at], f"m{told.number}.{turn}"
            version, text = text_of(archive, key)
            mine = f"{text} {mark}".strip()
            while True:
                try:
                    enter(archive, FORM, given(at, mine), key=key, version=version + 1, fresh=False)
                except EntryConflictError:
                    conflicts += 1
                    version, theirs = text_of(archive, key)
                    # Both are at hand for the person: theirs in the archive, their own in what was handed in.
                    shown += theirs != mine and mark in mine
                    mine = mine if told.careless else f"{theirs} {mark}".strip()
                else:
                    said.append((key, mark))
                    break
    return said, conflicts, shown


def run(root: Path, editors: int, edits: int, *, careless: bool) -> Report:
    """Lets editors work at once and says which marks are lost."""
    create(root, plain=True, name="Editors")
    with open_archive(root) as archive:
        keys = tuple(
            enter(archive, FORM, given(number, ""), fresh=False).key
            for number in range(min(ENTRIES, max(2, edits // 10)))
        )
    began = time.monotonic()
    told = [Editor(str(root), keys, number, edits, careless) for number in range(editors)]
    how = multiprocessing.get_context("forkserver")
    how.set_forkserver_preload(["kuager.workflow.entries", __name__])
    with how.Pool(editors) as workers:
        done = workers.map(edit, told, chunksize=1)
    said = [one for each, _, _ in done for one in each]
    with open_archive(root) as archive:
        assert len(entries(archive)) == len(keys)
        last = {key: set(text_of(archive, key)[1].split()) for key in keys}
    lost = tuple(mark for key, mark in said if mark not in last[key])
    return Report(
        len(said), sum(one for _, one, _ in done), sum(one for _, _, one in done), lost, time.monotonic() - began
    )


def main() -> int:
    """Runs once and prints what it came to."""
    words = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    words.add_argument("editors", type=int, nargs="?", default=8)
    words.add_argument("edits", type=int, nargs="?", default=1000)
    words.add_argument("--careless", action="store_true")
    told = words.parse_args()
    with tempfile.TemporaryDirectory() as place:
        found = run(Path(place) / "case", told.editors, told.edits, careless=told.careless)
    print(
        f"{told.editors} editors, {found.acknowledged} edits, {found.conflicts} conflicts ({found.both_shown} with both texts), "
        f"{len(found.lost)} lost, {found.seconds:.0f} s"
    )
    return int(bool(found.lost) != told.careless)


if __name__ == "__main__":
    sys.exit(main())
