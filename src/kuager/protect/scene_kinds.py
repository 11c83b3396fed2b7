"""What clearance is asked about besides people: days, testimonies, letters, bodies, places, corrections. Plain values.

Ids of people and claims are the archive's; none of them leaves. Words are :class:`~kuager.protect.facts.Fact`, so they are
judged by the rules that judge any quotation; where they are about nobody in particular, their ``person`` is empty.
Filled by ``workflow.clearing.besides``.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from kuager.model.publication import Name
from kuager.protect.facts import Fact
from kuager.protect.persons import Marked


@dataclass(frozen=True, slots=True, kw_only=True)
class DayTelling:
    """One telling of a day: where it stands, and how many came by it (empty where it does not say)."""

    fact: Fact
    came: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ActTold:
    """What the police did on a day: a code of the vocabulary, to how many, and where that stands."""

    code: str
    count: int
    fact: Fact


@dataclass(frozen=True, slots=True, kw_only=True)
class DayTold:
    """One day of a picket with every telling of it.

    Attributes:
        series: number of the series among those entered, from 1; 0 for the one that only sources tell of.
        day: counted from its first day, which is 1.
        date: ISO.
        place: as told.
        region: the region it lies in; empty when that is not known.
        tellings: entries and reports that tell of the day.
        slogans: words shouted or on posters.
        acts: of the police.
        said: reports' words about the day.
        people: who was there, as far as named anywhere; they are never told of.
    """

    series: int
    day: int
    date: str
    place: str = ""
    region: str = ""
    tellings: tuple[DayTelling, ...] = ()
    slogans: tuple[Fact, ...] = ()
    acts: tuple[ActTold, ...] = ()
    said: tuple[Fact, ...] = ()
    people: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TestimonyTold:
    """What somebody told for others.

    Attributes:
        key: of the archive.
        on: EDTF.
        speakers: who speak; empty when nobody knows.
        about: for whom.
        medium: ``video``, ``audio`` or ``text``.
        lang: language.
        seconds: of the recording.
        public: anybody can see or read it where it was published.
        document: its text or recording.
        words: statements from it, each about the person it is about.
        marked: of its documents.
    """

    key: str
    on: str = ""
    speakers: tuple[str, ...] = ()
    about: tuple[str, ...] = ()
    medium: str = "text"
    lang: str = ""
    seconds: float | None = None
    public: bool = False
    document: str = ""
    words: tuple[Fact, ...] = ()
    marked: Marked = field(default_factory=Marked)


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerTold:
    """What came back: when, from whom, a code of the vocabulary, and the words."""

    on: str = ""
    by: str = ""
    kind: str = ""
    words: Fact | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterTold:
    """A letter to an office with its answers.

    Attributes:
        key: of the archive.
        sent: EDTF.
        to: the office by name.
        office: it is a public body; a letter to anybody else is private.
        kind: of the appeal.
        about: whom it is for.
        team: the team sent it, and nobody else.
        senders: who sent or signed it.
        asked: the words; what was never published is not public.
        answers: in order.
        state: as its clock has it.
        days: waited.
        marked: of its entry.
    """

    key: str
    sent: str = ""
    to: str = ""
    office: bool = False
    kind: str = ""
    about: tuple[str, ...] = ()
    team: bool = False
    senders: tuple[str, ...] = ()
    asked: tuple[Fact, ...] = ()
    answers: tuple[AnswerTold, ...] = ()
    state: str = ""
    days: int | None = None
    marked: Marked = field(default_factory=Marked)


@dataclass(frozen=True, slots=True, kw_only=True)
class BodyTold:
    """An organisation: its names, and the statements in which it is the value.

    Attributes:
        id: of the archive.
        names: in every writing.
        kind: ``public_body``, ``organisation`` …
        region: the region of its seat.
        claims: statements that name it as their value or in their words.
        marked: of it.
    """

    id: str
    names: tuple[Name, ...]
    kind: str = ""
    region: str = ""
    claims: tuple[str, ...] = ()
    marked: Marked = field(default_factory=Marked)


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceTold:
    """A region, and the statements that put somebody there."""

    region: str
    claims: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectionTold:
    """Something told about what was published.

    Attributes:
        key: of the archive.
        on: ISO date.
        kind: ``correction``, ``rebuttal`` or ``reply``.
        of: the address it names, such as ``people/n-1``; empty where it is about a statement or about nothing in particular.
        claim: the statement it is about.
        about: people it is about.
        words: what is said.
        before: the statement as it stood.
        after: the statement as it stands.
        by: who says so, by name; empty for the team.
        by_person: they are a person of the archive: its id.
        office: they are a public body.
        answers: key of what it answers.
    """

    key: str
    on: str
    kind: str
    of: str = ""
    claim: str = ""
    about: tuple[str, ...] = ()
    words: Fact | None = None
    before: Fact | None = None
    after: Fact | None = None
    by: str = ""
    by_person: str = ""
    office: bool = False
    answers: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Besides:
    """Everything that clearance is asked about besides people."""

    days: tuple[DayTold, ...] = ()
    testimonies: tuple[TestimonyTold, ...] = ()
    letters: tuple[LetterTold, ...] = ()
    bodies: tuple[BodyTold, ...] = ()
    places: tuple[PlaceTold, ...] = ()
    corrections: tuple[CorrectionTold, ...] = ()


__all__ = [
    "ActTold",
    "AnswerTold",
    "Besides",
    "BodyTold",
    "CorrectionTold",
    "DayTelling",
    "DayTold",
    "LetterTold",
    "PlaceTold",
    "TestimonyTold",
]
