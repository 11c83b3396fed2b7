"""Errors of the sealed store, of shielded people, and of parcels from the field."""

from __future__ import annotations

from kuager.errors.base import ItemError, RunError, UsageError


class PlainSealedError(UsageError):
    """A plain archive, which holds no key and therefore no secret."""

    code = "K-SEAL-001"
    title = "This archive is not encrypted, so it can keep nothing sealed"
    cure = "Make an encrypted archive for this work: kuager init DIR, without --plain."


class NoSealedStoreError(UsageError):
    """An archive whose sealed store was not made yet."""

    code = "K-SEAL-002"
    title = "This archive has no sealed store yet"
    cure = "Make one, with a passphrase of its own: kuager sealed make."


class SealedStandsError(UsageError):
    """There is a sealed store already."""

    code = "K-SEAL-003"
    title = "This archive has its sealed store already"
    cure = "Open it with its own passphrase: kuager sealed list."


class SealedLockedError(UsageError):
    """Something that only an unlocked sealed store can do."""

    code = "K-SEAL-004"
    title = "The sealed store is locked"
    cure = "Unlock it with its own passphrase: kuager sealed list, or the page Sealed. It locks itself after 5 minutes."


class NoReasonError(UsageError):
    """A sealed record is read for a reason, and none was given."""

    code = "K-SEAL-005"
    title = "Say why the sealed record is needed"
    cure = "Name one of the reasons: contact, safety, legal, consent, correction, request."


class ShieldedPersonError(UsageError):
    """Somebody tried to say who a shielded person is, where everybody reads it."""

    code = "K-SEAL-006"
    title = "A person who is not named is not joined with anybody"
    cure = "If you know who it is, write it into the sealed store and nowhere else: kuager sealed put speaker."


class SealedElsewhereError(RunError):
    """The sealed store in the folder is not the one that values are sealed to."""

    code = "K-SEAL-007"
    title = "The sealed store of this folder is not the one this archive seals to"
    cure = "Put the sealed store back that belongs to this archive (sealed.db and sealed.json, from a backup)."


class BadRecordError(UsageError):
    """A sealed record without what it needs, or with what it cannot have."""

    code = "K-SEAL-008"
    title = "The sealed record cannot be kept like this"
    cure = "See which fields each kind has: kuager sealed put --help."


class RecordConflictError(UsageError):
    """Somebody else changed the record meanwhile."""

    code = "K-SEAL-009"
    title = "This sealed record was changed since you opened it"
    cure = "Look at the newest version, then enter your change again."


class BrokenParcelError(ItemError):
    """A parcel that is damaged, cut, or put together from two."""

    code = "K-SEAL-010"
    title = "This parcel is damaged or was changed on its way"
    cure = "Copy it again from the field kit; keep the kit until every parcel is in."


class OtherParcelError(ItemError):
    """A parcel for another archive."""

    code = "K-SEAL-011"
    title = "This parcel is sealed for another archive"
    cure = "Add it to the archive that made the field kit; only its key opens it."


class NewerParcelError(ItemError):
    """A parcel of a later version."""

    code = "K-SEAL-012"
    title = "A later version of kuager sealed this parcel"
    cure = "Update kuager here, then add the parcel again."


class NoKitError(UsageError):
    """A folder that is no field kit, or a damaged one."""

    code = "K-SEAL-013"
    title = "This folder is no field kit, or its key file is damaged"
    cure = "Make a new kit at home: kuager -a ARCHIVE field make DIR. Parcels in the old one stay good."


class KitStandsError(UsageError):
    """The folder holds something already."""

    code = "K-SEAL-014"
    title = "The folder for the field kit is not empty"
    cure = "Name a new or empty folder."


class UnnamedPaperError(UsageError):
    """A paper for use outside about somebody who must stay unnamed."""

    code = "K-SEAL-015"
    title = "This person must stay unnamed, and a paper names people"
    cure = "Ask the person or the family first; only when they agree, enter the name as a new record."


class MissingSealedPassphraseError(RunError):
    """The sealed store is to be opened, no passphrase of it was given, and nobody is there to ask."""

    code = "K-SEAL-016"
    title = "The sealed store has a passphrase of its own, and it was not given"
    cure = (
        "Give it with --sealed-passphrase-file FILE or KUAGER_SEALED_PASSPHRASE_FILE, or run in a terminal to be asked."
    )
