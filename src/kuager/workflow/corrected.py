"""What a person's correction of a text is, and where words of the text before it stand in the text after it. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from typing import Final

from kuager.errors import CorrectedTextError
from kuager.model import (
    UNSURE,
    Anchor,
    Claim,
    ClaimId,
    Document,
    DocumentId,
    EventMention,
    Extraction,
    Issue,
    Segment,
    Zone,
    content_id,
)
from kuager.text.spans import context as words_around
from kuager.text.spans import locate

READER: Final = "correction@1 by "
"""Reader of a corrected text, before the name of who corrected it."""
WORD: Final = re.compile(
    r"[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]|[^\W\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]+|\s+|.", re.DOTALL
)
"""A word, a run of white space, a sign; each character of scripts that are written without spaces."""
_PLACE: Final = re.compile(r"(\d+):(\d+)>(\d+)")


@dataclass(frozen=True, slots=True)
class Splice:
    """``before[start:end]`` became ``after[start:new_end]``; everything else is the same."""

    start: int
    end: int
    new_end: int

    @property
    def place(self) -> str:
        """The splice as a notice keeps it."""
        return f"{self.start}:{self.end}>{self.new_end}"


def steps(document: Document) -> list[Issue]:
    """Returns the notices of all corrections a text went through, the first one first."""
    return [notice for notice in document.notices if notice.code == CorrectedTextError.code]


def made_from(document: Document) -> DocumentId | None:
    """Returns the document whose text was corrected; None for what a reader made."""
    found = steps(document)
    return DocumentId(found[-1].item) if found and document.reader.startswith(READER) else None


def root_of(document: Document) -> DocumentId:
    """Returns the document a reader made, which all corrections go back to; its own id when it is that."""
    found = steps(document)
    return DocumentId(found[0].item) if found and document.reader.startswith(READER) else document.id


def corrector(document: Document) -> str:
    """Returns who corrected a text."""
    return document.reader.removeprefix(READER)


def splice_of(document: Document) -> Splice | None:
    """Returns what the latest correction changed; None when it says nothing that can be followed."""
    found = steps(document)
    match = _PLACE.fullmatch(found[-1].place or "") if found else None
    return Splice(int(match[1]), int(match[2]), int(match[3])) if match else None


def holds(before: Document, after: Document) -> bool:
    """Says whether a corrected text differs from the one it was made from only where it says so."""
    splice = splice_of(after)
    if splice is None or made_from(after) != before.id or not 0 <= splice.start <= splice.end <= len(before.text):
        return False
    same_head = before.text[: splice.start] == after.text[: splice.start]
    return splice.start <= splice.new_end and same_head and before.text[splice.end :] == after.text[splice.new_end :]


class Carrier:
    """Carries places from the text before a correction to the text after it.

    Args:
        before: the text that was corrected.
        after: the corrected text.
        splice: what was changed.
    """

    def __init__(self, before: str, after: str, splice: Splice) -> None:
        self._before, self._after, self._splice = before, after, splice
        self._blocks: list[tuple[int, int, int, int, bool]] | None = None

    def point(self, at: int, *, late: bool = False) -> int:
        """Returns where a place between two characters is now; ``late`` for the end of a stretch."""
        if at <= self._splice.start and not (late and at == self._splice.start == self._splice.end):
            return at
        if at >= self._splice.end:
            return at - self._splice.end + self._splice.new_end
        return self._inside(at, late=late)

    def carry(self, start: int, end: int) -> tuple[int, int] | None:
        """Returns where the words ``before[start:end]`` stand now; None when they are not there any more.

        Words outside the corrected stretch only move. Those inside are looked for where their place came to lie, verbatim
        or with quote marks, dashes and spaces unified, never elsewhere in the text: the same name further down is another
        passage.
        """
        splice = self._splice
        if end <= splice.start:
            return start, end
        moved = splice.new_end - splice.end
        if start >= splice.end:
            return start + moved, end + moved
        first, last = self.point(start), self.point(end, late=True)
        if first >= last:
            return None
        exact = self._before[start:end]
        prefix, suffix = words_around(self._before, start, end)
        found = locate(self._after[first:last], exact, prefix=prefix, suffix=suffix, hint=0)
        return (first + found.span.start, first + found.span.end) if found and found.hits == 1 else None

    def _inside(self, at: int, *, late: bool) -> int:
        for a0, a1, b0, b1, same in self._aligned():
            if a0 <= at <= a1 and (at < a1 or late):
                if same:
                    return b0 + at - a0
                return self._within((a0, a1), (b0, b1), at, late=late)
        return self._splice.new_end if late else self._splice.start

    def _within(self, old: tuple[int, int], new: tuple[int, int], at: int, *, late: bool) -> int:
        """Places a point inside words that were replaced: by what they begin and end with alike, else by their bounds."""
        left, right = self._before[old[0] : old[1]], self._after[new[0] : new[1]]
        head = _alike(left, right)
        tail = min(_alike(left[::-1], right[::-1]), min(len(left), len(right)) - head)
        if at - old[0] <= head:
            return new[0] + at - old[0]
        if old[1] - at <= tail:
            return new[1] - (old[1] - at)
        return new[1] - tail if late else new[0] + head

    def _aligned(self) -> list[tuple[int, int, int, int, bool]]:
        if self._blocks is None:
            left = WORD.findall(self._before[self._splice.start : self._splice.end])
            right = WORD.findall(self._after[self._splice.start : self._splice.new_end])
            at_left, at_right = _offsets(left, self._splice.start), _offsets(right, self._splice.start)
            codes = SequenceMatcher(None, left, right, autojunk=False).get_opcodes()
            self._blocks = [
                (at_left[i], at_left[j], at_right[k], at_right[m], tag == "equal") for tag, i, j, k, m in codes
            ]
        return self._blocks


def _offsets(pieces: Sequence[str], start: int) -> list[int]:
    offsets = [start]
    for piece in pieces:
        offsets.append(offsets[-1] + len(piece))
    return offsets


def _alike(left: str, right: str) -> int:
    for at, (one, other) in enumerate(zip(left, right, strict=False)):
        if one != other:
            return at
    return min(len(left), len(right))


def carried_id(claim: Claim, document: DocumentId, span: tuple[int, int], extractor: str) -> ClaimId:
    """Returns the id of a claim carried to a corrected document."""
    return ClaimId(content_id("c", claim.id, document, *span, extractor))


def moved_parts(document: Document, carrier: Carrier) -> tuple[tuple[Zone, ...], tuple[Segment, ...]]:
    """Returns a document's zones and segments at their places in the corrected text."""
    zones = tuple(
        replace(zone, start=start, end=end)
        for zone in document.zones
        if (start := carrier.point(zone.start)) < (end := carrier.point(zone.end))
    )
    segments = tuple(
        replace(part, start=(start := carrier.point(part.start)), end=max(start, carrier.point(part.end, late=True)))
        for part in document.segments
        if part.kind != UNSURE or carrier.carry(part.start, part.end)  # a corrected word is no longer in doubt
    )
    return zones, segments


