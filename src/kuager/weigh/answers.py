"""Letters never answered, against an answer: letters that somebody says nobody replied to, and a reply that is told elsewhere."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from kuager.model import DocumentId, Finding
from kuager.weigh.disagree import days_between, disagreeing, disagreement
from kuager.weigh.focus import Line, Saying, lines, saying
from kuager.weigh.kindred import kindred
from kuager.weigh.material import Material, Sentence
from kuager.weigh.once import once
from kuager.weigh.sparse import Sparse
from kuager.weigh.together import each, together

METHOD: Final = "never-answered@1"
_LETTER: Final = r"(?:letters?|appeals?|petitions?|complaints?|inquir(?:y|ies)|enquir(?:y|ies)|requests?|questions?)"
_STEMS: Final = ("answer", "repl", "respon", "wrote", "ответ", "отвеч", "жауап", "答复", "回复", "回应")
"""One of these stands wherever an answer, or that there was none, is told."""
_NONE: Final = Sparse(
    re.compile(
        r"\bnever\s+(?:\w+\s+)?(?:received|got|had|been given)\s+(?:an?y?\s+|a single\s+)?(?:answer|reply|response)|\b(?:nobody|no one|none)\s+(?:\w+\s+){0,2}?(?:ever\s+)?(?:replied|answered|responded)\b"
        r"|\bno\s+(?:answer|reply|response)\b(?!\s+to\s+a\s+request\s+for\s+comment)|\b(?:has|have|had|did)\s+(?:not|never)\s+(?:yet\s+|ever\s+)?(?:answer(?:ed)?|repl(?:y|ied)|respond(?:ed)?)\b|\bnever\s+(?:answered|replied|responded|wrote back)\b"
        r"|\bwithout\s+(?:an?y?\s+)?(?:answer|reply|response)\b|\bunanswered\b|\b(?:did|does|do|has|have)n[’']t\s+(?:answer(?:ed)?|repl(?:y|ied)|respond(?:ed)?)\b"
        r"|\bответа\s+(?:\w+\s+){0,2}?не\s+\w+|\bне\s+(?:получил\w*\s+ответа|ответил\w*|отвечал\w*|отвечает)\b|\bни\s+разу\s+не\s+ответил\w*|\bбез\s+ответа\b|жауап (?:алмады|бермеді|болмады)|没有(?:回复|答复|回应)|从未(?:回复|答复)",
        re.IGNORECASE,
    ),
    *_STEMS,
)
_SOME: Final = Sparse(
    re.compile(
        rf"\b(?:answered|replied\s+to|responded\s+to)\s+(?:(?:all|one|some)\s+of\s+)?(?:his|her|their|the|my|our)\s+(?:\w+\s+)?{_LETTER}\b|\bwrote\s+(?:back\s+)?to\s+(?:him|her|them|me|us)\b|\bwrote\s+back\b"
        r"|\bthe\s+(?:reply|answer|response)\s+(?:said|was|came|stated|read)\b|\b(?:received|got|was given|were given)\s+(?:an?\s+)(?:\w+\s+)?(?:answer|reply|response)\b|\b(?:answered|replied|responded)\s+in\s+(?:january|february|march|april|may|june|july|august|september|october|november|december|\d{4})"
        r"|\b(?:ей|ему|им|мне|нам)\s+ответил[аи]\b|\bответил[аио]?\s+(?:ей|ему|им|мне|нам|на\s+(?:письм|обращени|жалоб|запрос)\w*)|\bполучил[аи]?\s+ответ\b|\bпришёл\s+ответ\b|\bпришел\s+ответ\b|жауап (?:алды|берді|келді)|答复了|回复了",
        re.IGNORECASE,
    ),
    *_STEMS,
)
_NEGATED: Final = re.compile(r"(?:\b(?:not|never|nobody|no one|не|ни разу не)\s+(?:\w+\s+)?|n[’']t\s+)$", re.IGNORECASE)
_PRESS: Final = re.compile(r"requests?\s+for\s+comment|по\s+телефон|phone|call\b|calls\b|door\b", re.IGNORECASE)
_OFFICES: Final = (
    ("embassy", re.compile(r"\bembass\w+|\bconsul\w*|\bпосольств\w*|\bконсул\w*|елшілі|консулды|大使馆|领事馆", re.IGNORECASE)),
    ("prosecutor", re.compile(r"\bprosecut\w+|\bпрокур\w+|прокуратура|检察", re.IGNORECASE)),
    ("court", re.compile(r"\bcourts?\b|\bjudges?\b|\bсуд(?:а|у|ом|ы|ья|ьи)?\b|сот\b|法院", re.IGNORECASE)),
    ("police", re.compile(r"\bpolice\b|\bполици\w+|公安|警", re.IGNORECASE)),
    ("government", re.compile(r"\bgovernment\b|\bcommissioner\b|\bgovernor\b|\bofficials?\b|\bmayor\b|\bakim\w*|\bправительств\w*|\bаким\w*|\bгубернатор\w*|政府", re.IGNORECASE)),
    ("ministry", re.compile(r"\bminist\w+|\bминист\w+|министрлі|外交部|部长", re.IGNORECASE)),
    ("president", re.compile(r"\bpresident\b|\bпрезидент\w*|主席|总统", re.IGNORECASE)),
    ("united nations", re.compile(r"\bU\.?N\.?\b|\bUnited Nations\b|\bООН\b|联合国", re.IGNORECASE)),
)  # fmt: skip
_NONE_MANY: Final = Sparse(
    re.compile(
        r"\b(?:never|not once)\s+(?:deigned|agreed|bothered|wanted)\s+to\s+(?:receive|meet|answer|reply|respond)\w*\b|\b(?:has|have|had)\s+(?:never|not|refused to)\s+(?:receive[sd]?|met)\s+(?:with\s+)?(?:them|us|the)\b|\b(?:refused|refuses|declined)\s+to\s+(?:receive|meet(?:\s+with)?)\s+(?:them|us|the)\b"
        r"|\b[Nn]either\b[^.;]{3,80}?\b(?:has|have|had)\s+(?:ever\s+)?(?:replied|responded|answered)\b(?!\s+to\s+(?:a|(?-i:[A-Z])))|\bnone\b[^.;]{0,40}?\b(?:has|have|had|was|were)\s+(?:ever\s+)?(?:been\s+)?answered\b|\bwithout\s+ever\s+(?:giving|getting|receiving)\s+(?:an?y?\s+)?(?:answers?|repl(?:y|ies)|responses?)\b",
        re.IGNORECASE,
    ),
    "never",
    "not",
    "refuse",
    "decline",
    "neither",
    "none",
    "without",
)
_SOME_MANY: Final = Sparse(
    re.compile(
        rf"\b(?:received|met\s+with|met|has received|have received)\s+(?:us|them|a\s+delegation|(?:\w+\s+){{0,2}}?(?:of\s+the\s+)?(?:women|mothers|wives|relatives|protest[eo]rs|picketers|demonstrators|families|parents|delegates))\b|\b(?:were|was)\s+received\s+(?:by|at)\s+the\b"
        rf"|\breceived\s+(?:the|an?)\s+(?:\w+\s+){{0,3}}?(?:answer|reply|response)\b|\b(?:all|most|both)\s+(?:\w+\s+){{0,2}}?(?:{_LETTER[3:-1]}|applications)\s+(?:were|have been|had been)\s+answered\b|\b(?:informed|told|notified)\s+(?:her|him|them|us)\s+(?:in\s+(?:writing|a\s+letter)\s+)?that\s+(?:her|his|their|our|the)\s+(?:{_LETTER[3:-1]})\b"
        rf"|\bafter\s+[^.;]{{3,60}}?\basked\b[^.;]{{3,90}}?,\s+(?:(?-i:[A-Z])\w+|he|she)\s+(?:said|replied|answered|told)\b|\bwrote\s+to\s+(?:some|several|many)\s+of\s+the\b",
        re.IGNORECASE,
    ),
    "receiv",
    "met",
    "answer",
    "inform",
    "told",
    "notif",
    "asked",
    "wrote",
)
"""Said of those who protest or write together; a person's own letters are another matter."""
_OF_MANY: Final = (("never", _NONE), ("never", _NONE_MANY), ("answered", _SOME), ("answered", _SOME_MANY))
_MANY: Final = re.compile(
    r"\b(?:protest\w*|picket\w*|demonstrat\w*|vigils?|sit-ins?|rall(?:y|ies)|relatives|families|mothers|wives|women|parents|petitioners|association|committee|our letters|them|us)\b",
    re.IGNORECASE,
)
"""Those who ask together."""
_BACK: Final = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A saying about an answer with the people it may be about and the office that was asked."""

    said: Saying
    people: frozenset[str]
    offices: frozenset[str]


def _compatible(one: frozenset[str], two: frozenset[str]) -> bool:
    """The same office, or the same people where an office is not named."""
    return bool(one & two) or not one or not two


def _in_time(one: Saying, two: Saying) -> bool:
    """An answer that came after somebody said that none had come is a change, not a contradiction."""
    never, answer = (one, two) if one.value == "never" else (two, one)
    later = days_between(never.when, answer.when)
    return later is None or later <= 0


@once
def answers(material: Material, document: DocumentId) -> Iterator[Answer]:
    """Yields what one document says of answers, ``value`` being ``never`` or ``answered``."""
    text = material.by_id[document].text
    if not (_NONE.search(text) or _SOME.search(text)):
        return
    before: list[Line] = []
    for line in lines(material, document):
        before = [*before, line][-_BACK - 1 :]
        for value, pattern in (("never", _NONE), ("answered", _SOME)):
            for hit in pattern.finditer(line.sentence.text):
                if value == "answered" and _NEGATED.search(line.sentence.text[: hit.start()]):
                    continue
                if not _PRESS.search(line.sentence.text[hit.start() : hit.end() + 30]):
                    yield from _answer(material, line, before, hit, value)


@once
def _by_person(material: Material, document: DocumentId) -> Iterator[tuple[str, Answer]]:
    for one in answers(material, document):
        yield from ((person, one) for person in one.people)


@together(_by_person, by=lambda one: one[:1])
def _differing(material: Material, found: list[tuple[str, Answer]]) -> Iterator[Finding]:
    person = found[0][0]
    offices = {id(one.said): one.offices for _, one in found}

    def clash(one: Saying, two: Saying) -> bool:
        return one.value != two.value and _compatible(offices[id(one)], offices[id(two)]) and _in_time(one, two)

    clashing = disagreeing(material, [one.said for _, one in found], clash)
    name = material.names.get(person, "")
    yield from disagreement(material, "answered", METHOD, [replace(one, entity=person, name=name) for one in clashing], prop="type")  # fmt: skip


def find(material: Material) -> Iterator[Finding]:
    """Yields a finding for every person, and every group of protesters, to whom nobody answered by one text and somebody did by another."""
    told: set[frozenset[tuple[str, int, int]]] = set()
    shown: set[tuple[str, int, int]] = set()
    for one in _differing(material):
        places = frozenset((str(side.document), side.start, side.end) for side in one.sides)
        if places not in told:
            told.add(places)
            shown |= places
            yield one
    yield from _of_groups(material, shown)


def _of_groups(material: Material, shown: set[tuple[str, int, int]]) -> Iterator[Finding]:
    """What is said of answers to those who protest or write together, by texts of one matter."""
    every = _to_many(material)
    for group in kindred(material, (one.said.side.document for one in every)):
        inside = [one for one in every if one.said.side.document in group]
        offices = {id(one.said): one.offices for one in inside}

        def clash(one: Saying, two: Saying, known: dict[int, frozenset[str]] = offices) -> bool:
            near = known[id(one)] & known[id(two)] or not known[id(one if one.value == "never" else two)]
            return (
                one.side.document != two.side.document and one.value != two.value and bool(near) and _in_time(one, two)
            )

        clashing = disagreeing(material, [one.said for one in inside], clash)
        if clashing and not {_spot(one) for one in clashing} <= shown:
            yield from disagreement(material, "answered_many", METHOD, clashing, prop="type")


def _spot(one: Saying) -> tuple[str, int, int]:
    return str(one.side.document), one.side.start, one.side.end


@each
@once
def _to_many(material: Material, document: DocumentId) -> Iterator[Answer]:
    """What one document says of answers near words for a protest or for people who ask together."""
    every = material.sentences_of[document]
    for at, sentence in enumerate(every):
        hits = [(value, list(pattern.finditer(sentence.text))) for value, pattern in _OF_MANY]
        near = " ".join(other.text for other in every[max(0, at - 2) : at + 2])
        if not any(found for _, found in hits) or not _MANY.search(near):
            continue
        for value, found in hits:
            for hit in found:
                if (value == "answered" and _NEGATED.search(sentence.text[: hit.start()])) or _PRESS.search(
                    sentence.text[hit.start() : hit.end() + 30]
                ):
                    continue
                offices = _offices(sentence.text) or (_offices(near) if value == "answered" else frozenset())
                if value == "answered" and not offices:
                    continue
                side = material.side(document, sentence.start + hit.start(), sentence.start + hit.end(), value)
                when = _said_when(material, sentence, value)
                yield Answer(
                    said=Saying(entity="those who ask", name="", value=value, side=side, when=when),
                    people=frozenset(),
                    offices=offices,
                )


def _answer(material: Material, line: Line, before: list[Line], hit: re.Match[str], value: str) -> Iterator[Answer]:
    document = line.sentence.document
    near = [one for each in before for one in each.people]
    entities = {entity for one in near if (entity := material.entity(document, one.entity))}
    context = " ".join(one.sentence.text for one in before[-2:])
    offices = _offices(line.sentence.text) or _offices(context)
    if not entities:
        return
    when = _when(material, line, value)
    one = saying(material, line, near[-1].entity, hit.span(), value, when=when)
    if one is not None:
        keys = frozenset(material.alike.get(entity, entity) for entity in entities)
        yield Answer(said=one, people=keys, offices=offices)


def _when(material: Material, line: Line, value: str) -> str | None:
    """The day the words are about: of an answer its own date, of none the day it was said."""
    return _said_when(material, line.sentence, value)


def _said_when(material: Material, sentence: Sentence, value: str) -> str | None:
    """An answer was there at the latest when it was told."""
    dates = [one.value for one in material.dates_of[sentence.document] if sentence.inside(one.start, one.end)]
    if value == "answered":
        return next((one for one in dates if one and "XXXX" not in one), None)
    return material.published(sentence.document)


def _offices(text: str) -> frozenset[str]:
    return frozenset(name for name, pattern in _OFFICES if pattern.search(text))
