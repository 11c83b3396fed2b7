"""Times every page of the workbench over the archive of ``bench/findings.py``: as it stands, and after one decision.

    python bench/findings.py FOLDER --new 0     (makes the archive)
    python bench/pages.py FOLDER [--times 5] [--only /people]

A page is asked for through the whole workbench (wall, desk, template), in one process, without a browser. ``again`` is the
page when nothing changed since it was last shown; ``after`` is the page right after a proposed claim was accepted, which
every screen has to take notice of. Times are milliseconds of the processor (others at work on the machine do not count), the
95th percentile of ``--times`` tries; the last column says how many times dearer the change made it.
"""

from __future__ import annotations

import argparse
import time
import warnings
from collections.abc import Callable
from pathlib import Path

from kuager.model import Decision
from kuager.web.adapter import ArchiveDesk
from kuager.web.app import create_app
from kuager.workflow import review
from kuager.workflow.archive import Archive, open_archive
from kuager.workflow.context import context
from kuager.workflow.sandbox import InProcess

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    from starlette.testclient import TestClient

HERE, TOKEN = "http://127.0.0.1:8123", "once"
AGAIN, AFTER = 100.0, 300.0
"""What a page may take, in milliseconds."""


def addresses(archive: Archive) -> list[str]:
    """Returns every page that is read, with one person, event and text in the place of ids."""
    here = context(archive)
    document = next(iter(here.heads))
    people = [one for one in here.entities.values() if one.schema == "person"]
    most = max(people, key=lambda one: len(one.members))
    return [
        "/", "/people", "/people?sort=silence", "/events", "/sources", "/findings", "/lineages", "/rebuttals", "/corrections",
        "/pictures", "/undercount", "/merges", "/merges/contradictions", "/merges/rules", "/review", "/review/agreement",
        "/find?q=Taraz", "/find?q=detained", "/picket", "/authors", "/lexicon", "/lists", "/codebook", "/help",
        f"/sources/{document}", f"/dossier/{most.id}", f"/dossier/{people[-1].id}",
    ]  # fmt: skip


def waiting(archive: Archive) -> Callable[[], None]:
    """Returns what accepts the next proposed claim."""
    rows = iter(review.queue(archive, limit=500))

    def accept() -> None:
        review.decide(archive, next(rows).id, Decision.ACCEPT, agent="bench")

    return accept


def late(times: list[float]) -> float:
    """Returns the 95th percentile; of a few tries the slowest."""
    return sorted(times)[min(len(times) - 1, round(0.95 * len(times)))]


def main() -> None:
    """Runs what the command line asks for."""
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("folder", type=Path)
    words.add_argument("--times", type=int, default=5)
    words.add_argument("--only", default="")
    given = words.parse_args()
    with open_archive(given.folder, agent="bench", reading=InProcess()) as archive:
        app = create_app(ArchiveDesk(archive), TOKEN, archive.ids, archive.clock)
        with TestClient(app, base_url=HERE) as client:
            client.get(f"/enter?token={TOKEN}")
            accept, slow = waiting(archive), 0
            print(f"{sum(1 for _ in archive.store.claims()):,} claims", flush=True)
            print(f"{'page':40} {'first':>8} {'again':>8} {'after':>8}   after/again")

            def took(path: str) -> float:
                begin = time.process_time()
                answer = client.get(path)
                spent = 1000 * (time.process_time() - begin)
                if answer.status_code != 200:
                    print(f"    {path}: {answer.status_code}")
                return spent

            for path in addresses(archive):
                if not path.startswith(given.only):
                    continue
                first = took(path)
                again = late([took(path) for _ in range(given.times)])
                changed = []
                for _ in range(given.times):
                    accept()
                    changed.append(took(path))
                after = late(changed)
                over = again > AGAIN or after > AFTER
                slow += over
                print(
                    f"{path[:40]:40} {first:8.0f} {again:8.0f} {after:8.0f}   {after / again:5.1f}{'  *' if over else ''}",
                    flush=True,
                )
            print(f"{slow} pages over {AGAIN:.0f} ms, or over {AFTER:.0f} ms after a change")


if __name__ == "__main__":
    main()
