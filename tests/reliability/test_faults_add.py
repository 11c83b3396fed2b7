"""ENOSPC, EIO and kill at the write points of the real ``kuager add``; and a disk that fills up under it."""

from __future__ import annotations

import random
import shutil
import subprocess

import pytest

from kuager.store.files.blobs import RESERVE_BYTES
from tests.reliability import house
from tests.reliability.faults import can_trace, count_calls, needed, points, run_with
from tests.reliability.killing import acknowledgements, environment, fill, seed

SAMPLE = 15
"""Points tried in each of the two tests; KUAGER_POINTS asks for more, or all."""


@pytest.mark.slow
@pytest.mark.parametrize("how", ["plain", "encrypted"])
def test_any_failing_write_of_add_loses_nothing(tmp_path, how):
    needed(can_trace(), "strace that may trace")
    chosen = seed()
    folder = fill(tmp_path / "in", random.Random(chosen), 3)
    house.make(tmp_path / "counted", how)
    counted = count_calls(house.add(tmp_path / "counted", folder, how), tmp_path / "log")
    assert {"fsync", "pwrite64", "rename"} <= counted.keys()
    for number, point in enumerate(points(counted, chosen, SAMPLE)):
        root = tmp_path / f"archive-{number}"
        house.make(root, how)
        argv = house.add(root, folder, how)
        done = run_with(point, argv)
        said = acknowledgements(done.stdout)
        told = (chosen, point, done.returncode, done.stderr.decode())
        assert b"Traceback" not in done.stderr, told
        assert done.returncode in {0, 1, 3, -9}, told
        assert b"K-RUN-001" not in done.stderr, told
        assert house.check(root, how, said) == [], told
        again = subprocess.run(argv, env=environment(), capture_output=True, check=False)
        assert again.returncode == 0, (*told, again.stderr.decode())
        assert said.items() <= acknowledgements(again.stdout).items(), told
        assert house.check(root, how, acknowledgements(again.stdout)) == [], told


@pytest.mark.parametrize("how", ["plain", "encrypted"])
def test_a_disk_that_fills_up_under_add_keeps_what_was_said(small_disk, tmp_path, how):
    root = small_disk("200m") / "archive"
    house.make(root, how)
    folder = fill(tmp_path / "in", random.Random(3), 24)
    used = shutil.disk_usage(root).used
    small_disk(f"{(used + RESERVE_BYTES) // 1024 + 400}k")
    argv = house.add(root, folder, how)
    done = subprocess.run(argv, env=environment(), capture_output=True, check=False)
    said = acknowledgements(done.stdout)
    assert done.returncode == 3, done.stderr.decode()
    assert b"K-STORE-005" in done.stderr
    assert b"Traceback" not in done.stderr
    assert 0 < len(set(said.values())) < 24
    assert house.check(root, how, said) == []
    small_disk("200m")
    again = subprocess.run(argv, env=environment(), capture_output=True, check=False)
    assert again.returncode == 0, again.stderr.decode()
    assert said.items() <= acknowledgements(again.stdout).items()
    assert house.check(root, how, acknowledgements(again.stdout)) == []
