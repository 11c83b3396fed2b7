"""Findings on things that happen once: two dates of one death, and what independent voices confirm."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations
from typing import Final

from kuager.model import DocumentId, EventMention, Finding, FindingKind, Side, Stance, Telling, on, several, tell, term
from kuager.text.edtf import Edtf, Precision
from kuager.weigh.freedom import TAKEN as HELD
from kuager.weigh.material import Material, answers, finding, originals
from kuager.weigh.once import once
from kuager.weigh.together import together
from kuager.weigh.whens import when_of

DATES: Final = "once-dates@1"
DENIED: Final = "said-and-denied@1"
AGREE: Final = "corroboration@1"
_ONCE: Final = frozenset({"death_in_custody", "disappearance", "contact_lost"})
"""Happens to a person once, so two dates are a contradiction; arrests and fines recur, so theirs are two events."""
_TAKEN: Final = frozenset({"detention", "prison_sentence", "camp_internment", "passport_confiscation"})
_AFTER: Final = frozenset({"prison_sentence", "camp_internment", "passport_confiscation"})
"""Who has one of these was taken for good; somebody detained at a protest again and again has none of them."""
_NEAR: Final = 100
"""Two dates of one kind of event within so many days are more often one event told differently than two."""
TAKEN: Final = "near-dates@1"
_YEAR: Final = 4
"""Letters of a date that is a year."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One telling of an event about one named person."""

    entity: str
    document: DocumentId
    event: EventMention
    side: Side
    when: Edtf | None
    length: str | None


@once
def _tellings(material: Material, document: DocumentId) -> Iterator[Told]:
    """What one document tells of events of named people."""
    found = material.extractions.get(document)
    named = {one.id for one in found.entities if one.schema == "person" and not one.shielded} if found else set()
    for event in found.events if found else ():
        for local in event.who:
            entity = material.entity(document, local)
            if local in named and event.type and entity:
                yield _told(material, document, event, material.alike.get(entity, entity))


@together(_tellings, by=lambda one: (one.entity,))
def find(material: Material, told: list[Told]) -> Iterator[Finding]:
    """Yields contradictions and corroborations of the events of a named person."""
    entity = told[0].entity
    name = material.names.get(entity, "this person")
    every: dict[str, list[Told]] = defaultdict(list)
    for one in told:
        every[one.event.type].append(one)
    for kind, tellings in sorted(every.items()):
        if kind in _ONCE:
            yield from _dates(material, entity, name, kind, tellings)
        if kind in _TAKEN and any(other in every for other in _AFTER):
            yield from _taken(material, entity, name, kind, tellings)
        if kind not in HELD:
            yield from _denied(material, entity, name, kind, tellings)
        yield from _agreeing(material, entity, name, kind, tellings)


def _told(material: Material, document: DocumentId, event: EventMention, entity: str) -> Told:
    length = next((value for prop, value, _, _ in event.details if prop in {"sentence_length", "duration"}), None)
    value = ", ".join(part for part in (event.when, length) if part) or None
    return Told(
        entity=entity,
        document=document,
        event=event,
        side=material.side(document, event.start, event.end, value),
        when=when_of(material, document, event),
        length=length,
    )


def _dates(material: Material, entity: str, name: str, kind: str, tellings: list[Told]) -> Iterator[Finding]:
    dated = [one for one in originals(material, tellings) if one.when is not None]
    clash = any(a.when and b.when and a.when.conflicts(b.when) for a, b in combinations(dated, 2))
    if clash:
        told = several(_dated(material, one) for one in dated)
        yield finding(
            material, FindingKind.CONTRADICTION, method=DATES, key=f"when {kind} {material.person_key(entity)}", question=tell("once.question", name=name, what=term(f"schema:{kind}")),
            sides=[one.side for one in dated], explanation=[tell("once.dates", told=told)],
            entity=entity, prop="when", resolutions=answers("correct.date", "apart.people_events"),
        )  # fmt: skip


