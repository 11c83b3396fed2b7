"""Two readers of the same proposals: a blind second opinion, and how far the two agree.

A second opinion never changes where a claim stands. It is a row of the review log of its own, so that disagreement can be
counted, shown and settled by people. Agreement is Cohen's kappa (J. Cohen, "A coefficient of agreement for nominal
scales", Educational and Psychological Measurement 20, 1960) over three answers: accept, correct, reject.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import sqrt
from typing import Final

from kuager.errors import UnknownIdError, UsageError
from kuager.model import Claim, ClaimId, Decision, Review
from kuager.workflow.archive import Archive
from kuager.workflow.context import Context, claim_row, context
from kuager.workflow.reviewed import BY_HAND, SECOND, STATE
from kuager.workflow.views import ClaimRow

ANSWERS: Final = (Decision.ACCEPT, Decision.CORRECT, Decision.REJECT)
ENOUGH: Final = 30
"""Below this many claims read by both, kappa moves too much with each answer to mean anything; it is shown with a warning."""
_NORMAL: Final = 1.96
_UNDEFINED: Final = 1e-12


@dataclass(frozen=True, slots=True, kw_only=True)
class Kappa:
    """Agreement of two readers over ``n`` claims: shares between 0 and 1; ``kappa`` from -1 to 1.

    ``kappa`` is None where chance alone would agree always (both gave one and the same answer throughout): agreement
    beyond chance cannot be measured then. ``low`` and ``high`` are the 95 % interval by the large-sample standard error.
    """

    n: int
    observed: float
    expected: float
    kappa: float | None
    low: float | None
    high: float | None

    @property
    def few(self) -> bool:
        """Says whether there are too few claims for the figure to mean much."""
        return self.n < ENOUGH


@dataclass(frozen=True, slots=True, kw_only=True)
class Disagreement:
    """One claim two readers answered differently, and whether somebody decided it afterwards."""

    claim: ClaimRow
    first: str
    first_value: str | None
    second: str
    second_value: str | None
    settled: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Readers:
    """Two readers, how far they agree, over everything and by property, and where they do not."""

    first: str
    second: str
    kappa: Kappa
    by_prop: tuple[tuple[str, Kappa], ...]
    table: tuple[tuple[int, ...], ...]
    """Counts: a row per answer of the first reader, a column per answer of the second, in the order of ``ANSWERS``."""
    disagreements: tuple[Disagreement, ...]


def cohen(pairs: Sequence[tuple[str, str]]) -> Kappa:
    """Returns Cohen's kappa of paired answers.

    Args:
        pairs: what the first and what the second reader said of each claim.

    Returns:
        the shares and kappa; all zero and None for no pairs.
    """
    n = len(pairs)
    if not n:
        return Kappa(n=0, observed=0.0, expected=0.0, kappa=None, low=None, high=None)
    first, second = Counter(left for left, _ in pairs), Counter(right for _, right in pairs)
    observed = sum(left == right for left, right in pairs) / n
    expected = sum(first[answer] * second[answer] for answer in first) / n**2
    if 1 - expected < _UNDEFINED:
        return Kappa(n=n, observed=observed, expected=expected, kappa=None, low=None, high=None)
    kappa = (observed - expected) / (1 - expected)
    reach = _NORMAL * sqrt(observed * (1 - observed) / (n * (1 - expected) ** 2))
    return Kappa(
        n=n,
        observed=observed,
        expected=expected,
        kappa=kappa,
        low=max(-1.0, kappa - reach),
        high=min(1.0, kappa + reach),
    )


def second_queue(archive: Archive, agent: str, limit: int = 100) -> list[ClaimRow]:
    """Returns claims that others decided and this reader has not seen, in an order that is a fair sample of all.

    The order follows a hash of the claim and the reader, so that reading the first fifty is reading fifty drawn by lot,
    and the same fifty tomorrow.
    """
    here = context(archive)
    reviews = _reviews(archive)
    known = {row.object for row in reviews if row.agent == agent}
    wanted = sorted({row.object for row in reviews if row.agent != agent and row.decision in set(STATE)} - known)
    rows: list[ClaimRow] = []
    for one in sorted(wanted, key=lambda claim: hashlib.sha256(f"{agent}\n{claim}".encode()).digest()):
        claim = archive.store.claim(ClaimId(one))
        if claim is not None and not claim.extractor.startswith(BY_HAND) and claim.anchor.document in here.heads:
            rows.append(claim_row(here, claim))
        if len(rows) >= limit:
            break
    return rows


def second_opinion(
    archive: Archive, claim_id: str, decision: Decision, agent: str, value: str | None = None, reason: str = ""
) -> Review:
    """Records what a second reader would have decided. The claim stands as it stood.

    Raises:
        UnknownIdError: when there is no such claim.
        UsageError: when the answer is none of accept, correct, reject, a correction names no value, or the reader is the
            one who decided in the first place.
    """
    claim = archive.store.claim(ClaimId(claim_id))
    if claim is None:
        raise UnknownIdError(item=claim_id)
    if decision not in ANSWERS or (decision is Decision.CORRECT and not (value or "").strip()):
        raise UsageError("A second opinion accepts, corrects (with the right value) or rejects", item=claim_id)
    if any(row.agent == agent for row in _reviews(archive) if row.object == claim_id):
        raise UsageError("A second opinion is somebody else's: you have already answered this one", item=claim_id)
    with archive.store.write() as writer:
        review = writer.review(
            claim.id,
            SECOND + decision.value,
            agent=agent,
            at=archive.clock.now(),
            value=(value or "").strip() or None,
            reason=reason,
        )
        writer.advance()
    return review


def undo_second(archive: Archive, agent: str) -> bool:
    """Takes back this reader's latest second opinion; False when there is none."""
    mine = [row for row in _reviews(archive) if row.agent == agent and row.decision.startswith(SECOND)]
    if not mine:
        return False
    with archive.store.write() as writer:
        writer.review(mine[-1].object, Decision.UNDO.value, agent=agent, at=archive.clock.now(), undoes=mine[-1].seq)
        writer.advance()
    return True


