"""Times the pages of appeals with many of them: entered through the form, then each page asked warm.

    python bench/appeals.py [--appeals 5000] [--asks 40] [--folder DIR]

Half of the appeals have an answer, a tenth a record of silence. People and offices are invented from a seed. Prints p50 and
p95 in milliseconds for each page, and the time of the first list after one more entry. Compare the ratios.
"""

from __future__ import annotations

import argparse
import random
import statistics
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path

from starlette.testclient import TestClient

from kuager.web import create_app
from kuager.web.adapter import ArchiveDesk
from kuager.workflow import entries, ingest
from kuager.workflow.archive import Archive, create, open_archive
from kuager.workflow.entries import Given
from kuager.workflow.sandbox import InProcess
from kuager.workflow.system import SystemClock, SystemIds

SEED = 20210208
HERE = "http://127.0.0.1:8123"
OFFICES = (
    ("Ministry of Foreign Affairs", "foreign_ministry", "KZ"), ("Consulate General", "consulate", "CN"),
    ("Commissioner for Human Rights", "ombudsman", "KZ"), ("City administration", "local_government", "KZ"),
    ("Working Group", "un_wgad", "UN"),
)  # fmt: skip
GRADES = ("formal", "no_competence", "refused", "promised", "forwarded")
PAGES = (
    "/appeals", "/appeals?page=30", "/appeals?overdue=1", "/appeals?recipient=consulate&state=open", "/appeals?office=ministry",
    "/appeals/stats", "/appeals/bench-17", "/appeals/reported", "/appeals/calendar.ics",
)  # fmt: skip


def fill(archive: Archive, count: int, dice: random.Random) -> None:
    """Enters appeals, answers and records of silence."""
    for number in range(count):
        office, recipient, state = dice.choice(OFFICES)
        sent = date(2021, 2, 8) + timedelta(days=dice.randrange(1500))
        who = f"Person {dice.randrange(400)}"
        _enter(archive, "appeal", f"bench-{number}", kind="letter", who=who, to=office, recipient=recipient, state=state, when=sent.isoformat())  # fmt: skip
        came = (sent + timedelta(days=dice.randrange(5, 200))).isoformat()
        if number % 2:
            _enter(
                archive, "answer", f"bench-a{number}", appeal=f"bench-{number}", when=came, response=dice.choice(GRADES)
            )
        elif not number % 10:
            _enter(archive, "no_answer", f"bench-n{number}", appeal=f"bench-{number}", when=came)
    ingest.finish(archive)


def _enter(archive: Archive, form: str, key: str, **answers: str) -> None:
    given = Given(answers={name: [words] for name, words in answers.items()})
    entries.enter(archive, form, given, key=key, fresh=False)


def ask(client: TestClient, page: str, times: int) -> tuple[float, float]:
    """Returns p50 and p95 of a page in milliseconds, after one request that warms it."""
    client.get(page)
    took = []
    for _ in range(times):
        begin = time.perf_counter()
        answer = client.get(page)
        took.append((time.perf_counter() - begin) * 1000)
        if answer.status_code != 200:
            raise SystemExit(f"{page}: {answer.status_code}")
    return statistics.median(took), sorted(took)[int(len(took) * 0.95)]


def main() -> None:
    """Runs the bench."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--appeals", type=int, default=5000)
    options.add_argument("--asks", type=int, default=40)
    options.add_argument("--folder", type=Path)
    given = options.parse_args()
    root = (given.folder or Path(tempfile.mkdtemp())) / "case"
    if not root.exists():
        create(root, plain=True, name="Bench", clock=SystemClock(), ids=SystemIds())
    with open_archive(root, agent="bench", reading=InProcess()) as archive:
        begin = time.perf_counter()
        if not entries.entries(archive, "appeal"):
            fill(archive, given.appeals, random.Random(SEED))
        print(f"entered in {time.perf_counter() - begin:.0f} s")
        app = create_app(ArchiveDesk(archive), "bench", SystemIds(), SystemClock())
        with TestClient(app, base_url=HERE) as client:
            client.get("/enter?token=bench")
            for page in PAGES:
                middle, high = ask(client, page, given.asks)
                print(f"{page:45} p50 {middle:7.1f} ms   p95 {high:7.1f} ms")
            _enter(archive, "appeal", f"bench-more-{time.time_ns()}", kind="letter", who="Person 1", to="Court", recipient="court", when="2024-01-01")  # fmt: skip
            begin = time.perf_counter()
            client.get("/appeals")
            print(f"first list after one more entry: {(time.perf_counter() - begin) * 1000:.0f} ms")


if __name__ == "__main__":
    main()
