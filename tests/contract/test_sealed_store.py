"""What every sealed store does, over each implementation there is."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlcipher3 import dbapi2

from kuager.errors import ArchiveExistsError, DamagedStoreError, WrongPassphraseError
from kuager.errors.sealed import RecordConflictError
from kuager.model import SealedRecord
from kuager.ports import SealedStore
from kuager.store.sealed import closed_problems, open_sealed
from kuager.store.sqlite.connection import PLAIN_HEADER, connect
from kuager.store.sqlite.whole import beside
from tests.sealed_pages import readable

KEY, OTHER = bytes(range(32)), bytes(range(1, 33))
AT = datetime(2024, 5, 1, 12, tzinfo=UTC)


def record(
    id_: str = "r-1", version: int = 1, *, kind: str = "contact", about: str = "e-1", **body: str
) -> SealedRecord:
    told = tuple((body or {"phone": "+7 701 000 00 00"}).items())
    return SealedRecord(id=id_, version=version, kind=kind, about=about, at=AT, agent="tester", body=told)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "sealed.db"


@pytest.fixture(params=["sqlite"])
def store(path: Path) -> Iterator[SealedStore]:
    opened = open_sealed(path, KEY, create=True)
    yield opened
    opened.close()


def test_what_is_put_is_read_as_it_was(store: SealedStore):
    first = record(phone="+7 701 000 00 00", who_may_call="Әсел; только вечером")
    assert store.put([first, record("r-2", kind="identity", about="n-2", true_name="Айгүл")]) == 2
    assert store.versions("r-1") == [first]
    assert [one.id for one in store.records()] == ["r-1", "r-2"]
    assert [one.id for one in store.records(kind="identity")] == ["r-2"]
    assert [one.id for one in store.records(about="e-1")] == ["r-1"]
    assert store.versions("r-3") == []
    assert "701" not in repr(first)


def test_versions_are_appended_and_none_is_lost(store: SealedStore):
    store.put([record(phone="1")])
    store.put([record(version=2, phone="2")])
    assert [one.told["phone"] for one in store.versions("r-1")] == ["1", "2"]
    assert [one.told["phone"] for one in store.records()] == ["2"]


@pytest.mark.parametrize("wrong", [record(version=1, phone="other"), record(version=3, phone="3")])
def test_a_version_that_does_not_follow_is_refused_with_all_that_came_with_it(store: SealedStore, wrong: SealedRecord):
    store.put([record(phone="1")])
    with pytest.raises(RecordConflictError):
        store.put([record("r-9"), wrong])
    assert [one.id for one in store.records()] == ["r-1"]


def test_the_same_twice_is_once(store: SealedStore):
    assert store.put([record()]) == 1
    assert store.put([record(), record("r-2")]) == 1


def test_an_erased_record_is_gone_with_all_versions(store: SealedStore):
    store.put([record(), record(version=2, phone="2"), record("r-2")])
    assert store.erase(["r-1", "r-1", "r-7"]) == 1
    assert store.versions("r-1") == []
    assert [one.id for one in store.records()] == ["r-2"]
    assert store.check() == []


def test_no_version_can_be_changed(store: SealedStore, path: Path):
    store.put([record()])
    link = connect(path, KEY, create=False, busy_ms=100)
    with pytest.raises(dbapi2.IntegrityError, match="not changed"):
        link.execute("UPDATE sealed_record SET body = '[]'")
    link.close()


def test_only_its_own_key_opens_it(store: SealedStore, path: Path):
    store.put([record(phone="+7 701 555 01 01")])
    store.close()
    data = path.read_bytes()
    assert not data.startswith(PLAIN_HEADER)
    assert b"555 01 01" not in data
    assert b"sealed_record" not in data
    with pytest.raises(WrongPassphraseError):
        open_sealed(path, OTHER)
    again = open_sealed(path, KEY)
    assert again.versions("r-1")[0].told["phone"] == "+7 701 555 01 01"
    again.close()
    with pytest.raises(ArchiveExistsError):
        open_sealed(path, KEY, create=True)
    with pytest.raises(ValueError, match="32 bytes"):
        open_sealed(path, b"short")


@pytest.mark.parametrize("wiped", [True, False], ids=["as it is", "without wiping"])
def test_erased_words_are_in_no_page_that_the_key_opens(store: SealedStore, path: Path, *, wiped: bool):
    canary = "CANARY-7f3a"
    store.put([record(f"r-{number}", phone=f"{canary} {number}" * 40) for number in range(60)])
    assert canary.encode() in readable(path, KEY)
    if wiped:
        store.erase([f"r-{number}" for number in range(60)])
        store.close()
    else:  # what the setting is for: without it the words stay in free pages
        store.close()
        link = connect(path, KEY, create=False, busy_ms=100)
        link.execute("PRAGMA secure_delete = OFF")
        link.execute("DELETE FROM sealed_record")
        link.close()
    assert (canary.encode() in readable(path, KEY)) is not wiped


def test_a_locked_file_still_tells_its_damage(store: SealedStore, path: Path):
    store.put([record()])
    assert closed_problems(path) is None, "its newest changes wait in the log"
    store.close()
    assert closed_problems(path) == []
    data = bytearray(path.read_bytes())
    data[5000] ^= 1
    path.write_bytes(data)
    assert closed_problems(path) == ["its bytes are not those it was closed with"]
    path.write_bytes(data[:5000])
    assert closed_problems(path) == ["it was cut short"]
    path.unlink()
    assert closed_problems(path) == ["it is missing"]


def test_a_damaged_note_and_a_missing_one_are_told_apart(store: SealedStore, path: Path):
    store.put([record()])
    store.close()
    beside(path).write_text("{}")
    assert closed_problems(path) == ["the note of its sum is damaged"]
    beside(path).unlink()
    assert closed_problems(path) is None


def test_every_flipped_bit_is_noticed_with_the_key(store: SealedStore, path: Path):
    store.put([record(f"r-{number}") for number in range(40)])
    store.close()
    data = path.read_bytes()
    for at in range(0, len(data) * 8, len(data) * 8 // 24):
        changed = bytearray(data)
        changed[at // 8] ^= 1 << at % 8
        path.write_bytes(changed)
        try:
            opened = open_sealed(path, KEY)
        except (DamagedStoreError, WrongPassphraseError):
            continue
        assert opened.check() != []
        opened.close()
        path.write_bytes(data)
