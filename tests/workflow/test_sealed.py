"""The sealed store of an archive: written without reading, moved in at unlocking, read only with a row in the ledger."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from kuager.errors import UnknownIdError, UsageError, WrongPassphraseError
from kuager.errors.rights import NotAllowedError, SecondPersonError
from kuager.errors.sealed import (
    BadRecordError,
    NoReasonError,
    NoSealedStoreError,
    PlainSealedError,
    RecordConflictError,
    SealedElsewhereError,
    SealedLockedError,
    SealedStandsError,
)
from kuager.model import CustodyVerb
from kuager.preserve import commitments
from kuager.preserve import keys as keyring
from kuager.protect.rights import Actor, Role
from kuager.store.sealed import open_sealed
from kuager.store.sqlite.connection import connect
from kuager.workflow import acts, approving, audit, compartments, entries, ingest, mending, openings
from kuager.workflow.archive import KEYS, Archive, open_archive
from kuager.workflow.compartments_view import scoped
from kuager.workflow.entries import Given
from kuager.workflow.sandbox import InProcess
from kuager.workflow.sealed import opening, outbox, records
from tests.conftest import CHEAP, CountingIds, SteppingClock
from tests.sealed_pages import readable

WORK, PASS = "a long passphrase", "quite another passphrase"
GIVER, PHONE = "CANARYGIVER Aliya", "+7 701 CANARY 55"


@pytest.fixture
def told(locked: Archive, texts: Path) -> Archive:
    """An archive from before it had a sealed store: what was sealed lies in the case database."""
    list(ingest.add(locked, [str(texts)], given_by=GIVER))
    entries.enter(locked, "person_facts", Given(answers={"who": ["Asem Ortayeva"], "id_number": [PHONE]}), fresh=False)
    return locked


@pytest.fixture
def store(told: Archive) -> Archive:
    opening.make(told, WORK, PASS, cost=CHEAP)
    return told


@pytest.fixture
def shelf(store: Archive) -> Iterator[opening.Shelf]:
    with opening.unlock(store, PASS) as opened:
        yield opened


def work_key(archive: Archive) -> bytes:
    return keyring.unlock(archive.root / KEYS, WORK).database


def case_bytes(archive: Archive) -> bytes:
    return readable(archive.root / "case.db", work_key(archive))


def test_what_was_readable_moves_and_its_bytes_are_gone(told: Archive):
    assert b"CANARYGIVER" in case_bytes(told)
    assert b"CANARY 55" in case_bytes(told)
    moved = opening.make(told, WORK, PASS, cost=CHEAP)
    assert moved == 2
    assert b"CANARY" not in case_bytes(told)
    marks = {one.given_by for one in told.store.captures() if one.given_by}
    assert {openings.values(told)[mark] for mark in marks} == {outbox.SEALED}
    assert [one.verb for one in told.store.custody(next(iter(marks)))] == [CustodyVerb.TRANSFER]
    with opening.unlock(told, PASS) as shelf:
        kinds = {one.told["what"]: one for one in shelf.store.records(kind="value")}
    assert kinds["given by"].told["value"] == GIVER
    assert kinds["entered: id_number"].told["value"] == PHONE
    for one in kinds.values():  # and it still opens the commitment, before a court
        assert commitments.opens(one.id, one.told["salt"], one.told["value"])


def test_new_values_never_lie_readable(store: Archive, tmp_path: Path):
    page = tmp_path / "later.txt"
    page.write_text("Words of another day.\n", encoding="utf-8")
    list(ingest.add(store, [str(page)], given_by="CANARYLATER"))
    entries.enter(store, "person_facts", Given(answers={"who": ["Daulet Sadvakas"], "id_number": ["CANARYPHONE"]}))
    assert b"CANARY" not in case_bytes(store)
    waiting = [one for one in store.store.sealed_values() if outbox.is_letter(one) and one.value]
    assert {one.kind for one in waiting} == {"sealed: given by", "sealed: entered: id_number"}
    with opening.unlock(store, PASS) as shelf:
        assert (shelf.came_in, shelf.unreadable) == (2, 0)
        assert "CANARYLATER" in {one.told["value"] for one in shelf.store.records(kind="value")}
    assert not [one for one in store.store.sealed_values() if outbox.is_letter(one) and one.value]


def test_the_work_passphrase_writes_and_does_not_read(store: Archive):
    node = next(one.id for one in store.store.nodes() if one.schema == "person")
    id_ = records.put(store, "contact", {"phone": "CANARYPUT", "never": "by e-mail"}, about=node)
    assert b"CANARY" not in case_bytes(store)
    with pytest.raises(WrongPassphraseError):
        opening.unlock(store, WORK)
    assert [(one.act, one.outcome) for one in acts.done(store)][-1] == ("unseal", "failed")
    with opening.unlock(store, PASS) as shelf:
        (latest,) = records.read(shelf, id_, "contact")
        assert latest.told == {"phone": "CANARYPUT", "never": "by e-mail"}
        assert latest.about == node


def test_a_reading_is_in_the_ledger_before_it_is_shown_and_names_nobody(shelf: opening.Shelf):
    archive = shelf.archive
    id_ = next(one.id for one in records.listed(shelf) if one.kind == "value")
    before = len(list(archive.store.custody()))
    with pytest.raises(NoReasonError):
        records.read(shelf, id_, "curiosity")
    assert len(list(archive.store.custody())) == before
    records.read(shelf, id_[:20], "legal")
    row = list(archive.store.custody())[-1]
    assert (row.object, row.note, row.outcome) == (f"{id_}:legal", "read_sealed", "ok")
    assert row.agent.startswith("sealed:")
    assert "CANARY" not in "".join(one.note + one.object + one.agent for one in archive.store.custody())


def test_nothing_is_shown_when_the_ledger_cannot_be_written(shelf: opening.Shelf, monkeypatch: pytest.MonkeyPatch):
    def full(*_: object, **__: object) -> None:
        raise OSError

    id_ = records.listed(shelf)[0].id
    monkeypatch.setattr(acts, "note", full)
    shown: list[object] = []
    with pytest.raises(OSError):
        shown = records.read(shelf, id_, "legal")  # type: ignore[assignment]
    assert shown == []


def test_it_locks_itself_after_five_minutes_without_use(shelf: opening.Shelf, clock: SteppingClock):
    id_ = records.listed(shelf)[0].id
    clock.at += timedelta(minutes=4)
    records.read(shelf, id_, "safety")
    clock.at += timedelta(minutes=4)
    assert shelf.is_open(), "it was used"
    clock.at += timedelta(minutes=1)
    assert not shelf.is_open()
    with pytest.raises(SealedLockedError):
        records.read(shelf, id_, "safety")


def test_only_protection_reads_and_then_with_a_second_person(store: Archive):
    id_ = records.put(store, "giver", {"name": "CANARY"})
    for role in set(Role) - {Role.PROTECTION}:
        store.actor = Actor(name="m-1", role=role)
        with pytest.raises(NotAllowedError):
            opening.unlock(store, PASS)
    store.actor = Actor(name="m-1", role=Role.PROTECTION)
    with opening.unlock(store, PASS) as shelf:
        with pytest.raises(SecondPersonError) as asked:
            records.read(shelf, id_, "contact")
        assert "read_sealed" not in {one.act for one in acts.done(store)}
        store.actor = Actor(name="m-2", role=Role.PROTECTION)
        approving.approve(store, asked.value.item or "", "she called us")
        store.actor = Actor(name="m-1", role=Role.PROTECTION)
        (shown,) = records.read(shelf, id_, "contact")
        assert shown.told["name"] == "CANARY"
        with pytest.raises(SecondPersonError):
            records.read(shelf, id_, "contact")
    assert "CANARY" not in "".join((one.value or "") + one.reason for one in store.store.reviews())


def test_a_change_is_a_version_and_does_not_overwrite_anothers(shelf: opening.Shelf):
    archive = shelf.archive
    records.put(archive, "identity", {"true_name": "Aygul"})
    shelf.close()
    with opening.unlock(archive, PASS) as again:
        id_ = next(one.id for one in records.listed(again, kind="identity"))
        assert records.change(again, id_, {"true_name": "Aigul", "born": "1980"}, before=1) == 2
        with pytest.raises(RecordConflictError):
            records.change(again, id_, {"true_name": "Other"}, before=1)
        versions = records.read(again, id_, "correction")
        assert [one.told["true_name"] for one in versions] == ["Aygul", "Aigul"]
        value = next(one.id for one in records.listed(again, kind="value"))
        with pytest.raises(BadRecordError):
            records.change(again, value, {"value": "x"}, before=1)


def test_an_erased_record_is_erased_everywhere(shelf: opening.Shelf):
    archive = shelf.archive
    mark = next(one.given_by for one in archive.store.captures() if one.given_by) or ""
    with pytest.raises(SealedLockedError):
        openings.forget(archive, [mark])
    records.forget(shelf, mark, "request")
    with pytest.raises(UnknownIdError):
        records.read(shelf, mark, "legal")
    assert mark not in openings.values(archive)
    shelf.close()
    with opening.unlock(archive, PASS) as again:
        assert mark not in {one.id for one in records.listed(again)}
        key = keyring.open_sealed(archive.root / KEYS, PASS).keys.database
        assert b"CANARYGIVER" not in readable(opening.path_of(archive), key)
        assert b"CANARY 55" in readable(opening.path_of(archive), key)


def test_a_run_that_was_cut_off_is_finished_at_the_next_unlocking(told: Archive, monkeypatch: pytest.MonkeyPatch):
    def cut(*_: object) -> int:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(told.store, "erase_sealed", cut)
        with pytest.raises(KeyboardInterrupt):
            opening.make(told, WORK, PASS, cost=CHEAP)
    assert b"CANARYGIVER" in case_bytes(told)
    opening.unlock(told, PASS).close()
    assert b"CANARY" not in case_bytes(told)
    # Cut off between erasing here and noting that it moved: the sealed store knows.
    told.store.erase_sealed([one.commitment for one in told.store.sealed_values()])
    opening.unlock(told, PASS).close()
    assert {openings.values(told)[one.given_by] for one in told.store.captures() if one.given_by} == {outbox.SEALED}


def test_a_damaged_letter_stays_and_is_counted(store: Archive):
    records.put(store, "giver", {"name": "one"})
    letter = next(one for one in store.store.sealed_values() if one.value and outbox.is_letter(one))
    link = connect(store.root / "case.db", work_key(store), create=False, busy_ms=1000)
    link.execute("DROP TRIGGER sealed_value_no_update")
    link.execute(
        "UPDATE sealed_value SET value = replace(value, 'box\":\"', 'box\":\"A') WHERE commitment = ?",
        (letter.commitment,),
    )
    link.close()
    with opening.unlock(store, PASS) as shelf:
        assert (shelf.came_in, shelf.unreadable) == (0, 1)


def test_without_the_store_that_belongs_here_nothing_is_kept_readable(
    store: Archive, tmp_path: Path, clock: SteppingClock
):
    other = store.root / "sealed.db"
    other.unlink()
    keys = keyring.open_sealed(store.root / KEYS, PASS).keys
    open_sealed(other, keys.database, create=True).close()
    opening.unlock(store, PASS).close()  # the same master: its letter box is known again
    link = connect(store.root / "case.db", work_key(store), create=False, busy_ms=1000)
    link.execute("DROP TRIGGER review_no_delete")
    link.execute("DELETE FROM review WHERE decision = ?", (outbox.REGISTER,))
    link.close()
    ids = CountingIds()
    ids.count = 5_000
    with open_archive(store.root, lambda: WORK, clock=clock, ids=ids, reading=InProcess()) as blind:
        with pytest.raises(SealedElsewhereError):
            openings.giver(blind, "CANARY")
        with pytest.raises(SealedElsewhereError):
            opening.unlock(blind, PASS)


def test_wrong_records_are_refused(store: Archive):
    for kind, body, about in (
        ("address book", {"phone": "1"}, ""),
        ("contact", {"fax": "1"}, ""),
        ("contact", {"phone": " "}, ""),
        ("identity", {"note": "x"}, ""),
        ("speaker", {"person": "x"}, ""),
        ("contact", {"phone": "1"}, "n-0000"),
        ("contact", {"phone": "1" * 30_000}, ""),
    ):
        with pytest.raises(BadRecordError):
            records.put(store, kind, body, about=about)


def test_what_cannot_be_made_is_refused(store: Archive, archive: Archive, tmp_path: Path):
    with pytest.raises(SealedStandsError):
        opening.make(store, WORK, PASS, cost=CHEAP)
    with pytest.raises(PlainSealedError):
        opening.make(archive, WORK, PASS, cost=CHEAP)
    with pytest.raises(PlainSealedError):
        opening.unlock(archive, PASS)
    with pytest.raises(NoSealedStoreError):
        records.put(archive, "giver", {"name": "x"})


def test_its_passphrase_is_another_one(told: Archive):
    with pytest.raises(UsageError):
        opening.make(told, WORK, WORK, cost=CHEAP)
    assert not outbox.exists(told)
    assert openings.values(told)


def test_verify_knows_the_file_while_it_is_locked(store: Archive):
    records.put(store, "giver", {"name": "x"})
    opening.unlock(store, PASS).close()
    assert _verdict(store) == "ok"
    assert not [one for one in audit.verify(store) if one.verdict == "failed"]
    path = opening.path_of(store)
    data = bytearray(path.read_bytes())
    data[6000] ^= 1
    path.write_bytes(data)
    assert _verdict(store) == "failed"
    path.unlink()
    assert _verdict(store) == "failed"


def _verdict(archive: Archive) -> str:
    return next(one.verdict for one in audit.verify(archive) if one.name == "sealed")


def test_letters_survive_the_mending_of_the_case_database(store: Archive, tmp_path: Path):
    records.put(store, "giver", {"name": "CANARYMEND"})
    root, before = store.root, {one.commitment: one for one in store.store.sealed_values()}
    store.close()
    copy = tmp_path / "copy"
    shutil.copytree(root, copy)
    data = bytearray((root / "case.db").read_bytes())
    data[4096 * 3 : 4096 * 4] = bytes(4096)
    (root / "case.db").write_bytes(data)
    done = mending.mend(root, copy, lambda: WORK)
    assert done.salvaged is None or done.salvaged.lost == ()
    with open_archive(root, lambda: WORK, reading=InProcess()) as mended:
        assert {one.commitment: one for one in mended.store.sealed_values()} == before


def test_a_record_lies_where_what_it_is_about_lies(store: Archive, tmp_path: Path):
    page = tmp_path / "east.txt"
    page.write_text("Gulnar Beisen stood before the consulate in Oskemen.\n", encoding="utf-8")
    (added,) = ingest.add(store, [str(page)], given_by="Giver of the east")
    compartments.make(store, "east")
    compartments.put(store, added.capture or "", "east", why="")
    node = next(one.id for one in store.store.nodes() if "Gulnar" in one.name)
    id_ = records.put(store, "contact", {"phone": "CANARYEAST"}, about=node)
    mark = next(one.given_by for one in store.store.captures() if one.id == added.capture) or ""
    west = Actor(name="m-1", role=Role.PROTECTION, compartments=frozenset({""}))
    with opening.unlock(scoped(store, west), PASS) as shelf:
        assert shelf.came_in == 2, "letters of all parts move in together"
        assert not {id_, mark} & {one.id for one in records.listed(shelf)}
        for one in (id_, mark):
            with pytest.raises(NotAllowedError, match="compartment"):
                records.read(shelf, one, "contact")
            with pytest.raises(NotAllowedError):
                records.forget(shelf, one, "request")
    east = Actor(name="m-2", role=Role.PROTECTION, compartments=frozenset({"", "east"}))
    with opening.unlock(scoped(store, east), PASS) as shelf:
        assert {id_, mark} <= {one.id for one in records.listed(shelf)}


def test_every_contributor_writes_from_their_own_part(store: Archive):
    for role in (Role.CONTRIBUTOR, Role.EDITOR, Role.OWNER):
        mine = scoped(store, Actor(name="m-3", role=role, compartments=frozenset({"east"})))
        id_ = records.put(mine, "giver", {"name": "CANARYPART"})
        assert openings.commit(mine, "CANARYPART", "given by").value.startswith("{")
        assert id_ in {one.commitment for one in store.store.sealed_values()}
    assert b"CANARY" not in case_bytes(store)
