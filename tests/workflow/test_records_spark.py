"""The Spark engine on a real cluster of two workers on this machine: the same groups as DuckDB."""

from __future__ import annotations

import csv
import random
from pathlib import Path

import numpy as np
import pytest

from kuager.errors import MissingJavaError, SparkError
from kuager.resolve.records.engine import Bounds, candidates
from kuager.workflow.records import resolve_table
from kuager.workflow.records_spark import java_version, spark_means

_GIVEN = (
    "Айсұлу", "Erbolat", "Гүлнар", "Серік", "Zhanar", "Мұхтар", "Әсем", "Болат", "Dina", "Арман", "Qairat", "Сәуле",
    "古丽娜尔", "叶尔波拉提",
)  # fmt: skip
_FATHER = ("Тоқтар", "Abdrakhman", "Сейіт", "Қуаныш", "Yesenzhol", "Бекмырза", "Omar", "Сапар", "Ыдырыс", "Turdy")
_PLACES = ("ili.tekes", "ili.kunes", "tac.emin", "alt.koktokay")
_TWO_WORKERS = "local-cluster[2,1,1024]"


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


@pytest.mark.slow
@pytest.mark.enable_socket
@pytest.mark.timeout(900)
@pytest.mark.filterwarnings("ignore:PySpark does not yet fully support pandas:FutureWarning")
def test_two_workers_find_what_one_machine_finds(tmp_path: Path) -> None:
    table, bounds = _table(tmp_path / "t.csv", 2400), Bounds(pairs_per_record=12.0)
    here = resolve_table(table, tmp_path / "here.csv", pairs=tmp_path / "here_pairs.csv", bounds=bounds, resume=False)
    seen: list[bool] = []

    with spark_means(_TWO_WORKERS, bounds) as means:

        def watched(people, within):
            found, expected = means.candidates(people, within), candidates(people, within)
            seen.append(np.array_equal(found.left, expected.left) and np.array_equal(found.right, expected.right))
            return found

        there = resolve_table(
            table, tmp_path / "there.csv", pairs=tmp_path / "there_pairs.csv", bounds=bounds, resume=False,
            means=type(means)(candidates=watched, compare=means.compare, spread=means.spread),
        )  # fmt: skip

    assert seen == [True]
    assert here.blocks_dropped > 0
    assert here.joined > 500
    assert there == here
    assert (tmp_path / "there.csv").read_bytes() == (tmp_path / "here.csv").read_bytes()
    assert (tmp_path / "there_pairs.csv").read_bytes() == (tmp_path / "here_pairs.csv").read_bytes()


def test_without_java_it_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JAVA_HOME", str(tmp_path))
    with pytest.raises(MissingJavaError, match="17"), spark_means(None, Bounds()):
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


@pytest.mark.slow
@pytest.mark.enable_socket
@pytest.mark.filterwarnings("ignore:PySpark does not yet fully support pandas:FutureWarning")
def test_a_master_that_there_is_not_is_an_error_with_a_cure() -> None:
    with pytest.raises(SparkError), spark_means("nonsense://nowhere", Bounds()):
        pass
