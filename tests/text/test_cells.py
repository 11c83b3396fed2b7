"""No table that kuager writes makes a spreadsheet calculate, whoever writes it."""

from __future__ import annotations

import ast
import csv
import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kuager.text.cells import Sheet, plain, safe

SOURCE = Path(__file__).parents[2] / "src" / "kuager"
DOOR = SOURCE / "text" / "cells.py"
WRITERS = {"writer", "DictWriter", "to_csv", "to_excel", "Workbook", "write_csv", "write_xlsx"}
"""What makes a table that a spreadsheet opens, in the standard library and in those that are installed."""


def unguarded(code: str) -> list[int]:
    """The lines of some code that call a maker of tables."""
    calls = (one for one in ast.walk(ast.parse(code)) if isinstance(one, ast.Call))
    found = ((one.func.attr if isinstance(one.func, ast.Attribute) else getattr(one.func, "id", "")) for one in calls)
    lines = [one.lineno for one in ast.walk(ast.parse(code)) if isinstance(one, ast.Call)]
    return [line for name, line in zip(found, lines, strict=True) if name in WRITERS]


def test_every_table_goes_through_the_one_door() -> None:
    files = [file for file in SOURCE.rglob("*.py") if file != DOOR]
    assert len(files) > 500
    found = {
        str(file.relative_to(SOURCE)): lines
        for file in files
        if (lines := [n for n in unguarded(file.read_text("utf-8")) if not _of_the_store(file)])
    }
    assert found == {}, "these write a table past kuager.text.cells.Sheet"
    assert unguarded(DOOR.read_text("utf-8")), "the search would not even find the door"


def _of_the_store(file: Path) -> bool:
    # The log's writing side is called writer() too, and writes no table.
    return "csv" not in file.read_text("utf-8")


@pytest.mark.parametrize(
    "code", ["csv.writer(out)", "import csv\ncsv.DictWriter(o, ())", "frame.to_csv(p)", "writer(o)"]
)
def test_a_new_writer_would_be_found(code: str) -> None:
    assert unguarded(code)


@pytest.mark.parametrize("begin", ["=", "+", "-", "@", "\t", "\r", "\uff1d", "\uff0b", "\uff0d", "\uff20"])
@pytest.mark.parametrize("rest", ["1+1", "cmd|' /C calc'!A0", "HYPERLINK(A1)", ""])
def test_what_would_be_calculated_is_words(begin: str, rest: str) -> None:
    out = io.StringIO(newline="")
    Sheet(out).row(["told", begin + rest])
    (row,) = csv.reader(io.StringIO(out.getvalue(), newline=""))
    number = begin == "-" and rest == "1"
    assert row[1] == (begin + rest if number else f"'{begin}{rest}")


@pytest.mark.parametrize("number", ["-1", "-0.25", "-2e-7"])
def test_a_number_below_zero_stays_a_number(number: str) -> None:
    assert safe(number) == number


@pytest.mark.parametrize("no_number", ["-", "-1-1", "-A1", "--1", "-1;=A1", "-\u0661", "+1"])
def test_what_only_begins_like_a_number_does_not(no_number: str) -> None:
    assert safe(no_number) == f"'{no_number}"


@given(
    st.lists(
        st.text(st.characters(blacklist_categories=["Cs"], blacklist_characters="\0")).map(str.strip),
        min_size=1,
        max_size=4,
    )
)
def test_nothing_is_lost_on_the_way(cells: list[str]) -> None:
    out = io.StringIO(newline="")
    Sheet(out).row(["", *cells])
    (row,) = csv.reader(io.StringIO(out.getvalue(), newline=""))
    assert [plain(cell) for cell in row[1:]] == cells
