"""The story of the team: the first owner, invitations, changes of role, suspending at once, leaving for good.

Protecting more is one person's act and counts at once: anybody is suspended by one owner, in the minute somebody is
arrested. Letting more happen takes two once the team has two owners: a new member, another role, lifting a suspension, and
removing an owner. The last owner cannot leave: nobody could let anybody in any more.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Mapping, Sequence
from typing import Final

from kuager.errors import UnknownIdError, UsageError
from kuager.errors.rights import LastOwnerError, NameTakenError, NoMembersHereError, NoReasonError, NotAllowedError
from kuager.preserve import keys
from kuager.preserve.keys import Cost
from kuager.protect.rights import OPEN, Action, Role
from kuager.workflow import acts, approving, keyring
from kuager.workflow.acting import require
from kuager.workflow.archive import Archive
from kuager.workflow.members import secrets
from kuager.workflow.members.rows import REGISTER, ROLL, Member, Standing, actor_of, members_of
from kuager.workflow.registers import log

SHORTEST: Final = 14
LONGEST: Final = 128
"""Characters of a member's passphrase."""
_NAME: Final = re.compile(r"[\w][\w.-]{1,39}")
_RESERVED: Final = frozenset({"documenter", "unknown", "recovery", "kuager", "demo"})
LANGUAGES: Final = ("en", "kk", "ru", "zh")


def members(archive: Archive, *, left: bool = False) -> list[Member]:
    """Returns the team in the order they joined; with ``left``, who left too."""
    return [one for one in members_of(archive.store) if left or one.standing is not Standing.LEFT]


def member(archive: Archive, name: str) -> Member:
    """Returns one member, who left or not.

    Raises:
        UnknownIdError: nobody has that name.
    """
    found = next((one for one in members_of(archive.store) if one.name.casefold() == name.casefold()), None)
    if found is None:
        raise UnknownIdError("Nobody on the team has that name")
    return found


def owners(archive: Archive) -> list[Member]:
    """Returns the owners who did not leave; a suspended one still counts, or suspending would make somebody sole ruler."""
    return [one for one in members(archive) if one.role is Role.OWNER]


def found_team(archive: Archive, name: str, *, languages: Sequence[str] = ()) -> Member:
    """Makes whoever opened the archive its first member and an owner; from now on rights bite.

    Raises:
        NoMembersHereError: a plain archive.
        NameTakenError: the name cannot be used.
        NotAllowedError: there are members already.
    """
    if archive.slot is None:
        raise NoMembersHereError
    if members_of(archive.store):
        raise NotAllowedError("There are members already; an owner invites")
    fit = _fit(archive, name)
    _write(archive, {"did": "join", "name": fit, "role": str(Role.OWNER), "compartments": [OPEN], "slot": archive.slot,
                     "languages": _known(languages), "by": ""}, why="first member")  # fmt: skip
    archive.actor = actor_of(members_of(archive.store), archive.slot)
    archive.agent = archive.actor.name
    acts.note(archive, acts.Act.ROLE, f"slot:{archive.slot}")
    return member(archive, fit)


def invite(
    archive: Archive,
    name: str,
    role: Role,
    *,
    passphrase: str,
    new: str,
    compartments: Collection[str] = (OPEN,),
    languages: Sequence[str] = (),
    reason: str = "",
    cost: Cost | None = None,
) -> Member:
    """Lets somebody in: makes a key slot for the passphrase they typed themselves, and a row in the roll.

    Args:
        archive: open, of an owner.
        name: their pseudonym.
        role: what they may do.
        passphrase: of the owner who invites.
        new: of the new member, 14 to 128 characters.
        compartments: which they belong to.
        languages: which they read, best first.
        reason: why; needed where a second owner has to allow it.
        cost: of the slot; the safe default when left out.

    Raises:
        SecondPersonError: another owner has to allow it first; call again afterwards.
        NameTakenError, NotAllowedError, NoMembersHereError, UsageError: as the titles say.
        WrongPassphraseError: the owner's passphrase opens nothing.
    """
    require(archive, Action.MEMBERS)
    if archive.slot is None:
        raise NoMembersHereError
    if not members_of(archive.store):
        raise NoMembersHereError("The first member is whoever opened the archive")
    fit, parts = _fit(archive, name), sorted(set(compartments))
    expect_passphrase(new)
    if _takes_two(archive):  # no approval is used up for a passphrase that was mistyped
        keys.open_work(keyring.key_file(archive.root), passphrase, archive.slot)
    shown = {"did": "join", "name": fit, "role": str(role), "compartments": parts}
    _settled(archive, f"{fit}: joins as {role}", shown, reason)
    slot = keyring.add(archive, passphrase, new, cost=cost)
    _write(archive, {**shown, "slot": slot, "languages": _known(languages), "by": approving.who(archive)}, why=reason)
    acts.note(archive, acts.Act.ROLE, f"slot:{slot}")
    return member(archive, fit)


