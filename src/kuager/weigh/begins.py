"""Since when somebody is held: "for five years", "three years ago", "since 2015" against the dates that others give.

Words that count back from the day of publication become a stretch of days, wide enough for the way people round. Only when no
dated telling falls into it is it asked about, and never against what happened after the text was published.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from kuager.errors import BadDateError
from kuager.model import DocumentId, EventMention, Finding, FindingKind, MentionType, Side, Stance, on, several, tell
from kuager.model.schema import Compare, compare_of
from kuager.text.calendar_steps import shift_days, shift_months
from kuager.text.edtf import Precision
from kuager.weigh.disagree import MOST
from kuager.weigh.focus import Line, about, lines, name_of, only
from kuager.weigh.freedom import TAKEN
from kuager.weigh.material import Material, answers, finding, originals, within
from kuager.weigh.once import once
from kuager.weigh.protests import read
from kuager.weigh.together import together
from kuager.weigh.whens import when_of

METHOD: Final = "held-since@1"
_AGO: Final = re.compile(r"\bago\b|\bназад\b|\bбұрын\b|前", re.IGNORECASE)
_SINCE: Final = re.compile(r"\b(?:since|с|со|начиная с)\s+(?:the\s+)?$", re.IGNORECASE)
_SINCE_AFTER: Final = re.compile(r"^\w*\s*(?:бері|бастап)\b|^(?:起|以来|至今)", re.IGNORECASE)
_STILL: Final = re.compile(
    r"\b(?:has|have)\s+(?:now\s+|already\s+)?(?:been|spent)\b|['’]ve\s+been\b|\bуже\b|\b(?:находится|содержится|сидит|отбывает)\b|\bбері\b|\bотыр\b|已",
    re.IGNORECASE,
)
"""It goes on on the day of publication, so that the length can be counted back from it."""
_AGAIN: Final = re.compile(
    r"\b(?:again|re-?arrest\w*|re-?detain\w*|once more|(?:second|third|another) (?:time|arrest|detention|term)|previous\w*|first (?:arrest|detain)\w*|снова|опять|вновь|повторн\w*|"
    r"(?:второй|третий|первый) раз|ранее|раньше|қайта|қайтадан|тағы|бірінші рет|екінші рет)\b|再次|又被|第二次|第一次|曾",
    re.IGNORECASE,
)
_HELD: Final = re.compile(
    r"\b(?:held|detained|imprisoned|jailed|interned|incarcerated|behind bars|in (?:\w+\s+){0,2}?(?:custody|prison|jail|detention|a camp))\b"
    r"|\b(?:под (?:стражей|арестом)|за решёткой|за решеткой|в (?:\w+\s+)?(?:тюрьме|колонии|СИЗО|лагере|заключении|изоляторе))\b|\b(?:қамауда|түрмеде|лагерьде|абақтыда)\b|在押|被关|被拘|被囚|狱中|关押",
    re.IGNORECASE,
)
"""Being held, in words that an extractor takes for no event."""
_LENGTH: Final = re.compile(r"P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?")
_MORE: Final = re.compile(
    r"\b(?:more than|over|at least|longer than|более|больше|свыше|не менее|астам)\b|[多余]|超过", re.IGNORECASE
)
_DATED, _AGO_TOLD, _LASTS = "dated", "ago", "lasts"
"""How words tell when: by a date, counted back to something that happened, or as a state that goes on."""
_REACH: Final = 80
_MOST_ARRESTS: Final = 3
"""Who was taken so often is told of in words that may mean any of the times."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Begin:
    """When one text lets somebody's captivity begin; ``counted`` where it is not given as a date.

    ``lasts`` is True for what is told of a state that goes on ("has been held in solitary for two months"): it may have begun
    long after the person was taken, but not before.
    """

    entity: str
    name: str
    side: Side
    first: date | None
    last: date
    counted: bool
    lasts: bool
    again: bool
    published: date | None


def _told_of_before(one: Begin, other: Begin) -> bool:
    return other.side != one.side and (one.published is None or other.first is None or other.first <= one.published)


def _fits(one: Begin, other: Begin) -> bool:
    return _meet(one, other) or (one.lasts and other.last <= one.last)


def _meet(one: Begin, other: Begin) -> bool:
    return (one.first is None or other.last >= one.first) and (other.first is None or one.last >= other.first)


def _distinct(others: Sequence[Begin]) -> int:
    """How many dates that exclude each other stand among some."""
    kept: list[Begin] = []
    for one in others:
        if not any(_meet(one, other) for other in kept):
            kept.append(one)
    return len(kept)


def _finding(material: Material, one: Begin, others: Sequence[Begin]) -> Finding:
    words, title = one.side.text, material.title(one.side.document)
    last = on(one.last.isoformat())
    if one.first is None:
        counted = tell("begin.until", words=words, title=title, last=last)
    else:
        counted = tell("begin.between", words=words, title=title, first=on(one.first.isoformat()), last=last)
    told = several(
        (tell("item.quoted", words=other.side.text, title=material.title(other.side.document)) for other in others), 8
    )
    return finding(
        material, FindingKind.CONTRADICTION, method=METHOD, key=f"begin {material.person_key(one.entity)}", question=tell("begin.question", name=one.name),
        sides=[one.side, *(other.side for other in others)], explanation=[counted, tell("begin.told", told=told), tell("begin.rule")],
        entity=one.entity, prop="when", resolutions=answers("split.taken_again", "correct.date", "apart.two_people"),
    )  # fmt: skip


