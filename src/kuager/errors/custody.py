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
    cure = "Run kuager verify, which names every row that does not fit, and restore from a backup."


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
