"""Words a program was not sure of, on a terminal: underlined, and marked by a sign, because colour alone says nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from kuager.model import DocumentId, doubts_of
from kuager.workflow.archive import Archive
from kuager.workflow.views import ClaimRow, EventRow

SIGN: Final = "[?]"
LEGEND: Final = "[?] after a word: a program recognised it in a picture or recording and is not sure of it."


class Doubts:
    """The unsure words of documents, each document asked for once."""

    def __init__(self, archive: Archive) -> None:
        self.found = False
        """Whether any words shown so far are unsure: then the legend belongs beneath them."""
        self._archive = archive
        self._known: dict[str, tuple[tuple[int, int, str], ...]] = {}

    def shown(self, row: ClaimRow | EventRow) -> str:
        """Returns the words of a claim or event with the unsure ones marked."""
        spans = self.among(row.document, row.start, row.end)
        self.found = self.found or bool(spans)
        return marked(row.exact, spans)

    def among(self, document: str, start: int, end: int) -> tuple[tuple[int, int], ...]:
        """Returns the unsure words that touch ``start:end`` of a document, counted from ``start``."""
        if document not in self._known:
            found = self._archive.store.document(DocumentId(document))
            self._known[document] = doubts_of(found) if found else ()
        return tuple(
            (max(a, start) - start, min(b, end) - start) for a, b, _ in self._known[document] if a < end and b > start
        )


def marked(text: str, spans: Iterable[tuple[int, int]]) -> str:
    """Returns a text with :data:`SIGN` after each unsure stretch."""
    return "".join(f"{piece}{SIGN}" if doubted else piece for piece, doubted in pieces(text, spans))


def pieces(text: str, spans: Iterable[tuple[int, int]]) -> Iterator[tuple[str, bool]]:
    """Yields a text in pieces, each with whether its words are unsure; nothing of it is lost or moved."""
    at = 0
    for start, end in sorted(spans):
        first, last = max(start, at), min(end, len(text))
        if first >= last:
            continue
        if first > at:
            yield text[at:first], False
        yield text[first:last], True
        at = last
    if at < len(text):
        yield text[at:], False