def change(
    archive: Archive,
    name: str,
    *,
    role: Role | None = None,
    compartments: Collection[str] | None = None,
    languages: Sequence[str] | None = None,
    reason: str = "",
) -> Member:
    """Gives a member another role or other compartments; one's own languages need nobody's leave.

    Raises:
        SecondPersonError: another owner has to allow it first.
        LastOwnerError: the last owner would be none any more.
        UnknownIdError, NotAllowedError: nobody has that name; the role cannot.
    """
    one = _standing(archive, name)
    shown: dict[str, object] = {"did": "change", "name": one.name}
    if languages is not None and one.name != archive.actor.name:
        require(archive, Action.MEMBERS)
    told = shown | ({"languages": _known(languages)} if languages is not None else {})
    if role is not None or compartments is not None:
        require(archive, Action.MEMBERS)
        if role is not None and role is not Role.OWNER:
            _spare_last_owner(archive, one)
        shown |= {"role": str(role or one.role), "compartments": sorted(set(one.compartments if compartments is None else compartments))}  # fmt: skip
        _settled(archive, f"{one.name}: {one.role} becomes {role or one.role}", {**shown, "was": str(one.role)}, reason)
        acts.note(archive, acts.Act.ROLE, f"slot:{one.slot}")
        told |= shown
    _write(archive, told, why=reason)
    return member(archive, one.name)


def suspend(archive: Archive, name: str, *, reason: str) -> Member:
    """Stops a member at once: their sessions end and their passphrase opens nothing here, until two people lift it.

    A copy of the archive that they carry still opens; only a rotation of the key changes that for what comes later.
    """
    require(archive, Action.MEMBERS)
    one = _standing(archive, name)
    if not reason.strip():
        raise NoReasonError
    active = [each for each in owners(archive) if each.active]
    if one.role is Role.OWNER and active == [one]:
        raise LastOwnerError
    _write(archive, {"did": str(Standing.SUSPENDED), "name": one.name}, why=reason)
    acts.note(archive, acts.Act.ROLE, f"slot:{one.slot}")
    return member(archive, one.name)


def resume(archive: Archive, name: str, *, reason: str) -> Member:
    """Lifts a suspension; takes a second owner, as every lowering does."""
    require(archive, Action.MEMBERS)
    one = _standing(archive, name)
    if one.active:
        raise UsageError("That member is not suspended")
    _settled(archive, f"{one.name}: may work again as {one.role}", {"did": "active", "name": one.name, "since": one.changed.isoformat()}, reason)  # fmt: skip
    _write(archive, {"did": str(Standing.ACTIVE), "name": one.name}, why=reason)
    acts.note(archive, acts.Act.ROLE, f"slot:{one.slot}")
    return member(archive, one.name)


def remove(archive: Archive, name: str, *, passphrase: str, reason: str) -> Member:
    """Takes somebody off the team: slot gone, sessions ended, codes and passkeys erased; what they decided stays.

    Raises:
        LastOwnerError: the last owner.
        SecondPersonError: an owner is removed by two.
        WrongPassphraseError: the passphrase opens no slot that stays.
    """
    one = _standing(archive, name)
    if one.name != archive.actor.name:
        require(archive, Action.MEMBERS)
    _spare_last_owner(archive, one)
    if not reason.strip():
        raise NoReasonError
    if one.role is Role.OWNER and one.name != archive.actor.name:
        _settled(archive, f"{one.name}: is taken off the team", {"did": "left", "name": one.name}, reason)
    keyring.remove(archive, passphrase, one.slot)
    _write(archive, {"did": str(Standing.LEFT), "name": one.name}, why=reason)
    secrets.forget(archive, one.name)
    acts.note(archive, acts.Act.ROLE, f"slot:{one.slot}")
    return member(archive, one.name)


def expect_passphrase(words: str) -> None:
    """Refuses a passphrase that is too short or too long.

    Raises:
        UsageError: it is.
    """
    if not SHORTEST <= len(words) <= LONGEST:
        raise UsageError(f"A member's passphrase has {SHORTEST} to {LONGEST} characters; six random words are good")


def _standing(archive: Archive, name: str) -> Member:
    one = member(archive, name)
    if one.standing is Standing.LEFT:
        raise UnknownIdError("That member left")
    return one


def _spare_last_owner(archive: Archive, one: Member) -> None:
    if one.role is Role.OWNER and len(owners(archive)) == 1:
        raise LastOwnerError


def _settled(archive: Archive, what: str, shown: Mapping[str, object], reason: str) -> None:
    """Two persons where there are two owners to ask; one where nobody else could be asked, and then it is recorded so."""
    if _takes_two(archive):
        approving.settle(archive, Action.MEMBERS, what=what, digest=approving.digest_of(shown), reason=reason)


def _takes_two(archive: Archive) -> bool:
    return archive.actor.alone or len([one for one in owners(archive) if one.active]) > 1


def _fit(archive: Archive, name: str) -> str:
    fit = unicodedata.normalize("NFC", name.strip())
    if not _NAME.fullmatch(fit) or fit.casefold() in _RESERVED:
        raise NameTakenError("A name has 2 to 40 letters, digits, dots or hyphens, and is no role", item=None)
    if any(fit.casefold() == one.name.casefold() for one in members_of(archive.store)):
        raise NameTakenError
    return fit


def _known(languages: Sequence[str]) -> list[str]:
    return [one for one in dict.fromkeys(languages) if one in LANGUAGES]


def _write(archive: Archive, told: Mapping[str, object], *, why: str) -> None:
    log.write(archive, REGISTER, ROLL, told, agent=approving.who(archive), why=why.strip())
