"""How long a sentence runs: its length and its beginning against the day on which somebody is, or was, let out.

Time before the verdict may count, and nobody knows from outside how much does; so a sentence ends somewhere between its length
after the arrest and its length after the verdict, and only a day outside of that is asked about.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date
from typing import Final

from kuager.errors import BadDateError
from kuager.model import DocumentId, Finding, FindingKind, Mention, Stance, lasting, on, several, tell
from kuager.model.schema import Compare, compare_of
from kuager.text.calendar_steps import shift_days, shift_months
from kuager.weigh import verdicts
from kuager.weigh.disagree import MOST
from kuager.weigh.focus import Line, Saying, about, lines, name_of, only, saying
from kuager.weigh.freedom import TAKEN
from kuager.weigh.material import Material, answers, finding, originals, within
from kuager.weigh.once import once
from kuager.weigh.protests import read
from kuager.weigh.together import together

METHOD: Final = "sentence-span@1"
_OUT: Final = re.compile(
    r"\b(?:due|set|scheduled|expected|supposed|meant)\s+(?:to\s+(?:be\s+(?:released|freed)|walk free|leave prison|come (?:out|home)|get out)|for release|out)\b"
    r"|\bwill\s+(?:be\s+(?:released|freed|free|out)|walk free|leave prison|come out|get out)\b|\brelease date\b"
    r"|\b(?:sentence|prison term|jail term)\s+(?:ends?|expires?|runs? (?:out|until|to)|will end|is due to end)\b"
    r"|\b(?:remain|remains|stay|stays|be (?:held|kept))\s+(?:in (?:prison|jail|custody|the colony)|behind bars)\s+until\b"
    r"|\b(?:выйдет|выйти|должн?[аоы]?\s+(?:выйти|освободиться)|освободится|освободят)\b|\bсрок\w*\s+(?:\w+\s+)?(?:заканчивается|истекает|закончится|ист[её]чет)\b"
    r"|\b(?:босап шыға\w*|бостандыққа шыға\w*|босатылады|босатылуы (?:керек|тиіс))|\bмерзімі\s+(?:\w+\s+)*?(?:аяқтала|бітеді)\w*|出狱|获释|刑满|刑期[至到]",
    re.IGNORECASE,
)
_OTHERWISE: Final = re.compile(
    r"\b(?:early|earl\w+ release|amnest\w*|pardon\w*|parole\w*|commut\w*|reduc\w+|shorten\w*|clemency|bail|appeal\w*|overturn\w*|acquit\w*|quash\w*|suspended|house arrest|"
    r"probation|swap\w*|exchange\w*|if|unless|could|might|may|hope\w*|not|never|досрочн\w*|амнист\w*|помилов\w*|УДО|сокра[тщ]\w*|смягч\w*|домашн\w*|оправда\w*|обмен\w*|"
    r"условн\w*|апелляц\w*|залог\w*|если|может|могут|не|бұрын|рақымшылы\w*|кешірім\w*|жеңілде\w*|қысқар\w*|шартты|үйқама\w*|егер|мүмкін)\b"
    r"|减刑|假释|赦|提前|保外|保释|取保|如果|可能|没有|未",
    re.IGNORECASE,
)
"""Words by which a term ends otherwise than by running out, or by which nobody says when it does."""
_CREDIT: Final = 18
"""Months before a verdict that may count, where nobody says when the person was taken."""
_NEAR: Final = 45
_BEFORE: Final = 16
_LENGTH: Final = re.compile(r"P(\d+)(?:\.(\d))?Y(?:(\d+)M)?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """One thing that a text says of a person's term: ``what`` is ``term``, ``out`` or ``taken``."""

    what: str
    said: Saying


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """The first and the last day on which a sentence may end, by its length and its beginning."""

    first: date
    last: date
    begun: tuple[date, date]


@once
def spans(material: Material, document: DocumentId) -> Iterator[Span]:
    """Yields what one document says of how long people are held: terms, days of release, days on which they were taken."""
    for one in verdicts.sayings(material, document):
        yield Span(what="term", said=one)
    for one in _outs(material, document):
        yield Span(what="out", said=one)
    for one in _taken(material, document):
        yield Span(what="taken", said=one)


@together(spans, lambda one: (one.said.entity,))
def find(material: Material, told: list[Span]) -> Iterator[Finding]:
    """Yields a finding for every person whose sentence cannot end on the day that another text tells."""
    if compare_of("custody", "sentence_length") is Compare.NONE:
        return
    terms = originals(material, [one.said for one in told if one.what == "term"])[:MOST]
    outs = originals(material, [one.said for one in told if one.what == "out"])[:MOST]
    taken = [when.earliest for one in told if one.what == "taken" and (when := read(one.said.when)) and when.earliest]
    dated = {one.value for one in terms if one.when}
    # A telling without a date is of the verdict that another telling of the same length dates.
    terms = [one for one in terms if one.when or one.value not in dated]
    windows = [(one, window) for one in terms if (window := _window(material, one, taken))]
    clash = [one for one in outs if _outside(one, [span for _, span in windows])]
    if windows and clash:
        yield _finding(material, windows, clash)


