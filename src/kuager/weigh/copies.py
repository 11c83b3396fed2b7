"""Which documents repeat which: copies, rewrites and digests, so that one story told five times counts once.

Measure: containment of word 3-grams (characters where no spaces are written) of the smaller text in the larger. On
real pairs a machine-rewritten copy reached .57, a human digest .14, and unrelated stories of the same event at most
.07 (figures in docs/decisions/011). Jaccard and simhash miss both, because the texts differ much in length.

Candidates come from an index of winnowed fingerprints, so a collection is compared in near-linear time. Direction: the
earlier published text is the parent; without dates, the longer one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import combinations

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
    tokens: tuple[str, ...]
    grams: tuple[int, ...]
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
    for left, right in _candidates(read):
        parent, child = sorted((read[left], read[right]), key=lambda text: text.order)
        share = _share(parent, child)
        if share >= DIGEST:
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


def _share(parent: _Text, child: _Text) -> float:
    if not parent.tokens:
        return 0.0
    if parent.tokens == child.tokens:
        return 1.0
    if min(len(parent.grams), len(child.grams)) < _MIN_SHINGLES:
        return 0.0
    return shingles.containment(parent.grams, child.grams)


def _read(key: DocumentId, text: str, published: str | None) -> _Text:
    words = shingles.tokens(text[:_MOST_READ])
    grams = shingles.hashes(words, shingles.size_for(words))
    # "9999" sorts an undated text behind every dated one; among equals the longer comes first.
    order = (published or "9999", -len(words), key)
    return _Text(id=key, text=text, tokens=tuple(words), grams=tuple(grams), order=order)


def _candidates(read: Mapping[DocumentId, _Text]) -> set[tuple[DocumentId, DocumentId]]:
    """Pairs that share at least one fingerprint, and pairs of equal token streams however many there are."""
    postings: dict[int, list[DocumentId]] = defaultdict(list)
    equal: dict[tuple[str, ...], list[DocumentId]] = defaultdict(list)
    for key, text in read.items():
        equal[text.tokens].append(key)
        for mark in shingles.winnow(text.grams):
            postings[mark].append(key)
    pairs: set[tuple[DocumentId, DocumentId]] = set()
    for same in equal.values():
        pairs.update((same[0], other) for other in same[1:])
    for crowd in postings.values():
        if 1 < len(crowd) <= _CROWD:
            pairs.update(combinations(crowd, 2))
        elif len(crowd) > _CROWD:
            first = min(crowd, key=lambda key: read[key].order)
            pairs.update((min(first, other), max(first, other)) for other in crowd if other != first)
    return pairs


def _edge(parent: _Text, child: _Text) -> CopyEdge | None:
    if parent.tokens == child.tokens:
        return CopyEdge(parent=parent.id, child=child.id, kind=EdgeKind.IDENTICAL, containment="1.00")
    share = _share(parent, child)
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
    families = [_family(sorted(group, key=lambda key: read[key].order), kept) for group in members.values()]
    return tuple(sorted(families, key=lambda family: family.id))


def _family(group: list[DocumentId], edges: tuple[CopyEdge, ...]) -> Lineage:
    inside = set(group)
    own = tuple(edge for edge in edges if edge.child in inside)
    return Lineage(id=content_id("g", group[0]), documents=tuple(group), edges=own)


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
