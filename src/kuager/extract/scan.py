"""One reading of a text: words, their classes, sentences, zones. Everything else in this room looks things up here."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple

from kuager.extract.pace import Pace
from kuager.extract.vocab import Kind, Vocab
from kuager.model import Zone, ZoneLabel
from kuager.text.sentences import Span, paragraphs, sentences_of
from kuager.text.words import Word, is_capitalised, words

_OPENERS = "\"“‘«(['•*–—:;"
_CLOSERS = '"”’»'


class Cuts(NamedTuple):
    """Where the clauses of a sentence part: beginnings and ends of what stands between them, and the words after which something is said."""

    starts: Sequence[int]
    ends: Sequence[int]
    sayings: Sequence[int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Scan:
    """The words of a text with all that is looked up about them, by index.

    ``first`` says whether a word begins a sentence, a line or a quotation, where a capital letter says nothing;
    ``titled`` says the same of whole sentences written like headlines.
    """

    text: str
    vocab: Vocab
    pace: Pace
    words: Sequence[Word]
    lowers: Sequence[str]
    kinds: Sequence[int]
    caps: Sequence[bool]
    first: Sequence[bool]
    sentences: Sequence[Span]
    paragraphs: Sequence[Span]
    sentence_of: Sequence[int]
    titled: Sequence[bool]
    boilerplate: Sequence[tuple[int, int]]
    starts: Sequence[int]
    gaps: Sequence[str]
    cuts: dict[int, Cuts] = field(default_factory=dict, repr=False, compare=False)
    """Sentences already cut into clauses: several recognisers ask for the same ones."""

    def gap(self, index: int) -> str:
        """Returns what stands between a word and the next (empty after the last)."""
        return self.gaps[index] if index >= 0 else ""

    def span(self, first: int, last: int) -> tuple[int, int]:
        """Returns the offsets from the first to the last of some words, both included."""
        return self.words[first].start, self.words[last].end

    def zone(self, start: int) -> ZoneLabel:
        """Returns the zone a place lies in."""
        return ZoneLabel.MAIN if self.is_main(start) else ZoneLabel.BOILERPLATE

    def is_main(self, start: int) -> bool:
        """Says whether a place lies in the document's own text."""
        at = bisect_right(self.boilerplate, (start, len(self.text) + 1)) if self.boilerplate else 0
        return not at or start >= self.boilerplate[at - 1][1]

    def word_at(self, start: int) -> int:
        """Returns the index of the first word that begins at or after an offset."""
        return bisect_left(self.starts, start)

    def words_in(self, start: int, end: int) -> range:
        """Returns the indices of the words that begin inside an offset range."""
        return range(bisect_left(self.starts, start), bisect_left(self.starts, end))

    def sentence_at(self, start: int) -> int:
        """Returns the index of the sentence an offset lies in (or the one before it)."""
        return max(0, bisect_right(self.sentences, (start, len(self.text) + 1)) - 1)

    def possessive(self, index: int) -> int:
        """Returns how many characters of possessive follow a word: ``'s`` is 2, the bare apostrophe of a plural 1."""
        end = self.words[index].end
        after = self.text[end : end + 2]
        if after in {"’s", "'s", "ʼs", "’S", "'S"} and not self.text[end + 2 : end + 3].isalnum():
            return 2
        if after[:1] in {"’", "'"} and self.lowers[index].endswith("s") and after[1:] == " ":
            return 1
        return 0

    def is_plain(self, index: int) -> bool:
        """Says whether a word is ordinary English, whatever its capitals."""
        return self.vocab.is_ordinary(self.lowers[index])


def scan(
    text: str,
    zones: Sequence[Zone],
    vocab: Vocab,
    pace: Pace | None = None,
    cut: Callable[[str], Sequence[Word]] = words,
) -> Scan:
    """Reads a text once; ``pace`` bounds the time of all that is looked up in it later, ``cut`` finds its words."""
    pace = pace or Pace()
    found = cut(text)
    pace.check()
    facts = {exact: _facts(exact, vocab) for exact in {word.exact for word in found}}
    lowers = [facts[word.exact][0] for word in found]
    kinds = [facts[word.exact][1] for word in found]
    caps = [facts[word.exact][2] for word in found]
    blocks = paragraphs(text)
    spans = sentences_of(text, blocks)
    sentence_of = _sentence_of(found, spans)
    pace.check()
    return Scan(
        text=text,
        vocab=vocab,
        pace=pace,
        words=found,
        lowers=lowers,
        kinds=kinds,
        caps=caps,
        first=_firsts(text, found, sentence_of),
        sentences=spans,
        paragraphs=blocks,
        sentence_of=sentence_of,
        titled=_titled(found, caps, kinds, sentence_of, len(spans)),
        boilerplate=merged((zone.start, zone.end) for zone in zones if zone.label is ZoneLabel.BOILERPLATE),
        starts=[word.start for word in found],
        gaps=[*(text[word.end : after.start] for word, after in pairwise(found)), ""],
    )


def _facts(exact: str, vocab: Vocab) -> tuple[str, int, bool]:
    """Returns a word in small letters, its classes, and whether it is written as a name: asked once per spelling."""
    lower = exact.lower().replace("’", "'")
    return lower, vocab.kinds.get(lower, 0), is_capitalised(exact) or _is_prefixed(exact)


def merged(stretches: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Returns stretches in order, those that touch or overlap as one."""
    found: list[tuple[int, int]] = []
    for start, end in sorted(stretches):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return found


def _is_prefixed(word: str) -> bool:
    """``al-Sayed`` is a name though it begins with a small letter."""
    head, _, tail = word.partition("-")
    return (
        bool(tail)
        and head in {"al", "el", "ul", "ut", "ur", "ud", "as", "ash", "an", "ad", "ar", "at", "az"}
        and tail[:1].isupper()
    )


def _sentence_of(found: Sequence[Word], spans: Sequence[Span]) -> list[int]:
    result, at = [], 0
    for word in found:
        while at + 1 < len(spans) and spans[at + 1].start <= word.start:
            at += 1
        result.append(at)
    return result


def _firsts(text: str, found: Sequence[Word], sentence_of: Sequence[int]) -> list[bool]:
    result: list[bool] = []
    for index, word in enumerate(found):
        if index == 0 or sentence_of[index] != sentence_of[index - 1]:
            result.append(True)
            continue
        if word.start - found[index - 1].end == 1:
            result.append(text[word.start - 1] in "\n\r")
            continue
        before = text[found[index - 1].end : word.start]
        opened = (before.rstrip(" \u00a0")[-1:] in _OPENERS and bool(before.strip())) or before.lstrip()[:1] in {
            ".",
            "!",
            "?",
        }
        result.append(opened or "\n" in before)
    return result


def _titled(
    found: Sequence[Word], caps: Sequence[bool], kinds: Sequence[int], sentence_of: Sequence[int], count: int
) -> list[bool]:
    """A sentence is written like a headline when nearly all its longer words are capitalised and it is no mere name."""
    big, small = [0] * count, [0] * count
    for (_, _, exact), kind, capital, at in zip(found, kinds, caps, sentence_of, strict=True):
        if len(exact) > 3 and exact[0].isalpha() and not kind & Kind.PARTICLE:
            if capital:
                big[at] += 1
            else:
                small[at] += 1
    return [big[i] >= 4 and small[i] <= big[i] / 4 for i in range(count)]
