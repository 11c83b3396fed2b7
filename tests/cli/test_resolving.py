"""``kuager resolve``: a table in, a table of groups out."""

from __future__ import annotations

import csv
import json
import random
import sys
from pathlib import Path

import click
import duckdb
import pytest
from click.testing import CliRunner

from kuager.cli.root import cli
from kuager.errors import (
    BadJudgeError,
    BadReviewedError,
    BadTableError,
    KuagerError,
    MissingEngineError,
    MissingFileError,
    MissingJavaError,
    TableTooLargeError,
    TooFewReviewedError,
)
from kuager.resolve.records.engine import Bounds
from kuager.workflow.records import resolve_table

_COLUMNS = ("record_id", "name", "birth_year", "place_id", "note")


def _rows() -> list[tuple[str, ...]]:
    dice = random.Random(5)
    given_names = ("Айсұлу", "Ерболат", "Гүлнар", "Серік", "Жанар", "Мұхтар", "Әсем", "Болат")
    fathers = ("Тоқтар", "Әбдірахман", "Сейіт", "Қуаныш", "Есенжол", "Бекмырза")
    rows: list[tuple[str, ...]] = [
        (
            f"r{number}",
            f"{dice.choice(given_names)} {dice.choice(fathers)}",
            str(dice.randint(1940, 1999)),
            dice.choice(("ili.tekes", "alt.koktokay", "tac.emin")),
            "x",
        )
        for number in range(200)
    ]
    rows.append(("latin", "Gulzhaukhar Toktarkyzy", "1971", "ili.tekes", "x"))
    rows.append(("cyrillic", "Гүлжауһар Тоқтарқызы", "1971", "ili.tekes", "x"))
    return rows


def _csv(path: Path, rows: list[tuple[str, ...]], columns: tuple[str, ...] = _COLUMNS) -> Path:
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(columns)
        writer.writerows(rows)
    return path


def _run(*words: str | Path) -> str:
    result = CliRunner().invoke(cli, ["resolve", *map(str, words)], catch_exceptions=False, standalone_mode=False)
    # What is said of the progress on a slow machine is no part of the document.
    return result.stdout if "--json" in words else result.output


def _groups(path: Path) -> dict[str, str]:
    with path.open(encoding="utf-8", newline="") as inside:
        return {row["record_id"]: row["cluster_id"] for row in csv.DictReader(inside)}


def test_two_spellings_of_one_person_get_one_group(tmp_path: Path) -> None:
    table, out, pairs = _csv(tmp_path / "t.csv", _rows()), tmp_path / "o.csv", tmp_path / "p.csv"

    said = json.loads(_run(table, "--out", out, "--pairs", pairs, "--json"))

    groups = _groups(out)
    assert len(groups) == said["records"] == 202
    assert len(set(groups.values())) == said["groups"] < 202
    assert groups["latin"] == groups["cyrillic"]
    with pairs.open(encoding="utf-8", newline="") as inside:
        found = {(row["left"], row["right"]): float(row["probability"]) for row in csv.DictReader(inside)}
    assert found["cyrillic", "latin"] > 0.9


def test_order_of_rows_and_kind_of_file_do_not_matter(tmp_path: Path) -> None:
    rows = _rows()
    _run(_csv(tmp_path / "a.csv", rows), "--out", tmp_path / "a.out")
    random.Random(2).shuffle(rows)
    mixed = _csv(tmp_path / "b.csv", rows)
    _run(mixed, "--out", tmp_path / "b.out")
    with duckdb.connect() as base:
        base.execute("copy (from read_csv(?)) to '" + str(tmp_path / "c.parquet") + "' (format parquet)", [str(mixed)])
    _run(tmp_path / "c.parquet", "--out", tmp_path / "c.out")

    assert (tmp_path / "a.out").read_bytes() == (tmp_path / "b.out").read_bytes() == (tmp_path / "c.out").read_bytes()


def test_a_table_without_names_is_refused(tmp_path: Path) -> None:
    table = _csv(tmp_path / "t.csv", [("1", "x")], ("record_id", "called"))
    with pytest.raises(BadTableError, match="name"):
        _run(table, "--out", tmp_path / "o.csv")
    assert not (tmp_path / "o.csv").exists()


def test_a_record_id_that_stands_twice_is_refused(tmp_path: Path) -> None:
    table = _csv(tmp_path / "t.csv", [("1", "Ерлан"), ("1", "Серік")], ("record_id", "name"))
    with pytest.raises(BadTableError, match="record_id"):
        _run(table, "--out", tmp_path / "o.csv")


def test_a_table_that_is_not_there_says_so(tmp_path: Path) -> None:
    with pytest.raises(MissingFileError):
        _run(tmp_path / "none.csv", "--out", tmp_path / "o.csv")


def _truth_told(asked: Path, target: Path) -> Path:
    """Fills in the answers that the invented table knows: records are one person where names and years agree."""
    with asked.open(encoding="utf-8", newline="") as inside:
        rows = list(csv.DictReader(inside))
    with target.open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, list(rows[0]))
        writer.writeheader()
        for row in rows:
            same = row["left name"] == row["right name"] and row["left place_id"] == row["right place_id"]
            writer.writerow({**row, "same": "same" if same else "different"})
    return target


