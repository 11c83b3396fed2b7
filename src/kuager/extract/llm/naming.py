"""From the names in an answer to the things of the document: the rules' own where they have them, new ones otherwise."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable
from typing import Final

from kuager.extract.llm.asking import Passage
from kuager.extract.llm.grounding import Grounder
from kuager.model import Document, Extraction, LocalEntity, Mention, MentionType, ZoneLabel
from kuager.text.normalise import fold
from kuager.text.spans import Span

_PEOPLE: Final = frozenset({MentionType.PERSON, MentionType.UNNAMED_PERSON, MentionType.ORGANISATION})
_FITTING: Final = {"person": _PEOPLE, "organisation": _PEOPLE, "place": frozenset({MentionType.PLACE})}
_TYPES: Final = {
    "person": MentionType.PERSON, "organisation": MentionType.ORGANISATION, "place": MentionType.PLACE,
}  # fmt: skip
_WHY: Final = "proposed by a language model"
_BEFORE: Final = 200
"""Code points by which a name before the words counts as nearer than one after them."""
Seeker = Callable[[str, str], str | None]


class Names:
    """The named things of one document, and those that a model adds.

    Args:
        document: the document.
        found: what was found in it before.
    """

    def __init__(self, document: Document, found: Extraction) -> None:
        self._document = document
        self._mentions = sorted(
            (one for one in found.mentions if one.zone is ZoneLabel.MAIN), key=lambda one: (one.start, -one.end)
        )
        self._starts = [one.start for one in self._mentions]
        self._by_words = {
            (kind, fold(one.text)): one.entity
            for one in reversed(self._mentions)
            for kind, types in _FITTING.items()
            if one.entity and one.type in types
        }
        self._known = {one.id for one in found.entities}
        self._longest = max((one.end - one.start for one in self._mentions), default=0)
        self.entities: list[LocalEntity] = []
        self.mentions: list[Mention] = []

    def seeker(self, passage: Passage, grounder: Grounder, evidence: tuple[int, int]) -> Seeker:
        """Returns a function from words and a kind to a local id; None when the words are not in the passage."""

        def seek(words: str, kind: str) -> str | None:
            span = self._closest(grounder.words(words), passage, evidence)
            return None if span is None else self._entity(span, kind)

        return seek

    def date(
        self, passage: Passage, grounder: Grounder, words: str, evidence: tuple[int, int]
    ) -> tuple[str | None, tuple[int, int] | None]:
        """Returns the value that the rules read in the words of a date, and their place; a model's own value is never asked for."""
        span = self._closest(grounder.words(words), passage, evidence)
        for one in self._touching(span) if span else ():
            if one.type is MentionType.DATE and one.value:
                return one.value, (one.start, one.end)
        return None, None

    def _entity(self, span: Span, kind: str) -> str:
        touching = [one for one in self._touching(span) if one.entity in self._known and one.type in _FITTING[kind]]
        exact = [one for one in touching if (one.start, one.end) == (span.start, span.end)]
        inside = [one for one in touching if span.start <= one.start and one.end <= span.end]
        around = [one for one in touching if one.start <= span.start and span.end <= one.end]
        for group in (exact, inside if len(inside) == 1 else [], around):
            if group and group[0].entity:
                return group[0].entity
        words = " ".join(span.of(self._document.text).split())
        known = self._by_words.get((kind, fold(words)))
        if known is None:
            known = self._new(words, kind)
            self._by_words[kind, fold(words)] = known
        self._mention(span, kind, known)
        return known

    def _new(self, words: str, kind: str) -> str:
        taken = {one.id for one in self.entities} | self._known
        local = next(name for at in range(1, len(taken) + 2) if (name := f"m{at}") not in taken)
        shielded = kind == "person" and not _is_name(words)
        self.entities.append(LocalEntity(id=local, schema=kind, name=words, spellings=(words,), shielded=shielded))
        return local

    def _mention(self, span: Span, kind: str, local: str) -> None:
        shielded = {one.id for one in self.entities if one.shielded}
        type_ = MentionType.UNNAMED_PERSON if local in shielded else _TYPES[kind]
        one = Mention(
            type=type_, start=span.start, end=span.end, text=span.of(self._document.text), entity=local, why=_WHY
        )
        if one not in self.mentions:
            self.mentions.append(one)

    def _closest(self, hits: list[Span], passage: Passage, evidence: tuple[int, int]) -> Span | None:
        """The place inside the evidence; else one where the words are all of a mention; the nearest before, then after."""
        spans = [Span(hit.start + passage.start, hit.end + passage.start) for hit in hits]
        start, end = evidence

        def distance(span: Span) -> tuple[int, bool, int]:
            if start <= span.start and span.end <= end:
                return 0, False, span.start
            part = not any((one.start, one.end) == (span.start, span.end) for one in self._touching(span))
            return (1, part, start - span.start) if span.start < start else (1, part, span.start - end + _BEFORE)

        return min(spans, key=distance, default=None)

    def _touching(self, span: Span) -> list[Mention]:
        first = bisect_left(self._starts, span.start - self._longest)
        last = bisect_left(self._starts, span.end)
        return [one for one in self._mentions[first:last] if one.end > span.start]


def _is_name(words: str) -> bool:
    """A name has capitals on every longer word. Where a script has none, nobody is taken for named on a model's word."""
    longer = [word for word in words.split() if len(word) > 3] or words.split()
    return bool(longer) and all(word[:1].isupper() for word in longer)
