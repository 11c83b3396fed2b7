"""Finds Russian dates with their true precision: days, months, seasons, spans, weekdays and words such as "накануне"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kuager.text import date_values as values
from kuager.text.date_values import Anchor, DateSpan
from kuager.text.number_words import RUSSIAN
from kuager.text.numeric_dates import find_numeric

_MONTHS = ("январ[ьяею]м?", "феврал[ьяею]м?", "март(?:а|е|у|ом)?", "апрел[ьяею]м?", "ма[йяею]м?", "июн[ьяею]м?", "июл[ьяею]м?",
    "август(?:а|е|у|ом)?", "сентябр[ьяею]м?", "октябр[ьяею]м?", "ноябр[ьяею]м?", "декабр[ьяею]м?")  # fmt: skip
_STARTS = ("янв", "фев", "мар", "апр", "ма", "июн", "июл", "авг", "сен", "окт", "ноя", "дек")
_MONTH = "(?P<month>" + "|".join(_MONTHS) + r")\b"
_YEAR = r"(?:\s*,?\s*(?P<year>(?:19|20)\d\d)(?!\d)(?:[\s\u00a0]*(?:год[ауе]?м?|г\.|г\b))?)?"
_ORDINALS = {word: number for number, words in enumerate(
    ["перв", "втор", "треть", "четверт", "пят", "шест", "седьм", "восьм", "девят", "десят", "одиннадцат", "двенадцат", "тринадцат", "четырнадцат", "пятнадцат", "шестнадцат", "семнадцат", "восемнадцат", "девятнадцат", "двадцат"], start=1) for word in (words,)} | {"тридцат": 30}  # fmt: skip
_DAY = re.compile(
    rf"(?:\bс\s+)?(?<![\d.,:/№-])(?:(?P<from>\d{{1,2}})(?:-го)?\s*(?P<join>-|–|—|по|и|до)\s*)?(?<![\d.,:/№])(?P<day>\d{{1,2}})(?:-?го|-?е)?[\s\u00a0]+{_MONTH}{_YEAR}"
)
_SPELLED = re.compile(
    rf"\b(?:(?P<tens>двадцать|тридцать)\s)?(?P<word>{'|'.join(sorted(_ORDINALS, key=len, reverse=True))})(?:ого|его|ое|ье)\s+{_MONTH}{_YEAR}"
)
_ALONE = re.compile(
    rf"(?P<lead>\b(?:в|во|с|со|до|к|за|по|на|от|прошлого|минувшего|начал\w|конц\w|середин\w|течение|этого)\s+)?(?P<part>\b(?:начал[еау]|конц[еау]|середин[еыу]|первой половине|второй половине)\s+)?(?<!\w){_MONTH}(?P<which>\s+(?:прошлого|этого|того же|нынешнего|минувшего)\s+года)?{_YEAR}"
)
_SEASON = re.compile(
    r"\b(?P<season>весн|лет|осен|зим)(?:ой|ом|ы|а|у|ью|и|ь|е)\s+(?P<year>(?:19|20)\d\d)(?:-го)?(?:[\s\u00a0]*(?:год[ауе]?|г\.))?"
)
_SEASONS = {"весн": 21, "лет": 22, "осен": 23, "зим": 24}
_YEARS = re.compile(
    r"(?:\b(?:с|в)\s+)?(?<![\d.,№/-])(?P<a>(?:19|20)\d\d)\s*(?:-|–|—|по|до)\s*(?P<b>(?:19|20)\d\d)(?!\d)(?:-?й|-?м)?[\s\u00a0]*(?:год\w{0,3}|гг\.?)"
)
_PLAIN = re.compile(
    r"(?:(?P<part>перв\w+ половин\w|втор\w+ половин\w)\s+)?(?<![\d.,№/-])(?P<year>(?:19|20)\d\d)(?:-?(?:го|м|й|ом))?[\s\u00a0]*(?:год(?:а|у|ом|е)?\b|г\.|г\b)"
)
_LED = re.compile(r"(?:\bв|\bс|\bдо|\bпосле|\bк)\s+(?P<year>(?:19|20)\d\d)(?:-м|-го)\b")
_DECADE = re.compile(r"\b(?P<year>(?:19|20)\d)0-[ехм]+(?:\s+год\w+)?")
_WEEKDAY = re.compile(
    r"\bв[о]?\s+(?P<when>прошл\w+\s+|минувш\w+\s+|эт\w+\s+)?(?P<day>понедельник|вторник|среду|четверг|пятницу|субботу|воскресенье)\b"
)
_DAYS = ("понедельник", "вторник", "среду", "четверг", "пятницу", "субботу", "воскресенье")
_RELATIVE = re.compile(
    r"\b(?:(?P<today>сегодня)|(?P<yesterday>вчера|накануне)|(?P<before>позавчера)|(?P<tomorrow>завтра)|в\s+(?P<lastyear>прошлом|минувшем)\s+году|в\s+(?P<thisyear>этом|нынешнем)\s+году"
    r"|в\s+(?P<lastmonth>прошлом|минувшем)\s+месяце|на\s+(?P<vague>прошлой|минувшей|этой)\s+неделе|(?P<n>\d{1,2}|год|два|две|три|четыре|пять|шесть|семь|восемь|десять)\s?(?P<unit>года?|лет|месяц\w*|дн\w+|недел\w+)?\s+назад)\b"
)
_COUNT = RUSSIAN | {"год": 1}


def find_russian_dates(text: str, anchor: Anchor | None = None) -> list[DateSpan]:
    """Returns the dates of a text in order, none overlapping.

    Args:
        text: Russian text.
        anchor: when it was published, as far as known; without it no weekday or "вчера" gets a day.
    """
    low = text.lower().replace("ё", "е")
    if len(low) != len(text):
        return [DateSpan(*one) for one in find_numeric(text)]
    found = [DateSpan(*one) for one in find_numeric(text)]
    for finder in (
        _days(low, anchor),
        _spelled(low, anchor),
        _years(low),
        _seasons(low),
        _months(low, anchor),
        _plain(low),
        _weekdays(low, anchor),
        _relative(low, anchor),
    ):
        found += finder
    kept: list[DateSpan] = []
    for span in sorted(found, key=lambda one: (one.start, one.start - one.end)):
        if not kept or span.start >= kept[-1].end:
            kept.append(span)
    return kept


def _month(match: re.Match[str]) -> int:
    word = match.group("month")
    return min(
        number
        for number, start in enumerate(_STARTS, start=1)
        if word.startswith(start) and not (start == "ма" and word.startswith("мар"))
    )


def _dated(
    span: tuple[int, int], year: int | None, month: int, day: int | None, anchor: Anchor | None
) -> Iterator[DateSpan]:
    if not values.is_day(year or 2000, month, day or 1):
        return
    if year is not None or anchor is None:
        yield DateSpan(*span, values.written(year, month, day))
        return
    known = values.year_of(month, day, anchor)
    yield DateSpan(*span, values.written(known, month, day), ("year",), f"nearest to {anchor.why}")


def _days(low: str, anchor: Anchor | None) -> Iterator[DateSpan]:
    for match in _DAY.finditer(low):
        year = int(match.group("year")) if match.group("year") else None
        first = match.group("from")
        start = match.start("from") if first else match.start("day")
        for one in _dated((start, _trimmed(match)), year, _month(match), int(match.group("day")), anchor):
            if first and match.group("join") != "и" and one.value and int(first) < int(match.group("day")):
                begin = one.value[:-2] + f"{int(first):02d}"
                yield one._replace(value=f"{begin}/{one.value}")
            else:
                yield one._replace(start=match.start("day")) if first else one


def _trimmed(match: re.Match[str]) -> int:
    return match.start() + len(match.group().rstrip())


def _spelled(low: str, anchor: Anchor | None) -> Iterator[DateSpan]:
    for match in _SPELLED.finditer(low):
        day = _ORDINALS[match.group("word")] + {"двадцать": 20, "тридцать": 30}.get(match.group("tens") or "", 0)
        year = int(match.group("year")) if match.group("year") else None
        yield from _dated(match.span(), year, _month(match), day, anchor)


def _months(low: str, anchor: Anchor | None) -> Iterator[DateSpan]:
    for match in _ALONE.finditer(low):
        which, year = match.group("which"), match.group("year")
        lead = match.group("lead")
        if (
            not (lead or year or which or match.group("part"))
            or low[max(0, match.start("month") - 1) : match.start("month")].isdigit()
        ):
            continue
        start = match.start("part") if match.group("part") else match.start("month")
        known = int(year) if year else None
        if which and anchor is not None:
            known = anchor.year - ("прошл" in which or "минувш" in which)
            yield DateSpan(
                start, match.end(), values.written(known, _month(match)), ("year",), f"counted from {anchor.why}"
            )
            continue
        if (lead or "").strip() == "прошлого" and anchor is not None and not year:
            known = None
        yield from _dated((start, _trimmed(match)), known, _month(match), None, anchor)


def _seasons(low: str) -> Iterator[DateSpan]:
    for match in _SEASON.finditer(low):
        yield DateSpan(*match.span(), f"{match.group('year')}-{_SEASONS[match.group('season')]}")


def _years(low: str) -> Iterator[DateSpan]:
    for match in _YEARS.finditer(low):
        if match.group("a") < match.group("b"):
            yield DateSpan(match.start("a"), match.end(), f"{match.group('a')}/{match.group('b')}")


def _plain(low: str) -> Iterator[DateSpan]:
    for match in _PLAIN.finditer(low):
        year, part = match.group("year"), match.group("part") or ""
        half = {"п": f"{year}-01/{year}-06", "в": f"{year}-07/{year}-12"}.get(part[:1], year)
        yield DateSpan(*match.span(), half)
    for match in _LED.finditer(low):
        yield DateSpan(match.start("year"), match.end(), match.group("year"))
    for match in _DECADE.finditer(low):
        yield DateSpan(*match.span(), f"{match.group('year')}X")


def _weekdays(low: str, anchor: Anchor | None) -> Iterator[DateSpan]:
    for match in _WEEKDAY.finditer(low):
        day = values.weekday_before(anchor, _DAYS.index(match.group("day"))) if anchor else None
        start = match.start("when") if match.group("when") else match.start("day")
        if day is None or anchor is None:
            yield DateSpan(start, match.end(), None)
        else:
            value = values.written(day.year, day.month, day.day)
            yield DateSpan(
                start, match.end(), value, ("day", "month", "year"), f"the last such day before {anchor.why}"
            )


def _relative(low: str, anchor: Anchor | None) -> Iterator[DateSpan]:
    for match in _RELATIVE.finditer(low):
        yield DateSpan(
            match.start(),
            match.end(),
            _counted(match, anchor),
            *(((), None) if anchor is None else (("day", "month", "year"), f"counted from {anchor.why}")),
        )


def _counted(match: re.Match[str], anchor: Anchor | None) -> str | None:
    if anchor is None or match.group("vague"):
        return None
    for name, back in (("today", 0), ("yesterday", 1), ("before", 2), ("tomorrow", -1)):
        if match.group(name):
            return values.days_back(anchor, back)
    if match.group("lastyear") or match.group("thisyear"):
        return str(anchor.year - bool(match.group("lastyear")))
    if match.group("lastmonth"):
        return values.months_back(anchor, 1)
    raw, unit = match.group("n"), match.group("unit") or "год"
    count = int(raw) if raw.isdigit() else _COUNT[raw]
    if unit.startswith(("год", "лет")):
        return str(anchor.year - count)
    return (
        values.months_back(anchor, count)
        if unit.startswith("месяц")
        else values.days_back(anchor, count * 7 if unit.startswith("недел") else count)
    )
