"""How complete a submission to a body of the United Nations is, and until when its urgent procedure is open.

A mechanism's form is data: sections of items. What was found for each item comes in as values, each with the words it
stands on; out come the items with their states. Nothing is guessed, and nothing here knows where the words come from.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import combinations
from typing import Final

from kuager.errors import BadDateError
from kuager.text.calendar_steps import shift_months
from kuager.text.edtf import Edtf, Precision, parse

SET: Final = "set"
SINGLE: Final = "single"
INTERVAL: Final = "interval"
_DENIES: Final = "denies"
_DAYS: Final = frozenset({Precision.DAY, Precision.MINUTE, Precision.SECOND})


class State(StrEnum):
    """Where an item of a form stands."""

    FILLED = "filled"
    MISSING = "missing"
    NOT_APPLICABLE = "not_applicable"


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """Words that a statement stands on, and whose they are.

    Attributes:
        claim: the claim's id; empty where an answer of a form gives no claim.
        document: the text.
        title: of the text.
        start: first code point of the words.
        end: code point after them.
        exact: the words; empty where they are sealed.
        sha256: of the file as it was captured.
        said_by: who says so; empty when the text speaks itself or the speaker may not be named.
        unnamed: somebody says so who may not be named.
        said_on: when (EDTF); empty when nobody knows.
        stance: asserts, denies, reports or hedges.
        sealed: personal data that is not shown.
        settled: a person entered or accepted it; otherwise only a program proposes it.
        refused: who says it has not agreed that the body hears it.
    """

    claim: str
    document: str
    title: str
    start: int
    end: int
    exact: str
    sha256: str
    said_by: str = ""
    unnamed: bool = False
    said_on: str = ""
    stance: str = "asserts"
    sealed: bool = False
    settled: bool = True
    refused: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """Words of a value with what they stand on; ``label`` says what they tell where a value has several parts.

    ``label`` is a mapping by language. ``quoted`` marks words of a source, shown in quotation marks. ``date`` is set
    where ``words`` are an EDTF date.
    """

    words: str
    told: tuple[Told, ...]
    label: Mapping[str, str]
    labelled: Mapping[str, str]
    """The words by language where they are a term of a vocabulary; empty otherwise."""
    quoted: bool = False
    date: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Value:
    """One answer to an item. ``key`` is what is compared; ``stances`` are those of its claims."""

    key: str
    parts: tuple[Part, ...]

    @property
    def told(self) -> tuple[Told, ...]:
        """All words it stands on."""
        return tuple(one for part in self.parts for one in part.told)

    @property
    def denied(self) -> bool:
        """Says whether somebody denies it."""
        return any(one.stance == _DENIES for one in self.told)


@dataclass(frozen=True, slots=True, kw_only=True)
class Take:
    """Where an item takes its values from; exactly one of ``person``, ``kin``, ``events``, ``answer``, ``consent`` is set.

    Attributes:
        person: a property of the person.
        kin: ids of kinship; the relatives' names are the values.
        events: schemata of what happened to the person; ``prop`` is the property taken.
        prop: of these events; empty takes the words that tell them, or, with ``line``, their details in one line.
        line: each event makes one value of several parts.
        answer: a question of the form about the submission, or of the form ``answers_of`` names.
        answers_of: another form; its answers about the person are taken.
        fallback: looked at only where nothing before it was found.
        consent: consents that relatives gave.
    """

    person: str = ""
    kin: tuple[str, ...] = ()
    events: tuple[str, ...] = ()
    prop: str = ""
    line: bool = False
    answer: str = ""
    answers_of: str = ""
    consent: bool = False
    fallback: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One item of a form.

    Attributes:
        id: unique in its form.
        labels: what is asked, in our own words, by language.
        required: the body asks for it before it looks at a case.
        takes: where its values come from.
        compare: ``single``, ``interval`` (dates) or ``set``: when two values cannot both be.
        day: the body asks for the very day.
        unless: not applicable when this item is filled.
        only: not applicable when the first item is filled and has none of the other values.
        form: the form that asks for it; ``field`` is its question.
        field: see ``form``.
        interview: the question of the interview that asks for it.
        knows: who might know: relatives, speakers, lawyers, team.
        verified: the item stands in a public text that was read; see ``source``.
        source: which text.
    """

    id: str
    labels: Mapping[str, str]
    required: bool
    takes: tuple[Take, ...]
    compare: str = SET
    day: bool = False
    unless: str = ""
    only: tuple[str, ...] = ()
    form: str = ""
    field: str = ""
    interview: str = ""
    knows: tuple[str, ...] = ()
    verified: bool = True
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A part of a form."""

    id: str
    labels: Mapping[str, str]
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Mechanism:
    """A body and its form.

    Attributes:
        id: as in addresses and commands.
        short: its usual abbreviation.
        labels: the body's name by language.
        titles: what the paper is called by language.
        languages: the form may be written in.
        urgent_months: months within which the urgent procedure is open; 0 when there is no such rule.
        urgent_item: the item whose date the months count from.
        author_sealed: who submits is never named in the file, whether they ask for it or not.
        to: where it is sent, as published; empty when not verified.
        sections: the form.
    """

    id: str
    short: str
    labels: Mapping[str, str]
    titles: Mapping[str, str]
    languages: tuple[str, ...]
    sections: tuple[Section, ...]
    urgent_months: int = 0
    urgent_item: str = ""
    author_sealed: bool = False
    to: str = ""

    @property
    def items(self) -> tuple[Item, ...]:
        """All items in their order."""
        return tuple(item for section in self.sections for item in section.items)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """An item with its state.

    Attributes:
        item: what is asked.
        state: filled, missing or not applicable.
        values: what is told, side by side.
        differ: values exclude one another, or somebody denies one.
        short: dates are told, but not to the day.
        because: the values of another item on account of which this one does not apply.
    """

    item: Item
    state: State
    values: tuple[Value, ...] = ()
    differ: bool = False
    short: bool = False
    because: tuple[Value, ...] = ()


def complete(mechanism: Mechanism, found: Mapping[str, Sequence[Value]]) -> tuple[Answered, ...]:
    """Returns every item of a form with its state.

    Args:
        mechanism: the form.
        found: values by item id, in the order to show them.
    """
    return tuple(_answered(item, found) for item in mechanism.items)


def _answered(item: Item, found: Mapping[str, Sequence[Value]]) -> Answered:
    values = tuple(found.get(item.id, ()))
    if values:
        short = item.day and not any(_to_the_day(one.key) for one in values)
        return Answered(
            item=item, state=State.FILLED, values=values, differ=disagree(values, item.compare), short=short
        )
    because = _because(item, found)
    if because:
        return Answered(item=item, state=State.NOT_APPLICABLE, because=because)
    return Answered(item=item, state=State.MISSING)


def _because(item: Item, found: Mapping[str, Sequence[Value]]) -> tuple[Value, ...]:
    if item.unless and found.get(item.unless):
        return tuple(found[item.unless])[:1]
    if item.only:
        others = tuple(found.get(item.only[0], ()))
        if others and not {one.key for one in others} & set(item.only[1:]):
            return others[:1]
    return ()


def disagree(values: Iterable[Value], compare: str) -> bool:
    """Says whether values cannot all be, or somebody denies one of them.

    Two dates exclude one another when no day fits both: "2018" and "2018-08-12" agree.
    """
    values = tuple(values)
    if any(one.denied for one in values):
        return True
    keys = tuple(dict.fromkeys(one.key for one in values))
    if compare == SET:
        return False
    if compare == SINGLE:
        return len(keys) > 1
    return any(_apart(left, right) for left, right in combinations(keys, 2))


def _apart(left: str, right: str) -> bool:
    one, other = _date(left), _date(right)
    return left != right if one is None or other is None else one.conflicts(other)


def _date(value: str) -> Edtf | None:
    try:
        return parse(value)
    except BadDateError:
        return None


def _to_the_day(value: str) -> bool:
    found = _date(value)
    return found is not None and found.year_known and found.precision in _DAYS


def missing(answered: Iterable[Answered], *, required: bool = True) -> tuple[Answered, ...]:
    """Returns the items that are missing; only those the body insists on, unless asked for all."""
    return tuple(one for one in answered if one.state is State.MISSING and (one.item.required or not required))


@dataclass(frozen=True, slots=True, kw_only=True)
class Completeness:
    """How many items have an answer or do not apply, of those the body insists on and of all."""

    required: int
    required_done: int
    every: int
    done: int

    @property
    def whole(self) -> bool:
        """Says whether nothing is missing that the body insists on."""
        return self.required_done == self.required

    @property
    def share(self) -> int:
        """The part of the required items that is done, in per cent, never rounded up to 100."""
        return 100 if not self.required else self.required_done * 100 // self.required


def completeness(answered: Iterable[Answered]) -> Completeness:
    """Counts what is done."""
    rows = tuple(answered)
    done = [one for one in rows if one.state is not State.MISSING]
    return Completeness(
        required=sum(one.item.required for one in rows),
        required_done=sum(one.item.required for one in done),
        every=len(rows),
        done=len(done),
    )


class Window(StrEnum):
    """Where the urgent procedure stands on a day."""

    OPEN = "open"
    MAYBE = "maybe"
    """Open if the later of the days told is right."""
    OVER = "over"
    UNKNOWN = "unknown"
    """No date is told from which to count."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Urgency:
    """Until when a case counts as urgent.

    Attributes:
        window: where it stands.
        surely: the last day on which it surely is; None when no date is told.
        last: the last day on which it may be; the same as ``surely`` where one day is told.
        left: days until ``surely`` (until ``last`` where that has passed); 0 on the day itself, negative afterwards.
    """

    window: Window
    surely: date | None = None
    last: date | None = None
    left: int = 0


