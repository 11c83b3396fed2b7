"""ENOSPC, EIO and kill at the write points of the vault and its log; and a disk that is really full."""

from __future__ import annotations

import random
import subprocess
import sys
from pathlib import Path

import pytest

from tests.reliability import keeper
from tests.reliability.faults import can_trace, count_calls, needed, points, run_with
from tests.reliability.killing import HERE, acknowledgements, environment, fill, seed

SAMPLE = 60


def command(root: Path, folder: Path, how: str, *more: str) -> list[str]:
    return [sys.executable, str(HERE / "keeper.py"), str(root), str(folder), "--how", how, *more]


@pytest.mark.slow
def test_any_failing_write_loses_nothing(tmp_path):
    needed(can_trace(), "strace that may trace")
    chosen = seed()
    folder = fill(tmp_path / "in", random.Random(chosen), 3)
    (tmp_path / "counted").mkdir()
    counted = count_calls(command(tmp_path / "counted", folder, "encrypted"), tmp_path / "log")
    assert {"fsync", "pwrite64", "write"} <= counted.keys()
    assert counted["fsync"] >= 9
    for number, point in enumerate(points(counted, chosen, SAMPLE)):
        root = tmp_path / f"archive-{number}"
        root.mkdir()
        argv = command(root, folder, "encrypted")
        done = run_with(point, argv)
        said = acknowledgements(done.stdout)
        assert b"Traceback" not in done.stderr, (chosen, point, done.stderr.decode())
        assert done.returncode in {0, 3, -9}, (chosen, point, done.returncode)
        assert keeper.check(root, "encrypted", said) == [], (chosen, point)
        again = subprocess.run(argv, env=environment(), capture_output=True, check=True)
        assert len(acknowledgements(again.stdout)) == 3, (chosen, point)
        assert keeper.check(root, "encrypted", acknowledgements(again.stdout)) == [], (chosen, point)


@pytest.mark.parametrize("how", ["plain", "encrypted"])
def test_a_disk_that_fills_up_keeps_what_was_said(small_disk, tmp_path, how):
    root = small_disk("3m") / "archive"
    root.mkdir()
    folder = tmp_path / "in"
    folder.mkdir()
    for number in range(20):
        (folder / f"{number:02}.txt").write_text(f"Invented note {number}.\n" * 20_000)
    argv = command(root, folder, how)
    done = subprocess.run(argv, env=environment(), capture_output=True, check=False)
    said = acknowledgements(done.stdout)
    assert done.returncode == 3
    assert done.stderr.startswith(b"K-STORE-005"), done.stderr
    assert 0 < len(said) < 20
    assert keeper.check(root, how, said) == []
    small_disk("60m")
    again = subprocess.run(argv, env=environment(), capture_output=True, check=True)
    assert len(acknowledgements(again.stdout)) == 20
    assert said.items() <= acknowledgements(again.stdout).items()
    assert keeper.check(root, how, acknowledgements(again.stdout)) == []


def test_the_reserve_is_kept_free(small_disk, tmp_path):
    root = small_disk("3m") / "archive"
    root.mkdir()
    done = subprocess.run(
        command(root, fill(tmp_path / "in", random.Random(1), 1), "plain", "--reserve", str(64 << 20)),
        env=environment(), capture_output=True, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stdout) == (3, b"")
    assert done.stderr.startswith(b"K-STORE-005")
