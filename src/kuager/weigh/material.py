"""What weighing is handed, and the look-ups every comparison shares. Values in, values out; nothing here decides."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Protocol, TypeVar

from kuager.model import (
    CopyEdge,
    Document,
    DocumentId,
    Entity,
    Extraction,
    Finding,
    FindingId,
    FindingKind,
    Judgement,
    Lineage,
    Mention,
    MentionType,
    Proposal,
    Reliance,
    Side,
    Telling,
    Told,
    ZoneLabel,
    content_id,
    tell,
)
from kuager.model import plain as plain_words
from kuager.text.date_values import parse_anchor
from kuager.text.dates import find_dates
from kuager.text.sentences import sentences
from kuager.text.tellings import paragraph, render
from kuager.weigh.kept import Groups, Kept, Others, Seen
from kuager.weigh.seen import Sight

T = TypeVar("T")

TOGETHER = 25
"""Up to so many documents, one finding shows the like places of all; beyond, each document has its own."""


@dataclass(frozen=True, kw_only=True)
class Material:
    """Everything findings are computed from. Build it fresh for each run; look-ups are cached on it.

    ``entity_of`` maps (document, local id) to the canonical entity id.
    """

    documents: tuple[Document, ...]
    extractions: Mapping[DocumentId, Extraction] = field(default_factory=dict)
    entity_of: Mapping[tuple[DocumentId, str], str] = field(default_factory=dict)
    entities: tuple[Entity, ...] = ()
    proposals: tuple[Proposal, ...] = ()
    lineages: tuple[Lineage, ...] = ()
    edges: tuple[CopyEdge, ...] = ()
    reliances: tuple[Reliance, ...] = ()
    judgements: tuple[Judgement, ...] = ()
    houses: Mapping[str, str] = field(default_factory=dict)
    """By the folded name of an outlet or site, the publisher that people say it belongs to."""
    kept: Kept = field(default_factory=Kept)
    """What was read and found before; give it on to save the work."""
    touched: frozenset[DocumentId] | None = None
    """The documents of which anything may be another since ``kept`` was last used: new, their people, lineage, extraction,
    leanings or the decisions about them. None: nobody knows, so all of them. A document that is gone may be in it too."""

    def view(self, document: DocumentId) -> object:
        """Returns everything that what is read of one document depends on, to be compared with an earlier one."""
        return self._run[0].views[document]

    def groups(self, comparison: str) -> tuple[Groups, Others]:
        """Returns what is kept of a comparison (:mod:`kuager.weigh.together`), and what is another since."""
        seen, others = self._run
        found = seen.groups.get(comparison)
        if found is None or found.turn < seen.turn - 1:
            found = seen.groups[comparison] = Groups()
            others = Others(documents=list(seen.order), whole=set(seen.order))
        found.turn = seen.turn
        return found, others

    def group(self, entity: str) -> tuple[str, ...]:
        """Returns everybody who is looked at together with an entity, in order, with itself."""
        known = self._run[0].people.get(entity)
        found: tuple[str, ...] = known[0] if known else (entity,)
        return found

    def in_order(self, documents: Iterable[DocumentId]) -> list[DocumentId]:
        """Returns documents in the order of the archive."""
        order, wanted = self._run[0].order, set(documents)
        if len(wanted) * 8 > len(order):
            return [document for document in order if document in wanted]
        return sorted(wanted, key=order.__getitem__)

    def done(self) -> None:
        """Gives back what was taken out of ``kept``, for the next run; only when every comparison is through."""
        self.kept.seen = self._run[0]
        self.__dict__.setdefault("alike", self._run[0].alike)
        del self.__dict__["_run"]

    @cached_property
    def _run(self) -> tuple[Seen, Others]:
        sight = Sight(
            documents=self.documents, extractions=self.extractions, entity_of=self.entity_of, entities=self.entities,
            proposals=self.proposals, judgements=self.judgements, lineage_of=self.lineage_of, rank_of=self.rank_of, touched=self.touched,
        )  # fmt: skip
        return sight.since(self.kept.taken())

    @cached_property
    def lineage_of(self) -> dict[DocumentId, str]:
        """The lineage of each document; a document in none stands alone under its own id."""
        found = {document.id: str(document.id) for document in self.documents}
        found.update({key: family.id for family in self.lineages for key in family.documents})
        return found

    @cached_property
    def rank_of(self) -> dict[DocumentId, int]:
        """The place of each copied document in its lineage: 0 for the earliest, which the others repeat."""
        return {key: at for family in self.lineages for at, key in enumerate(family.documents)}

    @cached_property
    def by_id(self) -> dict[DocumentId, Document]:
        """Documents by id."""
        return {document.id: document for document in self.documents}

    @cached_property
    def names(self) -> dict[str, str]:
        """The name of each entity."""
        return {str(one.id): one.name for one in self.entities}

    @cached_property
    def alike(self) -> dict[str, str]:
        """Maps each person entity to the first of those it is proposed to be one with (score .66 or more).

        For asking questions only: nothing is merged by it, and what was judged different stays apart.
        """
        return self._run[0].alike

    def person_key(self, entity: str) -> str:
        """Returns what names a person in the id of a finding.

        An entity's own id changes when people join it with another; the smallest spelling of all that is proposed as one does
        not, so the answer given to a finding stays with it after the names in it were judged.
        """
        known = self._run[0].people.get(entity)
        return str(known[3]) if known else entity

    @cached_property
    def sentences_of(self) -> dict[DocumentId, tuple[Sentence, ...]]:
        """The sentences of each document's main zones, in order."""
        return _ByDocument(lambda document: tuple(_sentences(self.by_id[document])))

    @cached_property
    def lines_of(self) -> dict[DocumentId, tuple[Any, ...]]:
        """What :func:`kuager.weigh.focus.lines` made of each document: several comparisons of one run ask for it."""
        return {}

    @cached_property
    def dates_of(self) -> dict[DocumentId, tuple[Mention, ...]]:
        """Date mentions of each document's main zones: the extractor's, or found here when it ran without dates."""
        return _ByDocument(lambda document: _dates(self.by_id[document], self.extractions.get(document)))

    def mentions(self, document: DocumentId, *types: MentionType) -> tuple[Mention, ...]:
        """Returns the main-zone mentions of some types in one document, in reading order."""
        return tuple(one for one in self._in_order[document] if one.type in types)

    @cached_property
    def _in_order(self) -> dict[DocumentId, list[Mention]]:
        """Main-zone mentions in reading order: asked for sentence by sentence, so they are sorted once."""
        return _ByDocument(lambda document: _main_mentions(self.extractions.get(document)))

    def entity(self, document: DocumentId, local: str | None) -> str | None:
        """Returns the canonical entity of a local id; the pair itself where nothing is known."""
        return None if local is None else self.entity_of.get((document, local), f"{document}#{local}")

    def side(self, document: DocumentId, start: int, end: int, value: str | None = None) -> Side:
        """Returns a side with the exact words at ``start:end``."""
        text = self.by_id[document].text[start:end]
        return Side(document=document, start=start, end=end, text=text, value=value, lineage=self.lineage_of[document])

    def independent(self, sides: Iterable[Side]) -> int:
        """Returns how many independent lineages stand behind some sides."""
        return len({side.lineage for side in sides})

    def published(self, document: DocumentId) -> str | None:
        """Returns the EDTF date of publication, where known."""
        known = self.by_id[document].published
        return known.value if known else None

    def title(self, document: DocumentId) -> str:
        """Returns what to call a document in an explanation."""
        found = self.by_id[document]
        return found.title or found.site or str(found.id)


