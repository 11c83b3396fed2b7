"""Finds the events a text tells, clause by clause, and fills their frames."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from kuager.extract.cast import Actor
from kuager.extract.found import Name
from kuager.extract.times import Times
from kuager.extract.tongues.core.cast import Cast
from kuager.extract.tongues.core.clauses import Clauses
from kuager.extract.tongues.core.details import details_of
from kuager.extract.tongues.core.pack import Trigger
from kuager.extract.tongues.core.reading import Reading
from kuager.extract.tongues.core.speakers import Saying
from kuager.extract.tongues.core.talk import Talk
from kuager.model import EventMention, QuoteKind, Stance
from kuager.text.dates import DateSpan
from kuager.text.words import Word

COVERS = {
    "administrative_arrest": {"detention", "prison_sentence"},
    "camp_internment": {"detention", "prison_sentence"},
    "house_arrest": {"detention"},
    "prison_sentence": {"detention"},
    "no_response": {"appeal_response", "official_statement", "inquiry", "appeal"},
    "appeal_response": {"appeal", "official_statement", "inquiry"},
    "fine": {"summons", "prison_sentence"},
    "death_in_custody": {"prison_sentence", "detention"},
    "threat": {"detention", "official_statement"},
    "warning": {"official_statement"},
    "contact_lost": {"warning", "disappearance"},
    "release": {"prison_sentence", "detention", "administrative_arrest"},
}  # fmt: skip
"""Within one clause the more telling kind stands for the plainer one."""
_OFFICIAL = frozenset({"official_role"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """All that an event's frame is filled from."""

    reading: Reading
    clauses: Clauses
    cast: Cast
    talk: Talk
    speakers: Sequence[str | None]
    sayings: Sequence[Saying]
    places: Sequence[tuple[Name, str]]
    bodies: Sequence[Actor]
    times: Times


def find_events(told: Told) -> list[EventMention]:
    """Returns the events in text order: one per kind and clause."""
    reading = told.reading
    found: dict[tuple[int, int], dict[str, tuple[int, Trigger]]] = {}
    for at, facts in enumerate(reading.facts):
        if not facts.triggers or not reading.scan.is_main(reading.scan.words[at].start):
            continue
        reading.scan.pace.tick()
        clause = told.clauses.at(at)
        for trigger in facts.triggers:
            if (
                trigger.type not in found.get(clause, ())
                and _fits(reading, clause, at, trigger)
                and _is_real(told, clause, at, trigger)
            ):
                found.setdefault(clause, {})[trigger.type] = (at, trigger)
    return [
        _frame(told, clause, *cue)
        for clause, kinds in sorted(found.items())
        for kind, cue in kinds.items()
        if not any(kind in COVERS.get(other, ()) for other in kinds if other != kind)
    ]


def _fits(reading: Reading, clause: tuple[int, int], at: int, trigger: Trigger) -> bool:
    near = range(max(clause[0], at - 25), min(clause[1], at + 25) + 1)
    if trigger.never is not None and any(trigger.never in reading.facts[i].marks for i in near if i != at):
        return False
    return all(any(need in reading.facts[i].marks for i in near) for need in trigger.needs)


def _is_real(told: Told, clause: tuple[int, int], at: int, trigger: Trigger) -> bool:
    """Says whether it is told as something that happened: not wished, feared, demanded or conditional."""
    reading = told.reading
    if trigger.type in {"appeal", "threat", "warning", "official_statement"}:
        return True
    return not any(
        reading.has(i, "unreal") and (i < at or i == at + 1)
        for i in range(max(clause[0], at - 8), min(clause[1], at + 1) + 1)
    )


def _frame(told: Told, clause: tuple[int, int], at: int, trigger: Trigger) -> EventMention:
    reading = told.reading
    start, end = told.clauses.span(*clause)
    word = reading.scan.words[at]
    who, by = _people(told, clause, at, trigger, (start, end))
    date = _when(told, (start, end), at)
    source, verb = _according(told, clause, at)
    return EventMention(
        type=trigger.type,
        start=start,
        end=end,
        who=tuple(who),
        by=tuple(by),
        when=_value(reading, date, trigger) if date else None,
        where=_where(told, (start, end), word.end),
        according_to=source,
        stance=_stance(told, clause, at, verb, trigger),
        when_span=(date.start, date.end) if date else None,
        cue=(word.start, word.end),
        details=tuple(details_of(reading, told.times, trigger.type, (start, end))),
    )


# --- who --------------------------------------------------------------------------------------------------------------


def _people(
    told: Told, clause: tuple[int, int], at: int, trigger: Trigger, span: tuple[int, int]
) -> tuple[list[str], list[str]]:
    """Returns those concerned and those who did it."""
    here = [actor for actor in told.cast.between(*span) if not _is_owner(told, actor)]
    by = [actor.id for actor in here if trigger.voice == "patient" and _is_official(told, actor)]
    by += [body.id for body in _bodies(told, span) if trigger.voice == "patient" and body.last < at][-1:]
    sayers = (
        {said.speaker for said in told.sayings if clause[0] <= said.at <= clause[1]}
        if trigger.voice == "patient"
        else set()
    )
    who = [actor.id for actor in here if actor.id not in by]
    if len(set(who)) > 1:
        who = [one for one in who if one not in sayers] or who
    if not who:
        who = _from_before(told, clause, at, trigger)
    return list(dict.fromkeys(who)), list(dict.fromkeys(by))


def _bodies(told: Told, span: tuple[int, int]) -> Sequence[Actor]:
    return told.bodies[bisect_left(told.bodies, (span[0],)) : bisect_left(told.bodies, (span[1],))]


