"""Finds numbers with what they count ("two aunts", "more than 1 million people", "4 million tenge")."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kuager.extract.scan import Scan
from kuager.extract.vocab import Kind
from kuager.model import Mention, MentionType
from kuager.text.number_words import ENGLISH
from kuager.text.words import lowered

_WORDS = ENGLISH | {"dozen": 12, "a": 1}
_VAGUE = ("dozens", "hundreds", "thousands", "scores", "tens of thousands", "hundreds of thousands", "millions")
_SCALE = {"thousand": 1_000, "million": 1_000_000, "billion": 1_000_000_000, "hundred": 100}
_SPELLED = "|".join(
    sorted((word for word in _WORDS if word not in {"zero", "one", "a", "dozen"}), key=len, reverse=True)
)
_CURRENCY = (
    "tenge|rubles?|roubles?|dollars?|euros?|yuan|pounds?|lira|rupees?|hryvnias?|pesos?|rials?|soms?|sums?|kyats?|baht"
)
_NUMBER = re.compile(
    rf"""(?<![\w.,/:$€£-])
    (?P<mod>(?:more\ than|over|at\ least|about|around|some|nearly|almost|up\ to|fewer\ than|less\ than|approximately|an\ estimated)\s+)?
    (?:between\s+)?
    (?: (?P<sign>[$€£₸₽])\s?(?P<money>\d[\d,]*(?:\.\d+)?)(?:\s(?P<mscale>million|thousand|billion))?
      | (?:(?P<digits>\d{{1,3}}(?:,\d{{3}})+|\d{{1,7}}(?:\.\d+)?)|(?P<word>{_SPELLED}|a(?=\s(?:million|thousand|hundred|dozen|billion))))
        (?:\s?(?:-|–|to|and|or)\s?(?P<high>\d{{1,7}}|{_SPELLED})(?=\s[a-z]))?
        (?:\s(?P<scale>million|thousand|billion|hundred|dozen))?
        (?P<noun>\s(?:of\s(?:the|his|her|their|our|my)\s)?(?:{_CURRENCY})\b|(?=(?:\s|-)(?:of\s(?:the|his|her|their|our|my)\s)?[a-z’'-]{{3,}}))
      | (?P<vague>{"|".join(_VAGUE)})(?=\sof\b|\s[a-z])
    )""",
    re.VERBOSE,
)
"""Made for lower-case text: to ignore case costs more than to lower it once."""
_COUNTED = re.compile(
    r"[\s-]+(?:of\s+)?(?:the\s+|his\s+|her\s+|their\s+|our\s+|my\s+)?([A-Za-z’'-]+(?:\s[A-Za-z’'-]+){0,2})"
)
_NOT_COUNTED = re.compile(
    r"[\s-]+(?:years?|months?|weeks?|days?|hours?|minutes?|decades?|a\.?m\.?|p\.?m\.?|in|on|at|and|or|to|by|for|the|was|is|were|from|with|when|after|who|that|of\b(?!\s+(?:the|his|her|their|our|my)\b))\b",
    re.IGNORECASE,
)
_LOWER = {"more than", "over"}


def find_counts(scan: Scan, taken: Sequence[tuple[int, int]]) -> list[Mention]:
    """Returns number mentions of the document's own text; ``why`` names what is counted.

    Args:
        scan: the text.
        taken: the places of dates and durations, in order; their figures are not counts.
    """
    covered = {cell for start, end in taken for cell in range(start, end)}
    found = []
    for match in _NUMBER.finditer(lowered(scan.text)):
        scan.pace.tick()
        start, end = match.span()
        value = _value(match)
        if value is None or not covered.isdisjoint(range(start, end)) or not scan.is_main(start):
            continue
        counted = _counted(scan, end)
        if not (match.group("sign") or match.group("noun") or match.group("vague")) and _NOT_COUNTED.match(
            scan.text, end
        ):
            continue
        why = f"counts: {counted}" if counted else None
        found.append(
            Mention(type=MentionType.NUMBER, start=start, end=end, text=scan.text[start:end], value=value, why=why)
        )
    return found


def _counted(scan: Scan, end: int) -> str:
    """Returns the words for what is counted: up to three, ending before a verb or a preposition."""
    match = _COUNTED.match(scan.text, end)
    if match is None:
        return ""
    words: list[str] = []
    for word in match.group(1).split():
        kind = scan.vocab.kind(word.lower())
        if words and kind & (Kind.HUMAN_VERB | Kind.PLACE_PREP | Kind.NOT_NAME | Kind.SPEECH | Kind.PASSIVE):
            break
        words.append(word)
        if kind & (Kind.HUMANS | Kind.KIN | Kind.HUMAN):
            break
    return " ".join(words)


def _value(match: re.Match[str]) -> str | None:
    if match.group("vague"):
        return match.group("vague").lower()
    figure = match.group("money") or match.group("digits") or match.group("word")
    scale = (match.group("mscale") or match.group("scale") or "").lower()
    low = _scaled(figure, scale)
    if low is None or (match.group("digits") and not scale and len(figure) == 4 and 1900 <= float(figure) < 2100):
        return None
    high = _scaled(match.group("high"), scale) if match.group("high") else None
    if high is not None:
        return f"{low}/{high}"
    modifier = (match.group("mod") or "").strip().lower()
    if modifier == "at least":
        return f"{low}/.."
    return f">{low}" if modifier in _LOWER else low


def _scaled(figure: str, scale: str) -> str | None:
    plain = figure.replace(",", "").lower()
    number = float(_WORDS[plain]) if plain in _WORDS else float(plain)
    number *= 12 if scale == "dozen" else _SCALE.get(scale, 1)
    return str(int(number)) if number == int(number) else str(number)
