"""kill -9 while files are kept by groups (`kuager add --keep-only`): what was acknowledged of a group is there, bytes and custody."""

from __future__ import annotations

import random
import subprocess
from pathlib import Path

import pytest

from kuager.model import CustodyVerb
from kuager.workflow import audit
from kuager.workflow.archive import open_archive
from tests.reliability import house
from tests.reliability.faults import can_trace, count_calls, needed, points, run_with
from tests.reliability.killing import Pace, acknowledgements, environment, fill, kill_loop, seed

KILLS = 20
SAMPLE = 12


def command(root: Path, folder: Path, how: str) -> list[str]:
    return [*house.add(root, folder, how), "--keep-only"]


def check(root: Path, acknowledged: dict[str, str]) -> list[str]:
    """Returns what is wrong with an archive whose files were kept and not read."""
    with open_archive(root, lambda: house.PASSPHRASE) as archive:
        found = [f"{path.name} is still in tmp" for path in (root / "vault" / "tmp").glob("*")]
        captures = {str(capture.id) for capture in archive.store.captures()}
        ingested = {event.object for event in archive.store.custody() if event.verb is CustodyVerb.INGESTION}
        found += [
            f"{item} was acknowledged as {made} and is lost"
            for made, item in acknowledged.items()
            if made not in captures
        ]
        found += [f"{capture} stands without its custody" for capture in captures - ingested]
        for one in audit.verify(archive, read_all=True):
            if one.verdict == "failed":
                found.append(f"verify: {one.name}: {one.detail}: {'; '.join(one.problems)}")
    return found


@pytest.mark.slow
@pytest.mark.parametrize("how", ["plain", "encrypted"])
def test_killing_a_group_loses_nothing_acknowledged(tmp_path, how):
    report = kill_loop(
        tmp_path,
        KILLS,
        make=lambda root: house.make(root, how),
        start=lambda root, folder: command(root, folder, how),
        check=check,
        seed=seed(),
        pace=Pace(start=0.5, item=0.01, end=0.2),
    )
    print(report)
    assert report.problems == []
    assert report.kills == KILLS
    assert report.acknowledged > KILLS


@pytest.mark.slow
@pytest.mark.parametrize("how", ["plain", "encrypted"])
def test_any_failing_write_of_a_group_loses_nothing(tmp_path, how):
    needed(can_trace(), "strace that may trace")
    chosen = seed()
    folder = fill(tmp_path / "in", random.Random(chosen), 30)
    house.make(tmp_path / "counted", how)
    counted = count_calls(command(tmp_path / "counted", folder, how), tmp_path / "log")
    assert counted["rename"] >= 30
    for number, point in enumerate(points(counted, chosen, SAMPLE)):
        root = tmp_path / f"archive-{number}"
        house.make(root, how)
        done = run_with(point, command(root, folder, how))
        said = acknowledgements(done.stdout)
        told = (chosen, point, done.returncode, done.stderr.decode())
        assert b"Traceback" not in done.stderr, told
        assert done.returncode in {0, 1, 3, -9}, told
        assert check(root, said) == [], told
        again = subprocess.run(command(root, folder, how), env=environment(), capture_output=True, check=False)
        assert again.returncode == 0, (*told, again.stderr.decode())
        assert said.items() <= acknowledgements(again.stdout).items(), told
        assert len(set(acknowledgements(again.stdout).values())) == 30
