"""What the words of a finding's side are read as, in the reader's language.

Comparisons store a side's value once, in a form that machines compare (``2022-06-01 (DMY, inferred)``, ``1000000
detained, hedges``, ``P10D, P15D``). Here each form becomes a sentence part; a value of no known form is shown as it is.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from kuager.model import Telling, lasting, on, several, tell, term
from kuager.text.date_words import DURATION, PARTS
from kuager.text.edtf import valid

_ORDERED: Final = re.compile(r"(?P<date>\d{4}-\d\d-\d\d) \((?P<order>DMY|MDY)(?P<inferred>, inferred)?\)")
_OTHERS: Final = re.compile(r"(?P<date>\S+) \(year inferred from other texts on this protest\)")
_FIGURE: Final = re.compile(r"(?P<n>\d+) (?P<topic>\w+), (?P<stance>asserts|reports|hedges|denies)")
_FATE: Final = re.compile(r"(?P<kin>[\w-]+): (?P<fate>\w+), (?P<reason>[\w ]+)")
_AGE: Final = re.compile(r"(?P<n>\d{1,3}) in (?P<year>\d{4})")
_STANCES: Final = {"asserts": "asserted", "reports": "attributed", "hedges": "hedged", "denies": "denied"}
_WORDS: Final = {
    "male": "reading.man",
    "female": "reading.woman",
    "earlier": "reading.earlier",
    "day or month first: open": "reading.order_open",
}
_FATES: Final = frozenset({"camp", "imprisoned", "died", "disappeared", "passport", "detained"})
_REASONS: Final = frozenset({"religion", "espionage", "speech", "separatism", "contact abroad", "protest"})
_TOPICS: Final = frozenset({"detained", "killed", "displaced", "population"})
_EDGES: Final = frozenset({"identical", "copy", "rewrite", "digest"})


def reading(value: str) -> Telling | None:
    """Returns the sentence part of a side's value; None for a form that is not known."""
    if value in _WORDS:
        return tell(_WORDS[value])
    if value in _EDGES:
        return tell("item.term", term=term(f"edge.{value}"))
    for pattern, make in _FORMS:
        found = pattern.fullmatch(value)
        if found is not None and (made := make(found)) is not None:
            return made
    return _dated_or_lasting(value.split(", "))


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
    if found["topic"] not in _TOPICS:
        return None
    topic, manner = term(f"topic.{found['topic']}"), term(_STANCES[found["stance"]])
    return tell("reading.figure", n=int(found["n"]), topic=topic, manner=manner)


def _fate(found: re.Match[str]) -> Telling | None:
    if found["fate"] not in _FATES or found["reason"] not in {*_REASONS, "no reason given"}:
        return None
    kin = term("kin.parents" if found["kin"] == "parents" else f"schema:kinship/{found['kin'].replace('-', '_')}")
    fate = term(f"fate.{found['fate']}")
    if found["reason"] not in _REASONS:
        return tell("reading.fate", kin=kin, fate=fate)
    return tell("reading.fate_reason", kin=kin, fate=fate, reason=term(f"reason.{found['reason']}"))


def _age(found: re.Match[str]) -> Telling | None:
    return tell("reading.age", n=int(found["n"]), year=on(found["year"]))


_FORMS: Final[tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], Telling | None]], ...]] = (
    (_ORDERED, _ordered),
    (_OTHERS, _others),
    (_FIGURE, _figure),
    (_FATE, _fate),
    (_AGE, _age),
)
