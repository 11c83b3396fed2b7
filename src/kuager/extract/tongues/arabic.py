"""Reads Uyghur in Arabic letters: people by given names, kin words and titles; places and dates. Nothing else is read.

The script has no capitals. A listed given name begins a person; the word after it belongs to the name when it is a given name
too (people bear their father's name) or when a word before leads to a name. Kazakh in Arabic letters is read by
:mod:`kuager.extract.tongues.kk_arabic`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import ClassVar

import yaml

from kuager.extract import entities as entity_rules
from kuager.extract.extractor import Extractor
from kuager.extract.found import Label, Name
from kuager.extract.lexicon import Lexicon
from kuager.extract.other import OtherExtractor
from kuager.extract.pace import Pace
from kuager.extract.rules import in_order, lexicon_names
from kuager.extract.scan import Scan, scan
from kuager.extract.times import Times, anchor_of, time_mentions
from kuager.extract.tongues.core.grouping import Spelling, group
from kuager.model import Document, Extraction, LocalEntity, Mention, MentionType
from kuager.text import date_values as values
from kuager.text.date_values import Anchor, DateSpan
from kuager.text.numeric_dates import find_numeric

_ENDING = re.compile("(?:جان|خان|ئاي)?(?:دىكى|تىكى|نىڭ|دىن|تىن|دا|دە|تا|تە|غا|قا|گە|كە|نى|لەر|لار|مۇ|چۇ|غىچە)*")
_SHORT = 3
_LONGEST = 40
_MONTHS = (
    "يانۋار", "فېۋرال", "مارت", "ئاپرېل", "ماي", "ئىيۇن", "ئىيۇل", "ئاۋغۇست", "سېنتەبىر", "ئۆكتەبىر", "نويابىر", "دېكابىر",
)  # fmt: skip
_MONTH = "|".join(f"(?P<m{number}>{name})" for number, name in enumerate(_MONTHS, start=1))
_SUFFIX = "(?:(?:دا|دە|تا|تە|دىن|تىن|نىڭ|غىچە|دىكى|تىكى|ى|ئاي)(?![\u0621-\u06ff]))?"
_YEAR = r"(?P<before>(?:19|20)\d\d)\s{0,3}[-–]?\s{0,3}يىل(?:ى|نىڭ|دىن|دا)?(?![\u0621-\u06ff])"
_DATED = re.compile(
    rf"(?:{_YEAR}[\s،]{{1,3}})?(?:(?<![\d.])(?P<day>\d{{1,2}})\s{{0,3}}[-–]\s{{0,3}})?(?<![\u0621-\u06ff])(?:{_MONTH}){_SUFFIX}(?:\s{{1,3}}(?P<late>\d{{1,2}})\s{{0,3}}[-–]?(?=\s{{0,3}}كۈن))?"
)
_NUMBERED = re.compile(
    rf"(?:{_YEAR}[\s،]{{1,3}})?(?<!\d)(?P<month>\d{{1,2}})\s{{0,3}}[-–]\s{{0,3}}ئاي\w{{0,4}}(?:\s{{1,3}}(?P<day>\d{{1,2}})\s{{0,3}}[-–]\s{{0,3}}كۈن\w{{0,3}})?"
)
_ALONE = re.compile(_YEAR)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Words:
    given: frozenset[str]
    before: frozenset[str]
    after: frozenset[str]
    never: frozenset[str]


class UyghurExtractor(Extractor):
    """Reads Uyghur texts. Without a pace one instance serves any number of them."""

    name: ClassVar[str] = "lists_ug"

    def extract(self, document: Document, lexicon: Lexicon) -> Extraction:
        """Returns people, places, dates and the lexicon's names.

        Raises:
            TimeSpentError: when the pace says so; nothing is proposed then.
        """
        base = OtherExtractor(self._vocab, self._pace).extract(document, lexicon)
        reading = scan(document.text, document.zones, self._vocab, self._pace)
        given = lexicon_names(reading, lexicon.find(document.text, reading.words))
        taken = [(one.start, one.end) for one in base.mentions if one.entity] + [(one.start, one.end) for one in given]
        people = list(_people(reading, _taken(reading, taken)))
        numbered = entity_rules.number(reading, people)
        renamed = {
            local: f"p{number + _highest(base)}"
            for number, local in enumerate(dict.fromkeys(i for _, i in numbered.names if i), 1)
        }
        times = Times(dates=find_dates(document.text, anchor_of(document)), durations=())
        mentions = [one for one in base.mentions if one.type is not MentionType.DATE]
        mentions += [_renamed(one, renamed) for one in entity_rules.name_mentions(reading, numbered)]
        entities = [_renamed_entity(one, renamed) for one in entity_rules.local_entities(reading, numbered)]
        return Extraction(
            extractor=self.id,
            entities=(*base.entities, *entities),
            mentions=tuple(in_order([*mentions, *time_mentions(reading, times)])),
        )


def _highest(found: Extraction) -> int:
    """The highest number of a person that the lexicon named."""
    return max((int(one.id[1:]) for one in found.entities if one.id[0] == "p" and one.id[1:].isdigit()), default=0)


def _renamed(one: Mention, ids: dict[str, str]) -> Mention:
    return Mention(
        type=one.type, start=one.start, end=one.end, text=one.text, entity=ids.get(one.entity or ""), zone=one.zone
    )


def _renamed_entity(one: LocalEntity, ids: dict[str, str]) -> LocalEntity:
    return LocalEntity(id=ids[one.id], schema=one.schema, name=one.name, spellings=one.spellings)


def _taken(reading: Scan, places: Sequence[tuple[int, int]]) -> frozenset[int]:
    return frozenset(at for start, end in places for at in reading.words_in(start, end))


def _people(reading: Scan, taken: frozenset[int]) -> Iterator[Name]:
    runs: list[tuple[int, int]] = []
    at, count = 0, len(reading.words)
    while at < count:
        reading.pace.tick()
        last = _run(reading, at, taken)
        if last is None:
            at += 1
            continue
        runs.append((at, last))
        at = last + 1
    keys = group(
        [Spelling(frozenset(_stem(reading.words[i].exact) for i in range(first, last + 1))) for first, last in runs]
    )
    for (first, last), key in zip(runs, keys, strict=True):
        yield Name(*reading.span(first, last), first, last, Label.PERSON, f"person:{key}")


def _run(reading: Scan, at: int, taken: frozenset[int]) -> int | None:
    """Returns the last word of a name that begins at a word."""
    words = _words()
    if at in taken or not _is_given(reading.words[at].exact):
        exact = reading.words[at].exact
        polite = at + 1 < len(reading.words) and reading.words[at + 1].exact in words.after and reading.gap(at) == " "
        unknown = at not in taken and len(exact) > _SHORT and exact not in words.never | words.before
        return at if polite and unknown and "\u0621" <= exact[0] <= "\u06ff" else None
    last = at
    while (
        last + 1 < len(reading.words) and last + 1 - at < _SHORT and last + 1 not in taken and reading.gap(last) == " "
    ):
        if _stem(reading.words[last].exact) != reading.words[last].exact or not _is_given(
            reading.words[last + 1].exact
        ):
            break
        last += 1
    return last


def _is_given(word: str) -> bool:
    return word not in _words().never and (word in _words().given or _stem(word) in _words().given)


def _stem(word: str) -> str:
    """Returns the listed given name that a word is with an ending; else the word."""
    given = _words().given
    if word in given or len(word) > _LONGEST:
        return word
    for length in range(len(word) - 1, _SHORT - 1, -1):
        if word[:length] in given and _ENDING.fullmatch(word, length):
            return word[:length]
    return word


@cache
def _words() -> _Words:
    raw = yaml.safe_load(
        resources.files("kuager.extract").joinpath("resources", "tongues", "ug.yml").read_text("utf-8")
    )
    return _Words(**{name: frozenset(str(raw[name]).split()) for name in ("given", "before", "after", "never")})


def find_dates(text: str, anchor: Anchor | None) -> list[DateSpan]:
    """Returns the dates of a Uyghur text in order: month names or numbers, years, figures."""
    found = [DateSpan(*one) for one in find_numeric(text)]
    for match in _DATED.finditer(text):
        month = next(number for number in range(1, 13) if match.group(f"m{number}"))
        found += _dated(match, month, match.group("day") or match.group("late"), anchor)
    for match in _NUMBERED.finditer(text):
        if match.group("before") or match.group("day"):
            found += _dated(match, int(match.group("month")), match.group("day"), anchor)
    found += [DateSpan(match.start(), match.end(), match.group("before")) for match in _ALONE.finditer(text)]
    kept: list[DateSpan] = []
    for span in sorted(found, key=lambda one: (one.start, one.start - one.end)):
        if not kept or span.start >= kept[-1].end:
            kept.append(span)
    return kept


def _dated(match: re.Match[str], month: int, day: str | None, anchor: Anchor | None) -> Iterator[DateSpan]:
    year, number = match.group("before"), int(day) if day else None
    if not values.is_day(int(year or 2000), month, number or 1) or not (year or number):
        return
    start = match.start() + len(match.group()) - len(match.group().lstrip())
    if year or anchor is None:
        yield DateSpan(start, match.end(), values.written(int(year) if year else None, month, number))
    else:
        known = values.year_of(month, number, anchor)
        yield DateSpan(start, match.end(), values.written(known, month, number), ("year",), f"nearest to {anchor.why}")


def reader(pace: Pace) -> UyghurExtractor:
    """Returns the extractor of Uyghur texts."""
    return UyghurExtractor(pace=pace)
