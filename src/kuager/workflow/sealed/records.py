"""Sealed records: written, looked at for a reason that is in the ledger first, changed as a new version, erased."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Final

from kuager.errors import AmbiguousIdError, UnknownIdError
from kuager.errors.sealed import BadRecordError, NoReasonError, RecordConflictError
from kuager.model import CaptureId, CustodyVerb, NodeId, SealedRecord
from kuager.preserve import commitments
from kuager.protect.rights import OPEN, Action, Resource, sees
from kuager.workflow import acts, approving, compartments, entries, openings
from kuager.workflow.acting import require
from kuager.workflow.archive import Archive
from kuager.workflow.compartments_rows import places
from kuager.workflow.context import context
from kuager.workflow.sealed import outbox
from kuager.workflow.sealed.kinds import KINDS, LETTERBOX, SPEAKER, body_of
from kuager.workflow.sealed.opening import Shelf
from kuager.workflow.witness import sign_head

_ID_BYTES: Final = 8


class Reason(StrEnum):
    """Why a sealed record is looked at. A code and not words: the ledger cannot forget a name somebody writes into it."""

    CONTACT = "contact"
    """To reach the person."""
    SAFETY = "safety"
    """Somebody is in danger."""
    LEGAL = "legal"
    """For a lawyer, a court or a submission that the person wants."""
    CONSENT = "consent"
    """To ask for a consent, or to look at one."""
    CORRECTION = "correction"
    """To put something right."""
    REQUEST = "request"
    """The person asked for it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """What the list shows of a record: that it is there, of which kind, and what it belongs to; nothing it says."""

    id: str
    kind: str
    about: str
    called: str = field(repr=False)
    """The name by which everybody here knows what it is about."""
    versions: int
    at: datetime


def listed(shelf: Shelf, *, kind: str = "", about: str = "") -> list[Row]:
    """Returns what records there are, the newest first; looking at the list is no reading.

    Raises:
        NotAllowedError: the role reads no sealed record.
        SealedLockedError: the store locked itself.
    """
    require(shelf.archive, Action.UNSEAL, Resource(kind="sealed store", sealed=True))
    found = shelf.use().records(kind=kind, about=_node(shelf.archive, about) if about else "")
    names, place = context(shelf.archive), _placed(shelf.archive)
    return [
        Row(
            id=one.id, kind=one.kind, about=one.about, versions=one.version, at=one.at,
            called=(names.name_of(NodeId(one.about)) or one.about) if one.about else "",
        )
        for one in reversed(found)
        if one.kind != LETTERBOX and sees(shelf.archive.actor, place(one))
    ]  # fmt: skip


def read(shelf: Shelf, given: str, reason: str) -> list[SealedRecord]:
    """Returns all versions of a record, the latest last. That it was read, by whom and why is in the ledger before.

    Args:
        shelf: the unlocked store.
        given: the record's id, or its beginning.
        reason: one of :class:`Reason`.

    Raises:
        NotAllowedError: the role reads no sealed record.
        SecondPersonError: another member has to allow it first; it was asked for.
        NoReasonError: none of the reasons.
        UnknownIdError: there is no such record.
        AmbiguousIdError: the beginning fits several.
        SealedLockedError: the store locked itself.
    """
    why = _reason(reason)
    id_ = find(shelf, given)
    _allowed(shelf, Action.UNSEAL, id_, why)
    # Before it is shown: whoever cuts the run off here has seen nothing, and the ledger says they tried.
    acts.note(shelf.archive, acts.Act.READ_SEALED, f"{id_}:{why}")
    return shelf.use().versions(id_)


def find(shelf: Shelf, given: str) -> str:
    """Returns the id of the record whose id begins so.

    Raises:
        UnknownIdError: there is none.
        AmbiguousIdError: it fits several.
    """
    every = [one.id for one in shelf.use().records() if one.kind != LETTERBOX]
    fitting = [one for one in every if given and one.startswith(given)]
    if given in fitting:
        return given
    if len(fitting) > 1:
        raise AmbiguousIdError(item=given)
    if not fitting:
        raise UnknownIdError("There is no such sealed record", item=given)
    return fitting[0]


def put(archive: Archive, kind: str, told: Mapping[str, str], *, about: str = "") -> str:
    """Writes a new record for the sealed store, which may be locked; returns its id.

    Args:
        archive: where to.
        kind: which; see :data:`kuager.workflow.sealed.kinds.KINDS`.
        told: its fields.
        about: the person, event or entry it belongs to.

    Raises:
        NotAllowedError: the role contributes nothing.
        NoSealedStoreError: there is none.
        BadRecordError: wrong fields, or nothing that has that id.
    """
    # Into one's own part, whichever that is: what is written here nobody reads without a right of their own.
    own = next(iter(sorted(archive.actor.compartments)), OPEN)
    require(archive, Action.CONTRIBUTE, Resource(kind="sealed record", compartment=own))
    record = SealedRecord(
        id=f"r-{archive.ids.token(_ID_BYTES).hex()}", version=1, kind=kind, about=_about(archive, kind, about),
        at=archive.clock.now(), agent=openings.agent_mark(archive), body=body_of(kind, told),
    )  # fmt: skip
    letter = outbox.letter(archive, record)
    with archive.store.write() as writer:
        writer.seal_value(letter)
        writer.custody(
            record.id, CustodyVerb.METADATA, agent=record.agent, at=record.at, outcome="ok",
            note=f"sealed record ({kind}) written",
        )  # fmt: skip
        writer.advance()
    return record.id


