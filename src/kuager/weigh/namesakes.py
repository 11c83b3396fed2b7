"""Two people of one name that a text itself tells apart: "there is another Alioune Sarr", "a namesake". English."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from kuager.model import DocumentId, Finding, FindingKind, Mention, MentionType, Side, tell
from kuager.weigh.material import TOGETHER, Material, answers, finding
from kuager.weigh.once import once
from kuager.weigh.together import each

METHOD: Final = "namesakes@1"
_BEFORE: Final = re.compile(
    r"\b(?:another|a different|a second|not the(?: same)?|the other)\s+(?:(?:Mr|Mrs|Ms|Captain|Dr)\.?\s+)?$",
    re.IGNORECASE,
)
_AFTER: Final = re.compile(
    r"^,?\s*(?:(?:is|was)\s+)?(?:\(?no relation\b|a namesake\b|his namesake\b|her namesake\b|of the same name\b|not to be confused with\b|not related to\b)",
    re.IGNORECASE,
)
_FULL: Final = 2
"""Parts of a name: "another Sarr" is a relative more often than a namesake."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Namesake:
    """Where a text says that somebody else bears the name of an entity."""

    entity: str
    name: str
    side: Side


def find(material: Material) -> Iterator[Finding]:
    """Yields a guard for every name that a text says two people bear, with the places that name either."""
    told: dict[str, list[Namesake]] = {}
    for one in _told(material):
        told.setdefault(one.entity, []).append(one)
    for entity, ones in sorted(told.items()):
        places = [side for document in material.documents for side in _first_place(material, document.id, entity)][
            :TOGETHER
        ]
        yield finding(
            material, FindingKind.GUARD, method=METHOD, key=f"namesake {material.person_key(entity)}", question=tell("namesake.question", name=ones[0].name),
            sides=[*(one.side for one in ones), *places], explanation=[tell("namesake.explanation", name=ones[0].name), tell("namesake.rule")],
            entity=entity, prop="name", resolutions=answers("apart.two_people", "join.person"),
        )  # fmt: skip


@each
@once
def _told(material: Material, document: DocumentId) -> Iterator[Namesake]:
    text = material.by_id[document].text
    for one in material.mentions(document, MentionType.PERSON):
        before = _BEFORE.search(text[max(0, one.start - 30) : one.start])
        after = _AFTER.match(text[one.end : one.end + 40])
        if (before or after) and len(one.text.split()) >= _FULL and one.entity:
            start = one.start - len(before.group()) if before else one.start
            end = one.end + len(after.group()) if after else one.end
            yield Namesake(
                entity=_key(material, document, one), name=one.text, side=material.side(document, start, end)
            )


def _first_place(material: Material, document: DocumentId, entity: str) -> Iterator[Side]:
    """The first place of a document that names the person."""
    for one in material.mentions(document, MentionType.PERSON):
        if one.entity and _key(material, document, one) == entity:
            yield material.side(document, one.start, one.end)
            return


def _key(material: Material, document: DocumentId, one: Mention) -> str:
    key = material.entity(document, one.entity) or ""
    return material.alike.get(key, key)
