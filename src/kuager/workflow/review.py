"""The story of deciding: proposed claims one by one, proposed merges side by side, findings settled; all undoable."""

from __future__ import annotations

from collections.abc import Sequence

from kuager.errors import BadAnchorError, StaleReviewError, UnknownIdError, UsageError
from kuager.errors.sealed import ShieldedPersonError
from kuager.model import (
    Anchor,
    Claim,
    ClaimId,
    Decision,
    Document,
    DocumentId,
    FindingState,
    NodeId,
    Review,
    Stance,
    content_id,
)
from kuager.text.spans import context as words_around
from kuager.workflow.archive import Archive
from kuager.workflow.context import Context, claim_row, context
from kuager.workflow.judging import judge, proposals, undo_judgement, waiting_pairs
from kuager.workflow.reviewed import BY_HAND, OPEN, STATE, effective
from kuager.workflow.sources import waiting_claims, waiting_in, waits
from kuager.workflow.views import ClaimRow

_NAMING = frozenset({"name", "description"})


def queue(archive: Archive, limit: int = 100, document: str | None = None) -> list[ClaimRow]:
    """Returns the claims that wait for a decision, in reading order, document by document; copies come last."""
    here = context(archive)
    # What a copy says is asked about after all that its original says.
    wanted = [DocumentId(document)] if document else sorted(here.heads, key=lambda one: here.root(one) in here.copied)
    rows: list[ClaimRow] = []
    for one in wanted:
        if not waiting_in(archive, here, one):
            continue
        waiting = [claim for claim in archive.store.claims(document=one) if waits(here, claim)]
        rows += [
            claim_row(here, claim)
            for claim in sorted(waiting, key=lambda claim: (claim.anchor.start, claim.anchor.end, claim.prop))
        ]
        if len(rows) >= limit:
            break
    return rows[:limit]


def counts(archive: Archive) -> tuple[int, int]:
    """Returns how many claims and how many proposed merges wait."""
    here = context(archive)
    return waiting_claims(archive, here), waiting_pairs(archive)


def decide(
    archive: Archive,
    claim_id: str,
    decision: Decision,
    agent: str,
    value: str | None = None,
    *,
    start: int | None = None,
    end: int | None = None,
    subject: str | None = None,
    reason: str = "",
) -> Review:
    """Accepts, corrects or rejects one claim.

    A correction is a new claim by this person, anchored where the person says (or where the old one was) and about whom
    the person says (or whom the old one was about); the old one stays in the log.

    Raises:
        UnknownIdError: when there is no such claim or subject.
        UsageError: when a correction names no value, or would say who an unnamed person is.
        BadAnchorError: when the given span lies outside the text.
    """
    claim = archive.store.claim(ClaimId(claim_id))
    if claim is None:
        raise UnknownIdError(item=claim_id)
    if decision is Decision.UNDO:
        return _undo(archive, claim.id, agent)
    first = context(archive).review.get(claim.id, OPEN) == OPEN
    replacement = None
    if decision is Decision.CORRECT:
        if not value or not value.strip():
            raise UsageError("A correction needs the right value", item=claim_id)
        replacement = _corrected(archive, claim, agent, value.strip(), (start, end), subject)
    with archive.store.write() as writer:
        if replacement is not None:
            writer.claims([replacement])
        review = writer.review(
            claim.id,
            decision.value,
            agent=agent,
            at=archive.clock.now(),
            value=value,
            replaces=replacement.id if replacement else None,
            reason=reason,
        )
        if decision is Decision.ACCEPT and first:
            writer.advance()
    return review


def _corrected(
    archive: Archive, claim: Claim, agent: str, value: str, span: tuple[int | None, int | None], subject: str | None
) -> Claim:
    document = _document(archive, claim.anchor.document)
    start = claim.anchor.start if span[0] is None else span[0]
    end = claim.anchor.end if span[1] is None else span[1]
    node, schema = claim.subject, claim.schema
    if subject is not None and context(archive).id_of(node) != subject:
        node = _node_for(context(archive), subject, document.id)
        schema = context(archive).nodes[node].schema
        if claim.prop in _NAMING and (claim.schema, schema) == ("person", "person"):
            _unmasked(context(archive), claim.subject, node)
    return _by_hand(
        archive,
        document,
        (start, end),
        subject=node,
        schema=schema,
        prop=claim.prop,
        value=value,
        agent=agent,
        like=claim,
    )


def _unmasked(here: Context, *nodes: NodeId) -> None:
    """Refuses what would say who an unnamed person is: their safety may depend on it.

    Raises:
        ShieldedPersonError: when one of the people has no name.
    """
    if any(here.nodes[node].shielded for node in nodes if node in here.nodes):
        raise ShieldedPersonError("An unnamed person is never given a name or another's", item=nodes[0])


def _document(archive: Archive, document: str) -> Document:
    found = archive.store.document(DocumentId(document))
    if found is None:
        raise UnknownIdError(item=document)
    return found


def _by_hand(
    archive: Archive, document: Document, span: tuple[int, int], *, subject: NodeId, schema: str, prop: str, value: str, agent: str,
    like: Claim | None = None,
) -> Claim:  # fmt: skip
    start, end = span
    if not 0 <= start < end <= len(document.text):
        raise BadAnchorError(item=document.id)
    prefix, suffix = words_around(document.text, start, end)
    extractor = BY_HAND + agent
    return Claim(
        id=ClaimId(content_id("c", subject, prop, value, document.id, start, end, extractor)),
        subject=subject,
        schema=schema,
        prop=prop,
        value=value,
        anchor=Anchor(
            document=document.id,
            layer=document.layers[0].digest,
            start=start,
            end=end,
            exact=document.text[start:end],
            prefix=prefix,
            suffix=suffix,
        ),
        extractor=extractor,
        recorded_at=archive.clock.now(),
        original_value=like.value if like else None,
        value_node=like.value_node if like and like.value == value else None,
        lang=document.lang,
        said_by=like.said_by if like else None,
        stance=like.stance if like else Stance.ASSERTS,
    )


