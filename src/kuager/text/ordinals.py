"""Ordinal numbers in English words and figures: "the twentieth of February", "their two-hundredth day", "1,421st"."""

from __future__ import annotations

import re
from typing import Final

from kuager.text.number_words import ENGLISH

_IRREGULAR: Final = {
    "first": 1, "second": 2, "third": 3, "fifth": 5, "eighth": 8, "ninth": 9, "twelfth": 12,
}  # fmt: skip
_UNITS: Final = _IRREGULAR | {
    f"{word}th": number for word, number in ENGLISH.items() if 3 < number < 20 and number not in _IRREGULAR.values()  # noqa: PLR2004  fourth to nineteenth
}  # fmt: skip
_TENS: Final = {f"{word[:-1]}ieth": number for word, number in ENGLISH.items() if word.endswith("ty")} | {
    "twentieth": 20
}
_LEADING: Final = "|".join(word for word in ENGLISH if word.endswith("ty"))
_ONES: Final = "|".join(sorted(_UNITS, key=len, reverse=True))
_BELOW: Final = rf"(?:(?:{_LEADING})[- ](?:{_ONES})|{'|'.join(_TENS)}|{_ONES})"
_SCALES: Final = {"hundred": 100, "thousand": 1000}
_BIG: Final = rf"(?:(?:{'|'.join(ENGLISH)}|a|one)[- ])?(?:hundred|thousand)(?:th|[- ](?:and[- ])?{_BELOW})"
WORDS: Final = rf"(?:{_BIG}|{_BELOW})"
"""A pattern of any ordinal in words."""
FIGURES: Final = r"(?:\d{1,3}(?:,\d{3})+|\d{1,4})(?:st|nd|rd|th)"


def value(words: str) -> int | None:
    """Returns the number an ordinal in words or figures stands for; None for anything else."""
    low = words.casefold().replace("-", " ").replace(" and ", " ").strip()
    figures = re.fullmatch(r"(\d[\d,]*)(?:st|nd|rd|th)", low)
    if figures:
        return int(figures.group(1).replace(",", ""))
    total, last = 0, 0
    for word in low.split():
        stem = word.removesuffix("th")
        if stem in _SCALES:
            total, last = (last or 1) * _SCALES[stem], 0
            continue
        number = _UNITS.get(word) or _TENS.get(word) or ENGLISH.get(word) or (1 if word == "a" else None)
        if number is None:
            return None
        last += number
    return total + last or None
