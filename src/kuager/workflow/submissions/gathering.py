"""What the archive holds for each item of a body's form: claims as values, equal ones together, nothing added."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Final

from kuager.model import Claim, NodeId
from kuager.model import schema as vocabulary
from kuager.model.schema import PropType
from kuager.track.submissions import Item, Part, Take, Told, Value
from kuager.workflow.entries import EntryRow
from kuager.workflow.entries import form as form_of
from kuager.workflow.submissions.mechanisms import in_all
from kuager.workflow.submissions.scene import Scene
from kuager.workflow.submissions.telling import is_sealed

SPEAKER: Final = "speaker"
NAME: Final = "full_name"
SEALED: Final = "sealed"
"""What is compared of a value that may not be read."""
MOST: Final = 12
"""Sentences that tell what happened; more would drown the reader, and the archive has them all."""
_WHO: Final = frozenset({"who", "target"})
_LINE: Final = ("when", "by", "target", "kind", "content", "reference", "response", "impact", "description")
"""What a line about a step tells, in this order."""


def gathered(scene: Scene) -> dict[str, tuple[Value, ...]]:
    """Returns the values of every item that has some, by item id."""
    found = {item.id: _values(scene, item) for item in scene.mechanism.items}
    return {id_: values for id_, values in found.items() if values}


def _values(scene: Scene, item: Item) -> tuple[Value, ...]:
    found: list[Value] = []
    for take in item.takes:
        if not (take.fallback and found):
            found += _taken(scene, take)
    values = _together(found)
    # The name everybody knows the person by stands first, a mere family name last.
    return tuple(sorted(values, key=lambda one: _length(scene, one))) if item.id == NAME else values


def _length(scene: Scene, value: Value) -> tuple[bool, int]:
    words_ = value.parts[0].words
    return words_ != scene.entity.name, -len(words_.split())


def _taken(scene: Scene, take: Take) -> Iterator[Value]:
    if take.person:
        yield from (_plain(scene, claim) for claim in scene.own(take.person))
    elif take.kin:
        yield from _kin(scene, take.kin)
    elif take.consent:
        yield from _consents(scene)
    elif take.answer:
        yield from _answers(scene, take)
    elif take.line:
        yield from _lines(scene, take.events)
    elif take.prop:
        for claims in _frames(scene, take.events):
            yield from (_plain(scene, claim) for claim in claims if claim.prop == take.prop)
    else:
        yield from _sentences(scene, take.events)


def _plain(scene: Scene, claim: Claim) -> Value:
    return Value(key=_key(scene, claim), parts=(scene.teller.part(claim),))


def _key(scene: Scene, claim: Claim) -> str:
    """Returns what equal values have in common: the record meant, or the words without regard to case."""
    if is_sealed(claim):
        return SEALED
    if claim.value_node is not None:
        return scene.here.id_of(claim.value_node) or claim.value
    known = vocabulary.find_prop(claim.schema, claim.prop)
    exact = known is not None and known.type in {PropType.DATE, PropType.TERM}
    return claim.value if exact else claim.value.casefold()


def _kin(scene: Scene, relations: Sequence[str]) -> Iterator[Value]:
    for relation, node, claim in scene.kin:
        if relation not in relations:
            continue
        told = scene.teller.told(claim, hide=not scene.teller.may_name(node))
        if scene.teller.may_name(node):
            part = Part(words=scene.teller.named(node), told=(told,), label={}, labelled={})
        else:
            part = scene.teller.sealed(told, "unnamed")
        yield Value(key=scene.here.id_of(node) or node, parts=(part,))


def _frames(scene: Scene, kinds: Sequence[str]) -> list[list[Claim]]:
    """Returns the standing claims of everything of some kinds that happened to the person, in the order of its date."""
    frames = dict.fromkeys(claim.subject for claim in scene.about() if claim.prop in _WHO and claim.schema in kinds)
    found = [scene.teller.live(scene.claims.of(frame)) for frame in frames]
    return sorted((one for one in found if one), key=_date)


def _date(claims: Iterable[Claim]) -> tuple[str, str]:
    rows = list(claims)
    return next((one.value for one in rows if one.prop == "when"), "9999"), rows[0].anchor.document


def _sentences(scene: Scene, kinds: Sequence[str]) -> Iterator[Value]:
    """Yields the words in which texts tell what happened; filled forms tell it in their answers instead."""
    for claims in _frames(scene, kinds)[: MOST * 2]:
        first = next((one for one in claims if one.prop == "type"), None)
        if first is not None and not _passed_over(scene, first):
            yield _sentence(scene, first)


def _passed_over(scene: Scene, claim: Claim) -> bool:
    document = claim.anchor.document
    return scene.teller.entered(document) or scene.here.root(document) in scene.here.copied


def _sentence(scene: Scene, claim: Claim) -> Value:
    place = scene.here.sentences.get((claim.anchor.document, claim.subject))
    told = scene.teller.told(claim, place)
    part = Part(words=told.exact, told=(told,), label={}, labelled={}, quoted=True)
    return Value(key=told.exact.casefold(), parts=(part,))


def _lines(scene: Scene, kinds: Sequence[str]) -> Iterator[Value]:
    """Yields one value for each step: what, when, by whom, to whom, and what came of it, each at its own words."""
    frames = _frames(scene, kinds)
    known = {claims[0].subject for claims in frames}
    frames += [one for one in _linked(scene) if one[0].subject not in known]
    for claims in sorted(frames, key=_date):
        if _passed_over(scene, claims[0]) and not scene.teller.entered(claims[0].anchor.document):
            continue
        if _is_submission(scene, claims):
            continue
        first = next((one for one in claims if one.prop == "type"), None)
        if first is None:
            continue
        yield _line(scene, claims, first) if scene.teller.entered(first.anchor.document) else _sentence(scene, first)


def _line(scene: Scene, claims: Sequence[Claim], first: Claim) -> Value:
    told = scene.teller.told(first)
    kind = vocabulary.schema(first.schema)
    head = Part(words=first.schema, told=(told,), label={}, labelled=in_all("event", first.schema, kind.labels))
    rest = [scene.teller.part(claim, label=True) for prop in _LINE for claim in claims if claim.prop == prop]
    return Value(key=first.subject, parts=(head, *rest))


def _linked(scene: Scene) -> Iterator[list[Claim]]:
    """Yields what came of the appeals made for the person: answers name the appeal, not always the person."""
    for appeal in scene.shelf.of("appeal", str(scene.entity.id)):
        for row in scene.shelf.linked.get(appeal.key, ()):
            if row.event_node is not None:
                claims = scene.teller.live(scene.claims.of(row.event_node))
                if claims:
                    yield claims


def _is_submission(scene: Scene, claims: Sequence[Claim]) -> bool:
    """A case handed to this very body is no step taken before it; neither is what the body answered."""
    named = {name.casefold() for name in (*scene.mechanism.labels.values(), scene.mechanism.short)}
    return any(
        (claim.prop == "recipient" and claim.value == f"un_{scene.mechanism.id}")
        or (claim.prop in {"target", "by"} and claim.value.casefold() in named)
        for claim in claims
    )


def _answers(scene: Scene, take: Take) -> Iterator[Value]:
    if take.answers_of:
        for row in scene.shelf.of(take.answers_of, str(scene.entity.id)):
            yield from (_answered(scene, row, take.answer, number) for number, _ in enumerate(row.all(take.answer)))
    elif scene.author is not None:
        for number, _ in enumerate(scene.author.all(take.answer)):
            yield _answered(scene, scene.author, take.answer, number)


def _answered(scene: Scene, row: EntryRow, name: str, number: int) -> Value:
    answer = row.all(name)[number]
    node: NodeId | None = row.node(answer.local) if answer.local else None
    hidden = name == SPEAKER and (scene.author_hidden or answer.shielded)
    hidden = hidden or (node is not None and not scene.teller.may_name(node))
    told = scene.teller.answered(row, answer, hide=hidden)
    asked = form_of(row.form).field(name)
    if answer.sealed or hidden:
        return Value(key=SEALED, parts=(scene.teller.sealed(told),))
    if node is not None:
        part = Part(words=scene.teller.named(node), told=(told,), label={}, labelled={})
    elif asked is not None and (asked.options or asked.terms):
        labels = in_all("answer", answer.value, asked.options.get(answer.value, {}))
        if asked.terms:
            labels = in_all(asked.terms, answer.value, vocabulary.vocabulary(asked.terms).terms[answer.value].labels)
        part = Part(words=answer.value, told=(told,), label={}, labelled=labels)
    else:
        part = Part(words=scene.teller.clean(answer.words), told=(told,), label={}, labelled={}, quoted=True)
    return Value(key=answer.value, parts=(part,))


def _consents(scene: Scene) -> Iterator[Value]:
    for one in scene.agreements:
        if not (one.relative and one.agrees):
            continue
        parts = []
        for name in ("given_by", "who"):
            answer = one.row.first(name)
            if answer is None or scene.whom(answer, one.row) != one.giver:
                continue
            may = scene.teller.may_name(one.row.node(answer.local)) and not answer.shielded
            told = scene.teller.answered(one.row, answer, hide=not may)
            shown = scene.teller.named(one.row.node(answer.local))
            parts.append(
                Part(words=shown, told=(told,), label={}, labelled={}) if may else scene.teller.sealed(told, "unnamed")
            )
            break
        parts += [part for name in ("use_casework", "to_un") for part in _asked(scene, one.row, name)]
        yield Value(key=one.row.key, parts=tuple(parts))


def _asked(scene: Scene, row: EntryRow, name: str) -> Iterator[Part]:
    """Yields a question of a consent with its answer."""
    answer, asked = row.first(name), form_of(row.form).field(name)
    if answer is not None and asked is not None:
        yield Part(
            words=answer.value, told=(scene.teller.answered(row, answer),), label=in_all("question", name, asked.labels),
            labelled=in_all("answer", answer.value, asked.options.get(answer.value, {})),
        )  # fmt: skip


def _together(values: Iterable[Value]) -> tuple[Value, ...]:
    """Puts equal values of one part together, with all they stand on; denials stay apart from what they deny."""
    found: dict[tuple[str, bool], Value] = {}
    for one in values:
        known = found.get((one.key, one.denied))
        if known is None or len(one.parts) > 1:
            found[one.key, one.denied] = one
        else:
            part = known.parts[0]
            told = _distinct((*part.told, *one.parts[0].told))
            found[one.key, one.denied] = replace(known, parts=(replace(part, told=told), *known.parts[1:]))
    return tuple(replace(one, parts=tuple(map(_in_order, one.parts))) for one in found.values())[:MOST]


def _distinct(told: Iterable[Told]) -> tuple[Told, ...]:
    return tuple({(one.document, one.start, one.end): one for one in told}.values())


def _in_order(part: Part) -> Part:
    """Puts first what a person settled and what somebody by name says."""
    return replace(part, told=tuple(sorted(part.told, key=lambda one: (not one.settled, not one.said_by))))


__all__ = ["MOST", "gathered"]
