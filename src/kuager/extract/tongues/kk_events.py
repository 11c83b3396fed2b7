"""Finds the events a Kazakh text tells. Who is concerned is told by case, because the verb stands last and people may be left out.

A trigger's voice says the case: ``acc`` полиция X-ті ұстап әкетті, ``nom`` X ұсталды, ``dat`` X-ке айыппұл салынды, ``gen`` X-тің
төлқұжатын алып қойды, ``both`` whichever is there. With nobody in that case it is whom the text just spoke of.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kuager.extract.cast import Actor
from kuager.extract.found import Name
from kuager.extract.times import Times
from kuager.extract.tongues.core.cast import Tie
from kuager.extract.tongues.core.details import details_of
from kuager.extract.tongues.core.events import COVERS
from kuager.extract.tongues.core.pack import Trigger
from kuager.extract.tongues.core.reading import Reading
from kuager.extract.tongues.core.talk import Talk
from kuager.extract.tongues.kk_cast import People, Seen
from kuager.extract.tongues.kk_speech import according
from kuager.model import EventMention, QuoteKind, Stance
from kuager.text.dates import DateSpan

_NEAR = 14
_REACH = 3
_NEGATED = re.compile(r"(?:[мбп][ае](?:ды|ді|ған|ген|й|йды|йді|с|пты|пті)\w*)$")
_FIRST_PERSON = re.compile(r"(?:[дт][ыі]м|[дт][ыі]қ|[дт][ыі]к|п[ыі]н|[мбп][ыі]н)$")
_CLAUSE_END = re.compile(
    r"(?:[ыі]?п|ған|ген|қан|кен|[дт][ыі]|[дт][ыі]м|[дт][ыі]қ|[дт][ыі]к|тын|тін|ды|ді|да|де|йды|йді|соң|кейін|бері)$"
)
_MOOD = frozenset({"contact_lost", "no_response", "exit_denied", "disappearance"})
_CASES = {
    "acc": ("acc",), "nom": ("nom", "gen"), "dat": ("dat", "gen"), "gen": ("gen",), "both": ("acc", "dat", "nom", "gen"),
}  # fmt: skip
_OWN_DOING = frozenset(
    {
        "protest",
        "appeal",
        "inquiry",
        "meeting",
        "official_statement",
        "no_response",
        "appeal_response",
        "contact_lost",
        "state_visit",
        "un_report",
    }
)
_WISHED = frozenset(
    {
        "protest",
        "appeal",
        "inquiry",
        "official_statement",
        "warning",
        "threat",
        "meeting",
        "no_response",
        "contact_lost",
    }
)
_CROWD = re.compile(r"(?:\d+|бірнеше|ондаған|жүздеген|екі|үш|төрт|бес|алты|жеті|он)\s+\w+(?:[ндт][ыі])\b")
_CUSTODY = frozenset(
    {
        "detention",
        "prison_sentence",
        "camp_internment",
        "release",
        "administrative_arrest",
        "house_arrest",
        "death_in_custody",
        "disappearance",
    }
)
_PASSIVE = re.compile(r"(?:ыл|іл|ын|ін)(?:ды|ді|ған|ген|ып|іп|ы|ғ|г|у|сын|сін)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """All that an event's frame is filled from."""

    reading: Reading
    people: People
    bodies: Sequence[Actor]
    places: Sequence[tuple[Name, str]]
    talk: Talk
    speakers: Sequence[str | None]
    times: Times


def find_events(told: Told) -> list[EventMention]:
    """Returns the events in text order: one per kind and clause."""
    reading = told.reading
    starts = [at for at in range(len(reading.facts)) if at == 0 or _begins(reading, at)]
    found: dict[tuple[int, int], dict[str, tuple[int, Trigger]]] = {}
    for at, facts in enumerate(reading.facts):
        if not facts.triggers or not reading.scan.is_main(reading.scan.words[at].start):
            continue
        reading.scan.pace.tick()
        clause = _clause(starts, at, len(reading.facts))
        for trigger in facts.triggers:
            kind = trigger.type.partition("/")[0]
            if _fits(reading, clause, at, trigger):
                found.setdefault(clause, {}).setdefault(kind, (at, trigger))
    victims: dict[str, None] = {}
    return [
        _frame(told, victims, clause, kind, cue)
        for clause, kinds in sorted(found.items())
        for kind, cue in kinds.items()
        if not any(kind in COVERS.get(other, ()) for other in kinds if other != kind)
    ]


