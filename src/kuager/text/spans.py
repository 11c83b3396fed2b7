"""Places in a text: making them, finding them again, and counting them the way a browser does.

Offsets are Unicode code points (Python's own string indices). Selectors follow the W3C Web Annotation data model:
a TextPositionSelector (start, end) together with a TextQuoteSelector (exact, prefix, suffix), so that words can be
found again when the offsets no longer fit.
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_right
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from kuager.errors import BadAnchorError
from kuager.text.normalise import PUNCTUATION

CONTEXT: Final = 32
"""Code points of prefix and suffix kept beside the words, as annotation tools commonly keep."""


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of a text: ``text[start:end]``, in code points."""

    start: int
    end: int

    def of(self, text: str) -> str:
        """Returns the words at this place of ``text``."""
        return text[self.start : self.end]

    def overlaps(self, other: Span) -> bool:
        """Says whether the two share at least one character."""
        return self.start < other.end and other.start < self.end

    def contains(self, other: Span) -> bool:
        """Says whether ``other`` lies wholly inside this one."""
        return self.start <= other.start and other.end <= self.end


@dataclass(frozen=True, slots=True)
class Located:
    """Where words were found, and how."""

    span: Span
    how: str
    """``exact``: the very characters; ``normalised``: the same but for quote marks, dashes, spaces or accents' encoding."""
    hits: int
    """How often the words occur. Above one, context or the hint chose; with neither it is the first."""


def context(text: str, start: int, end: int, size: int = CONTEXT) -> tuple[str, str]:
    """Returns the (prefix, suffix) of a W3C TextQuoteSelector for ``text[start:end]``.

    Args:
        text: the layer's text.
        start: first code point of the words.
        end: one past the last.
        size: how many code points to keep on each side.

    Raises:
        BadAnchorError: when start and end are no place of this text.
    """
    check(text, start, end)
    return text[max(0, start - size) : start], text[end : end + size]


def check(text: str, start: int, end: int, exact: str | None = None) -> None:
    """Refuses a place that is not in ``text``, is empty, or does not hold the words ``exact``.

    Raises:
        BadAnchorError: with the offsets as its place, never with the words.
    """
    if not 0 <= start < end <= len(text) or (exact is not None and text[start:end] != exact):
        raise BadAnchorError(place=f"{start}:{end}")


def occurrences(text: str, exact: str) -> list[Span]:
    """Returns every place where exactly these characters stand, overlapping ones too."""
    found: list[Span] = []
    at = text.find(exact) if exact else -1
    while at >= 0:
        found.append(Span(at, at + len(exact)))
        at = text.find(exact, at + 1)
    return found


# --- finding words again despite quote marks, spaces and encodings of accents ----------------------------------------


@dataclass(frozen=True, slots=True)
class Folded:
    """A text with quote marks, dashes, white space and composed accents unified, and the way back to the original.

    Character ``i`` of ``text`` came from the original's ``starts[i]:ends[i]``. Case is kept: a quotation is verbatim.
    """

    text: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    def find(self, needle: str) -> list[Span]:
        """Returns the places in the original whose folded form is the folded ``needle``."""
        wanted = folded(needle).trimmed()
        hits = [hit for hit in occurrences(self.text, wanted) if self._cut(hit.start) and self._cut(hit.end)]
        return [Span(self.starts[hit.start], self.ends[hit.end - 1]) for hit in hits]

    def trimmed(self) -> str:
        """Returns the folded text without outer spaces; a space that carries a mark is none."""
        start = 1 if self.text.startswith(" ") and self._cut(1) else 0
        end = len(self.text) - 1 if self.text.endswith(" ") else len(self.text)
        return self.text[start:end]

    def _cut(self, at: int) -> bool:
        """Says whether a match may begin or end before character ``at``: not between a letter and its mark."""
        return at in (0, len(self.text)) or self.starts[at] != self.starts[at - 1]


def folded(text: str) -> Folded:
    """Folds ``text`` for :meth:`Folded.find`. Build it once per text when many strings are looked for.

    A run of white space (NBSP, line ends and tabs too) becomes one space; invisible characters vanish; a letter and
    its combining marks become one composed letter (NFC), so a match never begins or ends inside a letter.
    """
    chars: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for start, end in _clusters(text):
        plain = text[start:end].translate(PUNCTUATION)
        if not plain.strip():
            if plain and not (chars and chars[-1] == " "):
                chars.append(" ")
                starts.append(start)
                ends.append(end)
            elif plain:
                ends[-1] = end
            continue
        if plain[0].isspace():
            plain = f" {plain[1:]}"  # a mark standing alone, on whichever kind of space carries it
        for char in unicodedata.normalize("NFC", plain):
            chars.append(char)
            starts.append(start)
            ends.append(end)
    return Folded("".join(chars), tuple(starts), tuple(ends))


