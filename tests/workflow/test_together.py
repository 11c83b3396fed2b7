"""Taking in by groups: acknowledged only when durable, and one bad file, one slow file or a full disk costs no other."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from kuager.errors import DiskFullError
from kuager.model import AddResult, CustodyVerb, Outcome
from kuager.store.files.blobs import FolderBlobs
from kuager.workflow import audit, ingest
from kuager.workflow.archive import Archive

COUNT = 40


@pytest.fixture
def notes(tmp_path: Path) -> Path:
    folder = tmp_path / "notes"
    folder.mkdir()
    for number in range(COUNT):
        (folder / f"{number:02}.txt").write_text(
            f"Invented note {number}. Aliya Example came to Almaty. " * (number + 1)
        )
    return folder


def kept(archive: Archive, folder: Path) -> list[AddResult]:
    return list(ingest.add(archive, [str(folder)], read=False, fresh=False))


def verdicts(archive: Archive) -> set[str]:
    return {check.verdict for check in audit.verify(archive, read_all=True)}


def test_what_is_kept_without_reading_has_bytes_and_custody_and_can_be_read_later(any_archive, notes):
    results = kept(any_archive, notes)
    assert [result.item.rsplit("/", 1)[-1] for result in results] == sorted(path.name for path in notes.iterdir())
    assert {result.outcome for result in results} == {Outcome.OK}
    assert not list(any_archive.store.documents())
    verbs = Counter(event.verb for event in any_archive.store.custody())
    assert verbs[CustodyVerb.INGESTION] == verbs[CustodyVerb.DIGEST] == COUNT
    assert "failed" not in verdicts(any_archive)
    assert {result.outcome for result in kept(any_archive, notes)} == {Outcome.DUPLICATE}
    read = list(ingest.add(any_archive, [str(notes)]))
    assert {result.outcome for result in read} == {Outcome.OK}
    assert [result.capture for result in read] == [result.capture for result in results]
    assert len(list(any_archive.store.documents())) == len(list(any_archive.store.captures())) == COUNT


def test_every_result_is_durable_when_it_is_yielded_and_says_how_many_are_with_it(archive, notes):
    seen = 0
    for result in ingest.add(archive, [str(notes)], read=False, fresh=False):
        seen += 1
        logged = {capture.id for capture in archive.store.captures()}
        assert result.capture in logged
        assert len(logged) == seen + result.follow
        assert all(archive.vault.has(capture.sha256) for capture in archive.store.captures())
    assert seen == COUNT


def test_the_same_bytes_twice_in_one_group_are_one_copy_handled_twice(archive, notes):
    for number in range(5, 30):
        (notes / f"{number:02}.txt").write_bytes((notes / "04.txt").read_bytes())
    (notes / "31.txt").write_bytes((notes / "30.txt").read_bytes())
    results = kept(archive, notes)
    assert [result.item for result in results] == sorted(result.item for result in results)
    assert Counter(result.outcome for result in results) == {Outcome.OK: COUNT - 26, Outcome.DUPLICATE: 26}
    assert len(list(archive.store.captures())) == len(list(archive.vault.names())) == COUNT - 26
    assert "failed" not in verdicts(archive)


def test_a_bad_file_in_a_group_costs_no_other(archive, notes):
    (notes / "17.txt").write_bytes(b"")
    (notes / "18.txt").unlink()
    (notes / "18.txt").symlink_to(notes)
    results = kept(archive, notes)
    assert [result.item for result in results] == sorted(result.item for result in results)
    assert Counter(result.outcome for result in results) == {Outcome.OK: COUNT - 2, Outcome.FAILED: 2}
    assert len(archive.store.issues()) == 2


def test_what_was_written_before_the_disk_was_full_is_acknowledged(archive, notes, monkeypatch):
    begin, left = FolderBlobs.begin, iter(range(25))

    def until_full(self):
        if next(left, None) is None:
            raise DiskFullError
        return begin(self)

    monkeypatch.setattr(FolderBlobs, "begin", until_full)
    with pytest.raises(DiskFullError):
        kept(archive, notes)
    monkeypatch.undo()
    assert len(list(archive.store.captures())) == len(list(archive.vault.names())) == 25
    again = kept(archive, notes)
    assert Counter(result.outcome for result in again) == {Outcome.DUPLICATE: 25, Outcome.OK: COUNT - 25}
