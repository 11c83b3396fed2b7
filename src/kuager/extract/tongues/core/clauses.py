"""Cuts sentences into clauses at marks and joining words, so that an event takes its people and dates from beside it."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable

from kuager.extract.tongues.core.reading import Reading
from kuager.extract.tongues.core.talk import Talk
from kuager.model import QuoteKind

_HARD = (";", "—", "–", ":", "\n", "。", "؛")
_TRIM = " ,;:–—-\t\u00a0\n\r“”\"«»‘’'."


class Clauses:
    """The clauses of a text by word index."""

    def __init__(self, reading: Reading, talk: Talk) -> None:
        self._reading = reading
        word_at = reading.scan.word_at
        spoken = {word_at(at) for one in talk.quotes if one.kind is QuoteKind.DIRECT for at in (one.start, one.end)}
        self._starts = [at for at in range(len(reading.facts)) if at == 0 or at in spoken or _begins(reading, at)]

    def at(self, word: int) -> tuple[int, int]:
        """Returns the first and last word of the clause a word stands in."""
        place = bisect_right(self._starts, word) - 1
        last = self._starts[place + 1] - 1 if place + 1 < len(self._starts) else len(self._reading.facts) - 1
        return self._starts[place], last

    def span(self, first: int, last: int, others: Iterable[int] = ()) -> tuple[int, int]:
        """Returns the offsets of a clause without the marks around it."""
        start, end = self._reading.scan.span(min((first, *others)), max((last, *others)))
        text = self._reading.scan.text
        while start < end and text[start] in _TRIM:
            start += 1
        while end > start and text[end - 1] in _TRIM:
            end -= 1
        return start, end

    def before(self, first: int) -> tuple[int, int] | None:
        """Returns the clause before one, in the same sentence."""
        place = bisect_left(self._starts, first) - 1
        if place < 0 or not self._reading.same_sentence(self._starts[place], first):
            return None
        return self._starts[place], first - 1


def _begins(reading: Reading, at: int) -> bool:
    if not reading.same_sentence(at - 1, at):
        return True
    gap = reading.scan.gap(at - 1)
    if gap == " ":
        return _joins(reading, at)
    if any(mark in gap for mark in _HARD):
        return True
    joining = reading.has(at, "clause_word") or (reading.has(at, "clause_lead") and reading.has(at + 1, "clause_word"))
    if "," in gap:
        return joining or (bool(reading.facts[at].triggers) and reading.has(at, "gerund"))
    return _joins(reading, at)


def _joins(reading: Reading, at: int) -> bool:
    """Says whether a joining word without a comma begins a clause; before a name it only lists."""
    if not reading.has(at, "clause_and") or reading.scan.caps[at + 1 : at + 2] == [True]:
        return False
    return _verb_soon(reading, at)


def _verb_soon(reading: Reading, at: int) -> bool:
    """A joining word begins a clause when a verb of an event or of saying stands among the next words."""
    return any(
        reading.same_sentence(at, near) and (reading.facts[near].triggers or reading.has(near, "speech"))
        for near in range(at + 1, min(at + 5, len(reading.facts)))
    )
