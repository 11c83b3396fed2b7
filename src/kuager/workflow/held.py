"""What was read of an archive, and made of it, held while the program runs: a refresh then works only on what is new.

Documents never change and an extraction only gives way to a later one, so what is held is looked up by id and position.
An archive of more text than :data:`MOST` is read anew each time: memory is dearer there than time.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from typing import Final

from kuager import resolve, weigh
from kuager.model import Document, DocumentId, Extraction, Judgement, NodeId, Reliance
from kuager.ports import Node
from kuager.text.normalise import fold
from kuager.weigh.translations import Translations
from kuager.workflow.archive import Archive
from kuager.workflow.copying import Repeating
from kuager.workflow.whoiswho import KeptUp

MOST: Final = 20_000_000
"""Characters of text held at most; with what was found in them about half a gigabyte."""
_NAME: Final = "held"


@dataclass(slots=True)
class Sayings:
    """What is said of whom under one property, folded for comparing. Claims only ever come in."""

    rows: set[tuple[NodeId, str]] = field(default_factory=set)
    words: dict[NodeId, frozenset[str]] = field(default_factory=dict)

    def follow(self, archive: Archive, prop: str) -> dict[NodeId, frozenset[str]]:
        """Reads what came in since the last time; returns all."""
        new = set(archive.store.said(prop)) - self.rows
        self.rows |= new
        for node, value in new:
            self.words[node] = self.words.get(node, frozenset()) | {fold(value)}
        return dict(self.words)


@dataclass(slots=True)
class Held:
    """What was read so far.

    Attributes:
        documents: all, in the order of the log.
        extractions: the latest of each, with its position in the log.
        nodes: all, in the order of the log.
        inside: the same, under their documents.
        judgements: all, in the order of the log.
        pairs: about whom anything was ever judged.
        kept: what comparisons read out of each document, and what they found (:mod:`kuager.weigh.kept`).
        leaning: on whom each document leans, with the outlets that were known then.
        translations: which texts met to be found translations of each other.
        repeating: which texts repeat which.
        said: what is said under some properties.
        people: who is who, kept up; None where it is to be worked out at once.
        ruled: the stated rules, with the nodes they have seen.
        seen: the ids of those.
        off: the rules that were switched off when they saw them.
        outlook: what the findings of each document depended on at the last refresh, other than its people.
        turn: held by the refresh that is under way: there is one at a time.
    """

    documents: dict[DocumentId, Document] = field(default_factory=dict)
    extractions: dict[DocumentId, tuple[int, Extraction]] = field(default_factory=dict)
    nodes: dict[NodeId, Node] = field(default_factory=dict)
    kept: weigh.Kept = field(default_factory=weigh.Kept)
    leaning: dict[DocumentId, tuple[tuple[str, ...], tuple[Reliance, ...]]] = field(default_factory=dict)
    translations: Translations | None = None
    inside: dict[DocumentId, dict[NodeId, Node]] = field(default_factory=dict)
    judgements: list[Judgement] = field(default_factory=list)
    pairs: set[frozenset[NodeId]] = field(default_factory=set)
    repeating: Repeating = field(default_factory=Repeating)
    said: dict[str, Sayings] = field(default_factory=dict)
    people: KeptUp | None = None
    ruled: resolve.Ruled = field(default_factory=resolve.Ruled)
    seen: set[NodeId] = field(default_factory=set)
    off: frozenset[str] = frozenset()
    outlook: dict[DocumentId, tuple[object, ...]] = field(default_factory=dict)
    turn: threading.Lock = field(default_factory=threading.Lock)
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
            for one in store.nodes(after=self.upto):
                self.nodes[one.id] = one
                self.inside.setdefault(one.document, {})[one.id] = one
            self.upto = head

    def judged(self, archive: Archive) -> list[Judgement]:
        """Returns all judgements, after reading those that came in since the last time."""
        with self.lock:
            new = archive.store.judgements(after=self.judgements[-1].seq if self.judgements else 0)
            self.judgements += new
            self.pairs.update(frozenset((one.left, one.right)) for one in new)
            return self.judgements

    def sayings(self, archive: Archive, prop: str) -> dict[NodeId, frozenset[str]]:
        """Returns what is said of each node under a property, folded for comparing."""
        with self.lock:
            return self.said.setdefault(prop, Sayings()).follow(archive, prop)

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
    found = known if isinstance(known, Held) else Held(people=KeptUp())
    found.follow(archive)
    if found.letters <= MOST:
        archive.cache[_NAME] = found
    else:
        archive.cache.pop(_NAME, None)
    return found


def forget(archive: Archive) -> None:
    """Lets go of everything: what a refresh did not bring to its end may be half taken in."""
    archive.cache.pop(_NAME, None)


def anew(archive: Archive) -> Held:
    """Reads everything again; nothing that was held is used."""
    found = Held()
    found.follow(archive)
    return found


def document(archive: Archive, key: DocumentId) -> Document | None:
    """Returns a document from what is held, or from the archive where it is not held."""
    known = archive.cache.get(_NAME)
    found = known.documents.get(key) if isinstance(known, Held) else None
    return archive.store.document(key) if found is None else found
