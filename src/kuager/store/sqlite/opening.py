"""Opening a database file with its tables: a new one made whole, an older one brought up to date, a damaged one refused."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from kuager.errors import ArchiveExistsError, DamagedStoreError
from kuager.store.files.disk import disk_errors, sync_folder
from kuager.store.migrations import Migration
from kuager.store.sqlite import wal
from kuager.store.sqlite.connection import Connection, connect, translated
from kuager.store.sqlite.migrate import catch_up, create_tables

Upgrade = Callable[[Connection, Path, Sequence[Migration]], None]


def open_file(
    path: Path,
    key: bytes | None,
    migrations: Sequence[Migration],
    *,
    create: bool,
    busy_ms: int,
    upgrade: Upgrade = catch_up,
) -> Connection:
    """Returns the writing connection of a database file.

    Args:
        path: the file.
        key: seals it; None for a plain file.
        migrations: the steps of its format.
        create: True makes a new file, which must not exist yet.
        busy_ms: how long to wait for another process, in milliseconds.
        upgrade: brings an older file up to date.

    Raises:
        ArchiveExistsError: with ``create``, when the file is there.
        WrongPassphraseError: when the file is sealed with another key.
        DamagedStoreError: when the file is missing, no database or has no tables.
        NewerArchiveError: when a later kuager wrote it; nothing is changed.
    """
    if create:
        _claim(path)
    elif words := wal.damage(path):
        # The engine would forget what was committed behind the bad page, and say nothing.
        raise DamagedStoreError(
            f"The newest changes of the archive's database are damaged: {words}", item=str(wal.beside(path))
        )
    link = connect(path, key, create=create, busy_ms=busy_ms)
    try:
        with translated(path):
            if create:
                create_tables(link, migrations)
            else:
                upgrade(link, path, migrations)
    except BaseException:
        link.close()
        raise
    return link


def _claim(path: Path) -> None:
    if path.exists():
        raise ArchiveExistsError("There is already a database in that place", item=str(path))
    with disk_errors(str(path)):
        path.touch(mode=0o600, exist_ok=False)
        sync_folder(path.parent)
