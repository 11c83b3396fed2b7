"""What clearance is asked about: people, and statements with everybody they touch. Filled by ``workflow.clearing``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from kuager.model.publication import Portrait
from kuager.protect.disguise import writings
from kuager.protect.facts import Fact, Spot, Translated
from kuager.protect.persons import Person
from kuager.protect.scene_kinds import Besides


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """A part of a text: a post of a thread or a paragraph, in code points, with who wrote it when, as the text has it."""

    start: int
    end: int
    by: str = ""
    on: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Writing:
    """A text as the archive has it, beside what :class:`~kuager.model.release.Source` tells.

    Attributes:
        kind: of the document, such as ``article`` or ``thread``.
        author: account or byline, as the text has it.
        archived: addresses of copies that anybody may read.
        captured_on: ISO date.
        sha256: of the preserved file.
        layer: SHA-256 of the text layer.
        lineage: the archive's id of it; never shown.
        others: everybody whom it names.
        spans: where words stand that any statement of the archive rests on, shown or not.
        parts: posts or paragraphs, in order; only of threads, and of texts that may be shown whole.
        text: all of it; only where two people said that it may be shown whole.
    """

    kind: str
    author: str = ""
    archived: tuple[str, ...] = ()
    captured_on: str = ""
    sha256: str = ""
    layer: str = ""
    lineage: str = ""
    others: tuple[str, ...] = ()
    spans: tuple[tuple[int, int], ...] = ()
    parts: tuple[Stretch, ...] = ()
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tie:
    """A claim that somebody is a relative: ``fact`` bears it, ``relation`` is what ``other`` is to the person."""

    fact: Fact
    relation: str
    other: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """Everybody and everything a clearing looks at.

    Attributes:
        people: everybody whom any statement touches, by id.
        facts: statements by the person they are about.
        about: ids of the people of whom records may be made, in the order they are shown.
        writings: texts, by document.
        kin: relatives by person.
        portraits: pictures in which a face may be shown to this audience, by person.
        besides: days of pickets, testimonies, letters, organisations, places, corrections.
    """

    people: Mapping[str, Person]
    facts: Mapping[str, Sequence[Fact]] = field(default_factory=dict)
    about: Sequence[str] = ()
    writings: Mapping[str, Writing] = field(default_factory=dict)
    kin: Mapping[str, Sequence[Tie]] = field(default_factory=dict)
    portraits: Mapping[str, Portrait] = field(default_factory=dict)
    besides: Besides = field(default_factory=Besides)

    def subjects(self) -> list[Person]:
        """Returns the people of whom records may be made."""
        return [self.people[one] for one in self.about]

    def facts_of(self, person: str) -> Sequence[Fact]:
        """Returns the statements about a person."""
        return self.facts.get(person, ())

    def names_of(self, people: Sequence[str]) -> frozenset[str]:
        """Returns every writing of the names of people; who must stay unnamed has a description and no name."""
        return frozenset(
            form
            for one in people
            if one in self.people and not self.people[one].shielded
            for name in (self.people[one].name, *self.people[one].names)
            if name
            for form in writings(name)
        )


__all__ = ["Fact", "Scene", "Spot", "Stretch", "Tie", "Translated", "Writing"]
