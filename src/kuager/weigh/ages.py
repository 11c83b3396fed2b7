"""Findings on ages: a year of birth in one text against an age in another, each read with its date."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations
from typing import Final

from kuager.model import DocumentId, Finding, FindingKind, Mention, MentionType, Side, Telling, on, several, tell
from kuager.weigh.material import Material, Sentence, answers, finding
from kuager.weigh.protests import read

METHOD: Final = "age-and-birth@1"
_AGE_AFTER: Final = re.compile(
    r"^\s*(?:,\s*(?:aged\s+)?|\(\s*(?:aged?\s+)?)(\d{1,3})\s*(?:[,).;]|$)|^,?\s+(?:is|was)\s+(\d{1,3})(?:\s+years old)?\s*[,.;]"
)
_AGE_BEFORE: Final = re.compile(r"\b(\d{1,3})-year-old\s+(?:[\w-]+\s+){0,3}$")
_BORN: Final = re.compile(r"\bborn\s+(?:on\s+|in\s+)?(?:[\w .,]{0,20}?)((?:19|20)\d\d)\b")
_OLDEST: Final = 110


@dataclass(frozen=True, slots=True, kw_only=True)
class Birth:
    """The years in which the words allow a person to be born."""

    first: int
    last: int
    side: Side


def find(material: Material) -> Iterator[Finding]:
    """Yields a finding for every person whose ages and years of birth exclude each other."""
    groups: dict[str, list[Birth]] = defaultdict(list)
    names: dict[str, str] = {}
    for document in material.documents:
        people = material.mentions(document.id, MentionType.PERSON)
        for sentence in material.sentences_of[document.id]:
            inside = [one for one in people if sentence.inside(one.start, one.end)]
            for mention, birth in _births(material, sentence, inside):
                entity = material.entity(document.id, mention.entity) or ""
                key = material.alike.get(entity, entity)
                groups[key].append(birth)
                names.setdefault(key, mention.text)
    for key, births in sorted(groups.items()):
        if any(a.last < b.first or b.last < a.first for a, b in combinations(births, 2)):
            yield _finding(material, key, names[key], births)


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


def _births(material: Material, sentence: Sentence, inside: list[Mention]) -> Iterator[tuple[Mention, Birth]]:
    year = _published_year(material, sentence.document)
    for mention in inside:
        after, before = sentence.text[mention.end - sentence.start :], sentence.text[: mention.start - sentence.start]
        later, earlier = _AGE_AFTER.match(after), _AGE_BEFORE.search(before)
        if year is not None and (later or earlier):
            age = int(
                next(group for group in (later.groups() if later else earlier.groups() if earlier else ()) if group)
            )
            begin = mention.start if later else sentence.start + (earlier.start() if earlier else 0)
            end = sentence.start + mention.end - sentence.start + (later.end(later.lastindex or 0) if later else 0)
            if age <= _OLDEST:
                side = material.side(sentence.document, begin, end, f"{age} in {year}")
                yield mention, Birth(first=year - age - 1, last=year - age, side=side)
    if len({one.entity for one in inside}) == 1:
        for hit in _BORN.finditer(sentence.text):
            born = int(hit.group(1))
            side = material.side(sentence.document, sentence.start + hit.start(), sentence.start + hit.end(), str(born))
            yield inside[0], Birth(first=born, last=born, side=side)


def _published_year(material: Material, document: DocumentId) -> int | None:
    value = read(material.published(document))
    return value.earliest.year if value and value.earliest else None
