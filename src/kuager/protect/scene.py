"""What clearance is asked about: people, and statements with everybody they touch. Filled by ``workflow.clearing``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from kuager.model.publication import Portrait
from kuager.model.release import Source
from kuager.protect.disguise import writings
from kuager.protect.persons import Marked, Person


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """Where the words of a statement stand, and what stands around them.

    Attributes:
        layer: SHA-256 of the text layer.
        start: first code point.
        end: behind the last.
        before: what stands before the words, for the judge: more than may be shown.
        after: behind them.
        t_start: seconds into a recording.
        t_end: seconds.
    """

    layer: str = ""
    start: int = 0
    end: int = 0
    before: str = ""
    after: str = ""
    t_start: float | None = None
    t_end: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Translated:
    """Words in another language, and whether a machine made them that nobody looked at."""

    lang: str
    words: str
    machine: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One statement about one person.

    Attributes:
        claim: its id.
        person: of whom.
        schema: of what it belongs to.
        prop: which property.
        value: as claimed.
        event: node of the event it belongs to; empty for the person itself.
        value_person: the person that the value is; empty when it is none.
        region: the prefecture or region of a value that is a place; empty when it is not known.
        quote: the words it rests on.
        document: where they stand.
        source: how that is told to others.
        public: anybody can read it at its address.
        confided: it was told to the team; without a known speaker it cannot be cleared.
        speaker: who says so; empty where the text itself does.
        others: everybody else whom the text names.
        reviewed: a person accepted or entered it.
        looked: a person looked at its words for what must not be quoted.
        marked: what was decided about the document or the statement.
        stance: ``asserts``, ``denies``, ``reports`` or ``hedges``.
        lineage: the archive's id of the texts that tell the same; never shown.
        place: where the words stand; None for what has no place.
        translations: of the words.
    """

    claim: str
    person: str
    schema: str
    prop: str
    value: str
    document: str
    event: str = ""
    value_person: str = ""
    region: str = ""
    quote: str = ""
    source: Source = field(default_factory=Source)
    public: bool = False
    confided: bool = False
    speaker: str = ""
    others: tuple[str, ...] = ()
    reviewed: bool = True
    looked: bool = False
    marked: Marked = field(default_factory=Marked)
    stance: str = ""
    lineage: str = ""
    place: Spot | None = None
    translations: tuple[Translated, ...] = ()


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
    """

    people: Mapping[str, Person]
    facts: Mapping[str, Sequence[Fact]] = field(default_factory=dict)
    about: Sequence[str] = ()
    writings: Mapping[str, Writing] = field(default_factory=dict)
    kin: Mapping[str, Sequence[Tie]] = field(default_factory=dict)
    portraits: Mapping[str, Portrait] = field(default_factory=dict)

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
