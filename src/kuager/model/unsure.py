"""Words that a program recognised in a picture or a recording and is not sure of: one way to keep, carry and show them.

The design, for readers of pictures, scans and recordings alike:

- A reader puts the words into the text as any others, and adds a segment made by :func:`unsure` for each word, or run of
  words, that its program was not sure of. Offsets are code points of the first layer. Nothing else is needed.
- These segments are marks, not parts of a document. What lists posts, lines or pages takes :func:`parts_of`; what shows
  doubt takes :func:`doubts_of`.
- ``workflow.reader`` turns them into highlights of the kind ``unsure``. ``web.runs`` gives each run the doubt that lies
  over it (``Run.doubt``); the template macros ``doubt`` and ``doubts`` of ``_parts.html`` draw it: a dotted line, words
  for screen readers, a legend with the number. :func:`kuager.workflow.doubts.marked` does the same for a terminal.
- Correcting such a word takes the mark away: a person has looked.
"""

from __future__ import annotations

from collections.abc import Iterable

from kuager.model.types import Document, Segment

__all__ = ["UNSURE", "doubts_of", "parts_of", "unsure"]

UNSURE = "unsure"
"""The kind of such segments."""
_CONFIDENCE = "confidence"
_MOST = 100


def unsure(start: int, end: int, confidence: float | None = None) -> Segment:
    """Returns the mark of unsure words.

    Args:
        start: first code point.
        end: one past the last.
        confidence: how sure the program is, from 0 to 100, when it says; what it means differs between programs.
    """
    extra = () if confidence is None else ((_CONFIDENCE, f"{min(max(confidence, 0), _MOST):.0f}"),)
    return Segment(start=start, end=end, kind=UNSURE, extra=extra)


def doubts_of(document: Document) -> tuple[tuple[int, int, str], ...]:
    """Returns (start, end, confidence of 100) of the unsure words in their order; confidence is empty where unknown."""
    found = ((one.start, one.end, dict(one.extra).get(_CONFIDENCE, "")) for one in document.segments if _is_mark(one))
    return tuple(sorted(found))


def parts_of(segments: Iterable[Segment]) -> tuple[Segment, ...]:
    """Returns the segments that are parts of a document, without the marks of unsure words."""
    return tuple(one for one in segments if not _is_mark(one))


def _is_mark(segment: Segment) -> bool:
    return segment.kind == UNSURE