def agreement(archive: Archive) -> list[Readers]:
    """Returns every pair of readers who answered the same claims, those with the most claims first."""
    here = context(archive)
    answers: dict[tuple[str, str], list[tuple[Review, Review, bool]]] = {}
    for first, second, settled in _pairs(_reviews(archive)):
        answers.setdefault((first.agent, second.agent), []).append((first, second, settled))
    rows = [_readers(archive, here, who, pairs) for who, pairs in answers.items()]
    return sorted(rows, key=lambda row: (-row.kappa.n, row.first, row.second))


def _reviews(archive: Archive) -> list[Review]:
    rows = archive.store.reviews()
    undone = {row.undoes for row in rows if row.undoes is not None}
    return [row for row in rows if row.seq not in undone and row.decision != Decision.UNDO]


def _pairs(reviews: Sequence[Review]) -> Iterator[tuple[Review, Review, bool]]:
    """Yields (first decision, second opinion, decided again later) of every claim that has both."""
    by_claim: dict[str, list[Review]] = {}
    for row in reviews:
        by_claim.setdefault(row.object, []).append(row)
    for rows in by_claim.values():
        for second in rows:
            if not second.decision.startswith(SECOND):
                continue
            before = [row for row in rows if row.seq < second.seq and row.decision in set(STATE)]
            if before:
                yield before[-1], second, any(row.seq > second.seq and row.decision in set(STATE) for row in rows)


def _readers(
    archive: Archive, here: Context, who: tuple[str, str], pairs: Sequence[tuple[Review, Review, bool]]
) -> Readers:
    said = {first.object: (first.decision, second.decision.removeprefix(SECOND)) for first, second, _ in pairs}
    claims = {one: claim for one in said if (claim := archive.store.claim(ClaimId(one))) is not None}
    props = sorted({claim.prop for claim in claims.values()})
    return Readers(
        first=who[0],
        second=who[1],
        kappa=cohen(list(said.values())),
        by_prop=tuple(
            (prop, cohen([said[one] for one, claim in claims.items() if claim.prop == prop])) for prop in props
        ),
        table=tuple(
            tuple(sum(answer == (row.value, column.value) for answer in said.values()) for column in ANSWERS)
            for row in ANSWERS
        ),
        disagreements=tuple(_disagreements(here, claims, pairs)),
    )


def _disagreements(
    here: Context, claims: dict[str, Claim], pairs: Sequence[tuple[Review, Review, bool]]
) -> Iterator[Disagreement]:
    for first, second, settled in pairs:
        answers = (first.decision, second.decision.removeprefix(SECOND))
        values = tuple((row.value or "").casefold() for row in (first, second))
        claim = claims.get(first.object)
        if (
            claim is None
            or claim.anchor.document not in here.heads
            or (answers[0] == answers[1] and values[0] == values[1])
        ):
            continue
        yield Disagreement(
            claim=claim_row(here, claim),
            first=answers[0],
            first_value=first.value,
            second=answers[1],
            second_value=second.value,
            settled=settled,
        )
