"""Which documents repeat which: copies, rewrites and digests, so that one story told five times counts once.

Measure: containment of word 3-grams (characters where no spaces are written) of the smaller text in the larger. On
real pairs a machine-rewritten copy reached .57, a human digest .14, and unrelated stories of the same event at most
.07 (figures in docs/decisions/011). Jaccard and simhash miss both, because the texts differ much in length.

Candidates come from an index of winnowed fingerprints, so a collection is compared in near-linear time. Direction: the
earlier published text is the parent; without dates, the longer one.
"""

from __future__ import annotations

import hashlib
from array import array
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from kuager.model import CopyEdge, DocumentId, EdgeKind, Lineage, content_id
from kuager.text import shingles
from kuager.weigh.align import aligned, changes

METHOD = "copies@1"
COPY, REWRITE, DIGEST = 0.80, 0.30, 0.10
_MIN_SHINGLES = 12
"""Below this a text is a headline: sharing a few words says nothing about where it comes from."""
_CROWD = 60
"""A fingerprint in more texts than this is a phrase of the trade or a story reprinted everywhere; then each text is only
compared with the earliest, so that work stays bounded."""
_PARTS = 16
"""The index of fingerprints is made in so many parts."""
_MOST_READ = 400_000
"""Characters compared of one text: a book and a log of a server are recognised by their beginnings."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lineages:
    """All families; every document is in exactly one, alone or with what repeats it."""

    edges: tuple[CopyEdge, ...]
    lineages: tuple[Lineage, ...]

    def of(self) -> dict[DocumentId, str]:
        """Returns the lineage id of every document."""
        return {document: family.id for family in self.lineages for document in family.documents}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Text:
    """What comparing needs of one text."""

    id: DocumentId
    text: str
    words: bytes
    """A digest of the words in their order: texts are told to be equal by it. The words of a whole collection would fill
    the memory."""
    grams: array[int]
    """The shingles, each once and sorted, eight bytes each."""
    long: bool
    """Whether there are enough shingles, repeated ones too, to say where a text comes from."""
    marks: array[int]
    """The fingerprints, sorted."""
    order: tuple[str, int, str]


def lineages(texts: Mapping[DocumentId, str], published: Mapping[DocumentId, str] | None = None) -> Lineages:
    """Groups documents into families by what they repeat.

    Args:
        texts: the main text of each document (page furniture left out, or its menus would look like copying).
        published: EDTF dates of publication, where known; they decide the direction of an edge.

    Returns:
        Every document in exactly one lineage. Each child has one edge, to the parent it repeats most. The result does
        not depend on the order of ``texts``.
    """
    read = {key: _read(key, texts[key], (published or {}).get(key)) for key in sorted(texts)}
    parents: dict[DocumentId, list[tuple[float, tuple[str, int, str], DocumentId]]] = defaultdict(list)
    for left, others in _candidates(read):
        grams = frozenset(read[left].grams)
        for right in others:
            share = _share(read[left], grams, read[right])
            if share >= DIGEST:
                parent, child = sorted((read[left], read[right]), key=lambda text: text.order)
                # Most shared first; among equals the earliest parent, so that a chain of copies points at its origin.
                parents[child.id].append((-round(share, 2), parent.order, parent.id))
    edges = tuple(edge for child in sorted(parents) if (edge := _best(read, child, parents[child])) is not None)
    return Lineages(edges=edges, lineages=_families(read, edges))


def _best(
    read: Mapping[DocumentId, _Text], child: DocumentId, parents: list[tuple[float, tuple[str, int, str], DocumentId]]
) -> CopyEdge | None:
    """Returns the edge to the parent most is shared with. Sentences are aligned for that one only: it is the slow part."""
    for _, _, parent in sorted(parents):
        edge = _edge(read[parent], read[child])
        if edge is not None:
            return edge
    return None


def _share(left: _Text, grams: frozenset[int], right: _Text) -> float:
    """Returns which share of the smaller text's shingles the larger has too; ``grams`` are those of ``left``."""
    if not grams or not right.grams:
        return 0.0
    if left.words == right.words:
        return 1.0
    if not (left.long and right.long):
        return 0.0
    return len(grams.intersection(right.grams)) / min(len(grams), len(right.grams))