def _begins(reading: Reading, at: int) -> bool:
    if not reading.same_sentence(at - 1, at):
        return True
    gap = reading.scan.gap(at - 1)
    if any(mark in gap for mark in ";:\n"):
        return True
    if "«" in gap or "»" in gap:
        return False
    return "," in gap and (
        reading.folded[at] in {"бірақ", "ал", "алайда", "сондықтан", "дегенмен"}
        or _CLAUSE_END.search(reading.folded[at - 1]) is not None
    )


def _clause(starts: Sequence[int], at: int, count: int) -> tuple[int, int]:
    place = bisect_right(starts, at) - 1
    return starts[place], (starts[place + 1] if place + 1 < len(starts) else count) - 1


def _fits(reading: Reading, clause: tuple[int, int], at: int, trigger: Trigger) -> bool:
    near = range(max(clause[0], at - _NEAR), min(clause[1], at + _NEAR) + 1)
    wide = [
        i for i in range(max(0, at - _NEAR), min(len(reading.facts), at + _NEAR + 1)) if reading.same_sentence(i, at)
    ]
    if trigger.type.partition("/")[0] not in _WISHED and any(reading.has(i, "unreal") for i in near):
        return False
    if trigger.never is not None and any(trigger.never in reading.facts[i].marks for i in near):
        return False
    return all(any(need in reading.facts[i].marks for i in wide) for need in trigger.needs)


def _frame(
    told: Told, victims: dict[str, None], clause: tuple[int, int], kind: str, cue: tuple[int, Trigger]
) -> EventMention:
    at, trigger = cue
    reading = told.reading
    start, end = reading.scan.span(*clause)
    date = _when(told, start, end, at)
    where = [local for name, local in _places(told, start, end)]
    who, guessed = _who(told, clause, kind, at, trigger)
    if kind in _CUSTODY:
        who = _rather_the_victim(told, who, victims) if guessed else who
        victims.update(dict.fromkeys(who))
    by = _by(told, clause, at, trigger)
    word = reading.scan.words[at]
    return EventMention(
        type=kind,
        start=start,
        end=end,
        who=tuple(one for one in who if one not in by),
        by=tuple(by),
        when=date.value if date else None,
        where=where[-1] if where else None,
        according_to=_source(told, clause, at),
        stance=_stance(told, clause, at, kind),
        when_span=(date.start, date.end) if date else None,
        cue=(word.start, word.end),
        details=tuple(details_of(reading, told.times, kind, (start, end))),
    )


def _places(told: Told, start: int, end: int) -> Sequence[tuple[Name, str]]:
    places = told.places
    return places[bisect_left(places, start, key=_begin) : bisect_left(places, end, key=_begin)]


def _begin(pair: tuple[Name, str]) -> int:
    return pair[0].start


def _when(told: Told, start: int, end: int, at: int) -> DateSpan | None:
    dates = told.times.dates
    word = told.reading.scan.words[at]
    sentence = told.reading.scan.sentences[told.reading.scan.sentence_of[at]]
    for low, high in ((start, end), (sentence.start, word.start)):
        here = [d for d in dates[bisect_left(dates, (low,)) : bisect_left(dates, (high,))] if d.value]
        if here:
            return min(here, key=lambda date: abs(word.start - date.end))
    return None


def _who(told: Told, clause: tuple[int, int], kind: str, at: int, trigger: Trigger) -> tuple[list[str], bool]:
    """Returns those concerned, and whether they are guessed (a pronoun, or nobody said).

    By case in the clause, then in the sentence before it; then whom the text spoke of.
    """
    reading = told.reading
    begin = reading.scan.word_at(reading.scan.sentences[reading.scan.sentence_of[at]].start)
    cases = _CASES[trigger.voice]
    if trigger.voice == "acc" and _PASSIVE.search(reading.folded[at]):
        cases = ("nom", "gen")
    if _crowd(reading, clause, at, trigger) and not _in_case(told, clause[0], at, ("acc",), trigger):
        return [], False
    for low, high in ((clause[0], min(clause[1], at + 3)), (begin, clause[0] - 1)):
        fit = _in_case(told, low, high, cases, trigger)
        if fit:
            return _listed(reading, fit), fit[-1].how == "pronoun"
    return _unsaid(told, clause, kind, at, begin), True


def _in_case(told: Told, low: int, high: int, cases: Sequence[str], trigger: Trigger) -> list[Seen]:
    here = told.people.between(low, high)
    owners = _owners(told, low, high)
    for case in cases:
        fit = [
            one
            for one in here
            if one.case == case and (case != "gen" or trigger.voice == "gen" or one.id not in owners)
        ]
        if fit:
            return fit
    return []


