"""Times as WhatsApp writes them into exported chats: in the phone's own language and order, without a zone.

Which of day and month comes first is not stated, so it is inferred over the whole file and the inference is told. Where
nothing decides, there is no time rather than a guess.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby, pairwise

MARKS = "\u200b\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff"
"""Invisible characters that the app puts around numbers, names and its own words."""
_SPACES = "\u202f\u00a0\u2009\u3000"
_CLEAN = {**{ord(mark): None for mark in MARKS}, **{ord(space): " " for space in _SPACES}}
_STAMP = re.compile(
    r"(?P<a>\d{1,4})\s?(?P<sep>[./\-年년])\s?(?P<b>\d{1,2})\s?[./\-月월]\s?(?P<c>\d{1,4})(?:日|일|\.)?(?:\s?(?:г|ж|y)\.?)?[,،，]?\s*"
    r"(?P<before>[^\d\[\]]{0,20}?)\s*(?P<hour>\d{1,2})[:.](?P<minute>\d{2})(?:[:.](?P<second>\d{2}))?\s*(?P<after>[^\d\[\]]{0,20})",
    re.ASCII,
)
_FIRST_YEAR, _LAST_YEAR = 2009, 2100
"""WhatsApp began in 2009; other years are of another calendar, which is not converted."""
_NEUTRAL = frozenset(
    {"", "klo", "kl", "um", "uhr", "à", "às", "a las", "alle", "o", "ore", "в", "h", "saat", "pukul", "jam", "lúc"}
)
_BEFORE_NOON = frozenset({
    "am", "上午", "早上", "清晨", "凌晨", "午前", "오전", "ص", "قظ", "öö", "sa", "тд", "тң", "таңертең", "түске дейін", "ap", "fm", "πμ", "de",
    "vorm", "dop", "पूर्वाह्न", "priekšp", "pr p", "paradite", "چۈشتىن بۇرۇن", "چب",
})  # fmt: skip
_AFTER_NOON = frozenset({
    "pm", "下午", "傍晚", "晚上", "午後", "오후", "م", "بظ", "ös", "ch", "тк", "түстен кейін", "ip", "em", "kl em", "μμ", "du",
    "nachm", "odp", "अपराह्न", "pēcp", "masdite", "چۈشتىن كېيىن", "چك",
})  # fmt: skip
_NOON = frozenset({"中午"})
_HALF = 12
_TWO_DIGITS, _FOUR_DIGITS = 2, 4
_ENOUGH_DAYS, _CLEARLY_LONGER = 4, 5

ORDERS = ("day-month-year", "month-day-year", "year-month-day")


@dataclass(frozen=True, slots=True, kw_only=True)
class Stamp:
    """A time as written, taken apart but not yet understood."""

    written: str
    parts: tuple[str, str, str]
    separator: str
    clock: str | None
    """Hours, minutes and, where written, seconds in 24 hours; None when the words beside them are not known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """Which part of the dates of a file is what, and how that is known. ``name`` is None when nothing decides."""

    name: str | None
    inferred: bool
    why: str


def clean(text: str) -> str:
    """Takes out invisible marks and makes every space a plain one."""
    return text if text.isascii() else text.translate(_CLEAN)


def parse_stamp(written: str) -> Stamp | None:
    """Takes a date and time apart; digits of any script count. None when it is no date and time."""
    plain = _ascii_digits(clean(written)).strip()
    match = _STAMP.fullmatch(plain)
    if not match:
        return None
    return Stamp(
        written=clean(written).strip(),
        parts=(match["a"], match["b"], match["c"]),
        separator=match["sep"],
        clock=_clock(match),
    )


def _ascii_digits(text: str) -> str:
    if text.isascii():
        return text
    return "".join(str(int(char)) if char.isdecimal() and not char.isascii() else char for char in text)


