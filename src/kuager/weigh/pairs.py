"""Names that may well be one person's, for asking only: a shortened given name, and a family name alone.

Nothing is merged by these; they decide which sayings are set beside each other and which spellings are asked about.
"""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from functools import lru_cache
from itertools import combinations
from typing import Final

from kuager.model import DocumentId, Entity
from kuager.text.fold import plain
from kuager.weigh.likeness import LONE

_HEAD: Final = 3
"""Letters that two forms of one part of a name have in common at least."""
_LONG: Final = 5
"""Letters of a part that names somebody alone: shorter ones are shared by too many."""
_PARTS: Final = (2, 4)
_CROWD: Final = 200
"""A list of more people than this puts nobody in anybody's company."""


def short_forms(entities: Iterable[Entity]) -> Iterator[tuple[str, str]]:
    """Yields pairs of people whose names differ in one part only, of which one is the other cut short or ends otherwise.

    Of two parts, one must be the beginning of the other ("Aliou Sarr", "Alioune Sarr"); of three or four, the differing
    ones need a common beginning only.
    """
    found: dict[tuple[str, ...], list[tuple[str, str]]] = defaultdict(list)
    for one in entities:
        if one.schema == "person" and not one.shielded:
            for shelf, word in zip(shelves(one.name), _letters(one.name), strict=False):
                found[shelf].append((word, str(one.id)))
    for shelf, here in found.items():
        if len(here) > 1 and all(len(word) > 1 for word in shelf if word):
            for (word, key), (other, second) in combinations(sorted(here), 2):
                if _one_form(word, other, len(shelf)):
                    yield key, second


@lru_cache(maxsize=65536)
def shelves(name: str) -> tuple[tuple[str, ...], ...]:
    """Returns a name with each of its parts left out in turn; nothing for names of one part or of many."""
    words = _letters(name)
    few = _PARTS[0] <= len(words) <= _PARTS[1]
    return tuple((*words[:at], "", *words[at + 1 :]) for at in range(len(words) if few else 0))


def _one_form(word: str, other: str, size: int) -> bool:
    short, long = sorted((word, other), key=len)
    if len(short) <= _HEAD or len(long) - len(short) > _HEAD or short == long:
        return False
    return long.startswith(short) or (size > _PARTS[0] and short[:_HEAD] == long[:_HEAD])


@lru_cache(maxsize=65536)
def _letters(name: str) -> tuple[str, ...]:
    """The parts of a name without accents, which one newspaper prints and another does not."""
    bare = "".join(one for one in unicodedata.normalize("NFKD", plain(name)) if not unicodedata.combining(one))
    return tuple(bare.split())


def letters(name: str) -> tuple[str, ...]:
    """Returns each part of a name without accents; before them :data:`kuager.weigh.likeness.LONE` where it is one part alone."""
    parts = _letters(name)
    return tuple(dict.fromkeys(parts)) if len(parts) != 1 else (LONE, *parts)


def lone_names(entities: Iterable[Entity], root: Mapping[str, str], entity_of: Mapping[tuple[DocumentId, str], str]) -> Iterator[tuple[str, str]]:  # fmt: skip
    """Yields pairs of somebody called by one name alone and the only person of the archive who bears it.

    Both must be spoken of beside a third person they have in common, as "Mr Rind" of an interview and the Hammal Rind
    of a report on the same families.
    """
    people = [one for one in entities if one.schema == "person" and not one.shielded]
    bearers: dict[str, set[str]] = defaultdict(set)
    for one in people:
        parts = _letters(one.name)
        for part in parts if len(parts) > 1 else ():
            bearers[part].add(root.get(str(one.id), str(one.id)))
    borne: list[tuple[str, str, str]] = []
    for one in people:
        name, key = " ".join(_letters(one.name)), str(one.id)
        owners = bearers.get(name, set())
        if len(name) >= _LONG and " " not in name and len(owners) == 1:
            own, owner = root.get(key, key), next(iter(owners))
            borne += [(key, own, owner)] if own != owner else []
    company = _company(root, entity_of, {who for _, *both in borne for who in both}) if borne else {}
    none: set[str] = set()
    for key, own, owner in borne:
        if company.get(own, none) & (company.get(owner, none) - {own, owner}):
            yield key, owner


def _company(root: Mapping[str, str], entity_of: Mapping[tuple[DocumentId, str], str], wanted: AbstractSet[str]) -> dict[str, set[str]]:  # fmt: skip
    """Everybody who is named in a document with somebody who is wanted."""
    near = {document for (document, _), entity in entity_of.items() if root.get(entity) in wanted}
    in_document: dict[DocumentId, set[str]] = defaultdict(set)
    for (document, _), entity in entity_of.items():
        if document in near and entity in root:
            in_document[document].add(root[entity])
    found: dict[str, set[str]] = defaultdict(set)
    for keys in in_document.values():
        for key in keys & wanted if len(keys) <= _CROWD else ():
            found[key] |= keys
    return found
