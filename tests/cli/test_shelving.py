"""``kuager resolve --save`` and ``--against``: later records are matched with a kept run."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner

from kuager.cli.root import cli
from kuager.errors import KnownRecordError, TableTooLargeError
from kuager.resolve.records.engine import Bounds
from kuager.workflow.shelving import match_table

COLUMNS = ("record_id", "name", "birth_year", "place_id")
GIVEN = ("Sholpan", "Temirlan", "Zarina", "Dauren", "Olzhas", "Madina")
PLACES = ("ili.tekes", "ili.kunes", "alt.koktokay", "tac.emin", "alt.burqin")
FATHER = ("Murat", "Orazbek", "Abilda", "Sattar", "Kanat", "Ybyrai")


def table(path: Path, rows: list[tuple[object, ...]]) -> Path:
    with path.open("w", newline="", encoding="utf-8") as out:
        csv.writer(out).writerows([COLUMNS, *rows])
    return path


def run(*words: object) -> Any:
    result = CliRunner().invoke(cli, ["resolve", *map(str, words)], catch_exceptions=False, standalone_mode=False)
    return json.loads(result.output) if "--json" in words else result.output


def read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture
def saved(tmp_path: Path) -> Path:
    people = list(enumerate((one, two) for one in GIVEN for two in FATHER))
    rows: list[tuple[object, ...]] = [
        (f"{at:03}", f"{one} {two}", 1950 + at, PLACES[at % 5]) for at, (one, two) in people
    ]
    rows += [(f"{key}b", *said) for key, *said in rows]
    run(table(tmp_path / "old.csv", rows), "--out", tmp_path / "old.out", "--save", tmp_path / "shelf")
    return tmp_path / "shelf"


NEW: list[tuple[object, ...]] = [
    ("n1", "Sholpan Murat", 1950, "ili.tekes"), ("n2", "Qyrmyzy Tolegen", 1971, ""), ("n3", "Qyrmyzy Tolegen", 1971, ""),
]  # fmt: skip


def test_new_records_are_matched_with_probability_and_reasons(saved: Path, tmp_path: Path) -> None:
    out, pairs = tmp_path / "new.out", tmp_path / "pairs.csv"
    said = run(table(tmp_path / "new.csv", NEW), "--against", saved, "--out", out, "--pairs", pairs, "--json")
    assert (said["records"], said["joined"], said["added"], said["against"]) == (3, 1, 0, 72)
    found = {row["record_id"]: row for row in read(out)}
    assert found["n1"]["cluster_id"] == "000"
    assert float(found["n1"]["probability"]) > 0.5
    assert "birth_year" in found["n1"]["why"]
    assert (found["n2"]["cluster_id"], found["n3"]["cluster_id"]) == ("n2", "n3")
    assert ("n1", "000") in {(row["left"], row["right"]) for row in read(pairs)}


def test_kept_ones_meet_each_other_in_any_order_of_the_file_and_only_once(saved: Path, tmp_path: Path) -> None:
    out = tmp_path / "new.out"
    words = "--against", saved, "--out", out, "--add"
    assert "3 were kept" in run(table(tmp_path / "new.csv", NEW[::-1]), *words)
    assert {row["record_id"]: row["cluster_id"] for row in read(out)} == {"n1": "000", "n2": "n2", "n3": "n2"}
    with pytest.raises(KnownRecordError):
        run(tmp_path / "new.csv", *words)
    assert run(tmp_path / "new.csv", *words[:-1], "--json")["against"] == 75


def test_options_that_say_nothing_together_are_refused(tmp_path: Path) -> None:
    new = table(tmp_path / "new.csv", NEW)
    against = "--against", tmp_path / "b"
    alone = (("--ask", 5, tmp_path / "a"), ("--model", tmp_path / "m"), ("--engine", "spark"))
    for words in (("--add",), ("--save", tmp_path / "a", *against), *((*against, *one) for one in alone)):
        with pytest.raises(click.UsageError):
            run(new, "--out", tmp_path / "o", *words)


def test_ids_with_spaces_around_them_are_kept_and_asked_about_like_others(tmp_path: Path) -> None:
    rows = [(f" {at:02}\t", f"{one} Murat", 1960 + at // 2, PLACES[0]) for at, one in enumerate(GIVEN * 2)]
    asked = tmp_path / "ask.csv"
    old = table(tmp_path / "old.csv", rows)
    run(old, "--out", tmp_path / "old.out", "--save", tmp_path / "shelf", "--ask", 5, asked)
    assert read(asked)
    assert all(row["left name"].endswith("Murat") for row in read(asked))
    said = run(old, "--against", tmp_path / "shelf", "--out", tmp_path / "new.out", "--json")
    assert said["joined"] == len(rows)


def test_too_little_memory_for_the_new_records_is_said_with_a_cure(saved: Path, tmp_path: Path) -> None:
    with pytest.raises(TableTooLargeError):
        match_table(table(tmp_path / "new.csv", NEW), saved, tmp_path / "o", bounds=Bounds(memory_mb=1))


def test_a_pipe_or_device_takes_what_was_matched_as_it_is(saved: Path, tmp_path: Path) -> None:
    run(table(tmp_path / "new.csv", NEW), "--against", saved, "--out", Path("/dev/null"))
    assert Path("/dev/null").is_char_device()
