"""Which documents repeat which: copies, rewrites and digests, so that one story told five times counts once.

Measure: containment of word 3-grams (characters where no spaces are written) of the smaller text in the larger. On
real pairs a machine-rewritten copy reached .57, a human digest .14, and unrelated stories of the same event at most
.07 (figures in docs/decisions/011). Jaccard and simhash miss both, because the texts differ much in length.

Candidates come from an index of winnowed fingerprints: a new text is compared with those it shares some with and no
others, whatever the number of texts. Direction: the earlier published text is the parent; without dates, the longer one.

Two texts about one thing share names, what somebody said, and the paragraph their outlet closes with. Below a copy none
of that counts: what is left must be repeated too, and one sentence of it must be told in the same words.
"""

from __future__ import annotations

import hashlib
import re
from array import array
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Protocol

from kuager.model import (
    CopyEdge,
    DocumentId,
    EdgeKind,
    Filed,
    Joined,
    Lineage,
    Print,
    Printed,
    Repeat,
    by_child,
    content_id,
)
from kuager.text import shingles
from kuager.weigh.align import aligned, changes

METHOD: Final = "copies@2"
COPY, REWRITE, DIGEST = 0.80, 0.30, 0.10
CROWD: Final = 60
"""A mark leads to so many texts only, the first that had it: what more texts share is a phrase of the trade, or a story
reprinted everywhere, whose later reprints are found by the earlier ones."""
_MIN_SHINGLES = 12
"""Below this a text is a headline: sharing a few words says nothing about where it comes from."""
_ENOUGH = 0.05
"""This share of the marks of the one with fewer must be shared before two texts are compared."""
_COMPARED = 50
"""A new text is compared with the so many others that share most marks with it."""
_MOST_READ = 400_000
"""Characters compared of one text: a book and a log of a server are recognised by their beginnings."""
_LOW = (1 << 63) - 1
"""Databases keep numbers of 63 bits and a sign."""
_QUOTED = re.compile(r"[“„«\"「『][^“”„«»\"「」『』]{20,}(?:[”»\"」』]|$)")
_PERCENT = 100

TextOf = Callable[[DocumentId], str]
LaidOut = dict[tuple[DocumentId, DocumentId], CopyEdge | None]
"""What came of laying (child, parent) beside each other."""


class Known(Protocol):
    """The texts that met already."""

    def filed(self, marks: Sequence[int]) -> Iterable[Filed]:
        """Returns which texts are found by any of the marks."""
        ...

    def prints(self, documents: Iterable[DocumentId]) -> Iterable[Print]:
        """Returns the fingerprints of some texts, without their marks."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Lineages:
    """All families; every document is in exactly one, alone or with what repeats it."""

    edges: tuple[CopyEdge, ...]
    lineages: tuple[Lineage, ...]

    def of(self) -> dict[DocumentId, str]:
        """Returns the lineage id of every document."""
        return {document: family.id for family in self.lineages for document in family.documents}


def lineages(texts: Mapping[DocumentId, str], published: Mapping[DocumentId, str] | None = None) -> Lineages:
    """Groups documents into families by what they repeat.

    Args:
        texts: the main text of each document (page furniture left out, or its menus would look like copying).
        published: EDTF dates of publication, where known; they decide the direction of an edge.

    Returns:
        Every document in exactly one lineage. Each child has one edge, to the parent it repeats most. The order of
        ``texts`` matters only where more than :data:`CROWD` of them share a passage.
    """
    found = meet(fingerprint(key, text, (published or {}).get(key)) for key, text in texts.items())
    prints = {one.document: one for one in found.prints}
    edges = best_edges(by_child(found.repeats), prints, texts.__getitem__)
    return Lineages(edges=edges, lineages=families({key: one.order for key, one in prints.items()}, edges))


def fingerprint(document: DocumentId, text: str, published: str | None = None) -> Print:
    """Returns what is kept of a text to compare it with others."""
    words, told = _words(text[:_MOST_READ])
    size = shingles.size_for(words)
    grams = shingles.quick(words, size)
    every = set(grams)
    own = [gram for at, gram in enumerate(grams) if all(told[at : at + size])]
    return Print(
        document=document,
        words=hashlib.blake2b("\n".join(words).encode(), digest_size=32).hexdigest(),
        size=len(words),
        count=len(every),
        long=len(grams) >= _MIN_SHINGLES,
        published=published or "",
        grams=array("Q", own),
        quoted=array("Q", sorted(every.difference(own))),
        marks=array("Q", sorted({mark & _LOW for mark in shingles.winnow(grams)})),
    )


def _words(text: str) -> tuple[list[str], list[bool]]:
    """Returns the words of a text, and of each whether the text tells it itself; the others are quoted."""
    words: list[str] = []
    told: list[bool] = []
    begin = 0
    for quote in _QUOTED.finditer(text):
        for part, own in ((text[begin : quote.start()], True), (quote.group(), False)):
            found = shingles.tokens(part)
            words += found
            told += [own] * len(found)
        begin = quote.end()
    rest = shingles.tokens(text[begin:])
    return words + rest, told + [True] * len(rest)


def meet(new: Iterable[Print], known: Known | None = None) -> Printed:
    """Lets new texts meet those that are known, and each other.

    Args:
        new: in the order of the log, none of them known.
        known: what was kept of the texts before them.

    Returns:
        What is to be kept of the new ones. The same texts in the same order give the same, however they are divided.
    """
    room = _Room(known)
    repeats = [repeat for one in new for repeat in room.enter(one)]
    return Printed(prints=tuple(room.inside.values()), filed=tuple(room.filed), repeats=tuple(sorted(repeats)))


class _Room:
    """Texts that came in, over those that were known."""

    def __init__(self, known: Known | None) -> None:
        self.inside: dict[DocumentId, Print] = {}
        self.filed: list[Filed] = []
        self._known = known
        self._under: dict[int, list[DocumentId]] = defaultdict(list)
        self._sizes: dict[DocumentId, int] = {}

    def enter(self, one: Print) -> list[Repeat]:
        """Returns the pairs that a text is in with those before it, and files it by its marks."""
        under: dict[int, list[DocumentId]] = defaultdict(list)
        for mark, document, size in self._known.filed(one.marks) if self._known else ():
            under[mark].append(document)
            self._sizes[document] = size
        shared: Counter[DocumentId] = Counter()
        for mark in one.marks:
            before = [*under.get(mark, ()), *self._under.get(mark, ())]
            shared.update(before)
            if len(before) < CROWD:
                self._under[mark].append(one.document)
                self.filed.append(Filed(mark, one.document, len(one.marks)))
        likely = [
            key
            for key in sorted(shared, key=lambda key: (-shared[key], key))
            if shared[key] >= _ENOUGH * min(len(one.marks), self._sizes[key])
        ]
        found = self._repeats(one, likely[:_COMPARED])
        self._sizes[one.document] = len(one.marks)
        self.inside[one.document] = one
        return found

    def _repeats(self, one: Print, likely: Sequence[DocumentId]) -> list[Repeat]:
        kept = [key for key in likely if key not in self.inside]
        others = [self.inside[key] for key in likely if key in self.inside]
        if kept and self._known:
            others += self._known.prints(kept)
        grams = frozenset(one.grams).union(one.quoted)
        found = []
        for other in others:
            share = _share(one, grams, other)
            if share >= DIGEST and (share >= COPY or _own_share(one, other) >= DIGEST):
                parent, child = sorted((one, other), key=lambda text: text.order)
                found.append(Repeat(child.document, parent.document, round(share * _PERCENT)))
        return found


def _share(left: Print, grams: frozenset[int], right: Print) -> float:
    """Returns which share of the smaller text's shingles the larger has too; ``grams`` are those of ``left``."""
    if not left.count or not right.count:
        return 0.0
    if left.words == right.words:
        return 1.0
    if not (left.long and right.long):
        return 0.0
    both = len(grams.intersection(right.grams)) + len(grams.intersection(right.quoted))
    return both / min(left.count, right.count)


