"""A text read once with the word lists of its language; everything else in this package looks things up here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kuager.extract.scan import Scan
from kuager.extract.tongues.core.pack import Facts
from kuager.extract.tongues.core.tongue import Tongue


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """The words of a text by index: folded, with their facts."""

    scan: Scan
    tongue: Tongue
    folded: Sequence[str]
    facts: Sequence[Facts]
    plain: frozenset[str]
    """Keys of words that the text also writes with a small letter: capitals say nothing about them."""
    lower: str
    keys: Mapping[str, str]
    """The key of every spelling."""

    def has(self, index: int, mark: str) -> bool:
        """Says whether a word is in a list; False outside the text."""
        return 0 <= index < len(self.facts) and mark in self.facts[index].marks

    def any_of(self, index: int, marks: frozenset[str]) -> bool:
        """Says whether a word is in one of some lists."""
        return 0 <= index < len(self.facts) and not marks.isdisjoint(self.facts[index].marks)

    def is_plural(self, at: int) -> bool:
        """Says whether a noun for people names several, by the lists or by its ending."""
        facts = self.facts[at]
        if "plural" in facts.marks or (facts.kin is not None and facts.kin.plural):
            return True
        pattern = self.tongue.pack.patterns.get("plural_ending")
        return pattern is not None and pattern.search(self.folded[at]) is not None

    def exact(self, first: int, last: int) -> list[str]:
        """Returns words as written."""
        return [self.scan.words[index].exact for index in range(first, last + 1)]

    def gap(self, index: int) -> str:
        """Returns the marks between a word and the next, without spaces."""
        return self.scan.gap(index).strip() if index < len(self.facts) else ""

    def same_sentence(self, one: int, other: int) -> bool:
        """Says whether two words stand in one sentence."""
        of = self.scan.sentence_of
        return 0 <= one < len(of) and 0 <= other < len(of) and of[one] == of[other]


def read(scan: Scan, tongue: Tongue) -> Reading:
    """Looks up every spelling of the text once."""
    forms = {word.exact for word in scan.words}
    folded = {exact: tongue.fold(exact) for exact in forms}
    facts = {exact: tongue.pack.facts(folded[exact]) for exact in forms}
    keys = {exact: tongue.key(exact) for exact in forms}
    return Reading(
        keys=keys,
        scan=scan,
        tongue=tongue,
        folded=[folded[word.exact] for word in scan.words],
        facts=[facts[word.exact] for word in scan.words],
        plain=frozenset(keys[exact] for exact in forms if exact[0].islower()),
        lower=scan.text.lower() if len(scan.text.lower()) == len(scan.text) else scan.text,
    )