class _ByDocument(dict[DocumentId, T]):
    """Look-ups made for each document when they are first asked for: most documents are not asked for a second time."""

    def __init__(self, make: Callable[[DocumentId], T]) -> None:
        super().__init__()
        self._make = make

    def __missing__(self, document: DocumentId) -> T:
        found = self[document] = self._make(document)
        return found


def _main_mentions(found: Extraction | None) -> list[Mention]:
    every = (one for one in found.mentions if one.zone is ZoneLabel.MAIN) if found else ()
    return sorted(every, key=lambda one: (one.start, one.end))


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """A sentence of a main zone with its place in the text."""

    document: DocumentId
    start: int
    end: int
    text: str

    def inside(self, start: int, end: int) -> bool:
        """Says whether a span of the document lies in this sentence."""
        return self.start <= start and end <= self.end


def within(mentions: Sequence[Mention], sentence: Sentence) -> list[Mention]:
    """Returns which of a document's mentions, in reading order, lie in a sentence; looks only at those that begin there."""
    first = bisect_left(mentions, sentence.start, key=lambda one: one.start)
    last = bisect_left(mentions, sentence.end, first, key=lambda one: one.start)
    return [one for one in mentions[first:last] if one.end <= sentence.end]


def main_spans(document: Document) -> list[tuple[int, int]]:
    """Returns the main zones; the whole text when no zones are known."""
    if not document.zones:
        return [(0, len(document.text))]
    return [(zone.start, zone.end) for zone in document.zones if zone.label is ZoneLabel.MAIN]


