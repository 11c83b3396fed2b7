"""Errors of rights: what somebody may not do, or not alone."""

from __future__ import annotations

from kuager.errors.base import UsageError


class NotAllowedError(UsageError):
    """The role, the compartment or the seal says no.

    Args:
        message: what was refused and by which rule; nothing of what it was about.
        needs: the roles that could do it.
    """

    code = "K-RIGHT-001"
    title = "You may not do this"
    cure = "Ask somebody with the role that may; kuager member why tells which."

    def __init__(self, message: str | None = None, *, item: str | None = None, needs: tuple[str, ...] = ()) -> None:
        self.needs = needs
        super().__init__(message, item=item)


class SecondPersonError(UsageError):
    """An act that a second person has to allow first."""

    code = "K-RIGHT-002"
    title = "A second person has to allow this first"
    cure = "Ask for it with a reason, and let another member approve it: kuager approve."


class ClosedRequestError(UsageError):
    """A request that waits for nobody: answered, used, withdrawn or too old."""

    code = "K-RIGHT-003"
    title = "That request waits for nobody any longer"
    cure = "Look at what waits with: kuager approve --list; ask again for what is still needed."


class OwnRequestError(UsageError):
    """Somebody would be their own second person."""

    code = "K-RIGHT-004"
    title = "Nobody approves what they asked for themselves"
    cure = "Ask another member to approve it; the page of approvals says which roles can."


class NoReasonError(UsageError):
    """An act that is kept with its reason, and none was given."""

    code = "K-RIGHT-005"
    title = "This needs a reason, which is kept"
    cure = "Say why in a few words, with --reason, without names of people who could be harmed."


class NoApprovalError(UsageError):
    """An approval that is not there, or was used up."""

    code = "K-RIGHT-006"
    title = "There is no approval that could be used for this"
    cure = "Ask for it again; an approval serves once, for exactly what was shown, within seven days."
