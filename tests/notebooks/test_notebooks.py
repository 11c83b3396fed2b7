"""The example notebooks and the examples of the documentation run, on the invented archive and on an invented release."""

import doctest
import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import pytest

from kuager.publish.release.data import manifest
from kuager.publish.release.writing import write
from tests.publish.sample import release

ROOT = Path(__file__).parents[2]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))


@pytest.fixture(scope="module")
def examples(built_demo: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with ``demo-archive`` and ``release``, as the notebooks expect them beside themselves."""
    folder = tmp_path_factory.mktemp("examples")
    shutil.copytree(built_demo, folder / "demo-archive")
    (folder / "release").mkdir()
    one = release(8)
    hashes = write(one, folder / "release", workers=1)
    (folder / "release" / "manifest.json").write_bytes(manifest(one, hashes))
    return folder


def executed(notebook: Path, where: Path) -> list[list[dict[str, Any]]]:
    """Returns the outputs of every cell."""
    with tempfile.TemporaryDirectory(prefix="nb-") as sockets:
        done = subprocess.run(
            [sys.executable, ROOT / "tests" / "notebooks" / "execute.py", notebook, sockets],
            cwd=where, capture_output=True, text=True, check=False, timeout=200,
        )  # fmt: skip
    assert done.returncode == 0, done.stderr[-4000:]
    found: list[list[dict[str, Any]]] = json.loads(done.stdout)
    return found


def words(outputs: list[list[dict[str, Any]]]) -> str:
    found = []
    for one in (each for cell in outputs for each in cell):
        data = one.get("data", {})
        found += [one.get("text", ""), data.get("text/plain", ""), data.get("text/html", "")]
    return "\n".join("".join(each) for each in found)


def test_from_claims_to_a_chart(examples: Path) -> None:
    told = words(executed(ROOT / "notebooks" / "1-from-claims-to-a-chart.ipynb", examples))
    assert told.count("<svg") == 2
    for each in ("independent tellings", "rewrite", "when_earliest", "question", "<caption>picket", "<caption>people"):
        assert each in told, each
    assert str(examples) not in told


def test_counting_with_a_release(examples: Path) -> None:
    told = words(executed(ROOT / "notebooks" / "2-counting-with-a-release.ipynb", examples))
    for each in (
        "at least 12 people; 2 of 4 cells are held back",
        "held back",
        "signature: none",
        "How many are concerned is not known.",
    ):
        assert each in told, each
    assert str(examples) not in told


def test_a_notebook_has_no_network(tmp_path: Path) -> None:
    code = "import socket\ntry:\n    socket.create_connection(('127.0.0.1', 9))\nexcept OSError as error:\n    print(error)"
    cell: dict[str, Any] = {
        "cell_type": "code",
        "id": "one",
        "source": code,
        "metadata": {},
        "outputs": [],
        "execution_count": None,
    }
    told: dict[str, Any] = {"cells": [cell]}
    place = tmp_path / "asks.ipynb"
    place.write_text(json.dumps(told | {"metadata": {}, "nbformat": 4, "nbformat_minor": 5}), encoding="utf-8")
    assert "a notebook asked for the network" in words(executed(place, tmp_path))


@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=lambda one: one.stem)
def test_notebooks_lie_here_without_what_they_showed(notebook: Path) -> None:
    told = json.loads(notebook.read_text(encoding="utf-8"))
    code = [cell for cell in told["cells"] if cell["cell_type"] == "code"]
    assert len(code) > 5
    assert all(cell["outputs"] == [] and cell["execution_count"] is None for cell in code)


def test_the_examples_of_the_documentation_are_true(examples: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(examples)
    found = doctest.testfile(
        str(ROOT / "docs" / "python.md"),
        module_relative=False,
        optionflags=doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE,
        encoding="utf-8",
    )
    assert found.attempted > 25
    assert found.failed == 0
