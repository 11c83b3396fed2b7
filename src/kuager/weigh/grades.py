"""How well a value is corroborated: who says it, from where they know, and how many of them are independent.

Method ``corroboration@1``, described in docs/method.md. The grade is a count in words. It weighs nobody: no source is
worth more than another here. What people judge of a source's reliability stands beside it (``workflow.grading``) and
never enters the count.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from kuager.model import ClaimId, Stance, Telling, tell
from kuager.model.schema import Compare, compare_of
from kuager.text.edtf import parse, valid
from kuager.weigh.connections import DOCUMENT, FIRST_HAND, UNKNOWN

METHOD: Final = "corroboration@1"
_SEVERAL: Final = 3


class Level(StrEnum):
    """The levels of the method, from the weakest; ``CONTRADICTED`` stands for any count that somebody speaks against."""

    UNSUPPORTED = "unsupported"
    SINGLE = "single"
    REPEATED = "repeated"
    TWO = "two"
    SEVERAL = "several"
    DOCUMENTED = "documented"
    CONTRADICTED = "contradicted"


@dataclass(frozen=True, slots=True, kw_only=True)
class Voice:
    """One telling of a value.

    ``speaker`` is what tells speakers apart: a person, a body, or the publisher where the text speaks for itself.
    ``chain`` names who told whom, nearest to the matter first and the text that is here last.
    """

    claim: ClaimId
    document: str
    lineage: str
    speaker: str | None
    name: str | None
    connection: str = UNKNOWN
    chain: tuple[str, ...] = ()
    stance: Stance = Stance.ASSERTS

    @property
    def depth(self) -> int:
        """Through how many mouths the words came that are named, beyond the text itself."""
        return max(0, len(self.chain) - 1)

    @property
    def first_hand(self) -> bool:
        """True when who tells it is said to have lived or seen it."""
        return self.connection in FIRST_HAND

    @property
    def supports(self) -> bool:
        """True when it says so without doubt."""
        return self.stance in {Stance.ASSERTS, Stance.REPORTS}


@dataclass(frozen=True, slots=True, kw_only=True)
class Grade:
    """What the method says of one value. ``told`` explains it; render it with ``kuager.text.tellings``."""

    level: Level
    independent: int
    against: int
    claims: int
    hedged: int
    first_hand: int
    documents: int
    """Independent tellings that are papers or lists rather than people."""
    deepest: int
    told: tuple[Telling, ...]
    method: str = METHOD


def independent(tellings: Iterable[tuple[str, str | None]]) -> int:
    """Counts independent tellings: the most of which no two share a lineage or a speaker.

    That is the size of a largest matching between lineages and speakers (Kuhn 1955, by augmenting paths). So a copy, or
    the same speaker in two outlets, never adds to the count, and another lineage never takes from it. A text that names
    who told it is not a voice of its own beside them; one that names nobody is.

    Args:
        tellings: of each its lineage and its speaker, None where nobody is named.
    """
    beside: dict[str, set[str]] = {}
    for lineage, speaker in tellings:
        named = beside.setdefault(lineage, set())
        if speaker is not None:
            named.add(speaker)
    choices = {lineage: sorted(named) or [f"\0{lineage}"] for lineage, named in sorted(beside.items())}
    taken: dict[str, str] = {}

    def placed(lineage: str, tried: set[str]) -> bool:
        for speaker in choices[lineage]:
            if speaker not in tried:
                tried.add(speaker)
                if speaker not in taken or placed(taken[speaker], tried):
                    taken[speaker] = lineage
                    return True
        return False

    return sum(placed(lineage, set()) for lineage in choices)


def grade(supporting: Iterable[Voice], against: Iterable[Voice] = ()) -> Grade:
    """Returns the grade of one value.

    Args:
        supporting: everybody who gives the value, those who hedge or deny it too: they are told apart here.
        against: everybody who gives another value that excludes this one.
    """
    every = sorted(set(supporting), key=lambda one: str(one.claim))
    saying = [one for one in every if one.supports]
    counter = {one for one in against if one.supports} | {one for one in every if one.stance is Stance.DENIES}
    count, opposed = _count(saying), _count(counter)
    papers = _count(one for one in saying if one.connection == DOCUMENT)
    level = _level(count, len(saying), papers, opposed)
    hedged = sum(one.stance is Stance.HEDGES for one in every)
    first = _count(one for one in saying if one.first_hand)
    found = Grade(
        level=level, independent=count, against=opposed, claims=len(saying), hedged=hedged, first_hand=first,
        documents=papers, deepest=max((one.depth for one in saying), default=0), told=(),
    )  # fmt: skip
    return replace(found, told=explained(found))


def _count(voices: Iterable[Voice]) -> int:
    return independent((one.lineage, one.speaker) for one in voices)


def _level(count: int, claims: int, papers: int, opposed: int) -> Level:
    if opposed:
        return Level.CONTRADICTED
    if count == 0:
        return Level.UNSUPPORTED
    if count == 1:
        return Level.SINGLE if claims == 1 else Level.REPEATED
    if count < _SEVERAL:
        return Level.TWO
    return Level.DOCUMENTED if papers else Level.SEVERAL


def explained(one: Grade) -> tuple[Telling, ...]:
    """Returns why the grade is what it is, every number of it in words."""
    told = [tell("grade.count", claims=one.claims, voices=one.independent)]
    if one.against:
        told.append(tell("grade.against", voices=one.against))
    if one.claims > one.independent > 0:
        told.append(tell("grade.once"))
    if one.first_hand:
        told.append(tell("grade.first_hand", voices=one.first_hand))
    elif one.claims:
        told.append(tell("grade.no_first_hand"))
    if one.documents:
        told.append(tell("grade.documents", papers=one.documents))
    if one.hedged:
        told.append(tell("grade.hedged", claims=one.hedged))
    if one.deepest:
        told.append(tell("grade.deepest", mouths=one.deepest))
    return (tell(f"grade.level.{one.level.value}"), *told)


def excludes(schema: str, prop: str, one: str, two: str) -> bool:
    """Says whether two values of a property cannot both be true, by what the vocabulary says of it.

    Only what is plain from the values: dates that have no day in common, whole numbers that differ, single values that
    differ. Lengths and words of numbers are compared where findings are made, with their guards.
    """
    if one == two:
        return False
    how = compare_of(schema, prop)
    if how is Compare.SINGLE:
        return one.casefold() != two.casefold()
    if how is Compare.INTERVAL and valid(one) and valid(two):
        return parse(one).conflicts(parse(two))
    return how is Compare.COUNT and one.isdecimal() and two.isdecimal()


def against(schema: str, prop: str, value: str, others: Mapping[str, Iterable[Voice]]) -> list[Voice]:
    """Returns who gives a value that excludes this one; ``others`` holds the voices of every value of the property."""
    return [voice for other, voices in others.items() if excludes(schema, prop, value, other) for voice in voices]


__all__ = ["METHOD", "Grade", "Level", "Voice", "against", "excludes", "explained", "grade", "independent"]
