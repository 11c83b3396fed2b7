"""Taking much out at once takes two persons: the approval is for exactly these files, opened or not."""

from __future__ import annotations

from collections.abc import Sequence

from kuager.model import Capture
from kuager.protect.rights import Action
from kuager.workflow import approving
from kuager.workflow.archive import Archive


def allowed(archive: Archive, kind: str, captures: Sequence[Capture], *, reason: str, opened: bool = False) -> None:
    """Uses the approval of a package, or asks for one and stops; nothing to ask where somebody works alone.

    Args:
        archive: whose.
        kind: of the package.
        captures: what would go into it.
        reason: why; needed when it is asked for.
        opened: whether names go with it that the ledger only commits to.

    Raises:
        SecondPersonError: another member has to allow it first.
        NotAllowedError: the role cannot do it.
        NoReasonError: no reason is given.
    """
    if archive.actor.alone:
        return
    shown = {"kind": kind, "captures": sorted(str(one.id) for one in captures), "opened": opened}
    what = f"{kind}: {len(captures)} files" + (", with names" if opened else "")
    approving.settle(archive, Action.BULK_EXPORT, what=what, digest=approving.digest_of(shown), reason=reason)
