"""Where every claim stands, folded from the review log: open, accepted, corrected, rejected, made by hand."""

from __future__ import annotations

from collections.abc import Iterable

from kuager.model import Decision, Review
from kuager.workflow.archive import Archive

OPEN, ACCEPTED, CORRECTED, REJECTED = "open", "accepted", "corrected", "rejected"
GONE = frozenset({REJECTED, CORRECTED})
"""States of claims that nobody stands by any more."""
STATE = {Decision.ACCEPT: ACCEPTED, Decision.CORRECT: CORRECTED, Decision.REJECT: REJECTED}
BY_HAND = "person:"
"""Extractor prefix of claims a person made; they need no review by another extractor."""
LISTED = "list:"
"""Extractor prefix of what an imported list says, read through a mapping that a person made; decision prefix of its log."""
UNTIL = f"{LISTED}until"
"""Decision about a claim that a person decided about: its list says so until the edition named in the value."""
SECOND = "second:"
"""Decision prefix of a second reader's opinion: it is kept and compared, and never changes where a claim stands."""
ALSO = "also:"
"""Decision prefix of another extractor that proposes the same: no decision, it only raises what a claim is worth a look."""


def effective(reviews: Iterable[Review]) -> dict[str, Review]:
    """Returns the review that counts for each object: the latest one that was not undone."""
    rows = list(reviews)
    undone = {row.undoes for row in rows if row.undoes is not None}
    result: dict[str, Review] = {}
    for row in rows:
        if row.seq in undone or row.decision == Decision.UNDO or row.decision.startswith((SECOND, ALSO, LISTED)):
            continue
        result[row.object] = row
    return result


def states(archive: Archive) -> dict[str, str]:
    """Returns the state of every reviewed claim by its id; a claim that is absent is open."""
    return states_of(archive.store.reviews())


def states_of(reviews: Iterable[Review]) -> dict[str, str]:
    """Returns the states that some decisions leave: all of them, or those up to a day.

    What a correction put in the place of a claim is rejected with the correction: when it is taken back, or when
    somebody decides otherwise after it.
    """
    rows = list(reviews)
    counting = effective(rows)
    found = {
        object_id: STATE[Decision(review.decision)]
        for object_id, review in counting.items()
        if review.decision in set(STATE)
    }
    standing = {row.replaces for row in counting.values()}
    withdrawn = {row.replaces: REJECTED for row in rows if row.replaces is not None and row.replaces not in standing}
    return {**found, **withdrawn}


def also(reviews: Iterable[Review]) -> dict[str, tuple[str, ...]]:
    """Returns the other extractors that propose the same as a claim, by its id."""
    found: dict[str, dict[str, None]] = {}
    for row in reviews:
        if row.decision.startswith(ALSO):
            found.setdefault(row.object, {})[row.decision.removeprefix(ALSO)] = None
    return {object_id: tuple(names) for object_id, names in found.items()}


def untils(reviews: Iterable[Review]) -> dict[str, Review]:
    """Returns by claim the row that tells until which edition its list says so, where a person had decided about it."""
    rows = list(reviews)
    undone = {row.undoes for row in rows if row.undoes is not None}
    return {row.object: row for row in rows if row.decision == UNTIL and row.seq not in undone}


def rejected_claims(archive: Archive) -> set[str]:
    """Returns the ids of claims that a person rejected or replaced."""
    return {object_id for object_id, state in states(archive).items() if state in GONE}