def change(shelf: Shelf, given: str, told: Mapping[str, str], *, before: int) -> int:
    """Writes a new version of a record; returns its number. The earlier ones stay until the record is erased.

    Args:
        shelf: the unlocked store.
        given: the record's id.
        told: all its fields, the unchanged ones too.
        before: the version that was looked at.

    Raises:
        NotAllowedError: the role may not protect.
        RecordConflictError: there is a newer version.
        BadRecordError: wrong fields, or a record that the archive made itself.
    """
    archive = shelf.archive
    require(archive, Action.PROTECT)
    last = shelf.use().versions(find(shelf, given))[-1]
    require(archive, Action.UNSEAL, Resource(kind="sealed record", compartment=_placed(archive)(last), sealed=True))
    if last.version != before:
        raise RecordConflictError(item=last.id)
    if last.kind not in KINDS:
        raise BadRecordError("What a commitment stands for cannot be changed; it can be erased", item=last.id)
    record = SealedRecord(
        id=last.id, version=before + 1, kind=last.kind, about=last.about, at=archive.clock.now(),
        agent=openings.agent_mark(archive), body=body_of(last.kind, told),
    )  # fmt: skip
    shelf.use().put([record])
    with archive.store.write() as writer:
        writer.custody(
            record.id, CustodyVerb.METADATA, agent=record.agent, at=record.at, outcome="ok",
            note=f"sealed record, version {record.version}",
        )  # fmt: skip
        writer.advance()
    return record.version


def forget(shelf: Shelf, given: str, reason: str) -> None:
    """Erases a record with all its versions; the ledger keeps that there was one. Backups made before still hold it.

    Raises:
        NotAllowedError: the role may not erase.
        SecondPersonError: another member has to allow it first; it was asked for.
        NoReasonError: none of the reasons.
        UnknownIdError: there is no such record.
    """
    archive = shelf.archive
    why = _reason(reason)
    id_ = find(shelf, given)
    _allowed(shelf, Action.ERASE, id_, why)
    agent = openings.agent_mark(archive)
    with archive.store.write() as writer:
        writer.custody(
            id_, CustodyVerb.DEACCESSION, agent=agent, at=archive.clock.now(), outcome="ok",
            note=f"sealed record erased ({why})",
        )  # fmt: skip
        writer.advance()
    shelf.use().erase([id_])
    archive.store.erase_sealed([id_])
    archive.cache.clear()
    sign_head(archive)


def _allowed(shelf: Shelf, act: Action, id_: str, why: Reason) -> None:
    archive = shelf.archive
    where = _placed(archive)(shelf.use().versions(id_)[-1])
    resource = Resource(kind="sealed record", id=id_, compartment=where, sealed=act is Action.UNSEAL)
    if require(archive, act, resource).second:
        digest = approving.digest_of({"act": str(act), "record": id_})
        approving.settle(archive, act, what=f"sealed record {id_}", digest=digest, reason=str(why))


def _placed(archive: Archive) -> Callable[[SealedRecord], str]:
    """Returns what says in which compartment a record lies: in that of what it is about, or of the file or form it came with."""
    here, placed = context(archive), places(archive.store.reviews())
    came = {one.given_by: str(one.id) for one in here.captures.values() if one.given_by}
    came |= {
        answer.sealed: str(row.capture) for row in entries.entries(archive, withdrawn=True) for answer in row.answers
    }

    def place(record: SealedRecord) -> str:
        about = record.about or came.get(record.id, "")
        if not about or about in placed:
            return placed.get(about, OPEN)
        node = here.nodes.get(NodeId(about))
        try:
            return compartments.where(archive, compartments.thing(archive, node.document if node else about))
        except (UnknownIdError, AmbiguousIdError):
            return OPEN

    return place


def _reason(given: str) -> Reason:
    try:
        return Reason(given)
    except ValueError:
        raise NoReasonError from None


def _about(archive: Archive, kind: str, given: str) -> str:
    known = KINDS.get(kind)
    if not given and known is not None and known.about:
        raise BadRecordError("Say which person it is about", item=kind)
    if not given:
        return ""
    node = _node(archive, given)
    if kind == SPEAKER:
        entity = context(archive).entity(node)
        if entity is None or not entity.shielded:
            raise BadRecordError("That person is named already; only who is not named is kept apart", item=given)
    return node


def _node(archive: Archive, given: str) -> str:
    """Returns an id that stays: ids of people change when records are merged, those of nodes do not.

    Raises:
        BadRecordError: nothing here has that id.
    """
    here = context(archive)
    entity = here.entity(given)
    if entity is not None:
        return NodeId(given) if given in here.entity_of else min(entity.members)
    if commitments.marks(given) == [given] or archive.store.capture(CaptureId(given)) is not None:
        return given
    raise BadRecordError("Nothing here has that id", item=given)