def _is_owner(told: Told, actor: Actor) -> bool:
    """The relative's relative is not in the frame: "её сын осуждён" concerns the son."""
    reading = told.reading
    if actor.how == "pronoun":
        return reading.has(actor.first, "possessive") and not _stands_alone(reading, actor.first)
    return actor.first in told.cast.owners


def _stands_alone(reading: Reading, at: int) -> bool:
    """Says whether a pronoun is an object: before a noun it owns, beside a verb it does not."""
    if reading.has(at, "only_possessive"):
        return False
    return any(_is_verb(reading, i) for i in (at - 1, at + 1)) or bool(reading.gap(at))


def _is_verb(reading: Reading, at: int) -> bool:
    return 0 <= at < len(reading.facts) and (
        bool(reading.facts[at].triggers) or reading.any_of(at, frozenset({"speech", "verb"}))
    )


def _is_official(told: Told, actor: Actor) -> bool:
    return told.reading.any_of(actor.first - 1, _OFFICIAL) or told.reading.any_of(actor.last, _OFFICIAL)


def _from_before(told: Told, clause: tuple[int, int], at: int, trigger: Trigger) -> list[str]:
    """Nobody in the clause: the one the sentence spoke of before, or a first person's own doing."""
    reading = told.reading
    before = told.clauses.before(clause[0])
    if before is not None:
        span = told.clauses.span(*before)
        here = [actor.id for actor in told.cast.between(*span) if not _is_owner(told, actor)]
        if here:
            return here[-1:]
    first_person = trigger.voice == "agent" and reading.has(at, "first_person_verb")
    return [told.cast.teller] if first_person and told.cast.teller else []


# --- when and where ---------------------------------------------------------------------------------------------------


def _dates(told: Told, start: int, end: int) -> Sequence[DateSpan]:
    dates = told.times.dates
    return dates[bisect_left(dates, (start,)) : bisect_left(dates, (end,))]


def _when(told: Told, span: tuple[int, int], at: int) -> DateSpan | None:
    """The date of the clause nearest to the cue; else one at the head of the sentence."""
    word = told.reading.scan.words[at]
    here = [date for date in _dates(told, *span) if date.value is not None]
    if here:
        return min(here, key=lambda date: _apart(told.reading.lower, date, word))
    sentence = told.reading.scan.sentences[told.reading.scan.sentence_of[at]]
    head = [
        date for date in _dates(told, sentence.start, min(sentence.start + 40, sentence.end)) if date.value is not None
    ]
    return head[0] if head and head[0].start < word.start else None


def _apart(text: str, date: DateSpan, word: Word) -> int:
    """How far a date stands from a cue; a comma between them parts more than words do."""
    start, end = (date.end, word.start) if date.start < word.start else (word.end, date.start)
    return max(0, end - start) + 40 * text.count(",", start, max(start, end))


def _value(reading: Reading, date: DateSpan, trigger: Trigger) -> str | None:
    lead = reading.lower[max(0, date.start - 24) : date.start]
    since, until = reading.tongue.pack.patterns.get("since"), reading.tongue.pack.patterns.get("until")
    if date.value is None or "/" in date.value:
        return date.value
    if (
        since is not None
        and since.search(lead)
        and trigger.type in {"protest", "contact_lost", "surveillance", "disappearance"}
    ):
        return f"{date.value}/.."
    return f"../{date.value}" if until is not None and until.search(lead) else date.value


def _where(told: Told, span: tuple[int, int], after: int) -> str | None:
    places = told.places
    here = list(places[_first(places, span[0]) : _first(places, span[1])])
    later = [p for p in here if p[0].start >= after]
    chosen = later[:1] or here[-1:]
    return chosen[0][1] if chosen else None


def _first(places: Sequence[tuple[Name, str]], start: int) -> int:
    return bisect_left(places, start, key=lambda pair: pair[0].start)


# --- according to whom, how surely ------------------------------------------------------------------------------------


def _according(told: Told, clause: tuple[int, int], at: int) -> tuple[str | None, Saying | None]:
    scan = told.reading.scan
    number = told.talk.number_at(scan.words[at].start)
    if number is not None and told.talk.quotes[number].kind is QuoteKind.DIRECT and told.speakers[number]:
        return told.speakers[number], None
    sentence = scan.sentence_of[at]
    low = bisect_left(told.sayings, (scan.word_at(scan.sentences[sentence].start),))
    for said in told.sayings[low : low + 6]:
        if scan.sentence_of[said.at] != sentence:
            break
        if said.at != at and (said.according or said.at < clause[0]):
            return said.speaker, said
    return None, None


def _stance(told: Told, clause: tuple[int, int], at: int, said: Saying | None, trigger: Trigger) -> Stance:
    reading = told.reading
    near = range(max(clause[0], at - 4), at)
    negative = bool(reading.tongue.pack.settings.get("negation_after"))
    if (said is not None and said.denies) or any(
        reading.has(i, "denial") for i in range(max(clause[0], at - 12), at + 1)
    ):
        return Stance.DENIES
    negated = any(
        reading.has(i, "negation") for i in (range(at, min(at + 2, clause[1]) + 1) if negative else near[-1:])
    )
    if negated and trigger.type not in {
        "contact_lost",
        "no_response",
        "exit_denied",
        "disappearance",
        "camp_internment",
    }:
        return Stance.DENIES
    whole = range(max(clause[0] - 3, 0), clause[1] + 1)
    if any(reading.has(i, "hedge") and reading.same_sentence(i, at) for i in whole) or (
        said is not None and said.hedges
    ):
        return Stance.HEDGES
    return Stance.REPORTS if said is not None and said.according else Stance.ASSERTS
