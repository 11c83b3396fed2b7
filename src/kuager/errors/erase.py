"""What can go wrong with erasing, and what an erased thing says when it is asked for."""

from __future__ import annotations

from kuager.errors.base import RunError, UsageError
from kuager.errors.store import DamagedObjectError


class ErasedObjectError(DamagedObjectError):
    """A preserved file whose part of the key was deleted."""

    code = "K-ERASE-001"
    title = "The key of this preserved file is gone: it was erased, and no copy of it can be read any more"
    cure = "If it was erased by mistake, add the same file again from where it came from."


class NotErasableError(UsageError):
    """Something that erasing does not know."""

    code = "K-ERASE-002"
    title = "There is nothing of that id that can be erased"
    cure = "Give the id of a source (capture), of an entry, or of a sealed value: kuager sources, kuager show ID."


class LeftoverError(RunError):
    """Words of something erased that are still in the database."""

    code = "K-ERASE-003"
    title = "Something of what was erased is still in the archive"
    cure = (
        "Run the same command again while nobody else uses the archive; if it stays, tell us with kuager doctor --json."
    )


class ErasedBeforeError(UsageError):
    """Something that was erased before."""

    code = "K-ERASE-004"
    title = "It was erased before"
    cure = "Nothing more can be done to it here. Its copies in backups die when those snapshots are let go, after 90 days at the latest."
