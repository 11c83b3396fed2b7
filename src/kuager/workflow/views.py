"""What the doors show: plain frozen values made by the user stories, with no behaviour. ``cli`` prints them as JSON."""

from __future__ import annotations

from dataclasses import dataclass

from kuager.model import Feature, Finding, Side
from kuager.weigh.grades import Grade, Voice


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceRow:
    """One line of the list of sources: a document and where it came from."""

    document: str
    capture: str
    title: str
    item: str
    kind: str
    site: str | None
    lang: str | None
    published: str | None
    published_why: str | None
    given_by: str | None
    added_at: str
    sha256: str
    size: int
    outcome: str
    lineage: str | None
    lineage_note: str
    people: int
    events: int
    claims: int
    waiting: int
    notices: tuple[str, ...] = ()
    replaces: tuple[str, ...] = ()
    """Ids of earlier texts of the same copy that a person corrected, the last of which is this one."""
    low_trust: str = ""
    """``copy``, ``rewrite`` or ``digest`` where it repeats a text that is here; ``original`` is that document."""
    original: str | None = None
    asks: tuple[str, ...] = ()
    """Outlets it leans on of which nothing is here: whose originals should be added."""
    said_original: str = ""
    """Who said that it is the original after all, and why."""
    replay: bool = False
    """Whether it can be looked at as it was: a captured page or a web archive."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimRow:
    """One claim, with its words, its source and where its review stands (open, accepted, corrected, rejected)."""

    id: str
    subject: str
    subject_name: str
    schema: str
    prop: str
    prop_label: str
    value: str
    value_id: str | None
    document: str
    document_title: str
    start: int
    end: int
    exact: str
    prefix: str
    suffix: str
    stance: str
    said_by: str | None
    said_by_id: str | None
    lineage: str | None
    extractor: str
    review: str
    why: str | None = None
    precision: str | None = None
    lang: str | None = None
    t_start: str | None = None
    """Where in a recording the words are said, as ``00:01:02.500``."""
    low_trust: bool = False
    """Whether the words stand in a copy, rewrite or digest of a text that is here; the original says it better."""
    also: tuple[str, ...] = ()
    """Other extractors that propose the same."""
    approximate: bool = False
    """Whether the words a language model gave differ a little from the text's at this place."""
    turned: bool = False
    """Whether a word that denies or doubts stands right outside the words that a language model gave."""
    until: int | None = None
    """Of a list's statement that a person decided about: the edition from which on the list says otherwise."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reliability:
    """A person's judgement of a source or of one claim on the team's scale; ``seq`` is its place in the log."""

    kind: str
    item: str
    scale: str
    value: str
    agent: str
    at: str
    reason: str
    seq: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ValueGroup:
    """All claims that give one property one value, with how many independent lineages say so."""

    value: str
    value_id: str | None
    claims: tuple[ClaimRow, ...]
    independent: int
    grade: Grade | None = None
    """What corroborates it; None for what is no value of a property."""
    voices: tuple[Voice, ...] = ()
    """Who says it, in the order of the claims."""
    reliability: tuple[Reliability, ...] = ()
    """What people judge of its sources and claims."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PropertyGroup:
    """All values of one property of one entity; ``contradicted`` when a finding says they disagree."""

    prop: str
    label: str
    values: tuple[ValueGroup, ...]
    contradicted: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonRow:
    """One line of the list of people."""

    id: str
    name: str
    spellings: tuple[str, ...]
    shielded: bool
    documents: int
    independent: int
    events: int
    claims: int
    roles: tuple[str, ...]
    last_status: str | None
    proposals: int
    findings: int


