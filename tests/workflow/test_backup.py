"""Backups: what comes back is what was saved, and what cannot come back is named."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from kuager.errors import ArchiveExistsError, DiskFullError, WrongPassphraseError
from kuager.errors.backup import (
    ForgedBackupError,
    InsideArchiveError,
    NoBackupError,
    NotVerifiedError,
    OtherBackupError,
    UnreadableBackupError,
)
from kuager.errors.keys import WrongShareError
from kuager.preserve import keys_recovery, keys_shares, treeheads
from kuager.preserve.keys import add_slot, remove_slot
from kuager.preserve.parcels import padded
from kuager.preserve.signing import Signer
from kuager.store.files.places import FolderPlace
from kuager.workflow import acts, audit, ingest
from kuager.workflow.archive import Archive, create, open_archive
from kuager.workflow.backup import drilling, reading, restoring, saving, sealing, told
from kuager.workflow.backup import manifest as lists
from kuager.workflow.backup.places import place_of
from kuager.workflow.backup.reading import secrets_of
from kuager.workflow.members import roll
from kuager.workflow.members.rows import RECOVERY, members_of
from kuager.workflow.sandbox import InProcess
from tests.conftest import CHEAP, LEDE, SECOND, CountingIds, SteppingClock

WORDS = "a long passphrase"
OPENER = restoring.with_passphrase(WORDS)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive with two texts, made once and copied for each test."""
    folder = tmp_path_factory.mktemp("made")
    clock, ids = SteppingClock(), CountingIds()
    create(folder / "case", plain=False, name="Locked", passphrase=WORDS, clock=clock, ids=ids, cost=CHEAP)
    (folder / "texts").mkdir()
    for name, words in (("a", LEDE), ("b", SECOND)):
        (folder / "texts" / f"{name}.txt").write_text(words, encoding="utf-8", newline="")
    with open_archive(folder / "case", lambda: WORDS, clock=clock, ids=ids, agent="tester", reading=InProcess()) as one:
        list(ingest.add(one, [str(folder / "texts")]))
    return folder


@pytest.fixture
def texts(made: Path, tmp_path: Path) -> Path:
    return shutil.copytree(made / "texts", tmp_path / "texts")


@pytest.fixture
def held(made: Path, tmp_path: Path, clock: SteppingClock, ids: CountingIds) -> Iterator[Archive]:
    shutil.copytree(made / "case", tmp_path / "case")
    clock.at += timedelta(hours=1)
    ids.count = 1000
    with open_archive(
        tmp_path / "case", lambda: WORDS, clock=clock, ids=ids, agent="tester", reading=InProcess()
    ) as one:
        yield one


def root_of(archive: Archive) -> str:
    return treeheads.roots_at(archive.store.custody(), ()).root


def reopened(root: Path, words: str = WORDS) -> Archive:
    return open_archive(root, lambda: words, clock=SteppingClock(), ids=CountingIds(), reading=InProcess())


def objects_in(folder: Path) -> list[Path]:
    return sorted(path for path in (folder / "objects").rglob("*") if path.is_file())


def test_a_restored_archive_is_the_archive(held: Archive, tmp_path: Path):
    saved = saving.save(held, FolderPlace(tmp_path / "stick"))
    assert (saved.objects, saved.new, saved.issues) == (2, 2, ())
    restored = restoring.restore(FolderPlace(tmp_path / "stick"), tmp_path / "new", OPENER)
    assert (restored.problems, restored.skipped) == ((), ())
    with reopened(tmp_path / "new") as again:
        assert root_of(again) == root_of(held) == saved.root
        assert again.store.digests() == held.store.digests()
        assert audit.rebuild(again, check=True).changed == ()
        verdicts = {one.name: one.verdict for one in audit.verify(again, read_all=True)}
    assert set(verdicts.values()) <= {"ok", "unverifiable"}
    with reopened(tmp_path / "new") as again:
        acts.note(again, acts.Act.EXPORT, "k-1")
        acts.note(again, acts.Act.EXPORT, "k-2")
        assert [one.act for one in acts.done(again)] == ["backup", "restore", "export", "export"]
        assert {one.verdict for one in audit.verify(again)} <= {"ok", "unverifiable"}
    assert {verdicts[name] for name in ("bytes", "chain", "signatures", "completeness", "derivation", "database", "files")} == {"ok"}  # fmt: skip


