"""Gives local ids to the things of one document, in the order the text first names them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from kuager.extract.found import Label, Name
from kuager.extract.scan import Scan
from kuager.extract.vocab import Kind
from kuager.model import LocalEntity, Mention, MentionType, ZoneLabel

_LETTER = {Label.PERSON: "p", Label.ORGANISATION: "o", Label.PLACE: "l"}
_TYPE = {Label.PERSON: MentionType.PERSON, Label.ORGANISATION: MentionType.ORGANISATION, Label.PLACE: MentionType.PLACE}


@dataclass(frozen=True, slots=True, kw_only=True)
class Entities:
    """The named things of a document: local ids by group key, and the names with their ids, in text order."""

    ids: Mapping[str, str]
    names: Sequence[tuple[Name, str | None]]

    def of(self, label: Label) -> list[tuple[Name, str]]:
        """Returns the names of one kind that have an id, in text order."""
        return [(name, local) for name, local in self.names if name.label is label and local is not None]


def number(scan: Scan, names: Iterable[Name]) -> Entities:
    """Numbers the things named in the document's own text; what only boilerplate names gets no id."""
    ids: dict[str, str] = {}
    counts: dict[Label, int] = defaultdict(int)
    ordered = sorted(names)
    for name in ordered:
        if name.key not in ids and scan.is_main(name.start):
            counts[name.label] += 1
            ids[name.key] = f"{_LETTER[name.label]}{counts[name.label]}"
    return Entities(ids=ids, names=[(name, ids.get(name.key)) for name in ordered])


def local_entities(scan: Scan, entities: Entities) -> list[LocalEntity]:
    """Describes each named thing: schema, fullest name, every spelling as written."""
    spelled: dict[str, dict[str, None]] = {}
    canonical: dict[str, str] = {}
    labels: dict[str, Name] = {}
    for name, local in entities.names:
        if local is None or not scan.is_main(name.start):
            continue
        surface = " ".join(scan.text[name.start : name.end].split())
        spelled.setdefault(local, {})[surface] = None
        labels.setdefault(local, name)
        if name.canonical:
            canonical.setdefault(local, name.canonical)
    return [_entity(scan, local, labels[local], list(spelled[local]), canonical.get(local)) for local in spelled]


def _entity(scan: Scan, local: str, name: Name, spellings: list[str], canonical: str | None) -> LocalEntity:
    schema = {Label.PERSON: "person", Label.PLACE: "place", Label.ORGANISATION: "organisation"}[name.label]
    if name.label is Label.ORGANISATION and canonical in scan.vocab.outlets:
        schema = "outlet"
    if name.label is Label.PLACE and canonical:
        fullest = canonical
    else:
        fullest = max(
            spellings, key=lambda spelling: (not spelling.startswith("@"), len(spelling.split()), len(spelling))
        )
    return LocalEntity(id=local, schema=schema, name=fullest, spellings=tuple(spellings))


def name_mentions(scan: Scan, entities: Entities) -> list[Mention]:
    """Returns the mentions of named things, boilerplate's marked as such."""
    return [
        Mention(
            type=_TYPE[name.label],
            start=name.start,
            end=name.end,
            text=scan.text[name.start : name.end],
            entity=local,
            zone=scan.zone(name.start),
        )
        for name, local in entities.names
        if name.label is not Label.ORGANISATION
        or scan.zone(name.start) is ZoneLabel.MAIN
        or not scan.kinds[name.first] & Kind.NOT_NAME
    ]
