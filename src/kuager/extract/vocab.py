"""The word lists of the rules, loaded once and frozen. Lists are edited in ``resources/*.yml``, never in code.

A word's classes are bits of one integer, so that a text of a thousand words is classified by a thousand dictionary
look-ups.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any, Final

import yaml


class Kind:
    """What a lower-case English word can be: bits, plain integers because every word of every text is tested with them."""

    TITLE: Final = 1
    TITLE_PART: Final = 2
    ROLE: Final = 4
    HUMAN: Final = 8
    HUMANS: Final = 16
    CROWD: Final = 32
    SPEECH: Final = 64
    HUMAN_VERB: Final = 128
    PASSIVE: Final = 256
    KIN: Final = 512
    KIN_ADJECTIVE: Final = 1024
    ORG_HEAD: Final = 2048
    INSTITUTION: Final = 4096
    INSTITUTION_MOD: Final = 8192
    INSTITUTION_TAIL: Final = 16384
    GROUP: Final = 32768
    HEAD_ROLE: Final = 65536
    ORG_POSSESSION: Final = 131072
    PLACE_NOUN: Final = 262144
    PLACE_HEAD: Final = 524288
    PLACE_PREP: Final = 1048576
    MONTH: Final = 2097152
    WEEKDAY: Final = 4194304
    COMMON_PROPER: Final = 8388608
    PARTICLE: Final = 16777216
    NOT_NAME: Final = 33554432
    GIVEN: Final = 67108864


_LISTS = {
    "titles": Kind.TITLE, "title_parts": Kind.TITLE_PART, "roles": Kind.ROLE, "humans": Kind.HUMAN,
    "humans_plural": Kind.HUMANS, "crowd": Kind.CROWD, "speech": Kind.SPEECH, "human_verbs": Kind.HUMAN_VERB,
    "passive": Kind.PASSIVE, "kin": Kind.KIN, "kin_adjectives": Kind.KIN_ADJECTIVE, "org_heads": Kind.ORG_HEAD,
    "institutions": Kind.INSTITUTION, "institution_mods": Kind.INSTITUTION_MOD,
    "institution_tails": Kind.INSTITUTION_TAIL, "group_nouns": Kind.GROUP, "head_roles": Kind.HEAD_ROLE,
    "org_possessions": Kind.ORG_POSSESSION, "place_nouns": Kind.PLACE_NOUN, "place_heads": Kind.PLACE_HEAD,
    "place_preps": Kind.PLACE_PREP, "months": Kind.MONTH, "weekdays": Kind.WEEKDAY,
    "common_proper": Kind.COMMON_PROPER, "particles": Kind.PARTICLE, "not_names": Kind.NOT_NAME, "given_words": Kind.GIVEN,
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class KinTerm:
    """What a kin word says: the relation, the sex it implies, whether it names several."""

    relation: str
    sex: str | None = None
    plural: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A gazetteer entry: canonical name, country code, whether it needs a sign in the text to count.

    ``free``: no English word, so that a weak name counts without a sign where nothing speaks of a person.
    """

    name: str
    country: str
    weak: bool = False
    free: bool = False


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Vocab:
    """Everything the rules know about words."""

    kinds: Mapping[str, int]
    kin: Mapping[str, KinTerm]
    ordinary: frozenset[str]
    demonyms: Mapping[str, str]
    """Demonym (as written, singular and plural) to the country it belongs to."""
    places: Mapping[str, Place]
    place_heads: Mapping[str, int]
    """First word of a place name to the most words a name beginning with it has."""
    outlets: frozenset[str]
    organisations: frozenset[str]
    organisation_heads: Mapping[str, int]
    not_acronyms: frozenset[str]
    handle_hints: frozenset[str]
    events: Mapping[str, Any]

    def kind(self, lower: str) -> int:
        """Returns the classes of a lower-case word."""
        return self.kinds.get(lower, 0)

    def is_ordinary(self, lower: str) -> bool:
        """Says whether a lower-case word is plain English, inflected or not."""
        if lower in self.ordinary or self.kinds.get(lower, 0) & ~Kind.GIVEN:
            return True
        if "-" in lower:
            return all(part in self.ordinary or self.is_ordinary(part) for part in lower.split("-") if part)
        return any(stem in self.ordinary for stem in stems(lower) if len(stem) > 2)


