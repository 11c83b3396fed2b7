"""``kuager resolve``: a table in, a table of groups out."""

from __future__ import annotations

import csv
import json
import random
from pathlib import Path

import duckdb
import pytest
from click.testing import CliRunner

from kuager.cli.root import cli
from kuager.errors import BadTableError, MissingFileError

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
    return result.output


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
