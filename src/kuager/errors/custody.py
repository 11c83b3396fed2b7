"""What can go wrong with the ledger and with what leaves the archive."""

from __future__ import annotations

from kuager.errors.base import RunError


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