def _read(key: DocumentId, text: str, published: str | None) -> _Text:
    text = text[:_MOST_READ]
    words = shingles.tokens(text)
    grams = shingles.hashes(words, shingles.size_for(words))
    # "9999" sorts an undated text behind every dated one; among equals the longer comes first.
    order = (published or "9999", -len(words), key)
    return _Text(
        id=key,
        text=text,
        words=hashlib.blake2b("\n".join(words).encode(), digest_size=32).digest(),
        grams=array("Q", sorted(set(grams))),
        long=len(grams) >= _MIN_SHINGLES,
        marks=array("Q", sorted(shingles.winnow(grams))),
        order=order,
    )


def _candidates(read: Mapping[DocumentId, _Text]) -> Iterator[tuple[DocumentId, list[DocumentId]]]:
    """Yields each text with those it shares at least one fingerprint with; every pair once, those of one text at a time."""
    postings = _postings(read)
    later: dict[DocumentId, set[DocumentId]] = defaultdict(set)
    for crowd in postings.values():
        if len(crowd) > _CROWD:
            first = min(crowd, key=lambda key: read[key].order)
            for other in crowd:
                later[min(first, other)].add(max(first, other))
    for key, text in read.items():
        met = later.pop(key, set())
        for mark in text.marks:
            crowd = postings.get(mark, ())
            if len(crowd) <= _CROWD:
                met.update(crowd)
        others = sorted(other for other in met if other > key)
        if others:
            yield key, others


def _postings(read: Mapping[DocumentId, _Text]) -> dict[int, Sequence[DocumentId]]:
    """Returns the fingerprints that stand in more than one text, with those texts.

    Most stand in one only. They are sorted out part by part, so that they never fill the memory together.
    """
    shared: dict[int, Sequence[DocumentId]] = {}
    width = (1 << 64) // _PARTS
    for part in range(_PARTS):
        found: dict[int, list[DocumentId]] = defaultdict(list)
        for key, text in read.items():
            low = bisect_left(text.marks, part * width)
            for mark in text.marks[low : bisect_left(text.marks, (part + 1) * width, low)]:
                found[mark].append(key)
        shared.update((mark, crowd) for mark, crowd in found.items() if len(crowd) > 1)
    return shared


def _edge(parent: _Text, child: _Text) -> CopyEdge | None:
    if parent.words == child.words:
        return CopyEdge(parent=parent.id, child=child.id, kind=EdgeKind.IDENTICAL, containment="1.00")
    share = _share(parent, frozenset(parent.grams), child)
    pairs = aligned(parent.text, child.text)
    kind = _kind(share)
    # Two texts that only quote the same speaker are two texts.
    if kind is not EdgeKind.COPY and not any(pair.own_words for pair in pairs):
        return None
    return CopyEdge(parent=parent.id, child=child.id, kind=kind, containment=f"{share:.2f}", diff=changes(pairs))


def _kind(share: float) -> EdgeKind:
    if share >= COPY:
        return EdgeKind.COPY
    return EdgeKind.REWRITE if share >= REWRITE else EdgeKind.DIGEST


def _families(read: Mapping[DocumentId, _Text], edges: Iterable[CopyEdge]) -> tuple[Lineage, ...]:
    root = {key: key for key in read}

    def find(key: DocumentId) -> DocumentId:
        while root[key] != key:
            root[key] = root[root[key]]
            key = root[key]
        return key

    kept = tuple(edges)
    for edge in kept:
        root[find(edge.child)] = find(edge.parent)
    members: dict[DocumentId, list[DocumentId]] = defaultdict(list)
    for key in read:
        members[find(key)].append(key)
    inside: dict[DocumentId, list[CopyEdge]] = defaultdict(list)
    for edge in kept:
        inside[find(edge.child)].append(edge)
    families = [
        _family(sorted(group, key=lambda key: read[key].order), inside[root]) for root, group in members.items()
    ]
    return tuple(sorted(families, key=lambda family: family.id))


def _family(group: list[DocumentId], edges: Iterable[CopyEdge]) -> Lineage:
    return Lineage(id=content_id("g", group[0]), documents=tuple(group), edges=tuple(edges))


def to_json(found: Lineages, names: Mapping[DocumentId, str]) -> list[dict[str, object]]:
    """Returns families in the shape that ``kuager copies --json`` prints; ``names`` gives each document its file."""
    return [
        {
            "files": [names[document] for document in family.documents],
            "edges": [
                {
                    "from": names[edge.parent],
                    "to": names[edge.child],
                    "kind": edge.kind.value,
                    "containment": float(edge.containment),
                    "diff": [{"from": before, "to": after} for before, after in edge.diff],
                }
                for edge in family.edges
            ],
        }
        for family in found.lineages
    ]
