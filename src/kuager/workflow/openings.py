"""The story of names that stand beside the ledger and not in it: sealed when something is added, opened for a screen, erased."""

from __future__ import annotations

from collections.abc import Iterable

from kuager.errors import UnknownIdError
from kuager.errors.sealed import SealedLockedError
from kuager.model import CustodyVerb, SealedValue
from kuager.preserve import commitments
from kuager.workflow.archive import Archive
from kuager.workflow.sealed import outbox
from kuager.workflow.witness import sign_head

GIVEN_BY = "given by"
AGENT = "agent"
NOBODY = "documenter"
"""The agent when nobody said who works: a role, not a person, so it stands open in the ledger."""


def giver(archive: Archive, given_by: str | None) -> SealedValue | None:
    """Seals who handed something over; one giving, one commitment, so that opening it opens no other."""
    return commit(archive, given_by, GIVEN_BY) if given_by else None


def commit(archive: Archive, value: str, kind: str) -> SealedValue:
    """Commits to personal data and returns the row to keep: a letter to the sealed store where there is one."""
    made = commitments.commit(value, kind, ids=archive.ids, at=archive.clock.now())
    return outbox.sealed(archive, made)


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
    """Returns what every commitment stands for that was not erased; "(sealed)" for what only the sealed store opens."""
    return {
        sealed.commitment: outbox.SEALED if outbox.is_letter(sealed) else sealed.value
        for sealed in archive.store.sealed_values()
    }


def readable(archive: Archive) -> list[SealedValue]:
    """Returns what commitments stand for, as far as the work passphrase opens it."""
    return [one for one in archive.store.sealed_values() if not outbox.is_letter(one)]


def forget(archive: Archive, marks: Iterable[str]) -> int:
    """Erases salt and value of commitments: nobody can tell any more whom they meant. The ledger stays whole.

    Backups made before still hold them, until they are replaced.

    Returns:
        How many were erased.

    Raises:
        UnknownIdError: when one stands for nothing, or was erased before; then none is erased.
        SealedLockedError: when one is in the sealed store, where only ``kuager sealed forget`` erases.
    """
    wanted = list(dict.fromkeys(marks))
    known = {one.commitment: one for one in archive.store.sealed_values()}
    missing = set(wanted) - set(known)
    if missing:
        raise UnknownIdError("There is no such sealed value", item=min(missing))
    if inside := [one for one in wanted if outbox.is_letter(known[one]) and not known[one].value]:
        raise SealedLockedError("It is in the sealed store: kuager sealed forget", item=min(inside))
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
