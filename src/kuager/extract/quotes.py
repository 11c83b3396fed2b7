"""Finds quoted words: curly, straight, angled and single marks; nested, unclosed, running over paragraphs.

One pass with a stack per text. A mark opens or closes by what stands beside it, because writers mix the pairs and leave
marks out; a quotation that is never closed ends with its paragraph, unless the next paragraph goes on with it.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import NamedTuple

from kuager.extract.scan import Scan
from kuager.model import QuoteKind
from kuager.text.sentences import Span

_DOUBLE = '"“”„«»‟〝〞「」『』《》'
_OPENING = "“„«‟〝「『《"
_CLOSING = "”»〞」』》"
_MARK = re.compile(f"[{_DOUBLE}]")
_SINGLE = re.compile(r"(?:(?<=^)|(?<=[\s(\[:—–]))[‘'](?=[^\s\W])")
_SINGLE_END = re.compile(r"(?<=[^\s])[’'](?![\w])")
_SLOGAN = re.compile(
    r"\b(?:chant\w*|slogan\w*|banners?|placards?|posters?|signs?|shout(?:ed|ing|s)?|reading|read|t-shirts?|graffiti|hashtags?)\b[^.!?\"“”]{0,60}$",
    re.IGNORECASE,
)
_CHANTED = re.compile(r"\b(?:chant\w*|slogan\w*|banner|placard\w*|t-shirts?|graffiti)\b", re.IGNORECASE)
_FEW = 5
_REACH = 3
"""Paragraphs without a mark that a quotation may run through."""
_SHORT = 16
_FARTHEST = 1200
"""Characters a quotation in single marks may have."""
_PLAIN_WORD = re.compile(r"\w+")


class RawQuote(NamedTuple):
    """Quoted words without their marks, how deep they are nested, and whether they go on from the paragraph before."""

    start: int
    end: int
    depth: int
    continues: bool
    kind: QuoteKind


class Quotes:
    """The quotations of a text in order, with quick answers about places."""

    def __init__(self, quotes: Sequence[RawQuote]) -> None:
        self.all = list(quotes)
        self._ends = sorted(quote.end for quote in quotes)
        self._outer: list[tuple[int, int]] = []
        for quote in self.all:
            if self._outer and quote.start < self._outer[-1][1]:
                self._outer[-1] = (self._outer[-1][0], max(quote.end, self._outer[-1][1]))
            else:
                self._outer.append((quote.start, quote.end))

    def covers(self, start: int) -> bool:
        """Says whether a place lies inside quoted words."""
        at = bisect_right(self._outer, (start, 1 << 60)) - 1
        return at >= 0 and start < self._outer[at][1]

    def last_end(self, low: int, high: int) -> int | None:
        """Returns where the last quotation that ends in ``low..high`` ends."""
        at = bisect_right(self._ends, high) - 1
        return self._ends[at] if at >= 0 and self._ends[at] >= low else None


def find_quotes(scan: Scan) -> list[RawQuote]:
    """Returns the quotations of the text in order of their beginning, inner ones after the outer."""
    double = [one for one in sorted(_doubles(scan.text, scan.paragraphs)) if scan.text[one[0] : one[1]].strip()]
    inside = Quotes([RawQuote(*one, kind=QuoteKind.DIRECT) for one in double])
    single = [
        (start, end, 1 if inside.covers(start) else 0, False)
        for start, end in _singles(scan.text, scan.paragraphs)
        if scan.text[start:end].strip() and inside.covers(start) == inside.covers(end)
    ]
    chants = [match.span() for match in _CHANTED.finditer(scan.text)] if "!" in scan.text else []
    return [RawQuote(*one, kind=_kind(scan, one[0], one[1], chants)) for one in sorted((*double, *single))]


_DEEPEST = 6
"""Quotations inside quotations: nobody writes more, and a flood of opening marks must not grow with its square."""


def _doubles(text: str, paragraphs: Sequence[Span]) -> Iterator[tuple[int, int, int, bool]]:
    stack: list[tuple[int, str]] = []
    continued = False
    for number, paragraph in enumerate(paragraphs):
        done: list[tuple[int, int, int]] = []
        for mark in _MARK.finditer(text, paragraph.start, paragraph.end):
            _step(text, mark.start(), paragraph, stack, done)
        crossing = bool(stack) and _goes_on(text, paragraphs[number + 1 : number + 1 + _REACH])
        rest = [] if crossing else _unclosed(text, paragraph, stack, done)
        yield from ((start, end, depth, continued) for start, end, depth in (*done, *rest))
        continued = (
            bool(rest) and number + 1 < len(paragraphs) and bool(_MARK.match(text, paragraphs[number + 1].start))
        )
        if not crossing:
            stack = []


def _goes_on(text: str, following: Sequence[Span]) -> bool:
    """Says whether the next mark, a few paragraphs on at most, closes what is open."""
    for paragraph in following:
        if _MARK.search(text, paragraph.start, paragraph.end):
            return _closes_first(text, paragraph)
    return False


def _step(text: str, at: int, paragraph: Span, stack: list[tuple[int, str]], done: list[tuple[int, int, int]]) -> None:
    if len(stack) < _DEEPEST and _opens(text, at, paragraph, bool(stack)):
        stack.append((at, text[at]))
    elif stack:
        start, _ = stack.pop()
        done.append((start + 1, at, len(stack)))


def _opens(text: str, at: int, paragraph: Span, inside: bool) -> bool:
    mark = text[at]
    before = text[at - 1] if at > paragraph.start else " "
    after = text[at + 1] if at + 1 < paragraph.end else " "
    free_before = before.isspace() or before in '([{—–-:/“"‘…>'
    free_after = after.isspace() or after in '.,;:!?)]}—–…”"’'
    if mark in _CLOSING:
        return not inside and free_before and not free_after
    if mark in _OPENING:
        return not (inside and not free_before and free_after)
    if free_before and not free_after:
        return True
    if not free_before and free_after:
        return False
    return not inside


def _closes_first(text: str, paragraph: Span) -> bool:
    """Says whether the first mark of a paragraph closes something opened before it."""
    mark = _MARK.search(text, paragraph.start, paragraph.end)
    return mark is not None and not _opens(text, mark.start(), paragraph, inside=True)


def _unclosed(
    text: str, paragraph: Span, stack: list[tuple[int, str]], done: list[tuple[int, int, int]]
) -> list[tuple[int, int, int]]:
    """An outer quotation left open ends where its inner one ended, or with the paragraph."""
    found = []
    for depth, (start, _) in enumerate(stack):
        inner = [end for begin, end, _ in done if begin > start]
        end = max(inner) if inner and not text[max(inner) + 1 : paragraph.end].strip() else paragraph.end
        if end > start + 1:
            found.append((start + 1, end, depth))
    return found


def _singles(text: str, paragraphs: Sequence[Span]) -> Iterator[tuple[int, int]]:
    for paragraph in paragraphs:
        sure, likely = _single_ends(text, paragraph)
        at = paragraph.start
        while likely and (opened := _SINGLE.search(text, at, paragraph.end)) is not None:
            closed = _first_in(sure, opened.end())
            closed = _first_in(likely, opened.end()) if closed is None else closed
            if closed is not None:
                yield opened.end(), closed
            at = opened.end() if closed is None else closed + 1


def _single_ends(text: str, paragraph: Span) -> tuple[list[int], list[int]]:
    """Marks after punctuation close; else those that are no plural's apostrophe."""
    sure, likely = [], []
    for match in _SINGLE_END.finditer(text, *paragraph):
        at = match.start()
        before, after = text[at - 1], text[at + 1 : at + 3]
        if before in ".,!?…;":
            sure.append(at)
        if before in ".,!?…;" or not (before == "s" and after[:1] == " " and after[1:2].islower()):
            likely.append(at)
    return sure, likely