def urgency(values: Iterable[Value], months: int, today: date) -> Urgency:
    """Returns until when the urgent procedure is open.

    The day of the same number ``months`` later still counts (the last day of that month where it has no such day): a case
    of 30 November counts to 28 or 29 February. Dates that somebody denies are left out only when others are told.

    Args:
        values: the dates told, as EDTF; several, vague and contradictory ones give a range.
        months: of the rule.
        today: where the archive is.
    """
    rows = tuple(values)
    told = [one for one in rows if not one.denied] or list(rows)
    spans = [found for one in told if (found := _date(one.key)) is not None and found.year_known]
    # "August 2018" says no more than "14 August 2018" does: the exacter of two that agree counts.
    spans = [one for one in spans if not any(one.contains(other) and not other.contains(one) for other in spans)]
    firsts = [one.earliest for one in spans if one.earliest is not None]
    lasts = [one.latest for one in spans if one.latest is not None]
    if not firsts or not lasts or not months:
        return Urgency(window=Window.UNKNOWN)
    surely, last = shift_months(min(firsts), months), shift_months(max(lasts), months)
    if today <= surely:
        return Urgency(window=Window.OPEN, surely=surely, last=last, left=(surely - today).days)
    window = Window.MAYBE if today <= last else Window.OVER
    return Urgency(window=window, surely=surely, last=last, left=(last - today).days)


__all__ = [
    "Answered", "Completeness", "Item", "Mechanism", "Part", "Section", "State", "Take", "Told", "Urgency", "Value", "Window",
    "complete", "completeness", "disagree", "missing", "urgency",
]  # fmt: skip
