"""Further values of an event: since when, how many, how long, for what, how much, the slogan, the day of rest."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kuager.extract.context import Context
from kuager.extract.scan import Scan
from kuager.extract.triggers import Cue
from kuager.model import QuoteKind
from kuager.text.number_words import ENGLISH

Detail = tuple[str, str, int, int]

_BEGAN = re.compile(r"\b(?:since|beg[au]n|began|start(?:ed|ing)|launched|dating)\b[^.;]{0,24}$", re.IGNORECASE)
_ENDED = re.compile(r"\b(?:until|till|ended|ending|through)\s+(?:on\s+|in\s+)?$", re.IGNORECASE)
_DAY_NUMBER = re.compile(
    r"\b(\d{1,4})(?:st|nd|rd|th)\s+(?:consecutive\s+|straight\s+)?day\b|\b[Dd]ay\s+(\d{1,4})\b|\b(\d{2,4})[- ]day(?:\s+(?:event|protest|anniversary|mark|picket))",
    re.IGNORECASE,
)
_WORD_NUMBERS = ENGLISH | {"a dozen": 12, "two dozen": 24}
_SPELLED = "|".join(sorted(_WORD_NUMBERS, key=len, reverse=True))
_PEOPLE = re.compile(
    r"\b(?:(more than|over|at least|about|around|some|nearly|almost|up to)\s+)?"
    r"(?:between\s+)?(\d{1,3}(?:,\d{3})+|\d{1,6}|dozens|hundreds|thousands|scores|" + _SPELLED + r")"
    r"(?:\s*(?:to|and|-|–|or)\s*(\d{1,6}|" + _SPELLED + r"))?"
    r"\s+(?:of\s+)?(?:\w+[\s-]){0,2}?(?:people|protesters|protestors|demonstrators|picketers|participants|activists|women|men|mothers|relatives|supporters|students|residents|workers|persons|marchers|kazakhs|uyghurs|citizens|families|villagers)\b",
    re.IGNORECASE,
)
_MONEY = re.compile(
    r"(?:(?P<sign>[$€£¥₸₽₹])\s?(?P<a>\d[\d,.]*)(?:\s?(?P<am>million|thousand|billion|m|k)\b)?)"
    r"|(?:(?P<b>\d[\d,.]*)(?:\s?(?P<bm>million|thousand|billion))?\s(?P<cur>tenge|rubles?|roubles?|dollars?|euros?|yuan|pounds?|lira|rupees?|hryvnias?|pesos?|rials?|soms?|sums?|kyats?|baht))\b",
    re.IGNORECASE,
)
_CURRENCY = {
    "tenge": "KZT", "ruble": "RUB", "rouble": "RUB", "dollar": "USD", "euro": "EUR", "yuan": "CNY", "pound": "GBP", "lira": "TRY",
    "rupee": "INR", "hryvnia": "UAH", "peso": "MXN", "rial": "IRR", "som": "KGS", "sum": "UZS", "kyat": "MMK", "baht": "THB",
    "$": "USD", "€": "EUR", "£": "GBP", "¥": "CNY", "₸": "KZT", "₽": "RUB", "₹": "INR",
}  # fmt: skip
_TIMES = {"million": 1_000_000, "m": 1_000_000, "thousand": 1_000, "k": 1_000, "billion": 1_000_000_000}
_REASON = re.compile(r"\bfor\s+((?:allegedly\s+|reportedly\s+)?(?:\w+ing\b)[^,.;()“”\"]{2,90})", re.IGNORECASE)
_CHARGE = re.compile(
    r"\b(?:charged with|accused of|convicted of|guilty of|on charges? of|charges? of|on suspicion of|under|on|over|for)\s+"
    r"((?:(?:trumped-up|false|fabricated|vague|alleged|unspecified)\s+)?(?:[\w’'“”\"-]+\s+){0,5}?(?:charges?|allegations|accusations|offen[cs]es?|crimes?))\b"
    r"|\b(?:charged with|accused of|convicted of|guilty of|on charges? of|on suspicion of)\s+([^,.;()]{3,70})",
    re.IGNORECASE,
)
_REST = re.compile(
    r"\b(?:except(?:\s+for)?|but not|apart from|excluding|other than)\s+(?:on\s+)?((?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)s?\b",
    re.IGNORECASE,
)
_CONDITIONS = re.compile(
    r"\b(?:on (?:the )?condition\b|provided that\b|under (?:\w+ )?(?:supervision|surveillance|monitoring|restrictions)\b|with restrictions\b"
    r"|on (?:parole|probation|bail)\b|(?:may|can|must|could|was|were|is|are) ?not (?:allowed |permitted )?(?:to )?leave\b"
    r"|(?:forbidden|barred|banned) (?:to|from) (?:leave|leaving|travel\w*)\b|(?:must|has to|had to) report\b)[^.;!?\n]{0,80}",
    re.IGNORECASE,
)
"""What somebody who was let go may not do or must do."""
_COUNT = re.compile(
    r"\b(\d{1,3}|two|three|four|five|six|seven|eight|nine|ten|twice|several)\s+(?:or more\s+)?(?:times|stints|occasions)\b|\btwice\b",
    re.IGNORECASE,
)
_LENGTH_TYPES = {"prison_sentence", "administrative_arrest"}
_CUSTODY = {
    "detention",
    "camp_internment",
    "house_arrest",
    "summons",
    "disappearance",
    "protest",
    "contact_lost",
    "surveillance",
    "release",
}
_TARGET_LEAD = re.compile(
    r"\b(?:outside|in front of|at|near|to|before|opposite|against|on|by)\s+(?:the\s+|its\s+)?$", re.IGNORECASE
)


def details_of(context: Context, cue: Cue, clause: tuple[int, int]) -> Iterator[Detail]:
    """Yields (property, value, start, end) for one event."""
    yield from _lengths(context, cue, clause)
    if cue.type == "protest":
        yield from _of_protest(context, clause, context.scan.sentences[context.scan.sentence_of[cue.at]])
    if cue.type in {"protest", "appeal", "inquiry"}:
        yield from _target(context, clause)
    if cue.type in {"protest", "contact_lost", "surveillance", "detention"}:
        yield from _dates(context, cue, clause)
    if cue.type == "release":
        sentence = context.scan.sentences[context.scan.sentence_of[cue.at]]
        for match in _CONDITIONS.finditer(context.scan.text, context.scan.words[cue.at].start, sentence.end):
            words = match.group().strip()
            yield "conditions", words, match.start(), match.start() + len(words)
    if cue.type == "fine":
        yield from _money(context.scan, clause)
    if cue.type in {"detention", "prison_sentence", "administrative_arrest", "camp_internment", "fine", "house_arrest"}:
        yield from _why(context.scan.text, context.scan.words[cue.at].end, clause)
        yield from _count(context.scan.text, clause)


def _lengths(context: Context, cue: Cue, clause: tuple[int, int]) -> Iterator[Detail]:
    for span in context.times.durations:
        if clause[0] <= span.start < clause[1] and span.value is not None:
            if cue.type in _LENGTH_TYPES:
                yield "sentence_length", span.value, span.start, span.end
            elif cue.type in _CUSTODY and not _DAY_NUMBER.match(context.scan.text, span.start):
                yield "duration", span.value, span.start, span.end


def _of_protest(context: Context, clause: tuple[int, int], sentence: tuple[int, int]) -> Iterator[Detail]:
    text = context.scan.text
    for match in _DAY_NUMBER.finditer(text, *sentence):
        number = next(group for group in match.groups() if group)
        yield "day_number", str(int(number)), match.start(), match.end()
    for match in _PEOPLE.finditer(text, *clause):
        value = _people(match)
        if value:
            yield "participants", value, match.start(), match.end()
    for match in _REST.finditer(text, *sentence):
        yield "rest_day", match.group(1).lower(), match.start(1), match.end(1)
    for quote, _ in context.quotes_between(*sentence):
        if quote.kind is QuoteKind.SLOGAN:
            yield (
                "slogan",
                text[quote.start : quote.end].strip(" ,.!") or text[quote.start : quote.end],
                quote.start,
                quote.end,
            )


def _people(match: re.Match[str]) -> str | None:
    modifier, low, high = (match.group(1) or "").lower(), match.group(2).lower(), (match.group(3) or "").lower()
    if low in {"dozens", "hundreds", "thousands", "scores"}:
        return low
    first, last = _number(low), _number(high)
    if first is None or (len(low) == 4 and first in range(1900, 2100)):
        return None
    if last is not None and last > first:
        return f"{first}/{last}"
    if modifier == "at least":
        return f"{first}/.."
    return f">{first}" if modifier in {"more than", "over"} else str(first)


def _number(word: str) -> int | None:
    digits = word.replace(",", "")
    return int(digits) if digits.isdigit() else _WORD_NUMBERS.get(word)


def _dates(context: Context, cue: Cue, clause: tuple[int, int]) -> Iterator[Detail]:
    text = context.scan.text
    for date in context.dates_between(*clause):
        if date.value is None or "/" in date.value:
            continue
        lead = text[max(clause[0], date.start - 40) : date.start]
        if _BEGAN.search(lead) and cue.type != "detention":
            yield "start_date", date.value, date.start, date.end
        elif _ENDED.search(lead):
            yield "end_date", date.value, date.start, date.end


def _target(context: Context, clause: tuple[int, int]) -> Iterator[Detail]:
    text = context.scan.text
    for body in context.bodies_between(*clause):
        if _TARGET_LEAD.search(text[max(clause[0], body.start - 24) : body.start]):
            yield "target", " ".join(text[body.start : body.end].split()), body.start, body.end


def _money(scan: Scan, clause: tuple[int, int]) -> Iterator[Detail]:
    """The amount may stand in the next clause, but not in the furniture of the page that follows the text."""
    for match in _MONEY.finditer(scan.text, clause[0], min(len(scan.text), clause[1] + 80)):
        if not scan.is_main(match.start()):
            return
        figure = match.group("a") or match.group("b")
        amount = _amount(figure, (match.group("am") or match.group("bm") or "").lower())
        unit = match.group("sign") or (match.group("cur") or "").lower().removesuffix("s")
        code = _CURRENCY.get(unit)
        if amount is not None and code is not None:
            yield "fine_amount", f"{amount} {code}", match.start(), match.end()


def _amount(figure: str, scale: str) -> str | None:
    plain = figure.rstrip(".,").replace(",", "")
    try:
        value = float(plain) * _TIMES.get(scale, 1)
    except ValueError:
        return None
    return str(int(value)) if value == int(value) else plain


def _why(text: str, start: int, clause: tuple[int, int]) -> Iterator[Detail]:
    charge = _CHARGE.search(text, clause[0], clause[1])
    if charge:
        group = 1 if charge.group(1) else 2
        yield "charge", " ".join(charge.group(group).split()), charge.start(group), charge.end(group)
        return
    reason = _REASON.search(text, start, clause[1])
    if reason:
        yield "reason", " ".join(reason.group(1).split()), reason.start(1), reason.end(1)


def _count(text: str, clause: tuple[int, int]) -> Iterator[Detail]:
    match = _COUNT.search(text, *clause)
    if match:
        word = (match.group(1) or "twice").lower()
        number = {"twice": 2, "several": None}.get(word, _number(word))
        if number is not None:
            yield "count", str(number), match.start(), match.end()
