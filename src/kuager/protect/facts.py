"""One statement as clearance is asked about it: of whom, by whom, in which words, and where they stand."""

from __future__ import annotations

from dataclasses import dataclass, field

from kuager.model.release import Source
from kuager.protect.persons import Marked


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


__all__ = ["Fact", "Spot", "Translated"]
