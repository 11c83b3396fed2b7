"""The events that concern a person, with their claims; times in custody and decisions gathered from them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Final

from kuager.model import Claim, NodeId
from kuager.track import periods as arithmetic
from kuager.track.periods import Period, Reach, Stay
from kuager.weigh.status import Days, ends_of, shifted
from kuager.workflow.archive import Archive
from kuager.workflow.casework.views import Frame, PeriodRow, SentenceRow
from kuager.workflow.context import Context
from kuager.workflow.events import event_rows
from kuager.workflow.onhand import on_hand
from kuager.workflow.reviewed import GONE

CUSTODY: Final = ("detention", "administrative_arrest", "prison_sentence", "camp_internment", "house_arrest")
DECIDED: Final = ("prison_sentence", "administrative_arrest")
_TOLD: Final = ("charge", "reason", "sentence_length", "whereabouts", "conditions", "legal_basis")
_BEGINS: Final = ("when", "start_date")
_SHORT: Final = 12


def concerning(archive: Archive, here: Context, members: Iterable[NodeId], prop: str = "who") -> list[Frame]:
    """Returns the events that concern somebody's records, by date; rejected ones are left out.

    Args:
        archive: where from.
        here: the look-ups of the present position.
        members: the records.
        prop: in which part: ``who`` it concerns, ``by`` whom it was done.
    """
    known = on_hand(archive)
    nodes = dict.fromkeys(
        claim.subject
        for node in members
        for claim in known.about(node)
        if claim.prop == prop and claim.schema in here.event_types and here.review.get(claim.id) not in GONE
    )
    rows = {row.id: row for row in event_rows(archive, here)} if nodes else {}
    found = []
    for node in nodes:
        row = rows.get(here.id_of(node) or node)
        if row is not None:
            found.append(Frame(node=node, row=row, claims=_claims(here, known.of(node))))
    order = {id(row): place for place, row in enumerate(rows.values())}
    return sorted(found, key=lambda one: order[id(one.row)])


def _claims(here: Context, every: Iterable[Claim]) -> dict[str, tuple[Claim, ...]]:
    grouped: dict[str, list[Claim]] = {}
    for claim in every:
        if here.review.get(claim.id) not in GONE:
            grouped.setdefault(claim.prop, []).append(claim)
    return {prop: tuple(rows) for prop, rows in grouped.items()}


def custody(here: Context, frames: Sequence[Frame], today: date) -> list[PeriodRow]:
    """Returns the times in custody that events tell, by their beginning."""
    known = {str(one.node): one for one in frames if one.row.type in CUSTODY}
    found = arithmetic.periods(_stay(here, one) for one in known.values())
    freed = sorted(when for one in frames if one.row.type == "release" and (when := one.value("when")))
    return [_period(here, one, known, freed, today) for one in found]


def _stay(here: Context, frame: Frame) -> Stay:
    begin, end = _ends(frame)
    return Stay(
        id=str(frame.node),
        kind=frame.row.type,
        house=_key_of(here, frame, "facility"),
        place=_key_of(here, frame, "where"),
        begin=_reach(begin),
        end=_reach(end),
        lineage=here.lineage_id(frame.claims["type"][0].anchor.document),
    )


def _key_of(here: Context, frame: Frame, prop: str) -> str:
    claim = next(iter(frame.claims.get(prop, ())), None)
    return (here.id_of(claim.value_node) or claim.value.casefold()) if claim else ""


def _ends(frame: Frame) -> tuple[Days | None, Days | None]:
    begin: Days | None = None
    end: Days | None = None
    for prop in _BEGINS:
        if begin is None and end is None:
            begin, end = ends_of(frame.value(prop))
    told = ends_of(frame.value("end_date"))
    end = told[1] or told[0] or end
    length = frame.value("duration")
    if end is None and begin is not None and length:
        end = shifted(begin, length)
    return begin, end


def _reach(days: Days | None) -> Reach | None:
    return None if days is None or (days.first is None and days.last is None) else Reach(days.first, days.last)


def _period(here: Context, span: Period, known: Mapping[str, Frame], freed: Sequence[str], today: date) -> PeriodRow:
    tellings = [known[stay.id] for stay in span.stays]
    places = [one for prop in ("facility", "where") for frame in tellings for one in frame.claims.get(prop, ())]
    place = next(iter(places), None)
    facts = dict.fromkeys((prop, value) for frame in tellings for prop in _TOLD for value in frame.values(prop))
    begin = _exact(span.begin, span.stays, tellings, 0)
    return PeriodRow(
        key=_key(stay.id for stay in span.stays),
        kind=span.kind,
        place=(here.name_of(place.value_node) or place.value) if place else "",
        place_id=(here.id_of(place.value_node) or "") if place else "",
        begin=begin,
        end=_exact(span.end, span.stays, tellings, 1),
        released=next((one for one in freed if span.open and begin and one >= begin[: len(one)]), ""),
        span=span,
        days=arithmetic.length(span, today),
        facts=tuple(facts),
        tellings=tuple(tellings),
        independent=span.independent,
    )


def _key(ids: Iterable[str]) -> str:
    return hashlib.sha256("\n".join(sorted(ids)).encode()).hexdigest()[:_SHORT]


def _exact(reach: Reach | None, stays: Sequence[Stay], tellings: Sequence[Frame], side: int) -> str:
    """Returns the words (EDTF) of the telling that says just as much as all together; the days themselves where none does."""
    if reach is None:
        return ""
    for stay, frame in zip(stays, tellings, strict=True):
        mine = (stay.begin, stay.end)[side]
        told = frame.value("end_date") if side else next((frame.value(one) for one in _BEGINS if frame.value(one)), "")
        if mine == reach and told and "/" not in told:
            return told
    first, last = (one.isoformat() if one else "" for one in (reach.first, reach.last))
    return first if first == last else f"{first or '..'}/{last or '..'}"


def decided(here: Context, frames: Sequence[Frame]) -> list[SentenceRow]:
    """Returns what courts and offices decided, each decision once with all who tell it."""
    groups: dict[tuple[str, str, str], list[Frame]] = {}
    for one in frames:
        if one.row.type in DECIDED:
            groups.setdefault((one.row.type, one.value("when"), one.value("sentence_length")), []).append(one)
    return [_sentence(here, kind, when, length, rows) for (kind, when, length), rows in groups.items()]


def _sentence(here: Context, kind: str, when: str, length: str, rows: Sequence[Frame]) -> SentenceRow:
    def every(*props: str) -> tuple[str, ...]:
        return tuple(dict.fromkeys(value for one in rows for prop in props for value in one.values(prop)))

    return SentenceRow(
        kind=kind,
        when=when,
        length=length,
        charges=every("charge", "reason"),
        courts=every("court"),
        bases=every("legal_basis"),
        verdict=every("verdict_shown"),
        tellings=tuple(rows),
        independent=here.independent(one.claims["type"][0].anchor.document for one in rows),
    )
