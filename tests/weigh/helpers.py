"""Builds documents and extractions from invented texts, so that a test shows the words it is about."""

from __future__ import annotations

import re

from kuager import weigh
from kuager.model import (
    CaptureId,
    Dated,
    Document,
    DocumentId,
    Entity,
    EntityId,
    EventMention,
    Extraction,
    Layer,
    LocalEntity,
    Mention,
    MentionType,
    NodeId,
    Zone,
    ZoneLabel,
)

TYPES = {
    "p": ("person", MentionType.PERSON),
    "o": ("organisation", MentionType.ORGANISATION),
    "l": ("place", MentionType.PLACE),
}


def document(key, text, *, published=None, title=None, furniture=None, site=None):
    """A document whose text is all main zone, except ``furniture`` at its end."""
    zones = [Zone(start=0, end=len(text), label=ZoneLabel.MAIN)]
    if furniture:
        whole = f"{text}\n{furniture}"
        zones = [
            Zone(start=0, end=len(text) + 1, label=ZoneLabel.MAIN),
            Zone(start=len(text) + 1, end=len(whole), label=ZoneLabel.BOILERPLATE),
        ]
        text = whole
    dated = Dated(value=published, precision="day", how="test") if published else None
    return Document(
        id=DocumentId(key), capture=CaptureId("c"), kind="text", reader="test@1", layers=(Layer(kind="text", text=text, digest="0"),),
        zones=tuple(zones), title=title or key, published=dated, site=site,
    )  # fmt: skip


def extraction(doc, names=None, events=(), shielded=()):
    """Mentions of every name given as {local id: (name, other spellings ...)}; longer spellings first."""
    entities, mentions = [], []
    for local, spellings in (names or {}).items():
        schema, kind = TYPES[local[0]]
        entities.append(LocalEntity(id=local, schema=schema, name=spellings[0], spellings=tuple(spellings)))
        taken: list[tuple[int, int]] = []
        for spelling in sorted(spellings, key=len, reverse=True):
            for hit in re.finditer(re.escape(spelling), doc.text):
                if not any(start <= hit.start() < end for start, end in taken):
                    taken.append(hit.span())
                    mentions.append(Mention(type=kind, start=hit.start(), end=hit.end(), text=spelling, entity=local))
    entities += [LocalEntity(id=local, schema="person", name=words, shielded=True) for local, words in shielded]
    return Extraction(
        extractor="test@1",
        entities=tuple(entities),
        mentions=tuple(sorted(mentions, key=lambda one: one.start)),
        events=tuple(events),
    )


def event(doc, words, kind, *, who=(), when=None, details=()):
    """An event frame at the words."""
    start = doc.text.index(words)
    return EventMention(
        type=kind,
        start=start,
        end=start + len(words),
        who=tuple(who),
        when=when,
        details=tuple((prop, value, start, start + len(words)) for prop, value in details),
    )


def material(docs, names=None, *, same=(), proposals=(), events=None, shielded=None):
    """Material of documents; ``names`` per document, ``same`` joins (document, local) pairs into one entity."""
    extractions = {
        doc.id: extraction(
            doc, (names or {}).get(doc.id), (events or {}).get(doc.id, ()), (shielded or {}).get(doc.id, ())
        )
        for doc in docs
    }
    home = {
        (doc, local): f"{doc}:{local}"
        for doc, found in extractions.items()
        for local in (one.id for one in found.entities)
    }
    for group in same:
        first = min(home[member] for member in group)
        home.update(dict.fromkeys(group, first))
    members: dict[str, list[tuple[str, str]]] = {}
    for (doc, local), entity in home.items():
        members.setdefault(entity, []).append((doc, local))
    entities = []
    for entity, group in sorted(members.items()):
        local = next(one for one in extractions[group[0][0]].entities if one.id == group[0][1])
        entities.append(
            Entity(
                id=EntityId(entity),
                schema=local.schema,
                name=local.name,
                members=tuple(NodeId(f"{d}:{one}") for d, one in group),
                shielded=local.shielded,
            )
        )
    found = weigh.lineages({doc.id: doc.text for doc in docs})
    return weigh.Material(
        documents=tuple(docs), extractions=extractions, entity_of=home, entities=tuple(entities), proposals=tuple(proposals), lineages=found.lineages,
        edges=found.edges, reliances=tuple(one for doc in docs for one in weigh.reliances(doc)),
    )  # fmt: skip


def only(findings, kind, words=""):
    """The findings of one kind whose question has the words; every side's words must stand where it says."""
    return [one for one in findings if one.kind.value == kind and words in one.question]
