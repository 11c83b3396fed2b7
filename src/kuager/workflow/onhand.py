"""The claims of an archive, held while the program runs, and what became other since a screen was last worked out.

Claims are never changed or taken away, so what is held is looked up by id, and only what came in since is read. An archive
of more than :data:`MOST` claims is read anew each time: memory is dearer there than time.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final, TypeVar

from kuager.model import Claim, ClaimId, DocumentId, NodeId
from kuager.workflow.archive import Archive
from kuager.workflow.context import Context

MOST: Final = 300_000
"""Claims held at most: about half a gigabyte."""
_NAME: Final = "claims on hand"
K = TypeVar("K")
V = TypeVar("V")


@dataclass(slots=True)
class OnHand:
    """Every claim of an archive, found by what asks for it.

    Attributes:
        claims: all, by id.
        arrived: all with the position at which they were first seen here, in that order.
        upto: the position up to which the logs were read.
    """

    claims: dict[ClaimId, Claim] = field(default_factory=dict)
    arrived: list[tuple[int, Claim]] = field(default_factory=list)
    upto: int = -1
    _subjects: dict[NodeId, list[Claim]] = field(default_factory=dict)
    _about: dict[NodeId, list[Claim]] = field(default_factory=dict)
    _documents: dict[DocumentId, list[Claim]] = field(default_factory=dict)
    _decided: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def follow(self, archive: Archive) -> None:
        """Reads what came in since the last time."""
        with self._lock:
            head = archive.store.head()
            if head == self.upto:
                return
            decided = len(archive.store.reviews()) + len(archive.store.judgements())
            # Where the logs grew by decisions alone there is no new claim to look for.
            if self.upto < 0 or head - self.upto != decided - self._decided:
                self._take(archive.store.claims(after=self.upto), head)
            self.upto, self._decided = head, decided

    def _take(self, claims: Iterable[Claim], head: int) -> None:
        grown: dict[NodeId, None] = {}
        for claim in claims:
            if claim.id in self.claims:
                continue
            self.claims[claim.id] = claim
            self.arrived.append((head, claim))
            self._subjects.setdefault(claim.subject, []).append(claim)
            self._documents.setdefault(claim.anchor.document, []).append(claim)
            if claim.value_node is not None:
                self._about.setdefault(claim.value_node, []).append(claim)
            grown[claim.subject] = None
        for subject in grown:
            self._subjects[subject].sort(key=lambda one: (one.prop, one.id))
        if grown:
            self._subjects = dict(sorted(self._subjects.items()))

    def every(self) -> Iterator[Claim]:
        """Yields every claim as the store does: by subject, property and id."""
        for claims in self._subjects.values():
            yield from claims

    def groups(self) -> Iterable[tuple[NodeId, list[Claim]]]:
        """Returns the claims of every subject, in the order of subjects."""
        return self._subjects.items()

    def of(self, subject: NodeId) -> list[Claim]:
        """Returns the claims of one subject."""
        return self._subjects.get(subject, [])

    def about(self, node: NodeId) -> list[Claim]:
        """Returns the claims whose value is a node."""
        return self._about.get(node, [])

    def within(self, document: DocumentId) -> list[Claim]:
        """Returns the claims whose words stand in a document."""
        return self._documents.get(document, [])

    def since(self, position: int) -> Iterator[Claim]:
        """Yields the claims that came in after a position."""
        for at, claim in reversed(self.arrived):
            if at <= position:
                return
            yield claim


def on_hand(archive: Archive) -> OnHand:
    """Returns the claims of an archive, after reading what is new."""
    known = archive.cache.get(_NAME)
    found = known if isinstance(known, OnHand) else OnHand()
    found.follow(archive)
    if len(found.claims) <= MOST:
        archive.cache[_NAME] = found
    else:
        archive.cache.pop(_NAME, None)
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Stirred:
    """What may be shown otherwise than before.

    Attributes:
        claims: claims that are new, or that a decision was made about.
        nodes: records whose entity, name or sentence is other than it was, and the subjects of those claims.
        documents: texts whose lineage or trust is other than it was.
    """

    claims: tuple[Claim, ...] = ()
    nodes: frozenset[NodeId] = frozenset()
    documents: frozenset[DocumentId] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What a screen was worked out from: look-ups, and a position in the log."""

    here: Context
    position: int


def stirred(seen: Seen, here: Context, known: OnHand) -> Stirred:
    """Returns what became other since a screen was worked out."""
    before = seen.here
    again = _other(before.review, here.review)
    claims = {claim.id: claim for claim in known.since(seen.position)}
    claims |= {claim.id: claim for one in again if (claim := known.claims.get(ClaimId(one))) is not None}
    nodes = {claim.subject for claim in claims.values()}
    documents: set[DocumentId] = set()
    if before.entities is not here.entities:
        nodes |= _renamed(before, here)
        nodes |= {node for _, node in _other(before.sentences, here.sentences)}
        documents |= _other(before.copied, here.copied) | _other(before.latest, here.latest)
        documents |= {one for one in here.heads if before.lineage_id(one) != here.lineage_id(one)}
    return Stirred(claims=tuple(claims.values()), nodes=frozenset(nodes), documents=frozenset(documents))


def _renamed(before: Context, here: Context) -> set[NodeId]:
    same = {key for key, entity in here.entities.items() if before.entities.get(key) == entity}
    return {
        node
        for node in here.nodes.keys() | before.nodes.keys()
        if (owner := here.entity_of.get(node)) != before.entity_of.get(node)
        or (owner is not None and owner not in same)
    }


def _other(before: Mapping[K, V], after: Mapping[K, V]) -> set[K]:
    """Returns the keys under which two tables differ."""
    if before is after:
        return set()
    return {key for key in before.keys() | after.keys() if before.get(key) != after.get(key)}


_OF_SPEAKERS: Final = frozenset({"role", "kind"})
"""Properties by which somebody is known for an authority: they weigh wherever this speaker is heard."""


def touched(found: Stirred, here: Context, known: OnHand) -> set[str]:
    """Returns the entities of which a change may show something else: everybody in a text that it is about."""
    texts = set(found.documents) | {claim.anchor.document for claim in found.claims}
    texts |= {here.nodes[node].document for node in found.nodes if node in here.nodes}
    for claim in found.claims:
        entity = here.entity(claim.subject) if claim.prop in _OF_SPEAKERS else None
        texts |= {here.nodes[node].document for node in (entity.members if entity else ()) if node in here.nodes}
    named = {node for text in texts for one in known.within(text) for node in (one.subject, one.value_node) if node}
    return {here.entity_of.get(node, node) for node in named | found.nodes}
