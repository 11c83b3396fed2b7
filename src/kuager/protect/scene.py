"""What clearance is asked about: people, and statements with everybody they touch. Filled by ``workflow.clearing``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from kuager.model.release import Source
from kuager.protect.disguise import writings
from kuager.protect.persons import Marked, Person


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """Everybody and everything a clearing looks at.

    Attributes:
        people: everybody whom any statement touches, by id.
        facts: statements by the person they are about.
        about: ids of the people of whom records may be made, in the order they are shown.
    """

    people: Mapping[str, Person]
    facts: Mapping[str, Sequence[Fact]] = field(default_factory=dict)
    about: Sequence[str] = ()

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


__all__ = ["Fact", "Scene"]