def test_a_plain_archive_comes_back_without_any_secret(archive: Archive, texts: Path, tmp_path: Path):
    list(ingest.add(archive, [str(texts / "a.txt")]))
    saving.save(archive, FolderPlace(tmp_path / "stick"))
    restoring.restore(FolderPlace(tmp_path / "stick"), tmp_path / "new", None)
    with open_archive(tmp_path / "new", clock=SteppingClock(), ids=CountingIds(), reading=InProcess()) as again:
        assert root_of(again) == root_of(archive)
        assert {one.verdict for one in audit.verify(again)} <= {"ok", "unverifiable"}


def test_who_holds_the_place_reads_nothing(held: Archive, tmp_path: Path):
    saving.save(held, FolderPlace(tmp_path / "stick"))
    for path in (tmp_path / "stick").rglob("*"):
        if path.is_file():
            data = path.read_bytes()
            assert not any(word in data for word in (b"Sadvakas", b"Oskemen", b"families", b"Locked", b"CREATE TABLE"))
    acts.note(held, acts.Act.EXPORT, "k-1")
    saving.save(held, FolderPlace(tmp_path / "stick"))
    (_, second) = sorted((tmp_path / "stick" / "state").iterdir())
    assert held.backup_key is not None
    size = sum(map(len, sealing.opened([second.read_bytes()], held.backup_key, "state")))
    assert size == padded(size), "its length is filled up"


def test_only_what_is_new_is_written_again(held: Archive, tmp_path: Path, texts: Path):
    place = FolderPlace(tmp_path / "stick")
    saving.save(held, place)
    before = {path: path.stat().st_mtime_ns for path in objects_in(tmp_path / "stick")}
    (texts / "c.txt").write_text("A third invented text about Oskemen.", encoding="utf-8")
    list(ingest.add(held, [str(texts / "c.txt")]))
    again = saving.save(held, place)
    assert (again.objects, again.new) == (3, 1)
    assert before.items() <= {path: path.stat().st_mtime_ns for path in objects_in(tmp_path / "stick")}.items()


def test_an_object_sealed_anew_is_saved_anew(held: Archive, tmp_path: Path, texts: Path):
    place = FolderPlace(tmp_path / "stick")
    saving.save(held, place)
    victim = next(path for path in (held.root / "vault").rglob("*") if path.is_file())
    victim.write_bytes(b"\0" + victim.read_bytes()[1:])
    list(ingest.add(held, [str(texts)]))  # heals it: the same bytes under another seal
    assert saving.save(held, place).new == 1
    assert reading.verify(place, secrets_of(held), read_all=True).problems == ()


def test_rot_in_the_vault_does_not_reach_the_backup(held: Archive, tmp_path: Path):
    victim = next(path for path in (held.root / "vault").rglob("*") if path.is_file())
    data = bytearray(victim.read_bytes())
    data[60] ^= 1
    victim.write_bytes(bytes(data))
    saved = saving.save(held, FolderPlace(tmp_path / "stick"))
    assert [one.item for one in saved.issues] == [victim.name]
    assert saved.objects == 1
    restored = restoring.restore(FolderPlace(tmp_path / "stick"), tmp_path / "new", OPENER)
    assert restored.manifest.missing == (victim.name,)


# --- keys ------------------------------------------------------------------------------------------------------------


def test_a_wrong_passphrase_opens_nothing_and_leaves_nothing(held: Archive, tmp_path: Path):
    saving.save(held, FolderPlace(tmp_path / "stick"))
    with pytest.raises(WrongPassphraseError):
        restoring.restore(FolderPlace(tmp_path / "stick"), tmp_path / "new", restoring.with_passphrase("another one"))
    assert not list(tmp_path.glob("new*"))


