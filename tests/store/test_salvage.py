"""Rows are taken over from what is left, put where they were, and never made up."""

from __future__ import annotations

import subprocess
import sys
import textwrap
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kuager.errors import BusyStoreError, DamagedStoreError, OtherHistoryError
from kuager.model import CustodyVerb, SealedValue, SourceId
from kuager.model.types import Source
from kuager.store.migrations.m001_initial import LOGS
from kuager.store.sqlite import carve, mend, open_store, salvage, wal
from kuager.store.sqlite.connection import connect
from kuager.store.sqlite.derived import DUMPS
from kuager.store.sqlite.pages import PAGE, PageFile

KEY = bytes(range(32))
AT = datetime(2021, 2, 8, tzinfo=UTC)
EITHER = pytest.mark.parametrize("key", [None, KEY], ids=["plain", "sealed"])
MARK = "sealed:"


def made(path: Path, key: bytes | None, count: int = 60, name: str = "case.db", size: int = 300) -> Path:
    with closing(open_store(path / name, key, create=True)) as store:
        grow(store, 0, count, size)
    return path / name


def grow(store, first: int, count: int, size: int = 300) -> None:
    for number in range(first, first + count):
        with store.write() as writer:
            writer.source(Source(id=SourceId(f"s-{number}"), kind="outlet", name=f"_{number} " + "x" * size))
            writer.custody(f"s-{number}", CustodyVerb.CAPTURE, agent="mira", at=AT, outcome="ok")


def built(target: Path, key: bytes | None, *files: Path, **more):
    return salvage.build(target, key, files, marks=MARK, **more)


def sources(path: Path, key: bytes | None) -> list[tuple[int, str]]:
    with closing(connect(path, key, create=False, busy_ms=100)) as link:
        return [(pos, name) for pos, name in link.execute("SELECT pos, id FROM source ORDER BY pos")]


def spoil(path: Path, *pages: int) -> None:
    """Makes pages unreadable in one byte each of a kind that no check passes over: the middle."""
    data = bytearray(path.read_bytes())
    for page in pages:
        data[(page - 1) * PAGE : page * PAGE] = b"\xff" * PAGE
    path.write_bytes(data)