def _dated(material: Material, one: Told) -> Telling:
    """When one text says that it happened: its date, or its words where they say more than a date can ("late 2017")."""
    title = material.title(one.document)
    if one.when is not None and one.when.is_interval and one.event.when_span and len(one.event.when or "") == _YEAR:
        start, end = one.event.when_span
        return tell("item.said_in", said=material.by_id[one.document].text[start:end], title=title)
    return tell("item.dated", date=on(one.when.text if one.when else one.event.when or ""), title=title)


def _taken(material: Material, entity: str, name: str, kind: str, tellings: list[Told]) -> Iterator[Finding]:
    """Dates of one arrest, sentence or confiscation that lie near each other and yet exclude each other."""
    dated = [one for one in originals(material, tellings) if one.when is not None and one.when.year_known]
    near = [
        (a, b)
        for a, b in combinations(dated, 2)
        if a.when and b.when and a.document != b.document and _days_apart(a.when, b.when) <= _NEAR
    ]
    clash = [(a, b) for a, b in near if a.when and b.when and a.when.conflicts(b.when)]
    dated = [one for one in dated if any(one is other for pair in near for other in pair)]
    if clash:
        told = several(_dated(material, one) for one in dated)
        yield finding(
            material, FindingKind.CONTRADICTION, method=TAKEN, key=f"near {kind} {material.person_key(entity)}", question=tell("once.question", name=name, what=term(f"schema:{kind}")),
            sides=[one.side for one in dated], explanation=[tell("once.near", told=told)],
            entity=entity, prop="when", resolutions=answers("correct.date_one_event", "split.shortly"),
        )  # fmt: skip


def _days_apart(one: Edtf, two: Edtf) -> int:
    if one.earliest is None or one.latest is None or two.earliest is None or two.latest is None:
        return _NEAR + 1
    return max((two.earliest - one.latest).days, (one.earliest - two.latest).days)


def _denied(material: Material, entity: str, name: str, kind: str, tellings: list[Told]) -> Iterator[Finding]:
    """The same event asserted by one and denied by another."""
    denied = [one for one in tellings if one.event.stance is Stance.DENIES]
    said = [one for one in tellings if one.event.stance in (Stance.ASSERTS, Stance.REPORTS)]
    if denied and said:
        words = [tell("denied.explanation", said=len(said), denied=len(denied)), tell("denied.rule")]
        yield finding(
            material, FindingKind.CONTRADICTION, method=DENIED, key=f"denied {kind} {material.person_key(entity)}", question=tell("denied.question", name=name, what=term(f"schema:{kind}")),
            sides=[one.side for one in (*said, *denied)], explanation=words, entity=entity, prop="type", resolutions=answers("keep.speakers"),
        )  # fmt: skip


def _agreeing(material: Material, entity: str, name: str, kind: str, tellings: list[Told]) -> Iterator[Finding]:
    """Independent lineages that give one dated event compatible dates."""
    dated = [
        one
        for one in tellings
        if one.when is not None and one.when.year_known and one.when.precision in (Precision.DAY, Precision.MONTH)
    ]
    groups: list[list[Told]] = []
    for one in dated:
        for group in groups:
            if all(one.when and other.when and not one.when.conflicts(other.when) for other in group):
                group.append(one)
                break
        else:
            groups.append([one])
    for group in groups:
        lineages = {material.lineage_of[one.document] for one in group}
        if len(lineages) > 1:
            what = term(f"schema:{kind}")
            dates = several(tell("item.date", date=on(one.event.when or "")) for one in group)
            words = [tell("agree.explanation", n=len(lineages), what=what, dates=dates)]
            yield finding(
                material, FindingKind.CORROBORATION, method=AGREE, key=f"agree {kind} {material.person_key(entity)} {group[0].event.when}", question=tell("agree.question", name=name, what=what),
                sides=[one.side for one in group], explanation=words, entity=entity, prop="when", resolutions=answers("join.event", "split.like_dates"),
            )  # fmt: skip
