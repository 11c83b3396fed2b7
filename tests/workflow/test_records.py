"""A long run over a table: what it keeps until it is done, how it goes on when it was killed, and what it tells."""

from __future__ import annotations

import csv
import random
import signal
import stat
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kuager.errors import DiskError
from kuager.resolve.records.engine import Bounds, Candidates
from kuager.resolve.records.packed import pack, unpack
from kuager.resolve.records.table import People, people_of
from kuager.workflow.records import resolve_table
from kuager.workflow.records_kept import key_of
from kuager.workflow.records_steps import STEPS, Step, Told

_GIVEN = ("Айсұлу", "Erbolat", "Гүлнар", "Серік", "Zhanar", "Мұхтар", "Әсем", "Болат", "Dina", "Арман")
_FATHER = ("Тоқтар", "Abdrakhman", "Сейіт", "Қуаныш", "Yesenzhol", "Бекмырза", "Omar", "Сапар")


def _table(path: Path, count: int = 90) -> Path:
    dice = random.Random(11)
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(("record_id", "name", "birth_year", "place_id"))
        for number in range(count):
            name = f"{dice.choice(_GIVEN)} {dice.choice(_FATHER)}"
            writer.writerow((f"r{number}", name, dice.randint(1950, 1990), dice.choice(("ili.tekes", "tac.emin"))))
    return path


def _hidden(folder: Path) -> list[Path]:
    return sorted(path for path in folder.iterdir() if path.name.startswith("."))


class _CutOffError(Exception):
    pass


def _cut_off_at(step: Step, table: Path, out: Path) -> None:
    def tell(told: Told) -> None:
        if told.step is step:
            raise _CutOffError

    with pytest.raises(_CutOffError):
        resolve_table(table, out, tell=tell)


@pytest.mark.parametrize(("step", "resumed"), [
    (Step.BLOCK, ("people",)), (Step.COMPARE, ("people", "pairs")), (Step.GROUP, ("people", "pairs", "evidence")),
    (Step.WRITE, ("people", "pairs", "evidence")),
])  # fmt: skip
def test_going_on_gives_what_a_fresh_run_gives(tmp_path: Path, step: Step, resumed: tuple[str, ...]) -> None:
    table = _table(tmp_path / "t.csv")
    fresh = resolve_table(table, tmp_path / "fresh.csv", pairs=tmp_path / "fresh_pairs.csv")
    out, pairs = tmp_path / "out.csv", tmp_path / "pairs.csv"

    _cut_off_at(step, table, out)
    assert not out.exists()
    done = resolve_table(table, out, pairs=pairs)

    assert done.resumed == resumed
    assert fresh.resumed == ()
    assert out.read_bytes() == (tmp_path / "fresh.csv").read_bytes()
    assert pairs.read_bytes() == (tmp_path / "fresh_pairs.csv").read_bytes()
    assert _hidden(tmp_path) == []


def test_what_is_kept_is_for_its_owner_only(tmp_path: Path) -> None:
    _cut_off_at(Step.GROUP, _table(tmp_path / "t.csv"), tmp_path / "out.csv")

    (folder,) = _hidden(tmp_path)
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert {stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()} == {0o600}
    assert sorted(path.name for path in folder.iterdir()) == ["evidence", "pairs", "people"]


def test_a_changed_table_or_option_starts_anew_and_leaves_nothing_of_the_old(tmp_path: Path) -> None:
    table, out = _table(tmp_path / "t.csv"), tmp_path / "out.csv"
    _cut_off_at(Step.GROUP, table, out)
    assert resolve_table(table, out, bounds=Bounds(largest_block=50)).resumed == ()
    assert _hidden(tmp_path) == []

    _cut_off_at(Step.GROUP, table, out)
    with table.open("a", encoding="utf-8") as more:
        more.write("r9999,Айсұлу Сапар,1970,ili.tekes\r\n")
    assert resolve_table(table, out).resumed == ()
    assert _hidden(tmp_path) == []


def test_more_memory_or_threads_go_on_from_what_was_kept(tmp_path: Path) -> None:
    table, out = _table(tmp_path / "t.csv"), tmp_path / "out.csv"
    _cut_off_at(Step.GROUP, table, out)

    assert len(resolve_table(table, out, bounds=Bounds(memory_mb=3000, threads=1)).resumed) == 3


def test_nothing_is_kept_where_it_is_not_wanted(tmp_path: Path) -> None:
    table, out = _table(tmp_path / "t.csv"), tmp_path / "out.csv"
    with pytest.raises(_CutOffError):
        resolve_table(table, out, resume=False, tell=_cut_off_in_the_end)

    assert _hidden(tmp_path) == []


