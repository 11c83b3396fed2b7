"""Takes a whole edition back in one act, or puts it back. Nothing is deleted: its claims are rejected, as a person would."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Final, TypeVar

from kuager.errors import UsageError
from kuager.model import Claim, ClaimId, Decision, Review
from kuager.workflow.archive import Archive
from kuager.workflow.lists import editions
from kuager.workflow.lists.editions import RESTORED, WITHDRAWN, Edition, List, mark
from kuager.workflow.reviewed import UNTIL, effective, untils

_TOGETHER: Final = 2_000
T = TypeVar("T")


def withdraw(archive: Archive, name: str, *, number: int = 0, agent: str = "", reason: str) -> int:
    """Takes an edition back: every claim of it is rejected, and what it replaced in earlier editions counts again.

    A claim that a person decided about keeps that decision. Started again after an interruption, it goes on.

    Args:
        archive: where.
        name: the list.
        number: which edition; the latest when 0.
        agent: who decides.
        reason: why.

    Returns:
        How many claims were rejected.

    Raises:
        UnknownListError: when there is no such list or edition.
        UsageError: when no reason is given.
    """
    if not reason.strip():
        raise UsageError("Say why the list is taken back", item=name)
    found = editions.find(archive, name)
    edition = editions.edition_of(found, number)
    by = agent or archive.agent
    _state(archive, found, edition, WITHDRAWN, by, reason)
    rows = archive.store.reviews()
    decided = effective(rows)
    done = 0
    shared = _read_alike(found, edition)
    for batch in _groups(claim for claim in _claims(archive, edition) if claim.id not in decided and not shared):
        with archive.store.write() as writer:
            for claim in batch:
                writer.review(
                    claim.id, Decision.REJECT, agent=by, at=archive.clock.now(), value=mark(edition.number), reason=reason
                )  # fmt: skip
        done += len(batch)
    _undo(archive, edition, [row for row in decided.values() if _replaced_by(row, edition)], by)
    written = _written(archive, found, edition, rows)
    past = untils(rows)
    _take_back(archive, [row for row in written if past.get(row.object) == row], by)
    by_seq = {row.seq: row for row in rows}
    undone = (by_seq.get(row.undoes or 0) for row in written if row.decision == Decision.UNDO)
    _once_more(archive, [row for row in undone if row and row.object not in decided], by)
    return done


def _written(archive: Archive, found: List, edition: Edition, rows: Iterable[Review]) -> list[Review]:
    """Returns what an edition noted about claims of its list beside replacing them: said until then, said again."""
    documents = {one.document for one in found.editions}
    marked = (row for row in rows if row.value == mark(edition.number) and row.decision in {UNTIL, Decision.UNDO})
    claims = ((row, archive.store.claim(ClaimId(row.object))) for row in marked)
    return [row for row, claim in claims if claim and claim.anchor.document in documents]


def _read_alike(found: List, edition: Edition) -> bool:
    """Says whether another edition that stands is the same table read the same way: it makes the same claims."""
    return any(
        one.document == edition.document and one.mapping.digest == edition.mapping.digest
        for one in found.standing
        if one.number != edition.number
    )


def _take_back(archive: Archive, rows: Iterable[Review], agent: str, value: str | None = None) -> None:
    for batch in _groups(rows):
        with archive.store.write() as writer:
            for row in batch:
                writer.review(
                    row.object, Decision.UNDO, agent=agent, at=archive.clock.now(), undoes=row.seq, value=value
                )


def _once_more(archive: Archive, rows: Iterable[Review], agent: str) -> None:
    for batch in _groups(rows):
        with archive.store.write() as writer:
            for row in batch:
                writer.review(
                    row.object, row.decision, agent=agent, at=archive.clock.now(), value=row.value,
                    replaces=row.replaces, reason=row.reason,
                )  # fmt: skip


def restore(archive: Archive, name: str, *, number: int = 0, agent: str = "", reason: str = "") -> int:
    """Puts an edition back that was taken back; returns how many claims count again.

    Raises:
        UnknownListError: when there is no such list or edition.
        UsageError: when it was not taken back, or a later edition stands.
    """
    found = editions.find(archive, name)
    edition = editions.edition_of(found, number)
    if not edition.withdrawn:
        raise UsageError("This edition was not withdrawn", item=name)
    if any(one.number > edition.number for one in found.standing):
        raise UsageError("A later edition of this list is in; withdraw that one first", item=name)
    by = agent or archive.agent
    rejected = [
        row
        for row in effective(archive.store.reviews()).values()
        if row.decision == Decision.REJECT and row.value == mark(edition.number)
    ]
    ours = {claim.id for claim in _claims(archive, edition)}
    rejected = [row for row in rejected if row.object in ours]
    _undo(archive, edition, rejected, by)
    _again(archive, found, edition, by)
    _state(archive, found, edition, RESTORED, by, reason)
    return len(rejected)


def _again(archive: Archive, found: List, edition: Edition, agent: str) -> None:
    """Replaces again what the edition had replaced before it was taken back, and notes again what it had noted."""
    rows = archive.store.reviews()
    counting = effective(rows)
    written = _written(archive, found, edition, rows)
    past = untils(rows)
    # Before anything is replaced: what comes back may be what replaces.
    back = {row.object: counting.get(row.object) for row in written if row.decision == Decision.UNDO and row.undoes}
    aside = [
        row for row in back.values() if row and row.decision == Decision.CORRECT and row.value in _earlier(edition)
    ]
    _take_back(archive, aside, agent, mark(edition.number))
    ours = {claim.id for claim in _claims(archive, edition)}
    replaced = {row.object: row for row in rows if row.decision == Decision.CORRECT and row.replaces in ours}
    _once_more(archive, [row for row in replaced.values() if row.object not in counting], agent)
    until = {row.object: row for row in written if row.decision == UNTIL}
    _once_more(archive, [row for row in until.values() if row.object not in past], agent)


def _earlier(edition: Edition) -> set[str]:
    return {mark(number) for number in range(1, edition.number)}


def _state(archive: Archive, found: List, edition: Edition, decision: str, agent: str, reason: str) -> None:
    if edition.withdrawn == (decision == WITHDRAWN):
        return
    with archive.store.write() as writer:
        editions.log_state(
            writer, found.id, edition.number, decision, agent=agent, at=archive.clock.now(), reason=reason
        )  # fmt: skip


def _claims(archive: Archive, edition: Edition) -> Iterator[Claim]:
    """Yields the claims an edition made; those of another mapping of the same table are another edition's."""
    for claim in archive.store.claims(document=edition.document):
        if claim.extractor == edition.extractor:
            yield claim


def _replaced_by(row: Review, edition: Edition) -> bool:
    return row.decision == Decision.CORRECT and row.value == mark(edition.number)


def _undo(archive: Archive, edition: Edition, rows: Iterable[Review], agent: str) -> None:
    ours = {claim.id for claim in _claims(archive, edition)}
    for batch in _groups(row for row in rows if row.object in ours or row.replaces in ours):
        with archive.store.write() as writer:
            for row in batch:
                writer.review(row.object, Decision.UNDO, agent=agent, at=archive.clock.now(), undoes=row.seq)


def _groups(items: Iterable[T]) -> Iterator[list[T]]:
    waiting = iter(items)
    while batch := list(islice(waiting, _TOGETHER)):
        yield batch
