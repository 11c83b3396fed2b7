"""What goes wrong on real disks and desks comes out as one of our errors, and nothing is lost."""

from __future__ import annotations

import os
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlcipher3 import dbapi2

from kuager.errors import (
    ArchiveExistsError,
    BusyStoreError,
    DamagedStoreError,
    DiskFullError,
    KuagerError,
    WrongPassphraseError,
)
from kuager.model import CustodyVerb, SourceId
from kuager.model.types import Source
from kuager.store.migrations.m001_initial import LOGS
from kuager.store.sqlite import SqliteStore, open_store
from kuager.store.sqlite.connection import connect, salt_of

KEY = bytes(range(32))
OTHER = bytes(range(1, 33))
PAGE = 4096
AT = datetime(2021, 2, 8, tzinfo=UTC)
EITHER = pytest.mark.parametrize("key", [None, KEY], ids=["plain", "sealed"])


def source(number: int, size: int = 10) -> Source:
    return Source(id=SourceId(f"s-{number}"), kind="outlet", name="x" * size)


def made(path: Path, key: bytes | None, count: int = 200) -> Path:
    store = open_store(path / "case.db", key, create=True)
    with store.write() as writer:
        for number in range(count):
            writer.source(source(number, 200))
            writer.custody(f"s-{number}", CustodyVerb.CAPTURE, agent="mira", at=AT, outcome="ok")
    store.close()
    return path / "case.db"


def flip(path: Path, at: int) -> None:
    data = bytearray(path.read_bytes())
    data[at] ^= 1
    path.write_bytes(data)


def noticed(path: Path, key: bytes | None) -> bool:
    try:
        with closing(open_store(path, key, busy_ms=100)) as store:
            return bool(store.check())
    except KuagerError:
        return True


@EITHER
def test_a_new_store_does_not_replace_one(tmp_path: Path, key: bytes | None):
    path = made(tmp_path, key)
    before = path.read_bytes()
    with pytest.raises(ArchiveExistsError):
        open_store(path, key, create=True)
    assert path.read_bytes() == before


@EITHER
def test_the_file_is_for_its_owner_only(tmp_path: Path, key: bytes | None):
    path = made(tmp_path, key)
    assert path.stat().st_mode & 0o077 == 0


@EITHER
@pytest.mark.parametrize("content", [None, b"", b"short"], ids=["missing", "empty", "cut"])
def test_a_missing_or_empty_file_is_damage_not_an_empty_archive(
    tmp_path: Path, key: bytes | None, content: bytes | None
):
    path = tmp_path / "case.db"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(DamagedStoreError):
        open_store(path, key)
    assert path.exists() is (content is not None)


def test_a_wrong_key_is_told_from_damage(tmp_path: Path):
    path = made(tmp_path, KEY)
    with pytest.raises(WrongPassphraseError):
        open_store(path, OTHER)
    with pytest.raises(DamagedStoreError):
        open_store(path, None)
    flip(path, 3)  # the salt
    with pytest.raises(DamagedStoreError):
        open_store(path, KEY)
    flip(path, 3)
    flip(path, 100)  # the first page, behind the salt
    with pytest.raises(DamagedStoreError):
        open_store(path, KEY)


def test_a_plain_file_is_not_opened_with_a_key(tmp_path: Path):
    with pytest.raises(DamagedStoreError):
        open_store(made(tmp_path, None), KEY)


@pytest.mark.parametrize("key", [b"", b"short", bytes(33)])
def test_a_key_of_another_length_is_refused(tmp_path: Path, key: bytes):
    with pytest.raises(ValueError, match="32 bytes"):
        open_store(tmp_path / "case.db", key, create=True)
    assert not (tmp_path / "case.db").exists()


def test_a_sealed_file_shows_nothing(tmp_path: Path):
    path = made(tmp_path, KEY)
    store = open_store(path, KEY)
    with store.write() as writer:
        writer.source(Source(id=SourceId("s-x"), kind="outlet", name="Canary Gazette"))
        inside = b"".join(one.read_bytes() for one in tmp_path.iterdir())
    store.close()
    outside = b"".join(one.read_bytes() for one in tmp_path.iterdir())
    for canary in (b"Canary", b"CREATE TABLE", b"xxxxxxxxxx", b"SQLite format", KEY):
        assert canary not in inside + outside
    assert path.read_bytes()[:16] == salt_of(KEY)


