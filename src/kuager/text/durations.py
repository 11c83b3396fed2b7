"""Finds English durations ("more than 10 years", "a year and a half", "a 13-year sentence") with ISO 8601 values."""

from __future__ import annotations

import re
from typing import NamedTuple

from kuager.text.number_words import ENGLISH
from kuager.text.words import lowered

_WORDS = ENGLISH | {"a": 1, "an": 1, "half a": 0}
_UNITS = {"minute": "M", "hour": "H", "day": "D", "week": "W", "month": "M", "year": "Y", "decade": "Y"}
_NUMBER = "|".join(sorted((w for w in _WORDS if w != "half a"), key=len, reverse=True))
_UNIT = re.compile(r"(?:minute|hour|day|week|month|year|decade)s?(?=[^\w]|$)(?!['’]s\b)")
_ENDS = (*(word for word in _WORDS if word != "half a"), "several", "few", "many", "some", "of", "half")
"""What the words before a unit end in, figures apart: looked at before the pattern, which costs far more."""
_BEFORE = re.compile(
    rf"(?P<mod>(?:more than|over|at least|nearly|almost|about|around|approximately|up to|less than|under|only|just|roughly|some)\s+)?"
    rf"(?<![\w.,$€£:/-])(?P<list>(?:\d{{1,4}}|{_NUMBER})\s+(?:and|or|to)\s+)?"
    rf"(?:(?P<n>\d{{1,4}}(?:\.\d)?|{_NUMBER})|(?P<vague>several|a few|many|some|a couple of|a number of))"
    rf"(?P<half>\s+and\s+a\s+half)?(?P<join>[\s\u00a0]+|-)$",
    re.IGNORECASE,
)
_HALF_AFTER = re.compile(r"\s+and\s+a\s+half\b", re.IGNORECASE)
_MORE = re.compile(rf"\s*(?:,|and)\s+(\d{{1,2}}|{_NUMBER})\s+(month|day|hour|minute)s?\b", re.IGNORECASE)
_AGE = re.compile(r"\s*(?:-old\b|old\b|of age\b)", re.IGNORECASE)
_AGO = re.compile(r"\s+(?:ago|earlier|later|before)\b", re.IGNORECASE)


class DurationSpan(NamedTuple):
    """A duration: where it stands, its ISO 8601 value (None when vague) and whether it is a lower bound."""

    start: int
    end: int
    value: str | None
    more: bool = False


def find_durations(text: str) -> list[DurationSpan]:
    """Returns the durations of ``text`` in order; ages ("34 years old") and "ago" are not durations."""
    found: list[DurationSpan] = []
    for match in _UNIT.finditer(lowered(text)):
        if match.start() and text[match.start() - 1].isalnum():
            continue
        one = _read(text, match)
        if one is not None and (not found or one.start >= found[-1].end):
            found.append(one)
    return found


def _read(text: str, match: re.Match[str]) -> DurationSpan | None:
    lead_from = max(0, match.start() - 44)
    lead = text[lead_from : match.start()].lower().removesuffix("-").rstrip()
    if not (lead.endswith(_ENDS) or lead[-1:].isdigit()):
        return None
    before = _BEFORE.search(text, lead_from, match.start())
    if before is None or _AGE.match(text, match.end()) or _AGO.match(text, match.end()):
        return None
    end = match.end()
    half = bool(before.group("half"))
    after = _HALF_AFTER.match(text, end)
    if after:
        half, end = True, after.end()
    unit = match.group().lower().removesuffix("s")
    value = _value(before.group("n"), unit, half=half)
    more = _MORE.match(text, end) if value else None
    if more and value:
        value, end = _joined(value, more), more.end()
    modifier = (before.group("mod") or "").strip().lower()
    return DurationSpan(before.start(), end, value, modifier in {"more than", "over", "at least"})


def _value(number: str | None, unit: str, *, half: bool) -> str | None:
    if number is None:
        return None
    if "." in number:
        whole, _, tenth = number.partition(".")
        half = tenth == "5"
        number = whole
    count = int(number) if number.isdigit() else _WORDS[number.lower()]
    if unit == "decade":
        count, half = count * 10 + (5 if half else 0), False
    letter = _UNITS[unit]
    if unit in {"minute", "hour"}:
        return f"PT{count}H30M" if half and unit == "hour" else f"PT{count}{letter}"
    if half:
        rest = {"year": "6M", "month": "15D", "week": "", "day": ""}[unit]
        return f"P{count}{letter}{rest}" if rest else f"P{count}{letter}"
    return f"P{count}{letter}"


def _joined(value: str, more: re.Match[str]) -> str:
    number = more.group(1)
    count = int(number) if number.isdigit() else _WORDS[number.lower()]
    unit = more.group(2).lower()
    if unit in {"hour", "minute"}:
        glue = "" if "T" in value else "T"
        return f"{value}{glue}{count}{_UNITS[unit]}"
    return f"{value}{count}{_UNITS[unit]}"
