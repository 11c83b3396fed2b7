"""Puts what a model proposes beside what the rules found: the same nodes, new ones at the end, and for each claim whether both say it.

The stored extraction stays the rules' own with the model's things appended (entities ``m1``, events numbered on), so every
claim of the rules keeps its id. The model's claims carry its name as their extractor.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from kuager.extract.claims import claims as claims_of
from kuager.extract.llm.answers import Answer, Frame, Tie
from kuager.extract.llm.asking import Passage
from kuager.extract.llm.grounding import Ground, Grounded, Grounder
from kuager.extract.llm.naming import Names
from kuager.extract.llm.tally import FAULT, MISSHAPEN, SLOTS, Tally
from kuager.model import Claim, ClaimId, Document, EventMention, Extraction, Relation, content_id
from kuager.ports import Node

PREFIX: Final = "model:"
"""Extractor prefix of claims a language model proposed."""
APPROXIMATE: Final = "approximate place: the model's words differ a little from the text's"
_INSTEAD: Final = "rules propose instead: "
_REPEATED: Final = "these words stand in several places; the words around them chose this one"
TURNED: Final = "a denial or a doubt stands right outside these words: read the sentence"
_OTHER_KIND: Final = "rules read this as: "


@dataclass(frozen=True, slots=True, kw_only=True)
class Merged:
    """What is to be stored: the extraction with the model's things appended, all its nodes, and the model's own claims.

    What the rules propose too is no second claim: ``agreed`` names the claims of the rules that the model makes as well.
    ``tallies`` has one count per answer, in order.
    """

    extraction: Extraction
    nodes: Sequence[Node]
    claims: Sequence[Claim]
    agreed: tuple[ClaimId, ...]
    tallies: tuple[Tally, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Told:
    """An event as the model tells it, in the document's own places; ``number`` is that of the rules' event it is, if any."""

    event: EventMention
    number: int | None
    why: tuple[str, ...]


def merge(
    document: Document,
    found: Extraction,
    answers: Iterable[tuple[Passage, Answer]],
    model: str,
    recorded_at: datetime,
    rules: Sequence[Claim],
) -> Merged:
    """Anchors the answers about one document and puts them beside what was found before.

    Args:
        document: what was asked about.
        found: the latest extraction of it.
        answers: each passage with what was answered.
        model: the model's name, for the claims.
        recorded_at: when the claims are recorded.
        rules: the rules' claims about the document. What else ``found`` holds an earlier model proposed.
    """
    merger = _Merger(document, found, rules)
    for passage, answer in answers:
        merger.take(passage, answer)
    return merger.merged(PREFIX + model, recorded_at)


class _Merger:
    def __init__(self, document: Document, found: Extraction, rules: Sequence[Claim]) -> None:
        self._document = document
        self._found = found
        self._claims = rules
        told = {claim.subject for claim in rules if claim.prop == "type"}
        numbers = enumerate(found.events, 1)
        ours = [at for at, _ in numbers if content_id("n", document.id, f"e{at}", found.extractor) in told]
        self._rules = found.events[: max(ours, default=0)]  # a model's come after them
        self._names = Names(document, found)
        self._told: dict[tuple[str, int, int], _Told] = {}
        self._ties: dict[Relation, tuple[str, ...]] = {}
        self._tally = Tally()
        self._tallies: list[Tally] = []

    def take(self, passage: Passage, answer: Answer) -> None:
        """Anchors the proposals about one passage."""
        self._tally = Tally()
        grounder = Grounder(passage.text)
        self._tally += Tally.of(*[MISSHAPEN] * answer.misshapen, *([FAULT] if answer.fault else []))
        for frame in answer.events:
            place = grounder.find(frame.evidence, before=frame.before, near=frame.named)
            self._tally += Tally.judged(place)
            if isinstance(place, Grounded):
                self._event(passage, grounder, frame, place)
        for tie in answer.relations:
            place = grounder.find(tie.evidence, before=tie.before, near=(tie.subject, tie.object))
            self._tally += Tally.judged(place)
            if isinstance(place, Grounded):
                self._tie(passage, grounder, tie, place)
        self._tallies.append(self._tally)

    def _event(self, passage: Passage, grounder: Grounder, frame: Frame, place: Grounded) -> None:
        start, end = passage.start + place.start, passage.start + place.end
        where = self._names.seeker(passage, grounder, (start, end))
        who = [where(one, "person") for one in frame.who]
        by = [where(one, "organisation") for one in frame.by]
        there = where(frame.where, "place") if frame.where else ""
        said = where(frame.according_to, "person") if frame.according_to else ""
        when, span = self._names.date(passage, grounder, frame.when, (start, end)) if frame.when else ("", None)
        missing = [*who, *by, there, said, when].count(None)
        self._tally += Tally.of(*[SLOTS] * missing)
        number = self._same(frame.type, start, end)
        why = [*_grounds(place), *(self._other_kind(frame.type, start, end) if number is None else ())]
        event = EventMention(
            type=frame.type, start=start, end=end, who=_kept(who), by=_kept(by), when=when or None, where=there or None,
            according_to=said or None, stance=frame.stance, when_span=span,
        )  # fmt: skip
        self._told.setdefault((frame.type, start, end), _Told(event=event, number=number, why=tuple(why)))

    def _tie(self, passage: Passage, grounder: Grounder, tie: Tie, place: Grounded) -> None:
        start, end = passage.start + place.start, passage.start + place.end
        where = self._names.seeker(passage, grounder, (start, end))
        subject, other = where(tie.subject, "person"), where(tie.object, "person")
        if subject is None or other is None or subject == other:
            self._tally += Tally.of(SLOTS)
            return
        relation = Relation(subject=subject, relation=tie.relation, object=other, start=start, end=end)
        self._ties.setdefault(relation, tuple(_grounds(place)))

    def _same(self, kind: str, start: int, end: int) -> int | None:
        """Returns the number of the rules' event of the same kind that shares most words with these."""
        shared = {
            number: min(end, event.end) - max(start, event.start)
            for number, event in enumerate(self._rules)
            if event.type == kind and event.start < end and start < event.end
        }
        return max(shared, key=lambda number: shared[number]) if shared else None

    def _other_kind(self, kind: str, start: int, end: int) -> list[str]:
        others = dict.fromkeys(
            event.type
            for event in self._rules
            if event.type not in {kind, ""} and start <= event.start and event.end <= end
        )
        return [_OTHER_KIND + ", ".join(others)] if others else []

    def merged(self, extractor: str, recorded_at: datetime) -> Merged:
        """Returns what is to be stored."""
        earlier = {(event.type, event.start, event.end): at for at, event in enumerate(self._found.events)}
        events, told = list(self._found.events), dict[int, _Told]()
        for key, one in self._told.items():
            number = earlier.get(key, one.number)
            if number is None or (number in told and key not in earlier):
                number = len(events)
                events.append(one.event)
            told.setdefault(number, one)
        stored = replace(
            self._found,
            entities=(*self._found.entities, *self._names.entities),
            mentions=tuple(sorted((*self._found.mentions, *self._names.mentions), key=lambda one: (one.start, -one.end, one.type.value))),
            events=tuple(events),
            relations=(*self._found.relations, *(one for one in self._ties if one not in self._found.relations)),
        )  # fmt: skip
        nodes, _ = claims_of(self._document, stored, recorded_at)
        spoken = replace(
            stored,
            quotes=(),
            events=tuple(told[at].event if at in told else event for at, event in enumerate(events)),
            relations=tuple(self._ties),
        )
        local = {node.id: node.local for node in nodes}
        whys = {f"e{at + 1}": one.why for at, one in told.items()}
        new = {one.id for one in self._names.entities}
        judged = _Judged(
            self._claims, extractor, {(tie.start, tie.end, tie.relation): why for tie, why in self._ties.items()}
        )
        said = [
            claim
            for claim in claims_of(self._document, spoken, recorded_at)[1]
            if local[claim.subject] in whys or local[claim.subject] in new or judged.is_tie(claim)
        ]
        theirs = dict.fromkeys(one for claim in said for one in judged.same(claim))
        own = [judged.claim(claim, whys.get(local[claim.subject], ())) for claim in said if not judged.same(claim)]
        return Merged(
            extraction=stored, nodes=nodes, claims=own, agreed=tuple(theirs), tallies=tuple(self._tallies)
        )  # fmt: skip


