"""Cuts text into sentences and lines with their offsets. Pure; made for news, threads, letters and lists.

Where a sentence ends: a full stop, question or exclamation mark (also ``。！？؟۔``) with its closing quotes and brackets, then
space and something that can begin a sentence; a blank line; and a single line break, unless the text is wrapped at a
fixed width (then only when the line before ends a sentence).
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from typing import NamedTuple

_ABBREVIATIONS = frozenset(
    "fr msgr mr mrs ms dr prof st sr jr gen col lt sgt capt maj rev hon gov sen rep no nos vs etc inc ltd co corp dept est fig"
    " jan feb mar apr jun jul aug sep sept oct nov dec a.m p.m e.g i.e cf al approx ca vol pp ed eds ext tel art para"
    " гг ул им тыс млн млрд руб тг обл стр чел пр просп пер см рис род др".split()
)
_END = re.compile(r"(?:(?<![.!?…؟۔])[.!?…؟۔]++|[。！？]+)[\"'”’»)\]]*(?=\s|$)|[。！？]+[”’」』）]*")
_BEFORE = re.compile(r"([^\s\"'“”‘’(\[]+)$")
_BREAK = re.compile(r"\r\n|\n|\r|\u2028|\u2029|\x0b|\x0c|\x85")
_WRAP_FROM, _WRAP_TO = 50, 100
_HANGING = frozenset(
    "a an the of in on at to for from with by since until after before and or but that which who whose their his her its"
    " as is was were are had has have been into over under between than".split()
)
"""Words that end a line only where a line was cut, never a headline, a list item or a sentence."""
_LONGEST = 2000
_LEAD = " \t\u00a0\u2003\u3000•*·"


class Span(NamedTuple):
    """A stretch of text, end excluded."""

    start: int
    end: int


def lines(text: str) -> list[Span]:
    """Returns the lines of ``text`` without their breaks, empty ones included."""
    found, start = [], 0
    for match in _BREAK.finditer(text):
        found.append(Span(start, match.start()))
        start = match.end()
    found.append(Span(start, len(text)))
    return found


def paragraphs(text: str) -> list[Span]:
    """Returns the paragraphs: lines, or runs of lines when the text is wrapped at a fixed width; no empty ones."""
    every = list(lines(text))
    if not _is_wrapped(text, every):
        return [trimmed for line in _hanging_joined(text, every) if (trimmed := _trim(text, line)).end > trimmed.start]
    found: list[Span] = []
    open_at: int | None = None
    last = 0
    for line in every:
        blank = not text[line.start : line.end].strip()
        if blank and open_at is not None:
            found.append(_trim(text, Span(open_at, last)))
            open_at = None
        elif not blank:
            open_at = line.start if open_at is None else open_at
            last = line.end
    if open_at is not None:
        found.append(_trim(text, Span(open_at, last)))
    return found


def _hanging_joined(text: str, every: list[Span]) -> list[Span]:
    """Joins a long line that ends in a word nothing ends with ("... since", "... of the") to the line after it."""
    found: list[Span] = []
    last = ""
    for line in every:
        words = text[line.start : line.end].split()
        if last in _HANGING and line.end > line.start and found[-1].end - found[-1].start >= _WRAP_FROM:
            found[-1] = Span(found[-1].start, line.end)
            last = words[-1] if words else last
        else:
            found.append(line)
            last = words[-1] if words else ""
    return found


def sentences(text: str, start: int = 0, end: int | None = None) -> list[Span]:
    """Returns the sentences of ``text[start:end]`` in order, without surrounding space; never overlapping."""
    part = text if start == 0 and end is None else text[start:end]
    found = sentences_of(part, paragraphs(part))
    return [Span(one.start + start, one.end + start) for one in found] if start else found


def sentences_of(text: str, within: Sequence[Span]) -> list[Span]:
    """Returns the sentences of paragraphs already found, as :func:`sentences` does."""
    return [one for paragraph in within for one in _within(text, paragraph)]


def _within(text: str, paragraph: Span) -> list[Span]:
    found, start = [], paragraph.start
    for match in _END.finditer(text, paragraph.start, paragraph.end):
        if not _ends_here(text, start, match, paragraph.end):
            continue
        one = _trim(text, Span(start, match.end()))
        if one.end > one.start:
            found.append(one)
        start = match.end()
    rest = _trim(text, Span(start, paragraph.end))
    if rest.end > rest.start:
        found.append(rest)
    if all(one.end - one.start <= _LONGEST for one in found):
        return found
    return [piece for one in found for piece in _pieces(text, one)]


def _pieces(text: str, sentence: Span) -> list[Span]:
    """Cuts what nobody would call a sentence (a table run together, noise), so that later work stays linear."""
    found, start = [], sentence.start
    while sentence.end - start > _LONGEST:
        space = text.rfind(" ", start + _LONGEST // 2, start + _LONGEST)
        cut = space if space > start else start + _LONGEST
        piece = _trim(text, Span(start, cut))
        if piece.end > piece.start:
            found.append(piece)
        start = cut
    rest = _trim(text, Span(start, sentence.end))
    return [*found, rest] if rest.end > rest.start else found


def _ends_here(text: str, start: int, match: re.Match[str], limit: int) -> bool:
    after = text[match.end() : min(match.end() + 12, limit)].lstrip(" \t\u00a0\r\n\"'“‘«([")
    if after and after[0].islower() and match.group()[0] != "。":
        return False
    if not match.group().startswith(".") or len(match.group()) > 1:
        return True
    before = _BEFORE.search(text, max(start, match.start() - 24), match.start())
    if before is None:
        return True
    word = before.group(1).lower()
    if word in _ABBREVIATIONS:
        return False
    return not (len(word) == 1 and word.isalpha() and bool(after)) or word == "i"


def _is_wrapped(text: str, every: list[Span]) -> bool:
    """A text is taken as wrapped when most lines that are followed by another are near one width and end mid-sentence."""
    pairs = [
        text[one.start : one.end].rstrip()
        for one, after in itertools.pairwise(every)
        if one.end > one.start and after.end > after.start and text[one.start : one.end].strip()
    ]
    if len(pairs) < 4:
        return False
    middle = sum(1 for line in pairs if _WRAP_FROM <= len(line) <= _WRAP_TO and line[-1:] not in '.!?:”"')
    return middle >= 0.6 * len(pairs)


def _trim(text: str, span: Span) -> Span:
    start, end = span
    while start < end and (text[start].isspace() or text[start] in _LEAD):
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Span(start, end)
