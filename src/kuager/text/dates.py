"""Finds English dates and durations with their offsets and true precision. Pure; needs no clock.

The words give the value, the anchor (date of publication) or the narrative gives only the year, and every inferred part
is named with its reason. Where nothing justifies a year it stays ``XXXX``. Method: month names, four-digit years, units
and relative words are found first, then the few words around each are read, so that time grows with the text only.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence

from kuager.text import date_values as values
from kuager.text import ordinals
from kuager.text.date_values import WEEKDAYS, Anchor, DateSpan
from kuager.text.durations import DurationSpan, find_durations
from kuager.text.numeric_dates import find_numeric
from kuager.text.relative_dates import find_relative

__all__ = ["Anchor", "DateSpan", "DurationSpan", "find_dates", "find_durations"]


MONTHS = {
    name: number
    for number, names in enumerate(
        "january jan|february feb|march mar|april apr|may|june jun|july jul|august aug|september sep sept|october oct"
        "|november nov|december dec".split("|"),
        start=1,
    )
    for name in names.split()
}
_AROUND = 3_000
"""Characters on either side in which stated years may tell which year a weekday fits."""
_SHORT_WEEKDAYS = {
    "mon": 0,
    "tue": 1,
    "tues": 1,
    "wed": 2,
    "thu": 3,
    "thur": 3,
    "thurs": 3,
    "fri": 4,
    "sat": 5,
    "sun": 6,
}
_NAMES = "|".join(sorted(MONTHS, key=len, reverse=True))
_WRITTEN = [form for name in _NAMES.split("|") for form in (name.title(), name.upper())]
_MONTH = re.compile(
    # A pattern that begins with letters is sought many times faster than one that begins with the edge of a word.
    "(?:"
    + "|".join(
        rf"{first}(?<=\b.)(?:{'|'.join(form[1:] for form in _WRITTEN if form[0] == first)})"
        for first in sorted({form[0] for form in _WRITTEN})
    )
    + r")\b\.?"
)
_DAY_BEFORE = re.compile(
    r"(?:(?<![\d.,:/])(\d{1,2})(?:st|nd|rd|th)?\s*(?:-|–|—|to|and|&)\s*)?(?<![\d.,:/])(\d{1,2})(?:st|nd|rd|th)?(?:\s+of)?[\s-]+$"
)
_DAY_IN_WORDS = re.compile(rf"\b({ordinals.WORDS})\s+(?:day\s+)?of\s+$", re.IGNORECASE)
_DAY_AFTER = re.compile(
    r"\s+(?:the\s+)?(\d{1,2})(?:st|nd|rd|th)?(?![\d:%]|[.,]\d|\s+(?:people|percent|per|years?|days?|months?|hours?|weeks?)\b)"
    r"(?:\s*(?:-|–|—|to|and|&)\s*(\d{1,2})(?:st|nd|rd|th)?(?![\d:]))?"
)
_YEAR_AFTER = re.compile(r",?\s+(?:of\s+|in\s+)?((?:19|20)\d\d)(?![\d%])")
_RELATIVE_YEAR_AFTER = re.compile(r",?\s+(?:of\s+)?(last|this|the following|the previous|the same|that|next) year\b")
_QUALIFIER = re.compile(
    r"\b(?:(early|late|mid|mid-|earlier in|later in|the (?:beginning|start|end|middle|second half|first half) of|end of|start of|beginning of"
    r"|last|this|next|this past)\s*[- ]?\s*)$",
    re.IGNORECASE,
)
_BARE_MONTH_LEAD = re.compile(
    r"\b(?:in|since|last|this|next|early|late|mid|until|till|by|from|during|of|before|after|and|between|through|to|around|past|every)[\s-]+$",
    re.IGNORECASE,
)
_WEEKDAY_LEAD = re.compile(r"\b([A-Z][a-z]{2,8})(?:,|\.)?\s+(?:the\s+)?$")
_YEAR = re.compile(
    r"((?:19|20)\d\d)(?<![\w.,/$€£¥:#@=&?-]\d{4})(?![\w%]|[.,:/]\d|-\d\d-)(?!\s*(?:tenge|rubles|yuan|dollars|people|km|kilom|metres|meters|protesters|dead))"
)
_POST_YEAR = re.compile(r"\b(?:post|pre|mid)-((?:19|20)\d\d)\b")
_YEAR_RANGE = re.compile(r"\s*(?:-|–|—|to|through|until)\s*((?:19|20)?\d\d)(?![\w%]|[.,:]\d)")
_YEAR_QUALIFIER = re.compile(
    r"\b(?:(the\s+)?(first|second|latter) half of|(the\s+)?(first|second|third|fourth|last) quarter of|(?:the\s+)?(spring|summer|autumn|fall|winter)(?:\s+of)?"
    r"|(?:the\s+)?(?:beginning|start|end|middle) of|early|late|mid|circa|around|about)[\s-]*$",
    re.IGNORECASE,
)
_DECADE = re.compile(r"(?<![\w.,])(?:(?:the\s+)?(?:early|late|mid)[\s-]+|the\s+)?((?:19|20)\d)0s\b")


def find_dates(text: str, anchor: Anchor | None = None, paragraphs: Sequence[tuple[int, int]] = ()) -> list[DateSpan]:
    """Returns the dates of ``text`` in order, none overlapping.

    Args:
        text: English text.
        anchor: when the text was published, as far as known.
        paragraphs: (start, end) of paragraphs in order; inside one, an earlier full date lends its year to a later day
            and month.
    """
    taken: list[DateSpan] = []
    claim = _Claims(taken)
    for numeric in find_numeric(text):
        claim.add(DateSpan(numeric.start, numeric.end, numeric.value, numeric.inferred, numeric.why))
    for found in (*_with_month(_Source(text, anchor)), *_with_year(text)):
        claim.add(found)
    for relative in find_relative(text, anchor, taken):
        claim.add(relative)
    taken.sort()
    return _in_narrative(taken, anchor, paragraphs)


class _Claims:
    """Keeps spans from overlapping: first come, first served."""

    def __init__(self, taken: list[DateSpan]) -> None:
        self._taken = taken
        self._cells: set[int] = set()

    def add(self, span: DateSpan) -> None:
        cells = range(span.start, span.end)
        if not any(cell in self._cells for cell in cells):
            self._cells.update(cells)
            self._taken.append(span)


class _Source:
    """A text with its date of publication, and the years it states, looked for once and only when a weekday asks."""

    def __init__(self, text: str, anchor: Anchor | None) -> None:
        self.text = text
        self.anchor = anchor
        self._stated: list[tuple[int, int]] | None = None

    def latest_around(self, start: int) -> int | None:
        """Returns the latest year stated near a place."""
        if self._stated is None:
            self._stated = [(match.start(1), int(match.group(1))) for match in _YEAR.finditer(self.text)]
        low = bisect_left(self._stated, (start - _AROUND,))
        near = self._stated[low : bisect_right(self._stated, (start + _AROUND - 4, 1 << 30))]
        return max((year for _, year in near), default=None)


def _with_month(source: _Source) -> Iterator[DateSpan]:
    for match in _MONTH.finditer(source.text):
        found = _month(source, match)
        if found is not None:
            yield found


def _month(source: _Source, match: re.Match[str]) -> DateSpan | None:
    text, anchor = source.text, source.anchor
    word = match.group().rstrip(".").lower()
    month = MONTHS[word]
    start, end = match.start(), match.start() + len(match.group().rstrip("."))
    lead = text[max(0, start - 32) : start]
    first, last = None, None
    before = _DAY_BEFORE.search(lead)
    if before:
        first, last = int(before.group(1) or before.group(2)), int(before.group(2))
        start -= len(lead) - before.start()
    elif (worded := _DAY_IN_WORDS.search(lead)) and (day := ordinals.value(worded.group(1))):
        first, last = day, day
        start -= len(lead) - worded.start()
    else:
        after = _DAY_AFTER.match(text, match.end())
        if after and 1 <= int(after.group(1)) <= 31:
            first, last = int(after.group(1)), int(after.group(2) or after.group(1))
            end = after.end()
    year_match = _YEAR_AFTER.match(text, max(end, match.end()))
    year = int(year_match.group(1)) if year_match else None
    end = year_match.end() if year_match else end
    if first is not None and not (
        values.is_day(year or 2000, month, first) and values.is_day(year or 2000, month, last or first)
    ):
        return None
    relative = None if year else _RELATIVE_YEAR_AFTER.match(text, end)
    if first is None:
        if year is None and relative is None and not _is_month_here(text, match, lead):
            return None
        qualifier = _QUALIFIER.search(lead)
        word_before = qualifier.group(1).lower() if qualifier else ""
        start -= len(lead) - qualifier.start(1) if qualifier else 0
        return _read_month(start, end, month, year, qualifier=word_before, relative=relative, anchor=anchor)
    return _read_day(source, start, end, (year, month, first, last or first), relative)


def _is_month_here(text: str, match: re.Match[str], lead: str) -> bool:
    """``May``, ``March`` and ``August`` are words too: alone they need a preposition before them."""
    if _BARE_MONTH_LEAD.search(lead):
        return not match.group().isupper() or lead.isupper()
    word = match.group().rstrip(".")
    return (
        len(word) > 4
        and word not in {"March", "August", "MARCH", "AUGUST"}
        and not text[match.end() : match.end() + 2].strip().isalpha()
    )


def _read_month(
    start: int,
    end: int,
    month: int,
    year: int | None,
    *,
    qualifier: str,
    relative: re.Match[str] | None,
    anchor: Anchor | None,
) -> DateSpan:
    if year is not None:
        return DateSpan(start, end, values.written(year, month))
    if relative is not None:
        end = relative.end()
        shift = {"last": -1, "this": 0, "next": 1}.get(relative.group(1))
        if anchor is None or shift is None:
            return DateSpan(start, end, values.written(None, month))
        return DateSpan(start, end, values.written(anchor.year + shift, month), ("year",), f"counted from {anchor.why}")
    if anchor is None:
        return DateSpan(start, end, values.written(None, month))
    year = values.year_of(month, None, anchor)
    if qualifier == "next":
        year = anchor.year if anchor.month and month > anchor.month else anchor.year + 1
    elif qualifier == "last" and anchor.month == month and year == anchor.year:
        year -= 1
    return DateSpan(start, end, values.written(year, month), ("year",), f"nearest before {anchor.why}")


def _read_day(
    source: _Source,
    start: int,
    end: int,
    day: tuple[int | None, int, int, int],
    relative: re.Match[str] | None,
) -> DateSpan:
    anchor = source.anchor
    year, month, first, last = day
    inferred: tuple[str, ...] = ()
    why = None
    if year is None and relative is not None and anchor is not None and relative.group(1) in {"last", "this"}:
        year, end = anchor.year - (relative.group(1) == "last"), relative.end()
        inferred, why = ("year",), f"counted from {anchor.why}"
    elif year is None:
        year, why = _year_of_day(source, start, month, first)
        inferred = ("year",) if year is not None else ()
    value = values.written(year, month, first)
    if last > first:
        value = f"{value}/{values.written(year, month, last)}"
    return DateSpan(start, end, value, inferred, why)


def _year_of_day(source: _Source, start: int, month: int, day: int) -> tuple[int | None, str | None]:
    anchor = source.anchor
    if anchor is not None:
        return values.year_of(month, day, anchor), f"nearest to {anchor.why}"
    weekday = _WEEKDAY_LEAD.search(source.text, max(0, start - 16), start)
    name = weekday.group(1).lower() if weekday else ""
    number = WEEKDAYS.get(name, _SHORT_WEEKDAYS.get(name))
    latest = source.latest_around(start) if number is not None else None
    if number is None or latest is None:
        return None, None
    fitting = values.years_with_weekday(month, day, number, latest, latest + 4)
    if len(fitting) == 1:
        return fitting[0], f"the only year from {latest} on in which that day is a {name.title()}"
    return None, None


def _with_year(text: str) -> Iterator[DateSpan]:
    for match in _DECADE.finditer(text) if "0s" in text else ():
        yield DateSpan(match.start(), match.end(), f"{match.group(1)}X")
    for match in _POST_YEAR.finditer(text) if "-20" in text or "-19" in text else ():
        yield DateSpan(match.start(1), match.end(1), match.group(1))
    for match in _YEAR.finditer(text):
        yield _year(text, match.start(1), match.end(1))


def _year(text: str, start: int, end: int) -> DateSpan:
    year = int(text[start:end])
    span_range = _YEAR_RANGE.match(text, end)
    if span_range:
        other = span_range.group(1)
        last = int(other) if len(other) == 4 else year // 100 * 100 + int(other)
        if year < last <= year + 60:
            return DateSpan(start, span_range.end(), f"{year}/{last}")
    lead = text[max(0, start - 32) : start]
    qualifier = _YEAR_QUALIFIER.search(lead)
    if qualifier is None:
        return DateSpan(start, end, str(year))
    start -= len(lead) - qualifier.start()
    return DateSpan(start, end, _part_of_year(qualifier, str(year)))


def _part_of_year(qualifier: re.Match[str], year: str) -> str:
    half, quarter, season = qualifier.group(2), qualifier.group(4), qualifier.group(5)
    if half:
        return f"{year}-01/{year}-06" if half.lower() == "first" else f"{year}-07/{year}-12"
    if quarter:
        number = {"first": 0, "second": 1, "third": 2}.get(quarter.lower(), 3)
        return f"{year}-{number * 3 + 1:02d}/{year}-{number * 3 + 3:02d}"
    if season:
        return f"{year}-{values.SEASONS[season.lower()]}"
    if qualifier.group().strip().lower() in {"circa", "around", "about"}:
        return f"{year}~"
    return year


# --- narrative --------------------------------------------------------------------------------------------------------


def _in_narrative(
    found: list[DateSpan], anchor: Anchor | None, paragraphs: Sequence[tuple[int, int]]
) -> list[DateSpan]:
    """Lends the year of a full date to a later day or month of the same paragraph, when nothing recent speaks against."""
    starts = [start for start, _ in paragraphs]
    result: list[DateSpan] = []
    told: tuple[int, int, int] | None = None
    for span in found:
        place = bisect_right(starts, span.start) if starts else -1
        lent = _lent(span, told, place, anchor)
        result.append(lent)
        value = lent.value or ""
        if value[:4].isdigit() and len(value) >= 7 and value[5:7].isdigit() and int(value[5:7]) <= 12:
            told = (int(value[:4]), int(value[5:7]), place)
    return result


def _lent(span: DateSpan, told: tuple[int, int, int] | None, place: int, anchor: Anchor | None) -> DateSpan:
    value = span.value or ""
    bare = value.startswith("XXXX-") or (
        span.why is not None and span.inferred == ("year",) and span.why.startswith("nearest")
    )
    if told is None or not bare or told[2] != place or place < 0:
        return span
    month = int(value[5:7])
    if month < told[1]:
        return span
    day = int(value[8:10]) if len(value) >= 10 else None
    if anchor is not None and value[:4].isdigit() and values.is_recent(int(value[:4]), month, day, anchor):
        return span
    lent = value.replace(value[:4], f"{told[0]:04d}")
    if day is not None and not values.is_day(told[0], month, day):
        return span
    return span._replace(value=lent, inferred=("year",), why="the year of the date before it in the same paragraph")