class _Judged:
    """Says of each claim of the model what the rules say of the same."""

    def __init__(
        self, rules: Iterable[Claim], extractor: str, ties: Mapping[tuple[int, int, str], tuple[str, ...]]
    ) -> None:
        self._extractor = extractor
        self._ties = ties
        self._values: dict[tuple[str, str], dict[str, list[ClaimId]]] = defaultdict(dict)
        for claim in rules:
            self._values[claim.subject, claim.prop].setdefault(claim.value, []).append(claim.id)

    def same(self, claim: Claim) -> Sequence[ClaimId]:
        """Returns the rules' claims that say the same, wherever they point."""
        return self._values.get((claim.subject, claim.prop), {}).get(claim.value, ())

    def is_tie(self, claim: Claim) -> bool:
        return (claim.anchor.start, claim.anchor.end, claim.prop) in self._ties

    def claim(self, claim: Claim, why: Sequence[str]) -> Claim:
        """Returns the claim under the model's name, with what the rules say."""
        said = [*why, *self._ties.get((claim.anchor.start, claim.anchor.end, claim.prop), ())]
        theirs = self._values.get((claim.subject, claim.prop), {})
        if theirs:
            said.append(_INSTEAD + "; ".join(theirs))
        if claim.why:
            said.append(claim.why)
        one = claim.anchor
        name = content_id(
            "c", claim.subject, claim.prop, claim.value, one.document, one.start, one.end, self._extractor
        )
        return replace(claim, id=ClaimId(name), extractor=self._extractor, why=" · ".join(dict.fromkeys(said)) or None)


def _grounds(place: Grounded) -> list[str]:
    return [
        *([APPROXIMATE] if place.how is Ground.APPROXIMATE else []),
        *([TURNED] if place.turned else []),
        *([_REPEATED] if place.places > 1 else []),
    ]


def _kept(found: Iterable[str | None]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one for one in found if one))
