"""Turns an extraction into nodes and claims, each anchored at the words it rests on."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from kuager.extract.hearsay import Hearsay
from kuager.model import (
    Anchor,
    Claim,
    ClaimId,
    Document,
    EventMention,
    Extraction,
    LocalEntity,
    Mention,
    MentionType,
    NodeId,
    QuoteKind,
    Stance,
    ZoneLabel,
    content_id,
)
from kuager.ports import Node
from kuager.text.spans import context

_NAMED = {
    "person": MentionType.PERSON,
    "organisation": MentionType.ORGANISATION,
    "outlet": MentionType.ORGANISATION,
    "place": MentionType.PLACE,
}


def claims(document: Document, extraction: Extraction, recorded_at: datetime) -> tuple[list[Node], list[Claim]]:
    """Returns the nodes an extraction speaks of and what it proposes about them.

    Args:
        document: what was read; anchors name the digest of its first layer.
        extraction: what an extractor found in it.
        recorded_at: when the claims are recorded.

    Returns:
        One node per entity and event, and claims in text order. The same document and extraction give the same ids.
    """
    maker = _Maker(
        document=document,
        extraction=extraction,
        recorded_at=recorded_at,
        known={one.id: one for one in extraction.entities},
        mentioned=_mentioned(extraction),
        reasons={(one.start, one.end): one.why for one in extraction.mentions if one.why},
        hearsay=Hearsay(document, extraction),
    )
    nodes = [*maker.entity_nodes(), *maker.event_nodes()]
    found: dict[str, Claim] = {}
    for claim in (*maker.names(), *maker.relations(), *maker.quotes(), *maker.events()):
        found.setdefault(claim.id, claim)
    return nodes, sorted(found.values(), key=lambda claim: (claim.anchor.start, claim.anchor.end, claim.id))


def _mentioned(extraction: Extraction) -> dict[str, list[tuple[int, int]]]:
    """Returns the places of each entity's mentions in the document's own text, in order."""
    found: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for one in extraction.mentions:
        if one.entity and one.zone is ZoneLabel.MAIN:
            found[one.entity].append((one.start, one.end))
    return {local: sorted(spans) for local, spans in found.items()}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Maker:
    document: Document
    extraction: Extraction
    recorded_at: datetime
    known: Mapping[str, LocalEntity]
    mentioned: Mapping[str, Sequence[tuple[int, int]]]
    reasons: Mapping[tuple[int, int], str]
    hearsay: Hearsay

    def node_id(self, local: str) -> NodeId:
        return NodeId(content_id("n", self.document.id, local, self.extraction.extractor))

    def _node(
        self, local: str, schema: str, name: str, spellings: tuple[str, ...] = (), *, shielded: bool = False
    ) -> Node:
        return Node(
            id=self.node_id(local),
            document=self.document.id,
            local=local,
            schema=schema,
            name=name,
            spellings=spellings,
            shielded=shielded,
        )

    def entity_nodes(self) -> Iterator[Node]:
        for one in self.extraction.entities:
            yield self._node(one.id, one.schema, one.name, one.spellings, shielded=one.shielded)

    def event_nodes(self) -> Iterator[Node]:
        for number, event in enumerate(self.extraction.events, start=1):
            yield self._node(f"e{number}", event.type, self.document.text[event.start : event.end])

    def claim(
        self,
        local: str,
        schema: str,
        prop: str,
        value: str,
        span: tuple[int, int],
        *,
        value_local: str | None = None,
        said_by: str | None = None,
        chain: tuple[str, ...] = (),
        stance: Stance = Stance.ASSERTS,
        why: str | None = None,
        precision: str | None = None,
    ) -> Claim:
        subject = self.node_id(local)
        start, end = span
        exact = self.document.text[start:end]
        prefix, suffix = context(self.document.text, start, end)
        return Claim(
            id=ClaimId(content_id("c", subject, prop, value, self.document.id, start, end, self.extraction.extractor)),
            subject=subject,
            schema=schema,
            prop=prop,
            value=value,
            anchor=Anchor(
                document=self.document.id,
                layer=self.document.layers[0].digest,
                start=start,
                end=end,
                exact=exact,
                prefix=prefix,
                suffix=suffix,
            ),
            extractor=self.extraction.extractor,
            recorded_at=self.recorded_at,
            original_value=exact if exact != value else None,
            value_node=self.node_id(value_local) if value_local else None,
            lang=self.document.lang,
            said_by=self.node_id(said_by) if said_by else None,
            chain=chain,
            stance=stance,
            why=why,
            precision=precision,
        )

    def names(self) -> Iterator[Claim]:
        """One claim per spelling of a named thing, at its first mention; a shielded person gets a description."""
        seen: set[tuple[str, str]] = set()
        for mention in self.extraction.mentions:
            entity = self.known.get(mention.entity or "")
            if entity is None or mention.zone is not ZoneLabel.MAIN or not _names_it(mention, entity):
                continue
            spelled = " ".join(mention.text.split())
            if (entity.id, spelled) not in seen:
                seen.add((entity.id, spelled))
                prop = "description" if entity.shielded else "name"
                yield self.claim(entity.id, entity.schema, prop, spelled, (mention.start, mention.end))

    def relations(self) -> Iterator[Claim]:
        for one in self.extraction.relations:
            subject, other = self.known.get(one.subject), self.known.get(one.object)
            if subject is None:
                continue
            value = other.name if other else one.object
            yield self.claim(
                one.subject,
                subject.schema,
                one.relation,
                value,
                (one.start, one.end),
                value_local=other.id if other else None,
                said_by=one.according_to if one.according_to in self.known else None,
            )

    def quotes(self) -> Iterator[Claim]:
        for one in self.extraction.quotes:
            speaker = self.known.get(one.speaker or "")
            if speaker is not None and one.kind is not QuoteKind.SLOGAN:
                words = self.document.text[one.start : one.end]
                yield self.claim(speaker.id, speaker.schema, "said", words, (one.start, one.end), said_by=speaker.id)

    def events(self) -> Iterator[Claim]:
        for number, event in enumerate(self.extraction.events, start=1):
            yield from self._event(f"e{number}", event)

    def _event(self, local: str, event: EventMention) -> Iterator[Claim]:
        whole = (event.start, event.end)
        said_by, chain = self._told(event)
        yield self.claim(
            local, event.type, "type", event.type, event.cue or whole, said_by=said_by, chain=chain, stance=event.stance
        )
        for prop, ids in (("who", event.who), ("by", event.by)):
            for one in ids:
                yield from self._pointing(local, event, prop, one)
        for prop, one_id in (("where", event.where), ("according_to", said_by)):
            if one_id:
                yield from self._pointing(local, event, prop, one_id)
        if event.when:
            span = event.when_span or whole
            why = self.reasons.get(span)
            yield self.claim(
                local, event.type, "when", event.when, span, said_by=said_by, chain=chain, stance=event.stance, why=why
            )
        for prop, value, start, end in event.details:
            if value in self.known:  # a form names somebody in a role of its own: the recipient of a letter, a court
                yield from self._pointing(local, event, prop, value)
            else:
                yield self.claim(
                    local, event.type, prop, value, (start, end), said_by=said_by, chain=chain, stance=event.stance
                )

    def _told(self, event: EventMention) -> tuple[str | None, tuple[str, ...]]:
        """Returns whose words an event is told in, and through whom they had it, nearest to the matter first."""
        said_by, heard = event.according_to, self.hearsay.at((event.cue or (event.start, event.end))[0])
        if not heard:
            return said_by, ()
        outer = heard[-1].speaker
        if said_by is not None and outer is not None and said_by in {one.entity for one in heard}:
            # "Xyz said that her neighbour told her": Xyz speaks here, and the neighbour spoke to Xyz.
            said_by = outer
        chain = [one.told_by for one in heard if one.entity is None or one.entity != said_by]
        if said_by is None and outer is not None and outer in self.known:
            chain.append(self.known[outer].name)
        return said_by, tuple(dict.fromkeys(chain))

    def _pointing(self, local: str, event: EventMention, prop: str, other: str) -> Iterator[Claim]:
        entity = self.known.get(other)
        if entity is None:
            return
        span = self._nearest(other, event) or (event.start, event.end)
        said_by, chain = self._told(event)
        yield self.claim(
            local,
            event.type,
            prop,
            entity.name,
            span,
            value_local=other,
            said_by=said_by if prop != "according_to" else None,
            chain=chain if prop != "according_to" else (),
            stance=event.stance,
        )

    def _nearest(self, local: str, event: EventMention) -> tuple[int, int] | None:
        """The mention of a thing inside the event's words, or else the closest one before them."""
        spans = self.mentioned.get(local, ())
        at = bisect_left(spans, (event.start, 0))
        if at < len(spans) and spans[at][0] < event.end:
            return spans[at]
        return spans[at - 1] if at else None


def _names_it(mention: Mention, entity: LocalEntity) -> bool:
    if entity.shielded:
        return mention.type is MentionType.UNNAMED_PERSON
    return mention.type is _NAMED.get(entity.schema)
