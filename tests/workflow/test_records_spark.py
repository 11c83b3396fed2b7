"""The Spark engine on a real cluster of two workers on this machine: the same groups as DuckDB."""

from __future__ import annotations

import csv
import json
import random
import subprocess
import sys
from pathlib import Path

import pytest

from kuager.errors import MissingJavaError
from kuager.resolve.records.engine import Bounds
from kuager.workflow.records_spark import java_version, spark_means

_GIVEN = (
    "Айсұлу", "Erbolat", "Гүлнар", "Серік", "Zhanar", "Мұхтар", "Әсем", "Болат", "Dina", "Арман", "Qairat", "Сәуле",
    "古丽娜尔", "叶尔波拉提",
)  # fmt: skip
_FATHER = ("Тоқтар", "Abdrakhman", "Сейіт", "Қуаныш", "Yesenzhol", "Бекмырза", "Omar", "Сапар", "Ыдырыс", "Turdy")
_PLACES = ("ili.tekes", "ili.kunes", "tac.emin", "alt.koktokay")
_BETWEEN = "\x1e"
_ONE_AFTER_THE_OTHER = f"""
import json, sys
from kuager.cli.root import cli
for words in json.loads(sys.argv[1]):
    cli(words, standalone_mode=False)
    print({_BETWEEN!r}, end="")
"""
_TWO_WORKERS = "local-cluster[2,1,1024]"
_QUICK_JAVA = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC -XX:CICompilerCount=1"
"""Java for a run of seconds: code is not compiled a second time for speed it will never reach; half of the processor time."""


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every Java that a test starts, the workers of the cluster among them, starts quickly."""
    monkeypatch.setenv("JDK_JAVA_OPTIONS", _QUICK_JAVA)


def _table(path: Path, count: int) -> Path:
    """Invented people, every third of whom stands there twice."""
    dice = random.Random(23)
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(("record_id", "name", "given", "father", "sex", "birth_year", "place_id", "source"))
        for number in range(count):
            given, father = dice.choice(_GIVEN) + dice.choice(("", "жан", "bek")), dice.choice(_FATHER)
            year, place = dice.randint(1940, 1999), dice.choice(_PLACES)
            writer.writerow((f"{number}a", f"{given} {father}", given, father, dice.choice("mf"), year, place, "one"))
            if number % 3 == 0:
                writer.writerow((f"{number}b", f"{father} {given}", father, given, "", year, place, "two"))
    return path


def _run(table: Path, out: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """A run in a process of its own, as Spark keeps its Java and its connections for as long as the process lives."""
    command = (sys.executable, "-P", "-m", "kuager", "resolve", str(table), "--out", str(out), "--no-resume", *words)
    return subprocess.run(command, capture_output=True, check=False, text=True, timeout=800)


def _reviewed(table: Path, folder: Path) -> Path:
    """Pairs that the run asks about, answered: the records of one person have one number."""
    asked, answered = folder / "asked.csv", folder / "reviewed.csv"
    ran = _run(table, folder / "first", "--ask", "400", str(asked))
    assert ran.returncode == 0, ran.stderr
    with asked.open(encoding="utf-8", newline="") as inside, answered.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(("left", "right", "same"))
        for row in csv.DictReader(inside):
            writer.writerow((row["left"], row["right"], "yes" if row["left"][:-1] == row["right"][:-1] else "no"))
    return answered


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_two_workers_find_what_one_machine_finds_with_and_without_reviewed_pairs(tmp_path: Path) -> None:
    table, small = _table(tmp_path / "t.csv", 1200), _table(tmp_path / "s.csv", 450)
    learning = ("--reviewed", str(_reviewed(small, tmp_path)))
    runs = {"plain": (table, ()), "trained": (small, learning)}
    said: dict[str, list[str]] = {}
    for where, engine in (("here", ()), ("there", ("--engine", "spark", "--spark-master", _TWO_WORKERS))):
        every = [
            ["resolve", str(source), "--out", str(tmp_path / f"{name}.{where}"), "--no-resume", "--json",
             "--pairs", str(tmp_path / f"{name}.{where}.pairs"), *words, *engine]
            for name, (source, words) in runs.items()
        ]  # fmt: skip
        # Both runs in one process: Java is started once.
        ran = subprocess.run(
            (sys.executable, "-P", "-c", _ONE_AFTER_THE_OTHER, json.dumps(every)),
            capture_output=True, check=False, text=True, timeout=800,
        )  # fmt: skip
        assert ran.returncode == 0, ran.stderr
        said[where] = ran.stdout.split(_BETWEEN)

    plain, trained, _ = (json.loads(one or "{}") for one in said["here"])
    assert plain["records"] == 1600
    assert plain["joined"] > 200
    assert (trained["records"], trained["reviewed"]) == (600, 400)
    assert trained["joined"] > 100
    assert said["there"] == said["here"]
    for name in runs:
        for ending in ("", ".pairs"):
            assert (tmp_path / f"{name}.there{ending}").read_bytes() == (tmp_path / f"{name}.here{ending}").read_bytes()


@pytest.mark.slow
def test_a_master_that_there_is_not_is_an_error_with_a_cure(tmp_path: Path) -> None:
    ran = _run(_table(tmp_path / "t.csv", 9), tmp_path / "o.csv", "--engine", "spark", "--spark-master", "nonsense://x")

    assert ran.returncode == 3
    assert "K-RESOLVE-007" in ran.stderr
    assert not (tmp_path / "o.csv").exists()


def test_without_java_it_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JAVA_HOME", str(tmp_path))
    with pytest.raises(MissingJavaError, match="not there"), spark_means(None, Bounds()):
        pass


def test_a_java_that_is_too_old_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = tmp_path / "bin" / "java"
    program.parent.mkdir()
    program.write_text("#!/bin/sh\necho 'openjdk version \"1.8.0_402\"' >&2\n", encoding="utf-8")
    program.chmod(0o755)
    monkeypatch.setenv("JAVA_HOME", str(tmp_path))

    assert java_version() == 8
    with pytest.raises(MissingJavaError), spark_means(None, Bounds()):
        pass
