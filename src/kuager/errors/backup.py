"""What can go wrong with backups, restores, erasing and the ledger of acts."""

from __future__ import annotations

from kuager.errors.base import ItemError, RunError, UsageError


class PlaceError(RunError):
    """A place for backups that is no folder: a bucket that refuses or cannot be reached."""

    code = "K-BACKUP-001"
    title = "The place for backups cannot be reached or refused"
    cure = "Check the address, the link and the keys of the bucket, then run the same command again: it goes on where it stopped."


class MissingPartError(ItemError):
    """A part of a backup that is not where its list says."""

    code = "K-BACKUP-002"
    title = "A part of the backup is missing"
    cure = "Run kuager backup to this place again: what is missing is written anew. To restore now, use another place or an older snapshot."


class DamagedPartError(ItemError):
    """A part of a backup that is not what was written."""

    code = "K-BACKUP-003"
    title = "A part of the backup is damaged"
    cure = "Replace the medium, and run kuager backup to a new place. To restore now, use another place or an older snapshot."


class NoBackupError(UsageError):
    """A place without a finished snapshot."""

    code = "K-BACKUP-004"
    title = "There is no finished backup in that place"
    cure = "Name the folder or bucket that kuager backup wrote to."


class UnreadableBackupError(RunError):
    """No snapshot of a place can be opened or restored."""

    code = "K-BACKUP-005"
    title = "No snapshot in that place can be restored"
    cure = "Use another place. kuager backup verify DIR --read-all tells what is damaged in each."


class OtherBackupError(UsageError):
    """A place that holds the backups of another archive."""

    code = "K-BACKUP-006"
    title = "That place holds the backups of another archive"
    cure = "Give every archive a folder of its own."


class NotVerifiedError(RunError):
    """What was written could not be read back as it was written."""

    code = "K-BACKUP-007"
    title = "The new backup could not be read back; the old one was kept"
    cure = "The medium is failing or was changed meanwhile: back up to another place."


class ForgedBackupError(RunError):
    """A list of parts that this archive's key did not sign."""

    code = "K-BACKUP-008"
    title = "The backup's list is not signed by this archive"
    cure = "Somebody changed the backup or put another one in its place: use a copy that was out of their reach."


class InsideArchiveError(UsageError):
    """A backup inside of what it is a backup of."""

    code = "K-BACKUP-009"
    title = "A backup does not belong inside the archive"
    cure = "Name a folder on another disk."
