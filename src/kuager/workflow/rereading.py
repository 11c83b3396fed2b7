"""The story of reading texts again, after the lexicon has learnt words that stand in them.

What was said and decided stays: records keep their ids, decided claims their decisions, and nothing is proposed a second
time. A new reading adds what the old one lacked: it is matched with the old one thing by thing, by the places where
both saw it, and only what is new gets new records and new claims.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from kuager import extract
from kuager.extract import LexiconKind
from kuager.model import (
    Claim,
    ClaimId,
    CustodyVerb,
    Document,
    DocumentId,
    EventMention,
    Extraction,
    Mention,
    NodeId,
    ZoneLabel,
    content_id,
)
from kuager.ports import Node
from kuager.text.words import words as cut
from kuager.workflow import lexicon as lexicon_story
from kuager.workflow import openings
from kuager.workflow.archive import Archive
from kuager.workflow.corrected import made_from
from kuager.workflow.keeping import claimed
from kuager.workflow.refresh import ensure_fresh
from kuager.workflow.timecodes import timed

_SEEN_AS = {
    LexiconKind.PERSON: "person",
    LexiconKind.ORGANISATION: "organisation",
    LexiconKind.OUTLET: "organisation",
    LexiconKind.PLACE: "place",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Touched:
    """A text in which the lexicon finds names at places where the last reading saw none of that kind."""

    document: str
    title: str
    names: int


def touched(archive: Archive) -> list[Touched]:
    """Returns the texts worth reading again, in the order they came. Texts corrected by a person are left out."""
    lexicon = lexicon_story.current(archive)
    found = []
    for document in archive.store.documents():
        if made_from(document) is not None or not document.text:
            continue
        extraction = archive.store.extraction(document.id)
        if extraction is None:
            continue
        names = _unseen(document, extraction, lexicon)
        if names:
            found.append(Touched(document=document.id, title=document.title or document.id, names=names))
    return found


def _unseen(document: Document, extraction: Extraction, lexicon: extract.Lexicon) -> int:
    seen = {(one.start, one.end, one.type.value) for one in extraction.mentions}
    main = [(zone.start, zone.end) for zone in document.zones if zone.label is ZoneLabel.MAIN]
    here = lexicon.on(document.published.value if document.published else None)
    return sum(
        1
        for hit in here.find(document.text, cut(document.text))
        if (kind := _SEEN_AS.get(hit.entry.kind)) is not None
        and any(start <= hit.start and hit.end <= end for start, end in main)
        and (hit.start, hit.end, kind) not in seen
    )


def read_again(archive: Archive, documents: Sequence[str]) -> int:
    """Reads texts again with the lexicon as it is now; returns how many claims are newly proposed.

    Args:
        archive: where.
        documents: ids of texts; those that are not there, or were corrected by a person, are left as they are.
    """
    lexicon = lexicon_story.current(archive)
    nodes: dict[DocumentId, list[Node]] = defaultdict(list)
    for node in archive.store.nodes():
        nodes[node.document].append(node)
    added = 0
    for one in dict.fromkeys(documents):
        document = archive.store.document(DocumentId(one))
        old = archive.store.extraction(DocumentId(one))
        if document is None or old is None or made_from(document) is not None:
            continue
        reading, _ = claimed(archive, document, lexicon, archive.settings.max_seconds)
        added += _keep(archive, document, merged(old, reading.extraction), nodes[document.id])
    ensure_fresh(archive)
    return added


def _keep(archive: Archive, document: Document, extraction: Extraction, nodes: Sequence[Node]) -> int:
    known = {node.local: node.id for node in nodes}
    made, claims = extract.claims(document, extraction, archive.clock.now())
    ids = {node.id: known.get(node.local, node.id) for node in made}
    before = list(archive.store.claims(document=document.id))
    new = _new(before, [_about(claim, ids) for claim in claims])
    mark = openings.agent_mark(archive)
    with archive.store.write() as writer:
        writer.extraction(document.id, extraction, [node for node in made if node.local not in known])
        count = writer.claims(timed(document, new))
        writer.custody(
            document.capture, CustodyVerb.DIGEST, agent=mark, at=archive.clock.now(), outcome="ok",
            note=f"read again with the project lexicon: {count} new proposals",
        )  # fmt: skip
    return count


def _about(claim: Claim, ids: Mapping[NodeId, NodeId]) -> Claim:
    """Points a claim at the records that were there before."""
    subject = ids.get(claim.subject, claim.subject)
    if subject != claim.subject:
        parts = (subject, claim.prop, claim.value, claim.anchor.document, claim.anchor.start, claim.anchor.end)
        claim = replace(claim, id=ClaimId(content_id("c", *parts, claim.extractor)), subject=subject)
    return replace(
        claim,
        value_node=claim.value_node and ids.get(claim.value_node, claim.value_node),
        said_by=claim.said_by and ids.get(claim.said_by, claim.said_by),
    )


def _new(before: Iterable[Claim], claims: Iterable[Claim]) -> list[Claim]:
    """Leaves out what was proposed before: a spelling of a name anywhere, anything else at the same words."""
    names, places = set(), set()
    for claim in before:
        names.add((claim.subject, claim.prop, claim.value))
        places.add((claim.subject, claim.prop, claim.anchor.start, claim.anchor.end, claim.value_node or claim.value))
    return [
        claim
        for claim in claims
        if (claim.subject, claim.prop, claim.value) not in names
        and (claim.subject, claim.prop, claim.anchor.start, claim.anchor.end, claim.value_node or claim.value)
        not in places
    ]


def merged(old: Extraction, fresh: Extraction) -> Extraction:
    """Returns the old reading with what a fresh one adds; things and events keep their numbers.

    A thing of the fresh reading is the old one of the same kind that it shares most places with; a person without a
    name is only ever taken for a person without a name.
    """
    names = _matched(old, fresh)
    events, numbers = _events(old, fresh, names)
    names |= numbers
    known = {one.id for one in old.entities}
    mentions = [replace(one, entity=one.entity and names.get(one.entity, one.entity)) for one in fresh.mentions]
    quotes = {(one.start, one.end): one for one in old.quotes}
    for one in fresh.quotes:
        quotes.setdefault(
            (one.start, one.end), replace(one, speaker=one.speaker and names.get(one.speaker, one.speaker))
        )
    relations = dict.fromkeys(
        (
            *old.relations,
            *(
                replace(one, subject=names.get(one.subject, one.subject), object=names.get(one.object, one.object))
                for one in fresh.relations
            ),
        )
    )
    return replace(
        fresh,
        entities=(
            *old.entities,
            *(replace(one, id=names[one.id]) for one in fresh.entities if names[one.id] not in known),
        ),
        mentions=tuple(
            sorted([*mentions, *_left(old.mentions, mentions)], key=lambda one: (one.start, -one.end, one.type.value))
        ),
        quotes=tuple(sorted(quotes.values(), key=lambda one: (one.start, one.end))),
        events=events,
        relations=tuple(relations),
    )


def _matched(old: Extraction, fresh: Extraction) -> dict[str, str]:
    """Returns for each thing of the fresh reading the number it has from now on."""
    shielded = {thing.id: thing.shielded for thing in old.entities}
    schema = {thing.id: thing.schema for thing in old.entities}
    at: dict[tuple[int, int], set[str]] = defaultdict(set)
    for one in old.mentions:
        if one.entity in schema:
            at[one.start, one.end].add(one.entity)
    votes: dict[str, Counter[str]] = defaultdict(Counter)
    for one in fresh.mentions:
        for other in at.get((one.start, one.end), ()) if one.entity else ():
            votes[one.entity or ""][other] += 1
    names: dict[str, str] = {}
    taken: set[str] = set()
    for thing in sorted(fresh.entities, key=lambda thing: (-votes[thing.id].total(), thing.id)):
        fitting = [
            (-count, other)
            for other, count in votes[thing.id].items()
            if other not in taken and schema[other] == thing.schema and shielded[other] == thing.shielded
        ]
        if fitting:
            names[thing.id] = min(fitting)[1]
            taken.add(names[thing.id])
    used = set(schema)
    for thing in fresh.entities:
        if thing.id not in names:
            names[thing.id] = _free(thing.id, used)
            used.add(names[thing.id])
    return names


def _free(wanted: str, used: set[str]) -> str:
    letter = wanted.rstrip("0123456789")
    number = 1
    while f"{letter}{number}" in used:
        number += 1
    return f"{letter}{number}"


def _events(
    old: Extraction, fresh: Extraction, names: Mapping[str, str]
) -> tuple[tuple[EventMention, ...], dict[str, str]]:
    """Returns the old events, completed by the fresh ones of the same words and kind, and behind them the new ones."""
    events = list(old.events)
    place = {(one.start, one.end, one.type): number for number, one in enumerate(events)}
    numbers: dict[str, str] = {}
    for number, one in enumerate(fresh.events, 1):
        told = _renamed(one, names)
        before = place.get((one.start, one.end, one.type))
        if before is None:
            place[one.start, one.end, one.type] = len(events)
            events.append(told)
            before = len(events) - 1
        else:
            events[before] = _completed(events[before], told)
        numbers[f"e{number}"] = f"e{before + 1}"
    return tuple(events), numbers


def _renamed(event: EventMention, names: Mapping[str, str]) -> EventMention:
    return replace(
        event,
        who=tuple(dict.fromkeys(names.get(one, one) for one in event.who)),
        by=tuple(dict.fromkeys(names.get(one, one) for one in event.by)),
        where=event.where and names.get(event.where, event.where),
        according_to=event.according_to and names.get(event.according_to, event.according_to),
    )


def _completed(before: EventMention, after: EventMention) -> EventMention:
    return replace(
        before,
        who=tuple(dict.fromkeys((*before.who, *after.who))),
        by=tuple(dict.fromkeys((*before.by, *after.by))),
        where=before.where or after.where,
        according_to=before.according_to or after.according_to,
        when=before.when or after.when,
        when_span=before.when_span if before.when else after.when_span,
    )


def _left(old: Iterable[Mention], fresh: Sequence[Mention]) -> list[Mention]:
    """Returns the old mentions at places where the fresh reading saw nothing."""
    covered = sorted((one.start, one.end) for one in fresh)
    found, at, reach = [], 0, 0
    for one in sorted(old, key=lambda one: (one.start, one.end)):
        while at < len(covered) and covered[at][0] < one.end:
            reach = max(reach, covered[at][1])
            at += 1
        if reach <= one.start:
            found.append(one)
    return found
