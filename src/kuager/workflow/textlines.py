"""Follows texts through their corrections: which came last, where what was found stands now, which claim goes on as which."""

from __future__ import annotations

from collections.abc import Iterable

from kuager.model import Document, DocumentId, Extraction
from kuager.workflow.archive import Archive
from kuager.workflow.corrected import (
    Carrier,
    carried_id,
    corrector,
    made_from,
    moved_extraction,
    splice_of,
)
from kuager.workflow.reviewed import BY_HAND


class TextLines:
    """Reads corrected texts in the order they were made.

    Args:
        archive: where the texts are.
    """

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        self._next: dict[DocumentId, DocumentId] = {}
        self.carried: dict[str, str] = {}

    def follow(self, document: Document) -> None:
        """Takes in the next document."""
        parent = made_from(document)
        if parent is not None:
            self._next[parent] = document.id
            self._carry(parent, document)

    def latest(self) -> dict[DocumentId, DocumentId]:
        """Returns the last text that each earlier one became."""
        found = {}
        for document in self._next:
            last = document
            while last in self._next:
                last = self._next[last]
            found[document] = last
        return found

    def extraction(self, document: Document) -> Extraction | None:
        """Returns what was found in a document; of a corrected one what was found in its first text, at its places now."""
        parent = made_from(document)
        if parent is None:
            return self._archive.store.extraction(document.id)
        before, carrier = self._before(parent, document)
        if before is None or carrier is None:
            return None
        found = self.extraction(before)
        return moved_extraction(found, carrier) if found else None

    def _before(self, parent: DocumentId, document: Document) -> tuple[Document | None, Carrier | None]:
        before, splice = self._archive.store.document(parent), splice_of(document)
        if before is None or splice is None:
            return before, None
        return before, Carrier(before.text, document.text, splice)

    def _carry(self, parent: DocumentId, document: Document) -> None:
        _, carrier = self._before(parent, document)
        if carrier is None:
            return
        here = {claim.id for claim in self._archive.store.claims(document=document.id)}
        for claim in self._archive.store.claims(document=parent):
            span = carrier.carry(claim.anchor.start, claim.anchor.end)
            for extractor in (claim.extractor, BY_HAND + corrector(document)) if span else ():
                one = carried_id(claim, document.id, span, extractor) if span else None
                if one in here:
                    self.carried[claim.id] = str(one)


def given_up(archive: Archive, documents: Iterable[Document], rejected: set[str]) -> set[str]:
    """Returns the claims of earlier texts whose successor in a corrected text was rejected or replaced."""
    lines = TextLines(archive)
    for document in documents:
        lines.follow(document)
    found = set()
    for claim in lines.carried:
        last = claim
        while last in lines.carried:
            last = lines.carried[last]
        if last in rejected:
            found.add(claim)
    return found
