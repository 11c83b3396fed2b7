"""People as clearance has to know them: what they agreed to, what was decided, whether they are children, coarse traits."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from kuager.errors import BadDateError
from kuager.model import Claim, Entity, NodeId
from kuager.model.release import CAPACITIES
from kuager.model.schema import model
from kuager.protect import never
from kuager.protect.persons import Permit, Person
from kuager.protect.places import region
from kuager.text.edtf import parse
from kuager.workflow.clearing.marks import Marks
from kuager.workflow.context import Context
from kuager.workflow.intake.consents import USES, Consent, judged, strictest

HELD: Final = frozenset(
    {"death_in_custody", "disappearance", "contact_lost", "exit_denied", "passport_confiscation", "injury", "job_loss"}
)
"""Kinds of event, beside every deprivation of liberty, of which the people concerned have a record of their own."""
_MONTH, _YEAR = len("2018-03"), len("2018")
_DAY = len("2018-03-01")


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What is claimed of one person: of themselves, and by event the claims about what happened to them."""

    own: tuple[Claim, ...]
    events: Mapping[NodeId, tuple[Claim, ...]]


def concerns(schema: str) -> bool:
    """Says whether an event of this kind makes whom it concerns somebody of whom a record is made."""
    known = model().schemata.get(schema)
    return schema in HELD or (known is not None and known.is_a("custody"))


def permits(given: Iterable[Consent], audience: str, today: date) -> dict[tuple[str, str], Permit]:
    """Returns what somebody agreed to, by capacity and use, before one audience.

    Nobody is asked in one capacity for another: without a consent as a speaker there is none, whatever was agreed to as the
    person spoken of. And the strictest of all answers counts everywhere: who refuses as a speaker would be recognised
    under their name elsewhere.
    """
    every = list(given)
    capacities = {one.capacity for one in every} & set(CAPACITIES)
    found: dict[tuple[str, str], Permit] = {}
    for use in USES:
        least = strictest(judged(one, use, audience, today) for one in every)
        for capacity in capacities:
            found[capacity, use] = Permit(identify=least.identify, why=least.why)
    return found


def person(
    here: Context, entity: Entity, told: Told, given: Iterable[Consent], known: Marks, *, audience: str, today: date
) -> Person:
    """Returns one person as an audience's clearance has to know them."""
    nodes = [here.nodes[one] for one in entity.members if one in here.nodes]
    documents = [one.document for one in nodes]
    confided = any(here.heads[one].kind in {"entry", "statement"} for one in documents if one in here.heads)
    lineage = min((here.lineage_id(one) for one in documents), default="")
    traits = _traits(here, told)
    return Person(
        id=str(entity.id),
        name=entity.name,
        names=frozenset(() if entity.shielded else (entity.name, *entity.spellings, *(one.name for one in nodes))),
        shielded=entity.shielded,
        confided=confided,
        child=is_child(told, today),
        permits=permits(given, audience, today),
        marked=known.of(str(entity.id)),
        reprisal=str(entity.id) in known.hit,
        traits=traits,
        within=lineage if entity.shielded else "",
        keys=_keys(here, told),
    )


def is_child(told: Told, today: date) -> bool:
    """Says whether somebody was under 18 at any time a source speaks of, or is called a child."""
    claims = [*told.own]
    if any(one.prop == "age" and _number(one.value) < never.ADULT for one in claims):
        return True
    if any(one.prop in {"role", "description"} and never.called_child(one.value) for one in claims):
        return True
    born = [day for one in claims if one.prop == "birth_date" and (day := _day(one.value, latest=True))]
    times = [
        day
        for events in told.events.values()
        for one in events
        if one.prop in {"when", "start_date"} and (day := _day(one.value, latest=False))
    ]
    return bool(born) and _age(max(born), min(times, default=today)) < never.ADULT


def _age(born: date, on: date) -> int:
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


def _number(value: str) -> int:
    return int(value) if value.isdecimal() else never.ADULT


def _day(value: str, *, latest: bool) -> date | None:
    """Returns the last or first day a date can mean: of a year of birth the last, so that nobody is made older."""
    try:
        found = parse(value)
    except BadDateError:
        return None
    return found.latest if latest else found.earliest


def _traits(here: Context, told: Told) -> dict[str, str]:
    """Returns coarse traits: of the first deprivation of liberty that is told of, in the order of dates."""
    found: dict[str, str] = {}
    for one in told.own:
        if one.prop == "sex":
            found.setdefault("sex", one.value)
        elif one.prop == "birth_date" and (year := one.value[:_YEAR]).isdecimal():
            found.setdefault("decade", f"{year[:3]}0s")
    told_events = sorted(told.events.items(), key=lambda event: (_when(event[1]) or "9", event[0]))
    for _, claims in told_events:
        if not concerns(claims[0].schema):
            continue
        found["form"] = claims[0].schema
        when, where = _when(claims), _where(here, claims)
        if when[:_YEAR].isdecimal():
            found["year"] = when[:_YEAR]
        if len(when) >= _MONTH and when[_YEAR + 1 : _MONTH].isdecimal():
            found["month"] = when[:_MONTH]
        if where:
            found["region"] = where
        break
    if "region" not in found:
        home = next((one for one in told.own if one.prop in {"residence", "birth_place"}), None)
        where = region(here.name_of(home.value_node) or home.value) if home else ""
        found |= {"region": where} if where else {}
    return found


def _when(claims: Iterable[Claim]) -> str:
    return next((one.value for one in claims if one.prop in {"when", "start_date"}), "")


def _where(here: Context, claims: Iterable[Claim]) -> str:
    return next(
        (
            found
            for one in claims
            if one.prop == "where" and (found := region(here.name_of(one.value_node) or one.value))
        ),
        "",
    )


def _keys(here: Context, told: Told) -> frozenset[str]:
    """Returns what somebody could be found by beside named people: the event, the day, the text with the same form."""
    found: set[str] = set()
    for node, claims in told.events.items():
        if not concerns(claims[0].schema):
            continue
        found.add(f"event {here.id_of(node)}")
        when = _when(claims)[:_DAY]
        if len(when) == _DAY and when.replace("-", "").isdecimal():
            found.add(f"day {when}")
        found |= {f"text {here.lineage_id(one.anchor.document)} {one.schema}" for one in claims}
    return frozenset(found)


__all__ = ["Told", "concerns", "is_child", "permits", "person"]