def _window(material: Material, term: Saying, taken: Sequence[date]) -> Window | None:
    length, verdict = _LENGTH.fullmatch(term.value), read(term.when or material.published(term.side.document))
    if length is None or verdict is None or verdict.earliest is None or verdict.latest is None:
        return None
    months = int(length.group(1)) * 12 + (6 if length.group(2) == "5" else 0) + int(length.group(3) or 0)
    try:
        # A text that does not date the verdict was written after it, nobody knows how long.
        first = shift_months(verdict.earliest, -(_CREDIT if term.when else _CREDIT + months))
        first = min([first, *(day for day in taken if day <= verdict.latest)])
        low, high = shift_months(first, months), shift_months(verdict.latest, months)
        return Window(first=shift_days(low, -31), last=shift_days(high, 31), begun=(first, verdict.latest))
    except BadDateError:
        return None


def _outside(out: Saying, windows: Sequence[Window]) -> bool:
    """True when a day of release fits none of the sentences, and lies after they began."""
    day = read(out.when)
    if day is None or day.earliest is None or day.latest is None:
        return False
    return all((day.latest < one.first and day.latest > one.begun[1]) or day.earliest > one.last for one in windows)


def _finding(material: Material, windows: Sequence[tuple[Saying, Window]], outs: Sequence[Saying]) -> Finding:
    one = outs[0]
    counted = {
        (term.value, window.begun, window.first, window.last): tell(
            "term.counted", length=lasting(term.value), begun_first=on(window.begun[0].isoformat()), begun_last=on(window.begun[1].isoformat()),
            first=on(window.first.isoformat()), last=on(window.last.isoformat()),
        )
        for term, window in windows
    }  # fmt: skip
    told = several(
        (tell("item.quoted", words=out.side.text, title=material.title(out.side.document)) for out in outs), 8
    )
    return finding(
        material, FindingKind.CONTRADICTION, method=METHOD, key=f"term {material.person_key(one.entity)}", question=tell("term.question", name=one.name),
        sides=[*(term.side for term, _ in windows), *(out.side for out in outs)],
        explanation=[*list(counted.values())[:3], tell("term.told", told=told), tell("term.rule")], entity=one.entity, prop="sentence_length",
        resolutions=answers("keep.early", "correct.one_error", "split.sentences", "apart.two_people"),
    )  # fmt: skip


def _taken(material: Material, document: DocumentId) -> Iterator[Saying]:
    """The days on which a document says that people were taken."""
    return (one for one in _events(material, document, TAKEN) if one.stance is not Stance.DENIES)


def _outs(material: Material, document: DocumentId) -> Iterator[Saying]:
    """When people are or will be let out, as far as a document dates it and the term simply ends."""
    text = material.by_id[document].text
    for one in _events(material, document, {"release"}):
        if one.stance is Stance.ASSERTS and not _OTHERWISE.search(one.side.text):
            yield one
    if _OUT.search(text):
        for line in lines(material, document):
            yield from _in_words(material, line)


def _events(material: Material, document: DocumentId, types: AbstractSet[str]) -> Iterator[Saying]:
    """The dated events of some types, by the people they happened to."""
    extraction = material.extractions.get(document)
    named = (
        {one.id for one in extraction.entities if one.schema == "person" and not one.shielded} if extraction else set()
    )
    for event in extraction.events if extraction else ():
        for local in event.who if event.type in types and event.when else ():
            entity = material.entity(document, local)
            if local in named and entity:
                key, when = material.alike.get(entity, entity), event.when or ""
                side = material.side(document, event.start, event.end, when)
                yield Saying(
                    entity=key, name=name_of(material, key), value=when, side=side, when=when, stance=event.stance
                )


def _in_words(material: Material, line: Line) -> Iterator[Saying]:
    text, offset = line.sentence.text, line.sentence.start
    dates = within(material.dates_of[line.sentence.document], line.sentence)
    for hit in _OUT.finditer(text):
        day = _dated(dates, hit.start() + offset, hit.end() + offset)
        if day is None:
            continue
        span = min(hit.start(), day.start - offset), max(hit.end(), day.end - offset)
        if _OTHERWISE.search(_clause(text, *span)):
            continue
        one = saying(material, line, about(line, hit.start()) or only(line), span, day.value or "", when=day.value)
        if one is not None and one.name:
            yield one


def _clause(text: str, start: int, end: int) -> str:
    """The words around some others, up to a colon, a semicolon or an "and"."""
    before = re.split(r"[:;：；]|,\s+(?:and|but|а|но)\s", text[:start])[-1]
    return before + text[start:end] + re.split(r"[:;,：；，]", text[end:])[0]


def _dated(dates: Sequence[Mention], start: int, end: int) -> Mention | None:
    """The date of the words: right after them, or, as Kazakh and Chinese have it, right before."""
    after = next((one for one in dates if end <= one.start <= end + _NEAR), None)
    before = next((one for one in reversed(dates) if start - _BEFORE <= one.end <= start), None)
    return after or before