@EITHER
def test_every_table_that_is_not_computed_is_taken_over(tmp_path: Path, key: bytes | None):
    path = made(tmp_path, key, 1)
    with closing(connect(path, key, create=False, busy_ms=100)) as link:
        tables = {row[0] for row in link.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    computed = {*DUMPS, "meta", "migration", *(name for name in tables if name.startswith("text_index"))}
    assert tables - computed == {*carve.TABLES, "consent"}  # nothing writes consents yet; with its writer it gets a sum
    assert set(LOGS) <= {*carve.TABLES, "consent"}


@EITHER
@pytest.mark.parametrize("size", [5, 300, 3_000, 20_000])
def test_rows_short_and_long_come_over_whole(tmp_path: Path, key: bytes | None, size: int):
    path = made(tmp_path, key, 30, size=size)
    found = built(tmp_path / "new.db", key, path)
    assert (found.kept, found.copied, found.moved, found.lost) == (60, 0, 0, ())
    with closing(open_store(path, key)) as old, closing(open_store(tmp_path / "new.db", key)) as new:
        assert new.check() == []
        assert list(old.sources()) == list(new.sources())
        assert list(old.custody()) == list(new.custody())
        assert old.head() == new.head()


@EITHER
def test_missing_rows_come_from_the_copy_and_newer_ones_from_the_archive(tmp_path: Path, key: bytes | None):
    path = made(tmp_path, key)
    copy = tmp_path / "copy.db"
    copy.write_bytes(path.read_bytes())
    with closing(open_store(path, key)) as store:
        grow(store, 60, 200)
    rows = sources(path, key)
    with PageFile(path, key) as file:
        held = {number: page for number in file.numbers() if (page := file.page(number)) and b"_30 xxxx" in page}
    spoil(path, *held)
    found = built(tmp_path / "new.db", key, path, copy)
    assert found.copied
    assert found.lost == ()
    assert found.ledgers == (260, 60)
    assert sources(tmp_path / "new.db", key) == rows


@EITHER
def test_what_is_in_neither_is_named(tmp_path: Path, key: bytes | None):
    path = made(tmp_path, key, 100)
    rows = sources(path, key)
    with PageFile(path, key) as file:
        spoil(path, *(number for number in file.numbers() if b"_30 xxxx" in (file.page(number) or b"")))
    found = built(tmp_path / "new.db", key, path)
    left = sources(tmp_path / "new.db", key)
    gone = sorted(set(rows) - set(left))
    assert (31, "s-30") in gone
    assert set(left) < set(rows)
    assert found.lost == tuple(f"position {place} of the log" for place, _ in gone)
    with closing(open_store(tmp_path / "new.db", key)) as store:
        assert any("missing: " in words for words in store.check())


@EITHER
def test_a_file_that_is_gone_or_cannot_be_opened_is_made_from_the_copy(tmp_path: Path, key: bytes | None):
    path = made(tmp_path, key)
    copy = tmp_path / "copy.db"
    copy.write_bytes(path.read_bytes())
    rows = sources(path, key)
    for number, spoiled in enumerate(
        (b"", b"\xff" * 8192, copy.read_bytes()[:PAGE], b"\xff" * PAGE + copy.read_bytes()[PAGE:])
    ):
        path.write_bytes(spoiled)
        assert mend.trouble(path, key)
        found = built(tmp_path / f"new{number}.db", key, path, copy)
        assert found.lost == ()
        assert sources(tmp_path / f"new{number}.db", key) == rows
    path.unlink()
    assert mend.trouble(path, key)
    built(tmp_path / "last.db", key, path, copy)
    assert sources(tmp_path / "last.db", key) == rows
    found = built(tmp_path / "alone.db", key, path, ledger_rows=60)
    assert len(found.lost) == 60


@EITHER
def test_rot_in_the_copy_is_not_taken(tmp_path: Path, key: bytes | None):
    path = made(tmp_path, key)
    copy = tmp_path / "copy.db"
    copy.write_bytes(path.read_bytes())
    with PageFile(path, key) as file:
        page = next(number for number in file.numbers() if b"_30 xxxx" in (file.page(number) or b""))
    spoil(path, page)
    data = bytearray(copy.read_bytes())
    at = data.index(b"_30 xxxx") + 5 if key is None else page * PAGE - 2000
    data[at] ^= 1
    copy.write_bytes(data)
    found = built(tmp_path / "new.db", key, path, copy)
    assert "position 31 of the log" in found.lost
    assert (31, "s-30") not in sources(tmp_path / "new.db", key)


@EITHER
def test_a_copy_that_went_on_by_itself_is_refused(tmp_path: Path, key: bytes | None):
    path = made(tmp_path, key)
    copy = tmp_path / "copy.db"
    copy.write_bytes(path.read_bytes())
    for file, number in ((path, 60), (copy, 90)):
        with closing(open_store(file, key)) as store:
            grow(store, number, 1)
    with pytest.raises(OtherHistoryError):
        built(tmp_path / "new.db", key, path, copy)


@EITHER
def test_what_was_erased_is_not_brought_back_by_an_older_copy(tmp_path: Path, key: bytes | None):
    path = made(tmp_path, key)
    marks = [f"{MARK}{number:064x}" for number in range(2)]
    with closing(open_store(path, key)) as store, store.write() as writer:
        for mark in marks:
            writer.seal_value(SealedValue(commitment=mark, salt="00", value="Aigul", kind="given by", at=AT))
            writer.custody("k-1", CustodyVerb.INGESTION, agent=mark, at=AT, outcome="ok")
        writer.custody("k-1", CustodyVerb.DEACCESSION, agent="mira", at=AT, outcome="ok")
    copy = tmp_path / "copy.db"
    copy.write_bytes(path.read_bytes())
    with closing(open_store(path, key)) as store:
        with store.write() as writer:
            writer.custody(marks[0], CustodyVerb.DEACCESSION, agent="mira", at=AT, outcome="ok")
        store.erase_sealed([marks[0]])
    built(tmp_path / "new.db", key, path, copy)
    with closing(open_store(tmp_path / "new.db", key)) as store:
        assert [one.commitment for one in store.sealed_values()] == [marks[1]]
    # A lost row of the ledger may have been the one that said so: that is not passed over.
    found = built(tmp_path / "late.db", key, tmp_path / "none.db", copy, ledger_rows=64)
    assert found.lost[0] == "row 64 of custody"
    assert found.lost[-1].startswith("whether 2 sealed values that only a copy held were erased since")


def claims(count: int) -> list[tuple[tuple[str, ...], int]]:
    return [((("source", "capture")[place % 2], f"id-{place}"), place) for place in range(1, count + 1)]


@given(st.integers(1, 40), st.data())
def test_a_row_whose_position_was_damaged_goes_back_where_it_was(count: int, data: st.DataObject):
    sound = claims(count)
    at = data.draw(st.integers(0, count - 1))
    wrong = data.draw(st.integers(0, 2 * count).filter(lambda place: place != sound[at][1]))
    live = [*sound[:at], (sound[at][0], wrong), *sound[at + 1 :]]
    known = data.draw(st.integers(0, count))
    expected = {place: ident for ident, place in sound}
    assert salvage.settle([sound])[0] == expected
    assert salvage.settle([live, sound])[0] == expected
    places, moved = salvage.settle([live, sound[:known]])
    assert sorted(places) == list(range(1, count + 1))
    assert sorted(places.values()) == sorted(expected.values())
    assert moved <= 2
    assert {place for place in expected if places[place] != expected[place]} <= {sound[at][1], wrong}


def test_a_log_torn_at_its_end_is_not_damage_and_one_bitten_in_the_middle_is(tmp_path: Path):
    store = open_store(tmp_path / "case.db", None, create=True)
    store._writer.execute("PRAGMA wal_autocheckpoint = 0")
    grow(store, 0, 20)
    log = wal.beside(tmp_path / "case.db").read_bytes()
    store.close()
    other = tmp_path / "other.db"
    side = wal.beside(other)
    other.write_bytes((tmp_path / "case.db").read_bytes())
    for cut in range(len(log) - 3 * PAGE, len(log), 777):
        side.write_bytes(log[:cut])
        assert wal.damage(other) is None
    side.write_bytes(log + bytes(PAGE))
    assert wal.damage(other) is None
    for at in (3, 9, 17, 25, 40, 60, 500, len(log) // 2):
        side.write_bytes(log[:at] + bytes([log[at] ^ 1]) + log[at + 1 :])
        assert wal.damage(other), at
        with pytest.raises(DamagedStoreError, match="newest changes"):
            open_store(other, None)
        assert side.exists()


HOLDS = """
    import sys
    from pathlib import Path
    from kuager.store.sqlite import open_store
    store = open_store(Path(sys.argv[1]), None)
    print(len(store.sources()), flush=True)
    sys.stdin.read()
"""


@pytest.mark.skipif(sys.platform == "win32", reason="an open file cannot be replaced there")
def test_a_database_that_somebody_uses_is_not_mended(tmp_path: Path):
    path = made(tmp_path, None)
    with subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(HOLDS), str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as other:  # fmt: skip
        assert other.stdin
        assert other.stdout
        assert other.stdout.readline() == "60\n"
        with pytest.raises(BusyStoreError):
            mend.trouble(path, None)
        other.stdin.close()
    assert mend.trouble(path, None) == []


@EITHER
def test_a_swap_cut_off_at_any_step_loses_nothing(tmp_path: Path, key: bytes | None, monkeypatch: pytest.MonkeyPatch):
    path = made(tmp_path, key)
    new = made(tmp_path, key, 3, "new.db")
    calls = 0
    real = Path.replace

    def dies(self: Path, target: Path) -> Path:
        nonlocal calls
        calls += 1
        raise KeyboardInterrupt

    before = path.read_bytes()
    monkeypatch.setattr(Path, "replace", dies)
    with pytest.raises(KeyboardInterrupt):
        mend.swap(new, path, tmp_path / "damaged" / "1")
    assert path.read_bytes() == before == (tmp_path / "damaged" / "1" / "case.db").read_bytes()
    monkeypatch.setattr(Path, "replace", real)
    mend.swap(new, path, tmp_path / "damaged" / "2")
    assert len(sources(path, key)) == 3
    assert (tmp_path / "damaged" / "2" / "case.db").read_bytes() == before
    assert calls == 1
