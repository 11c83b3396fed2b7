"""Where submissions stand: drafts, those marked ready, those sent and answered. Sending and answers are appeals."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from kuager.errors.submissions import NotReadyError
from kuager.model import NodeId, Review
from kuager.track.submissions import Window
from kuager.workflow import entries
from kuager.workflow.appeals import AppealRow, appeals
from kuager.workflow.archive import Archive
from kuager.workflow.context import Context, context
from kuager.workflow.registers import log
from kuager.workflow.submissions.drafting import Draft, draft, drawn, is_urgent
from kuager.workflow.submissions.mechanisms import mechanism, mechanisms
from kuager.workflow.submissions.scene import SUBMISSION, Scene

REGISTER: Final = "submission"
_READY: Final = "ready"
_UN: Final = "un_"
"""How the kind of recipient begins by which an appeal goes to one of the bodies."""


class Stage(StrEnum):
    """How far a submission has come."""

    DRAFT = "draft"
    READY = "ready"
    CHANGED = "changed"
    """It was marked ready, and what it says has changed since."""
    SENT = "sent"
    ANSWERED = "answered"


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Where a submission stands, with the decision that it is ready and the appeals by which it was sent."""

    stage: Stage
    ready: Review | None = None
    sent: tuple[AppealRow, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SubmissionRow:
    """A submission in a list."""

    draft: Draft
    standing: Standing
    urgent: bool


def standing(archive: Archive, of: Draft) -> Standing:
    """Returns where a draft stands."""
    here = context(archive)
    sent = tuple(
        one
        for one in appeals(archive)
        if one.recipient == f"{_UN}{of.mechanism.id}" and of.person in {here.id_of(NodeId(node)) for node in one.nodes}
    )
    decided = _decided(archive, here, of)
    if any(one.answered for one in sent):
        stage = Stage.ANSWERED
    elif sent:
        stage = Stage.SENT
    elif decided is None:
        stage = Stage.DRAFT
    else:
        stage = Stage.READY if log.told(decided)["digest"] == of.digest and not of.blockers else Stage.CHANGED
    return Standing(stage=stage, ready=decided, sent=sent)


def _decided(archive: Archive, here: Context, of: Draft) -> Review | None:
    found = None
    for row, undone in log.rows(archive, REGISTER):
        body, _, node = log.item_of(row).partition("/")
        if not undone and body == of.mechanism.id and here.id_of(NodeId(node)) == of.person:
            found = row
    return found


def make_ready(archive: Archive, person: str, body: str, *, agent: str = "", why: str = "") -> Review:
    """Marks a draft ready to send; what it says on this day is kept with the decision.

    Raises:
        NotReadyError: something is missing, relatives have not agreed or one refused, somebody quoted was not asked or
            refused, or nobody has checked what a program found.
        UnknownIdError: nobody has that id.
    """
    found = draft(archive, person, body)
    if found.blockers:
        raise NotReadyError(item=", ".join(found.blockers))
    told = {"state": _READY, "digest": found.digest}
    return log.write(archive, REGISTER, f"{found.mechanism.id}/{found.node}", told, agent=agent, why=why)


def take_back(archive: Archive, seq: int, *, agent: str = "", why: str) -> None:
    """Takes a decision that a draft is ready back.

    Raises:
        UnknownIdError: there is no such decision that counts.
        UsageError: no reason is given.
    """
    log.undo(archive, REGISTER, seq, agent=agent, why=why)


def submissions(archive: Archive) -> list[SubmissionRow]:
    """Returns every submission somebody began: urgent ones first, the soonest to end before the others, then by what lacks.

    One is begun when an entry says who submits it, when it was marked ready, or when an appeal to its body names the person.
    """
    here = context(archive)
    rows = []
    for body, person in sorted(set(_begun(archive, here))):
        entity = here.entity(person)
        if entity is None or entity.shielded or body not in mechanisms():
            continue
        found = drawn(Scene(archive=archive, here=here, entity=entity, mechanism=mechanism(body)))
        rows.append(SubmissionRow(draft=found, standing=standing(archive, found), urgent=is_urgent(found)))
    return sorted(rows, key=_order)


def _order(row: SubmissionRow) -> tuple[bool, bool, int, int, str, str]:
    clock = row.draft.urgency
    gone = row.standing.stage in {Stage.SENT, Stage.ANSWERED}
    left = clock.left if clock is not None and clock.window is not Window.UNKNOWN and row.urgent else 0
    return gone, not row.urgent, left, -row.draft.completeness.share, row.draft.name, row.draft.mechanism.id


def _begun(archive: Archive, here: Context) -> Iterable[tuple[str, str]]:
    for row in entries.entries(archive, SUBMISSION):
        who = row.first("who")
        if who is not None:
            yield row.value("mechanism"), here.id_of(row.node(who.local)) or ""
    for one, undone in log.rows(archive, REGISTER):
        if not undone:
            body, _, node = log.item_of(one).partition("/")
            yield body, here.id_of(NodeId(node)) or ""
    for sent in appeals(archive):
        if sent.recipient.startswith(_UN):
            for node in sent.nodes:
                yield sent.recipient.removeprefix(_UN), here.id_of(NodeId(node)) or ""


__all__ = ["Stage", "Standing", "SubmissionRow", "make_ready", "standing", "submissions", "take_back"]
