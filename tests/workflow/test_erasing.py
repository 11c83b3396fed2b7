"""Erasing: not a byte of it is left in the archive, its copies open no more, and the ledger says that it happened."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from sqlcipher3 import dbapi2

from kuager.errors.erase import ErasedBeforeError, ErasedObjectError, NotErasableError
from kuager.preserve import keys
from kuager.store.files.places import FolderPlace
from kuager.store.sqlite.connection import salt_of
from kuager.workflow import acts, audit, erasing, ingest
from kuager.workflow.archive import Archive, create, open_archive
from kuager.workflow.backup import restoring, saving
from kuager.workflow.sandbox import InProcess
from tests.conftest import CHEAP, LEDE, SECOND, CountingIds, SteppingClock

WORDS = "a long passphrase"
CANARY = "Zhuldyzbek"
LETTER = f"""A letter about a brother

ALMATY, 3 June 2023 - {CANARY} Qanatuly, a driver, said his brother Erasyl Qanatuly was sentenced to 9 years in 2018.
Police detained {CANARY} Qanatuly on May 3, 2023.
"""


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("made")
    clock, ids = SteppingClock(), CountingIds()
    create(folder / "case", plain=False, name="Locked", passphrase=WORDS, clock=clock, ids=ids, cost=CHEAP)
    (folder / "texts").mkdir()
    for name, words in (("a", LEDE), ("b", SECOND), (f"{CANARY}-letter", LETTER)):
        (folder / "texts" / f"{name}.txt").write_text(words, encoding="utf-8", newline="")
    with open_archive(folder / "case", lambda: WORDS, clock=clock, ids=ids, agent="tester", reading=InProcess()) as one:
        list(ingest.add(one, [str(folder / "texts")], given_by=f"the aunt of {CANARY}"))
        audit.rebuild(one)
    return folder


@pytest.fixture
def held(made: Path, tmp_path: Path, clock: SteppingClock, ids: CountingIds) -> Iterator[Archive]:
    shutil.copytree(made / "case", tmp_path / "case")
    clock.at += timedelta(hours=1)
    ids.count = 1000
    with open_archive(
        tmp_path / "case", lambda: WORDS, clock=clock, ids=ids, agent="tester", reading=InProcess()
    ) as one:
        yield one


def letter(archive: Archive) -> str:
    return next(one.id for one in archive.store.captures() if CANARY in one.original_name)


def pages(root: Path, target: Path) -> bytes:
    """The database without its seal: every page that stands in the file, free ones too, and what waits in the log."""
    key = keys.unlock(root / "keys.json", WORDS).database
    with closing(dbapi2.connect(str(root / "case.db"))) as link:
        link.execute(f"PRAGMA key = \"x'{key.hex()}{salt_of(key).hex()}'\"")
        link.execute("ATTACH DATABASE ? AS bare KEY ''", (str(target),))
        link.execute("SELECT sqlcipher_export('bare')")
        link.execute("DETACH DATABASE bare")
    return target.read_bytes()


def test_the_words_are_found_before(held: Archive, tmp_path: Path):
    """The twin: were the search for the canary blind, the test below would prove nothing."""
    held.store.close()
    assert CANARY.encode() in pages(held.root, tmp_path / "bare.db")


def test_no_word_of_it_is_left_and_everything_else_is_sound(held: Archive, tmp_path: Path):
    wanted = letter(held)
    before = {one.id for one in held.store.captures()}
    gone = erasing.erase(held, wanted, "asked for by the family")
    assert (gone.plan.captures, gone.keys, gone.unkeyed, gone.alone) == ((wanted,), 1, 0, True)
    assert gone.plan.claims > 3
    assert {one.id for one in held.store.captures()} == before - {wanted}
    assert held.store.search(CANARY) == []
    assert audit.rebuild(held, check=True).changed == ()
    verdicts = {one.name: one for one in audit.verify(held, read_all=True)}
    assert {name for name, one in verdicts.items() if one.verdict == "failed"} == set()
    assert "1 more were erased" in verdicts["completeness"].detail
    held.store.close()
    assert CANARY.encode() not in pages(held.root, tmp_path / "bare.db")
    assert not list(held.root.rglob(f"*{CANARY}*"))


def test_the_free_pages_of_the_file_itself_hold_no_word(archive: Archive, tmp_path: Path):
    """Of a plain archive, whose file can be searched as it lies on the disk."""
    (tmp_path / f"{CANARY}.txt").write_text(LETTER, encoding="utf-8")
    list(ingest.add(archive, [str(tmp_path / f"{CANARY}.txt")]))
    audit.rebuild(archive)
    (capture,) = archive.store.captures()
    erasing.erase(archive, capture.id, "asked for")
    archive.store.close()
    for path in archive.root.rglob("*"):
        assert not path.is_file() or CANARY.encode() not in path.read_bytes(), path.name


def test_the_ledger_says_that_it_was_erased_and_not_what(held: Archive):
    wanted = letter(held)
    erasing.erase(held, wanted, "asked for by the family")
    rows = list(held.store.custody(wanted))
    assert [str(row.verb) for row in rows[-2:]] == ["deaccession", "act"]
    assert CANARY not in repr(list(held.store.custody()))
    assert "family" not in repr(rows)
    assert [one.act for one in acts.done(held)] == ["ask", "erase"]
    with pytest.raises(ErasedBeforeError):
        erasing.plan(held, wanted)


def test_a_copy_made_before_cannot_be_opened_by_the_archive_any_more(held: Archive, tmp_path: Path):
    (capture,) = (one for one in held.store.captures() if CANARY in one.original_name)
    name = held.vault.name_of(capture.sha256)
    path = held.root / "vault" / name[:2] / name
    copy = path.read_bytes()
    erasing.erase(held, capture.id, "asked for")
    assert not path.exists()
    path.write_bytes(copy)
    with pytest.raises(ErasedObjectError):
        held.vault.check(capture.sha256)


def test_a_backup_made_after_holds_nothing_and_the_old_one_dies(held: Archive, tmp_path: Path, clock: SteppingClock):
    wanted = letter(held)
    place = FolderPlace(tmp_path / "stick")
    saving.save(held, place)
    erasing.erase(held, wanted, "asked for")
    clock.at += timedelta(days=91)
    saved = saving.save(held, place)
    assert len(saved.removed) == 1
    assert len(place.sizes("objects")) == 2
    restored = restoring.restore(place, tmp_path / "new", restoring.with_passphrase(WORDS))
    assert restored.problems == ()
    with open_archive(tmp_path / "new", lambda: WORDS, clock=clock, ids=CountingIds(), reading=InProcess()) as again:
        assert audit.rebuild(again, check=True).changed == ()
        assert {one.verdict for one in audit.verify(again, read_all=True)} <= {"ok", "unverifiable"}


def test_the_same_file_added_again_is_a_new_source(held: Archive, tmp_path: Path):
    erasing.erase(held, letter(held), "by mistake")
    (tmp_path / "again.txt").write_text(LETTER, encoding="utf-8", newline="")
    (result,) = ingest.add(held, [str(tmp_path / "again.txt")])
    assert str(result.outcome) == "ok"
    assert {one.verdict for one in audit.verify(held, read_all=True)} <= {"ok", "unverifiable"}


def test_bytes_that_another_source_has_too_stay(held: Archive, tmp_path: Path):
    wanted = letter(held)
    one = held.store.capture(wanted)
    assert one is not None
    with held.store.write() as writer:
        from dataclasses import replace

        from kuager.model import CaptureId

        writer.capture(replace(one, id=CaptureId("k-other"), original_name="other.txt"))
    gone = erasing.erase(held, wanted, "asked for")
    assert (gone.plan.kept_bytes, gone.keys) == (1, 0)
    assert held.vault.check(one.sha256) == one.size


@pytest.mark.parametrize("given", ["k-none", "", "k-"])
def test_what_is_not_there_cannot_be_erased(held: Archive, given: str):
    with pytest.raises(NotErasableError):
        erasing.erase(held, given, "asked for")
