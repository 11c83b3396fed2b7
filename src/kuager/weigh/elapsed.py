"""Weeks, months and years of a recurring protest ("in its 20th week", "for the fifth month") against the day it began.

People count from the first day, from the next Monday, or by the names of the months; so a number is asked about only when it
is more than one unit off, and only against starts that sources name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from kuager.model import DocumentId, Finding, FindingKind, MentionType, Side, on, tell
from kuager.text import ordinals
from kuager.text.edtf import Edtf, Precision
from kuager.weigh import tongues
from kuager.weigh.kindred import kindred
from kuager.weigh.material import Material, Sentence, answers, finding, originals, within
from kuager.weigh.once import once
from kuager.weigh.phrases import DETAINED, PROTEST
from kuager.weigh.protests import read
from kuager.weigh.series import Picket, Said, pickets
from kuager.weigh.together import each

METHOD: Final = "elapsed-units@1"
_DAYS: Final = {"week": 7.0, "month": 30.44, "year": 365.25}
_RU: Final = {
    "перв": 1, "втор": 2, "трет": 3, "четверт": 4, "четвёрт": 4, "пят": 5, "шест": 6, "седьм": 7, "восьм": 8, "девят": 9, "десят": 10,
    "одиннадцат": 11, "двенадцат": 12, "тринадцат": 13, "четырнадцат": 14, "пятнадцат": 15, "шестнадцат": 16, "семнадцат": 17, "восемнадцат": 18,
    "девятнадцат": 19, "двадцат": 20, "тридцат": 30, "сороков": 40, "пятидесят": 50,
}  # fmt: skip
_KK: Final = {
    "бірінші": 1, "екінші": 2, "үшінші": 3, "төртінші": 4, "бесінші": 5, "алтыншы": 6, "жетінші": 7, "сегізінші": 8, "тоғызыншы": 9, "оныншы": 10,
    "он бірінші": 11, "он екінші": 12, "жиырмасыншы": 20, "отызыншы": 30,
}  # fmt: skip
_ZH: Final = {sign: at for at, sign in enumerate("零一二三四五六七八九十")}
_UNITS: Final = {
    "week": "week", "month": "month", "year": "year", "недел": "week", "месяц": "month", "год": "year", "апта": "week", "ай": "month", "жыл": "year",
    "周": "week", "星期": "week", "月": "month", "年": "year",
}  # fmt: skip
_RU_WORD: Final = "|".join(sorted(_RU, key=len, reverse=True))
_KK_WORD: Final = "|".join(sorted(_KK, key=len, reverse=True))
_NTH: Final = (
    re.compile(
        rf"\b(?:in|for|into|enter(?:s|ed|ing)|begins?|began|reach(?:es|ed)|now|is|was|marks?|marked)\s+(?:now\s+)?(?:(?:its|their|our|the|a)\s+)?(?P<n>{ordinals.FIGURES}|{ordinals.WORDS})\s+(?:consecutive\s+|straight\s+|full\s+)?(?P<u>week|month|year)\b",
        re.IGNORECASE,
    ),
    re.compile(rf"\b(?P<n>\d{{1,3}}\s?-?(?:я|ю|й|ей|го|му|м|ый|ой)|(?:{_RU_WORD})(?:ый|ой|ий|ая|ую|ую|ого|ому|ом|ей|ья|ью|ье))\s+(?:подряд\s+)?(?P<u>недел|месяц|год)\w{{0,3}}\b", re.IGNORECASE),
    re.compile(rf"\b(?P<n>\d{{1,3}}\s?-?\s?(?:ші|шы|інші|ыншы)?|{_KK_WORD})\s?-?\s?(?P<u>апта|ай|жыл)(?:сы|ы|сын|ын|да|де|та|ға)?\b", re.IGNORECASE),
    re.compile(r"第\s?(?P<n>\d{1,3}|[一二三四五六七八九十]{1,3})\s?个?(?P<u>周|星期|月|年)"),
)  # fmt: skip
_FEWEST: Final = 3
"""Below this a number tells of any two weeks; the kinds of slack below would allow it anyway."""
_KAZAKH_ONLY: Final = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Nth:
    """One telling that a protest is in a numbered week, month or year on a day."""

    side: Side
    unit: str
    number: int
    day: date


def find(material: Material) -> Iterator[Finding]:
    """Yields a finding for every numbered week, month or year that no start of its protest fits."""
    told = _told(material)
    if not told:
        return
    for picket in pickets(material):
        starts = [(one, value) for one in originals(material, picket.of("start")) if (value := _day(one)) is not None]
        documents = {one.side.document for one in picket.said}
        for one in originals(material, told) if starts else ():
            if _of(material, one, picket, documents) and all(_off(one, value) for _, value in starts):
                yield _finding(material, picket, one, starts)


def _day(said: Said) -> Edtf | None:
    """The start, where a source names its day or month."""
    value = read(said.value)
    known = value is not None and value.year_known and value.precision in (Precision.DAY, Precision.MONTH)
    return value if known else None


def _of(material: Material, one: Nth, picket: Picket, documents: set[DocumentId]) -> bool:
    """True when a text tells of that protest: it says other things of it, or pickets the same in one matter."""
    document = one.side.document
    if document in documents:
        return True
    text = material.by_id[document].text
    targets = tongues.targets(text) | {
        target for said in picket.said for target in said.targets if target in text.casefold()
    }
    same = any(targets & said.targets for said in picket.said)
    return same and any(
        document in group and group & documents for group in kindred(material, [document, *sorted(documents)])
    )


def _off(one: Nth, start: Edtf) -> bool:
    if start.earliest is None or start.latest is None or start.earliest > one.day:
        return False
    unit = _DAYS[one.unit]
    most, least = (one.day - start.earliest).days, (one.day - start.latest).days
    return most < unit * (one.number - 2) or least > unit * (one.number + 1)


def _finding(material: Material, picket: Picket, one: Nth, starts: Sequence[tuple[Said, Edtf]]) -> Finding:
    words = []
    for said, value in starts[:3]:
        if value.earliest is not None:
            fit = int((one.day - value.earliest).days // _DAYS[one.unit]) + 1
            words.append(
                tell(
                    f"elapsed.{one.unit}",
                    date=on(said.value or ""),
                    day=on(one.day.isoformat()),
                    fit=fit,
                    number=one.number,
                )
            )
    return finding(
        material, FindingKind.CONTRADICTION, method=METHOD, key=f"elapsed {one.unit} {one.number} {picket.key}", question=tell("elapsed.question", words=one.side.text),
        sides=[one.side, *(said.side for said, _ in starts)], explanation=[*dict.fromkeys(words), tell("elapsed.rule")], prop="start_date",
        resolutions=answers("correct.number", "correct.date", "apart.protests"),
    )  # fmt: skip


@once
def nths(material: Material, document: DocumentId) -> Iterator[Nth]:
    """Yields the numbered weeks, months and years of protest that one document tells, by the day they are told of."""
    text = material.by_id[document].text
    published = read(material.published(document))
    if published is None or published.precision not in (Precision.DAY, Precision.MINUTE, Precision.SECOND):
        return
    tongue = tongues.tongue_of(text)
    for sentence in material.sentences_of[document]:
        about = tongues.tells_of_protest(sentence.text, tongue) if tongue else PROTEST.search(sentence.text)
        if about and published.latest is not None:
            yield from _in_sentence(material, sentence, tongue, published.latest)


_told: Final = each(nths)


def _in_sentence(material: Material, sentence: Sentence, tongue: str | None, published: date) -> Iterator[Nth]:
    patterns = _NTH[:1] if tongue is None else _NTH[1:]
    for at, pattern in enumerate(patterns):
        if tongue is not None and at + 1 == _KAZAKH_ONLY and tongue != "kk":
            continue
        for hit in pattern.finditer(sentence.text):
            number = _number(hit.group("n"))
            if number < _FEWEST or DETAINED.search(sentence.text[hit.end() : hit.end() + 30]):
                continue
            # A sentence with a date of its own may number that day's week and not this one's.
            dates = within(
                [one for one in material.dates_of[sentence.document] if one.type is MentionType.DATE], sentence
            )
            if any(
                not hit.start() <= one.start - sentence.start < hit.end() and _elsewhere(one.value, published)
                for one in dates
            ):
                continue
            side = material.side(
                sentence.document, sentence.start + hit.start(), sentence.start + hit.end(), f"{_unit(hit)} {number}"
            )
            yield Nth(side=side, unit=_unit(hit), number=number, day=published)


def _elsewhere(value: str | None, published: date) -> bool:
    when = read(value)
    return when is None or when.earliest is None or abs((published - when.earliest).days) > _DAYS["week"]


def _unit(hit: re.Match[str]) -> str:
    return _UNITS[hit.group("u").casefold()]


def _number(words: str) -> int:
    low = words.casefold().strip()
    digits = re.match(r"\d+", low)
    if digits:
        return int(digits.group())
    if low[0] in _ZH:
        tens, ten, ones = low.partition("十")
        return (_ZH.get(tens, 1) * 10 + _ZH.get(ones, 0)) if ten else _ZH.get(low, 0)
    if low in _KK:
        return _KK[low]
    russian = next(
        (number for stem, number in sorted(_RU.items(), key=lambda item: -len(item[0])) if low.startswith(stem)), 0
    )
    return russian or ordinals.value(low) or 0
