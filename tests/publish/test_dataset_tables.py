"""Tables of a release: reopened by the programs that people open them with, the same bytes each time, nothing calculated."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import subprocess
import sys
import zipfile
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import openpyxl  # type: ignore[import-untyped]
import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyarrow import parquet

from kuager.model import publication
from kuager.model.dataset import (
    TABLES,
    CorrectionRow,
    CountRow,
    Dataset,
    DecisionRow,
    EntityRow,
    StatementRow,
    columns,
)
from kuager.model.publication import Kin, Passage
from kuager.model.release import MINT, Cleared, Release
from kuager.publish.datasets import files, xlsx
from kuager.publish.datasets import parquet as parquets
from kuager.publish.datasets.of_release import of_release
from kuager.publish.datasets.package import Counted
from kuager.publish.datasets.registry import FORMATS
from kuager.text.cells import bare, safe
from tests.publish.sample import release

JUDGES = Path(sys.prefix) / "tools-judges" / "bin" / "python"
_JUDGE = """
import json, sys, frictionless
report = frictionless.validate(sys.argv[1])
errors = [str(one) for one in report.errors] + [f"{task.name}: {one.type} {one.note}" for task in report.tasks for one in task.errors]
print(json.dumps({"valid": report.valid, "tables": len(report.tasks), "errors": errors}))
"""
FORMULAS = (
    "=1+1", "+1+1", "-1+1", "@SUM(A1)", "=cmd|' /C calc'!A0", '=HYPERLINK("http://example.org?x="&A1)', "\t=1", "\r=1", "＝1+1", "＋1",
    "－1", "＠x", "'=1+1", "''=1", "'-5", "=\n1", "-x", "--5", "+7 701 000 00 00", "=", "@", "-", "'", "''",
)  # fmt: skip
PLAIN = ("-5", "-5.25", "5", "a=b", "it's", "'quoted'", " =1", "", "Ә=1", "_x0041_", "a\x00b", "\ufffe", "\u2028", "<b>&amp;", '"', "a\r\nb", "مۇھەممەت", "家属")  # fmt: skip


def written(made: Iterable[tuple[str, Iterable[bytes]]], folder: Path) -> Path:
    for path, pieces in made:
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(b"".join(pieces))
    return folder


def held(made: Iterable[tuple[str, Iterable[bytes]]]) -> dict[str, bytes]:
    return {path: b"".join(pieces) for path, pieces in made}


def of_values(values: Iterable[str]) -> Dataset:
    said = list(values)
    rows = [
        StatementRow(id=f"s-{at}", value=value, exact=value, start=at, chain=(value, "x"))
        for at, value in enumerate(said)
    ]
    return Dataset(id="d", title="T", version="1", made_on="2026-11-22", makers={"statements": lambda: rows})


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return written(files.files(release(people=40)), tmp_path_factory.mktemp("release"))


def test_two_builds_are_the_same_and_paths_are_plain() -> None:
    one, two = held(files.files(release())), held(files.files(release()))
    assert one == two
    assert all(
        path.startswith("data/") and set(path) <= set("abcdefghijklmnopqrstuvwxyz0123456789./_-") for path in one
    )
    for name in (
        "statements.csv",
        "statements.jsonl",
        "statements.parquet",
        "dataset.xlsx",
        "dictionary.md",
        "codebook.csv",
        "citation.cff",
    ):
        assert f"data/{name}" in one
    assert files.left_out() == ()


def test_frictionless_finds_nothing_wrong_and_a_changed_cell(folder: Path, tmp_path: Path) -> None:
    assert JUDGES.exists(), "make test makes it"

    def judged(place: Path) -> dict[str, object]:
        done = subprocess.run(
            [JUDGES, "-c", _JUDGE, str(place / "data" / "datapackage.json")], capture_output=True, check=True, text=True
        )
        found: dict[str, object] = json.loads(done.stdout)
        return found

    sound = judged(folder)
    assert sound["errors"] == []
    assert sound["valid"] is True
    made = held(files.files(release(people=3)))
    broken = made["data/statements.csv"].replace(b",asserts,", b",asserts,nonsense,", 1)
    made["data/statements.csv"] = broken
    written(((path, (data,)) for path, data in made.items()), tmp_path)
    assert judged(tmp_path)["valid"] is False


def test_every_key_leads_somewhere_and_ids_are_unique() -> None:
    data = of_release(release(people=40))
    ids: dict[str, set[str]] = {
        table: {getattr(row, "id", "") for row in data.rows(table)}
        for table in data.tables()
        if any(one.name == "id" for one in columns(table))
    }
    for table in data.tables():
        rows = list(data.rows(table))
        assert rows, table
        if table in ids:
            assert len(ids[table]) == len(rows), table
        for column in columns(table):
            for row in rows if column.key else ():
                value = getattr(row, column.name)
                for one in value if isinstance(value, tuple) else (value,):
                    assert not one or one in ids[column.key], (table, column.name, one)


def test_libraries_reopen_the_same_rows(folder: Path) -> None:
    data, said = of_release(release(people=40)), folder / "data"
    book = openpyxl.load_workbook(said / "dataset.xlsx", read_only=True)
    for table in data.tables():
        named = [one.name for one in columns(table)]
        rows = [{name: getattr(row, name) for name in named} for row in data.rows(table)]
        with (said / f"{table}.csv").open(encoding="utf-8", newline="") as file:
            cells = list(csv.DictReader(file))
        assert [one["id"] for one in cells] == [row["id"] for row in rows] if "id" in named else len(cells) == len(rows)
        told = [json.loads(line) for line in (said / f"{table}.jsonl").read_text(encoding="utf-8").split("\n")[:-1]]
        nothing = {"boolean": False, "array": (), "integer": None, "number": None}
        empty = {one.name: nothing.get(one.type, "") for one in columns(table)}
        assert [
            empty | {key: tuple(value) if isinstance(value, list) else value for key, value in one.items()}
            for one in told
        ] == rows
        frame = parquet.read_table(said / f"{table}.parquet")
        assert all(frame.schema.field(one.name).metadata == {b"about": one.about.encode()} for one in columns(table))
        assert [
            {key: tuple(value) if isinstance(value, list) else value for key, value in one.items()}
            for one in frame.to_pylist()
        ] == [{key: value if value not in {"", ()} else None for key, value in row.items()} for row in rows]
        sheet = list(book[table].iter_rows(values_only=True))
        assert list(sheet[0]) == named
        assert len(sheet) == len(rows) + 1
    book.close()
    assert len(pd.read_csv(said / "statements.csv")) == sum(1 for _ in data.rows("statements"))
    assert pd.read_parquet(said / "statements.parquet")["start"].dtype.kind in "if"


def test_parquet_has_types_and_says_which_version_it_is(folder: Path) -> None:
    schema = parquet.read_schema(folder / "data" / "statements.parquet")
    assert (schema.field("start").type, schema.field("t_start").type, schema.field("cut").type) == (
        pa.int64(),
        pa.float64(),
        pa.bool_(),
    )
    assert schema.field("recorded_at").type == pa.timestamp("us", tz="UTC")
    assert schema.field("chain").type == pa.list_(pa.string())
    assert schema.metadata[b"kuager"] == b"kuager-dataset@1"
    assert schema.metadata[b"licence"] == b"CC BY 4.0"


def test_a_long_table_goes_on_in_other_files_and_sheets(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(parquets, "ROWS", 10)
    monkeypatch.setattr(xlsx, "ROWS", 10)
    data = of_values(f"v{number}" for number in range(25))
    made = held(FORMATS["parquet"].write(data))
    assert list(made) == ["statements.parquet", "statements-2.parquet", "statements-3.parquet"]
    assert [parquet.read_table(io.BytesIO(one)).num_rows for one in made.values()] == [10, 10, 5]
    book = openpyxl.load_workbook(io.BytesIO(held(FORMATS["xlsx"].write(data))["dataset.xlsx"]))
    assert [(name, book[name].max_row) for name in book.sheetnames[1:]] == [
        ("statements", 11),
        ("statements 2", 11),
        ("statements 3", 6),
    ]
    assert book["statements 3"]["A6"].value == "s-24"


def test_nothing_is_calculated_and_every_value_comes_back() -> None:
    said = [*FORMULAS, *PLAIN]
    data = of_values(said)
    cells = list(csv.DictReader(io.StringIO(held(FORMATS["csv"].write(data))["statements.csv"].decode(), newline="")))
    assert [bare(one["value"]) for one in cells] == said
    for one, value in zip(cells, said, strict=True):
        if value in FORMULAS and value not in {"'", "''"}:
            assert one["value"].startswith("'"), value
    book = held(FORMATS["xlsx"].write(data))["dataset.xlsx"]
    with zipfile.ZipFile(io.BytesIO(book)) as packed:
        inside = b"".join(packed.read(one) for one in packed.namelist())
        assert b"<f>" not in inside
        assert b"<f " not in inside
        assert b"created" not in inside
    sheet = openpyxl.load_workbook(io.BytesIO(book))["statements"]
    at = [one.name for one in columns("statements")].index("value") + 1
    for number, value in enumerate(said, start=2):
        found = sheet.cell(number, at)
        assert found.data_type != "f"
        if value and not xlsx._UNSPEAKABLE.search(value):
            assert found.value == value
            assert bool(found.quotePrefix) == (safe(value) != value), value


@given(st.text(st.characters(exclude_categories=("Cs",)), max_size=30))
def test_the_guard_of_cells_is_taken_off_exactly(value: str) -> None:
    assert bare(safe(value)) == value


def test_a_text_longer_than_a_cell_is_cut_in_workbooks_alone_and_counted() -> None:
    long = "家𠀀" * 20_000
    data = of_values([long])
    book = openpyxl.load_workbook(io.BytesIO(held(FORMATS["xlsx"].write(data))["dataset.xlsx"]))
    cell = next(row[4] for row in book["statements"].iter_rows(min_row=2, values_only=True))
    assert str(cell).endswith("…")
    assert len(str(cell).encode("utf-16-le")) // 2 <= xlsx.LONGEST
    about = {row[0]: row[1] for row in book["about"].iter_rows(values_only=True)}
    assert int(str(about["Texts cut, because a cell holds no more"])) == 3  # value, words, and the list that holds them
    for name in ("csv", "jsonl"):
        assert long.encode() in held(FORMATS[name].write(data))[f"statements.{name}"]


def test_what_points_at_what_is_withheld_is_left_out(tmp_path: Path) -> None:
    secret = "p-withheldcanary"

    def cleared(value: object) -> Cleared:  # type: ignore[type-arg]
        return Cleared(value=value, audience="public", policy="kuager@1", mint=MINT)

    whole = release(people=4)
    person = whole.items[0].value
    fields = (replace(person.fields[0], passage=Passage(text="t-withheldcanary", layer="canarylayer", start=1, end=2, prefix="canaryprefix")), *person.fields[1:])  # fmt: skip
    person = replace(person, kin=(Kin(relation="brother", title="a relative", person=secret),), fields=fields)
    spoken = publication.Testimony(id="a-9", about=(secret,), text="t-withheldcanary")
    planted: Release = replace(whole, items=(cleared(person), *whole.items[1:]), testimonies=(cleared(spoken),))
    place = written(files.files(planted), tmp_path)
    for file in place.rglob("*"):
        if file.is_file():
            data = file.read_bytes()
            if file.suffix == ".parquet":
                data = json.dumps(parquet.read_table(file).to_pylist(), default=str).encode()
            if file.suffix == ".xlsx":
                with zipfile.ZipFile(file) as book:
                    data = b"".join(book.read(one) for one in book.namelist())
            assert b"canary" not in data, file


def test_the_dictionary_tells_every_column_and_the_codebook_every_code(folder: Path) -> None:
    words = (folder / "data" / "dictionary.md").read_text(encoding="utf-8")
    assert not any(mark in words for mark in ("<table", "<br", "</"))
    for table in of_release(release()).tables():
        assert f"## {table}" in words
        for one in columns(table):
            assert f"| `{one.name}` | {one.type} | {one.about}" in words
    with (folder / "data" / "codebook.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert {"schema", "property", "vocabulary", "term"} == {row["kind"] for row in rows}
    for row in rows:
        assert all(row[f"label_{lang}"] for lang in ("en", "kk", "ru", "zh")), row
    assert next(row for row in rows if row["code"] == "detention")["definition_kk"]


def test_every_column_is_described_once_and_shortly() -> None:
    for table, kind in TABLES.items():
        assert kind.__doc__
        names = [one.name for one in columns(table)]
        assert len(set(names)) == len(names)
        assert all(one.about.endswith(".") and len(one.about) < 200 for one in columns(table)), table
        assert all(one.key in {"", *TABLES} for one in columns(table))


def test_a_hostile_title_stays_words() -> None:
    data = replace(of_release(release()), title="=cmd|<script>\n# x", publisher="[a](http://example.org) | b")
    made = held(files.folder(data, [FORMATS["csv"], FORMATS["xlsx"]]))
    assert b"<script>" not in made["dictionary.md"].replace(b"\\<script\\>", b"")
    assert b"\n# x" not in made["dictionary.md"]
    assert json.loads(made["citation.cff"].decode().split("title: ")[1].split("\n")[0]) == "=cmd|<script>\n# x"
    sheet = openpyxl.load_workbook(io.BytesIO(made["dataset.xlsx"]))["about"]
    assert sheet["B1"].value == "=cmd|<script>\n# x"
    assert sheet["B1"].data_type != "f"


def test_hashes_of_the_package_are_those_of_the_files(folder: Path) -> None:
    package = json.loads((folder / "data" / "datapackage.json").read_text(encoding="utf-8"))
    listed = {one["path"]: one for one in package["resources"]}
    there = {str(file.relative_to(folder / "data")) for file in (folder / "data").rglob("*") if file.is_file()}
    assert set(listed) == there - {"datapackage.json"}
    sums = (folder / "data" / "sha256sums.txt").read_text(encoding="utf-8").split()
    assert dict(zip(sums[1::2], sums[::2], strict=True)) == {
        path: one["hash"].removeprefix("sha256:") for path, one in listed.items() if path != "sha256sums.txt"
    }
    for path, one in listed.items():
        data = (folder / "data" / path).read_bytes()
        assert (one["bytes"], one["hash"]) == (len(data), "sha256:" + hashlib.sha256(data).hexdigest())


def test_who_asks_for_the_next_file_too_early_is_told() -> None:
    made = files.files(release(people=1))
    next(made)
    with pytest.raises(RuntimeError):
        list(made)[-1][1]
    assert Counted("x").size == 0


def test_a_format_that_lacks_its_part_is_left_out_and_told(monkeypatch: pytest.MonkeyPatch) -> None:
    lacking = replace(FORMATS["parquet"], modules=("no_such_module",))
    unseen = replace(FORMATS["xlsx"], scanned_by=("no_such_module",))
    monkeypatch.setattr(files, "FORMATS", {**FORMATS, "parquet": lacking, "xlsx": unseen})
    made = held(files.files(release(people=1)))
    assert not any(path.endswith((".parquet", ".xlsx")) for path in made)
    assert ("parquet", "data") in files.left_out()
    assert "data/datapackage.json" in made


def test_no_more_than_a_piece_is_held_of_a_long_table() -> None:
    def many() -> Iterable[StatementRow]:
        return (StatementRow(id=f"s-{number}", exact="x" * 100) for number in range(20_000))

    data = Dataset(id="d", title="T", version="1", made_on="2026-11-22", makers={"statements": many})
    for name in ("csv", "jsonl", "xlsx"):
        for _, pieces in FORMATS[name].write(data):
            assert max(len(piece) for piece in pieces) < 1_000_000


def test_rows_of_other_tables_are_refused() -> None:
    data = Dataset(id="d", title="T", version="1", made_on="x", makers={"entities": lambda: [CountRow(table="x")]})
    with pytest.raises(AssertionError):
        list(data.rows("entities"))
    with pytest.raises(KeyError):
        list(data.rows("none"))
    assert (EntityRow.TABLE, DecisionRow.TABLE, CorrectionRow.TABLE) == ("entities", "decisions", "corrections")