def _cut_off_in_the_end(told: Told) -> None:
    if told.step is Step.WRITE:
        raise _CutOffError


def test_a_damaged_step_is_made_again(tmp_path: Path) -> None:
    table, out = _table(tmp_path / "t.csv"), tmp_path / "out.csv"
    _cut_off_at(Step.GROUP, table, out)
    (folder,) = _hidden(tmp_path)
    data = bytearray((folder / "pairs").read_bytes())
    data[len(data) // 2] ^= 0xFF
    (folder / "pairs").write_bytes(data)
    (folder / "evidence").write_bytes((folder / "evidence").read_bytes()[:-40])

    assert resolve_table(table, out).resumed == ("people",)


def test_a_result_that_cannot_be_written_leaves_the_old_one(tmp_path: Path) -> None:
    table = _table(tmp_path / "t.csv")
    with pytest.raises(DiskError):
        resolve_table(table, tmp_path / "nowhere" / "out.csv")


_RUN = """
import sys, time
from pathlib import Path
from kuager.workflow.records import resolve_table
from kuager.workflow.records_steps import Step

def tell(told):
    if told.step.name == sys.argv[3]:
        print("here", flush=True)
        time.sleep(600)

resolve_table(Path(sys.argv[1]), Path(sys.argv[2]), tell=tell)
"""


def test_a_run_that_is_killed_goes_on_from_the_last_finished_step(tmp_path: Path) -> None:
    table, out = _table(tmp_path / "t.csv"), tmp_path / "out.csv"
    out.write_text("old", encoding="utf-8")
    command = [sys.executable, "-P", "-c", _RUN, str(table), str(out), "COMPARE"]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == b"here\n"
        child.send_signal(signal.SIGKILL)
        assert child.wait(timeout=30) == -signal.SIGKILL
    assert out.read_text(encoding="utf-8") == "old"

    done = resolve_table(table, out)
    fresh = resolve_table(table, tmp_path / "fresh.csv", resume=False)

    assert done.resumed == ("people", "pairs")
    assert out.read_bytes() == (tmp_path / "fresh.csv").read_bytes()
    assert fresh.groups == done.groups
    assert _hidden(tmp_path) == []


def test_each_step_is_told_in_order_and_the_share_only_grows(tmp_path: Path) -> None:
    told: list[Told] = []
    resolve_table(_table(tmp_path / "t.csv"), tmp_path / "out.csv", tell=told.append)

    assert list(dict.fromkeys(one.step for one in told)) == list(STEPS)
    shares = [one.share for one in told]
    assert shares == sorted(shares)
    assert shares[0] == 0
    assert 0.9 < shares[-1] <= 1
    assert Told(step=Step.READ, done=90, total=90) in told
    assert sum(step.share for step in STEPS) == pytest.approx(1)


def test_the_number_of_workers_changes_no_byte(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kuager.resolve.records.workers._WORTHWHILE", 0)
    table = _table(tmp_path / "t.csv")
    for threads in (1, 2):
        bounds = Bounds(threads=threads)
        resolve_table(table, tmp_path / f"{threads}.csv", pairs=tmp_path / f"{threads}p.csv", bounds=bounds)

    assert (tmp_path / "1.csv").read_bytes() == (tmp_path / "2.csv").read_bytes()
    assert (tmp_path / "1p.csv").read_bytes() == (tmp_path / "2p.csv").read_bytes()


def test_the_key_names_the_table_the_options_and_the_code(tmp_path: Path) -> None:
    one, same, other = (_table(tmp_path / name, count) for name, count in (("a.csv", 9), ("b.csv", 9), ("c.csv", 8)))

    assert key_of(one, 1) == key_of(same, 1)
    assert len({key_of(one, 1), key_of(one, 2), key_of(other, 1)}) == 3


_TEXT = st.text(st.characters(exclude_categories=()), max_size=8)


@settings(max_examples=50, deadline=None)
@given(st.lists(st.tuples(_TEXT, _TEXT), max_size=6))
def test_columns_come_back_as_they_were_kept(rows: list[tuple[str, str]]) -> None:
    people = people_of([{"record_id": one, "name": two, "place": one, "birth_year": 1950} for one, two in rows])

    back = unpack(People, pack(people))

    assert back is not None
    for name in People.__dataclass_fields__:
        mine, theirs = getattr(people, name), getattr(back, name)
        assert np.array_equal(mine, theirs) if isinstance(mine, np.ndarray) else mine == theirs
    assert unpack(Candidates, pack(people)) is None
    assert unpack(People, pack(people)[:-1]) is None


def test_a_pipe_or_device_takes_the_result_as_it_is(tmp_path: Path) -> None:
    assert resolve_table(_table(tmp_path / "t.csv"), Path("/dev/null")).records == 90
