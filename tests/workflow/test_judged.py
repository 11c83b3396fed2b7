"""A team's own judgements leave an archive as the files that teach the weights of tables, and nothing else leaves."""

from __future__ import annotations

import csv
import stat
from pathlib import Path

import pytest

from kuager.errors import UsageError
from kuager.model import Verdict
from kuager.workflow import ingest, judged, judging
from kuager.workflow.archive import Archive


@pytest.fixture
def case(any_archive: Archive, texts: Path) -> Archive:
    list(ingest.add(any_archive, [str(texts)]))
    return any_archive


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_only_what_people_judged_leaves(case: Archive, tmp_path: Path) -> None:
    people = sorted(node.id for node in case.store.nodes() if node.schema == "person" and not node.shielded)
    one, two, three, four = people[:4]
    judging.judge(case, one, two, Verdict.SAME, "Aigul")
    judging.judge(case, one, three, Verdict.DIFFERENT, "Aigul")
    judging.judge(case, two, four, Verdict.UNSURE, "Aigul")
    taken = judging.judge(case, three, four, Verdict.SAME, "Aigul")
    judging.undo_judgement(case, taken.seq, "Aigul")
    done = judged.write(case, tmp_path / "judged")
    pairs = rows_of(tmp_path / "judged" / judged.REVIEWED)
    # Rules have linked records of this archive too; no person said so, so they teach nothing.
    assert {(row["left"], row["right"], row["same"]) for row in pairs} == {
        (one, two, "same"),
        (one, three, "different"),
    }
    assert (done.same, done.different) == (1, 1)


def test_a_record_per_named_person_and_document(case: Archive, tmp_path: Path) -> None:
    judged.write(case, tmp_path / "judged")
    found = {row["record_id"]: row for row in rows_of(tmp_path / "judged" / judged.RECORDS)}
    nodes = {node.id: node for node in case.store.nodes() if node.schema == "person"}
    assert set(found) == {key for key, node in nodes.items() if not node.shielded}
    assert any(node.shielded for node in nodes.values()), "the story has somebody unnamed, or this says nothing"
    assert all(found[key]["name"] == nodes[key].name for key in found)
    assert any(row["detention_year"] == "2023" for row in found.values())
    assert any(row["sex"] for row in found.values())


def test_nobody_else_can_read_the_files_and_nothing_is_written_over(case: Archive, tmp_path: Path) -> None:
    folder = tmp_path / "judged"
    judged.write(case, folder)
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert {stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()} == {0o600}
    with pytest.raises(UsageError, match="new or empty"):
        judged.write(case, folder)
