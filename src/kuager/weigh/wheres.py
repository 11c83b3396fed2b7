"""Where it happened: one event of one person in two places that exclude each other.

A village and its county are both true, and a name that the atlas does not know contradicts nothing. Who was moved was in both
places, one after the other; so only tellings of the same days are compared, or of what happens once.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations
from typing import Final

from kuager.model import (
    DocumentId,
    EventMention,
    Finding,
    FindingKind,
    Mention,
    MentionType,
    Side,
    Stance,
    several,
    tell,
    term,
)
from kuager.model.schema import Compare, compare_of
from kuager.text.atlas import excludes, spots
from kuager.text.edtf import Precision
from kuager.weigh.disagree import MOST
from kuager.weigh.focus import Saying, apart, name_of
from kuager.weigh.material import Material, answers, finding, originals
from kuager.weigh.once import once
from kuager.weigh.protests import read
from kuager.weigh.together import together

METHOD: Final = "where@1"
_ONCE: Final = frozenset({"death_in_custody", "disappearance", "contact_lost"})
_HELD: Final = frozenset({"detention", "camp_internment", "administrative_arrest", "house_arrest"})
_DAY: Final = frozenset({Precision.DAY, Precision.MINUTE, Precision.SECOND})
_FROM: Final = re.compile(
    r"\b(?:from|native of|resident of|born in|of the|из|родом из|житель\w*|уроженец|уроженка|жительниц\w+)\s+(?:the\s+)?(?:(?:city|town|village|город\w*|сел\w+|г\.)\s+(?:of\s+)?)?$|(?:来自|出生于|籍贯)$",
    re.IGNORECASE,
)
"""Before a place: whence somebody is, which says nothing of where it happened."""
_OF: Final = re.compile(
    r"^(?:['’]s)?\s+(?:police|authorit\w+|officials?|officers|prosecutors?|government|residents?|native|department|branch|bureau)\b"
    r"|^[\w-]*(?:нан|нен|дан|ден|тан|тен|лық|лік|дық|дік|тық|тік)\b|^(?:市|县|省)?(?:人|籍|公安|警方|当局)",
    re.IGNORECASE,
)
"""After a place: whose people they are."""
_MOVED: Final = re.compile(
    r"\b(?:transfer\w*|moved|relocated|deported|extradited|brought (?:back )?to|этапир\w+|перев(?:ели|ед[её]н\w*|езли)|достав\w+|экстрадир\w+|ауыстыр\w*|жеткіз\w*|апарыл\w*)\b|转移|押送|遣返|引渡",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where one text says that something happened to a person; ``names`` are all the places that its words allow."""

    said: Saying
    kind: str
    names: tuple[str, ...]

    @property
    def side(self) -> Side:
        """Where it is said."""
        return self.said.side


def _exclude(one: Place, two: Place) -> bool:
    return all(excludes(a, b) for a in one.names for b in two.names)


def _same_event(one: Place, two: Place) -> bool:
    """What happens once is one event; of what happens again, only tellings of one day, or of one month, are."""
    first, second = read(one.said.when), read(two.said.when)
    if one.kind in _ONCE:
        return not (first and second and first.conflicts(second))
    if first is None or second is None or not (first.year_known and second.year_known) or first.conflicts(second):
        return False
    exact = first.precision in _DAY and second.precision in _DAY
    monthly = _DAY | {Precision.MONTH}
    return exact or (one.kind in _HELD and first.precision in monthly and second.precision in monthly)


def _finding(material: Material, kind: str, told: list[Place]) -> Finding:
    one = told[0].said
    what = term(f"schema:{kind}")
    shown = several(
        (tell("item.said_in", said=place.said.value, title=material.title(place.said.side.document)) for place in told),
        8,
    )
    return finding(
        material, FindingKind.CONTRADICTION, method=METHOD, key=f"where {kind} {material.person_key(one.entity)}",
        question=tell("where.question", name=one.name, what=what), sides=[place.said.side for place in told],
        explanation=[tell("differ.explanation", told=shown), tell("where.rule")], entity=one.entity, prop="where",
        resolutions=answers("split.moved", "correct.one_error", "apart.people_events"),
    )  # fmt: skip


@once
def places(material: Material, document: DocumentId) -> Iterator[Place]:
    """Yields where one document says that things happened to people, as far as the atlas knows the places."""
    found = material.extractions.get(document)
    named = {one.id for one in found.entities if one.schema == "person" and not one.shielded} if found else set()
    called = {one.id: (one.name, *one.spellings) for one in found.entities if one.schema == "place"} if found else {}
    for event in found.events if found else ():
        if (
            event.where not in called
            or event.stance is Stance.DENIES
            or event.type not in _ONCE | _HELD | {"prison_sentence"}
        ):
            continue
        text = material.by_id[document].text[event.start : event.end]
        if _MOVED.search(text):
            continue
        meant = _meant(material, document, event, called)
        for local in event.who if meant else ():
            entity = material.entity(document, local)
            if local in named and entity:
                key = material.alike.get(entity, entity)
                value = called[event.where][1]
                side = material.side(document, event.start, event.end, value)
                said = Saying(entity=key, name=name_of(material, key), value=value, side=side, when=event.when, stance=event.stance)  # fmt: skip
                yield Place(said=said, kind=event.type, names=meant)


def _meant(
    material: Material, document: DocumentId, event: EventMention, called: dict[str, tuple[str, ...]]
) -> tuple[str, ...]:
    """Every place that the words of an event name as the scene; nothing where its own place is only somebody's home."""
    here = [
        one
        for one in material.mentions(document, MentionType.PLACE)
        if event.start <= one.start and one.end <= event.end and one.entity in called
    ]
    scenes = [one for one in here if _is_scene(material, document, one)]
    if here and not any(one.entity == event.where for one in scenes):
        return ()
    keys = dict.fromkeys([event.where, *(one.entity for one in scenes)])
    names = [next((name for name in called[key] if spots(name)), None) for key in keys if key in called]
    # One name that nobody knows can be where it happened, in any of the others or outside them.
    return () if None in names else tuple(name for name in names if name)


def _is_scene(material: Material, document: DocumentId, one: Mention) -> bool:
    text = material.by_id[document].text
    before, after = text[max(0, one.start - 40) : one.start], text[one.end : one.end + 30]
    return not (_FROM.search(before) or _OF.match(after) or (one.text.isupper() and one.text.isascii()))


@together(places, lambda one: (one.said.entity,))
def find(material: Material, every: list[Place]) -> Iterator[Finding]:
    """Yields a finding for every event of a person that is told of places which exclude each other."""
    kinds: dict[str, list[Place]] = {}
    for one in every:
        kinds.setdefault(one.kind, []).append(one)
    for _, told in sorted(kinds.items()):
        yield from _of_one_kind(material, originals(material, told)[:MOST])


def _of_one_kind(material: Material, told: list[Place]) -> Iterator[Finding]:
    clash = {
        id(one)
        for pair in combinations(told, 2)
        if apart(pair[0].said, pair[1].said) and _same_event(*pair) and _exclude(*pair)
        for one in pair
    }
    if clash and compare_of(told[0].kind, "where") is not Compare.NONE:
        yield _finding(material, told[0].kind, [one for one in told if id(one) in clash])
