"""Errors of keeping: the database, the vault, the keys, the disk."""

from __future__ import annotations

from kuager.errors.base import ItemError, RunError


class NotAnArchiveError(RunError):
    """A folder without a kuager.toml."""

    code = "K-STORE-001"
    title = "This folder is not a kuager archive"
    cure = "Make one with: kuager init DIR, or check the path."


class ArchiveExistsError(RunError):
    """init in a folder that already holds something."""

    code = "K-STORE-002"
    title = "There is already something in that folder"
    cure = "Choose an empty or new folder; an existing archive is opened with -a DIR."


class WrongPassphraseError(RunError):
    """The passphrase opens no key slot."""

    code = "K-STORE-003"
    title = "The passphrase does not open this archive"
    cure = "Try again, slowly. Without the passphrase or the recovery shares nobody can open it, not even its makers."


class NewerArchiveError(RunError):
    """Written by a later kuager."""

    code = "K-STORE-004"
    title = "This archive was written by a newer version of kuager"
    cure = "Update kuager; nothing was changed."


class DiskFullError(RunError):
    """No room, or less than the reserve."""

    code = "K-STORE-005"
    title = "The disk is full or nearly full"
    cure = "Free some space and run the same command again; what was acknowledged is safe and will be recognised."


class DamagedStoreError(RunError):
    """The database fails its own integrity checks."""

    code = "K-STORE-006"
    title = "The archive's database is damaged"
    cure = "Do not write to it. With a second copy of the archive: kuager verify --repair-from COPY; without: restore a backup."


class BusyStoreError(RunError):
    """Another process holds the write lock."""

    code = "K-STORE-007"
    title = "Another kuager is writing to this archive"
    cure = "Wait for it to finish, or close it, and run the command again."


class DiskError(RunError):
    """The disk refused a write or a sync."""

    code = "K-STORE-008"
    title = "The disk refused to store the data"
    cure = "Check the disk or stick; nothing half-written is visible. Run the same command again."


class DamagedSettingsError(RunError):
    """kuager.toml or the key file cannot be understood."""

    code = "K-STORE-009"
    title = "The archive's settings file is damaged"
    cure = "Mend it from a second copy: kuager verify --repair-from COPY; the data itself is untouched."


class MissingPassphraseError(RunError):
    """An encrypted archive, no passphrase given and nobody to ask."""

    code = "K-STORE-010"
    title = "This archive is encrypted and no passphrase was given"
    cure = "Give one with --passphrase-file FILE or KUAGER_PASSPHRASE_FILE, or run in a terminal to be asked."


class NoMemoryError(RunError):
    """Opening the keys takes a fixed amount of memory, by intent, and the machine has not got it."""

    code = "K-STORE-011"
    title = "There is not enough free memory to open the archive's keys"
    cure = "Close other programs, above all the browser, and try again; nothing is damaged."


class DamagedObjectError(ItemError):
    """A vault object whose bytes no longer fit their seal."""

    code = "K-VAULT-001"
    title = "A preserved file is damaged or was changed"
    cure = "Restore it from a backup or a second copy; kuager verify lists every one."


class MissingObjectError(ItemError):
    """A vault object that is gone."""

    code = "K-VAULT-002"
    title = "A preserved file is missing from the vault"
    cure = "Restore it from a backup or a second copy; kuager verify lists every one."
