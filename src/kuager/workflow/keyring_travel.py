"""The story of a border: a copy of the archive that cannot open the seal, because what would open it is not in it.

The copy has one slot, with a passphrase of its own, no sealed store, no sealed slots and no recovery key. Its database
stands under a new master, so that what is taken from a traveller does not open the database at home. Files in the vault
are copied as they are: whoever opens the copy can read them, and the same files at home.
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from kuager.errors import DiskError, UsageError
from kuager.errors.custody import TargetExistsError
from kuager.preserve import keys, keys_rotation
from kuager.preserve.keys import Cost
from kuager.store.sqlite import rekey
from kuager.workflow import acts, keyring
from kuager.workflow.archive import Archive, open_archive
from kuager.workflow.keyring_turn import DATABASE, KEYS

LEFT_AT_HOME: Final = ("sealed*", f"{KEYS}*", "*.tmp", ".kuager-serve*", f"{DATABASE}-*", "backup*", "devices*")
"""Patterns of what never travels."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Packed:
    """A copy to travel with."""

    place: Path
    captures: int


def pack(archive: Archive, passphrase: str, place: Path, new_passphrase: str, *, cost: Cost | None = None) -> Packed:
    """Makes the copy and closes the archive.

    Args:
        archive: open; it is closed by this.
        passphrase: of whoever packs.
        place: where the copy goes; nothing may be there.
        new_passphrase: opens the copy and nothing else; another one than at home.
        cost: what trying it costs.

    Raises:
        TargetExistsError: something is there.
        UsageError: the new passphrase is short, or opens the archive at home.
        BusyStoreError: another process has the archive open.
    """
    keyring.expect_long(new_passphrase)
    path, root = keyring.key_file(archive.root), archive.root
    if place.exists():
        raise TargetExistsError(item=str(place))
    if new_passphrase == passphrase:
        raise UsageError("The copy needs a passphrase of its own: who gives it away must not give away the archive")
    home = keys.unlock(path, passphrase)
    captures = sum(1 for _ in archive.store.captures())
    acts.note(archive, acts.Act.EXPORT, "travel")
    archive.close()
    with rekey.alone(root / DATABASE, home.database):
        try:
            shutil.copytree(root, place, ignore=shutil.ignore_patterns(*LEFT_AT_HOME), symlinks=True)
            place.chmod(0o700)
        except (OSError, shutil.Error) as error:
            raise DiskError(item=str(place)) from error
    keys_rotation.only(path, passphrase, place / KEYS)
    keys.change_passphrase(place / KEYS, passphrase, new_passphrase, ids=archive.ids, cost=cost)
    with open_archive(place, lambda: new_passphrase) as copy:
        keyring.rotate(copy, new_passphrase)
    return Packed(place=place, captures=captures)
