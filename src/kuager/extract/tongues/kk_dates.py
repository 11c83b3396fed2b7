"""Finds Kazakh dates and durations: "2021 жылғы 8 ақпан", "8-ақпанда", "былтыр", "өткен айда", "15 жылға".

Works on text in small Cyrillic letters. A year that the words do not give comes from a full date just before, or from the
date of publication, and is said to be inferred; without either it stays ``XXXX``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import timedelta

from kuager.extract.times import Times
from kuager.text import date_values as values
from kuager.text.date_values import Anchor, DateSpan
from kuager.text.durations import DurationSpan
from kuager.text.numeric_dates import find_numeric

_MONTHS = (
    "қаңтар", "ақпан", "наурыз", "сәу[иі]р", "мамыр", "маусым", "ш[иі]лде", "тамыз", "қыркүйек", "қазан", "қараша", "желтоқсан",
)  # fmt: skip
_SEASONS = {"көктем": 21, "жаз": 22, "күз": 23, "қыс": 24}
_DAYS = ("дүйсенбі", "сейсенбі", "сәрсенбі", "бейсенбі", "жұма", "сенбі", "жексенбі")
_SUFFIX = "(?:с?[ыі])?(?:н?[дт][ае](?:ғы|гі)?|[ндт][ае]н|[ндт][ыі]ң|[ғгқк][ае]|[ндт][ыі]|н[ае]|н)?"
_MONTH = "|".join(f"(?P<m{number}>{name})" for number, name in enumerate(_MONTHS, start=1))
_YEAR_WORD = r"(?:ж[ыі]л(?:ғы|ы|дың|да|дан|дар[ыі]|ға)?(?!\w)|ж\.)"
_NAMED = re.compile(
    rf"(?:(?P<before>(?:19|20)\d\d)\s{{0,3}}[-–]?\s{{0,3}}{_YEAR_WORD}\s{{0,3}},?\s{{0,3}})?(?:(?<![\d.,])(?P<day>\d{{1,2}})\s{{0,3}}[-–]?\s{{0,3}}(?:ш[ыі]\s{{1,3}})?)?(?<![^\W\d])(?:{_MONTH}){_SUFFIX}(?!\w)"
    rf"(?:\s{{0,3}},?\s{{0,3}}(?P<after>(?:19|20)\d\d)(?!\d)(?:\s{{0,3}}{_YEAR_WORD})?)?(?P<tail>\s{{1,3}}күн[іи]\w*|\s{{1,3}}ай\w*)?"
)
_YEARS = re.compile(
    rf"(?<![\d.,])(?P<first>(?:19|20)\d\d)(?:\s{{0,3}}[-–]\s{{0,3}}(?P<last>(?:19|20)\d\d))?\s{{0,3}}[-–]?\s{{0,3}}{_YEAR_WORD}(?:\s{{1,3}}(?P<season>көктем|жаз|күз|қыс){_SUFFIX}(?!\w))?"
)
_RELATIVE = re.compile(
    r"(?<!\w)(?:(?P<yesterday>кеше(?:г[іи])?)|(?P<today>бүг[іи]н)|(?P<tomorrow>ертең)|(?P<lastyear>былтыр(?:ғы|дан|ы)?|өткен\s{1,3}жыл\w*)|(?P<thisyear>б[иі]ыл(?:ғы|дан)?(?:\s{1,3}(?P<bseason>көктем|жаз|күз|қыс)\w*)?)"
    r"|(?P<nextyear>келер\s{1,3}жыл\w*|келес[іи]\s{1,3}жыл\w*)|(?P<lastmonth>өткен\s{1,3}ай\w*)|(?P<thismonth>осы\s{1,3}ай\w*)|(?P<vague>өткен\s{1,3}апта\w*|соңғы\s{1,3}(?:күндер|айлар|жылдар|апталар)\w*|осы\s{1,3}апта\w*|жақында)"
    r"|(?P<following>ертес[іи]не|келес[іи]\s{1,3}күн[іи])|(?P<ago>(?P<n>\d{1,3}|\w+)\s{1,3}(?P<unit>күн|ай|жыл)\s{1,3}бұрын))(?!\w)"
)
_WEEKDAY = re.compile(rf"(?<!\w)(?P<day>{'|'.join(_DAYS)})(?:\s{{1,3}}күн[іи]\w*)(?!\w)")
_NUMBERS = {
    word: number
    for number, word in enumerate("нөл бір екі үш төрт бес алты жеті сегіз тоғыз он".split())
} | {"он бір": 11, "он екі": 12, "он үш": 13, "он төрт": 14, "он бес": 15, "он алты": 16, "он жеті": 17, "он сегіз": 18, "жиырма": 20, "отыз": 30, "қырық": 40}  # fmt: skip
_SPELLED = "|".join(sorted((word.replace("і", "[іи]") for word in _NUMBERS if word != "нөл"), key=len, reverse=True))
_DURATION = re.compile(
    rf"(?<![\w.,])(?P<n>\d{{1,3}}|(?:{_SPELLED})(?=\s))[\s-]+(?P<unit>жыл|ай|апта|тәул[іи]к|күн|сағат)(?P<end>{_SUFFIX}|дық|дік|лық)(?!\w)(?!\s{{1,3}}бұрын|\s{{1,3}}өтк)"
)
_UNITS = {"жыл": "P{}Y", "ай": "P{}M", "апта": "P{}W", "тәулік": "P{}D", "күн": "P{}D", "сағат": "PT{}H"}
_SENTENCE_NEAR = 200
_BACK = 20
"""Dates looked back over for a full one."""


def find_dates(text: str, anchor: Anchor | None) -> list[DateSpan]:
    """Returns the dates of a text in order, none overlapping.

    Args:
        text: Kazakh in small Cyrillic letters.
        anchor: when it was published, as far as known.
    """
    full = [DateSpan(*one) for one in find_numeric(text)]
    found = [*full, *_named(text, anchor), *_year_spans(text), *_relative(text, anchor), *_weekdays(text, anchor)]
    kept: list[DateSpan] = []
    for span in sorted(found, key=lambda one: (one.start, one.start - one.end)):
        if not kept or span.start >= kept[-1].end:
            kept.append(_following(span, kept))
    return kept


def find_times(text: str, anchor: Anchor | None) -> Times:
    """Returns the dates and durations of a text in small Cyrillic letters."""
    dates = find_dates(text, anchor)
    return Times(dates=dates, durations=find_durations(text, dates))


def find_durations(text: str, dates: Sequence[DateSpan]) -> list[DurationSpan]:
    """Returns the durations of a text in small letters that are no part of a date."""
    found = []
    at = 0
    for match in _DURATION.finditer(text):
        while at < len(dates) and dates[at].end <= match.start():
            at += 1
        if at < len(dates) and dates[at].start < match.end():
            continue
        if re.search(r"[-–]күн[іи]$", match.group()):
            continue  # "45-күні" is the 45th day of something
        number = _number(match.group("n"))
        unit = match.group("unit").replace("тәулик", "тәулік")
        if number:
            found.append(DurationSpan(match.start(), match.end(), _UNITS[unit].format(number)))
    return found


def _number(word: str) -> int | None:
    word = " ".join(word.split()).replace("и", "і").replace("жіырма", "жиырма")
    return int(word) if word.isdigit() else _NUMBERS.get(word)


def _named(text: str, anchor: Anchor | None) -> Iterator[DateSpan]:
    stated: tuple[int, int] | None = None
    for match in _NAMED.finditer(text):
        month = next(number for number in range(1, 13) if match.group(f"m{number}"))
        written_year = match.group("before") or match.group("after")
        day = int(match.group("day")) if match.group("day") else None
        if not values.is_day(2000, month, day or 1) or not (day or written_year or _in_time(text, match, month)):
            continue
        end = match.end("tail") if match.group("tail") else match.end()
        if written_year:
            stated = (match.end(), int(written_year))
            yield DateSpan(match.start(), end, values.written(int(written_year), month, day))
        else:
            yield _inferred((match.start(), end), month, day, stated, anchor)


def _in_time(text: str, match: re.Match[str], month: int) -> bool:
    """A bare month counts in a case of time: ``ақпанда``, ``наурыздан бері``; ``қазан`` is a cauldron, ``маусым`` a season."""
    form = text[match.start(f"m{month}") : match.end()].split(maxsplit=1)[0]
    name = match.group(f"m{month}")
    ending = form[len(name) :]
    return bool(match.group("tail")) or bool(
        re.fullmatch("(?:с?[ыі])?н?(?:[дт][ае](?:ғы|гі)?|[дт][ае]н|н[ае]н)", ending)
    )


def _inferred(
    place: tuple[int, int], month: int, day: int | None, stated: tuple[int, int] | None, anchor: Anchor | None
) -> DateSpan:
    if stated is not None and place[0] - stated[0] < _SENTENCE_NEAR and values.is_day(stated[1], month, day or 1):
        late = anchor is not None and values.year_of(month, day, anchor) < stated[1]
        if not late:
            return DateSpan(
                *place, values.written(stated[1], month, day), ("year",), f"the year stated just before ({stated[1]})"
            )
    if anchor is None:
        return DateSpan(*place, values.written(None, month, day))
    return DateSpan(
        *place, values.written(values.year_of(month, day, anchor), month, day), ("year",), f"nearest to {anchor.why}"
    )


def _year_spans(text: str) -> Iterator[DateSpan]:
    for match in _YEARS.finditer(text):
        first, last, season = match.group("first", "last", "season")
        if last:
            yield DateSpan(match.start(), match.end(), f"{first}/{last}")
        elif season:
            yield DateSpan(match.start(), match.end(), f"{first}-{_SEASONS[season]}")
        else:
            yield DateSpan(match.start(), match.end(), first)


def _relative(text: str, anchor: Anchor | None) -> Iterator[DateSpan]:
    for match in _RELATIVE.finditer(text):
        kind = next(name for name in _KINDS if match.group(name))
        value = _value_of(kind, match, anchor) if anchor else None
        why = f"counted from {anchor.why}" if anchor and value else None
        parts = ("year", "month", "day")[: value.count("-") + 1] if value else ()
        if kind == "ago" and value is None and _number(match.group("n")) is None:
            continue
        yield DateSpan(match.start(), match.end(), value, parts, why)


_KINDS = (
    "yesterday", "today", "tomorrow", "lastyear", "thisyear", "nextyear", "lastmonth", "thismonth", "vague", "following", "ago",
)  # fmt: skip


def _value_of(kind: str, match: re.Match[str], anchor: Anchor) -> str | None:
    if kind == "thisyear" and match.group("bseason"):
        return f"{anchor.year}-{_SEASONS[match.group('bseason')]}"
    if kind in _YEARS_BACK:
        return values.written(anchor.year - _YEARS_BACK[kind])
    if kind in _DAYS_BACK:
        return values.days_back(anchor, _DAYS_BACK[kind])
    if kind in _MONTHS_BACK:
        return values.months_back(anchor, _MONTHS_BACK[kind])
    return _ago(match, anchor) if kind == "ago" else None


_YEARS_BACK = {"lastyear": 1, "thisyear": 0, "nextyear": -1}
_DAYS_BACK = {"yesterday": 1, "today": 0, "tomorrow": -1}
_MONTHS_BACK = {"lastmonth": 1, "thismonth": 0}


def _ago(match: re.Match[str], anchor: Anchor) -> str | None:
    number = _number(match.group("n"))
    if number is None:
        return None
    if match.group("unit") == "жыл":
        return values.written(anchor.year - number)
    return values.months_back(anchor, number) if match.group("unit") == "ай" else values.days_back(anchor, number)


def _weekdays(text: str, anchor: Anchor | None) -> Iterator[DateSpan]:
    for match in _WEEKDAY.finditer(text):
        day = values.weekday_before(anchor, _DAYS.index(match.group("day"))) if anchor else None
        if day is None or anchor is None:
            yield DateSpan(match.start(), match.end(), None)
        else:
            parts = ("year", "month", "day")
            yield DateSpan(match.start(), match.end(), day.isoformat(), parts, f"the last one before {anchor.why}")


def _following(span: DateSpan, before: Sequence[DateSpan]) -> DateSpan:
    """Counts "the day after" from the last full date."""
    if span.value is not None or span.end - span.start < len("ертесіне") or not before:
        return span
    last = next((one for one in before[-1:-_BACK:-1] if one.value and len(one.value) == len("2021-02-08")), None)
    anchor = values.parse_anchor(last.value if last else None)
    if anchor is None or not _FOLLOWING_SPANS.get(span.end - span.start):
        return span
    day = anchor.latest + timedelta(days=1)
    return DateSpan(span.start, span.end, day.isoformat(), ("year", "month", "day"), "the day after the date before it")


_FOLLOWING_SPANS = {len("ертесіне"): True, len("келесі күні"): True}
