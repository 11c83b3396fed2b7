"""Which question about who is who comes first: the one whose answer is worth most, said in words.

``worth = doubt x stakes``. Both are for ordering only; nobody is joined by them.

* doubt is what it may cost to leave the question open. With a chance p that the two are one, leaving them apart costs p,
  joining them costs ``WRONG_MERGE`` (1 - p); the cheaper of the two is what the answer can save. So a pair that is almost
  surely one is worth less than one that is likely and unsure, and a wrong merge weighs more than a missed one. p is the
  score stretched between even and nearly certain, halved by every feature that speaks against; the score is a ranking
  (decision 010), so p is one too.
* stakes is ``1 +`` what hangs on it, each part by the logarithm of how many (the hundredth claim matters less than the
  first): claims that would come together, events, open findings that touch them, people whose case is open (held, missing
  or sentenced, and no source tells of a release), further questions about either of them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from math import log1p
from typing import Final

from kuager import resolve
from kuager.model import FindingState, Judgement, NodeId, Proposal
from kuager.resolve.compare import UNSURE_AT
from kuager.weigh.freedom import TAKEN
from kuager.workflow import switches, tables
from kuager.workflow.archive import Archive
from kuager.workflow.context import Context, claim_row, context
from kuager.workflow.onhand import OnHand, on_hand
from kuager.workflow.reviewed import GONE
from kuager.workflow.views import ClaimRow, ProposalRow

WRONG_MERGE: Final = 5.0
"""How much worse it is to make one person out of two than to leave one person in two records."""
PARTS: Final[Mapping[str, float]] = {"cases": 2.0, "findings": 1.5, "events": 0.7, "questions": 0.7, "claims": 0.5}
"""What hangs on an answer, and how much each weighs."""
AGAINST: Final = frozenset(
    {"sex_differs", "sex_of_ending", "other_words", "initial_only", "single_name", "short_for", "part_of"}
)
"""Features that speak against one person, or that fit many people."""
HELD: Final = TAKEN | {"disappearance", "contact_lost"}
"""Events after which a case is open."""
CLOSED: Final = frozenset({"release", "death_in_custody"})
_SHOWN: Final = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What is known of one entity, as far as it matters for the order of questions."""

    claims: int
    events: int
    findings: int
    open: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Worth:
    """What an answer is worth, and the parts of it: (name, how many), the weightiest first."""

    total: float
    parts: tuple[tuple[str, int], ...]


def doubt(score: float, against: int) -> float:
    """Returns what leaving the question open may cost, from 0 to 1.

    Args:
        score: of the proposal.
        against: how many features speak against one person.
    """
    chance = (0.5 + 0.49 * min(1.0, max(0.0, (score - UNSURE_AT) / (1 - UNSURE_AT)))) * float(0.5**against)
    return min(chance, WRONG_MERGE * (1 - chance)) * (1 + WRONG_MERGE) / WRONG_MERGE


def worth(proposal: Proposal, left: Standing, right: Standing, questions: int) -> Worth:
    """Returns what the answer to one proposal is worth.

    Args:
        proposal: the pair.
        left: what hangs on the one.
        right: what hangs on the other.
        questions: how many more questions are about either.
    """
    counted = {
        "cases": int(left.open) + int(right.open),
        "findings": left.findings + right.findings,
        "events": left.events + right.events,
        "questions": questions,
        "claims": left.claims + right.claims,
    }
    weights = {name: PARTS[name] * log1p(count) for name, count in counted.items() if count}
    open_as = doubt(float(proposal.score), sum(one.name in AGAINST for one in proposal.features))
    order = sorted(weights, key=lambda name: (-weights[name], name))
    return Worth(
        total=round(open_as * (1 + sum(weights.values())), 6),
        parts=(("doubt", round(100 * open_as)), *((name, counted[name]) for name in order)),
    )


