"""What is never public, whoever agreed: found in properties, in values, and in words that somebody wants to quote.

The rules are data (``resources/never.yml``) and no setting turns them off. Numbers that carry a checksum must pass it, so
that a sum of money is not taken for somebody's identity number: the Kazakh IIN (12 digits, weights 1..11 modulo 11, then
3..11,1,2), the resident identity number of the PRC (GB 11643: 17 digits and a check sign, ISO 7064 modulo 11-2), bank
cards (Luhn) and IBANs (ISO 7064 modulo 97).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any, Final

import yaml

ADULT: Final = 18
_CARD: Final = 10
_IIN_LENGTH: Final = 12
_MOD: Final = 11
_PRC_WEIGHTS: Final = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_PRC_SIGNS: Final = "10X98765432"


@dataclass(frozen=True, slots=True, kw_only=True)
class Never:
    """Something in a text that must not be public: of which kind, and where (code points)."""

    kind: str
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class _Pattern:
    kind: str
    check: str
    find: re.Pattern[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """The rules as they were read."""

    properties: Mapping[str, str]
    schemata: Mapping[str, str]
    sealed: frozenset[str]
    patterns: tuple[_Pattern, ...]
    ask: Mapping[str, re.Pattern[str]]
    child: re.Pattern[str]
    kin: re.Pattern[str]


@cache
def rules() -> Rules:
    """Returns the rules; read once."""
    raw: dict[str, Any] = yaml.safe_load((files("kuager.protect") / "resources" / "never.yml").read_text("utf-8"))
    return Rules(
        properties={prop: kind for kind, props in raw["properties"].items() for prop in props},
        schemata={schema: kind for kind, ids in raw["schemata"].items() for schema in ids},
        sealed=frozenset(raw["sealed"]),
        patterns=tuple(
            _Pattern(kind=one["kind"], check=one.get("check", ""), find=re.compile(one["find"]))
            for one in raw["patterns"]
        ),
        ask={kind: _words(words) for kind, words in raw["ask"].items()},
        child=_words(raw["child_words"]),
        kin=_words(raw["kin_words"]),
    )


def kind_of(schema: str, prop: str) -> str:
    """Returns why claims of a property are never public; empty when they may be."""
    known = rules()
    return known.schemata.get(schema) or known.properties.get(prop, "")


def found(text: str) -> list[Never]:
    """Returns everything in a text that must not be public, in the order it stands there.

    Full-width digits count as digits. Two kinds may overlap: a number may be a telephone's and an identity card's.
    """
    plain = _plain(text)
    hits = [
        Never(kind=one.kind, start=hit.start(), end=hit.end())
        for one in rules().patterns
        for hit in one.find.finditer(plain)
        if _holds(one.check, hit)
    ]
    return sorted(hits, key=lambda one: (one.start, one.end, one.kind))


def to_ask(text: str) -> list[Never]:
    """Returns words at which a person has to look before the text is quoted: health, sexual violence, routes, plans."""
    plain = _plain(text).casefold()
    hits = [
        Never(kind=kind, start=hit.start(), end=hit.end())
        for kind, words in rules().ask.items()
        for hit in words.finditer(plain)
    ]
    return sorted(hits, key=lambda one: (one.start, one.end, one.kind))


def called_child(text: str) -> bool:
    """Says whether a role or description calls somebody a child."""
    return rules().child.search(_plain(text).casefold()) is not None


def kin_words(text: str) -> bool:
    """Says whether a text holds a word of kinship."""
    return rules().kin.search(_plain(text).casefold()) is not None


def _plain(text: str) -> str:
    """Makes full-width digits and letters plain without moving any offset."""
    if unicodedata.is_normalized("NFKC", text):
        return text  # then each of its letters is plain by itself
    return "".join(folded if len(folded := unicodedata.normalize("NFKC", char)) == 1 else char for char in text)


def _words(words: list[str]) -> re.Pattern[str]:
    """Words begin where a letter does not stand before them; Han has no such places."""
    han = [re.escape(one) for one in words if "\u3400" <= one[0] <= "\u9fff"]
    others = [re.escape(one) for one in words if not "\u3400" <= one[0] <= "\u9fff"]
    return re.compile("|".join([rf"(?<!\w)(?:{'|'.join(others)})\w*", *han]))


def _holds(check: str, hit: re.Match[str]) -> bool:
    digits = re.sub(r"[ \-]", "", hit.group())
    match check:
        case "iin":
            return iin(digits)
        case "prc":
            return prc(digits)
        case "luhn":
            return luhn(digits)
        case "iban":
            return iban(digits)
        case "age":
            return int(hit.group("age")) < ADULT
    return True


def iin(digits: str) -> bool:
    """Says whether 12 digits are a Kazakh individual identification number: a birth date, a century, a check digit."""
    if len(digits) != _IIN_LENGTH or not digits.isascii() or not digits.isdecimal() or digits[6] not in "0123456":
        return False
    century = {"0": 2000, "1": 1800, "2": 1800, "3": 1900, "4": 1900, "5": 2000, "6": 2000}[digits[6]]
    if not _is_day(century + int(digits[:2]), digits[2:4], digits[4:6]):
        return False
    numbers = [int(one) for one in digits]
    first = sum((at + 1) * numbers[at] for at in range(_MOD)) % _MOD
    if first == _CARD:
        first = sum(((at + 2) % _MOD + 1) * numbers[at] for at in range(_MOD)) % _MOD
    return first == numbers[-1]


def prc(sign: str) -> bool:
    """Says whether 18 signs are a resident identity number of the PRC: a birth date and the check sign."""
    if not sign[:17].isascii() or not sign[:17].isdecimal() or not _is_day(int(sign[6:10]), sign[10:12], sign[12:14]):
        return False
    total = sum(weight * int(one) for weight, one in zip(_PRC_WEIGHTS, sign, strict=False))
    return _PRC_SIGNS[total % _MOD] == sign[17].upper()


def luhn(digits: str) -> bool:
    """Says whether digits pass the check of bank cards; all the same digit is none."""
    if not digits.isascii() or not digits.isdecimal() or len(set(digits)) == 1:
        return False
    total = 0
    for at, one in enumerate(reversed(digits)):
        value = int(one) * (2 if at % 2 else 1)
        total += value - 9 if value >= _CARD else value
    return total % 10 == 0


def iban(sign: str) -> bool:
    """Says whether signs are an international bank account number."""
    turned = sign[4:] + sign[:4]
    return sign.isascii() and sign.isalnum() and int("".join(str(int(one, 36)) for one in turned)) % 97 == 1


def _is_day(year: int, month: str, day: str) -> bool:
    try:
        date(year, int(month), int(day))
    except ValueError:
        return False
    return True


def kinds(text: str) -> Iterator[str]:
    """Yields the kinds of what is never public in a text, each once."""
    yield from dict.fromkeys(one.kind for one in found(text))
