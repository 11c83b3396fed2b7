"""Files that are in already: known by their bytes, neither read nor looked through again, and their custody grows."""

from __future__ import annotations

from collections import Counter

import pytest

from kuager.model import Outcome
from kuager.workflow import again, ingest
from kuager.workflow.sandbox import InProcess


@pytest.fixture
def many(tmp_path):
    folder = tmp_path / "many"
    folder.mkdir()
    for number in range(230):
        (folder / f"{number:03}.txt").write_text(f"Invented note {number}. Aliya Example came to Almaty in May 2021.")
    return folder


class Forbidden(InProcess):
    """A reader that must not be asked."""

    def read(self, wanted, source):
        del source
        pytest.fail(f"{wanted.name} was read again")


class Asked(InProcess):
    """A reader that says what it was asked for."""

    def __init__(self):
        self.names = []

    def read(self, wanted, source):
        self.names.append(wanted.name)
        return super().read(wanted, source)


def verbs(archive):
    return Counter((event.verb, event.outcome) for event in archive.store.custody())


@pytest.mark.parametrize("stop", [1, 99, 100, 101, 229])
def test_a_run_that_was_stopped_goes_on_and_reads_nothing_twice(archive, many, stop):
    run = ingest.add(archive, [str(many)])
    first = [next(run) for _ in range(stop)]
    run.close()
    archive.reading = asked = Asked()
    second = list(ingest.add(archive, [str(many)]))
    assert [one.outcome for one in second] == [Outcome.DUPLICATE] * stop + [Outcome.OK] * (230 - stop)
    assert [(one.item, one.document) for one in second[:stop]] == [(one.item, one.document) for one in first]
    assert asked.names == [f"{number:03}.txt" for number in range(stop, 230)]
    events = verbs(archive)
    assert events["ingestion", "ok"] == 230
    assert events["capture", "duplicate"] == stop


def test_a_second_run_asks_no_reader_and_changes_nothing_derived(filled, texts):
    filled.reading = Forbidden()
    generation, head = filled.store.generation(), filled.store.head()
    results = list(ingest.add(filled, [str(texts)], given_by="Aigul"))
    assert {one.outcome for one in results} == {Outcome.DUPLICATE}
    assert (filled.store.generation(), filled.store.head()) == (generation, head)
    assert verbs(filled)["capture", "duplicate"] == 2


def test_new_and_known_files_are_told_in_the_order_they_were_walked(archive, many):
    list(ingest.add(archive, [str(many / f"{number:03}.txt") for number in range(0, 230, 2)]))
    results = list(ingest.add(archive, [str(many), str(many / "gone.txt"), str(many / "000.txt")]))
    assert [one.item for one in results] == [
        *(str(many / f"{number:03}.txt") for number in range(230)), str(many / "gone.txt"), str(many / "000.txt"),
    ]  # fmt: skip
    assert results[-2].outcome is Outcome.FAILED
    assert results[-1].outcome is Outcome.DUPLICATE


def test_large_files_are_known_by_their_bytes_too(archive, tmp_path):
    folder = tmp_path / "large"
    folder.mkdir()
    size = again.SMALL + 5
    (folder / "a.bin").write_bytes(b"\x00" * size)
    (folder / "b.bin").write_bytes(b"\x00" * (size - 1) + b"\x01")
    (folder / "c.bin").write_bytes(b"\x00" * size)
    first = [one.outcome for one in ingest.add(archive, [str(folder)], read=False)]
    assert first == [Outcome.OK, Outcome.OK, Outcome.DUPLICATE]
    assert [one.outcome for one in ingest.add(archive, [str(folder)], read=False)] == [Outcome.DUPLICATE] * 3
    assert len(list(archive.store.captures())) == 2


def test_a_copy_that_has_rotted_is_not_recognised_but_healed(filled, texts):
    capture = next(filled.store.captures())
    name = filled.vault.name_of(capture.sha256)
    [path] = [path for path in (filled.root / "vault").rglob("*") if path.name == name]
    path.chmod(0o600)
    path.write_bytes(b"rotten")
    assert {one.outcome for one in ingest.add(filled, [str(texts)])} == {Outcome.DUPLICATE}
    filled.vault.check(capture.sha256)
