"""An entry's answers as what was found in it: nothing is guessed, each answer is at its words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final

from kuager.model import (
    BESIDE,
    EVENT,
    SPEAKER,
    Document,
    EventMention,
    Extraction,
    LocalEntity,
    Mention,
    MentionType,
    Relation,
    Segment,
)

EXTRACTOR: Final = "person:entry@1"
"""People answered: their claims wait for nobody's review."""
_TYPES: Final = {
    "person": MentionType.PERSON,
    "place": MentionType.PLACE,
    "organisation": MentionType.ORGANISATION,
}
_FIELD, _HEAD = "field", "entry"
_Told = tuple[Segment, dict[str, str]]
"""An answer: where it is, and what it is."""


def find(document: Document) -> Extraction:
    """Returns what an entry says.

    A field about the event becomes a detail of it, a named person an entity that takes part in the role its question
    asks for, a fact about a person a relation. The speaker is whom all is according to.
    """
    fields = [(one, dict(one.extra)) for one in document.segments if one.kind == _FIELD]
    head = next((dict(one.extra) for one in document.segments if one.kind == _HEAD), {})
    named = [(one, told) for one, told in fields if told.get("local")]
    speaker = next((told["local"] for _, told in named if told.get("of") == SPEAKER), None)
    return Extraction(
        extractor=EXTRACTOR,
        entities=tuple(_entity(document, one, told) for one, told in named),
        mentions=tuple(_mention(document, one, told) for one, told in named),
        events=tuple(_events(document, head, fields, speaker)),
        relations=tuple(_relations(document, fields, speaker)),
    )


def _entity(document: Document, part: Segment, told: Mapping[str, str]) -> LocalEntity:
    return LocalEntity(
        id=told["local"],
        schema=told.get("schema", "person"),
        name=_words(document, part),
        spellings=(_words(document, part),),
        shielded=told.get("shielded") == "yes",
    )


def _mention(document: Document, part: Segment, told: Mapping[str, str]) -> Mention:
    kind = MentionType.UNNAMED_PERSON if told.get("shielded") == "yes" else _TYPES[told.get("schema", "person")]
    return Mention(type=kind, start=part.start, end=part.end, text=_words(document, part), entity=told["local"])


def _words(document: Document, part: Segment) -> str:
    return document.text[part.start : part.end]


def _events(
    document: Document, head: Mapping[str, str], fields: Sequence[_Told], speaker: str | None
) -> Iterator[EventMention]:
    """Yields what the form is about, and what else it tells of: those happened to whom the form is about."""
    title = next(one for one in document.segments if one.kind == _HEAD)
    own = [one for one in fields if one[1].get("of") == EVENT]
    who = tuple(told["local"] for _, told in own if told.get("local") and told.get("role", "who") == "who")
    if head.get("event"):
        # A link to another entry says nothing to a reader: where it comes last, the event's words end before it.
        said = [part.end for part, told in fields if told.get("prop") or told.get("local")]
        end = max(said, default=len(document.text))
        yield _event(document, head["event"], (title.start, end), (title.start, title.end), own, speaker)
    beside: dict[str, list[_Told]] = {}
    for part, told in fields:
        if told.get("of", "").startswith(BESIDE):
            beside.setdefault(told["of"].removeprefix(BESIDE), []).append((part, told))
    for kind, about in beside.items():
        span = min(part.start for part, _ in about), max(part.end for part, _ in about)
        made = _event(document, kind, span, (about[0][0].start, about[0][0].end), about, speaker)
        yield made if made.who else replace(made, who=who)


def _event(
    document: Document,
    kind: str,
    span: tuple[int, int],
    cue: tuple[int, int],
    fields: Sequence[_Told],
    speaker: str | None,
) -> EventMention:
    roles: dict[str, list[str]] = {}
    when: tuple[str, tuple[int, int]] | None = None
    details: list[tuple[str, str, int, int]] = []
    for part, told in fields:
        value = told.get("value") or _words(document, part)
        if told.get("local"):
            roles.setdefault(told.get("role", "who"), []).append(told["local"])
        elif told.get("prop") == "when":
            when = value, (part.start, part.end)
        elif told.get("prop"):
            details.append((told["prop"], value, part.start, part.end))
    others = {role: ids for role, ids in roles.items() if role not in {"who", "by", "where"}}
    return EventMention(
        type=kind,
        start=span[0],
        end=span[1],
        cue=cue,
        who=tuple(roles.get("who", ())),
        by=tuple(roles.get("by", ())),
        where=next(iter(roles.get("where", ())), None),
        when=when[0] if when else None,
        when_span=when[1] if when else None,
        according_to=speaker,
        details=(*details, *_named_details(fields, others)),
    )


def _named_details(fields: Sequence[_Told], others: Mapping[str, Sequence[str]]) -> Iterator[tuple[str, str, int, int]]:
    """Takes names in other roles (an appeal's recipient, a court) as details that point at them by their local id."""
    for part, told in fields:
        if told.get("local") and told.get("role") in others:
            yield told["role"], told["local"], part.start, part.end


def _relations(
    document: Document, fields: Sequence[tuple[Segment, dict[str, str]]], speaker: str | None
) -> Iterator[Relation]:
    """Facts about people: ``of`` names whom; a fact of the speaker needs somebody who speaks."""
    for part, told in fields:
        about = speaker if told.get("of") == SPEAKER else told.get("of", "")
        if not about or about == EVENT or about.startswith(BESIDE) or told.get("sealed"):
            continue
        value, other = told.get("value") or _words(document, part), told.get("role", "")
        if told.get("local"):
            # Named in the answer: the place somebody was born in. The speaker's own name is no fact about the speaker.
            relation, value = other, told["local"]
        elif other:  # a kinship: the person of this answer is that of somebody named in another one
            relation, value = value, other
        else:
            relation = told.get("prop", "")
        if relation and value != about:
            yield Relation(
                subject=about, relation=relation, object=value, start=part.start, end=part.end, according_to=speaker
            )
