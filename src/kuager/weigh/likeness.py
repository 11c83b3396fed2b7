"""Names that no comparison of spellings brings together, for asking questions only: Russian cases, vowels, a given name alone.

Nothing is merged by what is found here. It only decides which people the comparisons look at together, as proposals do.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from functools import lru_cache
from typing import Final

from rapidfuzz import fuzz

from kuager.model import DocumentId, Entity, Extraction, MentionType
from kuager.text.fold import plain

LONE: Final = ""
"""Beside the parts of a name that is one part alone."""
_CASES: Final = re.compile(r"(?:ого|ому|ыми|ими|ой|ом|ем|ым|им|ую|ая|ый|ий|[аеёуыяюи])$")
_CYRILLIC: Final = re.compile(r"[а-яё]")
_SHORTEST: Final = 3
_SHE_DID: Final = re.compile(r"^\s+(?:\w+\s+){0,2}?\w+(?:ла|лась)\b")
_VOWELS: Final = frozenset("aeiouyаеёиоуыэюяіүұөә")
_WRITTEN: Final = (
    (r"dz(?=[mviey])", "d"), (r"ts(?=[ieyv])", "t"), (r"x", "ks"), (r"ck|q|c(?=[aouklrt]|$)", "k"), (r"kh", "h"), (r"ph", "f"), (r"w", "v"), (r"ie|ya|ja|ia|yu|ju|iu", "a"),
    (r"j(?=[aeiou])", "zh"), (r"zh", "j"), (r"sz", "sh"), (r"cz|tch", "ch"), (r"h(?=a$)", "g"),
)  # fmt: skip
"""Letters of one sound in several ways of writing; Belarusian *dz*, *h* and *vo-* beside Russian *d*, *g* and *o-*."""
_LIKE: Final = {"a": "a", "o": "a", "e": "i", "i": "i", "y": "i", "u": "u"}
_FEWEST, _ENOUGH, _CLOSE = 2, 6, 68
_KIN: Final = frozenset(
    {"husband", "wife", "son", "daughter", "brother", "sister", "mother", "father", "uncle", "aunt", "cousin", "nephew", "niece", "child", "spouse", "sibling", "parent"}
)  # fmt: skip


def case_forms(groups: Iterable[Sequence[Entity]], women: AbstractSet[str]) -> Iterator[tuple[str, str]]:
    """Yields pairs of people whose full Russian names are forms of one name: "Руслана Ибрагимова" was sentenced, he is Руслан.

    A name that stands before a feminine verb ("Александра Иванова сказала") is a woman's own and no form of a man's.

    Args:
        groups: people whose names have the same stems (:func:`case_stems`).
        women: ids of those whose names stand before such a verb somewhere (:func:`acting`).
    """
    for group in groups:
        # Of "Руслан" and "Руслана" only one is a man's name; where both act, they are two people.
        masculine = {str(one.id) for one in group if not plain(one.name).endswith(("а", "я"))}
        first = str(group[0].id)
        others = (str(one.id) for one in group[1:])
        yield from ((first, other) for other in others if not (women & {first, other} and masculine & {first, other}))


def case_stems(name: str) -> list[tuple[str, ...]]:
    """Returns the stems of a full name in Cyrillic letters, as the one thing it is found by; nothing for other names."""
    return [stems] if (stems := _stems(name)) else []


@lru_cache(maxsize=65_536)
def _stems(name: str) -> tuple[str, ...]:
    """The stems of a full name in Cyrillic letters; nothing for other names."""
    parts = plain(name).split() if _CYRILLIC.search(name) else []
    return tuple(stem(part) for part in parts) if len(parts) > 1 else ()


def acting(text: str, extraction: Extraction) -> set[str]:
    """Returns the local ids of those who do something as a woman does, by the verb after their names."""
    named = (one for one in extraction.mentions if one.type is MentionType.PERSON and one.entity)
    return {one.entity or "" for one in named if _SHE_DID.match(text[one.end : one.end + 60])}


def same_bones(entities: Iterable[Entity]) -> Iterator[tuple[str, str]]:
    """Yields pairs of people whose Latin full names have the same consonants: Dzmitry Kavalchuk and Dmitry Kovalchuk.

    Languages write one name with other vowels and other letters for one sound. Ends differ by sex, so a name that ends in a vowel
    meets none that does not.
    """
    groups: dict[tuple[tuple[str, bool], ...], list[Entity]] = defaultdict(list)
    for one in entities:
        key = _skeleton(one.name) if one.schema == "person" and not one.shielded else ()
        if key:
            groups[key].append(one)
    for group in groups.values():
        first = group[0]
        yield from ((str(first.id), str(one.id)) for one in group[1:] if _sound_alike(first.name, one.name))


def skeleton(name: str) -> list[tuple[tuple[str, bool], ...]]:
    """Returns the consonants of a full name, as the one thing it is found by; nothing where they are too few to tell."""
    return [key] if (key := _skeleton(name)) else []


@lru_cache(maxsize=65_536)
def _skeleton(name: str) -> tuple[tuple[str, bool], ...]:
    """The consonants of each part of a full name and whether it ends in a vowel; nothing where they are too few to tell."""
    parts = plain(name).split()
    key = tuple(sorted((bones(part), part[-1] in _VOWELS) for part in parts))
    enough = all(len(one) >= _FEWEST for one, _ in key) and sum(len(one) for one, _ in key) >= _ENOUGH
    return key if len(parts) > 1 and enough else ()


@lru_cache(maxsize=65_536)
def _sound_alike(left: str, right: str) -> bool:
    one, two = plain(left), plain(right)
    return _vowels_agree(one, two) and fuzz.ratio(one, two) >= _CLOSE


def _vowels_agree(left: str, right: str) -> bool:
    """Says whether two names of the same consonants have like vowels: a and o, i and e and y; Marat and Murat do not."""
    pairs = zip(sorted(left.split(), key=bones), sorted(right.split(), key=bones), strict=True)
    return all(_inside(*sorted((_vowels(one), _vowels(two)), key=len)) for one, two in pairs)


def _vowels(part: str) -> str:
    word = re.sub(r"ee|ie|[ey](?=[aou])", "i", re.sub(r"oo|ou", "u", part))
    kept = "".join(_LIKE.get(letter, "-") for letter in unicodedata.normalize("NFKD", word))
    return re.sub(r"(\w)\1+", r"\1", kept).replace("-", "")


def _inside(short: str, long: str) -> bool:
    """True when the shorter row of vowels is the longer with one left out at most."""
    rest = iter(long)
    return len(long) - len(short) <= 1 and all(letter in rest for letter in short)


@lru_cache(maxsize=65_536)
def bones(part: str) -> str:
    """Returns the consonants of a name as most languages would write them: ``vlh`` and ``lg`` are both ``lg``."""
    word = unicodedata.normalize("NFKD", part.casefold())
    word = "".join(letter for letter in word if "a" <= letter <= "z")
    word = re.sub(r"^v(?=o)|(?<=[aeiou])h(?=[aeiou]?$)(?!a$)", "", word)
    for written, read in _WRITTEN:
        word = re.sub(written, read, word)
    return re.sub(r"(.)\1+", r"\1", re.sub(r"[aeiouy]", "", word))


def given_names(entities: Iterable[Entity], root: Mapping[str, str], extractions: Mapping[DocumentId, Extraction], entity_of: Mapping[tuple[DocumentId, str], str]) -> Iterator[tuple[str, str]]:  # fmt: skip
    """Yields pairs of a person called by one name alone and the only one of that name with the same relative."""
    near = _relatives(root, extractions, entity_of)
    # Without a relative nobody is found this way.
    people = [one for one in entities if str(one.id) in near and one.schema == "person" and not one.shielded]
    by_part: dict[str, list[str]] = defaultdict(list)
    for one in people:
        parts = plain(one.name).split()
        for part in parts if len(parts) > 1 else ():
            by_part[stem(part)].append(str(one.id))
    for one in people:
        key = str(one.id)
        if len(plain(one.name).split()) == 1:
            fits = {other for other in by_part.get(stem(plain(one.name)), ()) if near[other] & near[key]}
            if len({root.get(other, other) for other in fits}) == 1:
                yield key, min(fits)


@lru_cache(maxsize=65_536)
def part_stems(name: str) -> tuple[str, ...]:
    """Returns the stem of each part of a name; before them :data:`LONE` where it is one part alone."""
    stems = tuple(dict.fromkeys(stem(part) for part in plain(name).split()))
    return stems if len(plain(name).split()) != 1 else (LONE, *stems)


def kin(extraction: Extraction) -> set[str]:
    """Returns the local ids of everybody whose relatives are told."""
    told = (one for one in extraction.relations if one.relation in _KIN)
    return {local for one in told for local in (one.subject, one.object)}


def _relatives(root: Mapping[str, str], extractions: Mapping[DocumentId, Extraction], entity_of: Mapping[tuple[DocumentId, str], str]) -> dict[str, set[str]]:  # fmt: skip
    found: dict[str, set[str]] = defaultdict(set)
    for document, extraction in extractions.items():
        for one in extraction.relations:
            if one.relation not in _KIN:
                continue
            left, right = entity_of.get((document, one.subject)), entity_of.get((document, one.object))
            if left and right:
                found[left].add(root.get(right, right))
                found[right].add(root.get(left, left))
    return found


def stem(part: str) -> str:
    """Returns a Russian name without the ending of its case; other names as they are."""
    short = _CASES.sub("", part) if _CYRILLIC.search(part) else part
    return short if len(short) >= _SHORTEST else part