def _clusters(text: str) -> list[tuple[int, int]]:
    """Splits into a character with the marks that follow it. ASCII, the bulk, is never a mark."""
    cuts = [at for at, char in enumerate(text) if at == 0 or char.isascii() or not _continues(char)]
    return list(pairwise([*cuts, len(text)]))


def _continues(char: str) -> bool:
    """Says whether a character belongs to the letter before it: a mark, or the later parts of a Korean syllable."""
    return unicodedata.category(char).startswith("M") or "\u1160" <= char <= "\u11ff"


def locate(text: str, exact: str, *, prefix: str = "", suffix: str = "", hint: int | None = None) -> Located | None:
    """Finds words in a text, verbatim first, then with quote marks, dashes and spaces unified; never fuzzily.

    Args:
        text: where to look.
        exact: the words, as quoted.
        prefix: what stood before them, if known; the longest common tail decides between several hits.
        suffix: what stood after them, likewise.
        hint: where they used to start; the nearest of equally good hits is taken.

    Returns:
        The place, or None when the words are not there. The words at the place are ``found.span.of(text)``; they may
        differ from ``exact`` in quote marks and spaces, and the text's own form is the one to store.
    """
    hits, how = occurrences(text, exact), "exact"
    if not hits and exact.strip():
        hits, how = folded(text).find(exact), "normalised"
    if not hits:
        return None
    best = min(hits, key=lambda hit: (-_fit(text, hit, prefix, suffix), abs(hit.start - (hint or 0)), hit.start))
    return Located(best, how, len(hits))


def _fit(text: str, hit: Span, prefix: str, suffix: str) -> int:
    """Counts how many characters of context agree, walking outwards from the words."""
    before = folded(text[max(0, hit.start - 2 * len(prefix)) : hit.start]).text
    after = folded(text[hit.end : hit.end + 2 * len(suffix)]).text
    return _common(before[::-1], folded(prefix).text[::-1]) + _common(after, folded(suffix).text)


def _common(left: str, right: str) -> int:
    for at, (one, other) in enumerate(zip(left, right, strict=False)):
        if one != other:
            return at
    return min(len(left), len(right))


# --- code points and UTF-16 units ------------------------------------------------------------------------------------

_LAST_BMP: Final = 0xFFFF


class Utf16Map:
    """Converts offsets of one text between code points and the UTF-16 units that browsers count.

    Args:
        text: the text both sides speak of. Only the places of characters beyond U+FFFF are kept.
    """

    __slots__ = ("_length", "_points", "_units")

    def __init__(self, text: str) -> None:
        self._length = len(text)
        # The common case, no emoji or rare ideograph, is decided by one scan in C.
        wide = [] if text.isascii() or max(text, default="") <= chr(_LAST_BMP) else text
        self._points = [at for at, char in enumerate(wide) if ord(char) > _LAST_BMP]
        self._units = [at + before for before, at in enumerate(self._points)]

    def to_utf16(self, point: int) -> int:
        """Returns the UTF-16 offset of code point offset ``point``.

        Raises:
            BadAnchorError: when the text is shorter than that.
        """
        if not 0 <= point <= self._length:
            raise BadAnchorError(place=str(point))
        return point + bisect_right(self._points, point - 1)

    def to_codepoint(self, unit: int) -> int:
        """Returns the code point offset of UTF-16 offset ``unit``.

        Raises:
            BadAnchorError: when the text is shorter than that, or ``unit`` points into the middle of a character.
        """
        before = bisect_right(self._units, unit - 1)
        inside = before > 0 and self._units[before - 1] + 1 == unit
        if not 0 <= unit <= self._length + len(self._points) or inside:
            raise BadAnchorError(place=str(unit))
        return unit - before


def to_utf16(text: str, point: int) -> int:
    """Converts one code point offset of ``text`` to UTF-16 units; see :class:`Utf16Map` for many."""
    return Utf16Map(text).to_utf16(point)


def to_codepoint(text: str, unit: int) -> int:
    """Converts one UTF-16 offset of ``text`` to code points; see :class:`Utf16Map` for many."""
    return Utf16Map(text).to_codepoint(unit)