def ranked(archive: Archive, here: Context) -> list[tuple[Proposal, Worth]]:
    """Returns the pairs that may be one with what their answers are worth, the worthiest first. Deterministic."""
    held = archive.cache.get("asking")
    key = (archive.store.generation(), archive.store.head())
    if isinstance(held, tuple) and held[0] == key:
        found: list[tuple[Proposal, Worth]] = held[1]
        return found
    proposals = [one for one in tables.proposals(archive) if _askable(here, one)]
    asked = Counter(entity for one in proposals for entity in _ends(here, one))
    findings = Counter(one.entity for one in tables.findings(archive) if one.entity and one.state is FindingState.OPEN)
    claims = on_hand(archive)
    known = {entity: _standing(claims, here, entity, findings[entity]) for entity in asked}
    rows = [
        (one, worth(one, known[left], known[right], asked[left] + asked[right] - 2))
        for one in proposals
        for left, right in [_ends(here, one)]
    ]
    rows.sort(key=lambda row: (-row[1].total, -float(row[0].score), row[0].left, row[0].right))
    archive.cache["asking"] = (key, rows)
    return rows


def _askable(here: Context, proposal: Proposal) -> bool:
    """Answers "the same" are refused for unnamed people and for two kinds of things: then it is no question."""
    left, right = here.nodes.get(proposal.left), here.nodes.get(proposal.right)
    return left is not None and right is not None and resolve.may_join(left, right)


def _ends(here: Context, proposal: Proposal) -> tuple[str, str]:
    return here.entity_of.get(proposal.left, proposal.left), here.entity_of.get(proposal.right, proposal.right)


def _standing(known: OnHand, here: Context, entity: str, findings: int) -> Standing:
    members = here.entities[entity].members if entity in here.entities else (NodeId(entity),)
    told = {claim.subject for node in members for claim in known.about(node) if claim.prop == "who"}
    kinds = {here.nodes[event].schema for event in told if event in here.nodes}
    return Standing(
        claims=sum(here.review.get(claim.id) not in GONE for node in members for claim in known.of(node)),
        events=len(told),
        findings=findings,
        open=bool(kinds & HELD) and not kinds & CLOSED,
    )


def proposals(archive: Archive, about: Collection[str] | None = None, *, words: bool = True) -> list[ProposalRow]:
    """Returns the pairs of records that may be one, the one whose answer is worth most first.

    Args:
        archive: where from.
        about: only pairs with one of these records; all of them when left out.
        words: whether to read the words each record rests on; long lists do without.
    """
    here = context(archive)
    judged = by_pair(archive)
    return [
        _row(archive, here, proposal, judged.get(pair_of(proposal.left, proposal.right)), value, words=words)
        for proposal, value in ranked(archive, here)
        if about is None or proposal.left in about or proposal.right in about
    ]


def _row(
    archive: Archive, here: Context, proposal: Proposal, last: Judgement | None, value: Worth, *, words: bool
) -> ProposalRow:
    return ProposalRow(
        left=proposal.left,
        right=proposal.right,
        left_name=here.nodes[proposal.left].name,
        right_name=here.nodes[proposal.right].name,
        left_words=words_of(archive, here, proposal.left) if words else (),
        right_words=words_of(archive, here, proposal.right) if words else (),
        score=proposal.score,
        features=proposal.features,
        verdict=last.verdict.value if last else None,
        decided_by=last.agent if last else None,
        because=value.parts[: _SHOWN + 1],
    )


def by_pair(archive: Archive) -> dict[tuple[NodeId, NodeId], Judgement]:
    """Returns the judgement that counts for every judged pair."""
    return resolve.latest(switches.counting(archive))


def pair_of(left: NodeId, right: NodeId) -> tuple[NodeId, NodeId]:
    """Returns two records in the order judgements are kept in."""
    return (left, right) if left < right else (right, left)


def waiting_pairs(archive: Archive) -> int:
    """Returns how many pairs wait for somebody to say whether they are one."""
    judged = by_pair(archive)
    return sum(1 for one, _ in ranked(archive, context(archive)) if pair_of(one.left, one.right) not in judged)


def words_of(archive: Archive, here: Context, node: NodeId, most: int = 6) -> tuple[ClaimRow, ...]:
    """Returns the claims that say most about a record: its names, then the rest in reading order, quotations last."""
    rows = [claim_row(here, claim) for claim in archive.store.claims(subject=node)]
    rows.sort(key=lambda row: (row.prop != "name", row.prop == "said", row.start))
    return tuple(rows[:most])
