"""What the team said wrongly in public, and what is right: a register that only grows."""

from __future__ import annotations

from typing import Final

from kuager.errors import UnknownIdError, UsageError
from kuager.model import ClaimId, Decision, Review
from kuager.workflow.archive import Archive
from kuager.workflow.registers import log
from kuager.workflow.registers.views import Mistake

REGISTER: Final = "correction"


def corrections(archive: Archive, *, undone: bool = False) -> list[Mistake]:
    """Returns the public corrections, the latest first; ``undone`` also those that were taken back."""
    found = [_mistake(row, taken) for row, taken in log.rows(archive, REGISTER) if undone or not taken]
    return found[::-1]


def correct(archive: Archive, *, was: str, now: str, why: str, where: str = "", agent: str = "") -> None:
    """Records that something published was wrong.

    Args:
        archive: where to.
        was: what was said.
        now: what is right; empty where nothing takes its place.
        why: why it was wrong, in words for the public.
        where: where it was published.
        agent: who corrects.

    Raises:
        UsageError: what was said or why it was wrong is missing.
    """
    if not was.strip() or not why.strip():
        raise UsageError("A public correction says what was wrong, and why")
    told = {"was": was.strip(), "now": now.strip(), "where": where.strip(), "review": None, "claim": None}
    log.write(archive, REGISTER, "own", told, agent=agent, why=why.strip())


def publish(archive: Archive, review: int, *, why: str, where: str = "", agent: str = "") -> None:
    """Marks a decision that corrected or rejected a claim as a public correction.

    Raises:
        UnknownIdError: there is no such decision about a claim that counts.
        UsageError: no reason is given, or the decision is in the register already.
    """
    every = archive.store.reviews()
    undone = {row.undoes for row in every if row.undoes is not None}
    row = next((one for one in every if one.seq == review and one.seq not in undone), None)
    claim = archive.store.claim(ClaimId(row.object)) if row else None
    if row is None or claim is None or row.decision not in {Decision.CORRECT, Decision.REJECT}:
        raise UnknownIdError(item=str(review))
    if not (why.strip() or row.reason):
        raise UsageError("Say why it was wrong, in words for the public")
    if any(one.review == review for one in corrections(archive)):
        raise UsageError("This correction is in the register already", item=str(review))
    told = {"was": claim.value, "now": _now(row), "where": where.strip(), "review": review, "claim": claim.id}
    log.write(archive, REGISTER, claim.id, told, agent=agent, why=why.strip() or row.reason)


def take_back(archive: Archive, seq: int, *, why: str, agent: str = "") -> None:
    """Takes an entry back; it stays readable and is no longer published."""
    log.undo(archive, REGISTER, seq, agent=agent, why=why)


def _now(row: Review) -> str:
    return (row.value or "") if row.decision == Decision.CORRECT else ""


def _mistake(row: Review, undone: bool) -> Mistake:
    told = log.told(row)
    return Mistake(
        seq=row.seq, was=told["was"], now=told["now"], why=row.reason, where=told["where"], agent=row.agent, at=row.at,
        review=told["review"], claim=told["claim"], undone=undone,
    )  # fmt: skip
