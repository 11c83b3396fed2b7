"""Finds dates that are counted from another: "yesterday", "two years ago", "on Monday", "the following year"."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence

from kuager.text import date_values as values
from kuager.text.date_values import WEEKDAYS, Anchor, DateSpan, Reading, parse_anchor
from kuager.text.number_words import ENGLISH
from kuager.text.words import lowered

_NUMBER = "a|an|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\\d{1,3}"
_RELATIVE = re.compile(
    rf"""\b(?:
      (?P<day>yesterday|today|tomorrow|tonight|last\s+night|this\s+(?:morning|afternoon|evening))
    | (?P<halfref>the\s+(?P<half>first|second)\s+half\s+of\s+(?P<of>the\s+following|that|the\s+same|the\s+next|last|this)\s+year)
    | (?P<month>(?:(?:earlier|later)\s+)?(?P<mwhich>this|last|next)\s+month)
    | (?P<year>(?:(?:earlier|later)\s+)?(?P<ywhich>this|last|next)\s+year)
    | (?P<week>(?:(?:earlier|later)\s+)?(?P<wwhich>this|last|next)\s+week)
    | (?P<season>(?P<swhich>this|last|next)\s+(?P<sname>spring|summer|autumn|fall|winter))
    | (?P<follow>(?:later\s+)?(?P<fwhich>the\s+following|the\s+next|the\s+previous|the\s+same|that)\s+(?P<funit>day|month|year))
    | (?P<vague>(?:the\s+)?(?:last|past)\s+(?:few|several|couple\s+of|(?P<vn>{_NUMBER}))\s+(?P<vunit>days|weeks|months|years|decades)
        |(?:the\s+)?recent\s+(?:days|weeks|months|years)|the\s+(?:days|weeks|months)\s+(?:before|after))
    | (?:(?P<which>last|this|next)\s+)?(?P<weekday>(?:mon|tues|wednes|thurs|fri|satur|sun)day)\b(?!s|\s+(?:times|post|mothers|mail|review|herald|prayers|market))
    )\b""",
    re.VERBOSE,
)
_BEGINS = re.compile(
    "(?:"
    + "|".join(
        rf"{first}(?<=\b.)(?:{rest})"
        for first, rest in {
            "e": "arlier", "f": "riday", "l": "ast|ater", "m": "onday", "n": "ext", "p": "ast", "r": "ecent", "s": "aturday|unday",
            "t": r"his|hat|oday|omorrow|onight|uesday|hursday|he(?=\s+(?:following|next|previous|same|first|second|last|past|recent|days|weeks|months))",
            "w": "ednesday", "y": "esterday",
        }.items()
    )
    + ")"
)  # fmt: skip
"""How a relative date can begin: sought first, because it is sought many times faster than the whole."""
_AGO = re.compile(
    rf"\b(?:(?:about|around|nearly|almost|more\s+than|over)\s+)?(?P<n>{_NUMBER})\s+(?P<unit>day|week|month|year)s?\s+ago$",
    re.IGNORECASE,
)
_AGO_WORD = re.compile(r"ago\b(?<=\bago)")
_DAYS_BACK = {"yesterday": 1, "last night": 1, "tomorrow": -1}
_COUNT = ENGLISH | {"a": 1, "an": 1}


def find_relative(text: str, anchor: Anchor | None, known: Sequence[DateSpan]) -> Iterator[DateSpan]:
    """Yields the relative dates of a text.

    Args:
        text: English text.
        anchor: when it was published, as far as known.
        known: the full dates of the text: "the following year" is counted from the one before it.
    """
    yield from _times_ago(text, anchor)

    dated = sorted(known)
    starts = [span.start for span in dated]
    for match in _relatives(lowered(text)):
        if match.group("weekday") and not text[match.start("weekday")].isupper():
            continue
        if match.group("weekday") and _is_recurring(text, match):
            yield DateSpan(match.start(), match.end(), None)
            continue
        if match.group("weekday") and _names_the_day_after(text, match.end(), dated, starts):
            continue
        before = dated[bisect_right(starts, match.start()) - 1] if bisect_right(starts, match.start()) else None
        reading = _read_relative(match, anchor, before)
        lead = len(match.group()) - len(match.group().lstrip())
        yield DateSpan(match.start() + lead, match.end(), *reading)


def _names_the_day_after(text: str, end: int, dated: Sequence[DateSpan], starts: Sequence[int]) -> bool:
    """Says whether a weekday belongs to the date right after it: "Tuesday, 8 June" is one day and not another Tuesday."""
    at = bisect_right(starts, end)
    return at < len(dated) and text[end : dated[at].start].strip(" \u00a0") in {"", ",", ", the", "the"}


def _relatives(text: str) -> Iterator[re.Match[str]]:
    end = 0
    for begun in _BEGINS.finditer(text):
        match = _RELATIVE.match(text, begun.start()) if begun.start() >= end else None
        if match is not None:
            end = match.end()
            yield match


def _is_recurring(text: str, match: re.Match[str]) -> bool:
    """Says whether a weekday recurs: "every Wednesday" is no day of the calendar."""
    lead = text[max(0, match.start() - 30) : match.start()].lower().split()
    if lead[-1:] == ["on"]:
        lead.pop()
    return (
        lead[-1:] in (["every"], ["each"])
        or lead[-2:] == ["every", "other"]
        or bool({"except", "excluding", "besides"}.intersection(lead[-1:]))
        or (lead[-1:] == ["for"] and lead[-2:-1] == ["except"])
    )


def _times_ago(text: str, anchor: Anchor | None) -> Iterator[DateSpan]:
    for word in _AGO_WORD.finditer(lowered(text)):
        match = _AGO.search(text, max(0, word.start() - 48), word.end())
        if match is None:
            continue
        value = _ago(match.group("n").lower(), match.group("unit").lower(), anchor) if anchor else None
        why = f"counted from {anchor.why}" if anchor and value else "no date of publication to count from"
        yield DateSpan(match.start(), match.end(), value, ("date",) if value else (), why)


def _read_relative(match: re.Match[str], anchor: Anchor | None, before: DateSpan | None) -> Reading:
    if match.group("halfref") or match.group("follow"):
        return _after_known(match, before, anchor)
    if match.group("vague"):
        return _past_years(match, anchor)
    if anchor is None:
        return Reading(None, (), "no date of publication to count from")
    value = _counted(match, anchor)
    return Reading(
        value,
        ((value.count("-") == 0 and "year") or "date",) if value else (),
        f"counted from {anchor.why}" if value else None,
    )


def _past_years(match: re.Match[str], anchor: Anchor | None) -> Reading:
    """Reads "the last five years": from five years before publication to it; anything vaguer has no value."""
    count = match.group("vn")
    if anchor is None or not count or match.group("vunit") != "years":
        return Reading(None)
    years = int(count) if count.isdigit() else _COUNT[count]
    return (
        Reading(f"{anchor.year - years:04d}/{anchor.year:04d}", ("year",), f"counted from {anchor.why}")
        if years < anchor.year
        else Reading(None)
    )


def _counted(match: re.Match[str], anchor: Anchor) -> str | None:  # noqa: PLR0911  one kind of words per line
    shift = {"last": -1, "this": 0, "next": 1}
    if match.group("day"):
        return values.days_back(anchor, _DAYS_BACK.get(" ".join(match.group("day").lower().split()), 0))
    if match.group("month"):
        return values.months_back(anchor, -shift[match.group("mwhich").lower()])
    if match.group("year"):
        return str(anchor.year + shift[match.group("ywhich").lower()])
    if match.group("week"):
        return None
    if match.group("season"):
        return f"{anchor.year + shift[match.group('swhich').lower()]}-{values.SEASONS[match.group('sname').lower()]}"
    day = values.weekday_before(anchor, WEEKDAYS[match.group("weekday").lower()])
    if day is None or (match.group("which") or "").lower() == "next":
        return None
    return day.isoformat()


def _ago(number: str, unit: str, anchor: Anchor) -> str | None:
    count = int(number) if number.isdigit() else _COUNT[number]
    if unit == "year":
        return f"{anchor.year - count}~" if count <= anchor.year else None
    if unit == "month":
        return values.months_back(anchor, count)
    return values.days_back(anchor, count) if unit == "day" else None


def _after_known(match: re.Match[str], before: DateSpan | None, anchor: Anchor | None) -> Reading:
    """Reads "the following year" from the nearest dated words before it."""
    year = int(before.value[:4]) if before and before.value and before.value[:4].isdigit() else None
    why = "counted from the date named before it"
    if match.group("follow") and match.group("funit").lower() == "day":
        return _next_day(match.group("fwhich").lower().split()[-1], before.value if before else None, why)
    if match.group("halfref"):
        of = match.group("of").lower().split()[-1]
        if of in {"last", "this"}:
            year, why = (anchor.year - (of == "last"), f"counted from {anchor.why}") if anchor else (None, why)
        elif of in {"following", "next"}:
            year = year + 1 if year is not None else None
        months = ("01", "06") if match.group("half").lower() == "first" else ("07", "12")
        return Reading(f"{year}-{months[0]}/{year}-{months[1]}", ("year",), why) if year else Reading(None)
    which, unit = match.group("fwhich").lower().split()[-1], match.group("funit").lower()
    if year is None or unit != "year":
        return Reading(None)
    return Reading(str(year + {"following": 1, "next": 1, "previous": -1}.get(which, 0)), ("year",), why)


def _next_day(which: str, value: str | None, why: str) -> Reading:
    """Reads "the next day" from a full date before it."""
    known = parse_anchor(value)
    shift = {"following": -1, "next": -1, "previous": 1, "same": 0, "that": 0}.get(which)
    if known is None or shift is None:
        return Reading(None)
    day = values.days_back(known, shift)
    return Reading(day, ("date",), why) if day else Reading(None)
