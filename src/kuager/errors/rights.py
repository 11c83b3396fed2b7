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
