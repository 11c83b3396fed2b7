"""Older formats are brought up to date in one transaction each; newer ones are left alone."""

from __future__ import annotations

import ast
import gzip
from pathlib import Path

import pytest
from sqlcipher3 import dbapi2

import kuager
from kuager.errors import DamagedStoreError, NewerArchiveError
from kuager.model import CustodyVerb
from kuager.store.migrations import FORMAT, MIGRATIONS, Migration
from kuager.store.sqlite import open_store
from kuager.store.sqlite.connection import connect
from kuager.store.sqlite.migrate import format_of, upgrade
from kuager.store.sqlite.projection import DECIDES, FILED_BY, filed_by

KEYS = [None, bytes(range(32))]
FIXTURES = sorted((Path(__file__).parent / "fixtures").glob("format*.db.gz"))
NEXT = Migration(
    number=FORMAT + 1,
    name="next",
    sqlite=(
        "CREATE TABLE added (a TEXT) ",
        "INSERT INTO added SELECT id FROM capture",
        "ALTER TABLE entity ADD COLUMN note TEXT",
    ),
)


def test_migrations_are_numbered_without_gaps():
    assert [one.number for one in MIGRATIONS] == list(range(1, FORMAT + 1))
    assert len({one.name for one in MIGRATIONS}) == FORMAT


@pytest.mark.parametrize("key", KEYS, ids=["plain", "sealed"])
def test_an_older_file_gets_the_missing_steps(tmp_path: Path, key: bytes | None):
    path = tmp_path / "case.db"
    open_store(path, key, create=True).close()
    link = connect(path, key, create=False, busy_ms=100)
    upgrade(link, path, (*MIGRATIONS, NEXT))
    assert format_of(link) == NEXT.number
    assert link.execute("SELECT number, name FROM migration ORDER BY number").fetchall()[-1] == (NEXT.number, "next")
    upgrade(link, path, (*MIGRATIONS, NEXT))
    assert link.execute("SELECT count(*) FROM migration").fetchone() == (NEXT.number,)
    link.close()


@pytest.mark.parametrize("key", KEYS, ids=["plain", "sealed"])
def test_a_step_that_fails_leaves_nothing_of_itself(tmp_path: Path, key: bytes | None):
    path = tmp_path / "case.db"
    open_store(path, key, create=True).close()
    link = connect(path, key, create=False, busy_ms=100)
    before = link.execute("SELECT name, sql FROM sqlite_master ORDER BY name").fetchall()
    broken = Migration(number=NEXT.number, name="broken", sqlite=(*NEXT.sqlite, "CREATE TABLE claim (a)"))
    with pytest.raises(dbapi2.OperationalError, match="already exists"):
        upgrade(link, path, (*MIGRATIONS, broken))
    assert format_of(link) == FORMAT
    assert link.execute("SELECT name, sql FROM sqlite_master ORDER BY name").fetchall() == before
    link.close()


@pytest.mark.parametrize("key", KEYS, ids=["plain", "sealed"])
def test_a_newer_file_is_refused_and_not_touched(tmp_path: Path, key: bytes | None):
    path = tmp_path / "case.db"
    open_store(path, key, create=True).close()
    link = connect(path, key, create=False, busy_ms=100)
    link.execute(f"PRAGMA user_version = {FORMAT + 1}")
    link.close()
    before = path.read_bytes()
    with pytest.raises(NewerArchiveError):
        open_store(path, key)
    assert path.read_bytes() == before


def test_a_file_without_tables_is_not_an_empty_archive(tmp_path: Path):
    path = tmp_path / "case.db"
    link = dbapi2.connect(str(path))
    link.execute("CREATE TABLE other (a)")
    link.close()
    with pytest.raises(DamagedStoreError):
        open_store(path, None)


@pytest.mark.parametrize("fixture", FIXTURES, ids=lambda path: path.name)
def test_a_file_written_by_each_former_format_opens_and_is_sound(tmp_path: Path, fixture: Path):
    path = tmp_path / "case.db"
    path.write_bytes(gzip.decompress(fixture.read_bytes()))
    store = open_store(path, None)
    assert [capture.original_name for capture in store.captures()] == ["letter.txt"]
    assert next(store.documents()).text == "Asem Ortayeva was taken on 3 May 2020. Әсем Ортаева."
    assert [claim.value for claim in store.claims(prop="name")] == ["Asem Ortayeva"]
    assert [event.verb for event in store.custody()] == [CustodyVerb.CAPTURE]
    assert {hit.kind for hit in store.search("Ortaeva")} == {"entity", "document"}
    before = store.digests()
    with store.write() as writer:
        writer.projections()
    assert store.digests() == before
    assert store.check() == []
    store.close()


def test_there_is_a_fixture_of_every_format():
    assert [path.name for path in FIXTURES] == [f"format{number}.db.gz" for number in range(1, FORMAT + 1)]


def test_names_that_other_rules_filed_are_filed_anew(tmp_path: Path):
    path = tmp_path / "case.db"
    path.write_bytes(gzip.decompress(FIXTURES[-1].read_bytes()))
    open_store(path, None).close()
    link = dbapi2.connect(str(path))
    right = link.execute("SELECT token, key, sound FROM name_word ORDER BY token").fetchall()
    link.execute("UPDATE name_word SET key = 'stale', sound = 'stale'")
    link.commit()
    open_store(path, None).close()
    assert {row[0] for row in link.execute("SELECT key FROM name_word")} == {"stale"}, "the rules are the same"
    link.execute("UPDATE meta SET value = 'others' WHERE key = ?", (FILED_BY,))
    link.commit()
    open_store(path, None).close()
    assert link.execute("SELECT token, key, sound FROM name_word ORDER BY token").fetchall() == right
    assert link.execute("SELECT value FROM meta WHERE key = ?", (FILED_BY,)).fetchone() == (filed_by(),)
    link.close()


def test_all_code_by_which_names_are_filed_is_watched():
    root = Path(kuager.__path__[0])
    waiting, seen = ["store/tokens.py"], set[str]()
    while waiting:
        name = waiting.pop()
        seen.add(name)
        for node in ast.walk(ast.parse((root / name).read_text())):
            if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("kuager."):
                modules = [node.module, *(f"{node.module}.{one.name}" for one in node.names)]
                files = {f"{str(one).removeprefix('kuager.').replace('.', '/')}.py" for one in modules}
                waiting += [one for one in files - seen if (root / one).is_file()]
    assert seen == set(DECIDES)
