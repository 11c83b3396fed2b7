"""What stands beside a claim in its text: that its speaker was held together with the person, or which paper is quoted."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field

from kuager.model import Claim, Document, DocumentId, NodeId
from kuager.text.sentences import sentences
from kuager.weigh.standing import held_together, paper_itself, paper_quoted
from kuager.workflow import held
from kuager.workflow.knowing import Scene
from kuager.workflow.onhand import on_hand

_AROUND = 600
"""Characters on either side of the words in which their sentence is looked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """Reads sentences around claims; texts that the program holds are not read again."""

    scene: Scene
    _papers: dict[DocumentId, str | None] = field(default_factory=dict)

    def paper(self, claim: Claim) -> tuple[str, str] | None:
        """Returns the kind and the words of the paper that the claim's sentence says it has it from."""
        document = self._document(claim.anchor.document)
        if document is None:
            return None
        start, end = _sentence(document.text, claim.anchor.start)
        return paper_quoted(document.text[start:end])

    def itself(self, document: DocumentId) -> bool:
        """Says whether a text is a paper by its own heading."""
        if document not in self._papers:
            found = self._document(document)
            self._papers[document] = paper_itself(found.text) if found else None
        return self._papers[document] is not None

    def together(self, claim: Claim, speaker: Collection[NodeId]) -> bool:
        """Says whether the text of a claim calls its speaker one who was held together with somebody.

        With whom is not asked: a text that quotes a fellow detainee about a person speaks of that person's prison.
        """
        document = self._document(claim.anchor.document)
        if document is None:
            return False
        for one in on_hand(self.scene.archive).within(document.id):
            if one.prop == "name" and one.subject in speaker:
                start, end = _sentence(document.text, one.anchor.start)
                if held_together(document.text[start:end], one.anchor.start - start, one.anchor.end - start):
                    return True
        return False

    def _document(self, document: DocumentId) -> Document | None:
        return held.document(self.scene.archive, document)


def _sentence(text: str, place: int) -> tuple[int, int]:
    begin, end = max(0, place - _AROUND), min(len(text), place + _AROUND)
    spans = sentences(text, begin, end)
    return next(((one.start, one.end) for one in spans if one.start <= place < one.end), (begin, end))


__all__ = ["Beside"]
