"""The shape of ``kuager extract --json``; a published contract."""

from __future__ import annotations

from typing import Any

from kuager.model import EventMention, Extraction, LocalEntity, Mention, MentionType, Quote, Relation


def as_json(extraction: Extraction) -> dict[str, Any]:
    """Returns what was found, ready to print: mentions, quotes, events, relations, entities, notices.

    Offsets are code points of the document's text. Keys that say nothing for a mention (``inferred``, ``why``) are left
    out; ``value`` is always there for dates and durations, null where the words are vague.
    """
    return {
        "mentions": [_mention(one) for one in extraction.mentions],
        "quotes": [_quote(one) for one in extraction.quotes],
        "events": [_event(one) for one in extraction.events],
        "relations": [_relation(one) for one in extraction.relations if one.relation != "sex"],
        "entities": [_entity(one) for one in extraction.entities],
        "notices": [
            {"code": one.code, "item": one.item, "message": one.message, "cure": one.cure} for one in extraction.notices
        ],
    }


def _mention(one: Mention) -> dict[str, Any]:
    shape: dict[str, Any] = {
        "type": one.type.value,
        "start": one.start,
        "end": one.end,
        "text": one.text,
        "entity": one.entity,
        "zone": one.zone.value,
    }
    if one.type in {MentionType.DATE, MentionType.DURATION, MentionType.NUMBER}:
        shape["value"] = one.value
    if one.inferred:
        shape["inferred"] = list(one.inferred)
    if one.why:
        shape["why"] = one.why
    return shape


def _quote(one: Quote) -> dict[str, Any]:
    return {"start": one.start, "end": one.end, "speaker": one.speaker, "kind": one.kind.value}


def _event(one: EventMention) -> dict[str, Any]:
    return {
        "type": one.type,
        "start": one.start,
        "end": one.end,
        "who": list(one.who),
        "by": list(one.by),
        "when": one.when,
        "where": one.where,
        "according_to": one.according_to,
        "stance": one.stance.value,
        "details": [
            {"prop": prop, "value": value, "start": start, "end": end} for prop, value, start, end in one.details
        ],
    }


def _relation(one: Relation) -> dict[str, Any]:
    return {
        "subject": one.subject,
        "relation": one.relation,
        "object": one.object,
        "start": one.start,
        "end": one.end,
    }


def _entity(one: LocalEntity) -> dict[str, Any]:
    return {
        "id": one.id,
        "schema": one.schema,
        "name": one.name,
        "spellings": list(one.spellings),
        "shielded": one.shielded,
    }