def _clock(match: re.Match[str]) -> str | None:
    hour, minute, second = int(match["hour"]), int(match["minute"]), match["second"]
    said = [re.sub(r"[^\w ]", "", words).strip().lower() for words in (match["before"], match["after"])]
    said = [re.sub(r"^([ap]) m$", r"\1m", words) for words in said if words not in _NEUTRAL]
    if len(said) > 1:
        return None
    turned = _turned(hour, said[0]) if said else hour
    if turned is None or turned > 23 or minute > 59 or int(second or 0) > 59:  # noqa: PLR2004  a clock
        return None
    return f"{turned:02}:{minute:02}" + (f":{second}" if second else "")


def _turned(hour: int, half: str) -> int | None:
    """Returns an hour of the twelve-hour clock in 24; None when it is none or the words are not known."""
    if not 0 <= hour <= _HALF:
        return None
    if half in _BEFORE_NOON:
        return hour % _HALF
    if half in _AFTER_NOON:
        return hour % _HALF + _HALF
    if half in _NOON:
        return hour + _HALF if hour in (1, 2) else hour
    return None


def day_of(stamp: Stamp, order: str) -> date | None:
    """Returns the day a stamp names in an order, or None when it is no day."""
    first, second, third = stamp.parts
    day, month, year = {
        "day-month-year": (first, second, third),
        "month-day-year": (second, first, third),
        "year-month-day": (third, second, first),
    }[order]
    if len(year) not in (_TWO_DIGITS, _FOUR_DIGITS) or len(day) > _TWO_DIGITS or len(month) > _TWO_DIGITS:
        return None
    full = int(year) + (2000 if len(year) == _TWO_DIGITS else 0)
    if not _FIRST_YEAR <= full <= _LAST_YEAR:
        return None
    try:
        return date(full, int(month), int(day))
    except ValueError:
        return None


def infer_order(stamps: Sequence[Stamp]) -> Order:
    """Decides the order of day, month and year over all stamps of a file, in their sequence."""
    if stamps and all(len(stamp.parts[0]) == _FOUR_DIGITS for stamp in stamps):
        if any(day_of(stamp, ORDERS[2]) for stamp in stamps):
            return Order(name=ORDERS[2], inferred=False, why="the year is written first")
        return Order(name=None, inferred=False, why="the dates are of a calendar that is not converted")
    stamps = [next(same) for _, same in groupby(stamps, key=lambda stamp: stamp.parts)]  # one for each run of a day
    days = {order: [day_of(stamp, order) for stamp in stamps] for order in ORDERS}
    whole = {order: [day for day in found if day] for order, found in days.items() if found and all(found)}
    if len(whole) > 1:
        whole.pop(
            ORDERS[2], None
        )  # two digits of the year first is so rare that it counts only where nothing else fits
    if not whole:
        return Order(name=None, inferred=False, why="the dates of the file fit no one order of day, month and year")
    if len(whole) == 1:
        return Order(name=next(iter(whole)), inferred=True, why="in any other order some dates would not exist")
    back = {order: sum(later < earlier for earlier, later in pairwise(found)) for order, found in whole.items()}
    best = min(back.values())
    left = [order for order in whole if back[order] == best]
    if len(left) == 1:
        return Order(name=left[0], inferred=True, why="in any other order the messages would run backwards in time")
    return _by_habit(stamps, {order: whole[order] for order in left})


def _by_habit(stamps: Sequence[Stamp], whole: dict[str, list[date]]) -> Order:
    if ORDERS[0] in whole and all(stamp.separator == "." for stamp in stamps):
        return Order(name=ORDERS[0], inferred=True, why="dates written with dots put the day first")
    spans = sorted(((max(found) - min(found)).days, order) for order, found in whole.items())
    if len(set(whole[spans[0][1]])) >= _ENOUGH_DAYS and spans[1][0] >= _CLEARLY_LONGER * spans[0][0]:
        why = f"the messages then fill {spans[0][0]} days; in another order they would lie scattered over {spans[1][0]}"
        return Order(name=spans[0][1], inferred=True, why=why)
    return Order(name=None, inferred=False, why="nothing in the file tells day and month apart")
