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


class NoMembersHereError(UsageError):
    """An archive that cannot have members, or has none yet."""

    code = "K-RIGHT-007"
    title = "This archive has no members, because nothing tells who opens it"
    cure = "A plain archive has no passphrases; make an encrypted one with kuager init, then: kuager member add NAME."


class LastOwnerError(UsageError):
    """The last owner would go."""

    code = "K-RIGHT-008"
    title = "The last owner cannot leave, be suspended or take another role"
    cure = "Make somebody else an owner first: kuager member role NAME owner."


class NameTakenError(UsageError):
    """A member's name that cannot be used."""

    code = "K-RIGHT-009"
    title = "That name cannot be used"
    cure = "Choose another pseudonym; names of members who left stay with what they decided."


class NoMemberError(UsageError):
    """A passphrase that opens the archive and is no active member's."""

    code = "K-RIGHT-010"
    title = "This passphrase belongs to no active member"
    cure = "Ask an owner: somebody suspended or removed you, or the passphrase was added without a member."


class UndeclaredError(UsageError):
    """A verb of which nobody said who may use it."""

    code = "K-RIGHT-011"
    title = "Nobody has declared who may use this command, so nobody may"
    cure = "Report it; the table is kuager/cli/rights.py."
