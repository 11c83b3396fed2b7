"""Two readings of English words about a series: which date a numbered day is said to be, and how far a duration reaches back."""

from __future__ import annotations

import re

from kuager.model import Mention
from kuager.text.date_values import Anchor
from kuager.weigh.material import Sentence
from kuager.weigh.phrases import LEAD, NEAR, THAT_DAY


def counted_back(duration: str, anchor: Anchor | None) -> str | None:
    """Returns the month (or year) that a duration before publication falls in; None for anything shorter than a month."""
    found = re.fullmatch(r"[<>~]?P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?", duration)
    if anchor is None or found is None:
        return None
    years, months, weeks, days = (int(part or 0) for part in found.groups())
    back = years * 12 + months + round((weeks * 7 + days) / 30.44)
    if back < 1:
        return None
    if anchor.month is None:
        return str(anchor.year - -(-back // 12))
    at = anchor.year * 12 + anchor.month - 1 - back
    return f"{at // 12:04d}-{at % 12 + 1:02d}"


def subject_date(sentence: Sentence, dates: list[Mention], at: int) -> Mention | None:
    """The date that is said to be that day: joined by was, is, marks or a comma, with little in between."""
    for date in dates:
        if date.end <= sentence.start:
            if date is dates[-1] and THAT_DAY.search(sentence.text[:at]):
                return date
            continue
        if (
            date.start - sentence.start <= 1
            and date.value
            and not re.search(r"[.;]|\b(?:said|says)\b", sentence.text[:at])
        ):
            return date
        between = sentence.text[date.end - sentence.start : at] if date.end - sentence.start <= at else ""
        if date.value and re.fullmatch(
            r"[\s,(]*(?:(?:was|is|were|marks|marked|will be|would be|became|saw|,)\s+)?(?:already\s+|also\s+)?(?:the|their|its|our)?\s*",
            between,
        ):
            return date
        after = sentence.text[at : date.start - sentence.start] if date.start - sentence.start > at else ""
        if (
            date.value
            and after
            and re.search(r"\b(?:on|was|is|fell on|falls on)\s+$", after)
            and len(after) < NEAR
            and not LEAD.search(after)
        ):
            return date
    return None
