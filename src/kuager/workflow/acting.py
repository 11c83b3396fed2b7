"""The door that every act goes through: may this person do that, to this."""

from __future__ import annotations

from kuager.errors.rights import NotAllowedError
from kuager.protect.rights import Action, Decision, Resource, decide
from kuager.workflow.archive import Archive


def may(archive: Archive, action: Action, resource: Resource | None = None) -> Decision:
    """Says whether whoever works here may do something, and why."""
    return decide(archive.actor, action, resource or Resource())


def require(archive: Archive, action: Action, resource: Resource | None = None) -> Decision:
    """Returns the decision, which says whether a second person is needed.

    Raises:
        NotAllowedError: with the reason and whom to ask.
    """
    decision = may(archive, action, resource)
    if not decision:
        raise NotAllowedError(
            f"{action}: refused by the rule {decision.because!r}", needs=tuple(map(str, decision.needs))
        )
    return decision
