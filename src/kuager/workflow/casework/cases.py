"""Cases: the list of them, and everything about one. All is computed from claims; what the team decided stands beside."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from kuager.model import DocumentId, Entity, NodeId
from kuager.model.schema import label, vocabulary
from kuager.track.reminders import Due
from kuager.workflow import entries as forms
from kuager.workflow.archive import Archive
from kuager.workflow.casework import asking, frames, kin, missing, steps
from kuager.workflow.casework.asking import Told
from kuager.workflow.casework.views import (
    AppealRow,
    Asker,
    CaseRow,
    CaseView,
    Family,
    Frame,
    Step,
    Unasked,
)
from kuager.workflow.context import Context, context
from kuager.workflow.dossier import dossier
from kuager.workflow.events import event_rows
from kuager.workflow.onhand import OnHand, Seen, on_hand, stirred, touched
from kuager.workflow.registers import pictured
from kuager.workflow.reviewed import GONE
from kuager.workflow.sources import source_rows
from kuager.workflow.status import Summary, status_on, summaries, today
from kuager.workflow.views import ClaimRow, Dossier, EventRow, PropertyGroup, SourceRow, ValueGroup

PRESSURE: Final = frozenset(
    {"warning", "threat", "surveillance", "fine", "summons", "passport_confiscation", "exit_denied", "job_loss",
     "administrative_arrest", "detention"}
)  # fmt: skip
"""What may be done to a family because it asks."""
ANSWERS: Final = frozenset({"appeal_response", "no_response"})
ASKED: Final = frozenset({"appeal", "inquiry", "un_report", "meeting"})
KNOWN_BY: Final = 3
"""People named who might know what is missing."""
NEAR: Final = 12
"""Relatives whose troubles are looked up."""
FORMS: Final = frozenset(
    {"person_facts", "relative", "last_seen", "detention_period", "sentence", "health", "release", "death"}
)
"""Forms of casework; whom one is about has a case."""
WHO: Final = "who"
"""The question of those forms that names the person."""
TESTIMONY: Final = "testimony"
APART: Final = frozenset({"health", "papers", "status"})
"""Properties that the page of a case shows in places of their own."""
_CACHE: Final = "cases"
_TOLD: Final = "cases told"


def cases(archive: Archive) -> list[CaseRow]:
    """Returns everybody of whom some source tells a status, who was entered or whose case was opened; what is due first, then the longest silent.

    Held while nothing changes: a list of 2,000 people is worked out once per position of the log and day.
    """
    here = context(archive)
    key = (archive.store.head(), today(archive))
    held = archive.cache.get(_CACHE)
    if isinstance(held, tuple) and held[0] == key:
        found: list[CaseRow] = held[1]
        return list(found)
    stood, told = summaries(archive), _Told(archive, here)
    planned, decided, entered = _planned(archive, here), _decided(archive, here), _entered(archive, here)
    rows = [
        _row(told.of(entity), entity, stood.get(id_, Summary()), planned.get(id_, ()), decided.get(id_, ""))
        for id_, entity in here.entities.items()
        if entity.schema == kin.PERSON
        and (id_ in planned or id_ in decided or id_ in entered or stood.get(id_, Summary()).statuses)
    ]
    rows.sort(key=_order)
    told.keep(archive)
    archive.cache[_CACHE] = (key, rows)
    return list(rows)


def _order(row: CaseRow) -> tuple[bool, bool, int, str, str]:
    """What is overdue or due today first, then the longest silence; who must stay unnamed last."""
    pressing = row.step is not None and row.step.pressing in {Due.OVERDUE, Due.TODAY}
    return (not pressing, row.shielded, -(row.silence.least if row.silence else -1), row.name, row.id)


def _planned(archive: Archive, here: Context) -> dict[str, tuple[Step, ...]]:
    found: dict[str, list[Step]] = {}
    for one in steps.every(archive):
        found.setdefault(here.entity_of.get(NodeId(one.person), one.person), []).append(one)
    return {person: tuple(rows) for person, rows in found.items()}


def _entered(archive: Archive, here: Context) -> set[str]:
    """Returns whom somebody wrote down through a form of casework, whatever is told of them."""
    return {
        here.entity_of.get(node, node)
        for row in forms.entries(archive)
        if row.form in FORMS
        for answer in row.all(WHO)
        for node in [row.node(answer.local)]
    }


def _decided(archive: Archive, here: Context) -> dict[str, str]:
    return {here.entity_of.get(NodeId(item), item): state for item, state in steps.states(archive).items()}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Heard:
    """What a row shows of what is told: the properties that are, and the names of those who ask."""

    props: frozenset[str]
    asking: tuple[str, ...]


class _Told:
    """What is told of each person, worked out when asked for; what a change cannot concern is taken from the last time."""

    def __init__(self, archive: Archive, here: Context) -> None:
        self._here, self._known, self._relatives = here, on_hand(archive), kin.kin(archive)
        self._rows: dict[str, _Heard] = {}
        self._before: dict[str, _Heard] = {}
        held = archive.cache.get(_TOLD)
        if isinstance(held, tuple):
            seen, rows = held
            again = touched(stirred(seen, here, self._known), here, self._known)
            self._before = {person: row for person, row in rows.items() if person not in again}

    def of(self, entity: Entity) -> _Heard:
        """Returns what is told of one person."""
        found = self._before.get(entity.id)
        if found is None:
            heard = asking.told(self._here, self._known, self._relatives, entity)
            near = asking.nearest(self._here, self._relatives, heard, entity.id)
            names = tuple(self._here.entities[one].name for one, _ in near)
            found = _Heard(props=frozenset(_props(heard, near)), asking=names)
        self._rows[entity.id] = found
        return found

    def keep(self, archive: Archive) -> None:
        """Holds what was worked out for the next time."""
        archive.cache[_TOLD] = (Seen(here=self._here, position=self._known.upto), self._rows)


def _row(told: _Heard, entity: Entity, stood: Summary, planned: Sequence[Step], state: str) -> CaseRow:
    left = [one for one in planned if not one.done]
    return CaseRow(
        id=entity.id,
        name=entity.name,
        spellings=entity.spellings,
        shielded=entity.shielded,
        statuses=stood.statuses,
        disputed=stood.disputed,
        silence=stood.silence,
        step=left[0] if left else None,
        steps=len(left),
        missing=len(missing.missing(told.props, stood.statuses)),
        asking=told.asking,
        state=state or (steps.OPEN if planned else steps.TOLD),
    )


def _props(heard: Told, near: Collection[object]) -> set[str]:
    return heard.props | ({asking.ASKING} if near else set())


def case(archive: Archive, given: str) -> CaseView:
    """Returns everything about the case of the person ``given`` (an entity or node id, or the beginning of one).

    Raises:
        UnknownIdError: when nobody has that id.
        AmbiguousIdError: when a shortened id fits more than one.
    """
    view = dossier(archive, given)
    here, known, day = context(archive), on_hand(archive), today(archive)
    members = tuple(NodeId(one) for one in view.members)
    stood = status_on(archive, view.id)
    relatives, about = kin.kin(archive), frames.concerning(archive, here, members)
    heard = asking.told(here, known, relatives, here.entities[view.id])
    askers = tuple(asking.askers(here, relatives, heard, view.id))
    household = kin.family(archive, view.id)
    statuses = summaries(archive).get(view.id, Summary()).statuses
    planned = steps.steps(archive, view.id)
    groups = {one.prop: one for one in view.properties}
    return CaseView(
        id=view.id,
        name=view.name,
        shielded=view.shielded,
        mark=steps.mark(here, view.id),
        state=_decided(archive, here).get(view.id, steps.OPEN if planned else steps.TOLD),
        names=view.names,
        status=stood,
        facts=(*(one for one in view.properties if one.prop not in APART), *_named(view)),
        asking=askers,
        family=household,
        periods=tuple(frames.custody(here, about, day)),
        sentences=tuple(frames.decided(here, about)),
        releases=tuple(one for one in about if one.row.type in {"release", "death_in_custody"}),
        health=_values(groups, "health"),
        papers=_values(groups, "papers"),
        pictures=tuple(
            one for one in pictured.pictures(archive) if one.note and one.note.person in {*members, view.id}
        ),
        appeals=_appeals(archive, about),
        statements=_statements(archive, here, known, view, askers, about),
        reprisals=_reprisals(archive, here, askers, household),
        missing=_unasked(heard, askers, household, statuses),
        steps=tuple(one for one in planned if not one.done),
        done=tuple(sorted((one for one in planned if one.done), key=lambda one: one.done, reverse=True)),
        findings=len(view.findings),
        sources=len(view.sources),
        independent=view.independent,
    )


def _named(view: Dossier) -> Iterator[PropertyGroup]:
    """Yields the properties whose values are records of their own: where somebody was born, for whom they work."""
    kinship = vocabulary("kinship").terms
    rows: dict[str, dict[str, list[ClaimRow]]] = {}
    for one in view.relations:
        if one.outgoing and one.relation not in kinship:
            rows.setdefault(one.relation, {}).setdefault(one.other_name, []).append(one.claim)
    for prop, values in rows.items():
        groups = (
            ValueGroup(
                value=value,
                value_id=claims[0].value_id,
                claims=tuple(claims),
                independent=len({claim.lineage for claim in claims}),
            )
            for value, claims in values.items()
        )
        yield PropertyGroup(prop=prop, label=label("person", prop), values=tuple(groups), contradicted=False)


def _values(groups: Mapping[str, PropertyGroup], prop: str) -> tuple[ValueGroup, ...]:
    return groups[prop].values if prop in groups else ()


def _unasked(heard: Told, askers: Sequence[Asker], household: Family, statuses: Iterable[str]) -> tuple[Unasked, ...]:
    people = [(one.id, one.name) for one in askers if not one.shielded]
    people += [(one.id, one.name) for one in household.relatives if not one.shielded]
    who = tuple(dict.fromkeys(people))[:KNOWN_BY]
    return tuple(replace(one, who=who) for one in missing.missing(_props(heard, askers), statuses))


def _appeals(archive: Archive, about: Sequence[Frame]) -> tuple[AppealRow, ...]:
    """Returns the appeals about a person with the answers that were entered for each, then answers of no known appeal."""
    rows = forms.entries(archive)
    keys = {str(row.event_node): row.key for row in rows if row.event}
    answered: dict[str, list[str]] = {}
    for row in rows:
        if row.event in ANSWERS:
            for answer in row.answers:
                answered.setdefault(answer.value, []).append(str(row.event_node))
    told = {one.id: one for one in event_rows(archive, context(archive))} if answered else {}
    found, used = [], set()
    for one in about:
        if one.row.type not in ASKED:
            continue
        key = keys.get(str(one.node), "")
        replies = [node for node in answered.get(key, ()) if node in told] if key else []
        used.update(replies)
        found.append(AppealRow(row=one.row, entry=key, answers=tuple(told[node] for node in replies)))
    loose = [one.row for one in about if one.row.type in ANSWERS and str(one.node) not in used]
    return (*found, *(AppealRow(row=one, entry="", answers=()) for one in loose))


def _statements(
    archive: Archive,
    here: Context,
    known: OnHand,
    view: Dossier,
    askers: Sequence[Asker],
    about: Sequence[Frame],
) -> tuple[SourceRow, ...]:
    """Returns the testimonies about the person, and the texts in which those who ask speak about them."""
    mine = frozenset(view.members)
    voices = {node for one in askers for node in here.entities[one.id].members}
    texts = dict.fromkeys(DocumentId(one.row.document) for one in about if one.row.type == TESTIMONY)
    for node in mine:
        for claim in (*known.of(NodeId(node)), *known.about(NodeId(node))):
            if claim.said_by in voices and here.review.get(claim.id) not in GONE:
                document = claim.anchor.document
                texts[here.latest.get(document, document)] = None
    return tuple(source_rows(archive, here, list(texts)))


def _reprisals(archive: Archive, here: Context, askers: Sequence[Asker], household: Family) -> tuple[EventRow, ...]:
    near = dict.fromkeys([one.id for one in askers] + [one.id for one in household.relatives if one.distance == 1])
    found: dict[str, EventRow] = {}
    for one in list(near)[:NEAR]:
        for frame in frames.concerning(archive, here, here.entities[one].members):
            if frame.row.type in PRESSURE:
                found.setdefault(frame.row.id, frame.row)
    return tuple(sorted(found.values(), key=lambda row: (row.when is None, row.when or "", row.document, row.start)))
