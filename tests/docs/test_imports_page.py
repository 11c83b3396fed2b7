"""The page of formats names a test for every trap; each must exist, and no format may be left out."""

from __future__ import annotations

import ast
import re
from functools import cache
from importlib.metadata import entry_points
from pathlib import Path

import pytest

from kuager.read.imports import importers

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "imports.md").read_text(encoding="utf-8")
TESTS = ROOT / "tests" / "read"
NAMED = sorted(set(re.findall(r"`(test_\w+\.py)::(test_\w+)`", PAGE)))
SECTIONS = dict(re.findall(r"^## ([\w-]+)\n(.*?)(?=^## |\Z)", PAGE, re.MULTILINE | re.DOTALL))
ELSEWHERE = frozenset({"recording", "recording_previews", "entry"})
"""Films and sound have a page of their own kind of traps; an entry is no file of strangers but a form of ours."""


@cache
def functions_of(name: str) -> frozenset[str]:
    files = [path for path in (TESTS / name, TESTS / "imports" / name) if path.is_file()]
    trees = [ast.parse(path.read_text(encoding="utf-8")) for path in files]
    return frozenset(node.name for tree in trees for node in tree.body if isinstance(node, ast.FunctionDef))


@pytest.mark.parametrize(("file", "test"), NAMED, ids=lambda part: part.removesuffix(".py"))
def test_every_test_the_page_names_exists(file: str, test: str) -> None:
    assert test in functions_of(file)


def test_every_row_names_a_test() -> None:
    rows = [line for line in PAGE.splitlines() if line.startswith("| ") and not line.startswith("| trap")]
    assert [row for row in rows if not re.search(r"\| `test_\w+\.py::test_\w+` \|$", row)] == []
    assert len(rows) > 100


def test_every_reader_and_importer_has_a_section() -> None:
    known = {importer.name for importer in importers()}
    known |= {entry.name for entry in entry_points(group="kuager.readers")}
    assert known - ELSEWHERE == set(SECTIONS)


def test_every_golden_pair_is_listed_where_it_belongs() -> None:
    for folder in ("read", "imports"):
        for path in (ROOT / "tests" / "golden" / folder).glob("*/*"):
            if (
                path.suffix == ".json"
                and path.with_name(path.name.removesuffix(".json").removesuffix(".expected")).exists()
            ):
                continue
            if path.parent.name not in ELSEWHERE:
                assert f"`{path.parent.name}/{path.name}`" in SECTIONS[path.parent.name]


def test_every_listed_golden_pair_exists() -> None:
    for listed in re.findall(r"`([\w-]+/[^`/]+\.\w+)`", "".join(re.findall(r"^Golden: (.*)$", PAGE, re.MULTILINE))):
        assert any((ROOT / "tests" / "golden" / folder / listed).exists() for folder in ("read", "imports")), listed