def _owners(told: Told, low: int, high: int) -> set[str]:
    """Those who are named in a range only as somebody's relative's relative."""
    if low > high:
        return set()
    start, end = told.reading.scan.span(low, high)
    ties = told.people.cast.ties
    near = ties[bisect_left(ties, start, key=_tied) : bisect_left(ties, end, key=_tied)]
    return {tie.owner for tie in near}


def _tied(tie: Tie) -> int:
    return tie.start


def _crowd(reading: Reading, clause: tuple[int, int], at: int, trigger: Trigger) -> bool:
    """Reads "34 адамды": the object is counted, not named."""
    if trigger.voice not in {"acc", "both"}:
        return False
    return _CROWD.search(reading.lower, reading.scan.words[clause[0]].start, reading.scan.words[at].end) is not None


def _unsaid(told: Told, clause: tuple[int, int], kind: str, at: int, begin: int) -> list[str]:
    """Nobody is named: the teller of a deed of one's own, else whom the text just spoke of."""
    reading = told.reading
    if kind in _OWN_DOING:
        own = _self(told, at)
        verbs = (at, min(clause[1], at + 1), clause[1])
        told_so = kind == "contact_lost" or any(_FIRST_PERSON.search(reading.folded[i]) for i in verbs)
        return [own] if own and told_so else []
    sentence = reading.scan.sentence_of[at]
    earliest = reading.scan.word_at(reading.scan.sentences[max(0, sentence - _REACH)].start)
    topic = told.people.before(begin, begin, earliest)
    return [topic] if topic else []


def _rather_the_victim(told: Told, who: list[str], victims: Mapping[str, None]) -> list[str]:
    """A relative has just spoken for somebody in custody: what is guessed of custody concerns the latter."""
    if len(who) != 1 or who[0] in victims:
        return who
    owner = told.people.owners.get(who[0])
    return [owner] if owner is not None and owner in victims else who


def _listed(reading: Reading, fit: Sequence[Seen]) -> list[str]:
    """Returns the last one with those that stand in one list with it."""
    chosen = [fit[-1]]
    for one in reversed(fit[:-1]):
        gap = reading.scan.text[reading.scan.words[one.last].end : reading.scan.words[chosen[-1].first].start]
        if not re.fullmatch(r"\s+(?:мен|бен|пен|және|men|jáne|jäne)\s+|,\s+", gap):
            break
        chosen.append(one)
    return list(dict.fromkeys(one.id for one in reversed(chosen)))


def _self(told: Told, at: int) -> str | None:
    number = told.talk.number_at(told.reading.scan.words[at].start)
    return told.speakers[number] if number is not None else told.people.cast.teller


def _by(told: Told, clause: tuple[int, int], at: int, trigger: Trigger) -> list[str]:
    """Who did it: the body without an ending before the verb."""
    if trigger.voice not in {"acc", "both", "dat"}:
        return []
    start, _ = told.reading.scan.span(*clause)
    end = told.reading.scan.words[at].start
    bodies = told.bodies[bisect_left(told.bodies, (start,)) : bisect_left(told.bodies, (end,))]
    return [body.id for body in bodies][:1]


def _source(told: Told, clause: tuple[int, int], at: int) -> str | None:
    scan = told.reading.scan
    number = told.talk.number_at(scan.words[at].start)
    if number is not None and told.talk.quotes[number].kind is QuoteKind.DIRECT and told.speakers[number]:
        return told.speakers[number]
    begin = scan.word_at(scan.sentences[scan.sentence_of[at]].start)
    return according(told.reading, told.people, told.bodies, begin, clause[1])


def _stance(told: Told, clause: tuple[int, int], at: int, kind: str) -> Stance:
    reading = told.reading
    around = range(clause[0], min(clause[1], at + 8) + 1)
    if kind != "official_statement" and any(
        reading.has(i, "deny") and reading.same_sentence(i, at) for i in range(at, min(at + 8, len(reading.facts)))
    ):
        return Stance.DENIES
    negative = _NEGATED.search(reading.folded[at]) is not None or any(
        reading.has(i, "negation") for i in range(at + 1, min(at + 3, clause[1] + 1))
    )
    if negative and kind not in _MOOD:
        return Stance.DENIES
    if any(reading.has(i, "hedge") for i in around) or any(reading.folded[i].endswith(("мыс", "міс")) for i in around):
        return Stance.HEDGES
    return Stance.REPORTS if any(reading.has(i, "report") for i in around) else Stance.ASSERTS