def make_claim(
    archive: Archive,
    document: str,
    start: int,
    end: int,
    *,
    exact: str,
    subject: str,
    prop: str,
    value: str,
    agent: str,
) -> Claim:
    """Makes a claim from words a person selected.

    Args:
        archive: where to.
        document: whose text was selected.
        start: first code point of the selection.
        end: one past the last.
        exact: the words as the person saw them; refused when the text says otherwise at that place.
        subject: the id of who or what it is about (an entity or node id).
        prop: which property.
        value: what it says; the words themselves when empty.
        agent: who says so.

    Raises:
        BadAnchorError: when the words are not at that place.
        UnknownIdError: when the document or subject is not there.
        UsageError: when a person without a name would be given one.
    """
    here = context(archive)
    found = _document(archive, document)
    if not exact or found.text[start:end] != exact:
        raise BadAnchorError(item=document)
    node = _node_for(here, subject, found.id)
    if prop == "name":
        _unmasked(here, node)
    claim = _by_hand(
        archive,
        found,
        (start, end),
        subject=node,
        schema=here.nodes[node].schema,
        prop=prop,
        value=value.strip() or exact,
        agent=agent,
    )
    with archive.store.write() as writer:
        writer.claims([claim])
    return claim


def _node_for(here: Context, subject: str, document: DocumentId) -> NodeId:
    """Prefers the member that this document speaks of, so that undoing a merge keeps the claim where it was made."""
    entity = here.entities.get(here.entity_of.get(NodeId(subject), subject))
    if entity is None:
        raise UnknownIdError(item=subject)
    told_in = here.root(document)
    return next((node for node in entity.members if here.nodes[node].document == told_in), entity.members[0])


def _undo(archive: Archive, object_id: str, agent: str) -> Review:
    current = effective(archive.store.reviews(object_id)).get(object_id)
    if current is None:
        raise StaleReviewError("There is no decision to take back", item=object_id)
    with archive.store.write() as writer:
        return writer.review(object_id, Decision.UNDO.value, agent=agent, at=archive.clock.now(), undoes=current.seq)


def undo_last(archive: Archive, agent: str) -> Review | None:
    """Takes back this person's latest act about claims that still counts; None when there is none.

    Decisions made by one act (:func:`decide_all`) carry one instant and are taken back together.
    """
    mine = [
        review
        for review in effective(archive.store.reviews()).values()
        if review.agent == agent and review.decision in set(STATE)
    ]
    if not mine:
        return None
    last = max(mine, key=lambda review: review.seq)
    others = [review for review in mine if review.at == last.at and review is not last]
    with archive.store.write() as writer:
        now = archive.clock.now()
        for one in others:
            writer.review(one.object, Decision.UNDO.value, agent=agent, at=now, undoes=one.seq)
        return writer.review(last.object, Decision.UNDO.value, agent=agent, at=now, undoes=last.seq)


def decide_all(archive: Archive, claims: Sequence[str], decision: Decision, agent: str, reason: str = "") -> int:
    """Accepts or rejects many claims in one act; those no longer waiting are left as they are.

    Args:
        archive: where to.
        claims: ids of the claims; a person saw every one of them.
        decision: accept or reject; a correction is for one claim.
        agent: who decides.
        reason: why, if it was said; goes with every one of them.

    Returns:
        how many were decided.

    Raises:
        UsageError: when the decision is for one claim only.
    """
    if decision not in {Decision.ACCEPT, Decision.REJECT}:
        raise UsageError("Many claims can be accepted or rejected at once, not corrected")
    here = context(archive)
    found = [claim for one in dict.fromkeys(claims) if (claim := archive.store.claim(ClaimId(one))) is not None]
    waiting = [claim for claim in found if waits(here, claim)]
    now = archive.clock.now()
    with archive.store.write() as writer:
        for claim in waiting:
            writer.review(claim.id, decision.value, agent=agent, at=now, reason=reason)
        if waiting and decision is Decision.ACCEPT:
            writer.advance()
    return len(waiting)


def settle_finding(
    archive: Archive, finding_id: str, state: FindingState, agent: str, reason: str = "", answer: str | None = None
) -> Review:
    """Says where a finding stands; kept in the review log, so a rebuild cannot lose it.

    Args:
        archive: where to.
        finding_id: which finding.
        state: open, explained or resolved.
        agent: who says so.
        reason: why, in their words.
        answer: the template of the possible answer they chose, which is shown in every language.

    Raises:
        UnknownIdError: when there is no such finding.
    """
    finding = next((one for one in archive.store.findings() if one.id == finding_id), None)
    if finding is None:
        raise UnknownIdError(item=finding_id)
    offered = {one.template for one in finding.told.resolutions} if finding.told else set()
    with archive.store.write() as writer:
        review = writer.review(
            finding_id,
            state.value,
            agent=agent,
            at=archive.clock.now(),
            reason=reason,
            value=answer if answer in offered else None,
        )
        writer.advance()
    return review


__all__ = [
    "counts",
    "decide",
    "decide_all",
    "judge",
    "make_claim",
    "proposals",
    "queue",
    "settle_finding",
    "undo_judgement",
    "undo_last",
    "waits",
]
