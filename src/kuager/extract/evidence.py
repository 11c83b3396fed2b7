"""Weighs what the words around an unknown name say it is: a person, an organisation or a place."""

from __future__ import annotations

import re
from typing import NamedTuple

from kuager.extract.places import place_score
from kuager.extract.scan import Scan
from kuager.extract.vocab import Kind

_AGE = re.compile(r"\s*(?:,\s*(?:aged\s+)?\d{1,2}\b(?!\s*(?:[A-Z]|\w+\s+(?:people|days)))|\(\d{1,2}\))")
_HUMAN_APPOSITION = re.compile(r"\s*[,(–—-]\s*(?:(?:an?|the|one of the|another)\s+)?((?:[\w'’-]+\s+){0,5}?[\w'’-]+)")
_WHO = re.compile(r",?\s+(?:who|whose|whom)\b")
_SURNAME = re.compile(
    r"(?:ov|ova|ev|eva|yev|yeva|iev|ieva|in|ina|uly|qyzy|kyzy|vich|vna|chuk|enko|ski|sky|skaya|dze|shvili|yan|oğlu|oglu|zadeh|zade|pour|nejad|khan|qan|bek|bay|bai|jan|zhan|gul|nur|ullah|allah)$",
    re.IGNORECASE,
)
_OWNED = {
    "family", "case", "arrest", "detention", "sentence", "lawyer", "release", "trial", "disappearance", "death", "relatives", "home",
    "house", "health", "whereabouts", "fate", "body", "supporters", "colleagues", "friends", "children", "parents", "imprisonment", "name",
    "testimony", "words", "story", "passport", "activism", "phone", "account", "lawyers", "attorney", "apartment", "village", "condition",
}  # fmt: skip
_GROUP_MODS = {
    "human", "rights", "news", "advocacy", "media", "opposition", "independent", "investigative", "messaging", "research", "aid", "civil", "society",
    "monitoring", "relief", "telegram", "satellite", "television", "tv", "radio", "online",
}  # fmt: skip
_NEAR = 3
_LONGEST = 12


class Evidence(NamedTuple):
    """Signs for each reading; the larger wins, small sums decide nothing."""

    person: int = 0
    organisation: int = 0
    place: int = 0

    def plus(self, other: Evidence) -> Evidence:
        """Adds the signs of another occurrence; each occurrence counts at most six for a reading."""
        return Evidence(
            self.person + min(other.person, 6),
            self.organisation + min(other.organisation, 6),
            self.place + min(other.place, 6),
        )


def weigh(scan: Scan, first: int, last: int) -> Evidence:
    """Weighs one occurrence of words ``first`` to ``last`` (both included)."""
    person, organisation = _before(scan, first)
    more_person, more_organisation = _after(scan, first, last)
    place = 0 if scan.possessive(last) else place_score(scan, first, last)
    person, organisation = person + more_person, organisation + more_organisation
    if last > first and place == 1:
        place = 0
    return Evidence(person, organisation, place)


def _before(scan: Scan, first: int) -> tuple[int, int]:  # noqa: PLR0911  a ladder of signs: the first that fits decides
    if not first or scan.sentence_of[first - 1] != scan.sentence_of[first]:
        return 0, 0
    gap, word, kind = scan.gap(first - 1), scan.lowers[first - 1], scan.kinds[first - 1]
    touching = gap.strip() == ""
    if touching and kind & Kind.GROUP:
        return 0, 5
    if touching and kind & (Kind.TITLE | Kind.ROLE | Kind.HUMAN) and not kind & Kind.PLACE_NOUN:
        return 4, 0
    if kind & Kind.KIN and gap.strip() in {"", ",", ":", "–", "—"}:
        return 4, 0
    if kind & (Kind.ROLE | Kind.HUMAN) and gap.strip() in {",", "–", "—"} and not scan.caps[first - 1]:
        return 3, 0
    if not touching:
        return (1, 0) if kind & Kind.SPEECH else (0, 0)
    if word == "of" and first > 1:
        return _after_of(scan, first)
    if word == "the":
        return -3, 1
    if word in {"told", "tells", "telling"} or scan.lowers[max(0, first - 2) : first] in (
        ["spoke", "to"],
        ["speaking", "to"],
    ):
        return _told(scan, first)
    if word in {"reports", "writes"}:
        return 0, 4
    if kind & Kind.SPEECH or word in {
        "by",
        "with",
        "like",
        "named",
        "called",
        "against",
        "arrested",
        "detained",
        "released",
        "met",
    }:
        return 2 if kind & Kind.SPEECH else 1, 0
    return (0, 2) if word == "as" and first > 1 and scan.lowers[first - 2] == "known" else (0, 0)


def _told(scan: Scan, first: int) -> tuple[int, int]:
    """Weighs who is told: "told Xyz." names an outlet more often than a person not named before; "told Xyz that he" is open."""
    last = first
    while last - first < _LONGEST and last + 1 < len(scan.words) and scan.caps[last + 1] and scan.gap(last) == " ":
        last += 1
    if scan.gap(last).strip():
        return 0, 4
    following = scan.lowers[last + 1] if last + 1 < len(scan.words) else ""
    return (1, 2) if following in {"that", "he", "she", "to", "not", "his", "her"} else (1, 3)


