"""Finds dates in Russian, Kazakh, Chinese and Uyghur by their month names and figures; years only from the words or the anchor."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kuager.text import date_values as values
from kuager.text.date_values import Anchor, DateSpan
from kuager.text.numeric_dates import find_numeric

_RUSSIAN = (
    "январ",
    "феврал",
    "март",
    "апрел",
    "ма[йяе]",
    "июн",
    "июл",
    "август",
    "сентябр",
    "октябр",
    "ноябр",
    "декабр",
)
_KAZAKH = (
    "қаңтар",
    "ақпан",
    "наурыз",
    "сәуір",
    "мамыр",
    "маусым",
    "шілде",
    "тамыз",
    "қыркүйек",
    "қазан",
    "қараша",
    "желтоқсан",
)
_UYGHUR = (
    "يانۋار",
    "فېۋرال",
    "مارت",
    "ئاپرېل",
    "ماي",
    "ئىيۇن",
    "ئىيۇل",
    "ئاۋغۇست",
    "سېنتەبىر",
    "ئۆكتەبىر",
    "نويابىر",
    "دېكابىر",
)


def _with_names(months: tuple[str, ...], year_word: str, ending: str) -> re.Pattern[str]:
    names = "|".join(f"(?P<m{number}>{name})" for number, name in enumerate(months, start=1))
    return re.compile(
        rf"(?:(?P<before>(?:19|20)\d\d)\s*(?:-|–)?\s*(?:{year_word})\s+)?(?:(?<!\d)(?P<day>\d{{1,2}})(?:-?(?:го|е|і|ы|ші|шы))?\s+)?(?<!\w)(?:{names}){ending}"
        rf"(?:\s+(?P<late>\d{{1,2}})(?!\d)(?:-?\w+)?)?(?:\s*,?\s*(?P<after>(?:19|20)\d\d)(?!\d)(?:\s*(?:{year_word}))?)?",
        re.IGNORECASE,
    )


_BY_LANGUAGE = {
    "ru": _with_names(_RUSSIAN, r"год\w*|г\.?", r"(?:[аеуюяьй]|ом|ём|ем|ого)?(?!\w)"),
    "kk": _with_names(
        _KAZAKH, r"жыл\w*|ж\.?", r"(?:да|де|та|те|дан|ден|тан|тен|ның|нің|дың|дің|ға|ге|ы|і|ында|інде|ынан|інен)?(?!\w)"
    ),
    "ug": _with_names(_UYGHUR, r"\w{0,12}يىل\w*", r"\w{0,5}"),
}
_CHINESE = re.compile(r"(?:((?:19|20)\d\d)\s*年\s*)?(?:(\d{1,2})\s*月)(?:\s*(\d{1,2})\s*[日号])?|((?:19|20)\d\d)\s*年")
_YEAR = {
    "ru": re.compile(r"(?<![\d.,])((?:19|20)\d\d)(?!\d)(?=\s*(?:год|г\.))"),
    "kk": re.compile(r"(?<![\d.,])((?:19|20)\d\d)(?!\d)(?=\s*(?:-|–)?\s*(?:жыл|ж\.))"),
    "ug": re.compile(r"(?<![\d.,])((?:19|20)\d\d)(?!\d)(?=\s*(?:-|–)?\s*يىل)"),
}


def find_other_dates(text: str, lang: str, anchor: Anchor | None = None) -> list[DateSpan]:
    """Returns the dates of a text in order, none overlapping.

    Args:
        text: the text.
        lang: ``ru``, ``kk``, ``zh`` or ``ug``; of others only dates in figures are found.
        anchor: when it was published, as far as known.
    """
    found = [DateSpan(*one) for one in find_numeric(text)]
    if lang == "zh":
        found += _chinese(text, anchor)
    elif lang in _BY_LANGUAGE:
        found += _named(text, lang, anchor)
        found += [DateSpan(one.start(1), one.end(1), one.group(1)) for one in _YEAR[lang].finditer(text)]
    kept: list[DateSpan] = []
    for span in sorted(found, key=lambda one: (one.start, one.start - one.end)):
        if not kept or span.start >= kept[-1].end:
            kept.append(span)
    return kept


def _named(text: str, lang: str, anchor: Anchor | None) -> Iterator[DateSpan]:
    for match in _BY_LANGUAGE[lang].finditer(text):
        month = next(number for number in range(1, 13) if match.group(f"m{number}"))
        day = match.group("day") or match.group("late")
        year = match.group("before") or match.group("after")
        if not (day or year):
            continue
        lead = len(match.group()) - len(match.group().lstrip())
        span = _dated(
            match.start() + lead, match.end(), (int(year) if year else None, month, int(day) if day else None), anchor
        )
        if span is not None:
            yield span


def _chinese(text: str, anchor: Anchor | None) -> Iterator[DateSpan]:
    for match in _CHINESE.finditer(text):
        lead = len(match.group()) - len(match.group().lstrip())
        if match.group(4):
            yield DateSpan(match.start(), match.end(), match.group(4))
            continue
        year, month, day = (int(one) if one else None for one in match.groups()[:3])
        if month is not None:
            span = _dated(match.start() + lead, match.end(), (year, month, day), anchor)
            if span is not None:
                yield span


def _dated(start: int, end: int, day: tuple[int | None, int, int | None], anchor: Anchor | None) -> DateSpan | None:
    year, month, number = day
    if not values.is_day(year or 2000, month, number or 1):
        return None
    if year is not None or anchor is None:
        return DateSpan(start, end, values.written(year, month, number))
    known = values.year_of(month, number, anchor)
    return DateSpan(start, end, values.written(known, month, number), ("year",), f"nearest to {anchor.why}")
