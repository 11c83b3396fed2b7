"""``kuager export`` as a dataset and ``kuager import``, as somebody types them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kuager.publish.datasets.registry import FORMATS
from tests.command import kuager


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("dataset")
    (root / "a.txt").write_text(
        "Arman Sadvakas said his brother Daulet Sadvakas was detained on 3 May 2019.\n", encoding="utf-8"
    )
    assert kuager("init", root / "case", "--plain").returncode == 0
    assert kuager("-a", root / "case", "add", root / "a.txt").returncode == 0
    return root / "case"


def test_an_archive_goes_out_and_comes_in(case: Path, tmp_path: Path) -> None:
    done = kuager("-a", case, "export", "--format", "csv", "--to", tmp_path / "out", "--for", "our analysts", "--json")
    assert done.returncode == 0, done.stderr
    out = json.loads(done.stdout)
    assert out["rows"]["statements"] > 3
    assert "statements.csv" in done.stderr  # says what it is at
    kuager("init", tmp_path / "other", "--plain")
    taken = kuager("-a", tmp_path / "other", "import", tmp_path / "out", "--from", "the other team", "--json")
    assert json.loads(taken.stdout)["statements"] == out["rows"]["statements"]
    again = kuager("-a", tmp_path / "other", "import", tmp_path / "out")
    assert "New: 0 statements" in again.stderr
    assert kuager("-a", tmp_path / "other", "verify", "--read-all").returncode == 0
    assert kuager("-a", tmp_path / "other", "rebuild", "--check").returncode == 0


@pytest.mark.parametrize("name", [one for one in FORMATS if one != "acled"])
def test_one_file_is_the_main_one_of_the_folder(case: Path, tmp_path: Path, name: str) -> None:
    """``acled`` to a file is the picket's diary, which was there before."""
    made = FORMATS[name]
    assert kuager("-a", case, "export", "--format", name, "--to", tmp_path / "all").returncode == 0
    file = tmp_path / f"one.{made.endings[0]}"
    assert kuager("-a", case, "export", "--format", name, "--to", file).returncode == 0
    assert file.read_bytes() == (tmp_path / "all" / made.main).read_bytes()
    assert kuager("-a", case, "export", "--format", name, "--to", file).returncode != 0


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_writes_a_folder_with_a_package(case: Path, tmp_path: Path, name: str) -> None:
    done = kuager("-a", case, "export", "--format", name, "--to", tmp_path / "out")
    assert done.returncode == 0, done.stderr
    assert "NOT encrypted" in done.stderr
    assert json.loads((tmp_path / "out" / "datapackage.json").read_text(encoding="utf-8"))["resources"]
    assert (tmp_path / "out").stat().st_mode & 0o077 == 0
    assert kuager("-a", case, "export", "--format", name, "--to", tmp_path / "out").returncode != 0


def test_what_cannot_be_done_is_said_with_a_cure(case: Path, tmp_path: Path) -> None:
    refused = kuager("-a", case, "export", "d-1234", "--format", "csv", "--to", tmp_path / "out")
    assert refused.returncode == 2
    assert "takes no ids" in refused.stderr
    missing = kuager("-a", case, "import", tmp_path / "nothing")
    assert "K-" in missing.stderr
    (tmp_path / "folder").mkdir()
    strange = kuager("-a", case, "import", tmp_path / "folder")
    assert "K-DATA-002" in strange.stderr
    assert "kuager list import" in strange.stderr
