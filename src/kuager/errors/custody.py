"""What can go wrong with the ledger and with what leaves the archive."""

from __future__ import annotations

from kuager.errors.base import ItemError, RunError, UsageError


class EmptyLedgerError(RunError):
    """Nothing was ever added."""

    code = "K-CUSTODY-001"
    title = "The custody ledger is empty"
    cure = "Add something first: kuager add FILES"


class DamagedLedgerError(RunError):
    """The ledger no longer continues the last head that was written of it."""

    code = "K-CUSTODY-002"
    title = "The custody ledger does not continue its last head, so no new head was made of it"
    cure = "Run kuager verify, which names every row that does not fit, and mend it from a second copy: kuager verify --repair-from COPY"


class NoStampError(ItemError):
    """An authority could not be reached, or did not answer as one."""

    code = "K-CUSTODY-003"
    title = "The timestamp authority gave no answer"
    cure = "Nothing is lost: the question stays in the queue. Try again when there is a link: kuager head --stamp"


class NoAuthorityError(UsageError):
    """Nobody named a timestamp authority: by default nothing is sent anywhere."""

    code = "K-CUSTODY-004"
    title = "No timestamp authority was named for this archive"
    cure = "Name one with its root certificate: kuager head --tsa URL --tsa-root FILE.pem. Nothing is sent until then."


class StrangeStampError(ItemError):
    """An answer that is about none of this archive's heads."""

    code = "K-CUSTODY-005"
    title = "This timestamp is about none of this archive's heads"
    cure = "Check that it answers the question this archive asked (ledger/queue)."


class TargetExistsError(UsageError):
    """Something stands where a package should go; nothing is ever overwritten."""

    code = "K-CUSTODY-006"
    title = "There is already something in that place"
    cure = "Name a folder or file that does not exist yet."


class OtherHistoryError(RunError):
    """A copy to mend from holds other rows than the archive: it is of another archive, or was written to by itself."""

    code = "K-CUSTODY-007"
    title = "The copy is not a copy of this archive's history, so nothing was taken from it"
    cure = "Name another copy. If both are yours and were both added to, keep both: neither is newer than the other."
