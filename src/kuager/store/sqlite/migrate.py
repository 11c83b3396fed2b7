"""Bringing a file to the format this kuager writes: every migration in one transaction, its DDL included."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from kuager.errors import DamagedStoreError, NewerArchiveError
from kuager.model.ids import canonical_json
from kuager.store.migrations import Migration
from kuager.store.sqlite import projection, reads
from kuager.store.sqlite.connection import Connection

SCHEMA: Final = "schema"
APPLICATION: Final = 0x6B756167
"""PRAGMA application_id, "kuag": tells ``file`` and people what this is."""


def format_of(link: Connection) -> int:
    """Returns the number of the last migration applied; 0 for a file without tables."""
    return int(link.execute("PRAGMA user_version").fetchone()[0])


def schema_digest(link: Connection) -> str:
    """Returns the SHA-256 over the SQL of all tables, indexes and triggers; noted so that damage to it shows."""
    found = link.execute("SELECT type, name, tbl_name, sql FROM sqlite_master ORDER BY type, name").fetchall()
    return hashlib.sha256(canonical_json([list(row) for row in found])).hexdigest()


def create_tables(link: Connection, migrations: Sequence[Migration]) -> None:
    """Makes the tables of a new file."""
    link.execute(f"PRAGMA application_id = {APPLICATION}")
    for migration in migrations:
        _apply(link, migration)


def upgrade(link: Connection, path: Path, migrations: Sequence[Migration]) -> None:
    """Brings a case database up to date: :func:`catch_up`, and files its names anew when other rules filed them."""
    catch_up(link, path, migrations)
    if reads.text(link, projection.FILED_BY) != projection.filed_by():
        _refile(link)


def catch_up(link: Connection, path: Path, migrations: Sequence[Migration]) -> None:
    """Applies the migrations an older file lacks.

    Raises:
        NewerArchiveError: when the file has a later format than the last migration.
        DamagedStoreError: when the file has no tables: an archive never starts out empty by itself.
    """
    have = format_of(link)
    if have > migrations[-1].number:
        raise NewerArchiveError(
            f"This archive has format {have}, this kuager knows up to {migrations[-1].number}", item=str(path)
        )
    if have == 0:
        raise DamagedStoreError("The archive's database has no tables", item=str(path))
    for migration in migrations:
        if migration.number > have:
            _apply(link, migration)


def _refile(link: Connection) -> None:
    """Files all names anew: those that other rules filed would not be found by these."""
    link.execute("BEGIN IMMEDIATE")
    try:
        if reads.text(link, projection.FILED_BY) != projection.filed_by():
            projection.rebuild_names(link)
        link.execute("COMMIT")
    except BaseException:
        if link.in_transaction:
            link.execute("ROLLBACK")
        raise


def _apply(link: Connection, migration: Migration) -> None:
    link.execute("BEGIN IMMEDIATE")
    try:
        # Another process may have done it while this one waited for the lock.
        if format_of(link) < migration.number:
            for statement in migration.sqlite:
                link.execute(statement)
            if migration.names:
                projection.rebuild_names(link)
            link.execute("INSERT INTO migration (number, name) VALUES (?, ?)", (migration.number, migration.name))
            reads.set_text(link, SCHEMA, schema_digest(link))
            link.execute(f"PRAGMA user_version = {migration.number}")
        link.execute("COMMIT")
    except BaseException:
        if link.in_transaction:
            link.execute("ROLLBACK")
        raise
