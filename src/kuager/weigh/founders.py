"""Who founded a group: one founder in one text, several or somebody else in another. English."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from kuager.model import DocumentId, Finding, Joined, Mention, MentionType
from kuager.text.names import Part, cost, parts, skeleton
from kuager.weigh.disagree import disagreeing, disagreement
from kuager.weigh.focus import Saying
from kuager.weigh.material import Material, Sentence, within
from kuager.weigh.once import once
from kuager.weigh.spellings import COMMON
from kuager.weigh.together import each

METHOD: Final = "founders@1"
_FOUNDED: Final = re.compile(
    r"\b(?P<co>co-?)?(?:founder(?P<many>s)?|founded|set up by|established by|created by)\b", re.IGNORECASE
)
_BY: Final = re.compile(r"^\s*(?:in\s+\d{4}\s+)?(?:by\s+)?(?:(?:the|a|an|two|three)\s+)?(?:[a-z][\w-]*\s+){0,4}$")
_JOINED: Final = re.compile(r"^(?:,?\s+(?:and|with|together with)\s+|,\s+)(?:[a-z][\w-]*\s+){0,3}$")
_OF: Final = re.compile(r"^\s*(?:of|,|behind)?\s*(?:the\s+)?(?:[\w“\"‘'-]+\s+){0,6}[“\"‘']?$")
_APPOSED: Final = re.compile(
    r"^,?\s+(?:who\s+|which\s+|the\s+|a\s+|an\s+|one of the\s+|is\s+|was\s+|as\s+|had\s+|has\s+|\([^)]*\)\s*|[a-z][\w-]*\s+|[\s,]){0,8}$"
)
_REACH: Final = 110
_LONG: Final = 5
_SOUNDS_LIKE: Final = 0.35


def find(material: Material) -> Iterator[Finding]:
    """Yields a finding for every group whose founders differ between texts."""
    for group in _same_groups(sayings(material)):
        yield from disagreement(material, "founder", METHOD, disagreeing(material, group, _clash), prop="founded_by")


def _clash(one: Saying, two: Saying) -> bool:
    """Other founders; one who is told to be a founder among others contradicts nobody who names the others."""
    if one.side.document == two.side.document or one.value == two.value:
        return False
    first, second = set(one.value.split("; ")), set(two.value.split("; "))
    return not ("among others" in first | second and (first - {"among others"}) <= second)


def _same_groups(said: list[Saying]) -> Iterator[list[Saying]]:
    """Sayings about groups whose names share an own word, under the name told first; work grows with the names alone."""
    names = list(dict.fromkeys(one.name for one in said))
    joined = Joined(names)
    shelves: dict[str, list[tuple[str, Part]]] = {}
    for name in names:
        for part in _own(name):
            shelf = shelves.setdefault(skeleton(part.sound), [])
            like = next((other for other, known in shelf if cost(known.sound, part.sound) <= _SOUNDS_LIKE), None)
            if like is not None:
                joined.join(like, name)
            else:
                shelf.append((name, part))
    groups: dict[str, list[Saying]] = {}
    for one in said:
        groups.setdefault(joined.root(one.name), []).append(one)
    for group in groups.values():
        first = group[0].name
        yield [Saying(entity=f"group {first}", name=first, value=one.value, side=one.side) for one in group]


def _own(name: str) -> list[Part]:
    return [part for part in parts(name) if len(part.word) >= _LONG and part.word not in COMMON]


@each
@once
def sayings(material: Material, document: DocumentId) -> Iterator[Saying]:
    """Yields who founded which group by one document; ``value`` is the founders, ``among others`` for one of several."""
    if not _FOUNDED.search(material.by_id[document].text):
        return
    people = material.mentions(document, MentionType.PERSON)
    groups = material.mentions(document, MentionType.ORGANISATION)
    for sentence in material.sentences_of[document]:
        for hit in _FOUNDED.finditer(sentence.text):
            yield from _told(material, sentence, hit, (within(people, sentence), within(groups, sentence)))


def _told(material: Material, sentence: Sentence, hit: re.Match[str], named: tuple[list[Mention], list[Mention]]) -> Iterator[Saying]:  # fmt: skip
    group = _group(sentence, hit, named[1])
    founders = _founders(sentence, hit, named[0])
    if group is None or not founders:
        return
    keys = {material.entity(sentence.document, one.entity) or one.text for one in founders}
    value = sorted({material.alike.get(key, key) for key in keys})
    if len(value) == 1 and (hit.group("co") or hit.group("many")):
        value.append("among others")
    start = min(sentence.start + hit.start(), *(one.start for one in founders))
    end = max(sentence.start + hit.end(), *(one.end for one in founders))
    side = material.side(sentence.document, start, end, "; ".join(one.text for one in founders))
    yield Saying(entity=group.text, name=group.text, value="; ".join(value), side=side)


def _group(sentence: Sentence, hit: re.Match[str], groups: list[Mention]) -> Mention | None:
    """The group nearest to the word: after "founder of", before "founded by"."""
    at = sentence.start + hit.start(), sentence.start + hit.end()
    after = [
        one
        for one in groups
        if 0 <= one.start - at[1] <= _REACH and _OF.match(sentence.text[hit.end() : one.start - sentence.start])
    ]
    before = [
        one
        for one in groups
        if 0 <= at[0] - one.end <= _REACH
        and not re.search(r"[.;]", sentence.text[one.end - sentence.start : hit.start()])
    ]
    return after[0] if after else before[-1] if before else None


def _founders(sentence: Sentence, hit: re.Match[str], people: list[Mention]) -> list[Mention]:
    """The people named right after "founded by", with those joined to them by "and", else the one right before."""
    text, base = sentence.text, sentence.start
    found: list[Mention] = []
    for one in people:
        if one.start - base >= hit.end():
            lead = text[(found[-1].end - base if found else hit.end()) : one.start - base]
            if (_JOINED if found else _BY).match(lead):
                found.append(one)
    if found or hit.group().casefold().endswith("by"):
        return found
    near = [
        one for one in people if one.end - base <= hit.start() and _APPOSED.match(text[one.end - base : hit.start()])
    ]
    return near[-1:]
