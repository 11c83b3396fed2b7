"""Events of a Chinese text, clause by clause: who suffers or does them, by whom, when, where, according to whom."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from kuager.extract.found import Name
from kuager.extract.quotes import RawQuote
from kuager.extract.times import Times
from kuager.extract.tongues.zh.cast import Cast, Who, resolve
from kuager.extract.tongues.zh.details import details_of
from kuager.extract.tongues.zh.pack import Pack, trie
from kuager.extract.tongues.zh.quotes import Saying
from kuager.extract.tongues.zh.reading import Reading
from kuager.model import EventMention, Stance
from kuager.text.dates import DateSpan

_PASSIVE = re.compile(r"被(?!告)|遭(?:到|受)?|受到|获(?!悉|知)|(?<![为理自])由(?!于)")
_TAKES = re.compile(r"将|把|对")
_LINK = re.compile(r"^\s*(?:[^，。；、“”（]{0,3}?)(?:、|和|与|及|跟|以及|[（(][^）)]{0,30}[）)](?:、|和|与|及))")
_SPOKEN = frozenset(
    {"appeal", "warning", "threat", "inquiry", "official_statement", "meeting", "protest", "un_report", "no_response"}
)
_NEGATIVE = frozenset({"contact_lost", "exit_denied", "no_response", "disappearance", "passport_confiscation"})
_IMPERSONAL = frozenset({"no_response", "official_statement", "appeal_response", "warning", "un_report", "state_visit"})
"""Who does these stands in the clause or is a body: nobody is carried over from before."""
_LEAD = 18
_NESTING = 12
"""Quotations looked back over for one that encloses a place."""


class Cue(NamedTuple):
    """The words that tell an event."""

    start: int
    end: int
    type: str
    voice: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """A document read so far."""

    reading: Reading
    cast: Cast
    times: Times
    sayings: Sequence[Saying]
    quotes: Sequence[tuple[RawQuote, str | None]]
    bodies: Sequence[tuple[Name, str]]
    places: Sequence[tuple[Name, str]]
    begins: Mapping[str, Sequence[int]]
    """Where dates, durations, sayings, quotations, bodies and places begin, to look them up by place."""

    def part(self, what: str, low: int, high: int) -> slice:
        """Returns which of them begin in a stretch."""
        return slice(bisect_left(self.begins[what], low), bisect_left(self.begins[what], high))

    def says(self, low: int, high: int) -> bool:
        """Says whether a verb of saying stands in a stretch."""
        part = self.part("sayings", low, high)
        return bool(self.sayings[part])


@cache
def _words(pack: Pack) -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    return (
        re.compile(trie(pack.lists["unreal_before"])),
        re.compile(trie(pack.lists["hedges"])),
        re.compile(trie(pack.lists["denials"])),
        re.compile(trie(pack.lists["reports"])),
    )


@cache
def _crowd(pack: Pack) -> re.Pattern[str]:
    """People without a name as the subject: nobody named before is meant."""
    return re.compile(rf"{trie(pack.lists['human'])}|多人|[十百千万]人|等人")


def find_events(context: Context) -> list[EventMention]:
    """Returns the events in text order: one per kind and clause, and per sentence unless others are named."""
    found: dict[tuple[tuple[int, int], str], Cue] = {}
    for cue in _cues(context.reading):
        clause = context.reading.clause_at(cue.start)
        if context.reading.scan.is_main(cue.start) and _is_real(context, cue, clause):
            found.setdefault((clause, cue.type), cue)
    by_clause: dict[tuple[int, int], set[str]] = {}
    for clause, kind in found:
        by_clause.setdefault(clause, set()).add(kind)
    covers = context.reading.pack.covers
    kept = [
        (clause, cue)
        for (clause, kind), cue in sorted(found.items())
        if not any(kind in covers.get(other, ()) for other in by_clause[clause])
    ]
    return list(_once(context, kept))


def _cues(reading: Reading) -> Iterator[Cue]:
    for kind, patterns in reading.pack.events.items():
        for voice, pattern in patterns:
            for match in pattern.finditer(reading.text):
                reading.scan.pace.tick()
                yield Cue(*match.span(), kind, voice)


def _once(context: Context, cues: Sequence[tuple[tuple[int, int], Cue]]) -> Iterator[EventMention]:
    """Within a sentence one kind is told again only of other people or of another day."""
    seen: dict[tuple[int, str], list[EventMention]] = {}
    for clause, cue in cues:
        event = _frame(context, cue, clause)
        number = context.reading.scan.sentence_at(cue.start)
        earlier = seen.setdefault((number, cue.type), [])
        same = any(not event.who or set(event.who) <= set(one.who) or not one.who for one in earlier)
        dated = event.when and all(event.when != one.when for one in earlier)
        if earlier and same and not dated:
            continue
        earlier.append(event)
        yield event


def _is_real(context: Context, cue: Cue, clause: tuple[int, int]) -> bool:
    if cue.type in _SPOKEN:
        return True
    lead = context.reading.text[max(clause[0], cue.start - _LEAD) : cue.start]
    return not _words(context.reading.pack)[0].search(lead)


def _frame(context: Context, cue: Cue, clause: tuple[int, int]) -> EventMention:
    context.reading.scan.pace.tick()
    who, by = _people(context, cue, clause)
    when, span = _when(context, cue, clause)
    source, reported = _source(context, cue)
    return EventMention(
        type=cue.type,
        start=clause[0] + _space(context.reading.text, clause),
        end=clause[1],
        who=tuple(dict.fromkeys(one for one in who if one not in by)),
        by=tuple(dict.fromkeys(by)),
        when=when,
        where=_where(context, cue, clause),
        according_to=source,
        stance=_stance(context, cue, clause, reported=reported),
        when_span=span,
        cue=(cue.start, cue.end),
        details=tuple(
            details_of(
                context.reading.text,
                context.times.durations[context.part("durations", *clause)],
                cue.type,
                (cue.start, cue.end),
                clause,
            )
        ),
    )


def _space(text: str, clause: tuple[int, int]) -> int:
    words = text[clause[0] : clause[1]]
    return len(words) - len(words.lstrip())


# --- who ---------------------------------------------------------------------------------------------------------------


def _people(context: Context, cue: Cue, clause: tuple[int, int]) -> tuple[list[str], list[str]]:
    reading, cast = context.reading, context.cast
    text = reading.text
    inside = cast.between(clause[0], clause[1])
    before = [one for one in inside if one.end <= cue.start + 1 or one.start < cue.start]
    if cue.voice == "A":
        return _group(text, _subjects(context, cue, clause, before)), []
    passive = next((match for match in _PASSIVE.finditer(text, clause[0], cue.end) if match.start() < cue.end), None)
    taken = _TAKES.search(text, clause[0], cue.start) if passive is None else None
    if taken is not None:
        objects = [one for one in inside if taken.end() <= one.start < cue.end]
        if objects:
            doers = [one.id for one in before if one.end <= taken.start()]
            return _group(text, objects), doers
    if passive is not None:
        sufferers = [one for one in before if one.start < passive.start() and not _is_companion(text, one, clause[0])]
        sufferers = _last_group(text, sufferers)
        doers = [
            *(one.id for one in inside if passive.end() <= one.start < cue.start),
            *_bodies(context, passive.end(), cue.start),
        ]
        if not sufferers and _crowd(reading.pack).search(text, clause[0], passive.start()):
            return [], doers
        return _group(text, sufferers or _subjects(context, cue, clause, [], carried=True)), doers
    after = [one for one in inside if cue.start < one.start and one.start - cue.end <= 12]
    if after and not re.search(r"[的因在于后]", text[cue.end : after[0].start]):
        return _group(text, after), [*_bodies(context, _past_bracket(text, clause[0]), cue.start)]
    return _group(text, _subjects(context, cue, clause, before)), []


def _past_bracket(text: str, start: int) -> int:
    """A news agency in brackets before the first words does nothing to anybody."""
    end = text.find("）", start, start + 40)
    return end if end > 0 and text[start : start + 1] in "（【" else start


def _bodies(context: Context, start: int, end: int) -> list[str]:
    return [local for _, local in context.bodies[context.part("bodies", start, end)]]


def _subjects(
    context: Context, cue: Cue, clause: tuple[int, int], before: Sequence[Who], *, carried: bool = False
) -> list[Who]:
    """Those before the cue, else those of the clauses before in this sentence, else whom the text was speaking of."""
    reading = context.reading
    free = [one for one in before if not _is_companion(reading.text, one, clause[0])]
    if free:
        return free
    if cue.type in _IMPERSONAL and not carried:
        return []
    near = _of_clauses_before(context, cue, clause)
    if near:
        return near
    if cue.voice == "A" and _bodies(context, clause[0], cue.start):
        return []
    person = resolve(reading, context.cast, cue.start)
    return [Who(cue.start, cue.start, person, "topic")] if person else []


def _of_clauses_before(context: Context, cue: Cue, clause: tuple[int, int]) -> list[Who]:
    """The subject of the nearest clause before in this sentence; who only says something is the last choice."""
    reading = context.reading
    begin = reading.sentence_at(cue.start)[0]
    at = bisect_left(reading.clauses, clause) - 1
    speaking: list[Who] = []
    while at >= 0 and reading.clauses[at][1] > begin:
        low, high = max(begin, reading.clauses[at][0]), reading.clauses[at][1]
        near = [one for one in context.cast.between(low, high) if not _is_companion(reading.text, one, low)]
        if near and not context.says(low, high):
            return near
        speaking = speaking or near
        at -= 1
    return speaking


def _is_companion(text: str, one: Who, begin: int) -> bool:
    """Those after 对, 向, 告诉 or 据, and owners (X的) are no subject."""
    lead = text[max(begin, one.start - 3) : one.start]
    at_home = text[one.end : one.end + 1] in {"家", "处"} and lead.endswith(("在", "从", "到", "于", "去", "回"))
    return at_home or lead.endswith(("对", "向", "告诉", "据", "给", "跟", "除")) or text[one.end : one.end + 1] == "的"


def _group(text: str, people: Sequence[Who]) -> list[str]:
    """The first, and those joined to it by 、 or 和."""
    if not people:
        return []
    first = people[0]
    chosen, end = [first.id], first.end
    for one in people[1:]:
        if one.start < end:
            if one.start == first.start:
                chosen.append(one.id)
            continue
        between = text[end : one.start]
        if not _LINK.match(between) or len(between) > 34:
            break
        chosen.append(one.id)
        end = one.end
    return chosen


def _last_group(text: str, people: Sequence[Who]) -> list[Who]:
    """The one nearest to 被, with those joined before: in 我们听说他被判 it is 他."""
    chosen = list(people[-1:])
    for one in reversed(people[:-1]):
        if one.start == chosen[0].start:
            chosen.insert(0, one)
            continue
        if one.end > chosen[0].start or not _LINK.match(text[one.end : chosen[0].start]):
            break
        chosen.insert(0, one)
    return chosen


# --- when, where, according to whom -----------------------------------------------------------------------------------


def _when(context: Context, cue: Cue, clause: tuple[int, int]) -> tuple[str | None, tuple[int, int] | None]:
    dates = context.times.dates
    sentence = context.reading.sentence_at(cue.start)

    def within(low: int, high: int) -> list[DateSpan]:
        return [one for one in dates[context.part("dates", low, high)] if one.value]

    inside = within(*clause)
    before = within(sentence[0], clause[0])
    chosen = inside[0] if inside else before[-1] if before else None
    if chosen is None:
        return None, None
    value = chosen.value or ""
    open_end = re.compile(r"\s*(?:起|以来|之后一直|至今)").match(context.reading.text, chosen.end)
    if open_end and "/" not in value and cue.type in {"contact_lost", "protest", "disappearance", "surveillance"}:
        value += "/.."
    return value, (chosen.start, chosen.end)


def _where(context: Context, cue: Cue, clause: tuple[int, int]) -> str | None:
    places = context.places[context.part("places", *clause)]
    if not places:
        return None
    # 新疆伊犁州霍城县: the last of a chain is the narrowest.
    near = min(range(len(places)), key=lambda at: abs(places[at][0].start - cue.start))
    while near + 1 < len(places) and places[near + 1][0].start == places[near][0].end:
        near += 1
    return places[near][1]


def _source(context: Context, cue: Cue) -> tuple[str | None, bool]:
    until = context.part("quotes", 0, cue.start + 1).stop
    near = reversed(context.quotes[max(0, until - _NESTING) : until])
    quote = next((pair for pair in near if cue.start < pair[0].end), None)
    if quote is not None and quote[1] is not None:
        return quote[1], False
    sentence = context.reading.sentence_at(cue.start)
    before = [one for one in context.sayings[context.part("sayings", sentence[0], cue.start)] if one.end <= cue.start]
    if before:
        return before[-1].speaker, "据" in context.reading.text[
            max(sentence[0], before[-1].start - 24) : before[-1].start
        ]
    return None, False


def _stance(context: Context, cue: Cue, clause: tuple[int, int], *, reported: bool) -> Stance:
    _, hedge, denial, report = _words(context.reading.pack)
    text = context.reading.text
    sentence = context.reading.sentence_at(cue.start)
    lead = text[clause[0] : cue.start]
    denied = denial.search(lead) or (
        cue.type not in _NEGATIVE and re.search(r"(?:没有|未曾|从未|并未|未)(?:被|遭)?$", lead)
    )
    if denied or re.search(r"纯属|系谣言|不实|否认", text[clause[1] : min(sentence[1], clause[1] + 24)]):
        return Stance.DENIES
    if hedge.search(lead):
        return Stance.HEDGES
    return Stance.REPORTS if reported or report.search(text, sentence[0], cue.start) else Stance.ASSERTS