@dataclass(frozen=True, slots=True, kw_only=True)
class EventRow:
    """One event frame with its words; ``who`` and ``by`` are (id, name)."""

    id: str
    type: str
    type_label: str
    when: str | None
    when_why: str | None
    where: str | None
    who: tuple[tuple[str, str], ...]
    by: tuple[tuple[str, str], ...]
    according_to: tuple[str, str] | None
    stance: str
    document: str
    document_title: str
    start: int
    end: int
    exact: str
    review: str
    details: tuple[tuple[str, str], ...] = ()
    low_trust: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class RelationRow:
    """A relation of an entity: ``outgoing`` when it is the subject."""

    relation: str
    label: str
    other_id: str | None
    other_name: str
    outgoing: bool
    claim: ClaimRow


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposalRow:
    """Two records that may be one, side by side."""

    left: str
    right: str
    left_name: str
    right_name: str
    left_words: tuple[ClaimRow, ...]
    right_words: tuple[ClaimRow, ...]
    score: str
    features: tuple[Feature, ...]
    verdict: str | None = None
    decided_by: str | None = None
    because: tuple[tuple[str, int], ...] = ()
    """Why it is asked when it is asked, the weightiest first: (part of its worth, how many)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dossier:
    """Everything about one entity, every value with its claims."""

    id: str
    schema: str
    schema_label: str
    name: str
    shielded: bool
    names: tuple[ValueGroup, ...]
    properties: tuple[PropertyGroup, ...]
    events: tuple[EventRow, ...]
    relations: tuple[RelationRow, ...]
    quotes: tuple[ClaimRow, ...]
    sources: tuple[SourceRow, ...]
    independent: int
    findings: tuple[Finding, ...]
    proposals: tuple[ProposalRow, ...]
    judgements: tuple[str, ...]
    members: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Highlight:
    """A stretch of the text to light up in the reader: a mention, quote, event, claim or unsure words. May overlap others.

    The label of unsure words is how sure the program that recognised them is, of 100; empty when it did not say.
    """

    start: int
    end: int
    kind: str
    type: str
    target: str | None
    label: str
    claim: str | None
    review: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionRow:
    """One of several texts of a source: another capture of the same address, or a text that a person corrected."""

    document: str
    title: str
    captured_at: str
    sha256: str
    outcome: str
    corrected_by: str | None
    reader: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReaderView:
    """A document's text, its zones, its highlights and its claims in reading order."""

    source: SourceRow
    text: str
    layer: str
    zones: tuple[tuple[int, int, str, str], ...]
    segments: tuple[tuple[int, int, str, str, str, str], ...]
    """(start, end, kind, author, time, how the time is known)."""
    highlights: tuple[Highlight, ...]
    claims: tuple[ClaimRow, ...]
    edges: tuple[tuple[str, str, str, str], ...]
    """(kind, other document id, its title, containment)."""
    custody: tuple[tuple[str, str, str, str], ...]
    """(at, verb, outcome, note)."""
    corrected_by: str | None = None
    """Who corrected this text, when a person did; ``made_from`` is the text before."""
    made_from: str | None = None
    latest: str | None = None
    """The document with the latest corrected text, when this is not it."""
    recording: str | None = None
    """The film or sound recording that this is, or is the transcript of."""
    versions: tuple[VersionRow, ...] = ()
    """All texts of this source in the order they came, this one among them; empty when it is the only one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PicketDay:
    """One day of a series: its ordinal, date, and what the sources say of it."""

    day: int
    date: str
    rest: bool
    events: tuple[EventRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PicketView:
    """A recurring protest: its start with the claims for it, the counter, and its days with something known."""

    series: str
    name: str
    start: str | None
    start_sides: tuple[Side, ...]
    day: int
    date: str
    picket_days: int
    rest_days: int
    rest_weekdays: tuple[int, ...]
    rest_words: tuple[Side, ...]
    days: tuple[PicketDay, ...]
    milestones: tuple[tuple[int, str, str], ...]
    """(day number, date, explanation), from day counts that sources state and from arithmetic."""
    events: tuple[EventRow, ...]
    undated: tuple[EventRow, ...]
    published: tuple[tuple[str, str], ...] = ()
    """Numbers found in sources and which convention they fit."""
    unit: str = "days"
    """What ``day`` counts: ``days`` or ``weeks``."""
    counting: str = "ordinal"
    paused_days: int = 0
    """Days of rest that lie in pauses."""
    held_days: int = 0
    """Days up to ``date`` on which it is logged that somebody stood there."""
    end: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DueRow:
    """A next step of a case that is overdue or due today; ``days`` is how many days late."""

    person: str
    name: str
    what: str
    owner: str
    due: str
    days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """What is here and what waits for somebody."""

    name: str
    plain: bool
    sources: int
    people: int
    unnamed: int
    events: int
    claims: int
    claims_waiting: int
    proposals_waiting: int
    findings_open: int
    lineages: int
    languages: tuple[tuple[str, int], ...]
    issues: tuple[tuple[str, str, str, str], ...]
    """(code, item, message, cure)."""
    latest: tuple[SourceRow, ...]
    top_findings: tuple[Finding, ...]
    picket: PicketView | None
    per_month: tuple[tuple[str, int], ...]
    """Dated events per month, for the chart."""
    due: tuple[DueRow, ...] = ()
    """Next steps that are overdue or due today, the longest overdue first."""
    backup_late: bool = False
    """There is something to lose, and no backup of the last week."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One verdict of ``verify``: ok, failed or unverifiable, and why."""

    name: str
    verdict: str
    detail: str
    problems: tuple[str, ...] = ()
