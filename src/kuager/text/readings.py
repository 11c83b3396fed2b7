"""What the words of a finding's side are read as, in the reader's language.

Comparisons store a side's value once, in a form that machines compare (``2022-06-01 (DMY, inferred)``, ``1000000
detained, hedges``, ``P10D, P15D``). Here each form becomes a sentence part; a value of no known form is shown as it is.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from kuager.model import Telling, lasting, on, plain, several, tell, term
from kuager.text import stored
from kuager.text.date_words import DURATION, PARTS
from kuager.text.edtf import valid
from kuager.text.tellings import known

_ORDERED: Final = re.compile(r"(?P<date>\d{4}-\d\d-\d\d) \((?P<order>DMY|MDY)(?P<inferred>, inferred)?\)")
_OTHERS: Final = re.compile(r"(?P<date>\S+) \(year inferred from other texts on this protest\)")
_FIGURE: Final = re.compile(r"(?P<n>\d+) (?P<topic>\w+), (?P<stance>asserts|reports|hedges|denies)")
_FATE: Final = re.compile(r"(?P<kin>[\w-]+): (?P<fate>\w+), (?P<reason>[\w ]+)")
_AGE: Final = re.compile(r"(?P<n>\d{1,3}) in (?P<year>\d{4})")
_RELATIVES: Final = re.compile(r"(?P<n>\d{1,2}) (?P<kind>children|sons|daughters|brothers|sisters|siblings)")
_STANCES: Final = {"asserts": "asserted", "reports": "attributed", "hedges": "hedged", "denies": "denied"}
_WORDS: Final = {
    "male": "reading.man",
    "female": "reading.woman",
    "earlier": "reading.earlier",
    "day or month first: open": "reading.order_open",
    "held then": "reading.held_then",
    "never held": "reading.never_held",
    "held": "reading.held",
    "free": "reading.free",
    "never": "reading.never_answered",
    "answered": "reading.answered",
    "released": "reading.released",
    "registered": "reading.registered",
    "unregistered": "reading.unregistered",
}
_NO_REASON: Final = "no reason given"


def reading(value: str) -> Telling | None:
    """Returns the sentence part of a side's value; None for a form that is not known."""
    if value in _WORDS:
        return tell(_WORDS[value])
    if value in stored.WEEKDAYS:
        return tell("item.term", term=term(f"weekday.{stored.WEEKDAYS.index(value)}"))
    for group in ("edge", "charge", "cause"):
        if _has_words(f"{group}.{value}"):
            return tell("item.term", term=term(f"{group}.{value}"))
    for pattern, make in _FORMS:
        found = pattern.fullmatch(value)
        if found is not None and (made := make(found)) is not None:
            return made
    return _dated_or_lasting(value.split(", ")) or _doers(value.split("; ")) or stored.read(value)


def _doers(parts: list[str]) -> Telling | None:
    """Kinds of people who took somebody, and names of services among them as they stand."""
    if not any(_has_words(f"doer.{part}") for part in parts):
        return None
    items = [
        tell("item.term", term=term(f"doer.{part}")) if _has_words(f"doer.{part}") else plain(part) for part in parts
    ]
    return tell("reading.doers", items=several(items, 0))


def _has_words(key: str) -> bool:
    return f"term.{key}" in known()


def _dated_or_lasting(parts: list[str]) -> Telling | None:
    items = []
    for part in parts:
        if DURATION.match(part) and part.strip("<>~") != "P":
            items.append(tell("item.length", length=lasting(part)))
        elif "-" in part and valid(part) and (PARTS.match(part) or "/" in part):
            items.append(tell("item.date", date=on(part)))
        else:
            return None
    return tell("reading.several", items=several(items, 0)) if items else None


def _ordered(found: re.Match[str]) -> Telling | None:
    order = "day" if found["order"] == "DMY" else "month"
    return tell(f"reading.{order}_first{'_inferred' if found['inferred'] else ''}", date=on(found["date"]))


def _others(found: re.Match[str]) -> Telling | None:
    return tell("reading.year_others", date=on(found["date"])) if valid(found["date"]) else None


def _figure(found: re.Match[str]) -> Telling | None:
    if not _has_words(f"topic.{found['topic']}"):
        return None
    topic, manner = term(f"topic.{found['topic']}"), term(_STANCES[found["stance"]])
    return tell("reading.figure", n=int(found["n"]), topic=topic, manner=manner)


def _fate(found: re.Match[str]) -> Telling | None:
    given = found["reason"] != _NO_REASON
    if not _has_words(f"fate.{found['fate']}") or (given and not _has_words(f"reason.{found['reason']}")):
        return None
    kin = term("kin.parents" if found["kin"] == "parents" else f"schema:kinship/{found['kin'].replace('-', '_')}")
    fate = term(f"fate.{found['fate']}")
    if not given:
        return tell("reading.fate", kin=kin, fate=fate)
    return tell("reading.fate_reason", kin=kin, fate=fate, reason=term(f"reason.{found['reason']}"))


def _age(found: re.Match[str]) -> Telling | None:
    return tell("reading.age", n=int(found["n"]), year=on(found["year"]))


def _relatives(found: re.Match[str]) -> Telling | None:
    return tell(f"reading.{found['kind']}", n=int(found["n"]))


_FORMS: Final[tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], Telling | None]], ...]] = (
    (_ORDERED, _ordered),
    (_OTHERS, _others),
    (_FIGURE, _figure),
    (_FATE, _fate),
    (_AGE, _age),
    (_RELATIVES, _relatives),
)