def _first_in(places: Sequence[int], start: int) -> int | None:
    at = bisect_left(places, start)
    return places[at] if at < len(places) and places[at] < start + _FARTHEST else None


def _chanted(chants: Sequence[tuple[int, int]], start: int, end: int) -> bool:
    before = bisect_right(chants, end, key=lambda span: span[1])
    return before > 0 and chants[before - 1][0] >= start


def _kind(scan: Scan, start: int, end: int, chants: Sequence[tuple[int, int]]) -> QuoteKind:
    scan.pace.tick()
    text = scan.text
    sentence = scan.sentences[scan.sentence_at(start)] if scan.sentences else Span(0, len(text))
    lead = text[max(sentence.start, start - 90) : max(sentence.start, start - 1)]
    words = sum(1 for _ in islice(_PLAIN_WORD.finditer(text, start, end), _SHORT + 1))
    if words <= _SHORT and (_SLOGAN.search(lead) or (text[end - 1] == "!" and _chanted(chants, sentence.start, start))):
        return QuoteKind.SLOGAN
    first = text[start : start + 1]
    ended = text[end - 1] in ".!?,…" or text[end + 1 : end + 2] == ","
    if words <= _FEW and not (ended and first.isupper() and words > 1):
        return QuoteKind.FRAGMENT
    if first.islower() and words <= _SHORT and lead.rstrip()[-1:].isalnum():
        return QuoteKind.FRAGMENT
    return QuoteKind.DIRECT