def test_pairs_worth_asking_are_written_filled_in_and_learnt_from(tmp_path: Path) -> None:
    table, asked = _csv(tmp_path / "t.csv", _rows()), tmp_path / "ask.csv"
    _run(table, "--out", tmp_path / "o.csv", "--ask", "400", asked)
    reviewed = _truth_told(asked, tmp_path / "reviewed.csv")
    kept = tmp_path / "model.json"

    said = _run(table, "--out", tmp_path / "one.csv", "--reviewed", reviewed, "--save-model", kept)
    _run(table, "--out", tmp_path / "two.csv", "--model", kept)

    assert "reviewed pairs" in said
    assert (tmp_path / "one.csv").read_bytes() == (tmp_path / "two.csv").read_bytes()
    with asked.open(encoding="utf-8", newline="") as inside:
        assert {row["same"] for row in csv.DictReader(inside)} == {""}
    _run(_csv(tmp_path / "s.csv", _rows()[::-1]), "--out", tmp_path / "three.csv", "--reviewed", reviewed,
         "--reviewed-table", table)  # fmt: skip
    assert (tmp_path / "three.csv").read_bytes() == (tmp_path / "one.csv").read_bytes()


def test_what_a_run_learnt_is_kept_with_it_and_judges_later_records(tmp_path: Path) -> None:
    rows = _rows()
    table, asked, out = _csv(tmp_path / "t.csv", rows), tmp_path / "ask.csv", tmp_path / "o.csv"
    plain, learnt = tmp_path / "plain", tmp_path / "learnt"
    _run(table, "--out", out, "--ask", "400", asked, "--save", plain)
    reviewed = _truth_told(asked, tmp_path / "reviewed.csv")
    _run(table, "--out", out, "--reviewed", reviewed, "--save", learnt)
    groups = _groups(out)

    later = _csv(tmp_path / "later.csv", [(f"late {row[0]}", *row[1:]) for row in rows[:40]])
    found = {}
    for shelf in (plain, learnt):
        _run(later, "--against", shelf, "--out", tmp_path / "later.out")
        with (tmp_path / "later.out").open(encoding="utf-8", newline="") as inside:
            found[shelf] = {row["record_id"].removeprefix("late "): row for row in csv.DictReader(inside)}

    assert not any("reviewed_pairs" in row["why"] for row in found[plain].values())
    assert sum("reviewed_pairs" in row["why"] for row in found[learnt].values()) > 20
    # A record like one that is there goes where that one is.
    assert sum(row["cluster_id"] == groups[record] for record, row in found[learnt].items()) > 20


@pytest.mark.parametrize(("lines", "error"), [
    ("left,right,same\nr1,nobody,same\n", BadReviewedError),
    ("left,right,same\nr1,r2,perhaps\n", BadReviewedError),
    ("left,right,same\nr1,r1,same\n", BadReviewedError),
    ("left,right\nr1,r2\n", BadReviewedError),
    ("", BadReviewedError),
    ("left,right,same\nr1,r2,\nr1,r3,unsure\n", TooFewReviewedError),
    ("left,right,same\nr1,r2,same\nlatin,cyrillic,same\n", TooFewReviewedError),
])  # fmt: skip
def test_reviewed_pairs_that_teach_nothing_are_refused_with_a_cure(
    tmp_path: Path, lines: str, error: type[KuagerError]
) -> None:
    reviewed = tmp_path / "r.csv"
    reviewed.write_text(lines, encoding="utf-8")

    with pytest.raises(error) as caught:
        _run(_csv(tmp_path / "t.csv", _rows()), "--out", tmp_path / "o.csv", "--reviewed", reviewed)

    assert caught.value.cure in str(caught.value)
    assert "r1" not in str(caught.value)


def test_a_model_that_is_none_is_refused(tmp_path: Path) -> None:
    table, model = _csv(tmp_path / "t.csv", _rows()), tmp_path / "m.json"
    model.write_text("no json", encoding="utf-8")

    with pytest.raises(BadJudgeError):
        _run(table, "--out", tmp_path / "o.csv", "--model", model)
    with pytest.raises(MissingFileError):
        _run(table, "--out", tmp_path / "o.csv", "--model", tmp_path / "none.json")


def test_too_little_memory_is_said_with_a_cure(tmp_path: Path) -> None:
    with pytest.raises(TableTooLargeError) as caught:
        resolve_table(_csv(tmp_path / "t.csv", _rows() * 1), tmp_path / "o.csv", bounds=Bounds(memory_mb=1))

    assert caught.value.code == "K-RESOLVE-002"


def test_without_the_extra_it_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "kuager.workflow.records", None)
    for name in [one for one in sys.modules if one == "duckdb" or one.startswith(("kuager.workflow.records",))]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "duckdb", None)

    with pytest.raises(MissingEngineError) as caught:
        _run(_csv(tmp_path / "t.csv", _rows()), "--out", tmp_path / "o.csv")

    assert caught.value.code == "K-RESOLVE-001"


def test_a_run_says_that_it_went_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    table, out = _csv(tmp_path / "t.csv", _rows()), tmp_path / "o.csv"
    with monkeypatch.context() as patched:
        patched.setattr("kuager.workflow.records.write_rows", _interrupted)
        with pytest.raises(click.exceptions.Abort):
            _run(table, "--out", out)

    assert "Went on from a run before: 3 steps were done." in _run(table, "--out", out)
    assert "Went on" not in _run(table, "--out", out)


def _interrupted(*_: object) -> None:
    raise KeyboardInterrupt


def test_spark_without_java_is_refused_before_anything_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JAVA_HOME", str(tmp_path))
    with pytest.raises(MissingJavaError):
        _run(_csv(tmp_path / "t.csv", _rows()), "--out", tmp_path / "o.csv", "--engine", "spark")

    assert [path.name for path in tmp_path.iterdir()] == ["t.csv"]
