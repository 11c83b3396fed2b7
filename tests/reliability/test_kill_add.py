"""kill -9 at any moment of the real ``kuager add``: nothing acknowledged is lost, nothing half-written shows.

KUAGER_KILLS (200) kills are spread over a plain and an encrypted archive; KUAGER_SEED repeats a run.
"""

from __future__ import annotations

import random
import subprocess

import pytest

from tests.reliability import house
from tests.reliability.killing import Pace, acknowledgements, environment, fill, kill_loop, kills, seed

PARTS = 4
"""The kills are cut into parts, so that two workers share them evenly."""


@pytest.mark.slow
@pytest.mark.parametrize("part", range(PARTS))
def test_killing_add_loses_nothing_and_shows_nothing_half(tmp_path, part):
    how = "plain" if part % 2 else "encrypted"
    chosen = seed() + part
    wanted = kills(200) // PARTS
    report = kill_loop(
        tmp_path,
        wanted,
        make=lambda root: house.make(root, how),
        start=lambda root, folder: house.add(root, folder, how),
        check=lambda root, acknowledged: house.check(root, how, acknowledged),
        seed=chosen,
        pace=Pace(start=0.5, item=0.06, end=0.5),
    )
    print(chosen, report)
    assert report.problems == []
    assert report.kills >= wanted
    assert report.acknowledged >= wanted


@pytest.mark.parametrize("how", ["plain", "encrypted"])
def test_a_run_that_was_killed_is_taken_up_by_running_it_again(tmp_path, how):
    root = tmp_path / "archive"
    house.make(root, how)
    chance = random.Random(7)
    folder = fill(tmp_path / "in", chance)
    argv = house.add(root, folder, how)
    process = subprocess.Popen(argv, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment())
    assert process.stdout is not None
    first = [process.stdout.readline(), process.stdout.readline()]
    process.kill()
    process.communicate()
    again = subprocess.run(argv, env=environment(), capture_output=True, check=True)
    said = acknowledgements(again.stdout)
    assert acknowledgements(b"".join(first)).items() <= said.items()
    assert len(set(said.values())) == len(list(folder.iterdir()))
    assert again.stdout.count(b'"duplicate"') >= 2
    assert house.check(root, how, said) == []