@once
def _begins(material: Material, document: DocumentId) -> Iterator[Begin]:
    found = material.extractions.get(document)
    named = {one.id for one in found.entities if one.schema == "person" and not one.shielded} if found else set()
    published = _published(material, document)
    for event in found.events if found else ():
        if (
            event.type not in TAKEN
            or event.stance is not Stance.ASSERTS
            or compare_of(event.type, "when") is Compare.NONE
        ):
            continue
        stretch = _stretch(material, document, event)
        for local in event.who if stretch else ():
            entity = material.entity(document, local)
            if local in named and entity and stretch:
                key = material.alike.get(entity, entity)
                yield Begin(
                    entity=key, name=name_of(material, key), side=material.side(document, event.start, event.end, event.when), first=stretch[0],
                    last=stretch[1], counted=stretch[2] != _DATED, lasts=stretch[2] == _LASTS, again=bool(_AGAIN.search(material.by_id[document].text[event.start : event.end])),
                    published=published,
                )  # fmt: skip
    text = material.by_id[document].text
    if published is not None and _HELD.search(text) and _STILL.search(text):
        taken = [(event.start, event.end) for event in found.events if event.type in TAKEN] if found else []
        for line in lines(material, document):
            yield from _in_words(material, line, published, taken)


def _stretch(material: Material, document: DocumentId, event: EventMention) -> tuple[date | None, date, str] | None:
    """The first and last day that the words of an event allow, and how they tell them."""
    try:
        return _told_when(material, document, event)
    except BadDateError:
        return None


def _told_when(material: Material, document: DocumentId, event: EventMention) -> tuple[date | None, date, str] | None:
    text = material.by_id[document].text
    published = _published(material, document)
    if event.when is None:
        return _held_for(text, event, published) if published else None
    when = when_of(material, document, event)
    if when is None or when.earliest is None or when.latest is None or event.when_span is None:
        return None
    start, end = event.when_span
    if _AGO.search(text[start:end]):
        months = {Precision.YEAR: 6, Precision.MONTH: 2}.get(when.precision, 0)
        slack = 0 if months else 3
        first = shift_days(shift_months(when.earliest, -months), -slack)
        return first, shift_days(shift_months(when.latest, months), slack), _AGO_TOLD
    since = _SINCE.search(text[max(0, start - 16) : start]) or _SINCE_AFTER.match(text[end : end + 12])
    return when.earliest, when.latest, _LASTS if since else _DATED


def _held_for(text: str, event: EventMention, published: date) -> tuple[date | None, date, str] | None:
    """Reads "has been held for five years": counted back from the publication."""
    for prop, value, start, end in event.details:
        if prop == "duration" and _STILL.search(text[event.start : event.end]):
            return _counted_back(value, text[max(event.start, start - 16) : end], published)
    return None


def _counted_back(value: str, words: str, published: date) -> tuple[date | None, date, str] | None:
    """The days on which something began that had lasted so long, a fifth more or less than said."""
    length = _LENGTH.fullmatch(value)
    if length is None:
        return None
    years, months, weeks, days = (int(part or 0) for part in length.groups())
    whole = round(years * 365.25 + months * 30.44) + weeks * 7 + days
    slack = max(whole // 5, 7 if not (years or months) else 183 if years else 31)
    if whole + max(slack, 365) >= published.toordinal():
        return None
    back = shift_days(published, -whole)
    first = None if _MORE.search(words) else shift_days(back, -max(slack, 365 if years else 0))
    return first, shift_days(back, slack), _LASTS


def _in_words(material: Material, line: Line, published: date, taken: list[tuple[int, int]]) -> Iterator[Begin]:
    """Reads "находится под стражей уже четыре года", which tells of no event."""
    text, start, document = line.sentence.text, line.sentence.start, line.sentence.document
    held = _HELD.search(text)
    if held is None or not _STILL.search(text):
        return
    for one in within(material.mentions(document, MentionType.DURATION), line.sentence):
        local = about(line, held.start()) or only(line)
        entity = material.entity(document, local)
        if (
            not one.value
            or local is None
            or entity is None
            or any(low < one.end and one.start < high for low, high in taken)
        ):
            continue
        counted = _counted_back(one.value, text[max(0, one.start - start - 16) : one.end - start], published)
        if counted and abs(one.start - start - held.start()) < _REACH:
            low, high = min(held.start() + start, one.start), max(held.end() + start, one.end)
            key = material.alike.get(entity, entity)
            yield Begin(
                entity=key, name=name_of(material, key), side=material.side(document, low, high, one.value), first=counted[0], last=counted[1],
                counted=True, lasts=True, again=bool(_AGAIN.search(text)), published=published,
            )  # fmt: skip


def _published(material: Material, document: DocumentId) -> date | None:
    value = read(material.published(document))
    return value.latest if value else None


@together(_begins, lambda one: (one.entity,))
def find(material: Material, every: list[Begin]) -> Iterator[Finding]:
    """Yields a finding for every person whose captivity is counted back to days on which nobody else lets it begin."""
    told = originals(material, every)[:MOST]
    for one in told if not any(other.again for other in told) else ():
        others = [other for other in told if not other.counted and _told_of_before(one, other)]
        if (
            one.counted
            and others
            and _distinct(others) < _MOST_ARRESTS
            and not any(_fits(one, other) for other in others)
        ):
            yield _finding(material, one, others)
