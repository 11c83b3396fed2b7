"""Who may do what: actor x action x resource, refused unless a rule allows it, and every answer with its reason.

Pure rules over values; who is a member, and which role they have, is a decision in the log (``workflow.members``). The
roles are those of small documentation teams: nobody needs to be an administrator who sees everything. A rule here does
not survive somebody who holds the keys of an unlocked laptop: that is what the sealed store and the key slots are for.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Role(StrEnum):
    """What a member does in the team."""

    OWNER = "owner"
    PROTECTION = "protection"
    EDITOR = "editor"
    CONTRIBUTOR = "contributor"
    TRANSLATOR = "translator"
    REVIEWER = "reviewer"
    PUBLISHER = "publisher"
    AUDITOR = "auditor"
    GUEST = "guest"


class Action(StrEnum):
    """What can be done. Every route of the workbench and every verb of the command line names one."""

    ENTER = "enter"
    """Pages that show nothing of the archive: help, languages, leaving, one's own account."""
    READ = "read"
    """Look at what the archive holds, inside one's own compartments."""
    CONTRIBUTE = "contribute"
    """Add sources, fill forms, hand in interviews."""
    TRANSLATE = "translate"
    REVIEW = "review"
    """Accept, correct and reject proposals; judge who is the same; grade sources."""
    EDIT = "edit"
    """Change entries, registers, cases, and what others entered."""
    EXPORT = "export"
    """Take one thing out: a print, a letter, one case as a paper."""
    BULK_EXPORT = "bulk_export"
    PROTECT = "protect"
    """Record consents, raise protections, clear, redact."""
    LOWER = "lower"
    """Lower a protection: a marking, a shield, a compartment, a risk."""
    UNSEAL = "unseal"
    """Read a sealed record."""
    PUBLISH = "publish"
    ERASE = "erase"
    AUDIT = "audit"
    """Read the ledger of acts."""
    MEMBERS = "members"
    """Invite, change and remove members."""
    KEYS = "keys"
    """Slots, shares, rotation, backups, settings."""


TWO_PERSONS: Final = frozenset(
    {Action.PUBLISH, Action.UNSEAL, Action.BULK_EXPORT, Action.ERASE, Action.LOWER, Action.MEMBERS}
)
"""Acts that one person asks for and another one allows."""

_ALSO_ALLOW: Final = {Action.UNSEAL: "owner"}
"""Who may allow an act to somebody else without doing it: an owner lets a protection officer open a seal, and sees nothing."""

_READERS: Final = frozenset({Action.ENTER, Action.READ})
GRANTS: Final[Mapping[Role, frozenset[Action]]] = {
    Role.OWNER: frozenset(Action) - {Action.UNSEAL},
    Role.PROTECTION: _READERS
    | {Action.CONTRIBUTE, Action.EXPORT, Action.PROTECT, Action.LOWER, Action.UNSEAL, Action.ERASE, Action.PUBLISH},
    Role.EDITOR: _READERS
    | {Action.CONTRIBUTE, Action.TRANSLATE, Action.REVIEW, Action.EDIT, Action.EXPORT, Action.PROTECT},
    Role.CONTRIBUTOR: _READERS | {Action.CONTRIBUTE},
    Role.TRANSLATOR: _READERS | {Action.TRANSLATE},
    Role.REVIEWER: _READERS | {Action.REVIEW},
    Role.PUBLISHER: _READERS | {Action.EXPORT, Action.BULK_EXPORT, Action.PUBLISH},
    Role.AUDITOR: frozenset({Action.ENTER, Action.AUDIT}),
    Role.GUEST: _READERS,
}
"""What a role may do at all. The owner reads no sealed record: keeping keys and knowing names are two people's work."""

OPEN: Final = ""
"""The compartment of what everybody in the team may see."""
_CONFINED: Final = frozenset({Role.CONTRIBUTOR, Role.TRANSLATOR, Role.GUEST})
"""Roles that see their own compartments only, and not even the open part unless it is one of theirs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """Somebody at work.

    Attributes:
        name: as it is written into decisions; a pseudonym, the id of the member.
        role: what they may do.
        compartments: which they belong to; :data:`OPEN` is one like the others.
        alone: True where an archive has no members yet: one person, one passphrase, all rights, no second person.
    """

    name: str
    role: Role
    compartments: frozenset[str] = frozenset({OPEN})
    alone: bool = False


ALONE: Final = Actor(name="documenter", role=Role.OWNER, alone=True)
"""Whoever opened an archive that has no members."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Resource:
    """What something is done to.

    Attributes:
        kind: "document", "entity", "sealed record", "release"; for the reason only.
        id: for the reason only.
        compartment: where it belongs; :data:`OPEN` for everybody's.
        sealed: whether it lies in the sealed store.
        owner: who entered it, where that matters.
    """

    kind: str = "archive"
    id: str = ""
    compartment: str = OPEN
    sealed: bool = False
    owner: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """An answer with its reason.

    Attributes:
        allowed: may it be done.
        second: another person has to allow it first.
        because: code of the rule that decided: ``role``, ``compartment``, ``sealed``, ``unknown``, ``granted``, ``alone``.
        needs: roles that could do it, to say whom to ask.
    """

    allowed: bool
    because: str
    second: bool = False
    needs: tuple[Role, ...] = ()

    def __bool__(self) -> bool:
        return self.allowed


def decide(actor: Actor | None, action: Action | None, resource: Resource = Resource()) -> Decision:
    """Says whether somebody may do something to something, and why.

    Args:
        actor: None: nobody is known; refused.
        action: None: nobody declared what this is; refused.
        resource: what it is done to; the archive as a whole when left out.
    """
    said = could(actor, action)
    if not said or actor is None or actor.alone:
        return said
    needs = said.needs
    if resource.sealed and action is not Action.UNSEAL:
        return Decision(allowed=False, because="sealed", needs=(Role.PROTECTION,))
    if not sees(actor, resource.compartment):
        return Decision(allowed=False, because="compartment", needs=needs)
    return said


def could(actor: Actor | None, action: Action | None) -> Decision:
    """Says whether a role may do something at all, wherever it lies: the answer for a page or a verb, not yet for a thing.

    Args:
        actor: None: nobody is known; refused.
        action: None: nobody declared what this is; refused.
    """
    if actor is None or action is None:
        return Decision(allowed=False, because="unknown")
    needs = tuple(role for role, granted in GRANTS.items() if action in granted)
    if actor.alone:
        return Decision(allowed=True, because="alone", needs=needs)
    if action not in GRANTS[actor.role]:
        return Decision(allowed=False, because="role", needs=needs)
    return Decision(allowed=True, because="granted", second=action in TWO_PERSONS, needs=needs)


def may_allow(actor: Actor, action: Action) -> Decision:
    """Says whether somebody may be the second person of an act. Nobody alone is anybody's second person."""
    needs = tuple(role for role, granted in GRANTS.items() if action in granted or _ALSO_ALLOW.get(action) == role)
    if actor.alone:
        return Decision(allowed=False, because="alone", needs=needs)
    allowed = actor.role in needs
    return Decision(allowed=allowed, because="granted" if allowed else "role", needs=needs)


def sees(actor: Actor, compartment: str) -> bool:
    """Says whether somebody may see what belongs to a compartment."""
    if actor.alone or compartment in actor.compartments:
        return True
    return compartment == OPEN and actor.role not in _CONFINED
