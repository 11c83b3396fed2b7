"""What the pages of judging show: plain frozen values with no behaviour."""

from __future__ import annotations

from dataclasses import dataclass

from kuager.model import Feature, Side
from kuager.workflow.views import ClaimRow, ProposalRow


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One part of two names laid beside each other; one side is empty where the other name has a part more.

    ``how`` is ``same`` (the same letters), ``alike`` (other letters, alike in sound to ``of`` of 100), ``initial`` or
    ``only``.
    """

    left: str
    right: str
    left_latin: str
    right_latin: str
    how: str
    of: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """Two names, each as written and in Latin letters (empty where it is written in them), and their parts."""

    left: str
    right: str
    left_latin: str
    right_latin: str
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Value:
    """One value on one side, with the claims that give it."""

    value: str
    claims: tuple[ClaimRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One property of both.

    ``how`` is ``against`` (they cannot both be), ``agree``, ``alike`` (names that may be one), ``other``
    (both can be true) or ``one`` (told of one).
    """

    prop: str
    label: str
    left: tuple[Value, ...]
    right: tuple[Value, ...]
    how: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Clash:
    """Two events that one person cannot both have lived, with their words."""

    kind: str
    left: str
    left_when: str
    right: str
    right_when: str
    sides: tuple[Side, Side]


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """One judgement that holds a group together, or breaks it: who said so, when and why.

    ``act`` is the number to take it back by.
    """

    act: int
    left: str
    left_name: str
    right: str
    right_name: str
    verdict: str
    agent: str
    at: str
    reason: str
    by_rule: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """Two records or groups of records that may be one, with everything that speaks for and against it.

    Attributes:
        row: the question.
        left_id: the entity on the left.
        right_id: the entity on the right.
        kind: the schema of both.
        names: the names part by part.
        named: the places that name each.
        lines: properties, those that contradict first.
        clashes: events that exclude each other.
        supports: features that speak for one person.
        doubts: features that speak against it, or that this method cannot see past.
        shared: others named together with both, as (entity, name).
        claims: how many claims would come together.
        documents: how many documents.
        events: how many events.
        name: what they would be called together.
        others: how many more questions are about either of them.
        weakest: the weakest link inside each, where it is made of several records.
        records: how many records each is made of.
    """

    row: ProposalRow
    left_id: str
    right_id: str
    kind: str
    names: Names
    named: Line
    lines: tuple[Line, ...]
    clashes: tuple[Clash, ...]
    supports: tuple[Feature, ...]
    doubts: tuple[Feature, ...]
    shared: tuple[tuple[str, str], ...]
    claims: int
    documents: int
    events: int
    name: str
    others: int
    weakest: tuple[Link | None, Link | None]
    records: tuple[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One record of a group: what one source says of it, and what ties it to the rest."""

    node: str
    name: str
    document: str
    title: str
    claims: tuple[ClaimRow, ...]
    more: int
    links: tuple[Link, ...]
    weak: bool
    """Whether the group's weakest link ends here."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Half:
    """What one half of a group taken apart would be. ``values`` are (label, value, how many claims)."""

    name: str
    records: int
    claims: int
    documents: int
    values: tuple[tuple[str, str, int], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Parting:
    """A group with what is chosen to go, and both halves as they would be; no halves while nothing can be parted."""

    entity: str
    name: str
    schema: str
    records: tuple[Record, ...]
    chosen: tuple[str, ...]
    stays: Half | None
    goes: Half | None
    pairs: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Happening:
    """One act of joining or parting in the history of a person; ``undone_by`` says who took it back and when.

    ``standing``: ``stands``, ``undone``, or ``overruled`` (a later judgement of the same pair counts instead).
    """

    number: int
    agent: str
    at: str
    reason: str
    verdict: str
    by_rule: bool
    pairs: tuple[tuple[str, str, str, str], ...]
    """(left record, its name, right record, its name)."""
    standing: str
    undone_by: str = ""
    undone_at: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Contradiction:
    """People's decisions that cannot all be: a chain of "the same" and one "different" about its ends.

    ``left_out`` are the links that do not count while it lasts.
    """

    apart: Link
    chain: tuple[Link, ...]
    left_out: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleRow:
    """A stated rule and what it did: links that stand, that people took back or overruled, and that do not count.

    ``idle`` counts links that stand and still join nothing, because people hold the two apart.
    """

    rule: str
    on: bool
    by: str
    at: str
    reason: str
    standing: int
    undone: int
    idle: int
    examples: tuple[Link, ...]
