"""What the pages and verbs of casework show: plain frozen values, every one of them with the words it rests on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from kuager.model import Claim, NodeId
from kuager.track.periods import Period
from kuager.track.reminders import Due
from kuager.workflow.registers.views import Picture
from kuager.workflow.status import Silence, StatusView
from kuager.workflow.views import ClaimRow, EventRow, PropertyGroup, SourceRow, ValueGroup


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A next step of a case: what, who does it, by when. It is a decision of the team and no claim about anybody.

    Attributes:
        seq: its place in the log.
        person: the record it was written for.
        what: in the team's words.
        owner: who does it.
        due: by when; None when no day was said.
        pressing: how pressing that is today.
        days: days left; negative when overdue, None without a day.
        agent: who wrote it down.
        at: when, ISO 8601.
        done: when it was done and by whom; empty while it is open.
    """

    seq: int
    person: str
    what: str
    owner: str
    due: date | None
    pressing: Due
    days: int | None
    agent: str
    at: str
    done: str = ""
    done_by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unasked:
    """Something that nobody has told yet: what it is, the form and question to write it down, and who might know."""

    key: str
    form: str
    field: str
    who: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Asker:
    """Somebody who asks for a person: what they are to them, and in how many texts they speak, and when last.

    ``last`` is when they last said something, as EDTF; empty when no statement has a date.
    """

    id: str
    name: str
    shielded: bool
    kinship: tuple[str, ...]
    statements: int
    appeals: int
    last: str
    claim: ClaimRow | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Relative:
    """Somebody of the family.

    Attributes:
        id: whom.
        name: as they go by now; a description of who must stay unnamed.
        shielded: whether the name may not be shown.
        generation: seen from the person of the case; -1 is one above.
        distance: how many ties away.
        kinship: what they are to ``via_name``, as terms of the vocabulary.
        via: to whom: the person of the case, or a relative nearer to them.
        statuses: last told.
        claims: the words that tell the tie.
    """

    id: str
    name: str
    shielded: bool
    generation: int
    distance: int
    kinship: tuple[str, ...]
    via: str
    via_name: str
    statuses: tuple[str, ...]
    silence: Silence | None
    claims: tuple[ClaimRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class KinTie:
    """``left`` is ``kind`` of ``right``, with the claims that say so."""

    left: str
    kind: str
    right: str
    claims: tuple[Claim, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Family:
    """Everybody connected with a person by kinship.

    Attributes:
        person: of whom.
        name: of that person.
        shielded: whether that name may not be shown.
        statuses: of that person.
        relatives: the others, nearest first.
        rows: ids by generation, the oldest first, for the picture; the person of the case among them.
        ties: (left, kind, right) between those in the rows.
        more: how many further ones were left out.
    """

    person: str
    name: str
    shielded: bool
    statuses: tuple[str, ...]
    relatives: tuple[Relative, ...]
    rows: tuple[tuple[str, ...], ...]
    ties: tuple[tuple[str, str, str], ...]
    more: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """An event that concerns a person: the row a page shows, and its claims by property."""

    node: NodeId
    row: EventRow
    claims: dict[str, tuple[Claim, ...]]

    def value(self, prop: str) -> str:
        """Returns the first value of a property; empty when none is told."""
        return next((one.value for one in self.claims.get(prop, ())), "")

    def values(self, prop: str) -> tuple[str, ...]:
        """Returns all values of a property."""
        return tuple(dict.fromkeys(one.value for one in self.claims.get(prop, ())))


@dataclass(frozen=True, slots=True, kw_only=True)
class PeriodRow:
    """A time in custody.

    Attributes:
        key: stays the same while its tellings do.
        kind: the schema.
        place: where, in words.
        place_id: the record of that place.
        begin: as told (EDTF), by the most exact telling; empty when nobody tells it.
        end: likewise.
        released: a release told later, when nobody tells of an end.
        span: the days within which it began and ended.
        days: the fewest and the most days it lasted up to today.
        facts: (property, value) of what else is told of it.
        tellings: the events as told.
        independent: how many lineages tell it.
    """

    key: str
    kind: str
    place: str
    place_id: str
    begin: str
    end: str
    released: str
    span: Period
    days: tuple[int, int] | None
    facts: tuple[tuple[str, str], ...]
    tellings: tuple[Frame, ...]
    independent: int

    @property
    def impossible(self) -> bool:
        """Says whether it would have ended before it began."""
        return self.span.impossible


@dataclass(frozen=True, slots=True, kw_only=True)
class SentenceRow:
    """What a court or office decided, as told: the same decision told several times stands here once."""

    kind: str
    when: str
    length: str
    charges: tuple[str, ...]
    courts: tuple[str, ...]
    bases: tuple[str, ...]
    verdict: tuple[str, ...]
    tellings: tuple[Frame, ...]
    independent: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AppealRow:
    """An appeal about a person, with what came of it. ``entry`` is the key of the form it was entered by."""

    row: EventRow
    entry: str
    answers: tuple[EventRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseRow:
    """One line of the list of cases.

    Attributes:
        id: of the person.
        statuses: last told.
        disputed: whether sources exclude each other about the status.
        silence: days without news.
        step: the most pressing open step.
        steps: how many are open.
        missing: how many things nobody has told.
        asking: the relatives who ask, the nearest first.
        state: ``open``, ``closed``, or ``told`` when nobody of the team opened it and only sources tell of it.
    """

    id: str
    name: str
    spellings: tuple[str, ...]
    shielded: bool
    statuses: tuple[str, ...]
    disputed: bool
    silence: Silence | None
    step: Step | None
    steps: int
    missing: int
    asking: tuple[str, ...]
    state: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseView:
    """Everything about one case; ``mark`` changes when records are joined to the person or parted from them."""

    id: str
    name: str
    shielded: bool
    mark: str
    state: str
    names: tuple[ValueGroup, ...]
    status: StatusView
    facts: tuple[PropertyGroup, ...]
    asking: tuple[Asker, ...]
    family: Family
    periods: tuple[PeriodRow, ...]
    sentences: tuple[SentenceRow, ...]
    releases: tuple[Frame, ...]
    health: tuple[ValueGroup, ...]
    papers: tuple[ValueGroup, ...]
    pictures: tuple[Picture, ...]
    appeals: tuple[AppealRow, ...]
    statements: tuple[SourceRow, ...]
    reprisals: tuple[EventRow, ...]
    missing: tuple[Unasked, ...]
    steps: tuple[Step, ...]
    done: tuple[Step, ...]
    findings: int
    sources: int
    independent: int
