"""The story of names that stand beside the ledger and not in it: sealed when something is added, opened for a screen, erased."""

from __future__ import annotations

from collections.abc import Iterable

from kuager.errors import UnknownIdError
from kuager.model import CustodyVerb, SealedValue
from kuager.preserve import commitments
from kuager.workflow.archive import Archive
from kuager.workflow.witness import sign_head

GIVEN_BY = "given by"
AGENT = "agent"
NOBODY = "documenter"
"""The agent when nobody said who works: a role, not a person, so it stands open in the ledger."""


def giver(archive: Archive, given_by: str | None) -> SealedValue | None:
    """Seals who handed something over; one giving, one commitment, so that opening it opens no other."""
    if not given_by:
        return None
    return commitments.commit(given_by, GIVEN_BY, ids=archive.ids, at=archive.clock.now())


def agent_mark(archive: Archive) -> str:
    """Returns what the ledger calls whoever works here: the same commitment every time, kept when it is new."""
    if archive.agent == NOBODY:
        return NOBODY
    for known in archive.store.sealed_values(AGENT):
        if known.value == archive.agent:
            return known.commitment
    sealed = commitments.commit(archive.agent, AGENT, ids=archive.ids, at=archive.clock.now())
    with archive.store.write() as writer:
        writer.seal_value(sealed)
    return sealed.commitment


def values(archive: Archive) -> dict[str, str]:
    """Returns what every commitment stands for that was not erased."""
    return {sealed.commitment: sealed.value for sealed in archive.store.sealed_values()}


def forget(archive: Archive, marks: Iterable[str]) -> int:
    """Erases salt and value of commitments: nobody can tell any more whom they meant. The ledger stays whole.

    Backups made before still hold them, until they are replaced.

    Returns:
        How many were erased.

    Raises:
        UnknownIdError: when one stands for nothing, or was erased before; then none is erased.
    """
    wanted = list(dict.fromkeys(marks))
    missing = set(wanted) - set(values(archive))
    if missing:
        raise UnknownIdError("There is no such sealed value", item=min(missing))
    agent = agent_mark(archive)
    with archive.store.write() as writer:
        for mark in wanted:
            writer.custody(
                mark, CustodyVerb.DEACCESSION, agent=agent, at=archive.clock.now(), outcome="ok", note="sealed value erased"
            )  # fmt: skip
        writer.advance()
    erased = archive.store.erase_sealed(wanted)
    archive.cache.clear()
    sign_head(archive)
    return erased
