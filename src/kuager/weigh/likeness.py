"""Names that no comparison of spellings brings together, for asking questions only: Russian cases, vowels, a given name alone.

Nothing is merged by what is found here. It only decides which people the comparisons look at together, as proposals do.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Final

from rapidfuzz import fuzz

from kuager.model import DocumentId, Entity, Extraction, MentionType
from kuager.text.fold import plain

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


def case_forms(entities: Iterable[Entity], texts: Mapping[DocumentId, str], extractions: Mapping[DocumentId, Extraction], entity_of: Mapping[tuple[DocumentId, str], str]) -> Iterator[tuple[str, str]]:  # fmt: skip
    """Yields pairs of people whose full Russian names are forms of one name: "Руслана Ибрагимова" was sentenced, he is Руслан.

    A name that stands before a feminine verb ("Александра Иванова сказала") is a woman's own and no form of a man's.
    """
    groups: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for one in entities:
        parts = plain(one.name).split()
        if one.schema == "person" and not one.shielded and len(parts) > 1 and _CYRILLIC.search(one.name):
            groups[tuple(stem(part) for part in parts)].append(str(one.id))
    wanted = {key for group in groups.values() if len(group) > 1 for key in group}
    acting = set(_acting_women(wanted, texts, extractions, entity_of)) if wanted else set()
    masculine = {str(one.id) for one in entities if str(one.id) in wanted and not plain(one.name).endswith(("а", "я"))}
    for group in groups.values():
        # Of "Руслан" and "Руслана" only one is a man's name; where both act, they are two people.
        yield from (
            (group[0], other)
            for other in group[1:]
            if not (acting & {group[0], other} and masculine & {group[0], other})
        )


def _acting_women(wanted: set[str], texts: Mapping[DocumentId, str], extractions: Mapping[DocumentId, Extraction], entity_of: Mapping[tuple[DocumentId, str], str]) -> Iterator[str]:  # fmt: skip
    for document, found in extractions.items():
        for one in found.mentions:
            key = entity_of.get((document, one.entity or ""), "") if one.type is MentionType.PERSON else ""
            if key in wanted and _SHE_DID.match(texts[document][one.end : one.end + 60]):
                yield key


def same_bones(entities: Iterable[Entity]) -> Iterator[tuple[str, str]]:
    """Yields pairs of people whose Latin full names have the same consonants: Dzmitry Kavalchuk and Dmitry Kovalchuk.

    Languages write one name with other vowels and other letters for one sound. Ends differ by sex, so a name that ends in a vowel
    meets none that does not.
    """
    groups: dict[tuple[tuple[str, bool], ...], list[Entity]] = defaultdict(list)
    for one in entities:
        parts = plain(one.name).split()
        if one.schema == "person" and not one.shielded and len(parts) > 1:
            key = tuple(sorted((bones(part), part[-1] in _VOWELS) for part in parts))
            if all(len(consonants) >= _FEWEST for consonants, _ in key) and sum(len(one[0]) for one in key) >= _ENOUGH:
                groups[key].append(one)
    for group in groups.values():
        first = plain(group[0].name)
        like = (one for one in group[1:] if _vowels_agree(first, plain(one.name)))
        yield from ((str(group[0].id), str(one.id)) for one in like if fuzz.ratio(first, plain(one.name)) >= _CLOSE)


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
    people = [one for one in entities if one.schema == "person" and not one.shielded]
    by_part: dict[str, list[str]] = defaultdict(list)
    for one in people:
        parts = plain(one.name).split()
        for part in parts if len(parts) > 1 else ():
            by_part[stem(part)].append(str(one.id))
    for one in people:
        key = str(one.id)
        if len(plain(one.name).split()) == 1 and near.get(key):
            fits = {other for other in by_part.get(stem(plain(one.name)), ()) if near.get(other, set()) & near[key]}
            if len({root.get(other, other) for other in fits}) == 1:
                yield key, min(fits)


def _relatives(root: Mapping[str, str], extractions: Mapping[DocumentId, Extraction], entity_of: Mapping[tuple[DocumentId, str], str]) -> dict[str, set[str]]:  # fmt: skip
    found: dict[str, set[str]] = defaultdict(set)
    for document, extraction in extractions.items():
        for one in extraction.relations:
            left, right = entity_of.get((document, one.subject)), entity_of.get((document, one.object))
            if one.relation in _KIN and left and right:
                found[left].add(root.get(right, right))
                found[right].add(root.get(left, left))
    return found


def stem(part: str) -> str:
    """Returns a Russian name without the ending of its case; other names as they are."""
    short = _CASES.sub("", part) if _CYRILLIC.search(part) else part
    return short if len(short) >= _SHORTEST else part
