"""The schema in tables.py, the frozen SQL of the migrations, and the database they make must agree."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine, inspect
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Dialect, Inspector
from sqlalchemy.pool import StaticPool
from sqlalchemy.schema import CreateIndex, CreateTable
from sqlcipher3 import dbapi2

from kuager.store import rows, tables
from kuager.store.codec import RowOf
from kuager.store.migrations import MIGRATIONS
from kuager.store.sqlite import open_store
from kuager.store.sqlite.check import SUMMED


@pytest.mark.parametrize("dialect", [sqlite.dialect, postgresql.dialect], ids=["sqlite", "postgresql"])
def test_every_table_compiles_for_both_dialects(dialect: Callable[[], Dialect]):
    for table in tables.METADATA.sorted_tables:
        made = str(CreateTable(table).compile(dialect=dialect()))
        assert f"CREATE TABLE {table.name} " in made
        for index in table.indexes:
            assert str(CreateIndex(index).compile(dialect=dialect())).startswith("CREATE ")


def test_postgresql_gets_wide_integers_and_no_sqlite_words():
    made = "".join(
        str(
            CreateTable(table).compile(
                dialect=postgresql.dialect()  # ships no types
            )
        )
        for table in tables.METADATA.sorted_tables
    )
    assert "BIGINT" in made
    assert "ROWID" not in made


@pytest.fixture
def inspector(tmp_path: Path):
    open_store(tmp_path / "case.db", None, create=True).close()
    link = dbapi2.connect(str(tmp_path / "case.db"))
    engine = create_engine("sqlite://", creator=lambda: link, module=dbapi2, poolclass=StaticPool)
    yield inspect(engine)
    engine.dispose()
    link.close()


def shape(found: Inspector | Any, table: str) -> dict[str, object]:
    return {
        "columns": [(one["name"], str(one["type"]), one["nullable"]) for one in found.get_columns(table)],
        "key": found.get_pk_constraint(table)["constrained_columns"],
        "foreign": [(one["constrained_columns"], one["referred_table"]) for one in found.get_foreign_keys(table)],
        "indexes": sorted((one["name"], tuple(one["column_names"]), one["unique"]) for one in found.get_indexes(table)),
        "unique": sorted(tuple(one["column_names"]) for one in found.get_unique_constraints(table)),
    }


def test_the_migrations_make_what_tables_py_says(inspector: Inspector):
    engine = create_engine("sqlite://", poolclass=StaticPool)
    tables.METADATA.create_all(engine)
    wanted = inspect(engine)
    own = [name for name in inspector.get_table_names() if not name.startswith("text_index")]
    assert sorted(own) == sorted(tables.METADATA.tables)
    assert {name: shape(inspector, name) for name in own} == {name: shape(wanted, name) for name in own}
    engine.dispose()


def test_every_table_is_a_log_can_be_erased_or_can_be_made_again():
    known = {*tables.LOGS, *tables.ERASABLE, *tables.DERIVED, *tables.PROJECTIONS, "meta", "migration"}
    assert known == set(tables.METADATA.tables)


def test_clustered_tables_are_without_rowid_in_both():
    frozen = {
        found.group(1)
        for migration in MIGRATIONS
        for statement in migration.sqlite
        if (found := re.match(r"CREATE TABLE (\w+) .*WITHOUT ROWID$", statement, re.DOTALL))
    }
    dropped = {
        statement.removeprefix("DROP TABLE ")
        for migration in MIGRATIONS
        for statement in migration.sqlite
        if statement.startswith("DROP TABLE ")
    }
    assert frozen - (dropped - tables.METADATA.tables.keys()) == {
        name for name, table in tables.METADATA.tables.items() if table.dialect_options["sqlite"]["with_rowid"] is False
    }
    assert "claim" in frozen


@pytest.mark.parametrize(
    "row", [one for one in vars(rows).values() if isinstance(one, RowOf)], ids=lambda row: row.table
)
def test_every_field_of_a_type_has_its_column(row: RowOf[Any]):
    have = set(tables.METADATA.tables[row.table].columns.keys())
    assert set(row.columns) <= have
    assert have - set(row.columns) <= {"pos", "seq", "rank", "crc"}


@pytest.mark.parametrize("table", sorted(SUMMED))
def test_sums_follow_the_order_of_the_columns(table: str):
    columns = tables.METADATA.tables[table].columns.keys()
    assert list(SUMMED[table]) == [name for name in columns if name not in {"pos", "crc"}]
    assert {*tables.LOGS, *tables.ERASABLE} - {"consent", "custody"} == set(SUMMED)


def test_claims_fill_every_column():
    assert {*rows.CLAIM_COLUMNS, "pos", "crc"} == set(tables.METADATA.tables["claim"].columns.keys())


def test_the_store_runs_without_importing_sqlalchemy():
    code = "import sys, kuager.store.sqlite; sys.exit('sqlalchemy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
