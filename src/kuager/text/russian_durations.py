"""Finds Russian durations ("15 суток", "шесть лет", "полтора года", "десятилетний срок") with ISO 8601 values."""

from __future__ import annotations

import re

from kuager.text.durations import DurationSpan
from kuager.text.number_words import RUSSIAN

_STEMS = (
    "двух", "трех", "четырех", "пяти", "шести", "семи", "восьми", "девяти", "десяти", "двенадцати", "пятнадцати", "семнадцати", "восемнадцати",
    "двадцати", "одиннадцати", "тринадцати", "четырнадцати", "шестнадцати", "девятнадцати",
)  # fmt: skip
_UNITS = (
    ("минут", "TM"),
    ("час", "TH"),
    ("сут", "D"),
    ("день", "D"),
    ("дн", "D"),
    ("недел", "W"),
    ("месяц", "M"),
    ("год", "Y"),
    ("лет", "Y"),
)
_UNIT = r"(?P<unit>минут\w?|час(?:а|ов|ам)?|сут(?:ки|ок|кам|ками)|дней|дня|дням|день|недел\w{1,3}|месяц\w{0,3}|год(?:а|у|ам|ов)?|лет)\b"
_WORDS = "|".join(sorted(RUSSIAN, key=len, reverse=True))
_SPAN = re.compile(
    rf"(?<![\w.,/№-])(?:(?P<n>\d{{1,3}}|{_WORDS})(?:\s(?P<unit2>пять|пяти|один|одного|два|двух|три|трех|четыре|шесть|семь|восемь|девять))?|(?P<half>полтор[аы]|полутора)|(?P<vague>несколько|нескольких))(?:\s+с\s+половиной)?[\s\u00a0]+(?:календарных\s+|долгих\s+)?{_UNIT}"
)
_COMPOUND = re.compile(
    rf"\b(?P<n>(?<!\w)\d{{1,2}}-|{'|'.join(_STEMS)})-?(?P<unit>лет|месячн|суточн|дневн|часов|недельн)\w+(?=\s+(?:срок|арест|заключени|наказани|голодовк|тюрем|лишени)\w*)"
)
_AGO = re.compile(r"\s+(?:назад|спустя)\b|\s*(?:,\s*)?(?:от роду|г\.р)")
_AGE_BEFORE = re.compile(r"(?:\b(?:мне|ему|ей|было|исполнилось|в возрасте|возраст)\s+)$")
_BARE = re.compile(r"(?:около|почти|больше|более|примерно)\s+(?P<unit>года|месяца|недели|суток|часа)\b")


def find_russian_durations(text: str) -> list[DurationSpan]:
    """Returns the durations of ``text`` in order; ages and "назад" are none."""
    low = text.lower().replace("ё", "е")
    if len(low) != len(text):
        return []
    found = []
    for match in (*_SPAN.finditer(low), *_COMPOUND.finditer(low), *_BARE.finditer(low)):
        if _AGO.match(low, match.end()) or _AGE_BEFORE.search(low, max(0, match.start() - 24), match.start()):
            continue
        found.append(DurationSpan(match.start(), match.end(), _value(match), lower_bound(low, match.start())))
    return sorted(found)


def lower_bound(low: str, start: int) -> bool:
    """Says whether the words before make it a least duration."""
    return bool(re.search(r"(?:более|больше|свыше|не менее)\s+$", low[max(0, start - 12) : start]))


def _value(match: re.Match[str]) -> str | None:
    groups = match.groupdict()
    letter = next(code for stem, code in _UNITS if match.group("unit").startswith(stem))
    if groups.get("vague"):
        return None
    if groups.get("half"):
        return {"Y": "P1Y6M", "M": "P1M15D", "TH": "PT1H30M"}.get(letter)
    raw = (groups.get("n") or "1").rstrip("-")
    number = int(raw) if raw.isdigit() else RUSSIAN.get(raw, 0)
    if groups.get("unit2") and number in {20, 30, 40}:
        number += RUSSIAN[groups["unit2"]]
    half = "6M" if "половиной" in match.group() and letter == "Y" else ""
    return f"PT{number}{letter[1]}" if letter[0] == "T" else f"P{number}{letter}{half}"
