"""Findings on ages: a year of birth in one text against an age in another, each read with its date."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations
from typing import Final

from kuager.model import DocumentId, Finding, FindingKind, Side, Telling, on, several, tell
from kuager.model.schema import Compare, compare_of
from kuager.weigh.focus import Line, about, lines, name_of, only
from kuager.weigh.material import Material, answers, finding, originals
from kuager.weigh.once import once
from kuager.weigh.protests import read
from kuager.weigh.together import together

METHOD: Final = "age-and-birth@2"
_AGE_AFTER: Final = re.compile(
    r"^\s*(?:,\s*(?:aged\s+)?|\(\s*(?:aged?\s+)?)(?P<a>\d{1,3})(?:\s+years\s+old)?\s*(?:[,).;]|$)|^,?\s+(?:is|was)\s+(?P<b>\d{1,3})(?:\s+years old)?\s*[,.;]"
    r"|^,\s+an?\s+(?P<c>\d{1,3})-year-old\b|^,\s+(?:an?\s+)?[a-z][\w-]*(?:\s[a-z][\w-]*)?,\s+(?P<d>\d{1,3})\s*[,.;)]"
    r"|^,?\s+\(?(?P<e>\d{1,3})\s+(?:год|года|лет)\b|^,?\s+(?P<f>\d{1,3})\s+жаст\w*|^[，,]?\s*(?P<g>\d{1,3})\s*岁",
)
_AGE_BEFORE: Final = re.compile(r"\b(?P<a>\d{1,3})(?:-year-old|-летн\w+|\s?岁的?)\s*(?:[\w-]+\s+){0,3}$")
_AGE_ALONE: Final = re.compile(
    r"\b(?:I|he|she)\s+(?:am|is)\s+(?P<a>\d{1,3})(?:\s+years\s+old\b|(?=[.,;]))|\b(?:ему|ей|мне)\s+(?P<b>\d{1,3})\s+(?:год|года|лет)\b",
    re.IGNORECASE,
)
_BORN: Final = re.compile(
    r"\b(?:born\s+(?:on\s+|in\s+)?(?:[\w .,]{0,20}?)|b\.\s*|родил(?:ся|ась)\s+(?:в\s+)?(?:[\w .]{0,20}?))(?P<y>(?:19|20)\d\d)\b|\b(?P<y2>(?:19|20)\d\d)\s+(?:года\s+рождения|г\.\s?р\.)|\b(?P<y3>(?:19|20)\d\d)\s+жыл\w*(?:\s+\w+){0,3}\s+туған"
    r"|(?P<y4>(?:19|20)\d\d)年(?:\d{1,2}月)?(?:\d{1,2}日)?(?:出)?生"
)
_OLDEST: Final = 110


@dataclass(frozen=True, slots=True, kw_only=True)
class Birth:
    """The years in which the words allow a person to be born."""

    first: int
    last: int
    side: Side


@once
def _told(material: Material, document: DocumentId) -> Iterator[tuple[str, Birth]]:
    for line in lines(material, document):
        for local, birth in _births(material, line):
            entity = material.entity(document, local) or ""
            yield material.alike.get(entity, entity), birth


@together(_told, by=lambda one: one[:1])
def find(material: Material, told: list[tuple[str, Birth]]) -> Iterator[Finding]:
    """Yields a finding for a person whose ages and years of birth exclude each other."""
    key = told[0][0]
    births = originals(material, [birth for _, birth in told])
    clash = any(a.last < b.first or b.last < a.first for a, b in combinations(births, 2))
    if clash and compare_of("person", "birth_date") is not Compare.NONE:
        yield _finding(material, key, name_of(material, key), births)


def _finding(material: Material, key: str, name: str, births: list[Birth]) -> Finding:
    told = several(_born(material, one) for one in births)
    return finding(
        material, FindingKind.CONTRADICTION, method=METHOD, key=f"age {material.person_key(key)}", question=tell("age.question", name=name), sides=[one.side for one in births],
        explanation=[tell("age.explanation", name=name, told=told)], entity=key, prop="birth_year",
        resolutions=answers("correct.one_error", "keep.other_year", "apart.people"),
    )  # fmt: skip


def _born(material: Material, birth: Birth) -> Telling:
    words, title = birth.side.text, material.title(birth.side.document)
    if birth.first == birth.last:
        return tell("item.born", words=words, date=on(str(birth.first)), title=title)
    return tell("item.born_two", words=words, first=on(str(birth.first)), last=on(str(birth.last)), title=title)


def _births(material: Material, line: Line) -> Iterator[tuple[str, Birth]]:
    year = _year_of(material, line)
    text, offset = line.sentence.text, line.sentence.start
    for mention in line.people if year is not None else ():
        after, before = text[mention.end - offset :], text[: mention.start - offset]
        later, earlier = _AGE_AFTER.match(after), _AGE_BEFORE.search(before)
        hit = later or earlier
        if hit and year and mention.entity:
            begin = mention.start - offset if later else hit.start()
            end = mention.end - offset + (hit.end(hit.lastgroup or 0) if later else 0)
            yield from _aged(material, line, mention.entity, (begin, end), _number(hit), year)
    for hit in _AGE_ALONE.finditer(text) if year else ():
        yield from _aged(material, line, about(line, hit.end()), hit.span(), _number(hit), year or 0)
    for hit in _BORN.finditer(text):
        local = about(line, hit.start()) or only(line)
        if local is not None:
            born = _number(hit)
            side = material.side(line.sentence.document, offset + hit.start(), offset + hit.end(), str(born))
            yield local, Birth(first=born, last=born, side=side)


def _aged(
    material: Material, line: Line, local: str | None, span: tuple[int, int], age: int, year: int
) -> Iterator[tuple[str, Birth]]:
    if local is not None and age <= _OLDEST:
        start = line.sentence.start
        side = material.side(line.sentence.document, start + span[0], start + span[1], f"{age} in {year}")
        yield local, Birth(first=year - age - 1, last=year - age, side=side)


def _number(hit: re.Match[str]) -> int:
    return int(next(group for group in hit.groups() if group))


def _year_of(material: Material, line: Line) -> int | None:
    """The year that an age was said of: that of the date an entry of a list begins with, else that of publication."""
    document, start = line.sentence.document, line.sentence.start
    dated = (one for one in material.dates_of[document] if line.sentence.inside(one.start, one.end))
    first = next((read(one.value) for one in dated if one.start == start), None)
    if first is not None and first.year_known and first.earliest:
        return first.earliest.year
    return _published_year(material, document)


def _published_year(material: Material, document: DocumentId) -> int | None:
    value = read(material.published(document))
    return value.earliest.year if value and value.earliest else None
