"""Why somebody may or may not: the rule, the roles that could, and which members to ask."""

from __future__ import annotations

from dataclasses import dataclass

from kuager.protect.rights import OPEN, Action, Actor, Resource, Role, decide, may_allow
from kuager.workflow.archive import Archive
from kuager.workflow.members import roll


@dataclass(frozen=True, slots=True, kw_only=True)
class Why:
    """An answer for a person.

    Attributes:
        name: who asks.
        role: theirs.
        action: what they would do.
        allowed: may they.
        because: the rule: ``role``, ``compartment``, ``sealed``, ``suspended``, ``granted`` or ``alone``.
        second: another person has to allow it first.
        needs: roles that could do it.
        ask: members who could do it; for an act of two, who could allow it.
    """

    name: str
    role: Role
    action: Action
    allowed: bool
    because: str
    second: bool
    needs: tuple[Role, ...]
    ask: tuple[str, ...]


def why(archive: Archive, name: str, action: Action, *, compartment: str = OPEN, sealed: bool = False) -> Why:
    """Says whether a member may do something to what lies in a compartment.

    Raises:
        UnknownIdError: nobody has that name.
    """
    one = roll.member(archive, name)
    resource = Resource(compartment=compartment, sealed=sealed)
    said = decide(one.actor(), action, resource)
    return Why(
        name=one.name,
        role=one.role,
        action=action,
        allowed=bool(said) and one.active,
        because=said.because if one.active else str(one.standing),
        second=said.second,
        needs=said.needs,
        ask=helpers(archive, one.actor(), action, resource),
    )


def helpers(archive: Archive, actor: Actor, action: Action, resource: Resource | None = None) -> tuple[str, ...]:
    """Returns the members somebody could ask: who could do it, or for an act of two who could allow it."""
    others = [one for one in roll.members(archive) if one.active and one.name != actor.name]
    place = resource or Resource()
    may_self = decide(actor, action, place)
    return tuple(
        one.name
        for one in others
        if (may_allow(one.actor(), action) if may_self.second else decide(one.actor(), action, place))
    )
