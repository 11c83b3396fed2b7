"""The roll of members as the review log has it: a row for every joining, change and leaving.

It is read when an archive is opened, so it asks for one object of the log only and imports nothing of the archive. A name
here is a pseudonym that its owner chose: it stays under what they decided after they left. Nothing else that is personal
may be put into a row; passphrases, codes and passkeys are elsewhere, where they can be erased.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

from kuager.model import Review
from kuager.ports import CaseStore
from kuager.protect.rights import ALONE, OPEN, Actor, Role

REGISTER: Final = "member"
ROLL: Final = "roll"
OBJECT: Final = f"register:{REGISTER}:{ROLL}"


class Standing(StrEnum):
    """Whether a member may work."""

    ACTIVE = "active"
    SUSPENDED = "suspended"
    LEFT = "left"


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """Somebody on the team.

    Attributes:
        name: a pseudonym; never given to anybody else, not even after they left.
        role: what they may do.
        compartments: which they belong to; the open part is ``""``.
        slot: number of the key slot that their passphrase opens.
        languages: which they read, best first; the first is that of their workbench.
        standing: active, suspended or left.
        since: when they joined.
        by: who invited them; empty for the first one.
        changed: when the latest row about them was written.
    """

    name: str
    role: Role
    compartments: frozenset[str] = frozenset({OPEN})
    slot: int
    languages: tuple[str, ...] = ()
    standing: Standing = Standing.ACTIVE
    since: datetime
    by: str = ""
    changed: datetime

    @property
    def active(self) -> bool:
        """Whether they may work."""
        return self.standing is Standing.ACTIVE

    def actor(self) -> Actor:
        """Returns them as somebody at work."""
        return Actor(name=self.name, role=self.role, compartments=self.compartments)


NOBODY: Final = Actor(name="unknown", role=Role.GUEST, compartments=frozenset())
"""Whoever opened an archive that has members with a passphrase that is no active member's; refused at the door."""
RECOVERY: Final = replace(ALONE, name="recovery")
"""Whoever opened it with two shares: two people put their shares together, and that is more than any one member."""


def members_of(store: CaseStore) -> tuple[Member, ...]:
    """Returns everybody who ever was a member, in the order they joined."""
    return read(store.reviews(OBJECT))


def read(rows: Iterable[Review]) -> tuple[Member, ...]:
    """Returns the members that rows of the roll tell of; a row that says nothing sensible changes nothing."""
    found: dict[str, Member] = {}
    for row in rows:
        told = _told(row)
        name = str(told.get("name", ""))
        member = _after(found.get(name.casefold()), name, told, row)
        if member:
            found[name.casefold()] = member
    return tuple(found.values())


def actor_of(members: Iterable[Member], slot: int | None, *, recovered: bool = False) -> Actor:
    """Returns who works with a passphrase of this slot.

    Args:
        members: the roll.
        slot: that opened; None in a plain archive.
        recovered: the slot was made by two shares and by no member.
    """
    standing = list(members)
    if not standing:
        return ALONE
    member = next((one for one in standing if one.slot == slot and one.active), None)
    if member:
        return member.actor()
    known = any(one.slot == slot for one in standing)
    return RECOVERY if recovered and not known else NOBODY


def _after(old: Member | None, name: str, told: dict[str, Any], row: Review) -> Member | None:
    did = told.get("did")
    try:
        if did == "join" and old is None:
            return Member(
                name=name, role=Role(told["role"]), compartments=frozenset(told["compartments"]), slot=int(told["slot"]),
                languages=tuple(told.get("languages", ())), since=row.at, by=str(told.get("by", "")), changed=row.at,
            )  # fmt: skip
        if old is None or old.standing is Standing.LEFT:
            return None
        if did == "change":
            return replace(
                old,
                role=Role(told.get("role", old.role)),
                compartments=frozenset(told.get("compartments", old.compartments)),
                slot=int(told.get("slot", old.slot)),
                languages=tuple(told.get("languages", old.languages)),
                changed=row.at,
            )
        if did in set(Standing):
            return replace(old, standing=Standing(str(did)), changed=row.at)
    except (KeyError, ValueError, TypeError):
        return None
    return None


def _told(row: Review) -> dict[str, Any]:
    found = json.loads(row.value or "{}")
    return found if isinstance(found, dict) else {}