def _sentences(document: Document) -> Iterator[Sentence]:
    for start, end in main_spans(document):
        for span in sentences(document.text, start, end):
            yield Sentence(
                document=document.id, start=span.start, end=span.end, text=document.text[span.start : span.end]
            )


def _dates(document: Document, extraction: Extraction | None) -> tuple[Mention, ...]:
    if extraction is not None:
        own = [one for one in extraction.mentions if one.type is MentionType.DATE and one.zone is ZoneLabel.MAIN]
        if own:
            return tuple(sorted(own, key=lambda one: one.start))
    anchor = parse_anchor(document.published.value if document.published else None)
    found = [
        Mention(
            type=MentionType.DATE, start=one.start, end=one.end, text=document.text[one.start : one.end],
            value=one.value, inferred=one.inferred, why=one.why,
        )
        for one in find_dates(document.text, anchor)
        if any(low <= one.start and one.end <= high for low, high in main_spans(document))
    ]  # fmt: skip
    return tuple(sorted(found, key=lambda one: one.start))


class Sided(Protocol):
    """Anything that is said in one place."""

    @property
    def side(self) -> Side:
        """Where it is said."""


_One = TypeVar("_One", bound=Sided)


def originals(material: Material, sayings: Sequence[_One]) -> list[_One]:
    """Returns the sayings without those of copies whose original speaks of the matter too."""
    earliest: dict[str | None, int] = {}
    for one in sayings:
        rank = material.rank_of.get(one.side.document, 0)
        earliest[one.side.lineage] = min(earliest.get(one.side.lineage, rank), rank)
    return [one for one in sayings if material.rank_of.get(one.side.document, 0) == earliest[one.side.lineage]]


def finding(
    material: Material,
    kind: FindingKind,
    *,
    method: str,
    key: str,
    question: Telling | str,
    sides: Iterable[Side],
    explanation: Sequence[Telling] | str,
    entity: str | None = None,
    prop: str | None = None,
    resolutions: Sequence[Telling | str] = (),
    independent: int | None = None,
) -> Finding:
    """Builds a finding whose id stays the same as long as its subject and its sides do, whatever the order of rows.

    Its words are templates with values (:mod:`kuager.text.tellings`); a plain string is shown as it is in every language,
    which only words of a source should be.
    """
    told = Told(
        question=_telling(question),
        explanation=(plain_words(explanation),) if isinstance(explanation, str) else tuple(explanation),
        resolutions=tuple(_telling(one) for one in resolutions),
    )
    ordered = tuple(sorted({_place(side): side for side in sides}.values(), key=_place))
    return Finding(
        id=FindingId(content_id("f", kind.value, key, [list(_place(side)) for side in ordered])),
        kind=kind,
        question=render(told.question),
        sides=ordered,
        independent=material.independent(ordered) if independent is None else independent,
        explanation=paragraph(told.explanation),
        method=method,
        entity=entity,
        prop=prop,
        resolutions=tuple(render(one) for one in told.resolutions),
        told=told,
    )


def answers(*names: str) -> tuple[Telling, ...]:
    """Returns possible answers by name: ``correct.date`` is the template ``answer.correct.date``."""
    return tuple(tell(f"answer.{name}") for name in names)


def _telling(words: Telling | str) -> Telling:
    return plain_words(words) if isinstance(words, str) else words


def _place(side: Side) -> tuple[str, int, int]:
    return (str(side.document), side.start, side.end)


def word_set(*words: str) -> re.Pattern[str]:
    """Compiles a case-blind pattern that matches any of the words or stems (a trailing ``*`` allows any ending)."""
    body = "|".join(re.escape(word.rstrip("*")) + (r"\w*" if word.endswith("*") else "") for word in words)
    return re.compile(rf"\b(?:{body})\b", re.IGNORECASE)


def listing(items: Iterable[str], limit: int = 6) -> str:
    """Joins words for an explanation: ``a, b and c``, cut after ``limit``."""
    every = list(dict.fromkeys(items))
    shown, more = every[:limit], len(every) - limit
    if more > 0:
        return ", ".join(shown) + f" and {more} more"
    return shown[0] if len(shown) == 1 else ", ".join(shown[:-1]) + " and " + shown[-1] if shown else ""
