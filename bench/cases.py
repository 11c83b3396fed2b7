"""Times the pages of casework over an archive of so many people, each entered through forms as a family would.

    python bench/cases.py FOLDER [--people 2000] [--times 40]

The folder is made when it is not there. ``again`` is a page when nothing changed since it was shown, ``after`` the page right
after a next step was written down, ``first`` the first time after opening. Times are milliseconds of the processor, the 95th
percentile of ``--times`` tries.
"""

from __future__ import annotations

import argparse
import random
import time
import warnings
from pathlib import Path

from kuager.web.adapter import ArchiveDesk
from kuager.web.app import create_app
from kuager.workflow import casework, entries, ingest
from kuager.workflow.archive import Archive, create, open_archive
from kuager.workflow.casework import steps
from kuager.workflow.sandbox import InProcess

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    from starlette.testclient import TestClient

HERE, TOKEN = "http://127.0.0.1:8123", "once"
GIVEN = [
    "Arman",
    "Daulet",
    "Zhanar",
    "Aigul",
    "Serik",
    "Madina",
    "Nurlan",
    "Saule",
    "Yerlan",
    "Gulnar",
    "Bolat",
    "Dina",
    "Kairat",
    "Asel",
    "Marat",
    "Raushan",
]
FAMILY = [
    "Toleu",
    "Beisen",
    "Sarsen",
    "Medet",
    "Ramazan",
    "Ybraiym",
    "Tynybek",
    "Otegen",
    "Zhakyp",
    "Tursyn",
    "Kenes",
    "Alibek",
    "Mukat",
    "Dosym",
    "Nurpeis",
]
ENDS = ("bek", "uly", "kyzy", "ov", "ova", "bayev", "")


def fill(archive: Archive, people: int, chance: random.Random) -> None:
    """Enters people, each told of by a relative."""
    for number in range(people):
        name = f"{chance.choice(GIVEN)}{number} {chance.choice(FAMILY)}{chance.choice(ENDS)}"
        answers = {
            "who": [name], "kind": [chance.choice(["detention", "camp_internment", "prison_sentence"])],
            "facility": [f"House no. {chance.randrange(60)}"], "when": [f"{chance.randrange(2016, 2021)}-{chance.randrange(1, 13):02}"],
            "speaker": [f"{chance.choice(GIVEN)}{number} relative of {name}"], "speaker_is": [chance.choice(["sister", "mother", "son"])],
            "said_on": [f"{chance.randrange(2020, 2025)}-05-09"],
        }  # fmt: skip
        entries.enter(archive, "detention_period", entries.Given(answers=answers), key=f"bench-{number}", fresh=False)
    ingest.finish(archive)
    for row in casework.cases(archive)[::5]:
        steps.write(archive, row.id, what="Write to the office", due=f"2025-{chance.randrange(1, 13):02}-14")


def late(times: list[float]) -> float:
    """Returns the 95th percentile; of a few tries the slowest."""
    return sorted(times)[min(len(times) - 1, round(0.95 * len(times)))]


def main() -> None:
    """Runs what the command line asks for."""
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("folder", type=Path)
    words.add_argument("--people", type=int, default=2_000)
    words.add_argument("--times", type=int, default=40)
    asked = words.parse_args()
    if not (asked.folder / "kuager.toml").is_file():
        create(asked.folder, plain=True, name="Bench")
        with open_archive(asked.folder, agent="bench", reading=InProcess()) as archive:
            began = time.process_time()
            fill(archive, asked.people, random.Random(7))
            print(f"made in {time.process_time() - began:.0f} s of the processor")
    with open_archive(asked.folder, agent="bench", reading=InProcess()) as archive:
        _pages(archive, asked.times)


def _pages(archive: Archive, times: int) -> None:
    app = create_app(ArchiveDesk(archive), TOKEN, archive.ids, archive.clock)
    with TestClient(app, base_url=HERE) as client:
        client.get(f"/enter?token={TOKEN}")
        first = _took(client, "/cases")
        person = casework.cases(archive)[0].id
        print(f"{len(casework.cases(archive))} cases; first page after opening: {first:.0f} ms")
        print(f"{'page':<44}{'again':>8}{'after':>8}")
        for page in ("/cases", "/cases?q=toleu", "/cases?show=due&sort=due", "/cases?sort=missing&page=15", f"/cases/{person}",
                     f"/cases/{person}/family", f"/cases/{person}/brief"):  # fmt: skip
            again = late([_took(client, page) for _ in range(times)])
            after = []
            for _ in range(max(3, times // 8)):
                steps.write(archive, person, what="Call the family")
                after.append(_took(client, page))
            print(f"{page[:44]:<44}{again:>8.0f}{late(after):>8.0f}")


def _took(client: TestClient, page: str) -> float:
    began = time.process_time()
    answer = client.get(page)
    took = (time.process_time() - began) * 1000
    if answer.status_code != 200:
        raise SystemExit(f"{page}: {answer.status_code}")
    return took


if __name__ == "__main__":
    main()