def test_two_shares_restore_and_one_opens_nothing(held: Archive, tmp_path: Path, ids: CountingIds):
    shares = keys_shares.split(keys_recovery.new_secret(held.root / "keys.json", WORDS, ids=ids))
    saving.save(held, FolderPlace(tmp_path / "stick"), shares_only=True)
    for bad in (shares[:1], (shares[0], shares[0])):
        with pytest.raises(WrongShareError):
            restoring.restore(
                FolderPlace(tmp_path / "stick"), tmp_path / "new", restoring.with_shares(bad, "the new one", ids=ids)
            )
    with pytest.raises(WrongPassphraseError):  # no passphrase went along
        restoring.restore(FolderPlace(tmp_path / "stick"), tmp_path / "new", OPENER)
    assert not list(tmp_path.glob("new*"))
    opener = restoring.with_shares(shares[1:], "the new one", ids=ids, cost=CHEAP)
    restoring.restore(FolderPlace(tmp_path / "stick"), tmp_path / "new", opener)
    with reopened(tmp_path / "new", "the new one") as again:
        assert root_of(again) == root_of(held)


def test_two_shares_open_a_teams_backup_for_who_is_no_member(held: Archive, tmp_path: Path, ids: CountingIds):
    shares = keys_shares.split(keys_recovery.new_secret(held.root / "keys.json", WORDS, ids=ids))
    roll.found_team(held, "birch")
    saving.save(held, FolderPlace(tmp_path / "stick"))
    opener = restoring.with_shares(shares[:2], "the new one", ids=ids, cost=CHEAP)
    restoring.restore(FolderPlace(tmp_path / "stick"), tmp_path / "new", opener)
    with reopened(tmp_path / "new", "the new one") as again:
        assert again.actor == RECOVERY
        assert [one.name for one in members_of(again.store)] == ["birch"]


def test_who_left_opens_no_snapshot_any_more(held: Archive, tmp_path: Path, ids: CountingIds):
    path = held.root / "keys.json"
    number = add_slot(path, WORDS, "of somebody else", ids=ids, cost=CHEAP)
    place = FolderPlace(tmp_path / "stick")
    saving.save(held, place)
    restoring.restore(place, tmp_path / "before", restoring.with_passphrase("of somebody else"))
    remove_slot(path, WORDS, number)
    saving.save(held, place)
    for snapshot in reading.Opened(place, secrets_of(held)).ids():
        with pytest.raises(WrongPassphraseError):
            restoring.restore(
                place, tmp_path / "after", restoring.with_passphrase("of somebody else"), snapshot=snapshot
            )


# --- damage ----------------------------------------------------------------------------------------------------------


def flip(path: Path, at: int) -> None:
    data = bytearray(path.read_bytes())
    data[at] ^= 1
    path.write_bytes(bytes(data))


def test_verify_names_every_damaged_part(held: Archive, tmp_path: Path):
    place = FolderPlace(tmp_path / "stick")
    saving.save(held, place)
    first, second = objects_in(tmp_path / "stick")
    flip(first, 100)
    second.unlink()
    found = reading.verify(place, secrets_of(held), read_all=True)
    assert sorted(one.code for one in found.problems) == ["K-BACKUP-002", "K-BACKUP-003"]
    assert [one.code for one in reading.verify(place, secrets_of(held)).problems] == ["K-BACKUP-002"], "sizes only"


def test_what_can_be_restored_is_and_the_rest_is_named(held: Archive, tmp_path: Path):
    saving.save(held, FolderPlace(tmp_path / "stick"))
    flip(objects_in(tmp_path / "stick")[0], 100)
    restored = restoring.restore(FolderPlace(tmp_path / "stick"), tmp_path / "new", OPENER)
    assert [one.code for one in restored.problems] == ["K-BACKUP-003"]
    with reopened(tmp_path / "new") as again:
        verdicts = {one.name: one for one in audit.verify(again)}
    assert len(verdicts["bytes"].problems) == 1


