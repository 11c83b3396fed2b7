"""What people do about who is who: the same, different, unsure, taking a group apart, and taking any of it back."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from kuager import resolve
from kuager.errors import StaleReviewError, UnknownIdError, UsageError
from kuager.errors.sealed import ShieldedPersonError
from kuager.model import Entity, Judgement, NodeId, Verdict
from kuager.workflow import switches
from kuager.workflow.archive import Archive
from kuager.workflow.context import Context, context, resolve_id
from kuager.workflow.refresh import ensure_fresh

MOST_PAIRS: Final = 20_000
"""Pairs judged by taking one group apart; beyond it somebody should look at smaller pieces."""


def judge(archive: Archive, left: str, right: str, verdict: Verdict, agent: str, reason: str = "") -> Judgement:
    """Records whether two records are one; who is who is recomputed at once.

    Args:
        archive: where to.
        left: a record, or an entity for the first record it is made of.
        right: another.
        verdict: the same, different or unsure.
        agent: who says so.
        reason: why, if it was said.

    Raises:
        UnknownIdError: when a record is not there.
        ShieldedPersonError: when one of them stands for an unnamed person; any verdict beside a name says too much.
        UsageError: when a record would be joined with itself, or a person with a thing.
    """
    here = context(archive)
    one, two = (_record(here, given) for given in (left, right))
    if one == two:
        raise UsageError("A record is always the same as itself; name two", item=one)
    if here.nodes[one].shielded or here.nodes[two].shielded:
        raise ShieldedPersonError(item=one)
    if verdict is Verdict.SAME and not resolve.may_join(here.nodes[one], here.nodes[two]):
        raise UsageError("Records of different kinds (a person, an organisation, a place) are never one", item=one)
    first, second = sorted((one, two))
    with archive.store.write() as writer:
        judgement = writer.judge(first, second, verdict, agent=agent, at=archive.clock.now(), reason=reason)
    ensure_fresh(archive)
    return judgement


def _record(here: Context, given: str) -> NodeId:
    """Returns the record meant: itself, or the first of those an entity is made of."""
    if given in here.nodes:
        return NodeId(given)
    entity = here.entities.get(given)
    if entity is None:
        raise UnknownIdError(item=given)
    return entity.members[0]


def halves(entity: Entity, chosen: Iterable[str]) -> tuple[list[NodeId], list[NodeId]]:
    """Returns the records that stay and those that go.

    Raises:
        UnknownIdError: when a chosen record is not one of the entity's.
        AmbiguousIdError: when a shortened id fits more than one of them.
    """
    going = {resolve_id(one, entity.members) for one in chosen}
    return [one for one in entity.members if one not in going], [one for one in entity.members if one in going]


def split(archive: Archive, entity: str, chosen: Sequence[str], agent: str, reason: str) -> list[Judgement]:
    """Takes some records out of an entity, in one act that is undone as one.

    Args:
        archive: where to.
        entity: the id of the entity, or of a record in it.
        chosen: the records that go; they stay together among themselves.
        agent: who says so.
        reason: why; a parting without one cannot be weighed by anybody later.

    Returns:
        the judgements of the act: every pair across is different; where a half hung together only through the other
        its pieces are the same.

    Raises:
        UnknownIdError: when the entity or a record of it is not there.
        UsageError: when nothing or everything would go, no reason is given, or the group is too large for one act.
    """
    here = context(archive)
    found = here.meant(entity)
    stays, goes = halves(found, chosen)
    if not stays or not goes:
        raise UsageError("Choose some of the records, not none and not all of them", item=found.id)
    if not reason.strip():
        raise UsageError("Say why these records are not the same person", item=found.id)
    if len(stays) * len(goes) > MOST_PAIRS:
        raise UsageError("This group is too large to be parted at once; take out fewer records", item=found.id)
    rows = list(resolve.parting(stays, goes, links_of(archive, here)))
    now = archive.clock.now()
    with archive.store.write() as writer:
        made = [
            writer.judge(left, right, verdict, agent=agent, at=now, reason=reason.strip())
            for left, right, verdict in rows
        ]
    ensure_fresh(archive)
    return made


def links_of(archive: Archive, here: Context) -> resolve.Links:
    """Returns the standing links between records, rules' among them where they are on."""
    return resolve.same_links(here.nodes.values(), switches.counting(archive))


def undo_judgement(archive: Archive, seq: int, agent: str) -> Judgement:
    """Takes back the whole act a judgement was part of; the clusters are as they were before it.

    Args:
        archive: where to.
        seq: the number of the judgement, or of any of an act's; a taking back can be taken back too.
        agent: who takes it back.

    Returns:
        the last row written.

    Raises:
        UnknownIdError: when there is no judgement of that number.
        StaleReviewError: when it was taken back already.
    """
    rows = archive.store.judgements()
    act = next((act for act in resolve.acts(rows) if any(row.seq == seq for row in act.rows)), None)
    if act is None:
        raise UnknownIdError(item=str(seq))
    undone = resolve.taken_back(rows)
    standing = [row for row in act.rows if row.seq not in undone]
    if not standing:
        raise StaleReviewError("This decision was taken back already", item=str(seq))
    now = archive.clock.now()
    with archive.store.write() as writer:
        done = [writer.judge(row.left, row.right, row.verdict, agent=agent, at=now, undoes=row.seq) for row in standing]
    ensure_fresh(archive)
    return done[-1]


def undo_last_act(archive: Archive, agent: str) -> Judgement | None:
    """Takes back this person's latest act about records that still stands; None when there is none."""
    rows = archive.store.judgements()
    undone = resolve.taken_back(rows)
    mine = [row for row in rows if row.agent == agent and row.undoes is None and row.seq not in undone]
    return undo_judgement(archive, mine[-1].seq, agent) if mine else None
