"""How somebody may appear: the least that consent, risk, marking, embargo, age and shield allow, each with its name.

``publish = min(consent, risk, legal, embargo, shield)``; what nobody knows allows nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from kuager.model.release import FORMS, NOTHING, OPEN_TO_ALL
from kuager.protect.policy import Policy, side_of
from kuager.text.edtf import parse, valid

NOT_ASKED: Final = "not_asked"
AGREED: Final = "agreed"
FACTS: Final = "keep"
"""The use that has to be agreed to before anything is told on."""
WORDS: Final = "words"
FIGURES: Final = "figures"
FACES: Final = "picture"
"""The use of a picture of somebody."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Permit:
    """What somebody agreed to: one of :data:`~kuager.model.release.FORMS`, and why it is no more."""

    identify: str = NOTHING
    why: str = NOT_ASKED


@dataclass(frozen=True, slots=True, kw_only=True)
class Marked:
    """What a person decided about the protection of somebody or something.

    Attributes:
        level: one of :data:`~kuager.protect.policy.LEVELS`.
        risk: by capacity, one of :data:`~kuager.protect.policy.RISKS`.
        embargo: nothing goes out before this day (EDTF); empty for none.
        office: somebody who acts for a state in office; named without being asked, as what they do in office is public.
        review_on: when to look again (EDTF).
        whole: a text may be shown whole, piece by piece, not only the passages that statements rest on.
    """

    level: str = "clear"
    risk: Mapping[str, str] = field(default_factory=dict)
    embargo: str = ""
    office: bool = False
    review_on: str = ""
    whole: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody, as far as clearance has to know them.

    Attributes:
        id: of the entity.
        name: as they go by.
        names: every spelling and other writing by which they could be recognised.
        shielded: nobody may learn who it is; never joined with somebody named.
        confided: what is known of a shielded person was told in confidence, not read in public.
        child: under 18 at some time a source speaks of.
        permits: by (capacity, use), for the audience that is asked about.
        marked: what the team decided.
        reprisal: something was done to them or their kin, and nobody looked at their risk since.
        traits: coarse traits; see ``protect.anonymity``.
        within: for shielded people the lineage of texts they stand in: two of different ones may be one person.
        keys: events and days they can be found by beside named people.
    """

    id: str
    name: str = ""
    names: frozenset[str] = frozenset()
    shielded: bool = False
    confided: bool = False
    child: bool = False
    permits: Mapping[tuple[str, str], Permit] = field(default_factory=dict)
    marked: Marked = field(default_factory=Marked)
    reprisal: bool = False
    traits: Mapping[str, str] = field(default_factory=dict)
    within: str = ""
    keys: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """One thing that limits how somebody may appear: which (``consent``, ``risk`` …), to what, and the code of why."""

    by: str
    form: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Stand:
    """How somebody may appear, and every limit that was looked at."""

    form: str
    why: str
    limits: tuple[Limit, ...] = ()

    def at_least(self, form: str) -> bool:
        """Says whether this allows a form."""
        return FORMS.index(self.form) >= FORMS.index(form)


def stand(person: Person, capacity: str, use: str, *, policy: Policy, audience: str, today: date) -> Stand:
    """Returns how a person may appear before an audience.

    Args:
        person: who.
        capacity: as what they stand in the statement.
        use: of :data:`kuager.workflow.intake.consents.USES`.
        policy: whose limits.
        audience: for whom.
        today: decides what ran out.
    """
    limits = tuple(_limits(person, capacity, use, policy, audience, today))
    least = min(limits, key=lambda one: FORMS.index(one.form))
    return Stand(form=least.form, why=least.why, limits=limits)


def _limits(person: Person, capacity: str, use: str, policy: Policy, audience: str, today: date) -> Iterable[Limit]:
    side, marked = side_of(audience), person.marked
    yield _consent(person, capacity, use)
    if audience not in policy.levels[marked.level]:
        yield Limit(by="marking", form=NOTHING, why="marking")
    risk = marked.risk.get(capacity, "unassessed")
    yield Limit(by="risk", form=policy.risk[risk][side], why="risk")
    if person.reprisal:
        yield Limit(by="reprisal", form=policy.after_reprisal[side], why="reprisal")
    if marked.embargo and not over(marked.embargo, today):
        yield Limit(by="embargo", form=NOTHING, why="embargo")
    if person.child and audience in OPEN_TO_ALL:
        yield Limit(by="never", form="aggregate", why="child")
    if person.shielded:
        yield Limit(by="shield", form="role_only", why="shield")


def _consent(person: Person, capacity: str, use: str) -> Limit:
    if person.marked.office and not person.shielded and capacity == "third":
        return Limit(by="office", form="named", why="office")
    asked = person.permits.get((capacity, use))
    if asked is None and person.shielded and not person.confided and capacity == "detained":
        # Nobody can be asked who is not known; being one among k is what protects them, see protect.anonymity.
        return Limit(by="shield", form="role_only", why="shield")
    asked = asked or Permit()
    return Limit(by="consent", form=asked.identify, why=asked.why)


def over(day: str, today: date) -> bool:
    """Says whether an EDTF date lies behind; what cannot be read does not."""
    latest = parse(day).latest if valid(day) else None
    return latest is not None and latest < today


__all__ = [
    "AGREED",
    "FACES",
    "FACTS",
    "FIGURES",
    "NOT_ASKED",
    "WORDS",
    "Limit",
    "Marked",
    "Permit",
    "Person",
    "Stand",
    "over",
    "stand",
]