@pytest.mark.parametrize("folder", ["state", "snapshots"])
def test_a_damaged_snapshot_gives_way_to_the_one_before(held: Archive, tmp_path: Path, folder: str):
    place = FolderPlace(tmp_path / "stick")
    first = saving.save(held, place)
    acts.note(held, acts.Act.EXPORT, "k-1")
    second = saving.save(held, place)
    damaged = next((tmp_path / "stick" / folder).glob(f"{second.snapshot}*"))
    flip(damaged, damaged.stat().st_size - 200)
    restored = restoring.restore(place, tmp_path / "new", OPENER)
    assert restored.snapshot == first.snapshot
    assert [one.code for one in restored.skipped] == ["K-BACKUP-003"]
    flip(next((tmp_path / "stick" / folder).glob(f"{first.snapshot}*")), 300)
    with pytest.raises(UnreadableBackupError):
        restoring.restore(place, tmp_path / "other", OPENER)
    assert not list(tmp_path.glob("other*"))


def test_a_list_that_another_key_signed_is_refused(held: Archive, tmp_path: Path):
    place = FolderPlace(tmp_path / "stick")
    saved = saving.save(held, place)
    key = held.backup_key
    assert key is not None
    name = f"snapshots/{saved.snapshot}.age"
    packed = b"".join(sealing.opened(place.get(name), key, name))
    forged = lists.pack(lists.unpack(packed, secrets_of(held).public, name), Signer(bytes(32)))
    place.put(name, sealing.sealed([forged], key))
    with pytest.raises(ForgedBackupError):
        reading.verify(place, secrets_of(held))
    with pytest.raises(UnreadableBackupError):
        restoring.restore(place, tmp_path / "new", OPENER)


# --- interruptions ---------------------------------------------------------------------------------------------------


class Failing(FolderPlace):
    """Fails in the middle of the nth file, as a full stick or a pulled cable does."""

    def __init__(self, root: Path, at: int, error: Exception) -> None:
        super().__init__(root)
        self.left = at
        self.error = error

    def put(self, name, chunks):
        self.left -= 1
        if self.left == 0:
            return super().put(name, self._cut(chunks))
        return super().put(name, chunks)

    def _cut(self, chunks):
        yield next(iter(chunks))[:10]
        raise self.error


@pytest.mark.parametrize("at", range(1, 8))
def test_a_backup_cut_off_anywhere_leaves_the_last_one_and_goes_on(held: Archive, tmp_path: Path, texts: Path, at: int):
    place = FolderPlace(tmp_path / "stick")
    first = saving.save(held, place)
    (texts / "c.txt").write_text("A third invented text about Oskemen.", encoding="utf-8")
    list(ingest.add(held, [str(texts / "c.txt")]))
    failing = Failing(tmp_path / "stick", at, DiskFullError(item="stick"))
    if at <= 4:  # a new object, keys, state, list
        with pytest.raises(DiskFullError):
            saving.save(held, failing)
        assert reading.Opened(place, secrets_of(held)).ids() == [first.snapshot]
    assert reading.verify(place, secrets_of(held), snapshot=first.snapshot, read_all=True).problems == ()
    assert not (held.root / "case.db.snapshot").exists()
    saving.save(held, place)
    assert reading.verify(place, secrets_of(held), read_all=True).problems == ()
    assert place.sizes("tmp") == {}
    outcomes = [one.outcome for one in acts.done(held) if one.act == "backup"]
    assert outcomes == (["ok", "ok", "failed", "ok"] if at <= 4 else ["ok", "ok"])


class Lying(FolderPlace):
    """Says that it wrote, and wrote something else."""

    def put(self, name, chunks):
        stored = super().put(name, chunks)
        if name.startswith("state/"):
            flip(self._at(name), 500)
        return stored


def test_a_medium_that_lies_is_noticed_and_the_old_snapshot_stays(held: Archive, tmp_path: Path):
    first = saving.save(held, FolderPlace(tmp_path / "stick"))
    with pytest.raises(NotVerifiedError):
        saving.save(held, Lying(tmp_path / "stick"), days=1)
    place = FolderPlace(tmp_path / "stick")
    assert reading.Opened(place, secrets_of(held)).ids() == [first.snapshot]


# --- places ----------------------------------------------------------------------------------------------------------


def test_a_place_belongs_to_one_archive(held: Archive, locked: Archive, tmp_path: Path):
    saving.save(held, FolderPlace(tmp_path / "stick"))
    with pytest.raises(OtherBackupError):
        saving.save(locked, FolderPlace(tmp_path / "stick"))


