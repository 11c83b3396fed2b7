"""The plug is pulled at every step of the vault and its log, under four ideas of what a disk forgets."""

from __future__ import annotations

import random
import shutil
import sqlite3
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from kuager.errors import KuagerError
from tests.reliability import house, keeper
from tests.reliability.faults import can_trace, needed
from tests.reliability.killing import HERE, acknowledgements, fill, seed
from tests.reliability.powercut import Disk, Op, applied, cuts, lay_out, record, without_syncs

IMAGES, HOUSE = 800, 60
"""Disks looked at in CI: of the vault and its log alone, and of the whole house."""


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Path]:
    """A folder in memory where there is one: what is asked here is what stands on the disk, not how fast it is."""
    if not Path("/dev/shm").is_dir():
        yield tmp_path
        return
    with tempfile.TemporaryDirectory(dir="/dev/shm") as made:
        yield Path(made)


def kept(place: Path, how: str, *more: str, chosen: int) -> tuple[Path, list[Op]]:
    """Records a run of the keeper over four files; returns the empty archive it began with, and its steps."""
    root = place / "archive"
    root.mkdir(parents=True)
    folder = fill(place / "in", random.Random(chosen), 4, longest=600)
    shutil.copytree(root, place / "before")
    argv = [sys.executable, str(HERE / "keeper.py"), str(root), str(folder), "--how", how, *more]
    return place / "before", moved(record(argv, root, place / "log"), root, place / "before")


def moved(ops: list[Op], here: Path, there: Path) -> list[Op]:
    """The same steps in another folder."""

    def at(path: str) -> str:
        return path.replace(str(here.resolve()), str(there.resolve()), 1)

    return [Op(one.kind, at(one.path), at(one.other), one.at, one.data) for one in ops]


def look(
    place: Path,
    before: Path,
    ops: list[Op],
    check: Callable[[Path, dict[str, str]], list[str]],
    chosen: int,
    most: int | None,
):
    """Looks at disks of a run; returns how many, and what is wrong with them."""
    count, wrong = 0, []
    for disk, image, policy, number in cuts(Disk.of(before), ops, chosen, most=most):
        root = lay_out(disk, image, place / f"image-{count}")
        said = acknowledgements(disk.said)
        try:
            told = check(root, said)
        except (sqlite3.DatabaseError, KuagerError) as error:
            told = [f"it cannot be opened: {error}"]
        wrong += [f"seed {chosen}, step {number} ({ops[number].kind}), {policy}: {one}" for one in told]
        count += 1
        shutil.rmtree(root)
    return count, wrong


@pytest.mark.slow
@pytest.mark.parametrize("how", ["plain", "encrypted"])
def test_a_pulled_plug_loses_nothing_that_was_said(place: Path, how: str) -> None:
    needed(can_trace(), "strace that may trace")
    chosen = seed()
    before, ops = kept(place, how, chosen=chosen)
    assert {"create", "write", "sync", "rename", "said"} <= {one.kind for one in ops} | {"rename"}
    count, wrong = look(place, before, ops, lambda root, said: keeper.check(root, how, said), chosen, IMAGES // 2)
    assert wrong == []
    assert count > 100
    # What the model makes of a run that was not cut is what the run left.
    disk = Disk.of(before)
    for one in ops:
        disk.do(one)
    left = {path: applied(file.kept, file.waiting) for path, file in disk.names.items() if not path.endswith("-shm")}
    there = {
        one: one.read_bytes()
        for one in (place / "archive").rglob("*")
        if one.is_file() and not one.name.endswith("-shm")
    }
    assert {path.replace("/before", "/archive"): content for path, content in left.items()} == {
        str(k.resolve()): v for k, v in there.items()
    }


@pytest.mark.slow
@pytest.mark.parametrize("how", ["nobody waits for the disk", "direct", "early"])
def test_unsafe_twins_are_caught(place: Path, how: str) -> None:
    needed(can_trace(), "strace that may trace")
    chosen = seed()
    before, ops = kept(place, "plain", *(["--twin", how] if how in keeper.TWINS else []), chosen=chosen)
    ops = without_syncs(ops) if how not in keeper.TWINS else ops
    _, wrong = look(place, before, ops, lambda root, said: keeper.check(root, "plain", said), chosen, 200)
    assert wrong, f"200 cut disks did not show what {how} breaks"


@pytest.mark.slow
def test_a_pulled_plug_under_add_loses_nothing_that_was_said(place: Path) -> None:
    needed(can_trace(), "strace that may trace")
    chosen = seed()
    root = place / "archive"
    house.make(root, "plain")
    shutil.copytree(root, place / "before")
    ops = moved(
        record(house.add(root, fill(place / "in", random.Random(chosen), 3), "plain"), root, place / "log"),
        root,
        place / "before",
    )
    count, wrong = look(place, place / "before", ops, lambda at, said: house.check(at, "plain", said), chosen, HOUSE)
    assert wrong == []
    assert count == HOUSE