def moved_anchor(anchor: Anchor, document: Document, span: tuple[int, int]) -> Anchor:
    """Returns an anchor at its place in a corrected document, with the words as they stand there."""
    start, end = span
    prefix, suffix = words_around(document.text, start, end)
    return replace(
        anchor, document=document.id, layer=document.layers[0].digest, start=start, end=end, exact=document.text[start:end],
        prefix=prefix, suffix=suffix,
    )  # fmt: skip


def moved_extraction(found: Extraction, carrier: Carrier) -> Extraction:
    """Returns the mentions, quotes and events whose words are still there, at their places; for showing only."""
    mentions = [(one, carrier.carry(one.start, one.end)) for one in found.mentions]
    quotes = [(one, carrier.carry(one.start, one.end)) for one in found.quotes]
    return replace(
        found,
        mentions=tuple(replace(one, start=span[0], end=span[1]) for one, span in mentions if span),
        quotes=tuple(replace(one, start=span[0], end=span[1]) for one, span in quotes if span),
        events=tuple(_moved_event(one, carrier) for one in found.events),
    )


def _moved_event(event: EventMention, carrier: Carrier) -> EventMention:
    """An event keeps its number in the list, so it stays even where its sentence was rewritten."""
    start = carrier.point(event.start)
    return replace(event, start=start, end=max(start, carrier.point(event.end, late=True)))
