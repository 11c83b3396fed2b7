"""Finds the words that a model says it read. The model is never asked where they stand, and not believed if it says so.

Three answers: *exact* or *normalised* (quote marks, spaces, encoding of accents; :func:`kuager.text.spans.locate`), *approximate*
(the text's words in the same order with a few left out or misspelt, none of them a number, a denial or a hedge), or a refusal
with its reason. Whatever the answer, the words stored are the text's own.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, NamedTuple

from rapidfuzz.distance import OSA

from kuager.extract.llm.guarded import is_guarded, turns
from kuager.text.normalise import PUNCTUATION
from kuager.text.spans import Folded, Span, folded, occurrences

LONGEST: Final = 700
"""Characters of evidence; who points at half a page points at nothing."""
_FEWEST: Final = 3
_FEWEST_LETTERS: Final = 10
"""Letters that make two words enough: Kazakh says in two what English says in six."""
_FEWEST_HAN: Final = 4
_FUZZY_FROM: Final = 5
"""Words from which on a word may be missing: of four, the fourth is a quarter of what was said."""
_DROPPED: Final = 0.15
_TYPO_FROM: Final = 6
_NEAR: Final = 200
_WORD: Final = re.compile(
    r"\d+(?:[.,:]\d+)*|[\u3400-\u9fff]|(?:(?![\u3400-\u9fff])[^\W\d_])+(?:['\u2019\u02bc-](?:(?![\u3400-\u9fff])[^\W\d_])+)*"
)
_BEFORE, _AFTER = 4, 2
"""Words outside evidence in which a denial still reaches it; Kazakh and Uyghur deny after."""
_STOP: Final = re.compile(r"[.!?;。！？；۔؟\n]")
_HAN: Final = re.compile(r"[\u3400-\u9fff]")


class Ground(StrEnum):
    """How words were found."""

    EXACT = "exact"
    NORMALISED = "normalised"
    APPROXIMATE = "approximate"


class Refused(StrEnum):
    """Why words were not accepted."""

    EMPTY = "too short to show anything"
    LONG = "too long to be a place"
    NUMBERS = "other numbers, denials or hedges than the text"
    INVENTED = "not in the text"


@dataclass(frozen=True, slots=True, kw_only=True)
class Grounded:
    """Where words stand: ``text[start:end]``; ``places`` is how many places they fit, of which context chose one.

    ``turned``: a word that denies or doubts stands right outside, so that the words alone may say more than the text does.
    """

    start: int
    end: int
    how: Ground
    places: int = 1
    turned: bool = False


class _Token(NamedTuple):
    start: int
    end: int
    word: str


def tokens(text: str) -> list[_Token]:
    """Returns the words of a text as they are compared: composed, small letters, one kind of apostrophe; Han by character."""
    found = []
    for match in _WORD.finditer(text):
        word = unicodedata.normalize("NFC", match.group().translate(PUNCTUATION)).casefold()
        found.append(_Token(match.start(), match.end(), word))
    return found


class Grounder:
    """One passage, read once, in which the evidence of many proposals is looked for.

    Args:
        text: the passage.
    """

    def __init__(self, text: str) -> None:
        self._text = text
        self._folded: Folded = folded(text)
        self._tokens = tokens(text)
        self._starts = [token.start for token in self._tokens]
        self._at: dict[str, list[int]] = defaultdict(list)
        for index, token in enumerate(self._tokens):
            self._at[token.word].append(index)

    def find(self, evidence: str, *, before: str = "", near: Sequence[str] = ()) -> Grounded | Refused:
        """Returns where the evidence stands, or why it is refused.

        Args:
            evidence: words that a model says it copied.
            before: words that it says stand before them; these choose between several places.
            near: other words of the same proposal; those that stand close by choose where ``before`` does not.
        """
        wanted = tokens(evidence)
        if _is_short(evidence, len(wanted)):
            return Refused.EMPTY
        if len(evidence) > LONGEST:
            return Refused.LONG
        for how, hits in (
            (Ground.EXACT, occurrences(self._text, evidence)),
            (Ground.NORMALISED, self._loose(evidence)),
        ):
            if hits:
                return self._chosen(hits, how, before, near)
        return self._fuzzy([token.word for token in wanted], before, near)

    def words(self, wanted: str) -> list[Span]:
        """Returns every place where a name or a few words stand as such, whole words only; empty when nowhere."""
        hits = occurrences(self._text, wanted) or self._folded.find(wanted)
        return [hit for hit in hits if self._whole(hit)] if wanted.strip() else []

    def _loose(self, evidence: str) -> list[Span]:
        return self._folded.find(evidence)

    def _whole(self, hit: Span) -> bool:
        """Han is written without spaces; elsewhere a name inside a longer word is another word."""
        first, last = self._text[hit.start], self._text[hit.end - 1]
        before, after = self._text[hit.start - 1 : hit.start], self._text[hit.end : hit.end + 1]
        return not (
            (first.isalnum() and before.isalnum() and not _HAN.match(before))
            or (last.isalnum() and after.isalnum() and not _HAN.match(after))
        )

    def _chosen(self, hits: Sequence[Span], how: Ground, before: str, near: Sequence[str]) -> Grounded:
        best = (
            hits[0]
            if len(hits) == 1
            else max(hits, key=lambda hit: (*self._fit(hit, before, near), hit.start - hit.end, -hit.start))
        )
        turned = self._turned(best)
        return Grounded(start=best.start, end=best.end, how=how, places=len(hits), turned=turned)

    def _turned(self, hit: Span) -> bool:
        first, last = bisect_left(self._starts, hit.start), bisect_left(self._starts, hit.end)
        before, after = self._tokens[max(0, first - _BEFORE) : first], self._tokens[last : last + _AFTER]
        return any(turns(one.word) and not _STOP.search(self._text, one.end, hit.start) for one in before) or any(
            turns(one.word) and not _STOP.search(self._text, hit.end, one.start) for one in after
        )

    def _fit(self, hit: Span, before: str, near: Sequence[str]) -> tuple[int, int]:
        wanted = [token.word for token in tokens(before)][::-1]
        stood = [token.word for token in tokens(self._text[max(0, hit.start - 3 * len(before) - 3) : hit.start])][::-1]
        agree = next(
            (at for at, pair in enumerate(zip(wanted, stood, strict=False)) if pair[0] != pair[1]),
            min(len(wanted), len(stood)),
        )
        around = self._text[max(0, hit.start - _NEAR) : hit.end + _NEAR]
        return agree, sum(1 for one in near if one and one in around)

    def _fuzzy(self, wanted: Sequence[str], before: str, near: Sequence[str]) -> Grounded | Refused:
        if len(wanted) < _FUZZY_FROM:
            return Refused.INVENTED
        spare = max(1, int(len(wanted) * _DROPPED))
        windows: dict[Span, None] = {}
        reason = Refused.INVENTED
        for first in self._at.get(wanted[0], ()):
            last = self._follow(first, wanted, spare)
            if isinstance(last, Refused):
                reason = last if last is Refused.NUMBERS else reason
            else:
                windows[Span(self._tokens[first].start, self._tokens[last].end)] = None
        return self._chosen(list(windows), Ground.APPROXIMATE, before, near) if windows else reason

    def _follow(self, first: int, wanted: Sequence[str], spare: int) -> int | Refused:
        """Walks the text beside the evidence; returns the index of the last word, or why they part."""
        at, guarded = first, False
        for word in wanted[1:]:
            at += 1
            while at < len(self._tokens) and not _same(self._tokens[at].word, word):
                guarded = guarded or is_guarded(self._tokens[at].word)
                spare -= 1
                if spare < 0:
                    # One number for another leaves both texts in step again right after it: say why, it matters.
                    return Refused.NUMBERS if guarded or is_guarded(word) else Refused.INVENTED
                at += 1
            if at >= len(self._tokens):
                return Refused.NUMBERS if is_guarded(word) else Refused.INVENTED
        return Refused.NUMBERS if guarded else at


def _is_short(evidence: str, words: int) -> bool:
    if _HAN.search(evidence):
        return words < _FEWEST_HAN
    letters = sum(char.isalpha() for char in evidence)
    return words < _FEWEST and (words < _FEWEST - 1 or letters < _FEWEST_LETTERS)


def _same(here: str, wanted: str) -> bool:
    """Says whether two words are one, but for a slip of one letter in a long word that is no name and no number."""
    if here == wanted:
        return True
    if min(len(here), len(wanted)) < _TYPO_FROM or is_guarded(here) or is_guarded(wanted):
        return False
    return here[0] == wanted[0] and OSA.distance(here, wanted, score_cutoff=1) <= 1


def ground(text: str, evidence: str, *, before: str = "", near: Sequence[str] = ()) -> Grounded | Refused:
    """Looks for evidence in a text; see :meth:`Grounder.find`, which is quicker for many."""
    return Grounder(text).find(evidence, before=before, near=near)
