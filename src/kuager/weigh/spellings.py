"""Findings on names: one person under several spellings, and organisations that share a root but may be several."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import Final

from kuager.model import DocumentId, Finding, FindingKind, Mention, MentionType, Side, several, tell
from kuager.text.fold import bare, plain
from kuager.text.names import Part, cost, parts, skeleton
from kuager.weigh.material import Material, answers, finding
from kuager.weigh.once import once
from kuager.weigh.together import each, together

PERSON: Final = "person-spellings@1"
ROOT: Final = "organisation-root@1"
_STATUS: Final = re.compile(
    r"\b(?:un|non-|not\s+|never\s+)?(?:officially\s+)?(?:registered|recognised|recognized)\b|\binformal\b|\bofficial\b|\bunofficial\b|\bbreakaway\b|\bbanned\b|\boutlawed\b"
    r"|\bbranch\b|\bfaction\b|\bsplinter (?:group|faction)\b|\bwing\b",
    re.IGNORECASE,
)
_APPOSED: Final = re.compile(
    r",?\s+(?:an?\s+|the\s+|which (?:is|was)\s+|was\s+|is\s+)?(?:\w+\s+){0,1}?(?:un|non-)?registered\b|,\s+an?\s+(?:[\w-]+\s+){0,2}?(?:group|organi[sz]ation|movement)"
)
COMMON: Final = frozenset({
    "human", "rights", "public", "foreign", "ministry", "government", "police", "court", "party", "council", "parliament", "department", "office", "university",
    "institute", "international", "national", "people", "republic", "city", "regional", "state", "world", "free", "radio", "news", "media", "service", "consulate",
    "embassy", "union", "united", "nations", "committee", "centre", "center", "foundation", "association", "organisation", "organization", "security", "affairs",
    "internal", "justice", "health", "academy", "society", "group", "general", "supreme", "district", "bureau", "agency", "administration", "community", "congress",
    "front", "movement", "volunteers", "endowment", "peace", "watch", "times", "daily", "post", "communist", "democratic", "liberty", "europe", "asia", "central",
    "akimat", "municipality", "oblast", "region", "province", "mayor", "embassies", "charity", "initiative", "project", "committees",
    "общественный", "фонд", "министерство", "министерства", "акимат", "области", "комитет", "департамент", "полиция", "суд", "объединение",
    "организация", "прав", "человека", "қоғамдық", "қоры", "министрлігі", "сыртқы", "істер", "облысы", "әкімдігі", "бірлестігі", "комитеті",
    "north", "south", "east", "west", "eastern", "western", "northern", "southern", "the", "and", "for", "of", "in", "with", "against",
})  # fmt: skip
_CAPITALISED: Final = re.compile(r"\b([A-ZА-ЯЁӘІҢҒҮҰҚӨҺ]\w{4,})")
_MIN_ROOT: Final = 5
_ALIKE: Final = 0.35
_BEFORE: Final = 60


def find(material: Material) -> Iterator[Finding]:
    """Yields spelling findings for people, then for organisations."""
    yield from _people(material)
    yield from _organisations(material)


# --- people ----------------------------------------------------------------------------------------------------------


@once
def _named(material: Material, document: DocumentId) -> Iterator[tuple[str, str, Side]]:
    """The first place of each full spelling of each person in one document, after whom the person goes with."""
    seen: set[tuple[str, str]] = set()
    for mention in material.mentions(document, MentionType.PERSON):
        entity = material.entity(document, mention.entity)
        spelling = plain(mention.text)
        if entity in material.alike and len(parts(mention.text)) > 1 and (entity, spelling) not in seen:
            seen.add((entity, spelling))
            yield material.alike[entity], entity, material.side(document, mention.start, mention.end)


@together(_named, by=lambda one: one[:1])
def _people(material: Material, named: list[tuple[str, str, Side]]) -> Iterator[Finding]:
    """Entities that are one by judgement, or proposed as one, under more than one spelling."""
    sides = [side for _, _, side in sorted(named, key=lambda one: one[1])]
    if len({plain(side.text) for side in sides}) > 1:
        yield _person_finding(material, material.group(named[0][0]), sides)


def _person_finding(material: Material, group: tuple[str, ...], sides: list[Side]) -> Finding:
    spellings = list(dict.fromkeys(side.text for side in sides))
    joined = len(group) == 1
    names = several(spellings)
    words = [
        tell("person.explanation", n=len(spellings), names=names),
        tell("person.joined" if joined else "person.proposed"),
    ]
    return finding(
        material, FindingKind.SPELLING, method=PERSON, key="person " + " ".join(sorted({plain(side.text) for side in sides})), question=tell("person.question", names=names), sides=sides,
        explanation=words, entity=group[0], prop="name", resolutions=answers("join.person", "apart.people", "open.not_sure"),
    )  # fmt: skip


# --- organisations ---------------------------------------------------------------------------------------------------


def _organisations(material: Material) -> Iterator[Finding]:
    """Groups whose names share a rare root word: variants of one name, or branches that must not be merged blindly."""
    named = _organisations_in(material)
    roots = _roots([one for _, one in named], frozenset().union(*_place_words(material)))
    if not roots:
        return
    mentions: dict[DocumentId, list[Mention]] = {document.id: [] for document in material.documents}
    for document, mention in named:
        mentions[document].append(mention)
    places = _occurrences(material, mentions, roots)
    for root in roots:
        sides: dict[tuple[str, str], Side] = {}
        for document, start, end in sorted(places[root.sound]):
            text = material.by_id[document].text
            status = _status(text, start, end)
            sides.setdefault(
                (str(document), f"{plain(text[start:end])} {status}"),
                material.side(document, start, end, status or None),
            )
        if len({plain(side.text) for side in sides.values()}) > 1:
            yield _root_finding(material, root, list(sides.values()))


def _root_finding(material: Material, root: Part, sides: list[Side]) -> Finding:
    spellings = list(dict.fromkeys(side.text for side in sides))
    status = sorted({side.value for side in sides if side.value})
    names = several(spellings)
    words = [tell("root.explanation", names=names, root=root.word)]
    divided = len({_registered(value) for value in status} - {None}) > 1
    if divided:
        words.append(tell("root.apart", status=several(tell("item.quote", words=one) for one in status)))
    else:
        words.append(tell("root.maybe"))
    return finding(
        material, FindingKind.SPELLING, method=ROOT, key=f"root {root.sound}", question=tell("root.question", names=names), sides=sides,
        explanation=words, prop="name", resolutions=answers("join.organisation", "apart.branches", "apart.organisations"),
    )  # fmt: skip


def _registered(status: str) -> bool | None:
    folded = status.casefold()
    if re.search(
        r"\b(?:un|non-|not |never )(?:officially )?(?:registered|recogni)|informal|unofficial|banned|outlawed", folded
    ):
        return False
    return True if re.search(r"registered|recogni|official", folded) else None


@each
@once
def _organisations_in(material: Material, document: DocumentId) -> Iterator[tuple[DocumentId, Mention]]:
    return ((document, one) for one in material.mentions(document, MentionType.ORGANISATION))


@each
@once
def _place_words(material: Material, document: DocumentId) -> Iterator[frozenset[str]]:
    named = material.mentions(document, MentionType.PLACE)
    yield frozenset(word for one in named for word in bare(one.text).split())


def _roots(mentions: list[Mention], places: AbstractSet[str]) -> list[Part]:
    """Own words that occur in two different names, or in one name in two spellings."""
    seen: dict[str, set[str]] = defaultdict(set)
    part_of: dict[str, Part] = {}
    for mention in mentions:
        for part in parts(mention.text):
            if len(part.word) >= _MIN_ROOT and part.word not in COMMON and not _is_place(part.word, places):
                seen[part.sound].add(plain(mention.text))
                part_of.setdefault(part.sound, part)
    merged: dict[str, list[tuple[Part, set[str]]]] = defaultdict(list)
    for sound in sorted(seen):
        bucket = merged[skeleton(sound)]
        for part, names in bucket:
            if cost(part.sound, sound) <= _ALIKE:
                names.update(seen[sound])
                break
        else:
            bucket.append((part_of[sound], set(seen[sound])))
    shared = [(part, names) for bucket in merged.values() for part, names in bucket if len(names) > 1]
    return [part for part, names in shared if not _only_extended(part, names, mentions)]


def _only_extended(part: Part, names: set[str], mentions: list[Mention]) -> bool:
    """Full and short form of one name in one text is not worth a question: every document uses one entity."""
    per_entity = {one.entity for one in mentions if plain(one.text) in names}
    counted = Counter(len(name.split()) for name in names)
    return len(per_entity) == 1 and len(counted) == len(names) and len(part.word) > 0 and len(names) == 2  # noqa: PLR2004  a long and a short form


def _is_place(word: str, places: AbstractSet[str]) -> bool:
    """A place or its people: Kazakh and Kazakhstan, China and Chinese."""
    return any(word.startswith(place[:4]) or place.startswith(word[:5]) for place in places if len(place) > 3)  # noqa: PLR2004  short words are not stems


def _occurrences(
    material: Material, mentions: Mapping[DocumentId, Sequence[Mention]], roots: list[Part]
) -> dict[str, list[tuple[DocumentId, int, int]]]:
    """Places of each root: names the extractor found, and capitalised words that sound like it elsewhere in main zones."""
    by_bones: dict[str, list[Part]] = defaultdict(list)
    for root in roots:
        by_bones[skeleton(root.sound)].append(root)
    found: dict[str, list[tuple[DocumentId, int, int]]] = defaultdict(list)
    for document, named in mentions.items():
        taken: list[tuple[int, int]] = []
        for mention in named:
            for part in parts(mention.text):
                for root in _like(part, by_bones):
                    found[root.sound].append((document, mention.start, mention.end))
                    taken.append((mention.start, mention.end))
        for sentence in material.sentences_of[document]:
            for hit in _CAPITALISED.finditer(sentence.text):
                start, end = sentence.start + hit.start(1), sentence.start + hit.end(1)
                own = parts(hit.group(1))
                if len(own) == 1 and not any(low <= start < high for low, high in taken):
                    for root in _like(own[0], by_bones):
                        found[root.sound].append((document, start, end))
    return found


def _like(part: Part, by_bones: Mapping[str, list[Part]]) -> list[Part]:
    return [root for root in by_bones.get(skeleton(part.sound), ()) if cost(part.sound, root.sound) <= _ALIKE]


def _status(text: str, start: int, end: int) -> str:
    """Words of standing in the name's own clause: before it ("the registered branch of") or right after (", registered in")."""
    before = re.split(r"[.;!?,\n]", text[max(0, start - _BEFORE) : start])[-1]
    after = _APPOSED.match(text, end)
    words = f"{before} {after.group() if after else ''}"
    return " ".join(dict.fromkeys(hit.group().casefold() for hit in _STATUS.finditer(words)))