def _own_share(left: Print, right: Print) -> float:
    """Returns the share without what is quoted and without the words with which both texts close."""
    same = 0
    for one, other in zip(reversed(left.grams), reversed(right.grams), strict=False):
        if one != other:
            break
        same += 1
    mine, others = (set(text.grams[: len(text.grams) - same]) for text in (left, right))
    if not mine or not others:  # one text is the end of the other
        mine, others = set(left.grams), set(right.grams)
    return len(mine & others) / max(1, min(len(mine), len(others)))


def best_edges(
    repeats: Mapping[DocumentId, Sequence[Repeat]],
    prints: Mapping[DocumentId, Print],
    text_of: TextOf,
    laid: LaidOut | None = None,
) -> tuple[CopyEdge, ...]:
    """Returns the edge of each text to the one it repeats most.

    Among equals it is the earliest, so that a chain of copies points at its origin.

    Args:
        repeats: the pairs of each text that repeats others.
        prints: of all texts in the pairs.
        text_of: gives the main text of a document. Texts are read only as far as needed: laying two beside each other is
            the slow part.
        laid: what came of it before; what comes of it now is added.
    """
    known: LaidOut = {} if laid is None else laid
    edges = []
    for child in sorted(repeats):
        for one in sorted(repeats[child], key=lambda one: (-one.share, prints[one.parent].order)):
            pair = (one.child, one.parent)
            if pair not in known:
                known[pair] = _edge(one, prints, text_of)
            if (edge := known[pair]) is not None:
                edges.append(edge)
                break
    return tuple(edges)


def _edge(repeat: Repeat, prints: Mapping[DocumentId, Print], text_of: TextOf) -> CopyEdge | None:
    share = f"{repeat.share / _PERCENT:.2f}"
    if prints[repeat.parent].words == prints[repeat.child].words:
        return CopyEdge(parent=repeat.parent, child=repeat.child, kind=EdgeKind.IDENTICAL, containment=share)
    before, after = text_of(repeat.parent)[:_MOST_READ], text_of(repeat.child)[:_MOST_READ]
    pairs = aligned(before, after)
    kind = _kind(repeat.share / _PERCENT)
    # Two texts that only quote the same speaker are two texts.
    if kind is not EdgeKind.COPY and not any(pair.own_words for pair in pairs):
        return None
    return CopyEdge(parent=repeat.parent, child=repeat.child, kind=kind, containment=share, diff=changes(pairs))


def _kind(share: float) -> EdgeKind:
    if share >= COPY:
        return EdgeKind.COPY
    return EdgeKind.REWRITE if share >= REWRITE else EdgeKind.DIGEST


def families(orders: Mapping[DocumentId, tuple[str, int, str]], edges: Iterable[CopyEdge]) -> tuple[Lineage, ...]:
    """Returns every document in exactly one family.

    Args:
        orders: what says which of two documents is the earlier.
        edges: who repeats whom.
    """
    joined, kept = Joined(orders), tuple(edges)
    for edge in kept:
        joined.join(edge.child, edge.parent)
    inside: dict[DocumentId, list[CopyEdge]] = defaultdict(list)
    for edge in kept:
        inside[joined.root(edge.child)].append(edge)
    groups = joined.groups()
    found = [_family(sorted(group, key=orders.__getitem__), inside[joined.root(group[0])]) for group in groups]
    return tuple(sorted(found, key=lambda family: family.id))


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