def _after_of(scan: Scan, first: int) -> tuple[int, int]:
    before = scan.kinds[first - 2]
    if before & Kind.HEAD_ROLE:
        return 0, 4
    if before & Kind.KIN or scan.lowers[first - 2] in {
        "release",
        "arrest",
        "detention",
        "case",
        "family",
        "disappearance",
        "photo",
        "portrait",
        "death",
    }:
        return 2, 0
    return 0, 0


def _after(scan: Scan, first: int, last: int) -> tuple[int, int]:
    end = scan.words[last].end
    if scan.possessive(last):
        return _owning(scan, last)
    person, organisation = 0, _shape(scan, first, last)
    tail = scan.text[end : end + 90]
    if _WHO.match(tail):
        person += 4
    elif _AGE.match(tail):
        person += 3
    else:
        apposed = _apposed(scan, last, tail)
        person, organisation = person + apposed[0], organisation + apposed[1]
    if last + 1 < len(scan.words):
        gap, kind, word = scan.gap(last), scan.kinds[last + 1], scan.lowers[last + 1]
        if gap.strip() in {"", "”", '"'} and not scan.caps[last + 1]:
            if kind & Kind.SPEECH and word not in {"reported", "reports"}:
                person += 3
            elif word in {"reported", "reports", "published"}:
                organisation += 2
            elif kind & (Kind.HUMAN_VERB | Kind.PASSIVE) and gap == " ":
                person += 3 if _suffers(scan, last + 1) else 1
    if _names_group(scan, last):
        organisation += 5
    if _SURNAME.search(scan.words[last].exact) and not scan.is_plain(last):
        person += 1
    return person, organisation


def _names_group(scan: Scan, last: int) -> bool:
    """Reads "the Xyz human rights group", "the Xyz news agency": a group's noun follows, with what describes it between."""
    for index in range(last + 1, min(last + 5, len(scan.words))):
        if scan.gap(index - 1) != " " or scan.caps[index]:
            return False
        if scan.kinds[index] & Kind.GROUP:
            return index > last + 1 or scan.lowers[index] in {
                "group",
                "channel",
                "newspaper",
                "agency",
                "website",
                "portal",
                "magazine",
            }
        if scan.lowers[index] not in _GROUP_MODS:
            return False
    return False


def _suffers(scan: Scan, verb: int) -> bool:
    """Says whether the verb goes on like "was arrested" or "has been jailed": what befalls people."""
    if scan.lowers[verb] not in {"was", "were", "is", "has", "had"}:
        return False
    near = range(verb + 1, min(verb + 4, len(scan.words)))
    following = [i for i in near if scan.lowers[i] not in {"been", "also", "later", "then"}]
    return bool(following) and bool(scan.kinds[following[0]] & Kind.PASSIVE)


def _apposed(scan: Scan, last: int, tail: str) -> tuple[int, int]:
    """Reads ``Xyz, a Kazakh-language newspaper`` and ``Xyz, a retired teacher``: the first telling noun decides."""
    match = _HUMAN_APPOSITION.match(tail)
    if match is None or last + 1 >= len(scan.words):
        return 0, 0
    article = scan.lowers[last + 1] in {"a", "an", "the", "another"}
    for index in range(last + 1, min(last + 8, len(scan.words))):
        kind = scan.kinds[index]
        if (index > last + 1 and scan.gap(index - 1).strip() not in {"", "’", "'"}) or scan.lowers[index] in {
            "of",
            "in",
            "that",
            "who",
            "which",
            "for",
        }:
            return 0, 0
        if scan.caps[index]:
            continue
        if kind & (Kind.ROLE | Kind.KIN) or (kind & Kind.HUMAN and article):
            return 4, 0
        if kind & Kind.GROUP and article and not scan.possessive(index):
            return 0, 4
    return 0, 0


def _owning(scan: Scan, last: int) -> tuple[int, int]:
    index = last + 1
    for _ in range(_NEAR):
        if index >= len(scan.words):
            return 0, 0
        kind, word = scan.kinds[index], scan.lowers[index]
        if kind & Kind.KIN:
            return 4, 0
        if word in _OWNED:
            return 3, 0
        if kind & Kind.ORG_POSSESSION:
            return 0, 3
        if (
            index == last + 1
            and scan.caps[index]
            and not scan.is_plain(index)
            and scan.words[index].exact not in scan.vocab.demonyms
        ):
            return 0, 2
        index += 1
    return 0, 0


def _shape(scan: Scan, first: int, last: int) -> int:
    word = scan.words[last].exact
    inner = (
        any(letter.isupper() for letter in word[1:])
        and not word.isupper()
        and "-" not in word
        and not word.startswith(("Mc", "Mac", "O'", "O’", "De", "Le", "La"))
    )
    if inner and "'" not in word and "’" not in word:
        return 3
    return 2 if last == first and word.lower().endswith(("news", "press", "net", "media", "leaks", "watch")) else 0