@EITHER
def test_damage_in_the_middle_is_told_when_read(tmp_path: Path, key: bytes | None):
    path = made(tmp_path, key, 2000)
    data = bytearray(path.read_bytes())
    data[20 * PAGE : -PAGE] = os.urandom(len(data) - 21 * PAGE)
    path.write_bytes(data)
    with pytest.raises(DamagedStoreError), closing(open_store(path, key)) as store:
        list(store.sources())
    assert noticed(path, key)


@EITHER
def test_a_full_disk_says_so_and_keeps_what_was_there(tmp_path: Path, key: bytes | None):
    path = made(tmp_path, key)
    with closing(open_store(path, key)) as store:
        pages = store._writer.execute("PRAGMA page_count").fetchone()[0]
        store._writer.execute(f"PRAGMA max_page_count = {pages + 2}")
        with pytest.raises(DiskFullError), store.write() as writer:
            writer.source(source(1000, 100 * PAGE))
        assert len(store.sources()) == 200
        store._writer.execute("PRAGMA max_page_count = 100000")
        with store.write() as writer:
            writer.source(source(1000, 100 * PAGE))
        assert len(store.sources()) == 201
        assert store.check() == []


FILE_LIMIT = """
    import resource, signal, sys
    from pathlib import Path
    from kuager.errors import DiskError, DiskFullError
    from kuager.model import Source, SourceId
    from kuager.store.sqlite import open_store
    path, key = Path(sys.argv[1]), bytes.fromhex(sys.argv[2]) or None
    store = open_store(path, key)
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (path.stat().st_size, path.stat().st_size))
    try:
        with store.write() as writer:
            writer.source(Source(id=SourceId("s-big"), kind="outlet", name="x" * 10_000_000))
    except (DiskError, DiskFullError) as error:
        print(error.code)
    print(len(store.sources()))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="needs POSIX limits")
@EITHER
def test_a_write_the_system_refuses_is_told_and_rolled_back(tmp_path: Path, key: bytes | None):
    path = made(tmp_path, key)
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(FILE_LIMIT), str(path), (key or b"").hex()],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.stderr == ""
    code, left = done.stdout.split()
    assert code in {"K-STORE-005", "K-STORE-008"}
    assert left == "200"


@EITHER
def test_another_writer_means_busy(tmp_path: Path, key: bytes | None):
    path = made(tmp_path, key)
    with closing(open_store(path, key, busy_ms=50)) as one, closing(open_store(path, key, busy_ms=50)) as two:
        with one.write() as writer:
            writer.source(source(1000))
            with pytest.raises(BusyStoreError), two.write():
                pass
            assert len(two.sources()) == 200
        with two.write() as writer:
            writer.source(source(1001))
        assert len(one.sources()) == 202


def test_a_check_waits_for_readers(tmp_path: Path):
    path = made(tmp_path, KEY, 600)
    with closing(open_store(path, KEY, busy_ms=50)) as one, closing(open_store(path, KEY, busy_ms=50)) as two:
        with one.write() as writer:
            writer.source(source(1000))
        reading = two.custody()
        next(reading)
        with one.write() as writer:
            writer.source(source(1001))
        with pytest.raises(BusyStoreError):
            one.check()
        list(reading)
        assert one.check() == []


def test_a_closed_store_is_closed(tmp_path: Path):
    store = open_store(made(tmp_path, None), None)
    reading = store.custody()
    next(reading)
    store.close()
    with pytest.raises(ValueError, match="closed"):
        store.sources()
    assert len(list(reading)) == 199


# --- logs are append-only ---------------------------------------------------------------------------------------------


@pytest.fixture
def filled(tmp_path: Path) -> Iterator[dbapi2.Connection]:
    store = open_store(tmp_path / "case.db", None, create=True)
    store.close()
    link = connect(tmp_path / "case.db", None, create=False, busy_ms=100)
    link.execute("PRAGMA foreign_keys = OFF")
    for table in LOGS:
        columns = link.execute(f"PRAGMA table_info({table})").fetchall()
        link.execute(f"INSERT INTO {table} VALUES ({', '.join('1' for _ in columns)})")
    yield link
    link.close()


@pytest.mark.parametrize("table", LOGS)
@pytest.mark.parametrize(
    "act", ["UPDATE {0} SET crc = 2", "DELETE FROM {0}", "INSERT OR REPLACE INTO {0} SELECT * FROM {0}"]
)
def test_no_row_of_a_log_can_be_changed_or_removed(filled: dbapi2.Connection, table: str, act: str):
    statement = act.format(table).replace("crc", "hash" if table == "custody" else "crc")
    with pytest.raises(dbapi2.IntegrityError, match="append-only"):
        filled.execute(statement)
    assert filled.execute(f"SELECT count(*) FROM {table}").fetchone() == (1,)


UNGUARDED = "the definitions of the tables are not what was written"
WRITTEN_BY_ANOTHER = "its bytes are not those it was closed with"

# --- what check() notices -----------------------------------------------------------------------------------------------


def test_a_changed_row_is_noticed_in_a_plain_file(tmp_path: Path):
    path = made(tmp_path, None)
    with closing(dbapi2.connect(str(path), isolation_level=None)) as link:
        link.execute("DROP TRIGGER source_no_update")
        link.execute("UPDATE source SET name = 'y' WHERE id = 's-7'")
        link.execute("DROP TRIGGER custody_no_update")
        link.execute("UPDATE custody SET note = 'y' WHERE seq = 9")
    with closing(open_store(path, None)) as store:
        assert store.check() == [
            UNGUARDED,
            "1 rows of source are not what was written",
            "the custody chain breaks at number 9",
            WRITTEN_BY_ANOTHER,
        ]


def test_a_removed_custody_row_is_noticed(tmp_path: Path):
    path = made(tmp_path, None)
    with closing(dbapi2.connect(str(path), isolation_level=None)) as link:
        link.execute("DROP TRIGGER custody_no_delete")
        link.execute("DELETE FROM custody WHERE seq = 9")
    with closing(open_store(path, None)) as store:
        assert store.check() == [UNGUARDED, "the custody chain breaks at number 10", WRITTEN_BY_ANOTHER]


def flips(path: Path, key: bytes | None, count: int) -> float:
    """Flips one bit after the other and returns the share that was noticed."""
    sound = path.read_bytes()
    seen = 0
    for number in range(count):
        # Spread evenly over the file, each in another bit: the same places in every run.
        at, bit = min(number * len(sound) // count + number % 97, len(sound) - 1), number % 8
        data = bytearray(sound)
        data[at] ^= 1 << bit
        path.write_bytes(data)
        for side in ("-wal", "-shm"):
            path.with_name(path.name + side).unlink(missing_ok=True)
        seen += noticed(path, key)
    return seen / count


def test_every_flipped_bit_of_a_sealed_file_is_noticed(tmp_path: Path):
    assert flips(made(tmp_path, KEY), KEY, 60) == 1.0


@pytest.mark.slow
def test_a_thousand_flipped_bits_of_a_sealed_file_are_noticed(tmp_path: Path):
    assert flips(made(tmp_path, KEY), KEY, 1000) == 1.0


def test_every_flipped_bit_of_a_plain_file_is_noticed(tmp_path: Path):
    # SQLite alone notices 3 % (design notes); the sums of rows what is written; the note of the whole file the rest.
    assert flips(made(tmp_path, None, 600), None, 120) == 1.0


def test_a_note_about_another_state_of_a_plain_file_says_nothing(tmp_path: Path):
    path = made(tmp_path, None)
    note = (tmp_path / "case.db.sum").read_bytes()
    with closing(open_store(path, None)) as store, store.write() as writer:
        writer.source(source(1000))
    (tmp_path / "case.db.sum").write_bytes(note)
    with closing(open_store(path, None)) as store:
        assert store.check() == []
    (tmp_path / "case.db.sum").write_bytes(note[:-9])
    with closing(open_store(path, None)) as store:
        assert store.check() == ["case.db.sum: this note of its sum is damaged"]


def test_rot_is_not_noted_as_the_new_state_by_reading(tmp_path: Path):
    path = made(tmp_path, None, 600)
    flip(path, 3 * PAGE + PAGE // 2)
    for _ in range(3):
        assert noticed(path, None)


@EITHER
def test_a_position_of_the_log_taken_twice_or_not_at_all_is_noticed(tmp_path: Path, key: bytes | None):
    path = made(tmp_path, key)
    link = connect(path, key, create=False, busy_ms=100)
    link.execute("DROP TRIGGER source_no_update")
    link.execute("UPDATE source SET pos = 900 WHERE id = 's-7'")
    link.close()
    with closing(open_store(path, key)) as store:
        assert "the positions of the log are not 1 to 200, each once; missing: 8" in store.check()


def test_stores_of_several_threads_share_one_file(tmp_path: Path):
    path = made(tmp_path, None)
    with closing(open_store(path, None)) as store:
        first, second = store.custody(), store.custody()
        assert next(first).seq == next(second).seq == 1
        assert isinstance(store, SqliteStore)
        assert len(list(first)) == len(list(second)) == 199
