"""Finds people who are not named: "her mother", "two of his sons", "another Kazakh woman", "an official of the ministry".

Only the phrases are found here; who the owner of "her" is comes later (:mod:`kuager.extract.actors`).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from kuager.extract.found import Label, Name
from kuager.extract.scan import Scan
from kuager.extract.vocab import Kind
from kuager.text.number_words import ENGLISH

PRONOUN_OWNERS = {
    "his": "male", "her": "female", "my": None, "our": None, "their": None, "your": None, "whose": None,
}  # fmt: skip
_ARTICLES = {"a", "an", "another", "one"}
_EXTENDS = {"of", "from", "for", "at", "with"}
_LEFT = 6
_FEW = 12
_NUMBERS = frozenset(word for word, number in ENGLISH.items() if number <= _FEW)
_BE = {
    "is",
    "was",
    "are",
    "were",
    "be",
    "been",
    "as",
    "become",
    "became",
    "being",
    "called",
    "considered",
    "named",
    "like",
}


class Phrase(NamedTuple):
    """A person or a few people without a name.

    ``term`` is the kin word or the noun; ``owner`` the word index of the owner (a pronoun, or the last word of a name or
    of another phrase) and None where nobody owns; ``partner`` the index of the phrase whose owner is shared ("his uncle and
    two aunts").
    """

    start: int
    end: int
    first: int
    last: int
    term: str
    kin: bool
    plural: bool
    owner: int | None = None
    partner: int | None = None
    definite: bool = False
    article: bool = False


def find_phrases(scan: Scan, names: Sequence[Name]) -> list[Phrase]:
    """Returns the phrases of the text in order, those with a kin word and those with a word like "woman"."""
    by_first = {name.first: name for name in names}
    covered = {index for name in names if name.label is not Label.PLACE for index in range(name.first, name.last + 1)}
    found: list[Phrase] = []
    for index in range(len(scan.words)):
        kind = scan.kinds[index]
        if index in covered or (scan.caps[index] and not scan.first[index]):
            continue
        phrase = None
        if kind & Kind.KIN:
            scan.pace.tick()
            phrase = _kin(scan, index, found, by_first)
        if phrase is None and kind & (Kind.HUMAN | Kind.HUMANS):
            phrase = _human(scan, index, by_first)
        if phrase is not None and not (found and phrase.first <= found[-1].last and phrase.owner != found[-1].last):
            found.append(phrase)
    return found


def _kin(scan: Scan, index: int, found: Sequence[Phrase], by_first: dict[int, Name]) -> Phrase | None:
    term = scan.vocab.kin[scan.lowers[index]]
    left = index - 1
    while left >= 0 and index - left < _LEFT and _is_adjective(scan, left) and scan.gap(left).strip() in {"", "-"}:
        left -= 1
    first = left + 1
    if left < 0 or scan.sentence_of[left] != scan.sentence_of[index]:
        owner = _owner_after(scan, index, by_first)
        return (
            None
            if owner is None
            else Phrase(
                *scan.span(first, index), first, index, scan.lowers[index], kin=True, plural=term.plural, owner=owner
            )
        )
    owner, partner = _owner(scan, left, found)
    if owner is not None:
        first = owner if scan.lowers[owner] in PRONOUN_OWNERS else _first_of_owner(scan, owner, found)
        first = _with_count(scan, first)
    elif partner is None:
        owner = _owner_after(scan, index, by_first)
        if owner is None and scan.lowers[left] not in _ARTICLES | {"the"}:
            return None
        if owner is None:
            return None if term.plural else _article_kin(scan, left, index)
        first = left if scan.lowers[left] in {"the", "a", "an"} else first
    start, end = scan.span(first, index)
    return Phrase(
        start, end, first, index, scan.lowers[index], kin=True, plural=term.plural, owner=owner, partner=partner
    )


def _article_kin(scan: Scan, left: int, index: int) -> Phrase | None:
    """Tells new from known: "A relative told ..." is somebody; "the father" is somebody already spoken of."""
    start, end = scan.span(left, index)
    if left and scan.lowers[left - 1] in _BE:
        return None
    definite = scan.lowers[left] == "the"
    return Phrase(
        start, end, left, index, scan.lowers[index], kin=False, plural=False, definite=definite, article=not definite
    )


def _is_adjective(scan: Scan, index: int) -> bool:
    return (
        bool(scan.kinds[index] & Kind.KIN_ADJECTIVE)
        or scan.words[index].exact[0].isdigit()
        or scan.words[index].exact in scan.vocab.demonyms
    )


def _owner(scan: Scan, left: int, found: Sequence[Phrase]) -> tuple[int | None, int | None]:
    """Returns the owner's word, or the phrase whose owner is shared."""
    if scan.lowers[left] in PRONOUN_OWNERS:
        return left, None
    if scan.possessive(left) and (
        scan.caps[left] or (found and found[-1].last == left) or scan.kinds[left] & (Kind.HUMAN | Kind.KIN)
    ):
        return left, None
    joined = left
    if scan.lowers[left] in {"and", "or"} and found and found[-1].kin and found[-1].last == joined - 1:
        return None, len(found) - 1
    if found and found[-1].kin and found[-1].last == left and scan.gap(left).strip() == ",":
        return None, len(found) - 1
    return None, None


def _first_of_owner(scan: Scan, owner: int, found: Sequence[Phrase]) -> int:
    """A phrase that owns is part of what it owns: "another woman's husband"; a name is not."""
    if found and found[-1].last == owner:
        return found[-1].first
    return owner + 1 if scan.caps[owner] else owner


def _with_count(scan: Scan, first: int) -> int:
    """Moves the beginning to the number: "Three of her four sons"."""
    if (
        first > 1
        and scan.lowers[first - 1] == "of"
        and (scan.lowers[first - 2] in _NUMBERS or scan.lowers[first - 2] in {"both", "some", "several"})
    ):
        return first - 2
    return first


def _owner_after(scan: Scan, index: int, by_first: dict[int, Name]) -> int | None:
    """Reads "the mother of Xyz": the owner comes after."""
    if index + 2 < len(scan.words) and scan.lowers[index + 1] == "of" and scan.gap(index) == " ":
        name = by_first.get(index + 2)
        if name is not None and name.label is Label.PERSON:
            return name.last
    return None


def _human(scan: Scan, index: int, by_first: dict[int, Name]) -> Phrase | None:
    left = index - 1
    while left >= 0 and index - left < _LEFT and scan.gap(left).strip() in {"", "-"} and _may_describe(scan, left):
        left -= 1
    if left < 0 or scan.gap(left).strip() not in {"", "-"} or scan.sentence_of[left] != scan.sentence_of[index]:
        return None
    lead = scan.lowers[left]
    plural = bool(scan.kinds[index] & Kind.HUMANS)
    if plural:
        return _several(scan, left, index)
    definite = lead in {"the", "that", "this"}
    if not definite and lead not in _ARTICLES:
        return None
    if left and (
        scan.lowers[left - 1] in _BE or (left > 1 and scan.lowers[left - 1] == "not" and scan.lowers[left - 2] in _BE)
    ):
        return None
    if index + 1 < len(scan.words) and scan.gap(index) == " " and _continues_noun(scan, index + 1):
        return None
    last = index if definite else _extended(scan, index, by_first)
    start, end = scan.span(left, last)
    return Phrase(
        start, end, left, last, scan.lowers[index], kin=False, plural=False, definite=definite, article=not definite
    )


def _may_describe(scan: Scan, index: int) -> bool:
    lower = scan.lowers[index]
    if lower in _ARTICLES or lower in {"the", "that", "this"} or scan.kinds[index] & (Kind.PLACE_PREP | Kind.SPEECH):
        return False
    if scan.kinds[index] & Kind.HUMAN_VERB and not scan.kinds[index] & Kind.KIN_ADJECTIVE:
        return False
    if scan.kinds[index] & Kind.NOT_NAME or lower in PRONOUN_OWNERS or scan.possessive(index):
        return False
    return (
        scan.words[index].exact in scan.vocab.demonyms
        or scan.words[index].exact[0].isdigit()
        or scan.is_plain(index)
        or scan.caps[index]
    )


def _continues_noun(scan: Scan, index: int) -> bool:
    """Says whether another noun of a person or group follows: "a police officer" is somebody, "a student union" is nobody."""
    return bool(scan.kinds[index] & (Kind.HUMAN | Kind.HUMANS | Kind.GROUP | Kind.ORG_HEAD | Kind.ROLE)) or scan.lowers[index] in {
        "rights", "activism", "movement", "body", "leader", "leaders",
    }  # fmt: skip


def _several(scan: Scan, left: int, index: int) -> Phrase | None:
    """Reads "four picketers", "one of the picketers", "two of the women"."""
    number = left + 1
    lead = scan.lowers[number] if number < index else ""
    counted = lead in _NUMBERS or (lead.isdigit() and int(lead) <= _FEW)
    if scan.lowers[left] in {"the", "those", "these"} and left > 1 and scan.lowers[left - 1] == "of":
        if scan.lowers[left - 2] in _NUMBERS:
            start, end = scan.span(left - 2, index)
            return Phrase(
                start,
                end,
                left - 2,
                index,
                scan.lowers[index],
                kin=False,
                plural=scan.lowers[left - 2] != "one",
                article=True,
            )
        return None
    if (
        not counted
        or scan.lowers[left] in {"the", "those", "these", "all", "other"}
        or (lead.isdigit() and int(lead) == 0)
    ):
        return None
    start, end = scan.span(number, index)
    return Phrase(start, end, number, index, scan.lowers[index], kin=False, plural=True, article=True)


def _extended(scan: Scan, index: int, by_first: dict[int, Name]) -> int:
    """Reads "an official of the ministry": the body belongs to the phrase."""
    at = index + 1
    if at + 1 >= len(scan.words) or scan.gap(index) != " " or scan.lowers[at] not in _EXTENDS:
        return index
    at += 1 + (scan.lowers[at + 1] in {"the", "a", "an"})
    name = by_first.get(at)
    if name is not None and name.label is Label.ORGANISATION and scan.gap(at - 1) == " ":
        return name.last
    return index
