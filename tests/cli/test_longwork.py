"""Long work at the command line: the real command is stopped by ctrl-C in mid-run, says so, and goes on when called again."""

from __future__ import annotations

import json
import os
import pty
import signal
import subprocess
import sys
from collections import Counter
from contextlib import closing
from pathlib import Path

import pytest

from kuager.cli.longwork import Line, Stop
from kuager.store.sqlite import open_store

FILES = 120


def argv(case: Path, *args: str | Path) -> list[str]:
    return [sys.executable, "-m", "kuager", "-a", str(case), *map(str, args)]


@pytest.fixture
def case(tmp_path):
    made = tmp_path / "case"
    subprocess.run([sys.executable, "-m", "kuager", "init", str(made), "--plain"], check=True, capture_output=True)
    return made


@pytest.fixture
def folder(tmp_path):
    made = tmp_path / "in"
    made.mkdir()
    for number in range(FILES):
        (made / f"{number:03}.txt").write_text(
            f"Note {number}. Aliya Example the {number}th came to Almaty on 8 February 2021 and asked for her son."
        )
    return made


def stopped(case: Path, folder: Path, after: int, times: int = 1) -> tuple[int, list[dict[str, str]], str]:
    """Runs add, sends SIGINT to its whole group (as a terminal does) after some acknowledgements."""
    process = subprocess.Popen(
        argv(case, "add", folder, "--json"),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    assert process.stdout is not None
    lines = [process.stdout.readline() for _ in range(after)]
    for _ in range(times):
        os.killpg(process.pid, signal.SIGINT)
    rest, said = process.communicate(timeout=60)
    assert "Traceback" not in said
    return process.returncode, [json.loads(line) for line in [*lines, *rest.splitlines()]], said


def ingested(case: Path) -> Counter[str]:
    with closing(open_store(case / "case.db", None)) as store:
        assert store.check() == []
        return Counter(event.object for event in store.custody() if event.verb == "ingestion")


def test_ctrl_c_finishes_the_item_in_hand_and_the_next_call_goes_on(case, folder):
    code, first, said = stopped(case, folder, 30)
    assert code == 3
    assert 30 <= len(first) < FILES
    assert {one["outcome"] for one in first} == {"ok"}
    assert f"Stopped after {len(first)} of {FILES} items: {len(first)} added." in said
    assert "run the same command again" in said
    assert len(ingested(case)) == len(first)

    done = subprocess.run(argv(case, "add", folder, "--json"), capture_output=True, text=True, check=False)
    second = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.returncode == 0
    assert [one["outcome"] for one in second] == ["duplicate"] * len(first) + ["ok"] * (FILES - len(first))
    assert [one["document"] for one in second[: len(first)]] == [one["document"] for one in first]
    assert ingested(case) == Counter({one["capture"]: 1 for one in second})
    assert len(ingested(case)) == FILES


def test_an_impatient_second_ctrl_c_loses_nothing_that_was_said(case, folder):
    code, first, said = stopped(case, folder, 10, times=2)
    assert code == 3
    assert "safe" in said
    kept = ingested(case)
    assert {one["capture"] for one in first} <= set(kept)
    assert set(kept.values()) == {1}
    done = subprocess.run(argv(case, "add", folder, "--json"), capture_output=True, text=True, check=False)
    assert Counter(json.loads(line)["outcome"] for line in done.stdout.splitlines())["duplicate"] == len(kept)
    assert len(ingested(case)) == FILES


def test_a_terminal_shows_one_live_line_with_how_many_there_are(case, folder):
    ours, theirs = pty.openpty()
    with subprocess.Popen(argv(case, "add", folder), stdout=subprocess.PIPE, stderr=theirs) as process:
        os.close(theirs)
        assert process.stdout is not None
        shown = process.stdout.read().decode()
        said = b""
        # The other end of a terminal that was closed is an error on Linux and an end elsewhere.
        while more := _read(ours):
            said += more
    os.close(ours)
    assert shown.count("added") == FILES
    live = [part for part in said.decode().split("\r\033[K") if f"of {FILES} files" in part]
    assert live
    assert any("left" in part and "/s" in part for part in live)
    assert not any("\n" in part for part in live)
    assert f"{FILES} added" in said.decode()


def _read(handle: int) -> bytes:
    try:
        return os.read(handle, 65536)
    except OSError:
        return b""


class Hand:
    """A clock whose hand the test moves."""

    def __init__(self) -> None:
        self.at = 50.0

    def __call__(self) -> float:
        return self.at


def test_where_nobody_watches_a_line_comes_now_and_then(capsys):
    hand = Hand()
    with Line(live=False, seconds=hand) as line:
        line.expect(3600)
        line.note("busy")
        for number in range(1800):
            line.start(f"{number}.txt")
            hand.at += 1
            line.advance()
        line.note("busy")
    said = capsys.readouterr().err.splitlines()
    assert said[0] == "2 of 3,600 files · 1/s · 60 min left"
    assert said[-1] == "busy"
    assert said.count("busy") == 1
    assert 20 < len(said) < 60


def test_a_short_run_that_nobody_watches_says_nothing(capsys):
    hand = Hand()
    with Line(live=False, seconds=hand) as line:
        line.expect(2)
        hand.at += 1
        line.advance(2)
        line.note("busy")
    assert capsys.readouterr().err == ""


def test_stop_gives_ctrl_c_back():
    before = signal.getsignal(signal.SIGINT)
    with Stop() as stop:
        os.kill(os.getpid(), signal.SIGINT)
        assert stop.wanted
        with pytest.raises(KeyboardInterrupt):
            os.kill(os.getpid(), signal.SIGINT)
    assert signal.getsignal(signal.SIGINT) is before
