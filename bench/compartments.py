"""Times the view of a member: what it costs to make one, to keep it, and to write through it.

    python bench/compartments.py FOLDER [--every 5]

FOLDER is an archive that is not encrypted (``kuager demo``, or one made by ``bench/findings.py``); it is copied first. Every fifth
capture is put into a compartment that the member does not see.
"""

from __future__ import annotations

import argparse
import resource
import shutil
import tempfile
import time
from pathlib import Path

from kuager.protect.rights import Actor, Role
from kuager.workflow import browse, compartments
from kuager.workflow.archive import open_archive
from kuager.workflow.compartments_rows import placing_row
from kuager.workflow.compartments_view import scoped
from kuager.workflow.context import context


def main() -> None:
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("folder", type=Path)
    words.add_argument("--every", type=int, default=5)
    given = words.parse_args()
    with tempfile.TemporaryDirectory() as place:
        root = Path(place) / "case"
        shutil.copytree(given.folder, root)
        with open_archive(root) as archive:
            _told("the whole archive, fresh", lambda: context(archive))
            print(
                f"{sum(1 for _ in archive.store.claims()):,} claims, {sum(1 for _ in archive.store.documents()):,} documents"
            )
            compartments.make(archive, "other")
            with archive.store.write() as writer:
                for number, capture in enumerate(archive.store.captures()):
                    if number % given.every == 0:
                        row = placing_row(capture.id, "other")
                        writer.review(row[0], row[1], agent="bench", at=archive.clock.now(), value=row[2])
                writer.advance()
            before = _rss()
            view = scoped(archive, Actor(name="m-bench", role=Role.EDITOR))
            _told("making the view: rows", view.store.head)
            print(
                f"  {sum(1 for _ in view.store.claims()):,} claims, {sum(1 for _ in view.store.documents()):,} documents seen"
            )
            _told("making the view: what is derived", lambda: context(view))
            print(f"  memory of the process: {before} MB before, {_rss()} MB at most since")
            _told("people, the first time", lambda: browse.people(view))
            _told("people, again", lambda: browse.people(view))
            _told("1,000 reads of one row", lambda: [view.store.claim("c-0") for _ in range(1000)])  # type: ignore[arg-type]
            _told("1,000 reads of one row, whole archive", lambda: [archive.store.claim("c-0") for _ in range(1000)])  # type: ignore[arg-type]
            claim = next(iter(view.store.claims()))

            def accept() -> None:
                with view.store.write() as writer:
                    writer.review(claim.id, "accept", agent="m-bench", at=view.clock.now())
                    writer.advance()

            _told("a decision through the view", accept)
            _told("a decision through the view, again", accept)


def _told(what: str, do: object) -> None:
    start, cpu = time.perf_counter(), time.process_time()
    do()  # type: ignore[operator]
    print(f"{what}: {time.perf_counter() - start:.2f} s ({time.process_time() - cpu:.2f} s of processor)", flush=True)


def _rss() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


if __name__ == "__main__":
    main()
