"""kill -9 against the vault and ledger alone, and the proof that the harness catches unsafe writers."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.reliability import keeper
from tests.reliability.killing import HERE, Pace, Report, kill_loop, seed


def loop(place: Path, rounds: int, how: str, *more: str) -> Report:
    return kill_loop(
        place,
        rounds,
        make=lambda root: root.mkdir(),
        start=lambda root, folder: [
            sys.executable,
            str(HERE / "keeper.py"),
            str(root),
            str(folder),
            "--how",
            how,
            *more,
        ],
        check=lambda root, acknowledged: keeper.check(root, how, acknowledged),
        seed=seed(),
        pace=Pace(start=0.3, item=0.02, end=0.01),
    )


@pytest.mark.slow
@pytest.mark.parametrize("how", ["plain", "encrypted"])
def test_kills_lose_nothing_and_show_nothing_half(tmp_path, how):
    report = loop(tmp_path, 25, how)
    print(report)
    assert report.problems == []
    assert report.kills == 25
    assert report.acknowledged > 25


@pytest.mark.slow
@pytest.mark.parametrize("twin", keeper.TWINS)
def test_unsafe_twins_are_caught(tmp_path, twin):
    report = loop(tmp_path, 300, "plain", "--twin", twin)
    print(report)
    assert report.problems, f"{report.kills} kills did not show what {twin} breaks"
