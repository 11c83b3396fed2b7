"""What was read of an archive's documents, held while the program runs: a refresh then reads only what is new.

Documents never change and an extraction only gives way to a later one, so what is held is looked up by id and position.
An archive of more text than :data:`MOST` is read anew each time: memory is dearer there than time.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from typing import Final

from kuager import weigh
from kuager.model import Document, DocumentId, Extraction, NodeId, Reliance
from kuager.ports import Node
from kuager.weigh.translations import Translations
from kuager.workflow.archive import Archive

MOST: Final = 20_000_000
"""Characters of text held at most; with what was found in them about half a gigabyte."""
_NAME: Final = "held"


@dataclass(slots=True)
class Held:
    """What was read so far.

    Attributes:
        documents: all, in the order of the log.
        extractions: the latest of each, with its position in the log.
        nodes: all, in the order of the log.
        kept: what comparisons read out of each document, and what they found (:mod:`kuager.weigh.kept`).
        leaning: on whom each document leans, with the outlets that were known then.
        translations: which texts met to be found translations of each other.
    """

    documents: dict[DocumentId, Document] = field(default_factory=dict)
    extractions: dict[DocumentId, tuple[int, Extraction]] = field(default_factory=dict)
    nodes: dict[NodeId, Node] = field(default_factory=dict)
    kept: weigh.Kept = field(default_factory=weigh.Kept)
    leaning: dict[DocumentId, tuple[tuple[str, ...], tuple[Reliance, ...]]] = field(default_factory=dict)
    translations: Translations | None = None
    upto: int = -1
    letters: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def follow(self, archive: Archive) -> None:
        """Reads what came in since the last time."""
        with self.lock:
            store, head = archive.store, archive.store.head()
            for document in store.documents(after=self.upto):
                self.documents[document.id] = document
                self.letters += len(document.text)
            for key, position in store.extracted(after=self.upto).items():
                found = store.extraction(key)
                if found is not None:
                    self.extractions[key] = position, found
            self.nodes.update((one.id, one) for one in store.nodes(after=self.upto))
            self.upto = head

    def extraction(self, document: DocumentId) -> Extraction | None:
        """Returns what was found in a document, where anything read it for claims."""
        found = self.extractions.get(document)
        return found[1] if found else None

    def reliances(self, document: Document, outlets: tuple[str, ...]) -> tuple[Reliance, ...]:
        """Returns on whom a document leans, as far as these outlets and those everybody knows are concerned."""
        known = self.leaning.get(document.id)
        if known is None or known[0] != outlets:
            known = self.leaning[document.id] = outlets, weigh.reliances(document, outlets)
        return known[1]


def held(archive: Archive) -> Held:
    """Returns what is held of an archive, after reading what is new."""
    known = archive.cache.get(_NAME)
    found = known if isinstance(known, Held) else Held()
    found.follow(archive)
    if found.letters <= MOST:
        archive.cache[_NAME] = found
    else:
        archive.cache.pop(_NAME, None)
    return found


def anew(archive: Archive) -> Held:
    """Reads everything again; nothing that was held is used."""
    found = Held()
    found.follow(archive)
    return found