def test_no_backup_goes_into_the_archive_and_no_restore_over_anything(held: Archive, tmp_path: Path):
    for words in (held.root / "backup", held.root, held.root.parent):
        with pytest.raises(InsideArchiveError):
            place_of(str(words), root=held.root)
    saving.save(held, FolderPlace(tmp_path / "stick"))
    with pytest.raises(ArchiveExistsError):
        restoring.restore(FolderPlace(tmp_path / "stick"), held.root, OPENER)
    with pytest.raises(NoBackupError):
        restoring.restore(FolderPlace(tmp_path / "empty"), tmp_path / "new", OPENER)


@pytest.mark.parametrize(
    ("ages", "days", "kept"),
    [
        ((0, 1, 2, 3), 90, (0, 1, 2, 3)),
        ((0, 89, 90, 91), 90, (0, 89)),
        ((200,), 90, (200,)),  # the newest stays, however old
        ((0, 20, 21, 22, 23, 40), 90, (0, 20, 40)),  # a Monday to a Thursday of one week
        ((0, 1, 2), 1, (0,)),
    ],
)
def test_old_snapshots_go_when_their_time_is_over(
    ages, days, kept, days_ago: Callable[[int], str], clock: SteppingClock
):
    over = lists.due([days_ago(age) for age in ages], clock.at, days)
    assert {days_ago(age) for age in ages} - set(over) == {days_ago(age) for age in kept}


@pytest.fixture
def days_ago(clock: SteppingClock) -> Callable[[int], str]:
    clock.at = clock.at.replace(day=24)  # a Friday
    return lambda age: lists.new_id(clock.at - timedelta(days=age), bytes(4))


def test_files_of_let_go_snapshots_go_too(held: Archive, tmp_path: Path, clock: SteppingClock):
    place = FolderPlace(tmp_path / "stick")
    first = saving.save(held, place)
    clock.at += timedelta(days=91)
    second = saving.save(held, place)
    assert second.removed == (first.snapshot,)
    assert set(place.sizes("state")) == {f"state/{second.snapshot}.age"}
    assert reading.verify(place, secrets_of(held), read_all=True).problems == ()


def test_the_archive_knows_its_places_and_when_it_is_late(held: Archive, tmp_path: Path, clock: SteppingClock):
    assert told.late(held)
    saving.save(held, FolderPlace(tmp_path / "stick"))
    assert not told.late(held)
    assert [one.label for one in told.places(held)] == [str(tmp_path / "stick")]
    clock.at += timedelta(days=8)
    assert told.late(held)
    shutil.rmtree(tmp_path / "stick")


# --- drills ----------------------------------------------------------------------------------------------------------


def drilled(held: Archive, place: FolderPlace) -> drilling.Drilled:
    folder = drilling.folder_in(held.root)
    done = drilling.drill(place, folder, OPENER, lambda: WORDS, clock=held.clock, reading=InProcess())
    assert not folder.exists()
    assert not list(held.root.glob("drill*"))
    drilling.note(held, done)
    return done


def test_a_drill_restores_compares_and_leaves_nothing(held: Archive, tmp_path: Path):
    saving.save(held, FolderPlace(tmp_path / "stick"))
    done = drilled(held, FolderPlace(tmp_path / "stick"))
    assert done.good
    assert done.root[0] == done.root[1]
    assert done.read == done.objects == 2
    assert [(one.act, one.outcome) for one in acts.done(held)][-1] == ("drill", "ok")
    assert told.places(held)[0].drilled is True


@pytest.mark.parametrize("lang", drilling.LANGUAGES)
def test_the_report_says_in_words_that_it_failed_and_names_nobody(held: Archive, tmp_path: Path, lang: str):
    saving.save(held, FolderPlace(tmp_path / "stick"))
    flip(objects_in(tmp_path / "stick")[0], 100)
    done = drilled(held, FolderPlace(tmp_path / "stick"))
    assert not done.good
    made = drilling.paper(done, lang)
    text, page = drilling.as_text(made), drilling.as_page(made)
    assert all("K-BACKUP-003" in words and "Sadvakas" not in words for words in (text, page))
    assert [(one.act, one.outcome) for one in acts.done(held)][-1] == ("drill", "failed")
