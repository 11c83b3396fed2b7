"""Lengths of prison sentences, from events and from words that tell a verdict without a verb: "eleven years for separatism"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from kuager.model import DocumentId, EventMention, Finding, Stance
from kuager.text.durations import DurationSpan, find_durations
from kuager.text.russian_durations import find_russian_durations
from kuager.weigh.disagree import disagreeing, disagreement
from kuager.weigh.focus import Line, Saying, about, lines, name_of, person, saying
from kuager.weigh.material import Material
from kuager.weigh.once import once
from kuager.weigh.protests import read
from kuager.weigh.together import together

METHOD: Final = "sentence-lengths@2"
_TERM: Final = re.compile(
    r"\b(?:sentenced?|verdict|court|judge|jailed for|jail term|prison term|imprisoned for|handed|got|given|gave|приговор\w*|суд\b|осужд\w+|осудил\w*|получил\w*|дали|срок\w*)\b",
    re.IGNORECASE,
)
_OTHER: Final = re.compile(
    r"\b(?:asked for|asks for|demanded|sought|requested|faces? up to|could face|may face|up to|probation|suspended|reduced by|(?:cut|reduced|lowered|commuted|halved|shortened|raised|increased)\s+(?:(?:it|that|this|(?:the|his|her|their)\s+(?:\w+\s+)?)\s*)?(?:from\s+\w+\s+)?to|прокурор\w* (?:за)?прос\w+|запросил\w*|грозит|условно)\b"
    r"|\b(?:years?|лет|года?)\s+(?:ago|old|later|earlier|before|after|назад|спустя|после)\b",
    re.IGNORECASE,
)
_AGED: Final = re.compile(r"^[\s,]*(?:old\b|ago\b|later\b|earlier\b|before\b|after\b|of age\b|назад\b|спустя\b)")
_YEARS: Final = re.compile(r"P\d+(?:\.\d)?Y(?:\d+M)?$")
_REACH: Final = 70


def _clash(one: Saying, two: Saying) -> bool:
    """Two lengths of one sentence; dates of the verdict that exclude each other make it two sentences."""
    first, second = read(one.when), read(two.when)
    if one.side.document == two.side.document and one.side.start < two.side.end and two.side.start < one.side.end:
        return False  # "sentenced A and B to 14 and 12 years": which is whose is not known, and no contradiction
    return one.value != two.value and not (first and second and first.conflicts(second))


@once
def sayings(material: Material, document: DocumentId) -> Iterator[Saying]:
    """Yields the lengths of sentences that one document tells, by person; ``value`` is an ISO 8601 duration in years."""
    found = material.extractions.get(document)
    events = [one for one in found.events if one.type == "prison_sentence"] if found else []
    named = {one.id for one in found.entities if one.schema == "person" and not one.shielded} if found else set()
    taken: list[tuple[int, int]] = []
    for event in events:
        for prop, value, start, end in event.details:
            if (
                prop in {"sentence_length", "duration"}
                and _YEARS.fullmatch(value)
                and event.stance is not Stance.DENIES
            ):
                told = [_of_event(material, document, event, local, value) for local in event.who if local in named]
                taken += [(start, end)] if told else []
                yield from told
    text = material.by_id[document].text
    if _TERM.search(text):
        for line in lines(material, document):
            yield from _in_words(material, line, taken)


@together(sayings, by=person)
def find(material: Material, found: list[Saying]) -> Iterator[Finding]:
    """Yields a finding for a person whose sentence of years is told in different lengths."""
    yield from disagreement(
        material, "length", METHOD, disagreeing(material, found, _clash), prop="sentence_length", shown="length"
    )


def _of_event(material: Material, document: DocumentId, event: EventMention, local: str, value: str) -> Saying:
    entity = material.entity(document, local) or local
    key = material.alike.get(entity, entity)
    side = material.side(document, event.start, event.end, value)
    return Saying(entity=key, name=name_of(material, key), value=value, side=side, when=event.when, stance=event.stance)


def _in_words(material: Material, line: Line, taken: list[tuple[int, int]]) -> Iterator[Saying]:
    text = line.sentence.text
    for span in _durations(text):
        start, end = line.sentence.start + span.start, line.sentence.start + span.end
        if not span.value or not _YEARS.fullmatch(span.value) or any(low < end and start < high for low, high in taken):
            continue
        clause = text[max(0, span.start - _REACH) : span.start]
        verbs = list(_TERM.finditer(clause))
        if (
            not verbs
            or _OTHER.search(text[max(0, span.start - _REACH) : span.end + 12])
            or _AGED.match(text[span.end :])
        ):
            continue
        at = max(0, span.start - _REACH) + verbs[-1].end()
        one = saying(material, line, about(line, span.start) or about(line, at), (span.start, span.end), span.value)
        if one is not None:
            yield one


def _durations(text: str) -> list[DurationSpan]:
    return find_russian_durations(text) if re.search(r"[а-яё]", text) else find_durations(text)