def stems(word: str) -> Iterator[str]:
    """Yields what an inflected English word may come from; mirrors ``tools/build_places.py``."""
    for ending, put in (
        ("ies", "y"), ("es", ""), ("s", ""), ("ied", "y"), ("ed", ""), ("ed", "e"), ("ing", ""), ("ing", "e"), ("ly", ""),
    ):  # fmt: skip
        if word.endswith(ending):
            yield word[: -len(ending)] + put
    for ending in ("ing", "ed"):
        stem = word.removesuffix(ending)
        if stem != word and len(stem) > 2 and stem[-1] == stem[-2]:
            yield stem[:-1]


def _read(name: str) -> Any:
    text = resources.files("kuager.extract").joinpath("resources", name).read_text("utf-8")
    return yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506  a safe loader, the one in C where it was built


def _kinds(raw: Mapping[str, Any]) -> dict[str, int]:
    kinds: dict[str, int] = {}
    for name, kind in _LISTS.items():
        content = raw[name]
        for word in content.split() if isinstance(content, str) else content:
            kinds[str(word)] = kinds.get(str(word), 0) | kind
    return kinds


def _rows(block: str) -> Iterator[list[str]]:
    for line in block.splitlines():
        if line.strip():
            yield [part.strip() for part in line.split("|")]


def _names(cell: str) -> Iterator[str]:
    return (name.strip() for name in cell.split(";") if name.strip())


def _gazetteer(hand: Mapping[str, Any], made: Mapping[str, Any], ordinary: frozenset[str]) -> dict[str, Place]:
    never = set(hand["never"].split())
    found: dict[str, Place] = {}

    def enter(name: str, place: Place) -> None:
        if name not in never and (name not in found or (found[name].weak and not place.weak)):
            found[name] = place

    for name, country, _, others in _rows(hand["countries"]):
        for one in (name, *_names(others)):
            enter(one, Place(name=name, country=country))
    for name, country, others in _rows(hand["regions"]):
        for one in (name, *_names(others)):
            enter(one, Place(name=name, country=country, weak=one.lower() in ordinary))
    for name in _names(hand["capitals"]):
        enter(name, Place(name=name, country=""))
    for weak, block in ((False, made["strong"]), (True, made["weak"])):
        for row in _rows(block):
            name, country = row[0], row[1] if len(row) > 1 else ""
            for one in (name, *_names(row[2] if len(row) > 2 else "")):
                plain = one.lower() in ordinary
                enter(one, Place(name=name, country=country, weak=weak or plain, free=not plain))
    return found


_DOTTED = re.compile(r"(?<=\w\w)\.(?=\w)")
"""The dot inside ``Scroll.in``: words part there, at ``U.N.`` they do not."""


def _first_words(names: Mapping[str, Any] | frozenset[str]) -> dict[str, int]:
    heads: dict[str, int] = {}
    for name in names:
        parts = _DOTTED.sub(" ", name).split()
        heads[parts[0]] = max(heads.get(parts[0], 0), len(parts))
    return heads


def _demonyms(hand: Mapping[str, Any]) -> dict[str, str]:
    return {
        one.strip(): name for name, _, people, _ in _rows(hand["countries"]) for one in people.split(",") if one.strip()
    }


@cache
def load_vocab() -> Vocab:
    """Reads the packaged lists; the result never changes, so one reading serves all."""
    raw, hand, made = _read("words.yml"), _read("places_hand.yml"), _read("places.yml")
    bodies, events = _read("organisations.yml"), _read("events.yml")
    kinds = _kinds(raw)
    ordinary = frozenset(_read("ordinary.yml")["words"].split())
    places = _gazetteer(hand, made, ordinary)
    known = frozenset(
        name for block in (bodies["outlets"], bodies["organisations"]) for name in _names(block.replace("\n", " "))
    )
    return Vocab(
        kinds=kinds,
        kin={word: KinTerm(**term) for word, term in raw["kin"].items()},
        ordinary=ordinary,
        demonyms=_demonyms(hand),
        places=places,
        place_heads=_first_words(dict.fromkeys(places)),
        outlets=frozenset(_names(bodies["outlets"].replace("\n", " "))),
        organisations=known,
        organisation_heads=_first_words(known),
        not_acronyms=frozenset(bodies["not_acronyms"].split()),
        handle_hints=frozenset(bodies["handle_hints"].split()),
        events=events,
    )
